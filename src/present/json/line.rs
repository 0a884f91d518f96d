//! JSON whose text hides nothing from whoever looks at it: what is drawn as nothing or moves other letters is written as `\uXXXX`.
//!
//! Read again, every value is exactly what it was. JSON itself escapes only the controls below the blank.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::present::words::is_invisible;

/// One value on one line.
///
/// # Errors
/// When `out` takes no more.
pub fn write(value: &impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Plain(CompactFormatter))).map_err(io::Error::from)
}

/// The same as a text, without a line end.
pub fn text(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // A vector takes everything, and our values serialise.
    let written = write(value, &mut bytes);
    debug_assert!(written.is_ok());
    String::from_utf8_lossy(&bytes).into_owned()
}

struct Plain(CompactFormatter);

impl Formatter for Plain {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return self.0.write_string_fragment(out, fragment);
        }
        let mut from = 0;
        for (at, letter) in fragment.char_indices().filter(|(_, letter)| is_invisible(*letter)) {
            out.write_all(fragment.get(from..at).unwrap_or_default().as_bytes())?;
            let mut halves = [0_u16; 2];
            for half in letter.encode_utf16(&mut halves) {
                write!(out, "\\u{half:04x}")?;
            }
            from = at + letter.len_utf8();
        }
        out.write_all(fragment.get(from..).unwrap_or_default().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use serde_json::{Value, json};

    #[test]
    fn what_hides_is_written_out_and_reads_as_before() {
        let value = json!({"a\u{202e}": "x\u{1b}[31m\u{7f}\u{9b}2J\u{200b}\u{e0041}ü机\u{1F600}\"\\\n", "n": 1.5, "l": [null, true]});
        let written = text(&value);
        assert!(
            written.contains("\\u202e") && written.contains("\\u007f\\u009b2J\\u200b\\udb40\\udc41ü机"),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
        assert_eq!(text(&json!({"plain": "text é"})), "{\"plain\":\"text é\"}");
    }
}
