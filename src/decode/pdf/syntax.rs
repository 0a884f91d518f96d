//! PDF objects as they stand in the bytes, each with its place (ISO 32000-2 7.3).
//!
//! Strings are kept as places and decoded where they are wanted: the raw bytes are the evidence.

use crate::decode::cursor::{Cursor, find_in};
use crate::evidence::ByteSpan;
use crate::evidence::limits::Limit;
use crate::evidence::limits::pdf::{DEEPEST, MOST_VALUES, row};

/// One value and its bytes.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub kind: Kind,
    pub span: ByteSpan,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Null,
    Bool,
    Int(i64),
    Real,
    /// A string with its delimiters.
    Text,
    Name(String),
    Array(Vec<Node>),
    Dict(Dict),
    Ref(u32, u16),
}

/// A dictionary in file order.
#[derive(Debug, Clone, Default)]
pub(super) struct Dict {
    pub entries: Vec<(String, Node)>,
}

impl Dict {
    /// The entry of this key; the last one where a key stands twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    pub fn int(&self, key: &str) -> Option<i64> {
        self.get(key)?.int()
    }

    pub fn name(&self, key: &str) -> Option<&str> {
        self.get(key)?.name()
    }

    pub fn reference(&self, key: &str) -> Option<(u32, u16)> {
        self.get(key)?.reference()
    }
}

impl Node {
    pub fn int(&self) -> Option<i64> {
        if let Kind::Int(value) = self.kind { Some(value) } else { None }
    }

    /// A number, whole or not; `bytes` are those that it was read from.
    pub fn number(&self, bytes: &[u8]) -> Option<f64> {
        match self.kind {
            Kind::Int(_) | Kind::Real => {
                let text = std::str::from_utf8(self.span.of(bytes)).ok()?;
                text.parse().ok().filter(|value: &f64| value.is_finite())
            }
            _ => None,
        }
    }

    /// A whole number that can be a place in the file.
    pub fn place(&self) -> Option<usize> {
        usize::try_from(self.int()?).ok()
    }

    pub fn name(&self) -> Option<&str> {
        if let Kind::Name(name) = &self.kind { Some(name) } else { None }
    }

    pub fn reference(&self) -> Option<(u32, u16)> {
        if let Kind::Ref(number, generation) = self.kind { Some((number, generation)) } else { None }
    }

    pub fn dict(&self) -> Option<&Dict> {
        if let Kind::Dict(dict) = &self.kind { Some(dict) } else { None }
    }

    pub fn array(&self) -> &[Node] {
        if let Kind::Array(items) = &self.kind { items } else { &[] }
    }

    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text)
    }
}

/// White space of PDF (table 1), NUL included.
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

pub(super) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !is_delimiter(byte)
}

/// Reads values from some bytes: the file, or a decoded object stream.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub cursor: Cursor<'a>,
    left: usize,
    /// The limit that ended the value.
    pub hit: Option<Limit>,
}

