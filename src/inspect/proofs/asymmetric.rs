//! Digests and public keys of persons' signatures: RSA (RFC 8017), ECDSA (FIPS 186-5), Ed25519 and Ed448 (RFC 8032).

mod digest;

pub use digest::Digest;

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;

use super::crypto::PublicKey;

/// A curve of FIPS 186-5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

impl Curve {
    /// The curve of this object identifier (RFC 5480 2.1.1.1).
    pub fn from_oid(oid: &str) -> Option<Self> {
        match oid {
            "1.2.840.10045.3.1.7" => Some(Self::P256),
            "1.3.132.0.34" => Some(Self::P384),
            "1.3.132.0.35" => Some(Self::P521),
            _ => None,
        }
    }

    /// Bytes of one coordinate.
    fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Length of its keys in bits.
    fn bits(self) -> usize {
        match self {
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }
}

/// A public key of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonKey {
    /// RSA or Ed25519.
    Plain(PublicKey),
    /// A point of a curve (SEC 1 2.3.3).
    Curve(Curve, Vec<u8>),
    /// Ed448.
    Ed448(ed448_goldilocks::VerifyingKey),
}

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    Pkcs1,
    /// RSASSA-PSS (8.1): hash of the mask, and length of the salt (bytes).
    Pss(Digest, usize),
    /// ECDSA, or EdDSA, by the key.
    Curve,
}

/// What was signed, in both forms: some schemes take the digest, Ed25519 in certificates and CMS the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// Its hash function.
    pub digest: Digest,
    /// Its digest.
    pub hashed: &'a [u8],
    /// What Ed25519 signs: the bytes themselves (RFC 8419), or the digest (RFC 9580 5.2.3.4).
    pub message: &'a [u8],
}

/// The answer of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// The signature fits.
    Fits,
    /// The key made this signature (RSA opens to a digest), over something else: the digest that was signed.
    Other(Vec<u8>),
    /// It does not fit.
    No,
}

/// Two numbers, big-endian.
pub type Pair<'a> = (&'a [u8], &'a [u8]);

impl PersonKey {
    /// An Ed448 key from its bytes (RFC 8410 4).
    ///
    /// # Errors
    /// When they are no point of the curve.
    pub fn ed448(bytes: &[u8]) -> Result<Self, String> {
        let wrong = || "the key's bytes are no Ed448 key".to_owned();
        let bytes = <&[u8; 57]>::try_from(bytes).map_err(|_| wrong())?;
        let point = *bytes;
        ed448_goldilocks::VerifyingKey::from_bytes(&point).map(Self::Ed448).map_err(|_| wrong())
    }

    /// Length in bits.
    pub fn bits(&self) -> usize {
        match self {
            Self::Plain(key) => key.bits(),
            Self::Curve(curve, _) => curve.bits(),
            Self::Ed448(_) => 448,
        }
    }

    /// `RSA`, `ECDSA`, `Ed25519`, `Ed448`.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Plain(PublicKey::Rsa(_)) => "RSA",
            Self::Plain(PublicKey::Ed25519(_)) => "Ed25519",
            Self::Curve(..) => "ECDSA",
            Self::Ed448(_) => "Ed448",
        }
    }

    /// Whether a signature of RSA or Ed25519 fits.
    pub fn fits(&self, scheme: Scheme, signed: &Signed, signature: &[u8]) -> Fit {
        match (self, scheme) {
            (Self::Plain(key @ PublicKey::Rsa(_)), Scheme::Pkcs1) => pkcs1(key, signed, signature),
            (Self::Plain(key @ PublicKey::Rsa(_)), Scheme::Pss(mask, salt)) => {
                yes(key.raised(signature).is_some_and(|form| pss(&form, key.bits(), signed, mask, salt)))
            }
            (Self::Plain(key @ PublicKey::Ed25519(_)), _) => yes(key.fits_ed25519(signed.message, signature)),
            (Self::Ed448(key), _) => {
                let signature = ed448_goldilocks::Signature::try_from(signature);
                yes(signature.is_ok_and(|signature| key.verify(signed.message, &signature).is_ok()))
            }
            _ => Fit::No,
        }
    }

    /// Whether an ECDSA signature fits.
    pub fn fits_pair(&self, hashed: &[u8], (r, s): Pair) -> Fit {
        let Self::Curve(curve, point) = self else { return Fit::No };
        let size = curve.size();
        let (Some(r), Some(s)) = (fill(r, size), fill(s, size)) else { return Fit::No };
        let both = [r, s].concat();
        // The crate refuses digests much shorter than the curve; zeros in front are the same number.
        let hashed = if hashed.len() < size { fill(hashed, size).unwrap_or_default() } else { hashed.to_vec() };
        macro_rules! on {
            ($curve:ident) => {{
                use $curve::ecdsa::{Signature, VerifyingKey};
                let key = VerifyingKey::from_sec1_bytes(point);
                let signature = Signature::from_slice(&both);
                matches!((key, signature), (Ok(key), Ok(signature)) if key.verify_prehash(&hashed, &signature).is_ok())
            }};
        }
        yes(match curve {
            Curve::P256 => on!(p256),
            Curve::P384 => on!(p384),
            Curve::P521 => on!(p521),
        })
    }
}

