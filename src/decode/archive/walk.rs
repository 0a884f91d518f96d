//! What is done with each thing that an archive holds: opened in turn, split, or delivered.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};

use super::facts::Facts;
use super::{BEAT, Bounds, End, Receiver, gzip, tar, zip};
use crate::acquire::{Body, FORM_PROBE, Form, Messages, form, is_separator};
use crate::evidence::limits::Limit;
use crate::evidence::limits::archive::row;
use crate::evidence::limits::file::row::MOST_BYTES;
use crate::evidence::{Member, Step};

/// Room (bytes) that is taken for a member before it is known how long it is.
const ROOM: usize = 64 * 1024;

/// The receiver wants no more, or a limit of the whole archive is reached.
pub(super) struct Stop;

/// Goes through an archive and all that is in it.
pub(super) struct Walk<'a> {
    to: &'a dyn Receiver,
    pub bounds: Bounds,
    members: Cell<u64>,
    came_out: Cell<u64>,
    /// Bytes since the last beat.
    since: Cell<u64>,
    stopped: Cell<bool>,
    /// The limit of the whole archive that was reached.
    reached: Cell<Option<Limit>>,
    said: RefCell<BTreeSet<String>>,
}

/// Where in an archive we are.
#[derive(Default)]
pub(super) struct Level {
    /// Archives around this one, itself counted.
    pub depth: usize,
    /// The name of this archive's own file.
    pub own: String,
    /// Whether it is something packed by gzip.
    pub gzip: bool,
    /// What stands in front of the names in it.
    pub prefix: String,
    /// What the containers around it state of it.
    pub outer: Facts,
    /// Codings that were undone to reach its bytes.
    pub within: Vec<Step>,
    /// Place of its first byte in the innermost layer of `within`.
    pub base: u64,
}

impl Level {
    /// An archive that is a file of its own.
    pub fn first(name: &str, form: Form) -> Self {
        Self { depth: 1, own: name.to_owned(), gzip: form == Form::Gzip, ..Self::default() }
    }

    /// Facts of something in it.
    pub fn facts(&self) -> Facts {
        Facts::new(&self.within, self.base)
    }

    /// Bytes of the file itself, where its own bytes stand in it as they are.
    pub fn span(&self, start: u64, length: u64) -> (u64, u64) {
        let start = self.base.saturating_add(start);
        if self.within.is_empty() { (start, start.saturating_add(length)) } else { (0, 0) }
    }
}

/// Something that an archive holds.
pub(super) struct Head {
    /// As written, without what is around it.
    pub name: String,
    pub facts: Facts,
    pub span: (u64, u64),
    /// The coding that its bytes are in; `None` where they stand as they are, from `start` on in the archive's.
    pub step: Option<Step>,
    pub start: u64,
}

