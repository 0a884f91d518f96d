//! Hash functions of persons' signatures.

use md5::Md5;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};
use shake::Shake256;
use shake::digest::{ExtendableOutput as _, Update as _, XofReader as _};

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Digest {
    /// MD5 (RFC 1321).
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHA3-224 (FIPS 202).
    Sha3_224,
    /// SHA3-256.
    Sha3_256,
    /// SHA3-384.
    Sha3_384,
    /// SHA3-512.
    Sha3_512,
    /// SHAKE256 with 512 bit (RFC 8702, RFC 8419).
    Shake256,
}

/// Name, word of the output, object identifier with dots and as encoded (RFC 8017 B.1, RFC 5754 2, RFC 8702 2), bytes.
struct Row(Digest, &'static str, &'static str, &'static str, &'static [u8], usize);

const ROWS: [Row; 11] = [
    Row(Digest::Md5, "MD5", "md5", "1.2.840.113549.2.5", b"\x2a\x86\x48\x86\xf7\x0d\x02\x05", 16),
    Row(Digest::Sha1, "SHA-1", "sha1", "1.3.14.3.2.26", b"\x2b\x0e\x03\x02\x1a", 20),
    Row(Digest::Sha224, "SHA-224", "sha224", "2.16.840.1.101.3.4.2.4", b"\x60\x86\x48\x01\x65\x03\x04\x02\x04", 28),
    Row(Digest::Sha256, "SHA-256", "sha256", "2.16.840.1.101.3.4.2.1", b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", 32),
    Row(Digest::Sha384, "SHA-384", "sha384", "2.16.840.1.101.3.4.2.2", b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", 48),
    Row(Digest::Sha512, "SHA-512", "sha512", "2.16.840.1.101.3.4.2.3", b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", 64),
    Row(
        Digest::Sha3_224,
        "SHA3-224",
        "sha3-224",
        "2.16.840.1.101.3.4.2.7",
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x07",
        28,
    ),
    Row(
        Digest::Sha3_256,
        "SHA3-256",
        "sha3-256",
        "2.16.840.1.101.3.4.2.8",
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x08",
        32,
    ),
    Row(
        Digest::Sha3_384,
        "SHA3-384",
        "sha3-384",
        "2.16.840.1.101.3.4.2.9",
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x09",
        48,
    ),
    Row(
        Digest::Sha3_512,
        "SHA3-512",
        "sha3-512",
        "2.16.840.1.101.3.4.2.10",
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x0a",
        64,
    ),
    Row(
        Digest::Shake256,
        "SHAKE256",
        "shake256",
        "2.16.840.1.101.3.4.2.12",
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x0c",
        64,
    ),
];

impl Digest {
    pub(super) const ALL: [Self; 11] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Sha3_224,
        Self::Sha3_256,
        Self::Sha3_384,
        Self::Sha3_512,
        Self::Shake256,
    ];

    fn row(self) -> &'static Row {
        const FIRST: &Row = &ROWS[0];
        ROWS.iter().find(|row| row.0 == self).unwrap_or(FIRST)
    }

    /// The digest of some pieces, one behind the other.
    pub fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn run<D: sha2::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            pieces.iter().for_each(|piece| hash.update(piece));
            hash.finalize().to_vec()
        }
        match self {
            Self::Md5 => run::<Md5>(pieces),
            Self::Sha1 => run::<Sha1>(pieces),
            Self::Sha224 => run::<Sha224>(pieces),
            Self::Sha256 => run::<Sha256>(pieces),
            Self::Sha384 => run::<Sha384>(pieces),
            Self::Sha512 => run::<Sha512>(pieces),
            Self::Sha3_224 => run::<Sha3_224>(pieces),
            Self::Sha3_256 => run::<Sha3_256>(pieces),
            Self::Sha3_384 => run::<Sha3_384>(pieces),
            Self::Sha3_512 => run::<Sha3_512>(pieces),
            Self::Shake256 => {
                let mut hash = Shake256::default();
                pieces.iter().for_each(|piece| hash.update(piece));
                let mut out = vec![0; self.size()];
                hash.finalize_xof().read(&mut out);
                out
            }
        }
    }

    /// Its name as people write it.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// Its name in the machine-readable output.
    pub fn word(self) -> &'static str {
        self.row().2
    }

    /// Object identifier.
    pub fn oid(self) -> &'static str {
        self.row().3
    }

    /// The function of this object identifier.
    pub fn from_oid(oid: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    /// The function of this number (RFC 9580 9.5).
    pub fn from_openpgp(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Md5,
            2 => Self::Sha1,
            8 => Self::Sha256,
            9 => Self::Sha384,
            10 => Self::Sha512,
            11 => Self::Sha224,
            12 => Self::Sha3_256,
            14 => Self::Sha3_512,
            _ => return None,
        })
    }

    /// Whether two texts of one digest can be made (RFC 6151, RFC 8301): then the digest alone shows little.
    pub fn weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }

    /// Length of a digest (bytes).
    pub fn size(self) -> usize {
        self.row().5
    }

    /// Both forms of its DigestInfo without the digest: with the NULL and without (RFC 8017 9.2, A.2.4).
    pub(super) fn infos(self) -> [Vec<u8>; 2] {
        let oid = self.row().4;
        let short = |length: usize| u8::try_from(length).unwrap_or_default();
        [&b"\x05\x00"[..], b""].map(|null| {
            let algorithm = oid.len() + 2 + null.len();
            let mut out =
                vec![0x30, short(algorithm + 4 + self.size()), 0x30, short(algorithm), 0x06, short(oid.len())];
            out.extend(oid.iter().chain(null));
            out.extend([0x04, short(self.size())]);
            out
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::proofs::asymmetric::{Fit, PersonKey, Scheme, Signed};

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
    }

    #[test]
    fn digests_are_those_of_the_standards() {
        let sha3 = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";
        assert_eq!(Digest::Sha3_256.of(&[b"a", b"bc"]), hex(sha3));
        let shake = "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be";
        assert_eq!(Digest::Shake256.of(&[b""]), hex(shake));
        for digest in Digest::ALL {
            assert_eq!(digest.of(&[b"x"]).len(), digest.size(), "{digest:?}");
            assert_eq!(Digest::from_oid(digest.oid()), Some(digest));
            let encoded = [&[0x06, digest.row().4.len() as u8], digest.row().4].concat();
            let element = crate::decode::ber::element(&encoded, 0, encoded.len()).unwrap();
            assert_eq!(crate::decode::ber::oid(&encoded, element), digest.oid());
        }
    }

    /// RFC 8032 7.4, the first of the vectors.
    #[test]
    fn ed448_is_that_of_the_standard() {
        let key = "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180";
        let signature = "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600";
        let key = PersonKey::ed448(&hex(key)).unwrap();
        let signed = |message| Signed { digest: Digest::Shake256, hashed: &[], message };
        assert_eq!(key.fits(Scheme::Curve, &signed(b""), &hex(signature)), Fit::Fits);
        assert_eq!(key.fits(Scheme::Curve, &signed(b"x"), &hex(signature)), Fit::No);
        let mut changed = hex(signature);
        for at in 0..changed.len() {
            changed[at] ^= 1;
            assert_eq!(key.fits(Scheme::Curve, &signed(b""), &changed), Fit::No, "byte {at}");
            changed[at] ^= 1;
        }
        assert!(PersonKey::ed448(&[0; 56]).is_err());
        assert_eq!(key.fits(Scheme::Curve, &signed(b""), b"short"), Fit::No);
    }
}
