//! What reads otherwise in each saved state than in the one before: the words of its pages, comments, fields, pictures.
//!
//! Object by object is what `changes` compares; here the pages that it reached are read in both states, operators to words, and
//! the words compared. It comes last: what it spends of the limits of decoding nothing else needs.

mod diff;
mod rest;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::content::{Reader, Turned};
use super::objects::Store;
use super::revisions::Saved;
use crate::evidence::limits::pdf::{MOST_PAGES_WORDED, MOST_PASSAGES, MOST_PICTURE_BYTES, MOST_WORD_PAIRS, row};
use crate::evidence::{
    Act, ChangeClass, PageFont, PageWords, Passage, PassageChange, PassageKind, PdfPage, StateChanges, TextRun,
};
use diff::{Hunk, between, hunks};
use words::{Word, around, passage, words};

/// Changes of one page that are listed.
const MOST_OF_PAGE: usize = 200;
/// Fonts that are named of one page.
const MOST_FONTS_NAMED: usize = 4;

/// What may still be done for all states together.
struct Left {
    pages: usize,
    pairs: usize,
    passages: usize,
    bytes: usize,
}

/// Adds to each state what reads otherwise in it; the newest states first, as the limits reach.
pub(super) fn read(store: &Store, saved: &[Saved], changes: &mut [StateChanges]) {
    let mut reader = Reader::default();
    let mut left =
        Left { pages: MOST_PAGES_WORDED, pairs: MOST_WORD_PAIRS, passages: MOST_PASSAGES, bytes: MOST_PICTURE_BYTES };
    // The older state of one step is the newer one of the step before it.
    let mut known: Option<(usize, Turned)> = None;
    for changes in changes.iter_mut().rev().filter(|changes| changes.compared) {
        let newer = changes.state.checked_sub(1).and_then(|index| saved.get(index));
        let older = changes.state.checked_sub(2).and_then(|index| saved.get(index));
        let (Some(older), Some(newer)) = (older, newer) else { continue };
        if touched(changes).is_none() {
            continue;
        }
        let after = known.take().filter(|(section, _)| *section == newer.section).map(|(_, turned)| turned);
        let mut after = after.unwrap_or_else(|| Turned::new(store, newer.section));
        let mut before = Turned::new(store, older.section);
        let found = pairs(&before, &after, changes);
        if moved(changes) {
            changes.came_from = came_from(&before, &after, &found);
        }
        for pair in found {
            if left.pages == 0 {
                store.hit(row::MOST_PAGES_WORDED, older.added.start, newer.added.end);
                return;
            }
            left.pages -= 1;
            let read = |reader: &mut Reader, state: &mut Turned, index: Option<usize>| reader.page(state, index?);
            let one = read(&mut reader, &mut before, pair.0);
            let other = read(&mut reader, &mut after, pair.1);
            if let Some(limit) = reader.spent() {
                store.hit(limit, newer.added.start, newer.added.end);
                return;
            }
            let sides = Sides { before: one.as_ref(), after: other.as_ref(), old: &before, new: &after };
            let words = sides.compared(store, changes, &mut left);
            changes.texts.extend(words);
        }
        known = Some((older.section, before));
    }
}

/// The pages that a state may show otherwise: those of this state, and those of the state before; `None` if there is none.
fn touched(changes: &StateChanges) -> Option<(BTreeSet<usize>, BTreeSet<usize>)> {
    let shows = |class: ChangeClass| class.on_pages() || class == ChangeClass::Signature;
    let mut pages = (BTreeSet::new(), BTreeSet::new());
    for object in changes.objects.iter().filter(|object| shows(object.class)) {
        pages.0.extend(&object.pages);
        // What is gone is reached from the pages of the state before.
        if object.act == Act::Freed {
            pages.1.extend(&object.pages);
        }
    }
    (moved(changes) || !pages.0.is_empty() || !pages.1.is_empty()).then_some(pages)
}

/// Whether pages may stand elsewhere than in the state before.
fn moved(changes: &StateChanges) -> bool {
    let counted = !changes.removed_pages.is_empty() || !changes.added_pages.is_empty();
    changes.catalog_swapped || changes.reordered || counted
}

/// Indices of a page in the state before and in this one.
type Pair = (Option<usize>, Option<usize>);

/// The pages that have to be compared: those with the same object, then those of other objects by their place.
fn pairs(before: &Turned, after: &Turned, changes: &StateChanges) -> Vec<Pair> {
    let Some((touched, gone)) = touched(changes) else { return Vec::new() };
    let numbers = |state: &Turned| -> Vec<u32> { state.pages.iter().map(|page| page.object.number).collect() };
    paired(&numbers(before), &numbers(after), &touched, &gone)
}

