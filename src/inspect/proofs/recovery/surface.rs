//! Texts in which words and numbers are changed, and how such a change looks in the form that is hashed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::engine::Changes;
use super::quoted::Quoted;
use crate::decode::mail::decode_transfer;

/// A line break that is none.
const SOFT: &[u8] = b"=\r\n";

/// A text inside the form that is hashed.
#[derive(Debug, Clone)]
pub struct Surface {
    /// Where it begins there.
    pub at: usize,
    /// Its bytes, base64 undone.
    pub text: Vec<u8>,
    /// How it stands there.
    coding: Coding,
    /// Whether it is HTML: what stands in tags is left alone.
    pub html: bool,
    /// Whether a line that ends in `=` goes on in the next (RFC 2045 6.7).
    soft: bool,
}

/// How a text stands in the form.
#[derive(Debug, Clone)]
enum Coding {
    /// As it is.
    None,
    /// In base64, with so many letters in a line.
    Base64(usize),
    /// In quoted-printable whose line breaks move with the text.
    Quoted(Quoted),
}

/// A word or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the surface's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it begins with a digit.
    pub number: bool,
}

impl Surface {
    /// A text that stands there as it is.
    pub fn direct(at: usize, text: &[u8], html: bool) -> Self {
        Self { at, text: text.to_vec(), coding: Coding::None, html, soft: false }
    }

    /// A text in quoted-printable, which stands there coded: words go on behind a soft line break.
    pub fn quoted_printable(at: usize, text: &[u8], html: bool) -> Self {
        Self { soft: true, ..Self::direct(at, text, html) }
    }

    /// A text in base64; `None` where coding it again gives other bytes.
    pub fn base64(at: usize, coded: &[u8], html: bool) -> Option<Self> {
        let coded = coded.get(..coded.iter().rposition(|byte| !byte.is_ascii_whitespace())? + 1)?;
        let width = coded.iter().position(|byte| *byte == b'\r').unwrap_or(coded.len());
        let surface =
            Self { at, text: decode_transfer("base64", coded), coding: Coding::Base64(width), html, soft: false };
        (width > 0 && width % 4 == 0 && surface.coded(&surface.text, 0) == coded).then_some(surface)
    }

    /// The same part with its quoted-printable undone, to be put on again behind each change; `None` where no known
    /// way gives any of its broken lines.
    pub fn flowing(&self) -> Option<Self> {
        let (quoted, text) = self.soft.then(|| Quoted::learn(&self.text)).flatten()?;
        Some(Self { at: self.at, text, coding: Coding::Quoted(quoted), html: self.html, soft: false })
    }

    /// Whether it is such a text.
    pub fn flows(&self) -> bool {
        matches!(self.coding, Coding::Quoted(_))
    }

    /// Whether it stands there in a coding that is put on anew for each change.
    pub fn is_coded(&self) -> bool {
        !matches!(self.coding, Coding::None)
    }

    /// Codes `bytes`, which stand behind `groups` groups of four letters.
    fn coded(&self, bytes: &[u8], groups: usize) -> Vec<u8> {
        let width = if let Coding::Base64(width) = self.coding { width.max(4) } else { 76 };
        let letters = STANDARD.encode(bytes).into_bytes();
        let (first, others) = letters.split_at(letters.len().min(width - groups * 4 % width));
        let mut out = Vec::with_capacity(letters.len() + letters.len() / width * 2 + 2);
        out.extend(first);
        for line in others.chunks(width) {
            out.extend(b"\r\n");
            out.extend(line);
        }
        out
    }

    /// Where the coded form of byte `at` of the text begins, and the groups before it.
    fn group(&self, at: usize, width: usize) -> (usize, usize) {
        let groups = at / 3;
        (self.at + groups * 4 + groups * 4 / width * 2, groups)
    }

