//! The blocks of one file.

use super::super::rows::{CopyRow, FindingRow, RouteRows, Sheet};
use super::super::words;
use super::{Block, Card, Given, Line, bytes, proofs, second, states};
use crate::evidence::{Missing, SourceId, Strips};
use crate::inspect::{Report, Role, Weight};
use crate::present::speech::{t, tf};

pub(super) fn blocks(report: &Report, sheet: &Sheet, path: &str, given: Given, out: &mut Vec<Block>) {
    let Given { contents, notes, strips } = given;
    let noted = |key: Option<&str>| report.id.as_ref().filter(|_| contents.notes).and_then(|id| notes(id, key));
    out.push(Block::Heading(1, sheet.title.clone().unwrap_or_else(|| sheet.name.clone())));
    out.push(Block::Small(format!("{path} · {} · {}", sheet.kind, sheet.size)));
    out.extend(sheet.changed.iter().map(|changed| Block::Attention(tf("Attention: {}", &[&changed]))));
    if let Some(hash) = &sheet.sha256 {
        out.push(Block::Code(format!("SHA-256 {hash}")));
    }
    out.push(Block::Standing(sheet.standing, sheet.reason.clone()));
    out.extend(noted(None).map(Block::Note));
    let (worth, heavier): (Vec<_>, Vec<_>) = sheet.findings.iter().partition(|finding| finding.weight == Weight::Note);
    // What somebody noted something about is never left out.
    let wanted = |finding: &&&FindingRow| contents.all_findings || noted(Some(&finding.key)).is_some();
    let worth: Vec<&FindingRow> = worth.iter().filter(wanted).copied().collect();
    for (title, findings) in [(t("What disagrees"), heavier), (t("Worth knowing"), worth)] {
        if !findings.is_empty() {
            out.push(Block::Heading(2, title.to_owned()));
        }
        for row in findings {
            finding(row, out);
            if let Some(id) = report.id.as_ref().filter(|_| row.weight > Weight::Note) {
                strip(row, id, strips, out);
            }
            out.extend(noted(Some(&row.key)).map(Block::Note));
        }
    }
    if let Some(missing) = report.id.as_ref().and_then(|id| strips.missing.get(id)) {
        left_out(*missing, out);
    }
    states::blocks(&sheet.revisions, out);
    proofs::blocks(&sheet.proofs, out);
    second::blocks(report, out);
    if let Some(row) = &sheet.copy {
        copy(row, out);
    }
    if !sheet.route.stops.is_empty() {
        route(&sheet.route, out);
    }
    checked(sheet, out);
    if !sheet.repairs.is_empty() {
        out.push(Block::Heading(2, t("Mended while reading").to_owned()));
        out.push(Block::List(sheet.repairs.iter().map(|one| (one.what.clone(), one.place.clone())).collect()));
    }
    if contents.facts && !sheet.facts.is_empty() {
        out.push(Block::Heading(2, t("Everything it says").to_owned()));
        let rows = sheet.facts.iter().map(|fact| {
            vec![
                Line::code(fact.name.as_str()),
                Line::of(fact.value.written.as_str()),
                Line::aside(fact.place.as_str()),
            ]
        });
        out.push(Block::Table([t("Fact"), t("Value"), t("Place")].map(str::to_owned).to_vec(), rows.collect()));
    }
}

/// What ran, and what could not be checked, with the reasons.
fn checked(sheet: &Sheet, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, t("What was checked").to_owned()));
    out.push(Block::Text(format!("{}.", sheet.tally_words())));
    let reasons = sheet.checked.failed.iter().map(|row| (row, t("broke off"))).chain(
        // Of another kind of file, most checks do not apply: that is no news.
        sheet.checked.skipped.iter().map(|row| (row, t("did not apply"))),
    );
    let rows: Vec<(String, String)> = reasons
        .map(|(row, what)| {
            let many = words::count(row.checks.len(), "check", "checks");
            (row.reason.clone(), format!("{many} {what}"))
        })
        .collect();
    if !rows.is_empty() {
        out.push(Block::Small(t("What could not be checked, and why").to_owned()));
        out.push(Block::List(rows));
    }
}

fn copy(copy: &CopyRow, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, t("Which copy it is").to_owned()));
    out.push(Block::Text(copy.sentence.clone()));
    out.push(Block::List(copy.reasons.iter().map(|(what, place, _)| (what.clone(), place.clone())).collect()));
    out.extend(copy.untestable.iter().chain(&copy.container).map(|line| Block::Text(line.clone())));
}

fn route(route: &RouteRows, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, t("The way it took").to_owned()));
    out.push(Block::Text(format!("{}. {}.", route.summary(), route.trust_reason)));
    let table = route.table(false);
    let columns = table.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let rows = table.rows.iter().map(|row| row.cells.iter().map(|cell| Line::of(cell.as_str())).collect());
    out.push(Block::Table(columns, rows.collect()));
    if route.left_out > 0 {
        out.push(Block::Text(tf("And {}.", &[&words::count(route.left_out, "further stop", "further stops")])));
    }
}

fn finding(finding: &FindingRow, out: &mut Vec<Block>) {
    out.push(Block::Heading(3, format!("{} · {}", words::weight(finding.weight), finding.title)));
    out.push(Block::Text(finding.sentence.clone()));
    let card = |exhibit: &super::super::rows::ExhibitRow| Card {
        label: tf("{}: {}", &[&words::role(exhibit.role), &exhibit.label]),
        pieces: vec![(false, exhibit.value.written.clone())],
        aside: vec![exhibit.place.clone()],
        against: exhibit.role == Role::Contradicts,
        code: false,
    };
    out.push(Block::Cards(finding.exhibits.iter().map(card).collect()));
    out.push(Block::Text(finding.why.clone()));
    out.push(Block::Text(t("Ordinary reasons:").to_owned()));
    out.push(Block::List(finding.innocent.iter().map(|reason| (reason.clone(), String::new())).collect()));
    if let Some(rate) = &finding.base_rate {
        out.push(Block::Text(tf("On ordinary files: {}", &[&rate])));
    }
    out.push(Block::Text(tf("Next: {}", &[&finding.next_step])));
    out.push(Block::Small(finding.check.clone()));
}

/// The bytes that the exhibits of a finding stand in, each place once.
fn strip(finding: &FindingRow, id: &SourceId, strips: &Strips, out: &mut Vec<Block>) {
    let mut told = Vec::new();
    for exhibit in finding.exhibits.iter().filter(|exhibit| exhibit.source.is_none()) {
        let Some(strip) = strips.at(id, &exhibit.at).filter(|_| !told.contains(&&exhibit.at)) else { continue };
        told.push(&exhibit.at);
        out.push(bytes::block(tf("{}, {}", &[&exhibit.label, &exhibit.place]), strip));
    }
}

/// Exhibits whose bytes are not shown.
fn left_out(missing: Missing, out: &mut Vec<Block>) {
    let exhibits = |many: usize| words::count(many, "exhibit", "exhibits");
    if missing.left_out > 0 {
        out.push(Block::Small(tf("The bytes of {} are not shown: there are too many", &[&exhibits(missing.left_out)])));
    }
    if missing.failed > 0 {
        let said = tf("The bytes of {} could not be read once more", &[&exhibits(missing.failed)]);
        out.push(Block::Small(said));
    }
}
