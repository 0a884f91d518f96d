//! From bytes of a mail to text: charsets, folding, encoded words. Each reading is a pure function of its bytes.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::cursor::find_in;
use crate::evidence::ByteSpan;

/// Longest encoded text of one word that is decoded (bytes): RFC 2047 2 allows 75, some programs put a whole line into one.
/// Without a bound, a line of words that never end is searched to its end for each of them.
const LONGEST_WORD: usize = 4_096;

/// Base64 that forgives missing padding and stray bits, as mail programs do.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The byte that two hexadecimal digits code, as in `=E9` and `%E9`; a sign is no digit.
pub(crate) fn hex_pair(pair: Option<&[u8]>) -> Option<u8> {
    let pair = pair.filter(|pair| pair.len() == 2 && pair.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// Bytes without a declared charset: UTF-8 if they are, else Windows-1252, which gives every byte a letter.
pub fn plain(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Letters as bytes of Windows-1252; `None` where a letter is not in it.
pub fn windows_1252(text: &str) -> Option<Vec<u8>> {
    let (coded, _, lost) = WINDOWS_1252.encode(text);
    (!lost).then(|| coded.into_owned())
}

/// The bytes as text, runs of white space made one blank, the ends cut.
pub fn verbatim(bytes: &[u8]) -> String {
    let text = plain(bytes);
    let mut out = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A header body: unfolded (RFC 5322 2.2.3), encoded words decoded (RFC 2047), the ends cut.
pub fn header_text(bytes: &[u8]) -> String {
    let text = plain(bytes);
    let trimmed = text.trim();
    // Most are one line of plain words.
    if memchr::memchr2(b'\r', b'\n', trimmed.as_bytes()).is_none() && !trimmed.contains("=?") {
        return trimmed.to_owned();
    }
    // Unfolding takes out only the line ends: the white space behind them stays.
    let unfolded: String = text.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
    decode_words(unfolded.trim()).trim().to_owned()
}

/// The value of a MIME parameter: quotes and backslashes removed (RFC 2045 5.1).
pub fn parameter(bytes: &[u8]) -> String {
    let text = plain(bytes);
    let trimmed = text.trim();
    let Some(quoted) = trimmed.strip_prefix('"') else { return trimmed.to_owned() };
    let mut out = String::with_capacity(quoted.len());
    let mut letters = quoted.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => out.extend(letters.next()),
            '\r' | '\n' => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Decodes every `=?charset?encoding?text?=`; white space between two of them disappears (RFC 2047 6.2).
pub fn decode_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Bytes of neighbouring words of one charset are joined before decoding: some programs cut inside a letter.
    let mut pending: Option<(&'static Encoding, Vec<u8>)> = None;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        match encoded_word(from) {
            Some((charset, bytes, length)) => {
                if pending.is_none() || !before.trim().is_empty() {
                    flush(&mut out, &mut pending);
                    out.push_str(before);
                }
                match &mut pending {
                    Some((known, joined)) if *known == charset => joined.extend(bytes),
                    _ => {
                        flush(&mut out, &mut pending);
                        pending = Some((charset, bytes));
                    }
                }
                rest = from.get(length..).unwrap_or("");
            }
            None => {
                flush(&mut out, &mut pending);
                out.push_str(before);
                out.push_str("=?");
                rest = from.get(2..).unwrap_or("");
            }
        }
    }
    flush(&mut out, &mut pending);
    out.push_str(rest);
    out
}

fn flush(out: &mut String, pending: &mut Option<(&'static Encoding, Vec<u8>)>) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&charset.decode_without_bom_handling(&bytes).0);
    }
}

/// Whether the whole text is one encoded word that can be decoded (RFC 2047 2).
pub(super) fn is_word(text: &str) -> bool {
    encoded_word(text).is_some_and(|(_, _, length)| length == text.len())
}

/// The encoded word at the start of `text`: charset, bytes, and its length in `text`.
fn encoded_word(text: &str) -> Option<(&'static Encoding, Vec<u8>, usize)> {
    let mut parts = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, tail) = (parts.next()?, parts.next()?, parts.next()?);
    // RFC 2231 5 lets a language follow the charset behind a star.
    let label = charset.split('*').next().unwrap_or(charset);
    let known =
        Encoding::for_label(label.as_bytes()).or_else(|| label.eq_ignore_ascii_case("utf8").then_some(UTF_8))?;
    let end = find_in(tail.as_bytes(), b"?=", ByteSpan::new(0, LONGEST_WORD))?;
    let coded = tail.get(..end)?;
    let bytes = match encoding {
        "B" | "b" => {
            let clean: String = coded.chars().filter(|letter| !letter.is_whitespace()).collect();
            BASE64.decode(clean).ok()?
        }
        "Q" | "q" => q_bytes(coded),
        _ => return None,
    };
    Some((known, bytes, 2 + charset.len() + 1 + encoding.len() + 1 + end + 2))
}

/// The Q encoding (RFC 2047 4.2); what is no code stays as it is.
fn q_bytes(coded: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(coded.len());
    let mut bytes = coded.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        bytes = rest;
        match first {
            b'_' => out.push(b' '),
            b'=' => match hex_pair(rest.get(..2)) {
                Some(byte) => {
                    out.push(byte);
                    bytes = rest.get(2..).unwrap_or_default();
                }
                None => out.push(b'='),
            },
            byte => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encoded_words_of_both_kinds_are_read() {
        assert_eq!(header_text(b" =?UTF-8?B?w4ltaWxl?= =?utf-8?q?_Dupont?=\r\n <a@b>"), "\u{c9}mile Dupont <a@b>");
        assert_eq!(header_text(b"=?koi8-r?B?8NLJ18XU?="), "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}");
        assert_eq!(header_text(b"=?iso-8859-1?Q?caf=E9?= open"), "caf\u{e9} open");
    }

    #[test]
    fn a_letter_cut_between_two_words_is_joined() {
        assert_eq!(header_text(b"=?UTF-8?Q?caf=C3?= =?UTF-8?Q?=A9?="), "caf\u{e9}");
    }

    #[test]
    fn what_is_no_encoded_word_stays() {
        assert_eq!(header_text(b"=?nonsense?X?abc?= =?UTF-8?B"), "=?nonsense?X?abc?= =?UTF-8?B");
        assert_eq!(header_text(b"1 =? 2"), "1 =? 2");
    }

    #[test]
    fn a_word_that_never_ends_is_text() {
        let endless = format!("=?utf-8?q?{}?=", "a".repeat(LONGEST_WORD));
        assert_eq!(header_text(endless.as_bytes()), endless);
        let long = format!("=?utf-8?q?{}?=", "a".repeat(1_000));
        assert_eq!(header_text(long.as_bytes()), "a".repeat(1_000));
    }

    #[test]
    fn a_quoted_parameter_loses_its_quotes_only() {
        assert_eq!(parameter(b"\"a \\\"b\\\" c\""), "a \"b\" c");
        assert_eq!(parameter(b"plain"), "plain");
    }

    proptest! {
        #[test]
        fn no_bytes_break_a_reading(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = (verbatim(&bytes), header_text(&bytes), parameter(&bytes));
        }
    }
}
