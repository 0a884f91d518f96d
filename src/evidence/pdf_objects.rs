//! The objects of a PDF as a list, for whoever wants to look through all of them.

use serde::{Deserialize, Serialize};

use super::Locator;

/// One object as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfObject {
    /// Number and generation: `12 0`.
    pub name: String,
    /// What it is: `page`, `font`, `stream`.
    pub what: String,
    /// Its bytes.
    pub at: Locator,
    /// Coded length of its stream (bytes), where it has one.
    pub stream: Option<usize>,
    /// The saved state that wrote it; 1 is the oldest.
    pub state: usize,
    /// Whether a later object of the same number stands in the file.
    pub superseded: bool,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PdfObjects {
    /// Objects in file order; those of an object stream stand behind it.
    pub list: Vec<PdfObject>,
    /// Whether more stand in the file than are listed.
    pub cut: bool,
}
