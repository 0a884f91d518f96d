//! Checks of what a mailbox or a mail program's store says beside the message.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
