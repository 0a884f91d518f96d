//! What a mail says to its reader: its head, and its texts as plain or inert words. Nothing runs, nothing is fetched.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, Frame, Key, Label, Margin, Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, UiBuilder, pos2, vec2};

use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::views::{ContentLoad, ContentView};
use super::widgets::{muted, named, place, quiet_button, rule, shape, signed_mark};
use crate::evidence::BlockKind;
use crate::inspect::Standing;
use crate::present::inert::inert;
use crate::present::rows::{ContentSheet, Paragraph, Run, Sheet, TextSheet};
use crate::present::speech::{en, t, tf};
use crate::present::words;

/// The head of a mail, in this order.
const HEAD: [&str; 8] =
    [en("From"), en("Sender"), en("To"), en("Cc"), en("Subject"), en("Date"), en("Sent"), en("Delivered")];
/// Occurrences that are marked.
const MOST_FOUND: usize = 2_000;
/// What is to be known of copied words.
const COPIED: &str =
    en("Links are made harmless in what is copied from here: hxxps://example[.]org. The exact bytes are in Source");
/// Indent of one depth of quotation (points), and depths that are indented.
const QUOTE: f32 = 14.0;
const DEEPEST: u8 = 8;

pub(super) fn content_ui(ui: &mut Ui, sheet: &Sheet, view: &mut ContentView, utc: bool, out: &mut Vec<Action>) {
    let ready = match &view.load {
        ContentLoad::Ready(ready) => Some(ready.clone()),
        _ => None,
    };
    Frame::new().inner_margin(Margin { left: 20, right: 16, top: 10, bottom: 4 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if let Some(ready) = &ready {
            bar(ui, ready, view, out);
        }
    });
    ScrollArea::vertical().id_salt(("content", view.which)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 20, right: 16, top: 0, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            head(ui, sheet, utc, out);
            ui.add_space(2.0 * GRID);
            rule(ui);
            ui.add_space(2.0 * GRID);
            match (&view.load, &ready) {
                (_, Some(ready)) => match ready.texts.get(view.which).or_else(|| ready.texts.first()) {
                    Some(text) => {
                        if let Some((shown, at)) = &text.place {
                            ui.horizontal_wrapped(|ui| {
                                muted(ui, t("This text stands in"));
                                place(ui, &text.title, shown, at, out);
                            });
                        }
                        body(ui, text, view);
                    }
                    None => {
                        ui.add(
                            Label::new(t("This mail has no text that could be read; its parts are in Structure"))
                                .wrap(),
                        );
                    }
                },
                (ContentLoad::Failed(why), _) => {
                    ui.add(Label::new(tf("The content can't be shown: {}", &[&why])).wrap());
                }
                _ => {
                    muted(ui, t("Reading the content…"));
                }
            }
        });
    });
}

/// Which text, and the search in it.
fn bar(ui: &mut Ui, ready: &ContentSheet, view: &mut ContentView, out: &mut Vec<Action>) {
    if ready.texts.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (index, text) in ready.texts.iter().enumerate().take(8) {
            let chosen = view.which == index;
            if ui.add(Button::selectable(chosen, tokens::small(text.title.as_str()))).clicked() && !chosen {
                (view.which, view.searched, view.heights) = (index, None, Vec::new());
            }
        }
        ui.add_space(GRID);
        let field = ui.add(TextEdit::singleline(&mut view.find).hint_text(t("Find in the text")).desired_width(160.0));
        named(&field, t("Find in the text"));
        if std::mem::take(&mut view.focus) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered {
            field.request_focus();
        }
        let back = ui.input(|input| input.modifiers.shift);
        let up = quiet_button(ui, "↑", t("Previous occurrence")).clicked() || (entered && back);
        let down = quiet_button(ui, "↓", t("Next occurrence")).clicked() || (entered && !back);
        let wanted = (view.which, view.find.clone());
        if view.searched.as_ref() != Some(&wanted) {
            view.found = ready.texts.get(view.which).map(|text| text.find(&view.find, MOST_FOUND)).unwrap_or_default();
            (view.current, view.reveal) = (0, !view.found.is_empty());
            view.searched = Some(wanted);
        } else if let Some(last) = view.found.len().checked_sub(1).filter(|_| up || down) {
            view.current = match (view.current, down) {
                (now, true) => {
                    if now >= last {
                        0
                    } else {
                        now + 1
                    }
                }
                (now, false) => now.checked_sub(1).unwrap_or(last),
            };
            view.reveal = true;
        }
        if !view.find.trim().is_empty() {
            muted(
                ui,
                match view.found.len() {
                    0 if ready.texts.get(view.which).is_some_and(|text| text.cut) => {
                        t("not found in what is shown here").to_owned()
                    }
                    0 => t("not found").to_owned(),
                    count => tf("{} of {}", &[&words::number(view.current as u64 + 1), &words::number(count as u64)]),
                },
            );
        }
        if let Some(text) = ready.texts.get(view.which)
            && ui.button(tokens::small(t("Copy text"))).on_hover_text(t(COPIED)).clicked()
        {
            out.push(Action::Copy(inert(&text.plain())));
        }
    });
}

