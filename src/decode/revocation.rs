//! What authorities say of revoked certificates: lists (RFC 5280 5) and answers of their services (RFC 6960 4.2). Verifies nothing.

use super::ber::{self, Element, INTEGER, OCTET_STRING, SEQUENCE};
use super::cms::{self, Algorithm};
use crate::evidence::{ByteSpan, Stamp};

/// Object identifier of what an answer holds (RFC 6960 4.2.1).
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
/// Certificates that came along with one answer and are read.
const MOST_RESPONDERS: usize = 8;
/// Single answers of one answer that are read: services give one, rarely a few.
const MOST_SINGLE: usize = 1_000;
/// Extensions of a list that are looked at.
const MOST_EXTENSIONS: usize = 32;

/// What the authority signed, and how.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The signed bytes.
    pub signed: ByteSpan,
    /// How.
    pub algorithm: Algorithm,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Of which certificates a list speaks (RFC 5280 5.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// Of persons only.
    pub users: bool,
    /// Of authorities only.
    pub authorities: bool,
    /// Of a part in another way: some reasons, what changed, other issuers'. Silence of such a list says nothing.
    pub partial: bool,
}

/// A certificate that is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Since when.
    pub since: Stamp,
    /// Why, by its number (RFC 5280 5.3.1).
    pub reason: Option<u8>,
}

/// A list of revoked certificates. Spans count in its own bytes.
#[derive(Debug, Clone)]
pub struct List {
    /// All of it.
    pub bytes: Vec<u8>,
    /// Whose list: the encoded name.
    pub issuer: ByteSpan,
    /// As of when.
    pub this_update: Stamp,
    /// When the next one is due.
    pub next_update: Option<Stamp>,
    /// Of which certificates it speaks.
    pub scope: Scope,
    /// The signature.
    pub sealed: Sealed,
    /// Serial numbers without leading zeros, with their entries; sorted by the number.
    entries: Vec<(ByteSpan, ByteSpan)>,
}

/// What an answer says of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked(Revoked),
    /// The service does not know it.
    Unknown,
}

/// The answer about one certificate.
#[derive(Debug, Clone)]
pub struct Single {
    /// Hash function of the issuer's name.
    pub digest: String,
    /// Digest of the issuer's encoded name.
    pub issuer_hash: Vec<u8>,
    /// Serial number without leading zeros.
    pub serial: ByteSpan,
    /// What it says.
    pub status: Status,
    /// As of when.
    pub this_update: Stamp,
}

/// An answer of an authority's service. Spans count in its own bytes.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its inner structure (BasicOCSPResponse).
    pub bytes: Vec<u8>,
    /// When it was made, by the service's clock.
    pub produced: Stamp,
    /// What it says.
    pub singles: Vec<Single>,
    /// Certificates that came along.
    pub certificates: Vec<ByteSpan>,
    /// The signature.
    pub sealed: Sealed,
}

