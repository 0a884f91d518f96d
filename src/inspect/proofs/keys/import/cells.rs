//! The cells of one key, and what is wrong with them.

use crate::decode::{tags, time};
use crate::evidence::Precision;

use crate::evidence::limits::keys::{LONGEST_RECORD, row};

/// Longest domain or selector (bytes; RFC 1035 2.3.4).
const LONGEST_NAME: usize = 253;

/// A name in small letters without its last dot.
pub(super) fn normal(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a text holds a key's tag (`p=`).
pub(super) fn has_key(record: &str) -> bool {
    tags::read(record.as_bytes()).get(record.as_bytes(), "p").is_some()
}

/// Words of a zone line that are no names: its class and its type.
pub(super) fn is_zone_word(text: &str) -> bool {
    ["IN", "TXT", "CNAME"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text begins as a key record does.
pub(super) fn starts_with_tag(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default().trim_end();
    name.len() < text.len() && matches!(name, "v" | "k" | "p" | "g" | "h" | "n" | "s" | "t")
}

pub(super) fn wrong_name(domain: &str, selector: &str) -> Option<&'static str> {
    let labels = |name: &str| {
        !name.is_empty()
            && name.len() <= LONGEST_NAME
            && name.split('.').all(|label| !label.is_empty())
            && !name.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '*' | '/' | '@' | ':'))
    };
    let domain = domain.strip_prefix("*.").unwrap_or(domain);
    if domain != "*" && !labels(domain) {
        return Some("its domain is no name of a domain");
    }
    (!labels(selector)).then_some("its selector is no name of one key")
}

pub(super) fn wrong_record(record: &str) -> Option<&'static str> {
    if record.len() > LONGEST_RECORD {
        return Some(row::LONGEST_RECORD.said);
    }
    if record.contains(char::is_control) {
        return Some("its record holds characters that are no text");
    }
    // What a domain publishes in the place of a key is worth knowing too: it says why a signature can't be tested.
    let any = record.is_empty() || !tags::read(record.as_bytes()).tags.is_empty();
    (!any).then_some("its record is no list of tags")
}

/// The day in `2016-10-31`, `2026-06-01T00:00:00Z` or `Tue Nov 22 14:40:48 UTC 2026`; empty if there is none.
pub(super) fn day_of(text: &str) -> String {
    let text = text.trim();
    let stamp = if text.starts_with(|c: char| c.is_ascii_digit()) { time::iso8601(text) } else { time::rfc5322(text) };
    let at = stamp.filter(|stamp| stamp.precision >= Precision::Day).and_then(|stamp| stamp.civil());
    at.map(|at| at.date().to_string()).unwrap_or_default()
}
