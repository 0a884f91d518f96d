//! The words that differ between two saved states, page by page: what was on the left, what is on the right.

use egui::text::{LayoutJob, TextFormat};
use egui::{CornerRadius, Frame, Label, Margin, Role, Sense, Stroke, Ui, WidgetInfo};

use super::near;
use super::pages::Shown;
use super::pages_state::{PagesAction, PagesView};
use super::state::Action;
use super::tokens::{self, GRID, Palette};
use super::widgets::{focus_ring, folded, link, muted, place, quiet_button};
use crate::evidence::Share;
use crate::present::inert::inert;
use crate::present::rows::{PageChangesRow, PassageKey, PassageRow, RevisionRow, SideRow, revisions_text};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Changes that are shown before the rest is folded.
const MOST_OPEN: usize = 12;
/// Room (points) that before and after need beside each other.
const BESIDE: f32 = 420.0;

/// The states whose changes are listed: from the one behind `from` to `to`, both places in the list of states.
pub(super) struct Range<'r> {
    pub states: &'r [RevisionRow],
    pub from: usize,
    pub to: usize,
}

impl Range<'_> {
    /// Every change with its place.
    fn all(&self) -> impl Iterator<Item = (PassageKey, &PageChangesRow, &PassageRow)> {
        let states = self.states.iter().enumerate().take(self.to + 1).skip(self.from + 1);
        states.flat_map(|(state, row)| {
            row.words.iter().enumerate().flat_map(move |(page, words)| {
                let changes = words.changes.iter().enumerate();
                changes.map(move |(change, passage)| (PassageKey { state, page, change }, words, passage))
            })
        })
    }

    /// The change before or behind one.
    pub(super) fn step(&self, from: Option<PassageKey>, forward: bool) -> Option<PassageKey> {
        let keys: Vec<PassageKey> = self.all().map(|(key, ..)| key).collect();
        let now = from.and_then(|from| keys.iter().position(|key| *key == from));
        let next = match (now, forward) {
            (None, _) => 0,
            (Some(now), true) => (now + 1).min(keys.len().saturating_sub(1)),
            (Some(now), false) => now.saturating_sub(1),
        };
        keys.get(next).copied()
    }

    /// The changes of the shown page.
    pub(super) fn on_page(&self, page: usize) -> impl Iterator<Item = (PassageKey, &PageChangesRow, &PassageRow)> {
        self.all().filter(move |(_, words, _)| words.page == Some(page))
    }

    /// Where they are seen, in the older and in the newer state.
    pub(super) fn shares(&self, page: usize) -> Vec<Share> {
        let here = self.on_page(page);
        here.flat_map(|(.., passage)| {
            passage.before.iter().chain(&passage.after).flat_map(|side| &side.shares).copied()
        })
        .collect()
    }
}

/// The rectangle around all lines of a side.
pub(super) fn around(side: Option<&SideRow>) -> Option<Share> {
    let join = |one: Share, other: Share| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    };
    side?.shares.iter().copied().reduce(join)
}

pub(super) fn passages_ui(ui: &mut Ui, range: &Range, view: &PagesView, shown: &Shown, out: &mut Vec<Action>) {
    let states = range.states.get(range.from + 1..=range.to).unwrap_or_default();
    if states.iter().all(|state| state.words.is_empty()) {
        return;
    }
    let count = range.all().count();
    ui.add_space(GRID);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(tokens::small_strong(t("What reads otherwise")));
        if count > 1 {
            if quiet_button(ui, "↑", t("Previous change")).clicked() {
                out.push(Action::Pages(PagesAction::StepPassage(false)));
            }
            if quiet_button(ui, "↓", t("Next change")).clicked() {
                out.push(Action::Pages(PagesAction::StepPassage(true)));
            }
        }
        if link(ui, t("Copy as text"), t("Copy what reads otherwise as text")).clicked() {
            out.push(Action::Copy(inert(&revisions_text(states))));
        }
    });
    let several = states.len() > 1;
    let mut open = 0;
    for (state, row) in range.states.iter().enumerate().take(range.to + 1).skip(range.from + 1) {
        for (page, words) in row.words.iter().enumerate() {
            let title = if several { tf("State {}, {}", &[&row.number, &words.title]) } else { words.title.clone() };
            ui.add_space(GRID / 2.0);
            muted(ui, title.as_str());
            let (first, rest) = words.changes.split_at(words.changes.len().min(MOST_OPEN.saturating_sub(open)));
            open += first.len();
            let mut one = |ui: &mut Ui, change: usize, passage: &PassageRow| {
                let key = PassageKey { state, page, change };
                ui.push_id(key_words(key), |ui| passage_ui(ui, (key, &title, passage), view, shown, out));
            };
            first.iter().enumerate().for_each(|(index, passage)| one(ui, index, passage));
            if !rest.is_empty() {
                // The chosen one is never folded away.
                let chosen = view.passage.filter(|key| (key.state, key.page) == (state, page));
                let chosen = chosen.filter(|key| key.change >= first.len());
                if let Some((key, passage)) = chosen.and_then(|key| Some((key, words.changes.get(key.change)?))) {
                    one(ui, key.change, passage);
                }
                let more = tf("{} of {}", &[&words::count(rest.len(), "more change", "more changes"), &title]);
                folded(ui, &format!("more {state} {page}"), more, |ui| {
                    let at = first.len();
                    let rest =
                        rest.iter().enumerate().filter(|(index, _)| chosen.is_none_or(|key| key.change != at + index));
                    rest.for_each(|(index, passage)| one(ui, at + index, passage));
                });
            }
            for remark in &words.remarks {
                muted(ui, remark.as_str());
            }
        }
    }
    ui.add_space(GRID);
}

