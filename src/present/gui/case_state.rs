//! The case as the window knows it: what is noted, what is being typed, and whether it is on the disk.

use std::collections::HashMap;
use std::path::PathBuf;

use super::case_jobs::CaseOrder;
use super::case_list::NoteList;
use super::jobs::Key;
use super::state::{Overlay, State};
use super::update::Means;
use crate::evidence::SourceId;
use crate::inspect::Report;
use crate::present::speech::t;
use crate::present::words;
use crate::store::case::{CaseFile, Entry, Mark, Subject};

/// How long (seconds) nobody types before a note is kept.
const PAUSE: f64 = 0.7;

/// What can happen to the case.
#[derive(Debug, Clone)]
pub(super) enum CaseAction {
    /// Show what the case holds.
    Look,
    Load(PathBuf),
    New,
    /// Save it there; `true` replaces another case.
    SaveAs(PathBuf, bool),
    /// A place is asked for by the system's dialog.
    Pick(Ask),
    Merge(PathBuf),
    HandOver(PathBuf),
    /// Somebody types a note.
    Typed(Subject, String),
    /// What was typed is kept now.
    Flush,
    /// Sets a mark, or takes it away if it was set.
    Mark(Subject, Mark),
    /// Adds a tag, or takes it away.
    Tag(Subject, String),
    Step(bool),
    /// Goes to what a note is about.
    GoTo(Subject),
    /// The window is closed although notes are not saved.
    CloseAnyway,
}

/// What a typed or chosen path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Open,
    Save,
    Merge,
    HandOver,
}

/// The form over the window: a filter for the notes, and the path that is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CaseForm {
    pub filter: String,
    /// A path is asked for: what for, and what is typed.
    pub ask: Option<(Ask, String)>,
    /// Set when the field for the path has to take the keyboard.
    pub fresh: bool,
    /// The place where another case stands already.
    pub exists: Option<PathBuf>,
    /// The notes that are shown.
    pub list: NoteList,
}

impl CaseForm {
    /// The form that asks for a path.
    pub(super) fn asking(what: Ask) -> Self {
        Self { ask: Some((what, String::new())), fresh: true, ..Self::default() }
    }
}

/// A note that is being typed.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub subject: Subject,
    pub text: String,
    since: f64,
}

/// The case.
#[derive(Debug, Default)]
pub(super) struct CaseView {
    /// Where it is kept; `None` while it is only in memory.
    pub path: Option<PathBuf>,
    pub entries: HashMap<Subject, Entry>,
    /// Another number after every change of what is noted.
    pub version: u64,
    /// What is noted about each file and its findings, to search in.
    pub noted: HashMap<SourceId, String>,
    /// What the files of the case, and those that are open, are called.
    pub names: HashMap<SourceId, String>,
    pub steps: (usize, usize),
    pub draft: Option<Draft>,
    /// Orders that are not done yet.
    pub waiting: usize,
    /// Set when the note of the finding, or of the file, has to take the keyboard.
    pub focus: bool,
    /// The tag that is typed.
    pub tag: String,
    /// Files that were examined and are not yet said to be in the case.
    new_files: Vec<CaseFile>,
    /// Whether the window may close although notes are not saved.
    pub closing: bool,
}

impl CaseView {
    /// What is noted about something.
    pub(super) fn entry(&self, subject: &Subject) -> Option<&Entry> {
        self.entries.get(subject)
    }

    /// The note as it is to be shown: what is being typed, else what is kept.
    pub(super) fn text(&self, subject: &Subject) -> String {
        match &self.draft {
            Some(draft) if draft.subject == *subject => draft.text.clone(),
            _ => self.entry(subject).map(|entry| entry.note.clone()).unwrap_or_default(),
        }
    }

    /// Whether there are notes that would be lost with the window.
    pub(super) fn is_unsaved(&self) -> bool {
        self.path.is_none() && (!self.entries.is_empty() || self.draft.is_some())
    }

