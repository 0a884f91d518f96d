//! What the lines of a mail say of how they were written: raw bytes in headers, lines beyond the limit, encoded words.

use super::headers::Lines;
use crate::decode::{cursor, text};
use crate::evidence::limits::mail::MOST_ENCODED_WORDS;
use crate::evidence::{ByteSpan, EncodedWord, Fact, Fault, FaultKind, Header};

/// Longest line that a mail may have (bytes, RFC 5322 2.1.1).
const LONGEST_LINE: usize = 998;
/// Longest excerpt of a fault (bytes).
const LONGEST_EXCERPT: usize = 200;
/// So many bytes behind the empty line are searched for more header fields.
const GAP_WINDOW: usize = 8_192;
/// Fields that nobody types at the top of a text: servers and programs write them.
const MACHINE_FIELDS: [&str; 8] = [
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "content-transfer-encoding",
    "x-mailer",
    "delivered-to",
    "dkim-signature",
];

/// Fields whose whole body a program writes.
const PROGRAM_FIELDS: [&str; 4] = ["date", "from", "message-id", "mime-version"];

/// What is not as it should be in the header lines, and in the length of any line.
pub(super) fn faults(bytes: &[u8], area: ByteSpan, headers: &[Header]) -> Vec<Fault> {
    let mut found = Vec::new();
    let fault = |kind, at: ByteSpan, count| {
        let shown = ByteSpan::new(at.start, at.end.min(at.start + LONGEST_EXCERPT));
        Fault { kind, part: "0".to_owned(), text: Fact::raw(text::verbatim(shown.of(bytes)), at), count }
    };
    let raw: Vec<&Header> = headers.iter().filter(|header| !header.line.of(bytes).is_ascii()).collect();
    if let Some(first) = raw.first() {
        let utf8 = raw.iter().all(|header| std::str::from_utf8(header.line.of(bytes)).is_ok());
        found.push(fault(FaultKind::HeaderRawBytes { utf8 }, first.body, raw.len()));
    }
    let blank = |header: &&Header| {
        let program = PROGRAM_FIELDS.iter().any(|name| header.is(name));
        program && header.body.of(bytes).last().is_some_and(|byte| matches!(byte, b' ' | b'\t'))
    };
    let blanks: Vec<&Header> = headers.iter().filter(blank).collect();
    let (mut long, mut longs) = (None, 0);
    let cr_only = !bytes.contains(&b'\n') && bytes.contains(&b'\r');
    for line in (Lines { bytes, at: area.start, cr_only }) {
        if line.text.len() > LONGEST_LINE {
            longs += 1;
            long.get_or_insert(line.text);
        }
    }
    found.extend(long.map(|at| fault(FaultKind::LongLine, at, longs)));
    found.extend(blanks.first().map(|header| fault(FaultKind::TrailingBlanks, header.body, blanks.len())));
    found.extend(behind_gap(bytes, area.end).map(|at| fault(FaultKind::FieldsBehindGap, at, 1)));
    found
}

/// Header fields that programs write, behind the empty line.
fn behind_gap(bytes: &[u8], start: usize) -> Option<ByteSpan> {
    let window = bytes.get(..(start + GAP_WINDOW).min(bytes.len()))?;
    let mut machine = None;
    let mut fields = 0;
    for line in (Lines { bytes: window, at: start, cr_only: false }) {
        let content = line.text.of(bytes);
        if content.is_empty() && fields == 0 {
            continue;
        }
        if content.first().is_some_and(|first| matches!(first, b' ' | b'\t')) && fields > 0 {
            continue;
        }
        let Some(colon) = content.iter().position(|byte| *byte == b':') else { break };
        let name = content.get(..colon).unwrap_or_default();
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            break;
        }
        fields += 1;
        if MACHINE_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) {
            machine.get_or_insert(line.text);
        }
    }
    machine.filter(|_| fields >= 2)
}

