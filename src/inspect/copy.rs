//! Which copy of a mail this is: half of all false alarms come from judging a sender's own copy by the rules of a received one.

use serde::{Deserialize, Serialize};

use crate::evidence::{Locator, Mail};

/// Which copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyKind {
    /// Travelled and was delivered: servers wrote their lines.
    Received,
    /// The sender's own copy: no server but the one that took it.
    Sent,
    /// Never sent.
    Draft,
    /// Written anew by an export or a conversion.
    Converted,
    /// Nothing settles it.
    Unknown,
}

impl CopyKind {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Received => "a received copy",
            Self::Sent => "the sender's own copy",
            Self::Draft => "a draft",
            Self::Converted => "written anew by an export or a conversion",
            Self::Unknown => "of a kind that nothing settles",
        }
    }
}

/// One trace that settles which copy this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyReason {
    /// What is seen, in words.
    pub what: String,
    /// Its bytes, or what was looked for in vain.
    pub at: Locator,
}

/// Which copy, why, and what can't be tested on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyType {
    /// Which copy.
    pub kind: CopyKind,
    /// What settles it; empty only for `Unknown`.
    pub reasons: Vec<CopyReason>,
    /// What can't be tested on such a copy, one plain sentence each.
    pub untestable: Vec<String>,
}

/// Settles which copy a mail is.
pub fn copy_type(_mail: &Mail) -> CopyType {
    CopyType { kind: CopyKind::Unknown, reasons: Vec::new(), untestable: Vec::new() }
}
