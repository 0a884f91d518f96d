//! A byte scanner: searches that yield places, and a reading position that never leaves the bytes.

use crate::evidence::ByteSpan;

/// The first place at or behind `from` where `needle` stands.
pub fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    memchr::memmem::find(bytes.get(from..)?, needle).map(|at| from + at)
}

/// The first place of `needle` in the bytes that `span` covers.
pub fn find_in(bytes: &[u8], needle: &[u8], span: ByteSpan) -> Option<usize> {
    find(bytes.get(..span.end.min(bytes.len()))?, needle, span.start)
}

/// Every place where `needle` stands, at most `most` of them.
pub fn find_all(bytes: &[u8], needle: &[u8], most: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, needle, from) {
        if places.len() >= most {
            break;
        }
        places.push(at);
        from = at + needle.len().max(1);
    }
    places
}

/// A reading position in some bytes.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    /// The place of the next byte.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at `at`.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// What is still to come.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The byte `ahead` places behind the next one.
    pub fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at.saturating_add(ahead)).copied()
    }

    /// Takes the next byte.
    pub fn next_byte(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Takes `word` if it comes next.
    pub fn eat(&mut self, word: &[u8]) -> bool {
        let there = self.rest().starts_with(word);
        if there {
            self.at += word.len();
        }
        there
    }

    /// Takes bytes as long as `fits` says yes; their place.
    pub fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> ByteSpan {
        let start = self.at.min(self.bytes.len());
        let length = self.rest().iter().position(|byte| !fits(*byte)).unwrap_or(self.rest().len());
        self.at = start + length;
        ByteSpan::new(start, self.at)
    }

    /// Takes one line end: CR, LF or CR LF.
    pub fn line_end(&mut self) -> bool {
        let carriage = self.eat(b"\r");
        self.eat(b"\n") || carriage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_yield_every_place() {
        assert_eq!(find_all(b"abaab", b"ab", 9), [0, 3]);
        assert_eq!(find_all(b"aaaa", b"aa", 1), [0]);
        assert_eq!(find(b"abc", b"", 0), None);
        assert_eq!(find(b"abc", b"c", 7), None);
        assert_eq!(find_in(b"abab", b"ab", ByteSpan::new(1, 3)), None);
    }

    #[test]
    fn a_position_stays_inside() {
        let mut cursor = Cursor::new(b"12 \r\nx", 0);
        assert_eq!(cursor.take_while(|byte| byte.is_ascii_digit()), ByteSpan::new(0, 2));
        assert!(cursor.eat(b" ") && cursor.line_end());
        assert_eq!(cursor.next_byte(), Some(b'x'));
        assert_eq!((cursor.next_byte(), cursor.rest()), (None, &b""[..]));
    }
}
