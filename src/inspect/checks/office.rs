//! Checks of office documents: their properties against each other and against their package.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::proofs::{DocumentCover, Proof, ProofKind};
use crate::evidence::{Fact, Office, Order, Stamp};

/// Beyond this (seconds) no wrong zone setting explains the difference: zones span 26 hours.
const BEYOND_ZONES: i64 = 26 * 3_600;
/// A document may be dated so far ahead of the examination (seconds): zones and clocks that are a little fast.
const FUTURE_SLACK: i64 = 48 * 3_600;
/// Before this year no office program wrote dates: an empty field counts from 1601 or 1904.
const FIRST_YEAR: i64 = 1980;
/// Moments of one save lie so close together (seconds).
const ONE_SAVE: i64 = 60;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "office-modified-before-created",
        title: "Last changed before it was made",
        looks_at: "The dates of creation and of the last change in the document's properties",
        why: "A program writes the date of creation once and the date of the last change at every save.",
        innocent: &[
            "A document made from a template or by “Save as”, which some programs date anew",
            "A computer whose clock was put back",
            "Properties written by a server or a library",
        ],
        next_step: "Ask for an earlier version of the document",
        sources: &["ECMA-376 part 2, 11.1", "ODF 1.3 part 2, 4.3.2", "MS-OLEPS 3.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Office(before_created),
    },
    Check {
        id: "office-packed-after-change",
        title: "The package was written after the last change that it states",
        looks_at: "Dates in the zip directory, the date of the last change in the properties",
        why: "Word and its like leave these dates empty. Where they are set, another program packed the document, and its clock is told.",
        innocent: &[
            "LibreOffice and other programs that write the time of saving",
            "A document re-packed by a mail gateway or archive",
        ],
        next_step: "Compare with another copy of the document",
        sources: &["PKWARE APPNOTE 4.4.6"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Office(packed),
    },
    Check {
        id: "office-dated-ahead",
        title: "Dated after this examination",
        looks_at: "The dates in the document's properties",
        why: "A document can't have been written at a time that is still to come.",
        innocent: &["The clock of the computer was wrong", "The examining computer's clock is wrong"],
        next_step: "Check the clock of this computer first",
        sources: &["ECMA-376 part 2, 11.1"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Office(ahead),
    },
    Check {
        id: "office-signed-part-differs",
        title: "A part of the document is not the one that was signed",
        looks_at: "The digests that the document's signatures state of its parts, against the parts themselves",
        why: "A signature of a Word, Excel or PowerPoint file lists a fingerprint of each part. A part with another fingerprint was changed after signing, or was never the one that was signed.",
        innocent: &[
            "A program that changed the document and kept the signature, which Office then calls invalid",
            "A gateway that took something out of the document on the way",
        ],
        next_step: "Ask the signer for the document as it was signed, and compare the two",
        sources: &["ECMA-376 part 2, 13.2.4", "XML Signature Syntax and Processing 1.1, 4.4.3.6"],
        weight: Weight::Conflict,
        since: "0.4.0",
        run: Run::Office(signed),
    },
];

/// Parts that are shown of one signature.
const MOST_PARTS: usize = 4;

fn signed(_: &Office, scene: &Scene) -> Outcome {
    let kind = |proof: &&Proof| proof.kind == ProofKind::OfficeSignature;
    let covers: Vec<(&Proof, &DocumentCover)> =
        scene.proofs.iter().filter(kind).filter_map(|proof| Some((proof, proof.document.as_ref()?))).collect();
    if covers.iter().all(|(_, cover)| cover.parts.is_empty()) {
        return Outcome::skip("it carries no signature whose parts could be compared");
    }
    let found = covers.iter().filter_map(|(proof, cover)| {
        let mut differ = cover.parts.iter().filter(|part| !part.fits);
        let first = differ.next()?;
        let more = differ.clone().count();
        let say = Say::text("The signature ")
            .value(cover.field.clone())
            .then(" states another fingerprint of ")
            .value(first.name.value.clone());
        let say = if more > 0 { say.then(format!(" and of {more} more parts")) } else { say };
        let name = proof.signer.as_ref().and_then(|signer| signer.name.clone()).unwrap_or_default();
        let who = Fact::at(format!("{}, {name}", cover.field), proof.at.clone());
        let found = Found::new(say, Exhibit::context("signature", &who));
        let shown = std::iter::once(first).chain(differ.take(MOST_PARTS - 1));
        Some(shown.fold(found, |found, part| {
            let there = Fact::at(part.name.value.clone(), part.at.clone());
            found.with(Exhibit::claims("signed", &part.name)).with(Exhibit::contradicts("now", &there))
        }))
    });
    Outcome::of(found.collect())
}

fn before_created(office: &Office, _: &Scene) -> Outcome {
    let (Some(created), Some(modified)) = (office.created(), office.modified()) else {
        return Outcome::skip("the document states no two dates");
    };
    if created.value.digits.year < FIRST_YEAR || modified.value.digits.year < FIRST_YEAR {
        return Outcome::skip("one of the two dates is an empty one");
    }
    match modified.value.compare(&created.value) {
        Order::Before(seconds) if seconds > ONE_SAVE => Outcome::Found(vec![
            Found::new(
                Say::text("The last change is dated ").span(seconds).then(" before the document was made"),
                Exhibit::claims_time("Last changed", &modified),
            )
            .with(Exhibit::contradicts_time("Made", &created)),
        ]),
        _ => Outcome::Consistent,
    }
}

fn packed(office: &Office, _: &Scene) -> Outcome {
    let entries = office.entries.iter().filter_map(|entry| Some((entry, entry.modified.as_ref()?)));
    let Some((entry, latest)) = entries.max_by_key(|(_, stamp)| stamp.value.earliest()) else {
        return Outcome::skip("the package states no date");
    };
    let Some(modified) = office.modified() else { return Outcome::skip("the properties state no last change") };
    match latest.value.compare(&modified.value) {
        Order::After(seconds) if seconds > BEYOND_ZONES => Outcome::Found(vec![
            Found::new(
                Say::text("The package was written ")
                    .span(seconds)
                    .then(" after the last change that its properties state"),
                Exhibit::claims_time("Last changed", &modified),
            )
            .with(Exhibit::contradicts_time(format!("Zip date of {}", entry.name.value), latest)),
        ]),
        _ => Outcome::Consistent,
    }
}

fn ahead(office: &Office, scene: &Scene) -> Outcome {
    let dates: [(&str, Option<Fact<Stamp>>); 2] = [("Made", office.created()), ("Last changed", office.modified())];
    if dates.iter().all(|(_, date)| date.is_none()) {
        return Outcome::skip("the document states no date");
    }
    let found = dates.iter().filter_map(|(label, date)| {
        let date = date.as_ref()?;
        let seconds = date.value.earliest()?.duration_since(scene.as_of).as_secs();
        (seconds > FUTURE_SLACK).then(|| {
            let say = Say::text("The document is dated ").span(seconds).then(" after this examination");
            let now = Fact::at(scene.as_of.to_string(), date.at.clone());
            Found::new(say, Exhibit::claims_time(*label, date)).with(Exhibit::context("Taken for now", &now))
        })
    });
    Outcome::of(found.collect())
}
