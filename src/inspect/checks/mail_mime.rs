//! Checks of the MIME structure.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
