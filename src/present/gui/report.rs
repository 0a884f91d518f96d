//! The report over the window: which files, what of them, and how it will read.

use egui::{Checkbox, CornerRadius, Frame, Grid, Label, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use super::reporting::{ReportAction, ReportView, Which};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{muted, rule, shape_of};
use crate::present::document::{Block, Card, Line, Noted};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Usual width (points).
pub(super) const WIDTH: f32 = 1040.0;
/// Blocks that are shown before the report is saved.
const MOST_BLOCKS: usize = 400;
/// Rows of one table that are shown.
const MOST_ROWS: usize = 40;
/// Width of the choices (points).
const CHOICES: f32 = 250.0;

pub(super) fn report_ui(ui: &mut Ui, view: &mut ReportView, height: f32, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(tokens::title(t("Report")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(t("Close")).clicked() {
                out.push(Action::Cover(None));
            }
        });
    });
    ui.add_space(GRID);
    let side_by_side = ui.available_width() > 640.0;
    if side_by_side {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(CHOICES, height - 60.0), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(CHOICES);
                    choices(ui, view, out);
                });
            });
            ui.add_space(3.0 * GRID);
            ui.vertical(|ui| preview(ui, view, height - 60.0));
        });
    } else {
        // One above the other: both roll together, and the report has nearly a window's height to be read in.
        ScrollArea::vertical().id_salt("report").max_height(height - 48.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 3.0 * GRID);
            choices(ui, view, out);
            ui.add_space(2.0 * GRID);
            preview(ui, view, (height - 64.0).max(160.0));
        });
    }
}

fn choices(ui: &mut Ui, view: &mut ReportView, out: &mut Vec<Action>) {
    ui.label(tokens::small_strong(t("About")));
    for (which, count) in Which::ALL.into_iter().zip(view.counts) {
        let text =
            if which == Which::Shown { which.words().to_owned() } else { format!("{} ({count})", which.words()) };
        let radio = egui::RadioButton::new(view.which == which, text);
        if ui.add_enabled(count > 0, radio).clicked() {
            out.push(Action::Report(ReportAction::Which(which)));
        }
    }
    ui.add_space(2.0 * GRID);
    ui.label(tokens::small_strong(t("With")));
    let mut contents = view.contents;
    let choose = |ui: &mut Ui, value: &mut bool, text: &str| ui.add(Checkbox::new(value, text)).changed();
    let mut changed = choose(ui, &mut contents.notes, t("Notes, marks and tags"));
    changed |= choose(ui, &mut contents.all_findings, t("What is only worth knowing"));
    changed |= choose(ui, &mut contents.facts, t("Every fact"));
    changed |= choose(ui, &mut contents.paths, t("Paths of this computer"));
    muted(ui, t("Paths may name a person. Without them only the names of the files are given"));
    if changed {
        out.push(Action::Report(ReportAction::Contents(contents)));
    }
    ui.add_space(2.0 * GRID);
    ui.label(tokens::small_strong(t("Save")));
    let field = TextEdit::singleline(&mut view.path).hint_text(t("Path of a new file")).desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t("Path of the report")));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let typed = view.path.trim().trim_matches(['"', '\'']).to_owned();
    let json = typed.to_lowercase().ends_with(".json");
    let ready = view.blocks.is_some();
    if ui.add_enabled(ready && !typed.is_empty(), egui::Button::new(t("Save"))).clicked()
        || (entered && !typed.is_empty())
    {
        out.push(Action::Report(ReportAction::Save(typed.into(), json)));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.add_enabled(ready, egui::Button::new(t("HTML file…"))).clicked() {
            out.push(Action::Report(ReportAction::Pick(false)));
        }
        if ui.add_enabled(ready, egui::Button::new(t("JSON file…"))).clicked() {
            out.push(Action::Report(ReportAction::Pick(true)));
        }
    });
    muted(
        ui,
        t(
            "One HTML file without scripts or links: any browser shows and prints it. JSON is for programs. The same files give the same bytes",
        ),
    );
}

fn preview(ui: &mut Ui, view: &ReportView, height: f32) {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.edge))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(18, 12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let Some(blocks) = &view.blocks else {
            ui.label(t("Being written…"));
            return;
        };
        // Another report begins at its top.
        let area =
            ScrollArea::vertical().id_salt(("preview", view.number)).max_height(height - 28.0).auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_width(ui.available_width() - 2.0 * GRID);
            let (_, left_out) = view.files;
            if left_out > 0 {
                ui.label(tokens::strong(tf(
                    "{} left out: too many",
                    &[&words::count(left_out, "file is", "files are")],
                )));
            }
            for (index, block) in blocks.iter().take(MOST_BLOCKS).enumerate() {
                ui.push_id(index, |ui| show(ui, block));
            }
            if blocks.len() > MOST_BLOCKS {
                rule(ui);
                muted(ui, t("The rest is in the file"));
            }
        });
    });
}

