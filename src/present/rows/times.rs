//! Every moment on one line: a lane for each source, with what is not known of it; what cannot be true is bracketed.

use super::super::words;
use super::labels::{hop_of, hops, label};
use super::{Axis, Moments, Table, TableRow, Value};
use crate::evidence::{Locator, Moment, Precision, Stamp, TimelineEntry, Trust, Zone, zone_names};
use crate::inspect::{Phrase, Report, Role, Route, Weight, Word};
use crate::present::speech::{known, t, tf};

/// Moments of one child that get a lane; its own times have all of them.
const FEW_OF_A_CHILD: usize = 4;
/// Lanes of one file.
const MOST_LANES: usize = 400;
/// Moments of one file that are looked at to fill them.
const MOST_MOMENTS: usize = 2_000;

/// One moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What kind of source it belongs to.
    pub group: String,
    /// Who wrote it; decides the shape of its mark.
    pub trust: Trust,
    /// What it is called.
    pub label: String,
    /// Dotted name of the fact.
    pub name: String,
    /// Host or program that wrote it.
    pub by: Option<String>,
    /// As written, and on the chosen clock.
    pub value: Value,
    /// The text that it was read from.
    pub raw: String,
    /// The first and the last moment that it can mean (seconds since 1970); `None` if it names no day that exists.
    pub range: Option<(f64, f64)>,
    /// Whether its zone is known, so that the range is as wide as its precision.
    pub exact: bool,
    /// How exact it is, in words.
    pub certainty: String,
    /// Whether it stands in a server's line that anyone on the sending side could have typed.
    pub typed: bool,
    /// How it was decoded.
    pub steps: Vec<String>,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// Which child states it, from the outside in; empty for the file itself.
    pub child: Vec<usize>,
    /// Findings that it stands in, with what it does there.
    pub findings: Vec<(usize, Role)>,
}

/// Two moments that a finding sets against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Bracket {
    /// Place of the finding in the report.
    pub finding: usize,
    /// What it weighs.
    pub weight: Weight,
    /// The two lanes, the upper one first.
    pub lanes: (usize, usize),
    /// What lies between them, `21 days`.
    pub apart: String,
    /// The finding in one sentence.
    pub sentence: String,
}

/// Between what and what it was made, if the traces named are right.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// No earlier than this (seconds since 1970).
    pub from: f64,
    /// No later than this.
    pub to: f64,
    /// In one sentence.
    pub words: String,
}

/// Every moment of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Times {
    /// One lane for each.
    pub lanes: Vec<Lane>,
    /// What cannot be true together.
    pub brackets: Vec<Bracket>,
    /// When it was made.
    pub band: Option<Band>,
    /// Lanes that were left out.
    pub left_out: usize,
    /// The line to scale.
    pub scaled: Axis,
    /// The line broken where nothing happens.
    pub broken: Axis,
    /// The clock of the line while moments are shown as written, and what it is called.
    written: Option<(Zone, String)>,
    /// The clock of the line otherwise, and what it is called.
    chosen: Option<(Zone, String)>,
}

impl Times {
    /// The clock of the line, and what it is called.
    pub fn clock(&self, utc: bool) -> (Zone, &str) {
        let clock = if utc { &self.chosen } else { &self.written };
        clock.as_ref().map_or((Zone::utc(), "UTC"), |(zone, words)| (zone.clone(), words.as_str()))
    }

    /// The same rows as a table.
    pub fn table(&self, utc: bool) -> Table {
        let rows = self.lanes.iter().map(|lane| TableRow {
            cells: vec![
                lane.label.clone(),
                lane.value.text(utc).to_owned(),
                lane.certainty.clone(),
                lane.by.clone().unwrap_or_default(),
                lane.raw.clone(),
                lane.steps.join("; "),
            ],
            place: lane.place.clone(),
            at: lane.at.clone(),
            child: lane.child.clone(),
        });
        Table {
            columns: vec![
                (t("What"), 168.0),
                (if utc { t("On the chosen clock") } else { t("As written, readable") }, 216.0),
                (t("How exact"), 168.0),
                (t("Who wrote it"), 176.0),
                (t("Raw text"), 264.0),
                (t("How it was decoded"), 264.0),
            ],
            rows: rows.collect(),
        }
    }
}

/// A zone to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRow {
    /// Its name.
    pub name: String,
    /// Its distance from UTC at the file's first moment, `+02:00`.
    pub offset: String,
}

