//! Which rows of a dump are wanted: the field, the menus, and what is set elsewhere as things that can be taken away.

use egui::{Button, Checkbox, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::dump_state::{DumpAction, DumpView, Texts};
use super::dump_timeline;
use super::state::Action;
use super::tokens::{self, GRID};
use super::widgets::{muted, quiet_button};
use crate::evidence::Kind;
use crate::inspect::Standing;
use crate::present::speech::{t, tf};
use crate::present::words;

/// Kinds that can be filtered for.
const KINDS: [Kind; 6] = [Kind::Email, Kind::Mailbox, Kind::Pdf, Kind::Office, Kind::Picture, Kind::Unknown];
/// Checks that are offered in the menu.
const MOST_CHECKS: usize = 60;
pub(super) fn filters_ui(ui: &mut Ui, view: &mut DumpView, (case, times): (bool, bool), out: &mut Vec<Action>) {
    ui.add_space(GRID);
    ui.horizontal_wrapped(|ui| {
        field(ui, view, case, out);
        let before = view.query.standings.len();
        standings(ui, view);
        kinds(ui, view, out);
        checks(ui, view, out);
        let mut changed = before != view.query.standings.len();
        changed |= ui.add(Checkbox::new(&mut view.query.found, tokens::small(t("Only with a finding")))).changed();
        changed |= ui.add(Checkbox::new(&mut view.query.no_copies, tokens::small(t("Hide copies")))).changed();
        if changed {
            out.push(Action::Dump(DumpAction::Arrange));
        }
        if view.query.filters() && quiet_button(ui, t("Show all"), t("Show all files of the dump")).clicked() {
            out.push(Action::Dump(DumpAction::Clear));
        }
    });
    summary(ui, view, times, out);
}

fn field(ui: &mut Ui, view: &mut DumpView, case: bool, out: &mut Vec<Action>) {
    let hint = t("Filter names, subjects, senders");
    let width = ui.available_width().min(260.0);
    let field = ui.add(TextEdit::singleline(&mut view.query.text).hint_text(hint).desired_width(width));
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, hint));
    if std::mem::take(&mut view.focus) {
        field.request_focus();
    }
    if field.changed() {
        out.push(Action::Dump(DumpAction::Arrange));
    }
    view.typing = field.has_focus() || field.lost_focus();
    if field.has_focus() && ui.input(|input| input.key_pressed(egui::Key::ArrowDown)) {
        // To the rows that were found.
        field.surrender_focus();
    }
    let empty = view.query.text.trim().is_empty();
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let can = view.searchable && case;
    if can {
        let button = ui.add_enabled(!empty, Button::new(tokens::small(t("Search the texts"))));
        if (button.clicked() || entered) && !empty {
            out.push(Action::Dump(DumpAction::Search));
        }
    } else if case && view.running.is_none() {
        // The case was saved after the dump was read.
        if ui
            .button(tokens::small(t("Read into the case")))
            .on_hover_text(t(
                "Reads the dump into the case, so that its texts can be searched and it opens at once the next time",
            ))
            .clicked()
        {
            out.push(Action::Dump(DumpAction::Again));
        }
    } else if !empty {
        muted(
            ui,
            if case {
                t("texts can be searched when everything is read")
            } else {
                t("texts can be searched once the case is saved (Ctrl+S)")
            },
        );
    }
}

fn standings(ui: &mut Ui, view: &mut DumpView) {
    let chosen = view.query.standings.clone();
    let word = match chosen.as_slice() {
        [] => t("Any standing").to_owned(),
        [one] => words::standing(*one).to_owned(),
        many => tf("{} standings", &[&many.len()]),
    };
    ui.menu_button(tokens::small(format!("{word} ↓")), |ui| {
        for standing in Standing::ALL.into_iter().rev() {
            let mut on = chosen.contains(&standing);
            if ui.checkbox(&mut on, words::standing(standing)).changed() {
                match on {
                    true => view.query.standings.push(standing),
                    false => view.query.standings.retain(|one| *one != standing),
                }
            }
        }
    });
}

