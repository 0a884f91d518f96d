//! A dump over time: one column for each day, week, month or year, stacked by where the files stand. What is dragged over is what
//! the table shows.

use egui::{
    CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Rangef, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::dump_state::{DumpAction, DumpView};
use super::state::Action;
use super::tokens::{self, Palette};
use super::widgets::{focus_ring, muted, quiet_button};
use crate::inspect::Standing;
use crate::present::dump::{Bin, Spans, Unit};
use crate::present::speech::{t, tf};
use crate::present::words;

const TALL: f32 = 64.0;
/// Room below for the labels, and above for the marks of findings.
const BELOW: f32 = 16.0;
const ABOVE: f32 = 10.0;
/// Widest column (points): a dump of one day is no wall.
const WIDEST: f32 = 28.0;

pub(super) fn timeline_ui(ui: &mut Ui, view: &mut DumpView, out: &mut Vec<Action>) {
    let spans = view.shown.spans.clone();
    ui.horizontal_wrapped(|ui| {
        ui.label(tokens::small_strong(t("Over time")));
        if spans.bins.is_empty() {
            muted(ui, t("No file that is shown names a moment"));
            return;
        }
        for unit in Unit::ALL {
            let on = spans.unit == Some(unit);
            if ui.selectable_label(on, tokens::small(unit.name())).clicked() {
                view.query.unit = Some(unit);
                out.push(Action::Dump(DumpAction::Arrange));
            }
        }
        if let Some((from, to)) = view.query.span {
            let chosen = span_words(&spans, from, to);
            if quiet_button(ui, format!("{chosen}  ×"), &tf("Take away: {}", &[&chosen])).clicked() {
                view.query.span = None;
                out.push(Action::Dump(DumpAction::Arrange));
            }
        }
        let without = words::count(spans.without as usize, "file", "files");
        let hint = t("drag to choose a time; a diamond marks findings that few files share");
        muted(
            ui,
            if spans.without > 0 { tf("{} without a known moment · {}", &[&without, &hint]) } else { hint.to_owned() },
        );
    });
    if spans.bins.is_empty() {
        return;
    }
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), ABOVE + TALL + BELOW), Sense::hover());
    #[expect(clippy::cast_precision_loss, reason = "columns of a picture")]
    let many = spans.bins.len() as f32;
    let step = (all.width() / many).min(WIDEST);
    let rect = Rect::from_min_size(all.min, vec2(step * many, all.height()));
    let id = ui.scope_id().with("dump times");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, text(&spans, view.query.span)));
    let chosen = chosen(&spans, view);
    draw(ui, rect, step, &spans, chosen);
    // What is drawn is said too: each column is a node that tells its numbers.
    for (index, bin) in spans.bins.iter().enumerate().filter(|(_, bin)| bin.total() > 0) {
        let node = ui.interact(column(rect, step, index), id.with(("column", index)), Sense::hover());
        node.widget_info(|| WidgetInfo::labeled(Role::Label, true, bin_words(bin)));
    }
    focus_ring(ui, &response);
    steer(ui, &response, id, (rect, step), &spans, view, out);
    let under = response.hover_pos().and_then(|at| spans.bins.get(at_column(rect, step, spans.bins.len(), at.x)));
    if let Some(bin) = under {
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text_at_pointer(bin_words(bin));
    }
}

fn column(rect: Rect, step: f32, index: usize) -> Rect {
    #[expect(clippy::cast_precision_loss, reason = "columns of a picture")]
    let left = rect.left() + index as f32 * step;
    Rect::from_x_y_ranges(Rangef::new(left, left + step), Rangef::new(rect.top() + ABOVE, rect.bottom() - BELOW))
}

fn at_column(rect: Rect, step: f32, many: usize, x: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns of a picture")]
    let index = ((x - rect.left()) / step.max(0.1)).max(0.0) as usize;
    index.min(many.saturating_sub(1))
}

/// The columns that are chosen, by the pointer or by what the table is filtered with.
fn chosen(spans: &Spans, view: &DumpView) -> Option<(usize, usize)> {
    if let Some((from, to)) = view.drag {
        return Some((from.min(to), from.max(to)));
    }
    let (from, to) = view.query.span?;
    let inside = |bin: &Bin| bin.from < to && bin.to > from;
    Some((spans.bins.iter().position(inside)?, spans.bins.iter().rposition(inside)?))
}

fn draw(ui: &Ui, rect: Rect, step: f32, spans: &Spans, chosen: Option<(usize, usize)>) {
    let palette = Palette::of(ui);
    let painter = ui.painter_at(rect.expand2(vec2(30.0, 0.0)));
    let base = rect.bottom() - BELOW;
    if let Some((from, to)) = chosen {
        let band = column(rect, step, from).union(column(rect, step, to));
        painter.rect_filled(band.expand2(vec2(0.0, ABOVE / 2.0)), CornerRadius::same(2), palette.selected);
    }
    let gap = if step > 4.0 { 1.0 } else { 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "a picture")]
    let scale = TALL / spans.most.max(1) as f32;
    let mut free = f32::NEG_INFINITY;
    for (index, bin) in spans.bins.iter().enumerate() {
        let place = column(rect, step, index);
        let mut top = base;
        for (standing, count) in Standing::ALL.into_iter().zip(bin.counts).filter(|(_, count)| *count > 0) {
            // One file among thousands is seen too.
            #[expect(clippy::cast_precision_loss, reason = "a picture")]
            let tall = (count as f32 * scale).max(1.5);
            let bar =
                Rect::from_x_y_ranges(place.left()..=(place.right() - gap).max(place.left() + 1.0), (top - tall)..=top);
            painter.rect_filled(
                bar,
                0.0,
                palette.standing(standing).gamma_multiply(if quiet(standing) { 0.55 } else { 1.0 }),
            );
            top -= tall;
        }
        if bin.found > 0 {
            let at = pos2(place.center().x, (top - 5.0).max(rect.top() + 4.0));
            let (wide, high) = (vec2(3.0, 0.0), vec2(0.0, 3.5));
            let diamond = vec![at - high, at + wide, at + high, at - wide];
            painter.add(egui::Shape::convex_polygon(diamond, palette.against, Stroke::NONE));
        }
        let galley = painter.layout_no_wrap(bin.label.clone(), tokens::small_font(), palette.muted);
        let left = place.left();
        if left > free && left + galley.size().x <= rect.right().max(rect.left() + galley.size().x) + 1.0 {
            painter.vline(left, base..=base + 3.0, Stroke::new(1.0, palette.edge));
            free = left + galley.size().x + 14.0;
            painter.galley(pos2(left, base + 2.0), galley, palette.muted);
        }
    }
    painter.hline(rect.x_range(), base, Stroke::new(1.0, palette.edge));
}

