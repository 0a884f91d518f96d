//! The pages of a PDF as people see them: small ones at the side, one large. Drawn in the confined process; nothing runs.

use egui::{Align, Frame, Image, Key, Margin, Modifiers, Panel, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::pages_state::{Drawn, PageLoad, PagesAction, PagesView, ZOOMS};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{focus_ring, muted, quiet_button};
use crate::evidence::PageAsked;
use crate::present::rows::Sheet;
use crate::present::speech::{t, tf};
use crate::present::words;

/// Width of a small page (points), and the height of its row.
const SMALL: f32 = 92.0;
const ROW: f32 = 148.0;
/// Below this width (points) of the view there are no small pages.
const WITH_SMALL: f32 = 460.0;
/// What a page is taken to be as long as nobody knows: A4.
const A4: f32 = 1.414;

/// What is drawn: a page of one saved state, or of two beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// The states by their bytes.
    pub states: Vec<Option<usize>>,
    /// The page; 0 is the first. A number that no document has where the state has no such page.
    pub page: usize,
    /// The page in the first of two states.
    pub first: usize,
}

impl Shown {
    /// The page of a state that has none like it.
    pub const NONE: usize = usize::MAX;

    /// The question for it.
    pub fn asked(&self, width: u32, marked: bool) -> PageAsked {
        PageAsked { states: self.states.clone(), page: self.page, first: self.first, width, marked }
    }
}

pub(super) fn pages_ui(ui: &mut Ui, sheet: &Sheet, view: &mut PagesView, out: &mut Vec<Action>) {
    let count = sheet.pages.unwrap_or(1);
    view.page = view.page.min(count.saturating_sub(1));
    if count > 1 && ui.available_width() >= WITH_SMALL {
        let side = Frame::new().inner_margin(Margin { left: 12, right: 4, top: 8, bottom: 8 });
        Panel::left("small pages").frame(side).resizable(false).exact_size(SMALL + 44.0).show(ui, |ui| {
            small_pages(ui, count, view, out);
        });
    }
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        bar(ui, count, view, out);
    });
    let area = ScrollArea::both().id_salt(("page", view.page)).auto_shrink(false);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 4, bottom: 24 }).show(ui, |ui| {
            let fit = (ui.available_width()).max(120.0);
            let width = fit * ZOOMS.get(view.zoom).copied().unwrap_or(1.0);
            let name = tf("Page {} of {}", &[&(view.page + 1), &count]);
            let shown = Shown { states: vec![None], page: view.page, first: view.page };
            if let Some((drawn, rects)) = page(ui, view, &shown, true, width, &name, out)
                && let Some(Some(rect)) = rects.first()
            {
                painted(ui, *rect, &drawn, sheet, view, out);
            }
        });
    });
}

/// Which page, and how large.
pub(super) fn bar(ui: &mut Ui, count: usize, view: &PagesView, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        if quiet_button(ui, "←", t("Previous page")).clicked() {
            out.push(Action::Pages(PagesAction::Step(false)));
        }
        ui.label(tokens::small(tf(
            "Page {} of {}",
            &[&words::number(view.page as u64 + 1), &words::number(count as u64)],
        )));
        if quiet_button(ui, "→", t("Next page")).clicked() {
            out.push(Action::Pages(PagesAction::Step(true)));
        }
        ui.add_space(2.0 * GRID);
        if quiet_button(ui, "−", t("Smaller page")).clicked() {
            out.push(Action::Pages(PagesAction::Zoom(view.zoom.saturating_sub(1))));
        }
        let shown = ZOOMS.get(view.zoom).copied().unwrap_or(1.0) * 100.0;
        ui.label(tokens::small(tf("{} % of the width", &[&format_args!("{:.0}", shown)])));
        if quiet_button(ui, "+", t("Larger page")).clicked() {
            out.push(Action::Pages(PagesAction::Zoom(view.zoom + 1)));
        }
    });
}

