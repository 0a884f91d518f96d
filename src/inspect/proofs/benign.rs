//! Ordinary readings: changes that honest systems make to a mail on its way, one table; each is undone and tried.
//!
//! A row never touches words, figures or names of the writer: it takes off what a list or gateway puts on, or writes the same
//! letters in another form. What fits is proved by the signature itself; how far it is tried is bounded.

mod again;
mod coding;
mod edits;
mod footers;
mod headers;
mod headers_form;
mod headers_mime;
mod headers_more;
mod html;
mod links;
mod parts;
mod search;
mod table;
mod text;

use super::causes::List;
use super::proof::{BodyHash, Proof, Undone, Verdict};
use super::{Failing, Message};
use crate::evidence::limits::proofs::{MOST_READ_AGAIN, row};
use crate::evidence::{ByteSpan, Locator};
use table::READINGS;

/// Most changes that are undone together.
const MOST_EDITS: usize = 4;
/// Longest text that was taken off and is shown (letters).
const LONGEST_SHOWN: usize = 4_096;
/// Signatures of one mail that share no budget; a mail with more gives each a smaller one.
const SIGNATURES: usize = 8;
/// Most places that are listed of what was undone.
const MOST_PLACES: usize = 50;

/// One row: a change that honest systems make.
pub(super) struct Reading {
    /// Id.
    pub id: &'static str,
    /// In plain words, as it is listed among what was tried.
    pub title: &'static str,
    /// Who usually makes it.
    pub by_whom: &'static str,
    /// Gives the ways in which it can be undone in this mail.
    pub undo: Undo,
}

/// How a row is undone.
pub(super) enum Undo {
    /// In the text.
    Text(fn(&Given) -> Vec<Variant>),
    /// In the signed headers.
    Headers(fn(&Given) -> Vec<Alternative>),
}

/// What the rows look at.
pub(super) struct Given<'a> {
    pub failing: &'a Failing<'a>,
    pub message: &'a Message<'a>,
    pub bytes: &'a [u8],
    /// The text, counted in `bytes`.
    pub text: ByteSpan,
    pub list: Option<List<'a>>,
}

/// Bytes to put in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub span: ByteSpan,
    pub with: Vec<u8>,
}

/// One way to undo a change of the text: places first to last, none in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    pub changes: Vec<Change>,
    pub what: String,
}

impl Variant {
    /// Takes bytes out.
    fn without(span: ByteSpan, what: impl Into<String>) -> Self {
        Self { changes: vec![Change { span, with: Vec::new() }], what: what.into() }
    }
}

/// One way to undo a change of signed headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alternative {
    /// Which of the covered headers, and its line in its form; empty where it is left out.
    pub fields: Vec<(usize, Vec<u8>)>,
    pub what: String,
}

/// Tries every row, and notes in the proof which were tried and which fits.
/// `most` is how many bytes may be hashed for it.
pub(super) fn read(failing: &Failing, most: usize, proof: &mut Proof) {
    let message = failing.message;
    let given = Given { failing, message, bytes: message.bytes, text: message.text(), list: List::of(message.mail) };
    let share = message.mail.signatures.len().max(SIGNATURES);
    let budget = (MOST_READ_AGAIN.saturating_mul(SIGNATURES) / share).min(most);
    // Where not even two candidates could be tried, the text is not gone through for them.
    if proof.body_hash == BodyHash::Mismatch && budget / 2 >= given.text.len() {
        let rows = READINGS.iter().filter_map(|row| match row.undo {
            Undo::Text(undo) => Some((row, undo(&given))),
            Undo::Headers(_) => None,
        });
        let rows: Vec<(&Reading, Vec<Variant>)> = rows.collect();
        proof.readings.extend(rows.iter().map(|(row, _)| row.title.to_owned()));
        let (found, spent) = search::text(&given, &rows, budget);
        proof.remarks.extend(spent.map(|limit| limit.sentence()));
        proof.undone.extend(found.map(|(rows, changes, what)| {
            let mut undone = undone(&rows, &what, true);
            if changes.len() <= MOST_PLACES {
                undone.places = changes.iter().map(|change| Locator::Raw(change.span)).collect();
                undone.taken_off = taken_off(message.bytes, &changes);
            }
            undone
        }));
    }
    if proof.body_hash == BodyHash::Mismatch && budget / 2 < given.text.len() {
        proof.remarks.push(row::MOST_READ_AGAIN.sentence());
    }
    if proof.signature == Verdict::Invalid && failing.held.is_some() {
        let rows = READINGS.iter().filter_map(|row| match row.undo {
            Undo::Headers(undo) => Some((row, undo(&given))),
            Undo::Text(_) => None,
        });
        let rows: Vec<(&Reading, Vec<Alternative>)> = rows.collect();
        proof.readings.extend(rows.iter().map(|(row, _)| row.title.to_owned()));
        let (found, spent) = search::headers(&given, &rows, budget);
        proof.remarks.extend(spent.map(|limit| limit.sentence()).filter(|said| !proof.remarks.contains(said)));
        proof.undone.extend(found.map(|(rows, fields, what)| {
            let mut undone = undone(&rows, &what, false);
            let places = fields.iter().filter_map(|index| failing.prepared.fields.get(*index)?.at());
            undone.places = places.take(MOST_PLACES).collect();
            undone
        }));
    }
}

fn undone(rows: &[&Reading], what: &[String], body: bool) -> Undone {
    let mut by_whom: Vec<&str> = Vec::new();
    for row in rows {
        if !by_whom.contains(&row.by_whom) {
            by_whom.push(row.by_whom);
        }
    }
    Undone {
        readings: rows.iter().map(|row| row.id.to_owned()).collect(),
        what: what.join("; "),
        by_whom: by_whom.join("; "),
        places: Vec::new(),
        taken_off: String::new(),
        body,
    }
}

/// The words of the bytes that were left out, where none were put in: what stands behind the signed text.
fn taken_off(bytes: &[u8], changes: &[&Change]) -> String {
    if changes.iter().any(|change| !change.with.is_empty()) {
        return String::new();
    }
    let texts = changes.iter().map(|change| crate::decode::text::plain(change.span.of(bytes)).trim().to_owned());
    let words: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    words.join("; ").chars().take(LONGEST_SHOWN).collect()
}

/// The warning of an outside sender on top of a text, if there is one.
pub(super) fn warning(text: &[u8]) -> Option<String> {
    let end = footers::above(text)?;
    Some(String::from_utf8_lossy(text.get(..end)?).trim().to_owned()).filter(|said| footers::warns_plainly(said))
}

/// The same on top of HTML, without its tags.
pub(super) fn warning_of_page(text: &[u8]) -> Option<String> {
    html::warning(text).filter(|said| footers::warns_plainly(said))
}
