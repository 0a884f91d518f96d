//! Ordinary causes of a failure for which the file itself shows a sign.

use super::Message;
use super::proof::{Cause, Proof};
use crate::evidence::Header;

/// The first cause that the file shows; `own` is the header of the signature that does not fit.
pub(super) fn find(_message: &Message, _own: &Header, _proof: &Proof) -> Option<Cause> {
    None
}
