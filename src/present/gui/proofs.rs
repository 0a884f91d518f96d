//! The signatures of a mail: three lights each, what is covered and what is not, what was signed before it was changed.

use egui::{
    Align, CornerRadius, Frame, Label, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use super::chain::chain_ui;
use super::commands::Command;
use super::coverage::coverage_ui;
use super::grid::copy_button;
use super::jobs::Key;
use super::restored::restored_ui;
use super::searching::{Searching, outcome_ui, search_ui};
use super::signed;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::View;
use super::widgets::{focus_ring, folded, heading, link, muted, place, prose, shape};
use crate::present::rows::{Light, NeededRow, ProofRow, ProofRows, Sheet, Tone};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Room (points) that three lights beside each other need.
const THREE: f32 = 560.0;
/// Room (points) that they need beside the title of a folded card.
const BESIDE: f32 = 520.0;

/// What the view has to know besides the sheet.
pub(super) struct Chosen<'a> {
    pub selected: usize,
    /// Saved states of the document.
    pub states: usize,
    pub utc: bool,
    pub searching: Option<&'a Searching>,
    pub at: Option<&'a Key>,
}

pub(super) fn proofs_ui(ui: &mut Ui, sheet: &Sheet, chosen: &Chosen, out: &mut Vec<Action>) {
    let rows = &sheet.proofs;
    ScrollArea::vertical().id_salt("proofs").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 16, top: 12, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            summary(ui, rows, out);
            search_ui(ui, rows, chosen.searching, chosen.at, out);
            needed(ui, &rows.needed, out);
            for (index, proof) in rows.proofs.iter().enumerate() {
                ui.add_space(2.0 * GRID);
                ui.push_id(index, |ui| card(ui, proof, index, chosen, out));
            }
            if rows.left_out > 0 {
                muted(
                    ui,
                    tf(
                        "{} are not computed",
                        &[&words::count(rows.left_out, "further signature", "further signatures")],
                    ),
                );
            }
            if let Some(arc) = &rows.arc {
                chain_ui(ui, arc, out);
            }
            limits(ui, rows);
        });
    });
}

fn summary(ui: &mut Ui, rows: &ProofRows, out: &mut Vec<Action>) {
    ui.horizontal_top(|ui| {
        if let Some(tone) = rows.tone {
            tone_shape(ui, tone, 6.0);
        }
        prose(ui, tokens::strong(rows.summary.as_str()));
    });
    if !rows.proofs.is_empty() {
        ui.horizontal_wrapped(|ui| copy_button(ui, out));
    }
    if rows.proofs.is_empty() {
        muted(
            ui,
            t(
                "Most mail before 2005, mail inside one organisation and exported copies carry none. Ask for the copy of a recipient, as .eml",
            ),
        );
    }
}

/// The shape of a tone in the running line.
pub(super) fn tone_shape(ui: &mut Ui, tone: Tone, radius: f32) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(2.0 * radius + 4.0, 20.0), Sense::hover());
    let (standing, color) = palette.tone(tone);
    shape(ui.painter(), rect.center(), radius, standing, color, palette.ground);
}

/// Records that are missing, once more as lines to copy.
fn needed(ui: &mut Ui, rows: &[NeededRow], out: &mut Vec<Action>) {
    if rows.is_empty() {
        return;
    }
    ui.add_space(2.0 * GRID);
    let palette = Palette::of(ui);
    let frame =
        Frame::new().fill(palette.panel).corner_radius(CornerRadius::same(6)).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(tokens::small_strong(t("To test more, ask a connected colleague for these records")));
            if ui.button(tokens::small(t("Copy all"))).clicked() {
                out.push(Action::Copy(rows.iter().map(|row| format!("{}\n", row.line)).collect()));
            }
            if ui.button(tokens::small(t("Keys…"))).on_hover_text(Command::Keys.name()).clicked() {
                out.push(Action::Run(Command::Keys));
            }
        });
        for row in rows.iter().take(8) {
            copy_line(ui, &row.line, &tf("Copy the question for {}", &[&row.name]), out);
        }
        if rows.len() > 8 {
            muted(ui, tf("and {} more", &[&(rows.len() - 8)]));
        }
        muted(ui, t("Bring the answer in with “Keys…”. Records of old mail may be gone: then an archive of keys, or another mail of the same sender and month"));
    });
}

