//! The machine-readable report: format 1. Fields may be added, never change meaning.

mod line;
mod pages;
mod proofs;
mod traits;

use std::io;

use serde_json::{Map, Value, json};

use crate::evidence::{Fact, Locator, NamedFact, Precision, TimelineEntry};
use crate::inspect::knowledge::Knowledge;
use crate::inspect::{Check, Exhibit, Finding, Report, Route};
pub use line::text;
pub use traits::{listed, read_traits, write_traits};

/// The format's number.
pub const FORMAT: u32 = 1;

/// Writes the report of one file as one JSON object, child after child: that of a mailbox is never held whole.
///
/// # Errors
/// When `out` takes no more.
pub fn write(report: &Report, out: &mut impl io::Write) -> io::Result<()> {
    let mut object = body(report);
    object.insert("format".into(), json!(FORMAT));
    with_children(&object, report, out)
}

/// What was noted of a file, or of one of its findings, as one JSON object.
pub fn note(file: &str, finding: Option<&str>, mark: Option<&str>, tags: &[String], note: &str) -> String {
    text(&json!({"file": file, "finding": finding, "mark": mark, "tags": tags, "note": note}))
}

/// The object's own fields, then those that it encloses.
fn with_children(object: &Map<String, Value>, report: &Report, out: &mut impl io::Write) -> io::Result<()> {
    let own = text(object);
    out.write_all(own.strip_suffix('}').unwrap_or(&own).as_bytes())?;
    out.write_all(b",\"children\":[")?;
    for (index, child) in report.children.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let mut object = body(child);
        object.insert("name".into(), json!(child.path));
        object.insert("place".into(), child.place.as_ref().map_or(Value::Null, place));
        with_children(&object, child, out)?;
    }
    out.write_all(b"]}")
}

fn body(report: &Report) -> Map<String, Value> {
    let tally = report.tally();
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("kind", json!(report.kind.word()));
    set("standing", json!(report.standing.word()));
    set("as_of", json!(report.as_of.to_string()));
    set("releases", json!(report.known));
    set("findings", report.findings.iter().map(finding).collect());
    set("outcomes", json!(tally));
    set("checks", json!(report.outcomes));
    set("facts", report.facts.iter().map(fact).collect());
    set("timeline", report.timeline.iter().map(moment).collect());
    let people = super::rows::people_named(report);
    if !people.is_empty() {
        let row = |(group, label, fact): &(super::rows::PeopleGroup, &str, &NamedFact)| json!({"group": group.key(), "label": label, "value": fact.value, "name": fact.name, "at": place(&fact.at)});
        set("people", people.iter().map(row).collect());
    }
    if let Some(attestation) = &report.attestation {
        set("attestation", json!(attestation));
    }
    set("proofs", report.proofs.iter().map(|proof| proofs::proof(report, proof)).collect());
    let revisions = report.revisions.iter();
    if let Some(pages) = report.pages {
        set("pages", json!(pages));
    }
    set(
        "revisions",
        revisions
            .map(|one| {
                let words: Vec<Value> = one.words.iter().map(pages::words).collect();
                json!({"number": one.number, "end": one.end, "changed": one.changed, "pages": one.pages, "words": words})
            })
            .collect(),
    );
    set("repairs", report.repairs.iter().map(|one| json!({"what": one.what, "at": place(&one.at)})).collect());
    let sha256 = report.id.as_ref().map(|id| id.0.as_str());
    set("source", json!({"path": report.path, "sha256": sha256, "bytes": report.bytes}));
    if let Some(container) = &report.container {
        set("container", json!(container));
    }
    if let Some(copy) = &report.copy {
        set("copy", json!(copy));
    }
    if let Some(chain) = &report.arc {
        set("arc", proofs::arc(chain));
    }
    if let Some(route) = &report.route {
        set("route", way(route));
    }
    if let Some(why) = &report.unreadable {
        set("unreadable", json!(why));
    }
    object
}

fn finding(finding: &Finding) -> Value {
    json!({
        "check": finding.check,
        "weight": finding.weight.word(),
        "statement": finding.sentence(),
        "exhibits": finding.exhibits.iter().map(exhibit).collect::<Vec<_>>(),
    })
}

