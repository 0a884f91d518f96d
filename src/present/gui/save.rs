//! Saving a part of a mail as a file of its own: the warning first, then a place, by the system's dialog or typed.

use std::path::PathBuf;

use egui::{Label, TextEdit, Ui};

use super::jobs::{Order, Wanted};
use super::state::{Action, Overlay, State};
use super::tokens::{self, GRID};
use super::update::Means;
use super::views::ContentLoad;
use super::widgets::muted;
use crate::present::words;
use crate::sandbox::{Engine, Held};
use crate::store::export::{self, Over};
use crate::store::{Attachment, safe_name};

/// What can happen around saving a part.
#[derive(Debug, Clone)]
pub(super) enum SaveAction {
    /// A part is to be saved: its number.
    Ask(String),
    /// Shows the system's dialog.
    Pick,
    /// There, typed or chosen.
    To(PathBuf),
}

/// What is asked before a part is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SaveForm {
    /// The part's number.
    part: String,
    /// What the mail calls it, safe to show.
    title: String,
    /// The name that is proposed.
    name: String,
    /// What is typed.
    path: String,
}

/// What is asked of the working thread.
pub(super) struct SaveOrder {
    wanted: Wanted,
    part: String,
    target: PathBuf,
    settings: crate::Settings,
    /// Open files: none of them is written over.
    inputs: Vec<PathBuf>,
}

impl State {
    pub(super) fn save_action(&mut self, action: SaveAction, means: &Means) {
        match action {
            SaveAction::Ask(part) => {
                let ContentLoad::Ready(content) = &self.content.load else { return };
                let Some(row) = content.parts.iter().find(|row| row.path == part) else { return };
                let name = safe_name(row.file_name.as_deref().unwrap_or_default(), &format!("part-{part}"));
                let called = row.file_name.as_ref().map(|name| format!(" “{name}”")).unwrap_or_default();
                let title = format!("Part {part}{called}, {}, {}", row.kind, row.size);
                self.overlay = Some(Overlay::Save(SaveForm { part, title, name, path: String::new() }));
            }
            SaveAction::Pick => {
                if let Some(Overlay::Save(form)) = &self.overlay {
                    means.jobs.pick_target(form.name.clone());
                }
            }
            SaveAction::To(target) => {
                let Some(Overlay::Save(form)) = self.overlay.take() else { return };
                let Some(wanted) = self.at.clone().and_then(|key| self.wanted(key)) else { return };
                let inputs = self.opened.iter().map(|opened| opened.path.clone()).collect();
                let order = SaveOrder { wanted, part: form.part, target, settings: means.engine.clone(), inputs };
                if let Err(why) = means.jobs.ask(Order::Save(Box::new(order))) {
                    self.notice(why);
                }
            }
        }
    }
}

/// The working thread's side: what was done, or why not, in words.
pub(super) fn serve(
    order: SaveOrder,
    engine: &mut Engine,
    load: impl FnOnce(&mut Engine, &Wanted) -> Result<Held, String>,
) -> String {
    let part = order.part.clone();
    save(order, engine, load).unwrap_or_else(|why| format!("Part {part} was not saved: {why}"))
}

fn save(
    order: SaveOrder,
    engine: &mut Engine,
    load: impl FnOnce(&mut Engine, &Wanted) -> Result<Held, String>,
) -> Result<String, String> {
    let held = load(engine, &order.wanted)?;
    let path = if order.wanted.key.path.is_empty() { order.wanted.path.to_string_lossy() } else { "".into() };
    let loose = engine.part(&held, &path, &order.part, &order.settings)?;
    let about = Attachment::of(loose.name.as_deref(), loose.kind, &loose.bytes, &order.part);
    let target = if order.target.is_dir() { order.target.join(&about.name) } else { order.target };
    let shown = words::visible_line(&target.to_string_lossy());
    export::write(&target, &loose.bytes, Over::Nothing, &order.inputs).map_err(|why| format!("{shown} {why}"))?;
    Ok(format!("Saved as {shown}: {}", about.warnings().join("; ")))
}

pub(super) fn save_ui(ui: &mut Ui, form: &mut SaveForm, out: &mut Vec<Action>) {
    ui.label(tokens::strong("Save a part as a file"));
    ui.add(Label::new(form.title.as_str()).wrap());
    ui.add_space(GRID);
    ui.add(
        Label::new(
            "Attachments of leaks may carry malware. Saved, the part is a file that other programs can open: do that only on a machine without network that you can afford to lose",
        )
        .wrap(),
    );
    ui.add_space(GRID);
    let field =
        TextEdit::singleline(&mut form.path).hint_text("Folder, or path of a new file").desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Folder, or path of a new file"));
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    muted(ui, format!("In a folder it is called {}; a file that is there stays", form.name));
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        let typed = form.path.trim().trim_matches(['"', '\'']).to_owned();
        let saves = ui.add_enabled(!typed.is_empty(), egui::Button::new("Save")).clicked();
        if (saves || entered) && !typed.is_empty() {
            out.push(Action::Save(SaveAction::To(typed.into())));
        }
        if ui.button("Choose where…").clicked() {
            out.push(Action::Save(SaveAction::Pick));
        }
        if ui.button("Cancel").clicked() {
            out.push(Action::Cover(None));
        }
    });
}
