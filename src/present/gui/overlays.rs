//! What lies over the window: the keys, the field for commands and files, the field for a path, the field for an offset.

use egui::{Grid, Id, Key as Keyboard, Modal, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use super::bytes;
use super::case;
use super::case_state::CaseView;
use super::commands::Command;
use super::glossary;
use super::jobs::Key;
use super::keys;
use super::keys_state::Keys;
use super::knowledge;
use super::knowledge_state::KnowledgeView;
use super::password::password_ui;
use super::report;
use super::reporting::ReportView;
use super::save;
use super::state::{Action, Files, Overlay};
use super::stored;
use super::stored_state::StoredView;
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, one_line, row};
use crate::present::rows::{Sheet, zones};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::settings::WindowSettings;

/// Zones offered at once.
const MOST_ZONES: usize = 60;
/// Files offered at once.
const MOST_FILES: usize = 40;

/// What the things that lie over the window are about.
pub(super) struct About<'a> {
    pub files: &'a Files,
    pub sheet: Option<&'a Sheet>,
    pub keys: &'a Keys,
    pub knowledge: &'a KnowledgeView,
    pub stored: &'a StoredView,
    pub private: bool,
    pub case: &'a CaseView,
    pub report: &'a mut ReportView,
    pub settings: &'a WindowSettings,
}

/// Shows what lies over the window; closing it is an action like any other.
pub(super) fn overlay_ui(ctx: &egui::Context, overlay: &mut Overlay, about: About, out: &mut Vec<Action>) {
    let (files, sheet) = (about.files, about.sheet);
    let room = ctx.content_rect().size() - vec2(56.0, 80.0);
    let shown = Modal::new(Id::unique("overlay")).show(ctx, |ui| {
        let wide = match overlay {
            Overlay::Keys(_) => keys::WIDTH,
            Overlay::Stored | Overlay::Knowledge(_) => stored::WIDTH,
            Overlay::Case(_) => case::WIDTH,
            Overlay::Report => report::WIDTH,
            _ => 520.0,
        };
        ui.set_width(room.x.min(wide));
        ui.set_max_height(room.y);
        match overlay {
            Overlay::Help => help(ui, room.y, out),
            Overlay::Palette(text, chosen) => palette(ui, (text, chosen), files, sheet, room.y, out),
            Overlay::Path(text) => path(ui, text, out),
            Overlay::Offset(text) => offset(ui, text, out),
            Overlay::Keys(form) => keys::keys_ui(ui, form, about.keys, about.private, room.y, out),
            Overlay::Knowledge(path) => knowledge::knowledge_ui(ui, path, about.knowledge, about.private, room.y, out),
            Overlay::Stored => stored::stored_ui(ui, about.stored, about.private, room.y, out),
            Overlay::Save(form) => save::save_ui(ui, form, out),
            Overlay::Password(text) => password_ui(ui, text, out),
            Overlay::Case(form) => case::case_ui(ui, form, about.case, about.settings, room.y, out),
            Overlay::Report => report::report_ui(ui, about.report, room.y, out),
            Overlay::Glossary(text) => glossary::glossary_ui(ui, text, room.y, out),
            Overlay::Unsaved => case::unsaved_ui(ui, about.case, out),
            Overlay::Zone(text, chosen) => zone(ui, text, chosen, sheet, room.y, out),
        }
    });
    if shown.should_close() {
        out.push(Action::Cover(None));
    }
}

fn help(ui: &mut Ui, height: f32, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Keys of the keyboard")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    ui.add_space(2.0 * GRID);
    ScrollArea::vertical().max_height(height - 64.0).show(ui, |ui| {
        Grid::new("keys").num_columns(2).spacing(vec2(24.0, 6.0)).show(ui, |ui| {
            for command in Command::all() {
                let keys = command.keys(ui.ctx());
                if !keys.is_empty() {
                    ui.label(command.name());
                    ui.label(tokens::mono(keys));
                    ui.end_row();
                }
            }
            for (name, keys) in
                [(t("Larger, smaller, usual size"), t("Ctrl++ Ctrl+- Ctrl+0")), (t("Close what lies above"), t("Esc"))]
            {
                ui.label(name);
                ui.label(tokens::mono(keys));
                ui.end_row();
            }
        });
    });
}

/// A field that has the keyboard from the start.
fn field(ui: &mut Ui, text: &mut String, hint: &str) -> egui::Response {
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY));
    if !response.has_focus() && !response.lost_focus() {
        response.request_focus();
    }
    response
}

