//! Checks of queue identifiers against the lines that they stand in.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
