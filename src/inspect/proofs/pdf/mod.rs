//! Signatures of PDFs (ISO 32000-2 12.8): the digest of the covered bytes, the signature, who signed, what is covered.
//!
//! Digests are of the bytes as they stand; signed attributes are hashed as they stand, never encoded anew.

mod kept;
mod later;
mod oldest;
mod stamp;
mod value;

use std::borrow::Cow;

use super::anchors::Anchor;
use super::cms::{Content, World};
use super::proof::{BodyHash, Coverage, DocumentCover, Proof, ProofKind};
use super::{Proved, Verdict};
use crate::evidence::limits::proofs::{MOST_DOCUMENT_SIGNATURES, MOST_DOCUMENT_WORK, MOST_LINKS, row};
use crate::evidence::{ByteSpan, Locator, Pdf, PdfSignature, SignatureUse, TraceKind};

/// Line ends behind `%%EOF` that a signer may leave out of what it covers, or take in.
const SLACK: usize = 2;

/// Computes every signature of a PDF.
pub fn prove_pdf(bytes: &[u8], pdf: &Pdf, anchors: &[Anchor]) -> Proved {
    let mut proofs = Vec::new();
    let kept = kept::Kept::new(&pdf.signing.kept);
    let (mut links, mut work) = (MOST_LINKS, 0_usize);
    for (index, signature) in pdf.signing.signatures.iter().enumerate() {
        let kind = match signature.used_for {
            SignatureUse::Timestamp => ProofKind::PdfTimestamp,
            SignatureUse::Signature | SignatureUse::UsageRights => ProofKind::PdfSignature,
        };
        // The fact that holds it, by the name that it has there.
        let name = pdf.traces.name_of(TraceKind::Signature, &signature.object);
        let mut proof = Proof::new(kind, &name.unwrap_or_else(|| "pdf.signature".to_owned()), signature.at.clone());
        proof.signed_at.clone_from(&signature.signed_at);
        proof.document = Some(cover(bytes, pdf, signature));
        if index >= MOST_DOCUMENT_SIGNATURES {
            proofs.push(proof.unusable(row::MOST_DOCUMENT_SIGNATURES.sentence()));
            continue;
        }
        work = work.saturating_add(bytes.len());
        if work > MOST_DOCUMENT_WORK.max(bytes.len()) {
            proofs.push(proof.unusable(row::MOST_DOCUMENT_WORK.sentence()));
            continue;
        }
        proofs.push(match compute(bytes, signature, anchors, &kept, &mut links, &mut proof) {
            Ok(()) => proof,
            Err(why) => proof.unusable(why),
        });
    }
    Proved { proofs, ..Proved::default() }
}

/// What it covers, by its own word, and what is wrong with its form.
fn cover(bytes: &[u8], pdf: &Pdf, signature: &PdfSignature) -> DocumentCover {
    let mut shape = Vec::new();
    let mut cover = DocumentCover {
        permission: signature.permission.clone(),
        current: signature.current,
        ..DocumentCover::new(signature.title())
    };
    if signature.repeated {
        shape.push("/ByteRange or /Contents stands in it twice, and programs may take either".to_owned());
    }
    if signature.contents.is_none() {
        shape.push("its value (/Contents) is missing, is no string, or does not stand in the file itself".to_owned());
    }
    match signature.covered(bytes.len()) {
        Err(why) => shape.push(why),
        Ok(stretches) => {
            let (first, last) = (stretches.first().copied(), stretches.last().copied());
            let (start, end) = (first.map_or(0, |one| one.start), last.map_or(0, |one| one.end));
            if start != 0 {
                shape.push("what it covers does not begin with the file".to_owned());
            }
            let exact = match stretches.as_slice() {
                [first, second] => signature.contents == Some(ByteSpan::new(first.end, second.start)),
                _ => false,
            };
            if !exact {
                shape.push(inexact(&stretches, bytes.len()));
            }
            let states = || pdf.revisions.iter();
            let near = |other: usize| other.abs_diff(end) <= SLACK && line_ends(bytes, other, end);
            cover.revision = states().find(|state| near(state.end)).map(|state| state.number);
            let whole = start == 0 && exact;
            cover.covers = match cover.revision {
                _ if !whole => Coverage::Other,
                _ if end == bytes.len() => Coverage::File,
                Some(number) if number < pdf.revisions.len() => Coverage::Revision,
                _ => Coverage::Other,
            };
            if let (Coverage::Revision, Some(state)) = (cover.covers, cover.revision) {
                cover.later = later::changes(pdf, signature, state);
            }
            if end < bytes.len() {
                cover.after = Some(ByteSpan::new(end, bytes.len()));
            }
            cover.stretches = stretches;
        }
    }
    cover.shape = shape;
    cover
}

