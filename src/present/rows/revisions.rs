//! The saved states of a PDF: when, by what, and what each of them wrote.

use super::{Moments, Value};
use crate::evidence::Locator;
use crate::inspect::Report;
use crate::present::words;

/// One saved state.
#[derive(Debug, Clone, PartialEq, Eq)]
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
            when: dated.map(|fact| (moments.value(&fact.value, &fact.at), fact.at.clone())),
            by: fact("Producer").map(|fact| (words::show_untrusted(&fact.value), fact.at.clone())),
            page: revision.pages.first().and_then(|page| page.checked_sub(1)),
            changed: revision.changed.iter().map(|line| words::show_untrusted(line)).collect(),
        }
    };
    report.revisions.iter().map(row).collect()
}
