//! Everything that can be done by name: help, keys and the command field are derived from this one list.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::views::View;
use crate::present::speech::{en, t};

/// One thing that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Command {
    Open,
    OpenFolder,
    OpenDump,
    Dump,
    OpenPath,
    Palette,
    Find,
    GoTo,
    Show(View),
    NextPage,
    PreviousPage,
    NextChange,
    PreviousChange,
    ZoomIn,
    ZoomOut,
    NextView,
    PreviousView,
    Back,
    Forward,
    NextFinding,
    PreviousFinding,
    NextFile,
    PreviousFile,
    Keys,
    Knowledge,
    SearchSigned,
    StopSearch,
    CopyNeeded,
    CopyFinding,
    CopyTable,
    CopyHash,
    Times,
    Zone,
    Theme,
    SystemTheme,
    Language,
    ForgetRecent,
    Stored,
    Password,
    Compared,
    Compare,
    Report,
    Case,
    Note,
    Mark,
    Undo,
    Redo,
    Glossary,
    Samples,
    CancelJob,
    Help,
}

/// When a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Always.
    Always,
    /// Unless somebody is typing.
    NotTyping,
    /// Unless the key would move the focus or type.
    NoFocus,
}

type Entry = (Command, &'static str, &'static [(Modifiers, Key)], When);

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

const LIST: &[Entry] = &[
    (Command::Open, en("Open files…"), &[(CTRL, Key::O)], When::Always),
    (Command::OpenFolder, en("Open folder…"), &[(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::O)], When::Always),
    (Command::OpenDump, en("Open as a dump…"), &[], When::Always),
    (Command::Dump, en("Show the dump, or the file again"), &[(CTRL, Key::T)], When::Always),
    (Command::OpenPath, en("Open a path…"), &[(CTRL, Key::L)], When::Always),
    (Command::Palette, en("Find a command or a file…"), &[(CTRL, Key::K)], When::Always),
    (Command::Find, en("Find in the text or the bytes"), &[(CTRL, Key::F)], When::Always),
    (Command::GoTo, en("Go to an offset…"), &[(CTRL, Key::G)], When::Always),
    (Command::Show(View::Overview), en("Show the overview"), &[(CTRL, Key::Num1)], When::Always),
    (Command::Show(View::Claims), en("Show the claims"), &[(CTRL, Key::Num2)], When::Always),
    (Command::Show(View::Route), en("Show the route"), &[(CTRL, Key::Num3)], When::Always),
    (Command::Show(View::Times), en("Show the times"), &[(CTRL, Key::Num4)], When::Always),
    (Command::Show(View::Proofs), en("Show the proofs"), &[(CTRL, Key::Num5)], When::Always),
    (Command::Show(View::Content), en("Show the content"), &[(CTRL, Key::Num6)], When::Always),
    (Command::Show(View::Revisions), en("Show the revisions"), &[(CTRL, Key::Num0)], When::Always),
    (Command::Show(View::Structure), en("Show the structure"), &[(CTRL, Key::Num7)], When::Always),
    (Command::Show(View::Facts), en("Show the facts"), &[(CTRL, Key::Num8)], When::Always),
    (Command::Show(View::Source), en("Show the source"), &[(CTRL, Key::Num9)], When::Always),
    (Command::NextPage, en("Next page"), &[], When::Always),
    (Command::PreviousPage, en("Previous page"), &[], When::Always),
    (Command::NextChange, en("Next change between saved states"), &[(NONE, Key::CloseBracket)], When::NotTyping),
    (Command::PreviousChange, en("Previous change between saved states"), &[(NONE, Key::OpenBracket)], When::NotTyping),
    (Command::ZoomIn, en("Larger page"), &[], When::Always),
    (Command::ZoomOut, en("Smaller page"), &[], When::Always),
    (Command::NextView, en("Next view"), &[(Modifiers::CTRL, Key::Tab)], When::Always),
    (Command::PreviousView, en("Previous view"), &[(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Tab)], When::Always),
    (Command::Back, en("Back"), &[(Modifiers::ALT, Key::ArrowLeft)], When::Always),
    (Command::Forward, en("Forward"), &[(Modifiers::ALT, Key::ArrowRight)], When::Always),
    (Command::NextFinding, en("Next finding"), &[(NONE, Key::J)], When::NotTyping),
    (Command::PreviousFinding, en("Previous finding"), &[(NONE, Key::K)], When::NotTyping),
    (Command::NextFile, en("Next file"), &[(NONE, Key::ArrowDown)], When::NoFocus),
    (Command::PreviousFile, en("Previous file"), &[(NONE, Key::ArrowUp)], When::NoFocus),
    (Command::Keys, en("Keys of signatures…"), &[(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::K)], When::Always),
    (Command::Knowledge, en("Knowledge: when programs came out…"), &[], When::Always),
    (Command::SearchSigned, en("Search for what was signed"), &[], When::Always),
    (Command::StopSearch, en("Stop the search for what was signed"), &[], When::Always),
    (Command::CopyNeeded, en("Copy the records needed by the open files"), &[], When::Always),
    (Command::CopyFinding, en("Copy the finding as text"), &[], When::Always),
    (Command::CopyTable, en("Copy the table of this view"), &[], When::Always),
    (Command::CopyHash, en("Copy the SHA-256"), &[], When::Always),
    (Command::Times, en("Times as written or on one clock"), &[(NONE, Key::U)], When::NotTyping),
    (Command::Zone, en("Times in a zone…"), &[], When::Always),
    (Command::Theme, en("Light or dark"), &[], When::Always),
    (Command::SystemTheme, en("Light or dark as the system says"), &[], When::Always),
    (Command::Language, en("Language: français"), &[], When::Always),
    (Command::ForgetRecent, en("Forget recent files"), &[], When::Always),
    (Command::Stored, en("What is stored, private mode…"), &[(CTRL, Key::Comma)], When::Always),
    (Command::Password, en("Password of an encrypted PDF…"), &[], When::Always),
    (Command::Compared, en("Take the file into a comparison, or out of it"), &[(NONE, Key::C)], When::NotTyping),
    (Command::Compare, en("Compare the chosen files"), &[(CTRL, Key::D)], When::Always),
    (Command::Report, en("Report…"), &[(CTRL, Key::E)], When::Always),
    (Command::Case, en("Case: notes, save, open, hand over…"), &[(CTRL, Key::S)], When::Always),
    (Command::Note, en("Note on the finding or the file"), &[(NONE, Key::N)], When::NotTyping),
    (Command::Mark, en("Next mark: to ask, asked, answered, set aside"), &[(NONE, Key::M)], When::NotTyping),
    (Command::Undo, en("Undo a note or mark"), &[(CTRL, Key::Z)], When::NotTyping),
    (Command::Redo, en("Redo a note or mark"), &[(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z)], When::NotTyping),
    (Command::Glossary, en("Words of the trade"), &[], When::Always),
    (Command::Samples, en("Look at the samples inside the program"), &[], When::Always),
    (Command::CancelJob, en("Stop the running examination"), &[], When::Always),
    (Command::Help, en("Keys of the keyboard"), &[(NONE, Key::F1), (NONE, Key::Questionmark)], When::NotTyping),
];

