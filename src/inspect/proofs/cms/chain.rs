//! How far certificates vouch for one another (RFC 5280 6.1, signatures and names only: no revocation, which needs a network).

use super::super::asymmetric::{Digest, Fit, Signed};
use super::World;
use super::algorithm::{fits, person_key, scheme};
use crate::decode::x509::Certificate;
use crate::evidence::limits::proofs::{LONGEST_CHAIN, row};

/// Where a chain ends.
pub(super) struct Chain {
    /// In words.
    pub words: String,
    /// The owner of the trusted certificate at which it ends.
    pub anchor: Option<String>,
}

impl From<String> for Chain {
    fn from(words: String) -> Self {
        Self { words, anchor: None }
    }
}

/// Follows the chain of a certificate to its end.
pub(super) fn follow(
    bytes: &[u8],
    known: &[Certificate],
    first: &Certificate,
    links: &mut usize,
    world: World,
) -> Chain {
    let (mut at, mut spent) = (first, false);
    for step in 0..LONGEST_CHAIN {
        let own = at.issuer_span.of(bytes) == at.subject_span.of(bytes);
        let named = |one: &&Certificate| one.subject_span.of(bytes) == at.issuer_span.of(bytes);
        let mut fits = |issuer: &&Certificate| {
            // An issuer must be allowed to issue, but for the one that vouches for itself.
            let may = issuer.span == at.span || issuer.authority;
            spent |= may && *links == 0;
            *links = links.saturating_sub(usize::from(may));
            may && !spent && issued(bytes, at, issuer)
        };
        let same = |anchor: &&Certificate| anchor.span.of(bytes) == at.span.of(bytes);
        let anchor = world.anchors.iter().find(same).or_else(|| world.anchors.iter().filter(named).find(&mut fits));
        if let Some(anchor) = anchor {
            let owner = anchor.subject.words();
            return Chain {
                words: format!("the chain of certificates leads to “{owner}”, which you gave as trusted"),
                anchor: Some(owner),
            };
        }
        let issuer = known.iter().filter(named).find(&mut fits);
        match issuer {
            Some(issuer) if issuer.span == at.span && step == 0 => {
                return "the certificate vouches only for itself (self-signed)".to_owned().into();
            }
            Some(issuer) if issuer.span == at.span => {
                return format!(
                    "the chain of certificates verifies up to the root “{}”, which is in the {} itself",
                    at.subject.words(),
                    world.holder
                )
                .into();
            }
            Some(issuer) => at = issuer,
            None if spent => return row::MOST_LINKS.sentence().into(),
            None if own => {
                return format!("the self-signed certificate “{}” does not fit its own key", at.subject.words()).into();
            }
            None => {
                return format!(
                    "the chain of certificates in the {} ends at “{}”, whose own is not in it",
                    world.holder,
                    at.issuer.words()
                )
                .into();
            }
        }
    }
    row::LONGEST_CHAIN.sentence().into()
}

/// Whether this issuer's key signed a certificate.
fn issued(bytes: &[u8], certificate: &Certificate, issuer: &Certificate) -> bool {
    let Ok(key) = person_key(bytes, &issuer.key) else { return false };
    let Ok((scheme, digest)) = scheme(bytes, &certificate.algorithm) else { return false };
    let digest = digest.unwrap_or(Digest::Sha512);
    let message = certificate.signed.of(bytes);
    let hashed = digest.of(&[message]);
    fits(&key, scheme, &Signed { digest, hashed: &hashed, message }, &certificate.signature) == Fit::Fits
}
