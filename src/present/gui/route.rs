//! The way of a mail: a chain from the sender to the mailbox, with delays, breaks, and whose word each line is.

use egui::{
    Align2, Frame, Label, Margin, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::grid::{copy_button, table_ui};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, place, prose, shape};
use crate::inspect::{Join, Standing, Word};
use crate::present::rows::{Sheet, StopRow, whose};
use crate::present::speech::{t, tf};

/// Width of the column in which the chain is drawn (points).
const RAIL: f32 = 40.0;
/// Height of the link between two stops (points).
const LINK: f32 = 34.0;
/// Radius of a stop (points).
const NODE: f32 = 10.0;

pub(super) fn route_ui(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    let route = &sheet.route;
    ScrollArea::vertical().id_salt("route").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 16, top: 12, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(why) = route.empty {
                prose(ui, why);
                return;
            }
            ui.horizontal_wrapped(|ui| {
                ui.label(tokens::strong(route.summary()));
                copy_button(ui, out);
            });
            legend(ui);
            ui.add_space(2.0 * GRID);
            ui.spacing_mut().item_spacing.y = 0.0;
            end(ui, t("Sender, as the mail says"), &route.sender, true);
            if route.trusted_from.is_none() {
                let below = t("↓ No line is known to be the receiving side's own: anyone could have typed all of them");
                boundary(ui, below, None, &route.trust_reason);
            }
            for (index, stop) in route.stops.iter().enumerate() {
                ui.push_id(index, |ui| {
                    link(ui, stop, index);
                    if route.trusted_from == Some(index) {
                        let above = (index > 0).then_some(t(
                            "↑ The sending side wrote the lines above this one and could have typed anything",
                        ));
                        let below = t("↓ From here on the receiving side wrote them, if the copy is what it says");
                        boundary(ui, below, above, &route.trust_reason);
                    }
                    stop_ui(ui, stop, utc, out);
                });
            }
            if route.left_out > 0 {
                muted(ui, tf("{} more in Facts", &[&route.left_out]));
            }
            end(ui, t("Mailbox, as the mail says"), &route.receiver, false);
            ui.spacing_mut().item_spacing.y = GRID;
            table_ui(ui, "route table", t("The same as a table"), &route.table(utc), out);
        });
    });
}

fn legend(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        ui.spacing_mut().interact_size.y = 18.0;
        for (word, text) in [
            (Word::Receiver, t("receiving side")),
            (Word::Vouched, t("looked up by it")),
            (Word::Anyone, t("anyone could have typed it")),
        ] {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            node(ui, rect.center(), 6.0, word, "");
            muted(ui, text);
            ui.add_space(2.0 * GRID);
        }
    });
}

/// A stop: full where the receiving side wrote the line, half where it looked the name up, hollow where anyone could have.
fn node(ui: &Ui, at: Pos2, radius: f32, word: Word, number: &str) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    let line = Stroke::new(1.5, palette.ink);
    let text = match word {
        Word::Receiver => {
            painter.circle(at, radius, palette.ink, line);
            palette.ground
        }
        Word::Vouched => {
            painter.circle(at, radius, palette.selected, line);
            palette.ink
        }
        Word::Anyone => {
            painter.circle_filled(at, radius, palette.ground);
            #[expect(clippy::cast_precision_loss, reason = "sixteen steps")]
            let circle: Vec<Pos2> = (0..=24)
                .map(|step| at + radius * egui::Vec2::angled(step as f32 / 24.0 * std::f32::consts::TAU))
                .collect();
            painter.extend(Shape::dashed_line(&circle, line, 3.0, 2.5));
            palette.ink
        }
    };
    if !number.is_empty() {
        painter.text(at, Align2::CENTER_CENTER, number, tokens::small_strong_font(), text);
    }
}

fn rail(ui: &Ui, rect: Rect, word: Word) {
    let line = Stroke::new(1.5, Palette::of(ui).ink);
    let x = rect.left() + RAIL / 2.0;
    let ends = [pos2(x, rect.top()), pos2(x, rect.bottom())];
    if word == Word::Anyone {
        ui.painter().extend(Shape::dashed_line(&ends, line, 4.0, 3.0));
    } else {
        ui.painter().line_segment(ends, line);
    }
}

/// Where the way begins and ends, as the mail itself says.
fn end(ui: &mut Ui, what: &str, who: &str, begins: bool) {
    let palette = Palette::of(ui);
    if !begins {
        let (rect, _) = ui.allocate_exact_size(vec2(RAIL, 14.0), Sense::hover());
        rail(ui, rect, Word::Receiver);
    }
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(RAIL, 24.0), Sense::hover());
        let square = Rect::from_center_size(rect.center(), vec2(11.0, 11.0));
        ui.painter().rect(square, 2.0, palette.ground, Stroke::new(1.5, palette.ink), egui::StrokeKind::Inside);
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                muted(ui, what);
                ui.add(Label::new(if who.is_empty() { t("not named") } else { who }).wrap());
            });
        });
    });
}

