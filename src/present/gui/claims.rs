//! The claims: a row for each question, a column for each place that answers; the questions stay in sight.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Checkbox, CornerRadius, CursorIcon, Event, FontId, Frame, Galley, Id, Margin, Pos2, Rect, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::commands::Command;
use super::glossary::explained;
use super::jobs::Key;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{focus_ring, muted, shape};
use crate::evidence::Locator;
use crate::inspect::Standing;
use crate::present::rows::{Cell, Mark, Matrix, MatrixRow, Sheet};
use crate::present::speech::{t, tf};
use crate::present::words;

const HEAD: f32 = 32.0;
const COLUMN: f32 = 220.0;
const WIDEST_COLUMN: f32 = 340.0;
const PAD: f32 = 8.0;
/// Lines of one answer; the rest is in its hover text.
const MOST_LINES: usize = 5;

pub(super) fn claims_ui(ui: &mut Ui, sheet: &Sheet, all: &mut bool, utc: bool, out: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 20, right: 8, top: 12, bottom: 4 }).show(ui, |ui| {
        if sheet.matrix.rows.is_empty() {
            ui.label(match sheet.children.is_empty() {
                true => t("This file says nothing about its origin that can be laid side by side"),
                false => t("What stands inside has its own claims: choose one in the list of files"),
            });
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let mut hide = !*all;
            if ui.add(Checkbox::new(&mut hide, tokens::small(t("Hide places that say nothing")))).changed() {
                *all = !hide;
            }
            if ui.button(tokens::small(t("Copy table"))).on_hover_text(t("Tab-separated, for a spreadsheet")).clicked()
            {
                out.push(Action::Run(Command::CopyTable));
            }
            muted(ui, t("Same letter: same answer"));
            if !sheet.matrix.disagrees() {
                muted(ui, t("· No answer disagrees"));
            }
        });
        ui.add_space(GRID);
        let looks = Looks { all: *all, utc, files: &[] };
        table(ui, &sheet.matrix, &looks, out);
    });
}

struct Laid<'a> {
    cell: &'a Cell,
    column: usize,
    value: Arc<Galley>,
    rect: Rect,
}

/// How a table is shown.
pub(super) struct Looks<'a> {
    /// Whether places that say nothing are shown too.
    pub all: bool,
    pub utc: bool,
    /// The file of each column; none where all are of the shown one.
    pub files: &'a [Key],
}

impl Looks<'_> {
    /// The letter of the file that a column is about, for whoever hears one cell by itself.
    fn whose(&self, column: usize) -> String {
        let letter = u8::try_from(column).ok().filter(|_| self.files.get(column).is_some());
        letter.map(|at| format!("{}, ", char::from(b'A'.saturating_add(at)))).unwrap_or_default()
    }

    /// Goes to a place of a column.
    fn go(&self, column: usize, at: &Locator) -> Action {
        match self.files.get(column) {
            Some(key) => Action::Visit(key.clone(), at.clone()),
            None => Action::GoTo(at.clone()),
        }
    }
}

