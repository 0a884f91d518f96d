//! What one signature covers, what it leaves open, and when it was made.

use egui::{Align, Label, Layout, Sense, Ui, vec2};

use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{heading, muted, place, shape};
use crate::inspect::Standing;
use crate::present::rows::{CoverRow, ProofRow, Tone};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Width of the column of names (points).
const NAME: f32 = 132.0;

pub(super) fn coverage_ui(ui: &mut Ui, proof: &ProofRow, utc: bool, out: &mut Vec<Action>) {
    if !proof.covers.is_empty() || proof.text.is_some() {
        heading(ui, t("What it covers"));
        let fits = !matches!(proof.tone, Tone::Differs | Tone::Changed | Tone::Unknown | Tone::NoUse);
        match proof.tone {
            // Of a document the lights say it.
            _ if !proof.map.is_empty() => {}
            Tone::Differs | Tone::Changed => {
                muted(
                    ui,
                    t("The signature does not fit as the file stands: something of this is not as it was signed"),
                );
            }
            Tone::Unknown | Tone::NoUse => {
                muted(ui, t("As the signature itself says; it could not be tested as a whole"));
            }
            Tone::Fits | Tone::Ordinary | Tone::Limited => {}
        }
        let (lines, absent): (Vec<&CoverRow>, Vec<&CoverRow>) = proof.covers.iter().partition(|row| !row.is_absent());
        for row in lines {
            line(ui, row, fits, out);
        }
        if let Some(text) = &proof.text {
            let row = CoverRow {
                label: if proof.map.is_empty() { t("Text") } else { t("Bytes") }.to_owned(),
                value: text.sentence.clone(),
                place: text.place.clone(),
                at: text.at.clone(),
            };
            line(ui, &row, fits, out);
        }
        if !absent.is_empty() {
            let names: Vec<&str> = absent.iter().map(|row| row.label.as_str()).collect();
            muted(ui, tf("And that no further line stands there of: {}", &[&names.join(", ")]));
        }
        if proof.more_covers > 0 {
            muted(ui, tf("and {} more", &[&words::number(proof.more_covers as u64)]));
        }
    }
    if !proof.uncovered.is_empty() {
        if proof.map.is_empty() {
            heading(ui, t("What it does not cover"));
            muted(ui, t("These can be changed and the signature still fits"));
        } else {
            heading(ui, t("What came after it"));
            muted(ui, t("Saved states behind the one that was signed; the view Revisions shows them page by page"));
        }
        for row in &proof.uncovered {
            entry(ui, row, Some(Standing::Unexplained), out);
        }
    }
    if !proof.moments.is_empty() {
        heading(ui, t("Its own times"));
        for (label, value, shown, at) in &proof.moments {
            let row = CoverRow {
                label: (*label).to_owned(),
                value: value.text(utc).to_owned(),
                place: shown.clone(),
                at: at.clone(),
            };
            entry(ui, &row, None, out);
        }
    }
}

/// A covered value: a tick only where the signature fits.
fn line(ui: &mut Ui, row: &CoverRow, fits: bool, out: &mut Vec<Action>) {
    let standing = if fits { Standing::Attested } else { Standing::Consistent };
    entry(ui, row, Some(standing), out);
}

/// Name, value and place; narrow views put the value under the name.
fn entry(ui: &mut Ui, row: &CoverRow, mark: Option<Standing>, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
        if let Some(standing) = mark {
            let color = palette.standing(standing);
            shape(ui.painter(), rect.center(), 4.0, standing, color, palette.card);
        }
        let name = ui.available_width().min(NAME);
        ui.allocate_ui_with_layout(vec2(name, 18.0), Layout::left_to_right(Align::Min), |ui| {
            ui.set_width(name);
            ui.add(Label::new(tokens::small(row.label.as_str()).color(palette.muted)).wrap());
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(tokens::small(row.value.as_str()).color(palette.ink)).wrap());
                if !row.is_absent() {
                    place(ui, &row.label, &row.place, &row.at, out);
                }
            });
        });
    });
    ui.add_space(GRID / 4.0);
}
