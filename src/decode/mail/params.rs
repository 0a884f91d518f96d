//! Parameters of MIME header fields (RFC 2045 5.1, continued and coded as RFC 2231 has it).

use encoding_rs::Encoding;

use crate::decode::{text, time};
use crate::evidence::limits::mail::MOST_PARAMETERS;
use crate::evidence::{ByteSpan, Fact, Stamp};

/// One parameter: its name in lower case and the range of its value, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameter {
    pub name: String,
    pub value: ByteSpan,
}

/// A field's own value in lower case without comments, and its parameters.
pub(super) fn read(bytes: &[u8], body: ByteSpan) -> (String, Vec<Parameter>) {
    let content = body.of(bytes);
    let mut pieces = Vec::new();
    let (mut at, mut start, mut quoted) = (0, 0, false);
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                pieces.push(ByteSpan::new(start, at));
                start = at + 1;
                if pieces.len() > MOST_PARAMETERS {
                    break;
                }
            }
            _ => {}
        }
        at += 1;
    }
    pieces.push(ByteSpan::new(start, at.min(content.len())));
    let mut pieces = pieces.into_iter();
    let value = pieces.next().map(|piece| plain_value(piece.of(content))).unwrap_or_default();
    let parameters = pieces.filter_map(|piece| {
        let part = piece.of(content);
        let equals = part.iter().position(|byte| *byte == b'=')?;
        let name = text::plain(part.get(..equals)?.trim_ascii()).to_ascii_lowercase();
        let behind = part.get(equals + 1..)?;
        let lead = behind.len() - behind.trim_ascii_start().len();
        let from = body.start + piece.start + equals + 1 + lead;
        Some(Parameter { name, value: ByteSpan::new(from, from + behind.trim_ascii().len()) })
    });
    (value, parameters.collect())
}

/// A token in lower case, comments and white space gone.
pub(super) fn plain_value(content: &[u8]) -> String {
    let text = text::verbatim(content);
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !letter.is_whitespace() && letter != '"' => out.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    out
}

/// The first parameter of a name.
pub(super) fn find<'a>(parameters: &'a [Parameter], name: &str) -> Option<&'a Parameter> {
    parameters.iter().find(|parameter| parameter.name == name)
}

/// The value of a name that RFC 2231 may have cut up (`name*0`, `name*1*`) and coded (`name*=charset'language'%41`).
pub(super) fn extended(bytes: &[u8], parameters: &[Parameter], name: &str) -> Option<String> {
    let value = |key: &str| find(parameters, key).map(|parameter| text::parameter(parameter.value.of(bytes)));
    if let Some(coded) = value(&format!("{name}*")) {
        let (charset, rest) = charset_of(&coded);
        return Some(decoded(charset, &percent(rest)));
    }
    if let Some(plain) = value(name) {
        return Some(text::decode_words(&plain));
    }
    let mut joined = Vec::new();
    let mut charset = None;
    for index in 0..parameters.len() {
        if let Some(coded) = value(&format!("{name}*{index}*")) {
            let rest = if index == 0 {
                let (found, rest) = charset_of(&coded);
                charset = found;
                rest.to_owned()
            } else {
                coded
            };
            joined.extend(percent(&rest));
        } else if let Some(plain) = value(&format!("{name}*{index}")) {
            joined.extend(plain.into_bytes());
        } else {
            break;
        }
    }
    (!joined.is_empty()).then(|| decoded(charset, &joined))
}

fn charset_of(coded: &str) -> (Option<&'static Encoding>, &str) {
    let mut parts = coded.splitn(3, '\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(rest)) => (Encoding::for_label(charset.as_bytes()), rest),
        _ => (None, coded),
    }
}

fn decoded(charset: Option<&'static Encoding>, bytes: &[u8]) -> String {
    charset.map_or_else(|| text::plain(bytes), |known| known.decode_without_bom_handling(bytes).0.into_owned())
}

fn percent(coded: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(coded.len());
    let mut bytes = coded.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        bytes = rest;
        let byte = (*first == b'%').then(|| text::hex_pair(rest.get(..2))).flatten();
        match byte {
            Some(byte) => {
                out.push(byte);
                bytes = rest.get(2..).unwrap_or_default();
            }
            None => out.push(*first),
        }
    }
    out
}

/// The identifier without its brackets (RFC 2045 7).
pub(super) fn content_id(bytes: &[u8], body: ByteSpan) -> Option<Fact<String>> {
    let content = body.of(bytes);
    let lead = content.len() - content.trim_ascii_start().len();
    let trimmed = content.trim_ascii();
    let inner = trimmed.strip_prefix(b"<").unwrap_or(trimmed);
    let start = body.start + lead + (trimmed.len() - inner.len());
    let inner = inner.strip_suffix(b">").unwrap_or(inner);
    (!inner.is_empty()).then(|| Fact::raw(text::verbatim(inner), ByteSpan::new(start, start + inner.len())))
}

/// The dates of a Content-Disposition (RFC 2183 2.4–2.6), without their quotes.
pub(super) fn file_dates(bytes: &[u8], parameters: &[Parameter]) -> Vec<(String, Fact<Stamp>)> {
    let dates = ["creation-date", "modification-date", "read-date"];
    let found = dates.iter().filter_map(|name| {
        let span = find(parameters, name)?.value;
        let content = span.of(bytes);
        let quotes = usize::from(content.starts_with(b"\""));
        let inner = ByteSpan::new(span.start + quotes, span.end - usize::from(quotes == 1 && content.ends_with(b"\"")));
        let stamp = time::rfc5322(&text::verbatim(inner.of(bytes)))?;
        Some(((*name).to_owned(), Fact::raw(stamp, inner)))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(field: &str) -> Option<String> {
        let (_, parameters) = read(field.as_bytes(), ByteSpan::new(0, field.len()));
        extended(field.as_bytes(), &parameters, "filename")
    }

    #[test]
    fn names_of_every_notation_are_read() {
        assert_eq!(name("attachment; filename=\"a;b.pdf\"").as_deref(), Some("a;b.pdf"));
        assert_eq!(name("attachment; filename*=utf-8''caf%C3%A9.txt").as_deref(), Some("caf\u{e9}.txt"));
        assert_eq!(name("x; filename*0*=iso-8859-1'fr'caf%E9; filename*1=\".txt\"").as_deref(), Some("caf\u{e9}.txt"));
        assert_eq!(name("x; filename=\"=?utf-8?q?caf=C3=A9?=\"").as_deref(), Some("caf\u{e9}"));
        assert_eq!(name("x"), None);
    }

    #[test]
    fn the_value_stands_without_comments() {
        let field = b" Text/Plain (a comment); charset = us-ascii (Plain text)";
        let (value, parameters) = read(field, ByteSpan::new(0, field.len()));
        assert_eq!(value, "text/plain");
        assert_eq!(
            (parameters[0].name.as_str(), parameters[0].value.of(field)),
            ("charset", &b"us-ascii (Plain text)"[..])
        );
    }
}