fn exhibit(exhibit: &Exhibit) -> Value {
    let mut value = json!({
        "role": exhibit.role.word(),
        "label": exhibit.label,
        "value": exhibit.value,
        "at": place(&exhibit.at),
    });
    if let Some(object) = value.as_object_mut() {
        object.extend(exhibit.source.iter().map(|source| ("source".to_owned(), json!(source.0))));
        object.extend(exhibit.page.iter().map(|page| ("page".to_owned(), json!(page))));
    }
    value
}

/// One fact.
pub fn fact(fact: &NamedFact) -> Value {
    json!({"name": fact.name, "value": fact.value, "at": place(&fact.at)})
}

fn moment(entry: &TimelineEntry) -> Value {
    let stamp = &entry.stamp;
    // A day or a zone that is not written leaves no instant: then the bounds are given.
    let instant = if stamp.precision >= Precision::Minute { stamp.utc_text() } else { None };
    let mut value = json!({
        "name": entry.name,
        "utc": instant,
        "as_written": stamp.raw,
        "precision": stamp.precision.word(),
        "zone": zone(&stamp.offset),
        "trust": entry.trust.word(),
        "by": entry.by,
        "decoded": entry.steps,
    });
    if let (None, Some(object)) = (&instant, value.as_object_mut()) {
        object.insert("earliest".into(), json!(stamp.earliest().map(|at| at.to_string())));
        object.insert("latest".into(), json!(stamp.latest().map(|at| at.to_string())));
    }
    value
}

fn zone(offset: &crate::evidence::Offset) -> &'static str {
    use crate::evidence::Offset;
    match offset {
        Offset::Stated(_) => "stated",
        Offset::Utc => "utc",
        Offset::Unknown => "unknown",
        Offset::Missing => "missing",
        Offset::Local => "local",
        Offset::Named { .. } => "named",
    }
}

/// A place.
pub(super) fn place(at: &Locator) -> Value {
    match at {
        Locator::Raw(span) => json!({"kind": "raw", "start": span.start, "end": span.end}),
        Locator::Decoded { within, start, end } => {
            let steps = within.iter().map(|step| json!({"how": step.how, "start": step.start, "end": step.end}));
            json!({"kind": "decoded", "within": steps.collect::<Vec<_>>(), "start": start, "end": end})
        }
        Locator::Absent { looked_for, within } => {
            json!({"kind": "absent", "looked_for": looked_for, "within": within})
        }
    }
}

/// The way of a mail, the sender's side first.
fn way(route: &Route) -> Value {
    let stops = route.stops.iter().map(|stop| {
        let text =
            |fact: &Option<Fact<String>>| fact.as_ref().map(|fact| json!({"value": fact.value, "at": place(&fact.at)}));
        let addresses = stop.addresses.iter();
        json!({
            "received": stop.received,
            "at": place(&stop.line),
            "from": text(&stop.from),
            "looked_up": text(&stop.looked_up),
            "by": text(&stop.by),
            "with": text(&stop.with),
            "tls": text(&stop.tls),
            "id": text(&stop.id),
            "addresses": addresses
                .map(|(address, class)| json!({"value": address.value, "class": class, "at": place(&address.at)}))
                .collect::<Vec<_>>(),
            "utc": stop.date.as_ref().and_then(|date| date.value.utc_text()),
            "delay": stop.delay,
            "join": stop.join,
            "word": stop.word,
            "skew": stop.skew,
        })
    });
    json!({
        "stops": stops.collect::<Vec<_>>(),
        "trusted_from": route.trusted_from,
        "trust_reason": route.trust_reason,
    })
}

/// The catalogue's entry of one check.
pub fn check(check: &Check) -> Value {
    json!({
        "id": check.id,
        "title": check.title,
        "looks_at": check.looks_at,
        "why": check.why,
        "innocent": check.innocent,
        "next_step": check.next_step,
        "sources": check.sources,
        "weight": check.weight.word(),
        "since": check.since,
        "base_rate": Knowledge::embedded().base_rates.of(check.id).map(|(rate, set)| {
            json!({"set": set, "applied": rate.applied, "note": rate.note, "odd": rate.odd, "conflict": rate.conflict})
        }),
    })
}