/// The table, which fills what is left.
pub(super) fn table(ui: &mut Ui, matrix: &Matrix, looks: &Looks, out: &mut Vec<Action>) {
    let (all, utc) = (looks.all, looks.utc);
    let shown = |index: &usize| all || matrix.columns.get(*index).is_some_and(|column| !column.empty);
    let columns: Vec<usize> = (0..matrix.columns.len()).filter(shown).collect();
    let full = ui.available_rect_before_wrap();
    let pinned = if full.width() < 560.0 { 104.0 } else { 144.0 };
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let count = columns.len().max(1) as f32;
    let width = ((full.width() - pinned - 14.0) / count).clamp(COLUMN, WIDEST_COLUMN).floor();
    let mut laid: Vec<Laid> = Vec::new();
    let mut heights = Vec::new();
    let mut top = 0.0;
    for row in &matrix.rows {
        let height = lay_row(ui, row, &columns, width, top, utc, &mut laid);
        heights.push((row, top, height));
        top += height;
    }
    let body = Rect::from_min_max(full.min + vec2(pinned, HEAD), full.max);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(body));
    inside.set_clip_rect(body.intersect(ui.clip_rect()));
    let area = ScrollArea::both().id_salt("claims").auto_shrink(false).show(&mut inside, |ui| {
        let (canvas, _) = ui.allocate_exact_size(vec2(width * count, top + 16.0), Sense::hover());
        let line = Stroke::new(1.0, Palette::of(ui).line);
        for (_, top, height) in &heights {
            ui.painter().hline(canvas.x_range(), canvas.top() + top + height, line);
        }
        for (index, laid) in laid.iter().enumerate() {
            cell(ui, laid, canvas.min.to_vec2(), index, looks, out);
        }
    });
    let offset = area.state.clamped_offset();
    let palette = Palette::of(ui);
    let line = Stroke::new(1.0, palette.line);
    let head = Rect::from_min_max(full.min, pos2(full.right(), full.top() + HEAD));
    let painter = ui.painter_at(head.with_min_x(full.left() + pinned));
    for (place, index) in columns.iter().enumerate() {
        let Some(column) = matrix.columns.get(*index) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let left = full.left() + pinned + place as f32 * width - offset.x + PAD;
        let galley = one_line(ui, &column.heading, tokens::small_strong_font(), width - 2.0 * PAD);
        let rect = Rect::from_min_size(pos2(left, full.top()), vec2(width - 2.0 * PAD, HEAD));
        let named = ui.interact(rect, ui.scope_id().with(("column", index)), Sense::hover());
        named.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.heading.as_ref()));
        explained(named, &column.heading);
        painter.galley(pos2(left, head.center().y - galley.size().y / 2.0), galley, palette.muted);
    }
    let stripe = Rect::from_min_max(full.min + vec2(0.0, HEAD), pos2(full.left() + pinned, full.bottom()));
    let painter = ui.painter_at(stripe);
    for (row, top, height) in &heights {
        let y = stripe.top() + top - offset.y;
        let mut job = LayoutJob::simple(row.question.to_string(), tokens::strong_font(), palette.ink, pinned - PAD);
        if row.left_out > 0 {
            let more = tf("\n{} in Facts", &[&words::count(row.left_out, "more answer", "more answers")]);
            job.append(&more, 0.0, egui::TextFormat::simple(tokens::small_font(), palette.muted));
        }
        let galley = ui.painter().layout_job(job);
        let rect = Rect::from_min_size(pos2(stripe.left(), y), vec2(pinned, *height));
        let named = ui.interact(
            rect.intersect(stripe),
            ui.scope_id().with(("question", row.question.as_ref())),
            Sense::hover(),
        );
        named.widget_info(|| WidgetInfo::labeled(Role::RowHeader, true, row.question.as_ref()));
        // The question of a row that is taller than the view stays beside its answers.
        let lowest = y + (height - galley.size().y - 2.0 * PAD).max(0.0);
        let text_y = y.max(stripe.top()).min(lowest) + PAD;
        painter.galley(pos2(stripe.left(), text_y), galley, palette.ink);
        painter.hline(stripe.x_range(), y + height, line);
    }
    let painter = ui.painter();
    painter.hline(full.x_range(), head.bottom(), Stroke::new(1.0, palette.edge));
    painter.vline(stripe.right(), full.top()..=full.bottom(), line);
    ui.advance_cursor_after_rect(full);
}