fn entered(ui: &Ui, field: &egui::Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Keyboard::Enter))
}

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
        let text = format!("{}  {}", row.name, row.title.as_deref().unwrap_or_default());
        let found = matches(&text) || wanted.iter().all(|word| row.noted.contains(word.as_str()));
        found.then(|| Choice::File(Key { file: row.file, path: row.path.clone() }, text))
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

fn palette(
    ui: &mut Ui,
    (text, chosen): (&mut String, &mut usize),
    files: &Files,
    sheet: Option<&Sheet>,
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
    let choices = choices(text, files, sheet);
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

fn zone(ui: &mut Ui, text: &mut String, chosen: &mut usize, sheet: Option<&Sheet>, height: f32, out: &mut Vec<Action>) {
    let (up, down) = ui.input_mut(|input| {
        let up = input.consume_key(Modifiers::NONE, Keyboard::ArrowUp);
        (up, input.consume_key(Modifiers::NONE, Keyboard::ArrowDown))
    });
    ui.label(tokens::strong(t("Times in a zone")));
    ui.add_space(GRID);
    let field = field(ui, text, t("A city, a zone or a distance, e.g. Berlin or +05:30"));
    if field.changed() {
        *chosen = 0;
    }
    let rows = zones(text, sheet.map(|sheet| &sheet.times), MOST_ZONES);
    let last = rows.len().saturating_sub(1);
    *chosen = (*chosen).min(last);
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    if down {
        *chosen = (*chosen + 1).min(last);
    }
    let entered = entered(ui, &field);
    muted(
        ui,
        match rows.is_empty() {
            true => t("No zone is called that"),
            false => t("The distance from UTC is the one at this file's first moment"),
        },
    );
    ui.add_space(GRID);
    ui.spacing_mut().item_spacing.y = 1.0;
    ScrollArea::vertical().max_height((height - 96.0).min(340.0)).show(ui, |ui| {
        for (index, zone) in rows.iter().enumerate() {
            let (rect, response) = row(ui, 28.0, index == *chosen, &format!("{}, {}", zone.name, zone.offset));
            let colors = Palette::of(ui);
            let name = zone.name.replace('_', " ");
            one_line(ui, rect.left_center() + vec2(10.0, -9.0), rect.width() - 110.0, name, colors.ink);
            let at = rect.right_center() - vec2(10.0, 0.0);
            let font = tokens::mono_font();
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, &zone.offset, font, colors.muted);
            if (up || down) && index == *chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() || (entered && index == *chosen) {
                out.push(Action::Times(true, Some(zone.name.clone())));
            }
        }
    });
}

fn path(ui: &mut Ui, text: &mut String, out: &mut Vec<Action>) {
    ui.label(tokens::strong(t("Open a path")));
    ui.add_space(GRID);
    let field = field(ui, text, t("Path of a file or folder"));
    let entered = entered(ui, &field);
    muted(ui, t("Typed or pasted; a folder is examined with everything in it"));
    ui.add_space(GRID);
    let opens = buttons(ui, t("Open"), out) || entered;
    let wanted = text.trim().trim_matches(['"', '\'']);
    if opens && !wanted.is_empty() {
        out.push(Action::Open(vec![wanted.into()]));
    }
}

fn offset(ui: &mut Ui, text: &mut String, out: &mut Vec<Action>) {
    ui.label(tokens::strong(t("Go to an offset")));
    ui.add_space(GRID);
    let field = field(ui, text, t("Byte, counted from 0, e.g. 1204 or 0x4B4"));
    let entered = entered(ui, &field);
    let byte = bytes::offset(text);
    muted(
        ui,
        match byte {
            Some(byte) => tf("Byte {}", &[&words::number(byte as u64)]),
            None if text.trim().is_empty() => t("A number, or 0x and a number in hex").to_owned(),
            None => t("This is no number").to_owned(),
        },
    );
    ui.add_space(GRID);
    let goes = buttons(ui, t("Go"), out) || entered;
    if let Some(byte) = byte.filter(|_| goes) {
        out.push(Action::Cover(None));
        out.push(Action::Offset(byte));
    }
}

fn buttons(ui: &mut Ui, word: &str, out: &mut Vec<Action>) -> bool {
    ui.horizontal(|ui| {
        let goes = ui.button(word).clicked();
        if ui.button(t("Cancel")).clicked() {
            out.push(Action::Cover(None));
        }
        goes
    })
    .inner
}
