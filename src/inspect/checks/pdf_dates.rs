//! Dates that a PDF states of itself, against each other and against the calendar.

use jiff::{SignedDuration, Timestamp};

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Defect, Fact, Offset, Order, Pdf, Stamp};

mod ages;
pub(super) use ages::may_be_pinned;
mod revisions;

/// Two moments of one save are written within so many seconds.
const SAME_EVENT: i64 = 2;
/// One save may take so many seconds from the first to the last date written.
const SAME_SAVE: i64 = 60;
/// Farther apart than any mix-up of zones and midnight (seconds): 26 hours.
const BEYOND_ZONES: i64 = 26 * 3_600;
/// Widest difference that a wrong zone makes (seconds): 14 hours.
const WIDEST_ZONE: i64 = 14 * 3_600;
/// All zones lie on quarters of an hour (seconds).
const QUARTER: i64 = 900;
/// Public life of PDF begins: Acrobat 1.0, 15 June 1993, as a moment UTC.
const FIRST_PDF: &str = "1993-06-01T00:00:00Z";

/// The family.
pub const CHECKS: &[Check] = &[
    CREATION_DIFFERS,
    MODIFICATION_DIFFERS,
    OTHER_ZONE,
    CHANGED_BEFORE_MADE,
    IMPOSSIBLE,
    FUTURE,
    BEFORE_PDF,
    revisions::BACKWARDS,
    revisions::CREATION_REWRITTEN,
    revisions::SOURCE,
    revisions::HISTORY,
    ages::SOFTWARE,
    ages::FONT_FILE,
    ages::FONT_NAME,
    ages::TOOLKIT,
    ages::STRUCTURE,
];

/// The dates that the document states of itself now, with their labels: Info first, then XMP.
fn stated(pdf: &Pdf) -> Vec<(&'static str, Fact<Stamp>)> {
    let info = [("Info /CreationDate", "CreationDate"), ("Info /ModDate", "ModDate")];
    let xmp = ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"];
    let info = info.into_iter().filter_map(|(label, key)| Some((label, pdf.info_date(key)?)));
    info.chain(xmp.into_iter().filter_map(|name| Some((name, pdf.xmp_date(name)?)))).collect()
}

/// The last of them: no save of the document that keeps its dates was later.
pub(super) fn last_stated(pdf: &Pdf) -> Option<(&'static str, Fact<Stamp>)> {
    stated(pdf)
        .into_iter()
        .filter(|(_, fact)| fact.value.latest().is_some())
        .max_by_key(|(_, fact)| fact.value.latest())
}

fn seconds(order: Order) -> Option<i64> {
    match order {
        Order::Before(seconds) | Order::After(seconds) => Some(seconds),
        Order::CannotTell => None,
    }
}

fn is_zone_shift(seconds: i64) -> bool {
    seconds <= WIDEST_ZONE && seconds % QUARTER == 0
}

fn same_wall(a: &Stamp, b: &Stamp) -> bool {
    a.wall_seconds_after(b).is_some_and(|apart| apart.abs() <= SAME_EVENT)
}

const CREATION_DIFFERS: Check = Check {
    id: "pdf-creation-info-xmp",
    title: "Info and XMP give different creation dates",
    looks_at: "/CreationDate of the Info dictionary against xmp:CreateDate of the document's XMP",
    why: "A PDF states its creation date twice. Programs write both together; whoever changes one by hand often forgets the other.",
    innocent: &[
        "A converter or archive system made the file anew and refreshed only one of the two",
        "The file was joined from several documents and kept the XMP of one of them",
    ],
    next_step: "Ask for the file as it was first sent, and which programs it went through",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 16684-1:2019 8.4", "ISO 19005-1:2005 6.7.3"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let (Some(info), Some(xmp)) = (pdf.info_date("CreationDate"), pdf.xmp_date("xmp:CreateDate")) else {
            return Outcome::skip("the file does not state its creation in both places");
        };
        let Some(apart) = seconds(info.value.compare(&xmp.value)).filter(|apart| *apart > SAME_EVENT) else {
            return Outcome::Consistent;
        };
        if same_wall(&info.value, &xmp.value) {
            return Outcome::Consistent;
        }
        let say = Say::text("The Info dictionary says the document was made ")
            .time(&info.value)
            .then(", its XMP says ")
            .time(&xmp.value)
            .then(": ")
            .span(apart)
            .then(" apart");
        let found = Found::new(say, Exhibit::claims_time("Info /CreationDate", &info))
            .with(Exhibit::contradicts_time("xmp:CreateDate", &xmp));
        // Made, by XMP, after the last change that Info knows of: no order of events fits both.
        let last = pdf.info_date("ModDate");
        let excluded = last
            .as_ref()
            .is_some_and(|last| matches!(xmp.value.compare(&last.value), Order::After(apart) if apart > BEYOND_ZONES));
        let found = match last.filter(|_| excluded) {
            Some(last) => found.with(Exhibit::context_time("Info /ModDate", &last)),
            None if is_zone_shift(apart) => found.at_most(Weight::Note),
            None => found.at_most(Weight::Odd),
        };
        Outcome::of(vec![found])
    }),
};

