//! The list of files: standing, name, title and day; children as a tree; only the visible rows are drawn.

use egui::{CornerRadius, Frame, Margin, Rect, Role, ScrollArea, Sense, Shape, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::case_state::CaseView;
use super::comparing::{self, CompareAction, CompareView};
use super::jobs::Key;
use super::notes::note_mark;
use super::state::{Action, Files};
use super::tokens::{self, GRID, Palette, ROW};
use super::widgets::{muted, one_line, quiet_button, row, shape};
use crate::present::rows::{FileRow, Order};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::case::Subject;

const INDENT: f32 = 14.0;

/// What is noted, and which files are compared.
type With<'a> = (&'a CaseView, &'a CompareView);

pub(super) fn files_ui(ui: &mut Ui, files: &mut Files, with: With, at: Option<&Key>, out: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 10, right: 10, top: 10, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            let total = files.rows.iter().filter(|row| row.parent.is_none()).count();
            ui.label(tokens::small_strong(t("Files")));
            muted(ui, words::number(total as u64));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| order(ui, files, out));
        });
        let width = ui.available_width();
        let hint = t("Filter files and notes");
        let field = ui.add(TextEdit::singleline(&mut files.filter).hint_text(hint).desired_width(width));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, hint));
        if field.changed() {
            out.push(Action::Refilter);
        }
        ui.add_space(GRID);
        comparing::chosen_ui(ui, with.1, out);
        if files.shown.is_empty() && !files.rows.is_empty() {
            muted(ui, t("No file matches"));
        }
        list(ui, files, with, at, out);
    });
}

fn order(ui: &mut Ui, files: &mut Files, out: &mut Vec<Action>) {
    let button = quiet_button(ui, format!("{} ↓", files.order.words()), t("Sort files"));
    egui::Popup::menu(&button).show(|ui| {
        for order in Order::ALL {
            if ui.selectable_label(files.order == order, order.words()).clicked() {
                files.order = order;
                out.push(Action::Refilter);
                ui.close();
            }
        }
    });
}

fn list(ui: &mut Ui, files: &mut Files, with: With, at: Option<&Key>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let step = ROW + 2.0;
    let is_at = |row: &FileRow| at.is_some_and(|at| at.file == row.file && at.path == row.path);
    let mut area = ScrollArea::vertical().id_salt("files").auto_shrink(false);
    if std::mem::take(&mut files.reveal) {
        let place = files.shown.iter().position(|row| files.rows.get(*row).is_some_and(is_at));
        let id = ui.make_persistent_id(egui::IdSalt::new("files"));
        let before = egui::scroll_area::State::load(ui.ctx(), id).map_or(0.0, |state| state.clamped_offset().y);
        #[expect(clippy::cast_precision_loss, reason = "pixels of a list")]
        if let Some(top) = place.map(|place| place as f32 * step) {
            let height = ui.available_height();
            if top < before || top + step > before + height {
                area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
            }
        }
    }
    let files = &*files;
    area.show_rows(ui, ROW, files.shown.len(), |ui, range| {
        for place in range {
            let Some(index) = files.shown.get(place) else { continue };
            let Some(file) = files.rows.get(*index) else { continue };
            ui.push_id(index, |ui| file_row(ui, (files, with), *index, file, is_at(file), out));
        }
    });
}

fn file_row(
    ui: &mut Ui,
    (files, (case, compare)): (&Files, With),
    index: usize,
    file: &FileRow,
    selected: bool,
    out: &mut Vec<Action>,
) {
    let title = file.title.as_deref().unwrap_or_default();
    let compared = compare.letter(file.file, &file.path).map(|letter| tf(", compared as {}", &[&letter]));
    let compared = compared.unwrap_or_default();
    let name = format!("{}, {}{compared}, {title}", file.name, words::standing(file.standing));
    let (rect, response) = row(ui, ROW, selected, name.trim_end_matches(", "));
    let palette = Palette::of(ui);
    #[expect(clippy::cast_precision_loss, reason = "a few levels")]
    let left = rect.left() + 4.0 + INDENT * file.depth().min(6) as f32;
    let color = palette.standing(file.standing);
    let ground = if selected { palette.selected } else { palette.panel };
    shape(ui.painter(), pos2(left + 9.0, rect.top() + 14.0), 5.5, file.standing, color, ground);
    let text = left + 22.0;
    let marked = file.children > 0 || !file.noted.is_empty();
    let room = rect.right() - 6.0 - if marked { 20.0 } else { 0.0 } - text;
    let named = one_line(ui, pos2(text, rect.top() + 4.0), room, file.name.as_str(), palette.ink).x;
    if files.has_folders && !file.folder.is_empty() && named + 40.0 < room {
        let folder = tokens::small(file.folder.as_str()).color(palette.muted);
        one_line(ui, pos2(text + named + 8.0, rect.top() + 6.0), room - named - 8.0, folder, palette.muted);
    }
    let word = tokens::small(words::standing(file.standing)).color(color);
    let below = rect.top() + 23.0;
    let used = one_line(ui, pos2(text, below), room, word, color).x;
    let rest = [file.date.as_deref(), file.title.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let rest = if rest.is_empty() { words::kind(file.kind).to_owned() } else { rest };
    let rest = tokens::small(format!(" · {rest}")).color(palette.muted);
    one_line(ui, pos2(text + used, below), room - used, rest, palette.muted);
    if file.children > 0 {
        fold(ui, files, index, file, rect, out);
    }
    if !file.noted.is_empty() {
        // Something is noted about it or about one of its findings.
        let entry = file.id.as_ref().and_then(|id| case.entry(&Subject::file(id)));
        note_mark(ui, pos2(rect.right() - 13.0, rect.top() + 31.0), entry.and_then(|entry| entry.mark));
    }
    if let Some(letter) = compare.letter(file.file, &file.path) {
        let at = pos2(left + 9.0, rect.top() + 32.0);
        ui.painter().circle_filled(at, 7.0, palette.claims);
        let font = tokens::small_strong_font();
        ui.painter().text(at, egui::Align2::CENTER_CENTER, letter, font, palette.ground);
    }
    if response.clicked() && ui.input(|input| input.modifiers.command) {
        out.push(Action::Compare(CompareAction::Toggle(Key { file: file.file, path: file.path.clone() })));
    } else if response.clicked() {
        out.push(Action::Select(Key { file: file.file, path: file.path.clone() }));
        out.push(Action::Drawer(false));
    }
    if !title.is_empty() {
        response.on_hover_text(title);
    }
}

fn fold(ui: &Ui, files: &Files, index: usize, file: &FileRow, row: Rect, out: &mut Vec<Action>) {
    let open = file.open_at_first != files.toggled.contains(&index);
    let rect = Rect::from_center_size(pos2(row.right() - 13.0, row.top() + 14.0), vec2(22.0, 22.0));
    let response = ui.interact(rect, ui.scope_id().with("fold"), Sense::click());
    let word = if open { t("Fold") } else { t("Unfold") };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word} {}", file.name)));
    let palette = Palette::of(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), palette.line);
    }
    let steps = if open {
        [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(3.0, 0.0), vec2(-2.0, 4.0)]
    };
    let corners = steps.map(|step| rect.center() + step).to_vec();
    ui.painter().add(Shape::convex_polygon(corners, palette.muted, egui::Stroke::NONE));
    if response.clicked() {
        out.push(Action::Fold(index));
    }
}