fn one_line(ui: &Ui, text: &str, font: FontId, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), font, Palette::of(ui).muted, width);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Gives each answer of a row its rectangle, counted from the corner of the table; returns the height of the row.
fn lay_row<'a>(
    ui: &Ui,
    row: &'a MatrixRow,
    columns: &[usize],
    width: f32,
    top: f32,
    utc: bool,
    laid: &mut Vec<Laid<'a>>,
) -> f32 {
    let mut height = 48.0_f32;
    for (place, index) in columns.iter().enumerate() {
        let mut y = PAD / 2.0;
        for cell in row.cells.get(*index).map(Vec::as_slice).unwrap_or_default() {
            let mut job = LayoutJob::simple(
                cell.value.text(utc).to_owned(),
                tokens::body_font(),
                Palette::of(ui).ink,
                width - 3.0 * PAD,
            );
            job.wrap.max_rows = MOST_LINES;
            let value = ui.painter().layout_job(job);
            let tall = 18.0 + value.size().y + 16.0 + PAD;
            #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
            let left = place as f32 * width + PAD / 2.0;
            let rect = Rect::from_min_size(pos2(left, top + y), vec2(width - PAD, tall));
            laid.push(Laid { cell, column: *index, value, rect });
            y += tall + 2.0;
        }
        height = height.max(y + PAD / 2.0);
    }
    height
}

fn cell(ui: &mut Ui, laid: &Laid, shift: egui::Vec2, index: usize, looks: &Looks, out: &mut Vec<Action>) {
    let utc = looks.utc;
    let rect = laid.rect.translate(shift);
    let (cell, palette) = (laid.cell, Palette::of(ui));
    let id = ui.scope_id().with(("cell", index));
    let response = ui.interact(rect, id, Sense::click());
    let word = match cell.mark {
        Mark::Alone => String::new(),
        Mark::Agrees(letter) => tf(", agrees {}", &[&letter]),
        Mark::Disagrees(_) => t(", disagrees").to_owned(),
        Mark::Differs => t(", differs").to_owned(),
    };
    let value = cell.value.text(utc);
    let signed = cell.signed.as_ref().map(|signed| format!(", {signed}")).unwrap_or_default();
    let name = format!("{}{}: {value}{word}{signed}", looks.whose(laid.column), cell.fields());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.as_str()));
    let painter = ui.painter();
    let disagrees = matches!(cell.mark, Mark::Disagrees(_));
    let (fill, edge) = match (disagrees, response.hovered() || response.has_focus()) {
        (true, _) => (palette.card, palette.against),
        (false, true) => (palette.hover, palette.hover),
        (false, false) => (palette.ground, palette.ground),
    };
    painter.rect(rect, CornerRadius::same(5), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let left = rect.left() + PAD;
    let room = if cell.signed.is_some() { 18.0 } else { 0.0 };
    let wide = rect.width() - 2.0 * PAD - mark_width(cell.mark) - room;
    let field = one_line(ui, &cell.fields(), tokens::small_font(), wide);
    if cell.signed.is_some() {
        let at = pos2(left + field.size().x + 12.0, rect.top() + 11.0);
        shape(painter, at, 4.5, Standing::Attested, palette.attested, fill);
    }
    painter.galley(pos2(left, rect.top() + 3.0), field, palette.muted);
    mark(ui, pos2(rect.right() - PAD, rect.top() + 11.0), cell.mark);
    painter.galley(pos2(left, rect.top() + 19.0), laid.value.clone(), palette.ink);
    focus_ring(ui, &response);
    place(ui, id, pos2(left, rect.bottom() - 21.0), rect.width() - 2.0 * PAD, laid, looks, out);
    let can_go = !matches!(cell.at, Locator::Absent { .. });
    if response.clicked() {
        match cell.mark {
            Mark::Disagrees(finding) => out.push(Action::Finding(finding)),
            _ if can_go => out.push(looks.go(laid.column, &cell.at)),
            _ => {}
        }
    }
    let copies = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)));
    if response.has_focus() && copies {
        out.push(Action::Copy(value.to_owned()));
    }
    response.context_menu(|ui| {
        if ui.button(t("Copy the answer")).clicked() {
            out.push(Action::Copy(value.to_owned()));
            ui.close();
        }
        if can_go && ui.button(t("Show its bytes")).clicked() {
            out.push(looks.go(laid.column, &cell.at));
            ui.close();
        }
        for also in &cell.also {
            if ui.button(format!("{}: {}", also.field, also.place)).clicked() {
                out.push(looks.go(laid.column, &also.at));
                ui.close();
            }
        }
    });
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let steps = &cell.value.steps;
    if laid.value.elided || !steps.is_empty() || cell.signed.is_some() {
        let vouched = cell.signed.iter().map(|signed| tf("This line is {}", &[&signed]));
        let lines = steps.iter().cloned().chain(vouched);
        response.on_hover_text(lines.fold(value.to_owned(), |text, line| format!("{text}\n{line}")));
    }
}

