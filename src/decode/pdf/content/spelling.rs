//! How the operators of a stream are spelt.

use super::super::syntax::is_white;
use super::tokens::{Item, Token, Tokens, Value};
use crate::evidence::{ByteSpan, SPELLING_SHOWN, Spelling};

/// Bytes of a stream that are looked at: a habit shows in the first lines.
const LOOKED: usize = 64 * 1024;

pub(super) fn read(bytes: &[u8]) -> Spelling {
    let bytes = bytes.get(..bytes.len().min(LOOKED)).unwrap_or_default();
    let start = bytes.iter().take(SPELLING_SHOWN).map(|byte| shown(*byte)).collect();
    let mut spelling = Spelling { start, ..Spelling::default() };
    let mut tokens = Tokens::new(bytes);
    let mut last: Option<(ByteSpan, bool)> = None;
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Item(item) => {
                operand(&item, bytes, &mut spelling);
                let stringy = matches!(item.kind, Value::Text(_) | Value::Array(_));
                last = Some((item.span, stringy));
            }
            Token::Operator(span) => {
                // An inline picture holds bytes of its own.
                if span.of(bytes) == b"BI" {
                    break;
                }
                if let Some((before, true)) = last {
                    spelling.glued.count(before.end == span.start);
                }
                last = None;
                behind(bytes, span.end, &mut spelling);
            }
        }
    }
    spelling
}

/// A byte as it is shown: blanks and line ends are what differs.
fn shown(byte: u8) -> char {
    match byte {
        b'\r' | b'\n' => '|',
        0x20..=0x7E => char::from(byte),
        _ => '·',
    }
}

/// What stands between an operator and the next word.
fn behind(bytes: &[u8], end: usize, spelling: &mut Spelling) {
    let rest = bytes.get(end..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| is_white(**byte)).count();
    let Some(gap) = rest.get(..blank).filter(|_| blank < rest.len()) else { return };
    let line = gap.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    spelling.lone.count(line.is_some());
    if let Some(at) = line {
        spelling.trailing.count(at > 0);
        spelling.returns.count(gap.get(at) == Some(&b'\r'));
    }
}

fn operand(item: &Item, bytes: &[u8], spelling: &mut Spelling) {
    match &item.kind {
        Value::Array(items) if !items.is_empty() => {
            let whole = item.span.of(bytes);
            let blank = |byte: Option<&u8>| byte.is_some_and(|byte| is_white(*byte));
            let before_end = whole.len().checked_sub(2).and_then(|at| whole.get(at));
            spelling.open.count(blank(whole.get(1)) && blank(before_end));
            items.iter().for_each(|inner| string(inner, bytes, spelling));
        }
        _ => string(item, bytes, spelling),
    }
}

fn string(item: &Item, bytes: &[u8], spelling: &mut Spelling) {
    if !matches!(item.kind, Value::Text(true)) {
        return;
    }
    let digits = item.span.of(bytes);
    let upper = digits.iter().any(u8::is_ascii_uppercase);
    if upper || digits.iter().any(u8::is_ascii_lowercase) {
        spelling.capitals.count(upper);
    }
}