/// A line in a typewriter face with a word that copies it.
pub(super) fn copy_line(ui: &mut Ui, text: &str, name: &str, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let color = Palette::of(ui).ink;
        ui.add(Label::new(tokens::mono(text).color(color)).wrap());
        if link(ui, t("Copy"), name).clicked() {
            out.push(Action::Copy(text.to_owned()));
        }
    });
}

fn card(ui: &mut Ui, proof: &ProofRow, index: usize, chosen: &Chosen, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let selected = chosen.selected == index;
    let frame = Frame::new()
        .fill(if selected { palette.card } else { palette.ground })
        .stroke(Stroke::new(1.0, if selected { palette.edge } else { palette.line }))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin { left: 16, right: 12, top: 10, bottom: 10 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        let head = head(ui, proof, selected);
        if selected {
            inside(ui, proof, chosen, out);
        }
        head
    });
    let rect = shown.response.rect;
    let (_, color) = palette.tone(proof.tone);
    let edge = rect.with_max_x(rect.left() + 4.0);
    ui.painter().rect_filled(edge, CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 }, color);
    let head = Rect::from_min_max(rect.min, pos2(rect.right(), shown.inner.bottom() + 4.0));
    let response = ui.interact(head, ui.scope_id().with("head"), Sense::click());
    let name = tf("Signature {}: {}, {}. {}", &[&(index + 1), &proof.title, &proof.who, &proof.verdict]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name.as_str()));
    focus_ring(ui, &response);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() && !selected {
        out.push(Action::Proof(index));
    }
}

/// What it is and what it comes to; the lights in small where it is folded.
fn head(ui: &mut Ui, proof: &ProofRow, selected: bool) -> Rect {
    let palette = Palette::of(ui);
    let shown = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal_wrapped(|ui| {
            tone_shape(ui, proof.tone, 5.5);
            ui.add(Label::new(tokens::strong(proof.title)).selectable(false));
            ui.add(Label::new(tokens::small(proof.who.as_str()).color(palette.muted)).selectable(false).wrap());
        });
        ui.add(Label::new(proof.verdict.as_str()).selectable(false).wrap());
        if !selected && ui.available_width() > BESIDE {
            ui.horizontal_wrapped(|ui| {
                for light in &proof.lights {
                    tone_shape(ui, light.tone, 4.0);
                    let text = tf("{}: {}", &[&light.name, &light.word]);
                    ui.add(Label::new(tokens::small(text).color(palette.muted)).selectable(false));
                    ui.add_space(GRID);
                }
            });
        }
    });
    shown.response.rect
}

