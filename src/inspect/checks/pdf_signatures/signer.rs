//! Who signed, and whose clock says when.

use super::super::super::check::{Check, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::holds;
use super::{each, named, run};
use crate::evidence::{Fact, Order};

/// How far a signer's clock may stand from a time stamp's (seconds): a day.
const A_DAY: i64 = 24 * 3_600;

pub const STAMP: Check = Check {
    id: "pdf-signature-time-stamp",
    title: "The time stamp of a signature speaks against it",
    looks_at: "The time stamp inside a signature (RFC 3161): what it was made over, its own signature, and its time against the signer's clock",
    why: "A time stamp is somebody else's clock. One that does not belong to the signature, or that is a day or more away from the signer's own time, shows that one of the two times is not when it was signed.",
    innocent: &[
        "A signer's computer with a wrong clock",
        "A time stamp that was added long after signing, for the archive",
    ],
    next_step: "Take the time stamp's time, and ask the signer about the difference",
    sources: &["RFC 3161 2.4.2", "ISO 32000-2:2020 12.8.3.3.1"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let stamp = cover.stamp.as_ref()?;
            let shown = Exhibit::contradicts_time("time stamp", &stamp.at);
            if let Some(why) = &stamp.reason {
                let say = Say::text("The time stamp in ")
                    .value(cover.field.clone())
                    .then(" does not hold: ")
                    .value(why.clone());
                return Some(Found::new(say, shown).with(Exhibit::claims("signature", &named(proof, cover))));
            }
            let signed = proof.signed_at.as_ref()?;
            let apart = match stamp.at.value.compare(&signed.value) {
                Order::Before(seconds) | Order::After(seconds) if seconds >= A_DAY => seconds,
                _ => return None,
            };
            let say = Say::text("The signer's clock and the time stamp in ")
                .value(cover.field.clone())
                .then(" are ")
                .span(apart)
                .then(" apart");
            Some(Found::new(say, Exhibit::claims_time("signer's clock", signed)).with(shown))
        })
    }),
};

pub const NAME: Check = Check {
    id: "pdf-signer-name-differs",
    title: "The signature names somebody else than its certificate",
    looks_at: "/Name of the signature against the owner of the certificate",
    why: "Programs copy the name from the certificate. Another name was typed, or the certificate is that of a service that signs for many.",
    innocent: &[
        "A signing service that signs for its users",
        "Initials, titles, or another script",
        "A company's seal",
    ],
    next_step: "Look at the certificate: its owner made the signature, whatever the name says",
    sources: &["ISO 32000-2:2020 12.8.1, table 255"],
    weight: Weight::Note,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, _| {
            let held = pdf.signing.signatures.iter().find(|one| one.at == proof.at)?;
            let (stated, signer) = (held.name.as_ref()?, proof.signer.as_ref()?);
            let owner = signer.name.as_deref()?;
            let plain = |text: &str| -> Vec<String> {
                let mut words: Vec<String> = text
                    .split(|letter: char| !letter.is_alphanumeric())
                    .filter(|word| word.chars().count() > 1)
                    .map(str::to_lowercase)
                    .collect();
                words.sort_unstable();
                words
            };
            let (one, other) = (plain(&stated.value), plain(owner));
            if one.is_empty() || one.iter().any(|word| other.contains(word)) {
                return None;
            }
            let say = Say::text("The signature says ")
                .value(stated.value.clone())
                .then(", its certificate belongs to ")
                .value(owner.to_owned());
            let certificate = Fact::at(owner.to_owned(), proof.at.clone());
            Some(
                Found::new(say, Exhibit::claims("/Name", stated))
                    .with(Exhibit::contradicts("certificate", &certificate)),
            )
        })
    }),
};

pub const REVOKED: Check = Check {
    id: "pdf-signer-revoked",
    title: "A certificate of the signer's chain was revoked",
    looks_at: "Lists of revoked certificates and authorities' answers that the file keeps (CRL, OCSP), against the time of signing",
    why: "An authority takes back a certificate when its key was lost or exposed, or its owner has gone. A signature that a time stamp shows to be older still counts; a later one may be anybody's.",
    innocent: &[
        "A card that was exchanged for a new one, without its key having been exposed",
        "Signed before the revocation, on a computer without a time stamp",
    ],
    next_step: "Ask the signer when and why the certificate was revoked, and for a time stamp of somebody else",
    sources: &["RFC 5280 5.3", "RFC 6960 2.2", "ISO 32000-2:2020 12.8.4.3"],
    weight: Weight::Conflict,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let mut said = cover.revocation.iter().filter(|_| holds(proof));
            let one = said.find(|one| one.since.is_some())?;
            let since = one.since.as_ref()?;
            let mut say = Say::text("The certificate of ")
                .value(one.whose.clone())
                .then(" is revoked since ")
                .time(since)
                .then(format!(", according to the {} in the file", one.source));
            let stamped = cover.stamped();
            // Only somebody else's clock can show that the signature came later, or earlier.
            let weight = match stamped.map(|stamp| since.compare(&stamp.value)) {
                _ if !one.verified => {
                    say = say.then("; that its authority said so could not be tested");
                    Weight::Note
                }
                Some(Order::Before(_)) => Weight::Conflict,
                Some(Order::After(_)) => {
                    say = say.then(", and a time stamp shows that the signature is older");
                    Weight::Note
                }
                _ => Weight::Odd,
            };
            let at = Fact::at(since.clone(), one.at.clone());
            let mut found = Found::new(say, Exhibit::contradicts_time("revoked", &at));
            found = found.with(Exhibit::claims("signature", &named(proof, cover)));
            found = match stamped {
                Some(stamp) => found.with(Exhibit::claims_time("time stamp", stamp)),
                None => found,
            };
            Some(found.at_most(weight))
        })
    }),
};
