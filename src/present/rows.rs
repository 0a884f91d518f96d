//! The view-model: one report as plain data, grouped, worded, counted and sorted, for window, text and files alike.
//!
//! Made once per report. Every text of the file in it went through [`words::show_untrusted`].

mod axis;
mod compare;
mod content;
mod copy;
mod facts;
mod findings;
mod keys;
mod labels;
mod matrix;
mod outline;
mod people;
mod proofs;
mod revisions;
mod route;
mod structure;
mod table;
mod times;

use std::collections::HashMap;

pub use axis::{Axis, Gap, Tick};
pub use compare::{Comparison, Document, MOST_COMPARED, compare};
pub use content::{ContentSheet, Paragraph, Run, TextSheet, content_sheet};
pub use copy::CopyRow;
pub use findings::{CheckRow, Checked, ExhibitRow, FindingRow, Group, Pair, SkippedRow, checked, groups, pairs};
pub use keys::{KeyRow, key_rows, needed_rows};
pub use matrix::{Cell, Column, Mark, Matrix, MatrixRow};
pub use outline::{ChildRow, FileRow, Order, has_folders, outline, visible};
pub use people::{PeopleGroup, PersonRow, named as people_named};
pub use proofs::{
    ArcRow, ArcRows, CauseRow, CoverRow, Light, NeededRow, Piece, ProofRow, ProofRows, RestoredRow, SearchRow, Stretch,
    TextCover, Tone, UndoneRow, Vouched, record_line, uncovered,
};
pub(in crate::present) use revisions::capital;
pub use revisions::{PageChangesRow, PassageKey, PassageRow, RevisionRow, SideRow, revisions_text};
pub use route::{AddressRow, RouteRows, StopRow, whose};
pub use structure::{Enclosure, PartRow};
pub use table::{Table, TableRow};
pub use times::{Band, Bracket, Lane, Times, ZoneRow, zones};

use super::{statements, words};
use crate::evidence::{Kind, Locator, Stamp, TimelineEntry, Zone};
use crate::inspect::{Report, Standing, Tally};
use crate::present::speech::{known, t, tf};
use copy::copy_row;
use facts::{facts, key_facts};
use findings::finding_rows;
use matrix::matrix;

/// A moment as the file writes it and, where it is an instant, on the one clock that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As written.
    pub written: String,
    /// `2017-05-04 12:00:01 UTC` or the same in the chosen zone, for values that are moments.
    pub utc: Option<String>,
    /// How it was decoded, for a time that an identifier hides.
    pub steps: Vec<String>,
}

impl Value {
    /// The text for the chosen way to show moments.
    pub fn text(&self, utc: bool) -> &str {
        match &self.utc {
            Some(text) if utc => text,
            _ => &self.written,
        }
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// A short name for people.
    pub label: String,
    /// Dotted name.
    pub name: String,
    /// The value.
    pub value: Value,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// Who vouches for its line by a signature that fits: `signed by nordhaven.example`.
    pub signed: Option<String>,
}

/// One thing that had to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairRow {
    /// What was mended.
    pub what: String,
    /// Where, in words.
    pub place: String,
    /// Where.
    pub at: Locator,
}

/// Everything that the views show of one report.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Last part of the path.
    pub name: String,
    /// The path as it was given.
    pub path: String,
    /// Subject or title.
    pub title: Option<String>,
    /// What it is, in words.
    pub kind: &'static str,
    /// Whether it is a mail that could be read.
    pub is_mail: bool,
    /// Pages of a PDF; `None` for anything else, and where they could not be counted.
    pub pages: Option<usize>,
    /// Saved states of a PDF, oldest first.
    pub revisions: Vec<RevisionRow>,
    /// Where it stands.
    pub standing: Standing,
    /// Why, in one sentence.
    pub reason: String,
    /// SHA-256, if the bytes could be had.
    pub sha256: Option<String>,
    /// Size in words.
    pub size: String,
    /// Findings, heaviest first; their places are those of the report.
    pub findings: Vec<FindingRow>,
    /// The same by weight, heaviest first.
    pub groups: Vec<Group>,
    /// The strongest disagreements.
    pub pairs: Vec<Pair>,
    /// What a reader looks for first.
    pub key_facts: Vec<FactRow>,
    /// Every fact.
    pub facts: Vec<FactRow>,
    /// People, places and devices that a document or picture names.
    pub people: Vec<PersonRow>,
    /// Questions and who answers what.
    pub matrix: Matrix,
    /// Every moment.
    pub times: Times,
    /// The way of a mail.
    pub route: RouteRows,
    /// Its signatures.
    pub proofs: ProofRows,
    /// Which copy of a mail it is.
    pub copy: Option<CopyRow>,
    /// How many checks came to what.
    pub tally: Tally,
    /// Checks without a finding.
    pub checked: Checked,
    /// How the file itself changed while it was examined, a sentence each: the first thing to know.
    pub changed: Vec<String>,
    /// What was mended or skipped.
    pub repairs: Vec<RepairRow>,
    /// How many children have which standing, worst first.
    pub children: Vec<(Standing, usize)>,
    /// Children to look at first, worst first.
    pub worst: Vec<ChildRow>,
    /// What to do next, for a file that could not be judged.
    pub next_step: Option<&'static str>,
}

