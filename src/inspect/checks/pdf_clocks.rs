//! Clocks of what stands inside a PDF, against the dates that it states of itself.

use super::super::check::{Check, Outcome, Run, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::pdf_dates::last_stated;
use crate::evidence::{Fact, Order, Pdf, Stamp, Trace, TraceKind};

mod between;
mod made;
mod signed;
mod tools;
mod written;

pub(super) use made::years;

/// Zones, and clocks that nobody set, make a day (seconds).
const ONE_DAY: i64 = 86_400;
/// One save may take so many seconds from the first to the last date written.
const ONE_SAVE: i64 = 300;
/// Most findings of one check on one file; the first say it.
const MOST_SHOWN: usize = 4;

/// The family.
pub const CHECKS: &[Check] = &[
    ATTACHMENT,
    ANNOTATION,
    PIECE,
    PICTURE,
    tools::PICTURE_TOOL,
    PROFILE,
    made::IDENTIFIER,
    made::FONT_CLOCK,
    made::LABEL,
    made::FEATURE,
    made::NAMED_YEAR,
    made::TITLE,
    signed::CERTIFICATE,
    signed::DATES,
    signed::BUILT,
    written::ZONE_MISSING,
    written::ZONE_ODD,
    written::ROUND,
    between::PAPERS_OLDER,
    between::HISTORY_EARLIER,
    between::FONT_ZONE,
    between::STOOD_STILL,
    between::ZONES,
    between::SYNTAX,
];

/// Every moment of the current traces of one kind whose key fits, with its trace.
fn moments(pdf: &Pdf, kind: TraceKind, fits: fn(&str) -> bool) -> Vec<(&Trace, &str, Fact<Stamp>)> {
    let traces = pdf.traces.of(kind).filter(|trace| trace.current);
    traces
        .flat_map(|trace| trace.moments().map(move |(key, fact)| (trace, key, fact)))
        .filter(|(_, key, _)| fits(key))
        .collect()
}

/// The moments that lie after the document's last date by more than `slack` seconds, as findings.
fn after_last(
    dated: &[(&Trace, &str, Fact<Stamp>)],
    last: (&'static str, Fact<Stamp>),
    slack: i64,
    what: fn(&Trace) -> String,
) -> Vec<Found> {
    let (label, last) = last;
    let late = dated.iter().filter_map(|(trace, key, fact)| match fact.value.compare(&last.value) {
        Order::After(gap) if gap > slack => {
            let say = Say::text("The document's last date is ")
                .time(&last.value)
                .then(format!(", but {} says ", what(trace)))
                .time(&fact.value)
                .then(", ")
                .span(gap)
                .then(" later");
            let found = Found::new(say, Exhibit::claims_time(label, &last));
            Some(found.with(Exhibit::contradicts_time(format!("{} {key}", trace.words()), fact)))
        }
        _ => None,
    });
    late.take(MOST_SHOWN).collect()
}

const ATTACHMENT: Check = Check {
    id: "pdf-attached-file-newer",
    title: "An attached file is newer than the document",
    looks_at: "Creation and change date of each attached file (/Params) against the last date that the document states",
    why: "The dates of an attached file are taken from the disk of whoever attached it. A document that was finished earlier cannot hold it.",
    innocent: &[
        "The file was attached later by a program that left the document's dates alone",
        "The clock of one of the two computers was wrong",
    ],
    next_step: "Open the attached file, and ask who put it in and when",
    sources: &["ISO 32000-2:2020 7.11.4", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let dated = moments(pdf, TraceKind::Attachment, |key| key.starts_with("Params."));
        if dated.is_empty() {
            return Outcome::skip("no attached file carries a date");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let name = |trace: &Trace| {
            let named = trace.text("UF").or_else(|| trace.text("F")).map(|name| format!(" “{}”", name.value));
            format!("its attached file{}", named.unwrap_or_default())
        };
        Outcome::of(after_last(&dated, last, ONE_DAY, name))
    }),
};

const ANNOTATION: Check = Check {
    id: "pdf-comment-outside",
    title: "A comment is dated outside the life of the document",
    looks_at: "/M and /CreationDate of annotations against the creation and the last date that the document states",
    why: "A comment is written between the making of a document and its last saving.",
    innocent: &[
        "Browsers and phones save comments and leave the document's dates alone",
        "A page with its comments came from another document",
        "The clock of one of the computers was wrong",
    ],
    next_step: "Ask the person named in the comment when and on what it was written",
    sources: &["ISO 32000-2:2020 12.5.2", "ISO 32000-2:2020 12.5.6.2"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let dated = moments(pdf, TraceKind::Annotation, |_| true);
        if dated.is_empty() {
            return Outcome::skip("no comment carries a date");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let mut found = after_last(&dated, last, ONE_DAY, |trace| by(trace, "a comment"));
        if let Some(made) = pdf.info_date("CreationDate") {
            let early = dated.iter().filter_map(|(trace, key, fact)| match fact.value.compare(&made.value) {
                Order::Before(gap) if gap > ONE_DAY => {
                    let say = Say::text("The document was made ")
                        .time(&made.value)
                        .then(format!(", but {} says ", by(trace, "a comment")))
                        .time(&fact.value)
                        .then(", ")
                        .span(gap)
                        .then(" earlier");
                    let one = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
                    Some(one.with(Exhibit::contradicts_time(format!("{} {key}", trace.words()), fact)))
                }
                _ => None,
            });
            found.extend(early.take(MOST_SHOWN));
        }
        Outcome::of(found)
    }),
};

/// `a comment of “Anna”`.
fn by(trace: &Trace, what: &str) -> String {
    let author = trace.text("T").filter(|author| !author.value.trim().is_empty());
    author.map_or_else(|| what.to_owned(), |author| format!("{what} of “{}”", author.value))
}

const PIECE: Check = Check {
    id: "pdf-program-papers-newer",
    title: "A program's own papers are newer than the document",
    looks_at: "/LastModified of pages, forms and of what programs keep for themselves (/PieceInfo) against the last date that the document states",
    why: "Acrobat, InDesign and Illustrator note when they last changed a page. A later note than the document's last date means that the last date was not written by a clock.",
    innocent: &[
        "A later program saved the file anew and put older dates back in",
        "A page of a newer document was joined to it by a program that kept its dates",
    ],
    next_step: "Look which program left the note, and ask what was done with it",
    sources: &["ISO 32000-2:2020 14.5", "ISO 32000-2:2020 7.7.3.3"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut dated = moments(pdf, TraceKind::Piece, |_| true);
        dated.extend(moments(pdf, TraceKind::Part, |_| true));
        if dated.is_empty() {
            return Outcome::skip("no program left papers with a date in it");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let words = |trace: &Trace| match trace.text("App") {
            Some(app) => format!("a note of {}", app.value),
            None => "a page or picture".to_owned(),
        };
        let mut found = after_last(&dated, last, ONE_SAVE, words);
        // One place says it; pages and papers carry the same date.
        found.truncate(2);
        Outcome::of(found)
    }),
};

const PICTURE: Check = Check {
    id: "pdf-picture-newer",
    title: "A picture was taken after the document's last date",
    looks_at: "Dates that cameras and editors wrote into the pictures (Exif, IPTC) against the last date that the document states",
    why: "A photograph cannot stand in a document that was finished before it was taken.",
    innocent: &[
        "The clock of the camera or of the computer was wrong",
        "The picture was put in later by a program that left the document's dates alone",
    ],
    next_step: "Ask for the photograph as the camera wrote it",
    sources: &["CIPA DC-008-2019 4.6.4", "IPTC-IIM 4.2 2:55"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, scene| {
        let mut dated = moments(pdf, TraceKind::Picture, |key| !key.starts_with("icc."));
        // A clock ahead of today was never set.
        dated.retain(|(.., fact)| fact.value.earliest().is_some_and(|at| at <= scene.as_of));
        if dated.is_empty() {
            return Outcome::skip("no picture carries a date");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        Outcome::of(after_last(&dated, last, ONE_DAY, |_| "a picture in it".to_owned()))
    }),
};

const PROFILE: Check = Check {
    id: "pdf-colour-profile-newer",
    title: "A colour profile was made after the document's last date",
    looks_at: "The date inside each embedded colour profile (ICC) against the last date that the document states",
    why: "A colour profile carries the day on which its maker built it. It cannot be in a document that was finished earlier.",
    innocent: &[
        "A later program converted the colours and left the document's dates alone",
        "A program stamps the profile with the time of the export, and the document's date is taken from elsewhere",
    ],
    next_step: "Ask on which system the document was made",
    sources: &["ICC.1:2022 7.2.8", "ISO 32000-2:2020 8.6.5.5"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, scene| {
        let mut dated = moments(pdf, TraceKind::Profile, |key| key == "created");
        dated.extend(moments(pdf, TraceKind::Picture, |key| key == "icc.created"));
        dated.retain(|(.., fact)| fact.value.earliest().is_some_and(|at| at <= scene.as_of));
        if dated.is_empty() {
            return Outcome::skip("no colour profile carries a date");
        }
        let Some(last) = last_stated(pdf) else { return Outcome::skip("it states no date") };
        let words = |trace: &Trace| {
            let name = trace.text("description").or_else(|| trace.text("icc.description"));
            format!("its colour profile{}", name.map(|name| format!(" “{}”", name.value)).unwrap_or_default())
        };
        Outcome::of(after_last(&dated, last, 2 * ONE_DAY, words))
    }),
};
