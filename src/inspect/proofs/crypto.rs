//! The operations with public keys: what an RSA signature holds (RFC 8017 5.2.2, 9.2), and Ed25519 (RFC 8032).

use std::cell::RefCell;
use std::collections::HashMap;

use crypto_bigint::modular::BoxedMontyForm;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, RsaPublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use spki::SubjectPublicKeyInfoRef;
use spki::der::Decode;

use crate::decode::ber;

/// Shortest and longest RSA key (bits) with which anything is computed; longer ones would only cost time.
const SIZES: std::ops::RangeInclusive<usize> = 512..=8192;
/// Object identifier of RSA keys (RFC 8017 A.1).
const RSA_OID: &str = "1.2.840.113549.1.1.1";
/// DigestInfo of SHA-256 without the digest (RFC 8017 9.2 note 1); the second form leaves the NULL out, as verifiers must accept.
const SHA256_INFO: [&[u8]; 2] = [
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
    b"\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20",
];
/// The same of SHA-1.
const SHA1_INFO: [&[u8]; 2] = [
    b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
    b"\x30\x1f\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a\x04\x14",
];

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Hash {
    /// The digest of some bytes.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        }
    }

    /// The word of the `a=` and `h=` tags.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    fn infos(self) -> [&'static [u8]; 2] {
        match self {
            Self::Sha1 => SHA1_INFO,
            Self::Sha256 => SHA256_INFO,
        }
    }

    /// Length of a digest (bytes).
    pub fn size(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

impl Hash {
    /// Begins a digest whose bytes come one after the other.
    pub fn begin(self) -> Running {
        match self {
            Self::Sha1 => Running::Sha1(Sha1::new()),
            Self::Sha256 => Running::Sha256(Sha256::new()),
        }
    }
}

/// A digest of the bytes so far; from a copy of it hashing goes on in another way.
#[derive(Debug, Clone)]
pub enum Running {
    /// SHA-1.
    Sha1(Sha1),
    /// SHA-256.
    Sha256(Sha256),
}

impl Running {
    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(running) => running.update(bytes),
            Self::Sha256(running) => running.update(bytes),
        }
    }

    /// The digest.
    pub fn end(self) -> Vec<u8> {
        match self {
            Self::Sha1(running) => running.finalize().to_vec(),
            Self::Sha256(running) => running.finalize().to_vec(),
        }
    }
}

/// Keys that a thread keeps ready.
const MOST_KEYS: usize = 256;

thread_local! {
    /// Keys that were read, by their bytes.
    static KEYS: RefCell<HashMap<Vec<u8>, Result<PublicKey, String>>> = RefCell::default();
}

/// A public key that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA.
    Rsa(Box<RsaPublicKey>),
    /// Ed25519.
    Ed25519(ed25519_dalek::VerifyingKey),
}

/// What an RSA signature holds under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// A well-formed digest of this function: the key made the signature.
    Digest(Hash, Vec<u8>),
    /// Nothing that the key could have signed: another key made it, or the signature was changed.
    Nothing,
}

impl PublicKey {
    /// An RSA key from a SubjectPublicKeyInfo or a bare RSAPublicKey (both occur in records).
    ///
    /// # Errors
    /// Why the bytes are no key that can be used.
    pub fn rsa(der: &[u8]) -> Result<Self, String> {
        // What is computed once for a key takes longer than a signature does; the mails of a dump share few keys.
        KEYS.with_borrow_mut(|keys| {
            if let Some(key) = keys.get(der) {
                return key.clone();
            }
            let key = Self::rsa_read(der);
            if keys.len() >= MOST_KEYS {
                keys.clear();
            }
            keys.insert(der.to_owned(), key.clone());
            key
        })
    }