fn yes(fits: bool) -> Fit {
    if fits { Fit::Fits } else { Fit::No }
}

/// A number at a fixed length; `None` if it is longer.
fn fill(number: &[u8], size: usize) -> Option<Vec<u8>> {
    let plain = number.get(number.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default();
    let mut out = vec![0; size.checked_sub(plain.len())?];
    out.extend(plain);
    Some(out)
}

/// EMSA-PKCS1-v1_5 (RFC 8017 9.2): the digest that the key signed, whichever it is.
fn pkcs1(key: &PublicKey, signed: &Signed, signature: &[u8]) -> Fit {
    let Some(form) = key.raised(signature) else { return Fit::No };
    let Some(rest) = form.strip_prefix(b"\x00\x01") else { return Fit::No };
    let filling = rest.iter().take_while(|byte| **byte == 0xff).count();
    let Some(info) = rest.get(filling..).and_then(|rest| rest.strip_prefix(b"\x00")) else { return Fit::No };
    if filling < 8 {
        return Fit::No;
    }
    for digest in Digest::ALL {
        for prefix in digest.infos() {
            if let Some(found) = info.strip_prefix(prefix.as_slice())
                && found.len() == digest.size()
            {
                return if found == signed.hashed && digest == signed.digest {
                    Fit::Fits
                } else {
                    Fit::Other(found.to_vec())
                };
            }
        }
    }
    Fit::No
}

/// EMSA-PSS-VERIFY (RFC 8017 9.1.2); `form` is the encoded message at the modulus' length.
fn pss(form: &[u8], bits: usize, signed: &Signed, mask: Digest, salt: usize) -> bool {
    let used = bits.saturating_sub(1);
    let length = used.div_ceil(8);
    let hash = signed.digest.size();
    // A modulus of 8n + 1 bits has one zero byte more in front.
    let Some(form) = form.get(form.len().saturating_sub(length)..) else { return false };
    let Some(masked) = length.checked_sub(hash + 1) else { return false };
    let (Some(data), Some(inner)) = (form.get(..masked), form.get(masked..masked + hash)) else { return false };
    let Some(padding) = masked.checked_sub(salt + 1) else { return false };
    if form.last() != Some(&0xbc) {
        return false;
    }
    let spare = u32::try_from(length * 8 - used).unwrap_or_default();
    let keep = 0xff_u8.checked_shr(spare).unwrap_or_default();
    if data.first().is_some_and(|first| first & !keep != 0) {
        return false;
    }
    let mut opened: Vec<u8> = data.iter().zip(mgf1(mask, inner, masked)).map(|(byte, mask)| byte ^ mask).collect();
    if let Some(first) = opened.first_mut() {
        *first &= keep;
    }
    let (filling, rest) = opened.split_at(padding.min(opened.len()));
    let Some((1, salted)) = rest.split_first() else { return false };
    filling.iter().all(|byte| *byte == 0) && signed.digest.of(&[&[0; 8], signed.hashed, salted]) == inner
}

/// The mask (RFC 8017 B.2.1).
fn mgf1(digest: Digest, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + digest.size());
    let mut counter = 0_u32;
    while out.len() < length {
        out.extend(digest.of(&[seed, &counter.to_be_bytes()]));
        counter += 1;
    }
    out.truncate(length);
    out
}
