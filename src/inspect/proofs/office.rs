//! Signatures of office packages: whether the parts have the digests that the signature states. The signature itself is over XML
//! in a canonical form, which no reader here makes; it is said to be not computed.

use std::collections::HashMap;

use super::asymmetric::Digest;
use super::cms::{self, World};
use super::proof::{BodyHash, Coverage, DocumentCover, PartDigest, Proof, ProofKind};
use super::{Anchor, Proved};
use crate::decode::office::package::{Entry, directory, unpack};
use crate::decode::x509;
use crate::evidence::limits::proofs::{MOST_LINKS, MOST_PART_WORK, row};
use crate::evidence::{ByteSpan, Locator, Office, OfficeSignature};

/// Names of hash functions (XML-DSig 6.2, RFC 6931 2.1, XML Encryption 5.8).
const DIGESTS: [(&str, Digest); 5] = [
    ("http://www.w3.org/2000/09/xmldsig#sha1", Digest::Sha1),
    ("http://www.w3.org/2001/04/xmlenc#sha256", Digest::Sha256),
    ("http://www.w3.org/2001/04/xmldsig-more#sha224", Digest::Sha224),
    ("http://www.w3.org/2001/04/xmldsig-more#sha384", Digest::Sha384),
    ("http://www.w3.org/2001/04/xmlenc#sha512", Digest::Sha512),
];
/// Said of every one.
const NOT_COMPUTED: &str = "the signature's own value is not computed: it is over XML in a canonical form";
/// Parts that Office signs no matter what, or never: of these it is not said that they are not covered.
const UNSIGNED: [&str; 4] = ["_xmlsignatures/", "docprops/", "[content_types].xml", "_rels/"];

/// Compares the parts of a package with the digests that its signatures state.
pub fn prove_office(bytes: &[u8], office: &Office, anchors: &[Anchor]) -> Proved {
    if office.signatures.is_empty() {
        return Proved::default();
    }
    let directory = directory(bytes);
    let mut parts = Parts { bytes, entries: HashMap::new(), digests: HashMap::new(), work: 0 };
    for entry in &directory.entries {
        parts.entries.entry(entry.listed.name.value.to_ascii_lowercase()).or_insert(entry);
    }
    let mut links = MOST_LINKS;
    let each = office.signatures.iter().enumerate();
    let proofs = each.map(|(index, signature)| {
        let proof = Proof::new(ProofKind::OfficeSignature, &format!("office.signature[{index}]"), signature.at.clone());
        one(signature, anchors, &mut parts, &mut links, proof)
    });
    Proved { proofs: proofs.collect(), ..Proved::default() }
}

/// The parts of the package; each is hashed once.
struct Parts<'a> {
    bytes: &'a [u8],
    entries: HashMap<String, &'a Entry>,
    digests: HashMap<(String, Digest), Option<Vec<u8>>>,
    work: usize,
}

impl Parts<'_> {
    /// The digest of a part; `None` where it can't be had.
    fn digest(&mut self, name: &str, digest: Digest) -> Option<Vec<u8>> {
        let key = (name.to_owned(), digest);
        if let Some(known) = self.digests.get(&key) {
            return known.clone();
        }
        if self.work > MOST_PART_WORK {
            return None;
        }
        let entry = self.entries.get(name)?;
        let unpacked = unpack(self.bytes, entry);
        self.work = self.work.saturating_add(unpacked.as_ref().map_or(0, |(bytes, _)| bytes.len()));
        // Of a part that was cut nothing can be said.
        let found = unpacked.filter(|(_, cut)| cut.is_none()).map(|(bytes, _)| digest.of(&[&bytes]));
        self.digests.insert(key, found.clone());
        found
    }
}

