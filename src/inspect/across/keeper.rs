//! Who keeps what is gathered of a dump, so that nothing has to be gathered twice.

use std::collections::BTreeSet;

use super::digest::Gleaned;
use super::gathered::Shelf;

/// What is kept of one file of the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Things of it that are kept: itself, or so many members of a mailbox or archive, from the first on.
    pub things: u64,
    /// Whether it was read to its end.
    pub ended: bool,
    /// Positions of what was kept of it when it was otherwise, and is kept no longer.
    pub gone: Vec<u32>,
}

/// Keeps traits in the order in which they come; what was kept is not lost when the program ends.
pub trait Keeper: Shelf {
    /// How many traits are kept; their positions count from 0.
    fn len(&self) -> u32;

    /// Whether none are.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Notes where the dump stands that is gathered now, so that it can be opened again with what keeps it.
    ///
    /// # Errors
    /// When that can't be kept.
    fn rooted(&mut self, _roots: &[String]) -> Result<(), String> {
        Ok(())
    }

    /// What is kept of a file that is now as `stated` says; nothing where it was otherwise then, and what was kept of that is gone.
    fn kept(&mut self, path: &str, stated: &str) -> Kept;

    /// Keeps the traits of the next thing of a file; gives its position.
    ///
    /// # Errors
    /// When it can't be kept.
    fn keep(&mut self, path: &str, gleaned: &Gleaned) -> Result<u32, String>;

    /// Notes that a file was read to its end.
    ///
    /// # Errors
    /// When that can't be kept.
    fn ended(&mut self, path: &str) -> Result<(), String>;

    /// Takes out what was gathered from files below `roots` that are not among those that were `met`; gives their positions.
    ///
    /// # Errors
    /// When that can't be kept.
    fn keep_only(&mut self, _met: &BTreeSet<String>, _roots: &[String]) -> Result<Vec<u32>, String> {
        Ok(Vec::new())
    }

    /// Brings everything to the disk.
    ///
    /// # Errors
    /// When that can't be done.
    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
}
