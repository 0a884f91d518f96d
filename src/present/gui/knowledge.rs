//! When programs, fonts and features came out: what is shipped, and newer lists that were brought in.

use egui::{Frame, Key as Keyboard, Label, Margin, ScrollArea, TextEdit, Ui};

use super::commands::Command;
use super::knowledge_state::{KnowledgeAction, KnowledgeView};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, link, muted};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::knowledge::StoredReleases;

/// The way here from what is stored.
pub(super) fn entrance(ui: &mut Ui, out: &mut Vec<Action>) {
    let (_, newest) = KnowledgeView::shipped();
    ui.horizontal_wrapped(|ui| {
        if ui.button(t("Knowledge…")).clicked() {
            out.push(Action::Run(Command::Knowledge));
        }
        muted(ui, tf("The shipped table of releases of programs reaches to {}; a newer list can be added", &[&newest]));
    });
}

pub(super) fn knowledge_ui(
    ui: &mut Ui,
    path: &mut String,
    view: &KnowledgeView,
    private: bool,
    height: f32,
    out: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Knowledge")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    muted(
        ui,
        t(
            "When programs, fonts and features came out: a file that names one can't be older. This program never looks for anything newer; a list that you bring is used beside the shipped table, and findings name it",
        ),
    );
    if link(ui, Command::Keys.name(), Command::Keys.name()).clicked() {
        out.push(Action::Run(Command::Keys));
    }
    ui.add_space(GRID);
    ScrollArea::vertical().id_salt("knowledge").max_height((height - 108.0).max(80.0)).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width() - 3.0 * GRID);
            import(ui, path, view, out);
            lists(ui, view, private, out);
        },
    );
}

fn import(ui: &mut Ui, path: &mut String, view: &KnowledgeView, out: &mut Vec<Action>) {
    let field = TextEdit::singleline(path).hint_text(t("Path of a list")).desired_width(f32::INFINITY);
    let field = ui.add(field.font(egui::TextStyle::Monospace));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t("Path of a list of releases")));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Keyboard::Enter));
    ui.horizontal_wrapped(|ui| {
        let typed = path.trim().trim_matches(['"', '\'']);
        let ready = !typed.is_empty();
        if ui.add_enabled(ready, egui::Button::new(t("Add"))).clicked() || (entered && ready) {
            out.push(Action::Knowledge(KnowledgeAction::Import(vec![typed.into()])));
        }
        if ui.button(t("Add a file…")).clicked() {
            out.push(Action::Knowledge(KnowledgeAction::Pick));
        }
        muted(ui, t("or drop a file here"));
    });
    for said in &view.said {
        ui.add(Label::new(tokens::small_strong(said.as_str())).wrap());
    }
    if !view.problems.is_empty() {
        let title = tf("Lines that were not taken ({})", &[&view.problems.len()]);
        folded(ui, "lines not taken", title, |ui| {
            for (list, line, why) in &view.problems {
                let place = if *line == 0 { list.clone() } else { tf("{}, line {}", &[list, line]) };
                ui.add(Label::new(tokens::small(format!("{place}: {why}"))).wrap());
            }
        });
    }
    if let Some(removed) = &view.removed {
        ui.horizontal_wrapped(|ui| {
            let name = words::show_untrusted_within(&removed.list.name, 80);
            ui.label(tokens::small(tf("“{}” was removed", &[&name])));
            if link(ui, t("Undo"), t("Undo: bring the list back")).clicked() {
                out.push(Action::Knowledge(KnowledgeAction::Undo));
            }
        });
    }
}

fn lists(ui: &mut Ui, view: &KnowledgeView, private: bool, out: &mut Vec<Action>) {
    heading(ui, t("Lists"));
    let (rows, newest) = KnowledgeView::shipped();
    muted(
        ui,
        tf("Shipped with this program: {}, the newest of {}", &[&words::count(rows, "release", "releases"), &newest]),
    );
    if view.lists.is_empty() {
        muted(ui, t("No list of your own yet"));
    }
    for one in &view.lists {
        ui.push_id(&one.file, |ui| one_list(ui, one, out));
    }
    if view.folder.is_none() && !view.lists.is_empty() {
        muted(ui, t("They are kept until the window closes"));
    } else if private {
        muted(ui, t("Private mode: lists that are added now are kept until the window closes"));
    }
}

fn one_list(ui: &mut Ui, one: &StoredReleases, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let frame = Frame::new().fill(palette.panel).corner_radius(5).inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let name = words::show_untrusted_within(&one.list.name, 80);
            ui.label(tokens::strong(name.as_str()));
            let rows = words::count(one.list.rows.len(), "release", "releases");
            let newest = match one.until() {
                day if day.is_empty() => String::new(),
                day => tf(", the newest of {}", &[&day]),
            };
            let day = words::show_untrusted_within(&one.imported_on, 20);
            muted(ui, tf("{}{} · brought in on {}", &[&rows, &newest, &day]));
            if link(ui, t("Remove"), &tf("Remove the list {}", &[&name])).clicked() {
                out.push(Action::Knowledge(KnowledgeAction::Remove(one.file.clone())));
            }
        });
        if !one.problems.is_empty() {
            let title = tf("Not used: {}", &[&words::count(one.problems.len(), "line", "lines")]);
            folded(ui, "problems", title, |ui| {
                for (line, why) in &one.problems {
                    let place = if *line == 0 { t("The list").to_owned() } else { tf("Line {}", &[line]) };
                    muted(ui, format!("{place}: {}", words::show_untrusted(why)));
                }
            });
        }
    });
}
