//! Small pieces that several views share.

use egui::{
    Align, Button, Color32, CornerRadius, CursorIcon, Frame, Label, Layout, Margin, Painter, Pos2, Rect, Response,
    Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetText, vec2,
};

use super::pages_state::PagesAction;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use crate::evidence::Locator;
use crate::inspect::Standing;
use crate::present::rows::ExhibitRow;
use crate::present::speech::{t, tf};
use crate::present::words;

/// Draws the shape of a standing: disc, ring, diamond, triangle, octagon, crossed square.
pub(super) fn shape(painter: &Painter, at: Pos2, radius: f32, standing: Standing, color: Color32, ground: Color32) {
    let line = Stroke::new((radius * 0.3).max(1.5), color);
    let polygon = |corners: usize, turn: f32, radius: f32| -> Vec<Pos2> {
        #[expect(clippy::cast_precision_loss, reason = "at most eight corners")]
        let angle = |index: usize| turn + index as f32 * std::f32::consts::TAU / corners as f32;
        (0..corners).map(|index| at + radius * Vec2::angled(angle(index))).collect()
    };
    let up = -std::f32::consts::FRAC_PI_2;
    let inside = Stroke::new((radius * 0.28).max(1.2), ground);
    match standing {
        Standing::Attested => {
            painter.circle_filled(at, radius, color);
            let tick = [vec2(-0.45, 0.02), vec2(-0.1, 0.38), vec2(0.48, -0.34)].map(|step| at + radius * step);
            painter.add(Shape::line(tick.to_vec(), inside));
        }
        Standing::Consistent => {
            painter.circle_stroke(at, radius - line.width / 2.0, line);
        }
        Standing::Unexplained => {
            painter.add(Shape::convex_polygon(polygon(4, up, radius * 1.1), color, Stroke::NONE));
        }
        Standing::Conflicting => {
            let mut corners = polygon(3, up, radius * 1.2);
            corners.iter_mut().for_each(|corner| corner.y += radius * 0.22);
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
            painter.line_segment([at + vec2(0.0, -radius * 0.4), at + vec2(0.0, radius * 0.22)], inside);
            painter.circle_filled(at + vec2(0.0, radius * 0.56), inside.width * 0.62, ground);
        }
        Standing::Altered => {
            let turn = std::f32::consts::FRAC_PI_8;
            painter.add(Shape::convex_polygon(polygon(8, turn, radius * 1.06), color, Stroke::NONE));
            for side in [-1.0, 1.0] {
                let arm = vec2(0.4 * side, 0.4) * radius;
                painter.line_segment([at - arm, at + arm], inside);
            }
        }
        Standing::Unreadable => {
            let square = Rect::from_center_size(at, Vec2::splat(radius * 1.7));
            painter.rect_stroke(square, CornerRadius::same(1), line, StrokeKind::Inside);
            painter.line_segment([square.left_bottom(), square.right_top()], line);
        }
    }
}

/// Shape and word of a standing in a pill.
pub(super) fn chip(ui: &mut Ui, standing: Standing) -> Response {
    let palette = Palette::of(ui);
    let color = palette.standing(standing);
    let text = WidgetText::from(tokens::strong(words::standing(standing)).color(color));
    let galley = text.into_galley(ui, None, f32::INFINITY, egui::TextStyle::Body);
    let size = vec2(galley.size().x + 38.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let named = || WidgetInfo::labeled(Role::Label, true, tf("Standing: {}", &[&words::standing(standing)]));
    response.widget_info(named);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let round = CornerRadius::same(14);
        painter.rect(rect, round, palette.card, Stroke::new(1.0, color), StrokeKind::Inside);
        shape(painter, rect.left_center() + vec2(16.0, 0.0), 6.0, standing, color, palette.card);
        painter.galley(rect.left_center() + vec2(27.0, -galley.size().y / 2.0), galley, color);
    }
    response.on_hover_text(words::standing_explained(standing))
}

/// Shape of a standing in a line of text.
pub(super) fn shape_of(ui: &mut Ui, standing: Standing) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
    shape(ui.painter(), rect.center(), 5.0, standing, palette.standing(standing), palette.ground);
}

