//! Every moment on one line: the bar above it, the line itself, the lanes, and the same rows as a table.

use egui::{Button, EventFilter, Frame, Id, Key, Margin, Modifiers, Response, ScrollArea, Sense, Ui, vec2};

use super::commands::Command;
use super::grid::{copy_button, table_ui};
use super::lanes::{self, Canvas};
use super::marks;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::TimesView;
use super::widgets::{muted, prose, quiet_button};
use crate::evidence::Trust;
use crate::present::rows::{Lane, Sheet, Times};
use crate::present::speech::{t, tf};

/// What is chosen elsewhere in the window.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub finding: Option<usize>,
    pub utc: bool,
    pub zone: Option<&'a str>,
}

pub(super) fn times_ui(ui: &mut Ui, sheet: &Sheet, view: &mut TimesView, chosen: Chosen, out: &mut Vec<Action>) {
    let times = &sheet.times;
    if times.lanes.is_empty() {
        Frame::new().inner_margin(Margin { left: 20, right: 16, top: 12, bottom: 8 }).show(ui, |ui| {
            ui.label(t("This file states no moment at all"));
        });
        return;
    }
    let low = ui.available_height() < 300.0;
    if low {
        ScrollArea::vertical().id_salt("times all").auto_shrink(false).show(ui, |ui| {
            framed(ui, |ui| {
                bar(ui, times, view, chosen, out);
                line_and_lanes(ui, times, view, chosen, false, out);
            });
        });
    } else {
        framed(ui, |ui| {
            bar(ui, times, view, chosen, out);
            line_and_lanes(ui, times, view, chosen, true, out);
        });
    }
}

fn framed(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin { left: 20, right: 12, top: 10, bottom: 0 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn line_and_lanes(
    ui: &mut Ui,
    times: &Times,
    view: &mut TimesView,
    chosen: Chosen,
    scrolls: bool,
    out: &mut Vec<Action>,
) {
    let axis = if view.to_scale || times.broken.is_empty() { &times.scaled } else { &times.broken };
    let canvas = Canvas::new(ui, times, axis, view.shown, chosen);
    let strip = lanes::axis_ui(ui, &canvas);
    steer(ui, &strip, &canvas, view);
    keys(ui, view);
    let mut below = |ui: &mut Ui| {
        lanes::lanes_ui(ui, &canvas, view, out);
        notes(ui, times);
        table_ui(ui, "times table", t("The same as a table"), &times.table(chosen.utc), out);
    };
    if scrolls {
        ScrollArea::vertical().id_salt("lanes").auto_shrink(false).show(ui, below);
    } else {
        below(ui);
    }
}

/// The clock, the zoom, what the shapes mean.
fn bar(ui: &mut Ui, times: &Times, view: &mut TimesView, chosen: Chosen, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        let zone = chosen.zone.filter(|_| chosen.utc);
        for (name, on, action) in [
            (t("As written"), !chosen.utc, Action::Times(false, chosen.zone.map(str::to_owned))),
            ("UTC", chosen.utc && zone.is_none(), Action::Times(true, None)),
            (zone.unwrap_or(t("Zone…")), zone.is_some(), Action::Run(Command::Zone)),
        ] {
            if ui.add(Button::selectable(on, tokens::small(name))).clicked() {
                out.push(action);
            }
        }
        ui.add_space(2.0 * GRID);
        if quiet_button(ui, "−", t("Zoom out")).on_hover_text(t("Zoom out (−)")).clicked() {
            view.zoom(0.5, 0.5);
        }
        if quiet_button(ui, "+", t("Zoom in")).on_hover_text(t("Zoom in (+), or Ctrl and the wheel")).clicked() {
            view.zoom(2.0, 0.5);
        }
        let fit = ui.add_enabled(view.is_zoomed(), Button::new(tokens::small(t("Fit"))));
        if fit.on_hover_text(t("Show all of it (Home)")).clicked() {
            view.fit();
        }
        if !times.broken.gaps().is_empty() || view.to_scale {
            let mut broken = !view.to_scale;
            let hint = t("Leaves out stretches in which nothing happens; without it everything is to scale");
            let toggle = ui.checkbox(&mut broken, tokens::small(t("Shorten long gaps"))).on_hover_text(hint);
            if toggle.changed() {
                view.to_scale = !broken;
                view.fit();
            }
        }
        copy_button(ui, out);
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        ui.spacing_mut().interact_size.y = 18.0;
        let shapes = [
            (Trust::Sender, false, t("sender's program")),
            (Trust::Server, false, t("server")),
            (Trust::Server, true, t("server's line that anyone could have typed")),
            (Trust::Hidden, false, t("hidden")),
            (Trust::Field, false, t("shown field")),
        ];
        let is = |lane: &Lane, trust, typed| lane.trust == trust && (trust != Trust::Server || lane.typed == typed);
        let occurs = |trust, typed| times.lanes.iter().any(|lane| is(lane, trust, typed));
        for (trust, typed, text) in shapes.into_iter().filter(|shape| occurs(shape.0, shape.1)) {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
            let palette = Palette::of(ui);
            marks::mark(ui.painter(), rect.center(), 4.5, (trust, typed), palette.ink, palette.ground);
            muted(ui, text);
            ui.add_space(GRID);
        }
        muted(ui, t("· A bar is as long as what is not known"));
    });
}

