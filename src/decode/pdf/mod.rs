//! PDF: the frame is scanned by us, objects and filters are lopdf's.

use crate::evidence::Pdf;

/// Reads a PDF.
///
/// # Errors
/// When no `%PDF-` and no object can be found; says what is missing.
pub fn read(bytes: &[u8]) -> Result<Pdf, String> {
    let _ = bytes;
    Ok(Pdf::default())
}