/// The zones whose name or distance from UTC has all words of a filter, at most `most`.
pub fn zones(filter: &str, times: Option<&Times>, most: usize) -> Vec<ZoneRow> {
    let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let first = times.and_then(|times| times.lanes.iter().find_map(|lane| lane.range));
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
    let at = first.map_or(0, |range| range.0 as i64);
    let row = |name: String| {
        let minutes = Zone::named(&name)?.east(at).div_euclid(60);
        let offset = crate::evidence::offset_words(i32::try_from(minutes).ok()?);
        let text = format!("{} {offset}", name.to_lowercase());
        wanted.iter().all(|word| text.contains(word.as_str())).then_some(ZoneRow { name, offset })
    };
    zone_names().into_iter().filter_map(row).take(most).collect()
}

pub(super) fn times(report: &Report, moments: &Moments, zone: Option<&str>) -> Times {
    let own_hops = hops(report);
    let own = report.timeline.iter().take(MOST_MOMENTS);
    let mut lanes: Vec<((u8, usize), Lane)> = own.map(|entry| lane(report, entry, own_hops, moments)).collect();
    if report.kind != crate::evidence::Kind::Mailbox {
        for (index, child) in report.children.iter().enumerate().take(MOST_LANES) {
            let (own, child_hops) = (child.timeline.iter().take(FEW_OF_A_CHILD), hops(child));
            lanes.extend(own.map(|entry| {
                let (_, mut lane) = lane(child, entry, child_hops, moments);
                lane.group = tf("Inside: {}", &[&words::show_untrusted_within(super::file_name(&child.path), 60)]);
                lane.child = vec![index];
                lane.findings.clear();
                ((9, index), lane)
            }));
        }
    }
    lanes.sort_by_key(|(order, _)| *order);
    let unread = report.timeline.len().saturating_sub(MOST_MOMENTS);
    let left_out = unread + lanes.len().saturating_sub(MOST_LANES);
    let lanes: Vec<Lane> = lanes.into_iter().take(MOST_LANES).map(|(_, lane)| lane).collect();
    let all: Vec<(f64, f64)> = lanes.iter().filter_map(|lane| lane.range).collect();
    let mut sure: Vec<(f64, f64)> = lanes.iter().filter(|lane| lane.exact).filter_map(|lane| lane.range).collect();
    if sure.is_empty() {
        sure.clone_from(&all);
    }
    let minutes = report.timeline.iter().find_map(|entry| entry.stamp.minutes_east());
    let written = minutes.map(|minutes| {
        let name = if minutes == 0 { "UTC".to_owned() } else { crate::evidence::offset_words(minutes) };
        (Zone::fixed(minutes), name)
    });
    let chosen = zone.and_then(|name| Some((Zone::named(name)?, words::show_untrusted(name))));
    Times {
        brackets: brackets(report, &lanes),
        band: band(report),
        left_out,
        scaled: Axis::scaled(&all),
        broken: Axis::broken(&sure),
        written,
        chosen,
        lanes,
    }
}

/// Whether a moment stands in a line that anyone could have typed.
fn typed(route: &Route, name: &str) -> bool {
    let line = hop_of(name);
    route.stops.iter().any(|stop| Some(stop.received) == line && stop.word == Word::Anyone)
}

/// Seconds since 1970 of the first and the last moment that a stamp can mean.
fn range(stamp: &Stamp) -> Option<(f64, f64)> {
    let (from, to) = (stamp.earliest()?, stamp.latest()?);
    #[expect(clippy::cast_precision_loss, reason = "a millisecond is fine enough for a picture")]
    let seconds = |whole: i64, part: i32| whole as f64 + f64::from(part) / 1e9;
    let from = seconds(from.as_second(), from.subsec_nanosecond());
    Some((from, seconds(to.as_second(), to.subsec_nanosecond()).max(from)))
}

fn certainty(stamp: &Stamp) -> String {
    if stamp.civil().is_none() {
        return t("names no day or time that exists").to_owned();
    }
    let unit = match stamp.precision {
        Precision::Tick => "100 ns",
        other => t(other.word()),
    };
    match stamp.minutes_east() {
        Some(_) => tf("to the {}", &[&unit]),
        None if stamp.precision <= Precision::Day => tf("to the {}; zone not written", &[&unit]),
        None => tf("to the {}; zone not written, so anywhere within 26 h", &[&unit]),
    }
}