/// The link to a stop: how long it took, and whether it fits to the line before.
fn link(ui: &mut Ui, stop: &StopRow, index: usize) {
    let palette = Palette::of(ui);
    let broken = stop.join == Join::Broken;
    let said = match (&stop.delay, stop.negative) {
        (Some(delay), true) => tf("{}: noted before it was handed on", &[&delay]),
        (Some(delay), false) => delay.clone(),
        (None, _) if index == 0 => String::new(),
        (None, _) => t("time between unknown").to_owned(),
    };
    let told: Vec<&str> = [Some(said.as_str()), stop.broken.as_deref()].into_iter().flatten().collect();
    let text = told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    let color = if stop.negative || broken { palette.against } else { palette.muted };
    let indent = if stop.negative { 18.0 } else { 0.0 };
    let room = (ui.available_width() - RAIL - 2.0 - indent).max(40.0);
    let tall = ui.painter().layout(text.clone(), tokens::small_font(), color, room).size().y;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), (tall + 14.0).max(LINK)), Sense::hover());
    let x = rect.left() + RAIL / 2.0;
    if broken {
        let (top, bottom) = (rect.with_max_y(rect.center().y - 7.0), rect.with_min_y(rect.center().y + 7.0));
        rail(ui, top, stop.word);
        rail(ui, bottom, stop.word);
        let line = Stroke::new(2.0, palette.against);
        for y in [-4.0, 4.0] {
            let at = pos2(x, rect.center().y + y);
            ui.painter().line_segment([at + vec2(-8.0, 3.0), at + vec2(8.0, -3.0)], line);
        }
    } else {
        rail(ui, rect, stop.word);
        // The tip of an arrow: the mail travels downwards.
        let tip = pos2(x, rect.bottom() - 1.0);
        let corners = [vec2(-4.5, -8.0), vec2(4.5, -8.0), vec2(0.0, 0.0)].map(|step| tip + step).to_vec();
        ui.painter().add(Shape::convex_polygon(corners, palette.ink, Stroke::NONE));
    }
    if stop.negative {
        let at = pos2(rect.left() + RAIL + 8.0, rect.center().y);
        shape(ui.painter(), at, 5.0, Standing::Conflicting, palette.against, palette.ground);
    }
    if !text.is_empty() {
        let label = rect.with_min_x(rect.left() + RAIL + 2.0 + indent);
        let mut inside = ui
            .new_child(egui::UiBuilder::new().max_rect(label).layout(egui::Layout::left_to_right(egui::Align::Center)));
        inside.add(Label::new(tokens::small(text).color(color)).wrap());
    }
}

/// The line between what anyone could have typed and what the receiving side wrote.
fn boundary(ui: &mut Ui, below: &str, above: Option<&str>, reason: &str) {
    let palette = Palette::of(ui);
    let shown = ui.vertical(|ui| {
        ui.add_space(GRID);
        if let Some(above) = above {
            ui.horizontal(|ui| {
                ui.add_space(RAIL);
                ui.add(Label::new(tokens::small_strong(above).color(palette.unexplained)).wrap());
            });
        }
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
        let ends = [line.left_center(), line.right_center()];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(2.0, palette.unexplained), 8.0, 4.0));
        ui.horizontal(|ui| {
            ui.add_space(RAIL);
            ui.add(Label::new(tokens::small_strong(below).color(palette.unexplained)).wrap());
        });
        if !reason.is_empty() {
            ui.horizontal(|ui| {
                ui.add_space(RAIL);
                muted(ui, tf("Why: {}", &[&reason]));
            });
        }
        ui.add_space(2.0 * GRID);
    });
    rail(ui, shown.response.rect, Word::Vouched);
}

fn stop_ui(ui: &mut Ui, stop: &StopRow, utc: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.add_space(RAIL + 2.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(2.0 * GRID, 1.0);
            ui.spacing_mut().interact_size.y = 18.0;
            ui.add_space(1.0);
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(tokens::strong(stop.by.as_str())).wrap());
                match &stop.date {
                    Some(date) => ui.label(date.text(utc)),
                    None => ui.label(tokens::small(t("noted no time")).color(palette.muted)),
                };
            });
            ui.horizontal_wrapped(|ui| {
                muted(ui, tf("took it from {}", &[&stop.from]));
                for address in &stop.addresses {
                    let color = if address.strange { palette.against } else { palette.muted };
                    ui.label(tokens::mono(address.text.as_str()).color(palette.ink));
                    ui.label(tokens::small(format!("({})", address.class)).color(color));
                }
            });
            let mut told: Vec<String> = Vec::new();
            if !stop.link.is_empty() {
                told.push(stop.link.clone());
            }
            match (&stop.id, &stop.id_clock) {
                (Some(id), Some(clock)) => told.push(tf("queue id {} holds {}", &[&id, &clock.text(utc)])),
                (Some(id), None) => told.push(tf("queue id {}", &[&id])),
                _ => {}
            }
            told.push(whose(stop.word).to_owned());
            muted(ui, told.join(" · "));
            if let Some(skew) = &stop.skew {
                ui.add(Label::new(tokens::small(skew.as_str()).color(palette.unexplained)).wrap());
            }
            place(ui, &tf("Hop {}", &[&stop.number]), &stop.place, &stop.at, out);
            ui.add_space(GRID);
        });
    });
    let rect = shown.response.rect;
    rail(ui, rect.with_min_y(rect.top() + NODE), stop.word);
    let at = pos2(rect.left() + RAIL / 2.0, rect.top() + NODE);
    node(ui, at, NODE, stop.word, &stop.number.to_string());
    let named = ui.interact(Rect::from_center_size(at, vec2(24.0, 24.0)), ui.scope_id().with("node"), Sense::hover());
    named.widget_info(|| {
        let broken = if stop.join == Join::Broken { t(", break before it") } else { "" };
        let negative = if stop.negative { t(", negative delay") } else { "" };
        WidgetInfo::labeled(Role::Label, true, tf("Hop {}: {}{}{}", &[&stop.number, &stop.by, &broken, &negative]))
    });
    named.on_hover_text(whose(stop.word));
}
