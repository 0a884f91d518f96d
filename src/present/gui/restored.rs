//! Before and after: what was signed and what the file shows, the exact change marked, and how anybody can repeat it.

use egui::text::{LayoutJob, TextFormat};
use egui::{CornerRadius, Frame, Label, Margin, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::proofs::{copy_line, flush};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, link, muted, place, prose};
use crate::inspect::Role as Part;
use crate::present::rows::{Piece, RestoredRow};
use crate::present::speech::{t, tf};

/// Room (points) below which the two stand one above the other.
const NARROW: f32 = 440.0;

pub(super) fn restored_ui(ui: &mut Ui, restored: &RestoredRow, _utc: bool, out: &mut Vec<Action>) {
    heading(ui, &tf("What was changed: the {}", &[&restored.what]));
    let before = Side { title: t("Before: as it was signed"), pieces: &restored.signed, part: Part::Claims };
    let after = Side { title: t("After: as the file shows it"), pieces: &restored.shown, part: Part::Contradicts };
    if ui.available_width() < NARROW {
        side(ui, &before, 0.0);
        side(ui, &after, 0.0);
    } else {
        let id = ui.scope_id().with((&restored.place, "before and after"));
        let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
        let mut needed = 0.0_f32;
        ui.columns_const(|[left, right]| {
            needed = side(left, &before, height).max(side(right, &after, height));
        });
        if (needed - height).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, needed));
            ui.ctx().request_discard("both sides get one height");
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        place(ui, &tf("Changed: {}", &[&restored.what]), &restored.place, &restored.at, out);
        if link(ui, t("Copy both"), t("Copy what was signed and what the file shows")).clicked() {
            out.push(Action::Copy(restored.plain()));
        }
    });
    prose(ui, tokens::small(restored.how.as_str()));
    folded(ui, &format!("repeat {}", restored.place), t("How anybody can repeat this").to_owned(), |ui| {
        for (number, step) in restored.steps.iter().enumerate() {
            ui.add(Label::new(tokens::small(format!("{}. {step}", number + 1))).wrap());
        }
        if let Some(record) = &restored.record {
            copy_line(ui, record, t("Copy the record of the key"), out);
        }
        let all = restored.steps.iter().chain(&restored.record).map(|line| format!("{line}\n")).collect::<String>();
        if link(ui, t("Copy all steps"), t("Copy all steps")).clicked() {
            out.push(Action::Copy(all));
        }
        muted(ui, t("Bytes are counted from 0 in the mail's own text"));
    });
}

struct Side<'a> {
    title: &'static str,
    pieces: &'a [Piece],
    part: Part,
}

fn side(ui: &mut Ui, side: &Side, height: f32) -> f32 {
    let palette = Palette::of(ui);
    let color = palette.role(Some(side.part));
    let frame = Frame::new()
        .fill(palette.ground)
        .stroke(Stroke::new(1.0, color))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin::symmetric(10, 8));
    flush(ui, frame, |ui| {
        ui.set_width(ui.available_width());
        let top = ui.cursor().top();
        ui.label(tokens::small_strong(side.title).color(color));
        if side.pieces.is_empty() {
            muted(ui, t("Nothing stood here"));
        } else {
            let words: String = side.pieces.iter().map(|piece| piece.text.as_str()).collect();
            ui.add(Label::new(job(ui, side)).wrap());
            // A screen reader hears which side it reads.
            let (_, named) = ui.allocate_exact_size(vec2(1.0, 1.0), Sense::hover());
            named.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {words}", side.title)));
        }
        let used = ui.cursor().top() - top;
        ui.add_space((height - used).max(0.0));
        used
    })
}

fn job(ui: &Ui, side: &Side) -> LayoutJob {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    for piece in side.pieces {
        let font = if piece.changed { tokens::strong_font() } else { tokens::body_font() };
        let mut format = TextFormat::simple(font, palette.ink);
        if piece.changed {
            format.background = palette.wash(Some(side.part));
            format.underline = Stroke::new(1.5, palette.role(Some(side.part)));
        }
        job.append(&piece.text, 0.0, format);
    }
    job.wrap.max_width = ui.available_width() - GRID;
    job
}
