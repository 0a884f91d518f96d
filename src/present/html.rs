//! The report as one self-contained HTML file: no script, no link, nothing to load; prints well.

mod proofs;
mod states;

use std::fmt::Write;

use super::rows::{self, CopyRow, FindingRow, RouteRows, Sheet, sheet};
use super::words;
use crate::inspect::{Report, Role, Weight};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem;margin:0}table+h1{margin-top:3rem;border-top:3px double;padding-top:1rem}h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:1px solid #8886}\
h3{font-size:1rem;margin:1.5rem 0 .25rem}.standing{display:inline-block;border:2px solid;border-radius:4px;padding:0 .5em;font-weight:600}\
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;margin:.5rem 0}.card{border:1px solid #8886;border-radius:4px;padding:.5rem .75rem}\
.contradicts{border-left:4px solid}.changed{border:2px solid;padding:.5rem .75rem}.small{font-size:.85rem;opacity:.8}table{border-collapse:collapse;width:100%}\
td,th{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #8884;overflow-wrap:anywhere}\
code{font-family:ui-monospace,monospace;font-size:.9em}@media print{h3{break-after:avoid}.pair{break-inside:avoid}}";

/// First bytes of every report: a file that begins so is one of ours and may be replaced by a newer one.
pub const MARK: &[u8] = b"<!doctype html>\n<!-- Palimpsest report -->\n";

/// Whoever shows the report runs nothing in it, fetches nothing for it and tells nobody where it was opened from.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
base-uri 'none'; form-action 'none'\"><meta name=\"referrer\" content=\"no-referrer\">";

/// A text as text of a page: no sign of it is one of the page's own, and nothing invisible is left in it.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in words::visible(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// The report of one file. `as_of` stands in it, no other clock does: two runs give the same bytes.
pub fn report(report: &Report) -> String {
    let mut out = String::from_utf8_lossy(MARK).into_owned();
    let _ = writeln!(
        out,
        "<html lang=\"en\"><head><meta charset=\"utf-8\">{POLICY}<title>{} – Palimpsest</title><style>{STYLE}{}</style></head><body>",
        escape(&words::show_untrusted(rows::file_name(&report.path))),
        proofs::STYLE
    );
    write_tree(&mut out, report, "");
    let _ = write!(
        out,
        "<h2>How this was made</h2><p>Palimpsest {}, taking {} for now. The file was only read, never written to. \
         Where nothing was found, nothing is proved.</p>\n</body></html>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&report.as_of.to_string())
    );
    out
}

/// The file, then what it encloses; `within` names what a child stands in.
fn write_tree(out: &mut String, report: &Report, within: &str) {
    let sheet = sheet(report);
    write_sheet(out, &sheet, within);
    let within = format!("{within}{} › ", sheet.path);
    report.children.iter().for_each(|child| write_tree(out, child, &within));
}

fn write_sheet(out: &mut String, sheet: &Sheet, within: &str) {
    let _ = writeln!(out, "<h1>{}</h1>", escape(sheet.title.as_ref().unwrap_or(&sheet.name)));
    let _ = writeln!(
        out,
        "<p class=\"small\">{}{} · {} · {}</p>",
        escape(within),
        escape(&sheet.path),
        escape(sheet.kind),
        escape(&sheet.size)
    );
    for changed in &sheet.changed {
        let _ = writeln!(out, "<p class=\"changed\"><b>Attention: {}</b></p>", escape(changed));
    }
    if let Some(hash) = &sheet.sha256 {
        let _ = writeln!(out, "<p class=\"small\">SHA-256 <code>{hash}</code></p>");
    }
    let _ = writeln!(
        out,
        "<p><span class=\"standing\">{}</span> {}</p>",
        words::standing(sheet.standing),
        escape(&sheet.reason)
    );
    let (notes, heavier): (Vec<_>, Vec<_>) = sheet.findings.iter().partition(|finding| finding.weight == Weight::Note);
    if !heavier.is_empty() {
        let _ = writeln!(out, "<h2>What disagrees</h2>");
        heavier.iter().for_each(|finding| write_finding(out, finding));
    }
    if !notes.is_empty() {
        let _ = writeln!(out, "<h2>Worth knowing</h2>");
        notes.iter().for_each(|finding| write_finding(out, finding));
    }
    states::write(out, &sheet.revisions);
    proofs::write(out, &sheet.proofs);
    if let Some(copy) = &sheet.copy {
        write_copy(out, copy);
    }
    if !sheet.route.stops.is_empty() {
        write_route(out, &sheet.route);
    }
    let _ = writeln!(out, "<h2>What was checked</h2><p>{}.</p>", sheet.tally_words());
    if !sheet.repairs.is_empty() {
        let _ = writeln!(out, "<h2>Mended while reading</h2><ul>");
        for repair in &sheet.repairs {
            let _ = writeln!(
                out,
                "<li>{} <span class=\"small\">{}</span></li>",
                escape(&repair.what),
                escape(&repair.place)
            );
        }
        let _ = writeln!(out, "</ul>");
    }
    let _ = writeln!(out, "<h2>Everything it says</h2><table><tr><th>Fact</th><th>Value</th><th>Place</th></tr>");
    for fact in &sheet.facts {
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code></td><td>{}</td><td class=\"small\">{}</td></tr>",
            escape(&fact.name),
            escape(&fact.value.written),
            escape(&fact.place)
        );
    }
    let _ = writeln!(out, "</table>");
}

fn write_copy(out: &mut String, copy: &CopyRow) {
    let _ = writeln!(out, "<h2>Which copy it is</h2><p>{}</p><ul>", escape(&copy.sentence));
    for (what, place, _) in &copy.reasons {
        let _ = writeln!(out, "<li>{} <span class=\"small\">{}</span></li>", escape(what), escape(place));
    }
    let _ = writeln!(out, "</ul>");
    for line in copy.untestable.iter().chain(&copy.container) {
        let _ = writeln!(out, "<p>{}</p>", escape(line));
    }
}

fn write_route(out: &mut String, route: &RouteRows) {
    let _ = writeln!(out, "<h2>The way it took</h2><p>{}. {}.</p>", route.summary(), escape(&route.trust_reason));
    let table = route.table(false);
    let columns: Vec<String> = table.columns.iter().map(|(name, _)| format!("<th>{name}</th>")).collect();
    let _ = writeln!(out, "<table><tr>{}</tr>", columns.concat());
    for row in &table.rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
        let _ = writeln!(out, "<tr>{}</tr>", cells.concat());
    }
    let _ = writeln!(out, "</table>");
    if route.left_out > 0 {
        let _ = writeln!(out, "<p>And {}.</p>", words::count(route.left_out, "further stop", "further stops"));
    }
}

