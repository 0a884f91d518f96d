//! What a dump holds, one file after the other: folders walked, mailboxes cut into messages, archives taken apart.
//!
//! Mailboxes are framed here, archives in a child; no more than a few members are in memory at a time, and nothing is written.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::frames::{Ended, Frame};
use super::lost::Lost;
use super::unpack::take_all;
use super::unpacking::Unpacking;
use super::{Cancel, Worker};
use crate::acquire::limits::MOST_BYTES;
use crate::acquire::{AcquireError, Body, Form, Messages, Opened};
use crate::decode::archive::{Bounds, End, Receiver};
use crate::evidence::Member;
use crate::evidence::limits::archive::{MOST_MEMBERS, row};
use crate::evidence::limits::file::row::MOST_BYTES as TOO_LARGE;

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file on the disk, as it was given or walked to.
    pub path: PathBuf,
    /// What of the file it is; `None` for the file itself, which whoever wants its bytes opens by its path.
    pub member: Option<Member>,
    /// The bytes of a member that could be had.
    pub bytes: Option<Arc<[u8]>>,
    /// Why it could not be had, or the container not to its end.
    pub unread: Option<String>,
}

/// What was not found, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Folders and containers that were not read, or not to their end, and what else is to be said of them, in words.
    pub left_out: Vec<(PathBuf, String)>,
    /// Files that were looked at.
    pub files: u64,
    /// Things that were delivered.
    pub found: u64,
    /// Whether it ended because somebody wanted no more.
    pub stopped: bool,
}

/// Nobody wants more.
struct Stop;

/// Delivers what the files named by `paths` hold, in a fixed order, whoever the worker is; folders are walked.
///
/// `deliver` says whether to go on. What can't be had is delivered too, with the reason. A mailbox of one message is a mail, and a
/// document that is packed as archives are is one file.
pub fn intake(worker: &Worker, paths: &[PathBuf], cancel: &Cancel, deliver: &mut dyn FnMut(Found) -> bool) -> Summary {
    let listed = super::list_files(paths, cancel);
    let left_out = listed.left_out().map(|(folder, why)| (folder.to_owned(), why)).collect();
    let summary = Summary { left_out, ..Summary::default() };
    let intake = Intake { worker, cancel, deliver: RefCell::new(deliver), summary: RefCell::new(summary) };
    let stopped = listed.files.iter().any(|path| intake.file(path).is_err());
    let mut summary = intake.summary.into_inner();
    summary.stopped = stopped || cancel.is_cancelled();
    summary
}

struct Intake<'a> {
    worker: &'a Worker,
    cancel: &'a Cancel,
    deliver: RefCell<&'a mut dyn FnMut(Found) -> bool>,
    summary: RefCell<Summary>,
}

