//! Words of the trade: all together over the window, and one at a time under the pointer.

use egui::{Label, Response, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::state::Action;
use super::tokens::{self, GRID};
use super::widgets::muted;
use crate::present::glossary;
use crate::present::speech::t;

pub(super) fn glossary_ui(ui: &mut Ui, filter: &mut String, height: f32, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Words of the trade")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    ui.add_space(GRID);
    let field = ui.add(TextEdit::singleline(filter).hint_text(t("Find a word")).desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, t("Find a word")));
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    ui.add_space(GRID);
    let wanted = filter.to_lowercase();
    let matches = |entry: &&glossary::Entry| {
        let names = entry.also.iter().any(|also| also.contains(&wanted));
        names || entry.word.to_lowercase().contains(&wanted) || entry.means.to_lowercase().contains(&wanted)
    };
    ScrollArea::vertical().id_salt("glossary").max_height(height - 96.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_width(ui.available_width() - 2.0 * GRID);
        let mut any = false;
        for entry in glossary::all().iter().filter(matches) {
            any = true;
            ui.label(tokens::strong(entry.word));
            ui.add(Label::new(entry.means).wrap());
            ui.add_space(GRID);
        }
        if !any {
            muted(ui, t("No such word here"));
        }
    });
}

/// What a word or the name of a fact means, under the pointer.
pub(super) fn explained(response: Response, word: &str) -> Response {
    match glossary::explain(word) {
        Some(means) => response.on_hover_text(format!("{word}\n{means}")),
        None => response,
    }
}
