//! Who keeps what is gathered of a dump, so that nothing has to be gathered twice.

use super::gathered::Shelf;
use super::traits::Traits;

/// What is kept of one file of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Things of it that are kept: itself, or so many members of a mailbox or archive, from the first on.
    pub things: u64,
    /// Whether it was read to its end.
    pub ended: bool,
}

/// Keeps traits in the order in which they come; what was kept is not lost when the program ends.
pub trait Keeper: Shelf {
    /// How many traits are kept; their positions count from 0.
    fn len(&self) -> u32;

    /// Whether none are.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is kept of a file that is now as `stated` says; nothing where it was otherwise then.
    fn kept(&mut self, path: &str, stated: &str) -> Kept;

    /// Keeps the traits of the next thing of a file; gives its position.
    ///
    /// # Errors
    /// When it can't be kept.
    fn keep(&mut self, path: &str, traits: &Traits) -> Result<u32, String>;

    /// Notes that a file was read to its end, being as `stated` says.
    ///
    /// # Errors
    /// When that can't be kept.
    fn ended(&mut self, path: &str, stated: &str) -> Result<(), String>;

    /// Brings everything to the disk.
    ///
    /// # Errors
    /// When that can't be done.
    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
}
