//! Archives taken apart: zip, tar, gzip, archives in archives, and the mailboxes in them, one member at a time.
//!
//! Nothing is written anywhere, and no name of an archive is ever a path. What comes out is counted, whatever way it comes.

mod facts;
pub(super) mod gzip;
mod inflate;
mod tar;
mod tar_head;
mod walk;
mod zip;
mod zip_directory;
mod zip_facts;

use std::io::{Read, Seek};

use crate::acquire::Form;
use crate::evidence::limits::archive::{DEEPEST_ARCHIVE, INFLATED_FREE, MOST_DIRECTORY, MOST_INFLATED, MOST_MEMBERS};
use crate::evidence::limits::file::MOST_BYTES;
use crate::evidence::{Member, Step};
use walk::{Level, Walk};

/// What an archive is read from.
pub trait Input: Read + Seek {}

impl<T: Read + Seek> Input for T {}

/// Takes what comes out of an archive. Each answer says whether to go on.
pub trait Receiver {
    /// A member: its bytes, or why they can't be had.
    fn member(&self, member: Member, got: Result<Vec<u8>, String>) -> bool;
    /// Something that is to be said of the archive as a whole.
    fn note(&self, what: String) -> bool;
    /// So much work was done ([`BEAT`]) that somebody may wonder.
    fn beat(&self) -> bool;
}

/// Bytes that come out between two beats.
pub const BEAT: u64 = 8 * 1024 * 1024;

/// How much is taken out of one archive.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Members.
    pub members: u64,
    /// Bytes that come out in all.
    pub inflated: u64,
    /// Bytes of one member.
    pub bytes: u64,
    /// Archives in archives.
    pub levels: usize,
    /// Bytes of the directory of a zip archive.
    pub directory: u64,
}

impl Bounds {
    /// The usual ones for an archive of this size (bytes).
    pub fn of(length: u64) -> Self {
        let inflated = length.saturating_mul(MOST_INFLATED).saturating_add(INFLATED_FREE);
        Self {
            members: MOST_MEMBERS,
            inflated,
            bytes: MOST_BYTES,
            levels: DEEPEST_ARCHIVE,
            directory: MOST_DIRECTORY as u64,
        }
    }
}

/// How the reading of an archive ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// At its end.
    Read,
    /// It is a document, packed as a zip archive is: nothing was taken out of it.
    Document,
    /// Its receiver wants no more.
    Stopped,
    /// It could not be read, or not to its end, and why in words.
    Broken(String),
}

/// Takes an archive of this form apart; `name` is its file's.
pub fn take_apart(input: &mut dyn Input, form: Form, name: &str, bounds: Bounds, to: &dyn Receiver) -> End {
    let walk = Walk::new(to, bounds);
    let level = Level::first(name, form);
    let end = match form {
        Form::Zip => zip::open(&walk, &level, input),
        Form::Tar => tar::open(&walk, &level, &mut walk.metered(input)),
        Form::Gzip => {
            let length = input.seek(std::io::SeekFrom::End(0)).unwrap_or_default();
            if let Err(error) = input.rewind() {
                return End::Broken(error.to_string());
            }
            let step =
                Step { how: gzip::STEP.to_owned(), start: 0, end: usize::try_from(length).unwrap_or(usize::MAX) };
            gzip::open(&walk, &level, Some(step), input)
        }
        Form::Plain | Form::Mailbox => End::Broken("it is no archive".to_owned()),
    };
    walk.ended(end)
}

#[cfg(test)]
mod tests;
