//! The texts of a mail: transfer encoding and charset undone (RFC 2045 6, RFC 2046 4.1.2).

use encoding_rs::{Encoding, UTF_8};

use super::coding::{self, Coding};
use crate::decode::{html, text};
use crate::evidence::limits::Limit;
use crate::evidence::limits::mail::{LONGEST_TEXT, LONGEST_TEXTS, row};
use crate::evidence::{Body, ByteSpan, Fact, Fault, FaultKind, Locator, Part, Repair};

/// Longest excerpt of a fault (bytes).
const LONGEST_EXCERPT: usize = 200;

/// Whether a part is a text that a reader shows as the mail's own words.
pub(super) fn is_text(part: &Part) -> bool {
    let attached = match part.disposition.as_deref() {
        Some("attachment") => true,
        Some("inline") => false,
        _ => part.file_name.is_some(),
    };
    matches!(part.content_type.as_str(), "text/plain" | "text/html") && !attached
}

/// The charset that a label means; `None` where it adds nothing to ASCII or is unknown.
fn known(label: Option<&str>) -> Option<&'static Encoding> {
    let label = label?.trim();
    if ["us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown"]
        .iter()
        .any(|one| label.eq_ignore_ascii_case(one))
    {
        return None;
    }
    Encoding::for_label(label.as_bytes()).or_else(|| label.eq_ignore_ascii_case("utf8").then_some(UTF_8))
}

/// The texts of a message.
#[derive(Default)]
pub(super) struct Texts {
    pub bodies: Vec<Body>,
    /// What of them is not as it declares itself.
    pub faults: Vec<Fault>,
    /// What of them was not read.
    pub repairs: Vec<Repair>,
}

impl Texts {
    /// Says once that something was left out.
    fn hit(&mut self, limit: Limit, at: ByteSpan) {
        let what = limit.sentence();
        if !self.repairs.iter().any(|known| known.what == what) {
            self.repairs.push(limit.repair(Locator::Raw(at)));
        }
    }
}

/// Every text of the message itself.
pub(super) fn read(bytes: &[u8], parts: &[Part]) -> Texts {
    let mut left = LONGEST_TEXTS;
    let mut texts = Texts::default();
    for part in parts.iter().filter(|part| is_text(part)) {
        if left == 0 {
            texts.hit(row::LONGEST_TEXTS, part.body);
            break;
        }
        let coding = coding::declared(part);
        let most = LONGEST_TEXT.min(left);
        let raw = coding::undone(part.body.of(bytes), coding, most + 4);
        let charset = known(part.charset.as_ref().map(|charset| charset.value.as_str()));
        let mut text = match charset {
            Some(charset) => charset.decode_without_bom_handling(&raw).0.into_owned(),
            None => text::plain(&raw),
        };
        let cut = raw.len() > most || text.len() > most;
        if cut {
            texts.hit(if most < LONGEST_TEXT { row::LONGEST_TEXTS } else { row::LONGEST_TEXT }, part.body);
            let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            text.truncate(end);
        }
        left = left.saturating_sub(text.len());
        let aligned = raw.starts_with(text.as_bytes());
        let html = part.content_type == "text/html";
        texts.faults.extend(not_as_declared(bytes, part, coding, &raw, charset));
        let step = (coding != Coding::Plain).then(|| part.step());
        let body = Body { part: part.path.clone(), html, text, cut, span: part.body, step, aligned, ..Body::default() };
        let (body, limits) = with_words(body);
        limits.into_iter().for_each(|limit| texts.hit(limit, part.body));
        texts.bodies.push(body);
    }
    texts
}

/// Adds what an HTML text says: its words in blocks, and the program that made it. Gives the limits that it hit.
pub(super) fn with_words(mut body: Body) -> (Body, Vec<Limit>) {
    let mut limits = Vec::new();
    if body.html {
        (body.blocks, limits) = html::read(&body.text);
        body.generator =
            html::generator(&body.text).map(|(program, at)| body.fact(at.start, at.end).map(|_| program.clone()));
    }
    (body, limits)
}

