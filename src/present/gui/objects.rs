//! The objects of a PDF: what each is, which saved state wrote it, where it stands.

use std::sync::Arc;

use egui::{Frame, Label, Margin, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use super::jobs::{Key, Order};
use super::state::{Action, State};
use super::tokens::{self, GRID, Palette};
use super::update::Means;
use super::widgets::{muted, named, place};
use crate::evidence::{PdfObject, PdfObjects};
use crate::present::speech::{t, tf};
use crate::present::words;

/// A list that may still be on its way.
#[derive(Debug, Default)]
pub(super) enum ObjectsLoad {
    #[default]
    None,
    Waiting,
    Ready(Arc<PdfObjects>),
    Failed(String),
}

/// What the view keeps.
#[derive(Debug, Default)]
pub(super) struct ObjectsView {
    pub key: Option<Key>,
    pub load: ObjectsLoad,
    pub filter: String,
    /// The filter that `shown` was made with.
    applied: Option<String>,
    /// Objects that match.
    shown: Vec<usize>,
}

impl State {
    /// Asks for the objects of the shown file, once.
    pub(super) fn load_objects(&mut self, means: &Means) {
        let Some(at) = self.at.clone() else { return };
        if self.objects.key.as_ref() == Some(&at) {
            return;
        }
        let Some(wanted) = self.wanted(at.clone()) else { return };
        self.objects = ObjectsView { key: Some(at), ..ObjectsView::default() };
        self.objects.load = match means.jobs.ask(Order::Objects(wanted, means.engine.clone())) {
            Ok(()) => ObjectsLoad::Waiting,
            Err(why) => ObjectsLoad::Failed(why),
        };
    }

    /// The objects arrived.
    pub(super) fn take_objects(&mut self, key: &Key, objects: Result<Arc<PdfObjects>, String>) {
        if self.objects.key.as_ref() == Some(key) {
            self.objects.applied = None;
            self.objects.load = match objects {
                Ok(objects) => ObjectsLoad::Ready(objects),
                Err(why) => ObjectsLoad::Failed(why),
            };
        }
    }
}

pub(super) fn objects_ui(ui: &mut Ui, view: &mut ObjectsView, out: &mut Vec<Action>) {
    Frame::new().inner_margin(Margin { left: 20, right: 12, top: 12, bottom: 8 }).show(ui, |ui| {
        let objects = match &view.load {
            ObjectsLoad::Ready(objects) => objects.clone(),
            ObjectsLoad::Failed(why) => {
                ui.add(Label::new(tf("The objects can't be listed: {}", &[&why])).wrap());
                return;
            }
            ObjectsLoad::None | ObjectsLoad::Waiting => {
                muted(ui, t("Reading the objects…"));
                return;
            }
        };
        if view.applied.as_ref() != Some(&view.filter) {
            view.shown = matching(&objects.list, &view.filter);
            view.applied = Some(view.filter.clone());
        }
        ui.horizontal_wrapped(|ui| {
            let width = ui.available_width().min(280.0);
            let hint = t("Filter objects");
            named(&ui.add(TextEdit::singleline(&mut view.filter).hint_text(hint).desired_width(width)), hint);
            let all = words::count(objects.list.len(), "object", "objects");
            let some = tf("{} of {}", &[&words::number(view.shown.len() as u64), &all]);
            muted(ui, if view.filter.is_empty() { all } else { some });
            if objects.cut {
                muted(ui, t("and more, which are not listed"));
            }
        });
        ui.add_space(GRID);
        table(ui, &objects.list, &view.shown, out);
    });
}

fn matching(objects: &[PdfObject], filter: &str) -> Vec<usize> {
    let wanted = filter.trim().to_lowercase();
    let has = |object: &PdfObject| {
        object.what.contains(&wanted)
            || object.name.starts_with(&wanted)
            || tf("state {}", &[&object.state]) == wanted
            || (object.superseded && t("replaced later").contains(&wanted) && !wanted.is_empty())
    };
    objects.iter().enumerate().filter(|(_, object)| has(object)).map(|(index, _)| index).collect()
}

fn table(ui: &mut Ui, objects: &[PdfObject], rows: &[usize], out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    TableBuilder::new(ui)
        .column(Column::exact(72.0))
        .column(Column::remainder().clip(true))
        .column(Column::exact(64.0))
        .column(Column::exact(84.0))
        .column(Column::exact(190.0))
        .auto_shrink(false)
        .header(24.0, |mut header| {
            for text in [t("Object"), t("What it is"), t("State"), t("Stream"), t("Place")] {
                header.col(|ui| {
                    ui.label(tokens::small_strong(text).color(palette.muted));
                });
            }
        })
        .body(|body| {
            body.rows(24.0, rows.len(), |mut row| {
                let Some(object) = rows.get(row.index()).and_then(|index| objects.get(*index)) else { return };
                row.col(|ui| {
                    ui.label(tokens::small(object.name.as_str()).color(palette.muted));
                });
                row.col(|ui| {
                    let later = if object.superseded { t(", replaced later") } else { "" };
                    ui.add(Label::new(format!("{}{later}", object.what)).truncate());
                });
                row.col(|ui| {
                    ui.label(tokens::small(object.state.to_string()));
                });
                row.col(|ui| {
                    let size = object.stream.map(|stream| words::size(stream as u64));
                    ui.label(tokens::small(size.unwrap_or_default()));
                });
                row.col(|ui| {
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                    let name = tf("Object {}", &[&object.name]);
                    place(ui, &name, &words::place(&object.at), &object.at, out);
                });
            });
        });
}
