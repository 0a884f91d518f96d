//! The keys that the program ships.

use std::sync::OnceLock;

use super::{Key, KeyFrom, KeyOrigin};

/// domain, selector, record, first and last day of which it was seen or verified a real mail, source, origin, and for a key
/// whose record was not seen the mails that it verifies.
const TABLE: &str = include_str!("../../../../assets/knowledge/dkim_keys.tsv");

/// All shipped keys.
pub(super) fn keys() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| TABLE.lines().skip(1).filter_map(row).collect())
}

fn row(line: &str) -> Option<Key> {
    let mut cells = line.split('\t').map(str::to_owned);
    let mut next = || cells.next().unwrap_or_default();
    let (domain, selector, record) = (next(), next(), next());
    let (first_seen, last_seen, mut source, origin, proven) = (next(), next(), next(), next(), next());
    if !proven.is_empty() {
        source = format!("{source}; {proven}");
    }
    let origin = match origin.as_str() {
        "recovered" => KeyOrigin::Recovered,
        "same-key" => KeyOrigin::SameKey,
        _ => KeyOrigin::Published,
    };
    (!record.is_empty()).then_some(Key {
        domain: domain.to_ascii_lowercase(),
        selector: selector.to_ascii_lowercase(),
        record,
        first_seen,
        last_seen,
        source,
        from: KeyFrom::Shipped,
        origin,
    })
}
