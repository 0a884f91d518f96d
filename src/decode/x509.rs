//! Certificates (RFC 5280): what they say, with places. Verifies nothing.

use super::ber::{self, BOOLEAN, Element, OCTET_STRING, SEQUENCE, SET};
use super::cms::{self, Algorithm};
use super::text;
use crate::evidence::{ByteSpan, Stamp};

/// Most attributes of one name: real ones have up to about ten.
const MOST_NAME_PARTS: usize = 50;
/// Longest value of a name that is shown (bytes).
const LONGEST_VALUE: usize = 500;
/// Most addresses of one certificate.
const MOST_ADDRESSES: usize = 50;
/// Most extensions of one certificate.
const MOST_EXTENSIONS: usize = 100;

/// Object identifiers of name attributes with their usual short words (RFC 4514 3, RFC 5280 A.1).
const NAME_WORDS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.42", "GN"),
    ("2.5.4.65", "pseudonym"),
    ("2.5.4.97", "organizationIdentifier"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    (EMAIL, "emailAddress"),
];
/// emailAddress in a name (RFC 5280 4.1.2.6).
const EMAIL: &str = "1.2.840.113549.1.9.1";

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// Object identifier and value, in file order.
    pub parts: Vec<(String, String)>,
}

impl Name {
    /// The first value of this kind.
    pub fn get(&self, oid: &str) -> Option<&str> {
        self.parts.iter().find(|(known, _)| known == oid).map(|(_, value)| value.as_str())
    }

    /// The name that people know: the common name, else the pseudonym, the organisation, the address.
    pub fn shown(&self) -> Option<&str> {
        ["2.5.4.3", "2.5.4.65", "2.5.4.10", "2.5.4.11", EMAIL].iter().find_map(|oid| self.get(oid))
    }

    /// All of it: `CN=Ada Example, O=Example Press`.
    pub fn words(&self) -> String {
        let each = self.parts.iter().map(|(oid, value)| {
            let word = NAME_WORDS.iter().find(|(known, _)| known == oid).map_or(oid.as_str(), |(_, word)| word);
            format!("{word}={value}")
        });
        each.collect::<Vec<_>>().join(", ")
    }
}

/// A public key as it is written (RFC 5280 4.1.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// The whole structure.
    pub span: ByteSpan,
    /// Which kind of key.
    pub algorithm: Algorithm,
    /// The key's bytes.
    pub key: Vec<u8>,
}

/// One certificate. Spans count in the bytes that hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// All of it.
    pub span: ByteSpan,
    /// What its issuer signed.
    pub signed: ByteSpan,
    /// The serial number's bytes.
    pub serial: ByteSpan,
    /// The issuer's name as encoded.
    pub issuer_span: ByteSpan,
    /// Who issued it.
    pub issuer: Name,
    /// The owner's name as encoded.
    pub subject_span: ByteSpan,
    /// Whose key it is.
    pub subject: Name,
    /// From when it holds.
    pub not_before: Option<(Stamp, ByteSpan)>,
    /// Until when.
    pub not_after: Option<(Stamp, ByteSpan)>,
    /// The owner's key.
    pub key: KeyInfo,
    /// Mail addresses: of the alternative names (rfc822Name, RFC 5280 4.2.1.6), then of the name.
    pub addresses: Vec<String>,
    /// What the key may be used for: the bits of 4.2.1.3, the first bit (digitalSignature) lowest; `None` if not limited.
    pub usage: Option<u16>,
    /// What else it may be used for (4.2.1.12), object identifiers.
    pub purposes: Vec<String>,
    /// Whether the owner may issue certificates (4.2.1.9).
    pub authority: bool,
    /// How many authorities may stand below this one (4.2.1.9); `None` if not limited.
    pub path_length: Option<u64>,
    /// Identifier of the key (4.2.1.2).
    pub key_id: Option<ByteSpan>,
    /// How the issuer signed.
    pub algorithm: Algorithm,
    /// The issuer's signature.
    pub signature: Vec<u8>,
}

