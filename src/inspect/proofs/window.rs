//! The third light: what is known of the key that was used, and whether the mail lies in the days on which it was seen.

use jiff::Timestamp;

use super::Asked;
use super::keys::{Key, KeyRecord, KeyUsed, Window, published, selector_day};
use super::proof::Proof;
use crate::evidence::Stamp;

/// Days around an observation that still count as its time: keys are used for months before and after somebody looks.
const SLACK_DAYS: i64 = 31;

/// What is said of a key that was used for this signature.
pub fn used(key: &Key, record: &KeyRecord, proof: &Proof, asked: &Asked) -> KeyUsed {
    let fingerprint = record.public.fingerprint();
    let published = published(&fingerprint, &proof.domain.to_ascii_lowercase()).is_some();
    KeyUsed {
        key: key.clone(),
        confirmed: asked.confirmed.contains(&fingerprint),
        fingerprint,
        kind: record.public.kind().to_owned(),
        bits: record.public.bits(),
        window: window(key, proof, asked),
        published,
        testing: record.flags.iter().any(|flag| flag == "y"),
        shared: key.domain.starts_with('*'),
        named_day: selector_day(&key.selector),
    }
}

/// Where the mail's own time lies: its Date or receipt, else the signature's t=.
fn window(key: &Key, proof: &Proof, asked: &Asked) -> Window {
    let date = asked.date.and_then(Stamp::earliest).or_else(|| proof.signed_at.as_ref()?.value.earliest());
    let Some(at) = date else { return Window::Unknown };
    let first = day(&key.first_seen).map(|day| day - SLACK_DAYS * 86_400);
    let last = day(&key.last_seen).or(day(&key.first_seen)).map(|day| day + (SLACK_DAYS + 1) * 86_400);
    match (first, last) {
        (None, None) => Window::Unknown,
        (Some(first), _) if at.as_second() < first => Window::Before,
        (_, Some(last)) if at.as_second() > last => Window::After,
        _ => Window::Inside,
    }
}

/// Midnight UTC of a day such as `2016-10-31`, in seconds.
fn day(text: &str) -> Option<i64> {
    let date: jiff::civil::Date = text.parse().ok()?;
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| Timestamp::as_second(zoned.timestamp()))
}
