//! What was signed, where a search found it.

use serde::{Deserialize, Serialize};

use super::Proof;
use crate::evidence::{ByteSpan, Locator};

/// What the signed value was before it was changed: found by trying, proved by the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// What was changed: `Date header`, `text`.
    pub what: String,
    /// As it was signed; empty where the text was added later.
    pub signed: String,
    /// As the file shows it; empty where the text was taken away.
    pub shown: String,
    /// Whether it is a Date, and both name the same moment: shown in UTC, or in the zone that was signed.
    #[serde(default)]
    pub same_moment: bool,
    /// The shown bytes.
    pub at: Locator,
    /// Changes of bytes that give the signed message back, first to last, places counted in the mail's own text.
    pub edits: Vec<Edit>,
    /// Candidates that were tried until it was found.
    pub candidates: u64,
    /// How it was found, in a sentence.
    pub how: String,
}

/// Bytes to put in the place of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Bytes that stand there.
    pub span: ByteSpan,
    /// Bytes that were signed.
    pub signed: Vec<u8>,
}

impl Restored {
    /// Whether it is of the text; else of headers.
    pub fn of_text(&self) -> bool {
        !self.what.to_ascii_lowercase().contains("header")
    }
}

impl Proof {
    /// Whether systems on the way write such a change of their own accord: the same moment in another form; and where the file
    /// shows an ordinary cause, whatever that cause may add or write anew. No list or gateway changes words or numbers of a text,
    /// or the day.
    pub fn is_ordinary(&self, value: &Restored) -> bool {
        if value.what == "Date header" {
            return value.same_moment;
        }
        let replaced = value.of_text() && !value.signed.trim().is_empty() && !value.shown.trim().is_empty();
        self.cause.as_ref().is_some_and(|cause| value.of_text() || !cause.text_only) && !replaced
    }

    /// The first value that was found and differs by no ordinary change.
    pub fn changed(&self) -> Option<&Restored> {
        self.restored.iter().find(|value| !self.is_ordinary(value))
    }
}
