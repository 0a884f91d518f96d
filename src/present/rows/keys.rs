//! Keys as rows: what is at hand for which domain, where it comes from, and which records are missing.

use super::NeededRow;
use super::proofs::needed;
use crate::inspect::Report;
use crate::inspect::proofs::{Key, KeyFrom, KeyOrigin};
use crate::present::speech::{t, tf};
use crate::present::words;

/// One key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Name of its record.
    pub name: String,
    /// Days on which it was seen.
    pub seen: String,
    /// Where it comes from.
    pub source: String,
    /// The record.
    pub record: String,
}

/// The keys whose domain, selector or source holds every wanted word, at most `most`, and how many there are.
pub fn key_rows<'a>(keys: impl Iterator<Item = &'a Key>, wanted: &str, most: usize) -> (Vec<KeyRow>, usize) {
    let wanted: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
    let (mut rows, mut count) = (Vec::new(), 0);
    for key in keys {
        let text = format!("{}._domainkey.{} {}", key.selector, key.domain, key.source).to_lowercase();
        if wanted.iter().all(|word| text.contains(word.as_str())) {
            count += 1;
            if rows.len() < most {
                rows.push(row(key));
            }
        }
    }
    (rows, count)
}

fn row(key: &Key) -> KeyRow {
    let from = match key.from {
        KeyFrom::Shipped => t("shipped"),
        KeyFrom::Imported => t("imported"),
        KeyFrom::Dump => t("from the mails at hand"),
    };
    let how = match key.origin {
        KeyOrigin::Recovered => t(", computed from signed mails"),
        KeyOrigin::SameKey => t(", known under another name"),
        KeyOrigin::Statement => t(", stated by an archive of keys"),
        KeyOrigin::Published | KeyOrigin::File => "",
    };
    let seen = match (key.first_seen.as_str(), key.last_seen.as_str()) {
        ("", "") => t("days not noted").to_owned(),
        (first, last) if first == last || last.is_empty() => tf("seen {}", &[&first]),
        ("", last) => tf("seen until {}", &[&last]),
        (first, last) => tf("seen {} to {}", &[&first, &last]),
    };
    KeyRow {
        name: words::show_untrusted_within(&format!("{}._domainkey.{}", key.selector, key.domain), 200),
        seen: words::show_untrusted_within(&seen, 60),
        source: words::show_untrusted_within(&tf("{}{}: {}", &[&from, &how, &key.source]), 300),
        record: words::show_untrusted_within(&key.record, 2_000),
    }
}

/// The records that these files, and what they enclose, need and that are not at hand; each once.
pub fn needed_rows<'a>(reports: impl Iterator<Item = &'a Report>) -> Vec<NeededRow> {
    fn add(report: &Report, rows: &mut Vec<NeededRow>) {
        rows.extend(report.proofs.iter().filter_map(needed));
        report.children.iter().for_each(|child| add(child, rows));
    }
    let mut rows = Vec::new();
    reports.for_each(|report| add(report, &mut rows));
    rows.sort();
    rows.dedup();
    rows
}
