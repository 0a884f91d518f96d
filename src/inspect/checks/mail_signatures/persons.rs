//! Signatures of persons (S/MIME, OpenPGP): the text, whose they are, and when they were made.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::proofs::{BodyHash, Proof, ProofKind, Verdict};
use super::super::mail_results::through_a_list;
use crate::evidence::{Container, Fact, Mail, Order};

/// A person signs when the mail is sent: within a day of its Date, zones counted in (seconds).
const A_DAY: i64 = 26 * 3_600;
/// Why there is nothing to ask.
const NONE: &str = "no person signed the mail";

pub const TEXT: Check = Check {
    id: "mail-signature-person-text",
    title: "The text is not the one that a person signed",
    looks_at: "The signed part, and its fingerprint in the S/MIME or OpenPGP signature",
    why: "The signer's program put a fingerprint of the text under its signature. The text that stands here has another one.",
    innocent: &[
        "A mailing list, virus scanner or gateway that wrote the part anew",
        "An export that changed line ends or the coding of letters",
    ],
    next_step: "Ask the signer for the mail as it lies in the folder of sent mail",
    sources: &["RFC 8551 2.4", "RFC 5652 5.4", "RFC 3156 5"],
    weight: Weight::Proof,
    since: "0.3.0",
    run: Run::Mail(text),
};

pub const ADDRESS: Check = Check {
    id: "mail-signature-person-address",
    title: "The signer's certificate names another address than From",
    looks_at: "Addresses in the certificate or key of the signer, and From",
    why: "Whoever signed has a certificate for another address than the one that the mail says it is from.",
    innocent: &[
        "A second address of the same person",
        "A secretary or assistant who sends in another's name",
        "A list that rewrites From",
    ],
    next_step: "Ask the named holder of the certificate whether the mail is theirs",
    sources: &["RFC 8550 3"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(address),
};

pub const TIME: Check = Check {
    id: "mail-signature-person-time",
    title: "The time of a person's signature does not fit",
    looks_at: "The time inside the signature, the Date, and the days for which the certificate holds",
    why: "A signature is made with a certificate of its day and in the same moment as the mail. The time in it is what the clock of the signer's computer said.",
    innocent: &[
        "A computer whose clock was wrong",
        "A draft that was signed before it was sent",
        "A certificate that nobody renewed",
    ],
    next_step: "Compare with the first server's line",
    sources: &["RFC 5652 11.3", "RFC 5280 4.1.2.5", "RFC 9580 5.2.3.11"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Mail(time),
};

fn of_persons<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Proof> + use<'a> {
    scene.proofs.iter().filter(|proof| matches!(proof.kind, ProofKind::Smime | ProofKind::Openpgp))
}

/// The signer as an exhibit.
fn exhibited(proof: &Proof) -> Fact<String> {
    let signer = proof.signer.as_ref();
    let name = signer.and_then(|signer| signer.name.clone().or_else(|| signer.addresses.first().cloned()));
    let id = signer.and_then(|signer| signer.key_id.clone());
    Fact::at(name.or(id).unwrap_or_else(|| proof.kind.title().to_owned()), proof.at.clone())
}

fn text(mail: &Mail, scene: &Scene) -> Outcome {
    let mut proofs = of_persons(scene).filter(|proof| proof.body_hash != BodyHash::Unusable).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip(NONE);
    }
    let handled = through_a_list(mail)
        || mail.container == Container::Attachment
        || scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted);
    let found = proofs.filter(|proof| proof.body_hash == BodyHash::Mismatch).map(|proof| {
        let say = Say::text(format!("The text does not have the fingerprint that the {} holds", proof.kind.title()));
        let shown = proof.body.as_ref().map_or_else(|| proof.at.clone(), |body| body.covered.clone());
        let one =
            Found::new(say, Exhibit::claims("Signed part", &Fact::at("as it stands in the file".to_owned(), shown)))
                .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)));
        // In S/MIME the fingerprint itself is signed: if that signature fits, it is the signer's.
        let sure = proof.kind == ProofKind::Smime && proof.signature == Verdict::Valid;
        match (handled || proof.cause.is_some(), sure) {
            (true, _) => one.at_most(Weight::Note),
            (false, true) => one,
            (false, false) => one.at_most(Weight::Odd),
        }
    });
    Outcome::of(found.collect())
}

fn address(mail: &Mail, scene: &Scene) -> Outcome {
    let named = |proof: &&Proof| proof.signer.as_ref().is_some_and(|signer| !signer.addresses.is_empty());
    let mut proofs = of_persons(scene).filter(named).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip("no signature of a person names an address");
    }
    let Some(from) = mail.from.first() else { return Outcome::skip("the mail names no sender") };
    let senders = mail.from.iter().chain(&mail.sender).chain(&mail.reply_to);
    let senders: Vec<String> = senders.map(|one| one.value.address.to_lowercase()).collect();
    let listed = through_a_list(mail);
    let found = proofs.filter_map(|proof| {
        let addresses = &proof.signer.as_ref()?.addresses;
        if addresses.iter().any(|address| senders.contains(&address.trim().to_lowercase())) {
            return None;
        }
        let say = Say::text(format!("The {} is of ", proof.kind.title()))
            .value(addresses.first()?.clone())
            .then(", and the mail is from ")
            .value(from.value.address.clone());
        let one = Found::new(say, Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
            .with(Exhibit::contradicts(proof.kind.title(), &exhibited(proof)));
        Some(if listed { one.at_most(Weight::Note) } else { one })
    });
    Outcome::of(found.collect())
}

fn time(mail: &Mail, scene: &Scene) -> Outcome {
    let mut proofs = of_persons(scene).filter_map(|proof| Some((proof, proof.signed_at.as_ref()?))).peekable();
    if proofs.peek().is_none() {
        return Outcome::skip("no signature of a person states when it was made");
    }
    let mut found = Vec::new();
    for (proof, made) in proofs {
        let title = proof.kind.title();
        if let Some((begins, ends)) = proof.signer.as_ref().and_then(|signer| signer.valid.as_ref()) {
            let early = matches!(made.value.compare(begins), Order::Before(_));
            if early || matches!(made.value.compare(ends), Order::After(_)) {
                let say = Say::text(format!("The {title} was made at "))
                    .time(&made.value)
                    .then(if early {
                        ", before its certificate began at "
                    } else {
                        ", after its certificate ended at "
                    })
                    .time(if early { begins } else { ends });
                found.push(
                    Found::new(say, Exhibit::claims_time(format!("{title}: time"), made))
                        .with(Exhibit::contradicts("Certificate or key of the signer", &exhibited(proof))),
                );
            }
        }
        let Some(date) = mail.date() else { continue };
        let (seconds, when) = match made.value.compare(&date.value) {
            Order::After(seconds) => (seconds, " after the Date"),
            Order::Before(seconds) => (seconds, " before the Date"),
            Order::CannotTell => continue,
        };
        if seconds > A_DAY {
            found.push(
                Found::new(
                    Say::text(format!("The {title} was made ")).span(seconds).then(when),
                    Exhibit::claims_time("Date header", date),
                )
                .with(Exhibit::contradicts_time(format!("{title}: time"), made)),
            );
        }
    }
    Outcome::of(found)
}
