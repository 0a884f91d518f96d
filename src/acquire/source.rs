//! A file read once into memory, with its hash, and what the system says of it before and after.

use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Identity;
use super::limits::MOST_BYTES;
use crate::evidence::limits::file::row;
use crate::evidence::{Repair, SourceId};

/// Why a file could not be had.
#[derive(Debug)]
pub enum AcquireError {
    /// The operating system refused.
    Io(std::io::Error),
    /// It is a folder, a device or the like.
    NotAFile,
    /// It is larger than the limit; its size in bytes.
    TooLarge(u64),
}

impl fmt::Display for AcquireError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => match error.kind() {
                ErrorKind::NotFound => write!(out, "cannot be opened: there is no such file"),
                ErrorKind::PermissionDenied => write!(out, "cannot be opened: it may not be read"),
                _ => write!(out, "cannot be opened: {error}"),
            },
            Self::NotAFile => write!(out, "is not a file"),
            Self::TooLarge(bytes) => {
                write!(out, "has {bytes} bytes; {}", row::MOST_BYTES.sentence())
            }
        }
    }
}

impl std::error::Error for AcquireError {}

/// Bytes under examination.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as it was given.
    pub path: String,
    /// The bytes; nothing ever writes to them.
    pub bytes: Arc<[u8]>,
    /// Their hash.
    pub id: SourceId,
    /// The file that they were read from and how it was then; `None` for bytes that were in memory already.
    pub read_from: Option<(PathBuf, Identity)>,
    /// What was noticed of the file itself while it was read.
    pub noticed: Vec<Repair>,
}

impl Source {
    /// Takes bytes that are already in memory.
    pub fn new(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let id = SourceId::hex(&Sha256::digest(&bytes));
        Self::known(path, bytes, id)
    }

    /// The same where their hash is known.
    pub fn known(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>, id: SourceId) -> Self {
        Self { path: path.into(), bytes: bytes.into(), id, read_from: None, noticed: Vec::new() }
    }

    /// Reads a file once, read-only, and leaves no time of access on it where the system allows that.
    ///
    /// Afterwards the file is looked at again; what differs is in `noticed`.
    ///
    /// # Errors
    /// When the file can't be opened or read, is no regular file, or is larger than [`MOST_BYTES`].
    pub fn open(path: &Path) -> Result<Self, AcquireError> {
        if let Some(bytes) = super::pasted::named(path) {
            return Ok(Self::new(path.to_string_lossy(), bytes));
        }
        // The kind is looked at before opening, since opening some devices does something; what counts is what the handle says.
        fit(&std::fs::metadata(path).map_err(AcquireError::Io)?)?;
        let mut file = open_quietly(path).map_err(AcquireError::Io)?;
        let about = file.metadata().map_err(AcquireError::Io)?;
        fit(&about)?;
        let before = Identity::of(&about);
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
        (&mut file).take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(AcquireError::Io)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(AcquireError::TooLarge(bytes.len() as u64));
        }
        let read = bytes.len() as u64;
        let mut source =
            Self { read_from: Some((path.to_owned(), before)), ..Self::new(path.to_string_lossy(), bytes) };
        if let Ok(after) = file.metadata().map(|about| Identity::of(&about)) {
            source.notice(before.difference(&after));
        }
        if read != before.bytes && source.noticed.is_empty() {
            source.notice(Some(format!(
                "the system gives its size as {} bytes, and {read} bytes were read",
                before.bytes
            )));
        }
        source.look_again();
        Ok(source)
    }

    /// Looks at the file again by its path; what differs from when it was read is added to `noticed`, once.
    pub fn look_again(&mut self) {
        let Some((path, before)) = &self.read_from else { return };
        let difference = match std::fs::metadata(path) {
            Ok(about) => before.difference(&Identity::of(&about)),
            Err(error) => Some(format!("it can't be looked at any more ({})", AcquireError::Io(error))),
        };
        self.notice(difference);
    }

    fn notice(&mut self, difference: Option<String>) {
        let Some(difference) = difference.filter(|_| self.noticed.is_empty()) else { return };
        self.noticed.push(Repair::changed(format!("the file changed while it was read: {difference}")));
    }
}

/// Whether a file is one that is read.
fn fit(about: &Metadata) -> Result<(), AcquireError> {
    match about.len() {
        _ if !about.is_file() => Err(AcquireError::NotAFile),
        bytes if bytes > MOST_BYTES => Err(AcquireError::TooLarge(bytes)),
        _ => Ok(()),
    }
}

/// Opens for reading. Never waits for a pipe's other end, and leaves the time of access alone where the file is ours (open(2)).
#[cfg(target_os = "linux")]
pub(super) fn open_quietly(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;

    let open = |flags: OFlags| {
        let flags = i32::try_from(flags.bits()).unwrap_or_default();
        OpenOptions::new().read(true).custom_flags(flags).open(path)
    };
    match open(OFlags::NOATIME | OFlags::NONBLOCK) {
        // Only the owner may ask for it.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => open(OFlags::NONBLOCK),
        opened => opened,
    }
}

/// Opens for reading.
#[cfg(not(target_os = "linux"))]
pub(super) fn open_quietly(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write what is read")]
mod tests {
    use super::Source;

    #[test]
    fn a_file_that_is_written_to_after_it_was_read_is_noticed_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.eml");
        std::fs::write(&path, b"From: a@b.example\r\n\r\n").unwrap();
        let mut source = Source::open(&path).unwrap();
        source.look_again();
        assert_eq!(source.noticed, []);
        std::fs::write(&path, b"From: b@b.example\r\n\r\nmore").unwrap();
        source.look_again();
        source.look_again();
        assert_eq!(source.noticed.len(), 1);
        assert!(source.noticed[0].what.contains("its size was 21 bytes and is 25 bytes"), "{:?}", source.noticed);
        assert_eq!(&source.bytes[..7], b"From: a");
    }

    #[test]
    fn another_file_in_its_place_is_noticed_though_size_and_time_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.eml"), folder.path().join("b.eml"));
        std::fs::write(&path, b"one").unwrap();
        let mut source = Source::open(&path).unwrap();
        std::fs::write(&other, b"two").unwrap();
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        std::fs::File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
        std::fs::rename(&other, &path).unwrap();
        source.look_again();
        assert_eq!(source.noticed.len(), usize::from(cfg!(unix)));
    }
}
