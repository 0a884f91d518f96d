//! The saved states of a PDF, with the words that differ: before on the left, after on the right.

use std::fmt::Write;

use super::escape;
use crate::present::rows::{PassageRow, RevisionRow};

/// Writes the states after the first, where there are some.
pub(super) fn write(out: &mut String, states: &[RevisionRow]) {
    if states.len() < 2 {
        return;
    }
    let _ = writeln!(out, "<h2>What each saved state changed</h2>");
    for state in states.iter().skip(1) {
        let when = state.when.as_ref().map(|(when, _)| format!(", saved {}", when.written)).unwrap_or_default();
        let _ = writeln!(out, "<h3>State {}{}</h3><ul>", state.number, escape(&when));
        for line in &state.changed {
            let _ = writeln!(out, "<li>{}</li>", escape(line));
        }
        out.push_str("</ul>\n");
        for page in &state.words {
            let _ = writeln!(out, "<p><b>{}</b></p>", escape(&page.title));
            if !page.changes.is_empty() {
                out.push_str("<table><tr><th>Before</th><th>After</th></tr>\n");
                page.changes.iter().for_each(|change| row(out, change));
                out.push_str("</table>\n");
            }
            for remark in &page.remarks {
                let _ = writeln!(out, "<p class=\"small\">{}</p>", escape(remark));
            }
        }
    }
}

fn row(out: &mut String, change: &PassageRow) {
    out.push_str("<tr>");
    for (index, side) in [&change.before, &change.after].into_iter().enumerate() {
        let subject = change.subject.as_ref().filter(|_| index == 0);
        let subject = subject.map(|subject| format!("<div class=\"small\">{}</div>", escape(subject)));
        let _ = write!(out, "<td>{}", subject.unwrap_or_default());
        match side {
            Some(side) => {
                let _ = write!(
                    out,
                    "{} <b>{}</b> {}<div class=\"small\">{}</div>",
                    escape(&change.lead),
                    escape(&side.text),
                    escape(&change.tail),
                    escape(&side.place)
                );
            }
            None => {
                let around = [change.lead.as_str(), change.tail.as_str()];
                let around: Vec<String> = around.into_iter().filter(|text| !text.is_empty()).map(escape).collect();
                let _ = write!(out, "{}", if around.is_empty() { "–".to_owned() } else { around.join(" … ") });
            }
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}
