//! Signature packets (RFC 9580 5.2), versions 3, 4 and 6.

use super::packet::{Reader, length};
use crate::decode::text;
use crate::evidence::ByteSpan;

/// Most subpackets of one signature.
const MOST_SUBPACKETS: usize = 200;
/// Longest text of a subpacket that is kept (bytes).
const LONGEST_TEXT: usize = 300;

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Version of its form.
    pub version: u8,
    /// What is signed: 0 bytes, 1 a text, 0x10 to 0x13 a user id, 0x18 a subkey (5.2.1).
    pub kind: u8,
    /// Number of the public-key algorithm (9.1).
    pub algorithm: u8,
    /// Number of the hash function (9.5).
    pub digest: u8,
    /// What is hashed behind the content: the part of this packet that is signed, and its trailer (5.2.4).
    pub trailer: Vec<u8>,
    /// What is hashed before the content (version 6).
    pub salt: Vec<u8>,
    /// Seconds since 1970 when it was made, with their bytes.
    pub created: Option<(u32, ByteSpan)>,
    /// Seconds after its making until when it is meant to hold; with their bytes.
    pub lasts: Option<(u32, ByteSpan)>,
    /// Seconds after the making of the key until when the key is meant to hold (of a key's own signature).
    pub key_lasts: Option<u32>,
    /// Id of the key (8 bytes), and whether it stands in the signed part.
    pub issuer: Option<Vec<u8>>,
    /// Fingerprint of the key.
    pub fingerprint: Option<Vec<u8>>,
    /// User id that the signer gives (5.2.3.30).
    pub user_id: Option<String>,
    /// Notations: name and value (5.2.3.24).
    pub notations: Vec<(String, String)>,
    /// Where the policy of the signer stands (5.2.3.28).
    pub policy: Option<String>,
    /// The first two bytes of the digest.
    pub left: [u8; 2],
    /// The signature's numbers, big-endian; of versions with a fixed form the bytes.
    pub numbers: Vec<Vec<u8>>,
}

/// Reads the body of a signature packet; `None` if it breaks off or is of another version.
pub fn read(bytes: &[u8], body: ByteSpan) -> Option<Signature> {
    let mut reader = Reader::new(bytes, body);
    let version = reader.byte()?;
    let mut signature = Signature {
        version,
        kind: 0,
        algorithm: 0,
        digest: 0,
        trailer: Vec::new(),
        salt: Vec::new(),
        created: None,
        lasts: None,
        key_lasts: None,
        issuer: None,
        fingerprint: None,
        user_id: None,
        notations: Vec::new(),
        policy: None,
        left: [0; 2],
        numbers: Vec::new(),
    };
    match version {
        2 | 3 => old(bytes, &mut reader, &mut signature)?,
        4 | 6 => new(bytes, &mut reader, &mut signature, body.start)?,
        _ => return None,
    }
    let left = reader.bytes(2)?;
    signature.left = [*left.first()?, *left.get(1)?];
    if version == 6 {
        let size = usize::from(reader.byte()?);
        signature.salt = reader.bytes(size)?.to_vec();
    }
    match signature.algorithm {
        // Ed25519 and Ed448 have a fixed form (5.2.3.4, 5.2.3.5).
        27 | 28 => signature.numbers.push(reader.rest().to_vec()),
        _ => {
            while signature.numbers.len() < 4
                && let Some(number) = reader.integer()
            {
                signature.numbers.push(number);
            }
        }
    }
    Some(signature)
}

/// Version 3 (5.2.2): five bytes are signed.
fn old(bytes: &[u8], reader: &mut Reader, signature: &mut Signature) -> Option<()> {
    reader.byte().filter(|length| *length == 5)?;
    let signed = reader.take(5)?;
    signature.trailer = signed.of(bytes).to_vec();
    let mut inside = Reader::new(bytes, signed);
    signature.kind = inside.byte()?;
    signature.created = moment(bytes, inside.take(4)?);
    signature.issuer = Some(reader.bytes(8)?.to_vec());
    signature.algorithm = reader.byte()?;
    signature.digest = reader.byte()?;
    Some(())
}

/// Versions 4 and 6 (5.2.3).
fn new(bytes: &[u8], reader: &mut Reader, signature: &mut Signature, start: usize) -> Option<()> {
    signature.kind = reader.byte()?;
    signature.algorithm = reader.byte()?;
    signature.digest = reader.byte()?;
    let wide = if signature.version == 6 { 4 } else { 2 };
    let size = reader.number(wide)?;
    let hashed = reader.take(size)?;
    let signed = ByteSpan::new(start, hashed.end);
    signature.trailer = signed.of(bytes).to_vec();
    signature.trailer.extend([signature.version, 0xff]);
    signature.trailer.extend(u32::try_from(signed.len()).unwrap_or_default().to_be_bytes());
    subpackets(bytes, hashed, true, signature);
    let size = reader.number(wide)?;
    let unhashed = reader.take(size)?;
    subpackets(bytes, unhashed, false, signature);
    Some(())
}

fn moment(bytes: &[u8], span: ByteSpan) -> Option<(u32, ByteSpan)> {
    let number: [u8; 4] = span.of(bytes).try_into().ok()?;
    Some((u32::from_be_bytes(number), span))
}

/// Reads a run of subpackets (5.2.3.7). What is not signed only tells which key it may be.
fn subpackets(bytes: &[u8], area: ByteSpan, signed: bool, signature: &mut Signature) {
    let mut reader = Reader::new(bytes, area);
    for _ in 0..MOST_SUBPACKETS {
        let Some((head, size)) = length(reader.rest()) else { return };
        let (Some(_), Some(span)) = (reader.take(head), reader.take(size)) else { return };
        let mut inside = Reader::new(bytes, span);
        let Some(kind) = inside.byte() else { continue };
        let content = ByteSpan::new(inside.at, span.end);
        match kind & 0x7f {
            2 if signed => signature.created = signature.created.or(moment(bytes, content)),
            3 if signed => signature.lasts = moment(bytes, content),
            9 if signed => signature.key_lasts = moment(bytes, content).map(|(seconds, _)| seconds),
            16 => signature.issuer = signature.issuer.take().or(Some(content.of(bytes).to_vec())),
            20 if signed => signature.notations.extend(notation(bytes, inside)),
            26 if signed => signature.policy = Some(shown(content.of(bytes))),
            28 if signed => signature.user_id = Some(shown(content.of(bytes))),
            33 => {
                let print = content.of(bytes).get(1..).map(<[u8]>::to_vec);
                signature.fingerprint = signature.fingerprint.take().or(print);
            }
            _ => {}
        }
    }
}

/// Flags, two lengths, name, value (5.2.3.24).
fn notation(bytes: &[u8], mut reader: Reader) -> Option<(String, String)> {
    let flags = reader.bytes(4)?;
    let readable = flags.first()? & 0x80 != 0;
    let (name, value) = (reader.number(2)?, reader.number(2)?);
    let (name, value) = (reader.take(name)?.of(bytes), reader.take(value)?.of(bytes));
    Some((shown(name), if readable { shown(value) } else { format!("{} bytes", value.len()) }))
}

/// Text without control letters, at a length that can be shown.
pub(super) fn shown(bytes: &[u8]) -> String {
    let bytes = bytes.get(..bytes.len().min(LONGEST_TEXT)).unwrap_or_default();
    text::plain(bytes).chars().filter(|letter| !letter.is_control()).collect()
}
