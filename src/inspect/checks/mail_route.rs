//! Checks of the way of a mail as a whole.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
