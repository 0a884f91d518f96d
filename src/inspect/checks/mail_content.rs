//! Checks of the texts of a mail.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