impl<'a> Parser<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, cursor: Cursor::new(bytes, at), left: MOST_VALUES, hit: None }
    }

    /// Skips white space and comments.
    pub fn white(&mut self) {
        loop {
            self.cursor.take_while(is_white);
            if self.cursor.peek() != Some(b'%') {
                return;
            }
            self.cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
        }
    }

    /// A whole number without sign.
    pub fn number(&mut self) -> Option<u64> {
        self.white();
        let span = self.cursor.take_while(|byte| byte.is_ascii_digit());
        std::str::from_utf8(span.of(self.bytes)).ok()?.parse().ok()
    }

    /// Takes a keyword if it comes next.
    pub fn keyword(&mut self, word: &[u8]) -> bool {
        self.white();
        self.cursor.eat(word)
    }

    pub fn value(&mut self) -> Option<Node> {
        self.value_in(0)
    }

    fn value_in(&mut self, depth: usize) -> Option<Node> {
        self.white();
        let Some(left) = self.left.checked_sub(1) else {
            self.hit = Some(row::MOST_VALUES);
            return None;
        };
        self.left = left;
        if depth > DEEPEST {
            self.hit = Some(row::DEEPEST);
            return None;
        }
        let start = self.cursor.at;
        let kind = match self.cursor.peek()? {
            b'/' => self.name(),
            b'(' => self.literal()?,
            b'<' if self.cursor.peek_at(1) == Some(b'<') => self.dictionary(depth)?,
            b'<' => self.hex()?,
            b'[' => self.array(depth)?,
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.numeric(),
            byte if is_regular(byte) => self.word()?,
            _ => return None,
        };
        Some(Node { kind, span: ByteSpan::new(start, self.cursor.at) })
    }

    fn name(&mut self) -> Kind {
        self.cursor.next_byte();
        let span = self.cursor.take_while(is_regular);
        Kind::Name(super::text::name(span.of(self.bytes)))
    }

    fn literal(&mut self) -> Option<Kind> {
        let mut open = 0_usize;
        loop {
            match self.cursor.next_byte()? {
                b'\\' => {
                    self.cursor.next_byte()?;
                }
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(Kind::Text);
                    }
                }
                _ => {}
            }
        }
    }

    fn hex(&mut self) -> Option<Kind> {
        self.cursor.next_byte();
        self.cursor.take_while(|byte| byte.is_ascii_hexdigit() || is_white(byte));
        self.cursor.eat(b">").then_some(Kind::Text)
    }

    fn array(&mut self, depth: usize) -> Option<Kind> {
        self.cursor.next_byte();
        let mut items = Vec::new();
        loop {
            self.white();
            if self.cursor.eat(b"]") {
                return Some(Kind::Array(items));
            }
            items.push(self.value_in(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Kind> {
        self.cursor.eat(b"<<");
        let mut dict = Dict::default();
        loop {
            self.white();
            if self.cursor.eat(b">>") {
                return Some(Kind::Dict(dict));
            }
            let key = self.value_in(depth + 1)?;
            let Kind::Name(key) = key.kind else { continue };
            self.white();
            if self.cursor.rest().starts_with(b">>") {
                continue;
            }
            dict.entries.push((key, self.value_in(depth + 1)?));
        }
    }

    /// A number, or a reference `12 0 R`.
    fn numeric(&mut self) -> Kind {
        let span = self.cursor.take_while(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9'));
        let text = std::str::from_utf8(span.of(self.bytes)).unwrap_or_default();
        let Ok(value) = text.parse::<i64>() else { return Kind::Real };
        let back = self.cursor.at;
        if let (Ok(number), Some(true)) = (u32::try_from(value), self.cursor.peek().map(is_white)) {
            self.cursor.take_while(is_white);
            let digits = self.cursor.take_while(|byte| byte.is_ascii_digit());
            let generation = std::str::from_utf8(digits.of(self.bytes)).ok().and_then(|text| text.parse::<u16>().ok());
            let gap = self.cursor.take_while(is_white);
            let ends = !self.cursor.peek_at(1).is_some_and(is_regular);
            if let (Some(generation), false, true) = (generation, gap.is_empty(), ends)
                && self.cursor.eat(b"R")
            {
                return Kind::Ref(number, generation);
            }
        }
        self.cursor.at = back;
        Kind::Int(value)
    }

    fn word(&mut self) -> Option<Kind> {
        let start = self.cursor.at;
        let span = self.cursor.take_while(is_regular);
        match span.of(self.bytes) {
            b"true" | b"false" => Some(Kind::Bool),
            b"null" => Some(Kind::Null),
            b"endobj" | b"endstream" | b"stream" | b"obj" | b"trailer" | b"startxref" | b"xref" => {
                self.cursor.at = start;
                None
            }
            _ => Some(Kind::Null),
        }
    }
}

/// `12 0 obj …` as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Indirect {
    pub number: u32,
    pub generation: u16,
    pub node: Node,
    /// First byte behind `stream` and its line end.
    pub stream_at: Option<usize>,
    /// From the number to the end of the value, or of the keyword `stream`.
    pub span: ByteSpan,
}

/// Number and generation of the object that starts at `at`, and where its value starts.
pub(super) fn object_head(bytes: &[u8], at: usize) -> Option<(u32, u16, usize)> {
    let mut parser = Parser::new(bytes, at);
    let number = u32::try_from(parser.number()?).ok()?;
    if !is_white(parser.cursor.peek()?) {
        return None;
    }
    let generation = u16::try_from(parser.number()?).ok()?;
    let named = parser.keyword(b"obj") && !parser.cursor.peek().is_some_and(|byte| byte.is_ascii_alphabetic());
    named.then_some((number, generation, parser.cursor.at))
}

/// The object that starts at `at`; else the limit that ended it, if one did.
pub(super) fn object_at(bytes: &[u8], at: usize) -> Result<Indirect, Option<Limit>> {
    let (number, generation, value_at) = object_head(bytes, at).ok_or(None)?;
    let mut parser = Parser::new(bytes, value_at);
    let Some(node) = parser.value() else { return Err(parser.hit) };
    let mut end = parser.cursor.at;
    let mut stream_at = None;
    if node.dict().is_some() && parser.keyword(b"stream") {
        end = parser.cursor.at;
        parser.cursor.take_while(|byte| byte == b' ');
        parser.cursor.line_end();
        stream_at = Some(parser.cursor.at);
    }
    Ok(Indirect { number, generation, node, stream_at, span: ByteSpan::new(at, end) })
}

/// The stream's bytes: by `/Length` if `endstream` follows there, else up to the first `endstream` before `limit`.
///
/// The flag says whether `/Length` was right.
pub(super) fn stream_span(bytes: &[u8], at: usize, length: Option<usize>, limit: usize) -> Option<(ByteSpan, bool)> {
    if let Some(end) = length.and_then(|length| at.checked_add(length)).filter(|end| *end <= bytes.len()) {
        let mut parser = Parser::new(bytes, end);
        parser.cursor.take_while(is_white);
        if parser.cursor.eat(b"endstream") || parser.cursor.eat(b"endobj") {
            return Some((ByteSpan::new(at, end), true));
        }
    }
    let found = find_in(bytes, b"endstream", ByteSpan::new(at, limit))?;
    let mut end = found;
    if end > at && bytes.get(end - 1) == Some(&b'\n') {
        end -= 1;
    }
    if end > at && bytes.get(end - 1) == Some(&b'\r') {
        end -= 1;
    }
    Some((ByteSpan::new(at, end), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_their_places() {
        let text = b"<< /Title (a \\) (b)) /Kids [1 0 R 2 3] /N /A#42 % note\n /H <FE ff> >>";
        let node = Parser::new(text, 0).value().unwrap();
        let dict = node.dict().unwrap();
        assert_eq!(dict.get("Title").unwrap().span.of(text), b"(a \\) (b))");
        assert_eq!(dict.get("Kids").unwrap().array().len(), 3);
        assert_eq!(dict.get("Kids").unwrap().array()[0].reference(), Some((1, 0)));
        assert_eq!(dict.name("N"), Some("AB"));
        assert_eq!(dict.get("H").unwrap().span.of(text), b"<FE ff>");
    }

    #[test]
    fn deep_nesting_ends() {
        let text = vec![b'['; 100_000];
        assert!(Parser::new(&text, 0).value().is_none());
    }

    #[test]
    fn a_wrong_length_is_seen() {
        let text = b"4 0 obj << /Length 3 >> stream\nabcdef\r\nendstream endobj";
        let object = object_at(text, 0).unwrap();
        let at = object.stream_at.unwrap();
        assert_eq!(stream_span(text, at, Some(3), text.len()).unwrap().0.of(text), b"abcdef");
        assert!(stream_span(text, at, Some(6), text.len()).unwrap().1);
    }
}
