//! Framing of mbox files (RFC 4155): where one message ends and the next begins. Contents are not read.

use crate::evidence::ByteSpan;

/// A header area is searched for its length so far (bytes).
pub(super) const HEADER_PROBE: usize = 64 * 1024;
/// Longest "From " line that separates (bytes).
pub(super) const LONGEST_SEPARATOR: usize = 400;
/// Bytes behind a stated end that decide: a line end, a separator, and one more that shows a longer line.
pub(super) const LANDING: usize = 2 + LONGEST_SEPARATOR + 1;

/// Starts of the "From " lines that separate messages; nothing where the file does not begin with one.
pub(super) fn separators(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let at = if bytes.starts_with(b"From ") { 0 } else { bytes.len() };
    Separators { bytes, at, blank_before: true }
}

/// Walks the lines of a mailbox.
struct Separators<'a> {
    bytes: &'a [u8],
    at: usize,
    blank_before: bool,
}

impl Iterator for Separators<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while let Some(rest) = self.bytes.get(self.at..).filter(|rest| !rest.is_empty()) {
            let line = rest.split_inclusive(|byte| *byte == b'\n').next()?;
            let start = self.at;
            self.at += line.len();
            let hit = self.blank_before && is_separator(line);
            self.blank_before = line.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
            if hit {
                if let Some(end) = stated_end(self.bytes, self.at) {
                    (self.at, self.blank_before) = (end, true);
                }
                return Some(start);
            }
        }
        None
    }
}

/// Where the message whose header starts at `start` ends by its Content-Length (mboxcl, mboxcl2: Sun's mailx, mail-mbox(5)),
/// if a separator or the file's end stands there: many programs leave lengths that are no longer true.
fn stated_end(bytes: &[u8], start: usize) -> Option<usize> {
    let probe = bytes.get(start..bytes.len().min(start.saturating_add(HEADER_PROBE)))?;
    let (header, length) = stated_length(probe)?;
    let end = start.checked_add(header)?.checked_add(length)?;
    Some(end + landing(bytes.get(end..)?)?)
}

/// Length of the header area that begins `probe`, with the empty line, and the Content-Length stated there (bytes).
pub(super) fn stated_length(probe: &[u8]) -> Option<(usize, usize)> {
    let (mut at, mut length) = (0, None);
    for line in probe.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let text = line.trim_ascii_end();
        if text.is_empty() {
            return Some((at, length?));
        }
        let (name, value) = text.split_at(text.iter().position(|byte| *byte == b':').unwrap_or(0));
        if name.eq_ignore_ascii_case(b"content-length") {
            let digits = value.get(1..)?.trim_ascii();
            length = Some(std::str::from_utf8(digits).ok()?.parse().ok()?);
        }
    }
    None
}

/// Whether a message may end where `rest` begins, and how many bytes of line end are still part of it; [`LANDING`] bytes of `rest`
/// are looked at. The line end between messages is counted by some programs and not by others.
pub(super) fn landing(rest: &[u8]) -> Option<usize> {
    let gap = rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    (0..=gap).find(|gap| {
        let rest = rest.get(*gap..).unwrap_or_default();
        rest.split_inclusive(|byte| *byte == b'\n').next().is_none_or(is_separator)
    })
}

/// `From `, an address, and at the end a time and a year: a sentence that begins with "From " has none.
pub fn is_separator(line: &[u8]) -> bool {
    if !line.starts_with(b"From ") || line.len() > LONGEST_SEPARATOR {
        return false;
    }
    let text = String::from_utf8_lossy(line);
    let has_clock = text.split_whitespace().any(|word| {
        let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        word.matches(':').count() >= 1 && word.split(':').all(digits)
    });
    let has_year = text.split_whitespace().any(|word| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit())
    });
    has_clock && has_year
}

/// The messages of a mailbox, each with its "From " line.
pub fn split_mailbox(bytes: &[u8]) -> Vec<ByteSpan> {
    let mut starts: Vec<usize> = separators(bytes).collect();
    starts.push(bytes.len());
    starts
        .windows(2)
        .filter_map(|pair| match pair {
            [start, end] => Some(ByteSpan::new(*start, *end)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "From a@b.example Thu May  4 14:00:01 2017\n";

    #[test]
    fn a_length_that_lands_on_a_separator_is_believed_and_another_is_not() {
        let inner = format!("words\n\n{LINE}more\n");
        let first = |length: usize| format!("{LINE}Subject: x\nContent-Length: {length}\n\n{inner}");
        let (right, wrong) = (first(inner.len()), first(3));
        let file = |first: &str| format!("{first}\n{LINE}Subject: y\n\nbye\n").into_bytes();
        assert_eq!(split_mailbox(&file(&right)).len(), 2, "the line inside is not taken for a separator");
        assert_eq!(split_mailbox(&file(&wrong)).len(), 3);
        assert_eq!(split_mailbox(right.as_bytes()).len(), 1);
    }

    #[test]
    fn quoted_lines_and_sentences_separate_nothing() {
        let file = format!("{LINE}Subject: x\n\n>{LINE}\nFrom here on it was easy in 2017\n\n{LINE}Subject: y\n\nz\n");
        let spans = split_mailbox(file.as_bytes());
        assert_eq!(spans.len(), 2);
        assert_eq!(spans.iter().map(|span| span.len()).sum::<usize>(), file.len());
    }
}
