//! Whether a file holds other files, by its first bytes.

use super::kind::detect;
use crate::evidence::Kind;

/// First bytes that [`form`] looks at.
pub const FORM_PROBE: usize = 64 * 1024;
/// Length of a tar header (bytes; POSIX 1003.1-2017 pax, "ustar Interchange Format").
const TAR_HEADER: usize = 512;

/// How a file holds others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It does not, or as documents do.
    Plain,
    /// Begins as a mailbox does; of one message it may still be a mail.
    Mailbox,
    /// A zip archive; a document that is packed as one shows it by its directory only.
    Zip,
    /// A tar archive.
    Tar,
    /// Something packed by gzip.
    Gzip,
}

/// What the first bytes (at most [`FORM_PROBE`]) of a file of this name say.
pub fn form(head: &[u8], name: &str) -> Form {
    if [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(magic)) {
        return if is_document(head) { Form::Plain } else { Form::Zip };
    }
    // The third byte: the one method that there is (RFC 1952 2.3.1).
    if head.starts_with(b"\x1f\x8b\x08") {
        return Form::Gzip;
    }
    if is_tar(head) {
        return Form::Tar;
    }
    // One whose first header is damaged, with another one that is whole.
    if name.to_ascii_lowercase().ends_with(".tar") && head.chunks(TAR_HEADER).any(is_tar) {
        return Form::Tar;
    }
    let mail = head.starts_with(b"From ") && matches!(detect(head, name), Kind::Email | Kind::Mailbox);
    if mail { Form::Mailbox } else { Form::Plain }
}

/// Whether a package begins as those of Office, OpenDocument and EPUB do: by the name of its first part.
fn is_document(head: &[u8]) -> bool {
    let length = head.get(26..28).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes);
    let name = head.get(30..30 + usize::from(length)).unwrap_or_default();
    [&b"[Content_Types].xml"[..], b"_rels/.rels", b"mimetype"].contains(&name)
}

/// Whether a header block is one by its checksum: the sum of its bytes, those of the sum itself taken as blanks.
pub fn is_tar(block: &[u8]) -> bool {
    let Some(block) = block.get(..TAR_HEADER) else { return false };
    let digits: Vec<u8> = block.iter().skip(148).take(8).copied().collect();
    let text = String::from_utf8_lossy(&digits);
    let stated = u32::from_str_radix(text.trim_matches(|letter| matches!(letter, ' ' | '\0')), 8);
    let sum = |of: fn(u8) -> i64| -> i64 {
        let all = block.iter().enumerate();
        all.map(|(at, byte)| if (148..156).contains(&at) { 32 } else { of(*byte) }).sum()
    };
    // Some old programs took the bytes as signed.
    let fits = |stated: i64| stated == sum(i64::from) || stated == sum(|byte| i64::from(byte.cast_signed()));
    block.first().is_some_and(|byte| *byte != 0) && stated.is_ok_and(|stated| fits(i64::from(stated)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_holds_others() {
        let zip = |name: &str| {
            let mut head = b"PK\x03\x04".to_vec();
            head.resize(26, 0);
            head.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
            head.extend(name.as_bytes());
            head
        };
        assert_eq!(form(&zip("crossword/a.eml"), "a.zip"), Form::Zip);
        assert_eq!(form(&zip("[Content_Types].xml"), "a.zip"), Form::Plain);
        assert_eq!(form(&zip("mimetype"), "a.epub"), Form::Plain);
        assert_eq!(form(b"\x1f\x8b\x08\0", "a.gz"), Form::Gzip);
        let mail = b"From a@b.example Thu May  4 14:00:01 2017\nFrom: a@b.example\nTo: c@d.example\n\nx";
        assert_eq!(form(mail, "inbox"), Form::Mailbox);
        assert_eq!(form(&mail[6..], "a.eml"), Form::Plain);
        assert_eq!(form(b"From here on it was easy.\nMore words.\n", "note.txt"), Form::Plain);
        assert_eq!(form(&[0; 1024], "zeros"), Form::Plain);
        assert_eq!(form(b"", ""), Form::Plain);
        assert_eq!(form(&[0; 1024], "a.tar"), Form::Plain);
    }
}
