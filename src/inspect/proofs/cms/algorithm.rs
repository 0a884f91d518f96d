//! The algorithms of certificates and CMS by their object identifiers, and their keys.

use super::super::asymmetric::{Curve, Digest, Fit, PersonKey, Scheme, Signed};
use super::super::crypto::PublicKey;
use crate::decode::ber;
use crate::decode::cms::{self, Algorithm, SignerInfo};
use crate::decode::x509::KeyInfo;

/// Ed25519 (RFC 8410).
const ED25519: &str = "1.3.101.112";
/// Ed448 (RFC 8410).
const ED448: &str = "1.3.101.113";
/// RSA-PSS (RFC 8017 A.2.3).
const PSS: &str = "1.2.840.113549.1.1.10";
/// Signatures or keys that are known by name only.
const NAMED: &[(&str, &str)] = &[
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10040.4.3", "DSA with SHA-1"),
    ("2.16.840.1.101.3.4.3.2", "DSA with SHA-256"),
    ("1.2.643.7.1.1.1.1", "GOST R 34.10-2012"),
    ("1.2.643.2.2.19", "GOST R 34.10-2001"),
    ("1.2.840.113549.2.2", "MD2"),
    ("1.2.840.113549.2.4", "MD4"),
    ("1.3.36.3.2.1", "RIPEMD-160"),
    ("2.16.840.1.101.3.4.2.11", "SHAKE128"),
    ("1.3.36.3.3.2.8.1.1.7", "Brainpool P-256"),
    ("1.3.36.3.3.2.8.1.1.11", "Brainpool P-384"),
    ("1.3.36.3.3.2.8.1.1.13", "Brainpool P-512"),
];

/// Whether a signature in the form of certificates and CMS fits: ECDSA's two numbers are a SEQUENCE (RFC 5753 2.1.1).
pub(super) fn fits(key: &PersonKey, scheme: Scheme, signed: &Signed, signature: &[u8]) -> Fit {
    if !matches!(key, PersonKey::Curve(..)) {
        return key.fits(scheme, signed, signature);
    }
    let pair = || {
        let outer = ber::element(signature, 0, signature.len()).filter(|outer| outer.tag == ber::SEQUENCE)?;
        let mut numbers = ber::children(signature, outer).filter(|one| one.tag == ber::INTEGER);
        Some((numbers.next()?.content.of(signature), numbers.next()?.content.of(signature)))
    };
    match pair() {
        Some(pair) if scheme == Scheme::Curve => key.fits_pair(signed.hashed, pair),
        _ => Fit::No,
    }
}

/// The hash function of an algorithm; SHAKE256 of a stated length (RFC 8419 2.3) only where it is that which is computed.
pub(super) fn digest(bytes: &[u8], algorithm: &Algorithm) -> Option<Digest> {
    if algorithm.oid == "2.16.840.1.101.3.4.2.18" {
        let length = algorithm.parameters.and_then(|length| ber::number(bytes, length));
        return (length == Some(512)).then_some(Digest::Shake256);
    }
    Digest::from_oid(&algorithm.oid)
}

/// How an algorithm signs, and the hash function that it names.
pub(super) fn scheme(bytes: &[u8], algorithm: &Algorithm) -> Result<(Scheme, Option<Digest>), String> {
    Ok(match algorithm.oid.as_str() {
        "1.2.840.113549.1.1.1" => (Scheme::Pkcs1, None),
        "1.2.840.113549.1.1.4" => (Scheme::Pkcs1, Some(Digest::Md5)),
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => (Scheme::Pkcs1, Some(Digest::Sha1)),
        "1.2.840.113549.1.1.11" => (Scheme::Pkcs1, Some(Digest::Sha256)),
        "1.2.840.113549.1.1.12" => (Scheme::Pkcs1, Some(Digest::Sha384)),
        "1.2.840.113549.1.1.13" => (Scheme::Pkcs1, Some(Digest::Sha512)),
        "1.2.840.113549.1.1.14" => (Scheme::Pkcs1, Some(Digest::Sha224)),
        PSS => pss(bytes, algorithm)?,
        "1.2.840.10045.2.1" => (Scheme::Curve, None),
        "1.2.840.10045.4.1" => (Scheme::Curve, Some(Digest::Sha1)),
        "1.2.840.10045.4.3.1" => (Scheme::Curve, Some(Digest::Sha224)),
        "1.2.840.10045.4.3.2" => (Scheme::Curve, Some(Digest::Sha256)),
        "1.2.840.10045.4.3.3" => (Scheme::Curve, Some(Digest::Sha384)),
        "1.2.840.10045.4.3.4" => (Scheme::Curve, Some(Digest::Sha512)),
        "2.16.840.1.101.3.4.3.9" => (Scheme::Curve, Some(Digest::Sha3_224)),
        "2.16.840.1.101.3.4.3.10" => (Scheme::Curve, Some(Digest::Sha3_256)),
        "2.16.840.1.101.3.4.3.11" => (Scheme::Curve, Some(Digest::Sha3_384)),
        "2.16.840.1.101.3.4.3.12" => (Scheme::Curve, Some(Digest::Sha3_512)),
        "2.16.840.1.101.3.4.3.13" => (Scheme::Pkcs1, Some(Digest::Sha3_224)),
        "2.16.840.1.101.3.4.3.14" => (Scheme::Pkcs1, Some(Digest::Sha3_256)),
        "2.16.840.1.101.3.4.3.15" => (Scheme::Pkcs1, Some(Digest::Sha3_384)),
        "2.16.840.1.101.3.4.3.16" => (Scheme::Pkcs1, Some(Digest::Sha3_512)),
        ED25519 | ED448 => (Scheme::Curve, None),
        other => return Err(format!("signatures of the kind {} are not computed", named(other))),
    })
}

