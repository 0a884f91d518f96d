//! OpenPGP keys that a mail brings along: attached, in its text, in an Autocrypt header.

use super::super::asymmetric::{Curve, Digest, PersonKey};
use super::super::crypto::PublicKey;
use super::super::keys::decode_base64;
use super::super::{Message, Signer};
use super::openpgp::moment;
use crate::decode::openpgp::key::{self, Certificate, Key, Material};
use crate::decode::openpgp::signature::Signature;
use crate::decode::tags;
use crate::evidence::limits::proofs::MOST_RING;

/// Most Autocrypt headers that are read: one is meant to stand there (Autocrypt 1.1, 2.1).
const MOST_AUTOCRYPT: usize = 10;

/// Keys at hand.
#[derive(Debug, Default)]
pub(super) struct Keyring {
    keys: Vec<Held>,
    /// Whether there are more than are held.
    pub full: bool,
}

/// One key or subkey with its owner's words.
#[derive(Debug)]
pub(super) struct Held {
    key: Key,
    fingerprint: Vec<u8>,
    users: Vec<String>,
    lasts: Option<u32>,
    withdrawn: bool,
    subkey: bool,
    from: String,
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(64).map(|byte| format!("{byte:02x}")).collect()
}

impl Keyring {
    /// Adds the keys of a block; `from` says where it stands.
    pub fn add(&mut self, bytes: &[u8], from: &str) {
        for Certificate { keys, users, lasts, withdrawn } in key::read(bytes) {
            for (index, key) in keys.into_iter().enumerate() {
                if self.keys.len() >= MOST_RING {
                    self.full = true;
                    return;
                }
                let (users, from) = (users.clone(), from.to_owned());
                self.keys.push(Held {
                    fingerprint: fingerprint(&key),
                    key,
                    users,
                    lasts,
                    withdrawn,
                    subkey: index > 0,
                    from,
                });
            }
        }
    }

    /// Adds the keys of the Autocrypt headers (Autocrypt 1.1, 2.1).
    pub fn autocrypt(&mut self, message: &Message) {
        for header in message.mail.named("autocrypt").take(MOST_AUTOCRYPT) {
            let body = header.body.of(message.bytes);
            let data = tags::read(body).value(body, "keydata").and_then(decode_base64);
            self.add(&data.unwrap_or_default(), "the Autocrypt header");
        }
    }

    /// The keys that a signature names; all of them if it names none.
    pub fn find(&self, signature: &Signature) -> Vec<&Held> {
        let nameless = signature.fingerprint.is_none() && signature.issuer.is_none();
        let kind = |held: &&Held| same_kind(held.key.algorithm, signature.algorithm);
        let fits = |held: &&Held| match (&signature.fingerprint, &signature.issuer) {
            (Some(print), _) => held.fingerprint == *print,
            (None, Some(id)) => held.id().as_deref() == Some(id.as_slice()),
            (None, None) => nameless,
        };
        self.keys.iter().filter(kind).filter(fits).collect()
    }
}

/// Whether a key of this algorithm can make signatures of that one: 1 to 3 are all RSA (RFC 9580 9.1).
fn same_kind(key: u8, signature: u8) -> bool {
    let rsa = |number: u8| matches!(number, 1..=3);
    key == signature || rsa(key) && rsa(signature)
}

/// The fingerprint (RFC 9580 5.5.4); of a key of version 3 none is computed.
fn fingerprint(key: &Key) -> Vec<u8> {
    match key.version {
        4 => Digest::Sha1.of(&[&key.printed]),
        6 => Digest::Sha256.of(&[&key.printed]),
        _ => Vec::new(),
    }
}

impl Held {
    /// The id: the last 8 bytes of the fingerprint, the first of one of version 6, or the old one.
    fn id(&self) -> Option<Vec<u8>> {
        match self.key.version {
            4 => self.fingerprint.get(12..).map(<[u8]>::to_vec),
            6 => self.fingerprint.get(..8).map(<[u8]>::to_vec),
            _ => self.key.old_id.clone(),
        }
    }

    /// The key in a form that verifies.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn key(&self) -> Result<PersonKey, String> {
        match &self.key.material {
            Material::Rsa(modulus, exponent) => PublicKey::rsa_parts(modulus, exponent).map(PersonKey::Plain),
            Material::Ed25519(point) => PublicKey::ed25519(point).map(PersonKey::Plain),
            Material::Ecdsa(curve, point) => Curve::from_oid(curve)
                .map(|curve| PersonKey::Curve(curve, point.clone()))
                .ok_or_else(|| format!("keys of the curve {curve} are not used")),
            Material::Other => {
                let kind = match self.key.algorithm {
                    17 => "DSA".to_owned(),
                    28 => "Ed448".to_owned(),
                    other => format!("number {other}"),
                };
                Err(format!("the key is in the mail, but signatures of its kind ({kind}) are not computed"))
            }
        }
    }

    /// Who signed, as the key says.
    pub fn signer(&self, signature: &Signature) -> Signer {
        let mut signer = Signer::default();
        self.users.iter().for_each(|words| user(words, &mut signer));
        let id = if self.fingerprint.is_empty() { self.id() } else { Some(self.fingerprint.clone()) };
        signer.key_id = id.map(|id| hex(&id));
        let made = self.key.created;
        let until = self.lasts.filter(|lasts| *lasts > 0 && !self.subkey).map(|lasts| made.saturating_add(lasts));
        signer.valid = moment(made).zip(until.and_then(moment));
        let date = |seconds| moment(seconds).map(|stamp| stamp.words()).unwrap_or_default();
        signer.remarks.push(format!("the key was made {} by its owner's clock", date(made)));
        if let Some((signed, _)) = signature.created {
            if signed < made {
                signer
                    .remarks
                    .push(format!("the time of signing, {}, lies before the making of the key", date(signed)));
            }
            if let Some(until) = until.filter(|until| *until < signed) {
                signer.remarks.push(format!("the time of signing lies behind the end of the key, {}", date(until)));
            }
        }
        if self.withdrawn {
            signer.remarks.push("a withdrawal of the key stands beside it".to_owned());
        }
        if self.subkey {
            signer.remarks.push("it is a subkey; that it belongs to the names beside it is not computed".to_owned());
        }
        signer.remarks.push(format!("the key came with the mail ({}): nobody vouches for its names here", self.from));
        signer
    }
}

/// Takes a user id apart: `Name (comment) <address>` (RFC 9580 5.11).
pub(super) fn user(words: &str, signer: &mut Signer) {
    let (name, address) = match words.rsplit_once('<') {
        Some((name, rest)) => (name.trim(), rest.split('>').next().unwrap_or_default().trim()),
        None if words.contains('@') && !words.contains(' ') => ("", words.trim()),
        None => (words.trim(), ""),
    };
    if signer.name.is_none() && !name.is_empty() {
        signer.name = Some(name.to_owned());
    }
    let known = signer.addresses.iter().any(|known| known.eq_ignore_ascii_case(address));
    if !address.is_empty() && !known {
        signer.addresses.push(address.to_owned());
    }
}
