//! ASN.1 as it is encoded (X.690): a walker that yields places and mends nothing.
//!
//! Signed mail comes with definite and indefinite lengths, sorted and unsorted sets: whoever needs the signed bytes takes
//! them from the file as they stand, never encoded anew.

use std::borrow::Cow;

use crate::evidence::ByteSpan;

/// Deepest nesting of a string that is written in pieces (X.690 8.7.3.2): writers use one level.
const DEEPEST_PIECES: usize = 4;
/// Most elements that are looked at while the end of an indefinite length is searched.
const MOST_INSIDE: usize = 2_000_000;
/// Longest object identifier that is written out (bytes).
const LONGEST_OID: usize = 64;

/// Tag of a BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// Tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// Tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// Tag of an OCTET STRING in one piece.
pub const OCTET_STRING: u8 = 0x04;
/// Tag of an OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// Tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// Tag of a SET.
pub const SET: u8 = 0x31;
/// Bit of a tag that says that elements stand inside.
pub const CONSTRUCTED: u8 = 0x20;

/// One element; spans count in the bytes that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Class, form and number as one byte; numbers above 30 have no use here.
    pub tag: u8,
    /// Tag to last byte, the end mark of an indefinite length too.
    pub span: ByteSpan,
    /// What stands inside, without tag, length and end mark.
    pub content: ByteSpan,
    /// Whether the length was left open (X.690 8.1.3.6).
    pub indefinite: bool,
}

impl Element {
    /// Whether elements stand inside.
    pub fn constructed(self) -> bool {
        self.tag & CONSTRUCTED != 0
    }
}

/// Tag, where the content begins, its length if it is given.
fn head(bytes: &[u8], at: usize, end: usize) -> Option<(u8, usize, Option<usize>)> {
    let rest = bytes.get(at..end.min(bytes.len()))?;
    let tag = *rest.first()?;
    let mut used = 1;
    if tag & 0x1f == 0x1f {
        // A long tag number: skipped, nothing here has one.
        used += rest.get(1..6)?.iter().position(|byte| byte & 0x80 == 0)? + 1;
    }
    let first = *rest.get(used)?;
    used += 1;
    let length = match first {
        0x80 => return (tag & CONSTRUCTED != 0).then_some((tag, at + used, None)),
        0..0x80 => usize::from(first),
        _ => {
            let count = usize::from(first & 0x7f);
            if count > 8 {
                return None;
            }
            let digits = rest.get(used..used + count)?;
            used += count;
            digits.iter().try_fold(0_usize, |sum, digit| sum.checked_mul(256)?.checked_add(usize::from(*digit)))?
        }
    };
    (length <= rest.len() - used).then_some((tag, at + used, Some(length)))
}

/// The element that begins at `at` and ends not behind `end`; `None` if there is none or it is cut off.
pub fn element(bytes: &[u8], at: usize, end: usize) -> Option<Element> {
    let (tag, content, length) = head(bytes, at, end)?;
    if let Some(length) = length {
        let last = content + length;
        let span = ByteSpan::new(at, last);
        return Some(Element { tag, span, content: ByteSpan::new(content, last), indefinite: false });
    }
    let (mut place, mut open) = (content, 1_usize);
    for _ in 0..MOST_INSIDE {
        let (inner, inside, length) = head(bytes, place, end)?;
        match length {
            None => {
                open += 1;
                place = inside;
            }
            Some(0) if inner == 0 => {
                open -= 1;
                if open == 0 {
                    let (content, span) = (ByteSpan::new(content, place), ByteSpan::new(at, inside));
                    return Some(Element { tag, span, content, indefinite: true });
                }
                place = inside;
            }
            Some(length) => place = inside + length,
        }
    }
    None
}

/// The elements inside, first to last; ends where something can't be read.
pub fn children(bytes: &[u8], parent: Element) -> impl Iterator<Item = Element> {
    siblings(bytes, parent.content)
}

/// The elements that stand one behind the other in these bytes.
pub fn siblings(bytes: &[u8], span: ByteSpan) -> impl Iterator<Item = Element> {
    let mut at = span.start;
    std::iter::from_fn(move || {
        let next = element(bytes, at, span.end)?;
        at = next.span.end;
        Some(next)
    })
}

