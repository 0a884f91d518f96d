//! The saved states of a PDF as text, with the words that differ.

use std::fmt::Write;

use crate::present::rows::RevisionRow;
use crate::present::words;

/// Lines of one state; the rest is counted.
const MOST_LINES: usize = 30;

/// Writes the states after the first, where there are some.
pub(super) fn write(out: &mut String, states: &[RevisionRow]) {
    if states.len() < 2 {
        return;
    }
    let _ = writeln!(out, "\n  What each saved state changed");
    for state in states.iter().skip(1) {
        let when = state.when.as_ref().map(|(when, _)| format!(", saved {}", when.written)).unwrap_or_default();
        let _ = writeln!(out, "  State {}{when}: {}", state.number, state.changed.join("; "));
        let lines = state.words.iter().flat_map(|page| {
            let said = page.changes.iter().map(|change| &change.sentence).chain(&page.remarks);
            said.map(|sentence| format!("{}: {sentence}", page.title))
        });
        let lines: Vec<String> = lines.collect();
        for line in lines.iter().take(MOST_LINES) {
            let _ = writeln!(out, "    {line}");
        }
        if lines.len() > MOST_LINES {
            let _ = writeln!(out, "    and {}", words::count(lines.len() - MOST_LINES, "more place", "more places"));
        }
    }
}
