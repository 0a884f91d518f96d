//! Clocks of the document against each other: older papers, other zones, dates that stood still.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{MOST_SHOWN, ONE_DAY, moments};
use crate::evidence::{Fact, Offset, Order, Pdf, Stamp, TraceKind};

/// Widest difference between two zones (seconds): from -12 to +14 hours.
const WIDEST: i64 = 26 * 3_600;
/// All zones lie on quarters of an hour (seconds).
const QUARTER: i64 = 900;

/// The dates of the last state's Info with their labels.
fn info(pdf: &Pdf) -> Vec<(String, Fact<Stamp>)> {
    let keys = ["CreationDate", "ModDate"];
    keys.into_iter().filter_map(|key| Some((format!("Info /{key}"), pdf.info_date(key)?))).collect()
}

/// The steps of the XMP history.
fn history(pdf: &Pdf) -> Vec<(String, Fact<Stamp>)> {
    pdf.document_xmp()
        .into_iter()
        .flat_map(|packet| &packet.properties)
        .filter(|property| property.name.starts_with("xmpMM:History[") && property.name.ends_with("stEvt:when"))
        .filter_map(|property| {
            Some((property.name.clone(), Fact::at(property.stamp.clone()?, property.value.at.clone())))
        })
        .collect()
}

pub const PAPERS_OLDER: Check = Check {
    id: "pdf-program-papers-older",
    title: "A program's own papers are older than the document",
    looks_at: "/LastModified of pages, forms and of what programs keep for themselves (/PieceInfo) against the creation date that the document states",
    why: "Acrobat, InDesign and Illustrator note when they last changed a page. A note from before the document was made came with a page or picture of an older document, or the creation date was renewed.",
    innocent: &[
        "A drawing or a cover from an older file was placed in it",
        "The document was printed or joined anew from older pages",
    ],
    next_step: "Look which program left the note, and ask for the older document",
    sources: &["ISO 32000-2:2020 14.5", "ISO 32000-2:2020 7.7.3.3"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let mut dated = moments(pdf, TraceKind::Piece, |_| true);
        dated.extend(moments(pdf, TraceKind::Part, |_| true));
        if dated.is_empty() {
            return Outcome::skip("no program left papers with a date in it");
        }
        let Some(made) = pdf.info_date("CreationDate") else { return Outcome::skip("it states no creation date") };
        let early = dated.iter().filter_map(|(trace, key, fact)| match fact.value.compare(&made.value) {
            Order::Before(gap) if gap > ONE_DAY => {
                let what = trace
                    .text("App")
                    .map_or_else(|| "a page or picture".to_owned(), |app| format!("a note of {}", app.value));
                let say = Say::text("The document was made ")
                    .time(&made.value)
                    .then(format!(", but {what} says "))
                    .time(&fact.value)
                    .then(", ")
                    .span(gap)
                    .then(" earlier");
                let found = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
                Some(found.with(Exhibit::contradicts_time(format!("{} {key}", trace.words()), fact)))
            }
            _ => None,
        });
        Outcome::of(early.take(2).collect())
    }),
};

pub const HISTORY_EARLIER: Check = Check {
    id: "pdf-history-before-creation",
    title: "The XMP history begins before the document was made",
    looks_at: "The first step of xmpMM:History against xmp:CreateDate",
    why: "Adobe programs append a step to the history at each save. Steps from before the creation belong to the document that this one was made from.",
    innocent: &["A template, or an older document that was saved under a new name"],
    next_step: "Look for the older document, by the identifiers that the history names",
    sources: &["ISO 16684-2:2014", "Adobe XMP Specification Part 2, 1.2.1 ResourceEvent"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let steps = history(pdf);
        let first = steps.iter().filter(|(_, fact)| fact.value.earliest().is_some());
        let Some((name, first)) = first.min_by_key(|(_, fact)| fact.value.earliest()) else {
            return Outcome::skip("its XMP holds no history with dates");
        };
        let Some(made) = pdf.xmp_date("xmp:CreateDate") else { return Outcome::skip("its XMP states no creation") };
        let Order::Before(gap) = first.value.compare(&made.value) else { return Outcome::Consistent };
        if gap <= ONE_DAY {
            return Outcome::Consistent;
        }
        let say = Say::text("Its XMP says it was made ")
            .time(&made.value)
            .then(", but the history begins ")
            .time(&first.value)
            .then(", ")
            .span(gap)
            .then(" earlier");
        Outcome::of(vec![
            Found::new(say, Exhibit::claims_time("xmp:CreateDate", &made))
                .with(Exhibit::contradicts_time(name.clone(), first)),
        ])
    }),
};