fn head(ui: &mut Ui, sheet: &Sheet, utc: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    for label in HEAD.map(t) {
        for fact in sheet.key_facts.iter().filter(|fact| fact.label == label) {
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(64.0, 20.0), Sense::hover());
                ui.painter().text(
                    rect.left_center(),
                    egui::Align2::LEFT_CENTER,
                    label,
                    tokens::small_font(),
                    palette.muted,
                );
                ui.horizontal_wrapped(|ui| {
                    let value = fact.value.text(utc);
                    let text = if label == t("Subject") { tokens::strong(value) } else { value.into() };
                    ui.add(Label::new(text).wrap());
                    place(ui, label, &fact.place, &fact.at, out);
                    if let Some(signed) = &fact.signed {
                        signed_mark(ui, signed);
                    }
                });
            });
        }
    }
}

fn body(ui: &mut Ui, text: &TextSheet, view: &mut ContentView) {
    if let Some(signed) = &text.signed {
        ui.horizontal_top(|ui| {
            let palette = Palette::of(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
            let standing = if text.unsigned_from.is_some() { Standing::Unexplained } else { Standing::Attested };
            shape(ui.painter(), rect.center(), 4.5, standing, palette.standing(standing), palette.ground);
            ui.add(Label::new(tokens::small(signed.as_str())).wrap());
        });
    }
    for remark in &text.remarks {
        muted(ui, remark.as_str());
    }
    if text.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
        ui.label(t("This text is empty"));
        return;
    }
    if !text.remarks.is_empty() {
        ui.add_space(2.0 * GRID);
    }
    let width = ui.available_width().min(tokens::MEASURE + 80.0);
    if view.drawn != (view.which, width) || view.heights.len() != text.paragraphs.len() {
        // What was not drawn yet is guessed from its length.
        let guess = |one: &Paragraph| {
            #[expect(clippy::cast_precision_loss, reason = "a guess")]
            let lines = (one.text.len() as f32 * 7.0 / width.max(1.0)).ceil();
            lines.max(1.0) * 20.0
        };
        view.heights = text.paragraphs.iter().map(guess).collect();
        view.drawn = (view.which, width);
    }
    let wanted = std::mem::take(&mut view.reveal).then(|| view.found.get(view.current)).flatten().map(|found| found.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let left = ui.cursor().left();
    // Paragraphs out of sight are one empty space.
    let mut unseen = 0.0_f32;
    let mut next_found = view.found.iter().enumerate().peekable();
    for (index, paragraph) in text.paragraphs.iter().enumerate() {
        let mut here: Vec<(Range<usize>, bool)> = Vec::new();
        while let Some((number, (_, range))) = next_found.next_if(|(_, (at, _))| *at <= index) {
            here.push((range.clone(), number == view.current));
        }
        let height = view.heights.get(index).copied().unwrap_or(20.0);
        let top = ui.cursor().top() + unseen;
        let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
        if ui.is_rect_visible(rect) || wanted == Some(index) {
            ui.add_space(std::mem::take(&mut unseen));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(rect.with_max_y(f32::INFINITY)), |ui| {
                paragraph_ui(ui, paragraph, width, text.html, &here);
            });
            let used = shown.response.rect.height();
            side_mark(ui, text, index, shown.response.rect);
            if let Some(kept) = view.heights.get_mut(index) {
                *kept = used;
            }
            if wanted == Some(index) {
                ui.scroll_to_rect(shown.response.rect, Some(egui::Align::Center));
            }
        } else {
            unseen += height;
        }
    }
    ui.allocate_exact_size(vec2(width, unseen), Sense::hover());
}

