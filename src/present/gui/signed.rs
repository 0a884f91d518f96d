//! What a signature covers of a document, as a line, and the signed state beside the last one.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::pages_state::PagesAction;
use super::save::SaveAction;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{focus_ring, muted};
use crate::present::rows::{ProofRow, Stretch};
use crate::present::speech::t;

/// The signed state beside the last one, and as a file of its own.
pub(super) fn state(ui: &mut Ui, proof: &ProofRow, states: usize, out: &mut Vec<Action>) {
    let (Some(state), Some(last)) = (proof.state.and_then(|state| state.checked_sub(1)), states.checked_sub(1)) else {
        return;
    };
    ui.add_space(GRID);
    ui.horizontal_wrapped(|ui| {
        if ui.button(tokens::small(t("Compare signed state with the last"))).clicked() {
            out.push(Action::Pages(PagesAction::Compare(state, last)));
        }
        if ui.button(tokens::small(t("Save the signed state…"))).clicked() {
            out.push(Action::Save(SaveAction::AskState(state + 1)));
        }
    });
}

/// The bytes of a document from the first to the last: covered, the value, what is behind.
pub(super) fn map(ui: &mut Ui, stretches: &[Stretch], out: &mut Vec<Action>) {
    /// Points.
    const HEIGHT: f32 = 14.0;
    /// A stretch of a few bytes among millions is seen all the same.
    const LEAST: f32 = 4.0;
    if stretches.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GRID);
    let width = ui.available_width().min(tokens::MEASURE);
    let (bar, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    ui.painter().rect_filled(bar, 3.0, palette.panel);
    for (index, stretch) in stretches.iter().enumerate() {
        let left = bar.left() + width * stretch.share.0;
        let right = (bar.left() + width * stretch.share.1).max(left + LEAST);
        let rect = Rect::from_min_max(pos2(left, bar.top()), pos2(right, bar.bottom())).intersect(bar);
        let color = match stretch.covered {
            Some(true) => palette.attested,
            Some(false) => palette.unexplained,
            None => palette.muted,
        };
        ui.painter().rect_filled(rect, 2.0, color);
        let response = ui.interact(rect, ui.scope_id().with(("stretch", index)), Sense::click());
        let name = format!("{}, {}", stretch.label, stretch.place);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name.as_str()));
        focus_ring(ui, &response);
        if response.on_hover_text(name.as_str()).clicked() {
            out.push(Action::GoTo(stretch.at.clone()));
        }
    }
    ui.horizontal_wrapped(|ui| {
        for (covered, label, color) in [
            (Some(true), t("covered"), palette.attested),
            (None, t("its own value"), palette.muted),
            (Some(false), t("not covered"), palette.unexplained),
        ] {
            if stretches.iter().any(|one| one.covered == covered) {
                let (rect, _) = ui.allocate_exact_size(vec2(10.0, 16.0), Sense::hover());
                ui.painter().rect_filled(Rect::from_center_size(rect.center(), vec2(9.0, 9.0)), 2.0, color);
                muted(ui, label);
                ui.add_space(GRID);
            }
        }
    });
}
