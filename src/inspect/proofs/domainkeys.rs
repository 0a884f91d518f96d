//! DomainKeys (RFC 4870), the forerunner of DKIM.

use super::proof::Proof;
use super::{Asked, Message};
use crate::evidence::Header;

/// One DomainKey-Signature.
pub(super) fn prove(_message: &Message, _header: &Header, _asked: &Asked, proof: Proof) -> Proof {
    proof.unusable("DomainKeys are not computed yet")
}
