//! How dates are written: with zones or without, round or not.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Offset, Pdf, Precision, Stamp};

/// Programs that write a zone with every date, since the version named by the words; lower case.
///
/// Measured on 1,019 dated files, and read in the source of those that are open.
const ZONED: [&str; 9] = [
    "microsoft® word 2016",
    "microsoft® word 2019",
    "microsoft® word for microsoft 365",
    "microsoft® excel 2016",
    "skia/pdf m",
    "quartz pdfcontext",
    "libreoffice",
    "pdftex-1.40",
    "adobe pdf library 1",
];

/// The dates of the last state's Info.
fn info(pdf: &Pdf) -> Vec<(&'static str, Fact<Stamp>)> {
    let keys = [("Info /CreationDate", "CreationDate"), ("Info /ModDate", "ModDate")];
    keys.into_iter().filter_map(|(label, key)| Some((label, pdf.info_date(key)?))).collect()
}

pub const ZONE_MISSING: Check = Check {
    id: "pdf-zone-missing",
    title: "A date lacks the zone that its program always writes",
    looks_at: "Dates of the Info dictionary against the habit of the Producer named",
    why: "The program named writes every date with its distance from UTC. A date without it was written by something else, often by hand.",
    innocent: &[
        "A server or library refreshed the dates and kept the Producer",
        "An editor of metadata corrected a title and rewrote the date in passing",
    ],
    next_step: "Ask which programs the file went through after it was made",
    sources: &["ISO 32000-2:2020 7.9.4", "Measured on 1,019 dated files"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = pdf.info_entry("Producer").map(|entry| &entry.value) else {
            return Outcome::skip("it names no Producer");
        };
        let named = producer.value.to_lowercase();
        if !ZONED.iter().any(|word| named.contains(word)) || named.contains("modified") || named.contains(';') {
            return Outcome::skip("its Producer is not known to write a zone always");
        }
        let dates = info(pdf);
        if dates.is_empty() {
            return Outcome::skip("it states no date");
        }
        let bare = dates.into_iter().filter(|(_, fact)| {
            fact.value.offset == Offset::Missing
                && fact.value.precision >= Precision::Minute
                && fact.value.defects.is_empty()
        });
        let found = bare.map(|(label, fact)| {
            let raw = fact.map(|stamp| stamp.raw.clone());
            let say = Say::text(format!("{label} says "))
                .value(raw.value.clone())
                .then(", without a zone; ")
                .value(producer.value.clone())
                .then(" writes one with every date");
            Found::new(say, Exhibit::claims("Info /Producer", producer)).with(Exhibit::contradicts(label, &raw))
        });
        Outcome::of(found.collect())
    }),
};

pub const ZONE_ODD: Check = Check {
    id: "pdf-zone-odd",
    title: "A date's zone is on no quarter of an hour",
    looks_at: "The distance from UTC of all dates of the Info dictionary",
    why: "All zones lie on quarters of an hour from UTC. Another distance was computed wrongly or typed.",
    innocent: &["Some libraries divide by the wrong number and write +05:24 for half past five"],
    next_step: "Compare the Producer with other files of the same program",
    sources: &["ISO 32000-2:2020 7.9.4", "IANA time zone database"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let zoned: Vec<(&str, Fact<Stamp>, i32)> = info(pdf)
            .into_iter()
            .filter_map(|(label, fact)| {
                let minutes = fact.value.minutes_east()?;
                Some((label, fact, minutes))
            })
            .collect();
        if zoned.is_empty() {
            return Outcome::skip("no date of its Info dictionary has a zone");
        }
        let odd = zoned.into_iter().filter(|(.., minutes)| minutes % 15 != 0);
        let found = odd.map(|(label, fact, _)| {
            let say =
                Say::text(format!("{label} says ")).time(&fact.value).then(", a distance from UTC that no place keeps");
            Found::new(say, Exhibit::claims_time(label, &fact))
        });
        Outcome::of(found.collect())
    }),
};

pub const ROUND: Check = Check {
    id: "pdf-date-round",
    title: "A date is a round one",
    looks_at: "Clock times of the Info dictionary: midnight exactly, or a full hour in each of two differing dates",
    why: "Clocks rarely stand at 00:00:00 when a file is saved. Hands and forms that ask for a day write that.",
    innocent: &[
        "A form, database or archive knows only the day and fills in midnight",
        "A script sets the date to that of its sources",
    ],
    next_step: "Ask whether the date was entered by hand",
    sources: &["Measured on 701 dated files: 7 say midnight"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let dates = info(pdf);
        let clocked: Vec<_> = dates.into_iter().filter(|(_, fact)| fact.value.precision >= Precision::Second).collect();
        if clocked.is_empty() {
            return Outcome::skip("it states no clock time");
        }
        let full = |stamp: &Stamp| stamp.digits.minute == 0 && stamp.digits.second == 0;
        let differing =
            clocked.iter().any(|(_, fact)| clocked.iter().any(|(_, other)| fact.value.digits != other.value.digits));
        let hours = differing && clocked.len() > 1 && clocked.iter().all(|(_, fact)| full(&fact.value));
        let midnight =
            clocked.into_iter().filter(|(_, fact)| hours || full(&fact.value) && fact.value.digits.hour == 0);
        let found = midnight.map(|(label, fact)| {
            let what =
                if fact.value.digits.hour == 0 { "exactly midnight" } else { "a full hour, as does its other date" };
            let say = Say::text(format!("{label} says ")).time(&fact.value).then(format!(", {what}"));
            Found::new(say, Exhibit::claims_time(label, &fact))
        });
        Outcome::of(found.collect())
    }),
};
