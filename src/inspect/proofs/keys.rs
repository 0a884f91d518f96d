//! Keys: what a record says, where it comes from, and when it was seen.

mod dating;
mod import;
mod published;
mod ring;
mod shipped;

pub use dating::selector_day;
pub use import::{Imported, read as read_keys};
pub use published::published;
pub use ring::{KeyRing, shipped_keys};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};

use super::crypto::PublicKey;
use crate::decode::tags::{self, TagDefect};
use crate::evidence::Stamp;

/// Base64 without its padding; bits that are over are not held against it.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Where a key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyFrom {
    /// The program ships it.
    Shipped,
    /// The user gave it.
    Imported,
    /// Recovered from the mails at hand.
    Dump,
}

impl KeyFrom {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Imported => "imported",
            Self::Dump => "dump",
        }
    }
}

/// How the record became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyOrigin {
    /// The record was seen as its owner published it.
    Published,
    /// Its number was computed from signed mails; the record itself was not seen.
    Recovered,
    /// A key known under another name verifies mails of this one.
    SameKey,
    /// A statement signed by an archive of keys.
    Statement,
    /// The user's file says so.
    File,
}

impl KeyOrigin {
    const ALL: [Self; 5] = [Self::Published, Self::Recovered, Self::SameKey, Self::Statement, Self::File];

    /// The word used in lists and in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Recovered => "recovered",
            Self::SameKey => "same-key",
            Self::Statement => "statement",
            Self::File => "file",
        }
    }

    /// The origin that a word names.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.word() == word)
    }
}

/// One key as a list gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Domain, lower case; `*` for every domain, `*.suffix` for every domain below.
    pub domain: String,
    /// Selector, lower case.
    pub selector: String,
    /// The TXT record, its strings joined.
    pub record: String,
    /// First day on which it was seen (`2016-10-31`); empty if not known.
    pub first_seen: String,
    /// Last day.
    pub last_seen: String,
    /// Who says so.
    pub source: String,
    /// Where it comes from.
    pub from: KeyFrom,
    /// How it became known.
    pub origin: KeyOrigin,
}

/// Where the mail's own time lies beside the days on which the key was seen.
///
/// The days are observations, not the days on which the owner began and ceased to use the key: somebody looked and saw it, or a
/// real mail of that day verified under it. A key is used for months before and after, so a month around still counts as inside.
/// Outside of it a signature that fits still vouches for the text; it only says less of the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// No day is known of the key, or no time of the mail.
    Unknown,
    /// Between first and last, or a month around.
    Inside,
    /// The mail is older than the first observation.
    Before,
    /// The mail is younger than the last.
    After,
}

/// The third light: the key that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUsed {
    /// The list's row.
    pub key: Key,
    /// SHA-256 of the key's bytes (hex), the same for one key under several names.
    pub fingerprint: String,
    /// `rsa` or `ed25519`.
    pub kind: String,
    /// Length in bits.
    pub bits: usize,
    /// Where the mail's time lies beside the days on which it was seen.
    pub window: Window,
    /// Whether it was seen to verify another file of this examination.
    pub confirmed: bool,
    /// Whether its private half is public, so that anyone can sign with it.
    pub published: bool,
    /// Whether its owner says that it is only for tests (`t=y`).
    pub testing: bool,
    /// Whether one key serves all customers of a mass mailer: it proves who sent, not who asked for it.
    pub shared: bool,
    /// The day, month or year in the selector's name: a hint of when the key was made.
    pub named_day: Option<Stamp>,
}

impl KeyUsed {
    /// Shortest RSA key (bits) that still means something (RFC 8301 3.2).
    pub const WEAK_BELOW: usize = 1024;

    /// Whether anybody with some money can compute its private half.
    pub fn is_weak(&self) -> bool {
        self.kind == "rsa" && self.bits < Self::WEAK_BELOW
    }

    /// Whether a failure under it is more than odd: shipped and not out of its days, or verifying another file.
    pub fn is_firm(&self) -> bool {
        self.confirmed || (self.key.from == KeyFrom::Shipped && !matches!(self.window, Window::Before | Window::After))
    }
}

/// What a key record says (RFC 6376 3.6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// The key.
    pub public: PublicKey,
    /// `h=`: hash functions that may be used; empty for all.
    pub hashes: Vec<String>,
    /// `s=`: services; empty for all.
    pub services: Vec<String>,
    /// `t=`: flags.
    pub flags: Vec<String>,
    /// What is unusual in it, in sentences.
    pub remarks: Vec<String>,
    /// Moments in its notes (`n=`): a hint when the key was made and when it is to change, as Microsoft writes them.
    pub noted: Vec<Stamp>,
}

impl KeyRecord {
    /// Reads a record.
    ///
    /// # Errors
    /// Why it holds no key that can be used: revoked, of an unknown kind, broken.
    pub fn read(record: &str) -> Result<Self, String> {
        let content = record.as_bytes();
        let list = tags::read(content);
        let value = |name: &str| list.value(content, name).map(String::from_utf8_lossy);
        let words = |name: &str, separator: char| -> Vec<String> {
            let text = value(name).unwrap_or_default();
            text.split(separator).map(|word| word.trim().to_ascii_lowercase()).filter(|word| !word.is_empty()).collect()
        };
        let mut remarks = Vec::new();
        match value("v") {
            Some(version) if version != "DKIM1" => {
                return Err(format!("the key record is of version “{version}”, not DKIM1"));
            }
            _ => {}
        }
        let breaks = |defect: &&TagDefect| matches!(defect, TagDefect::Twice(_) | TagDefect::NoValue(_));
        if let Some(defect) = list.defects.iter().find(breaks) {
            return Err(format!("the key record is not well-formed: {}", defect.words()));
        }
        let Some(encoded) = value("p") else { return Err("the key record has no key (p=)".to_owned()) };
        let encoded: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
        if encoded.is_empty() {
            return Err("the key was withdrawn by its owner (p= is empty)".to_owned());
        }
        let bytes = decode_base64(encoded.as_bytes()).ok_or("the key in the record (p=) is not base64")?;
        let kind = value("k").map_or_else(|| "rsa".to_owned(), |kind| kind.to_ascii_lowercase());
        let public = match kind.as_str() {
            "rsa" => PublicKey::rsa(&bytes)?,
            "ed25519" => PublicKey::ed25519(&bytes)?,
            other => return Err(format!("the key record is for the unknown kind “{other}”")),
        };
        if let Some(granularity) = value("g").filter(|granularity| granularity != "*") {
            remarks.push(format!("the record limits the key to addresses like “{granularity}” (g=, dropped in 2011)"));
        }
        let noted = value("n").map(|notes| dating::noted(&notes)).unwrap_or_default();
        let (hashes, services, flags) = (words("h", ':'), words("s", ':'), words("t", ':'));
        Ok(Self { public, hashes, services, flags, remarks, noted })
    }
}

/// Base64 as signatures and records hold it: white space skipped, padding optional, nothing else (RFC 6376 2.11).
pub(super) fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = plain.iter().rev().take_while(|byte| **byte == b'=').count();
    plain.truncate(plain.len() - padding);
    if padding > 3 {
        return None;
    }
    LENIENT.decode(&plain).ok()
}
