//! Deflate (RFC 1951) as a reader that tells an end from a break.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

/// Unpacks what `input` holds, up to the end of the packed data.
pub(super) struct Inflate<R> {
    pub input: R,
    state: Decompress,
    ended: bool,
}

impl<R: BufRead> Inflate<R> {
    pub fn new(input: R) -> Self {
        Self { input, state: Decompress::new(false), ended: false }
    }

    /// Packed bytes that were used up.
    pub fn used(&self) -> u64 {
        self.state.total_in()
    }

    /// Begins again with what comes next in the input.
    pub fn again(&mut self) {
        self.state.reset(false);
        self.ended = false;
    }
}

impl<R: BufRead> Read for Inflate<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !out.is_empty() {
            let packed = self.input.fill_buf()?;
            let end = packed.is_empty();
            let (used, made) = (self.state.total_in(), self.state.total_out());
            let flush = if end { FlushDecompress::Finish } else { FlushDecompress::None };
            let status = self.state.decompress(packed, out, flush);
            let status = status.map_err(|_| io::Error::other("its packed bytes are damaged"))?;
            let step = |now: u64, before: u64| usize::try_from(now - before).unwrap_or_default();
            self.input.consume(step(self.state.total_in(), used));
            self.ended = status == Status::StreamEnd;
            let made = step(self.state.total_out(), made);
            if made > 0 {
                return Ok(made);
            }
            if end && !self.ended {
                return Err(breaks_off());
            }
        }
        Ok(0)
    }
}

/// The bytes end before what they hold does.
pub(super) fn breaks_off() -> io::Error {
    io::Error::other("the archive breaks off before its end")
}