/// Bytes above 127 where the declarations rule them out.
fn not_as_declared(
    bytes: &[u8],
    part: &Part,
    coding: Coding,
    raw: &[u8],
    charset: Option<&'static Encoding>,
) -> Option<Fault> {
    let body = part.body.of(bytes);
    let fault = |kind, start: usize, count| {
        let line = line_around(bytes, part.body, start);
        let text = Fact::raw(text::verbatim(line.of(bytes)), line);
        Some(Fault { kind, part: part.path.clone(), text, count })
    };
    let first = body.iter().position(|byte| !byte.is_ascii());
    let seven = matches!(part.encoding.as_str(), "7bit" | "quoted-printable");
    if let (Some(first), true) = (first, seven) {
        let count = body.iter().filter(|byte| !byte.is_ascii()).count();
        let utf8 = std::str::from_utf8(body.get(..LONGEST_TEXT.min(body.len())).unwrap_or_default()).is_ok_or_cut();
        let coded = coding == Coding::Quoted && raw.iter().filter(|byte| !byte.is_ascii()).count() > count;
        return fault(FaultKind::RawBytes { utf8, coded }, part.body.start + first, count);
    }
    let label = part.charset.as_ref().map(|charset| charset.value.trim().to_ascii_lowercase()).unwrap_or_default();
    let ascii = label == "us-ascii" || label == "ascii";
    let foreign = raw.iter().filter(|byte| !byte.is_ascii()).count();
    let broken = charset.is_some_and(|charset| charset == UTF_8 && !std::str::from_utf8(raw).is_ok_or_cut());
    if (ascii && foreign > 0) || broken {
        let place = first.map_or(part.body.start, |first| part.body.start + first);
        return fault(FaultKind::NotInCharset, place, foreign.max(1));
    }
    None
}

/// Whether bytes are UTF-8, apart from a last letter that was cut.
trait OrCut {
    fn is_ok_or_cut(&self) -> bool;
}

impl OrCut for Result<&str, std::str::Utf8Error> {
    fn is_ok_or_cut(&self) -> bool {
        self.as_ref().map_or_else(|error| error.error_len().is_none(), |_| true)
    }
}

/// The line that holds a byte, cut on both sides.
fn line_around(bytes: &[u8], within: ByteSpan, at: usize) -> ByteSpan {
    let from = at.saturating_sub(LONGEST_EXCERPT / 2).max(within.start);
    let to = (at + LONGEST_EXCERPT).min(within.end);
    let before = bytes.get(from..at).unwrap_or_default();
    let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(from, |place| from + place + 1);
    let behind = bytes.get(at..to).unwrap_or_default();
    let end = behind.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(to, |place| at + place);
    ByteSpan::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, encoding: &str, charset: &str, length: usize) -> Part {
        let charset = (!charset.is_empty()).then(|| Fact::raw(charset.to_owned(), ByteSpan::default()));
        let body = ByteSpan::new(0, length);
        Part { content_type: kind.into(), encoding: encoding.into(), charset, body, closed: true, ..Part::default() }
    }

    fn one(coded: &[u8], encoding: &str, charset: &str) -> (Body, Option<FaultKind>) {
        let mut texts = read(coded, &[part("text/plain", encoding, charset, coded.len())]);
        (texts.bodies.remove(0), texts.faults.first().map(|fault| fault.kind))
    }

    #[test]
    fn charsets_and_codings_are_undone() {
        let (body, fault) = one(b"caf=C3=A9", "quoted-printable", "utf-8");
        assert_eq!((body.text.as_str(), body.aligned, body.step.is_some(), fault), ("caf\u{e9}", true, true, None));
        let (body, fault) = one(b"caf\xe9", "8bit", "iso-8859-1");
        assert_eq!((body.text.as_str(), body.aligned, body.step.is_some(), fault), ("caf\u{e9}", false, false, None));
        let (body, fault) = one("caf\u{e9} a".as_bytes(), "7bit", "us-ascii");
        assert_eq!(
            (body.text.as_str(), fault),
            ("caf\u{e9} a", Some(FaultKind::RawBytes { utf8: true, coded: false }))
        );
        let (_, fault) = one("caf=C3=A9 \u{e9}".as_bytes(), "quoted-printable", "utf-8");
        assert_eq!(fault, Some(FaultKind::RawBytes { utf8: true, coded: true }));
        assert_eq!(one(b"caf\xe9 x", "8bit", "utf-8").1, Some(FaultKind::NotInCharset));
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let long = "\u{e9}".repeat(LONGEST_TEXT);
        let parts = vec![part("text/plain", "8bit", "utf-8", long.len()); 9];
        let Texts { bodies, faults, repairs } = read(long.as_bytes(), &parts);
        assert_eq!(repairs.len(), 2, "{repairs:?}");
        assert!(bodies.iter().all(|body| body.cut && body.aligned) && faults.is_empty());
        assert!(bodies.iter().map(|body| body.text.len()).sum::<usize>() <= LONGEST_TEXTS);
    }
}
