//! Bytes in rows: an integer top row, only the visible rows drawn, and a scroll bar of its own.
//!
//! A scroll area counts in `f32`, which can't hold the height of a large file.

use egui::text::CCursor;
use egui::{
    CornerRadius, EventFilter, Key as Keyboard, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
};

use super::bytes::{self, Mode, Pane};
use super::state::Action;
use super::tokens::{self, Palette};
use super::widgets::focus_ring;
use crate::evidence::ByteSpan;
use crate::inspect::Role as Part;
use crate::present::speech::{t, tf};
use crate::present::words;

const ROW: f32 = 18.0;
const BAR: f32 = 12.0;

/// What a pane is to show.
pub(super) struct Shown<'a> {
    pub pane: &'a Pane,
    pub mode: Mode,
    /// The byte to bring into sight.
    pub jump: Option<usize>,
    /// Marked ranges.
    pub marks: Vec<(ByteSpan, Option<Part>)>,
    /// What the search found, and which of it is looked at.
    pub found: &'a [ByteSpan],
    pub current: usize,
    /// Whether it is the decoded layer.
    pub layer: bool,
    /// Its name for screen readers.
    pub name: &'a str,
}

struct Geometry {
    area: Rect,
    letter: f32,
    gutter: f32,
    per_row: usize,
    page: usize,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of a window")]
fn geometry(ui: &Ui, shown: &Shown, rect: Rect) -> Geometry {
    let letter = ui.ctx().fonts_mut(|fonts| fonts.glyph_width(&tokens::mono_font(), '0')).max(1.0);
    let digits = words::number(shown.pane.held.len() as u64).len().max(5) + 2;
    #[expect(clippy::cast_precision_loss, reason = "a few digits")]
    let gutter = digits as f32 * letter;
    let area = rect.with_max_x(rect.right() - BAR);
    let room = ((area.width() - gutter) / letter).max(8.0) as usize;
    let per_row = match shown.mode {
        Mode::Text => (room / 8 * 8).clamp(16, 160),
        Mode::Hex => [32, 16, 8, 4].into_iter().find(|count| count * 4 + 2 <= room).unwrap_or(4),
    };
    Geometry { area, letter, gutter, per_row, page: ((area.height() / ROW) as usize).max(1) }
}

/// Draws a pane over all the room that is left.
pub(super) fn pane_ui(ui: &mut Ui, shown: &Shown, out: &mut Vec<Action>) {
    let rect = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(rect, Sense::click_and_drag());
    let geometry = geometry(ui, shown, rect);
    let (pane, mode, per_row) = (shown.pane, shown.mode, geometry.per_row);
    if mode == Mode::Text && pane.asked != per_row {
        out.push(Action::Lines(shown.layer, per_row));
    }
    if response.clicked() {
        response.request_focus();
    }
    let mut top = pane.clone();
    let by = wheel(ui, &response) + keys(ui, &response, geometry.page);
    if by != 0 {
        top.scroll(by, mode, per_row, geometry.page.saturating_sub(2));
        out.push(Action::Top(shown.layer, top.top));
    } else if let Some(byte) = shown.jump {
        let (now, row) = (pane.row_of(pane.top, mode, per_row), pane.row_of(byte, mode, per_row));
        if row < now || row + 2 >= now + geometry.page {
            // The end of the file stays at the end of the pane.
            let last = pane.rows(mode, per_row).saturating_sub(geometry.page.saturating_sub(2));
            let above = row.saturating_sub(geometry.page / 4).min(last);
            top.top = pane.row(above, mode, per_row).start;
        }
        // Until the lines are known, rows are a guess: the jump is kept for when they are.
        if mode == Mode::Hex || pane.lines.as_ref().is_some_and(|lines| lines.width == per_row) {
            out.push(Action::Top(shown.layer, top.top));
        }
    }
    let first = pane.row_of(top.top, mode, per_row);
    name(ui, &response, shown, &geometry, first);
    let painter = ui.painter_at(rect);
    let rows = pane.rows(mode, per_row);
    for (place, row) in (first..rows.min(first + geometry.page + 1)).enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "rows of a window")]
        let y = geometry.area.top() + place as f32 * ROW;
        draw(&painter, Palette::of(ui), shown, &geometry, pane.row(row, mode, per_row), y);
    }
    bar(ui, shown, &geometry, rect, first, rows, out);
    focus_ring(ui, &response);
}

