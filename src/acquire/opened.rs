//! A file that is too large, or of a form, to be read as a whole: opened for reading, never changed.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::source::open_quietly;
use super::{AcquireError, FORM_PROBE, Form, Identity, form};

/// An open file, and what the system said of it then.
#[derive(Debug)]
pub struct Opened {
    path: PathBuf,
    file: File,
    /// What the system said of it.
    pub identity: Identity,
    /// What its first bytes say.
    pub form: Form,
}

impl Opened {
    /// Opens a file of any size, read-only, and looks at its first bytes.
    ///
    /// # Errors
    /// When it can't be opened or read, or is no regular file.
    pub fn open(path: &Path) -> Result<Self, AcquireError> {
        // Looked at before it is opened, since opening some devices does something.
        if !std::fs::metadata(path).map_err(AcquireError::Io)?.is_file() {
            return Err(AcquireError::NotAFile);
        }
        let file = open_quietly(path).map_err(AcquireError::Io)?;
        let about = file.metadata().map_err(AcquireError::Io)?;
        if !about.is_file() {
            return Err(AcquireError::NotAFile);
        }
        let mut head = Vec::new();
        (&file).take(FORM_PROBE as u64).read_to_end(&mut head).map_err(AcquireError::Io)?;
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let form = form(&head, &name);
        Ok(Self { path: path.to_owned(), file, identity: Identity::of(&about), form })
    }

    /// The file from its first byte on, to be handed to another process.
    ///
    /// # Errors
    /// When the system gives no further handle.
    pub fn hand_down(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// The same with a reading position of its own.
    ///
    /// # Errors
    /// When it can't be opened once more, or another file stands there by now.
    pub fn again(&self) -> io::Result<File> {
        let file = open_quietly(&self.path)?;
        match self.identity.difference(&Identity::of(&file.metadata()?)) {
            Some(difference) => Err(io::Error::other(format!("the file changed while it was read: {difference}"))),
            None => Ok(file),
        }
    }

    /// What differs from when it was opened, in words; `None` if nothing does.
    pub fn changed(&self) -> Option<String> {
        let difference = match std::fs::metadata(&self.path) {
            Ok(about) => self.identity.difference(&Identity::of(&about)),
            Err(error) => Some(format!("it can't be looked at any more ({})", AcquireError::Io(error))),
        };
        difference.map(|difference| format!("the file changed while it was read: {difference}"))
    }
}
