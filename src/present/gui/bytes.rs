//! Bytes as rows: what stands in which row, and where something is found. Draws nothing.

use super::jobs::Starts;
use crate::evidence::ByteSpan;
use crate::present::words;
use crate::sandbox::Held;

/// Occurrences that are listed.
pub(super) const MOST_FOUND: usize = 10_000;

/// Where each line begins.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// Longest line (bytes); longer ones are broken.
    pub width: usize,
    /// First byte of each line.
    pub starts: Starts,
}

/// How bytes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mode {
    /// Lines of text.
    #[default]
    Text,
    /// Numbers and text.
    Hex,
}

/// Breaks bytes into lines of at most `width` bytes; a line ends with LF, CR LF or a CR alone (as in many PDFs).
pub(super) fn lines(bytes: &[u8], width: usize) -> Lines {
    let width = width.max(8);
    let mut starts = vec![0_u32];
    let mut begin = 0;
    while begin < bytes.len() {
        let end = line_end(bytes, begin);
        let mut at = begin;
        // The line end itself needs no room.
        while end - at > width + 2 {
            at = break_at(bytes, at + width, at);
            starts.extend(u32::try_from(at));
        }
        begin = end;
        if begin < bytes.len() {
            starts.extend(u32::try_from(begin));
        }
    }
    Lines { width, starts: starts.into() }
}

fn line_end(bytes: &[u8], begin: usize) -> usize {
    let rest = bytes.get(begin..).unwrap_or_default();
    match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if rest.get(at) == Some(&b'\r') && rest.get(at + 1) == Some(&b'\n') => begin + at + 2,
        Some(at) => begin + at + 1,
        None => bytes.len(),
    }
}

/// A break is moved back out of the middle of a letter of several bytes.
fn break_at(bytes: &[u8], wanted: usize, begin: usize) -> usize {
    let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (0..4).map(|back| wanted - back).find(|at| *at > begin && !is_inside(*at)).unwrap_or(wanted)
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    bytes: Vec<u8>,
    exact: bool,
}

impl Needle {
    /// Text in either case, or bytes in hex.
    pub(super) fn new(text: &str, hex: bool) -> Option<Self> {
        let bytes = if hex { hex_bytes(text)? } else { text.as_bytes().to_vec() };
        (!bytes.is_empty()).then_some(Self { bytes, exact: hex })
    }
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(high.to_digit(16)? * 16 + low.to_digit(16)?).ok(),
            _ => None,
        })
        .collect()
}

/// Every occurrence, at most [`MOST_FOUND`].
pub(super) fn find(bytes: &[u8], needle: &Needle) -> Vec<ByteSpan> {
    let Some(first) = needle.bytes.first() else { return Vec::new() };
    let same = |a: &u8, b: &u8| if needle.exact { a == b } else { a.eq_ignore_ascii_case(b) };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = bytes.get(from..) {
        let Some(hit) = rest.iter().position(|byte| same(byte, first)) else { break };
        let at = from + hit;
        let end = at + needle.bytes.len();
        let matches = bytes
            .get(at..end)
            .is_some_and(|window| window.iter().zip(&needle.bytes).all(|(byte, wanted)| same(byte, wanted)));
        from = if matches { end } else { at + 1 };
        if matches {
            found.push(ByteSpan::new(at, end));
            if found.len() >= MOST_FOUND {
                break;
            }
        }
    }
    found
}

