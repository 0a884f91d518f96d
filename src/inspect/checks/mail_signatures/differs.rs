//! Signatures that do not fit: the text, the headers, what had to be undone, and what was found again.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say, number};
use super::super::super::proofs::{BodyHash, Proof, Restored, Verdict};
use super::{Light, NO_SIGNATURE, exhibited, named, of_servers, weigh};
use crate::evidence::{Fact, Locator, Mail};

/// Ordinary reasons of a signature that does not fit.
const INNOCENT: &[&str] = &[
    "A mailing list that put its footer under the text or its name into the subject",
    "A virus scanner or gateway that wrote the mail anew or added a warning",
    "An export, a conversion or an editor that changed line ends, letters or lines that begin with From",
];

pub const RESTORED: Check = Check {
    id: "mail-signature-value-restored",
    title: "The signature tells what stood there when it was signed",
    looks_at: "Signed headers and text, and the fingerprint of them that the signature holds",
    why: "A signature holds a fingerprint of what was signed. Candidates for the signed words were tried against it, and one has exactly that fingerprint: it stood there, and something else stands there now.",
    innocent: &[
        "A system on the way that changes this value, which is rare and can be asked of its owner",
        "Somebody's honest correction in the stored copy",
    ],
    next_step: "Repeat it with the command in the report, and ask who had the file in hand after it was signed",
    sources: &["RFC 6376 3.7", "RFC 8017 8.2"],
    weight: Weight::Proof,
    since: "0.3.0",
    run: Run::Mail(restored),
};

pub const TEXT: Check = Check {
    id: "mail-signature-text-differs",
    title: "The text is not the text that was signed",
    looks_at: "The text with its attachments, and its fingerprint in the signature (bh=)",
    why: "The signing server put a fingerprint of the text into the signature. The text that stands here has another one.",
    innocent: INNOCENT,
    next_step: "Ask for the mail from a second mailbox, as its server holds it, and compare the texts",
    sources: &["RFC 6376 3.7", "RFC 6377 3.3"],
    weight: Weight::Proof,
    since: "0.3.0",
    run: Run::Mail(text),
};

pub const HEADERS: Check = Check {
    id: "mail-signature-headers-differ",
    title: "The headers are not the headers that were signed",
    looks_at: "The signed headers (h=) and the signature (b=) under its key",
    why: "The key shows that the signature was made, and over other headers than stand here: at least one of those that it covers was changed, added, taken away or is another mail's.",
    innocent: INNOCENT,
    next_step: "Compare each covered header with another copy of the mail, Subject and Date first",
    sources: &["RFC 6376 3.7", "RFC 6376 5.4"],
    weight: Weight::Proof,
    since: "0.3.0",
    run: Run::Mail(headers),
};

pub const UNDONE: Check = Check {
    id: "mail-signature-change-undone",
    title: "The signature fits after an ordinary change is undone",
    looks_at: "The signature, and the mail with the changes undone that honest systems make on the way",
    why: "Mailing lists, gateways and exports change mails every day. Here one such change was undone, and the signature fits what remains: all else is as it was signed.",
    innocent: &["The change is of an ordinary kind; what it added or changed is not vouched for"],
    next_step: "Read what was undone: it is not the signer's",
    sources: &["RFC 6376 8.15", "RFC 6377 3.3"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(undone),
};

/// Asks each signature for which the light was tried.
fn each(scene: &Scene, tried: impl Fn(&Proof) -> bool, ask: impl Fn(&Proof) -> Vec<Found>) -> Outcome {
    let mut proofs = of_servers(scene).filter(|proof| tried(proof)).peekable();
    if proofs.peek().is_none() {
        let none = of_servers(scene).next().is_none();
        return Outcome::skip(if none { NO_SIGNATURE } else { "no signature can be tested here" });
    }
    Outcome::of(proofs.flat_map(ask).collect())
}

fn lit(proof: &Proof) -> bool {
    proof.body_hash != BodyHash::Unusable || matches!(proof.signature, Verdict::Valid | Verdict::Invalid)
}

/// The signs of an ordinary cause, and why the weight is what it is.
fn with_cause(mut found: Found, proof: &Proof) -> Found {
    for (label, sign) in proof.cause.iter().flat_map(|cause| &cause.signs) {
        found = found.with(Exhibit::context(label.clone(), sign));
    }
    found
}

fn text(mail: &Mail, scene: &Scene) -> Outcome {
    each(
        scene,
        |proof| proof.body_hash != BodyHash::Unusable,
        |proof| {
            let Some(weighed) = weigh(proof, Light::Text, scene, mail.container) else { return Vec::new() };
            let say = Say::text("The text is not the one whose fingerprint the signature of ")
                .value(proof.domain.clone())
                .then(" names; ")
                .then(weighed.because);
            let shown =
                proof.body.as_ref().map(|body| Fact::at("as it stands in the file".to_owned(), body.covered.clone()));
            let found = match shown {
                Some(shown) => Found::new(say, Exhibit::claims("Text", &shown))
                    .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof))),
                None => Found::new(say, Exhibit::claims(proof.kind.title(), &exhibited(proof))),
            };
            vec![with_cause(found, proof).at_most(weighed.weight)]
        },
    )
}

