//! Dates of one saved state against those of the next, and of the XMP history.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{BEYOND_ZONES, SAME_EVENT, SAME_SAVE, is_zone_shift, last_stated, seconds};
use crate::evidence::{Fact, Order, Pdf, Stamp};

/// Neighbouring saved states that each hold this date: (older number, older, newer number, newer).
fn neighbours(pdf: &Pdf, key: &str) -> Vec<(usize, Fact<Stamp>, usize, Fact<Stamp>)> {
    let mut held: Vec<(usize, Fact<Stamp>)> = pdf
        .info
        .iter()
        .filter(|entry| entry.key == key)
        .filter_map(|entry| Some((entry.revision, Fact::at(entry.stamp.clone()?, entry.value.at.clone()))))
        .collect();
    held.sort_by_key(|(number, _)| *number);
    held.dedup_by_key(|(number, _)| *number);
    let pairs = held.iter().zip(held.iter().skip(1));
    pairs.map(|(older, newer)| (older.0, older.1.clone(), newer.0, newer.1.clone())).collect()
}

pub const BACKWARDS: Check = Check {
    id: "pdf-revision-backwards",
    title: "A later saved state claims an earlier change date",
    looks_at: "/ModDate of each saved state inside the file against the state before it",
    why: "Every saved state is appended behind the older ones, so their order is certain. A later state that says it is older took its date from a wrong clock, or not from a clock.",
    innocent: &[
        "The second computer's clock was wrong",
        "The second program mixed local time with UTC: then the gap is below a day",
    ],
    next_step: "Open the earlier state: it shows the dates as they stood before",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let pairs = neighbours(pdf, "ModDate");
        if pairs.is_empty() {
            return Outcome::skip("it holds no two saved states with a change date each");
        }
        let mut found = Vec::new();
        for (before, older, after, newer) in pairs {
            let Order::Before(apart) = newer.value.compare(&older.value) else { continue };
            if apart <= SAME_SAVE {
                continue;
            }
            let say =
                Say::text(format!("State {after} stands behind state {before} in the file but says it was changed "))
                    .time(&newer.value)
                    .then(", ")
                    .span(apart)
                    .then(" before it");
            let one = Found::new(say, Exhibit::claims_time(format!("state {after}, Info /ModDate"), &newer))
                .with(Exhibit::contradicts_time(format!("state {before}, Info /ModDate"), &older));
            found.push(if apart > BEYOND_ZONES { one } else { one.at_most(Weight::Note) });
        }
        Outcome::of(found)
    }),
};

pub const CREATION_REWRITTEN: Check = Check {
    id: "pdf-creation-rewritten",
    title: "An update changed the creation date",
    looks_at: "/CreationDate of each saved state inside the file against the state before it",
    why: "A document is made once. Programs that append to a file keep its creation date; only an editor of metadata changes it.",
    innocent: &[
        "A library fills the whole Info dictionary anew whenever it saves",
        "Somebody corrected a date that a wrong clock had written",
    ],
    next_step: "Ask who changed the date and why; the earlier value is still in the file",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 table 349"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let pairs = neighbours(pdf, "CreationDate");
        if pairs.is_empty() {
            return Outcome::skip("it holds no two saved states with a creation date each");
        }
        let mut found = Vec::new();
        for (before, older, after, newer) in pairs {
            let Some(apart) = seconds(newer.value.compare(&older.value)).filter(|apart| *apart > SAME_EVENT) else {
                continue;
            };
            let say = Say::text(format!("State {before} says the document was made "))
                .time(&older.value)
                .then(format!(", state {after} says "))
                .time(&newer.value);
            let one = Found::new(say, Exhibit::claims_time(format!("state {after}, Info /CreationDate"), &newer))
                .with(Exhibit::contradicts_time(format!("state {before}, Info /CreationDate"), &older));
            found.push(if is_zone_shift(apart) { one.at_most(Weight::Note) } else { one });
        }
        Outcome::of(found)
    }),
};

pub const SOURCE: Check = Check {
    id: "pdf-source-newer",
    title: "The source document was changed after the PDF was made",
    looks_at: "/SourceModified, the change date of the Office document that the PDF was made from, against the last date of the PDF",
    why: "Acrobat's PDFMaker notes when the Word file it converts was last saved. A PDF cannot be made from a text that was written later.",
    innocent: &[
        "The computer that keeps the Office document had another clock",
        "The PDF was updated by a program that left its dates alone",
    ],
    next_step: "Ask for the Office document",
    sources: &["Adobe Acrobat PDFMaker, Info key SourceModified", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(source) = pdf.info_date("SourceModified") else {
            return Outcome::skip("it does not say when its source was changed");
        };
        let Some((label, last)) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let Order::After(apart) = source.value.compare(&last.value) else { return Outcome::Consistent };
        if apart <= SAME_SAVE {
            return Outcome::Consistent;
        }
        let say = Say::text("The document that it was made from was changed ")
            .time(&source.value)
            .then(", ")
            .span(apart)
            .then(" after the PDF's last date ")
            .time(&last.value);
        let one = Found::new(say, Exhibit::claims_time(label, &last))
            .with(Exhibit::contradicts_time("Info /SourceModified", &source));
        Outcome::of(vec![if apart > BEYOND_ZONES { one } else { one.at_most(Weight::Note) }])
    }),
};

pub const HISTORY: Check = Check {
    id: "pdf-history-order",
    title: "The XMP history runs backwards",
    looks_at: "stEvt:when of each step in xmpMM:History against the step before it",
    why: "Adobe programs append one entry to the history at each save. An entry older than the one before it was not written by a running clock.",
    innocent: &[
        "Two computers with differing clocks worked on the document",
        "A program copied entries of another document in front",
    ],
    next_step: "Read the programs named in the history: do they fit the person who is said to have made it?",
    sources: &["ISO 16684-2:2014", "Adobe XMP Specification Part 2, 1.2.1 ResourceEvent"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let steps: Vec<(&str, Fact<Stamp>)> = pdf
            .document_xmp()
            .into_iter()
            .flat_map(|packet| &packet.properties)
            .filter(|property| property.name.starts_with("xmpMM:History[") && property.name.ends_with("stEvt:when"))
            .filter_map(|property| {
                Some((property.name.as_str(), Fact::at(property.stamp.clone()?, property.value.at.clone())))
            })
            .collect();
        if steps.len() < 2 {
            return Outcome::skip("its XMP holds no history of two dated steps");
        }
        let mut found = Vec::new();
        for ((before, older), (after, newer)) in steps.iter().zip(steps.iter().skip(1)) {
            let Order::Before(apart) = newer.value.compare(&older.value) else { continue };
            if apart <= SAME_SAVE {
                continue;
            }
            let say = Say::text("One step of the history is dated ")
                .time(&older.value)
                .then(", the next one ")
                .time(&newer.value)
                .then(", ")
                .span(apart)
                .then(" earlier");
            found.push(
                Found::new(say, Exhibit::claims_time(*before, older)).with(Exhibit::contradicts_time(*after, newer)),
            );
        }
        Outcome::of(found)
    }),
};
