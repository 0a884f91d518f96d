//! The parts of a mail as a tree: what each says of itself, where its bytes stand, and what it holds.

use egui::{Frame, Label, Margin, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::grid::copy_button;
use super::jobs::Key;
use super::save::SaveAction;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::{ContentLoad, ContentView};
use super::widgets::{link, muted, place, shape};
use crate::present::rows::{ContentSheet, Enclosure, PartRow};
use crate::present::speech::{t, tf};
use crate::present::words;

const INDENT: f32 = 22.0;
/// Levels that are indented; deeper ones stand below each other.
const DEEPEST: usize = 12;

pub(super) fn structure_ui(ui: &mut Ui, content: &ContentView, at: Option<&Key>, out: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("structure").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 16, top: 12, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match &content.load {
                ContentLoad::None | ContentLoad::Waiting => {
                    muted(ui, t("Reading the parts…"));
                }
                ContentLoad::Failed(why) => {
                    ui.add(Label::new(tf("The parts can't be shown: {}", &[&why])).wrap());
                }
                ContentLoad::Ready(sheet) if sheet.parts.is_empty() => {
                    ui.add(Label::new(t("This copy keeps no MIME parts")).wrap());
                    if !sheet.held.is_empty() {
                        ui.add_space(2.0 * GRID);
                        muted(ui, t("What it holds, examined by itself:"));
                    }
                    for held in &sheet.held {
                        child(ui, held, at, out);
                    }
                }
                ContentLoad::Ready(sheet) => tree(ui, sheet, at, out),
            }
        });
    });
}

fn tree(ui: &mut Ui, sheet: &ContentSheet, at: Option<&Key>, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        muted(ui, words::count(sheet.parts.len(), "part", "parts"));
        copy_button(ui, out);
    });
    ui.add_space(2.0 * GRID);
    for (index, part) in sheet.parts.iter().enumerate() {
        ui.push_id(index, |ui| row(ui, part, at, out));
    }
}

fn row(ui: &mut Ui, part: &PartRow, at: Option<&Key>, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    #[expect(clippy::cast_precision_loss, reason = "a dozen levels")]
    let indent = INDENT * part.depth.min(DEEPEST) as f32;
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.add_space(indent);
        let (mark, _) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        if part.depth > 0 {
            let line = Stroke::new(1.0, palette.edge);
            let corner = pos2(mark.left() - 8.0, mark.center().y);
            ui.painter().line_segment([pos2(corner.x, mark.top() - 18.0), corner], line);
            ui.painter().line_segment([corner, pos2(mark.right(), corner.y)], line);
        } else {
            ui.painter().circle_filled(mark.center(), 3.0, palette.muted);
        }
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                let name = if part.path == "0" { t("The message").to_owned() } else { tf("Part {}", &[&part.path]) };
                ui.label(tokens::small(name).color(palette.muted));
                ui.add(Label::new(tokens::strong(part.kind.as_str())).wrap());
                if let Some(file) = &part.file_name {
                    ui.add(Label::new(format!("“{file}”")).wrap());
                }
            });
            let mut told: Vec<&str> = part.traits.iter().map(String::as_str).collect();
            told.push(&part.size);
            muted(ui, told.join(" · "));
            for (name, date) in &part.dates {
                muted(ui, format!("{name}: {date}"));
            }
            for remark in &part.remarks {
                ui.add(Label::new(tokens::small(tf("Note: {}", &[&remark])).color(palette.unexplained)).wrap());
            }
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                place(ui, &tf("Part {}", &[&part.path]), &part.place, &part.at, out);
                let whole = part.path == "0" || part.kind.starts_with("multipart/");
                if !whole && link(ui, t("Save as…"), &tf("Save part {} as a file…", &[&part.path])).clicked() {
                    out.push(Action::Save(SaveAction::Ask(part.path.clone())));
                }
            });
            if let Some(held) = &part.child {
                child(ui, held, at, out);
            }
        });
    });
    let rect = shown.response.rect;
    ui.add_space(GRID);
    let y = rect.bottom() + GRID;
    let right = ui.max_rect().right();
    ui.painter().hline(rect.left() + indent + 24.0..=right, y, Stroke::new(1.0, palette.line));
    ui.add_space(2.0 * GRID);
}

fn child(ui: &mut Ui, child: &Enclosure, at: Option<&Key>, out: &mut Vec<Action>) {
    let Some(at) = at else { return };
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
        let color = palette.standing(child.standing);
        shape(ui.painter(), rect.center(), 5.0, child.standing, color, palette.ground);
        let standing = words::standing(child.standing);
        ui.label(tokens::small_strong(standing).color(color));
        if link(ui, &tf("Open {} →", &[&child.name]), &tf("Open: {}, {}", &[&child.name, &standing])).clicked() {
            let mut path = at.path.clone();
            path.push(child.index);
            out.push(Action::Select(Key { file: at.file, path }));
        }
    });
}