fn mark_width(mark: Mark) -> f32 {
    match mark {
        Mark::Alone => 0.0,
        Mark::Agrees(_) => 20.0,
        Mark::Disagrees(_) => 76.0,
        Mark::Differs => 56.0,
    }
}

/// Draws a mark that ends at `right`.
fn mark(ui: &Ui, right: Pos2, mark: Mark) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    let font = tokens::small_strong_font();
    match mark {
        Mark::Alone => {}
        Mark::Agrees(letter) => {
            let at = right - vec2(8.0, 0.0);
            painter.circle(at, 8.0, palette.panel, Stroke::new(1.0, palette.edge));
            let align = egui::Align2::CENTER_CENTER;
            painter.text(at, align, letter, FontId::new(tokens::SMALL, font.family), palette.muted);
        }
        Mark::Disagrees(_) => {
            let align = egui::Align2::RIGHT_CENTER;
            let text = painter.text(right, align, t("disagrees"), font, palette.against);
            let at = text.left_center() - vec2(9.0, 0.0);
            shape(painter, at, 5.0, Standing::Conflicting, palette.against, palette.card);
        }
        Mark::Differs => {
            let text = painter.text(
                right,
                egui::Align2::RIGHT_CENTER,
                t("differs"),
                font,
                palette.weight(crate::inspect::Weight::Odd),
            );
            let at = text.left_center() - vec2(9.0, 0.0);
            for (from, to) in [
                (vec2(-4.0, -2.0), vec2(4.0, -2.0)),
                (vec2(-4.0, 2.0), vec2(4.0, 2.0)),
                (vec2(-3.0, 5.0), vec2(3.0, -5.0)),
            ] {
                painter
                    .line_segment([at + from, at + to], Stroke::new(1.3, palette.weight(crate::inspect::Weight::Odd)));
            }
        }
    }
}

/// The place under an answer; goes to its bytes whatever the cell itself does.
fn place(ui: &Ui, cell_id: Id, at: Pos2, width: f32, laid: &Laid, looks: &Looks, out: &mut Vec<Action>) {
    let cell = laid.cell;
    let palette = Palette::of(ui);
    let absent = matches!(cell.at, Locator::Absent { .. });
    let text = match (absent, cell.also.len()) {
        (true, _) => cell.place.clone(),
        (false, 0) => format!("{} →", cell.place),
        (false, more) => tf("{} → and {} more", &[&cell.place, &more]),
    };
    let galley = one_line(ui, &text, tokens::small_font(), width);
    let rect = Rect::from_min_size(at, galley.size());
    let color = if absent { palette.muted } else { palette.claims };
    // The galley carries the muted colour of its job; the link has its own.
    ui.painter().galley_with_override_text_color(at, galley, color);
    if absent {
        return;
    }
    let response = ui.interact(rect, cell_id.with("place"), Sense::click());
    let name = format!("{}{}, {}", looks.whose(laid.column), cell.field, cell.place);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name.as_str()));
    if response.hovered() || response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, color));
    }
    let mut hint = tf("Show these bytes: {}", &[&cell.place]);
    for also in &cell.also {
        hint.push_str(&format!("\n{}: {}", also.field, also.place));
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint).clicked() {
        out.push(looks.go(laid.column, &cell.at));
    }
}
