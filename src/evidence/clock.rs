//! Times and traces hidden in identifiers.

use serde::{Deserialize, Serialize};

use super::{Fact, Stamp};

/// What moment of a mail's life a hidden time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// Made when the mail was sent, by the program that wrote the Date: the two lie within minutes.
    Sent,
    /// Made when the mail was begun or its conversation began: no later than the Date, often earlier.
    Begun,
    /// Made by a server on the way.
    Handled,
    /// Belongs to another, earlier mail that this one names or quotes: no later than the Date.
    Earlier,
    /// Made when the copy was filed, exported or converted: no earlier than the last server.
    Filed,
}

/// How well a decoder's formula is borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceClass {
    /// By source code, a standard, or many real mails.
    Strong,
    /// By a few real mails.
    Fair,
    /// By hearsay: never more than a note.
    Weak,
}

/// A time hidden in an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Dotted name of the fact it was read from.
    pub name: String,
    /// Which decoder read it, e.g. `outlook-boundary`.
    pub decoder: String,
    /// What it is, in a few words for the reader.
    pub what: String,
    /// What moment it is.
    pub moment: Moment,
    /// How well the formula is borne out.
    pub class: EvidenceClass,
    /// Whether the identifier's bytes alone give the time again; `false` where a line or a date around it was needed.
    pub self_contained: bool,
    /// The moment; `raw` is the identifier.
    pub stamp: Fact<Stamp>,
    /// The decoding, step by step, one plain sentence each.
    pub steps: Vec<String>,
}

impl Clock {
    /// Whether a program on the sender's side made it.
    pub fn by_sender(&self) -> bool {
        matches!(self.moment, Moment::Sent | Moment::Begun)
    }
}

/// Zone offsets are multiples of this (seconds).
const QUARTER: i64 = 15 * 60;
/// No zone was ever further from UTC (seconds).
const FARTHEST: i64 = 14 * 3_600;

/// The zone (minutes east of UTC) of a machine that wrote one moment twice: by its wall clock and in UTC. `None` where the
/// two are more than `slack` seconds off a whole quarter of an hour, or further apart than any zone.
pub fn zone_between(local: &Stamp, utc: &Stamp, slack: i64) -> Option<i32> {
    utc.instant()?;
    let seconds = local.wall_seconds_after(utc)?;
    let quarters = (seconds + QUARTER / 2).div_euclid(QUARTER);
    let off = (seconds - quarters * QUARTER).abs();
    if off > slack || (quarters * QUARTER).abs() > FARTHEST { None } else { i32::try_from(quarters * 15).ok() }
}

/// What kind of trace an identifier holds beside a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClueKind {
    /// Internet address of a machine.
    Address,
    /// Name of a machine.
    Host,
    /// Network card or other number that stays with a machine.
    Node,
    /// Process number.
    Process,
    /// Account on a machine.
    User,
    /// Minutes east of UTC and whether summer time was on.
    Zone,
    /// Mailbox that the mail was handed to.
    Recipient,
    /// Organisation or tenant number.
    Organisation,
    /// Conversation that the mail belongs to.
    Conversation,
    /// Version or era of the program.
    Program,
}

impl ClueKind {
    /// The segment behind the fact that it was read from.
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Host => "host",
            Self::Node => "node",
            Self::Process => "process",
            Self::User => "user",
            Self::Zone => "zone",
            Self::Recipient => "recipient",
            Self::Organisation => "organisation",
            Self::Conversation => "conversation",
            Self::Program => "program",
        }
    }
}

/// A trace hidden in an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clue {
    /// Dotted name of the fact it was read from.
    pub name: String,
    /// Which decoder read it.
    pub decoder: String,
    /// What it is, in a few words for the reader.
    pub what: String,
    /// What kind of trace.
    pub kind: ClueKind,
    /// How well the formula is borne out.
    pub class: EvidenceClass,
    /// The trace in words.
    pub value: Fact<String>,
}
