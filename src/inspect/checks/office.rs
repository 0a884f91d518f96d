//! Checks of an office document's own properties.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
