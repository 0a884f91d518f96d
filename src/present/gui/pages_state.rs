//! Pages of a PDF as pictures: what is shown, what was drawn, and the thread that has them drawn.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use egui::{ColorImage, TextureHandle, TextureOptions};

use super::jobs::{Key, News, Order, Teller, Wanted};
use super::state::State;
use super::update::Means;
use super::work::load;
use crate::evidence::{Locator, PageAsked, PagePicture, Share};
use crate::present::rows::PassageKey;
use crate::present::speech::t;
use crate::sandbox::{Cancel, Engine, Held, guarded};

/// Pixels of all pictures that are kept: some thirty pages as they fill a screen.
const MOST_PIXELS: usize = 48_000_000;
/// Questions that wait; what was asked earlier was scrolled past, and is asked again when it comes into sight.
const MOST_WAITING: usize = 24;
/// Exhibits that are looked for on the pages.
const MOST_EXHIBITS: usize = 200;
/// The steps of the magnifying glass; 1 is as wide as the view.
pub(super) const ZOOMS: [f32; 9] = [0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6];
/// The step at which a page is as wide as the view.
pub(super) const FITS: usize = 3;

/// What was drawn of a page.
#[derive(Clone)]
pub(super) struct Drawn {
    /// For each state asked for: its number of pages, and its picture.
    pub states: Vec<(usize, Option<(PagePicture, TextureHandle)>)>,
    /// Where two states differ.
    pub differs: Vec<Share>,
    /// Exhibits that are seen on it: finding, exhibit, where.
    pub marks: Vec<(usize, usize, Share)>,
}

/// One page asked for.
#[derive(Clone)]
pub(super) enum PageLoad {
    Waiting,
    Ready(Arc<Drawn>),
    Failed(String),
}

/// What can happen to the pages.
#[derive(Debug, Clone)]
pub(super) enum PagesAction {
    /// A page came into sight that is not drawn yet.
    Need(PageAsked),
    /// Another page; 0 is the first.
    Page(usize),
    /// The next one, or the one before.
    Step(bool),
    /// Another place in [`ZOOMS`].
    Zoom(usize),
    /// Another saved state; 0 is the oldest.
    State(usize),
    /// Whether differences are marked.
    Marks(bool),
    /// Two saved states, which may have others between them; 0 is the oldest.
    Compare(usize, usize),
    /// A change of words is looked at, or no more.
    Passage(Option<PassageKey>),
    /// The next change, or the one before.
    StepPassage(bool),
    /// The page that shows an exhibit, with the exhibit framed.
    Exhibit(usize, Locator),
    /// A change of words in the view of saved states.
    ShowPassage(PassageKey),
}

/// What is asked of the thread.
pub(super) struct PageOrder {
    pub wanted: Wanted,
    pub asked: PageAsked,
    /// Set when it is out of sight.
    pub stop: Cancel,
    /// Finding, exhibit and place of what is to be found on it.
    exhibits: Vec<(usize, usize, Locator)>,
}

/// What the thread has to say of a page.
pub(super) struct PageNews {
    pub key: Key,
    pub asked: PageAsked,
    /// `None` if it was passed over.
    pub drawn: Option<Result<Pages, String>>,
}

/// The pictures of the states asked for, and where two of them differ.
pub(super) type Pages = (Vec<Pictured>, Vec<Share>, Vec<(usize, usize, Share)>);

/// A state's number of pages and its picture.
pub(super) type Pictured = (usize, Option<(PagePicture, ColorImage)>);

/// What the views of pages keep.
pub(super) struct PagesView {
    /// Whose pages.
    pub key: Option<Key>,
    /// Which is shown; 0 is the first.
    pub page: usize,
    /// Place in [`ZOOMS`].
    pub zoom: usize,
    /// The saved state that is looked at; 0 is the oldest; `None` is the newest.
    pub state: Option<usize>,
    /// Whether differences are marked.
    pub marks: bool,
    /// Set when the page has to come into sight among the small ones.
    pub reveal: bool,
    /// The older state beside it; `None` is the one right before.
    pub base: Option<usize>,
    /// The change that is looked at.
    pub passage: Option<PassageKey>,
    /// A page of the older state that the newer one has no more.
    pub gone: Option<usize>,
    /// Set when the change has to come into sight.
    pub reveal_passage: Cell<bool>,
    /// The exhibit that stands out on its page.
    pub framed: Option<Locator>,
    /// Set when its frame has to come into sight.
    pub reveal_frame: bool,
    /// Counts what was drawn of the window.
    frame: u64,
    /// Drawn or asked for, the newest last.
    kept: VecDeque<Kept>,
}

/// One page drawn or asked for.
struct Kept {
    key: Key,
    asked: PageAsked,
    load: PageLoad,
    /// The frame of the window that last had it in sight.
    seen: Cell<u64>,
    stop: Cancel,
}