fn paired(old: &[u32], new: &[u32], touched: &BTreeSet<usize>, gone: &BTreeSet<usize>) -> Vec<Pair> {
    let places: HashMap<u32, usize> = old.iter().enumerate().map(|(index, number)| (*number, index)).collect();
    let kept: HashSet<u32> = new.iter().copied().collect();
    let mut taken = HashSet::new();
    let mut pairs = Vec::new();
    for (index, number) in new.iter().enumerate() {
        match places.get(number) {
            Some(place) => {
                if touched.contains(&(index + 1)) || gone.contains(&(place + 1)) {
                    pairs.push((Some(*place), Some(index)));
                }
            }
            None => {
                let stood = old.get(index).filter(|number| !kept.contains(number)).map(|_| index);
                taken.extend(stood);
                pairs.push((stood, Some(index)));
            }
        }
    }
    let left = old.iter().enumerate().filter(|(index, number)| !kept.contains(number) && !taken.contains(index));
    pairs.extend(left.map(|(index, _)| (Some(index), None)));
    pairs
}

/// Pages whose place in the state before is kept; longer volumes are leafed through side by side.
const MOST_PLACED: usize = 5_000;

/// For each page the number of the one that it was; empty where all kept their places.
fn came_from(before: &Turned, after: &Turned, found: &[Pair]) -> Vec<usize> {
    let places: HashMap<u32, usize> =
        before.pages.iter().enumerate().map(|(index, page)| (page.object.number, index + 1)).collect();
    let known = after.pages.iter().take(MOST_PLACED).map(|page| places.get(&page.object.number).copied().unwrap_or(0));
    let mut from: Vec<usize> = known.collect();
    // A page of another object that stands in the place of one that is gone.
    for (stood, index) in found.iter().filter_map(|(stood, index)| Some(((*stood)?, (*index)?))) {
        if let Some(slot) = from.get_mut(index).filter(|slot| **slot == 0) {
            *slot = stood + 1;
        }
    }
    if from.iter().enumerate().all(|(index, number)| *number == index + 1) { Vec::new() } else { from }
}

/// One page in two states.
struct Sides<'p, 's, 'a> {
    before: Option<&'p PdfPage>,
    after: Option<&'p PdfPage>,
    old: &'p Turned<'s, 'a>,
    new: &'p Turned<'s, 'a>,
}

impl Sides<'_, '_, '_> {
    fn compared(&self, store: &Store, changes: &StateChanges, left: &mut Left) -> Option<PageWords> {
        let number = |page: Option<&PdfPage>| page.map(|page| page.number);
        let mut out = PageWords { before: number(self.before), after: number(self.after), ..PageWords::default() };
        out.before.or(out.after)?;
        let cut = |page: Option<&PdfPage>| page.is_some_and(|page| page.cut);
        out.cut = cut(self.before) || cut(self.after);
        let (one, other) = (self.words(true, false), self.words(false, false));
        let mut found = self.text(store, PassageKind::Text, (&one, &other), left, &mut out);
        let mut notes = rest::notes(self.before, self.after);
        found.extend(self.drawn(store, &mut notes, left, &mut out));
        found.extend(notes);
        if let (Some(before), Some(after)) = (self.before, self.after) {
            let pictures =
                if left.bytes > 0 { rest::pictures(store.bytes, before, after, &mut left.bytes) } else { None };
            if pictures.is_none() && left.bytes > 0 {
                left.bytes = 0;
                let at = after.at.raw_span().unwrap_or_default();
                store.hit(row::MOST_PICTURE_BYTES, at.start, at.end);
            }
            found.extend(pictures.into_iter().flatten());
        }
        let most = MOST_OF_PAGE.min(left.passages);
        out.more = found.len().saturating_sub(most);
        found.truncate(most);
        if out.more > 0 && left.passages <= MOST_OF_PAGE {
            let at = self.after.or(self.before).and_then(|page| page.at.raw_span()).unwrap_or_default();
            store.hit(row::MOST_PASSAGES, at.start, at.end);
        }
        left.passages -= found.len();
        out.changes = found;
        out.unreadable = self.unreadable();
        let rewritten = || {
            let shown = |object: &&crate::evidence::ObjectChange| {
                matches!(object.class, ChangeClass::PageContent | ChangeClass::Fonts)
                    && out.after.is_some_and(|page| object.pages.contains(&page))
            };
            changes.objects.iter().any(|object| shown(&object))
        };
        // That a page reads the same is worth a word only where something of it was exchanged.
        (!out.changes.is_empty() || out.more > 0 || rewritten()).then_some(out)
    }

    /// Words of one side: of the page itself, or of what annotations draw.
    fn words(&self, before: bool, drawn: bool) -> Vec<Word> {
        let (page, state) = if before { (self.before, self.old) } else { (self.after, self.new) };
        let Some(page) = page else { return Vec::new() };
        let wanted = |run: &TextRun| page.annotation_of(run.stream).is_some() == drawn;
        words(page, wanted, |font| state.font(font).is_none_or(|font| font.readable))
    }

    /// What annotations draw, each for itself. What a field or comment says is mostly what it draws: told once, with the place where
    /// it is drawn.
    fn drawn(
        &self,
        store: &Store,
        notes: &mut [PassageChange],
        left: &mut Left,
        out: &mut PageWords,
    ) -> Vec<PassageChange> {
        let grouped = |before: bool| {
            let page = if before { self.before } else { self.after };
            let mut groups: BTreeMap<(u32, usize), Vec<Word>> = BTreeMap::new();
            for word in self.words(before, true) {
                let run = page.and_then(|page| page.runs.get(word.run()));
                let index = page.zip(run).and_then(|(page, run)| page.annotation_of(run.stream));
                let Some((page, index)) = page.zip(index) else { continue };
                let number = page.annotations.get(index).map_or(0, |note| note.object);
                groups.entry((number, if number == 0 { index } else { 0 })).or_default().push(word);
            }
            groups
        };
        let (old, new) = (grouped(true), grouped(false));
        let mut found = Vec::new();
        for who in old.keys().chain(new.keys().filter(|who| !old.contains_key(who))) {
            let list = |groups: &BTreeMap<(u32, usize), Vec<Word>>| groups.get(who).cloned().unwrap_or_default();
            let (one, other) = (list(&old), list(&new));
            if between(&one, &other).is_none() {
                continue;
            }
            let whole = |page: Option<&PdfPage>, words: &[Word]| passage(page?, words, &(0..words.len()));
            let (before, after) = (whole(self.before, &one), whole(self.after, &other));
            match notes.iter_mut().find(|note| says(note, before.as_ref(), after.as_ref())) {
                Some(note) => seen_at(note, before, after),
                None => found.extend(self.text(store, PassageKind::Drawn, (&one, &other), left, out)),
            }
        }
        found
    }

    /// Words that differ.
    fn text(
        &self,
        store: &Store,
        kind: PassageKind,
        (one, other): (&[Word], &[Word]),
        left: &mut Left,
        out: &mut PageWords,
    ) -> Vec<PassageChange> {
        // A page that came or went is quoted as one.
        let alone = self.before.is_none() || self.after.is_none();
        let found = if alone { None } else { hunks(one, other, &mut left.pairs) };
        let found = found.unwrap_or_else(|| {
            if !alone {
                out.coarse = true;
                let at = self.after.and_then(|page| page.at.raw_span()).unwrap_or_default();
                store.hit(row::MOST_WORD_PAIRS, at.start, at.end);
            }
            between(one, other).into_iter().collect()
        });
        let change = |(index, hunk): (usize, &Hunk)| {
            let before = self.before.and_then(|page| passage(page, one, &hunk.before));
            let after = self.after.and_then(|page| passage(page, other, &hunk.after));
            let (lead, tail) = if alone { Default::default() } else { beside(&found, index, one, other) };
            let unseen = unseen(self.before, one, &hunk.before) && unseen(self.after, other, &hunk.after);
            PassageChange { kind, about: String::new(), lead, tail, before, after, unseen }
        };
        found.iter().enumerate().map(change).collect()
    }

    /// Names of the fonts on either side whose letters can't be told.
    fn unreadable(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (page, state) in [(self.before, self.old), (self.after, self.new)] {
            let runs = page.into_iter().flat_map(|page| &page.runs).filter(|run| !run.blank());
            let fonts: BTreeSet<usize> = runs.map(|run| run.font).collect();
            let closed = fonts.into_iter().filter_map(|font| state.font(font)).filter(|font| !font.readable);
            names.extend(closed.map(|font: &PageFont| font.base.clone()));
        }
        names.sort_unstable();
        names.dedup();
        names.truncate(MOST_FONTS_NAMED);
        names
    }
}

