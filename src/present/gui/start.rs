//! What an empty window says.

use egui::{Align2, CornerRadius, Label, Pos2, Rect, ScrollArea, Stroke, StrokeKind, Ui, vec2};

use super::commands::Command;
use super::jobs::short_name;
use super::state::{Action, Progress, State};
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted};
use crate::present::speech::{spoken, t, tf};
use crate::present::words;

const RECENT: usize = 5;

pub(super) fn start_ui(ui: &mut Ui, state: &State, out: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("start").auto_shrink(false).show(ui, |ui| {
        let recent = state.settings.recent.len().min(RECENT);
        #[expect(clippy::cast_precision_loss, reason = "five at most")]
        let tall = 300.0 + recent as f32 * 22.0;
        ui.add_space(((ui.available_height() - tall) / 2.0).max(5.0 * GRID));
        ui.vertical_centered(|ui| {
            let palette = Palette::of(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(72.0, 76.0), egui::Sense::hover());
            mark(ui, rect);
            ui.add_space(4.0 * GRID);
            ui.label(tokens::title(t("Which of its claims cannot all be true?")));
            ui.add_space(GRID);
            ui.scope(|ui| {
                ui.set_max_width(460.0_f32.min(ui.available_width() - 32.0));
                let text =
                    t("Drop an email, a mailbox, a PDF or a folder here. Palimpsest lays everything that a file says \
                            about its own origin side by side, with the bytes behind each claim.");
                ui.add(egui::Label::new(egui::RichText::new(text).color(palette.muted)).wrap());
            });
            ui.add_space(4.0 * GRID);
            if let Some(progress) = &state.progress {
                reading(ui, progress, out);
                ui.add_space(4.0 * GRID);
            }
            let button = egui::Button::new(tokens::strong(t("Open files…")).color(palette.card)).fill(palette.claims);
            if ui.add(button.min_size(vec2(160.0, 36.0))).clicked() {
                out.push(Action::Run(Command::Open));
            }
            ui.add_space(GRID);
            if link(ui, t("or type a path"), t("Type a path")).clicked() {
                out.push(Action::Run(Command::OpenPath));
            }
            muted(ui, t("or paste the headers of a mail (Ctrl+V)"));
            ui.add_space(3.0 * GRID);
            if link(ui, t("Look at the six samples first"), Command::Samples.name()).clicked() {
                out.push(Action::Run(Command::Samples));
            }
            if recent > 0 {
                ui.add_space(5.0 * GRID);
                muted(ui, t("Opened last"));
                for path in state.settings.recent.iter().take(RECENT) {
                    let name = short_name(path);
                    if link(ui, &name, &tf("Open {} again", &[&name]))
                        .on_hover_text(words::visible_line(&path.to_string_lossy()))
                        .clicked()
                    {
                        out.push(Action::Open(vec![path.clone()]));
                    }
                }
            }
            ui.add_space(5.0 * GRID);
            muted(ui, t("Nothing leaves this machine. Files are only read, never changed."));
            ui.add_space(GRID);
            let other = spoken().other();
            if link(ui, other.name(), Command::Language.name()).clicked() {
                out.push(Action::Speak(other));
            }
        });
    });
}

/// What is being read, for how long, and how to stop it: a large file fills the window a while after it was opened.
fn reading(ui: &mut Ui, progress: &Progress, out: &mut Vec<Action>) {
    let name = if progress.name.is_empty() { "…" } else { &progress.name };
    ui.add(Label::new(tokens::strong(tf("Reading {}", &[&short_name(std::path::Path::new(name))]))).wrap());
    let seconds = progress.since.elapsed().as_secs();
    if seconds >= 2 {
        muted(ui, tf("for {} s; large files take a while, and the window stays at hand", &[&seconds]));
    }
    if ui.button(t("Stop reading")).clicked() {
        out.push(Action::Run(Command::CancelJob));
    }
}

/// Two pages, the lower one showing through.
fn mark(ui: &Ui, rect: Rect) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    let page = vec2(50.0, 62.0);
    let below = Rect::from_min_size(rect.min + vec2(18.0, 0.0), page);
    let above = Rect::from_min_size(rect.min + vec2(4.0, 12.0), page);
    let round = CornerRadius::same(4);
    let lines = |page: Rect, color, skew: f32| {
        for index in 0..5_u8 {
            let y = page.top() + 13.0 + f32::from(index) * 9.0;
            let right = page.right() - if index == 4 { 22.0 } else { 9.0 };
            painter
                .line_segment([Pos2::new(page.left() + 9.0, y), Pos2::new(right, y + skew)], Stroke::new(2.0, color));
        }
    };
    painter.rect(below, round, palette.against_wash, Stroke::new(1.5, palette.against), StrokeKind::Inside);
    lines(below, palette.against, 0.0);
    painter.rect(above, round, palette.card.gamma_multiply(0.9), Stroke::new(1.5, palette.ink), StrokeKind::Inside);
    lines(above, palette.ink, 0.0);
}

/// Drawn over everything while files are held over the window.
pub(super) fn drop_hint(ctx: &egui::Context, dark: bool) {
    let palette = Palette::dark(dark);
    let rect = ctx.content_rect();
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = ctx.layer_painter(layer);
    painter.rect_filled(rect, 0, palette.ground.gamma_multiply(0.92));
    let frame = rect.shrink(16.0);
    painter.rect_stroke(frame, 8, Stroke::new(2.0, palette.claims), StrokeKind::Inside);
    painter.text(rect.center(), Align2::CENTER_CENTER, t("Drop to examine"), tokens::strong_font(), palette.ink);
}
