//! Literal strings that were filled up with blanks so that their length stays.

use super::super::objects::Store;
use super::super::text::reread_pdf_string;
use crate::decode::cursor::find_all;
use crate::evidence::{ByteSpan, Fact, Frame};

/// Places of dates that are looked at.
const MOST_PLACES: usize = 20_000;
/// Most that are listed.
const MOST_LISTED: usize = 32;
/// Longest date string (bytes): `(D:20160405101500+02'00')` and what fills it up.
const LONGEST: usize = 64;

/// Dates are the strings that are overwritten in place; a program never pads them.
pub(super) fn read(store: &Store, frame: &mut Frame) {
    if store.encrypted {
        return;
    }
    for at in find_all(store.bytes, b"(D:", MOST_PLACES) {
        if frame.padded.len() >= MOST_LISTED {
            return;
        }
        let near = ByteSpan::new(at, (at + LONGEST).min(store.bytes.len())).of(store.bytes);
        let Some(close) = near.iter().position(|byte| *byte == b')') else { continue };
        let span = ByteSpan::new(at, at + close + 1);
        let inner = near.get(..close).unwrap_or_default();
        let blanks = inner.iter().rev().take_while(|byte| **byte == b' ').count();
        let text = reread_pdf_string(span.of(store.bytes)).unwrap_or_default();
        let digits = text.trim_start_matches("D:").starts_with(|letter: char| letter.is_ascii_digit());
        if blanks > 0 && digits {
            frame.padded.push(Fact::raw(text, span));
        }
    }
}
