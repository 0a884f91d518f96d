//! Packets (RFC 9580 4).

use crate::evidence::ByteSpan;

/// Most packets of one block: a signature is one, a key with many signatures some hundred.
pub const MOST_PACKETS: usize = 1_000;

/// Packet type of a signature (5.2).
pub const SIGNATURE: u8 = 2;
/// Of a public key (5.5.1.1).
pub const KEY: u8 = 6;
/// Of a public subkey (5.5.1.2).
pub const SUBKEY: u8 = 14;
/// Of a user id (5.11).
pub const USER_ID: u8 = 13;

/// One packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Its type.
    pub kind: u8,
    /// Header and body.
    pub span: ByteSpan,
    /// The body, if it stands in one piece; places inside count from its start.
    pub body: ByteSpan,
}

/// The packets, first to last; ends where something can't be read or stands in pieces, as no signature and no key does.
pub fn packets(bytes: &[u8]) -> Vec<Packet> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(packet) = packet(bytes, at) {
        if found.len() >= MOST_PACKETS {
            break;
        }
        at = packet.span.end;
        found.push(packet);
    }
    found
}

fn packet(bytes: &[u8], at: usize) -> Option<Packet> {
    let rest = bytes.get(at..)?;
    let (first, rest) = rest.split_first()?;
    if first & 0x80 == 0 {
        return None;
    }
    let number =
        |count: usize| Some(rest.get(..count)?.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)));
    let (kind, head, length) = if first & 0x40 != 0 {
        let (head, length) = length(rest)?;
        (first & 0x3f, head, length)
    } else {
        let kind = first >> 2 & 0x0f;
        match first & 3 {
            0 => (kind, 1, number(1)?),
            1 => (kind, 2, number(2)?),
            2 => (kind, 4, number(4)?),
            _ => (kind, 0, rest.len()),
        }
    };
    let start = at + 1 + head;
    let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
    Some(Packet { kind, span: ByteSpan::new(at, end), body: ByteSpan::new(start, end) })
}

/// A length of the newer form (4.2.1), of subpackets too (5.2.3.7): bytes that it takes, and the length.
pub(super) fn length(rest: &[u8]) -> Option<(usize, usize)> {
    let first = usize::from(*rest.first()?);
    match first {
        0..192 => Some((1, first)),
        192..224 => Some((2, ((first - 192) << 8) + usize::from(*rest.get(1)?) + 192)),
        255 => Some((5, rest.get(1..5)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))),
        _ => None,
    }
}

/// A reading position in the body of a packet.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// The next byte.
    pub at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub fn new(bytes: &'a [u8], span: ByteSpan) -> Self {
        Self { bytes, at: span.start, end: span.end.min(bytes.len()) }
    }

    /// The next `count` bytes with their place.
    pub fn take(&mut self, count: usize) -> Option<ByteSpan> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.end)?;
        let span = ByteSpan::new(self.at, end);
        self.at = end;
        Some(span)
    }

    /// The next bytes themselves.
    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let span = self.take(count)?;
        self.bytes.get(span.start..span.end)
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    /// A big-endian number of at most four bytes.
    pub fn number(&mut self, count: usize) -> Option<usize> {
        Some(self.bytes(count.min(4))?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }

    /// A multiprecision integer (3.2).
    pub fn integer(&mut self) -> Option<Vec<u8>> {
        let bits = self.number(2)?;
        Some(self.bytes(bits.div_ceil(8))?.to_vec())
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }
}
