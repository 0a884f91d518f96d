//! Second copies of a covered header: readers may show the one that nobody signed.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::Proof;
use super::{NO_FIT, NO_SIGNATURE, exhibited, fitting, of_servers};
use crate::evidence::{Header, Mail};

/// Headers that may stand once, and whether two of them exclude each other: lists of recipients add up.
const ONCE: [(&str, bool); 5] =
    [("From", true), ("Subject", true), ("Date", true), ("To", false), ("Content-Type", false)];

pub const SECOND: Check = Check {
    id: "mail-signature-second-copy",
    title: "Beside a signed header stands another one that nobody signed",
    looks_at: "Every From, Subject, Date, To and Content-Type, and which of them the signatures that fit cover",
    why: "Of two headers of one name a signature covers the lower one, and many programs show the upper one. The mail then passes every test and reads otherwise than it was signed.",
    innocent: &[
        "A gateway, filter or mailing list that adds its own line instead of changing the one that stands there",
    ],
    next_step: "Go by the signed one, and see which of the two the recipient's program showed",
    sources: &["RFC 6376 8.15", "RFC 6376 5.4.2", "RFC 5322 3.6"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Mail(second),
};

/// Name and content as readers compare them.
fn plain(header: &Header) -> String {
    header.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn covers(proof: &Proof, header: &Header) -> bool {
    let lines = proof.covers.iter().filter_map(|covered| covered.at.as_ref()?.raw_span());
    lines.into_iter().any(|line| line == header.line)
}

fn second(mail: &Mail, scene: &Scene) -> Outcome {
    if of_servers(scene).next().is_none() {
        return Outcome::skip(NO_SIGNATURE);
    }
    let proofs: Vec<&Proof> = fitting(scene).collect();
    if proofs.is_empty() {
        return Outcome::skip(NO_FIT);
    }
    let mut found = Vec::new();
    for (name, exclude) in ONCE {
        let all: Vec<&Header> =
            mail.headers.iter().filter(|header| header.name.trim().eq_ignore_ascii_case(name)).collect();
        if all.len() < 2 {
            continue;
        }
        let signed = all.iter().find_map(|header| Some((*header, *proofs.iter().find(|proof| covers(proof, header))?)));
        let Some((signed, proof)) = signed else { continue };
        let open = all
            .iter()
            .find(|header| !proofs.iter().any(|proof| covers(proof, header)) && plain(header) != plain(signed));
        let Some(open) = open else { continue };
        let say = Say::text(format!("The signed {name} is "))
            .value(signed.text.clone())
            .then(format!("; another {name} that no signature covers says "))
            .value(open.text.clone());
        let one = Found::new(say, Exhibit::claims(format!("{name} header, not signed"), &open.fact()))
            .with(Exhibit::contradicts(format!("{name} header, signed"), &signed.fact()))
            .with(Exhibit::context(proof.kind.title(), &exhibited(proof)));
        found.push(if exclude { one } else { one.at_most(Weight::Odd) });
    }
    Outcome::of(found)
}