fn inside(ui: &mut Ui, proof: &ProofRow, chosen: &Chosen, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = GRID;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        muted(ui, proof.details.as_str());
        place(ui, proof.title, &proof.place, &proof.at, out);
        let marks = !proof.covers.is_empty() || proof.text.is_some();
        if marks && link(ui, t("Mark what it covers →"), t("Mark in Source what this signature covers")).clicked() {
            out.push(Action::Proof(chosen.selected));
            out.push(Action::Show(View::Source));
        }
    });
    signed::map(ui, &proof.map, out);
    signed::state(ui, proof, chosen.states, out);
    ui.add_space(GRID);
    lights(ui, &proof.lights);
    outcome_ui(ui, proof);
    for restored in &proof.restored {
        restored_ui(ui, restored, chosen.utc, out);
    }
    if !proof.undone.is_empty() {
        heading(ui, t("What had to be undone"));
        for undone in &proof.undone {
            prose(ui, undone.sentence.as_str());
            for (shown, at) in &undone.places {
                place(ui, t("Undone"), shown, at, out);
            }
        }
    }
    if let Some(cause) = &proof.cause {
        heading(ui, t("An ordinary cause that the file shows"));
        prose(ui, cause.what.as_str());
        for (label, value, shown, at) in &cause.signs {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                muted(ui, label.as_str());
                ui.add(Label::new(tokens::small(value.as_str())).wrap());
                place(ui, label, shown, at, out);
            });
        }
    }
    if !proof.readings.is_empty() {
        let title = tf("Ordinary changes that were tried ({})", &[&proof.readings.len()]);
        folded(ui, "readings", title, |ui| {
            for reading in &proof.readings {
                muted(ui, format!("–  {reading}"));
            }
        });
    }
    coverage_ui(ui, proof, chosen.utc, out);
    if !proof.signer.is_empty() {
        heading(ui, t("Who signed"));
        for (label, value) in &proof.signer {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                muted(ui, *label);
                ui.add(Label::new(tokens::small(value.as_str())).wrap());
            });
        }
    }
    if !proof.remarks.is_empty() {
        heading(ui, t("Worth knowing"));
        for remark in &proof.remarks {
            ui.add(Label::new(tokens::small(format!("–  {remark}"))).wrap());
        }
    }
}

fn lights(ui: &mut Ui, lights: &[Light; 3]) {
    if ui.available_width() < THREE {
        for (index, light) in lights.iter().enumerate() {
            ui.push_id(index, |ui| one_light(ui, light, 0.0));
        }
        return;
    }
    let id = ui.scope_id().with("lights");
    // All three get the height that the tallest needed in the last frame.
    let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
    let mut needed = 0.0_f32;
    ui.columns_const(|columns: &mut [Ui; 3]| {
        for (ui, light) in columns.iter_mut().zip(lights) {
            needed = needed.max(one_light(ui, light, height));
        }
    });
    if (needed - height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, needed));
        ui.ctx().request_discard("lights of one signature get one height");
    }
}

fn one_light(ui: &mut Ui, light: &Light, height: f32) -> f32 {
    let palette = Palette::of(ui);
    let (standing, color) = palette.tone(light.tone);
    let frame = Frame::new()
        .fill(palette.ground)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin::symmetric(10, 8));
    flush(ui, frame, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        ui.spacing_mut().interact_size.y = 18.0;
        let top = ui.cursor().top();
        muted(ui, light.name);
        ui.horizontal_top(|ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
            let name = format!("{}: {}. {}", light.name, light.word, light.sentence);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name.as_str()));
            shape(ui.painter(), rect.center(), 6.0, standing, color, palette.ground);
            ui.add(Label::new(tokens::strong(light.word.as_str()).color(color)).wrap());
        });
        ui.add(Label::new(tokens::small(light.sentence.as_str())).wrap());
        for more in &light.more {
            muted(ui, more.as_str());
        }
        let used = ui.cursor().top() - top;
        ui.add_space((height - used).max(0.0));
        used
    })
}

/// A frame whose text is flush left: columns set it justified.
pub(super) fn flush<T>(ui: &mut Ui, frame: Frame, add: impl FnOnce(&mut Ui) -> T) -> T {
    frame.show(ui, |ui| ui.with_layout(Layout::top_down(Align::Min), add).inner).inner
}

/// What no signature proves: once under all of them.
fn limits(ui: &mut Ui, rows: &ProofRows) {
    let mut told: Vec<&'static str> = Vec::new();
    for limit in rows.proofs.iter().flat_map(|proof| proof.limits) {
        if !told.contains(limit) {
            told.push(limit);
        }
    }
    if told.is_empty() {
        return;
    }
    heading(ui, t("What a signature does not prove, even one that fits"));
    for limit in told {
        prose(ui, tokens::small(format!("–  {}", t(limit))));
    }
}