/// The bytes of a string, its pieces joined (X.690 8.7.3).
pub fn octets(bytes: &[u8], string: Element) -> Cow<'_, [u8]> {
    if !string.constructed() {
        return Cow::Borrowed(string.content.of(bytes));
    }
    let mut out = Vec::new();
    join(bytes, string, 0, &mut out);
    Cow::Owned(out)
}

fn join(bytes: &[u8], string: Element, depth: usize, out: &mut Vec<u8>) {
    for piece in children(bytes, string) {
        if !piece.constructed() {
            out.extend(piece.content.of(bytes));
        } else if depth < DEEPEST_PIECES {
            join(bytes, piece, depth + 1, out);
        }
    }
}

/// An object identifier with dots; empty if the element is none or is not well-formed.
pub fn oid(bytes: &[u8], element: Element) -> String {
    let content = element.content.of(bytes);
    if element.tag != OID || content.len() > LONGEST_OID {
        return String::new();
    }
    oid_text(content)
}

/// The content bytes of an object identifier with dots (X.690 8.19); empty if they are not well-formed.
pub fn oid_text(content: &[u8]) -> String {
    let mut numbers: Vec<u64> = Vec::new();
    let mut sum = 0_u64;
    for byte in content {
        if sum > u64::MAX >> 8 {
            return String::new();
        }
        sum = sum << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                let first = (sum / 40).min(2);
                numbers.extend([first, sum - first * 40]);
            } else {
                numbers.push(sum);
            }
            sum = 0;
        }
    }
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

/// The bits of a BIT STRING that is a whole number of bytes, and how many of the last byte are not used.
pub fn bits(bytes: &[u8], element: Element) -> Option<(&[u8], u8)> {
    let (unused, bits) = element.content.of(bytes).split_first()?;
    (element.tag == BIT_STRING && *unused < 8).then_some((bits, *unused))
}

/// A number of at most eight bytes that is not negative.
pub fn number(bytes: &[u8], element: Element) -> Option<u64> {
    let content = element.content.of(bytes);
    let negative = content.first().is_some_and(|first| first & 0x80 != 0);
    let plain = content.get(content.iter().take_while(|byte| **byte == 0).count()..)?;
    (element.tag == INTEGER && !negative && !content.is_empty() && plain.len() <= 8)
        .then(|| plain.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definite_and_indefinite_lengths_have_places() {
        let definite = b"\x30\x06\x02\x01\x05\x04\x01a";
        let indefinite = b"\x30\x80\x02\x01\x05\x24\x80\x04\x01a\x04\x01b\x00\x00\x00\x00tail";
        let read = element(definite, 0, definite.len()).unwrap();
        assert_eq!((read.span, read.content, read.indefinite), (ByteSpan::new(0, 8), ByteSpan::new(2, 8), false));
        let read = element(indefinite, 0, indefinite.len()).unwrap();
        assert_eq!((read.span, read.indefinite), (ByteSpan::new(0, 17), true));
        let inside: Vec<Element> = children(indefinite, read).collect();
        assert_eq!((inside.len(), number(indefinite, inside[0])), (2, Some(5)));
        assert_eq!(octets(indefinite, inside[1]).as_ref(), b"ab");
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        for bytes in [&b""[..], b"\x30", b"\x30\x05\x02", b"\x30\x80\x02\x01\x05", b"\x04\x80", b"\x30\x89aaaaaaaaa"] {
            assert_eq!(element(bytes, 0, bytes.len()), None, "{bytes:?}");
        }
        let deep = b"\x30\x80".repeat(100_000);
        assert_eq!(element(&deep, 0, deep.len()), None);
    }

    #[test]
    fn object_identifiers_are_written_with_dots() {
        assert_eq!(oid_text(b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), "1.2.840.113549.1.7.2");
        assert_eq!(oid_text(b"\x55\x1d\x11"), "2.5.29.17");
        assert_eq!(oid_text(&[0xff; 40]), "");
    }
}
