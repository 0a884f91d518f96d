//! A file of lines, read one at a time.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::AcquireError;
use super::source::open_quietly;

/// Longest line (bytes).
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// The lines of a file, or of standard input where the path is `-`; each without its line end.
///
/// # Errors
/// When the file can't be opened; in the stream, when it can't be read or a line is longer than is taken.
pub fn lines(path: &Path) -> Result<Lines, AcquireError> {
    let input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, open_quietly(path).map_err(AcquireError::Io)?))
    };
    Ok(Lines { input })
}

/// Lines that come one at a time.
pub struct Lines {
    input: Box<dyn BufRead>,
}

impl Iterator for Lines {
    type Item = std::io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        match (&mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Err(error) => Some(Err(error)),
            Ok(0) => None,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                } else if line.len() as u64 == LONGEST_LINE {
                    return Some(Err(std::io::Error::other("a line is longer than 64 MiB")));
                }
                Some(Ok(line))
            }
        }
    }
}