impl Intake<'_> {
    fn give(&self, found: Found) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            return Err(Stop);
        }
        self.summary.borrow_mut().found += 1;
        let more = (self.deliver.borrow_mut())(found);
        if more && !self.cancel.is_cancelled() { Ok(()) } else { Err(Stop) }
    }

    /// The file itself, with why it could not be had.
    fn itself(&self, path: &Path, unread: Option<String>) -> Result<(), Stop> {
        self.give(Found { path: path.to_owned(), member: None, bytes: None, unread })
    }

    fn member(&self, path: &Path, member: Member, got: Result<Vec<u8>, String>) -> Result<(), Stop> {
        let (bytes, unread) = match got {
            Ok(bytes) => (Some(bytes.into()), None),
            Err(why) => (None, Some(why)),
        };
        self.give(Found { path: path.to_owned(), member: Some(member), bytes, unread })
    }

    fn note(&self, path: &Path, what: String) {
        self.summary.borrow_mut().left_out.push((path.to_owned(), what));
    }

    fn file(&self, path: &Path) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            return Err(Stop);
        }
        self.summary.borrow_mut().files += 1;
        if super::is_pasted(path) {
            return self.itself(path, None);
        }
        let opened = match Opened::open(path) {
            Ok(opened) => opened,
            Err(error) => return self.itself(path, Some(error.to_string())),
        };
        match opened.form {
            Form::Plain => {
                let bytes = opened.identity.bytes;
                let why = (bytes > MOST_BYTES).then(|| AcquireError::TooLarge(bytes).to_string());
                return self.itself(path, why);
            }
            Form::Mailbox => self.mailbox(path, &opened)?,
            Form::Zip | Form::Tar | Form::Gzip => self.archive(path, &opened)?,
        }
        if let Some(change) = opened.changed() {
            self.note(path, change);
        }
        Ok(())
    }

    fn mailbox(&self, path: &Path, opened: &Opened) -> Result<(), Stop> {
        let handles = opened.hand_down().and_then(|file| Ok((file, opened.again()?)));
        let (file, other) = match handles {
            Ok(handles) => handles,
            Err(error) => return self.itself(path, Some(AcquireError::Io(error).to_string())),
        };
        let other = RefCell::new(other);
        let ahead = |place: u64, room: &mut [u8]| {
            let mut other = other.borrow_mut();
            other.seek(SeekFrom::Start(place))?;
            other.read(room)
        };
        let mut input = Watched { input: file, cancel: self.cancel };
        let mut messages = Messages::new(&mut input, Some(&ahead), MOST_BYTES);
        let mut number = 0;
        loop {
            let Some(message) = messages.next_message() else {
                // It begins as one does, and holds no message: it is for whoever opens it to say what it is.
                let why = messages.broken().map(|error| AcquireError::Io(error).to_string());
                return if number == 0 || why.is_some() { self.itself(path, why) } else { Ok(()) };
            };
            number += 1;
            if number == 1 && message.last {
                let bytes = opened.identity.bytes;
                return self.itself(path, (bytes > MOST_BYTES).then(|| AcquireError::TooLarge(bytes).to_string()));
            }
            if number > MOST_MEMBERS {
                self.note(path, row::MOST_MEMBERS.sentence());
                return Ok(());
            }
            let (start, end) = (message.start, message.end);
            let member = Member { name: format!("message {number}"), number, start, end, ..Member::default() };
            let got = match message.body {
                Body::Whole(bytes) => Ok(bytes),
                Body::TooLarge => Err(TOO_LARGE.sentence()),
                Body::Broken(error) => Err(AcquireError::Io(error).to_string()),
            };
            self.member(path, member, got)?;
            if message.last {
                return Ok(());
            }
        }
    }

    fn archive(&self, path: &Path, opened: &Opened) -> Result<(), Stop> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let before = self.summary.borrow().found;
        let ended = match self.worker {
            Worker::InProcess => self.unpacked_here(path, opened, &name)?,
            Worker::Process(program) => self.unpacked(path, opened, &name, program, false)?,
            Worker::Confined(program) => self.unpacked(path, opened, &name, program, true)?,
        };
        let nothing = self.summary.borrow().found == before;
        match ended {
            Ended::Document => self.itself(path, None),
            Ended::Broken(why) => self.itself(path, Some(why)),
            Ended::Read if nothing => self.itself(path, Some("the archive holds no file".to_owned())),
            Ended::Read => Ok(()),
        }
    }

    /// In a child.
    fn unpacked(
        &self,
        path: &Path,
        opened: &Opened,
        name: &str,
        program: &Path,
        required: bool,
    ) -> Result<Ended, Stop> {
        let lost = |lost: Lost| match lost {
            Lost::Cancelled => Err(Stop),
            lost => Ok(Ended::Broken(lost.to_string())),
        };
        let mut child = match Unpacking::start(program, required, opened, name, self.cancel) {
            Ok(child) => child,
            Err(why) => return lost(why),
        };
        loop {
            match child.next(self.cancel) {
                Ok((Frame::Member(member, None), bytes)) => self.member(path, *member, Ok(bytes))?,
                Ok((Frame::Member(member, Some(why)), _)) => self.member(path, *member, Err(why))?,
                Ok((Frame::Note(what), _)) => self.note(path, what),
                Ok((Frame::End(ended), _)) => return Ok(ended),
                Ok((Frame::Beat | Frame::Ready(_), _)) => {}
                Err(why) => return lost(why),
            }
        }
    }

    /// In this very process.
    fn unpacked_here(&self, path: &Path, opened: &Opened, name: &str) -> Result<Ended, Stop> {
        let mut file = match opened.hand_down() {
            Ok(file) => file,
            Err(error) => return Ok(Ended::Broken(AcquireError::Io(error).to_string())),
        };
        let here = Here { intake: self, path, stopped: Cell::new(false) };
        let end = take_all(&mut file, name, Bounds::of(opened.identity.bytes), &here);
        match end {
            _ if here.stopped.get() || self.cancel.is_cancelled() => Err(Stop),
            End::Read | End::Stopped => Ok(Ended::Read),
            End::Document => Ok(Ended::Document),
            End::Broken(why) => Ok(Ended::Broken(why)),
        }
    }
}

/// Takes what comes out of an archive in this very process.
struct Here<'a, 'b> {
    intake: &'a Intake<'b>,
    path: &'a Path,
    stopped: Cell<bool>,
}

impl Receiver for Here<'_, '_> {
    fn member(&self, member: Member, got: Result<Vec<u8>, String>) -> bool {
        let given = self.intake.member(self.path, member, got);
        self.stopped.set(given.is_err());
        given.is_ok()
    }

    fn note(&self, what: String) -> bool {
        self.intake.note(self.path, what);
        !self.intake.cancel.is_cancelled()
    }

    fn beat(&self) -> bool {
        !self.intake.cancel.is_cancelled()
    }
}

/// A file that is not read on when somebody cancels.
struct Watched<'a, R> {
    input: R,
    cancel: &'a Cancel,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("it was cancelled"));
        }
        self.input.read(bytes)
    }
}