/// RSASSA-PSS-params (RFC 8017 A.2.3), what is left out is SHA-1 and 20.
fn pss(bytes: &[u8], algorithm: &Algorithm) -> Result<(Scheme, Option<Digest>), String> {
    let (mut digest, mut mask, mut salt) = (Digest::Sha1, Digest::Sha1, 20);
    let hash = |element| {
        let oid = cms::algorithm(bytes, element).map(|algorithm| algorithm.oid).unwrap_or_default();
        Digest::from_oid(&oid).ok_or_else(|| format!("the digest {} of RSA-PSS is not computed", named(&oid)))
    };
    for field in algorithm.parameters.iter().flat_map(|parameters| ber::children(bytes, *parameters)) {
        let Some(inner) = ber::children(bytes, field).next() else { continue };
        match field.tag {
            0xa0 => digest = hash(inner)?,
            0xa1 => mask = ber::children(bytes, inner).nth(1).map_or(Ok(Digest::Sha1), hash)?,
            0xa2 => salt = ber::number(bytes, inner).and_then(|salt| usize::try_from(salt).ok()).unwrap_or(usize::MAX),
            _ => {}
        }
    }
    // A salt longer than any key is none.
    if salt > 1024 {
        return Err("the salt of RSA-PSS has no possible length".to_owned());
    }
    Ok((Scheme::Pss(mask, salt), Some(digest)))
}

/// The key of a certificate.
pub(super) fn person_key(bytes: &[u8], info: &KeyInfo) -> Result<PersonKey, String> {
    match info.algorithm.oid.as_str() {
        "1.2.840.113549.1.1.1" | PSS => PublicKey::rsa(&info.key).map(PersonKey::Plain),
        ED25519 => PublicKey::ed25519(&info.key).map(PersonKey::Plain),
        ED448 => PersonKey::ed448(&info.key),
        "1.2.840.10045.2.1" => {
            let curve = info.algorithm.parameters.map(|curve| ber::oid(bytes, curve)).unwrap_or_default();
            let known =
                Curve::from_oid(&curve).ok_or_else(|| format!("keys of the curve {} are not used", named(&curve)));
            known.map(|curve| PersonKey::Curve(curve, info.key.clone()))
        }
        other => Err(format!("keys of the kind {} are not used", named(other))),
    }
}

/// The algorithm as the output writes it: `rsa-sha256`, `ecdsa-sha384`.
pub(super) fn word(bytes: &[u8], info: &SignerInfo) -> String {
    let digest = digest(bytes, &info.digest).map_or_else(|| named(&info.digest.oid), |one| one.word().to_owned());
    let kind = match (info.algorithm.oid.as_str(), scheme(bytes, &info.algorithm)) {
        (ED25519, _) => "ed25519".to_owned(),
        (ED448, _) => "ed448".to_owned(),
        (_, Ok((Scheme::Pkcs1, _))) => "rsa".to_owned(),
        (PSS, _) => "rsa-pss".to_owned(),
        (_, Ok(_)) => "ecdsa".to_owned(),
        (other, Err(_)) => named(other),
    };
    format!("{kind}-{digest}")
}

/// What an object identifier is called; itself if it has no name here.
pub(super) fn named(oid: &str) -> String {
    NAMED.iter().find(|(known, _)| *known == oid).map_or_else(|| oid.to_owned(), |(_, name)| (*name).to_owned())
}
