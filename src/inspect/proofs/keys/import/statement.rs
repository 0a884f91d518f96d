//! Statements of an archive of keys: what it saw, signed by itself (github.com/zkemail/archive, docs/signed-observations.md).
//!
//! A statement is a compact JWS (RFC 7515): its signature says who stated it, not when. Only what the archive read in the DNS
//! itself is signed; a key that it computed from mails (`gcd_recovered`) is another thing and stays marked.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::super::super::crypto::PublicKey;
use super::super::KeyOrigin;

/// Base64 with the letters of addresses (RFC 7515 2).
const COMPACT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// Keys of archives that the program knows: id, Ed25519 key, whose, source.
const KNOWN: &str = include_str!("../../../../../assets/knowledge/statement_keys.tsv");
/// Most values inside one JSON text that are looked at.
const MOST_ENTRIES: usize = 400_000;

/// A key that an archive signs with.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    id: String,
    key: PublicKey,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub domain: String,
    pub selector: String,
    pub record: String,
    pub first: String,
    pub last: String,
    pub origin: KeyOrigin,
    /// Who says so and how.
    pub source: String,
}

/// What a JSON text holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Statements, as written.
    pub statements: Vec<String>,
    /// Observations that nobody signed.
    pub plain: Vec<Observed>,
    /// Keys of archives.
    pub signers: Vec<Signer>,
    /// What could not be read.
    pub problems: Vec<String>,
}

/// Whether a word has the form of a compact JWS.
pub(super) fn is_compact(word: &str) -> bool {
    word.starts_with("eyJ")
        && word.matches('.').count() == 2
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'='))
}

/// Everything in a JSON text that is known.
pub(super) fn take(value: &Value) -> Found {
    let mut found = Found::default();
    let mut entries = vec![value];
    let mut looked_at = 0;
    while let Some(entry) = entries.pop() {
        looked_at += 1;
        if looked_at > MOST_ENTRIES {
            found.problems.push(format!("only the first {MOST_ENTRIES} entries were read"));
            break;
        }
        match entry {
            Value::Array(list) => entries.extend(list.iter().rev()),
            Value::String(word) if is_compact(word) => found.statements.push(word.clone()),
            Value::Object(object) => {
                let nested = ["keys", "records", "statements", "data"].iter().filter_map(|name| object.get(*name));
                let nested: Vec<&Value> = nested.filter(|inner| inner.is_array()).collect();
                if object.get("kty").is_some() {
                    match signer(entry) {
                        Ok(signer) => found.signers.push(signer),
                        Err(why) => found.problems.push(why),
                    }
                } else if nested.is_empty() {
                    match text(entry, &["jws", "statement"]).filter(|word| is_compact(word)) {
                        Some(word) => found.statements.push(word.to_owned()),
                        None => match observed(entry) {
                            Ok(observed) => found.plain.extend(observed),
                            Err(why) => found.problems.push(why),
                        },
                    }
                } else {
                    entries.extend(nested);
                }
            }
            _ => found.problems.push("an entry is neither a key nor a statement".to_owned()),
        }
    }
    found
}

