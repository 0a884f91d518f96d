//! What the decoders share: reading digits, and turning counts and calendars into a wall clock with its steps in words.

use std::borrow::Cow;

use jiff::{Timestamp, civil, tz};

/// Seconds from 1601-01-01 (FILETIME, MS-DTYP 2.3.3) to 1970-01-01.
const FILETIME_EPOCH: i128 = 11_644_473_600;
/// Seconds from 0001-01-01 (.NET ticks) to 1970-01-01.
const NET_EPOCH: i128 = 62_135_596_800;
/// Seconds from 1582-10-15 (UUID, RFC 9562 5.1) to 1970-01-01.
const UUID_EPOCH: i128 = 12_219_292_800;

/// What a decoder read: a wall clock in the zone that its row names, and how it came about.
pub(super) struct Told {
    pub wall: civil::DateTime,
    pub steps: Vec<String>,
}

impl Told {
    /// Another step in front of the others.
    pub fn after(mut self, step: impl Into<String>) -> Self {
        self.steps.insert(0, step.into());
        self
    }
}

fn told(steps: [String; 2], nanoseconds: i128) -> Option<Told> {
    let wall = tz::Offset::UTC.to_datetime(Timestamp::from_nanosecond(nanoseconds).ok()?);
    let [first, second] = steps;
    Some(Told { wall, steps: vec![first, format!("{second}: {}", wall.strftime("%Y-%m-%d %H:%M:%S%.f"))] })
}

/// Whole text in digits.
pub(super) fn digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

/// Whole text in hex digits, at most sixteen.
pub(super) fn hex(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(text, 16).ok()
}

/// Whether the text is `length` hex digits.
pub(super) fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the text is that many decimal digits.
pub(super) fn is_digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The two sides of a Message-ID, brackets removed; the right one in lower case.
pub(super) fn sides(id: &str) -> Option<(&str, Cow<'_, str>)> {
    let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
    let (left, right) = bare.rsplit_once('@')?;
    let lower = !right.bytes().any(|byte| byte.is_ascii_uppercase());
    Some((left, if lower { right.into() } else { right.to_ascii_lowercase().into() }))
}

/// The left side of a Message-ID whose right side fits.
pub(super) fn left_of(id: &str, host: impl Fn(&str) -> bool) -> Option<&str> {
    let (left, right) = sides(id)?;
    host(&right).then_some(left)
}

/// Decimal seconds since 1970.
pub(super) fn seconds(text: &str) -> Option<Told> {
    // Nine digits ended on 2001-09-09.
    if !is_digits(text, 9..=10) {
        return None;
    }
    let count = i128::from(digits(text)?);
    told([format!("the digits {text} are a count"), "seconds since 1970-01-01 UTC".into()], count * 1_000_000_000)
}

/// Decimal milliseconds since 1970.
pub(super) fn millis(text: &str) -> Option<Told> {
    if !is_digits(text, 12..=13) {
        return None;
    }
    let count = i128::from(digits(text)?);
    told([format!("the digits {text} are a count"), "milliseconds since 1970-01-01 UTC".into()], count * 1_000_000)
}

/// Eight hex digits of seconds since 1970.
pub(super) fn hex_seconds(text: &str) -> Option<Told> {
    if !is_hex(text, 8) {
        return None;
    }
    let count = hex(text)?;
    let first = format!("the 8 hex digits {text} are {count}");
    told([first, "seconds since 1970-01-01 UTC".into()], i128::from(count) * 1_000_000_000)
}

/// Hex milliseconds since 1970 (11 or 12 digits).
pub(super) fn hex_millis(text: &str) -> Option<Told> {
    if !(is_hex(text, 11) || is_hex(text, 12)) {
        return None;
    }
    let count = hex(text)?;
    let first = format!("the {} hex digits {text} are {count}", text.len());
    told([first, "milliseconds since 1970-01-01 UTC".into()], i128::from(count) * 1_000_000)
}

/// A count of any unit since 1970: `unit` in nanoseconds and in words.
pub(super) fn since_1970(first: String, count: u64, unit: (i128, &str)) -> Option<Told> {
    told([first, format!("{} since 1970-01-01 UTC", unit.1)], i128::from(count).checked_mul(unit.0)?)
}

/// 100-nanosecond steps since 1601 (MS-DTYP 2.3.3).
pub(super) fn filetime(first: String, ticks: u64) -> Option<Told> {
    let nanoseconds = i128::from(ticks) * 100 - FILETIME_EPOCH * 1_000_000_000;
    told([first, "steps of 100 nanoseconds since 1601-01-01 (a Windows FILETIME)".into()], nanoseconds)
}

/// 100-nanosecond steps since the year 1 (.NET `DateTime.Ticks`).
pub(super) fn net_ticks(first: String, ticks: u64) -> Option<Told> {
    let nanoseconds = i128::from(ticks) * 100 - NET_EPOCH * 1_000_000_000;
    told([first, "steps of 100 nanoseconds since 0001-01-01 UTC (.NET ticks)".into()], nanoseconds)
}

/// 100-nanosecond steps since 15 October 1582 (RFC 9562 5.1).
pub(super) fn uuid_ticks(first: String, ticks: u64) -> Option<Told> {
    let nanoseconds = i128::from(ticks) * 100 - UUID_EPOCH * 1_000_000_000;
    told([first, "steps of 100 nanoseconds since 1582-10-15 UTC".into()], nanoseconds)
}

/// A calendar in digits: `YYYYMMDDhhmmss`, `YYYYMMDDhhmm`, or with two digits of the year in ten or twelve.
pub(super) fn calendar(text: &str) -> Option<Told> {
    if !is_digits(text, 10..=14) {
        return None;
    }
    let (year, rest) = match text.len() {
        12 | 14 => (text.get(..4)?.parse::<i16>().ok()?, text.get(4..)?),
        10 => {
            let short: i16 = text.get(..2)?.parse().ok()?;
            (if short < 70 { 2000 + short } else { 1900 + short }, text.get(2..)?)
        }
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2).and_then(|pair| pair.parse::<i8>().ok());
    let second = if rest.len() == 10 { two(8)? } else { 0 };
    let wall = civil::DateTime::new(year, two(0)?, two(2)?, two(4)?, two(6)?, second, 0).ok()?;
    let shown = wall.strftime(if rest.len() == 10 { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" });
    Some(Told { wall, steps: vec![format!("the digits {text} are a calendar day and a time of day: {shown}")] })
}

/// A number in a base whose digits are `alphabet`, most significant first.
pub(super) fn in_base(text: &str, alphabet: &[u8]) -> Option<u64> {
    let base = u64::try_from(alphabet.len()).ok()?;
    text.bytes().try_fold(0_u64, |sum, byte| {
        let value = alphabet.iter().position(|known| *known == byte)?;
        sum.checked_mul(base)?.checked_add(u64::try_from(value).ok()?)
    })
}

/// `0-9A-Za-z`, as sendmail and Exim count.
pub(super) const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// `0-9a-z`.
pub(super) const BASE36: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
