//! The keys of signatures: lists that were brought in, what is at hand for which domain, and which records are missing.

use egui::{Frame, Key as Keyboard, Label, Margin, ScrollArea, TextEdit, Ui};

use super::commands::Command;
use super::keys_state::{Keys, KeysAction, KeysForm};
use super::proofs::copy_line;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{folded, heading, link, muted, rule};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::keys::StoredList;

/// Usual width (points).
pub(super) const WIDTH: f32 = 760.0;
/// Missing records that are listed.
const MOST_NEEDED: usize = 40;

pub(super) fn keys_ui(
    ui: &mut Ui,
    form: &mut KeysForm,
    keys: &Keys,
    private: bool,
    height: f32,
    out: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Keys of signatures")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    muted(
        ui,
        t(
            "A signature is tested with its domain's public key. This program never asks the network: it has the keys that it ships and those that you bring",
        ),
    );
    if link(ui, Command::Knowledge.name(), Command::Knowledge.name()).clicked() {
        out.push(Action::Run(Command::Knowledge));
    }
    ui.add_space(GRID);
    ScrollArea::vertical().id_salt("keys").max_height(height - 108.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_width(ui.available_width() - 3.0 * GRID);
        import(ui, form, keys, out);
        lists(ui, keys, private, out);
        needed(ui, keys, out);
        search(ui, form, keys, out);
    });
}

fn import(ui: &mut Ui, form: &mut KeysForm, keys: &Keys, out: &mut Vec<Action>) {
    let hint = t("Path of a list, or pasted records: zone lines, the answer of dig, a table, signed statements");
    let field = TextEdit::multiline(&mut form.text).hint_text(hint).desired_rows(2).desired_width(f32::INFINITY);
    let field = ui.add(field.font(egui::TextStyle::Monospace));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, t("Path or pasted records")));
    let entered = field.has_focus() && ui.input(|input| input.modifiers.command && input.key_pressed(Keyboard::Enter));
    ui.horizontal_wrapped(|ui| {
        let ready = !form.text.trim().is_empty();
        if ui.add_enabled(ready, egui::Button::new(t("Add"))).clicked() || (entered && ready) {
            out.push(Action::Keys(KeysAction::Take(form.text.clone())));
        }
        if ui.button(t("Add a file…")).clicked() {
            out.push(Action::Keys(KeysAction::Pick));
        }
        muted(ui, t("or drop a file here"));
    });
    for said in &keys.said {
        ui.add(Label::new(tokens::small_strong(said.as_str())).wrap());
    }
    if !keys.problems.is_empty() {
        let title = tf("Lines that could not be read ({})", &[&keys.problems.len()]);
        folded(ui, "bad lines", title, |ui| {
            for (list, line, why) in &keys.problems {
                let place = if *line == 0 { list.clone() } else { tf("{}, line {}", &[&list, &line]) };
                ui.add(Label::new(tokens::small(format!("{place}: {why}"))).wrap());
            }
        });
    }
    if let Some(removed) = &keys.removed {
        ui.horizontal_wrapped(|ui| {
            let name = words::show_untrusted_within(&removed.name, 80);
            ui.label(tokens::small(tf("“{}” was removed", &[&name])));
            if link(ui, t("Undo"), t("Undo: bring the list back")).clicked() {
                out.push(Action::Keys(KeysAction::Undo));
            }
        });
    }
}

fn lists(ui: &mut Ui, keys: &Keys, private: bool, out: &mut Vec<Action>) {
    heading(ui, t("Lists"));
    let shipped = words::count(keys.shipped(), "key", "keys");
    muted(ui, tf("Shipped with this program: {}", &[&shipped]));
    if keys.lists.is_empty() {
        muted(ui, t("No list of your own yet"));
    }
    for list in &keys.lists {
        ui.push_id(&list.file, |ui| one_list(ui, list, out));
    }
    for anchor in &keys.anchors {
        let owner = words::show_untrusted_within(&anchor.owner, 160);
        ui.add(egui::Label::new(tokens::strong(owner)).wrap());
        let start: String = anchor.sha256.chars().take(16).collect();
        muted(
            ui,
            tf("trusted certificate, SHA-256 {}…, until the window closes; it vouches for signers of PDFs", &[&start]),
        );
    }
    if keys.folder.is_none() && !keys.lists.is_empty() {
        muted(ui, t("They are kept until the window closes"));
    } else if private {
        muted(ui, t("Private mode: lists that are added now are kept until the window closes"));
    }
}

