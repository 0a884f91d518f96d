//! Format and size of a picture, from its first bytes; nothing is decoded.

use std::io::Cursor;

use crate::evidence::{ByteSpan, Fact, Picture};

/// Bytes that name the format.
const MAGIC: usize = 16;

/// Reads what a picture file says of its format and size.
pub fn read(bytes: &[u8]) -> Option<Picture> {
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let size = reader.into_dimensions().ok();
    let whole = ByteSpan::new(0, bytes.len());
    let magic = ByteSpan::new(0, MAGIC.min(bytes.len()));
    Some(Picture {
        format: Fact::raw(format!("{format:?}").to_uppercase(), magic),
        size: size.map(|size| Fact::raw(size, whole)),
    })
}