/// An offset as somebody types it: `1204`, `1,204` or `0x4B4`.
pub(super) fn offset(text: &str) -> Option<usize> {
    let text = text.trim().replace([',', ' ', '_'], "");
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => usize::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Bytes and the row that stands on top.
#[derive(Debug, Clone)]
pub(super) struct Pane {
    /// The bytes.
    pub held: Held,
    /// Its lines, once they are known.
    pub lines: Option<Lines>,
    /// The line width that was asked for last.
    pub asked: usize,
    /// The byte that the top row holds; stays when rows get another length.
    pub top: usize,
}

impl Pane {
    /// Bytes from their beginning.
    pub(super) fn new(held: Held) -> Self {
        Self { held, lines: None, asked: 0, top: 0 }
    }

    /// Number of rows.
    pub(super) fn rows(&self, mode: Mode, per_row: usize) -> usize {
        match (mode, &self.lines) {
            (Mode::Text, Some(lines)) => lines.starts.len(),
            _ => self.held.len().div_ceil(per_row.max(1)),
        }
    }

    /// The row that holds a byte.
    pub(super) fn row_of(&self, byte: usize, mode: Mode, per_row: usize) -> usize {
        match (mode, &self.lines) {
            (Mode::Text, Some(lines)) => {
                lines.starts.partition_point(|start| *start as usize <= byte).saturating_sub(1)
            }
            _ => byte / per_row.max(1),
        }
    }

    /// The bytes of a row.
    pub(super) fn row(&self, row: usize, mode: Mode, per_row: usize) -> ByteSpan {
        let len = self.held.len();
        match (mode, &self.lines) {
            (Mode::Text, Some(lines)) => {
                let start = lines.starts.get(row).map_or(len, |start| *start as usize);
                let end = lines.starts.get(row + 1).map_or(len, |start| *start as usize);
                ByteSpan::new(start, end)
            }
            _ => ByteSpan::new((row * per_row).min(len), ((row + 1) * per_row).min(len)),
        }
    }

    /// Moves the top by so many rows.
    pub(super) fn scroll(&mut self, by: i64, mode: Mode, per_row: usize, page: usize) {
        let last = self.rows(mode, per_row).saturating_sub(page);
        let now = self.row_of(self.top, mode, per_row);
        let next = now.saturating_add_signed(isize::try_from(by).unwrap_or_default()).min(last);
        self.top = self.row(next, mode, per_row).start;
    }
}

/// Text of a row, and for each of its letters the byte that it begins with; ends with the end of the row.
pub(super) fn letters(bytes: &[u8], begin: usize) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut at = begin;
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            let shown = match letter {
                '\r' | '\n' => String::new(),
                '\t' => " ".to_owned(),
                letter if letter.is_control() => "·".to_owned(),
                letter => words::show_untrusted_within(letter.encode_utf8(&mut [0; 4]), 1),
            };
            starts.extend(shown.chars().map(|_| at));
            text.push_str(&shown);
            at += letter.len_utf8();
        }
        for _ in chunk.invalid() {
            starts.push(at);
            text.push('·');
            at += 1;
        }
    }
    starts.push(at);
    (text, starts)
}

#[cfg(test)]
mod tests {
    use super::{Mode, Needle, Pane, find, letters, lines, offset};
    use crate::evidence::ByteSpan;
    use crate::sandbox::Held;

    #[test]
    fn lines_cover_every_byte_once() {
        let bytes = "From: a\r\nSubject: ünï\r\n\r\n".repeat(9) + &"ä".repeat(100);
        let lines = lines(bytes.as_bytes(), 16);
        assert!(lines.starts.windows(2).all(|pair| pair[0] < pair[1] && pair[1] - pair[0] <= 18));
        assert!(lines.starts.iter().all(|start| bytes.is_char_boundary(*start as usize)));
    }

    #[test]
    fn a_line_ends_with_any_of_the_three_line_ends() {
        assert_eq!(*lines(b"a\rb\r\nc\nd\r", 80).starts, [0, 2, 5, 7]);
    }

    #[test]
    fn an_empty_file_and_binary_have_rows() {
        assert_eq!(lines(b"", 80).starts.len(), 1);
        assert!(lines(&[0x80; 1000], 80).starts.len() >= 12);
    }

    #[test]
    fn text_is_found_in_either_case_and_hex_exactly() {
        let bytes = b"Date: x\r\ndate: y";
        assert_eq!(find(bytes, &Needle::new("DATE", false).unwrap()).len(), 2);
        assert_eq!(find(bytes, &Needle::new("0d 0A", true).unwrap()), [ByteSpan::new(7, 9)]);
        assert!(Needle::new("0d0", true).is_none() && Needle::new("", false).is_none());
    }

    #[test]
    fn offsets_are_read_as_people_write_them() {
        assert_eq!(offset(" 1,204 "), Some(1204));
        assert_eq!(offset("0x4B4"), Some(0x4B4));
        assert_eq!(offset("end"), None);
    }

    #[test]
    fn each_letter_knows_its_byte() {
        let (text, starts) = letters("aä\u{202e}\u{7}".as_bytes(), 10);
        assert_eq!(text, "aä‹RLO›·");
        assert_eq!(starts, [10, 11, 13, 13, 13, 13, 13, 16, 17]);
        assert_eq!(letters(&[b'x', 0xff, b'y'], 0).0, "x·y");
    }

    #[test]
    fn scrolling_stays_inside_the_file() {
        let mut pane = Pane::new(Held::new("", vec![0; 1000]));
        pane.scroll(-5, Mode::Hex, 16, 10);
        assert_eq!(pane.top, 0);
        pane.scroll(i64::MAX, Mode::Hex, 16, 10);
        assert_eq!(pane.row_of(pane.top, Mode::Hex, 16), 63 - 10);
    }
}
