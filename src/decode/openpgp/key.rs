//! Public keys (RFC 9580 5.5) of versions 3, 4 and 6, with what their owners say of themselves.

use super::packet::{self, Packet, Reader};
use super::signature::{self, Signature};
use crate::decode::ber;
use crate::evidence::ByteSpan;

/// Most user ids of one key.
const MOST_USERS: usize = 50;
/// Most keys and subkeys of one block.
const MOST_KEYS: usize = 100;

/// The numbers of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Material {
    /// RSA: modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
    /// ECDSA: object identifier of the curve, and the point.
    Ecdsa(String, Vec<u8>),
    /// Ed25519, in the older and the newer form: 32 bytes.
    Ed25519(Vec<u8>),
    /// Another kind.
    Other,
}

/// A key or a subkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Version of its form.
    pub version: u8,
    /// Seconds since 1970 when it was made, by its owner's clock.
    pub created: u32,
    /// Number of the algorithm (9.1).
    pub algorithm: u8,
    /// The numbers.
    pub material: Material,
    /// What the fingerprint is computed over (5.5.4).
    pub printed: Vec<u8>,
    /// Id of a key of version 3: the low bytes of its modulus.
    pub old_id: Option<Vec<u8>>,
}

/// A key with its user ids and subkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The primary key first.
    pub keys: Vec<Key>,
    /// User ids, `Name <address>`.
    pub users: Vec<String>,
    /// Seconds after its making until when the key is meant to hold, as the newest own statement says.
    pub lasts: Option<u32>,
    /// Whether a withdrawal of the key stands beside it (0x20).
    pub withdrawn: bool,
}

/// The keys of a block.
pub fn read(bytes: &[u8]) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    let mut count = 0;
    let mut newest = 0;
    for Packet { kind, body, .. } in packet::packets(bytes) {
        match kind {
            packet::KEY | packet::SUBKEY if count < MOST_KEYS => {
                let Some(key) = key(bytes, body) else { continue };
                count += 1;
                match found.last_mut().filter(|_| kind == packet::SUBKEY) {
                    Some(last) => last.keys.push(key),
                    None => {
                        newest = 0;
                        found.push(Certificate { keys: vec![key], users: Vec::new(), lasts: None, withdrawn: false });
                    }
                }
            }
            packet::USER_ID => {
                if let Some(last) = found.last_mut().filter(|last| last.users.len() < MOST_USERS) {
                    last.users.push(signature::shown(body.of(bytes)));
                }
            }
            packet::SIGNATURE => {
                let Some(last) = found.last_mut() else { continue };
                let Some(own) = signature::read(bytes, body) else { continue };
                last.withdrawn |= own.kind == 0x20;
                last.own(&own, &mut newest);
            }
            _ => {}
        }
    }
    found
}

impl Certificate {
    /// The newest statement on how long the key holds; a direct one (0x1f) or one beside a user id.
    fn own(&mut self, own: &Signature, newest: &mut u32) {
        let made = own.created.map_or(0, |(seconds, _)| seconds);
        if matches!(own.kind, 0x10..=0x13 | 0x1f) && self.keys.len() == 1 && made >= *newest && own.key_lasts.is_some()
        {
            *newest = made;
            self.lasts = own.key_lasts;
        }
    }
}

fn key(bytes: &[u8], body: ByteSpan) -> Option<Key> {
    let mut reader = Reader::new(bytes, body);
    let version = reader.byte()?;
    let created = u32::try_from(reader.number(4)?).ok()?;
    let content = body.of(bytes);
    let length = content.len();
    let printed = match version {
        2 | 3 => {
            reader.number(2)?;
            Vec::new()
        }
        4 => [&[0x99][..], &u16::try_from(length).ok()?.to_be_bytes(), content].concat(),
        6 => [&[0x9b][..], &u32::try_from(length).ok()?.to_be_bytes(), content].concat(),
        _ => return None,
    };
    let algorithm = reader.byte()?;
    if version == 6 {
        reader.number(4)?;
    }
    let (material, old_id) = material(&mut reader, algorithm, version)?;
    Some(Key { version, created, algorithm, material, printed, old_id })
}

/// The numbers (5.5.5), and the id of a key of version 3.
fn material(reader: &mut Reader, algorithm: u8, version: u8) -> Option<(Material, Option<Vec<u8>>)> {
    let material = match algorithm {
        1 | 3 => {
            let (modulus, exponent) = (reader.integer()?, reader.integer()?);
            let id = modulus.get(modulus.len().saturating_sub(8)..).map(<[u8]>::to_vec);
            return Some((Material::Rsa(modulus, exponent), id.filter(|_| version < 4)));
        }
        19 | 22 => {
            let size = usize::from(reader.byte()?);
            let curve = ber::oid_text(reader.bytes(size)?);
            let point = reader.integer()?;
            match (algorithm, curve.as_str()) {
                (19, _) => Material::Ecdsa(curve, point),
                // The point stands behind a byte that says how it is written.
                (_, "1.3.6.1.4.1.11591.15.1") => {
                    Material::Ed25519(point.strip_prefix(&[0x40]).unwrap_or(&point).to_vec())
                }
                _ => Material::Other,
            }
        }
        27 => Material::Ed25519(reader.bytes(32)?.to_vec()),
        _ => Material::Other,
    };
    Some((material, None))
}
