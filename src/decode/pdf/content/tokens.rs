//! The words of a content stream with their places in the decoded bytes (ISO 32000-2 7.8.2).

use super::super::syntax::{is_delimiter, is_white};
use super::super::text;
use crate::decode::cursor::{Cursor, find};
use crate::evidence::ByteSpan;
use crate::evidence::limits::pdf::DEEPEST;

/// Values kept of one operand, those in arrays and dictionaries counted; a line of text has some hundred.
const MOST_ITEMS: usize = 20_000;

/// One operand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub kind: Value,
    pub span: ByteSpan,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f32),
    Name(String),
    /// A string; whether it is written in hexadecimal digits.
    Text(bool),
    Array(Vec<Item>),
    Dict(Vec<(String, Item)>),
    Other,
}

impl Item {
    pub fn number(&self) -> Option<f32> {
        if let Value::Number(number) = self.kind { Some(number) } else { None }
    }

    pub fn name(&self) -> Option<&str> {
        if let Value::Name(name) = &self.kind { Some(name) } else { None }
    }
}

/// What comes next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Item(Item),
    Operator(ByteSpan),
}

pub(super) struct Tokens<'a> {
    pub bytes: &'a [u8],
    pub cursor: Cursor<'a>,
    /// Values that may still be kept of this operand.
    left: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, cursor: Cursor::new(bytes, 0), left: MOST_ITEMS }
    }

    fn white(&mut self) {
        loop {
            self.cursor.take_while(is_white);
            if self.cursor.peek() != Some(b'%') {
                return;
            }
            self.cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
        }
    }

    /// The next word; stray delimiters are passed over.
    pub fn next_token(&mut self) -> Option<Token> {
        loop {
            self.white();
            let start = self.cursor.at;
            let byte = self.cursor.peek()?;
            self.left = MOST_ITEMS;
            if let Some(kind) = self.value(0) {
                return Some(Token::Item(Item { kind, span: ByteSpan::new(start, self.cursor.at) }));
            }
            let word = self.cursor.take_while(|byte| !is_white(byte) && !is_delimiter(byte));
            if !word.is_empty() {
                return Some(match word.of(self.bytes) {
                    b"true" | b"false" | b"null" => Token::Item(Item { kind: Value::Other, span: word }),
                    _ => Token::Operator(word),
                });
            }
            // A string or array that never ends was read to the end of the stream.
            if self.cursor.at == start || matches!(byte, b')' | b'>' | b']' | b'{' | b'}') {
                self.cursor.at = self.cursor.at.max(start + 1);
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.cursor.peek()? {
            b'/' => {
                self.cursor.next_byte();
                let span = self.cursor.take_while(|byte| !is_white(byte) && !is_delimiter(byte));
                Some(Value::Name(text::name(span.of(self.bytes))))
            }
            b'(' => self.literal(),
            b'<' if self.cursor.peek_at(1) == Some(b'<') => self.dict(depth),
            b'<' => {
                self.cursor.next_byte();
                self.cursor.take_while(|byte| byte != b'>');
                self.cursor.next_byte();
                Some(Value::Text(true))
            }
            b'[' => self.array(depth),
            b'+' | b'-' | b'.' | b'0'..=b'9' => {
                let span = self.cursor.take_while(|byte| !is_white(byte) && !is_delimiter(byte));
                Some(number(span.of(self.bytes)).map_or(Value::Other, Value::Number))
            }
            _ => None,
        }
    }

    fn literal(&mut self) -> Option<Value> {
        let mut open = 0_usize;
        while let Some(byte) = self.cursor.next_byte() {
            match byte {
                b'\\' => {
                    self.cursor.next_byte();
                }
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        Some(Value::Text(false))
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.cursor.next_byte();
        let mut items = Vec::new();
        loop {
            self.white();
            if self.cursor.peek().is_none() || self.cursor.eat(b"]") {
                return Some(Value::Array(items));
            }
            self.inner(depth, &mut |item| items.push(item))?;
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        self.cursor.eat(b"<<");
        let mut entries: Vec<(String, Item)> = Vec::new();
        let mut key: Option<String> = None;
        loop {
            self.white();
            if self.cursor.peek().is_none() || self.cursor.eat(b">>") {
                return Some(Value::Dict(entries));
            }
            self.inner(depth, &mut |item| match key.take() {
                Some(key) => entries.push((key, item)),
                None => key = item.name().map(str::to_owned),
            })?;
        }
    }

    /// One value inside another. A word that is none is passed over; too deep nesting ends the whole.
    fn inner(&mut self, depth: usize, take: &mut dyn FnMut(Item)) -> Option<()> {
        let start = self.cursor.at;
        if depth >= DEEPEST {
            return None;
        }
        match self.value(depth + 1) {
            Some(kind) => {
                if let Some(left) = self.left.checked_sub(1) {
                    self.left = left;
                    take(Item { kind, span: ByteSpan::new(start, self.cursor.at) });
                }
            }
            None => {
                let word = self.cursor.take_while(|byte| !is_white(byte) && !is_delimiter(byte));
                if word.is_empty() {
                    self.cursor.at = self.cursor.at.max(start + 1);
                }
            }
        }
        Some(())
    }

    /// Passes over the bytes of an inline image: `length` of them where that is known, then up to `EI` (8.9.7).
    pub fn image_data(&mut self, length: Option<usize>) -> ByteSpan {
        let start = self.cursor.at + 1;
        let mut from = length.map_or(start, |length| start.saturating_add(length));
        loop {
            let Some(at) = find(self.bytes, b"EI", from) else {
                self.cursor.at = self.bytes.len();
                return ByteSpan::new(start, self.bytes.len());
            };
            let before = at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().is_none_or(is_white);
            let after = self.bytes.get(at + 2).copied().is_none_or(|byte| is_white(byte) || byte == b'Q');
            let tail = self.bytes.get(at + 2..).unwrap_or_default();
            let readable = tail.iter().take(12).all(|byte| is_white(*byte) || byte.is_ascii_graphic());
            if (before || Some(at) == length.map(|length| start.saturating_add(length))) && after && readable {
                self.cursor.at = at + 2;
                return ByteSpan::new(start, at);
            }
            from = at + 2;
        }
    }
}

/// A number as readers take it: `--5`, `1.2.3` and `5-3` occur and are cut where they stop to be one.
fn number(bytes: &[u8]) -> Option<f32> {
    let word = std::str::from_utf8(bytes).ok()?;
    if let Ok(number) = word.parse::<f32>() {
        return number.is_finite().then_some(number);
    }
    let digits = word.trim_start_matches(['+', '-']);
    let sign = if word.starts_with('-') { -1.0 } else { 1.0 };
    let mut dots = 0;
    let end = digits.find(|letter: char| {
        dots += usize::from(letter == '.');
        !(letter.is_ascii_digit() || letter == '.' && dots < 2)
    });
    let start = digits.get(..end.unwrap_or(digits.len())).unwrap_or_default();
    if start.is_empty() || start == "." {
        return (digits.is_empty() || start == ".").then_some(0.0);
    }
    start.parse::<f32>().ok().map(|number| sign * number).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<String> {
        let mut tokens = Tokens::new(bytes);
        let mut words = Vec::new();
        while let Some(token) = tokens.next_token() {
            words.push(match token {
                Token::Item(item) => format!("{:?}", item.kind),
                Token::Operator(span) => String::from_utf8_lossy(span.of(bytes)).into_owned(),
            });
        }
        words
    }

    #[test]
    fn operands_and_operators_are_told_apart() {
        assert_eq!(
            words(b"q 1 0 0 1 72 -.5 cm/F1 12 Tf[(a\\))-20<41>]TJ T* %x\n(b)'"),
            [
                "q",
                "Number(1.0)",
                "Number(0.0)",
                "Number(0.0)",
                "Number(1.0)",
                "Number(72.0)",
                "Number(-0.5)",
                "cm",
                "Name(\"F1\")",
                "Number(12.0)",
                "Tf",
                "Array([Item { kind: Text(false), span: ByteSpan { start: 29, end: 34 } }, Item { kind: Number(-20.0), span: ByteSpan { start: 34, end: 37 } }, Item { kind: Text(true), span: ByteSpan { start: 37, end: 41 } }])",
                "TJ",
                "T*",
                "Text(false)",
                "'"
            ]
        );
    }

    #[test]
    fn broken_words_end() {
        assert_eq!(words(b"(abc"), ["Text(false)"]);
        assert_eq!(words(b") > ] } f"), ["f"]);
        assert_eq!(
            words(b"[ 1 2"),
            [
                "Array([Item { kind: Number(1.0), span: ByteSpan { start: 2, end: 3 } }, Item { kind: Number(2.0), span: ByteSpan { start: 4, end: 5 } }])"
            ]
        );
        assert!(words(&vec![b'['; 100_000]).len() < 100_000);
        assert_eq!(number(b"--5"), Some(-5.0));
        assert_eq!(number(b"1.2.3"), Some(1.2));
        assert_eq!(number(b"-"), Some(0.0));
        assert_eq!(number(b"1e99"), None);
    }

    #[test]
    fn the_bytes_of_an_inline_image_are_no_operators() {
        let bytes = b"ID \x00\xFFEI\x01 EI Q";
        let mut tokens = Tokens::new(bytes);
        assert!(matches!(tokens.next_token(), Some(Token::Operator(_))));
        assert_eq!(tokens.image_data(None).of(bytes), b"\x00\xFFEI\x01 ");
        assert_eq!(tokens.next_token(), Some(Token::Operator(ByteSpan::new(12, 13))));
    }
}
