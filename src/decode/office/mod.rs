//! Office documents: what their packages and properties say, and the first words of those of our days.

pub mod codepage;
pub mod compound;
mod legacy;
mod ooxml;
pub mod package;
mod signed;
mod words;

use crate::evidence::Office;

/// Reads an office document.
///
/// # Errors
/// When the frame that holds its parts can't be read.
pub fn read(bytes: &[u8]) -> Result<Office, String> {
    if bytes.starts_with(compound::MAGIC) {
        legacy::compound(bytes)
    } else if bytes.starts_with(b"{\\rtf") {
        Ok(legacy::rtf(bytes))
    } else {
        ooxml::read(bytes)
    }
}
