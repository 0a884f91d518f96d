//! Tries the rows one by one, then two, three and four together, until one fits or the budget is spent.

use super::again::Again;
use super::{Alternative, Change, Given, MOST_EDITS, Reading, Variant, parts};
use crate::evidence::ByteSpan;
use crate::evidence::limits::Limit;
use crate::evidence::limits::proofs::{MOST_TRIES, MOST_VERIFIED, row};
use crate::inspect::proofs::canon;
use crate::inspect::proofs::crypto::PublicKey;

/// Ways of one row that are tried together with those of one other row.
const LIKELY: usize = 24;

/// Rows that are tried with one other at most: they change a text as a whole, or are of readers' gateways, which do one thing.
const NOT_MANY: [&str; 6] = ["links", "leading-lines", "addresses", "long-lines", "wrapped", "picture"];

/// Work that is left.
struct Budget {
    tries: usize,
    bytes: usize,
    /// What is said where no more may be tried.
    counted: Limit,
    /// What it ended with.
    spent: Option<Limit>,
}

impl Budget {
    fn new(tries: usize, counted: Limit, bytes: usize) -> Self {
        Self { tries, bytes, counted, spent: None }
    }

    /// Takes the work of one candidate, if it is left.
    fn take(&mut self, bytes: usize) -> bool {
        if self.tries == 0 || self.bytes < bytes {
            let limit = if self.tries == 0 { self.counted } else { row::MOST_READ_AGAIN };
            self.spent.get_or_insert(limit);
            self.tries = 0;
            return false;
        }
        self.tries -= 1;
        self.bytes -= bytes;
        true
    }
}

/// Rows that fit, what they change, and in words.
type Found<'a, T> = (Vec<&'a Reading>, Vec<T>, Vec<String>);

/// Asks whether a choice fits; `None` when the budget is spent.
type Fits<'f, 'a, T> = dyn FnMut(&[(&'a Reading, &'a T)]) -> Option<bool> + 'f;

/// Chooses `left` more of the items from `from` on, no two of a row, and asks `fits` of each full choice.
fn choose<'a, T>(
    items: &[(&'a Reading, &'a T)],
    from: usize,
    left: usize,
    chosen: &mut Vec<(&'a Reading, &'a T)>,
    fits: &mut Fits<'_, 'a, T>,
) -> Option<bool> {
    if left == 0 {
        return fits(chosen);
    }
    for (index, (row, item)) in items.iter().enumerate().skip(from) {
        if chosen.iter().any(|(other, _)| other.id == row.id) {
            continue;
        }
        chosen.push((row, item));
        let found = choose(items, index + 1, left - 1, chosen, fits);
        match found {
            Some(false) => {
                chosen.pop();
            }
            stop => return stop,
        }
    }
    Some(false)
}

/// Tries depth after depth; `None` when the budget is spent, empty where no choice fits.
fn deepen<'a, T>(
    items: &[(&'a Reading, &'a T)],
    depths: std::ops::RangeInclusive<usize>,
    fits: &mut Fits<'_, 'a, T>,
) -> Option<Vec<(&'a Reading, &'a T)>> {
    for depth in depths {
        let mut chosen = Vec::with_capacity(depth);
        if choose(items, 0, depth, &mut chosen, fits)? {
            return Some(chosen);
        }
    }
    Some(Vec::new())
}

/// Most choices of one row in several parts at once.
const MOST_PLACED: usize = 1_500;

/// One row in several parts at once: a banner on top of both the text and its HTML, all parts in other encodings. The same way in
/// every part first, then each way with each.
fn placed<'a>(
    given: &Given,
    rows: &'a [(&'a Reading, Vec<Variant>)],
    fits: &mut Fits<'_, 'a, Variant>,
) -> Option<Vec<(&'a Reading, &'a Variant)>> {
    let places: Vec<ByteSpan> = parts::texts(given).map(|part| part.span).collect();
    for (row, variants) in rows {
        let within = |place: &ByteSpan| {
            let of = |variant: &&Variant| variant.changes.iter().all(|change| place.contains(change.span));
            variants.iter().filter(of).map(|variant| (*row, variant)).collect::<Vec<_>>()
        };
        let groups: Vec<Vec<(&Reading, &Variant)>> =
            places.iter().map(within).filter(|group| !group.is_empty()).collect();
        if groups.len() < 2 {
            continue;
        }
        let longest = groups.iter().map(Vec::len).max().unwrap_or_default();
        for way in 0..longest {
            let same: Vec<_> = groups.iter().filter_map(|group| group.get(way).copied()).collect();
            if same.len() >= 2 && fits(&same)? {
                return Some(same);
            }
        }
        let mut left = MOST_PLACED;
        let mut chosen = Vec::with_capacity(groups.len());
        if across(&groups, &mut left, &mut chosen, fits)? {
            return Some(chosen);
        }
    }
    Some(Vec::new())
}

