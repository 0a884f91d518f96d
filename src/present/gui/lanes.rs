//! The line of times and its lanes, drawn: marks, bars of what is not known, breaks, brackets, the band.

use egui::{
    Color32, CornerRadius, Label, Rangef, Rect, Response, Role as Named, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use super::marks;
use super::state::Action;
use super::times::{Chosen, keep_arrows};
use super::tokens::{self, GRID, Palette};
use super::views::TimesView;
use super::widgets::{focus_ring, one_line, shape};
use crate::inspect::Role;
use crate::present::rows::{Axis, Bracket, Lane, Times};
use crate::present::speech::{t, tf};

const LANE: f32 = 28.0;
const HEAD: f32 = 24.0;
/// Height of the line with its ticks and the brace above it.
const STRIP: f32 = 40.0;
/// Room above it for what lies between two moments.
const BRACE: f32 = 20.0;
/// Brackets that have a column of their own.
const MOST_BRACKETS: usize = 5;
const COLUMN: f32 = 18.0;
/// How strongly the band is drawn behind the lanes.
pub(super) const BAND: f32 = 0.4;

/// Where the line lies on the screen.
pub(super) struct Canvas<'a> {
    pub times: &'a Times,
    pub axis: &'a Axis,
    pub shown: (f64, f64),
    pub chosen: Chosen<'a>,
    /// Left end of everything, left and right end of the line (points).
    pub start: f32,
    pub left: f32,
    pub right: f32,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(ui: &Ui, times: &'a Times, axis: &'a Axis, shown: (f64, f64), chosen: Chosen<'a>) -> Self {
        let full = ui.available_rect_before_wrap();
        let labels = (full.width() * 0.27).clamp(112.0, 248.0);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let gutter = times.brackets.len().min(MOST_BRACKETS) as f32 * COLUMN + 12.0;
        Self {
            times,
            axis,
            shown,
            chosen,
            start: full.left(),
            left: full.left() + labels,
            right: full.right() - gutter,
        }
    }

    pub(super) fn width(&self) -> f32 {
        (self.right - self.left).max(1.0)
    }

    /// Where a share of the line lies; far outside it is cut, so that no shape is endless.
    fn x(&self, share: f64) -> f32 {
        let (from, to) = self.shown;
        #[expect(clippy::cast_possible_truncation, reason = "points of a screen")]
        let place = ((share - from) / (to - from)).clamp(-4.0, 5.0) as f32;
        self.left + place * self.width()
    }

    pub(super) fn moment(&self, at: f64) -> f32 {
        self.x(self.axis.place(at))
    }

    fn chosen_bracket(&self) -> Option<&'a Bracket> {
        self.times.brackets.iter().find(|bracket| Some(bracket.finding) == self.chosen.finding)
    }

    fn across(&self) -> Rangef {
        Rangef::new(self.left, self.right)
    }
}

/// The line with its ticks; what is chosen is braced above it.
pub(super) fn axis_ui(ui: &mut Ui, canvas: &Canvas) -> Response {
    let palette = Palette::of(ui);
    ui.add_space(GRID);
    let (all, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), if canvas.times.brackets.is_empty() { STRIP } else { STRIP + BRACE }),
        Sense::hover(),
    );
    let rect = Rect::from_x_y_ranges(canvas.across(), all.y_range());
    let id = ui.scope_id().with("time axis");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let (zone, clock) = canvas.times.clock(canvas.chosen.utc);
    let name = tf("Time axis, {}; left and right move, plus and minus zoom, Home fits", &[&clock]);
    response.widget_info(|| WidgetInfo::labeled(Named::ScrollBar, true, name.as_str()));
    if response.has_focus() {
        keep_arrows(ui, id);
    }
    let head = tf("Clock of the line: {}", &[&clock]);
    let room = canvas.left - canvas.start - GRID;
    let corner = pos2(canvas.start, all.bottom() - 18.0);
    one_line(ui, corner, room, tokens::small(head).color(palette.muted), palette.muted);
    let painter = ui.painter_at(rect.expand2(vec2(40.0, 0.0)));
    let base = rect.bottom() - 1.0;
    painter.hline(rect.x_range(), base, Stroke::new(1.0, palette.edge));
    let (mut free, mut free_above) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    // Words that would touch the ones before them are left out; the tick stays.
    let said = |text: String, x: f32, y: f32, free: &mut f32, color: Color32| {
        let galley = painter.layout_no_wrap(text, tokens::small_font(), color);
        let at = pos2(x - galley.size().x / 2.0, y - galley.size().y);
        if at.x > *free {
            *free = at.x + galley.size().x + 8.0;
            painter.galley(at, galley, color);
        }
    };
    for tick in canvas.axis.ticks(canvas.shown, f64::from(canvas.width()), &zone) {
        let x = canvas.x(tick.at);
        if tick.round {
            painter.vline(x, base - 5.0..=base, Stroke::new(1.0, palette.edge));
        }
        said(tick.label, x, base - 6.0, &mut free, palette.ink);
        if let Some(context) = tick.context.filter(|context| !context.is_empty()) {
            said(context, x, base - 21.0, &mut free_above, palette.muted);
        }
    }
    for gap in canvas.axis.gaps() {
        let (left, right) = (canvas.x(gap.left), canvas.x(gap.right));
        let middle = f32::midpoint(left, right);
        if right < canvas.left || left > canvas.right {
            continue;
        }
        painter.rect_filled(Rect::from_x_y_ranges(left..=right, base - 4.0..=base + 2.0), 0.0, palette.ground);
        for x in [middle - 3.0, middle + 3.0] {
            painter
                .line_segment([pos2(x - 3.0, base + 4.0), pos2(x + 3.0, base - 6.0)], Stroke::new(1.5, palette.muted));
        }
    }
    brace(ui, canvas, rect);
    focus_ring(ui, &response);
    response.on_hover_text(t("Drag to move, Ctrl and the wheel to zoom"))
}