pub const FONT_ZONE: Check = Check {
    id: "pdf-font-clock-zone",
    title: "A font's clock shows the hour of the creation date in another zone",
    looks_at: "Fonts that macOS converted while it made the PDF, by the date inside them (UTC), against /CreationDate",
    why: "macOS stamps the fonts that it builds anew with the time in UTC. If it fits the creation date to the minute, but for whole zones, then the zone of one of them is not the computer's.",
    innocent: &[
        "A program wrote the local time and called it UTC",
        "The computer was set to another zone than its place",
    ],
    next_step: "Take the font's time as UTC, and ask where the computer stood",
    sources: &["ISO/IEC 14496-22:2019 head", "Measured on files of macOS 10.5 to 10.8"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        /// The fonts are built while the file is written (seconds).
        const NEAR: i64 = 60;
        let quartz = pdf.info_entry("Producer").is_some_and(|entry| entry.value.value.contains("Quartz"));
        if !quartz {
            return Outcome::skip("macOS is not its Producer");
        }
        let Some(made) = pdf.info_date("CreationDate") else { return Outcome::skip("it states no creation date") };
        let mut looked = false;
        let mut found = Vec::new();
        for font in &pdf.fonts {
            let (Some(created), Some(modified)) = (&font.created, &font.modified) else { continue };
            let Some(apart) = created.value.seconds_after(&made.value) else { continue };
            if created.value.raw != modified.value.raw {
                continue;
            }
            looked = true;
            let zone = (apart + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
            if zone == 0 || zone.abs() > WIDEST || (apart - zone).abs() > NEAR || !found.is_empty() {
                continue;
            }
            let say = Say::text("It says it was made ")
                .time(&made.value)
                .then(", its font ")
                .value(font.name.value.clone())
                .then(" was converted ")
                .time(&created.value)
                .then(": the same minute, ")
                .span(zone.abs())
                .then(" apart");
            found.push(
                Found::new(say, Exhibit::claims_time("Info /CreationDate", &made))
                    .with(Exhibit::contradicts_time(format!("font {}", font.name.value), created)),
            );
        }
        if looked { Outcome::of(found) } else { Outcome::skip("no font was converted while it was made") }
    }),
};

pub const STOOD_STILL: Check = Check {
    id: "pdf-dates-stood-still",
    title: "The document was saved again, and its dates say that it never was",
    looks_at: "/CreationDate and /ModDate of the last saved state, in files of several",
    why: "Most programs renew the change date when they append their changes. Two equal dates behind a later saving were not renewed, or were made equal.",
    innocent: &["Libraries that append often leave both dates alone"],
    next_step: "See what the later state changed, and take its time from elsewhere",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 32000-2:2020 7.5.6"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.revisions.len() < 2 {
            return Outcome::skip("it holds one saved state");
        }
        if !pdf.signing.signatures.is_empty() {
            return Outcome::skip("it was signed, and signing leaves the dates alone");
        }
        let (Some(made), Some(changed)) = (pdf.info_date("CreationDate"), pdf.info_date("ModDate")) else {
            return Outcome::skip("it does not state both dates");
        };
        if made.value.raw != changed.value.raw {
            return Outcome::Consistent;
        }
        let say =
            Say::text(format!("It was saved {} times, but it says it was made and last changed ", pdf.revisions.len()))
                .time(&made.value);
        Outcome::of(vec![
            Found::new(say, Exhibit::claims_time("Info /CreationDate", &made))
                .with(Exhibit::claims_time("Info /ModDate", &changed)),
        ])
    }),
};

