//! Checks of names, addresses and domains against each other.

use super::super::check::Check;

mod domains;
mod people;

/// The family.
pub const CHECKS: &[Check] = &[
    domains::LOOKALIKE,
    domains::LATIN,
    domains::EARLY,
    people::HIDDEN,
    people::ALONE,
    people::ACCOUNT,
    people::REPLY_TO,
    people::SEVERAL,
    people::NOBODY,
];
