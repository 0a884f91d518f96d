//! A plain table under a picture: the same rows, each with its place, to be read and copied.

use egui::{Align, Label, Layout, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2};

use super::commands::Command;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted};
use crate::evidence::Locator;
use crate::present::rows::{Table, TableRow};
use crate::present::speech::{t, tf};

const ROW: f32 = 26.0;
const PLACE: f32 = 168.0;

/// A heading with the button that copies the table, and the table.
pub(super) fn table_ui(ui: &mut Ui, salt: &str, title: &str, table: &Table, out: &mut Vec<Action>) {
    ui.add_space(5.0 * GRID);
    ui.horizontal_wrapped(|ui| {
        ui.label(tokens::strong(title));
        copy_button(ui, out);
    });
    ui.add_space(GRID);
    let palette = Palette::of(ui);
    let usual: f32 = table.columns.iter().map(|column| column.1).sum::<f32>() + PLACE;
    // A bar that scrolls the table belongs to the table: where that is out of sight, so is the bar.
    #[expect(clippy::cast_precision_loss, reason = "points of a screen")]
    let tall = (table.rows.len() + 1) as f32 * ROW + 3.0 * GRID;
    let whole = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), tall));
    if !ui.is_rect_visible(whole) {
        ui.allocate_exact_size(whole.size(), Sense::hover());
        return;
    }
    // A wide view gives its room to the columns; a narrow one scrolls.
    let stretch = ((ui.available_width() - 8.0) / usual).max(1.0);
    ScrollArea::horizontal().id_salt(salt).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let width = usual * stretch;
        let (head, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        let mut left = head.left();
        for (text, column) in table.columns.iter().copied().chain([(t("Place"), PLACE)]) {
            cell(ui, head, left, column * stretch, |ui| {
                ui.add(Label::new(tokens::small_strong(text).color(palette.muted)).truncate());
            });
            left += column * stretch;
        }
        ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(1.0, palette.edge));
        for row in &table.rows {
            line(ui, row, table, width, stretch, out);
        }
        ui.add_space(3.0 * GRID);
    });
}

/// The button that copies the table of the view.
pub(super) fn copy_button(ui: &mut Ui, out: &mut Vec<Action>) {
    if ui.button(tokens::small(t("Copy table"))).on_hover_text(t("Tab-separated, for a spreadsheet")).clicked() {
        out.push(Action::Run(Command::CopyTable));
    }
}

fn line(ui: &mut Ui, row: &TableRow, table: &Table, width: f32, stretch: f32, out: &mut Vec<Action>) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let palette = Palette::of(ui);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let mut left = rect.left();
    for (text, (_, column)) in row.cells.iter().zip(&table.columns) {
        cell(ui, rect, left, column * stretch, |ui| {
            ui.add(Label::new(tokens::small(text.as_str()).color(palette.ink)).truncate());
        });
        left += column * stretch;
    }
    let name = row.cells.first().cloned().unwrap_or_default();
    cell(ui, rect, left, PLACE * stretch, |ui| place(ui, &name, &row.place, &row.at, &row.child, out));
}

fn cell(ui: &mut Ui, row: Rect, left: f32, width: f32, add: impl FnOnce(&mut Ui)) {
    let rect = Rect::from_min_max(egui::pos2(left, row.top()), egui::pos2(left + width - 2.0 * GRID, row.bottom()));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    add(&mut inside);
}

/// Where something stands, in the file itself or in a child; one click goes there.
pub(super) fn place(ui: &mut Ui, label: &str, place: &str, at: &Locator, child: &[usize], out: &mut Vec<Action>) {
    if matches!(at, Locator::Absent { .. }) {
        muted(ui, place);
        return;
    }
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
    let response = link(ui, &format!("{place} →"), &format!("{label}, {place}"));
    if response.on_hover_text(tf("Show these bytes: {}", &[&place])).clicked() {
        out.push(match child {
            [] => Action::GoTo(at.clone()),
            child => Action::Inside(child.to_vec(), at.clone()),
        });
    }
}
