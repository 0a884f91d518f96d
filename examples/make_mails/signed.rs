//! Signed mails: fixtures of the checks of signatures, and the list of the keys that sign them.

use std::fmt::Write as _;

use super::letter::letter;
use super::signing::{Signing, TestKey};

/// Name, selector, key, first and last day of `tests/cases/keys.tsv`.
const KEYS: &[(&str, &str, TestKey, &str, &str)] = &[
    ("nordhaven.example", "quay", TestKey::Rsa2048, "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "edwards", TestKey::Ed25519, "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "small", TestKey::Rsa512, "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "new1", TestKey::Rsa1024, "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "late", TestKey::Rsa2048, "2021-03-01", "2022-12-31"),
];

/// The list of keys.
pub fn keys() -> String {
    let mut out = "domain\tselector\trecord\tfirst_seen\tlast_seen\n".to_owned();
    for (domain, selector, key, first, last) in KEYS {
        writeln!(out, "{domain}\t{selector}\t{}\t{first}\t{last}", key.record()).expect("a string takes it");
    }
    out
}

/// The letter, signed as most domains do.
pub fn signed() -> Vec<u8> {
    Signing::usual("nordhaven.example", "quay").sign(&letter().bytes())
}

pub fn cases() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    Vec::new()
}
