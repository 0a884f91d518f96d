//! Dates of signatures as the signature dictionary and the certificates state them. Nothing is verified here.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{MOST_SHOWN, ONE_DAY, ONE_SAVE};
use crate::evidence::{Fact, Order, Pdf, Stamp, Trace, TraceKind};

/// `/M` and the signer's own time are written one behind the other (seconds).
const SAME_SIGNING: i64 = 600;

/// Signatures of persons: timestamps and rights of Adobe's Reader are made by others.
fn signatures(pdf: &Pdf) -> impl Iterator<Item = &Trace> {
    let rights =
        |trace: &Trace| trace.text("Reference.TransformMethod").is_some_and(|method| method.value.starts_with("UR"));
    let stamp = |trace: &Trace| trace.text("Type").is_some_and(|kind| kind.value == "DocTimeStamp");
    pdf.traces.of(TraceKind::Signature).filter(move |trace| !rights(trace) && !stamp(trace))
}

/// When it was signed as the signature says: the signer's own time, else `/M`.
fn signed_at(trace: &Trace) -> Option<(&'static str, Fact<Stamp>)> {
    trace.date("signer[0].signingTime").map(|time| ("signing time", time)).or_else(|| Some(("/M", trace.date("M")?)))
}

/// The signer's certificate as far as it can be told without computing: the only one that may not issue others.
fn own_certificate(trace: &Trace) -> Option<String> {
    let bases = trace.entries.iter().filter_map(|entry| entry.key.strip_suffix(".subject"));
    let mut own = bases.filter(|base| trace.text(&format!("{base}.authority")).is_none());
    let first = own.next()?.to_owned();
    own.next().is_none().then_some(first)
}

pub const CERTIFICATE: Check = Check {
    id: "pdf-signed-before-certificate",
    title: "It says it was signed before the signer's certificate began",
    looks_at: "The signing time that the signature states against the first day of the signer's certificate",
    why: "The key that signs is certified from a certain day on. A signature of an earlier day was dated by a clock that was set back.",
    innocent: &[
        "The clock of the signing computer was wrong",
        "The authority renewed the certificate of the same key, and the newer one was put in",
    ],
    next_step: "Look for a timestamp of a third party, and ask the signer",
    sources: &["RFC 5652 11.3", "RFC 5280 4.1.2.5", "ISO 32000-2:2020 table 255"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut compared = false;
        let mut found = Vec::new();
        for trace in signatures(pdf) {
            let Some((label, signed)) = signed_at(trace) else { continue };
            let Some(base) = own_certificate(trace) else { continue };
            let Some(first) = trace.date(&format!("{base}.notBefore")) else { continue };
            compared = true;
            let name = trace.text(&format!("{base}.subject")).map(|name| name.value.clone()).unwrap_or_default();
            let last = trace.date(&format!("{base}.notAfter"));
            if let Order::Before(gap) = signed.value.compare(&first.value)
                && gap > ONE_DAY
            {
                let say = Say::text("It says it was signed ")
                    .time(&signed.value)
                    .then(", but the certificate of ")
                    .value(name)
                    .then(" begins ")
                    .time(&first.value)
                    .then(", ")
                    .span(gap)
                    .then(" later");
                let one = Found::new(say, Exhibit::claims_time(format!("signature {label}"), &signed));
                found.push(one.with(Exhibit::contradicts_time("certificate notBefore", &first)));
            } else if let Some(last) = last.filter(|last| matches!(signed.value.compare(&last.value), Order::After(_)))
            {
                let say = Say::text("It says it was signed ")
                    .time(&signed.value)
                    .then(", but the certificate of ")
                    .value(name)
                    .then(" had ended ")
                    .time(&last.value);
                let one = Found::new(say, Exhibit::claims_time(format!("signature {label}"), &signed));
                found.push(one.with(Exhibit::contradicts_time("certificate notAfter", &last)).at_most(Weight::Note));
            }
        }
        found.truncate(MOST_SHOWN);
        if compared {
            Outcome::of(found)
        } else {
            Outcome::skip("no signature states both its time and one signer's certificate")
        }
    }),
};