/// Each variant of each group with each of the others, or a group left as it is.
fn across<'a>(
    groups: &[Vec<(&'a Reading, &'a Variant)>],
    left: &mut usize,
    chosen: &mut Vec<(&'a Reading, &'a Variant)>,
    fits: &mut Fits<'_, 'a, Variant>,
) -> Option<bool> {
    let Some((first, rest)) = groups.split_first() else {
        if chosen.len() < 2 || *left == 0 {
            return Some(false);
        }
        *left -= 1;
        return fits(chosen);
    };
    for variant in first {
        chosen.push(*variant);
        if across(rest, left, chosen, fits)? {
            return Some(true);
        }
        chosen.pop();
        if *left == 0 {
            return Some(false);
        }
    }
    across(rest, left, chosen, fits)
}

/// Headers that lists rewrite at one go, and most ways of each that are tried together with all of the others.
const LIST_ROWS: [(&str, usize); 4] =
    [("subject-tag", 8), ("list-from", 12), ("list-reply-to", 3), ("content-type", 48)];

/// What lists do at one go: each of their rows in one of its ways, or not at all.
fn together<'a, T>(
    rows: &'a [(&'a Reading, Vec<T>)],
    left: &[(&str, usize)],
    chosen: &mut Vec<(&'a Reading, &'a T)>,
    fits: &mut Fits<'_, 'a, T>,
) -> Option<bool> {
    let Some(((id, most), rest)) = left.split_first() else {
        return if chosen.is_empty() { Some(false) } else { fits(chosen) };
    };
    if together(rows, rest, chosen, fits)? {
        return Some(true);
    }
    let Some((row, ways)) = rows.iter().find(|(row, _)| row.id == *id) else { return Some(false) };
    for way in ways.iter().take(*most) {
        chosen.push((row, way));
        if together(rows, rest, chosen, fits)? {
            return Some(true);
        }
        chosen.pop();
    }
    Some(false)
}

/// The changes of several variants, first to last; a change inside another is part of it. `None` where two cross.
fn merged<'a>(variants: impl Iterator<Item = &'a Variant>) -> Option<Vec<&'a Change>> {
    let mut changes: Vec<&Change> = variants.flat_map(|variant| &variant.changes).collect();
    changes.sort_by_key(|change| (change.span.start, usize::MAX - change.span.end));
    let mut out: Vec<&Change> = Vec::with_capacity(changes.len());
    for change in changes {
        match out.last() {
            Some(last) if last.span.contains(change.span) && !last.span.is_empty() => {}
            Some(last) if last.span.end > change.span.start => return None,
            _ => out.push(change),
        }
    }
    Some(out)
}

/// The text with changes made.
pub(super) fn spliced(bytes: &[u8], text: ByteSpan, changes: &[&Change]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = text.start;
    for change in changes {
        out.extend(ByteSpan::new(at, change.span.start.max(at)).of(bytes));
        out.extend(&change.with);
        at = change.span.end.max(at);
    }
    out.extend(ByteSpan::new(at, text.end.max(at)).of(bytes));
    out
}

/// The rows that make the fingerprint of the text fit; and the limit, where not all could be tried.
pub(super) fn text<'a>(
    given: &Given,
    rows: &'a [(&'a Reading, Vec<Variant>)],
    bytes: usize,
) -> (Option<Found<'a, &'a Change>>, Option<Limit>) {
    let mut budget = Budget::new(MOST_TRIES, row::MOST_TRIES, bytes);
    let found = text_within(given, rows, &mut budget);
    (found, budget.spent)
}