impl Default for PagesView {
    fn default() -> Self {
        Self {
            key: None,
            page: 0,
            zoom: FITS,
            state: None,
            marks: true,
            reveal: false,
            base: None,
            passage: None,
            gone: None,
            reveal_passage: Cell::new(false),
            framed: None,
            reveal_frame: false,
            frame: 0,
            kept: VecDeque::new(),
        }
    }
}

impl std::fmt::Debug for PagesView {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "page {} of {:?}, {} kept", self.page, self.key, self.kept.len())
    }
}

impl PagesView {
    /// Begins anew with another file; says whether it is another.
    pub(super) fn turn_to(&mut self, key: &Key) -> bool {
        if self.key.as_ref() != Some(key) {
            (self.key, self.page, self.state, self.reveal) = (Some(key.clone()), 0, None, true);
            (self.base, self.passage, self.gone, self.framed) = (None, None, None, None);
            return true;
        }
        false
    }

    /// Forgets what was drawn of an opened file that was read again.
    pub(super) fn forget(&mut self, file: usize) {
        self.kept.retain(|kept| kept.key.file != file);
        self.passage = None;
    }

    /// What is known of a page; `None` where it has to be asked for.
    pub(super) fn of(&self, asked: &PageAsked) -> Option<&PageLoad> {
        let key = self.key.as_ref()?;
        let found = self.kept.iter().rev().find(|kept| kept.asked == *asked && kept.key == *key)?;
        found.seen.set(self.frame);
        Some(&found.load)
    }

    /// Another frame of the window begins.
    pub(super) fn next_frame(&mut self) {
        self.frame += 1;
    }

    /// Calls off what waits and is not in sight any more; it is asked for again when it comes back.
    pub(super) fn drop_unseen(&mut self) {
        /// Frames: what was asked for in one is seen in the next.
        const PATIENCE: u64 = 1;
        let frame = self.frame;
        self.kept.retain(|kept| {
            let unseen = matches!(kept.load, PageLoad::Waiting) && kept.seen.get() + PATIENCE < frame;
            if unseen {
                kept.stop.cancel();
            }
            !unseen
        });
    }

    fn keep(&mut self, key: Key, asked: PageAsked, load: PageLoad, stop: Cancel) {
        self.kept.retain(|kept| kept.key != key || kept.asked != asked);
        self.kept.push_back(Kept { key, asked, load, seen: Cell::new(self.frame), stop });
        let mut pixels = 0_usize;
        let weights: Vec<usize> = self.kept.iter().map(|kept| weight(&kept.load)).collect();
        let mut keep = 0;
        for weight in weights.iter().rev() {
            pixels += weight;
            if pixels > MOST_PIXELS && keep > 0 {
                break;
            }
            keep += 1;
        }
        self.kept.drain(..self.kept.len().saturating_sub(keep));
    }
}

fn weight(load: &PageLoad) -> usize {
    match load {
        PageLoad::Ready(drawn) => {
            let pictures = drawn.states.iter().filter_map(|(_, picture)| picture.as_ref());
            // What has no pixels weighs a little too: the list is not endless.
            1_000 + pictures.map(|(_, texture)| texture.size().iter().product::<usize>()).sum::<usize>()
        }
        _ => 1_000,
    }
}

impl State {
    pub(super) fn pages_action(&mut self, action: PagesAction, means: &Means) {
        let last = self.sheet.as_ref().and_then(|sheet| sheet.pages).unwrap_or(1).saturating_sub(1);
        match action {
            PagesAction::Need(asked) => {
                let Some(key) = self.pages.key.clone() else { return };
                let Some(wanted) = self.wanted(key.clone()) else { return };
                let exhibits = if asked.marked { self.exhibits() } else { Vec::new() };
                let stop = Cancel::default();
                let order = PageOrder { wanted, asked: asked.clone(), stop: stop.clone(), exhibits };
                let order = Order::Page(Box::new(order));
                // Where too much waits it is asked for again as long as it is in sight.
                if means.jobs.draw(order).is_ok() {
                    self.pages.keep(key, asked, PageLoad::Waiting, stop);
                }
            }
            PagesAction::Page(page) => self.turn(page),
            PagesAction::Step(forward) => {
                let page = self.pages.page;
                let next = if forward { (page + 1).min(last) } else { page.saturating_sub(1) };
                self.turn(next);
            }
            PagesAction::Zoom(zoom) => self.pages.zoom = zoom.min(ZOOMS.len() - 1),
            PagesAction::State(state) => {
                (self.pages.state, self.pages.base, self.pages.passage) = (Some(state), None, None);
                self.pages.gone = None;
                let reached = self.sheet.as_ref().and_then(|sheet| sheet.revisions.get(state)?.page);
                self.pages.page = reached.unwrap_or(self.pages.page).min(last);
            }
            PagesAction::Marks(marks) => self.pages.marks = marks,
            PagesAction::Compare(base, state) => self.compare_states(base, state),
            PagesAction::Passage(key) => self.look_at(key),
            PagesAction::StepPassage(forward) => self.step_passage(forward),
            PagesAction::Exhibit(page, at) => self.show_exhibit(page, at),
            PagesAction::ShowPassage(key) => self.show_passage(key),
        }
    }