/// A serial number without the zeros in front.
pub fn serial(bytes: &[u8], span: ByteSpan) -> &[u8] {
    let digits = span.of(bytes);
    digits.get(digits.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default()
}

fn bare(bytes: &[u8], number: Element) -> ByteSpan {
    let kept = serial(bytes, number.content).len();
    ByteSpan::new(number.content.end - kept, number.content.end)
}

/// The parts that follow what is signed: its algorithm and the signature.
fn sealed(bytes: &[u8], signed: Element, parts: &mut impl Iterator<Item = Element>) -> Option<Sealed> {
    let algorithm = cms::algorithm(bytes, parts.next()?)?;
    let (signature, _) = ber::bits(bytes, parts.next()?)?;
    Some(Sealed { signed: signed.span, algorithm, signature: signature.to_vec() })
}

/// Reads a list (CertificateList, RFC 5280 5.1).
pub fn list(bytes: Vec<u8>) -> Option<List> {
    let read = list_of(&bytes)?;
    Some(List { bytes, ..read })
}

fn list_of(bytes: &[u8]) -> Option<List> {
    let outer = ber::element(bytes, 0, bytes.len()).filter(|outer| outer.tag == SEQUENCE)?;
    let mut parts = ber::children(bytes, outer);
    let signed = parts.next().filter(|signed| signed.tag == SEQUENCE)?;
    let sealed = sealed(bytes, signed, &mut parts)?;
    let mut fields = ber::children(bytes, signed).peekable();
    fields.next_if(|field| field.tag == INTEGER);
    fields.next().filter(|algorithm| algorithm.tag == SEQUENCE)?;
    let issuer = fields.next().filter(|issuer| issuer.tag == SEQUENCE)?.span;
    let this_update = cms::moment(bytes, fields.next()?)?;
    let next_update = fields.next_if(|field| matches!(field.tag, 0x17 | 0x18));
    let next_update = next_update.and_then(|time| cms::moment(bytes, time));
    let mut entries = Vec::new();
    if let Some(revoked) = fields.next_if(|field| field.tag == SEQUENCE) {
        for entry in ber::children(bytes, revoked) {
            let Some(number) = ber::children(bytes, entry).next().filter(|number| number.tag == INTEGER) else {
                continue;
            };
            entries.push((bare(bytes, number), entry.span));
        }
        entries.sort_by(|one, other| one.0.of(bytes).cmp(other.0.of(bytes)));
    }
    let mut scope = Scope::default();
    let extensions = fields.find(|field| field.tag == 0xa0).and_then(|field| ber::children(bytes, field).next());
    for extension in extensions.iter().flat_map(|list| ber::children(bytes, *list)).take(MOST_EXTENSIONS) {
        narrow(bytes, extension, &mut scope);
    }
    Some(List { issuer, this_update, next_update, scope, sealed, entries, bytes: Vec::new() })
}

/// What an extension says of the scope.
fn narrow(bytes: &[u8], extension: Element, scope: &mut Scope) {
    let mut parts = ber::children(bytes, extension);
    let oid = parts.next().map(|oid| ber::oid(bytes, oid)).unwrap_or_default();
    match oid.as_str() {
        // What changed since another list.
        "2.5.29.27" => scope.partial = true,
        "2.5.29.28" => {
            let value = parts.find(|part| part.tag == OCTET_STRING);
            let inner = value.and_then(|value| ber::element(bytes, value.content.start, value.content.end));
            for field in inner.iter().flat_map(|inner| ber::children(bytes, *inner)) {
                let stated = field.content.of(bytes) != [0];
                match field.tag {
                    0x81 => scope.users |= stated,
                    0x82 => scope.authorities |= stated,
                    0xa0 => {}
                    _ => scope.partial |= stated,
                }
            }
        }
        _ => {}
    }
}

impl List {
    /// The entry of this serial number (without zeros in front), if it is listed.
    pub fn entry(&self, serial: &[u8]) -> Option<Revoked> {
        let found = self.entries.binary_search_by(|(number, _)| number.of(&self.bytes).cmp(serial)).ok()?;
        let (_, span) = self.entries.get(found)?;
        let entry = ber::element(&self.bytes, span.start, span.end)?;
        let mut fields = ber::children(&self.bytes, entry).skip(1);
        let since = cms::moment(&self.bytes, fields.next()?)?;
        let reason = fields.next().and_then(|list| {
            let mut extensions = ber::children(&self.bytes, list).take(MOST_EXTENSIONS);
            extensions.find_map(|extension| {
                let mut parts = ber::children(&self.bytes, extension);
                let named = ber::oid(&self.bytes, parts.next()?) == "2.5.29.21";
                let value = parts.find(|part| part.tag == OCTET_STRING).filter(|_| named)?;
                let number = ber::element(&self.bytes, value.content.start, value.content.end)?;
                number.content.of(&self.bytes).first().copied()
            })
        });
        // 8: taken off the list again.
        (reason != Some(8)).then_some(Revoked { since, reason })
    }

    /// How many certificates it lists.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Reads an answer (OCSPResponse, RFC 6960 4.2.1).
pub fn answer(bytes: &[u8]) -> Option<Answer> {
    let outer = ber::element(bytes, 0, bytes.len()).filter(|outer| outer.tag == SEQUENCE)?;
    let wrapped = ber::children(bytes, outer).find(|part| part.tag == 0xa0)?;
    let inner = ber::children(bytes, wrapped).next()?;
    let mut parts = ber::children(bytes, inner);
    if ber::oid(bytes, parts.next()?) != BASIC {
        return None;
    }
    basic(ber::octets(bytes, parts.next()?).into_owned())
}

/// Reads the inner structure of an answer, which some attributes hold bare.
pub fn basic(bytes: Vec<u8>) -> Option<Answer> {
    let read = basic_of(&bytes)?;
    Some(Answer { bytes, ..read })
}

fn basic_of(bytes: &[u8]) -> Option<Answer> {
    let outer = ber::element(bytes, 0, bytes.len()).filter(|outer| outer.tag == SEQUENCE)?;
    let mut parts = ber::children(bytes, outer);
    let signed = parts.next().filter(|signed| signed.tag == SEQUENCE)?;
    let sealed = sealed(bytes, signed, &mut parts)?;
    let along = parts.next().filter(|part| part.tag == 0xa0).and_then(|part| ber::children(bytes, part).next());
    let along = along.iter().flat_map(|list| ber::children(bytes, *list)).take(MOST_RESPONDERS);
    let certificates = along.map(|one| one.span).collect();
    let mut fields = ber::children(bytes, signed).peekable();
    fields.next_if(|field| field.tag == 0xa0);
    fields.next().filter(|id| matches!(id.tag, 0xa1 | 0xa2))?;
    let produced = cms::moment(bytes, fields.next()?)?;
    let listed = fields.next().filter(|list| list.tag == SEQUENCE)?;
    let singles = ber::children(bytes, listed).take(MOST_SINGLE).filter_map(|one| single(bytes, one)).collect();
    Some(Answer { produced, singles, certificates, sealed, bytes: Vec::new() })
}

fn single(bytes: &[u8], one: Element) -> Option<Single> {
    let mut fields = ber::children(bytes, one);
    let mut id = ber::children(bytes, fields.next()?);
    let digest = cms::algorithm(bytes, id.next()?)?.oid;
    let issuer_hash = ber::octets(bytes, id.next()?).into_owned();
    let number = id.nth(1).filter(|number| number.tag == INTEGER)?;
    let stated = fields.next()?;
    let status = match stated.tag & 0x1f {
        0 => Status::Good,
        1 => {
            let mut parts = ber::children(bytes, stated);
            let since = cms::moment(bytes, parts.next()?)?;
            let reason = parts.next().and_then(|reason| ber::children(bytes, reason).next());
            Status::Revoked(Revoked { since, reason: reason.and_then(|one| one.content.of(bytes).first().copied()) })
        }
        _ => Status::Unknown,
    };
    let this_update = cms::moment(bytes, fields.next()?)?;
    Some(Single { digest, issuer_hash, serial: bare(bytes, number), status, this_update })
}

/// Why a certificate was revoked, in words (RFC 5280 5.3.1).
pub fn reason_words(reason: u8) -> &'static str {
    match reason {
        1 => "its key was exposed",
        2 => "its authority's key was exposed",
        3 => "its owner's circumstances changed",
        4 => "it was superseded",
        5 => "it is no longer used",
        6 => "it is on hold",
        9 => "its privilege was withdrawn",
        10 => "the attribute authority's key was exposed",
        _ => "no reason is given",
    }
}
