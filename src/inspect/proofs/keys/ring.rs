//! All keys at hand, and those that fit a signature's domain and selector.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::{Key, shipped};
use crate::decode::tags;

use crate::evidence::limits::keys::MOST_TRIED;

/// Most labels of a domain that are looked at: a name has no more (RFC 1035 2.3.4).
const MOST_LABELS: usize = 127;

/// The keys that the user gave, in their order; the shipped ones are always found too.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    /// Imported keys.
    pub imported: Arc<Vec<Key>>,
    /// Their places, built when one is first looked for.
    index: Arc<OnceLock<Index>>,
}

impl PartialEq for KeyRing {
    fn eq(&self, other: &Self) -> bool {
        self.imported == other.imported
    }
}

impl Eq for KeyRing {}

/// Places in a list, by selector and domain as the list writes it (with its wildcard).
#[derive(Debug, Default)]
struct Index(HashMap<String, HashMap<String, Vec<usize>>>);

impl Index {
    fn new(keys: &[Key]) -> Self {
        let mut index = Self::default();
        for (place, key) in keys.iter().enumerate() {
            let domains = index.0.entry(key.selector.clone()).or_default();
            let places = domains.entry(key.domain.clone()).or_default();
            // More than are ever tried need not be known.
            if places.len() < MOST_TRIED {
                places.push(place);
            }
        }
        index
    }

    /// The keys that fit: the domain itself first, then wildcards, the longest first.
    fn find<'a>(&self, keys: &'a [Key], domain: &str, selector: &str) -> Vec<&'a Key> {
        let Some(domains) = self.0.get(selector) else { return Vec::new() };
        let above = domain.match_indices('.').take(MOST_LABELS).filter_map(|(at, _)| domain.get(at..));
        std::iter::once(domain.to_owned())
            .chain(above.map(|suffix| format!("*{suffix}")))
            .chain(std::iter::once("*".to_owned()))
            .filter_map(|name| domains.get(&name))
            .flatten()
            .filter_map(|place| keys.get(*place))
            .collect()
    }
}

impl KeyRing {
    /// The user's keys in their order.
    pub fn new(imported: Vec<Key>) -> Self {
        Self { imported: Arc::new(imported), index: Arc::default() }
    }

    /// The keys for a domain and selector: the shipped ones first, then the user's; wildcards last.
    ///
    /// A record that is both shipped and imported is the shipped one: what is known of it does not get less by bringing it again.
    pub fn find(&self, domain: &str, selector: &str) -> Vec<Key> {
        static SHIPPED: OnceLock<Index> = OnceLock::new();
        let (domain, selector) = (domain.to_ascii_lowercase(), selector.to_ascii_lowercase());
        let domain = domain.trim_end_matches('.');
        let index = self.index.get_or_init(|| Index::new(&self.imported));
        let mut found = index.find(&self.imported, domain, &selector);
        let shipped = shipped::keys();
        let ours = SHIPPED.get_or_init(|| Index::new(shipped)).find(shipped, domain, &selector);
        let known: HashSet<Vec<u8>> = ours.iter().map(|key| meaning(&key.record)).collect();
        let mut seen = HashSet::new();
        found.retain(|key| {
            let meaning = meaning(&key.record);
            !known.contains(&meaning) && seen.insert((&key.domain, meaning))
        });
        found.splice(0..0, ours);
        found.sort_by_key(|key| key.domain.starts_with('*'));
        found.truncate(MOST_TRIED);
        found.into_iter().cloned().collect()
    }
}

/// What a record says of its key (RFC 6376 3.6.1), without white space and with what is not said: two that say the same are one.
fn meaning(record: &str) -> Vec<u8> {
    let list = tags::read(record.as_bytes());
    let mut out = Vec::new();
    for (name, unsaid) in [("p", ""), ("v", "DKIM1"), ("k", "rsa"), ("h", ""), ("s", "*"), ("t", "")] {
        let value = list.value(record.as_bytes(), name).unwrap_or(unsaid.as_bytes());
        out.extend(value.iter().filter(|byte| !byte.is_ascii_whitespace()));
        out.push(b';');
    }
    out
}

/// All keys that the program ships.
pub fn shipped_keys() -> &'static [Key] {
    shipped::keys()
}

#[cfg(test)]
mod tests {
    use super::super::{KeyFrom, KeyOrigin};
    use super::{Key, KeyRing};

    fn key(domain: &str, selector: &str) -> Key {
        Key {
            domain: domain.to_owned(),
            selector: selector.to_owned(),
            record: "p=".to_owned(),
            first_seen: String::new(),
            last_seen: String::new(),
            source: String::new(),
            from: KeyFrom::Imported,
            origin: KeyOrigin::File,
        }
    }

    #[test]
    fn wildcards_fit_what_is_below_them_and_come_last() {
        let rows = ["*", "*.example", "nord.example", "*.nord.example", "rd.example", "example"];
        let ring = KeyRing::new(rows.into_iter().map(|domain| key(domain, "quay")).collect());
        let found = |domain: &str| ring.find(domain, "Quay").into_iter().map(|key| key.domain).collect::<Vec<_>>();
        assert_eq!(found("Nord.Example."), ["nord.example", "*.example", "*"]);
        assert_eq!(found("a.b.nord.example"), ["*.nord.example", "*.example", "*"]);
        assert_eq!(found("example"), ["example", "*"]);
        assert_eq!(found(""), ["*"]);
        assert!(ring.find("nord.example", "other").is_empty());
        assert_eq!(found(&"x.".repeat(200_000)).last().map(String::as_str), Some("*"));
    }

    #[test]
    fn a_shipped_key_that_is_brought_again_stays_shipped() {
        let shipped = KeyRing::default().find("gmail.com", "20161025");
        let mut again = shipped[0].clone();
        (again.from, again.record) = (KeyFrom::Imported, again.record.replace("p=", "p= "));
        let other = Key { record: "v=DKIM1; p=AAAA".to_owned(), ..again.clone() };
        let found = KeyRing::new(vec![again, other]).find("gmail.com", "20161025");
        assert_eq!(found.iter().map(|key| key.from).collect::<Vec<_>>(), [KeyFrom::Shipped, KeyFrom::Imported]);
    }

    #[test]
    fn a_key_under_other_conditions_is_another_one() {
        let with = |record: &str| Key { record: record.to_owned(), ..key("nord.example", "quay") };
        let ring =
            KeyRing::new(vec![with("t=s; p=AAAA"), with("p=AAAA"), with("k=rsa; p=AA AA; n=again"), with("p=AAAA")]);
        let found: Vec<String> = ring.find("nord.example", "quay").into_iter().map(|key| key.record).collect();
        assert_eq!(found, ["t=s; p=AAAA", "p=AAAA"]);
    }

    #[test]
    fn many_keys_of_one_selector_are_found_at_once() {
        let ring = KeyRing::new((0..200_000).map(|number| key(&format!("d{number}.example"), "google")).collect());
        for number in (0..200_000).step_by(10) {
            assert_eq!(ring.find(&format!("d{number}.example"), "google").len(), 1);
        }
    }
}
