//! What lies over the window: the keys, the field for commands and files, the field for a path, the field for an offset.

use egui::{Frame, Grid, Id, Key as Keyboard, Margin, Modal, Modifiers, ScrollArea, TextEdit, Ui, Vec2, vec2};

use super::bytes;
use super::case;
use super::case_state::CaseView;
use super::commands::Command;
use super::glossary;
use super::jobs::Key;
use super::keys;
use super::keys_state::Keys;
use super::knowledge;
use super::knowledge_state::KnowledgeView;
use super::palette::{Found, Where, palette_ui};
use super::password::password_ui;
use super::report;
use super::reporting::ReportView;
use super::save;
use super::state::{Action, Files, Overlay};
use super::stored;
use super::stored_state::StoredView;
use super::tokens::{self, GRID, LOW, Palette};
use super::widgets::{muted, named, one_line, row};
use crate::present::rows::{Sheet, zones};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::settings::WindowSettings;

/// Zones offered at once.
const MOST_ZONES: usize = 60;

/// What the things that lie over the window are about.
pub(super) struct About<'a> {
    pub files: &'a Files,
    pub sheet: Option<&'a Sheet>,
    pub at: Option<&'a Key>,
    pub found: &'a mut Found,
    pub keys: &'a Keys,
    pub knowledge: &'a KnowledgeView,
    pub stored: &'a StoredView,
    pub private: bool,
    pub case: &'a CaseView,
    pub report: &'a mut ReportView,
    pub settings: &'a WindowSettings,
}

/// Shows what lies over the window; closing it is an action like any other.
pub(super) fn overlay_ui(ctx: &egui::Context, overlay: &mut Overlay, about: About, out: &mut Vec<Action>) {
    let sheet = about.sheet;
    // What is small leaves no room for wide margins.
    let margin = if ctx.content_rect().height() < LOW { 8 } else { 16 };
    let room = ctx.content_rect().size() - vec2(44.0, 68.0) - Vec2::splat(2.0 * f32::from(margin));
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(margin));
    let shown = Modal::new(Id::unique("overlay")).frame(frame).show(ctx, |ui| {
        let wide = match overlay {
            Overlay::Keys(_) => keys::WIDTH,
            Overlay::Stored | Overlay::Knowledge(_) => stored::WIDTH,
            Overlay::Case(_) => case::WIDTH,
            Overlay::Report => report::WIDTH,
            _ => 520.0,
        };
        ui.set_width(room.x.min(wide));
        ui.set_max_height(room.y);
        match overlay {
            Overlay::Help => help(ui, room.y, out),
            Overlay::Palette(text, chosen) => {
                let among = Where { files: about.files, sheet, at: about.at };
                palette_ui(ui, (text, chosen), (&among, about.found), room.y, out);
            }
            Overlay::Path(text) => path(ui, text, out),
            Overlay::Offset(text) => offset(ui, text, out),
            Overlay::Keys(form) => keys::keys_ui(ui, form, about.keys, about.private, room.y, out),
            Overlay::Knowledge(path) => knowledge::knowledge_ui(ui, path, about.knowledge, about.private, room.y, out),
            Overlay::Stored => stored::stored_ui(ui, about.stored, about.private, room.y, out),
            Overlay::Save(form) => save::save_ui(ui, form, out),
            Overlay::Password(text) => password_ui(ui, text, out),
            Overlay::Case(form) => case::case_ui(ui, form, about.case, about.settings, room.y, out),
            Overlay::Report => report::report_ui(ui, about.report, room.y, out),
            Overlay::Glossary(text) => glossary::glossary_ui(ui, text, room.y, out),
            Overlay::Unsaved => case::unsaved_ui(ui, about.case, out),
            Overlay::Zone(text, chosen) => zone(ui, text, chosen, sheet, room.y, out),
        }
    });
    if shown.should_close() {
        out.push(Action::Cover(None));
    }
}

fn help(ui: &mut Ui, height: f32, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Keys of the keyboard")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    ui.add_space(2.0 * GRID);
    ScrollArea::vertical().max_height(height - 64.0).auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("keys").num_columns(2).spacing(vec2(24.0, 6.0)).show(ui, |ui| {
            for command in Command::all() {
                let keys = command.keys(ui.ctx());
                if !keys.is_empty() {
                    ui.label(command.name());
                    ui.label(tokens::mono(keys));
                    ui.end_row();
                }
            }
            for (name, keys) in
                [(t("Larger, smaller, usual size"), t("Ctrl++ Ctrl+- Ctrl+0")), (t("Close what lies above"), t("Esc"))]
            {
                ui.label(name);
                ui.label(tokens::mono(keys));
                ui.end_row();
            }
        });
    });
}

