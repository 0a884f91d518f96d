//! What cryptography says of the signatures of a PDF, how they are built, and what came after them.

use super::super::check::{Check, Outcome, Run, Scene};
use super::super::finding::{Exhibit, Found};
use super::super::proofs::{DocumentCover, Proof, ProofKind};
use crate::evidence::{Fact, Locator, Pdf};

mod after;
mod form;
mod light;
mod mark;
mod signer;
mod traces;

/// Said where a file carries no signature.
const NO_SIGNATURE: &str = "it carries no signature";
/// Said where none of its signatures fits.
const NO_FIT: &str = "none of its signatures fits";

/// The family.
pub const CHECKS: &[Check] = &[
    light::BYTES,
    light::VALUE,
    light::UNTESTABLE,
    after::CONTENT,
    after::BEYOND,
    after::SECOND,
    after::ADDED,
    after::OUTSIDE,
    form::SHAPE,
    form::UNHELD,
    form::EMPTY,
    signer::STAMP,
    signer::REVOKED,
    signer::NAME,
    mark::MARK,
    traces::GONE,
    traces::RIGHTS,
    traces::TWICE,
];

/// Signatures and time stamps of the document with what each covers; usage rights sign nothing that is shown.
fn signed<'a>(pdf: &'a Pdf, scene: &'a Scene) -> impl Iterator<Item = (&'a Proof, &'a DocumentCover)> {
    let rights = |proof: &&Proof| {
        pdf.signing
            .signatures
            .iter()
            .any(|one| one.used_for == crate::evidence::SignatureUse::UsageRights && one.at == proof.at)
    };
    let kinds = [ProofKind::PdfSignature, ProofKind::PdfTimestamp];
    let proofs = scene.proofs.iter().filter(move |proof| kinds.contains(&proof.kind) && !rights(proof));
    proofs.filter_map(|proof| Some((proof, proof.document.as_ref()?)))
}

/// The signature as an exhibit: who, when, in which field.
fn named(proof: &Proof, cover: &DocumentCover) -> Fact<String> {
    let mut words = cover.field.clone();
    if let Some(name) = proof.signer.as_ref().and_then(|signer| signer.name.as_deref()) {
        words = format!("{words}, by {name}");
    }
    if let Some(at) = &proof.signed_at {
        words = format!("{words}, {}", at.value.words());
    }
    Fact::at(words, proof.at.clone())
}

/// What it covers, as an exhibit.
fn covered(cover: &DocumentCover) -> Option<Exhibit> {
    let first = cover.stretches.first()?;
    let bytes: usize = cover.stretches.iter().map(|stretch| stretch.len()).sum();
    let fact = Fact::at(format!("{bytes} bytes in {} stretches", cover.stretches.len()), Locator::Raw(*first));
    Some(Exhibit::context("what it covers", &fact))
}

/// The answer where each signature is looked at by itself.
fn each<'a>(pdf: &'a Pdf, scene: &'a Scene, look: impl Fn(&'a Proof, &'a DocumentCover) -> Option<Found>) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (proof, cover) in signed(pdf, scene) {
        any = true;
        found.extend(look(proof, cover));
    }
    match (any, found.is_empty()) {
        (false, _) => Outcome::skip(NO_SIGNATURE),
        (true, true) => Outcome::Consistent,
        (true, false) => Outcome::of(found),
    }
}

/// Only what this module's checks share.
type Look = fn(&Pdf, &Scene) -> Outcome;

const fn run(look: Look) -> Run {
    Run::Pdf(look)
}
