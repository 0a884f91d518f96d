//! What a source of bytes is.

use serde::{Deserialize, Serialize};

/// SHA-256 of a source's bytes, lower-case hex (64 characters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub String);

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One message, with or without a "From " line.
    Email,
    /// Several messages one behind the other.
    Mailbox,
    /// A PDF document.
    Pdf,
    /// A word processor's or spreadsheet's document.
    Office,
    /// A picture.
    Picture,
    /// None of these.
    Unknown,
}

impl Kind {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mailbox => "mailbox",
            Self::Pdf => "pdf",
            Self::Office => "office",
            Self::Picture => "picture",
            Self::Unknown => "unknown",
        }
    }
}
