//! The ARC chain as a small table: what each station saw, and whether its signatures fit.

use egui::{Grid, Label, ScrollArea, Ui, vec2};

use super::proofs::tone_shape;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, muted, place, prose};
use crate::present::rows::{ArcRow, ArcRows, Tone};
use crate::present::speech::{t, tf};

/// Results of one station that are shown without a click.
const FEW: usize = 3;
/// Width of the columns before the last one (points).
const BEFORE_LAST: f32 = 460.0;

pub(super) fn chain_ui(ui: &mut Ui, arc: &ArcRows, out: &mut Vec<Action>) {
    heading(ui, t("What stations on the way saw (ARC)"));
    ui.horizontal_top(|ui| {
        tone_shape(ui, arc.tone, 5.5);
        prose(ui, arc.sentence.as_str());
    });
    muted(
        ui,
        t(
            "Each station that handed the mail on noted what it saw and sealed the notes before it. Only the newest message signature has to fit: a list or forwarder may change the mail and then sign anew",
        ),
    );
    ui.add_space(GRID);
    let last = (ui.available_width() - BEFORE_LAST).clamp(160.0, 380.0);
    ScrollArea::horizontal().id_salt("arc").auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("arc").num_columns(5).spacing(vec2(20.0, 8.0)).show(ui, |ui| {
            let color = Palette::of(ui).muted;
            for head in
                [t("Station"), t("Its message signature"), t("Its seal"), t("Chain before it"), t("What it saw")]
            {
                ui.label(tokens::small_strong(head).color(color));
            }
            ui.end_row();
            for (index, set) in arc.sets.iter().enumerate() {
                row(ui, set, index, last, out);
                ui.end_row();
            }
        });
        ui.add_space(3.0 * GRID);
    });
}

fn row(ui: &mut Ui, set: &ArcRow, index: usize, last: f32, out: &mut Vec<Action>) {
    ui.label(tokens::small(format!("{}  {}", set.instance, set.domain)));
    verdict(ui, set.message);
    verdict(ui, set.seal);
    match &set.before {
        Some((text, shown, at)) => cell(ui, text, shown, at, out),
        None => drop(muted(ui, t("says nothing"))),
    }
    ui.vertical(|ui| {
        ui.set_max_width(last);
        let (few, rest) = set.saw.split_at(set.saw.len().min(FEW));
        for (text, shown, at) in few {
            cell(ui, text, shown, at, out);
        }
        if !rest.is_empty() {
            folded(ui, &format!("saw {index}"), tf("{} more", &[&rest.len()]), |ui| {
                for (text, shown, at) in rest {
                    cell(ui, text, shown, at, out);
                }
            });
        }
        if set.saw.is_empty() {
            muted(ui, t("nothing noted"));
        }
    });
}

fn verdict(ui: &mut Ui, (tone, word): (Tone, &'static str)) {
    ui.horizontal(|ui| {
        tone_shape(ui, tone, 4.5);
        let (_, color) = Palette::of(ui).tone(tone);
        ui.label(tokens::small(word).color(color));
    });
}

fn cell(ui: &mut Ui, text: &str, shown: &str, at: &crate::evidence::Locator, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.add(Label::new(tokens::small(text)).wrap());
        place(ui, text, shown, at, out);
    });
}
