//! Checks of the program that a mail names against what it looks like.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
