//! The messages of a mailbox of any size, one after the other: the same that [`super::split_mailbox`] finds, with no more in memory
//! than one message.

use std::io::{self, BufRead as _, Read};

use super::mailbox::{HEADER_PROBE, LANDING, LONGEST_SEPARATOR, is_separator, landing, stated_length};

/// Bytes that are read at a time.
const CHUNK: usize = 256 * 1024;
/// Room (bytes) that is kept for the next message; what a larger one took is given back.
const ROOM: usize = 16 * 1024 * 1024;

/// Looks at bytes of the mailbox further on, from a place on: how many there were.
pub type Ahead<'a> = &'a dyn Fn(u64, &mut [u8]) -> io::Result<usize>;

/// One message.
#[derive(Debug)]
pub struct Message {
    /// First byte of its "From " line, in the mailbox.
    pub start: u64,
    /// One past its last byte.
    pub end: u64,
    /// Its bytes.
    pub body: Body,
    /// Whether the mailbox ends with it.
    pub last: bool,
}

/// The bytes of a message.
#[derive(Debug)]
pub enum Body {
    /// All of them, with the "From " line.
    Whole(Vec<u8>),
    /// There are more than may be.
    TooLarge,
    /// The mailbox could not be read on from here.
    Broken(io::Error),
}

/// Reads a mailbox message by message.
pub struct Messages<'a> {
    input: &'a mut dyn Read,
    ahead: Option<Ahead<'a>>,
    most: u64,
    held: Vec<u8>,
    /// Place of the first held byte in the mailbox.
    base: u64,
    /// The next byte to look at, the first byte of the message that is kept: among those held.
    at: usize,
    from: usize,
    blank_before: bool,
    begun: bool,
    ended: bool,
    broken: Option<io::Error>,
}

impl<'a> Messages<'a> {
    /// A message of more than `most` bytes is not kept. `ahead` spares the bytes up to where a stated length leads.
    pub fn new(input: &'a mut dyn Read, ahead: Option<Ahead<'a>>, most: u64) -> Self {
        Self {
            input,
            ahead,
            most,
            held: Vec::new(),
            base: 0,
            at: 0,
            from: 0,
            blank_before: true,
            begun: false,
            ended: false,
            broken: None,
        }
    }

    /// The next message; `None` behind the last one, or where the mailbox can't be read on ([`Self::broken`]).
    pub fn next_message(&mut self) -> Option<Message> {
        if !self.begun {
            self.begun = true;
            self.fill(5);
            // As a whole: a file that begins otherwise is no mailbox.
            if !self.rest().starts_with(b"From ") {
                self.held.clear();
                self.ended = true;
            }
        }
        while !self.at_separator() {
            if !self.skip_line(None) {
                return None;
            }
        }
        let start = self.place();
        self.from = self.at;
        self.skip_message(start);
        let (end, last) = (self.place(), self.rest().is_empty());
        // What was let go of can't be had again.
        let whole = end - start == (self.at - self.from) as u64;
        let body = match self.broken.take_if(|_| last) {
            Some(error) => Body::Broken(error),
            None if whole => Body::Whole(self.held.get(self.from..self.at).unwrap_or_default().to_vec()),
            None => Body::TooLarge,
        };
        self.from = self.at;
        Some(Message { start, end, body, last })
    }

    /// Why the mailbox could not be read on, where no message tells it.
    pub fn broken(self) -> Option<io::Error> {
        self.broken
    }

    /// Goes on to the next separator or the end.
    fn skip_message(&mut self, start: u64) {
        self.skip_line(Some(start));
        if let Some(end) = self.stated_end(start) {
            while self.place() < end {
                let step = usize::try_from(end - self.place()).unwrap_or(usize::MAX).min(self.rest().len());
                self.at += step;
                self.drop_too_large(start);
                if step == 0 && !self.more() {
                    break;
                }
            }
            self.blank_before = true;
        }
        while !self.at_separator() && self.skip_line(Some(start)) {}
    }