fn small_pages(ui: &mut Ui, count: usize, view: &mut PagesView, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let mut area = ScrollArea::vertical().id_salt("small pages").auto_shrink(false);
    if std::mem::take(&mut view.reveal) {
        #[expect(clippy::cast_precision_loss, reason = "some thousand pages")]
        let top = view.page as f32 * (ROW + 4.0);
        area = area.vertical_scroll_offset((top - ui.available_height() / 2.0 + ROW / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW, count, |ui, rows| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for index in rows {
            let (rect, response) = ui.allocate_exact_size(vec2(SMALL + 12.0, ROW), Sense::click());
            let name = tf("Page {}", &[&(index + 1)]);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, index == view.page, name.as_str())
            });
            focus_ring(ui, &response);
            if response.clicked() {
                out.push(Action::Pages(PagesAction::Page(index)));
            }
            let room = Rect::from_min_max(rect.min + vec2(6.0, 4.0), rect.max - vec2(6.0, 20.0));
            let small = Shown { states: vec![None], page: index, first: index };
            let asked = small.asked(pixels(ui, SMALL), false);
            let drawn = wanted(view, &asked, out);
            let mut frame = room;
            if let Some(PageLoad::Ready(drawn)) = drawn
                && let Some((_, Some((about, texture)))) = drawn.states.first()
            {
                let ratio = about.points[1] / about.points[0].max(1.0);
                let width = room.width().min(room.height() / ratio);
                frame = Rect::from_center_size(room.center(), vec2(width, width * ratio));
                Image::from_texture(texture).paint_at(ui, frame);
            } else {
                ui.painter().rect_filled(room, 2.0, palette.card);
            }
            let (line, color) = if index == view.page { (2.0, palette.claims) } else { (1.0, palette.edge) };
            ui.painter().rect_stroke(frame, 1.0, Stroke::new(line, color), egui::StrokeKind::Outside);
            let at = pos2(rect.center().x, (frame.bottom() + 19.0).min(rect.bottom()));
            let color = if index == view.page { palette.ink } else { palette.muted };
            ui.painter().text(at, egui::Align2::CENTER_BOTTOM, index + 1, tokens::small_font(), color);
        }
    });
}

/// Frames what the exhibits of findings paint on the page; a click goes to the finding.
fn painted(ui: &mut Ui, rect: Rect, drawn: &Drawn, sheet: &Sheet, view: &mut PagesView, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    for (number, (finding, exhibit, [left, top, right, bottom])) in drawn.marks.iter().enumerate() {
        let found = sheet.findings.get(*finding).and_then(|row| row.exhibits.get(*exhibit));
        let Some(exhibit) = found else { continue };
        let from = rect.min + rect.size() * vec2(*left, *top);
        let to = rect.min + rect.size() * vec2(*right, *bottom);
        let mark = Rect::from_min_max(from, to).expand(2.0).intersect(rect.expand(2.0));
        let color = palette.role(Some(exhibit.role));
        // The chosen one stands out by its width, and by a second line around it.
        let chosen = view.framed.as_ref() == Some(&exhibit.at);
        let line = if chosen { 3.0 } else { 1.5 };
        ui.painter().rect_stroke(mark, 3.0, Stroke::new(line, color), egui::StrokeKind::Outside);
        if chosen {
            let around = Stroke::new(1.0, color);
            ui.painter().rect_stroke(mark.expand(5.0), 5.0, around, egui::StrokeKind::Outside);
            if std::mem::take(&mut view.reveal_frame) {
                ui.scroll_to_rect(mark.expand(60.0), Some(Align::Center));
            }
        }
        let response = ui.interact(mark, ui.scope_id().with(("mark", number)), Sense::click());
        let name = tf("{}: {}", &[&exhibit.label, &exhibit.value.written]);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, name.as_str()));
        focus_ring(ui, &response);
        if response.on_hover_text(name.as_str()).clicked() {
            out.push(Action::Finding(*finding));
        }
    }
    if !drawn.marks.is_empty() {
        ui.add_space(GRID);
        let found = words::count(drawn.marks.len(), "place", "places");
        muted(ui, tf("{} that findings rest on are framed; a click shows the finding", &[&found]));
    }
}

/// Page up and down turn pages, plus and minus make them larger and smaller.
fn keys(ui: &Ui, view: &PagesView, out: &mut Vec<Action>) {
    if ui.ctx().text_edit_focused() || ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::PageDown) {
        out.push(Action::Pages(PagesAction::Step(true)));
    }
    if pressed(Key::PageUp) {
        out.push(Action::Pages(PagesAction::Step(false)));
    }
    if pressed(Key::Plus) || pressed(Key::Equals) {
        out.push(Action::Pages(PagesAction::Zoom(view.zoom + 1)));
    }
    if pressed(Key::Minus) {
        out.push(Action::Pages(PagesAction::Zoom(view.zoom.saturating_sub(1))));
    }
}