const MODIFICATION_DIFFERS: Check = Check {
    id: "pdf-modification-info-xmp",
    title: "Info and XMP give different modification dates",
    looks_at: "/ModDate of the Info dictionary against xmp:ModifyDate of the document's XMP",
    why: "The last program to save the file brought only one of the two up to date, or one was changed by hand.",
    innocent: &[
        "macOS and several libraries save a PDF without touching its XMP",
        "A print or archive server stamps only one of the two",
    ],
    next_step: "Compare Producer and x:xmptk: they tell which program wrote which of the two",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 16684-1:2019 8.4"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let (Some(info), Some(xmp)) = (pdf.info_date("ModDate"), pdf.xmp_date("xmp:ModifyDate")) else {
            return Outcome::skip("the file does not state its last change in both places");
        };
        match seconds(info.value.compare(&xmp.value)) {
            Some(apart) if apart > SAME_SAVE && !same_wall(&info.value, &xmp.value) => {
                let say = Say::text("The Info dictionary says the document was last changed ")
                    .time(&info.value)
                    .then(", its XMP says ")
                    .time(&xmp.value);
                Outcome::of(vec![
                    Found::new(say, Exhibit::claims_time("Info /ModDate", &info))
                        .with(Exhibit::contradicts_time("xmp:ModifyDate", &xmp)),
                ])
            }
            _ => Outcome::Consistent,
        }
    }),
};

const OTHER_ZONE: Check = Check {
    id: "pdf-same-clock-other-zone",
    title: "The same clock time stands in two different zones",
    looks_at: "Dates of the Info dictionary against their twins in XMP: digits alike, zones not",
    why: "A program that writes one moment twice writes the same zone twice. Equal digits with different zones are two different moments: one of them was typed or converted wrongly.",
    innocent: &["TCPDF writes the zone with the wrong sign into XMP", "A converter labelled local time as UTC"],
    next_step: "Ask in which country the document was made, and look for other clocks in the file",
    sources: &["ISO 32000-2:2020 7.9.4", "ISO 16684-1:2019 8.2.1.1"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let mut found = Vec::new();
        let mut compared = false;
        for (key, label, name) in
            [("CreationDate", "Info /CreationDate", "xmp:CreateDate"), ("ModDate", "Info /ModDate", "xmp:ModifyDate")]
        {
            let (Some(info), Some(xmp)) = (pdf.info_date(key), pdf.xmp_date(name)) else { continue };
            let (Some(here), Some(there)) = (info.value.minutes_east(), xmp.value.minutes_east()) else { continue };
            compared = true;
            if here == there || !same_wall(&info.value, &xmp.value) {
                continue;
            }
            let say = Say::text(format!("{label} and {name} show the same clock time, "))
                .time(&info.value)
                .then(" and ")
                .time(&xmp.value)
                .then(", but not the same moment");
            let one = Found::new(say, Exhibit::claims_time(label, &info)).with(Exhibit::contradicts_time(name, &xmp));
            let known = pdf.info_entry("Producer").is_some_and(|entry| entry.value.value.contains("TCPDF"));
            found.push(if known { one.at_most(Weight::Note) } else { one });
        }
        if compared { Outcome::of(found) } else { Outcome::skip("no date stands with its zone in both Info and XMP") }
    }),
};

const CHANGED_BEFORE_MADE: Check = Check {
    id: "pdf-changed-before-made",
    title: "The last change lies before the creation",
    looks_at: "/ModDate against /CreationDate, xmp:ModifyDate against xmp:CreateDate",
    why: "Nothing can be changed before it exists. One of the two dates is wrong.",
    innocent: &[
        "The clock of the computer was set wrongly at one of the two saves",
        "A library mixed local time with UTC: then the gap is below a day",
    ],
    next_step: "Ask who saved the file last and on which machine; compare with the dates of the mail that carried it",
    sources: &["ISO 32000-2:2020 14.3.3"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let pairs = [
            ("Info /CreationDate", pdf.info_date("CreationDate"), "Info /ModDate", pdf.info_date("ModDate")),
            ("xmp:CreateDate", pdf.xmp_date("xmp:CreateDate"), "xmp:ModifyDate", pdf.xmp_date("xmp:ModifyDate")),
        ];
        let mut found = Vec::new();
        let mut compared = false;
        for (made_label, made, changed_label, changed) in pairs {
            let (Some(made), Some(changed)) = (made, changed) else { continue };
            compared = true;
            let Order::Before(apart) = changed.value.compare(&made.value) else { continue };
            if apart <= SAME_EVENT {
                continue;
            }
            let say = Say::text("It says it was made ")
                .time(&made.value)
                .then(" and last changed ")
                .time(&changed.value)
                .then(", ")
                .span(apart)
                .then(" earlier");
            let one = Found::new(say, Exhibit::claims_time(made_label, &made))
                .with(Exhibit::contradicts_time(changed_label, &changed));
            found.push(if apart > BEYOND_ZONES { one } else { one.at_most(Weight::Odd) });
        }
        if compared { Outcome::of(found) } else { Outcome::skip("it does not state both a creation and a last change") }
    }),
};