/// Standings that say nothing against a file are drawn paler.
fn quiet(standing: Standing) -> bool {
    matches!(standing, Standing::Attested | Standing::Consistent)
}

/// Pointer and keys: dragging chooses columns, a click one; arrows move, with Shift they widen, Escape shows all times.
fn steer(
    ui: &Ui,
    response: &Response,
    id: Id,
    (rect, step): (Rect, f32),
    spans: &Spans,
    view: &mut DumpView,
    out: &mut Vec<Action>,
) {
    let many = spans.bins.len();
    let under = |x: f32| at_column(rect, step, many, x);
    if let Some(at) = response.interact_pointer_pos() {
        let from = view
            .drag
            .map_or_else(|| under(ui.input(|input| input.pointer.press_origin()).unwrap_or(at).x), |drag| drag.0);
        if response.dragged() || response.drag_started() {
            view.drag = Some((from, under(at.x)));
        } else if response.clicked() {
            view.drag = Some((under(at.x), under(at.x)));
        }
    }
    let mut wanted = None;
    if response.drag_stopped() || response.clicked() {
        wanted = view.drag.take();
        response.request_focus();
    }
    if response.has_focus() {
        let keep = EventFilter { horizontal_arrows: true, escape: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keep));
        let now = chosen(spans, view);
        let (left, right, wide_left, wide_right, all) = ui.input_mut(|input| {
            // Keys with Shift are asked first: the others would take them.
            let wide_left = input.consume_key(Modifiers::SHIFT, Key::ArrowLeft);
            let wide_right = input.consume_key(Modifiers::SHIFT, Key::ArrowRight);
            let left = input.consume_key(Modifiers::NONE, Key::ArrowLeft);
            let right = input.consume_key(Modifiers::NONE, Key::ArrowRight);
            (left, right, wide_left, wide_right, input.consume_key(Modifiers::NONE, Key::Escape))
        });
        let last = many.saturating_sub(1);
        let (from, to) = now.unwrap_or((0, last));
        if all {
            view.query.span = None;
            out.push(Action::Dump(DumpAction::Arrange));
        } else if left || right {
            let at = match now {
                None => {
                    if right {
                        0
                    } else {
                        last
                    }
                }
                Some(_) if right => (to + 1).min(last),
                Some(_) => from.saturating_sub(1),
            };
            wanted = Some((at, at));
        } else if wide_left || wide_right {
            wanted = Some(if wide_right { (from, (to + 1).min(last)) } else { (from.saturating_sub(1), to) });
        }
    }
    let Some((one, other)) = wanted else { return };
    let (from, to) = (one.min(other), one.max(other));
    if let (Some(first), Some(last)) = (spans.bins.get(from), spans.bins.get(to)) {
        let span = (first.from, last.to);
        // The same once more takes it away.
        view.query.span = (view.query.span != Some(span)).then_some(span);
        out.push(Action::Dump(DumpAction::Arrange));
    }
}

/// A column in words.
fn bin_words(bin: &Bin) -> String {
    let mut text = format!("{}: {}", bin.label, words::count(bin.total() as usize, "file", "files"));
    for (standing, count) in
        Standing::ALL.into_iter().rev().zip(bin.counts.into_iter().rev()).filter(|(_, count)| *count > 0)
    {
        text.push_str(&format!(", {} {}", words::number(u64::from(count)), words::standing(standing)));
    }
    if bin.found > 0 {
        text.push_str(&tf("; {} with a finding that few share", &[&bin.found]));
    }
    text
}

/// The chosen time in words.
pub(super) fn span_words(spans: &Spans, from: i64, to: i64) -> String {
    let first = spans.bins.iter().find(|bin| bin.to > from && bin.from < to);
    let last = spans.bins.iter().rfind(|bin| bin.to > from && bin.from < to);
    match (first, last) {
        (Some(first), Some(last)) if first.label != last.label => format!("{} – {}", first.label, last.label),
        (Some(only), _) => only.label.clone(),
        _ => t("a chosen time").to_owned(),
    }
}

/// The picture in words.
fn text(spans: &Spans, span: Option<(i64, i64)>) -> String {
    let ends =
        spans.bins.first().zip(spans.bins.last()).map(|(first, last)| format!("{} – {}", first.label, last.label));
    let most = spans.bins.iter().max_by_key(|bin| bin.total()).map(|bin| bin.label.clone()).unwrap_or_default();
    let chosen = span.map_or_else(|| t("all times").to_owned(), |(from, to)| span_words(spans, from, to));
    tf(
        "{} over time, {}; most in {}; chosen: {}. Left and right choose a column, with Shift several, Escape all",
        &[&words::count(spans.with as usize, "file", "files"), &ends.unwrap_or_default(), &most, &chosen],
    )
}