fn write_finding(out: &mut String, finding: &FindingRow) {
    let _ = writeln!(
        out,
        "<h3>{} · {}</h3><p>{}</p>",
        words::weight(finding.weight),
        escape(&finding.title),
        escape(&finding.sentence)
    );
    let _ = writeln!(out, "<div class=\"pair\">");
    for exhibit in &finding.exhibits {
        let class = if exhibit.role == Role::Contradicts { "card contradicts" } else { "card" };
        let _ = writeln!(
            out,
            "<div class=\"{class}\"><div class=\"small\">{}: {}</div>{}<div class=\"small\">{}</div></div>",
            words::role(exhibit.role),
            escape(&exhibit.label),
            escape(&exhibit.value.written),
            escape(&exhibit.place)
        );
    }
    let _ = writeln!(out, "</div><p>{}</p><p>Ordinary reasons:</p><ul>", escape(&finding.why));
    for reason in &finding.innocent {
        let _ = writeln!(out, "<li>{}</li>", escape(reason));
    }
    out.push_str("</ul>");
    if let Some(rate) = &finding.base_rate {
        let _ = writeln!(out, "<p>On ordinary files: {}</p>", escape(rate));
    }
    let _ = writeln!(
        out,
        "<p>Next: {}</p><p class=\"small\"><code>{}</code></p>",
        escape(&finding.next_step),
        escape(&finding.check)
    );
}
