//! UUIDs that hold a time: versions 1, 6 and 7 (RFC 9562).

use super::Context;
use super::shape::{Told, hex, is_hex, since_1970, uuid_ticks};

/// Longest identifier that is searched for a UUID (bytes).
const LONGEST: usize = 300;

/// The five groups of the first UUID in a text, if the variant is the RFC's.
pub(super) fn groups(text: &str) -> Option<[&str; 5]> {
    let text = text.get(..text.len().min(LONGEST))?;
    let fits = |candidate: &str| -> bool {
        let lengths = [8, 4, 4, 4, 12];
        candidate.split('-').count() == 5
            && candidate.split('-').zip(lengths).all(|(part, length)| is_hex(part, length))
    };
    let start = (0..text.len()).find(|at| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        let after = text.as_bytes().get(at + 36);
        let glued = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        !glued(before) && !glued(after) && text.get(*at..at + 36).is_some_and(fits)
    })?;
    let mut parts = text.get(start..start + 36)?.split('-');
    let found = [parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    matches!(found[3].as_bytes().first(), Some(b'8' | b'9' | b'a' | b'b' | b'A' | b'B')).then_some(found)
}

/// Version 1: 60 bits of 100-nanosecond steps since 1582, the low ones first.
pub(super) fn version_1(text: &str, _: &Context) -> Option<Told> {
    let [low, middle, high, ..] = groups(text)?;
    let high = high.strip_prefix('1')?;
    let ticks = hex(high)? << 48 | hex(middle)? << 32 | hex(low)?;
    uuid_ticks(format!("the hex digits {high}, {middle} and {low} in this order are {ticks} (UUID version 1)"), ticks)
}

/// Version 6: the same with the high ones first.
pub(super) fn version_6(text: &str, _: &Context) -> Option<Told> {
    let [high, middle, low, ..] = groups(text)?;
    let low = low.strip_prefix('6')?;
    let ticks = hex(high)? << 28 | hex(middle)? << 12 | hex(low)?;
    uuid_ticks(format!("the hex digits {high}, {middle} and {low} are {ticks} (UUID version 6)"), ticks)
}

/// Version 7: 48 bits of milliseconds since 1970.
pub(super) fn version_7(text: &str, _: &Context) -> Option<Told> {
    let [high, low, version, ..] = groups(text)?;
    version.strip_prefix('7')?;
    let millis = hex(high)? << 16 | hex(low)?;
    since_1970(
        format!("the hex digits {high} and {low} are {millis} (UUID version 7)"),
        millis,
        (1_000_000, "milliseconds"),
    )
}

/// The network card's number of a version 1, unless the multicast bit says that it was made up (RFC 9562 6.10).
pub(super) fn node(text: &str) -> Option<String> {
    let [_, _, version, _, node] = groups(text)?;
    if !version.starts_with('1') || hex(node.get(..2)?)? & 1 == 1 {
        return None;
    }
    Some(card(node))
}

/// Twelve hex digits as a network card's number is written.
pub(super) fn card(node: &str) -> String {
    let pairs: Vec<&str> = node.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok()).collect();
    pairs.join(":").to_lowercase()
}
