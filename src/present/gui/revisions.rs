//! The saved states of a PDF: a list, what the chosen one changed, and the page before and after.

use egui::{Frame, Label, Margin, Panel, Rect, ScrollArea, Stroke, Ui};

use super::near::{meet, near};
use super::pages::{Shown, bar, known, page};
use super::pages_state::{Drawn, PagesAction, PagesView, ZOOMS};
use super::passages::{Range, around, passages_ui};
use super::save::SaveAction;
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{link, muted, one_line, place, row, rule};
use crate::evidence::Share;
use crate::present::rows::{RevisionRow, Sheet};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Height of a state's row (points).
const STATE: f32 = 58.0;
/// Lines of changes that are shown before the rest is folded.
const MOST_LINES: usize = 6;

pub(super) fn revisions_ui(ui: &mut Ui, sheet: &Sheet, view: &mut PagesView, utc: bool, out: &mut Vec<Action>) {
    let (base, chosen) = view.states(sheet.revisions.len());
    let Some(state) = sheet.revisions.get(chosen) else { return };
    let side = Frame::new().inner_margin(Margin { left: 8, right: 0, top: 8, bottom: 8 });
    let width = (ui.available_width() * 0.3).clamp(140.0, 230.0);
    Panel::left("states").frame(side).resizable(false).exact_size(width).show(ui, |ui| {
        list(ui, sheet, chosen, utc, out);
    });
    let sideways = view.zoom > super::pages_state::FITS;
    ScrollArea::new([sideways, true]).id_salt(("state", chosen)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 24 }).show(ui, |ui| {
            let whole = ui.available_width();
            ui.set_max_width(whole);
            about(ui, state, sheet.revisions.len(), utc, out);
            let range = Range { states: &sheet.revisions, from: base, to: chosen };
            let shown = shown(&range, view);
            if chosen > 0 {
                beside(ui, sheet, (base, chosen), out);
                passages_ui(ui, &range, view, &shown, out);
            }
            rule(ui);
            ui.add_space(GRID);
            bar(ui, sheet.pages.unwrap_or(1), view, out);
            pictures(ui, &range, view, &shown, whole, out);
        });
    });
}

/// The page in both states: pages may have been put in or taken out between them.
fn shown(range: &Range, view: &PagesView) -> Shown {
    let ends = |index: usize| range.states.get(index).and_then(|state| state.end);
    if range.to == 0 {
        return Shown { states: vec![ends(0)], page: view.page, first: view.page };
    }
    let states = vec![ends(range.from), ends(range.to)];
    if let Some(gone) = view.gone {
        return Shown { states, page: Shown::NONE, first: gone };
    }
    let steps = range.states.get(range.from + 1..=range.to).unwrap_or_default();
    let first = steps.iter().rev().try_fold(view.page, |page, state| state.before(page));
    Shown { states, page: view.page, first: first.unwrap_or(Shown::NONE) }
}

/// Which older state stands beside the chosen one.
fn beside(ui: &mut Ui, sheet: &Sheet, (base, chosen): (usize, usize), out: &mut Vec<Action>) {
    if chosen < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        muted(ui, t("Compared with"));
        let name = |index: usize| tf("state {}", &[&(index + 1)]);
        let shown = egui::ComboBox::from_id_salt("base").selected_text(tokens::small(name(base))).show_ui(ui, |ui| {
            for index in (0..chosen.min(sheet.revisions.len())).rev() {
                let text = if index + 1 == chosen { tf("{}, right before", &[&name(index)]) } else { name(index) };
                if ui.selectable_label(index == base, tokens::small(text)).clicked() {
                    out.push(Action::Pages(PagesAction::Compare(index, chosen)));
                }
            }
        });
        let label = tf("Compared with {}", &[&name(base)]);
        shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.as_str()));
    });
}

/// The page in one state, or before and after.
fn pictures(ui: &mut Ui, range: &Range, view: &PagesView, shown: &Shown, whole: f32, out: &mut Vec<Action>) {
    let (Some(before), Some(state)) = (range.states.get(range.from), range.states.get(range.to)) else { return };
    let two = shown.states.len() > 1;
    let zoom = ZOOMS.get(view.zoom).copied().unwrap_or(1.0);
    let gaps = if two { 3.0 * GRID } else { 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "one or two")]
    let width = ((whole - gaps - 2.0) / shown.states.len() as f32).max(120.0) * zoom;
    // What a reader looks for comes first.
    if let Some(drawn) = known(ui, view, shown, width).filter(|_| two) {
        near(ui, view, shown, &drawn, &range.shares(view.page), out);
    }
    if two {
        ui.horizontal(|ui| {
            let number =
                |page: usize| if page == Shown::NONE { String::new() } else { tf(", page {}", &[&(page + 1)]) };
            let sides = [(t("Before"), before.number, shown.first), (t("After"), state.number, shown.page)];
            for (title, state, page) in sides {
                // Where both are the same the line above says it.
                let page = if shown.first == shown.page { String::new() } else { number(page) };
                let text = tf("{}: state {}{}", &[&title, &state, &page]);
                let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 18.0), egui::Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text.as_str()));
                one_line(ui, rect.left_top(), width, tokens::small_strong(text), Palette::of(ui).ink);
                ui.add_space(3.0 * GRID - ui.spacing().item_spacing.x);
            }
        });
    }
    let shown_page = if shown.page == Shown::NONE { shown.first } else { shown.page };
    let name = tf("Page {} of state {}", &[&shown_page.saturating_add(1), &state.number]);
    let Some((drawn, rects)) = page(ui, view, shown, false, width, &name, out) else { return };
    if drawn.states.len() < 2 {
        return;
    }
    mark(ui, range, view, &drawn, &rects);
    ui.add_space(GRID);
    let said = match drawn.differs.len() {
        0 => t("On this page nothing is to be seen that differs").to_owned(),
        count => tf("Different on this page: {}", &[&words::count(count, "place", "places")]),
    };
    ui.horizontal_wrapped(|ui| {
        muted(ui, said);
        let mut marks = view.marks;
        if !drawn.differs.is_empty() && ui.checkbox(&mut marks, tokens::small(t("Mark them"))).changed() {
            out.push(Action::Pages(PagesAction::Marks(marks)));
        }
    });
}

