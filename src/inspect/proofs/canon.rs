//! The forms into which headers and text are brought before they are hashed (RFC 6376 3.4, RFC 4870 3.4.2).
//!
//! Signatures count on CRLF; a file that was saved with bare LF is read as if its line ends were CRLF. A lone CR stays what it is.

/// How headers or text are brought into form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canon {
    /// As they stand.
    Simple,
    /// White space evened out.
    Relaxed,
    /// White space taken out (DomainKeys).
    Nofws,
}

impl Canon {
    /// The word of the `c=` tag.
    pub fn word(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Relaxed => "relaxed",
            Self::Nofws => "nofws",
        }
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Folding white space as DomainKeys takes it out (RFC 4870 3.4.2.2).
fn is_folding(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The lines of a text without their ends (LF or CRLF), and whether each has one.
fn lines(text: &[u8]) -> impl Iterator<Item = (&[u8], bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        match memchr::memchr(b'\n', rest) {
            Some(at) => {
                let line = rest.get(..at).unwrap_or_default();
                rest = rest.get(at + 1..).unwrap_or_default();
                Some((line.strip_suffix(b"\r").unwrap_or(line), true))
            }
            None => Some((std::mem::take(&mut rest), false)),
        }
    })
}

/// Adds one header field to `out`, ending in CRLF. `field` is the whole field, name to end, with or without its last line end.
pub fn header(canon: Canon, field: &[u8], out: &mut Vec<u8>) {
    match canon {
        Canon::Simple => {
            let mut first = true;
            for (line, _) in lines(field) {
                if !std::mem::take(&mut first) {
                    out.extend(b"\r\n");
                }
                out.extend(line);
            }
        }
        Canon::Relaxed => {
            let colon = field.iter().position(|byte| *byte == b':').unwrap_or(field.len());
            let (name, body) = field.split_at_checked(colon).unwrap_or((field, b""));
            out.extend(name.trim_ascii().iter().map(u8::to_ascii_lowercase));
            out.push(b':');
            let start = out.len();
            let mut gap = false;
            for (line, _) in lines(body.get(1..).unwrap_or_default()) {
                for byte in line {
                    if is_blank(*byte) {
                        gap = true;
                        continue;
                    }
                    if std::mem::take(&mut gap) && out.len() > start {
                        out.push(b' ');
                    }
                    out.push(*byte);
                }
            }
        }
        Canon::Nofws => out.extend(field.iter().filter(|byte| !is_folding(**byte))),
    }
    out.extend(b"\r\n");
}

/// Brings one line of a text into form.
fn line_into(canon: Canon, line: &[u8], out: &mut Vec<u8>) {
    match canon {
        Canon::Simple => out.extend_from_slice(line),
        Canon::Nofws => out.extend(line.iter().filter(|byte| !is_folding(**byte))),
        Canon::Relaxed => {
            let mut rest = line;
            while let Some(at) = memchr::memchr2(b' ', b'\t', rest) {
                let (word, gap) = rest.split_at_checked(at).unwrap_or((rest, b""));
                out.extend_from_slice(word);
                let blanks = gap.iter().take_while(|byte| is_blank(**byte)).count();
                rest = gap.get(blanks..).unwrap_or_default();
                if rest.is_empty() {
                    return;
                }
                out.push(b' ');
            }
            out.extend_from_slice(rest);
        }
    }
}

/// The text in its form: empty lines at its end are left out; a text that is not empty ends in CRLF.
pub fn body(canon: Canon, text: &[u8]) -> Vec<u8> {
    walk(canon, text, usize::MAX).0
}

/// The text in its form, and the raw length of that part of the text whose form is `length` bytes long (or all).
pub fn body_with_length(canon: Canon, text: &[u8], length: usize) -> (Vec<u8>, usize) {
    walk(canon, text, length)
}

/// One line that was brought into form.
pub(super) struct Formed {
    /// Where it begins in the text, and its length there with its end.
    pub raw: usize,
    pub length: usize,
    /// Where it begins in the form.
    pub start: usize,
}

/// All lines of a text in form, empty ones at its end too, and the length without those. `each` is told of each line, and sees the form
/// up to its end.
pub(super) fn each_line(canon: Canon, text: &[u8], mut each: impl FnMut(Formed, &[u8])) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(text.len() + text.len() / 16 + 2);
    let (mut kept, mut raw) = (0, 0);
    for (line, ended) in lines(text) {
        let start = out.len();
        line_into(canon, line, &mut out);
        let shown = out.len() > start;
        out.extend_from_slice(b"\r\n");
        if shown {
            kept = out.len();
        }
        let length = line.len() + usize::from(ended) * line_end(text, raw + line.len());
        each(Formed { raw, length, start }, &out);
        raw += length;
    }
    (out, kept)
}

fn walk(canon: Canon, text: &[u8], length: usize) -> (Vec<u8>, usize) {
    let mut cut = None;
    let (mut out, kept) = each_line(canon, text, |line, out| {
        if cut.is_none() && out.len() >= length {
            // Inside a line only `simple` counts byte by byte; elsewhere the line's share is near enough to be shown.
            let inside = length.saturating_sub(line.start).min(line.length);
            cut = Some(line.raw + if out.len() == length { line.length } else { inside });
        }
    });
    out.truncate(kept);
    if out.is_empty() && canon == Canon::Simple {
        out.extend(b"\r\n");
    }
    let all = out.len() <= length;
    (out, if all { text.len() } else { cut.unwrap_or(text.len()) })
}

/// Length of the line end at `at`.
fn line_end(text: &[u8], at: usize) -> usize {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(canon: Canon, field: &[u8]) -> String {
        let mut out = Vec::new();
        header(canon, field, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_examples_of_the_rfc() {
        // RFC 6376 3.4.5
        assert_eq!(head(Canon::Relaxed, b"A: X\r\n"), "a:X\r\n");
        assert_eq!(head(Canon::Relaxed, b"B : Y\t\r\n\tZ  \r\n"), "b:Y Z\r\n");
        assert_eq!(head(Canon::Simple, b"B : Y\t\r\n\tZ  \r\n"), "B : Y\t\r\n\tZ  \r\n");
        assert_eq!(body(Canon::Relaxed, b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        assert_eq!(body(Canon::Simple, b" C \r\nD \t E\r\n\r\n\r\n"), b" C \r\nD \t E\r\n");
    }

    #[test]
    fn empty_texts_and_bare_line_feeds() {
        assert_eq!(body(Canon::Simple, b""), b"\r\n");
        assert_eq!(body(Canon::Relaxed, b""), b"");
        assert_eq!(body(Canon::Relaxed, b" \r\n\t\r\n"), b"");
        assert_eq!(body(Canon::Simple, b"a\nb"), b"a\r\nb\r\n");
        assert_eq!(body(Canon::Simple, b"a\r"), b"a\r\r\n", "only CRLF and LF end a line");
        assert_eq!(body(Canon::Nofws, b"a b\n\n c\n\n"), b"ab\r\n\r\nc\r\n");
        assert_eq!(head(Canon::Relaxed, b"A: x\n y"), "a:x y\r\n");
    }

    #[test]
    fn a_length_is_found_again_in_the_raw_text() {
        let text = b"one\r\ntwo\r\nthree\r\n";
        assert_eq!(body_with_length(Canon::Simple, text, 10).1, 10);
        assert_eq!(body_with_length(Canon::Simple, text, 7).1, 7);
        assert_eq!(body_with_length(Canon::Simple, b"one\ntwo\nthree\n", 10).1, 8);
        assert_eq!(body_with_length(Canon::Simple, text, 100).1, text.len());
    }
}
