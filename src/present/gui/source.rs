//! The bytes: what the selected finding rests on is marked; a decoded layer stands below the raw file.

use egui::{
    Align, Button, CornerRadius, Frame, Key, Label, Layout, Margin, Rect, ScrollArea, Sense, TextEdit, Ui, UiBuilder,
    vec2,
};

use super::bytes::Mode;
use super::commands::Command;
use super::pane::{Shown, pane_ui};
use super::state::{Action, Layer, Load, Marker, Source, inner, same_layer};
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted, named, quiet_button, rule};
use crate::evidence::{ByteSpan, Locator};
use crate::inspect::Role;
use crate::present::speech::{t, tf};
use crate::present::words;

/// Room (points) below which the whole view scrolls, and the height that the bytes get then.
const SHORT: f32 = 280.0;
const SHORT_PANE: f32 = 200.0;

pub(super) fn source_ui(ui: &mut Ui, source: &mut Source, out: &mut Vec<Action>) {
    if ui.available_height() < SHORT {
        ScrollArea::vertical().id_salt("source").auto_shrink(false).show(ui, |ui| all(ui, source, true, out));
    } else {
        all(ui, source, false, out);
    }
}

fn all(ui: &mut Ui, source: &mut Source, short: bool, out: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 20, right: 8, top: 10, bottom: 4 }).show(ui, |ui| {
        bar(ui, source, out);
        markers(ui, source, out);
        ui.add_space(GRID);
        rule(ui);
        ui.add_space(GRID / 2.0);
        let room = ui.available_rect_before_wrap();
        let tall = if source.layer.is_some() { 2.0 * SHORT_PANE } else { SHORT_PANE };
        let rect = if short { room.with_max_y(room.top() + tall) } else { room };
        let middle = if source.layer.is_some() { rect.top() + rect.height() * 0.42 } else { rect.bottom() };
        let mut above = ui.new_child(UiBuilder::new().max_rect(rect.with_max_y(middle)));
        raw(&mut above, source, out);
        if let Some(layer) = &source.layer {
            let mut below = ui.new_child(UiBuilder::new().max_rect(rect.with_min_y(middle + GRID)));
            decoded(&mut below, source, layer, out);
        }
        ui.advance_cursor_after_rect(rect);
    });
}

fn bar(ui: &mut Ui, source: &mut Source, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        for (mode, name, hint) in
            [(Mode::Text, t("Text"), t("The bytes as lines of text")), (Mode::Hex, t("Hex"), t("The bytes as numbers"))]
        {
            let button = Button::selectable(source.mode == mode, tokens::small(name));
            if ui.add(button).on_hover_text(hint).clicked() {
                out.push(Action::Mode(mode));
            }
        }
        ui.add_space(2.0 * GRID);
        let find = &mut source.find;
        let hint = if find.hex { t("Find bytes, e.g. 0d 0a") } else { t("Find in the file") };
        let field = ui.add(TextEdit::singleline(&mut find.text).hint_text(hint).desired_width(168.0));
        named(&field, hint);
        if std::mem::take(&mut find.focus) {
            field.request_focus();
        }
        if field.changed() {
            out.push(Action::Search);
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            out.push(Action::NextFound(!ui.input(|input| input.modifiers.shift)));
            field.request_focus();
        }
        if ui.add(Button::selectable(find.hex, tokens::small("0x"))).on_hover_text(t("Look for bytes in hex")).clicked()
        {
            find.hex = !find.hex;
            out.push(Action::Search);
        }
        if quiet_button(ui, "↑", t("Previous occurrence")).clicked() {
            out.push(Action::NextFound(false));
        }
        if quiet_button(ui, "↓", t("Next occurrence")).clicked() {
            out.push(Action::NextFound(true));
        }
        let said = match &find.found {
            _ if find.running => t("searching").to_owned(),
            Some(found) if found.is_empty() => t("not found").to_owned(),
            Some(found) => {
                let more = if found.len() >= super::bytes::MOST_FOUND { t(" or more") } else { "" };
                tf("{} of {}{}", &[&words::number(find.current as u64 + 1), &words::number(found.len() as u64), &more])
            }
            None => String::new(),
        };
        if !said.is_empty() {
            muted(ui, said);
        }
        if ui.button(tokens::small(t("Go to offset…"))).clicked() {
            out.push(Action::Run(Command::GoTo));
        }
    });
}