impl Sheet {
    /// How many checks came to what, in one line.
    pub fn tally_words(&self) -> String {
        let tally = self.tally;
        tf(
            "{} ran: {} found something, {} agreed; {} did not apply, {} broke off",
            &[
                &words::count(tally.ran, "check", "checks"),
                &tally.found,
                &tally.consistent,
                &tally.not_applicable,
                &tally.failed,
            ],
        )
    }
}

/// Moments of a report by where they stand and by the fact that states them.
struct Moments<'a> {
    by_place: HashMap<&'a Locator, Vec<&'a TimelineEntry>>,
    by_name: HashMap<&'a str, &'a Stamp>,
    zone: Option<Zone>,
}

impl<'a> Moments<'a> {
    fn of(report: &'a Report, zone: Option<&str>) -> Self {
        let mut by_place: HashMap<&Locator, Vec<&TimelineEntry>> = HashMap::new();
        for entry in &report.timeline {
            by_place.entry(&entry.at).or_default().push(entry);
        }
        let by_name = report.timeline.iter().map(|entry| (entry.name.as_str(), &entry.stamp)).collect();
        Self { by_place, by_name, zone: zone.and_then(Zone::named) }
    }

    /// A moment on the one clock that was chosen.
    fn moved(&self, stamp: &Stamp) -> Option<String> {
        match &self.zone {
            Some(zone) => zone.words(stamp),
            None => utc_words(stamp),
        }
    }

    /// A moment with its words.
    fn stamp(&self, stamp: &Stamp) -> Value {
        Value { written: words::moment(&stamp.words()), utc: self.moved(stamp), steps: Vec::new() }
    }

    /// The moment that stands at a place, in words; the text itself where it is none.
    fn read(&self, text: &str, at: &Locator) -> Value {
        match self.by_place.get(at).and_then(|entries| entries.first()) {
            Some(entry) => self.stamp(&entry.stamp),
            None => self.value(text, at),
        }
    }

    /// A value shown for a place; in UTC too if it is the moment that stands there.
    fn value(&self, text: &str, at: &Locator) -> Value {
        let entries = self.by_place.get(at).map(Vec::as_slice).unwrap_or_default();
        let entry = entries.iter().find(|entry| entry.stamp.words() == text);
        Value {
            written: if entry.is_some() { words::moment(text) } else { words::show_untrusted(text) },
            utc: entry.and_then(|entry| self.moved(&entry.stamp)),
            steps: entry.map(|entry| shown_steps(entry)).unwrap_or_default(),
        }
    }
}

/// How a hidden time was decoded, safe to show.
fn shown_steps(entry: &TimelineEntry) -> Vec<String> {
    entry.steps.iter().map(|step| words::show_untrusted(step)).collect()
}

fn utc_words(stamp: &Stamp) -> Option<String> {
    let text = stamp.utc_text()?;
    Some(format!("{} UTC", text.trim_end_matches('Z').replacen('T', " ", 1)))
}

/// The sheet of one report.
pub fn sheet(report: &Report) -> Sheet {
    sheet_in(report, None)
}

