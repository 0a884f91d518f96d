//! What first bytes and the ending of a name say of a file that no reader knows.

use crate::evidence::Kind;

/// What first bytes say, where no reader knows them; `true` for what runs when it is opened.
pub fn by_first_bytes(magic: &[u8]) -> Option<(&'static str, bool)> {
    let table: [(&[u8], &str, bool); 12] = [
        (b"MZ", "a Windows program", true),
        (b"\x7fELF", "a Linux program", true),
        (b"\xca\xfe\xba\xbe", "a Java or macOS program", true),
        (b"\xcf\xfa\xed\xfe", "a macOS program", true),
        (b"L\0\0\0\x01\x14\x02\0", "a Windows shortcut", true),
        (b"#!/", "a script", true),
        (b"PK\x03\x04", "a zip archive", false),
        (b"Rar!", "a RAR archive", false),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", false),
        (b"\x1f\x8b", "a gzip archive", false),
        (b"MSCF", "a cabinet archive", false),
        (b"<html", "an HTML page", false),
    ];
    table.into_iter().find(|(lead, ..)| magic.starts_with(lead)).map(|(_, word, runs)| (word, runs))
}

/// The kind that a file name's ending promises, for endings that promise one.
pub fn by_ending(name: &str) -> Option<Kind> {
    let (_, ending) = name.trim().rsplit_once('.')?;
    Some(match ending.to_lowercase().as_str() {
        "pdf" => Kind::Pdf,
        "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp" | "rtf" => Kind::Office,
        "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" | "webp" => Kind::Picture,
        "eml" | "msg" => Kind::Email,
        _ => return None,
    })
}
