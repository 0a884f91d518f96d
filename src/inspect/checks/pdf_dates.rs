//! To come.

use super::super::check::Check;

/// The family.
pub const CHECKS: &[Check] = &[];
