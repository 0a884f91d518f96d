//! How a stream of painting operators is spelt: line ends, blanks, letters of hexadecimal digits. None of it changes what
//! is painted; every program has its own way.

use serde::{Deserialize, Serialize};

/// How often something was done, of how many times it could have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Habit {
    /// Times it was done.
    pub done: u32,
    /// Times it could have been.
    pub of: u32,
}

impl Habit {
    /// Counts one more.
    pub fn count(&mut self, done: bool) {
        self.of = self.of.saturating_add(1);
        self.done = self.done.saturating_add(u32::from(done));
    }

    /// Whether it was always done, with at least `fewest` times to do it.
    pub fn always(self, fewest: u32) -> bool {
        self.of >= fewest && self.done == self.of
    }

    /// Whether it was never done, with at least `fewest` times to do it.
    pub fn never(self, fewest: u32) -> bool {
        self.of >= fewest && self.done == 0
    }
}

/// Bytes of a stream that are shown as its start.
pub const SPELLING_SHOWN: usize = 60;

/// The spelling of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spelling {
    /// The first operators as they stand, `|` for the end of a line.
    pub start: String,
    /// Operators that end their line.
    pub lone: Habit,
    /// Operators that follow a string or an array without a blank: `(a)Tj`.
    pub glued: Habit,
    /// Arrays with a blank behind `[` and before `]`.
    pub open: Habit,
    /// Lines that end with a blank before the line end.
    pub trailing: Habit,
    /// Line ends that hold a carriage return.
    pub returns: Habit,
    /// Hexadecimal strings with capital letters, of those with letters.
    pub capitals: Habit,
}