/// A bar beside what a signature covers, a dashed one beside what it does not.
fn side_mark(ui: &Ui, text: &TextSheet, index: usize, rect: Rect) {
    if text.signed.is_none() {
        return;
    }
    let palette = Palette::of(ui);
    let x = rect.left() - 10.0;
    let ends = [pos2(x, rect.top()), pos2(x, rect.bottom())];
    if text.unsigned_from.is_some_and(|from| index >= from) {
        let line = Stroke::new(2.0, palette.unexplained);
        ui.painter().extend(egui::Shape::dashed_line(&ends, line, 4.0, 3.0));
        if text.unsigned_from == Some(index) {
            let at = ui.painter().text(
                pos2(rect.right(), rect.top()),
                egui::Align2::RIGHT_TOP,
                t("from here on not signed"),
                tokens::small_strong_font(),
                palette.unexplained,
            );
            ui.painter().hline(ends[0].x..=at.left() - 4.0, rect.top(), Stroke::new(1.0, palette.unexplained));
        }
    } else {
        ui.painter().line_segment(ends, Stroke::new(2.0, palette.attested));
    }
}

fn paragraph_ui(ui: &mut Ui, paragraph: &Paragraph, width: f32, html: bool, found: &[(Range<usize>, bool)]) {
    let palette = Palette::of(ui);
    let depth = f32::from(paragraph.quoted.min(DEEPEST));
    let item = if matches!(paragraph.kind, BlockKind::Item) { 18.0 } else { 0.0 };
    let indent = depth * QUOTE + item;
    if matches!(paragraph.kind, BlockKind::Rule) {
        ui.add_space(6.0);
        let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette.edge));
        ui.add_space(6.0);
        return;
    }
    let heading = matches!(paragraph.kind, BlockKind::Heading(_));
    if heading {
        ui.add_space(8.0);
    }
    let top = ui.cursor().top();
    let text = if paragraph.text.is_empty() { " ".into() } else { job(ui, paragraph, found) };
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(indent);
        ui.vertical(|ui| {
            ui.set_width((width - indent).max(80.0));
            if matches!(paragraph.kind, BlockKind::Picture) {
                let frame = Frame::new().stroke(Stroke::new(1.0, palette.edge)).inner_margin(Margin::symmetric(10, 6));
                frame.show(ui, |ui| {
                    muted(ui, t("Picture, not fetched"));
                    ui.add(Label::new(text).wrap());
                });
            } else {
                ui.add(Label::new(text).wrap());
            }
        });
    });
    let bottom = shown.response.rect.bottom();
    for level in 0..paragraph.quoted.min(DEEPEST) {
        let x = shown.response.rect.left() + f32::from(level) * QUOTE + 4.0;
        ui.painter().vline(x, top..=bottom, Stroke::new(2.0, palette.line));
    }
    if item > 0.0 {
        let at = pos2(shown.response.rect.left() + indent - 10.0, top + 10.0);
        ui.painter().circle_filled(at, 2.0, palette.muted);
    }
    ui.add_space(match paragraph.kind {
        // Lines of a plain text bring their own empty lines.
        _ if !html => 0.0,
        BlockKind::Item | BlockKind::Row => 2.0,
        _ => 8.0,
    });
}

/// The words with their shapes, occurrences marked.
fn job(ui: &Ui, paragraph: &Paragraph, found: &[(Range<usize>, bool)]) -> egui::WidgetText {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    let heading = matches!(paragraph.kind, BlockKind::Heading(_));
    for run in &paragraph.runs {
        let mut at = run.range.start;
        while at < run.range.end {
            let inside = found.iter().find(|(range, _)| range.start <= at && at < range.end);
            let next = found.iter().map(|(range, _)| range.start).filter(|start| *start > at).min();
            let end = inside.map_or_else(|| next.unwrap_or(usize::MAX), |(range, _)| range.end).min(run.range.end);
            let mut format = format(run, heading, palette);
            if let Some((_, current)) = inside {
                format.background = if *current { palette.claims_wash } else { palette.found_wash };
            }
            job.append(paragraph.text.get(at..end).unwrap_or_default(), 0.0, format);
            at = end.max(at + 1);
        }
    }
    job.into()
}

fn format(run: &Run, heading: bool, palette: &Palette) -> TextFormat {
    let font = match (run.ours, run.fixed, run.bold || heading) {
        (true, ..) => tokens::small_font(),
        (_, true, _) => tokens::mono_font(),
        (_, _, true) => tokens::strong_font(),
        _ => tokens::body_font(),
    };
    let color = match (run.ours, run.link) {
        (true, _) => palette.muted,
        (false, true) => palette.claims,
        (false, false) => palette.ink,
    };
    let mut format = TextFormat::simple(font, color);
    format.italics = run.italic;
    if run.link && !run.ours {
        format.underline = Stroke::new(1.0, palette.claims);
    }
    if run.hidden {
        format.background = palette.found_wash;
        format.strikethrough = Stroke::new(1.0, palette.muted);
        format.color = palette.ink;
    }
    format
}
