//! Framing of mbox files (RFC 4155): where one message ends and the next begins. Contents are not read.

use crate::evidence::ByteSpan;

/// Starts of the "From " lines that separate messages.
pub(super) fn separators(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let starts_with_one = bytes.starts_with(b"From ");
    let mut at = 0;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').scan(true, move |blank_before, line| {
        let start = at;
        at += line.len();
        let hit = *blank_before && is_separator(line);
        *blank_before = line.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
        Some(hit.then_some(start))
    });
    lines.flatten().take_while(move |_| starts_with_one)
}

/// `From `, an address, and at the end a time and a year: a sentence that begins with "From " has none.
fn is_separator(line: &[u8]) -> bool {
    if !line.starts_with(b"From ") || line.len() > 400 {
        return false;
    }
    let text = String::from_utf8_lossy(line);
    let has_clock = text.split_whitespace().any(|word| {
        let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        word.matches(':').count() >= 1 && word.split(':').all(digits)
    });
    let has_year = text
        .split_whitespace()
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.bytes().all(|b| b.is_ascii_digit()));
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
