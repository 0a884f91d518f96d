//! The case over the window: where it is kept, every note in it, and how it is saved, joined and handed over.

use egui::{Align, Label, Layout, ScrollArea, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::case_list::NoteRow;
use super::case_state::{Ask, CaseAction, CaseForm, CaseView};
use super::notes::note_mark;
use super::state::{Action, Overlay};
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted, one_line, row, rule};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::settings::WindowSettings;

/// Usual width (points).
pub(super) const WIDTH: f32 = 720.0;
/// Height of one note (points).
const NOTE: f32 = 44.0;

pub(super) fn case_ui(
    ui: &mut Ui,
    form: &mut CaseForm,
    case: &CaseView,
    settings: &WindowSettings,
    height: f32,
    out: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Case")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    let place = match &case.path {
        Some(path) => words::visible_line(&path.to_string_lossy()),
        None if case.entries.is_empty() => t("Not saved; there is nothing in it yet").to_owned(),
        None => t("Not saved: notes last until the window closes").to_owned(),
    };
    ui.add(Label::new(place).wrap());
    muted(
        ui,
        t(
            "A case keeps your notes, marks and tags, and the names, places and hashes of the files. The files themselves are not in it",
        ),
    );
    ui.add_space(GRID);
    buttons(ui, form, case, out);
    if let Some(path) = &form.exists {
        exists(ui, path, out);
    }
    if let Some((ask, text)) = &mut form.ask {
        asked(ui, *ask, text, std::mem::take(&mut form.fresh), out);
    }
    ui.add_space(GRID);
    rule(ui);
    if case.entries.is_empty() {
        recent(ui, case, settings, out);
    } else {
        notes(ui, form, case, height - 250.0, out);
    }
}

fn buttons(ui: &mut Ui, form: &mut CaseForm, case: &CaseView, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let mut ask = |ui: &mut Ui, word: &str, what: Ask| {
            if ui.button(word).clicked() {
                *form = CaseForm { filter: std::mem::take(&mut form.filter), ..CaseForm::asking(what) };
            }
        };
        ask(ui, t("Save as…"), Ask::Save);
        ask(ui, t("Open a case…"), Ask::Open);
        ask(ui, t("Take in a colleague's notes…"), Ask::Merge);
        ask(ui, t("Hand over a copy…"), Ask::HandOver);
        // What is not saved would be gone: it is saved first.
        if ui.add_enabled(!case.is_unsaved() && case.path.is_some(), egui::Button::new(t("New case"))).clicked() {
            out.push(Action::Case(CaseAction::New));
        }
    });
}

fn exists(ui: &mut Ui, path: &std::path::Path, out: &mut Vec<Action>) {
    ui.add_space(GRID);
    ui.add(Label::new(tf("Another case stands there: {}", &[&words::visible_line(&path.to_string_lossy())])).wrap());
    if ui.button(t("Replace it with this one")).clicked() {
        out.push(Action::Cover(None));
        out.push(Action::Case(CaseAction::SaveAs(path.to_owned(), true)));
    }
}

fn asked(ui: &mut Ui, ask: Ask, text: &mut String, fresh: bool, out: &mut Vec<Action>) {
    ui.add_space(GRID);
    let (hint, word, explained) = match ask {
        Ask::Save => {
            (t("Path of the new case"), t("Save"), t("Notes are written there from now on, each as it is made"))
        }
        Ask::Open => (t("Path of a case"), t("Open"), t("Its files are opened where they still are")),
        Ask::Merge => (
            t("Path of a colleague's case"),
            t("Take in"),
            t(
                "What both noted about one thing stands there one below the other; your marks stay. It can be undone note by note",
            ),
        ),
        Ask::HandOver => (
            t("Path of the copy"),
            t("Write"),
            t(
                "Notes, marks, tags, file names and hashes. No paths of this computer, no files, and nothing that was undone",
            ),
        ),
    };
    let field = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, hint));
    if fresh {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    muted(ui, explained);
    ui.horizontal(|ui| {
        let typed = text.trim().trim_matches(['"', '\'']).to_owned();
        let goes = ui.add_enabled(!typed.is_empty(), egui::Button::new(word)).clicked();
        if (goes || entered) && !typed.is_empty() {
            let path = typed.into();
            out.push(Action::Cover(None));
            out.push(Action::Case(match ask {
                Ask::Save => CaseAction::SaveAs(path, false),
                Ask::Open => CaseAction::Load(path),
                Ask::Merge => CaseAction::Merge(path),
                Ask::HandOver => CaseAction::HandOver(path),
            }));
        }
        if ui.button(t("Choose…")).clicked() {
            out.push(Action::Case(CaseAction::Pick(ask)));
        }
    });
}

