//! Limits of what is read; hitting one is said. They stand in the table of [`crate::evidence::limits`].

pub use crate::evidence::limits::file::{DEEPEST_FOLDER, MOST_BYTES, MOST_FILES, MOST_MESSAGES};
pub use crate::evidence::limits::process::{MOST_MEMORY, MOST_SEARCH_TIME, MOST_TIME, TIME_EACH_MIB};