    /// Adds changes of this text, first to last.
    pub fn put(&self, edits: &[(usize, usize, &[u8])], out: &mut Changes) {
        let Some((first, last)) = edits.first().zip(edits.last()) else { return };
        let width = match &self.coding {
            Coding::None => {
                for (start, end, new) in edits {
                    out.put(self.at + start, self.at + end, new);
                }
                return;
            }
            Coding::Quoted(quoted) => {
                let ((mut at, from), (end, until)) = (quoted.line(first.0).0, quoted.line(last.1).1);
                let mut bytes = Vec::with_capacity(end - at);
                for (start, end, new) in edits {
                    bytes.extend(self.text.get(at..*start).unwrap_or_default());
                    bytes.extend(*new);
                    at = *end;
                }
                bytes.extend(self.text.get(at..end).unwrap_or_default());
                out.fill(self.at + from, self.at + until, |out| quoted.code(&bytes, out));
                return;
            }
            Coding::Base64(width) => *width,
        };
        let (place, groups) = self.group(first.0, width);
        let mut at = groups * 3;
        let mut bytes = Vec::new();
        let mut last = at;
        for (start, end, new) in edits {
            bytes.extend(self.text.get(at..*start).unwrap_or_default());
            bytes.extend(*new);
            (at, last) = (*end, *end);
        }
        let same = bytes.len() + groups * 3 == last;
        // As long as before: only the touched groups change.
        let until = if same { last.div_ceil(3).saturating_mul(3).min(self.text.len()) } else { self.text.len() };
        bytes.extend(self.text.get(at..until).unwrap_or_default());
        let new = self.coded(&bytes, groups);
        let many = until.saturating_sub(groups * 3).div_ceil(3);
        let breaks = if many > 0 { (groups + many - 1) * 4 / width - groups * 4 / width } else { 0 };
        // Where nothing is left behind a whole line, its line end goes as well.
        let ahead = if new.is_empty() && many > 0 && groups > 0 && (groups * 4).is_multiple_of(width) { 2 } else { 0 };
        out.put(place - ahead, place + many * 4 + breaks * 2, &new);
    }

    /// Words and numbers, first to last.
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        let mut tag = false;
        let joins = |number: bool, before: Option<&u8>, byte: u8, after: Option<&u8>| match (number, byte) {
            (true, b'.' | b',' | b'\'') => {
                before.is_some_and(u8::is_ascii_digit) && after.is_some_and(u8::is_ascii_digit)
            }
            (false, b'\'') => after.is_some_and(u8::is_ascii_alphabetic),
            _ => false,
        };
        while let Some(byte) = self.text.get(at) {
            if self.html && (*byte == b'<' || tag) {
                tag = *byte != b'>';
                at += 1;
                continue;
            }
            if self.html && *byte == b'&' {
                let rest = self.text.get(at..at + 10).unwrap_or_default();
                at += rest.iter().position(|byte| *byte == b';').unwrap_or(0) + 1;
                continue;
            }
            if !(byte.is_ascii_alphanumeric() || *byte >= 0x80) {
                at += 1;
                continue;
            }
            let (start, number) = (at, byte.is_ascii_digit());
            while let Some(byte) = self.text.get(at) {
                let behind = self.text.get(at + SOFT.len()).is_some_and(u8::is_ascii_alphanumeric);
                if self.soft && behind && self.text.get(at..).is_some_and(|rest| rest.starts_with(SOFT)) {
                    at += SOFT.len();
                    continue;
                }
                let fits = if number { byte.is_ascii_digit() } else { byte.is_ascii_alphanumeric() || *byte >= 0x80 };
                if !fits && !joins(number, self.text.get(at.wrapping_sub(1)), *byte, self.text.get(at + 1)) {
                    break;
                }
                at += 1;
            }
            tokens.push(Token { start, end: at, number });
        }
        tokens
    }

    /// The bytes of a token.
    pub fn word(&self, token: &Token) -> &[u8] {
        self.text.get(token.start..token.end).unwrap_or_default()
    }
}

/// Places that are changed in the same way at the same time, ordered as they stand in the form: surface, start, end.
pub type Site = Vec<(usize, usize, usize)>;

/// Writes the same bytes at each place of a site.
pub fn put_site(surfaces: &[Surface], site: &Site, new: &[u8], out: &mut Changes) {
    for of_one in site.chunk_by(|one, other| one.0 == other.0) {
        let Some(surface) = of_one.first().and_then(|place| surfaces.get(place.0)) else { continue };
        let edits: Vec<(usize, usize, &[u8])> = of_one.iter().map(|place| (place.1, place.2, new)).collect();
        surface.put(&edits, out);
    }
}

