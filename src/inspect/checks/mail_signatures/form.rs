//! Signatures that are not written as signatures are.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found};
use super::super::super::proofs::Verdict;
use super::{NO_SIGNATURE, exhibited, named, of_servers};
use crate::evidence::{Container, Mail};

pub const MALFORMED: Check = Check {
    id: "mail-signature-malformed",
    title: "A signature is not written as signatures are",
    looks_at: "The tags of each signature header",
    why: "Signing programs write their header by rule. One that breaks the rule can't be tested; it was cut, copied by hand, or made by a program of its own.",
    innocent: &[
        "A gateway that folded or cut the header",
        "A signing program with an error",
        "A draft of the standard",
    ],
    next_step: "Compare with the signature of another mail of the same domain and time",
    sources: &["RFC 6376 3.5", "RFC 6376 6.1.1"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(malformed),
};

fn malformed(mail: &Mail, scene: &Scene) -> Outcome {
    if mail.container == Container::Msg {
        return Outcome::skip("Outlook's format does not keep the text as it was signed");
    }
    let mut proofs = of_servers(scene).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip(NO_SIGNATURE);
    }
    let found =
        proofs.filter(|proof| proof.signature == Verdict::Unusable && proof.keys_tried == 0).filter_map(|proof| {
            let why = proof.reason.as_ref()?;
            let say = named(proof).then(format!(" can't be tested: {why}"));
            Some(Found::new(say, Exhibit::claims(proof.kind.title(), &exhibited(proof))))
        });
    Outcome::of(found.collect())
}