/// A field that has the keyboard from the start.
pub(super) fn field(ui: &mut Ui, text: &mut String, hint: &str) -> egui::Response {
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY));
    named(&response, hint);
    // Only where nothing else has it: Tab has to reach the buttons too.
    if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
        response.request_focus();
    }
    response
}

pub(super) fn entered(ui: &Ui, field: &egui::Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Keyboard::Enter))
}

fn zone(ui: &mut Ui, text: &mut String, chosen: &mut usize, sheet: Option<&Sheet>, height: f32, out: &mut Vec<Action>) {
    let (up, down) = ui.input_mut(|input| {
        let up = input.consume_key(Modifiers::NONE, Keyboard::ArrowUp);
        (up, input.consume_key(Modifiers::NONE, Keyboard::ArrowDown))
    });
    ui.label(tokens::strong(t("Times in a zone")));
    ui.add_space(GRID);
    let field = field(ui, text, t("A city, a zone or a distance, e.g. Berlin or +05:30"));
    if field.changed() {
        *chosen = 0;
    }
    let rows = zones(text, sheet.map(|sheet| &sheet.times), MOST_ZONES);
    let last = rows.len().saturating_sub(1);
    *chosen = (*chosen).min(last);
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    if down {
        *chosen = (*chosen + 1).min(last);
    }
    let entered = entered(ui, &field);
    muted(
        ui,
        match rows.is_empty() {
            true => t("No zone is called that"),
            false => t("The distance from UTC is the one at this file's first moment"),
        },
    );
    ui.add_space(GRID);
    ui.spacing_mut().item_spacing.y = 1.0;
    ScrollArea::vertical().max_height((height - 96.0).min(340.0)).show(ui, |ui| {
        for (index, zone) in rows.iter().enumerate() {
            let (rect, response) = row(ui, 28.0, index == *chosen, &format!("{}, {}", zone.name, zone.offset));
            let colors = Palette::of(ui);
            let name = zone.name.replace('_', " ");
            one_line(ui, rect.left_center() + vec2(10.0, -9.0), rect.width() - 110.0, name, colors.ink);
            let at = rect.right_center() - vec2(10.0, 0.0);
            let font = tokens::mono_font();
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, &zone.offset, font, colors.muted);
            if (up || down) && index == *chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() || (entered && index == *chosen) {
                out.push(Action::Times(true, Some(zone.name.clone())));
            }
        }
    });
}

fn path(ui: &mut Ui, text: &mut String, out: &mut Vec<Action>) {
    ui.label(tokens::strong(t("Open a path")));
    ui.add_space(GRID);
    let field = field(ui, text, t("Path of a file or folder"));
    let entered = entered(ui, &field);
    muted(ui, t("Typed or pasted; a folder is examined with everything in it"));
    ui.add_space(GRID);
    let opens = buttons(ui, t("Open"), out) || entered;
    let wanted = text.trim().trim_matches(['"', '\'']);
    if opens && !wanted.is_empty() {
        out.push(Action::Open(vec![wanted.into()]));
    }
}

fn offset(ui: &mut Ui, text: &mut String, out: &mut Vec<Action>) {
    ui.label(tokens::strong(t("Go to an offset")));
    ui.add_space(GRID);
    let field = field(ui, text, t("Byte, counted from 0, e.g. 1204 or 0x4B4"));
    let entered = entered(ui, &field);
    let byte = bytes::offset(text);
    muted(
        ui,
        match byte {
            Some(byte) => tf("Byte {}", &[&words::number(byte as u64)]),
            None if text.trim().is_empty() => t("A number, or 0x and a number in hex").to_owned(),
            None => t("This is no number").to_owned(),
        },
    );
    ui.add_space(GRID);
    let goes = buttons(ui, t("Go"), out) || entered;
    if let Some(byte) = byte.filter(|_| goes) {
        out.push(Action::Cover(None));
        out.push(Action::Offset(byte));
    }
}

fn buttons(ui: &mut Ui, word: &str, out: &mut Vec<Action>) -> bool {
    ui.horizontal(|ui| {
        let goes = ui.button(word).clicked();
        if ui.button(t("Cancel")).clicked() {
            out.push(Action::Cover(None));
        }
        goes
    })
    .inner
}
