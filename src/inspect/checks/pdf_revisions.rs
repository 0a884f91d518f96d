//! What the later saved states changed: page by page, with the older form beside the newer one.

use super::super::check::{Check, Outcome, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{ChangeClass, ObjectChange, Pdf, StateChanges};

mod classes;
mod content;
mod metadata;
mod tools;
mod words;

/// The family.
pub const CHECKS: &[Check] = &[
    content::CONTENT,
    content::COVER,
    content::PAGES,
    content::TREE,
    content::FONTS,
    metadata::ONLY_METADATA,
    classes::ATTACHMENTS,
    classes::SCRIPT,
    classes::LAYERS,
    classes::ENCRYPTION,
    tools::OTHER_PROGRAM,
];

/// Why nothing was asked.
const ONE_STATE: &str = "it holds only one saved state";
/// Most objects of one state that a finding shows.
const MOST_SHOWN: usize = 4;

/// Puts the question to each later state that could be compared.
fn each(pdf: &Pdf, ask: impl Fn(&StateChanges) -> Option<Found>) -> Outcome {
    if pdf.changes.is_empty() {
        return Outcome::skip(ONE_STATE);
    }
    let compared = pdf.changes.iter().filter(|changes| changes.compared);
    Outcome::of(compared.filter_map(|changes| weighed(changes, ask(changes)?)).collect())
}

/// What comes after a signature is judged with the signature; here it is only described.
fn weighed(changes: &StateChanges, found: Found) -> Option<Found> {
    Some(if changes.after_signature { found.at_most(Weight::Note) } else { found })
}

/// Whether the file states dates, but this update none of its own.
fn leaves_dates(pdf: &Pdf, changes: &StateChanges) -> bool {
    let stated = pdf.info_date("ModDate").or_else(|| pdf.info_date("CreationDate"));
    let stated = stated.or_else(|| pdf.xmp_date("xmp:ModifyDate")).or_else(|| pdf.xmp_date("xmp:CreateDate"));
    stated.is_some() && !changes.dated()
}

/// `state 2, text of page 1`.
fn label(state: usize, object: &ObjectChange) -> String {
    let what = match object.what.as_str() {
        "text of a page" => "text",
        what => what,
    };
    match object.pages.as_slice() {
        [] => format!("state {state}, {what}"),
        [page] => format!("state {state}, {what} of page {page}"),
        [page, ..] => format!("state {state}, {what} of page {page} and others"),
    }
}

/// The older and the newer form of these objects.
fn beside<'c>(say: Say, changes: &StateChanges, objects: impl Iterator<Item = &'c ObjectChange>) -> Option<Found> {
    let mut exhibits = Vec::new();
    for object in objects.take(MOST_SHOWN) {
        let (old, new) = (changes.state - 1, changes.state);
        exhibits.extend(object.before.as_ref().map(|fact| Exhibit::claims(label(old, object), fact)));
        exhibits.extend(object.after.as_ref().map(|fact| Exhibit::contradicts(label(new, object), fact)));
    }
    let mut exhibits = exhibits.into_iter();
    let first = Found::new(say, exhibits.next()?);
    Some(exhibits.fold(first, Found::with))
}

/// The same for all objects of a class, as context.
fn listed(say: Say, changes: &StateChanges, class: ChangeClass) -> Option<Found> {
    let mut exhibits = Vec::new();
    for object in changes.of(class).take(MOST_SHOWN) {
        if let Some(fact) = object.after.as_ref().or(object.before.as_ref()) {
            exhibits.push(Exhibit::context(label(changes.state, object), fact));
        }
    }
    let mut exhibits = exhibits.into_iter();
    let first = Found::new(say, exhibits.next()?);
    Some(exhibits.fold(first, Found::with))
}

/// What a state changed, joined.
fn words(changes: &StateChanges) -> String {
    changes.words().join("; ")
}