/// What is wrong with stretches that leave out something else than the signature's own value.
fn inexact(stretches: &[ByteSpan], length: usize) -> String {
    match stretches {
        [one] if one.end < length => {
            format!(
                "/ByteRange has two numbers in place of four: the {} bytes behind them are not covered",
                length - one.end
            )
        }
        [_] => "/ByteRange has two numbers in place of four, and leaves no room for its own value".to_owned(),
        [_, _] => "what it leaves out is not exactly its own value".to_owned(),
        more => {
            let gaps = more.windows(2).map(|pair| match pair {
                [one, next] => next.start - one.end,
                _ => 0,
            });
            let open: usize = gaps.sum();
            format!(
                "/ByteRange has {} numbers in place of four: it leaves out {open} bytes in {} places",
                more.len() * 2,
                more.len() - 1
            )
        }
    }
}

/// Whether nothing but line ends stands between two places.
fn line_ends(bytes: &[u8], one: usize, other: usize) -> bool {
    let between = bytes.get(one.min(other)..one.max(other)).unwrap_or_default();
    between.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// The digest and the signature.
fn compute(
    bytes: &[u8],
    signature: &PdfSignature,
    anchors: &[Anchor],
    kept: &kept::Kept,
    links: &mut usize,
    proof: &mut Proof,
) -> Result<(), String> {
    let stretches = signature.covered(bytes.len())?;
    let span = signature.contents.ok_or("its value (/Contents) is missing or no string")?;
    let value = crate::decode::pdf::signature_value(bytes, span).ok_or("its value can't be read")?;
    if value.iter().all(|byte| *byte == 0) {
        return Err("its value is empty: nothing but zeros".to_owned());
    }
    let covered = Cow::Owned(stretches.iter().map(|stretch| stretch.of(bytes)).collect::<Vec<_>>().concat());
    let place = |at: ByteSpan| value_place(span, at);
    let world = World { holder: "file", mail: false, anchors: &[], at: None };
    let asked = value::Asked { value: &value, anchors, kept, world, place: &place };
    let form = signature.sub_filter.as_ref().map_or("", |form| form.value.as_str());
    match form {
        "adbe.x509.rsa_sha1" => {
            let certificates: Vec<Vec<u8>> = signature
                .certificates
                .iter()
                .filter_map(|span| crate::decode::pdf::signature_value(bytes, *span))
                .collect();
            oldest::check(&asked, &certificates, &covered, links, proof)
        }
        "adbe.pkcs7.sha1" => value::within(&asked, &covered, links, proof),
        "ETSI.RFC3161" => stamp::document(&asked, &covered, links, proof),
        "adbe.pkcs7.detached" | "ETSI.CAdES.detached" | "" => {
            let content = Content::new(vec![("as written", covered)]);
            value::detached(&asked, content, links, proof)
        }
        other => Err(format!("signatures of the form {other} are not computed")),
    }
}

/// A place inside the value.
fn value_place(span: ByteSpan, at: ByteSpan) -> Locator {
    let step =
        crate::evidence::Step { how: crate::decode::pdf::SIGNATURE_STEP.to_owned(), start: span.start, end: span.end };
    Locator::Decoded { within: vec![step], start: at.start, end: at.end }
}

/// Whether both lights are on: the bytes are those that were signed, and the signature fits.
pub fn holds(proof: &Proof) -> bool {
    proof.body_hash == BodyHash::Match && proof.signature == Verdict::Valid
}
