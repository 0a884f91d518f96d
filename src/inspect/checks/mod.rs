//! The families of checks, and nothing else.

use super::check::Check;

mod mail_clocks;
mod mail_dates;
mod mail_hops;
mod mail_identity;
mod pdf_dates;
mod pdf_metadata;
mod pdf_structure;

/// The families, in the order of the catalogue.
pub const FAMILIES: &[(&str, &[Check])] = &[
    ("Mail: dates", mail_dates::CHECKS),
    ("Mail: hops", mail_hops::CHECKS),
    ("Mail: identity", mail_identity::CHECKS),
    ("Mail: hidden clocks", mail_clocks::CHECKS),
    ("PDF: dates", pdf_dates::CHECKS),
    ("PDF: metadata", pdf_metadata::CHECKS),
    ("PDF: structure", pdf_structure::CHECKS),
];

/// Every check, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Check> {
    FAMILIES.iter().flat_map(|(_, checks)| checks.iter())
}

/// The check with this id.
pub fn by_id(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}
