//! How far certificates vouch for one another (RFC 5280 6.1): signatures, names, times, and what each may do. What the file keeps
//! of revocation is looked at apart (`revoked`); nothing is fetched.

use super::super::asymmetric::{Digest, Fit, Signed};
use super::World;
use super::algorithm::{fits, person_key, scheme};
use crate::decode::cms::Algorithm;
use crate::decode::x509::Certificate;
use crate::evidence::limits::proofs::{LONGEST_CHAIN, row};
use crate::evidence::{ByteSpan, Stamp};

/// The bit of the key usage that allows to sign certificates (RFC 5280 4.2.1.3).
const SIGNS_CERTIFICATES: u16 = 1 << 5;

/// Where a chain ends.
#[derive(Default)]
pub(super) struct Chain {
    /// In words.
    pub words: String,
    /// The owner of the trusted certificate at which it ends.
    pub anchor: Option<String>,
    /// Its certificates, the first one's own first.
    pub path: Vec<Certificate>,
    /// What speaks against a link of it.
    pub faults: Vec<String>,
}

/// Follows the chain of a certificate to its end.
pub(super) fn follow(
    bytes: &[u8],
    known: &[Certificate],
    first: &Certificate,
    at: Option<&Stamp>,
    links: &mut usize,
    world: World,
) -> Chain {
    let mut path = vec![first.clone()];
    let (words, anchor) = walk(bytes, known, first, links, world, &mut path);
    let faults = faults(bytes, &path, at);
    Chain { words, anchor, path, faults }
}

fn walk(
    bytes: &[u8],
    known: &[Certificate],
    first: &Certificate,
    links: &mut usize,
    world: World,
    path: &mut Vec<Certificate>,
) -> (String, Option<String>) {
    let (mut at, mut spent) = (first, false);
    for step in 0..LONGEST_CHAIN {
        let own = at.issuer_span.of(bytes) == at.subject_span.of(bytes);
        // Names are compared as encoded, or as read: authorities write one name in several kinds of strings.
        let named = |one: &&Certificate| {
            one.subject_span.of(bytes) == at.issuer_span.of(bytes)
                || (!at.issuer.parts.is_empty() && one.subject == at.issuer)
        };
        let mut fits = |issuer: &&Certificate| {
            // An issuer must be allowed to issue, but for the one that vouches for itself.
            let may = issuer.span == at.span || issuer.authority;
            spent |= may && *links == 0;
            *links = links.saturating_sub(usize::from(may));
            may && !spent && issued(bytes, at, issuer)
        };
        let same = |anchor: &&Certificate| anchor.span.of(bytes) == at.span.of(bytes);
        let itself = world.anchors.iter().find(same);
        let anchor = itself.or_else(|| world.anchors.iter().filter(named).find(&mut fits));
        if let Some(anchor) = anchor {
            let owner = anchor.subject.words();
            if itself.is_none() {
                path.push(anchor.clone());
            }
            let words = format!("the chain of certificates leads to “{owner}”, which you gave as trusted");
            return (words, Some(owner));
        }
        let issuer = known.iter().filter(named).find(&mut fits);
        let end = match issuer {
            Some(issuer) if issuer.span == at.span && step == 0 => {
                "the certificate vouches only for itself (self-signed)".to_owned()
            }
            Some(issuer) if issuer.span == at.span => format!(
                "the chain of certificates verifies up to the root “{}”, which is in the {} itself",
                at.subject.words(),
                world.holder
            ),
            Some(issuer) => {
                path.push(issuer.clone());
                at = issuer;
                continue;
            }
            None if spent => row::MOST_LINKS.sentence(),
            None if own => format!("the self-signed certificate “{}” does not fit its own key", at.subject.words()),
            None => format!(
                "the chain of certificates in the {} ends at “{}”, whose own is not in it",
                world.holder,
                at.issuer.words()
            ),
        };
        return (end, None);
    }
    (row::LONGEST_CHAIN.sentence(), None)
}

/// What speaks against the issuers of a chain: times, usage, and how many may stand below (RFC 5280 6.1.3 and 6.1.4).
fn faults(bytes: &[u8], path: &[Certificate], at: Option<&Stamp>) -> Vec<String> {
    let mut faults = Vec::new();
    let own = |one: &Certificate| one.issuer_span.of(bytes) == one.subject_span.of(bytes);
    for (above, issuer) in path.iter().enumerate().skip(1) {
        let name = issuer.subject.shown().map_or_else(|| issuer.subject.words(), str::to_owned);
        let times = issuer.not_before.as_ref().zip(issuer.not_after.as_ref());
        // A root's own time is no part of the path.
        if let (Some(at), Some(((from, _), (until, _)))) = (at, times)
            && let (Some(moment), Some(first), Some(last)) = (at.instant(), from.instant(), until.instant())
            && !own(issuer)
        {
            if moment < first {
                faults.push(format!(
                    "the certificate of “{name}”, which issued another of the chain, begins {}, after the time of signing, {}",
                    from.words(),
                    at.words()
                ));
            } else if moment > last {
                faults.push(format!(
                    "the certificate of “{name}”, which issued another of the chain, had ended {} at the time of signing, {}",
                    until.words(),
                    at.words()
                ));
            }
        }
        if issuer.usage.is_some_and(|usage| usage & SIGNS_CERTIFICATES == 0) {
            faults.push(format!(
                "the certificate of “{name}” does not allow its key to sign certificates (key usage, RFC 5280 4.2.1.3)"
            ));
        }
        let below = path.iter().take(above).skip(1).filter(|one| !own(one)).count();
        if let Some(most) = issuer.path_length.filter(|most| *most < below as u64) {
            faults.push(format!(
                "“{name}” allows {most} authorities below it, and the chain has {below} (path length, RFC 5280 4.2.1.9)"
            ));
        }
    }
    faults
}

/// Whether this issuer's key signed a certificate.
fn issued(bytes: &[u8], certificate: &Certificate, issuer: &Certificate) -> bool {
    signed_by(bytes, issuer, bytes, &certificate.algorithm, certificate.signed, &certificate.signature)
}

/// Whether the key of a certificate (in `holder`) signed this part of other bytes.
pub(super) fn signed_by(
    holder: &[u8],
    signer: &Certificate,
    bytes: &[u8],
    algorithm: &Algorithm,
    signed: ByteSpan,
    signature: &[u8],
) -> bool {
    let Ok(key) = person_key(holder, &signer.key) else { return false };
    let Ok((scheme, digest)) = scheme(bytes, algorithm) else { return false };
    let digest = digest.unwrap_or(Digest::Sha512);
    let message = signed.of(bytes);
    let hashed = digest.of(&[message]);
    fits(&key, scheme, &Signed { digest, hashed: &hashed, message }, signature) == Fit::Fits
}