/// What is known of a page; asks for it if nothing is.
pub(super) fn wanted<'a>(view: &'a PagesView, asked: &PageAsked, out: &mut Vec<Action>) -> Option<&'a PageLoad> {
    let load = view.of(asked);
    if load.is_none() && view.key.is_some() {
        out.push(Action::Pages(PagesAction::Need(asked.clone())));
    }
    load
}

/// Points as pixels of the screen, in steps, so that a window that is made wider does not ask for each width.
fn pixels(ui: &Ui, width: f32) -> u32 {
    /// Pixels.
    const STEP: f32 = 64.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousand pixels")]
    let pixels = ((width * ui.pixels_per_point() / STEP).ceil() * STEP).clamp(STEP, 6_000.0) as u32;
    pixels
}

/// The shown page in one state or beside another, each `width` points wide.
pub(super) fn page(
    ui: &mut Ui,
    view: &PagesView,
    shown: &Shown,
    marked: bool,
    width: f32,
    name: &str,
    out: &mut Vec<Action>,
) -> Option<(std::sync::Arc<Drawn>, Vec<Option<Rect>>)> {
    let palette = Palette::of(ui);
    keys(ui, view, out);
    let asked = shown.asked(pixels(ui, width), marked);
    let load = wanted(view, &asked, out);
    match load {
        Some(PageLoad::Ready(drawn)) => {
            let drawn = drawn.clone();
            let mut rects = Vec::new();
            ui.with_layout(egui::Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 3.0 * GRID;
                let form = |about: &crate::evidence::PagePicture| about.points[1] / about.points[0].max(1.0);
                let ratio =
                    drawn.states.iter().filter_map(|(_, picture)| picture.as_ref()).map(|(about, _)| form(about));
                let ratio = ratio.reduce(f32::max).unwrap_or(A4);
                for (index, (_, picture)) in drawn.states.iter().enumerate() {
                    let Some((about, texture)) = picture else {
                        let (rect, _) = ui.allocate_exact_size(vec2(width, width * ratio), Sense::hover());
                        ui.painter().rect_stroke(rect, 1.0, Stroke::new(1.0, palette.edge), egui::StrokeKind::Inside);
                        let at = rect.center_top() + vec2(0.0, 40.0);
                        let text = t("This state has no such page");
                        ui.painter().text(at, egui::Align2::CENTER_CENTER, text, tokens::small_font(), palette.muted);
                        rects.push(None);
                        continue;
                    };
                    let size = vec2(width, width * about.points[1] / about.points[0].max(1.0));
                    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                    let name = if drawn.states.len() > 1 {
                        format!("{name}, {}", if index == 0 { t("before") } else { t("after") })
                    } else {
                        name.to_owned()
                    };
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.as_str()));
                    Image::from_texture(texture).paint_at(ui, rect);
                    ui.painter().rect_stroke(rect, 1.0, Stroke::new(1.0, palette.edge), egui::StrokeKind::Outside);
                    rects.push(Some(rect));
                }
            });
            Some((drawn, rects))
        }
        Some(PageLoad::Failed(why)) => {
            muted(ui, tf("This page can't be drawn: {}. Its words and objects were examined all the same", &[&why]));
            None
        }
        Some(PageLoad::Waiting) | None => {
            let (rect, _) = ui.allocate_exact_size(vec2(width, width * A4), Sense::hover());
            ui.painter().rect_filled(rect, 1.0, palette.card);
            let at = rect.center_top() + vec2(0.0, 40.0);
            ui.painter().text(
                at,
                egui::Align2::CENTER_CENTER,
                t("Drawing the page…"),
                tokens::small_font(),
                palette.muted,
            );
            None
        }
    }
}

/// What was drawn of the shown page before.
pub(super) fn known(ui: &Ui, view: &PagesView, shown: &Shown, width: f32) -> Option<std::sync::Arc<Drawn>> {
    match view.of(&shown.asked(pixels(ui, width), false)) {
        Some(PageLoad::Ready(drawn)) => Some(drawn.clone()),
        _ => None,
    }
}