/// Reads a statement and checks its own signature, if a key for it is at hand.
///
/// # Errors
/// Why it says nothing: it can't be read, or its signature does not fit.
pub(super) fn read(statement: &str, signers: &[Signer]) -> Result<Vec<Observed>, String> {
    let mut parts = statement.split('.');
    let mut next = || parts.next().unwrap_or_default();
    let (header, payload, signature) = (next(), next(), next());
    let json = |part: &str| -> Option<Value> { serde_json::from_slice(&COMPACT.decode(part).ok()?).ok() };
    let head = json(header).ok_or("the statement's header can't be read")?;
    let said = json(payload).ok_or("what the statement says can't be read")?;
    let id = text(&head, &["kid"]).unwrap_or_default();
    let checked = match text(&head, &["alg"]).unwrap_or_default() {
        "EdDSA" | "Ed25519" => {
            let signature = COMPACT.decode(signature).map_err(|_| "the statement's signature can't be read")?;
            let signed = format!("{header}.{payload}");
            let fits = |key: &PublicKey| key.fits_ed25519(signed.as_bytes(), &signature);
            let own = known(id);
            let given = signers.iter().find(|signer| signer.id == id);
            match (own, given) {
                (Some((key, whose)), _) if fits(&key) => {
                    format!("its own signature fits the key “{id}” of {whose}, which the program knows")
                }
                (None, Some(given)) if fits(&given.key) => {
                    format!("its own signature fits the key “{id}” that came in the same file")
                }
                (None, None) => format!("the statement's own signature was not checked: no key “{id}” is at hand"),
                _ => return Err(format!("the statement's own signature does not fit its key “{id}”")),
            }
        }
        "ES256" => {
            "the statement's own signature was not checked: it is of a kind (ES256) that this version does not verify"
                .to_owned()
        }
        other => {
            return Err(format!(
                "the statement is signed by “{other}”, which says nothing (EdDSA or ES256 is expected)"
            ));
        }
    };
    let who = text(&said, &["iss"]).unwrap_or("an archive").to_owned();
    let mut all = observed(&said)?;
    for one in &mut all {
        if one.origin == KeyOrigin::File {
            one.origin = KeyOrigin::Statement;
        }
        one.source = format!("statement of {who}: {}; {checked}", one.source);
    }
    Ok(all)
}

fn text<'a>(value: &'a Value, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| value.get(name)?.as_str())
}

/// What an object says of one key; one for each way in which it was seen.
fn observed(value: &Value) -> Result<Vec<Observed>, String> {
    let inner = value.get("record").filter(|inner| inner.is_object()).unwrap_or(value);
    let cell = |names: &[&str]| text(inner, names).unwrap_or_default().to_owned();
    let (domain, selector, record) = (cell(&["domain"]), cell(&["selector"]), cell(&["value", "record"]));
    if domain.is_empty() || selector.is_empty() || record.is_empty() {
        return Err("an entry has no domain, selector or record".to_owned());
    }
    let seen = |entry: &Value| {
        let day = |names: &[&str]| text(entry, names).unwrap_or_default().to_owned();
        let (origin, source) = match text(entry, &["source"]) {
            Some("live_dns") => (KeyOrigin::File, "seen in the DNS".to_owned()),
            Some("gcd_recovered") => {
                (KeyOrigin::Recovered, "computed from signed mails, not seen in the DNS".to_owned())
            }
            Some(other) => (KeyOrigin::File, format!("source “{other}”")),
            None => (KeyOrigin::File, "source not named".to_owned()),
        };
        Observed {
            domain: domain.clone(),
            selector: selector.clone(),
            record: record.clone(),
            first: day(&["first_seen_at", "first_seen", "firstSeenAt"]),
            last: day(&["last_seen_at", "last_seen", "lastSeenAt"]),
            origin,
            source,
        }
    };
    let ways = inner.get("observations").and_then(Value::as_array).filter(|ways| !ways.is_empty());
    Ok(match ways {
        Some(ways) => ways.iter().take(2).map(seen).collect(),
        None => vec![seen(inner)],
    })
}

/// A key of an archive (RFC 8037 2).
fn signer(value: &Value) -> Result<Signer, String> {
    let id = text(value, &["kid"]).unwrap_or_default().to_owned();
    if text(value, &["kty"]) != Some("OKP") || text(value, &["crv"]) != Some("Ed25519") {
        return Err(format!("the archive's key “{id}” is of a kind that this version does not use (Ed25519 is)"));
    }
    let bytes = COMPACT.decode(text(value, &["x"]).unwrap_or_default()).unwrap_or_default();
    Ok(Signer { key: PublicKey::ed25519(&bytes)?, id })
}

/// The key of an archive that the program knows, and whose it is.
fn known(id: &str) -> Option<(PublicKey, &'static str)> {
    let row = KNOWN.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let row = row.into_iter().find(|row| row.first() == Some(&id))?;
    let bytes = COMPACT.decode(row.get(1)?).ok()?;
    Some((PublicKey::ed25519(&bytes).ok()?, row.get(2)?))
}