fn kinds(ui: &mut Ui, view: &mut DumpView, out: &mut Vec<Action>) {
    let word = view.query.kind.map_or(t("Any kind"), words::kind);
    ui.menu_button(tokens::small(format!("{word} ↓")), |ui| {
        let all = std::iter::once(None).chain(KINDS.into_iter().map(Some));
        for kind in all {
            if ui.selectable_label(view.query.kind == kind, kind.map_or(t("Any kind"), words::kind)).clicked() {
                view.query.kind = kind;
                out.push(Action::Dump(DumpAction::Arrange));
                ui.close();
            }
        }
    });
}

fn checks(ui: &mut Ui, view: &mut DumpView, out: &mut Vec<Action>) {
    let table = view.shown.table.clone();
    if table.checks.is_empty() {
        return;
    }
    ui.menu_button(tokens::small(format!("{} ↓", t("Any finding"))), |ui| {
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            if ui.selectable_label(view.query.check.is_none(), t("Any finding")).clicked() {
                view.query.check = None;
                out.push(Action::Dump(DumpAction::Arrange));
                ui.close();
            }
            for (check, title, files) in table.checks.iter().take(MOST_CHECKS) {
                let chosen = view.query.check.as_ref() == Some(check);
                let text = format!("{title} ({})", words::number(*files as u64));
                if ui.selectable_label(chosen, text).clicked() {
                    view.query.check = Some(check.clone());
                    out.push(Action::Dump(DumpAction::Arrange));
                    ui.close();
                }
            }
        });
    });
}

/// How many are shown, and what of the filters is set elsewhere; each can be taken away.
fn summary(ui: &mut Ui, view: &mut DumpView, times: bool, out: &mut Vec<Action>) {
    let reading = view.running.is_some();
    let query = &view.query;
    // The chosen time stands above its picture: a row that comes and goes would move it under the pointer.
    let span = query.span.filter(|_| !times);
    let chips = query.check.is_some() || query.group.is_some() || span.is_some();
    if !chips && view.texts == Texts::NotAsked && view.opening.is_none() && !reading {
        return;
    }
    let mut taken_away = false;
    ui.horizontal_wrapped(|ui| {
        if reading {
            let text = t("The order changes until everything is read: only then are the files judged side by side");
            muted(ui, text);
        }
        let title =
            |check: &String| view.shown.table.checks.iter().find(|one| one.0 == *check).map(|one| one.1.clone());
        let check = view.query.check.as_ref().map(|check| title(check).unwrap_or_else(|| check.clone()));
        let group = view.query.group.as_ref().map(|(name, _)| name.clone());
        let span = span.map(|(from, to)| dump_timeline::span_words(&view.shown.spans, from, to));
        let mut chip = |ui: &mut Ui, text: String| {
            let short = words::show_untrusted_within(&text, 60);
            let away = quiet_button(ui, format!("{short}  ×"), &tf("Take away: {}", &[&text])).clicked();
            taken_away |= away;
            away
        };
        if check.is_some_and(|text| chip(ui, text)) {
            view.query.check = None;
        }
        if group.is_some_and(|text| chip(ui, text)) {
            view.query.group = None;
        }
        if span.is_some_and(|text| chip(ui, text)) {
            view.query.span = None;
        }
        match &view.texts {
            Texts::NotAsked => {}
            Texts::Running(_) => drop(muted(ui, t("searching the texts…"))),
            Texts::Found(words, many) => {
                muted(ui, tf("“{}” stands in the texts of {}", &[words, &words::count(*many, "file", "files")]));
            }
            Texts::Failed(why) => drop(muted(ui, tf("The texts could not be searched: {}", &[why]))),
        }
        if view.opening.is_some() {
            muted(ui, t("opening the file…"));
        }
    });
    if taken_away {
        out.push(Action::Dump(DumpAction::Arrange));
    }
}