fn markers(ui: &mut Ui, source: &Source, out: &mut Vec<Action>) {
    if source.markers.is_empty() {
        muted(ui, t("Click a finding or the place of a value to mark its bytes here"));
        return;
    }
    ui.spacing_mut().interact_size.y = 18.0;
    quiet(ui, source, out);
    for marker in source.markers.iter().filter(|marker| !marker.quiet) {
        ui.horizontal_wrapped(|ui| {
            let palette = Palette::of(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), Sense::hover());
            let swatch = Rect::from_center_size(rect.center(), vec2(12.0, 12.0));
            let edge = egui::Stroke::new(1.0, palette.role(marker.role));
            let round = CornerRadius::same(2);
            ui.painter().rect(swatch, round, palette.wash(marker.role), edge, egui::StrokeKind::Inside);
            let name = format!("{}: {}, {}", role(marker.role), marker.label, marker.place);
            if matches!(marker.at, Locator::Absent { .. }) {
                muted(ui, name);
            } else if link(ui, &format!("{name} →"), &name).clicked() {
                out.push(Action::GoTo(marker.at.clone()));
            }
        });
        for step in &marker.steps {
            muted(ui, format!("      {step}"));
        }
    }
}

/// What a signature covers is named in one line; its bytes are marked like the others.
fn quiet(ui: &mut Ui, source: &Source, out: &mut Vec<Action>) {
    let covered: Vec<&Marker> = source.markers.iter().filter(|marker| marker.quiet).collect();
    let Some(first) = covered.first() else { return };
    ui.horizontal_wrapped(|ui| {
        let palette = Palette::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), Sense::hover());
        let swatch = Rect::from_center_size(rect.center(), vec2(12.0, 12.0));
        let edge = egui::Stroke::new(1.0, palette.role(first.role));
        ui.painter().rect(swatch, CornerRadius::same(2), palette.wash(first.role), edge, egui::StrokeKind::Inside);
        let names: Vec<&str> = covered.iter().map(|marker| marker.label.as_str()).collect();
        muted(ui, tf("Covered by the selected signature: {}", &[&names.join(", ")]));
        if link(ui, t("Unmark"), t("Unmark what the signature covers")).clicked() {
            out.push(Action::Unmark);
        }
    });
}

fn role(role: Option<Role>) -> &'static str {
    role.map_or(t("Selected"), words::role)
}

fn raw(ui: &mut Ui, source: &Source, out: &mut Vec<Action>) {
    let found = source.find.found.as_deref().unwrap_or_default();
    let marks = |markers: &[Marker]| -> Vec<(ByteSpan, Option<Role>)> {
        markers.iter().filter_map(|marker| Some((marker.at.raw_span()?, marker.role))).collect()
    };
    match &source.load {
        Load::None => {}
        Load::Waiting => said(ui, t("Reading the bytes…")),
        Load::Failed(why) => said(ui, &tf("The bytes can't be shown: {}", &[&why])),
        Load::Ready(pane) if pane.held.is_empty() => said(ui, t("The file is empty")),
        Load::Ready(pane) => {
            let shown = Shown {
                pane,
                mode: source.mode,
                jump: source.jump,
                marks: marks(&source.markers),
                found,
                current: source.find.current,
                layer: false,
                name: t("Bytes of the file"),
            };
            pane_ui(ui, &shown, out);
        }
    }
}

fn decoded(ui: &mut Ui, source: &Source, layer: &Layer, out: &mut Vec<Action>) {
    let Locator::Decoded { within, .. } = &layer.at else { return };
    let steps: Vec<String> = within.iter().map(|step| words::show_untrusted_within(&step.how, 80)).collect();
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, palette.edge));
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        let text = tf("Decoded: {}", &[&steps.join(t(", then "))]);
        ui.add(Label::new(tokens::small_strong(text)).truncate());
        match &layer.load {
            Load::None => {}
            Load::Waiting => said(ui, t("Decoding…")),
            Load::Failed(why) => said(ui, &tf("The decoded bytes can't be shown: {}", &[&why])),
            Load::Ready(pane) => {
                let here = source.markers.iter().filter(|marker| same_layer(&marker.at, &layer.at));
                let shown = Shown {
                    pane,
                    mode: source.mode,
                    jump: layer.jump,
                    marks: here.filter_map(|marker| Some((inner(&marker.at)?, marker.role))).collect(),
                    found: &[],
                    current: 0,
                    layer: true,
                    name: t("Decoded bytes"),
                };
                pane_ui(ui, &shown, out);
            }
        }
    });
}

fn said(ui: &mut Ui, text: &str) {
    ui.add_space(3.0 * GRID);
    ui.add(Label::new(text).wrap());
}
