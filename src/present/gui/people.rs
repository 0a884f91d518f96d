//! Who and what a file names: people, organisations, devices, languages, places, each with its bytes.

use egui::{Label, Sense, Ui, vec2};

use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, muted, place};
use crate::present::rows::{PersonRow, Sheet};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Rows of one group that are shown without a click.
const FEW: usize = 5;
/// Width of the column of labels (points).
const LABEL: f32 = 128.0;

pub(super) fn people_ui(ui: &mut Ui, sheet: &Sheet, out: &mut Vec<Action>) {
    if sheet.people.is_empty() {
        return;
    }
    heading(ui, t("People, places, devices"));
    for group in sheet.people.chunk_by(|one, other| one.group == other.group) {
        let Some(first) = group.first() else { continue };
        ui.label(tokens::small_strong(first.group.word()).color(Palette::of(ui).muted));
        for row in group.iter().take(FEW) {
            one(ui, row, out);
        }
        let rest = group.get(FEW..).unwrap_or_default();
        if !rest.is_empty() {
            folded(ui, first.group.key(), tf("{} more", &[&rest.len()]), |ui| {
                for row in rest {
                    one(ui, row, out);
                }
            });
        }
        ui.add_space(GRID);
    }
    muted(ui, t("Named is not proved: whoever makes a file can write any name into it"));
}

fn one(ui: &mut Ui, row: &PersonRow, out: &mut Vec<Action>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 18.0), Sense::hover());
        let color = Palette::of(ui).muted;
        // A label in another language may be longer than its column.
        let at = rect.left_top() + vec2(0.0, 1.0);
        super::widgets::one_line(ui, at, LABEL - 8.0, tokens::small(row.label).color(color), color);
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(row.value.as_str()).wrap());
            place(ui, row.label, &words::place(&row.at), &row.at, out);
        });
    });
}