impl Command {
    /// Every command, in the order of the help.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        LIST.iter().map(|entry| entry.0)
    }

    /// What it does.
    pub(super) fn name(self) -> &'static str {
        LIST.iter().find(|entry| entry.0 == self).map_or("", |entry| t(entry.1))
    }

    /// Its keys in words, e.g. `Ctrl+O`.
    pub(super) fn keys(self, ctx: &egui::Context) -> String {
        let keys = LIST.iter().find(|entry| entry.0 == self).map(|entry| entry.2).unwrap_or_default();
        let named: Vec<String> = keys
            .iter()
            .map(|(with, key)| match key {
                Key::Questionmark => "?".to_owned(),
                Key::ArrowDown => "↓".to_owned(),
                Key::ArrowUp => "↑".to_owned(),
                _ => ctx.format_shortcut(&KeyboardShortcut::new(*with, *key)),
            })
            .collect();
        named.join(t(" or "))
    }

    /// Commands whose keys were pressed; takes the keys.
    pub(super) fn pressed(ctx: &egui::Context, overlay: bool) -> Vec<Self> {
        let typing = ctx.text_edit_focused();
        let focused = ctx.memory(|memory| memory.focused().is_some());
        let counts = |when: When| match when {
            When::Always => true,
            When::NotTyping => !typing && !overlay,
            When::NoFocus => !focused && !overlay,
        };
        let mut pressed = Vec::new();
        // Keys with more modifiers are asked first: Ctrl+O would take Ctrl+Shift+O.
        let mut entries: Vec<(&Entry, KeyboardShortcut)> = LIST
            .iter()
            .filter(|entry| counts(entry.3))
            .flat_map(|entry| entry.2.iter().map(move |(with, key)| (entry, KeyboardShortcut::new(*with, *key))))
            .collect();
        entries.sort_by_key(|(_, shortcut)| std::cmp::Reverse(u8::from(shortcut.modifiers.shift)));
        ctx.input_mut(|input| {
            for (entry, shortcut) in entries {
                // Two presses during one slow frame are two steps.
                let count = input.count_and_consume_key(shortcut.modifiers, shortcut.logical_key);
                pressed.extend(std::iter::repeat_n(entry.0, count));
            }
        });
        pressed
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, LIST};
    use std::collections::HashSet;

    #[test]
    fn each_command_and_each_key_occurs_once() {
        let commands: HashSet<_> = Command::all().collect();
        assert_eq!(commands.len(), LIST.len());
        let keys: Vec<String> = LIST.iter().flat_map(|entry| entry.2).map(|key| format!("{key:?}")).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
        assert!(LIST.iter().all(|entry| !entry.1.is_empty() && !entry.1.ends_with('.')));
    }
}
