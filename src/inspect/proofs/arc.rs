//! ARC: what each forwarding server saw, sealed (RFC 8617).

use super::dkim::Dialect;
use super::proof::{ArcChain, Proof, ProofKind};
use super::{Asked, Message};
use crate::evidence::{Header, Mail};

/// ARC-Message-Signature: written like a DKIM-Signature, but for v= and i=.
pub(super) const MESSAGE: Dialect =
    Dialect { kind: ProofKind::ArcMessage, version: false, identity: false, from: true };

/// One ARC-Seal.
pub(super) fn seal(_message: &Message, _header: &Header, _asked: &Asked, proof: Proof) -> Proof {
    proof.unusable("ARC seals are not computed yet")
}

/// The chain; `None` without ARC headers.
pub(super) fn chain(_mail: &Mail, _proofs: &[Proof]) -> Option<ArcChain> {
    None
}