/// The words around a hunk that both states have.
fn beside(found: &[Hunk], index: usize, one: &[Word], other: &[Word]) -> (String, String) {
    let Some(hunk) = found.get(index) else { return Default::default() };
    let last = index.checked_sub(1).and_then(|last| found.get(last));
    let next = found.get(index + 1);
    if hunk.after.is_empty() {
        let room = last.map_or(0, |last| last.before.end)..next.map_or(one.len(), |next| next.before.start);
        around(one, &hunk.before, &room)
    } else {
        let room = last.map_or(0, |last| last.after.end)..next.map_or(other.len(), |next| next.after.start);
        around(other, &hunk.after, &room)
    }
}

/// Whether all words of a range put no ink anywhere; true of none.
fn unseen(page: Option<&PdfPage>, words: &[Word], range: &std::ops::Range<usize>) -> bool {
    let words = words.get(range.clone()).unwrap_or_default();
    words.iter().all(|word| page.and_then(|page| page.runs.get(word.run())).is_some_and(TextRun::inkless))
}

/// Whether a field or comment says what is drawn, blanks aside.
fn says(note: &PassageChange, before: Option<&Passage>, after: Option<&Passage>) -> bool {
    let letters = |side: Option<&Passage>| -> String {
        side.into_iter().flat_map(|side| side.text.value.chars()).filter(|letter| !letter.is_whitespace()).collect()
    };
    let said = (letters(note.before.as_ref()), letters(note.after.as_ref()));
    match (before, after) {
        (_, Some(_)) => said.1 == letters(after),
        _ => said.1.is_empty() && said.0 == letters(before),
    }
}

fn seen_at(note: &mut PassageChange, before: Option<Passage>, after: Option<Passage>) {
    for (side, drawn) in [(&mut note.before, before), (&mut note.after, after)] {
        if let (Some(side), Some(drawn)) = (side, drawn) {
            side.spots = drawn.spots;
        }
    }
}