/// The sheet of one report; moments that are not shown as written are shown on the clock of `zone`, else in UTC.
pub fn sheet_in(report: &Report, zone: Option<&str>) -> Sheet {
    let moments = Moments::of(report, zone);
    let findings = finding_rows(report, &moments);
    let vouched = Vouched::of(report);
    let facts = facts(report, &moments, &vouched);
    Sheet {
        name: words::show_untrusted(file_name(&report.path)),
        path: words::show_untrusted(&report.path),
        title: report.title.as_deref().filter(|title| !title.trim().is_empty()).map(words::show_untrusted),
        kind: words::kind(report.kind),
        is_mail: report.kind == Kind::Email && report.unreadable.is_none(),
        pages: pages(report),
        revisions: revisions::revision_rows(report, &moments),
        standing: report.standing,
        reason: reason(report),
        sha256: report.id.as_ref().map(|id| id.0.clone()),
        size: if report.id.is_none() && report.bytes == 0 {
            t("not opened").to_owned()
        } else {
            words::size(report.bytes)
        },
        groups: groups(&findings),
        pairs: pairs(&findings),
        findings,
        key_facts: key_facts(&facts, &moments),
        facts,
        people: people::people(report),
        matrix: matrix(report, &moments, &vouched),
        times: times::times(report, &moments, zone),
        route: route::route_rows(report, &moments),
        proofs: proofs::proof_rows(report, &moments),
        copy: copy_row(report),
        tally: report.tally(),
        checked: checked(report),
        changed: changed(report),
        repairs: report.repairs.iter().filter(|one| !one.is_change()).map(repair).collect(),
        children: children(report),
        worst: outline::worst_children(report),
        next_step: words::next_step(report),
    }
}

/// How many pages a PDF has; one where they could not be counted, so that the first is tried.
fn pages(report: &Report) -> Option<usize> {
    if report.kind != Kind::Pdf || report.unreadable.is_some() {
        return None;
    }
    Some(report.pages.unwrap_or(1).max(1))
}

/// How the file itself changed while it was examined, a sentence each.
pub fn changed(report: &Report) -> Vec<String> {
    report.repairs.iter().filter(|one| one.is_change()).map(|one| words::show_untrusted(&one.what)).collect()
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(path)
}

/// Why a file stands where it stands, and why a signed mail that is consistent is not attested.
pub fn reason(report: &Report) -> String {
    let why = standing_reason(report);
    let open =
        report.attestation.as_ref().filter(|_| report.standing == Standing::Consistent && !report.proofs.is_empty());
    match open {
        Some(open) if !open.why_not.is_empty() => {
            let not: Vec<String> = open.why_not.iter().map(|why| words::show_untrusted(known(why))).collect();
            tf("{} Not attested: {}.", &[&why, &not.join("; ")])
        }
        _ => why,
    }
}

/// Why a file stands where it stands, in one sentence.
fn standing_reason(report: &Report) -> String {
    if let Some(why) = &report.unreadable {
        let is_empty = report.bytes == 0 && report.id.is_some();
        let why = if is_empty { t("the file is empty").to_owned() } else { words::show_untrusted(why) };
        return if report.standing == Standing::Unreadable { tf("It could not be judged: {}", &[&why]) } else { why };
    }
    if report.kind == Kind::Mailbox {
        return mailbox_reason(report);
    }
    let tally = report.tally();
    match report.standing {
        Standing::Unexplained | Standing::Conflicting | Standing::Altered => match report.findings.first() {
            Some(finding) => statements::line(finding),
            None => words::standing_explained(report.standing).to_owned(),
        },
        Standing::Attested => words::standing_explained(report.standing).to_owned(),
        _ if tally.ran == 0 => t("No check applies to this file, so nothing is known about its claims").to_owned(),
        _ if report.findings.is_empty() => match tally.ran {
            1 => t("Nothing found by the one check that applies. That is not proof.").to_owned(),
            ran => tf("Nothing found by the {} checks that apply. That is not proof.", &[&ran]),
        },
        _ => tf(
            "Nothing odd found by the {} that apply, {} worth knowing. That is not proof.",
            &[&words::count(tally.ran, "check", "checks"), &words::count(report.findings.len(), "thing", "things")],
        ),
    }
}

fn mailbox_reason(report: &Report) -> String {
    let counts: Vec<String> = children(report)
        .iter()
        .map(|(standing, count)| format!("{} {}", words::number(*count as u64), t(standing.word())))
        .collect();
    let messages = words::count(report.children.len(), "message", "messages");
    if counts.is_empty() {
        t("A mailbox without messages").to_owned()
    } else {
        tf("A mailbox of {}, each examined by itself: {}", &[&messages, &counts.join(", ")])
    }
}

fn children(report: &Report) -> Vec<(Standing, usize)> {
    Standing::ALL
        .iter()
        .rev()
        .filter_map(|standing| {
            let count = report.children.iter().filter(|child| child.standing == *standing).count();
            (count > 0).then_some((*standing, count))
        })
        .collect()
}

fn repair(repair: &crate::evidence::Repair) -> RepairRow {
    RepairRow { what: words::show_untrusted(&repair.what), place: words::place(&repair.at), at: repair.at.clone() }
}