impl Walk<'_> {
    pub fn new(to: &dyn Receiver, bounds: Bounds) -> Walk<'_> {
        Walk {
            to,
            bounds,
            members: Cell::new(0),
            came_out: Cell::new(0),
            since: Cell::new(0),
            stopped: Cell::new(false),
            reached: Cell::new(None),
            said: RefCell::default(),
        }
    }

    /// A reader whose bytes are counted.
    pub fn metered<'b>(&'b self, input: &'b mut dyn Read) -> Metered<'b> {
        Metered { walk: self, input }
    }

    /// How it ended, with what ended it.
    pub fn ended(&self, end: End) -> End {
        match self.reached.get() {
            _ if self.stopped.get() => End::Stopped,
            Some(limit) => {
                if self.to.note(limit.sentence()) {
                    End::Read
                } else {
                    End::Stopped
                }
            }
            None => end,
        }
    }

    /// Counts one more member.
    fn count(&self) -> Result<u64, Stop> {
        self.going()?;
        let number = self.members.get() + 1;
        if number > self.bounds.members {
            self.reached.set(Some(Limit { most: self.bounds.members, ..row::MOST_MEMBERS }));
            return Err(Stop);
        }
        self.members.set(number);
        Ok(number)
    }

    /// Whether it goes on.
    pub fn going(&self) -> Result<(), Stop> {
        if self.stopped.get() || self.reached.get().is_some() { Err(Stop) } else { Ok(()) }
    }

    /// Says something of the whole archive, once.
    pub fn note(&self, level: &Level, what: &str) -> Result<(), Stop> {
        let what =
            if level.depth > 1 { format!("{}: {what}", level.prefix.trim_end_matches('/')) } else { what.to_owned() };
        let new = self.said.borrow_mut().len() < 100 && self.said.borrow_mut().insert(what.clone());
        if new && !self.to.note(what) {
            self.stopped.set(true);
        }
        self.going()
    }

    /// Delivers a member.
    pub fn deliver(&self, level: &Level, head: Head, got: Result<Vec<u8>, String>) -> Result<(), Stop> {
        let number = self.count()?;
        let mut facts = head.facts;
        facts.facts.extend(level.outer.facts.iter().cloned());
        facts.timeline.extend(level.outer.timeline.iter().cloned());
        let member = Member {
            name: format!("{}{}", level.prefix, head.name),
            number,
            start: head.span.0,
            end: head.span.1,
            facts: facts.facts,
            timeline: facts.timeline,
        };
        if !self.to.member(member, got) {
            self.stopped.set(true);
        }
        self.going()
    }

    /// Something whose bytes can't be had.
    pub fn unread(&self, level: &Level, head: Head, why: impl Into<String>) -> Result<(), Stop> {
        self.deliver(level, head, Err(why.into()))
    }

    /// Something whose bytes come from `stream`; `after` adds what is known when they were read to their end.
    pub fn enter(
        &self,
        level: &Level,
        mut head: Head,
        stream: &mut dyn Read,
        after: &dyn Fn(&mut Facts),
    ) -> Result<(), Stop> {
        self.going()?;
        let mut probe = Vec::with_capacity(ROOM);
        if let Err(error) = (&mut *stream).take(FORM_PROBE as u64).read_to_end(&mut probe) {
            // What was read of it may be all that is known; a limit of the whole archive is said of it as a whole.
            self.going()?;
            return self.unread(level, head, error.to_string());
        }
        let what = form(&probe, &head.name);
        let line = probe.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        match what {
            Form::Mailbox if is_separator(line) => self.mailbox(level, head, &mut (&probe[..]).chain(stream)),
            Form::Plain | Form::Mailbox => match self.all(probe, stream) {
                Ok(bytes) => {
                    after(&mut head.facts);
                    self.deliver(level, head, Ok(bytes))
                }
                Err(why) => {
                    self.going()?;
                    self.unread(level, head, why)
                }
            },
            Form::Zip | Form::Tar | Form::Gzip => self.archive(level, head, what, probe, stream),
        }
    }

    /// All bytes of a member.
    fn all(&self, mut bytes: Vec<u8>, stream: &mut dyn Read) -> Result<Vec<u8>, String> {
        let left = (self.bounds.bytes + 1).saturating_sub(bytes.len() as u64);
        stream.take(left).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if bytes.len() as u64 <= self.bounds.bytes { Ok(bytes) } else { Err(MOST_BYTES.sentence()) }
    }

    fn archive(
        &self,
        level: &Level,
        head: Head,
        what: Form,
        probe: Vec<u8>,
        stream: &mut dyn Read,
    ) -> Result<(), Stop> {
        // A packed tar is one archive, not two.
        let tar_in_gzip = what == Form::Tar && level.gzip;
        let depth = level.depth + usize::from(!tar_in_gzip);
        if depth > self.bounds.levels {
            return self.unread(level, head, row::DEEPEST_ARCHIVE.sentence());
        }
        let (mut within, mut base) = (level.within.clone(), level.base.saturating_add(head.start));
        if let Some(step) = &head.step {
            within.push(step.clone());
            base = 0;
        }
        let prefix = if tar_in_gzip { level.prefix.clone() } else { format!("{}{}/", level.prefix, head.name) };
        let gzip = what == Form::Gzip;
        let inner = Level { depth, own: head.name.clone(), gzip, prefix, outer: around(level, &head), within, base };
        let end = match what {
            Form::Tar => tar::open(self, &inner, &mut (&probe[..]).chain(stream)),
            Form::Gzip => gzip::open(self, &inner, None, &mut (&probe[..]).chain(stream)),
            _ => match self.all(probe, stream) {
                Ok(bytes) => match zip::open(self, &inner, &mut Cursor::new(&bytes)) {
                    End::Document => return self.deliver(level, head, Ok(bytes)),
                    end => end,
                },
                Err(why) => End::Broken(why),
            },
        };
        self.going()?;
        match end {
            End::Broken(why) => self.unread(level, head, why),
            _ => Ok(()),
        }
    }

    /// The messages of a mailbox; one alone is a mail.
    fn mailbox(&self, level: &Level, head: Head, stream: &mut dyn Read) -> Result<(), Stop> {
        let mut messages = Messages::new(stream, None, self.bounds.bytes);
        let mut number = 0_u64;
        let prefix = format!("{}{}/", level.prefix, head.name);
        let inner = Level { depth: level.depth, prefix, outer: around(level, &head), ..Level::default() };
        loop {
            let Some(message) = messages.next_message() else {
                self.going()?;
                return match messages.broken() {
                    Some(error) => self.unread(level, head, error.to_string()),
                    None => Ok(()),
                };
            };
            self.going()?;
            number += 1;
            let got = match message.body {
                Body::Whole(bytes) => Ok(bytes),
                Body::TooLarge => Err(MOST_BYTES.sentence()),
                Body::Broken(error) => Err(error.to_string()),
            };
            if number == 1 && message.last {
                return self.deliver(level, head, got);
            }
            let length = message.end - message.start;
            let span = match head.step {
                None => level.span(head.start.saturating_add(message.start), length),
                Some(_) => (0, 0),
            };
            let name = format!("message {number}");
            let one = Head { name, facts: Facts::default(), span, step: None, start: message.start };
            self.deliver(&inner, one, got)?;
            if message.last {
                return Ok(());
            }
        }
    }
}

/// What is stated of something that holds others, and of what is around it, as it stands around what it holds.
fn around(level: &Level, head: &Head) -> Facts {
    let mut facts = head.facts.clone();
    facts.facts.extend(level.outer.facts.iter().cloned());
    facts.timeline.extend(level.outer.timeline.iter().cloned());
    facts.outer()
}

/// Counts what comes out, and stops where it is too much or nobody wants more.
pub(super) struct Metered<'a> {
    walk: &'a Walk<'a>,
    input: &'a mut dyn Read,
}

impl Read for Metered<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let walk = self.walk;
        if walk.going().is_err() {
            return Err(io::Error::other("it was not read on"));
        }
        let read = self.input.read(bytes)?;
        walk.came_out.set(walk.came_out.get().saturating_add(read as u64));
        walk.since.set(walk.since.get() + read as u64);
        if walk.came_out.get() > walk.bounds.inflated {
            walk.reached.set(Some(row::MOST_INFLATED));
            return Err(io::Error::other(row::MOST_INFLATED.sentence()));
        }
        if walk.since.get() >= BEAT {
            walk.since.set(0);
            if !walk.to.beat() {
                walk.stopped.set(true);
            }
        }
        Ok(read)
    }
}