    /// What is to be said about whether notes are kept.
    pub(super) fn kept(&self) -> &'static str {
        match (&self.path, self.draft.is_some() || self.waiting > 0) {
            (_, true) => t("Keeping…"),
            (Some(_), false) => t("Saved in the case"),
            (None, false) => t("Kept until the window closes: save the case to keep it"),
        }
    }

    /// A file was examined.
    pub(super) fn examined(&mut self, path: &std::path::Path, report: &Report) {
        let Some(id) = report.id.clone() else { return };
        self.version += 1;
        self.names.insert(id.clone(), CaseFile::name_of(path));
        let mut inside: Vec<&Report> = report.children.iter().collect();
        while let Some(child) = inside.pop() {
            if let Some(id) = &child.id {
                self.names.entry(id.clone()).or_insert_with(|| child.path.clone());
            }
            inside.extend(&child.children);
        }
        self.new_files.push(CaseFile {
            id,
            name: CaseFile::name_of(path),
            path: Some(path.to_owned()),
            kind: report.kind.word().to_owned(),
            standing: report.standing.word().to_owned(),
            bytes: report.bytes,
        });
    }
}

impl State {
    /// What the notes of the shown file, or of one of its findings, are about.
    pub(super) fn subject(&self, finding: Option<usize>) -> Option<Subject> {
        let sheet = self.sheet.as_ref()?;
        let file = SourceId(sheet.sha256.clone()?);
        Some(match finding.and_then(|index| sheet.findings.get(index)) {
            Some(finding) => Subject::finding(&file, finding.key.clone()),
            None => Subject::file(&file),
        })
    }

    fn ask_case(&mut self, order: CaseOrder, means: &Means) {
        match means.jobs.case.ask(order) {
            Ok(()) => self.case.waiting += 1,
            Err(why) => self.notice(why),
        }
    }

    fn inputs(&self) -> Vec<PathBuf> {
        self.opened.iter().map(|opened| opened.path.clone()).collect()
    }

    /// Notes what was typed some moments ago, and which files were examined.
    pub(super) fn keep_case(&mut self, means: &Means) {
        let now = means.ctx.input(|input| input.time);
        if let Some(draft) = &self.case.draft {
            let left = PAUSE - (now - draft.since);
            if left <= 0.0 {
                self.flush(means);
            } else {
                means.ctx.request_repaint_after(std::time::Duration::from_secs_f64(left + 0.01));
            }
        }
        if !self.case.new_files.is_empty() {
            let files = std::mem::take(&mut self.case.new_files);
            self.ask_case(CaseOrder::Files(files, means.now), means);
        }
    }

    /// Keeps what is being typed.
    pub(super) fn flush(&mut self, means: &Means) {
        let Some(Draft { subject, text, .. }) = self.case.draft.take() else { return };
        let mut entry = self.case.entry(&subject).cloned().unwrap_or_default();
        if entry.note != text {
            entry.note = text;
            self.set_entry(subject, entry, means);
        }
    }

    /// Shows an entry at once and has it kept.
    fn set_entry(&mut self, subject: Subject, entry: Entry, means: &Means) {
        self.show_entry(&subject, entry.clone());
        self.ask_case(CaseOrder::Set(subject, entry, means.now), means);
    }

    pub(super) fn show_entry(&mut self, subject: &Subject, entry: Entry) {
        if entry.is_empty() {
            self.case.entries.remove(subject);
        } else {
            self.case.entries.insert(subject.clone(), entry);
        }
        self.files.stale = true;
        self.case.version += 1;
        let text = noted(&self.case.entries, &subject.file);
        for row in self.files.rows.iter_mut().filter(|row| row.id.as_ref() == Some(&subject.file)) {
            row.noted.clone_from(&text);
        }
        self.case.noted.insert(subject.file.clone(), text);
    }

    /// Puts what is noted into the rows of the list of files, from the first one that is named.
    pub(super) fn note_rows(&mut self, first: usize) {
        let rows = self.files.rows.get_mut(first..).unwrap_or_default();
        if self.case.entries.is_empty() && rows.iter().all(|row| row.noted.is_empty()) {
            return;
        }
        for row in rows {
            let about = |id: &SourceId| self.case.noted.get(id).cloned().unwrap_or_default();
            row.noted = row.id.as_ref().map(about).unwrap_or_default();
        }
        self.files.stale = true;
    }

