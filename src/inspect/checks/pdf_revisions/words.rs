//! The words that differ, as statement and exhibits: what a reader reads says more than the operators that show it.

use super::super::super::finding::{Exhibit, Say};
use super::MOST_SHOWN;
use crate::evidence::{Fact, ObjectChange, PageWords, Passage, PassageChange, PassageKind, StateChanges};

/// Longest quotation in a statement (letters); the exhibits have all that is kept.
const LONGEST_SAID: usize = 120;

/// Whether it is part of the page itself, not laid over it.
fn of_page(change: &PassageChange) -> bool {
    matches!(change.kind, PassageKind::Text | PassageKind::Picture)
}

/// What reads otherwise on these pages, replaced before added or taken away.
fn changes<'c>(changes: &'c StateChanges, pages: &[usize]) -> Vec<(&'c PageWords, &'c PassageChange)> {
    let here = changes.texts.iter().filter(|page| page.after.is_some_and(|number| pages.contains(&number)));
    let listed = here.flat_map(|page| page.changes.iter().filter(|change| of_page(change)).map(move |one| (page, one)));
    let mut listed: Vec<_> = listed.collect();
    listed.sort_by_key(|(_, change)| change.before.is_none() || change.after.is_none());
    listed
}

/// The value of an exhibit: the words with their neighbours.
fn value(change: &PassageChange, side: &Passage) -> Fact<String> {
    let parts = match change.kind {
        PassageKind::Picture => vec![side.text.value.as_str()],
        _ => vec![change.lead.as_str(), side.text.value.as_str(), change.tail.as_str()],
    };
    let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Fact::at(words.join(" "), side.text.at.clone())
}

fn label(state: usize, page: Option<usize>, change: &PassageChange) -> String {
    let what = if change.kind == PassageKind::Picture { "picture" } else { "text" };
    format!("state {state}, {what} of page {}", page.unwrap_or_default())
}

/// Both sides of a change.
fn sides(state: usize, page: &PageWords, change: &PassageChange) -> Vec<Exhibit> {
    let before =
        change.before.as_ref().map(|side| Exhibit::claims(label(state - 1, page.before, change), &value(change, side)));
    let after =
        change.after.as_ref().map(|side| Exhibit::contradicts(label(state, page.after, change), &value(change, side)));
    before.into_iter().chain(after).collect()
}

/// The words that these objects changed; then the objects of pages whose words say nothing of it.
pub(super) fn exhibits(state: &StateChanges, objects: &[&ObjectChange]) -> Vec<Exhibit> {
    let pages: Vec<usize> = objects.iter().flat_map(|object| object.pages.iter().copied()).collect();
    let worded = changes(state, &pages);
    let mut exhibits: Vec<Exhibit> =
        worded.iter().take(MOST_SHOWN).flat_map(|(page, change)| sides(state.state, page, change)).collect();
    let said: Vec<usize> = worded.iter().filter_map(|(page, _)| page.after).collect();
    let rest = objects.iter().filter(|object| !object.pages.iter().any(|page| said.contains(page)));
    for object in rest.take(MOST_SHOWN.saturating_sub(worded.len())) {
        let (old, new) = (state.state - 1, state.state);
        exhibits.extend(object.before.as_ref().map(|fact| Exhibit::claims(super::label(old, object), fact)));
        exhibits.extend(object.after.as_ref().map(|fact| Exhibit::contradicts(super::label(new, object), fact)));
    }
    exhibits
}

/// Adds the first words that were replaced: `; page 2: “Total 1,200 EUR” → “Total 9,200 EUR”`.
pub(super) fn say(say: Say, state: &StateChanges, objects: &[&ObjectChange]) -> Say {
    let pages: Vec<usize> = objects.iter().flat_map(|object| object.pages.iter().copied()).collect();
    let worded = changes(state, &pages);
    let Some((page, change)) = worded.first().filter(|(_, change)| change.kind == PassageKind::Text) else {
        return say;
    };
    let text = |side: &Passage| {
        let value = value(change, side).value;
        match value.char_indices().nth(LONGEST_SAID) {
            Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
            None => value,
        }
    };
    let place = format!("; page {}: ", page.number());
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => say.then(place).value(text(before)).then(" → ").value(text(after)),
        (None, Some(after)) => say.then(format!("{place}added ")).value(text(after)),
        (Some(before), None) => say.then(format!("{place}taken away ")).value(text(before)),
        (None, None) => say,
    }
}

/// What stands on pages that came or went.
pub(super) fn of_turned(state: &StateChanges) -> Vec<Exhibit> {
    let turned = state.texts.iter().filter(|page| page.before.is_none() || page.after.is_none());
    let first = turned.filter_map(|page| Some((page, page.changes.iter().find(|change| of_page(change))?)));
    first.take(MOST_SHOWN).flat_map(|(page, change)| sides(state.state, page, change)).collect()
}