    /// The exhibits of all findings that stand in this file.
    fn exhibits(&self) -> Vec<(usize, usize, Locator)> {
        let findings = self.sheet.iter().flat_map(|sheet| sheet.findings.iter().enumerate());
        let all = findings.flat_map(|(finding, row)| {
            row.exhibits.iter().enumerate().map(move |(index, exhibit)| (finding, index, exhibit))
        });
        let here =
            all.filter(|(.., exhibit)| exhibit.source.is_none() && !matches!(exhibit.at, Locator::Absent { .. }));
        here.map(|(finding, index, exhibit)| (finding, index, exhibit.at.clone())).take(MOST_EXHIBITS).collect()
    }

    /// A page was drawn, or could not be, or was passed over.
    pub(super) fn take_page(&mut self, news: PageNews, ctx: &egui::Context) {
        let PageNews { key, asked, drawn } = news;
        let Some(drawn) = drawn else {
            self.pages.kept.retain(|kept| kept.key != key || kept.asked != asked);
            return;
        };
        let load = match drawn {
            Err(why) => PageLoad::Failed(why),
            Ok((states, differs, marks)) => {
                let texture = |(pages, picture): Pictured| {
                    let picture =
                        picture.map(|(about, image)| (about, ctx.load_texture("page", image, TextureOptions::LINEAR)));
                    (pages, picture)
                };
                PageLoad::Ready(Arc::new(Drawn { states: states.into_iter().map(texture).collect(), differs, marks }))
            }
        };
        self.pages.keep(key, asked, load, Cancel::default());
    }
}

/// The thread: draws what was asked for last first; what has been scrolled past by then is passed over.
pub(super) fn run(mut engine: Engine, tell: &Teller, asked: &Receiver<Order>) {
    let mut waiting: VecDeque<PageOrder> = VecDeque::new();
    let mut last: Option<(Key, Held)> = None;
    loop {
        if waiting.is_empty() {
            let Ok(order) = asked.recv() else { return };
            waiting.extend(page(order, &mut engine));
        }
        while let Ok(order) = asked.try_recv() {
            waiting.extend(page(order, &mut engine));
        }
        while waiting.len() > MOST_WAITING {
            if let Some(order) = waiting.pop_front() {
                tell.say(News::Page(PageNews { key: order.wanted.key, asked: order.asked, drawn: None }));
            }
        }
        // What went out of sight in the meantime is not drawn.
        waiting.retain(|order| !order.stop.is_cancelled());
        let Some(PageOrder { wanted, asked, stop, exhibits }) = waiting.pop_back() else { continue };
        let key = wanted.key.clone();
        let kept = last.take().filter(|(of, held)| {
            *of == key && wanted.expected_inside.as_ref().or(wanted.expected.as_ref()) == Some(&held.id)
        });
        let drawn = guarded(&mut engine, |engine| {
            let held = kept.map_or_else(|| load(engine, &wanted), |(_, held)| Ok(held))?;
            let drawn = one(engine, &held, &asked, &exhibits, &stop);
            last = Some((key.clone(), held));
            drawn
        });
        if stop.is_cancelled() {
            continue;
        }
        let drawn =
            drawn.unwrap_or_else(|| Err(t("the program broke off over it; other pages are drawn all the same").into()));
        tell.say(News::Page(PageNews { key, asked, drawn: Some(drawn) }));
    }
}

fn one(
    engine: &mut Engine,
    held: &Held,
    asked: &PageAsked,
    exhibits: &[(usize, usize, Locator)],
    stop: &Cancel,
) -> Result<Pages, String> {
    let places: Vec<Locator> = exhibits.iter().map(|(.., at)| at.clone()).collect();
    let (page, pixels) = engine.page(held, asked, &places, stop)?;
    let mut left = pixels.as_slice();
    let mut states = Vec::new();
    for (pages, picture) in page.states {
        let picture = picture.and_then(|picture| Some((picture, image(&picture, &mut left)?)));
        states.push((pages, picture));
    }
    let seen = page.marks.iter().filter_map(|(which, share)| {
        let (finding, exhibit, _) = exhibits.get(*which)?;
        Some((*finding, *exhibit, *share))
    });
    Ok((states, page.differs, seen.collect()))
}

fn page(order: Order, engine: &mut Engine) -> Option<PageOrder> {
    match order {
        Order::Page(order) => Some(*order),
        Order::Password(password) => {
            engine.use_password(password);
            None
        }
        _ => None,
    }
}

/// The next picture of the pixels; `None` where they are too few.
fn image(picture: &PagePicture, left: &mut &[u8]) -> Option<ColorImage> {
    let size = [usize::try_from(picture.width).ok()?, usize::try_from(picture.height).ok()?];
    let length = size[0].checked_mul(size[1])?.checked_mul(4)?;
    let (own, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(ColorImage::from_rgba_unmultiplied(size, own))
}

#[cfg(test)]
mod tests;