/// The encoded words of the headers, and those that can't be decoded as they say.
pub(super) fn words(bytes: &[u8], headers: &[Header]) -> (Vec<EncodedWord>, Vec<Fault>) {
    let (mut words, mut faults) = (Vec::new(), Vec::<Fault>::new());
    for header in headers {
        let mut from = header.body.start;
        while let Some(at) = cursor::find_in(bytes, b"=?", ByteSpan::new(from, header.body.end)) {
            from = at + 2;
            if words.len() >= MOST_ENCODED_WORDS {
                return (words, faults);
            }
            let Some((charset, span)) = shape(bytes, at, header.body.end) else { continue };
            from = span.end;
            let written = text::plain(span.of(bytes));
            if text::is_word(&written) {
                let charset = Fact::raw(text::verbatim(charset.of(bytes)), charset);
                let text = text::decode_words(&written);
                words.push(EncodedWord { header: header.name.to_ascii_lowercase(), charset, text });
            } else if let Some(known) = faults.first_mut() {
                known.count += 1;
            } else {
                let text = Fact::raw(text::verbatim(span.of(bytes)), span);
                faults.push(Fault { kind: FaultKind::EncodedWord, part: "0".into(), text, count: 1 });
            }
        }
    }
    (words, faults)
}

/// `=?charset?B?text?=` without a blank in it: the charset and the whole (RFC 2047 2).
fn shape(bytes: &[u8], at: usize, end: usize) -> Option<(ByteSpan, ByteSpan)> {
    /// Longest word that is looked at (bytes); RFC 2047 2 allows 75.
    const LONGEST: usize = 1_000;
    let limit = end.min(at + LONGEST);
    let charset_end = cursor::find_in(bytes, b"?", ByteSpan::new(at + 2, limit))?;
    let charset = ByteSpan::new(at + 2, charset_end);
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*' | b':' | b'.');
    if charset.is_empty() || !charset.of(bytes).iter().all(token) {
        return None;
    }
    let letter = bytes.get(charset_end + 1)?;
    if !letter.is_ascii_alphabetic() || bytes.get(charset_end + 2) != Some(&b'?') {
        return None;
    }
    let close = cursor::find_in(bytes, b"?=", ByteSpan::new(charset_end + 3, limit))?;
    let coded = bytes.get(charset_end + 3..close)?;
    (!coded.iter().any(u8::is_ascii_whitespace)).then_some((charset, ByteSpan::new(at, close + 2)))
}

#[cfg(test)]
mod tests {
    use super::super::headers;
    use super::*;

    fn kinds(mail: &[u8]) -> Vec<FaultKind> {
        let area = headers::read(mail);
        faults(mail, area.span, &area.headers).iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn faults_of_lines_are_found() {
        assert_eq!(kinds("Subject: caf\u{e9}\n\nx".as_bytes()), [FaultKind::HeaderRawBytes { utf8: true }]);
        assert_eq!(
            kinds(b"Date: caf\xe9 \n\nx"),
            [FaultKind::HeaderRawBytes { utf8: false }, FaultKind::TrailingBlanks]
        );
        assert_eq!(kinds(format!("A: b\n\n{}\n", "x".repeat(999)).as_bytes()), [FaultKind::LongLine]);
        assert_eq!(kinds(b"A: b\n\nTo: x\nMessage-ID: <y>\n\ntext"), [FaultKind::FieldsBehindGap]);
        assert!(kinds(b"A: b\n\nFrom: x\nSubject: y\n\nA forwarded mail").is_empty());
    }

    #[test]
    fn encoded_words_are_listed_and_bad_ones_told() {
        let mail = b"Subject: =?koi8-r?B?8NLJ18XU?= =?nonsense?B?QQ==?= =?utf-8?B?*?= =? ?\n\n";
        let (words, faults) = words(mail, &headers::read(mail).headers);
        assert_eq!((words.len(), words[0].charset.value.as_str(), words[0].text.chars().count()), (1, "koi8-r", 6));
        assert_eq!((faults.len(), faults[0].count), (1, 2));
    }
}
