//! Transfer encodings put on as mail programs put them on (RFC 2045 6.7, 6.8); `decode` undoes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Line lengths at which programs break base64.
const BASE64_LINES: [usize; 3] = [76, 72, 64];
/// Line lengths at which programs break quoted-printable, the `=` counted: 76 is the most that is allowed.
const QUOTED_LINES: [usize; 3] = [76, 75, 73];

/// Lines in CR LF.
pub(super) fn crlf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    let mut last = 0;
    for byte in text {
        if *byte == b'\n' && last != b'\r' {
            out.push(b'\r');
        }
        out.push(*byte);
        last = *byte;
    }
    out
}

/// A text in the ways in which programs write it: plain, quoted-printable, base64; each with its name.
pub(super) fn ways(text: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut out = vec![("plain", text.to_vec())];
    for length in QUOTED_LINES {
        let mut quoted = |plain: &dyn Fn(u8) -> bool| {
            let coded = quoted_printable(text, length, plain);
            if !out.iter().any(|(_, other)| *other == coded) {
                out.push(("quoted-printable", coded));
            }
        };
        quoted(&|byte| byte == b'\t' || (b' '..=b'~').contains(&byte));
        quoted(&|byte| (b' '..=b'~').contains(&byte));
    }
    let lines = crlf(text);
    for length in BASE64_LINES {
        out.push(("base64", base64(&lines, length)));
        if lines != text {
            out.push(("base64", base64(text, length)));
        }
    }
    out.dedup();
    out
}

/// Base64 in lines.
pub(super) fn base64(text: &[u8], length: usize) -> Vec<u8> {
    let coded = STANDARD.encode(text);
    let lines: Vec<&[u8]> = coded.as_bytes().chunks(length.max(4)).collect();
    let mut out = lines.join(&b"\r\n"[..]);
    out.extend(b"\r\n");
    out
}

/// Quoted-printable: `plain` tells which bytes stand for themselves; `=` and a blank at the end of a line never do.
fn quoted_printable(text: &[u8], length: usize, plain: &dyn Fn(u8) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let mut lines = text.split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut column = 0;
        for (index, byte) in line.iter().enumerate() {
            let last = index + 1 == line.len();
            let blank = matches!(byte, b' ' | b'\t');
            let stands = *byte != b'=' && plain(*byte) && !(last && blank);
            let width = if stands { 1 } else { 3 };
            // The last of a line needs no room for a soft break.
            let room = if last { length } else { length - 1 };
            if column + width > room {
                out.extend(b"=\r\n");
                column = 0;
            }
            if stands {
                out.push(*byte);
            } else {
                out.extend(format!("={byte:02X}").bytes());
            }
            column += width;
        }
        if lines.peek().is_some() {
            out.extend(b"\r\n");
        }
    }
    out
}