fn recent(ui: &mut Ui, case: &CaseView, settings: &WindowSettings, out: &mut Vec<Action>) {
    let others: Vec<_> = settings.cases.iter().filter(|path| case.path.as_ref() != Some(path)).collect();
    if others.is_empty() {
        muted(ui, t("A note is made beside a finding (N), or at the top of the findings for the whole file"));
        return;
    }
    ui.label(tokens::small_strong(t("Recent cases")));
    for path in others {
        let name = super::case_state::case_name(path);
        ui.horizontal(|ui| {
            if link(ui, &name, &tf("Open the case {}", &[&name])).clicked() {
                out.push(Action::Case(CaseAction::Load(path.clone())));
            }
            muted(ui, words::visible_line(&path.to_string_lossy()));
        });
    }
}

/// Every note, those that wait for somebody first.
fn notes(ui: &mut Ui, form: &mut CaseForm, case: &CaseView, height: f32, out: &mut Vec<Action>) {
    form.list.renew(case, &form.filter);
    ui.horizontal(|ui| {
        ui.label(tokens::small_strong(tf("Notes ({})", &[&case.entries.len()])));
        muted(ui, form.list.counts.as_str());
    });
    let field = TextEdit::singleline(&mut form.filter).hint_text(t("Filter notes")).desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, t("Filter notes")));
    let shown = &form.list.rows;
    if shown.is_empty() {
        muted(ui, t("No note matches"));
    }
    let area = ScrollArea::vertical().id_salt("notes").max_height(height.max(2.0 * NOTE)).auto_shrink([false, true]);
    ui.spacing_mut().item_spacing.y = 2.0;
    area.show_rows(ui, NOTE, shown.len(), |ui, range| {
        for shown in shown.get(range).unwrap_or_default() {
            note(ui, shown, out);
        }
    });
}

fn note(ui: &mut Ui, shown: &NoteRow, out: &mut Vec<Action>) {
    let (rect, response) = row(ui, NOTE, false, &format!("{}: {}", shown.head, shown.text));
    let palette = Palette::of(ui);
    note_mark(ui, pos2(rect.left() + 12.0, rect.top() + 13.0), shown.mark);
    let room = rect.width() - 34.0;
    let at = pos2(rect.left() + 24.0, rect.top() + 3.0);
    one_line(ui, at, room, tokens::small(shown.head.as_str()), palette.muted);
    one_line(ui, at + vec2(0.0, 18.0), room, shown.text.as_str(), palette.ink);
    if response.clicked() {
        out.push(Action::Case(CaseAction::GoTo(shown.subject.clone())));
    }
}

/// The window closes and notes are not saved.
pub(super) fn unsaved_ui(ui: &mut Ui, case: &CaseView, out: &mut Vec<Action>) {
    ui.label(tokens::title(t("Your notes are not saved")));
    ui.add_space(GRID);
    let many = words::count(case.entries.len(), "note", "notes");
    ui.add(Label::new(tf("{} would be lost when the window closes", &[&many])).wrap());
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        if ui.button(t("Save the case…")).clicked() {
            out.push(Action::Cover(Some(Overlay::Case(CaseForm::asking(Ask::Save)))));
        }
        if ui.button(t("Close without them")).clicked() {
            out.push(Action::Case(CaseAction::CloseAnyway));
        }
        if ui.button(t("Back")).clicked() {
            out.push(Action::Cover(None));
        }
    });
}
