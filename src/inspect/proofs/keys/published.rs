//! Keys whose private half is public: anyone can sign with them, so that a signature which fits says nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::super::crypto::PublicKey;
use super::decode_base64;

/// What it is (`key`: as in a record's `p=`; `domain`: whose owner publishes all keys after use), value, whose, source.
const TABLE: &str = include_str!("../../../../assets/knowledge/published_keys.tsv");

/// Who published the private half, and where that is to be read; `None` for a key of which that is not known.
pub fn published(fingerprint: &str, domain: &str) -> Option<&'static str> {
    static KNOWN: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| TABLE.lines().skip(1).filter_map(row).collect());
    known.get(fingerprint).or_else(|| known.get(domain)).copied()
}

/// The fingerprint or domain of a row, and its source.
fn row(line: &'static str) -> Option<(String, &'static str)> {
    let mut cells = line.split('\t');
    let (what, value, source) = (cells.next()?, cells.next()?, cells.nth(1)?);
    if what == "domain" {
        return Some((value.to_owned(), source));
    }
    let bytes = decode_base64(value.as_bytes())?;
    let key = PublicKey::rsa(&bytes).or_else(|_| PublicKey::ed25519(&bytes)).ok()?;
    Some((key.fingerprint(), source))
}

#[cfg(test)]
mod tests {
    use super::super::KeyRecord;
    use super::{TABLE, published, row};

    #[test]
    fn every_row_is_read_and_the_examples_are_known() {
        assert!(TABLE.lines().skip(1).all(|line| row(line).is_some()));
        let record = KeyRecord::read("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").unwrap();
        assert!(
            published(&record.public.fingerprint(), "nord.example").is_some_and(|source| source.contains("RFC 8463"))
        );
        assert_eq!(published("00", "nord.example"), None);
    }
}
