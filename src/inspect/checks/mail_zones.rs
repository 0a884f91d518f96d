//! Checks of time zones against the places and seasons that they name.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