fn name(ui: &Ui, response: &egui::Response, shown: &Shown, geometry: &Geometry, first: usize) {
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, shown.name));
    let (pane, mode, per_row) = (shown.pane, shown.mode, geometry.per_row);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        let last = first + geometry.page;
        let span = ByteSpan::new(pane.row(first, mode, per_row).start, pane.row(last, mode, per_row).start);
        let marked: Vec<String> = shown
            .marks
            .iter()
            .filter(|(mark, _)| mark.overlaps(span))
            .map(|(mark, part)| {
                let text = bytes::letters(pane.held.slice(*mark), 0).0;
                format!("{}: {text}", part.map_or(t("Selected"), words::role))
            })
            .collect();
        node.set_value(tf("bytes {} to {}; highlighted {}", &[&span.start, &span.end, &marked.join("; ")]));
    });
}

#[expect(clippy::cast_possible_truncation, reason = "rows of one turn of a wheel")]
fn wheel(ui: &Ui, response: &egui::Response) -> i64 {
    if !response.contains_pointer() {
        return 0;
    }
    let delta = ui.input(|input| input.smooth_scroll_delta().y);
    let id = response.id.with("wheel");
    let sum = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0) - delta;
    let rows = (sum / ROW).trunc();
    if delta != 0.0 {
        ui.data_mut(|data| data.insert_temp(id, sum - rows * ROW));
    }
    rows as i64
}

fn keys(ui: &Ui, response: &egui::Response, page: usize) -> i64 {
    let page = i64::try_from(page.saturating_sub(1)).unwrap_or(1);
    // Asked before the input is locked: the answer needs the same lock.
    let focused = response.has_focus();
    if focused {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    ui.input(|input| {
        let pressed = |key| i64::try_from(input.num_presses(key)).unwrap_or(0);
        let mut by = (pressed(Keyboard::PageDown) - pressed(Keyboard::PageUp)) * page;
        if focused {
            by += pressed(Keyboard::ArrowDown) - pressed(Keyboard::ArrowUp);
            by += (pressed(Keyboard::End) - pressed(Keyboard::Home)) * i64::from(u32::MAX);
        }
        by
    })
}

fn draw(painter: &Painter, palette: &Palette, shown: &Shown, geometry: &Geometry, span: ByteSpan, y: f32) {
    let left = geometry.area.left() + geometry.gutter;
    let number = words::number(span.start as u64);
    let right = pos2(left - 2.0 * geometry.letter, y + ROW / 2.0);
    painter.text(right, egui::Align2::RIGHT_CENTER, number, tokens::mono_font(), palette.muted);
    let row = shown.pane.held.slice(span);
    let washes = washes(shown, palette, span);
    let rect = |from: f32, to: f32| Rect::from_min_max(pos2(from, y), pos2(to.max(from + 2.0), y + ROW));
    let fill = |rect: Rect, wash: &Wash| {
        painter.rect_filled(rect, CornerRadius::same(2), wash.color);
        if wash.outlined {
            painter.rect_stroke(rect, 2, Stroke::new(1.0, palette.ink), egui::StrokeKind::Inside);
        }
    };
    match shown.mode {
        Mode::Text => {
            let (text, starts) = bytes::letters(row, span.start);
            let galley = painter.layout_no_wrap(text, tokens::mono_font(), palette.ink);
            let x = |byte: usize| {
                let index = starts.partition_point(|start| *start < byte);
                left + galley.pos_from_cursor(CCursor::new(index)).left()
            };
            for wash in &washes {
                fill(rect(x(wash.span.start), x(wash.span.end)), wash);
            }
            painter.galley(Pos2::new(left, y + (ROW - galley.size().y) / 2.0), galley, palette.ink);
        }
        Mode::Hex => {
            let letter = geometry.letter;
            #[expect(clippy::cast_precision_loss, reason = "bytes of one row")]
            let number_x = |byte: usize| left + 3.0 * letter * (byte - span.start) as f32;
            #[expect(clippy::cast_precision_loss, reason = "bytes of one row")]
            let text_x = |byte: usize| left + letter * (3 * geometry.per_row + 1 + byte - span.start) as f32;
            for wash in &washes {
                fill(rect(number_x(wash.span.start) - 2.0, number_x(wash.span.end) - letter + 2.0), wash);
                fill(rect(text_x(wash.span.start), text_x(wash.span.end)), wash);
            }
            let numbers: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
            let plain = |byte: &u8| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '·' };
            let text: String = row.iter().map(plain).collect();
            let middle = y + ROW / 2.0;
            let align = egui::Align2::LEFT_CENTER;
            painter.text(pos2(left, middle), align, numbers.join(" "), tokens::mono_font(), palette.ink);
            painter.text(pos2(text_x(span.start), middle), align, text, tokens::mono_font(), palette.ink);
        }
    }
}

