//! Checks of what a mail encloses against the mail.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