fn one_list(ui: &mut Ui, list: &StoredList, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let frame = Frame::new().fill(palette.panel).corner_radius(5).inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let name = words::show_untrusted_within(&list.name, 80);
            ui.label(tokens::strong(name.as_str()));
            let day = words::show_untrusted_within(&list.imported_on, 20);
            muted(ui, tf("{} · brought in on {}", &[&words::count(list.keys.len(), "key", "keys"), &day]));
            if link(ui, t("Remove"), &tf("Remove the list {}", &[&name])).clicked() {
                out.push(Action::Keys(KeysAction::Remove(list.file.clone())));
            }
        });
        if !list.problems.is_empty() {
            let title = tf("Not read: {}", &[&words::count(list.problems.len(), "line", "lines")]);
            folded(ui, "problems", title, |ui| {
                for (line, why) in &list.problems {
                    let place = if *line == 0 { t("The whole list").to_owned() } else { tf("Line {}", &[&line]) };
                    muted(ui, format!("{place}: {}", words::show_untrusted(why)));
                }
            });
        }
    });
}

fn needed(ui: &mut Ui, keys: &Keys, out: &mut Vec<Action>) {
    heading(ui, t("Records needed by the open files"));
    if keys.needed.is_empty() {
        muted(ui, t("None: every signature of the open files has a key, or there is no signature"));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        muted(ui, tf("{}: ask a connected colleague", &[&words::count(keys.needed.len(), "record", "records")]));
        if ui.button(tokens::small(t("Copy all"))).clicked() {
            out.push(Action::Copy(keys.needed.iter().map(|row| format!("{}\n", row.line)).collect()));
        }
    });
    for row in keys.needed.iter().take(MOST_NEEDED) {
        copy_line(ui, &row.line, &tf("Copy the question for {}", &[&row.name]), out);
    }
    if keys.needed.len() > MOST_NEEDED {
        muted(ui, tf("and {} more, copied with the others", &[&(keys.needed.len() - MOST_NEEDED)]));
    }
}

fn search(ui: &mut Ui, form: &mut KeysForm, keys: &Keys, out: &mut Vec<Action>) {
    heading(ui, t("What is at hand"));
    let field = TextEdit::singleline(&mut form.filter).hint_text(t("Domain, selector or source")).desired_width(280.0);
    let field = ui.add(field);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t("Search the keys")));
    if field.changed() {
        out.push(Action::Keys(KeysAction::Filter(form.filter.clone())));
    }
    let (rows, count) = &keys.found;
    muted(
        ui,
        match rows.len() {
            0 => t("No key is called that").to_owned(),
            shown if shown < *count => tf("{} keys, the first {} of them", &[&words::number(*count as u64), &shown]),
            _ => words::count(*count, "key", "keys"),
        },
    );
    for (index, row) in rows.iter().enumerate() {
        ui.push_id(index, |ui| {
            rule(ui);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                ui.add(Label::new(tokens::mono(row.name.as_str()).color(Palette::of(ui).ink)).wrap());
                muted(ui, row.seen.as_str());
                if link(ui, t("Copy"), &tf("Copy the record {}", &[&row.name]))
                    .on_hover_text(row.record.as_str())
                    .clicked()
                {
                    out.push(Action::Copy(format!("{}. IN TXT \"{}\"", row.name, row.record)));
                }
            });
            muted(ui, row.source.as_str());
        });
    }
}
