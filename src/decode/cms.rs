//! Signed data of the Cryptographic Message Syntax (RFC 5652, PKCS #7): its structure with places. Verifies nothing.

use super::ber::{self, Element, INTEGER, OCTET_STRING, SEQUENCE, SET};
use super::time;
use crate::evidence::limits::Limit;
use crate::evidence::limits::proofs::{MOST_CERTIFICATES, MOST_SIGNERS, row};
use crate::evidence::{ByteSpan, Stamp};

/// Most attributes of one signer.
const MOST_ATTRIBUTES: usize = 100;
/// Object identifier of signed data (RFC 5652 5.1).
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
/// Object identifier of the content type attribute (RFC 5652 11.1).
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
/// Message digest (RFC 5652 11.2).
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
/// Signing time (RFC 5652 11.3).
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";

/// An algorithm with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Algorithm {
    /// Object identifier with dots.
    pub oid: String,
    /// Parameters as they stand.
    pub parameters: Option<Element>,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Object identifier with dots.
    pub oid: String,
    /// Its first value.
    pub value: Element,
}

/// Which certificate is the signer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerId {
    /// Who issued it (the encoded name), and its serial number (content bytes).
    IssuerSerial(ByteSpan, ByteSpan),
    /// The identifier of its key.
    KeyId(ByteSpan),
}

/// One signer (RFC 5652 5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo {
    /// The whole structure.
    pub span: ByteSpan,
    /// Whose certificate.
    pub id: SignerId,
    /// How the content was hashed.
    pub digest: Algorithm,
    /// The signed attributes as they stand, tag and length too; what is signed is this with the tag of a SET (5.4).
    pub signed_attributes: Option<Element>,
    /// The attributes that are signed.
    pub attributes: Vec<Attribute>,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// The signature.
    pub signature: Vec<u8>,
    /// Attributes that nobody signed: counter-signatures, timestamps.
    pub unsigned: Vec<Attribute>,
}

/// Signed data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedData {
    /// Object identifier of what is signed.
    pub content_type: String,
    /// The signed bytes, if they are inside.
    pub content: Option<Vec<u8>>,
    /// Certificates that came along.
    pub certificates: Vec<ByteSpan>,
    /// Lists of revoked certificates that came along (5.1 `crls`).
    pub lists: Vec<ByteSpan>,
    /// Who signed.
    pub signers: Vec<SignerInfo>,
    /// What was left out: certificates, signers.
    pub cut: Vec<Limit>,
    /// Whether a length is left open, which only BER allows.
    pub open_lengths: bool,
}

/// What a CMS file holds, by its object identifier; `None` if it is none.
pub fn content_kind(bytes: &[u8]) -> Option<String> {
    let outer = ber::element(bytes, 0, bytes.len()).filter(|outer| outer.tag == SEQUENCE)?;
    Some(ber::oid(bytes, ber::children(bytes, outer).next()?)).filter(|oid| !oid.is_empty())
}

/// Reads signed data.
///
/// # Errors
/// What it is instead, or where it breaks off.
pub fn read(bytes: &[u8]) -> Result<SignedData, String> {
    let broken = || "the signature's structure can't be read (RFC 5652)".to_owned();
    match content_kind(bytes).as_deref() {
        Some(SIGNED_DATA) => {}
        Some(other) => return Err(format!("it holds no signed data but {other}")),
        None => return Err(broken()),
    }
    signed_data(bytes).ok_or_else(broken)
}

fn signed_data(bytes: &[u8]) -> Option<SignedData> {
    let outer = ber::element(bytes, 0, bytes.len())?;
    let wrapped = ber::children(bytes, outer).nth(1)?;
    let data = ber::children(bytes, wrapped).next().filter(|data| data.tag == SEQUENCE)?;
    let mut fields = ber::children(bytes, data);
    fields.next().filter(|version| version.tag == INTEGER)?;
    fields.next().filter(|digests| digests.tag == SET)?;
    let inner = fields.next().filter(|inner| inner.tag == SEQUENCE)?;
    let mut inside = ber::children(bytes, inner);
    let content_type = ber::oid(bytes, inside.next()?);
    let content = inside.next().and_then(|explicit| ber::children(bytes, explicit).next());
    let mut read = SignedData {
        content_type,
        content: content.map(|content| match content.tag & 0x1f {
            OCTET_STRING => ber::octets(bytes, content).into_owned(),
            // PKCS #7 1.5 allows any element: its content bytes are hashed (RFC 2315 9.3).
            _ => content.content.of(bytes).to_vec(),
        }),
        certificates: Vec::new(),
        lists: Vec::new(),
        signers: Vec::new(),
        cut: Vec::new(),
        open_lengths: outer.indefinite || data.indefinite || inner.indefinite,
    };
    for field in fields {
        match field.tag {
            0xa0 => {
                for certificate in ber::children(bytes, field).filter(|one| one.tag == SEQUENCE) {
                    if read.certificates.len() >= MOST_CERTIFICATES {
                        read.cut.push(row::MOST_CERTIFICATES);
                        break;
                    }
                    read.certificates.push(certificate.span);
                }
            }
            0xa1 => {
                let lists = ber::children(bytes, field).filter(|one| one.tag == SEQUENCE).take(MOST_CERTIFICATES);
                read.lists.extend(lists.map(|list| list.span));
            }
            SET => {
                for signer in ber::children(bytes, field) {
                    if read.signers.len() >= MOST_SIGNERS {
                        read.cut.push(row::MOST_SIGNERS);
                        break;
                    }
                    read.signers.push(signer_info(bytes, signer)?);
                }
            }
            _ => {}
        }
    }
    Some(read)
}