/// Most words of one text that the other has not, in a row.
const MOST_SKIPPED: usize = 400;

/// A word without the line breaks inside it.
fn bare(surface: &Surface, token: &Token) -> Vec<u8> {
    let word = surface.word(token);
    match word.windows(SOFT.len()).position(|three| three == SOFT) {
        Some(at) => [word.get(..at), word.get(at + SOFT.len()..)].into_iter().flatten().collect::<Vec<_>>().concat(),
        None => word.to_vec(),
    }
}

/// The words of a surface, each without the line breaks inside it.
pub fn bare_words(surface: &Surface, tokens: &[Token]) -> Vec<Vec<u8>> {
    tokens.iter().map(|token| bare(surface, token)).collect()
}

/// For each token of one surface the token of another that stands in the same place of the same words, if there is one.
pub fn mirrored(one: (&Surface, &[Token]), other: (&Surface, &[Token])) -> Vec<Option<usize>> {
    // Three words in a row find the place again after one text has words that the other has not.
    let (mine, theirs) = (bare_words(one.0, one.1), bare_words(other.0, other.1));
    let mut known: std::collections::HashMap<&[Vec<u8>], Vec<usize>> = std::collections::HashMap::new();
    for (index, three) in theirs.windows(3).enumerate() {
        known.entry(three).or_default().push(index);
    }
    let mut next = None;
    let mut out = Vec::with_capacity(one.1.len());
    for index in 0..one.1.len() {
        let found = match next {
            Some(place) if mine.get(index) == theirs.get(place) => Some(place),
            _ => mine.get(index..index + 3).and_then(|three| {
                let places = known.get(three)?;
                let from = next.unwrap_or(0);
                let place = places.get(places.partition_point(|place| *place < from)).copied()?;
                (next.is_none() || place - from <= MOST_SKIPPED).then_some(place)
            }),
        };
        // A word that one text has and the other has not keeps the place.
        if let Some(place) = found {
            next = Some(place + 1);
        }
        out.push(found);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_coded_again_byte_for_byte() {
        let coded = b"SGVsbG8gd29ybGQs\r\nIHRoaXMgY29zdHMg\r\nMSw1MDAgZXVyb3Mu\r\n";
        let surface = Surface::base64(0, coded, false).unwrap();
        assert_eq!(surface.text, b"Hello world, this costs 1,500 euros.");
        for edits in [
            vec![(24, 25, &b"4"[..])],
            vec![(12, 13, b"x")],
            vec![(0, 5, b"Good day")],
            vec![(24, 29, b"")],
            vec![(35, 36, b"!")],
            vec![(11, 12, b",,")],
            vec![(0, 1, b"h"), (30, 31, b"E")],
            vec![(24, 36, b"")],
            vec![(12, 36, b"")],
            vec![(20, 36, b".")],
        ] {
            let mut changes = Changes::default();
            surface.put(&edits, &mut changes);
            let whole = changes.applied(coded);
            let mut wanted = surface.text.clone();
            for (start, end, new) in edits.iter().rev() {
                wanted.splice(*start..*end, new.iter().copied());
            }
            let body = &whole[..whole.len() - 2];
            assert_eq!(decode_transfer("base64", body), wanted);
            assert!(Surface::base64(0, &whole, false).is_some(), "{}", String::from_utf8_lossy(&whole));
        }
    }

    #[test]
    fn tokens_are_words_and_numbers_outside_of_tags() {
        let read = |text: &str, html| {
            let surface = Surface::direct(0, text.as_bytes(), html);
            let words =
                surface.tokens().into_iter().map(|token| String::from_utf8_lossy(surface.word(&token)).into_owned());
            words.collect::<Vec<_>>()
        };
        assert_eq!(read("Don't pay 1,500.00 EUR, 2.", false), ["Don't", "pay", "1,500.00", "EUR", "2"]);
        assert_eq!(read("<p class=\"x1\">a&nbsp;b</p>", true), ["a", "b"]);
    }
}