fn show(ui: &mut Ui, block: &Block) {
    let wrapped = |ui: &mut Ui, text: RichText| drop(ui.add(Label::new(text).wrap()));
    match block {
        Block::Heading(level, text) => {
            ui.add_space(if *level == 3 { 2.0 * GRID } else { 4.0 * GRID });
            let text = if *level == 1 { tokens::title(text.as_str()) } else { tokens::strong(text.as_str()) };
            wrapped(ui, text);
            if *level < 3 {
                rule(ui);
            }
        }
        Block::Text(text) => wrapped(ui, RichText::new(text)),
        Block::Small(text) => drop(muted(ui, text.as_str())),
        Block::Attention(text) => wrapped(ui, tokens::strong(text.as_str())),
        Block::Code(text) => wrapped(ui, tokens::mono(text.as_str())),
        Block::Bytes(label, lines) => {
            muted(ui, label.as_str());
            let line = |line: &Vec<(bool, String)>| [line.as_slice(), &[(false, "\n".to_owned())]].concat();
            let mut text: Vec<(bool, String)> = lines.iter().flat_map(line).collect();
            text.pop();
            ScrollArea::horizontal().show(ui, |ui| pieces(ui, &text, true));
        }
        Block::Standing(standing, reason) => {
            ui.horizontal_wrapped(|ui| {
                shape_of(ui, *standing);
                ui.label(tokens::strong(words::standing(*standing)));
                ui.label(reason);
            });
        }
        Block::Note(noted) => note(ui, noted),
        Block::List(items) => {
            for (text, aside) in items {
                wrapped(ui, RichText::new(format!("–  {text}")));
                if !aside.is_empty() {
                    muted(ui, aside.as_str());
                }
            }
        }
        Block::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                wrapped(ui, RichText::new(format!("{}.  {step}", index + 1)));
            }
        }
        Block::Cards(cards) => show_cards(ui, cards),
        Block::Table(columns, rows) => table(ui, columns, rows),
    }
}

fn note(ui: &mut Ui, noted: &Noted) {
    let palette = Palette::of(ui);
    Frame::new().stroke(Stroke::new(1.0, palette.claims)).corner_radius(4).inner_margin(Margin::symmetric(10, 6)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            muted(ui, t("Note of the person who made this report"));
            let mark = noted.mark.iter().cloned();
            let tags = noted.tags.iter().map(|tag| format!("[{tag}]"));
            let head: Vec<String> = mark.chain(tags).collect();
            if !head.is_empty() {
                ui.label(tokens::strong(words::show_untrusted(&head.join(" "))));
            }
            ui.add(Label::new(words::visible(&noted.text).into_owned()).wrap());
        },
    );
}

fn show_cards(ui: &mut Ui, cards: &[Card]) {
    let palette = Palette::of(ui);
    let across = if ui.available_width() > 420.0 { cards.len().clamp(1, 3) } else { 1 };
    for row in cards.chunks(across) {
        ui.columns(across, |columns| {
            for (ui, card) in columns.iter_mut().zip(row) {
                let edge = if card.against { palette.against } else { palette.edge };
                Frame::new()
                    .stroke(Stroke::new(1.0, edge))
                    .corner_radius(4)
                    .inner_margin(Margin::symmetric(10, 6))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        muted(ui, card.label.as_str());
                        pieces(ui, &card.pieces, card.code);
                        card.aside.iter().for_each(|aside| drop(muted(ui, aside.as_str())));
                    });
            }
        });
    }
}

fn pieces(ui: &mut Ui, pieces: &[(bool, String)], code: bool) {
    let palette = Palette::of(ui);
    let mut job = egui::text::LayoutJob::default();
    for (changed, text) in pieces {
        let font = match (code, changed) {
            (true, _) => tokens::mono_font(),
            (false, true) => tokens::strong_font(),
            (false, false) => tokens::body_font(),
        };
        let background = if code && *changed { palette.against_wash } else { egui::Color32::TRANSPARENT };
        let format = egui::TextFormat { background, ..egui::TextFormat::simple(font, palette.ink) };
        job.append(&words::visible(text), 0.0, format);
    }
    ui.add(Label::new(job).wrap());
}

fn table(ui: &mut Ui, columns: &[String], rows: &[Vec<Line>]) {
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let width = (ui.available_width() / columns.len().max(1) as f32 - 2.0 * GRID).max(60.0);
    // Many columns in a small window: the table rolls, the page keeps its width.
    ScrollArea::horizontal().id_salt("wide").auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("table")
            .num_columns(columns.len())
            .min_col_width(width)
            .max_col_width(width)
            .spacing(vec2(8.0, 4.0))
            .striped(true)
            .show(ui, |ui| {
                for column in columns {
                    ui.label(tokens::small_strong(column.as_str()));
                }
                ui.end_row();
                for row in rows.iter().take(MOST_ROWS) {
                    for cell in row {
                        ui.vertical(|ui| {
                            pieces(ui, &cell.pieces, cell.code);
                            if !cell.aside.is_empty() {
                                muted(ui, cell.aside.as_str());
                            }
                        });
                    }
                    ui.end_row();
                }
            });
    });
    if rows.len() > MOST_ROWS {
        muted(ui, tf("and {} in the file", &[&words::count(rows.len() - MOST_ROWS, "more row", "more rows")]));
    }
}