    fn rsa_read(der: &[u8]) -> Result<Self, String> {
        // Some records hold bytes behind the key; every verifier passes over them.
        let der = ber::element(der, 0, der.len()).map_or(der, |key| key.span.of(der));
        let bare = match SubjectPublicKeyInfoRef::from_der(der) {
            Ok(info) if info.algorithm.oid.to_string() == RSA_OID => info.subject_public_key.raw_bytes(),
            Ok(_) => return Err("the key is of another kind than RSA".to_owned()),
            Err(_) => der,
        };
        let parts = pkcs1::RsaPublicKeyRef::from_der(bare).map_err(|_| "the key's bytes are no RSA key".to_owned())?;
        Self::rsa_parts(parts.modulus.as_bytes(), parts.public_exponent.as_bytes())
    }

    /// An RSA key from its two numbers, big-endian.
    ///
    /// # Errors
    /// When the size is out of [`SIZES`] or the numbers can't be a key.
    pub fn rsa_parts(modulus: &[u8], exponent: &[u8]) -> Result<Self, String> {
        let bits = bit_length(modulus);
        if !SIZES.contains(&bits) {
            return Err(format!("an RSA key of {bits} bit is not used (only {} to {})", SIZES.start(), SIZES.end()));
        }
        let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
        let key = RsaPublicKey::new_with_size_limits(number(modulus), number(exponent), SIZES)
            .map_err(|_| "the key's numbers can't be an RSA key".to_owned())?;
        Ok(Self::Rsa(Box::new(key)))
    }

