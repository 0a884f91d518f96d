//! Transfer encodings of MIME entities (RFC 2045 6), undone leniently: what is no code stays or is skipped, never refused.

use super::super::text::hex_pair;
use super::base64;
use super::headers::Lines;
use crate::evidence::{ByteSpan, FaultKind, Part};

/// How a body is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Base64,
    Quoted,
    /// 7bit, 8bit, binary, or nothing that is known: the bytes as they are.
    Plain,
}

/// The coding that a part declares.
pub(super) fn declared(part: &Part) -> Coding {
    named(&part.encoding)
}

/// The coding of this name, lower case.
pub(super) fn named(encoding: &str) -> Coding {
    match encoding {
        "base64" => Coding::Base64,
        "quoted-printable" => Coding::Quoted,
        _ => Coding::Plain,
    }
}

/// At most `most` bytes of a decoded body.
pub(super) fn undone(coded: &[u8], coding: Coding, most: usize) -> Vec<u8> {
    match coding {
        Coding::Base64 => base64::undone(coded, most),
        Coding::Quoted => quoted(coded, most),
        Coding::Plain => coded.get(..most.min(coded.len())).unwrap_or_default().to_vec(),
    }
}

/// Quoted-printable (RFC 2045 6.7): blanks before a line end are padding; an `=` that begins no code stays.
fn quoted(coded: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(coded.len().min(most));
    for line in (Lines { bytes: coded, at: 0, cr_only: false }) {
        let content = line.text.of(coded).trim_ascii_end();
        let mut rest = content;
        let mut soft = false;
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            if *first != b'=' {
                out.push(*first);
            } else if let Some(byte) = hex_pair(behind.get(..2)) {
                out.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            } else if behind.is_empty() {
                soft = true;
            } else {
                out.push(b'=');
            }
        }
        if !soft {
            out.extend(ByteSpan::new(line.text.end, line.end).of(coded));
        }
        if out.len() >= most {
            break;
        }
    }
    out.truncate(most);
    out
}

/// What one walk over a coded body tells: how many bytes it holds decoded, and what is not as it should be.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub size: usize,
    /// Kind, first place, how often.
    pub faults: Vec<(FaultKind, ByteSpan, usize)>,
}

impl Survey {
    pub(super) fn fault(&mut self, kind: FaultKind, at: ByteSpan) {
        match self.faults.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, _, count)) => *count += 1,
            None => self.faults.push((kind, at, 1)),
        }
    }
}

/// Walks a body once.
pub(super) fn survey(bytes: &[u8], body: ByteSpan, coding: Coding) -> Survey {
    match coding {
        Coding::Base64 => base64::survey(bytes, body),
        Coding::Quoted => survey_quoted(bytes, body),
        Coding::Plain => Survey { size: body.of(bytes).len(), ..Survey::default() },
    }
}

fn survey_quoted(bytes: &[u8], body: ByteSpan) -> Survey {
    let mut survey = Survey::default();
    let mut breaks = Breaks::default();
    // A softly broken line waits for the next one: before an empty line it ends where its paragraph ends.
    let mut broken: Option<(usize, ByteSpan)> = None;
    let limited = bytes.get(..body.end.min(bytes.len())).unwrap_or_default();
    for line in (Lines { bytes: limited, at: body.start, cr_only: false }) {
        let content = line.text.of(bytes);
        if content.len() > 76 {
            survey.fault(FaultKind::QuotedLong, line.text);
        }
        let trimmed = content.trim_ascii_end();
        let mut at = 0;
        let mut soft = false;
        if let Some((length, at)) = broken.take()
            && !matches!(trimmed, b"" | b"=")
        {
            breaks.add(length, at);
        }
        while let Some(byte) = trimmed.get(at) {
            at += 1;
            if *byte == b'=' {
                if hex_pair(trimmed.get(at..at + 2)).is_some() {
                    at += 2;
                } else if at == trimmed.len() {
                    soft = true;
                    break;
                } else {
                    let place = line.text.start + at - 1;
                    survey.fault(FaultKind::QuotedCode, ByteSpan::new(place, (place + 3).min(line.text.end)));
                }
            }
            survey.size += 1;
        }
        if soft {
            broken = Some((trimmed.len(), line.text));
        } else {
            survey.size += line.end - line.text.end;
        }
    }
    survey.faults.extend(breaks.refitted());
    survey
}

