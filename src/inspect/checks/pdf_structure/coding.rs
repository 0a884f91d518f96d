//! One stream that is coded otherwise than its like, and a checksum that the writer left.

use std::collections::BTreeMap;

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use crate::evidence::Coding;

/// Fewest content streams among which one can differ.
const FEWEST: usize = 5;

pub const CODING: Check = Check {
    id: "pdf-content-coding",
    title: "One page's text is packed otherwise than that of the others",
    looks_at: "Filter and first two bytes of every content stream: they name the packer's setting",
    why: "A program packs all pages alike. One that is packed otherwise, or not at all, was written by another program or another time.",
    innocent: &["A page was joined on from another document", "A stamp or page number was put on one page"],
    next_step: "Read the page that differs with care, above all its figures",
    sources: &["ISO 32000-2:2020 7.4.4", "RFC 1950 2.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let mut kinds: BTreeMap<&str, Vec<&Coding>> = BTreeMap::new();
        for coding in &pdf.frame.contents {
            kinds.entry(&coding.how).or_default().push(coding);
        }
        if pdf.frame.contents.len() < FEWEST {
            return Outcome::skip("it has too few content streams to compare");
        }
        let most = kinds.values().max_by_key(|list| list.len());
        let alone = kinds.values().find(|list| list.len() == 1).and_then(|list| list.first());
        let (Some(most), Some(alone), 2) = (most, alone, kinds.len()) else { return Outcome::Consistent };
        let Some(other) = most.first().filter(|_| most.len() + 1 == pdf.frame.contents.len()) else {
            return Outcome::Consistent;
        };
        let say = Say::text(format!(
            "The text of page {} is coded as {}, that of all other pages as {}",
            alone.page, alone.how, other.how
        ));
        let found = Found::new(say, Exhibit::claims(format!("text of page {}", other.page), &other.at))
            .with(Exhibit::contradicts(format!("text of page {}", alone.page), &alone.at));
        Outcome::of(vec![found])
    }),
};

pub const CHECKSUM: Check = Check {
    id: "pdf-checksum-differs",
    title: "The checksum that the writer left does not fit the file",
    looks_at: "/DocChecksum in the trailer of the first saved state: LibreOffice and OpenOffice write there the MD5 of all bytes before the trailer",
    why: "Not one byte of the first saved state can change without the sum. Where it does not fit, bytes were changed in place after LibreOffice wrote the file: a date, a figure, a name.",
    innocent: &[
        "LibreOffice signed the file itself: the signature is put in after the sum",
        "A transfer changed the line ends",
        "A later version of LibreOffice than those that were measured (4.2 to 7.4) may count otherwise",
    ],
    next_step: "Ask for the file as it was exported, and compare byte by byte",
    sources: &[
        "LibreOffice, vcl/source/gdi/pdfwriter_impl.cxx, emitTrailer",
        "LibreOffice, sdext/source/pdfimport, checkDocChecksum",
    ],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(checked) = &pdf.frame.checksum else { return Outcome::skip("its writer left no checksum") };
        // Another program that wrote the whole file anew keeps the entry without its meaning.
        let office = pdf.header.as_ref().and_then(|header| header.marker.as_ref());
        if !office.is_some_and(|marker| marker.value.starts_with("c3a4c3bcc3b6c39f")) {
            return Outcome::skip("another program than the one that left a checksum wrote the file");
        }
        if checked.stated.value == checked.computed {
            return Outcome::Consistent;
        }
        let say = Say::text("The trailer states the checksum ")
            .value(checked.stated.value.clone())
            .then(format!(" over the first {} bytes; they come to ", checked.covers.end))
            .value(checked.computed.clone());
        let covered = crate::evidence::Fact::raw(checked.computed.clone(), checked.covers);
        let found = Found::new(say, Exhibit::claims("/DocChecksum", &checked.stated))
            .with(Exhibit::contradicts("MD5 of the bytes before the trailer", &covered));
        Outcome::of(vec![found])
    }),
};
