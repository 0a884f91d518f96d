//! Reads the bytes of a fact again: the same functions that read it the first time.

use crate::evidence::Reading;

/// The value that `bytes` give under a reading; `None` where the reading needs more than these bytes.
pub fn reread(read_as: Reading, bytes: &[u8]) -> Option<String> {
    match read_as {
        Reading::Verbatim => Some(super::text::verbatim(bytes)),
        Reading::HeaderText => Some(super::text::header_text(bytes)),
        Reading::Parameter => Some(super::text::parameter(bytes)),
        Reading::HiddenClock => super::clocks::reread(bytes),
        Reading::PdfString => super::pdf::reread_pdf_string(bytes),
        Reading::PdfName => super::pdf::reread_name(bytes),
        Reading::XmlText => super::pdf::reread_xml_text(bytes),
        Reading::Derived => None,
    }
}
