//! Facts as rows, and the few that a reader looks for first.

use std::collections::HashMap;

use super::super::words;
use super::{FactRow, Moments, Value, Vouched, shown_steps};
use crate::inspect::Report;
use crate::present::speech::{en, t};

/// Every fact of a report as a row.
pub(super) fn facts(report: &Report, moments: &Moments, vouched: &Vouched) -> Vec<FactRow> {
    let hidden: HashMap<&str, Vec<String>> =
        report.timeline.iter().map(|entry| (entry.name.as_str(), shown_steps(entry))).collect();
    report
        .facts
        .iter()
        .map(|fact| FactRow {
            label: label(&fact.name),
            name: words::show_untrusted(&fact.name),
            value: Value {
                written: words::show_untrusted(&fact.value),
                utc: moments.by_name.get(fact.name.as_str()).and_then(|stamp| moments.moved(stamp)),
                steps: hidden.get(fact.name.as_str()).cloned().unwrap_or_default(),
            },
            place: words::place(&fact.at),
            at: fact.at.clone(),
            signed: vouched.by(&fact.at),
        })
        .collect()
}

/// What a reader looks for first, in this order; the second column is what it is called.
const KEY_FACTS: &[(&str, &str)] = &[
    ("mail.subject", en("Subject")),
    ("mail.from", en("From")),
    ("mail.to", en("To")),
    ("mail.cc", en("Cc")),
    ("mail.date", en("Date")),
    ("mail.message-id", en("Message-ID")),
    ("mail.x-mailer", en("Mail program")),
    ("mail.user-agent", en("Mail program")),
    // A mail that Outlook keeps in its own format has no lines, or only some.
    ("mail.mapi.PidTagSubject", en("Subject")),
    ("mail.mapi.PidTagSenderName", en("From")),
    ("mail.mapi.PidTagSenderEmailAddress", en("Sender")),
    ("mail.mapi.PidTagDisplayTo", en("To")),
    ("mail.mapi.PidTagClientSubmitTime", en("Sent")),
    ("mail.mapi.PidTagMessageDeliveryTime", en("Delivered")),
    ("mail.mapi.PidTagInternetMessageId", en("Message-ID")),
    ("pdf.info.Title", en("Title")),
    ("pdf.info.Author", en("Author")),
    ("pdf.info.CreationDate", en("Created")),
    ("pdf.info.ModDate", en("Changed")),
    ("pdf.info.Creator", en("Creator")),
    ("pdf.info.Producer", en("Producer")),
    ("pdf.pages", en("Pages")),
    ("pdf.header.version", en("PDF version")),
    ("pdf.xmp.xmpMM:DocumentID", en("Document ID")),
];
/// Facts shown for a file that has none of these.
const FIRST_FACTS: usize = 8;

fn label(name: &str) -> String {
    match KEY_FACTS.iter().find(|(key, _)| *key == name) {
        Some((_, label)) => t(label).to_owned(),
        None => words::show_untrusted(name.rsplit('.').next().unwrap_or(name)),
    }
}

/// What a reader looks for first.
pub(super) fn key_facts(facts: &[FactRow], moments: &Moments) -> Vec<FactRow> {
    let mut wanted: Vec<FactRow> = Vec::new();
    for fact in KEY_FACTS.iter().filter_map(|(key, _)| facts.iter().find(|fact| fact.name == *key)) {
        let said = fact.name.starts_with("mail.mapi.") && wanted.iter().any(|known| known.label == fact.label);
        if !said {
            wanted.push(fact.clone());
        }
    }
    // `D:20120721200217` is how a PDF writes a date, not how people read one.
    for fact in wanted.iter_mut().filter(|fact| fact.value.written.starts_with("D:")) {
        if let Some(stamp) = moments.by_name.get(fact.name.as_str()) {
            fact.value.written = words::show_untrusted(&stamp.words());
        }
    }
    if wanted.is_empty() { facts.iter().take(FIRST_FACTS).cloned().collect() } else { wanted }
}