fn text_within<'a>(
    given: &Given,
    rows: &'a [(&'a Reading, Vec<Variant>)],
    budget: &mut Budget,
) -> Option<Found<'a, &'a Change>> {
    let parsed = given.failing.parsed;
    let items: Vec<(&Reading, &Variant)> =
        rows.iter().flat_map(|(row, variants)| variants.iter().map(|variant| (*row, variant))).collect();
    let likely = rows.iter().flat_map(|(row, variants)| variants.iter().take(LIKELY).map(|variant| (*row, variant)));
    let pairs: Vec<(&Reading, &Variant)> = likely.collect();
    // Three and more together only in the file's own encodings: else the ways of two rows would spend the budget.
    let plain: Vec<(&Reading, &Variant)> = items
        .iter()
        .copied()
        .filter(|(row, variant)| !variant.what.contains(parts::IN_OTHER) && !NOT_MANY.contains(&row.id))
        .collect();
    let again = Again::new(given.bytes, given.text, parsed.text, parsed.algorithm.hash());
    let mut fits = |chosen: &[(&'a Reading, &'a Variant)]| {
        let Some(changes) = merged(chosen.iter().map(|(_, variant)| *variant)) else { return Some(false) };
        if !budget.take(given.text.len()) {
            return None;
        }
        let Some(length) = parsed.length else { return Some(again.digest(&changes) == parsed.body_hash) };
        let (mut formed, _) = canon::body_with_length(parsed.text, &spliced(given.bytes, given.text, &changes), length);
        if formed.len() < length {
            return Some(false);
        }
        formed.truncate(length);
        Some(parsed.algorithm.hash().of(&formed) == parsed.body_hash)
    };
    let mut chosen = Vec::new();
    if !choose(&items, 0, 1, &mut chosen, &mut fits)? {
        chosen = placed(given, rows, &mut fits)?;
    }
    if chosen.is_empty() {
        chosen = deepen(&pairs, 2..=2, &mut fits)?;
    }
    if chosen.is_empty() {
        chosen = deepen(&plain, 3..=MOST_EDITS, &mut fits)?;
    }
    if chosen.is_empty() {
        return None;
    }
    let changes = merged(chosen.iter().map(|(_, variant)| *variant))?;
    let mut what: Vec<String> = chosen.iter().map(|(_, variant)| variant.what.clone()).collect();
    what.dedup();
    let mut used: Vec<&Reading> = chosen.iter().map(|(row, _)| *row).collect();
    used.dedup_by_key(|row| row.id);
    Some((used, changes, what))
}

/// The rows that make the signature of the headers fit; and the limit, where not all could be tried.
pub(super) fn headers<'a>(
    given: &Given,
    rows: &'a [(&'a Reading, Vec<Alternative>)],
    bytes: usize,
) -> (Option<Found<'a, usize>>, Option<Limit>) {
    let slow = given.failing.held.is_some_and(|held| matches!(held.key, PublicKey::Ed25519(_)));
    let (tries, counted) = if slow { (MOST_VERIFIED, row::MOST_VERIFIED) } else { (MOST_TRIES, row::MOST_TRIES) };
    let mut budget = Budget::new(tries, counted, bytes);
    let found = headers_within(given, rows, &mut budget);
    (found, budget.spent)
}

fn headers_within<'a>(
    given: &Given,
    rows: &'a [(&'a Reading, Vec<Alternative>)],
    budget: &mut Budget,
) -> Option<Found<'a, usize>> {
    let failing = given.failing;
    let held = failing.held?;
    let items: Vec<(&Reading, &Alternative)> =
        rows.iter().flat_map(|(row, ways)| ways.iter().map(|way| (*row, way))).collect();
    let prepared = failing.prepared;
    // The digest before each field: what no choice changes is hashed once.
    let mut running = failing.parsed.algorithm.hash().begin();
    let mut before = Vec::with_capacity(prepared.fields.len());
    for field in &prepared.fields {
        before.push(running.clone());
        running.add(&field.formed);
    }
    let whole = prepared.fields.iter().map(|field| field.formed.len()).sum::<usize>() + prepared.own.len();
    let mut fits = |chosen: &[(&'a Reading, &'a Alternative)]| {
        let fields = || chosen.iter().flat_map(|(_, way)| &way.fields);
        let twice = |index: usize| fields().filter(|(other, _)| *other == index).count() > 1;
        if fields().any(|(index, _)| twice(*index)) {
            return Some(false);
        }
        let now = |index: usize| prepared.fields.get(index).map_or(0, |field| field.formed.len());
        let length =
            fields().fold(whole, |length, (index, formed)| (length + formed.len()).saturating_sub(now(*index)));
        if !budget.take(length) {
            return None;
        }
        let first = fields().map(|(index, _)| *index).min().unwrap_or_default();
        let mut running = before.get(first).cloned().unwrap_or_else(|| running.clone());
        for (index, field) in prepared.fields.iter().enumerate().skip(first) {
            let other = fields().find(|(at, _)| *at == index);
            running.add(other.map_or(&field.formed, |(_, formed)| formed));
        }
        running.add(&prepared.own);
        Some(held.accepts_digest(failing.parsed, &running.end()))
    };
    let mut chosen = Vec::new();
    if !together(rows, &LIST_ROWS, &mut chosen, &mut fits)? {
        chosen = deepen(&items, 1..=MOST_EDITS, &mut fits)?;
    }
    if chosen.is_empty() {
        return None;
    }
    let mut fields: Vec<usize> = chosen.iter().flat_map(|(_, way)| &way.fields).map(|(index, _)| *index).collect();
    fields.sort_unstable();
    fields.dedup();
    let what = chosen.iter().map(|(_, way)| way.what.clone()).collect();
    Some((chosen.iter().map(|(row, _)| *row).collect(), fields, what))
}
