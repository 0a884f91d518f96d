//! Second copies of a covered header: readers may show the one that nobody signed.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::Proof;
use super::super::mail_results::through_a_list;
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

pub const COPIED: Check = Check {
    id: "mail-signature-copied-headers",
    title: "The signature holds a copy of a header that reads otherwise",
    looks_at: "Headers as the signer copied them into the signature (z=), and the headers that stand there",
    why: "Some signers copy the headers into the signature, to find out later which one was changed. The copy and the header that stands there cannot both be what the signer saw.",
    innocent: &[
        "A mailing list or gateway that put its name into the subject",
        "A header that was coded anew on the way: the words are the same then",
    ],
    next_step: "Take the copy for what was signed, if the signature that holds it fits",
    sources: &["RFC 6376 3.5 (z=)"],
    weight: Weight::Conflict,
    since: "0.3.0",
    run: Run::Mail(copied),
};

/// Headers whose copies say something to a reader; others are written anew on the way.
const COPIED_NAMES: [&str; 4] = ["from", "to", "date", "subject"];

fn copied(mail: &Mail, scene: &Scene) -> Outcome {
    let holding: Vec<&Proof> = of_servers(scene).filter(|proof| !proof.copied.is_empty()).collect();
    if holding.is_empty() {
        return Outcome::skip("no signature holds copies of headers");
    }
    let mut found = Vec::new();
    for proof in holding {
        for (name, copy) in proof.copied.iter().filter(|(name, _)| COPIED_NAMES.contains(&name.as_str())) {
            let all: Vec<&Header> = mail.named(name).collect();
            // Coded words and blanks are written in several ways.
            let squeezed = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
            let coded = copy.value.contains("=?");
            let Some(first) = all.first().filter(|_| !coded) else { continue };
            if all.iter().any(|header| squeezed(&header.text) == squeezed(&copy.value)) {
                continue;
            }
            let say = Say::text(format!("The signer copied {} as ", first.name))
                .value(copy.value.trim())
                .then("; the mail says ")
                .value(first.text.clone());
            let one = Found::new(say, Exhibit::claims(format!("{} header", first.name), &first.fact()))
                .with(Exhibit::contradicts(format!("{}: copy (z=)", proof.kind.title()), copy));
            found.push(if proof.cause.is_some() || through_a_list(mail) { one.at_most(Weight::Note) } else { one });
        }
    }
    Outcome::of(found)
}

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