fn lane(report: &Report, entry: &TimelineEntry, hops: usize, moments: &Moments) -> ((u8, usize), Lane) {
    let mail = entry.name.starts_with("mail.");
    let (order, group) = match entry.trust {
        Trust::Sender if entry.name.starts_with("mail.part[") => (5, t("Dates of enclosed files")),
        Trust::Sender => (0, t("Written by the sender's program")),
        Trust::Server if entry.name.starts_with("mail.received[") => (2, t("Noted by servers, in the order of travel")),
        Trust::Server => (4, t("Signatures")),
        Trust::Hidden if entry.moment == Some(Moment::Handled) => (3, t("Hidden in the servers' identifiers")),
        Trust::Hidden if mail => (1, t("Hidden in the sender's identifiers")),
        Trust::Hidden => (1, t("Not shown by ordinary programs")),
        Trust::Field if mail => (6, t("Kept where the mail was stored")),
        Trust::Field => (0, t("Fields of the document")),
    };
    // Lines of servers in the order of travel; the rest in the order of the file.
    let hop = hop_of(&entry.name).map_or(0, |line| hops.saturating_sub(line));
    let stamp = &entry.stamp;
    let shown = stamp.words();
    let alone = moments.by_place.get(&entry.at).is_none_or(|stamps| stamps.len() == 1);
    let findings = report.findings.iter().enumerate().flat_map(|(index, finding)| {
        let here = finding.exhibits.iter().filter(|it| it.source.is_none() && it.at == entry.at);
        here.filter(|it| alone || it.value == shown || it.value == stamp.raw).map(move |it| (index, it.role))
    });
    let lane = Lane {
        group: group.to_owned(),
        trust: entry.trust,
        label: label(&entry.name, hops),
        name: words::show_untrusted(&entry.name),
        by: entry.by.as_deref().map(known).map(words::show_untrusted),
        value: moments.stamp(stamp),
        raw: words::show_untrusted(&stamp.raw),
        range: range(stamp),
        exact: stamp.instant().is_some(),
        certainty: certainty(stamp),
        steps: super::shown_steps(entry),
        typed: report.route.as_ref().is_some_and(|route| typed(route, &entry.name)),
        place: words::place(&entry.at),
        at: entry.at.clone(),
        child: Vec::new(),
        findings: findings.collect(),
    };
    ((order, hop), lane)
}

/// Findings above a note that set one moment against another.
fn brackets(report: &Report, lanes: &[Lane]) -> Vec<Bracket> {
    let of = |finding: usize, wanted: Role| {
        lanes.iter().position(|lane| lane.findings.iter().any(|(index, role)| *index == finding && *role == wanted))
    };
    let found = report.findings.iter().enumerate().filter(|(_, finding)| finding.weight > Weight::Note);
    let bracket = |(index, finding): (usize, &crate::inspect::Finding)| {
        let (a, b) = (of(index, Role::Claims)?, of(index, Role::Contradicts)?);
        let (first, second) = (lanes.get(a)?.range?, lanes.get(b)?.range?);
        // The finding's own words, if it measured; else what surely lies between the two.
        let said = finding.statement.iter().find_map(|phrase| match phrase {
            Phrase::Span(span) => Some(words::spoken_span(span)),
            _ => None,
        });
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
        let sure = (first.0.max(second.0) - first.1.min(second.1)).max(0.0).round() as i64;
        let apart = said.unwrap_or_else(|| words::span(sure));
        let sentence = crate::present::statements::sentence(finding);
        (a != b).then(|| Bracket {
            finding: index,
            weight: finding.weight,
            lanes: (a.min(b), a.max(b)),
            apart,
            sentence,
        })
    };
    found.filter_map(bracket).collect()
}

/// A mail was made after everything that it names or answers, and before the first server noted it whose word counts.
fn band(report: &Report) -> Option<Band> {
    let route = report.route.as_ref();
    let trusted = route.and_then(|route| route.stops.get(route.trusted_from?)).map(|stop| stop.received);
    let hop = trusted.unwrap_or(0);
    let server = report.timeline.iter().find(|entry| entry.name == format!("mail.received[{hop}].date"))?;
    let earlier = |entry: &&TimelineEntry| matches!(entry.moment, Some(Moment::Begun | Moment::Earlier));
    let traces = report.timeline.iter().filter(earlier).filter_map(|entry| Some((range(&entry.stamp)?.0, entry)));
    let (from, trace) = traces.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (_, to) = range(&server.stamp)?;
    let by = trace.by.as_deref().map_or_else(|| label(&trace.name, 0), words::show_untrusted);
    let words = tf(
        "If {} and the receiving server are right, it was sent between these two: a stretch of {}",
        &[&by, &{
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
            let length = (to - from).round() as i64;
            words::span(length)
        }],
    );
    (from < to).then_some(Band { from, to, words })
}
