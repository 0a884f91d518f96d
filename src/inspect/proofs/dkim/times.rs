//! What the time of receipt says of a signature's own times (RFC 6376 3.5 `t=`, `x=`): judged by receipt, never by now.

use super::super::proof::Proof;
use crate::evidence::{Mail, Stamp};

/// Seconds by which the clocks of a signer and a receiver are let differ.
const CLOCK_SLACK: i64 = 900;

/// Adds what is to be said of t= and x= beside the last server's time.
pub(super) fn remarks(mail: &Mail, proof: &mut Proof) {
    let Some((_, received)) = mail.latest_hop() else { return };
    let received = &received.value;
    if let Some(expires) = &proof.expires
        && surely_before(&expires.value, received)
    {
        let said = (expires.value.words(), received.words());
        proof.remarks.push(format!("it had expired (x=, {}) when the mail was last received ({})", said.0, said.1));
    }
    if let Some(made) = &proof.signed_at
        && surely_before(received, &made.value)
    {
        let said = (made.value.words(), received.words());
        proof.remarks.push(format!("it was made (t=, {}) after the mail was last received ({})", said.0, said.1));
    }
}

/// Whether the first moment lies before the second by more than clocks differ.
fn surely_before(first: &Stamp, second: &Stamp) -> bool {
    let (Some(end), Some(start)) = (first.latest(), second.earliest()) else { return false };
    start.duration_since(end).as_secs() > CLOCK_SLACK
}