pub const DATES: Check = Check {
    id: "pdf-signature-dates",
    title: "The signature's date does not fit the document's dates",
    looks_at: "/M and the signing time of each signature against each other, /CreationDate and /ModDate",
    why: "A document is signed after it was made. The two times of one signature are written in one go.",
    innocent: &[
        "The signing server keeps another clock or zone than the program that made the document",
        "A program notes the time of preparing as /M and the time of the key's use as signing time",
    ],
    next_step: "Ask the signer for the day, and look for a timestamp of a third party",
    sources: &["ISO 32000-2:2020 table 255", "RFC 5652 11.3"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut compared = false;
        let mut found = Vec::new();
        for trace in signatures(pdf) {
            let stated = trace.date("M");
            let made = pdf.info_date("CreationDate");
            if let (Some(stated), Some(own)) = (&stated, trace.date("signer[0].signingTime")) {
                compared = true;
                if let Order::Before(gap) | Order::After(gap) = stated.value.compare(&own.value)
                    && gap > SAME_SIGNING
                {
                    let say = Say::text("One signature is dated ")
                        .time(&stated.value)
                        .then(" outside and ")
                        .time(&own.value)
                        .then(" inside, ")
                        .span(gap)
                        .then(" apart");
                    let one = Found::new(say, Exhibit::claims_time("signature /M", &stated.clone()));
                    let zone = gap % 900 < 60 || gap % 900 > 840;
                    let one = one.with(Exhibit::contradicts_time("signing time", &own));
                    found.push(if zone && gap <= 14 * 3_600 { one.at_most(Weight::Note) } else { one });
                }
            }
            if let (Some((label, signed)), Some(made)) = (signed_at(trace), made) {
                compared = true;
                if let Order::Before(gap) = signed.value.compare(&made.value)
                    && gap > ONE_SAVE
                {
                    let say = Say::text("It says it was made ")
                        .time(&made.value)
                        .then(" and signed ")
                        .time(&signed.value)
                        .then(", ")
                        .span(gap)
                        .then(" earlier");
                    let one = Found::new(say, Exhibit::claims_time("Info /CreationDate", &made));
                    let one = one.with(Exhibit::contradicts_time(format!("signature {label}"), &signed));
                    found.push(if gap > ONE_DAY { one } else { one.at_most(Weight::Note) });
                }
            }
        }
        found.truncate(MOST_SHOWN);
        if compared { Outcome::of(found) } else { Outcome::skip("no signature states a time that could be compared") }
    }),
};

pub const BUILT: Check = Check {
    id: "pdf-signer-built-later",
    title: "The program that signed was built after the signature's date",
    looks_at: "Build days of the signing program (/Prop_Build) against the signing time that the signature states",
    why: "Acrobat and other programs note in each signature on which day they themselves were built. They cannot sign before.",
    innocent: &["The clock of the signing computer was far behind"],
    next_step: "Ask on which computer and with which version it was signed",
    sources: &["Adobe, PDF Signature Build Dictionary Specification, 2008", "ISO 32000-2:2020 table 255"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let mut compared = false;
        let mut found = Vec::new();
        for trace in pdf.traces.of(TraceKind::Signature) {
            let Some((label, signed)) = signed_at(trace) else { continue };
            let built = trace.moments().filter(|(key, _)| key.starts_with("Prop_Build."));
            let Some((key, built)) = built.max_by_key(|(_, fact)| fact.value.latest()) else { continue };
            compared = true;
            let Order::After(gap) = built.value.compare(&signed.value) else { continue };
            if gap <= ONE_DAY {
                continue;
            }
            let say = Say::text("It says it was signed ")
                .time(&signed.value)
                .then(", by a program that was built ")
                .time(&built.value)
                .then(", ")
                .span(gap)
                .then(" later");
            let one = Found::new(say, Exhibit::claims_time(format!("signature {label}"), &signed));
            found.push(one.with(Exhibit::contradicts_time(key, &built)));
        }
        found.truncate(MOST_SHOWN);
        if compared { Outcome::of(found) } else { Outcome::skip("no signature says when its program was built") }
    }),
};