fn headers(mail: &Mail, scene: &Scene) -> Outcome {
    let tried = |proof: &Proof| matches!(proof.signature, Verdict::Valid | Verdict::Invalid);
    each(scene, tried, |proof| {
        let Some(weighed) = weigh(proof, Light::Headers, scene, mail.container) else { return Vec::new() };
        let say = named(proof).then(" does not fit the headers that it covers; ").then(weighed.because);
        let found = Found::new(say, Exhibit::contradicts(proof.kind.title(), &exhibited(proof)));
        let covered = ["from", "subject", "date"].into_iter().filter_map(|name| {
            let at = proof.covers.iter().find(|covered| covered.name == name)?.at.clone()?;
            let header = mail.headers.iter().find(|header| at.raw_span() == Some(header.line))?;
            Some(Exhibit::claims(format!("{} header, covered", header.name), &header.fact()))
        });
        let found = covered.fold(found, Found::with);
        vec![with_cause(found, proof).at_most(weighed.weight)]
    })
}

fn undone(_: &Mail, scene: &Scene) -> Outcome {
    each(scene, lit, |proof| {
        proof
            .undone
            .iter()
            .map(|undone| {
                let what = if undone.body {
                    " fits the text again after one change is undone: "
                } else {
                    " fits the headers again after one change is undone: "
                };
                let say = named(proof).then(what).then(undone.what.clone()).then(format!(", as {} do", undone.by_whom));
                let mut found = Found::new(say, Exhibit::context(proof.kind.title(), &exhibited(proof)));
                for at in &undone.places {
                    found = found.with(Exhibit::context("Undone here", &Fact::at(undone.what.clone(), at.clone())));
                }
                with_cause(found, proof)
            })
            .collect()
    })
}

fn restored(_: &Mail, scene: &Scene) -> Outcome {
    each(scene, lit, |proof| proof.restored.iter().map(|value| again(proof, value)).collect())
}

/// The signed value that was found.
fn again(proof: &Proof, value: &Restored) -> Found {
    let header = value.what.strip_suffix(" header");
    let what = header.unwrap_or(&value.what);
    let say = match (value.signed.as_str(), value.shown.as_str()) {
        ("", shown) => Say::text(format!("This was not in the signed {what}: ")).value(shown),
        (signed, "") => Say::text(format!("The signed {what} also held ")).value(signed),
        (signed, shown) => {
            Say::text(format!("The signed {what} was ")).value(signed).then("; the file says ").value(shown)
        }
    };
    let which = match value.candidates {
        0 | 1 => "the first candidate of the search".to_owned(),
        nth => format!("candidate {} of the search", number(nth)),
    };
    let say = say.then(format!(" ({which} has exactly the signed fingerprint)"));
    let or_none = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let found =
        Found::new(say, Exhibit::claims(value.what.clone(), &Fact::at(or_none(&value.shown), value.at.clone()))).with(
            Exhibit::contradicts(
                format!("{}: what it was made over", proof.kind.title()),
                &Fact::at(or_none(&value.signed), proof.at.clone()),
            ),
        );
    // A fingerprint is its domain's word only under a signature that fits, or that the key is seen to have made.
    let made = proof.headers_fit() || proof.opened || !value.of_text();
    // Some signing programs sign an empty text by mistake, and then any text looks added.
    let starts = |at: &Locator| at.raw_span().map(|span| span.start);
    let text = proof.body.as_ref().and_then(|body| starts(&body.covered));
    let empty = value.signed.trim().is_empty()
        && value.of_text()
        && starts(&value.at).zip(text).is_some_and(|(shown, text)| shown <= text.saturating_add(2));
    if empty || !made {
        return found.at_most(if empty { Weight::Note } else { Weight::Odd });
    }
    if proof.is_ordinary(value) {
        return with_cause(found, proof).at_most(Weight::Note);
    }
    let firm = proof.key.as_ref().is_some_and(|key| !key.is_weak() && !key.published);
    found.at_most(if firm { Weight::Proof } else { Weight::Odd })
}
