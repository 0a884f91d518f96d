//! Checks of names and addresses that look like others.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
