//! Saving a part of a mail, or an earlier state of a PDF, as a file of its own: the warning first, then a place, by the system's dialog or typed.

use std::path::PathBuf;

use egui::{Label, TextEdit, Ui};

use super::jobs::{Order, Wanted};
use super::state::{Action, Overlay, State};
use super::tokens::{self, GRID};
use super::update::Means;
use super::views::ContentLoad;
use super::widgets::muted;
use crate::evidence::ByteSpan;
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::sandbox::{Engine, Held};
use crate::store::export::{self, Over};
use crate::store::{Attachment, safe_name};

/// What can happen around saving a part.
#[derive(Debug, Clone)]
pub(super) enum SaveAction {
    /// A part is to be saved: its number.
    Ask(String),
    /// A saved state of a PDF is to be saved: its number.
    AskState(usize),
    /// Shows the system's dialog.
    Pick,
    /// There, typed or chosen.
    To(PathBuf),
}

/// What becomes a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A part of a mail, by its number.
    Part(String),
    /// The first bytes of a PDF, up to the end of a saved state; `None` is all of it.
    State(usize, Option<usize>),
}

impl Piece {
    fn words(&self) -> String {
        match self {
            Self::Part(part) => tf("Part {}", &[&part]),
            Self::State(number, _) => tf("State {}", &[&number]),
        }
    }
}

/// What is asked before something is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaveForm {
    piece: Piece,
    /// What it is, safe to show.
    title: String,
    /// The name that is proposed.
    name: String,
    /// What is typed.
    path: String,
}

/// What is asked of the working thread.
pub(super) struct SaveOrder {
    wanted: Wanted,
    piece: Piece,
    /// The name that was proposed.
    name: String,
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
                let title = tf("Part {}{}, {}, {}", &[&part, &called, &row.kind, &row.size]);
                let piece = Piece::Part(part);
                self.overlay = Some(Overlay::Save(SaveForm { piece, title, name, path: String::new() }));
            }
            SaveAction::AskState(number) => {
                let Some(sheet) = &self.sheet else { return };
                let Some(row) = sheet.revisions.iter().find(|row| row.number == number) else { return };
                let stem = sheet.name.rsplit_once('.').map_or(sheet.name.as_str(), |(stem, _)| stem);
                let name = safe_name(&format!("{stem}.state-{number}.pdf"), &format!("state-{number}.pdf"));
                let title = tf("State {} of {}, {}", &[&number, &sheet.revisions.len(), &row.size]);
                let piece = Piece::State(number, row.end);
                self.overlay = Some(Overlay::Save(SaveForm { piece, title, name, path: String::new() }));
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
                let order = SaveOrder {
                    wanted,
                    piece: form.piece,
                    name: form.name,
                    target,
                    settings: means.engine.clone(),
                    inputs,
                };
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
    let piece = order.piece.words();
    save(order, engine, load).unwrap_or_else(|why| tf("{} was not saved: {}", &[&piece, &why]))
}

fn save(
    order: SaveOrder,
    engine: &mut Engine,
    load: impl FnOnce(&mut Engine, &Wanted) -> Result<Held, String>,
) -> Result<String, String> {
    let held = load(engine, &order.wanted)?;
    let path = if order.wanted.key.path.is_empty() { order.wanted.path.to_string_lossy() } else { "".into() };
    let (bytes, about) = match &order.piece {
        Piece::Part(part) => {
            let loose = engine.part(&held, &path, part, &order.settings)?;
            let about = Attachment::of(loose.name.as_deref(), loose.kind, &loose.bytes, part);
            (loose.bytes, about)
        }
        Piece::State(number, end) => {
            let bytes = held.slice(ByteSpan::new(0, end.unwrap_or(held.len()))).to_vec();
            let part = tf("state {}", &[&number]);
            let about = Attachment::of(Some(&order.name), crate::evidence::Kind::Pdf, &bytes, &part);
            (bytes, about)
        }
    };
    let target = if order.target.is_dir() { order.target.join(&about.name) } else { order.target };
    let shown = words::visible_line(&target.to_string_lossy());
    export::write(&target, &bytes, Over::Nothing, &order.inputs).map_err(|why| format!("{shown} {why}"))?;
    Ok(tf("Saved as {}: {}", &[&shown, &about.warnings().join("; ")]))
}

pub(super) fn save_ui(ui: &mut Ui, form: &mut SaveForm, out: &mut Vec<Action>) {
    let title = match form.piece {
        Piece::Part(_) => t("Save a part as a file"),
        Piece::State(..) => t("Save an earlier state as a file"),
    };
    ui.label(tokens::strong(title));
    ui.add(Label::new(form.title.as_str()).wrap());
    ui.add_space(GRID);
    let warned = match form.piece {
        Piece::Part(_) => t("Attachments of leaks may carry malware."),
        Piece::State(..) => t("Documents of leaks may carry malware."),
    };
    ui.add(Label::new(warned).wrap());
    ui.add(
        Label::new(
            t("Saved, it is a file that other programs can open: do that only on a machine without network that you can afford to lose"),
        )
        .wrap(),
    );
    ui.add_space(GRID);
    let field =
        TextEdit::singleline(&mut form.path).hint_text(t("Folder, or path of a new file")).desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t("Folder, or path of a new file")));
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    muted(ui, tf("In a folder it is called {}; a file that is there stays", &[&form.name]));
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        let typed = form.path.trim().trim_matches(['"', '\'']).to_owned();
        let saves = ui.add_enabled(!typed.is_empty(), egui::Button::new(t("Save"))).clicked();
        if (saves || entered) && !typed.is_empty() {
            out.push(Action::Save(SaveAction::To(typed.into())));
        }
        if ui.button(t("Choose where…")).clicked() {
            out.push(Action::Save(SaveAction::Pick));
        }
        if ui.button(t("Cancel")).clicked() {
            out.push(Action::Cover(None));
        }
    });
}
