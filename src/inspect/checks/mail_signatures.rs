//! Checks of the signatures of servers (DKIM, DomainKeys, Google's own) and of persons: what they prove of this mail, what they
//! leave open. Nothing is computed here; the proofs are.

use super::super::check::{Check, Scene};
use super::super::finding::Say;
use super::super::proofs::{Proof, ProofKind};
use crate::evidence::{Fact, Mail, SignatureTags, Stamp};

mod age;
mod copies;
mod cover;
mod differs;
mod expected;
mod form;
mod keys;
mod persons;
mod times;
mod weight;
mod witness;

pub(super) use weight::{Light, weigh};

/// The family of what a signature says of the content.
pub const CHECKS: &[Check] = &[
    differs::RESTORED,
    differs::TEXT,
    differs::HEADERS,
    differs::UNDONE,
    copies::SECOND,
    copies::COPIED,
    cover::FROM,
    cover::HEADERS,
    cover::TYPE,
    cover::BEHIND,
    witness::AGAINST_RESULT,
    witness::RESULT_FAIL,
    witness::TWO,
    expected::MISSING,
    expected::OTHER_DOMAIN,
];

/// The family of keys, forms and times.
pub const KEY_CHECKS: &[Check] = &[
    keys::MISSING,
    keys::UNUSABLE,
    keys::WEAK,
    keys::PUBLISHED,
    keys::TESTING,
    keys::TOO_YOUNG,
    keys::OUT_OF_USE,
    form::MALFORMED,
    age::BEFORE,
    age::ALGORITHM,
    times::AGAINST_DATE,
    times::AFTER_ARRIVAL,
    times::EXPIRED,
    times::EXPIRY,
];

/// The family of persons' signatures.
pub const PERSON_CHECKS: &[Check] = &[persons::TEXT, persons::ADDRESS, persons::TIME];

/// Why a check has nothing to look at.
const NO_SIGNATURE: &str = "the mail carries no signature of a server";
/// The same, for checks of what a signature covers.
const NO_FIT: &str = "no signature of a server fits";

/// The signatures of servers over headers and text; those of ARC and of persons have checks of their own.
fn of_servers<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Proof> + use<'a> {
    let kinds = [ProofKind::Dkim, ProofKind::Domainkey, ProofKind::XGoogleDkim];
    scene.proofs.iter().filter(move |proof| kinds.contains(&proof.kind))
}

/// Those that fit as the file stands, or after an ordinary change is undone.
fn fitting<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Proof> + use<'a> {
    of_servers(scene).filter(|proof| proof.fits())
}

/// `The DKIM-Signature of “example.org”`.
fn named(proof: &Proof) -> Say {
    Say::text(format!("The {} of ", proof.kind.title())).value(proof.domain.clone())
}

/// The signature as an exhibit: whose it is and under which key.
fn exhibited(proof: &Proof) -> Fact<String> {
    let value = match (proof.domain.as_str(), proof.selector.as_str()) {
        ("", _) => proof.kind.title().to_owned(),
        (domain, "") => format!("d={domain}"),
        (domain, selector) => format!("d={domain}; s={selector}"),
    };
    Fact::at(value, proof.at.clone())
}

/// The tags of a signature as they were recorded.
fn tags<'a>(mail: &'a Mail, proof: &Proof) -> Option<&'a SignatureTags> {
    mail.signatures.iter().find(|signature| signature.name == proof.name)
}

/// The latest moment that the mail states of itself or of its way.
fn latest(mail: &Mail) -> Option<&Fact<Stamp>> {
    let dates = mail.dates.iter().chain(mail.hops.iter().filter_map(|hop| hop.date.as_ref()));
    dates.filter(|date| date.value.latest().is_some()).max_by_key(|date| date.value.latest())
}
