//! Two to four files side by side: which are chosen, and the tables.

use std::sync::Arc;

use egui::{Checkbox, Frame, Label, Margin, Ui};

use super::claims::{Looks, table};
use super::commands::Command;
use super::jobs::Key;
use super::state::{Action, State};
use super::tokens::{self, GRID};
use super::widgets::{muted, quiet_button, rule, shape_of};
use crate::evidence::Locator;
use crate::inspect::Report;
use crate::present::rows::{Comparison, MOST_COMPARED, Matrix, compare, sheet_in};
use crate::present::speech::{t, tf};
use crate::present::words;

/// What can happen around a comparison.
#[derive(Debug, Clone)]
pub(super) enum CompareAction {
    /// Takes a file into the comparison, or out of it.
    Toggle(Key),
    Clear,
    Show,
    Close,
    /// Every fact instead of the questions of origin.
    Facts(bool),
    OnlyDiffering(bool),
}

/// The comparison.
#[derive(Debug, Default)]
pub(super) struct CompareView {
    /// The chosen files, in the order in which they were chosen.
    pub chosen: Vec<Key>,
    /// The tables of those files; made when they are first shown.
    pub made: Option<Arc<Made>>,
    /// Whether it fills the view.
    pub open: bool,
    pub facts: bool,
    pub only: bool,
}

/// The tables that were made.
#[derive(Debug)]
pub(super) struct Made {
    all: Comparison,
    /// The same with only those rows that differ.
    claims: Matrix,
    facts: Matrix,
    keys: Vec<Key>,
}

impl CompareView {
    /// The letter of a chosen file.
    pub(super) fn letter(&self, file: usize, path: &[usize]) -> Option<char> {
        let at = self.chosen.iter().position(|key| key.file == file && key.path == path)?;
        Some(char::from(b'A'.saturating_add(u8::try_from(at).unwrap_or_default())))
    }
}

impl State {
    pub(super) fn compare_action(&mut self, action: CompareAction) {
        match action {
            CompareAction::Toggle(key) => {
                let view = &mut self.compare;
                view.made = None;
                if let Some(at) = view.chosen.iter().position(|one| *one == key) {
                    view.chosen.remove(at);
                    view.open &= view.chosen.len() > 1;
                } else if view.chosen.len() < MOST_COMPARED {
                    view.chosen.push(key);
                } else {
                    self.notice(tf("No more than {} files can be compared: take one out first", &[&MOST_COMPARED]));
                }
            }
            CompareAction::Clear => self.compare = CompareView::default(),
            CompareAction::Show => self.leave_for(Self::show_comparison),
            CompareAction::Close => self.leave_for(|state| state.compare.open = false),
            CompareAction::Facts(on) => self.compare.facts = on,
            CompareAction::OnlyDiffering(on) => self.compare.only = on,
        }
    }

    /// Takes the shown file into the comparison, or out of it.
    pub(super) fn toggle_compared(&mut self) {
        if let Some(key) = self.at.clone() {
            self.compare_action(CompareAction::Toggle(key));
        }
    }

    fn show_comparison(&mut self) {
        if self.compare.chosen.len() < 2 {
            return self
                .notice(t("Choose two to four files first: Ctrl and click in the list, or C for the shown one"));
        }
        (self.compare.open, self.dump.open) = (true, false);
        self.make_comparison();
    }

    /// Makes the tables, where they are not.
    pub(super) fn make_comparison(&mut self) {
        if self.compare.made.is_some() || !self.compare.open {
            return;
        }
        let keys: Vec<Key> = self.compare.chosen.iter().filter(|key| self.report(key).is_some()).cloned().collect();
        let reports: Vec<&Report> = keys.iter().filter_map(|key| self.report(key)).collect();
        let zone = self.settings.zone.as_deref();
        let sheets: Vec<_> = reports.iter().map(|report| sheet_in(report, zone)).collect();
        let all = compare(&sheets.iter().collect::<Vec<_>>());
        let (claims, facts) = (differing(&all.claims), differing(&all.facts));
        self.compare.made = Some(Arc::new(Made { all, claims, facts, keys }));
    }

    /// Goes to a place of another file.
    pub(super) fn visit(&mut self, key: Key, at: Locator) {
        self.leave_for(|state| {
            (state.compare.open, state.dump.open) = (false, false);
            state.select(key);
            state.go_to(at);
        });
    }

