//! PDF strings, names and XML text from their bytes: the first reading and every later one use these.

/// Upper half of PDFDocEncoding where it differs from Latin-1 (ISO 32000-2 annex D.3).
const DOC_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];
/// The accents at 0x18 to 0x1F.
const DOC_18: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

/// The bytes of a PDF string object with its delimiters, escapes undone (ISO 32000-2 7.3.4).
pub(super) fn string_bytes(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes.first()? {
        b'(' => Some(literal(bytes.get(1..bytes.len().checked_sub(1)?)?)),
        b'<' => Some(hex(bytes)),
        _ => None,
    }
}

fn literal(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut bytes = body.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                out.push(b'\n');
            }
            b'\\' => match bytes.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b'r') => out.push(b'\r'),
                Some(b't') => out.push(b'\t'),
                Some(b'b') => out.push(8),
                Some(b'f') => out.push(12),
                Some(b'\n') | None => {}
                Some(b'\r') => {
                    bytes.next_if_eq(&b'\n');
                }
                Some(digit @ b'0'..=b'7') => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(more) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) else { break };
                        value = value * 8 + u32::from(more - b'0');
                    }
                    out.push(value.to_le_bytes()[0]);
                }
                Some(other) => out.push(other),
            },
            _ => out.push(byte),
        }
    }
    out
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) * 16 + pair.get(1).unwrap_or(&0)).collect()
}

/// A text string: UTF-16 or UTF-8 with their marks, else PDFDocEncoding (ISO 32000-2 7.9.2.2).
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Against the standard, but written by some programs.
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| doc_char(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
}

fn doc_char(byte: u8) -> char {
    match byte {
        0x18..=0x1F => DOC_18.get(usize::from(byte - 0x18)).copied(),
        0x80..=0xA0 => DOC_80.get(usize::from(byte - 0x80)).copied(),
        _ => Some(char::from(byte)),
    }
    .unwrap_or('\u{fffd}')
}

/// A name without its slash, `#xx` undone (ISO 32000-2 7.3.5).
pub(super) fn name(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, tail)) = rest.split_first() {
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'#', Some(high), Some(low)) = (*byte, digit(0), digit(1)) {
            out.push(u8::try_from(high * 16 + low).unwrap_or_default());
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(out).unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect())
}

/// The value of a PDF string from exactly its bytes, delimiters included; `None` if they are no string.
///
/// ISO 32000-2 7.3.4 and 7.9.2.
pub fn reread_pdf_string(bytes: &[u8]) -> Option<String> {
    string_bytes(bytes).map(|decoded| text_string(&decoded))
}

/// The value of a PDF name from exactly its bytes, slash included (ISO 32000-2 7.3.5).
pub fn reread_name(bytes: &[u8]) -> Option<String> {
    bytes.strip_prefix(b"/").map(name)
}

/// The value of XML character data from exactly its bytes: entities and CDATA undone, white space at the ends cut.
///
/// Comments and processing instructions inside are dropped (XML 1.0, 2.4 to 2.7, 4.6).
pub fn reread_xml_text(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find(['&', '<']) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        rest = if let Some(tail) = special.strip_prefix("<![CDATA[") {
            let (data, tail) = tail.split_once("]]>").unwrap_or((tail, ""));
            out.push_str(data);
            tail
        } else if let Some(tail) = special.strip_prefix("<!--") {
            tail.split_once("-->").map_or("", |(_, tail)| tail)
        } else if let Some(tail) = special.strip_prefix("<?") {
            tail.split_once("?>").map_or("", |(_, tail)| tail)
        } else if let Some((letter, tail)) = entity(special) {
            out.push(letter);
            tail
        } else {
            let mut letters = special.chars();
            out.extend(letters.next());
            letters.as_str()
        };
    }
    out.push_str(rest);
    Some(out.trim().to_owned())
}

/// The entity that `text` starts with, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    /// Longest entity: `&#x10FFFF;` with some leading zeros.
    const LONGEST: usize = 16;
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (word, tail) = (body.get(..end)?, body.get(end + 1..)?);
    let letter = match word {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = word.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((letter, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_as_the_standard_says() {
        for (bytes, expected) in [
            (&b"(a\\(b\\)\\\\\\101\\7z)"[..], "a(b)\\A\u{7}z"),
            (b"(two\\\nlines\r\nhere)", "twolines\nhere"),
            (b"<48 65 6C6c 6F>", "Hello"),
            (b"<4>", "@"),
            (b"<FEFF0141>", "Ł"),
            (b"(\xEF\xBB\xBF\xC5\x81)", "Ł"),
            (b"(\x95\xA0)", "Ł€"),
        ] {
            assert_eq!(reread_pdf_string(bytes).as_deref(), Some(expected));
        }
        assert_eq!(reread_pdf_string(b"("), None);
        assert_eq!(reread_pdf_string(b"12"), None);
    }

    #[test]
    fn names_and_xml_text_are_unescaped() {
        assert_eq!(reread_name(b"/A#20B#").as_deref(), Some("A B#"));
        assert_eq!(reread_name(b"A"), None);
        let xml = b" a &amp; b&#x41; <![CDATA[<c>]]><!-- d -->&unknown; ";
        assert_eq!(reread_xml_text(xml).as_deref(), Some("a & bA <c>&unknown;"));
    }
}