const IMPOSSIBLE: Check = Check {
    id: "pdf-date-impossible",
    title: "A date names a day, time or zone that does not exist",
    looks_at: "All dates of the Info dictionary and the document's XMP",
    why: "Programs take dates from a clock and cannot write 30 February. A person who types one can.",
    innocent: &[
        "Some libraries compute the zone wrongly and write one like +27:00",
        "Zeros stand for a date that the program did not know",
    ],
    next_step: "Look at the digits as they stand in the file",
    sources: &["ISO 32000-2:2020 7.9.4", "ISO 8601-1:2019 4.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let dates = stated(pdf);
        if dates.is_empty() {
            return Outcome::skip("it states no date");
        }
        let mut found = Vec::new();
        for (label, fact) in dates {
            let zone = fact.value.defects.contains(&Defect::ImpossibleOffset);
            if !zone && !fact.value.defects.contains(&Defect::Impossible) {
                continue;
            }
            let what = if zone { ", a zone that no place has" } else { ", which is no day and time of any calendar" };
            let text = fact.map(|stamp| stamp.raw.clone());
            let say = Say::text(format!("{label} says ")).value(text.value.clone()).then(what);
            let one = Found::new(say, Exhibit::claims(label, &text));
            let unset = fact.value.digits.year == 0;
            found.push(if zone || unset { one.at_most(Weight::Note) } else { one });
        }
        Outcome::of(found)
    }),
};

const FUTURE: Check = Check {
    id: "pdf-date-in-future",
    title: "A date lies in the future",
    looks_at: "All dates of the Info dictionary and the document's XMP against the day of the examination",
    why: "A file cannot have been saved on a day that has not come yet.",
    innocent: &[
        "The clock of the computer that saved it was wrong",
        "The clock of the computer that examines it is wrong",
    ],
    next_step: "Check this computer's date, then look for other clocks in the file",
    sources: &["ISO 32000-2:2020 14.3.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, scene| {
        let dates = stated(pdf);
        if dates.is_empty() {
            return Outcome::skip("it states no date");
        }
        let Ok(limit) = scene.as_of.checked_add(SignedDuration::from_secs(BEYOND_ZONES)) else {
            return Outcome::skip("the day of the examination is not known");
        };
        let late = |fact: &Fact<Stamp>| fact.value.earliest().is_some_and(|moment| moment > limit);
        let found = dates.into_iter().filter(|(_, fact)| late(fact)).map(|(label, fact)| {
            let say = Say::text(format!("{label} says ")).time(&fact.value).then(", a day that has not come yet");
            Found::new(say, Exhibit::claims_time(label, &fact))
        });
        Outcome::of(found.collect())
    }),
};

const BEFORE_PDF: Check = Check {
    id: "pdf-date-before-pdf",
    title: "A date lies before PDF existed",
    looks_at: "All dates of the Info dictionary and the document's XMP against June 1993",
    why: "No PDF can have been saved before the format came out in June 1993.",
    innocent: &["The computer's clock had lost its date", "An archive entered the date of the paper document by hand"],
    next_step: "Ask whether the date is meant for the paper original",
    sources: &["ISO 32000-1:2008 Introduction", "Adobe Systems, Portable Document Format Reference Manual, June 1993"],
    weight: Weight::Conflict,
    since: "0.1.0",
    run: Run::Pdf(before_pdf),
};

fn before_pdf(pdf: &Pdf, _: &Scene) -> Outcome {
    /// Days on which clocks and libraries start to count; they stand for "not known".
    const UNSET: [(i64, u32, u32); 7] =
        [(1601, 1, 1), (1899, 12, 30), (1899, 12, 31), (1904, 1, 1), (1970, 1, 1), (1969, 12, 31), (1980, 1, 1)];
    let dates = stated(pdf);
    if dates.is_empty() {
        return Outcome::skip("it states no date");
    }
    let Ok(first) = FIRST_PDF.parse::<Timestamp>() else { return Outcome::Consistent };
    let mut found = Vec::new();
    for (label, fact) in dates {
        let early = |moment: &Timestamp| *moment < first;
        if !fact.value.latest().is_some_and(|moment| early(&moment)) {
            continue;
        }
        let say = Say::text(format!("{label} says ")).time(&fact.value).then(", but PDF came out in June 1993");
        let mut one = Found::new(say, Exhibit::claims_time(label, &fact));
        if let Some(header) = &pdf.header {
            one = one.with(Exhibit::contradicts("PDF version in the first line", &header.version));
        }
        let digits = &fact.value.digits;
        let unset = UNSET.contains(&(digits.year, digits.month, digits.day)) || digits.year < 1601;
        let zoneless_year = fact.value.offset == Offset::Missing && (digits.month, digits.day) == (1, 1);
        found.push(if unset || zoneless_year { one.at_most(Weight::Note) } else { one });
    }
    Outcome::of(found)
}
