//! Signatures that should be there, and signatures of somebody else than the sender.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts;
use super::super::super::proofs::ProofKind;
use super::super::mail_results::through_a_list;
use super::{NO_FIT, NO_SIGNATURE, exhibited, fitting, of_servers};
use crate::evidence::{Fact, Locator, Mail};

/// Domains that sign nearly all that their users send, and the first year in which they surely did.
///
/// Years are those from which on signatures under their own keys were seen (`assets/knowledge/dkim_keys.tsv`), rounded up.
const SIGNERS: [(&str, i64); 12] = [
    ("gmail.com", 2010),
    ("googlemail.com", 2010),
    ("yahoo.com", 2010),
    ("yahoo.co.uk", 2012),
    ("yahoo.fr", 2012),
    ("yahoo.de", 2012),
    ("outlook.com", 2017),
    ("hotmail.com", 2017),
    ("live.com", 2017),
    ("icloud.com", 2017),
    ("fastmail.com", 2014),
    ("protonmail.com", 2017),
];

pub const MISSING: Check = Check {
    id: "mail-signature-missing",
    title: "The sender's service signs its mail, and this one carries no signature of it",
    looks_at: "The domain of From, the Date, and the domains of all signatures (d=)",
    why: "The large services sign every mail that leaves them. A received mail without their signature lost it on the way, did not leave them, or was put into a mailbox directly.",
    innocent: &[
        "A mailing list, gateway or export that takes signatures out",
        "A service that sends in the user's name",
        "A mail between two users of the same service, or one that was sent through another server",
    ],
    next_step: "Ask for the mail as the recipient's server holds it",
    sources: &["assets/knowledge/dkim_keys.tsv: first signatures of each service", "RFC 6376 2.5"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(missing),
};

pub const OTHER_DOMAIN: Check = Check {
    id: "mail-signature-of-another-domain",
    title: "Nobody of the sender's domain signed the mail",
    looks_at: "The domain of From, and the domains of the signatures that fit (d=)",
    why: "A signature is the word of its own domain. Another domain than the sender's can vouch that the mail passed it, not that the sender wrote it.",
    innocent: &[
        "A mailing list or mailing service that signs in its own name",
        "A provider that signs for its customers",
    ],
    next_step: "Ask what the signing domain has to do with the sender",
    sources: &["RFC 7489 3.1.1", "RFC 6376 1.5"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Mail(other_domain),
};

fn missing(mail: &Mail, scene: &Scene) -> Outcome {
    if !scene.copy.is_some_and(|copy| copy.kind == CopyKind::Received) {
        return Outcome::skip("only a received copy must carry the signature of the sender's service");
    }
    let (Some(from), Some(date)) = (mail.from.first(), mail.date()) else {
        return Outcome::skip("there is no sender or no Date");
    };
    let domain = from.value.domain();
    let signs = SIGNERS.iter().any(|(name, since)| *name == domain && date.value.digits.year >= *since);
    if !signs {
        return Outcome::skip("the sender's domain is not known to sign all its mail in that year");
    }
    if through_a_list(mail) {
        return Outcome::skip("a mailing list handed the mail on, and lists take signatures out");
    }
    let own = |domain: &str, signer: &str| hosts::together(domain, signer);
    if scene.proofs.iter().any(|proof| own(&domain, &proof.domain)) {
        return Outcome::Consistent;
    }
    let say = Say::text("The sender is of ")
        .value(domain.clone())
        .then(", which signs its mail, and no signature of it is there");
    let absent = Locator::absent(format!("signature of {domain}"), "the header area");
    Outcome::Found(vec![
        Found::new(say, Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
            .with(Exhibit::contradicts("DKIM-Signature", &Fact::at("not there".to_owned(), absent))),
    ])
}

fn other_domain(mail: &Mail, scene: &Scene) -> Outcome {
    if of_servers(scene).next().is_none() {
        return Outcome::skip(NO_SIGNATURE);
    }
    let Some(from) = mail.from.first() else { return Outcome::skip("there is no sender") };
    let mut fits = fitting(scene).filter(|proof| proof.kind != ProofKind::XGoogleDkim).peekable();
    let Some(first) = fits.peek().copied() else { return Outcome::skip(NO_FIT) };
    if fits.any(|proof| proof.aligned) {
        return Outcome::Consistent;
    }
    let say = Say::text("The sender is of ")
        .value(from.value.domain())
        .then(", and the signature that fits is of ")
        .value(first.domain.clone());
    Outcome::Found(vec![
        Found::new(say, Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
            .with(Exhibit::contradicts(first.kind.title(), &exhibited(first))),
    ])
}
