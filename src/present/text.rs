//! Reports as text for people at a terminal, from the same rows as the window.

mod comparison;
mod proofs;
mod states;

use std::fmt::Write;

use super::inert::cell;
use super::rows::{CopyRow, FindingRow, RouteRows, Sheet, sheet};
use super::words;
use crate::inspect::checks::FAMILIES;
use crate::inspect::knowledge::Knowledge;
use crate::inspect::{Check, Report, Role, Weight};
pub use comparison::comparison;

/// The report of one file.
pub fn report(report: &Report) -> String {
    let mut out = String::new();
    write_tree(&mut out, report, "");
    out
}

/// The file, then what it encloses; `within` names what a child stands in.
fn write_tree(out: &mut String, report: &Report, within: &str) {
    let sheet = sheet(report);
    write_sheet(out, &sheet, within);
    let within = format!("{within}{} › ", sheet.path);
    for child in &report.children {
        let _ = writeln!(out);
        write_tree(out, child, &within);
    }
}

fn write_sheet(out: &mut String, sheet: &Sheet, within: &str) {
    let _ = writeln!(out, "{within}{} · {} · {}", sheet.path, sheet.kind, sheet.size);
    if let Some(title) = &sheet.title {
        let _ = writeln!(out, "“{title}”");
    }
    for changed in &sheet.changed {
        let _ = writeln!(out, "Attention: {changed}");
    }
    let _ = writeln!(out, "{}: {}", words::standing(sheet.standing), sheet.reason);
    for finding in sheet.findings.iter().filter(|finding| finding.weight > Weight::Note) {
        write_finding(out, finding);
    }
    let notes: Vec<_> = sheet.findings.iter().filter(|finding| finding.weight == Weight::Note).collect();
    if !notes.is_empty() {
        let _ = writeln!(out, "\n  Worth knowing");
        for note in notes {
            let _ = writeln!(out, "  – {} ({})", note.sentence, note.check);
        }
    }
    if !sheet.key_facts.is_empty() {
        let _ = writeln!(out, "\n  What it says of itself");
        for fact in &sheet.key_facts {
            let _ = writeln!(out, "  {:<14} {}", fact.label, fact.value.written);
        }
    }
    write_people(out, sheet);
    states::write(out, &sheet.revisions);
    proofs::write(out, &sheet.proofs);
    if let Some(copy) = &sheet.copy {
        write_copy(out, copy);
    }
    if !sheet.route.stops.is_empty() {
        write_route(out, &sheet.route);
    }
    let _ = writeln!(out, "\n  {}", sheet.tally_words());
    for repair in &sheet.repairs {
        let _ = writeln!(out, "  Mended while reading: {} ({})", repair.what, repair.place);
    }
    if let Some(hash) = &sheet.sha256 {
        let _ = writeln!(out, "  SHA-256 {hash}");
    }
}

/// People, places and devices, where more is named than stands among the first facts.
fn write_people(out: &mut String, sheet: &Sheet) {
    let more = sheet.people.iter().filter(|row| !sheet.key_facts.iter().any(|fact| fact.value.written == row.value));
    let mut more = more.peekable();
    if more.peek().is_none() {
        return;
    }
    let _ = writeln!(out, "\n  People, places, devices");
    for row in more {
        let _ = writeln!(out, "  {}: {} ({})", row.group.word(), row.value, row.label);
    }
}

fn write_copy(out: &mut String, copy: &CopyRow) {
    let _ = writeln!(out, "\n  Which copy it is\n  {}", copy.sentence);
    for (what, place, _) in &copy.reasons {
        let _ = writeln!(out, "  – {what} ({place})");
    }
    copy.untestable.iter().chain(&copy.container).for_each(|line| {
        let _ = writeln!(out, "  {line}");
    });
}

fn write_route(out: &mut String, route: &RouteRows) {
    let _ = writeln!(out, "\n  The way it took: {}", route.summary());
    for stop in &route.stops {
        let date = stop.date.as_ref().map_or("without a date", |date| date.written.as_str());
        let delay = stop.delay.as_ref().map(|delay| format!("  {delay}")).unwrap_or_default();
        let _ = writeln!(out, "  {:>3}  {date}{delay}  {} took it from {}", stop.number, stop.by, stop.from);
        let remarks = stop.broken.iter().chain(&stop.skew);
        remarks.for_each(|remark| {
            let _ = writeln!(out, "       {remark}");
        });
    }
    if route.left_out > 0 {
        let _ = writeln!(out, "       and {}", words::count(route.left_out, "further stop", "further stops"));
    }
    let _ = writeln!(out, "  {}", route.trust_reason);
}

