//! Email.

use crate::evidence::Mail;

/// Reads one message.
pub fn read(bytes: &[u8]) -> Mail {
    let _ = bytes;
    Mail::default()
}
