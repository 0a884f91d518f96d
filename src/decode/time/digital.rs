//! Dates in digits, as PDF, XMP and EXIF write them.

use super::{Draft, number, rfc5322};
use crate::evidence::{Defect, Offset, Precision, Stamp};

/// Whole seconds since 1970-01-01T00:00:00Z, as `t=` of a signature writes them (RFC 6376 3.5).
///
/// `None` if it is no number or beyond the calendar.
pub fn epoch(text: &str) -> Option<Stamp> {
    let at = jiff::Timestamp::from_second(text.trim().parse().ok()?).ok()?;
    Some(Stamp::utc(text, at, Precision::Second))
}

/// A PDF date, `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2 7.9.4), every part after the year optional.
///
/// Falls back on the other notations that PDF writers put there. `None` if no year can be read.
pub fn pdf(text: &str) -> Option<Stamp> {
    let trimmed = text.trim().trim_matches('\0');
    let body = trimmed.strip_prefix("D:").unwrap_or(trimmed);
    let digits_end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(digits_end);
    if digits.len() < 4 || rest.starts_with(['-', ':', '/', '.']) && digits.len() == 4 {
        return iso8601(trimmed).or_else(|| rfc5322(trimmed));
    }
    let mut draft = Draft::default();
    if body.len() == trimmed.len() {
        draft.defect(Defect::NoPrefix);
    }
    // Distiller 3 after 1999 wrote the year as "19" followed by the years since 1900: 19100 is 2000.
    let (year, more) = if digits.len() == 15 && digits.starts_with("191") {
        draft.unexpected("191…");
        (digits.get(2..5).and_then(number).map(|since| i64::from(since) + 1900), digits.get(5..).unwrap_or(""))
    } else {
        (digits.get(..4).and_then(number).map(i64::from), digits.get(4..).unwrap_or(""))
    };
    draft.digits.year = year?;
    draft.has_year = true;
    let mut pairs = more.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(number));
    let mut next = || pairs.next().flatten();
    (draft.digits.month, draft.digits.day) = (1, 1);
    if let Some(value) = next() {
        (draft.digits.month, draft.has_month) = (value, true);
    }
    if let Some(value) = next() {
        (draft.digits.day, draft.has_day) = (value, true);
    }
    if let Some(value) = next() {
        (draft.digits.hour, draft.has_time) = (value, true);
    }
    if let Some(value) = next() {
        draft.digits.minute = value;
    }
    if let Some(value) = next() {
        (draft.digits.second, draft.has_second) = (value, true);
    }
    if more.len() > 10 {
        draft.unexpected(more.get(10..).unwrap_or(""));
    }
    let zone = rest.trim_end();
    if zone.starts_with(['Z', 'z']) {
        draft.offset = Some(Offset::Utc);
        if !zone.get(1..).unwrap_or("").chars().all(|c| matches!(c, '0' | '\'' | '+' | '-')) {
            draft.unexpected(zone);
        }
    } else if !zone.is_empty() && !draft.numeric_zone(zone) {
        draft.unexpected(zone);
    }
    // "-00'00'" is an ordinary way to write UTC in a PDF; only mail gives it a meaning of its own.
    if draft.offset == Some(Offset::Unknown) {
        draft.offset = Some(Offset::Stated(0));
    }
    Some(draft.finish(text))
}

/// ISO 8601 as XMP uses it (ISO 16684-1 8.2.1.1), with a blank for the `T` and compact zones accepted.
///
/// Also EXIF's `YYYY:MM:DD HH:MM:SS` (Exif 2.32 4.6.4). `None` if no year can be read.
pub fn iso8601(text: &str) -> Option<Stamp> {
    let trimmed = text.trim();
    let mut draft = Draft::default();
    let (date, rest) = match trimmed.find(['T', 't', ' ']) {
        Some(at) => (trimmed.get(..at)?, trimmed.get(at + 1..)?.trim_start()),
        None => (trimmed, ""),
    };
    let mut parts = date.split(['-', ':', '/']);
    let year = parts.next()?;
    if year.len() != 4 {
        return None;
    }
    draft.digits.year = i64::from(number(year)?);
    draft.has_year = true;
    (draft.digits.month, draft.digits.day) = (1, 1);
    if let Some(part) = parts.next() {
        (draft.digits.month, draft.has_month) = (number(part)?, true);
    }
    if let Some(part) = parts.next() {
        (draft.digits.day, draft.has_day) = (number(part)?, true);
    }
    if parts.next().is_some() {
        return None;
    }
    if !rest.is_empty() {
        let zone_at = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(zone_at);
        if !draft.clock(clock) {
            draft.unexpected(clock);
        }
        let zone = zone.trim();
        match zone {
            "" => {}
            "Z" | "z" => draft.offset = Some(Offset::Utc),
            _ if draft.numeric_zone(zone) => {}
            _ if zone.eq_ignore_ascii_case("UTC") || zone.eq_ignore_ascii_case("(UTC)") => {
                draft.offset = Some(Offset::Utc)
            }
            _ => draft.unexpected(zone),
        }
        if draft.offset == Some(Offset::Unknown) {
            draft.offset = Some(Offset::Stated(0));
        }
    }
    Some(draft.finish(text))
}

/// ASN.1's UTCTime (`short`, a year of two digits) and GeneralizedTime, as certificates write them (RFC 5280 4.1.2.5).
///
/// `None` if it is no such time.
pub fn asn1(text: &str, short: bool) -> Option<Stamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let century = match text.get(..2).and_then(number) {
        Some(year) if short => {
            if year < 50 {
                "20"
            } else {
                "19"
            }
        }
        _ => "",
    };
    if digits < if short { 10 } else { 8 } {
        return None;
    }
    let mut stamp = pdf(&format!("D:{century}{text}"))?;
    text.clone_into(&mut stamp.raw);
    Some(stamp)
}
