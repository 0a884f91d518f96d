//! A file that another process opened and handed down as standard input.

use std::io::{self, Read, Seek, SeekFrom};

/// The file behind standard input; it has a reading position of its own.
#[derive(Debug)]
pub struct Handed {
    at: u64,
    length: u64,
    #[cfg(not(target_os = "linux"))]
    file: std::fs::File,
}

impl Handed {
    /// Looks at standard input. Call it before the process is confined.
    ///
    /// # Errors
    /// When it is no file.
    #[cfg(target_os = "linux")]
    pub fn new() -> io::Result<Self> {
        let about = rustix::fs::fstat(io::stdin())?;
        Ok(Self { at: 0, length: u64::try_from(about.st_size).unwrap_or_default() })
    }

    /// Looks at standard input.
    ///
    /// # Errors
    /// When it is no file.
    #[cfg(all(unix, not(target_os = "linux")))]
    pub fn new() -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        let file = std::fs::File::from(io::stdin().as_fd().try_clone_to_owned()?);
        Ok(Self { at: 0, length: file.metadata()?.len(), file })
    }

    /// Looks at standard input.
    ///
    /// # Errors
    /// When it is no file.
    #[cfg(windows)]
    pub fn new() -> io::Result<Self> {
        use std::os::windows::io::AsHandle as _;
        let file = std::fs::File::from(io::stdin().as_handle().try_clone_to_owned()?);
        Ok(Self { at: 0, length: file.metadata()?.len(), file })
    }

    /// Its length (bytes) when the process began.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for Handed {
    /// By place, from the handle that is there: a confined process may do nothing else with it.
    #[cfg(target_os = "linux")]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = rustix::io::pread(io::stdin(), bytes, self.at)?;
        self.at += read as u64;
        Ok(read)
    }

    #[cfg(not(target_os = "linux"))]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(bytes)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Handed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
