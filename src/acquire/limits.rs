//! Limits of what is read; hitting one is said in the report. Those that a file can hit stand in the table of
//! [`crate::evidence::limits`].

pub use crate::evidence::limits::file::{MOST_BYTES, MOST_MESSAGES};
pub use crate::evidence::limits::process::{MOST_MEMORY, MOST_SEARCH_TIME, MOST_TIME, TIME_EACH_MIB};

/// Most files taken from one folder.
pub const MOST_FILES: usize = 200_000;
/// Deepest folder below the one that was opened.
pub const DEEPEST_FOLDER: usize = 64;
