//! A case: what people noted about files, in one SQLite file. Files themselves are not in it, only their hashes, names and places.
//!
//! Nothing that was acknowledged is lost when the program is killed: every change is one transaction in write-ahead mode, brought
//! to the disk before it is acknowledged. A case that has no file yet lives in memory until it is saved.
//! A case file may come from elsewhere: nothing in it is run or followed, and what does not have exactly our tables is refused.

mod changes;
mod entry;
mod files;
mod index;
mod merge;
mod schema;

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use entry::{Entry, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Mark, Subject};
pub use files::CaseFile;
pub use index::Index;
pub use merge::Merged;

use super::export::{self, NotWritten, Over};

/// Ending of a case file's name.
pub const ENDING: &str = "palimpsest";

/// Why a case can't be used.
#[derive(Debug)]
pub enum CaseError {
    /// It is not a case file of this program.
    NotOurs,
    /// It was written by a later version: its number.
    Newer(i64),
    /// What is asked to be kept is longer than a case keeps: what, and how many bytes it may have.
    TooLong(&'static str, usize),
    /// It may not be written there.
    NotWritten(NotWritten),
    /// SQLite's own words.
    Sqlite(rusqlite::Error),
}

impl fmt::Display for CaseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs => write!(out, "is no case of this program"),
            Self::Newer(version) => {
                write!(out, "was written by a later version of this program (form {version}); use that one")
            }
            Self::TooLong(what, most) => write!(out, "{what} may have {most} bytes; this has more"),
            Self::NotWritten(why) => write!(out, "{why}"),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                    write!(out, "is damaged, or no case of this program")
                }
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                    write!(out, "is being written by another window")
                }
                Some(rusqlite::ErrorCode::DiskFull) => write!(out, "can't be written: the disk is full"),
                Some(rusqlite::ErrorCode::ReadOnly) => write!(out, "can't be written: it is read-only"),
                Some(rusqlite::ErrorCode::CannotOpen) => write!(out, "can't be opened"),
                _ => write!(out, "can't be used: {error}"),
            },
        }
    }
}

impl std::error::Error for CaseError {}

impl From<rusqlite::Error> for CaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<NotWritten> for CaseError {
    fn from(why: NotWritten) -> Self {
        Self::NotWritten(why)
    }
}

/// An open case.
#[derive(Debug)]
pub struct Case {
    db: Connection,
    path: Option<PathBuf>,
}

impl Case {
    /// A case without a file: it lasts until it is saved or dropped.
    ///
    /// # Errors
    /// When SQLite has no memory for it.
    pub fn in_memory() -> Result<Self, CaseError> {
        let mut db = Connection::open_in_memory()?;
        schema::prepare(&db)?;
        schema::create(&mut db)?;
        Ok(Self { db, path: None })
    }

    /// Opens a case file; one of an earlier version is brought to the present form.
    ///
    /// # Errors
    /// When it is no case, damaged, newer, or can't be opened for writing.
    pub fn open(path: &Path) -> Result<Self, CaseError> {
        // Looked at before SQLite does: it would make the file, or play back a journal that lies beside it.
        if !schema::has_mark(path) {
            return Err(CaseError::NotOurs);
        }
        let mut db = schema::connect(path)?;
        schema::prepare(&db)?;
        schema::check(&mut db)?;
        schema::write_ahead(&db)?;
        Ok(Self { db, path: Some(path.to_owned()) })
    }

    /// Saves the case as a new file and goes on there; another case that stands there is replaced only if `replace` says so.
    /// `inputs` are examined files: none of them is written over.
    ///
    /// # Errors
    /// When it may not be written there or SQLite can't.
    pub fn save_as(&mut self, path: &Path, replace: bool, inputs: &[PathBuf]) -> Result<(), CaseError> {
        if self.path.as_deref().is_some_and(|own| export::same_file(own, path)) {
            return Ok(());
        }
        write_case(path, &schema::bytes(&mut self.db)?, replace, inputs)?;
        *self = Self::open(path)?;
        Ok(())
    }

    /// Where it is kept; `None` while it is only in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// Writes a case as a new file, or over another case.
fn write_case(path: &Path, bytes: &[u8], replace: bool, inputs: &[PathBuf]) -> Result<(), NotWritten> {
    let over = if replace && schema::has_mark(path) { Over::Anything } else { Over::Nothing };
    export::write(path, bytes, over, inputs)
}

#[cfg(test)]
mod tests;
