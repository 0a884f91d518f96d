//! Every moment that a file states, in one list.

use serde::{Deserialize, Serialize};

use super::{Locator, Moment, Precision, Stamp};

/// Who wrote a moment down, and so how easily somebody could have typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// A server on the way; the lowest lines anyone could have typed.
    Server,
    /// The sender's program or machine.
    Sender,
    /// The program that wrote the document, in a field that ordinary tools show.
    Field,
    /// A clock hidden in an identifier, font or structure that ordinary tools do not show.
    Hidden,
}

impl Trust {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Sender => "sender",
            Self::Field => "field",
            Self::Hidden => "hidden",
        }
    }
}

/// One moment and the fact that states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// Name of the fact.
    pub name: String,
    /// The moment as written.
    pub stamp: Stamp,
    /// The bytes behind it.
    pub at: Locator,
    /// Who wrote it.
    pub trust: Trust,
    /// The host or program that wrote it, where the file names one.
    pub by: Option<String>,
    /// What moment of a mail's life it is, for a time that an identifier hides.
    #[serde(default)]
    pub moment: Option<Moment>,
    /// How it was decoded, step by step, one plain sentence each; empty for a time that is written out.
    #[serde(default)]
    pub steps: Vec<String>,
}

impl TimelineEntry {
    /// A moment that is written out.
    pub fn written(name: String, stamp: Stamp, at: Locator, trust: Trust, by: Option<String>) -> Self {
        Self { name, stamp, at, trust, by, moment: None, steps: Vec::new() }
    }
}

/// How a hidden clock's value is listed: `2020-03-12T20:49:03.864977Z`, or a wall clock with its zone in words.
pub fn listing_time(stamp: &Stamp) -> String {
    match (stamp.utc_text(), stamp.precision) {
        (Some(text), precision) if precision > Precision::Minute => text,
        _ => stamp.words(),
    }
}
