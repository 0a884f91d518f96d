//! One thing that a container holds: a message of a mailbox, an entry of an archive.

use serde::{Deserialize, Serialize};

use super::{NamedFact, TimelineEntry};

/// Where in its container something stands, and what the container says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Member {
    /// `message 12` of a mailbox, or the name that an archive states, as written, `/` between the levels of archives in archives.
    /// It is shown and never used as a path.
    pub name: String,
    /// 1-based position among all that was found in the container's file.
    pub number: u64,
    /// First byte in the container's file: of a message its "From " line, of an entry its (packed) data; 0 where it has no place of
    /// its own there.
    pub start: u64,
    /// One past the last byte there; 0 likewise.
    pub end: u64,
    /// What the container states of it, under `container.`; what the containers around that one state, under `container.outer.`.
    pub facts: Vec<NamedFact>,
    /// The moments among them.
    pub timeline: Vec<TimelineEntry>,
}