/// Where two states differ, on both pictures: changes of words in thin frames, what else is seen to differ, and the chosen change in a
/// strong one; where one of its sides has nothing, a thin frame shows the place.
fn mark(ui: &Ui, range: &Range, view: &PagesView, drawn: &Drawn, rects: &[Option<Rect>]) {
    let palette = Palette::of(ui);
    let frame = |rect: &Rect, [left, top, right, bottom]: Share, wider: f32, line: f32, color: egui::Color32| {
        let at = |x: f32, y: f32| rect.min + rect.size() * egui::vec2(x, y);
        let mark = Rect::from_min_max(at(left, top), at(right, bottom)).expand(wider).intersect(rect.expand(2.0));
        ui.painter().rect_stroke(mark, 3.0, Stroke::new(line, color), egui::StrokeKind::Outside);
    };
    let told = range.shares(view.page);
    let chosen = view.passage.and_then(|key| range.states.get(key.state)?.words.get(key.page)?.changes.get(key.change));
    for (index, (rect, color)) in rects.iter().zip([palette.claims, palette.against]).enumerate() {
        let Some(rect) = rect else { continue };
        if view.marks {
            for (_, _, passage) in range.on_page(view.page) {
                let side = if index == 0 { &passage.before } else { &passage.after };
                let lines = side.iter().flat_map(|side| &side.shares);
                lines.for_each(|share| frame(rect, *share, 2.0, 1.5, color));
            }
            let else_seen = drawn.differs.iter().filter(|mark| !told.iter().any(|one| meet(one, mark)));
            else_seen.for_each(|mark| frame(rect, *mark, 3.0, 2.0, color));
        }
        let Some(chosen) = chosen else { continue };
        let (own, other) = match index {
            0 => (&chosen.before, &chosen.after),
            _ => (&chosen.after, &chosen.before),
        };
        match (around(own.as_ref()), around(other.as_ref())) {
            (Some(share), _) => frame(rect, share, 4.0, 3.0, color),
            (None, Some(share)) => frame(rect, share, 4.0, 1.0, color),
            (None, None) => {}
        }
    }
}

fn list(ui: &mut Ui, sheet: &Sheet, chosen: usize, utc: bool, out: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ScrollArea::vertical().id_salt("states").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, state) in sheet.revisions.iter().enumerate().rev() {
            let when = state.when.as_ref().map(|(when, _)| when.text(utc));
            let title = tf(
                "State {}{}",
                &[&state.number, &if index + 1 == sheet.revisions.len() { t(", the last") } else { "" }],
            );
            let name = format!("{title}, {}", when.unwrap_or(t("it gives no date")));
            let (rect, response) = row(ui, STATE, index == chosen, &name);
            if response.clicked() {
                out.push(Action::Pages(PagesAction::State(index)));
            }
            let left = rect.left_top() + egui::vec2(10.0, 5.0);
            let width = rect.width() - 16.0;
            one_line(ui, left, width, tokens::strong(title), palette.ink);
            let line = |lines: f32| left + egui::vec2(0.0, 4.0 + 16.0 * lines);
            one_line(ui, line(1.0), width, tokens::small(when.unwrap_or(t("gives no date"))), palette.muted);
            let said = match (index, state.changed.first()) {
                (0, _) => tf("the first, {}", &[&state.size]),
                (_, Some(first)) => first.clone(),
                (_, None) => t("nothing new").to_owned(),
            };
            one_line(ui, line(2.0), width, tokens::small(said), palette.muted);
        }
    });
}

fn about(ui: &mut Ui, state: &RevisionRow, count: usize, utc: bool, out: &mut Vec<Action>) {
    ui.add(Label::new(tokens::strong(tf("State {} of {}", &[&state.number, &count]))).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        match &state.when {
            Some((when, at)) => {
                muted(ui, tf("Says it was saved {}", &[&when.text(utc)]));
                place(ui, t("when"), t("there"), at, out);
            }
            None => {
                muted(ui, t("Says nothing of when it was saved"));
            }
        }
        if let Some((by, at)) = &state.by {
            muted(ui, tf("by {}", &[&by]));
            place(ui, t("by"), t("there"), at, out);
        }
    });
    if state.number == 1 {
        muted(ui, t("The oldest state that the file holds; what was before it, no file can say"));
    } else {
        ui.add_space(GRID);
        ui.label(tokens::small_strong(t("It changed")));
        for line in state.changed.iter().take(MOST_LINES) {
            ui.add(Label::new(format!("• {line}")).wrap());
        }
        let rest = state.changed.get(MOST_LINES..).unwrap_or_default();
        if !rest.is_empty() {
            super::widgets::folded(ui, "more changes", tf("{} more", &[&rest.len()]), |ui| {
                for line in rest {
                    ui.add(Label::new(format!("• {line}")).wrap());
                }
            });
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        place(ui, &tf("state {}", &[&state.number]), t("its bytes"), &state.at, out);
        if link(ui, t("Save as…"), &tf("Save state {} as a file…", &[&state.number])).clicked() {
            out.push(Action::Save(SaveAction::AskState(state.number)));
        }
    });
    ui.add_space(GRID);
}
