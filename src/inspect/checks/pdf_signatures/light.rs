//! The two lights of a signature: the fingerprint of the bytes, and the signature over it.

use super::super::super::check::{Check, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::{BodyHash, Verdict};
use super::{covered, each, named, run};
use crate::evidence::Fact;

pub const BYTES: Check = Check {
    id: "pdf-signed-bytes-differ",
    title: "The signed bytes are not those that were signed",
    looks_at: "The digest of the bytes that a signature covers, against the digest that was signed with it",
    why: "The signature itself fits the certificate, so its owner's key made it. What it was made over had another digest than the bytes that stand there now.",
    innocent: &[
        "A program that repaired the file or changed line ends on the way, without any change to what is read",
        "A signing program that computed the digest over other bytes by mistake: then no reader ever accepted the signature",
        "Damage in transfer or on a disk",
    ],
    next_step: "Ask the signer for the file as it was signed, and compare the two page by page",
    sources: &["ISO 32000-2:2020 12.8.1", "ISO 32000-2:2020 12.8.3.3", "RFC 5652 5.4"],
    weight: Weight::Proof,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            (proof.body_hash == BodyHash::Mismatch && proof.signature == Verdict::Valid).then(|| {
                let say = Say::text("The signature ")
                    .value(cover.field.clone())
                    .then(" fits its certificate, but was made over other bytes than those that it covers now");
                let found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)));
                covered(cover).into_iter().fold(found, Found::with)
            })
        })
    }),
};

pub const VALUE: Check = Check {
    id: "pdf-signature-against-certificate",
    title: "A signature does not fit the certificate that came with it",
    looks_at: "The signature's value under the key of the certificate in it",
    why: "Only the owner of a key can make a signature that fits it. One that does not fit was damaged, changed, or never made with that key.",
    innocent: &["A signing program that writes its signatures wrongly", "Damage in transfer or on a disk"],
    next_step: "Ask the named signer whether they signed this file, and for their own copy",
    sources: &["RFC 5652 5.6", "ISO 32000-2:2020 12.8.3"],
    weight: Weight::Conflict,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            (proof.signature == Verdict::Invalid).then(|| {
                let say = Say::text("The signature ")
                    .value(cover.field.clone())
                    .then(" does not fit the certificate that it names as its own");
                let found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)));
                match &proof.reason {
                    Some(why) => {
                        found.with(Exhibit::contradicts("what was computed", &Fact::at(why.clone(), proof.at.clone())))
                    }
                    None => found,
                }
            })
        })
    }),
};

pub const UNTESTABLE: Check = Check {
    id: "pdf-signature-untestable",
    title: "A signature could not be tested",
    looks_at: "Form, algorithms and certificate of each signature",
    why: "What can't be computed here proves nothing, neither for the file nor against it.",
    innocent: &["An algorithm or a form that this program does not compute", "A damaged file"],
    next_step: "Have it tested by a program that knows the form, such as pyHanko or the signer's own",
    sources: &["ISO 32000-2:2020 12.8.3"],
    weight: Weight::Note,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            matches!(proof.signature, Verdict::Unusable | Verdict::NoKey).then(|| {
                let why = proof.reason.clone().unwrap_or_else(|| "no reason is known".to_owned());
                let say =
                    Say::text("The signature ").value(cover.field.clone()).then(" could not be tested: ").value(why);
                Found::new(say, Exhibit::context("signature", &named(proof, cover)))
            })
        })
    }),
};
