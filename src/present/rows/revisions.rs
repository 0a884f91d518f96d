//! The saved states of a PDF: when, by what, and what each of them wrote, down to the words of each page.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Moments, Value};
use crate::evidence::{Locator, PageWords, Passage, PassageChange, PassageKind, Share};
use crate::inspect::Report;
use crate::present::speech::{t, tf};
use crate::present::words;

/// One saved state.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionRow {
    /// 1 is the oldest.
    pub number: usize,
    /// Bytes of the file up to its end; `None` for the last one, which is the whole file.
    pub end: Option<usize>,
    /// Its bytes, in words.
    pub size: String,
    /// The bytes that it added.
    pub at: Locator,
    /// When it says that it was saved, and where it says so.
    pub when: Option<(Value, Locator)>,
    /// The program that it names, and where.
    pub by: Option<(String, Locator)>,
    /// The first page that its changes reach; 0 is the first of the document.
    pub page: Option<usize>,
    /// What it changed, a line each.
    pub changed: Vec<String>,
    /// What reads otherwise than in the state before, page by page.
    pub words: Vec<PageChangesRow>,
    /// For each page its number in the state before, 0 for a new one; empty where all kept their places.
    came_from: Vec<usize>,
}

impl RevisionRow {
    /// Where a page stood in the state before; 0 is the first page, `None` for a new one.
    pub fn before(&self, page: usize) -> Option<usize> {
        match self.came_from.get(page) {
            Some(number) => number.checked_sub(1),
            None => Some(page),
        }
    }
}

/// What reads otherwise on one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageChangesRow {
    /// `Page 2`, `Page 4, new`.
    pub title: String,
    /// The page in its state, 0 is the first; `None` for one that is gone.
    pub page: Option<usize>,
    /// The page in the state before; `None` for a new one.
    pub before: Option<usize>,
    /// What differs, in the order of reading.
    pub changes: Vec<PassageRow>,
    /// What else is to be said of the page.
    pub remarks: Vec<String>,
}

/// One change of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageRow {
    /// What it is, where it is not words of the page itself.
    pub subject: Option<String>,
    /// Whether the sides are words, which stand in quotation marks.
    pub is_words: bool,
    /// Words before it that both states have.
    pub lead: String,
    /// Words behind it that both states have.
    pub tail: String,
    /// What was there.
    pub before: Option<SideRow>,
    /// What is there.
    pub after: Option<SideRow>,
    /// All of it in a sentence.
    pub sentence: String,
}

impl PassageRow {
    /// The text of one side, or the word for none.
    pub fn text(&self, before: bool) -> &str {
        let side = if before { &self.before } else { &self.after };
        side.as_ref().map_or(t("nothing"), |side| side.text.as_str())
    }
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct SideRow {
    /// The words.
    pub text: String,
    /// Where their bytes stand, in words.
    pub place: String,
    /// Where.
    pub at: Locator,
    /// Where they are seen on the page.
    pub shares: Vec<Share>,
}

/// Which change: places in the list of states, of its pages, of their changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassageKey {
    /// Place of the state.
    pub state: usize,
    /// Place of the page in it.
    pub page: usize,
    /// Place of the change on that.
    pub change: usize,
}

/// The changes by where their sides stand; one that is a side of two is found in the older.
pub(super) fn passages(report: &Report) -> HashMap<&Locator, PassageKey> {
    let mut found = HashMap::new();
    for (state, revision) in report.revisions.iter().enumerate() {
        for (page, words) in revision.words.iter().enumerate() {
            for (change, one) in words.changes.iter().enumerate() {
                for side in one.before.iter().chain(&one.after) {
                    found.entry(&side.text.at).or_insert(PassageKey { state, page, change });
                }
            }
        }
    }
    found
}

/// The saved states, oldest first.
pub(super) fn revision_rows(report: &Report, moments: &Moments) -> Vec<RevisionRow> {
    let last = report.revisions.len();
    let row = |revision: &crate::evidence::Revision| {
        let base = if revision.number == last {
            "pdf.info".to_owned()
        } else {
            format!("pdf.revision[{}].info", revision.number)
        };
        let fact = |key: &str| {
            let name = format!("{base}.{key}");
            report.facts.iter().find(|fact| fact.name == name)
        };
        let dated = fact("ModDate").or_else(|| fact("CreationDate"));
        RevisionRow {
            number: revision.number,
            end: (revision.number < last).then_some(revision.end),
            size: words::size(revision.end as u64),
            at: Locator::Raw(revision.added),
            when: dated.map(|fact| (moments.read(&fact.value, &fact.at), fact.at.clone())),
            by: fact("Producer").map(|fact| (words::show_untrusted(&fact.value), fact.at.clone())),
            page: revision.pages.first().and_then(|page| page.checked_sub(1)),
            changed: revision.changed.iter().map(|line| words::show_untrusted(line)).collect(),
            words: revision.words.iter().map(page_row).collect(),
            came_from: revision.came_from.clone(),
        }
    };
    report.revisions.iter().map(row).collect()
}

fn page_row(page: &PageWords) -> PageChangesRow {
    let index = |number: Option<usize>| number.and_then(|number| number.checked_sub(1));
    PageChangesRow {
        title: capital(&page.title()),
        page: index(page.after),
        before: index(page.before),
        changes: page.changes.iter().map(passage_row).collect(),
        remarks: page.remarks().iter().map(|remark| words::show_untrusted(&capital(remark))).collect(),
    }
}

fn passage_row(change: &PassageChange) -> PassageRow {
    let side = |side: &Passage| SideRow {
        text: words::show_untrusted(&side.text.value),
        place: words::place(&side.text.at),
        at: side.text.at.clone(),
        shares: side.spots.iter().map(|spot| spot.share).collect(),
    };
    PassageRow {
        subject: change.subject().map(|subject| words::show_untrusted(&capital(&subject))),
        is_words: change.kind != PassageKind::Picture,
        lead: words::show_untrusted(&change.lead),
        tail: words::show_untrusted(&change.tail),
        before: change.before.as_ref().map(side),
        after: change.after.as_ref().map(side),
        sentence: words::show_untrusted(&change.sentence()),
    }
}

/// With a capital at its beginning.
pub(in crate::present) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What reads otherwise in these states, as plain text: state, page, sentence.
pub fn revisions_text(states: &[RevisionRow]) -> String {
    let mut out = String::new();
    for state in states.iter().filter(|state| !state.words.is_empty()) {
        let _ = writeln!(out, "{}", tf("State {}", &[&state.number]));
        for page in &state.words {
            let said = page.changes.iter().map(|change| &change.sentence).chain(&page.remarks);
            for sentence in said {
                let _ = writeln!(out, "{}: {sentence}", page.title);
            }
        }
    }
    out
}