fn signer_info(bytes: &[u8], signer: Element) -> Option<SignerInfo> {
    let mut fields = ber::children(bytes, signer).peekable();
    fields.next().filter(|version| version.tag == INTEGER)?;
    let sid = fields.next()?;
    let id = if sid.tag == SEQUENCE {
        let mut parts = ber::children(bytes, sid);
        SignerId::IssuerSerial(parts.next()?.span, parts.next()?.content)
    } else {
        SignerId::KeyId(sid.content)
    };
    let digest = algorithm(bytes, fields.next()?)?;
    let signed = fields.next_if(|field| field.tag == 0xa0);
    let algorithm = algorithm(bytes, fields.next()?)?;
    let signature = fields.next().filter(|field| field.tag & 0x1f == OCTET_STRING)?;
    let unsigned = fields.next_if(|field| field.tag == 0xa1);
    Some(SignerInfo {
        span: signer.span,
        id,
        digest,
        attributes: signed.map(|set| attributes(bytes, set)).unwrap_or_default(),
        signed_attributes: signed,
        algorithm,
        signature: ber::octets(bytes, signature).into_owned(),
        unsigned: unsigned.map(|set| attributes(bytes, set)).unwrap_or_default(),
    })
}

/// An AlgorithmIdentifier (RFC 5280 4.1.1.2).
pub fn algorithm(bytes: &[u8], sequence: Element) -> Option<Algorithm> {
    let mut parts = ber::children(bytes, sequence);
    let oid = ber::oid(bytes, parts.next()?);
    (sequence.tag == SEQUENCE && !oid.is_empty()).then(|| Algorithm { oid, parameters: parts.next() })
}

fn attributes(bytes: &[u8], set: Element) -> Vec<Attribute> {
    let each = ber::children(bytes, set).take(MOST_ATTRIBUTES).filter_map(|attribute| {
        let mut parts = ber::children(bytes, attribute);
        let oid = ber::oid(bytes, parts.next()?);
        let value = ber::children(bytes, parts.next()?).next()?;
        Some(Attribute { oid, value })
    });
    each.collect()
}

impl SignerInfo {
    /// The first value of a signed attribute.
    pub fn attribute(&self, oid: &str) -> Option<Element> {
        self.attributes.iter().find(|attribute| attribute.oid == oid).map(|attribute| attribute.value)
    }

    /// How often a signed attribute stands there.
    pub fn count(&self, oid: &str) -> usize {
        self.attributes.iter().filter(|attribute| attribute.oid == oid).count()
    }

    /// What the signer says of the kind of the content.
    pub fn content_type(&self, bytes: &[u8]) -> Option<String> {
        Some(ber::oid(bytes, self.attribute(CONTENT_TYPE)?))
    }

    /// The content's digest as signed, if it stands there once.
    pub fn message_digest(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let value = self.attribute(MESSAGE_DIGEST).filter(|_| self.count(MESSAGE_DIGEST) == 1)?;
        Some(ber::octets(bytes, value).into_owned())
    }

    /// When it was signed, as the signer's own clock said, with the bytes of the time.
    pub fn signing_time(&self, bytes: &[u8]) -> Option<(Stamp, ByteSpan)> {
        let value = self.attribute(SIGNING_TIME)?;
        Some((moment(bytes, value)?, value.content))
    }

    /// The bytes that were signed where there are signed attributes: as they stand, with the tag of a SET (RFC 5652 5.4).
    pub fn signed_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let set = self.signed_attributes?;
        let mut signed = if set.indefinite {
            let content = set.content.of(bytes);
            let mut out = vec![SET];
            out.extend(length(content.len()));
            out.extend(content);
            out
        } else {
            set.span.of(bytes).to_vec()
        };
        *signed.first_mut()? = SET;
        Some(signed)
    }
}

/// A length in its shortest definite form (X.690 10.1).
fn length(bytes: usize) -> Vec<u8> {
    if bytes < 0x80 {
        return vec![u8::try_from(bytes).unwrap_or_default()];
    }
    let digits: Vec<u8> = bytes.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
    let mut out = vec![0x80 | u8::try_from(digits.len()).unwrap_or_default()];
    out.extend(digits);
    out
}

/// A UTCTime or a GeneralizedTime (RFC 5280 4.1.2.5).
pub fn moment(bytes: &[u8], element: Element) -> Option<Stamp> {
    let text = std::str::from_utf8(element.content.of(bytes)).ok()?;
    match element.tag {
        0x17 => time::asn1(text, true),
        0x18 => time::asn1(text, false),
        _ => None,
    }
}
