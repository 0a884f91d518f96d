//! Parts of a page from near, before and after side by side: cut out of one large picture.

use egui::{Image, Rect, Sense, Stroke, TextureHandle, Ui, pos2, vec2};

use super::pages::{Shown, wanted};
use super::pages_state::{Drawn, PageLoad, PagesView};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::muted;
use crate::evidence::{PagePicture, Share};
use crate::present::speech::{t, tf};

/// Differences that are shown from near.
const MOST_NEAR: usize = 8;
/// Width of the picture that they are cut from (pixels).
const NEAR: u32 = 2_000;
/// What is shown around a part, as shares of the page: some words to the left and right, about a line above and below.
const AROUND: (f32, f32) = (0.06, 0.012);
/// The largest magnification.
const LARGEST: f32 = 2.4;
/// Widest part (points of the window).
const WIDEST: f32 = 420.0;

/// What differs, cut out and enlarged; places that `said` tells already are left out.
pub(super) fn near(ui: &mut Ui, view: &PagesView, shown: &Shown, drawn: &Drawn, said: &[Share], out: &mut Vec<Action>) {
    // A page that is new, or all different, is seen better as a whole.
    let small = |mark: &&Share| mark[2] - mark[0] < 0.9 && mark[3] - mark[1] < 0.3;
    let told = |mark: &&Share| !said.iter().any(|one| meet(one, mark));
    let marks: Vec<&Share> = drawn.differs.iter().filter(small).filter(told).collect();
    if marks.is_empty() {
        return;
    }
    let Some(PageLoad::Ready(large)) = wanted(view, &shown.asked(NEAR, false), out) else { return };
    let large = large.clone();
    let [(_, Some(before)), (_, Some(after))] = large.states.as_slice() else { return };
    ui.add_space(GRID);
    ui.label(tokens::small_strong(if said.is_empty() {
        t("What differs, from near")
    } else {
        t("What else differs, from near")
    }));
    for (index, mark) in marks.iter().take(MOST_NEAR).enumerate() {
        pair(ui, &tf("Difference {}", &[&(index + 1)]), [Some((before, **mark)), Some((after, **mark))], false);
        ui.add_space(GRID);
    }
    if marks.len() > MOST_NEAR {
        muted(ui, tf("{} more are marked above", &[&(marks.len() - MOST_NEAR)]));
    }
}

/// One change of words from near: where it was, and where it is; says whether the picture is there.
pub(super) fn change(ui: &mut Ui, view: &PagesView, shown: &Shown, sides: [Option<Share>; 2], out: &mut Vec<Action>) {
    let load = wanted(view, &shown.asked(NEAR, false), out).cloned();
    let large = match load {
        Some(PageLoad::Ready(large)) => large,
        Some(PageLoad::Failed(why)) => {
            muted(ui, tf("The page can't be drawn: {}", &[&why]));
            return;
        }
        _ => {
            muted(ui, t("Drawing the page…"));
            return;
        }
    };
    let picture = |index: usize| large.states.get(index).and_then(|(_, picture)| picture.as_ref());
    // Where one side has nothing, the same place of its page is shown.
    let [before, after] = sides;
    let parts = [picture(0).zip(before.or(after)), picture(1).zip(after.or(before))];
    pair(ui, t("This place"), parts, true);
}

/// Both parts at one scale; `framed` marks what is meant.
fn pair(ui: &mut Ui, name: &str, sides: [Option<(&(PagePicture, TextureHandle), Share)>; 2], framed: bool) {
    let palette = Palette::of(ui);
    let half = ((ui.available_width() - 44.0) / 2.0).clamp(80.0, WIDEST);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let parts = sides.map(|side| {
        let (picture, [left, top, right, bottom]) = side?;
        let width = picture.0.points[0].max(1.0);
        // As much of the line as there is room for, so that a figure is seen with what it is the figure of.
        let beside = AROUND.0.max((half / LARGEST / width - (right - left)) / 2.0);
        let part = Rect::from_min_max(pos2(left - beside, top - AROUND.1), pos2(right + beside, bottom + AROUND.1));
        let part = part.intersect(whole);
        let points = vec2(part.width() * width, part.height() * picture.0.points[1]);
        Some((&picture.1, part, points, Rect::from_min_max(pos2(left, top), pos2(right, bottom))))
    });
    let widest = parts.iter().flatten().map(|(_, _, points, _)| points.x).fold(1.0, f32::max);
    let scale = (half / widest).min(LARGEST);
    ui.horizontal(|ui| {
        for (index, (part, title)) in parts.into_iter().zip([t("before"), t("after")]).enumerate() {
            let color = if index == 0 { palette.claims } else { palette.against };
            if index == 1 {
                ui.label(tokens::strong("→"));
            }
            let Some((texture, part, points, mark)) = part else {
                muted(ui, t("no such page"));
                continue;
            };
            let (rect, response) = ui.allocate_exact_size(points * scale, Sense::hover());
            let name = format!("{name}, {title}");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.as_str()));
            Image::from_texture(texture).uv(part).paint_at(ui, rect);
            ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, palette.edge), egui::StrokeKind::Outside);
            let inside = if framed {
                let at = |x: f32, y: f32| {
                    let share = vec2((x - part.min.x) / part.width(), (y - part.min.y) / part.height());
                    rect.min + rect.size() * share
                };
                Rect::from_min_max(at(mark.min.x, mark.min.y), at(mark.max.x, mark.max.y)).expand(2.0).intersect(rect)
            } else {
                rect
            };
            ui.painter().rect_stroke(inside, 2.0, Stroke::new(1.5, color), egui::StrokeKind::Outside);
        }
    });
}

/// Whether two parts of a page share more than a line.
pub(super) fn meet(one: &Share, other: &Share) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}
