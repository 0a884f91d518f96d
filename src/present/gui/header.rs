//! Above the view: name, kind, standing and its reason, and the tabs.

use egui::{Align, Frame, Label, Layout, Margin, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::View;
use super::widgets::{chip, focus_ring};
use crate::present::rows::Sheet;

pub(super) fn header_ui(ui: &mut Ui, sheet: &Sheet, view: View, short: bool, out: &mut Vec<Action>) {
    let top = if short { 6 } else { 12 };
    Frame::new().inner_margin(Margin { left: 20, right: 20, top, bottom: 0 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                chip(ui, sheet.standing);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(tokens::title(sheet.name.as_str())).truncate()).on_hover_text(&sheet.path);
                });
            });
        });
        if !short {
            line(ui, sheet, view);
        }
        ui.add_space(GRID);
        tabs(ui, sheet, view, short, out);
    });
    super::widgets::rule(ui);
}

/// What it is; beside the other views, which do not say it themselves, why it stands where it stands. One line in either
/// case, so that the tabs stay where they are.
fn line(ui: &mut Ui, sheet: &Sheet, view: View) {
    let about = [Some(sheet.kind), Some(sheet.size.as_str()), sheet.title.as_deref()];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let size = vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        if view == View::Overview {
            let color = Palette::of(ui).muted;
            ui.add(Label::new(tokens::small(about).color(color)).truncate());
        } else {
            ui.add(Label::new(sheet.reason.as_str()).truncate()).on_hover_text(about);
        }
    });
}

fn tabs(ui: &mut Ui, sheet: &Sheet, view: View, short: bool, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = if ui.available_width() < 560.0 { 2.0 * GRID } else { 5.0 * GRID };
        for tab in View::ALL.into_iter().filter(|tab| tab.of(sheet)) {
            let selected = tab == view;
            let palette = Palette::of(ui);
            let text = if selected {
                tokens::strong(tab.name()).color(palette.ink)
            } else {
                egui::RichText::new(tab.name()).color(palette.muted)
            };
            let galley = egui::WidgetText::from(text).into_galley(ui, None, f32::INFINITY, egui::TextStyle::Body);
            let size = vec2(galley.size().x, if short { 26.0 } else { 32.0 });
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, selected, tab.name()));
            let at = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
            ui.painter().galley(at, galley, palette.ink);
            if selected || response.hovered() {
                let color = if selected { palette.claims } else { palette.edge };
                ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, color));
            }
            focus_ring(ui, &response);
            if response.on_hover_text(tab.explained()).clicked() {
                out.push(Action::Show(tab));
            }
        }
    });
}