/// Dragging moves the line; Ctrl and the wheel zoom where the pointer is.
fn steer(ui: &Ui, strip: &Response, canvas: &Canvas, view: &mut TimesView) {
    let hovered = ui.ctx().pointer_hover_pos().filter(|at| {
        let area = ui.max_rect();
        area.contains(*at) && at.x >= canvas.left && at.x <= canvas.right && ui.rect_contains_pointer(area)
    });
    if strip.dragged() {
        view.pan(f64::from(-strip.drag_delta().x / canvas.width()));
    }
    if let Some(at) = hovered {
        let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
        if (zoom - 1.0).abs() > f32::EPSILON {
            view.zoom(f64::from(zoom), f64::from((at.x - canvas.left) / canvas.width()));
        } else if scroll.x.abs() > scroll.y.abs() {
            view.pan(f64::from(-scroll.x / canvas.width()));
        }
    }
}

/// Left and right move, plus and minus zoom, Home fits; up and down still go from row to row.
fn keys(ui: &Ui, view: &mut TimesView) {
    if ui.ctx().text_edit_focused() || ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowLeft) {
        view.pan(-0.1);
    }
    if pressed(Key::ArrowRight) {
        view.pan(0.1);
    }
    if pressed(Key::Plus) || pressed(Key::Equals) {
        view.zoom(1.5, 0.5);
    }
    if pressed(Key::Minus) {
        view.zoom(1.0 / 1.5, 0.5);
    }
    if pressed(Key::Home) {
        view.fit();
    }
}

/// Keeps left and right for the line while one of its rows has the keyboard.
pub(super) fn keep_arrows(ui: &Ui, id: Id) {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

/// What the picture can't say.
fn notes(ui: &mut Ui, times: &Times) {
    let unplaced = times.lanes.iter().filter(|lane| lane.range.is_none()).count();
    ui.add_space(GRID);
    if let Some(band) = &times.band {
        ui.horizontal_top(|ui| {
            let palette = Palette::of(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
            let swatch = egui::Rect::from_center_size(rect.center(), vec2(12.0, 12.0));
            let edge = egui::Stroke::new(1.0, palette.edge);
            let fill = palette.found_wash.gamma_multiply(lanes::BAND);
            ui.painter().rect(swatch, 2.0, fill, edge, egui::StrokeKind::Inside);
            prose(ui, tokens::small(band.words.as_str()));
        });
    }
    if unplaced > 0 {
        let rows = crate::present::words::count(unplaced, "row names", "rows name");
        muted(ui, tf("{} no day or time that exists and can't be placed", &[&rows]));
    }
    if times.left_out > 0 {
        muted(ui, tf("{} more moments stand in Facts", &[&times.left_out]));
    }
}