fn key_words(key: PassageKey) -> (usize, usize, usize) {
    (key.state, key.page, key.change)
}

/// One change; the chosen one from near, with its bytes.
fn passage_ui(
    ui: &mut Ui,
    (key, title, passage): (PassageKey, &str, &PassageRow),
    view: &PagesView,
    shown: &Shown,
    out: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let chosen = view.passage == Some(key);
    let frame = Frame::new()
        .fill(if chosen { palette.card } else { palette.ground })
        .stroke(Stroke::new(1.0, if chosen { palette.edge } else { palette.line }))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin { left: 12, right: 10, top: 6, bottom: 6 });
    let drawn = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        let top = ui.cursor().top();
        if let Some(subject) = &passage.subject {
            let text = tokens::small(subject.as_str()).color(palette.muted);
            ui.add(Label::new(text).selectable(false).wrap());
        }
        if ui.available_width() < BESIDE {
            for before in [true, false] {
                side(ui, passage, before);
            }
        } else {
            ui.columns_const(|columns: &mut [Ui; 2]| {
                for (ui, before) in columns.iter_mut().zip([true, false]) {
                    side(ui, passage, before);
                }
            });
        }
        let bottom = ui.cursor().top();
        if chosen {
            ui.add_space(GRID);
            near::change(ui, view, shown, [around(passage.before.as_ref()), around(passage.after.as_ref())], out);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                for (word, side) in [(t("before"), &passage.before), (t("after"), &passage.after)] {
                    if let Some(side) = side {
                        muted(ui, word);
                        place(ui, &tf("This change, {}", &[&word]), &side.place, &side.at, out);
                    }
                }
            });
        }
        (top, bottom)
    });
    let rect = drawn.response.rect;
    let (top, bottom) = drawn.inner;
    let head = rect.with_min_y(top - 6.0).with_max_y(bottom + 2.0);
    let response = ui.interact(head, ui.scope_id().with("head"), Sense::click());
    let name = tf("Change on {}: {}", &[&title, &passage.sentence]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name.as_str()));
    if chosen {
        let edge = rect.with_max_x(rect.left() + 4.0);
        ui.painter().rect_filled(edge, CornerRadius { nw: 5, sw: 5, ne: 0, se: 0 }, palette.against);
        if view.reveal_passage.replace(false) {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        ui.painter().rect_stroke(rect, 5, Stroke::new(1.0, palette.edge), egui::StrokeKind::Inside);
    }
    focus_ring(ui, &response);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let next = if chosen { None } else { Some(key) };
        out.push(Action::Pages(PagesAction::Passage(next)));
    }
}

/// What was there, or what is there, with the words around it.
fn side(ui: &mut Ui, passage: &PassageRow, before: bool) {
    let palette = Palette::of(ui);
    let side = if before { &passage.before } else { &passage.after };
    let (wash, sign) = if before { (palette.claims_wash, "−") } else { (palette.against_wash, "+") };
    let mut job = LayoutJob::default();
    let mut put = |text: &str, font: egui::FontId, color: egui::Color32, ground: Option<egui::Color32>| {
        let mut format = TextFormat::simple(font, color);
        format.background = ground.unwrap_or(format.background);
        job.append(text, 0.0, format);
    };
    // The sign says it without the colour.
    put(&format!("{sign} "), tokens::mono_font(), palette.muted, None);
    if !passage.lead.is_empty() {
        put(&format!("{} ", passage.lead), tokens::body_font(), palette.muted, None);
    }
    match side {
        Some(side) => put(&side.text, tokens::strong_font(), palette.ink, Some(wash)),
        None => put("…", tokens::body_font(), palette.muted, None),
    }
    if !passage.tail.is_empty() {
        put(&format!(" {}", passage.tail), tokens::body_font(), palette.muted, None);
    }
    ui.add(Label::new(job).selectable(false).wrap());
}