    /// Lets go of the bytes of a message that is too large.
    fn drop_too_large(&mut self, start: u64) {
        if self.place() - start > self.most {
            self.from = self.at;
        }
    }

    fn place(&self) -> u64 {
        self.base + self.at as u64
    }

    fn rest(&self) -> &[u8] {
        self.held.get(self.at..).unwrap_or_default()
    }

    /// Reads until so many bytes are at hand, or the mailbox ends.
    fn fill(&mut self, bytes: usize) {
        while self.rest().len() < bytes && self.more() {}
    }

    /// Reads more; `false` at the end.
    fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.from >= CHUNK {
            self.held.drain(..self.from);
            (self.base, self.at, self.from) = (self.base + self.from as u64, self.at - self.from, 0);
            if self.held.len() < CHUNK {
                self.held.shrink_to(ROOM);
            }
        }
        // A quarter at a time: a large message is not copied again and again, and takes little more than itself.
        if self.held.capacity() - self.held.len() < CHUNK {
            self.held.reserve_exact(CHUNK.max(self.held.len() / 4));
        }
        let before = self.held.len();
        // What came before it broke is kept.
        if let Err(error) = (&mut *self.input).take(CHUNK as u64).read_to_end(&mut self.held) {
            self.broken = Some(error);
        }
        let read = self.held.len() - before;
        self.ended = read < CHUNK || self.broken.is_some();
        read > 0
    }

    fn at_separator(&mut self) -> bool {
        if !self.blank_before {
            return false;
        }
        self.fill(LONGEST_SEPARATOR + 1);
        let line = self.rest().split_inclusive(|byte| *byte == b'\n').next();
        line.is_some_and(is_separator)
    }

    /// Goes behind the line; `false` if there is none. `start` is where the message began whose line it is: others are not kept.
    fn skip_line(&mut self, start: Option<u64>) -> bool {
        let (mut any, mut blank) = (false, true);
        loop {
            let mut rest = self.rest();
            let all = rest;
            if all.is_empty() {
                if self.more() {
                    continue;
                }
                break;
            }
            // In memory: there is nothing that could fail.
            let Ok(length) = rest.skip_until(b'\n') else { break };
            let line = all.get(..length).unwrap_or_default();
            blank &= line.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
            any = true;
            let complete = line.ends_with(b"\n");
            self.at += length;
            match start {
                Some(start) => self.drop_too_large(start),
                None => self.from = self.at,
            }
            if complete {
                break;
            }
        }
        if any {
            self.blank_before = blank;
        }
        any
    }

    /// Where the message that began at `start`, and whose header is next, ends by its Content-Length, if that is to be believed.
    fn stated_end(&mut self, start: u64) -> Option<u64> {
        self.fill(HEADER_PROBE);
        let probe = self.rest();
        let (header, length) = stated_length(probe.get(..probe.len().min(HEADER_PROBE))?)?;
        let bytes = header.checked_add(length)?;
        let end = self.place().checked_add(bytes as u64)?;
        let behind = bytes.saturating_add(LANDING);
        if self.ahead.is_none() && end - start <= self.most {
            self.fill(behind);
        }
        if self.ended || self.rest().len() >= behind {
            return self.rest().get(bytes..).and_then(landing).map(|more| end + more as u64);
        }
        // With the byte before: then a mailbox that ends right there is told from one that is shorter.
        let (mut window, mut read) = ([0_u8; LANDING + 1], 0);
        while let Some(room) = window.get_mut(read..).filter(|room| !room.is_empty()) {
            match (self.ahead?)((end - 1).checked_add(read as u64)?, room) {
                Ok(0) | Err(_) => break,
                Ok(more) => read += more,
            }
        }
        let behind = window.get(..read).and_then(|window| window.get(1..));
        behind.and_then(landing).map(|more| end + more as u64)
    }
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
