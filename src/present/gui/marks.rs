//! One lane: what it is called, its mark or bar, and how its moment was read.

use egui::{Color32, CornerRadius, Frame, Label, Margin, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::grid::place;
use super::lanes::Canvas;
use super::state::Action;
use super::tokens::{self, Palette};
use super::widgets::{muted, one_line};
use crate::evidence::Trust;
use crate::present::rows::Lane;
use crate::present::speech::tf;

/// Bars narrower than this (points) are marks.
const NARROWEST_BAR: f32 = 14.0;

/// The shape of a mark: who wrote it; a server's is hollow where anyone could have typed the line.
pub(super) fn mark(painter: &Painter, at: Pos2, radius: f32, shape: (Trust, bool), color: Color32, ground: Color32) {
    match shape.0 {
        Trust::Server if shape.1 => {
            let rect = Rect::from_center_size(at, vec2(1.8, 1.8) * radius);
            let line = Stroke::new(1.5, color);
            painter.rect(rect, CornerRadius::same(1), ground, line, egui::StrokeKind::Inside);
        }
        Trust::Sender => {
            painter.circle_filled(at, radius, color);
        }
        Trust::Server => {
            painter.rect_filled(Rect::from_center_size(at, vec2(1.8, 1.8) * radius), CornerRadius::same(1), color);
        }
        Trust::Hidden => {
            let corners = [vec2(0.0, -1.3), vec2(1.3, 0.0), vec2(0.0, 1.3), vec2(-1.3, 0.0)];
            let corners = corners.map(|step| at + radius * step).to_vec();
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        }
        Trust::Field => {
            painter.circle(at, radius - 0.5, ground, Stroke::new(2.0, color));
        }
    }
}

/// What a lane is called, and by whom it was written.
pub(super) fn label(ui: &Ui, canvas: &Canvas, lane: &Lane, rect: Rect) {
    let palette = Palette::of(ui);
    let room = canvas.left - canvas.start - 12.0;
    let y = rect.center().y;
    let used = one_line(ui, pos2(rect.left() + 4.0, y - 9.0), room, lane.label.as_str(), palette.ink).x;
    if let Some(by) = lane.by.as_ref().filter(|_| room - used > 40.0) {
        let text = tokens::small(by.as_str()).color(palette.muted);
        one_line(ui, pos2(rect.left() + 12.0 + used, y - 7.0), room - used - 10.0, text, palette.muted);
    }
}

/// The mark of one moment, or a bar as long as what is not known, with its text beside it.
pub(super) fn stamp(ui: &Ui, canvas: &Canvas, lane: &Lane, rect: Rect, color: Color32) {
    let palette = Palette::of(ui);
    let y = rect.center().y;
    let painter = ui.painter_at(Rect::from_x_y_ranges(canvas.left - 8.0..=canvas.right + 8.0, rect.y_range()));
    let text = lane.value.text(canvas.chosen.utc).to_owned();
    let galley = painter.layout_no_wrap(text, tokens::small_font(), color);
    let wide = galley.size().x;
    let Some((from, to)) = lane.range else {
        let text = tokens::small(tf("{} – no such day or time", &[&lane.raw])).color(palette.against);
        one_line(ui, pos2(canvas.left + 8.0, y - 8.0), canvas.width() - 16.0, text, palette.against);
        return;
    };
    let (left, right) = (canvas.moment(from), canvas.moment(to));
    if right < canvas.left || left > canvas.right {
        // Beyond what is shown: an arrow says on which side.
        let to_left = right < canvas.left;
        let (edge, side) = if to_left { (canvas.left, 1.0) } else { (canvas.right, -1.0) };
        let tip = pos2(edge + 2.0 * side, y);
        let corners = [vec2(0.0, 0.0), vec2(7.0 * side, -4.5), vec2(7.0 * side, 4.5)].map(|step| tip + step).to_vec();
        painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        let x = if to_left { edge + 14.0 } else { edge - 14.0 - wide };
        painter.galley(pos2(x, y - galley.size().y / 2.0), galley, color);
        return;
    }
    let anchor = if right - left >= NARROWEST_BAR {
        let (from, to) = (left.max(canvas.left - 8.0), right.min(canvas.right + 8.0));
        let bar = Rect::from_x_y_ranges(from..=to, y - 9.0..=y + 9.0);
        let edge = Stroke::new(1.0, color);
        painter.rect(bar, CornerRadius::same(3), palette.selected, edge, egui::StrokeKind::Inside);
        let text_at = pos2(from.max(canvas.left) + 18.0, y - galley.size().y / 2.0);
        mark(&painter, pos2(from.max(canvas.left) + 9.0, y), 4.0, (lane.trust, lane.typed), color, palette.selected);
        if to - text_at.x > wide + 6.0 {
            painter.galley(text_at, galley, color);
            return;
        }
        (from, to)
    } else {
        let x = f32::midpoint(left, right);
        mark(&painter, pos2(x, y), 5.0, (lane.trust, lane.typed), color, palette.ground);
        (x - 5.0, x + 5.0)
    };
    let x =
        if anchor.1 + 6.0 + wide <= canvas.right { anchor.1 + 6.0 } else { (anchor.0 - 6.0 - wide).max(canvas.left) };
    painter.galley(pos2(x, y - galley.size().y / 2.0), galley, color);
}

/// How the chosen moment was read, and where it stands.
pub(super) fn details(ui: &mut Ui, canvas: &Canvas, lane: &Lane, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let frame =
        Frame::new().fill(palette.card).stroke(Stroke::new(1.0, palette.line)).corner_radius(CornerRadius::same(5));
    frame.inner_margin(Margin::symmetric(12, 8)).outer_margin(Margin { left: 4, right: 4, top: 4, bottom: 8 }).show(
        ui,
        |ui| {
            // The brackets beside the line stay free.
            ui.set_width((canvas.right - canvas.start - 32.0).max(80.0));
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.spacing_mut().interact_size.y = 18.0;
            ui.add(Label::new(tokens::strong(lane.value.text(canvas.chosen.utc))).wrap());
            muted(ui, format!("{} · {}", lane.certainty, lane.name));
            ui.add(Label::new(tokens::mono(lane.raw.as_str())).wrap());
            if let Some(by) = &lane.by {
                let hidden = lane.trust == Trust::Hidden;
                muted(ui, if hidden { by.clone() } else { tf("Written by {}", &[&by]) });
            }
            for (number, step) in lane.steps.iter().enumerate() {
                ui.add(Label::new(tokens::small(format!("{}. {step}", number + 1))).wrap());
            }
            ui.scope(|ui| place(ui, &tf("Selected: {}", &[&lane.label]), &lane.place, &lane.at, &lane.child, out));
        },
    );
}
