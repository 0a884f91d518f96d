//! The saved states of a PDF: a list, what the chosen one changed, and the page before and after.

use egui::{Frame, Label, Margin, Panel, ScrollArea, Ui};

use super::pages::{bar, known, near, page};
use super::pages_state::{PagesAction, PagesView, ZOOMS};
use super::save::SaveAction;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted, one_line, place, row, rule};
use crate::present::rows::{RevisionRow, Sheet};
use crate::present::words;

/// Height of a state's row (points).
const STATE: f32 = 58.0;
/// Lines of changes that are shown before the rest is folded.
const MOST_LINES: usize = 6;

pub(super) fn revisions_ui(ui: &mut Ui, sheet: &Sheet, view: &mut PagesView, utc: bool, out: &mut Vec<Action>) {
    let last = sheet.revisions.len().saturating_sub(1);
    let chosen = view.state.unwrap_or(last).min(last);
    let Some(state) = sheet.revisions.get(chosen) else { return };
    let side = Frame::new().inner_margin(Margin { left: 8, right: 0, top: 8, bottom: 8 });
    let width = (ui.available_width() * 0.3).clamp(140.0, 230.0);
    Panel::left("states").frame(side).resizable(false).exact_size(width).show(ui, |ui| {
        list(ui, sheet, chosen, utc, out);
    });
    let sideways = view.zoom > super::pages_state::FITS;
    ScrollArea::new([sideways, true]).id_salt(("state", chosen)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 24 }).show(ui, |ui| {
            let whole = ui.available_width();
            ui.set_max_width(whole);
            about(ui, state, sheet.revisions.len(), utc, out);
            rule(ui);
            ui.add_space(GRID);
            let count = sheet.pages.unwrap_or(1);
            bar(ui, count, view, out);
            let before = chosen.checked_sub(1).and_then(|before| sheet.revisions.get(before));
            let zoom = ZOOMS.get(view.zoom).copied().unwrap_or(1.0);
            let states = match before {
                Some(before) => vec![before.end, state.end],
                None => vec![state.end],
            };
            let gaps = if before.is_some() { 3.0 * GRID } else { 0.0 };
            #[expect(clippy::cast_precision_loss, reason = "one or two")]
            let width = ((whole - gaps - 2.0) / states.len() as f32).max(120.0) * zoom;
            // What a reader looks for comes first.
            if let Some(drawn) = known(ui, view, &states, width).filter(|drawn| drawn.states.len() > 1) {
                near(ui, view, &states, &drawn, out);
            }
            if let Some(before) = before {
                ui.horizontal(|ui| {
                    for (title, number) in [("Before", before.number), ("After", state.number)] {
                        let text = format!("{title}: state {number}");
                        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 18.0), egui::Sense::hover());
                        one_line(ui, rect.left_top(), width, tokens::small_strong(text), Palette::of(ui).ink);
                        ui.add_space(3.0 * GRID - ui.spacing().item_spacing.x);
                    }
                });
            }
            let name = format!("Page {} of state {}", view.page + 1, state.number);
            let drawn = page(ui, view, &states, false, width, &name, out);
            if let Some((drawn, _)) = drawn.filter(|(drawn, _)| drawn.states.len() > 1) {
                ui.add_space(GRID);
                let said = match drawn.differs.len() {
                    0 => "On this page nothing is to be seen that differs".to_owned(),
                    count => format!("{} of this page to be seen that differ", words::count(count, "place", "places")),
                };
                ui.horizontal_wrapped(|ui| {
                    muted(ui, said);
                    let mut marks = view.marks;
                    if !drawn.differs.is_empty() && ui.checkbox(&mut marks, tokens::small("Mark them")).changed() {
                        out.push(Action::Pages(PagesAction::Marks(marks)));
                    }
                });
            }
        });
    });
}

fn list(ui: &mut Ui, sheet: &Sheet, chosen: usize, utc: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ScrollArea::vertical().id_salt("states").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, state) in sheet.revisions.iter().enumerate().rev() {
            let when = state.when.as_ref().map(|(when, _)| when.text(utc));
            let title =
                format!("State {}{}", state.number, if index + 1 == sheet.revisions.len() { ", the last" } else { "" });
            let name = format!("{title}, {}", when.unwrap_or("it gives no date"));
            let (rect, response) = row(ui, STATE, index == chosen, &name);
            if response.clicked() {
                out.push(Action::Pages(PagesAction::State(index)));
            }
            let left = rect.left_top() + egui::vec2(10.0, 5.0);
            let width = rect.width() - 16.0;
            one_line(ui, left, width, tokens::strong(title), palette.ink);
            let line = |lines: f32| left + egui::vec2(0.0, 4.0 + 16.0 * lines);
            one_line(ui, line(1.0), width, tokens::small(when.unwrap_or("gives no date")), palette.muted);
            let said = match (index, state.changed.first()) {
                (0, _) => format!("the first, {}", state.size),
                (_, Some(first)) => first.clone(),
                (_, None) => "nothing new".to_owned(),
            };
            one_line(ui, line(2.0), width, tokens::small(said), palette.muted);
        }
    });
}

fn about(ui: &mut Ui, state: &RevisionRow, count: usize, utc: bool, out: &mut Vec<Action>) {
    ui.add(Label::new(tokens::strong(format!("State {} of {count}", state.number))).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        match &state.when {
            Some((when, at)) => {
                muted(ui, format!("Says it was saved {}", when.text(utc)));
                place(ui, "when", "there", at, out);
            }
            None => {
                muted(ui, "Says nothing of when it was saved");
            }
        }
        if let Some((by, at)) = &state.by {
            muted(ui, format!("by {by}"));
            place(ui, "by", "there", at, out);
        }
    });
    if state.number == 1 {
        muted(ui, "The oldest state that the file holds; what was before it, no file can say");
    } else {
        ui.add_space(GRID);
        ui.label(tokens::small_strong("It changed"));
        for line in state.changed.iter().take(MOST_LINES) {
            ui.add(Label::new(format!("• {line}")).wrap());
        }
        let rest = state.changed.get(MOST_LINES..).unwrap_or_default();
        if !rest.is_empty() {
            super::widgets::folded(ui, "more changes", format!("{} more", rest.len()), |ui| {
                for line in rest {
                    ui.add(Label::new(format!("• {line}")).wrap());
                }
            });
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        place(ui, &format!("state {}", state.number), "its bytes", &state.at, out);
        if link(ui, "Save as…", &format!("Save state {} as a file…", state.number)).clicked() {
            out.push(Action::Save(SaveAction::AskState(state.number)));
        }
    });
    ui.add_space(GRID);
}
