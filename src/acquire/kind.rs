//! What a file is, by its first bytes.

use super::mailbox::separators;
use crate::evidence::Kind;

/// `%PDF-` may stand this many bytes in (ISO 32000-1 annex H.3, implementation note 13).
const PDF_HEADER_WITHIN: usize = 1024;
/// Bytes looked at for header lines.
const HEADER_PROBE: usize = 16 * 1024;
/// Bytes looked at for the names of a package's parts.
const DIRECTORY_PROBE: usize = 64 * 1024;
/// Header names that by themselves make a text an email.
const MAIL_HEADERS: [&str; 16] = [
    "received",
    "from",
    "to",
    "cc",
    "date",
    "subject",
    "message-id",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "reply-to",
    "x-original-to",
    "dkim-signature",
    "authentication-results",
    "sender",
];

/// What `bytes` are; the file's name helps only where the content leaves it open.
pub fn detect(bytes: &[u8], path: &str) -> Kind {
    let head = bytes.get(..bytes.len().min(PDF_HEADER_WITHIN)).unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") && !looks_like_mail(bytes) {
        return Kind::Pdf;
    }
    if is_picture(head) {
        return Kind::Picture;
    }
    if is_office(bytes) {
        return Kind::Office;
    }
    let name = path.to_ascii_lowercase();
    if looks_like_mail(bytes) || (name.ends_with(".eml") && !bytes.is_empty()) {
        return if separators(bytes).nth(1).is_some() { Kind::Mailbox } else { Kind::Email };
    }
    if name.ends_with(".pdf") && !bytes.is_empty() { Kind::Pdf } else { Kind::Unknown }
}

fn is_picture(head: &[u8]) -> bool {
    let riff = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    riff || [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"]
        .iter()
        .any(|magic| head.starts_with(magic))
}

fn is_office(bytes: &[u8]) -> bool {
    let compound = bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let zip = bytes.starts_with(b"PK\x03\x04") && {
        let probe = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
        [&b"[Content_Types].xml"[..], b"mimetypeapplication/vnd.oasis", b"_rels/.rels", b"word/", b"xl/", b"ppt/"]
            .iter()
            .any(|mark| probe.windows(mark.len()).any(|window| window == *mark))
            || names_parts(bytes)
    };
    compound || zip || bytes.starts_with(b"{\\rtf")
}

/// Whether the directory at the end of a zip file names the parts of an office document.
fn names_parts(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(DIRECTORY_PROBE)..).unwrap_or_default();
    let named = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    named(b"[Content_Types].xml") || (named(b"META-INF/manifest.xml") && named(b"content.xml") && named(b"meta.xml"))
}

/// Whether the first lines are header fields, at least one of them a mail's.
fn looks_like_mail(bytes: &[u8]) -> bool {
    let probe = bytes.get(..bytes.len().min(HEADER_PROBE)).unwrap_or_default();
    let probe = probe.strip_prefix(b"\xef\xbb\xbf").unwrap_or(probe);
    let probe = behind_count(probe);
    let (mut fields, mut known, mut strange, mut begins) = (0, 0, 0, false);
    let line_end = if probe.contains(&b'\n') { b'\n' } else { b'\r' };
    for (index, line) in probe.split(|byte| *byte == line_end).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            // The header area ends here; empty lines before it are forgiven.
            if fields + strange > 0 {
                break;
            }
            continue;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        if index == 0 && (line.starts_with(b"From ") || line.starts_with(b">From ")) {
            begins = true;
            known += 1;
            fields += 1;
            continue;
        }
        match field_name(line) {
            Some(name) => {
                begins |= fields + strange == 0;
                fields += 1;
                known += usize::from(MAIL_HEADERS.contains(&name.as_str()));
            }
            None => strange += 1,
        }
        if strange > fields + 3 {
            break;
        }
        // Headers pasted out of a mail program lose the blanks in front of their folded lines.
        if (known >= 3 && begins) || (fields >= 4 && fields > strange) {
            break;
        }
    }
    (known >= 3 && begins) || (known > 0 && fields > strange)
}

/// What stands behind the first line of an `.emlx`: the message's length in bytes and blanks.
fn behind_count(probe: &[u8]) -> &[u8] {
    let Some(end) = probe.iter().take(24).position(|byte| *byte == b'\n') else { return probe };
    let line = probe.get(..end).unwrap_or_default().trim_ascii_end();
    let is_count = !line.is_empty() && line.iter().all(u8::is_ascii_digit);
    probe.get(end + 1..).filter(|_| is_count).unwrap_or(probe)
}

fn field_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().take(80).position(|byte| *byte == b':')?;
    let name = line.get(..colon)?;
    let good = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic());
    good.then(|| String::from_utf8_lossy(name).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(detect(b"%PDF-1.4\n", "letter.eml"), Kind::Pdf);
        assert_eq!(detect(b"Received: by x\nDate: y\n\nbody", "note.txt"), Kind::Email);
        assert_eq!(detect(b"\x89PNG\r\n\x1a\nrest", "a.pdf"), Kind::Picture);
        assert_eq!(detect(b"plain words\nmore words\n", "note.txt"), Kind::Unknown);
        assert_eq!(detect(b"", "empty.eml"), Kind::Unknown);
        assert_eq!(detect(b"Subject: %PDF-1.4\nFrom: a@b\nTo: c@d\n\n", "x"), Kind::Email);
    }

    #[test]
    fn pasted_headers_are_a_mail_and_an_apple_mail_file_is_one() {
        let pasted = "Delivered-To: a@b.example\nReceived: from x.example\nby y.example with ESMTP\nid 123;\nThu, 4 May 2017 14:00:01 +0200\nFrom: c@d.example\n";
        assert_eq!(detect(pasted.as_bytes(), "pasted.txt"), Kind::Email);
        assert_eq!(detect(b"31         \nSubject: x\nFrom: a@b.example\n\n<?xml", "1.emlx"), Kind::Email);
        assert_eq!(
            detect(b"to: do\nbuy: milk\nfrom the shop\nat the corner\nand bread\nand salt\n", "list.txt"),
            Kind::Unknown
        );
    }

    #[test]
    fn one_message_with_its_mailbox_line_is_an_email_and_two_are_a_mailbox() {
        let one = b"From a@b.example Thu May  4 14:00:01 2017\nSubject: x\n\nbody\n".to_vec();
        assert_eq!(detect(&one, "x"), Kind::Email);
        let two = [one.clone(), b"\n".to_vec(), one].concat();
        assert_eq!(detect(&two, "x"), Kind::Mailbox);
    }
}
