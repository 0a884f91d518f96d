//! What is stored: each kept file with its place and size, how to take it away, and the switch that keeps nothing.

use egui::{Align, Checkbox, Label, Layout, ScrollArea, Ui};

use super::knowledge;
use super::state::Action;
use super::stored_state::{StoredAction, StoredView};
use super::tokens::{self, GRID};
use super::widgets::{link, muted, rule};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::stored::{Stored, What};

/// Usual width (points).
pub(super) const WIDTH: f32 = 640.0;

pub(super) fn stored_ui(ui: &mut Ui, view: &StoredView, private: bool, height: f32, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("What is stored")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    ui.add_space(GRID);
    ScrollArea::vertical().id_salt("stored").max_height((height - 60.0).max(80.0)).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width() - 3.0 * GRID);
            muted(
                ui,
                t("All that this program keeps on the disk. Nothing of what a file says is kept, nothing is ever sent, and it never looks for a newer version"),
            );
            ui.add_space(2.0 * GRID);
            let mut on = private;
            if ui.add(Checkbox::new(&mut on, t("Private mode: store nothing"))).clicked() {
                out.push(Action::Stored(StoredAction::Private(on)));
            }
            muted(
                ui,
                t("While it is on, no recent files, settings, keys or releases are written. What is listed here stays until it is cleared. “palimpsest --private” starts so"),
            );
            ui.add_space(2.0 * GRID);
            list(ui, view, out);
            ui.add_space(2.0 * GRID);
            knowledge::entrance(ui, out);
        },
    );
}

fn list(ui: &mut Ui, view: &StoredView, out: &mut Vec<Action>) {
    match &view.all {
        None => {
            muted(ui, t("Looking…"));
        }
        Some(Err(why)) => {
            ui.add(Label::new(tf("It could not be looked at: {}", &[&why])).wrap());
        }
        Some(Ok(all)) if all.is_empty() => {
            ui.label(t("Nothing is stored"));
        }
        Some(Ok(all)) => {
            for (index, one) in all.iter().enumerate() {
                ui.push_id(index, |ui| row(ui, one, out));
            }
            rule(ui);
            ui.add_space(GRID);
            if ui.button(t("Clear everything")).clicked() {
                out.push(Action::Stored(StoredAction::ClearAll));
            }
            muted(
                ui,
                t(
                    "The window writes its settings again when a file is opened or a setting is changed, unless private mode is on",
                ),
            );
        }
    }
}

/// What [`What::words`] says, in the language of the window.
fn what_words(what: &What) -> String {
    match what {
        What::Window(recent) => {
            let recent = words::count(*recent, "recent file", "recent files");
            tf("Settings of the window: size, theme, zoom, panels, language, zone of the times, {}", &[&recent])
        }
        What::Keys(name, keys) => tf("List of {} from “{}”", &[&words::count(*keys, "key", "keys"), name]),
        What::Releases(name, rows) => {
            tf("List of {} of programs from “{}”", &[&words::count(*rows, "release", "releases"), name])
        }
        What::LeftBehind => t("Left behind by a write that was stopped").to_owned(),
    }
}

fn row(ui: &mut Ui, one: &Stored, out: &mut Vec<Action>) {
    rule(ui);
    let what = words::show_untrusted(&what_words(&one.what));
    ui.add(Label::new(what.as_str()).wrap());
    muted(ui, words::visible_line(&one.path.to_string_lossy()));
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(tokens::small(words::size(one.bytes)));
        if link(ui, t("Clear"), &tf("Clear: {}", &[&what])).clicked() {
            out.push(Action::Stored(StoredAction::Clear(one.path.clone())));
        }
        if let What::Window(recent) = one.what
            && recent > 0
            && link(ui, t("Forget recent files"), t("Forget recent files")).clicked()
        {
            out.push(Action::Stored(StoredAction::ForgetRecent));
        }
    });
}
