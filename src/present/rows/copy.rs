//! Which copy of a mail it is, as a row.

use super::super::words;
use crate::evidence::Locator;
use crate::inspect::Report;
use crate::present::speech::known;

/// Which copy of a mail it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRow {
    /// What it is, in one sentence.
    pub sentence: String,
    /// What settles it: words, place in words, place.
    pub reasons: Vec<(String, String, Locator)>,
    /// What can't be tested on it.
    pub untestable: Vec<String>,
    /// What it was taken from, in one sentence; `None` for a plain message.
    pub container: Option<String>,
}

/// Which copy it is, for a mail.
pub(super) fn copy_row(report: &Report) -> Option<CopyRow> {
    let copy = report.copy.as_ref()?;
    let reasons = copy
        .reasons
        .iter()
        .map(|reason| (words::show_untrusted(known(&reason.what)), words::place(&reason.at), reason.at.clone()));
    Some(CopyRow {
        sentence: words::copy(copy.kind).to_owned(),
        reasons: reasons.collect(),
        untestable: copy.untestable.iter().map(|what| known(what).to_owned()).collect(),
        container: report.container.and_then(words::container),
    })
}
