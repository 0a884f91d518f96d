//! What people note about a file or a finding: a mark, tags, and words of their own. Shown beside what they are about.

use egui::{Button, CornerRadius, Key as Keyboard, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::case_state::{CaseAction, CaseView};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::case::{Entry, LONGEST_NOTE, LONGEST_TAG, Mark, Subject};

/// Rows of an empty note.
const ROWS: usize = 2;
/// Characters of a note that stand beside what it is about.
const SHORT: usize = 160;

/// Marks, tags and the note, to be changed.
pub(super) fn note_ui(ui: &mut Ui, case: &mut CaseView, subject: &Subject, about: &str, out: &mut Vec<Action>) {
    let is_file = subject.finding.is_empty();
    ui.spacing_mut().item_spacing.y = GRID;
    ui.spacing_mut().interact_size.y = 24.0;
    marks(ui, case, subject, about, out);
    if is_file {
        tags(ui, case, subject, out);
    }
    let mut text = case.text(subject);
    let hint = if is_file {
        t("What you know of this file: who gave it, who was asked, what they said")
    } else {
        t("What you found out: who was asked, when, and what they said")
    };
    let field = TextEdit::multiline(&mut text)
        .id_salt(("note", subject.finding.as_str()))
        .hint_text(hint)
        .desired_rows(ROWS)
        .desired_width(f32::INFINITY)
        .char_limit(LONGEST_NOTE / 4);
    let response = ui.add(field);
    let name = if is_file { t("Note on this file") } else { t("Note on this finding") };
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    if response.changed() {
        out.push(Action::Case(CaseAction::Typed(subject.clone(), text)));
    }
    if response.lost_focus() {
        out.push(Action::Case(CaseAction::Flush));
    }
    if std::mem::take(&mut case.focus) {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if case.entry(subject).is_some() || case.draft.as_ref().is_some_and(|draft| draft.subject == *subject) {
        muted(ui, case.kept());
    }
}

fn marks(ui: &mut Ui, case: &CaseView, subject: &Subject, about: &str, out: &mut Vec<Action>) {
    let set = case.entry(subject).and_then(|entry| entry.mark);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        for mark in Mark::ALL {
            let chosen = set == Some(mark);
            let button = Button::selectable(chosen, tokens::small(t(mark.words())));
            let response = ui.add(button).on_hover_text(t(mark.explained()));
            let name = tf("{}: {}", &[&t(mark.words()), &about]);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name.as_str()));
            if response.clicked() {
                out.push(Action::Case(CaseAction::Mark(subject.clone(), mark)));
            }
        }
    });
}

fn tags(ui: &mut Ui, case: &mut CaseView, subject: &Subject, out: &mut Vec<Action>) {
    let known = case.entry(subject).map(|entry| entry.tags.clone()).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * GRID;
        for tag in known {
            let shown = words::show_untrusted_within(&tag, 40);
            let away = |ui: &mut Ui| link(ui, &format!("{shown} ×"), &tf("Take the tag {} away", &[&shown])).clicked();
            if ui.push_id(&tag, away).inner {
                out.push(Action::Case(CaseAction::Tag(subject.clone(), tag)));
            }
        }
        let field = TextEdit::singleline(&mut case.tag)
            .id_salt("tag")
            .hint_text(t("Add a tag"))
            .desired_width(110.0)
            .char_limit(LONGEST_TAG / 4);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, t("Add a tag")));
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Keyboard::Enter));
        if entered && !case.tag.trim().is_empty() {
            out.push(Action::Case(CaseAction::Tag(subject.clone(), case.tag.trim().to_owned())));
            response.request_focus();
        }
    });
}

/// The note on the file itself, folded to one line while it is empty.
pub(super) fn file_note_ui(ui: &mut Ui, case: &mut CaseView, subject: &Subject, finding: bool, out: &mut Vec<Action>) {
    let has = case.entry(subject).is_some() || case.draft.as_ref().is_some_and(|draft| draft.subject == *subject);
    let wanted = case.focus && !finding;
    let title = if has { t("Your note on this file") } else { t("Add a note on this file") };
    let color = Palette::of(ui).ink;
    egui::CollapsingHeader::new(tokens::small_strong(title).color(color))
        .id_salt(("file-note", &subject.file.0, has))
        .default_open(has)
        .open(wanted.then_some(true))
        .show_unindented(ui, |ui| {
            // The keyboard is for the finding where one is chosen.
            let focus = std::mem::replace(&mut case.focus, wanted);
            note_ui(ui, case, subject, t("this file"), out);
            case.focus = focus && !wanted;
        });
}

/// A mark and the beginning of a note, to be read beside what they are about.
pub(super) fn noted_line(ui: &mut Ui, entry: &Entry) {
    let palette = Palette::of(ui);
    let note = entry.note.lines().next().unwrap_or_default();
    let mark = entry.mark.map(|mark| t(mark.words()));
    let text = [mark, Some(note).filter(|note| !note.is_empty())].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    note_mark(ui, pos2(rect.left() + 5.0, rect.center().y), entry.mark);
    let shown = tokens::small(words::show_untrusted_within(&text, SHORT));
    super::widgets::one_line(ui, pos2(rect.left() + 16.0, rect.top() + 1.0), rect.width() - 16.0, shown, palette.ink);
}

/// The sign that something is noted: a small sheet, empty while somebody is to be asked, half while the answer is awaited, full when
/// it is there, struck out when it is set aside.
pub(super) fn note_mark(ui: &Ui, at: egui::Pos2, mark: Option<Mark>) {
    let palette = Palette::of(ui);
    let rect = Rect::from_center_size(at, vec2(8.0, 10.0));
    let line = Stroke::new(1.2, palette.claims);
    let filled = match mark {
        Some(Mark::Answered) | None => rect,
        Some(Mark::Asked) => rect.with_min_y(rect.center().y),
        Some(Mark::ToAsk | Mark::SetAside) => rect.with_min_y(rect.bottom()),
    };
    ui.painter().rect_filled(filled, CornerRadius::same(1), palette.claims);
    ui.painter().rect_stroke(rect, CornerRadius::same(1), line, egui::StrokeKind::Inside);
    if mark == Some(Mark::SetAside) {
        ui.painter().line_segment([rect.left_bottom(), rect.right_top()], line);
    }
}