impl Certificate {
    /// The serial number in hex, without the zero byte that keeps it positive.
    pub fn serial_hex(&self, bytes: &[u8]) -> String {
        let serial = self.serial.of(bytes);
        let plain = serial.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(serial);
        plain.iter().take(64).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Reads the certificate that stands in `span`; `None` if it can't be read.
pub fn read(bytes: &[u8], span: ByteSpan) -> Option<Certificate> {
    let outer = ber::element(bytes, span.start, span.end)?;
    let mut parts = ber::children(bytes, outer);
    let signed = parts.next().filter(|signed| signed.tag == SEQUENCE)?;
    let algorithm = cms::algorithm(bytes, parts.next()?)?;
    let (signature, _) = ber::bits(bytes, parts.next()?)?;
    let mut fields = ber::children(bytes, signed).peekable();
    fields.next_if(|field| field.tag == 0xa0);
    let serial = fields.next()?.content;
    fields.next()?;
    let issuer = fields.next()?;
    let validity = fields.next()?;
    let subject = fields.next()?;
    let key = key_info(bytes, fields.next()?)?;
    let mut times = ber::children(bytes, validity);
    let mut time = || times.next().and_then(|time| Some((cms::moment(bytes, time)?, time.content)));
    let mut certificate = Certificate {
        span: outer.span,
        signed: signed.span,
        serial,
        issuer_span: issuer.span,
        issuer: name(bytes, issuer),
        subject_span: subject.span,
        subject: name(bytes, subject),
        not_before: time(),
        not_after: time(),
        key,
        addresses: Vec::new(),
        usage: None,
        purposes: Vec::new(),
        authority: false,
        path_length: None,
        key_id: None,
        algorithm,
        signature: signature.to_vec(),
    };
    if let Some(list) = fields.find(|field| field.tag == 0xa3).and_then(|field| ber::children(bytes, field).next()) {
        for extension in ber::children(bytes, list).take(MOST_EXTENSIONS) {
            certificate.extend(bytes, extension);
        }
    }
    let named = certificate.subject.parts.iter().filter(|(oid, _)| oid == EMAIL).map(|(_, value)| value.clone());
    for address in named.collect::<Vec<_>>() {
        certificate.add(address);
    }
    Some(certificate)
}

/// A SubjectPublicKeyInfo.
pub fn key_info(bytes: &[u8], sequence: Element) -> Option<KeyInfo> {
    let mut parts = ber::children(bytes, sequence);
    let algorithm = cms::algorithm(bytes, parts.next()?)?;
    let (key, _) = ber::bits(bytes, parts.next()?)?;
    Some(KeyInfo { span: sequence.span, algorithm, key: key.to_vec() })
}

impl Certificate {
    fn add(&mut self, address: String) {
        let known = self.addresses.iter().any(|known| known.eq_ignore_ascii_case(&address));
        if !known && self.addresses.len() < MOST_ADDRESSES {
            self.addresses.push(address);
        }
    }

    fn extend(&mut self, bytes: &[u8], extension: Element) {
        let mut parts = ber::children(bytes, extension);
        let Some(oid) = parts.next().map(|oid| ber::oid(bytes, oid)) else { return };
        let Some(value) = parts.find(|part| part.tag == OCTET_STRING) else { return };
        let Some(inner) = ber::element(bytes, value.content.start, value.content.end) else { return };
        match oid.as_str() {
            "2.5.29.14" => self.key_id = Some(inner.content),
            "2.5.29.15" => {
                let bits = ber::bits(bytes, inner).map(|(bits, _)| bits).unwrap_or_default();
                let octet = |at: usize| bits.get(at).map_or(0, |byte| u16::from(byte.reverse_bits()));
                self.usage = Some(octet(0) | octet(1) << 8);
            }
            "2.5.29.17" => {
                for name in ber::children(bytes, inner).filter(|name| name.tag == 0x81).take(MOST_ADDRESSES) {
                    self.add(shown(&text::plain(name.content.of(bytes))));
                }
            }
            "2.5.29.19" => {
                let mut fields = ber::children(bytes, inner).peekable();
                let first = fields.next_if(|first| first.tag == BOOLEAN);
                self.authority = first.is_some_and(|first| first.content.of(bytes) != [0]);
                self.path_length = fields.next().and_then(|length| ber::number(bytes, length));
            }
            "2.5.29.37" => {
                self.purposes = ber::children(bytes, inner).take(50).map(|purpose| ber::oid(bytes, purpose)).collect();
            }
            _ => {}
        }
    }
}

/// A Name (RFC 5280 4.1.2.4).
fn name(bytes: &[u8], sequence: Element) -> Name {
    let sets = ber::children(bytes, sequence).filter(|set| set.tag == SET);
    let parts = sets.flat_map(|set| ber::children(bytes, set)).take(MOST_NAME_PARTS).filter_map(|pair| {
        let mut parts = ber::children(bytes, pair);
        let oid = ber::oid(bytes, parts.next()?);
        Some((oid, string(bytes, parts.next()?)))
    });
    Name { parts: parts.collect() }
}

/// A string of one of the kinds that names are written in.
fn string(bytes: &[u8], element: Element) -> String {
    let content = element.content.of(bytes);
    let content = content.get(..content.len().min(LONGEST_VALUE)).unwrap_or_default();
    let wide = |width: usize| -> String {
        let letters =
            content.chunks_exact(width).map(|unit| unit.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)));
        if width == 2 {
            let units: Vec<u16> = letters.map(|unit| u16::try_from(unit).unwrap_or_default()).collect();
            return String::from_utf16_lossy(&units);
        }
        letters.map(|letter| char::from_u32(letter).unwrap_or('\u{fffd}')).collect()
    };
    shown(&match element.tag {
        0x1e => wide(2),
        0x1c => wide(4),
        _ => text::plain(content),
    })
}

/// Without control letters and at a length that can be shown.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_VALUE).collect()
}

/// The name that is encoded in `span`.
pub fn name_at(bytes: &[u8], span: ByteSpan) -> Option<Name> {
    ber::element(bytes, span.start, span.end).filter(|one| one.tag == SEQUENCE).map(|one| name(bytes, one))
}