/// A heading inside a view.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(4.0 * GRID);
    ui.label(tokens::strong(text));
    ui.add_space(GRID / 2.0);
}

/// Small text that stands back.
pub(super) fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).muted;
    ui.add(Label::new(tokens::small(text).color(color)).wrap())
}

/// Running text, not longer than a good line.
pub(super) fn prose(ui: &mut Ui, text: impl Into<WidgetText>) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(tokens::MEASURE));
        ui.add(Label::new(text).wrap());
    });
}

/// The mark of a value that a signature vouches for, its words one hover away.
pub(super) fn signed_mark(ui: &mut Ui, signed: &str) -> Response {
    let color = Palette::of(ui).attested;
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, signed));
    shape(ui.painter(), rect.center(), 4.5, Standing::Attested, color, Palette::of(ui).ground);
    response.on_hover_text(tf(
        "This line is {}: it stands as it was signed. That does not prove that it is true",
        &[&signed],
    ))
}

/// A line under the things above.
pub(super) fn rule(ui: &mut Ui) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, Palette::of(ui).line));
}

/// A word that can be clicked, underlined under the pointer.
pub(super) fn link(ui: &mut Ui, text: &str, name: &str) -> Response {
    let color = Palette::of(ui).claims;
    let label = Label::new(tokens::small(text).color(color)).selectable(false).sense(Sense::click());
    // In one piece: of a link over two lines, the second would be a control without a name.
    let label = if ui.wrap_mode() == egui::TextWrapMode::Wrap { label.extend() } else { label };
    let (at, galley, response) = label.layout_in_ui(ui);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    if ui.is_rect_visible(response.rect) {
        ui.painter().galley(at, galley, color);
        if response.hovered() || response.has_focus() {
            let rect = response.rect;
            ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, color));
        }
        focus_ring(ui, &response);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a ring around what has the keyboard.
pub(super) fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let rect = response.rect.expand(1.0);
        let stroke = Stroke::new(1.5, Palette::of(ui).claims);
        ui.painter().rect_stroke(rect, CornerRadius::same(3), stroke, StrokeKind::Inside);
    }
}

/// Where something stands; one click goes there.
pub(super) fn place(ui: &mut Ui, label: &str, place: &str, at: &Locator, out: &mut Vec<Action>) {
    if matches!(at, Locator::Absent { .. }) {
        muted(ui, place);
        return;
    }
    let shown = format!("{place} →");
    let response = link(ui, &shown, &format!("{label}, {place}"));
    if response.on_hover_text(tf("Show these bytes: {}", &[&place])).clicked() {
        out.push(Action::GoTo(at.clone()));
    }
}

/// A card with a coloured edge: one exhibit with its value and its place.
pub(super) fn exhibit_card(ui: &mut Ui, exhibit: &ExhibitRow, height: f32, utc: bool, out: &mut Vec<Action>) -> f32 {
    let palette = Palette::of(ui);
    let color = palette.role(Some(exhibit.role));
    let frame = Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin { left: 16, right: 12, top: 10, bottom: 10 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        ui.spacing_mut().interact_size.y = 18.0;
        let top = ui.cursor().top();
        ui.horizontal_wrapped(|ui| {
            ui.label(tokens::small_strong(words::role(exhibit.role)).color(color));
            ui.label(tokens::small(exhibit.label.as_str()).color(palette.muted));
        });
        let value = ui.add(Label::new(tokens::strong(exhibit.value.text(utc))).wrap());
        if !exhibit.value.steps.is_empty() {
            value.on_hover_text(exhibit.value.steps.join("\n"));
        }
        if let Some(source) = &exhibit.source {
            let named = tf("{}: {}", &[&words::role(exhibit.role), &exhibit.label]);
            let shown = format!("{} →", exhibit.place);
            if link(ui, &shown, &format!("{named}, {}", exhibit.place))
                .on_hover_text(t("Open that file at these bytes"))
                .clicked()
            {
                out.push(Action::Elsewhere(source.clone(), exhibit.at.clone()));
            }
        } else {
            let named = tf("{}: {}", &[&words::role(exhibit.role), &exhibit.label]);
            if exhibit.passage.is_none() && exhibit.page.is_none() {
                place(ui, &named, &exhibit.place, &exhibit.at, out);
            } else {
                ui.horizontal_wrapped(|ui| {
                    place(ui, &named, &exhibit.place, &exhibit.at, out);
                    seen_at(ui, &named, exhibit, out);
                });
            }
        }
        let used = ui.cursor().top() - top;
        ui.add_space((height - used).max(0.0));
        used
    });
    let rect = shown.response.rect;
    let edge = Rect::from_min_max(rect.min, Pos2::new(rect.left() + 4.0, rect.bottom()));
    let round = CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 };
    ui.painter().rect_filled(edge, round, color);
    shown.inner
}

