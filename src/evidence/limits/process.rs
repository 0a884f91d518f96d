//! The process that reads a file. `tests/door.rs` holds it to these.

use std::time::Duration;

use super::{Limit, Unit};

/// The same as a number (seconds), in the program as it is shipped.
const SECONDS: u64 = 10;
/// Longest time (wall clock) that a reader may take for a file, and be silent with one, before it is stopped. Without optimisation
/// everything takes several times as long.
pub const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 6 * SECONDS } else { SECONDS });
/// Time beyond it for each MiB of the file.
pub const TIME_EACH_MIB: Duration = Duration::from_secs(1);
/// Longest time beyond it for a search, whose work is bounded by itself: a slow laptop needs a few minutes for the whole of it.
pub const MOST_SEARCH_TIME: Duration = Duration::from_secs(300);
/// Most memory that the reading process may ask for (bytes of address space): a bomb dies there, not the laptop.
pub const MOST_MEMORY: u64 = 4 * 1024 * 1024 * 1024;

/// The rows of the table behind the constants of the same names.
pub mod row {
    use super::{Limit, Unit};

    /// Wall clock of one file.
    pub const MOST_TIME: Limit = Limit {
        id: "process-time",
        most: super::SECONDS,
        unit: Unit::Seconds,
        bounds: "Time that one file may take before its reader is stopped, a second more for each MiB",
        why: "an ordinary file takes a hundredth of a second",
        said: "took longer than {} s",
    };
    /// Wall clock of a search.
    pub const MOST_SEARCH_TIME: Limit = Limit {
        id: "process-search-time",
        most: super::MOST_SEARCH_TIME.as_secs(),
        unit: Unit::Seconds,
        bounds: "Further time for a search for what was signed",
        why: "its work is bounded by itself, and a slow laptop needs a few minutes for the whole of it",
        said: "the search for what was signed took too long and was stopped",
    };
    /// Memory of the process.
    pub const MOST_MEMORY: Limit = Limit {
        id: "process-memory",
        most: super::MOST_MEMORY,
        unit: Unit::Bytes,
        bounds: "Memory that the reading process may ask for (address space)",
        why: "eight times the largest file; a bomb ends there, not the laptop",
        said: "its content ended the reader",
    };
}

pub(super) const ROWS: &[Limit] = &[row::MOST_TIME, row::MOST_SEARCH_TIME, row::MOST_MEMORY];
