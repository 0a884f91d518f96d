//! The case over the window: where it is kept, every note in it, and how it is saved, joined and handed over.

use egui::{Align, Label, Layout, ScrollArea, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::case_state::{Ask, CaseAction, CaseForm, CaseView};
use super::notes::note_mark;
use super::state::{Action, Overlay};
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted, one_line, row, rule};
use crate::inspect::checks;
use crate::present::speech::{t, tf};
use crate::present::{catalogue, words};
use crate::store::case::{Entry, Mark, Subject};
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
    let open = |mark: Mark| case.entries.values().filter(|entry| entry.mark == Some(mark)).count();
    let counts: Vec<String> = Mark::ALL
        .into_iter()
        .filter(|mark| open(*mark) > 0)
        .map(|mark| format!("{} {}", open(mark), t(mark.words()).to_lowercase()))
        .collect();
    ui.horizontal(|ui| {
        ui.label(tokens::small_strong(tf("Notes ({})", &[&case.entries.len()])));
        muted(ui, counts.join(", "));
    });
    let field = TextEdit::singleline(&mut form.filter).hint_text(t("Filter notes")).desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, t("Filter notes")));
    let wanted: Vec<String> = form.filter.split_whitespace().map(str::to_lowercase).collect();
    let mut shown: Vec<(&Subject, &Entry, String)> = case
        .entries
        .iter()
        .map(|(subject, entry)| (subject, entry, file_of(case, subject)))
        .filter(|(_, entry, name)| {
            let text = format!("{} {}", name.to_lowercase(), entry.searchable());
            wanted.iter().all(|word| text.contains(word.as_str()))
        })
        .collect();
    let rank = |entry: &Entry| Mark::ALL.iter().position(|mark| entry.mark == Some(*mark)).unwrap_or(Mark::ALL.len());
    shown.sort_by(|(a, one, first), (b, two, second)| (rank(one), first, a).cmp(&(rank(two), second, b)));
    if shown.is_empty() {
        muted(ui, t("No note matches"));
    }
    let area = ScrollArea::vertical().id_salt("notes").max_height(height.max(2.0 * NOTE)).auto_shrink([false, true]);
    ui.spacing_mut().item_spacing.y = 2.0;
    area.show_rows(ui, NOTE, shown.len(), |ui, range| {
        for (subject, entry, name) in shown.iter().skip(range.start).take(range.len()) {
            note(ui, subject, entry, name, out);
        }
    });
}

fn note(ui: &mut Ui, subject: &Subject, entry: &Entry, name: &str, out: &mut Vec<Action>) {
    let about = match subject.finding.split_once('@') {
        Some((check, _)) => checks::by_id(check)
            .map_or_else(|| words::show_untrusted(check), |check| catalogue::said(check).title.to_owned()),
        None => t("the file").to_owned(),
    };
    let mark = entry.mark.map_or(t("noted"), |mark| t(mark.words()));
    let (rect, response) = row(ui, NOTE, false, &format!("{mark}: {name}, {about}: {}", entry.note));
    let palette = Palette::of(ui);
    note_mark(ui, pos2(rect.left() + 12.0, rect.top() + 13.0), entry.mark);
    let room = rect.width() - 34.0;
    let at = pos2(rect.left() + 24.0, rect.top() + 3.0);
    let head = tokens::small(format!("{mark} · {name} · {about}"));
    one_line(ui, at, room, head, palette.muted);
    let tags: String = entry.tags.iter().map(|tag| format!("[{tag}] ")).collect();
    let text = words::show_untrusted_within(&format!("{tags}{}", entry.note.replace('\n', " ")), 300);
    one_line(ui, at + vec2(0.0, 18.0), room, text, palette.ink);
    if response.clicked() {
        out.push(Action::Case(CaseAction::GoTo(subject.clone())));
    }
}

fn file_of(case: &CaseView, subject: &Subject) -> String {
    let known = case.files.iter().find(|file| file.id == subject.file);
    let short = subject.file.0.get(..12).unwrap_or_default();
    known.map_or_else(|| tf("file {}…", &[&short]), |file| words::show_untrusted_within(&file.name, 60))
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