/// Leads to the page that shows an exhibit, or to the two states that it is a difference of.
fn seen_at(ui: &mut Ui, named: &str, exhibit: &ExhibitRow, out: &mut Vec<Action>) {
    let action = match (exhibit.passage, exhibit.page) {
        (Some(key), _) => {
            let name = tf("Show before and after: {}", &[&named]);
            link(ui, t("Before and after →"), &name).clicked().then_some(PagesAction::ShowPassage(key))
        }
        (None, Some(page)) => {
            let (text, name) =
                (tf("Show on page {} →", &[&(page + 1)]), tf("Show on page {}: {}", &[&(page + 1), &named]));
            let clicked = link(ui, &text, &name).clicked();
            clicked.then(|| PagesAction::Exhibit(page, exhibit.at.clone()))
        }
        (None, None) => None,
    };
    out.extend(action.map(Action::Pages));
}

/// Two exhibits side by side, or one above the other where there is no room.
pub(super) fn side_by_side(
    ui: &mut Ui,
    left: &ExhibitRow,
    right: Option<&ExhibitRow>,
    utc: bool,
    out: &mut Vec<Action>,
) {
    let Some(right) = right else {
        exhibit_card(ui, left, 0.0, utc, out);
        return;
    };
    if ui.available_width() < 440.0 {
        exhibit_card(ui, left, 0.0, utc, out);
        exhibit_card(ui, right, 0.0, utc, out);
        return;
    }
    let id = ui.scope_id().with((&left.label, &left.place, &right.place, "height"));
    // Both cards get the height that the taller one needed in the last frame.
    let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
    let mut needed = 0.0_f32;
    ui.columns_const(|[first, second]| {
        for (ui, exhibit) in [(first, left), (second, right)] {
            needed = needed.max(exhibit_card(ui, exhibit, height, utc, out));
        }
    });
    if (needed - height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, needed));
        ui.ctx().request_discard("cards of one pair get one height");
    }
}

/// A button without a frame until the pointer is on it.
pub(super) fn quiet_button(ui: &mut Ui, text: impl Into<String>, name: &str) -> Response {
    let response = ui.add(Button::new(tokens::small(text)).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    focus_ring(ui, &response);
    response
}

/// A list that is folded until somebody wants it.
pub(super) fn folded(ui: &mut Ui, salt: &str, title: String, add: impl FnOnce(&mut Ui)) {
    let color = Palette::of(ui).ink;
    egui::CollapsingHeader::new(tokens::small(title).color(color)).id_salt(salt).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Min), add);
    });
}

/// Gives a field for text the name by which a screen reader knows it: what stands in it while it is empty.
pub(super) fn named(field: &Response, name: &str) {
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
}

/// A row that fills the width and can be clicked.
pub(super) fn row(ui: &mut Ui, height: f32, selected: bool, name: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    if ui.is_rect_visible(rect) {
        let palette = Palette::of(ui);
        if selected || response.hovered() {
            let fill = if selected { palette.selected } else { palette.hover };
            ui.painter().rect_filled(rect, CornerRadius::same(5), fill);
        }
        focus_ring(ui, &response);
    }
    (rect, response)
}

/// One line of text cut with "…" where it does not fit.
pub(super) fn one_line(ui: &Ui, at: Pos2, width: f32, text: impl Into<WidgetText>, color: Color32) -> Vec2 {
    let wrap = Some(egui::TextWrapMode::Truncate);
    let galley = text.into().into_galley(ui, wrap, width.max(0.0), egui::TextStyle::Body);
    let size = galley.size();
    ui.painter().galley(at, galley, color);
    size
}
