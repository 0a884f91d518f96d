//! What a child that unpacks tells its parent, piece by piece.

use serde::{Deserialize, Serialize};

use super::confinement::Confinement;
use crate::evidence::Member;

/// One message; the bytes of a member come behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Frame {
    /// The first one: what is kept from the child.
    Ready(Confinement),
    /// Something that the archive holds; why its bytes can't be had, where they don't come behind.
    Member(Box<Member>, Option<String>),
    /// Something that is to be said of the archive as a whole.
    Note(String),
    /// It is at work.
    Beat,
    /// The last one.
    End(Ended),
}

/// How an archive was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ended {
    /// At its end, or where somebody wanted no more.
    Read,
    /// It is a document: nothing was taken out of it.
    Document,
    /// It could not be read, or not to its end, and why.
    Broken(String),
}