pub const ZONES: Check = Check {
    id: "pdf-zones-differ",
    title: "Its dates are written in zones that no change of season explains",
    looks_at: "The distance from UTC of the dates in Info, in XMP with its history, and in what programs keep for themselves",
    why: "A computer writes all its dates in its own zone, which moves by one hour in summer. Other differences mean that several computers, or several places, had a hand in it.",
    innocent: &["People of two countries worked on it, or somebody travelled", "A server in another zone converted it"],
    next_step: "List which date stands in which zone, and ask who was there",
    sources: &["ISO 32000-2:2020 7.9.4", "IANA time zone database"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        /// Minutes by which clocks are moved in summer.
        const SUMMER: i32 = 60;
        let mut dated = info(pdf);
        for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
            dated.extend(pdf.xmp_date(name).map(|fact| (name.to_owned(), fact)));
        }
        dated.extend(history(pdf));
        for kind in [TraceKind::Piece, TraceKind::Part] {
            let own = moments(pdf, kind, |_| true);
            dated.extend(own.into_iter().map(|(trace, key, fact)| (format!("{} {key}", trace.words()), fact)));
        }
        // UTC is no place.
        dated
            .retain(|(_, fact)| matches!(fact.value.offset, Offset::Stated(_)) && fact.value.minutes_east() != Some(0));
        let Some((label, first)) = dated.first() else { return Outcome::skip("it states no date with a zone") };
        let east = |fact: &Fact<Stamp>| fact.value.minutes_east().unwrap_or(0);
        let other = dated.iter().find(|(_, fact)| !matches!((east(fact) - east(first)).abs(), 0 | SUMMER));
        let Some((other_label, other)) = other else { return Outcome::Consistent };
        let say = Say::text(format!("{label} is written in {}, {other_label} in {}", zone(first), zone(other)));
        Outcome::of(vec![
            Found::new(say, Exhibit::claims_time(label.clone(), first))
                .with(Exhibit::contradicts_time(other_label.clone(), other)),
        ])
    }),
};

/// `+05:30`.
fn zone(fact: &Fact<Stamp>) -> String {
    let east = fact.value.minutes_east().unwrap_or(0);
    let sign = if east < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", east.abs() / 60, east.abs() % 60)
}

pub const SYNTAX: Check = Check {
    id: "pdf-date-form",
    title: "A date is not written the way PDF writes dates",
    looks_at: "The form of /CreationDate and /ModDate: D:YYYYMMDDHHmmSS with a zone",
    why: "Every current program writes this form. Another one comes from a careless library, an old program, or a hand.",
    innocent: &["Old scanners, fax programs and home-made software write dates of their own"],
    next_step: "Compare with other files of the program named",
    sources: &["ISO 32000-2:2020 7.9.4"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let entries: Vec<_> = ["CreationDate", "ModDate"].into_iter().filter_map(|key| pdf.info_entry(key)).collect();
        if entries.iter().all(|entry| entry.value.value.is_empty()) {
            return Outcome::skip("it states no date");
        }
        let wrong = entries.into_iter().filter(|entry| !entry.value.value.is_empty() && !regular(&entry.value.value));
        let found = wrong.map(|entry| {
            let say = Say::text(format!("Info /{} is written ", entry.key)).value(entry.value.value.clone());
            Found::new(say, Exhibit::claims(format!("Info /{}", entry.key), &entry.value))
        });
        Outcome::of(found.take(MOST_SHOWN).collect())
    }),
};

/// Whether a text has the form of a PDF date; the prefix `D:` and everything behind the year may be left out.
fn regular(text: &str) -> bool {
    // Blanks behind it are another matter.
    let text = text.strip_prefix("D:").unwrap_or(text).trim_end();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 4 | 6 | 8 | 10 | 12 | 14) {
        return false;
    }
    let zone = text.get(digits..).unwrap_or_default();
    let shape: String = zone.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    let plain = shape.replace(['-', 'Z'], "+");
    matches!(plain.as_str(), "" | "+" | "+00" | "+00'" | "+00'00" | "+00'00'" | "+'" | "+0000")
}

#[cfg(test)]
mod tests {
    use super::regular;

    #[test]
    fn the_form_of_dates() {
        for text in ["D:20160405101500+02'00'", "D:20160405101500Z", "D:2016", "20160405", "D:20160405101500-05'00"] {
            assert!(regular(text), "{text}");
        }
        for text in ["8/2/2007 13:49:06", "null0101000000", "D:2016-04-05", "Tue Apr 5 2016"] {
            assert!(!regular(text), "{text}");
        }
    }
}
