//! `z=`: header lines as the signer saw them, copied into the signature (RFC 6376 3.5, 2.11 for dkim-quoted-printable).

use crate::decode::tags::trimmed;
use crate::evidence::limits::proofs::MOST_COPIED;
use crate::evidence::{ByteSpan, Fact};

/// The lines of a z= value, `name:value` between bars. `value` counts in `content`, which begins at `at` of the mail's text.
pub fn read(content: &[u8], value: ByteSpan, at: usize) -> Vec<(String, Fact<String>)> {
    let mut copied = Vec::new();
    let mut start = value.start;
    for line in value.of(content).split(|byte| *byte == b'|').take(MOST_COPIED) {
        let span = trimmed(content, ByteSpan::new(start, start + line.len()));
        start += line.len() + 1;
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, body) = line.split_at_checked(colon).unwrap_or_default();
        let name = unquoted(name).trim().to_ascii_lowercase();
        let body = unquoted(body.get(1..).unwrap_or_default());
        copied.push((name, Fact::raw(body, span.shifted(at))));
    }
    copied
}

/// Undoes dkim-quoted-printable: `=XX` is a byte, white space is none (it is written `=20`).
pub fn unquoted(text: &[u8]) -> String {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'='
            && let [high, low, behind @ ..] = tail
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push(high * 16 + low);
            rest = behind;
        } else if !first.is_ascii_whitespace() {
            out.push(*first);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 6376 3.5
        let content = b" z=From:foo@eng.example.net|To:joe@example.com|\r\n  Subject:demo=20run|\r\n Date:July=205,=202005=203:44:08=20PM=20-0700|odd";
        let lines = read(content, ByteSpan::new(3, content.len()), 100);
        let shown: Vec<_> = lines.iter().map(|(name, fact)| (name.as_str(), fact.value.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("from", "foo@eng.example.net"),
                ("to", "joe@example.com"),
                ("subject", "demo run"),
                ("date", "July 5, 2005 3:44:08 PM -0700")
            ]
        );
        let span = lines[2].1.at.raw_span().unwrap();
        assert_eq!(content.get(span.start - 100..span.end - 100), Some(b"Subject:demo=20run".as_slice()));
        assert_eq!(unquoted(b"a=7C=3d b=4"), "a|=b=4");
    }
}