    /// The shown table of the comparison, for a spreadsheet.
    pub(super) fn compared_table(&self) -> Option<String> {
        let made = self.compare.made.as_ref().filter(|_| self.compare.open)?;
        Some(made.shown(self.compare.facts, self.compare.only).tsv(self.settings.utc, true))
    }
}

fn differing(matrix: &Matrix) -> Matrix {
    let rows = matrix.rows.iter().filter(|row| !row.is_same()).cloned().collect();
    Matrix { columns: matrix.columns.clone(), rows }
}

impl Made {
    fn shown(&self, facts: bool, only: bool) -> &Matrix {
        match (facts, only) {
            (false, false) => &self.all.claims,
            (false, true) => &self.claims,
            (true, false) => &self.all.facts,
            (true, true) => &self.facts,
        }
    }
}

pub(super) fn compare_ui(ui: &mut Ui, view: &CompareView, utc: bool, out: &mut Vec<Action>) {
    let Some(made) = &view.made else { return };
    Frame::new().inner_margin(Margin { left: 20, right: 20, top: 12, bottom: 4 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(tokens::title(tf("{} files side by side", &[&made.keys.len()])));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button(t("Close")).on_hover_text(t("Back to the file")).clicked() {
                    out.push(Action::Compare(CompareAction::Close));
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            for (key, document) in made.keys.iter().zip(&made.all.documents) {
                shape_of(ui, document.standing);
                let name = format!("{}, {}, {}", document.name, document.kind, words::standing(document.standing));
                if super::widgets::link(ui, &document.name, &name).clicked() {
                    out.push(Action::Compare(CompareAction::Close));
                    out.push(Action::Select(key.clone()));
                }
                muted(ui, format!("{} · {}  ", document.kind, words::standing(document.standing)));
            }
        });
        let caution =
            t("That two files say the same does not make it true; that they differ has many ordinary reasons");
        // A low window keeps its room for the table.
        if ui.ctx().content_rect().height() < tokens::LOW {
            ui.add(Label::new(made.all.summary()).truncate()).on_hover_text(caution);
        } else {
            ui.label(made.all.summary());
            muted(ui, caution);
        }
    });
    rule(ui);
    Frame::new().inner_margin(Margin { left: 20, right: 8, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for (facts, word) in [(false, t("Questions")), (true, t("All facts"))] {
                if ui.selectable_label(view.facts == facts, word).clicked() {
                    out.push(Action::Compare(CompareAction::Facts(facts)));
                }
            }
            let mut only = view.only;
            if ui.add(Checkbox::new(&mut only, tokens::small(t("Only what is not the same in all")))).changed() {
                out.push(Action::Compare(CompareAction::OnlyDiffering(only)));
            }
            if ui.button(tokens::small(t("Copy table"))).on_hover_text(t("Tab-separated, for a spreadsheet")).clicked()
            {
                out.push(Action::Run(Command::CopyTable));
            }
            muted(ui, t("= in all; same letter: the same in some"));
            if made.all.left_out > 0 && view.facts {
                muted(ui, tf("· {} left out", &[&words::count(made.all.left_out, "fact", "facts")]));
            }
        });
        ui.add_space(GRID);
        let shown = made.shown(view.facts, view.only);
        if shown.rows.is_empty() {
            ui.label(t("Nothing: they say the same in every row"));
            return;
        }
        // Another table is scrolled by itself.
        ui.push_id((view.facts, view.only), |ui| {
            table(ui, shown, &Looks { all: true, utc, files: &made.keys }, out);
        });
    });
}

/// The line above the list of files while some are chosen.
pub(super) fn chosen_ui(ui: &mut Ui, view: &CompareView, out: &mut Vec<Action>) {
    if view.chosen.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let many = view.chosen.len();
        let text = if many > 1 { tf("Compare {} files", &[&many]) } else { t("Choose another to compare").to_owned() };
        if ui.add_enabled(many > 1, egui::Button::new(tokens::small(text))).clicked() {
            out.push(Action::Compare(CompareAction::Show));
        }
        if quiet_button(ui, t("Clear"), t("Compare none")).clicked() {
            out.push(Action::Compare(CompareAction::Clear));
        }
    });
    ui.add_space(GRID / 2.0);
}