fn write_finding(out: &mut String, finding: &FindingRow) {
    let _ = writeln!(out, "\n  {} · {}", words::weight(finding.weight), finding.title);
    let _ = writeln!(out, "  {}", finding.sentence);
    for exhibit in &finding.exhibits {
        let sign = match exhibit.role {
            Role::Claims => "›",
            Role::Contradicts => "≠",
            Role::Context => "·",
        };
        let _ = writeln!(out, "    {sign} {}: {}  ({})", exhibit.label, exhibit.value.written, exhibit.place);
    }
    let _ = writeln!(out, "    Ordinary reasons: {}", finding.innocent.join("; "));
    if let Some(rate) = &finding.base_rate {
        let _ = writeln!(out, "    On ordinary files: {rate}");
    }
    let _ = writeln!(out, "    Next: {}", finding.next_step);
    let _ = writeln!(out, "    More: palimpsest explain {}", finding.check);
}

/// The facts of one file, one a line: name, value, place, parted by tabs; in a spreadsheet no cell is a formula.
pub fn facts(report: &Report) -> String {
    let mut out = String::new();
    for fact in sheet(report).facts {
        let _ = writeln!(out, "{}\t{}\t{}", cell(&fact.name), cell(&fact.value.written), cell(&fact.place));
    }
    out
}

/// The catalogue, a check a line.
pub fn catalogue() -> String {
    let mut out = String::new();
    for family in FAMILIES {
        let _ = writeln!(out, "{}", family.name);
        for check in family.checks {
            let _ = writeln!(out, "  {:<9} {:<34} {}", check.weight.word(), check.id, check.title);
        }
    }
    out
}

/// All that is to be said of one check.
pub fn explain(check: &Check) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}\n{} · weighs at most {} · since {}\n",
        check.title,
        check.id,
        check.weight.word(),
        check.since
    );
    let _ = writeln!(out, "Looks at\n  {}\n", check.looks_at);
    let _ = writeln!(out, "Why it matters\n  {}\n", check.why);
    let _ = writeln!(out, "Ordinary reasons");
    for reason in check.innocent {
        let _ = writeln!(out, "  – {reason}");
    }
    if let Some(rate) = words::base_rate(check.id) {
        let _ = writeln!(out, "\nOn ordinary files\n  {rate}");
    }
    let _ = writeln!(out, "\nWhat to do next\n  {}\n", check.next_step);
    let _ = writeln!(out, "Sources");
    for source in check.sources {
        let _ = writeln!(out, "  – {source}");
    }
    out
}

/// The catalogue as Markdown.
pub fn catalogue_markdown() -> String {
    let mut out = String::from(
        "# Checks\n\nGenerated by `palimpsest checks --markdown`. How heavy a finding can be: **note** says nothing against the file; \
         **odd** is unusual for the program or server named and has ordinary reasons; **conflict** means that two statements cannot \
         both be true. Each entry says what is looked at, why it matters, which ordinary reasons explain a finding, and what to do next.\n",
    );
    let sets: Vec<&str> = Knowledge::embedded().base_rates.sets().collect();
    if !sets.is_empty() {
        let _ = writeln!(
            out,
            "\n\"On ordinary files\" is counted on {}. The checks were shaped on the same files, so other files will show a little more.",
            sets.join(", and on ")
        );
    }
    for family in FAMILIES {
        let _ = writeln!(out, "\n## {}\n\n{}", family.name, family.about);
        for check in family.checks {
            let _ = writeln!(
                out,
                "\n### {}\n\n`{}` · at most **{}** · since {}\n",
                check.title,
                check.id,
                check.weight.word(),
                check.since
            );
            let _ = writeln!(out, "{}\n\n*Looks at:* {}\n\n*Ordinary reasons:*\n", check.why, check.looks_at);
            for reason in check.innocent {
                let _ = writeln!(out, "- {reason}");
            }
            if let Some(rate) = words::base_rate(check.id) {
                let _ = writeln!(out, "\n*On ordinary files:* {rate}");
            }
            let _ = writeln!(out, "\n*Next:* {}\n\n*Sources:* {}", check.next_step, check.sources.join("; "));
        }
    }
    out
}
