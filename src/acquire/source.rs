//! A file read once into memory, with its hash.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::limits::MOST_BYTES;
use crate::evidence::SourceId;
use crate::evidence::limits::file::row;

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
}

impl Source {
    /// Takes bytes that are already in memory.
    pub fn new(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let digest = Sha256::digest(&bytes);
        let id = SourceId(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        Self { path: path.into(), bytes, id }
    }

    /// Reads a file once, read-only.
    ///
    /// # Errors
    /// When the file can't be opened or read, is no regular file, or is larger than [`MOST_BYTES`].
    pub fn open(path: &Path) -> Result<Self, AcquireError> {
        // The kind is looked at before opening: opening a named pipe would wait for ever.
        let about = std::fs::metadata(path).map_err(AcquireError::Io)?;
        if !about.is_file() {
            return Err(AcquireError::NotAFile);
        }
        if about.len() > MOST_BYTES {
            return Err(AcquireError::TooLarge(about.len()));
        }
        #[expect(clippy::disallowed_methods, reason = "the one place where files are opened, read-only")]
        let file = File::open(path).map_err(AcquireError::Io)?;
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(AcquireError::Io)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(AcquireError::TooLarge(bytes.len() as u64));
        }
        Ok(Self::new(path.to_string_lossy(), bytes))
    }
}