/// How a program breaks the lines of quoted-printable: the longest that it allows, and mostly just there.
#[derive(Default)]
struct Breaks {
    count: usize,
    /// Of 75 or 76 bytes: as long as RFC 2045 6.7 allows.
    full: usize,
    /// Of 77 bytes: programs that count one wrong make them everywhere.
    over_by_one: usize,
    long: Vec<ByteSpan>,
    short: Vec<ByteSpan>,
}

impl Breaks {
    /// Most lines that can be somebody's change; more are how the program is.
    const FEW: usize = 3;

    fn add(&mut self, length: usize, at: ByteSpan) {
        self.count += 1;
        match length {
            75 | 76 => self.full += 1,
            77 => self.over_by_one += 1,
            78.. if self.long.len() <= Self::FEW => self.long.push(at),
            ..72 if self.short.len() <= Self::FEW => self.short.push(at),
            _ => {}
        }
    }

    /// Lines that are longer than every other, and lines that end early where the program fills each to the end.
    fn refitted(self) -> Option<(FaultKind, ByteSpan, usize)> {
        let few = |lines: &[ByteSpan]| (1..=Self::FEW).contains(&lines.len());
        if few(&self.long) && self.over_by_one == 0 && self.count >= 3 + self.long.len() {
            return Some((FaultKind::QuotedRefit { longer: true }, *self.long.first()?, self.long.len()));
        }
        let fills = self.count >= 8 && self.full * 10 >= self.count * 8 && self.long.is_empty();
        (few(&self.short) && fills)
            .then(|| self.short.first().map(|at| (FaultKind::QuotedRefit { longer: false }, *at, self.short.len())))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(encoding: &str, length: usize) -> Part {
        Part { encoding: encoding.into(), body: ByteSpan::new(0, length), ..Part::default() }
    }

    fn read(encoding: &str, coded: &[u8]) -> Vec<u8> {
        undone(coded, declared(&part(encoding, coded.len())), usize::MAX)
    }

    #[test]
    fn both_codings_are_undone_and_counted() {
        for (encoding, coded) in [
            ("base64", &b"SGVs\r\nbG8sIHdvcmxk\r\nIQ==\r\n"[..]),
            ("quoted-printable", b"Hel=\r\nlo=2C w=6Frld!"),
            ("7bit", b"Hello, world!"),
        ] {
            let survey = survey(coded, ByteSpan::new(0, coded.len()), declared(&part(encoding, 0)));
            assert_eq!(read(encoding, coded), b"Hello, world!");
            assert_eq!(survey.size, 13, "{encoding}");
        }
        assert_eq!(read("quoted-printable", b"a=3Db =zz \r\nc"), b"a=b =zz\r\nc");
        assert_eq!(read("base64", b"SGVsbG8=SGVsbG8="), b"HelloHello");
    }

    #[test]
    fn what_is_not_as_it_should_be_has_a_place() {
        let coded = b"SGVsbG8g\r\nSGVs\r\nSGVsbG8g\r\n!SGVs\r\n";
        let found = survey(coded, ByteSpan::new(0, coded.len()), Coding::Base64).faults;
        assert_eq!(found[0], (FaultKind::Base64Line, ByteSpan::new(10, 14), 1));
        assert_eq!(found[1].0, FaultKind::Base64Junk);
        let line = |length: usize| format!("{}=\r\n", "b".repeat(length - 1));
        for (odd, kind) in [(80, true), (40, false)] {
            let coded = [line(76).repeat(5), line(odd), line(75).repeat(5), "end".into()].concat();
            let found = survey(coded.as_bytes(), ByteSpan::new(0, coded.len()), Coding::Quoted).faults;
            assert!(
                found.iter().any(|(found, at, _)| *found == FaultKind::QuotedRefit { longer: kind } && at.len() == odd)
            );
        }
        let coded = format!("a =x\r\n{}\r\n", "b".repeat(80));
        let found = survey(coded.as_bytes(), ByteSpan::new(0, coded.len()), Coding::Quoted).faults;
        assert_eq!(found[0], (FaultKind::QuotedCode, ByteSpan::new(2, 4), 1));
        assert_eq!(found[1].0, FaultKind::QuotedLong);
    }
}