    /// An Ed25519 key from its 32 bytes (RFC 8463 4).
    ///
    /// # Errors
    /// When they are no point of the curve.
    pub fn ed25519(bytes: &[u8]) -> Result<Self, String> {
        let bytes: &[u8; 32] =
            bytes.try_into().map_err(|_| format!("an Ed25519 key has 32 bytes, this one {}", bytes.len()))?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes);
        match key {
            // A point of small order: a signature of zeros fits any message.
            Ok(key) if key.is_weak() => Err("the Ed25519 key is one under which anything fits".to_owned()),
            Ok(key) => Ok(Self::Ed25519(key)),
            Err(_) => Err("the key's bytes are no Ed25519 key".to_owned()),
        }
    }

    /// Length in bits.
    pub fn bits(&self) -> usize {
        match self {
            Self::Rsa(key) => bit_length(&key.n_bytes()),
            Self::Ed25519(_) => 256,
        }
    }

    /// `rsa` or `ed25519`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa",
            Self::Ed25519(_) => "ed25519",
        }
    }

    /// SHA-256 over the kind and the numbers (hex): the same for one key in two records.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.kind());
        match self {
            Self::Rsa(key) => {
                hash.update(key.n_bytes());
                hash.update(b"/");
                hash.update(key.e_bytes());
            }
            Self::Ed25519(key) => hash.update(key.as_bytes()),
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Raises an RSA signature to the public exponent and reads what comes out (RFC 8017 8.2.2, EMSA-PKCS1-v1_5).
    pub fn open(&self, signature: &[u8]) -> Opened {
        let message = self.raised(signature);
        message
            .and_then(|message| unpad(&message))
            .map_or(Opened::Nothing, |(hash, digest)| Opened::Digest(hash, digest))
    }

    /// What comes out when an RSA signature is raised to the public exponent, at the modulus' length (RFC 8017 5.2.2).
    pub(super) fn raised(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let Self::Rsa(key) = self else { return None };
        let size = key.size();
        // A signature may have lost leading zeros, never gained bytes (RFC 8017 8.2.2, step 1).
        if signature.len() > size {
            return None;
        }
        let signature = signature.get(signature.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default();
        let modulus = key.n_bytes();
        let padded = |bytes: &[u8]| {
            let mut out = vec![0; size.saturating_sub(bytes.len())];
            out.extend(bytes);
            out
        };
        if signature.is_empty() || padded(signature) >= padded(&modulus) {
            return None;
        }
        let bits = u32::try_from(size.saturating_mul(8)).unwrap_or(u32::MAX);
        let number = BoxedUint::from_be_slice(&padded(signature), bits).ok()?;
        let bytes = power(&number, key).ok()?.to_be_bytes();
        let bytes = bytes.get(bytes.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default();
        Some(padded(bytes))
    }

    /// Whether an Ed25519 signature fits these bytes; RFC 8463 signs the SHA-256 digest of the message.
    pub fn fits_ed25519(&self, signed: &[u8], signature: &[u8]) -> bool {
        let Self::Ed25519(key) = self else { return false };
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else { return false };
        ed25519_dalek::Verifier::verify(key, signed, &signature).is_ok()
    }
}

/// A number raised to the public exponent. By squaring where the exponent is short, as nearly all are: tables of powers, which help
/// long exponents, cost more than that.
fn power(number: &BoxedUint, key: &RsaPublicKey) -> rsa::Result<BoxedUint> {
    /// Bits of an exponent that is called short.
    const SHORT: u32 = 64;
    let exponent = key.e();
    let bits = exponent.bits();
    if bits > SHORT || bits == 0 {
        return rsa_encrypt(key, number);
    }
    let base = BoxedMontyForm::new(number.clone(), key.n_params());
    let mut raised = base.clone();
    for bit in (0..bits - 1).rev() {
        raised = raised.square();
        if exponent.bit_vartime(bit) {
            raised = raised.mul(&base);
        }
    }
    Ok(raised.retrieve())
}

/// `00 01 FF…FF 00 DigestInfo digest`, at least eight FF (RFC 8017 9.2).
fn unpad(message: &[u8]) -> Option<(Hash, Vec<u8>)> {
    let rest = message.strip_prefix(b"\x00\x01")?;
    let filling = rest.iter().take_while(|byte| **byte == 0xff).count();
    let info = rest.get(filling..)?.strip_prefix(b"\x00")?;
    if filling < 8 {
        return None;
    }
    [Hash::Sha256, Hash::Sha1].into_iter().find_map(|hash| {
        let digest = hash.infos().into_iter().find_map(|prefix| info.strip_prefix(prefix))?;
        (digest.len() == hash.size()).then(|| (hash, digest.to_vec()))
    })
}

fn bit_length(number: &[u8]) -> usize {
    let number = number.get(number.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default();
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_read_strictly() {
        let with = |filling: usize, info: &[u8]| {
            let mut message = vec![0, 1];
            message.extend(vec![0xff; filling]);
            message.push(0);
            message.extend(info);
            message.extend([7; 32]);
            message
        };
        assert_eq!(unpad(&with(20, SHA256_INFO[0])), Some((Hash::Sha256, vec![7; 32])));
        assert_eq!(unpad(&with(20, SHA256_INFO[1])), Some((Hash::Sha256, vec![7; 32])));
        assert_eq!(unpad(&with(7, SHA256_INFO[0])), None);
        assert_eq!(unpad(&with(20, SHA1_INFO[0])), None);
        let mut longer = with(20, SHA256_INFO[0]);
        longer.push(0);
        assert_eq!(unpad(&longer), None);
    }

    #[test]
    fn sizes_are_bounded() {
        assert!(PublicKey::rsa_parts(&[0xff; 63], &[1, 0, 1]).is_err());
        assert!(PublicKey::rsa_parts(&[0xff; 1025], &[1, 0, 1]).is_err());
        assert_eq!(PublicKey::rsa_parts(&[0xff; 64], &[1, 0, 1]).map(|key| key.bits()), Ok(512));
        assert!(PublicKey::rsa(b"no key").is_err());
        let mut der = b"\x30\x48\x02\x41\x00".to_vec();
        der.extend([0xff; 64]);
        der.extend(b"\x02\x03\x01\x00\x01");
        let key = PublicKey::rsa(&der).unwrap();
        der.extend(b"behind");
        assert_eq!(PublicKey::rsa(&der), Ok(key));
    }
}
