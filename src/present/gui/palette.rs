//! The field for commands and files: what is called so, and what the file says of it.

use egui::{Key as Keyboard, Modifiers, ScrollArea, Ui, vec2};

use super::commands::Command;
use super::jobs::Key;
use super::overlays::{entered, field};
use super::state::{Action, Files, Overlay};
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, one_line, row};
use crate::present::rows::Sheet;
use crate::present::speech::t;

/// Files, findings and facts offered at once.
const MOST_FILES: usize = 40;

/// Something that can be chosen.
#[derive(Debug, Clone)]
enum Choice {
    Command(Command),
    File(Key, String),
    Finding(usize, String),
    Fact(crate::evidence::Locator, String),
    Word(&'static str),
}

impl Choice {
    /// What it says, and what it is.
    fn words(&self, ctx: &egui::Context) -> (String, String) {
        match self {
            Self::Command(command) => (command.name().to_owned(), command.keys(ctx)),
            Self::File(_, text) => (text.clone(), t("file").to_owned()),
            Self::Finding(_, text) => (text.clone(), t("finding").to_owned()),
            Self::Fact(_, text) => (text.clone(), t("fact").to_owned()),
            Self::Word(word) => ((*word).to_owned(), t("what it means").to_owned()),
        }
    }

    fn action(&self) -> Action {
        match self {
            Self::Command(command) => Action::Run(*command),
            Self::File(key, _) => Action::Select(key.clone()),
            Self::Finding(index, _) => Action::Finding(*index),
            Self::Fact(at, _) => Action::GoTo(at.clone()),
            Self::Word(word) => Action::Cover(Some(Overlay::Glossary((*word).to_owned()))),
        }
    }
}

/// What was found for a text, kept until something else is looked for: with a hundred thousand files a look takes longer than a frame
/// may.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The text, how many rows there were, the file whose facts were searched.
    asked: Option<(String, usize, Option<Key>)>,
    choices: Vec<Choice>,
    /// How often the rows were gone through.
    #[cfg(test)]
    looks: usize,
}

impl Found {
    fn look(&mut self, text: &str, files: &Files, sheet: Option<&Sheet>, at: Option<&Key>) {
        let same = |asked: &(String, usize, Option<Key>)| {
            asked.0 == text && asked.1 == files.rows.len() && asked.2.as_ref() == at
        };
        if self.asked.as_ref().is_some_and(same) {
            return;
        }
        self.asked = Some((text.to_owned(), files.rows.len(), at.cloned()));
        self.choices = choices(text, files, sheet);
        #[cfg(test)]
        {
            self.looks += 1;
        }
    }
}

fn choices(text: &str, files: &Files, sheet: Option<&Sheet>) -> Vec<Choice> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let matches = |text: &str| {
        let text = text.to_lowercase();
        wanted.iter().all(|word| text.contains(word.as_str()))
    };
    let mut choices: Vec<Choice> =
        Command::all().filter(|command| matches(command.name())).map(Choice::Command).collect();
    if wanted.is_empty() {
        return choices;
    }
    let hits = files.rows.iter().filter_map(|row| {
        let (name, title) = (row.name.to_lowercase(), row.title.as_deref().unwrap_or_default());
        let title_small = title.to_lowercase();
        let named = wanted.iter().all(|word| name.contains(word.as_str()) || title_small.contains(word.as_str()));
        let found = named || wanted.iter().all(|word| row.noted.contains(word.as_str()));
        found.then(|| Choice::File(Key { file: row.file, path: row.path.clone() }, format!("{}  {title}", row.name)))
    });
    choices.extend(hits.take(MOST_FILES));
    if let Some(sheet) = sheet {
        let findings =
            sheet.findings.iter().enumerate().filter(|(_, one)| matches(&one.sentence) || matches(&one.title));
        choices.extend(findings.map(|(index, one)| Choice::Finding(index, one.sentence.clone())).take(MOST_FILES));
        let facts = sheet.facts.iter().map(|fact| (fact, format!("{}: {}", fact.name, fact.value.written)));
        let facts = facts.filter(|(fact, text)| fact.at.raw_span().is_some() && matches(text));
        choices.extend(facts.map(|(fact, text)| Choice::Fact(fact.at.clone(), text)).take(MOST_FILES));
    }
    let words = crate::present::glossary::all().iter().filter(|entry| matches(entry.word));
    choices.extend(words.map(|entry| Choice::Word(entry.word)));
    choices
}

/// What can be found.
pub(super) struct Where<'a> {
    pub files: &'a Files,
    pub sheet: Option<&'a Sheet>,
    /// The shown file.
    pub at: Option<&'a Key>,
}

pub(super) fn palette_ui(
    ui: &mut Ui,
    (text, chosen): (&mut String, &mut usize),
    (among, found): (&Where, &mut Found),
    height: f32,
    out: &mut Vec<Action>,
) {
    let (up, down) = ui.input_mut(|input| {
        let up = input.consume_key(Modifiers::NONE, Keyboard::ArrowUp);
        (up, input.consume_key(Modifiers::NONE, Keyboard::ArrowDown))
    });
    let field = field(ui, text, t("A command, a file, or anything the file says"));
    if field.changed() {
        *chosen = 0;
    }
    found.look(text, among.files, among.sheet, among.at);
    let choices = &found.choices;
    let last = choices.len().saturating_sub(1);
    *chosen = (*chosen).min(last);
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    if down {
        *chosen = (*chosen + 1).min(last);
    }
    let entered = entered(ui, &field);
    ui.add_space(GRID);
    if choices.is_empty() {
        muted(ui, t("Nothing is called that"));
    }
    ui.spacing_mut().item_spacing.y = 1.0;
    ScrollArea::vertical().max_height((height - 64.0).min(380.0)).show(ui, |ui| {
        for (index, choice) in choices.iter().enumerate() {
            let (name, keys) = choice.words(ui.ctx());
            let (rect, response) = row(ui, 28.0, index == *chosen, &name);
            let colors = Palette::of(ui);
            one_line(ui, rect.left_center() + vec2(10.0, -9.0), rect.width() - 130.0, name, colors.ink);
            let font = tokens::small_font();
            let at = rect.right_center() - vec2(10.0, 0.0);
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, keys, font, colors.muted);
            if (up || down) && index == *chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() || (entered && index == *chosen) {
                out.push(Action::Cover(None));
                out.push(choice.action());
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Choice, Found};
    use crate::inspect::Report;
    use crate::present::gui::state::Files;
    use crate::present::rows::outline;

    fn files(many: usize) -> Files {
        let mut files = Files::default();
        for file in 0..many {
            let report = Report::unreadable(&format!("Leak {file}.eml"), jiff::Timestamp::UNIX_EPOCH, "");
            outline(file, &report, &mut files.rows);
        }
        files
    }

    #[test]
    fn rows_are_gone_through_once_for_each_text() {
        let (files, mut found) = (files(100_000), Found::default());
        for text in ["leak", "leak", "leak", "leak 99999", "leak 99999"] {
            found.look(text, &files, None, None);
        }
        assert_eq!(found.looks, 2);
        assert!(matches!(&found.choices[..], [Choice::File(key, _)] if key.file == 99_999), "{:?}", found.choices);
        found.look("leak", &files, None, None);
        assert_eq!(found.choices.len(), super::MOST_FILES);
        found.look("leak", &self::files(1), None, None);
        assert_eq!(found.choices.len(), 1, "files that came since are found");
    }
}
