//! Limits of what is read; hitting one is said in the report.

use std::time::Duration;

/// Largest file that is examined (bytes): it is held in memory whole, and mail offsets are 32-bit.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Longest time (wall clock) that a reader may take for a file, and be silent with one, before it is stopped. Without optimisation
/// everything takes several times as long.
pub const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
/// Time beyond it for each MiB of the file.
pub const TIME_EACH_MIB: Duration = Duration::from_secs(1);
/// Longest time beyond it for a search, whose work is bounded by itself: a slow laptop needs a few minutes for the whole of it.
pub const MOST_SEARCH_TIME: Duration = Duration::from_secs(300);
/// Most memory that the reading process may ask for (bytes of address space): a bomb dies there, not the laptop.
pub const MOST_MEMORY: u64 = 4 * 1024 * 1024 * 1024;
/// Most files taken from one folder.
pub const MOST_FILES: usize = 200_000;
/// Deepest folder below the one that was opened.
pub const DEEPEST_FOLDER: usize = 64;
/// Most messages of one mailbox that are examined.
pub const MOST_MESSAGES: usize = 20_000;
