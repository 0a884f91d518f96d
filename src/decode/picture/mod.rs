//! Pictures: what their headers and segments say; no pixel is decoded.
//!
//! `jpeg` walks segments, `exif` reads the TIFF structure of cameras, `irb` Photoshop's resources, `icc` colour profiles,
//! `png` chunks. Places count in the picture's own bytes; of a picture inside another file the caller moves them.

use std::io::Cursor;

use crate::evidence::{ByteSpan, Fact, Locator, Picture, Stamp, TraceEntry};

mod exif;
pub mod icc;
mod irb;
pub mod jpeg;
mod png;

/// Bytes that name the format.
const MAGIC: usize = 16;
/// Longest text of a picture that is kept (bytes).
const LONGEST: usize = 1_000;

/// Reads what a picture file says of its format, its size and its making.
pub fn read(bytes: &[u8]) -> Option<Picture> {
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let size = reader.into_dimensions().ok();
    let whole = ByteSpan::new(0, bytes.len());
    let magic = ByteSpan::new(0, MAGIC.min(bytes.len()));
    Some(Picture {
        format: Fact::raw(format!("{format:?}").to_uppercase(), magic),
        size: size.map(|size| Fact::raw(size, whole)),
        says: says(bytes),
    })
}

/// What the segments, chunks and tags of a picture say.
pub fn says(bytes: &[u8]) -> Vec<TraceEntry> {
    match bytes {
        [0xFF, 0xD8, ..] => jpeg::read(bytes),
        [0x89, b'P', b'N', b'G', ..] => png::read(bytes),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => exif::read(bytes, 0, "tiff"),
        _ => Vec::new(),
    }
}

/// A text at a place, ends cut, as far as it is kept; `None` if it is empty.
fn text(key: impl Into<String>, value: &str, start: usize, end: usize) -> Option<TraceEntry> {
    let value = value.trim_matches(|letter: char| letter == '\0' || letter.is_whitespace());
    let cut = value.get(..value.floor_char_boundary(LONGEST)).unwrap_or_default();
    (!cut.is_empty()).then(|| TraceEntry::derived(key, Fact::at(cut.to_owned(), Locator::raw(start, end))))
}

/// A moment at a place.
fn moment(key: impl Into<String>, value: &str, stamp: Option<Stamp>, start: usize, end: usize) -> Option<TraceEntry> {
    text(key, value, start, end).map(|entry| TraceEntry { stamp, ..entry })
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests;
