//! Everything that the file says, with its place.

use egui::{Frame, Label, Margin, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use super::glossary::explained;
use super::state::{Action, FactsList};
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, named, place, signed_mark};
use crate::present::rows::Sheet;
use crate::present::speech::{t, tf};
use crate::present::words;

pub(super) fn facts_ui(ui: &mut Ui, sheet: &Sheet, list: &mut FactsList, utc: bool, out: &mut Vec<Action>) {
    if list.applied.as_ref() != Some(&list.filter) {
        list.shown = matching(sheet, &list.filter);
        list.applied = Some(list.filter.clone());
    }
    Frame::new().inner_margin(Margin { left: 20, right: 12, top: 12, bottom: 8 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let width = ui.available_width().min(280.0);
            let hint = t("Filter facts");
            named(&ui.add(TextEdit::singleline(&mut list.filter).hint_text(hint).desired_width(width)), hint);
            let all = words::count(sheet.facts.len(), "fact", "facts");
            let some = tf("{} of {}", &[&words::number(list.shown.len() as u64), &all]);
            muted(ui, if list.filter.is_empty() { all } else { some });
        });
        ui.add_space(GRID);
        table(ui, sheet, &list.shown, utc, out);
    });
}

fn matching(sheet: &Sheet, filter: &str) -> Vec<usize> {
    let wanted = filter.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let rows = sheet.facts.iter().enumerate();
    rows.filter(|(_, fact)| has(&fact.name) || has(&fact.value.written)).map(|(index, _)| index).collect()
}

fn table(ui: &mut Ui, sheet: &Sheet, rows: &[usize], utc: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let width = ui.available_width() - 24.0;
    let (name, place_width) = ((width * 0.3).clamp(96.0, 300.0), (width * 0.26).clamp(96.0, 220.0));
    TableBuilder::new(ui)
        .column(Column::exact(name))
        .column(Column::remainder().clip(true))
        .column(Column::exact(place_width))
        .auto_shrink(false)
        .header(24.0, |mut header| {
            for text in [t("Name"), t("Value"), t("Place")] {
                header.col(|ui| {
                    ui.label(tokens::small_strong(text).color(palette.muted));
                });
            }
        })
        .body(|body| {
            body.rows(24.0, rows.len(), |mut row| {
                let Some(fact) = rows.get(row.index()).and_then(|index| sheet.facts.get(*index)) else { return };
                row.col(|ui| {
                    let name = Label::new(tokens::small(fact.name.as_str()).color(palette.muted)).truncate();
                    explained(ui.add(name), &fact.name);
                });
                row.col(|ui| {
                    let value = ui.add(Label::new(fact.value.text(utc)).truncate());
                    if !fact.value.steps.is_empty() {
                        value.on_hover_text(fact.value.steps.join("\n"));
                    }
                });
                row.col(|ui| {
                    if let Some(signed) = &fact.signed {
                        signed_mark(ui, signed);
                    }
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                    place(ui, &fact.name, &fact.place, &fact.at, out);
                });
            });
        });
}