/// What lies between the two moments of the chosen finding.
fn brace(ui: &Ui, canvas: &Canvas, rect: Rect) {
    let Some(bracket) = canvas.chosen_bracket() else { return };
    let palette = Palette::of(ui);
    let ends = [bracket.lanes.0, bracket.lanes.1].map(|lane| canvas.times.lanes.get(lane).and_then(|lane| lane.range));
    let [Some(a), Some(b)] = ends else { return };
    let xs = [f64::midpoint(a.0, a.1), f64::midpoint(b.0, b.1)].map(|at| canvas.moment(at));
    let [from, to] = [xs[0].min(xs[1]), xs[0].max(xs[1])].map(|x| x.clamp(canvas.left, canvas.right));
    let y = rect.top() + 12.0;
    let line = Stroke::new(1.5, palette.against);
    let text = tf("{} apart", &[&bracket.apart]);
    let galley = ui.painter().layout_no_wrap(text, tokens::small_strong_font(), palette.against);
    let width = galley.size().x + 12.0;
    let middle = f32::midpoint(from, to)
        .clamp(canvas.left + width / 2.0, (canvas.right - width / 2.0).max(canvas.left + width / 2.0));
    ui.painter().hline(from..=to, y, line);
    for x in [from, to] {
        ui.painter().vline(x, y - 4.0..=y + 4.0, line);
    }
    let back = Rect::from_center_size(pos2(middle, y), vec2(width, 16.0));
    ui.painter().rect_filled(back, 0.0, palette.ground);
    ui.painter().galley(back.min + vec2(6.0, 0.0), galley, palette.against);
}

/// The lanes, one below the other, with what is bracketed beside them.
pub(super) fn lanes_ui(ui: &mut Ui, canvas: &Canvas, view: &mut TimesView, out: &mut Vec<Action>) {
    let behind = ui.painter().add(Shape::Noop);
    let top = ui.cursor().top();
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut middles: Vec<f32> = Vec::new();
    let mut group: Option<&str> = None;
    for (index, lane) in canvas.times.lanes.iter().enumerate() {
        if group != Some(lane.group.as_str()) {
            group = Some(&lane.group);
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
            let color = Palette::of(ui).muted;
            let text = tokens::small_strong(lane.group.as_str()).color(color);
            let mut inside = ui
                .new_child(egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Max)));
            inside.add(Label::new(text).truncate());
        }
        let response = lane_ui(ui, canvas, index, lane, view, out);
        middles.push(response.rect.center().y);
        if view.selected == Some(index) {
            marks::details(ui, canvas, lane, out);
        }
    }
    let bottom = ui.cursor().top();
    let ground = background(ui, canvas, top, bottom);
    ui.painter().set(behind, ground);
    brackets(ui, canvas, &middles, out);
    ui.spacing_mut().item_spacing.y = GRID;
}

/// Ticks, breaks and the band, behind the lanes.
fn background(ui: &Ui, canvas: &Canvas, top: f32, bottom: f32) -> Shape {
    let palette = Palette::of(ui);
    let mut shapes = Vec::new();
    let area = |from: f32, to: f32| Rect::from_x_y_ranges(from.max(canvas.left)..=to.min(canvas.right), top..=bottom);
    if let Some(band) = &canvas.times.band {
        let rect = area(canvas.moment(band.from), canvas.moment(band.to));
        if rect.is_positive() {
            shapes.push(Shape::rect_filled(rect, 0.0, palette.found_wash.gamma_multiply(BAND)));
        }
    }
    let (zone, _) = canvas.times.clock(canvas.chosen.utc);
    for tick in canvas.axis.ticks(canvas.shown, f64::from(canvas.width()), &zone) {
        let x = canvas.x(tick.at);
        if tick.round && canvas.across().contains(x) {
            shapes.push(Shape::vline(x, top..=bottom, Stroke::new(1.0, palette.line)));
        }
    }
    for gap in canvas.axis.gaps() {
        let rect = area(canvas.x(gap.left), canvas.x(gap.right));
        if rect.is_positive() {
            shapes.push(Shape::rect_filled(rect, 0.0, palette.panel));
            let edge = Stroke::new(1.0, palette.edge);
            for x in [rect.left(), rect.right()] {
                shapes.extend(Shape::dashed_line(&[pos2(x, top), pos2(x, bottom)], edge, 3.0, 4.0));
            }
        }
    }
    Shape::Vec(shapes)
}