struct Wash {
    span: ByteSpan,
    color: egui::Color32,
    outlined: bool,
}

fn washes(shown: &Shown, palette: &Palette, row: ByteSpan) -> Vec<Wash> {
    let cut = |span: &ByteSpan| ByteSpan::new(span.start.max(row.start), span.end.min(row.end));
    let touches =
        |span: &ByteSpan| span.overlaps(row) || (span.is_empty() && row.contains(*span) && span.end < row.end);
    let mut washes = Vec::new();
    // Context first and contradictions last: where ranges overlap, the weightier colour stays on top.
    for wanted in [None, Some(Part::Context), Some(Part::Claims), Some(Part::Contradicts)] {
        let marks = shown.marks.iter().filter(|(span, part)| *part == wanted && touches(span));
        washes.extend(marks.map(|(span, part)| Wash { span: cut(span), color: palette.wash(*part), outlined: false }));
    }
    let from = shown.found.partition_point(|span| span.end <= row.start);
    for (index, span) in shown.found.iter().enumerate().skip(from).take_while(|(_, span)| span.start < row.end) {
        washes.push(Wash { span: cut(span), color: palette.found_wash, outlined: index == shown.current });
    }
    washes
}

fn bar(ui: &mut Ui, shown: &Shown, geometry: &Geometry, rect: Rect, first: usize, rows: usize, out: &mut Vec<Action>) {
    let last = rows.saturating_sub(geometry.page.saturating_sub(2));
    if last == 0 {
        return;
    }
    let track = rect.with_min_x(rect.right() - BAR + 2.0);
    let response = ui.interact(track, ui.scope_id().with(("bytes bar", shown.layer)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t("Position in the bytes")));
    #[expect(clippy::cast_precision_loss, reason = "the place of a handle needs no more than its pixels")]
    let (share, at) = (geometry.page as f64 / rows as f64, first as f64 / last as f64);
    let length = (f64::from(track.height()) * share).max(24.0).min(f64::from(track.height()));
    let room = f64::from(track.height()) - length;
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let top = track.top() + (room * at.min(1.0)) as f32;
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let handle = Rect::from_min_size(pos2(track.left() + 2.0, top), egui::vec2(6.0, length as f32));
    let palette = Palette::of(ui);
    let color = if response.hovered() || response.dragged() { palette.muted } else { palette.edge };
    ui.painter().rect_filled(handle, CornerRadius::same(3), color);
    // Where the marked ranges stand in the whole of the bytes.
    let total = shown.pane.held.len().max(1);
    for (span, part) in &shown.marks {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "pixels")]
        let y = track.top() + (f64::from(track.height()) * (span.start as f64 / total as f64)) as f32;
        ui.painter().hline(track.x_range(), y, Stroke::new(2.0, palette.role(*part)));
    }
    if let Some(pointer) = response.interact_pointer_pos()
        && room > 0.0
    {
        let wanted = (f64::from(pointer.y - track.top()) - length / 2.0) / room;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a row between none and the last"
        )]
        let row = (wanted.clamp(0.0, 1.0) * last as f64) as usize;
        out.push(Action::Top(shown.layer, shown.pane.row(row, shown.mode, geometry.per_row).start));
    }
}