fn one(
    signature: &OfficeSignature,
    anchors: &[Anchor],
    parts: &mut Parts,
    links: &mut usize,
    mut proof: Proof,
) -> Proof {
    proof.signed_at.clone_from(&signature.signed_at);
    proof.algorithm = signature.method.as_ref().map(|method| method.value.clone()).unwrap_or_default();
    if let Some((_, word)) = proof.algorithm.rsplit_once('#') {
        proof.algorithm = word.to_owned();
    }
    let mut cover = DocumentCover::new(signature.part.clone());
    cover.covers = Coverage::Other;
    let (mut apart, mut unknown) = (0_usize, 0_usize);
    for part in &signature.parts {
        let digest = DIGESTS.iter().find(|(name, _)| *name == part.algorithm).map(|(_, digest)| *digest);
        let (false, Some(digest)) = (part.transformed, digest) else {
            apart += 1;
            continue;
        };
        let name = part.name.value.to_ascii_lowercase();
        let place = parts.entries.get(&name).and_then(|entry| entry.step());
        let Some(place) = place else {
            let at = Locator::absent("the part", "the package");
            cover.parts.push(PartDigest { name: part.name.clone(), at, fits: false });
            continue;
        };
        let Some(found) = parts.digest(&name, digest) else {
            unknown += 1;
            continue;
        };
        let at = Locator::raw(place.start, place.end);
        cover.parts.push(PartDigest { name: part.name.clone(), at, fits: found == part.digest });
    }
    let fit = cover.parts.iter().filter(|part| part.fits).count();
    let differ = cover.parts.len() - fit;
    proof.body_hash = match (fit, differ) {
        (0, 0) => BodyHash::Unusable,
        (_, 0) => BodyHash::Match,
        _ => BodyHash::Mismatch,
    };
    proof
        .remarks
        .push(format!("{fit} parts of the package have the digest that the signature states, {differ} have not"));
    if apart > 0 {
        proof.remarks.push(format!("{apart} references are brought into another form first and were not computed"));
    }
    if unknown > 0 {
        proof.remarks.push(format!("{unknown} parts could not be unpacked, or not to their end"));
    }
    if parts.work > MOST_PART_WORK {
        proof.remarks.push(row::MOST_PART_WORK.sentence());
    }
    let listed = |name: &str| signature.parts.iter().any(|part| part.name.value.eq_ignore_ascii_case(name));
    let plain = |name: &&String| {
        !name.ends_with('/') && !name.ends_with(".rels") && !UNSIGNED.iter().any(|start| name.starts_with(start))
    };
    // With many parts and many references this would be the square of both.
    if signature.parts.len().saturating_mul(parts.entries.len()) < 4_000_000 {
        let outside = parts.entries.keys().filter(plain).filter(|name| !listed(name)).count();
        if outside > 0 {
            proof.remarks.push(format!("{outside} parts of the package are not covered by it"));
        }
    }
    signer(signature, anchors, links, &mut proof);
    proof.document = Some(cover);
    proof.unusable(NOT_COMPUTED)
}

/// Who signed, by the first certificate that came along.
fn signer(signature: &OfficeSignature, anchors: &[Anchor], links: &mut usize, proof: &mut Proof) {
    let mut bytes = Vec::new();
    let mut add = |der: &[u8]| {
        let start = bytes.len();
        bytes.extend(der);
        ByteSpan::new(start, bytes.len())
    };
    let own: Vec<ByteSpan> = signature.certificates.iter().map(|fact| add(&fact.value)).collect();
    let trusted: Vec<ByteSpan> = anchors.iter().map(|anchor| add(&anchor.der)).collect();
    let read = |spans: &[ByteSpan]| spans.iter().filter_map(|span| x509::read(&bytes, *span)).collect::<Vec<_>>();
    let (known, trusted) = (read(&own), read(&trusted));
    let Some(first) = known.first() else { return };
    let at = signature.signed_at.as_ref().map(|fact| &fact.value);
    let world = World { holder: "file", mail: false, anchors: &trusted, at };
    let (signer, _) = cms::describe_signer(&bytes, &known, first, links, world);
    proof.signer = Some(signer);
}