fn lane_ui(
    ui: &mut Ui,
    canvas: &Canvas,
    index: usize,
    lane: &Lane,
    view: &mut TimesView,
    out: &mut Vec<Action>,
) -> Response {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LANE), Sense::hover());
    let id = ui.scope_id().with(("lane", index));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let selected = view.selected == Some(index);
    let value = lane.value.text(canvas.chosen.utc);
    let disputed =
        if lane.findings.iter().any(|(_, role)| *role != Role::Context) { t(", stands in a finding") } else { "" };
    let name = format!("{}: {value}, {}{disputed}", lane.label, lane.certainty);
    response.widget_info(|| WidgetInfo::selected(Named::Button, true, selected, name.as_str()));
    if response.has_focus() {
        keep_arrows(ui, id);
    }
    if response.dragged() {
        view.pan(f64::from(-response.drag_delta().x / canvas.width()));
    }
    if response.double_clicked() {
        out.push(if lane.child.is_empty() {
            Action::GoTo(lane.at.clone())
        } else {
            Action::Inside(lane.child.clone(), lane.at.clone())
        });
    } else if response.clicked() {
        view.selected = if selected { None } else { Some(index) };
        if lane.child.is_empty() {
            out.push(Action::Mark(lane.at.clone()));
        }
        let shown = canvas.shown.0..=canvas.shown.1;
        let place = lane.range.map(|range| canvas.axis.place(range.0));
        if let Some(place) = place.filter(|place| !shown.contains(place)) {
            view.centre(place);
        }
    }
    if ui.is_rect_visible(rect) {
        let role = canvas.chosen_bracket().and_then(|bracket| {
            lane.findings.iter().find(|(finding, _)| *finding == bracket.finding).map(|(_, role)| *role)
        });
        if selected || response.hovered() {
            let fill = if selected { palette.selected } else { palette.hover };
            let label = Rect::from_min_max(rect.min, pos2(canvas.left - 2.0, rect.bottom()));
            ui.painter().rect_filled(label, CornerRadius::same(4), fill);
        }
        marks::label(ui, canvas, lane, rect);
        let color = role.map_or(palette.ink, |role| palette.role(Some(role)));
        marks::stamp(ui, canvas, lane, rect, color);
        ui.painter().hline(canvas.start..=canvas.right, rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
        focus_ring(ui, &response);
    }
    let mut hint = format!("{}\n{}", lane.raw, lane.certainty);
    for step in &lane.steps {
        hint.push('\n');
        hint.push_str(step);
    }
    response.on_hover_text(hint)
}

/// Brackets around what cannot be true together; a click explains one.
fn brackets(ui: &mut Ui, canvas: &Canvas, middles: &[f32], out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    for (place, bracket) in canvas.times.brackets.iter().take(MOST_BRACKETS).enumerate() {
        let (Some(a), Some(b)) = (middles.get(bracket.lanes.0), middles.get(bracket.lanes.1)) else { continue };
        let chosen = Some(bracket.finding) == canvas.chosen.finding;
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let x = canvas.right + 12.0 + place as f32 * COLUMN;
        let color = if chosen { palette.against } else { palette.muted };
        let line = Stroke::new(if chosen { 2.0 } else { 1.0 }, color);
        ui.painter().vline(x, *a..=*b, line);
        for y in [*a, *b] {
            ui.painter().hline(x - 6.0..=x, y, line);
        }
        let middle = pos2(x, f32::midpoint(*a, *b));
        ui.painter().circle_filled(middle, 8.0, palette.ground);
        let standing = tokens::weight_standing(bracket.weight);
        shape(ui.painter(), middle, 5.0, standing, color, palette.ground);
        let rect = Rect::from_x_y_ranges(x - 7.0..=x + 7.0, *a..=*b);
        let response = ui.interact(rect, ui.scope_id().with(("bracket", place)), Sense::click());
        let name = tf("Bracket, {} apart: {}", &[&bracket.apart, &bracket.sentence]);
        response.widget_info(|| WidgetInfo::selected(Named::Button, true, chosen, name.as_str()));
        focus_ring(ui, &response);
        if response.on_hover_text(bracket.sentence.as_str()).clicked() {
            out.push(Action::Finding(bracket.finding));
        }
    }
}