    pub(super) fn case_action(&mut self, action: CaseAction, means: &Means) {
        match action {
            CaseAction::Typed(subject, text) => {
                if self.case.draft.as_ref().is_some_and(|draft| draft.subject != subject) {
                    self.flush(means);
                }
                let since = means.ctx.input(|input| input.time);
                self.case.draft = Some(Draft { subject, text, since });
                return;
            }
            CaseAction::Flush => return self.flush(means),
            _ => self.flush(means),
        }
        match action {
            CaseAction::Look => self.overlay = Some(Overlay::Case(CaseForm::default())),
            CaseAction::Load(path) => {
                self.overlay = None;
                self.ask_case(CaseOrder::Open(path), means);
            }
            CaseAction::New => {
                self.overlay = None;
                self.ask_case(CaseOrder::New, means);
            }
            CaseAction::SaveAs(path, replace) => {
                let inputs = self.inputs();
                self.ask_case(CaseOrder::SaveAs(path, replace, inputs), means);
            }
            CaseAction::Pick(ask) => means.jobs.pick_case(ask),
            CaseAction::Merge(path) => self.ask_case(CaseOrder::Merge(path, means.now), means),
            CaseAction::HandOver(path) => {
                let inputs = self.inputs();
                self.ask_case(CaseOrder::HandOver(path, inputs), means);
            }
            CaseAction::Mark(subject, mark) => {
                let mut entry = self.case.entry(&subject).cloned().unwrap_or_default();
                entry.mark = if entry.mark == Some(mark) { None } else { Some(mark) };
                self.set_entry(subject, entry, means);
            }
            CaseAction::Tag(subject, tag) => {
                let entry = self.case.entry(&subject).cloned().unwrap_or_default().toggled(&tag);
                self.case.tag.clear();
                self.set_entry(subject, entry, means);
            }
            CaseAction::Step(undo) => self.ask_case(CaseOrder::Step(undo, means.now), means),
            CaseAction::GoTo(subject) => self.go_to_subject(&subject, means),
            CaseAction::CloseAnyway => {
                self.case.closing = true;
                means.ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            CaseAction::Typed(..) | CaseAction::Flush => {}
        }
    }

    /// Steps the mark of the chosen finding, or of the file where none is chosen: none, to ask, asked, answered, set aside, none.
    pub(super) fn step_mark(&mut self, means: &Means) {
        let Some(subject) = self.subject(self.finding) else { return };
        let mut entry = self.case.entry(&subject).cloned().unwrap_or_default();
        entry.mark = match entry.mark {
            None => Mark::ALL.first().copied(),
            Some(mark) => Mark::ALL.iter().skip_while(|one| **one != mark).nth(1).copied(),
        };
        self.set_entry(subject, entry, means);
    }

    fn go_to_subject(&mut self, subject: &Subject, means: &Means) {
        let row = self.files.rows.iter().find(|row| row.id.as_ref() == Some(&subject.file));
        let Some(key) = row.map(|row| Key { file: row.file, path: row.path.clone() }) else {
            return match self.dump.table().and_then(|table| table.with_id(&subject.file)).map(|line| line.entry.file) {
                Some(file) => {
                    self.overlay = None;
                    self.open_rows(vec![file], None, means);
                }
                None => self.notice(t("The file of that note is not open")),
            };
        };
        self.overlay = None;
        self.leave_for(|state| {
            state.select(key);
            let finding = state.sheet.as_ref().map(|sheet| &sheet.findings);
            let at = finding.and_then(|all| all.iter().position(|one| one.key == subject.finding));
            if let Some(at) = at {
                (state.finding, state.reveal_finding) = (Some(at), true);
                state.mark();
            }
        });
    }

    /// A place was chosen in the system's dialog.
    pub(super) fn picked_case(&mut self, ask: Ask, path: PathBuf, means: &Means) {
        let action = match ask {
            Ask::Open => CaseAction::Load(path),
            // The dialog asked already whether to replace what is there.
            Ask::Save => CaseAction::SaveAs(path, true),
            Ask::Merge => CaseAction::Merge(path),
            Ask::HandOver => CaseAction::HandOver(path),
        };
        if self.overlay == Some(Overlay::Unsaved) {
            self.overlay = None;
        }
        self.case_action(action, means);
    }

    /// The window is asked to close: it stays while notes would be lost.
    pub(super) fn may_close(&mut self, means: &Means) -> bool {
        self.flush(means);
        if self.case.is_unsaved() && !self.case.closing {
            self.overlay = Some(Overlay::Unsaved);
            return false;
        }
        true
    }
}

/// What people noted about a file and its findings, to search in.
fn noted(entries: &HashMap<Subject, Entry>, file: &SourceId) -> String {
    let of_file = entries.iter().filter(|(subject, _)| subject.file == *file);
    of_file.map(|(_, entry)| entry.searchable()).collect::<Vec<_>>().join("\n")
}

/// The name of a case, as the bar shows it.
pub(super) fn case_name(path: &std::path::Path) -> String {
    words::show_untrusted_within(&path.file_stem().unwrap_or_default().to_string_lossy(), 40)
}
