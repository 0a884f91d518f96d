//! The parts of a mail as a tree, each with what it says of itself and where its bytes stand.

use super::super::words;
use super::{Table, TableRow};
use crate::evidence::{ByteSpan, Locator, Part, Step};
use crate::inspect::{Report, Standing};
use crate::present::speech::{t, tf};

/// Parts that are shown.
const MOST_PARTS: usize = 2_000;

/// The report of what a part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Which child.
    pub index: usize,
    /// Where it stands.
    pub standing: Standing,
    /// Its name.
    pub name: String,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// How deep it stands.
    pub depth: usize,
    /// Its number: `0` is the message, then `1`, `1.2` …
    pub path: String,
    /// Type and subtype.
    pub kind: String,
    /// File name.
    pub file_name: Option<String>,
    /// Transfer encoding, charset, disposition: what is there, in words.
    pub traits: Vec<String>,
    /// Size in words.
    pub size: String,
    /// Dates that the part states for its file.
    pub dates: Vec<(String, String)>,
    /// What is out of the ordinary with its frame.
    pub remarks: Vec<String>,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// What it holds, examined by itself.
    pub child: Option<Enclosure>,
}

/// Everything that a mail holds, examined by itself.
pub(super) fn enclosures(report: &Report) -> Vec<Enclosure> {
    report.children.iter().enumerate().take(MOST_PARTS).map(enclosure).collect()
}

fn enclosure((index, child): (usize, &Report)) -> Enclosure {
    let name = words::show_untrusted_within(super::file_name(&child.path), 80);
    Enclosure { index, standing: child.standing, name }
}

/// The parts as rows; `layer` leads to the text in which their places count.
pub(super) fn part_rows(parts: &[Part], layer: &[Step], report: &Report) -> Vec<PartRow> {
    parts.iter().take(MOST_PARTS).map(|part| row(part, layer, report)).collect()
}

/// The same rows as a table.
pub(super) fn part_table(rows: &[PartRow]) -> Table {
    let rows = rows.iter().map(|row| TableRow {
        cells: vec![
            row.path.clone(),
            row.kind.clone(),
            row.file_name.clone().unwrap_or_default(),
            row.traits.join("; "),
            row.size.clone(),
            row.dates.iter().map(|(name, date)| format!("{name} {date}")).collect::<Vec<_>>().join("; "),
            row.remarks.join("; "),
        ],
        place: row.place.clone(),
        at: row.at.clone(),
        child: Vec::new(),
    });
    Table {
        columns: vec![
            (t("Part"), 64.0),
            (t("Type"), 176.0),
            (t("File name"), 176.0),
            (t("Written as"), 216.0),
            (t("Size"), 176.0),
            (t("Dates"), 216.0),
            (t("Remarks"), 216.0),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn located(span: ByteSpan, layer: &[Step]) -> Locator {
    if layer.is_empty() {
        Locator::Raw(span)
    } else {
        Locator::Decoded { within: layer.to_vec(), start: span.start, end: span.end }
    }
}

fn row(part: &Part, layer: &[Step], report: &Report) -> PartRow {
    let shown = |text: &str| words::show_untrusted_within(text, 160);
    let mut traits = Vec::new();
    if !part.encoding.is_empty() {
        traits.push(shown(&part.encoding));
    }
    traits.extend(part.charset.as_ref().map(|charset| tf("charset {}", &[&shown(&charset.value)])));
    traits.extend(part.disposition.as_deref().map(shown));
    traits.extend(part.content_id.as_ref().map(|id| format!("Content-ID {}", shown(&id.value))));
    let bytes = |size: usize| words::size(size as u64);
    let mut size = match part.decoded_size {
        Some(decoded) => tf("{} decoded", &[&bytes(decoded)]),
        None => bytes(part.span.len()),
    };
    if let Some(stated) = &part.stated_size {
        size.push_str(&tf(", says {}", &[&words::size(stated.value)]));
    }
    let mut remarks = Vec::new();
    if !part.closed {
        remarks.push(t("its closing delimiter is missing").to_owned());
    }
    if !part.outside.is_empty() {
        let outside: usize = part.outside.iter().map(|span| span.len()).sum();
        traits.push(tf("{} before its first or behind its last part", &[&bytes(outside)]));
    }
    let child = report.children.iter().enumerate().find(|(_, child)| holds(part, layer, child.place.as_ref()));
    let at = located(part.span, layer);
    PartRow {
        depth: part.path.split('.').filter(|step| *step != "0").count(),
        path: part.path.clone(),
        kind: shown(&part.content_type),
        file_name: part.file_name.as_deref().map(shown),
        traits,
        size,
        dates: part.file_dates.iter().map(|(name, date)| (shown(name), shown(&date.value.words()))).collect(),
        remarks,
        place: words::place(&at),
        at,
        child: child.map(enclosure),
    }
}

/// Whether a child's bytes are the body of a part.
fn holds(part: &Part, layer: &[Step], place: Option<&Locator>) -> bool {
    match place {
        Some(Locator::Raw(span)) => layer.is_empty() && *span == part.body,
        Some(Locator::Decoded { within, start, end }) => {
            let own = within.get(layer.len()..).unwrap_or_default();
            let step = part.step();
            match own {
                // Decoded by one more step than the mail itself, or standing as it is in the mail's own layer.
                [one] => within.starts_with(layer) && (one.start, one.end) == (step.start, step.end),
                [] => !layer.is_empty() && ByteSpan::new(*start, *end) == part.body,
                _ => false,
            }
        }
        _ => false,
    }
}
