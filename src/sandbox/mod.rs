//! The one door to the engine: whoever wants something of a file's bytes asks here.
//!
//! Bytes are read once, handed to a child process of the same program, and answered from there. A child that dies, runs
//! out of memory or time costs one file (`unreadable`, with the reason), never the window.

mod child;
mod content;
mod limits;
mod parts;
mod process;
mod protocol;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use child::{CHILD_ARGUMENT, serve};
pub use parts::Loose;

use crate::acquire::{self, Source};
use crate::evidence::{ByteSpan, Content, Kind, Locator, Repair, SourceId};
use crate::inspect::Report;
use crate::inspect::proofs::{Imported, KeyRing};
use crate::{Settings, Signatures};
use process::{Child, Lost};
use protocol::{Reply, Request};

/// Who answers.
#[derive(Debug, Clone)]
pub enum Worker {
    /// A child process of this program, started when needed.
    Process(PathBuf),
    /// This very process: for unit tests only.
    InProcess,
}

impl Worker {
    /// A child of the running program.
    ///
    /// # Errors
    /// When the program's own path can't be found.
    pub fn this_program() -> std::io::Result<Self> {
        std::env::current_exe().map(Self::Process)
    }
}

/// Tells a running job to stop, and how far it is; clones share one state.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Running>);

#[derive(Debug, Default)]
struct Running {
    stop: AtomicBool,
    tried: AtomicU64,
    most: AtomicU64,
}

impl Cancel {
    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }

    /// How far a search for a signed value is: work done and how much there may be, in blocks of 64 bytes; `None` if none runs.
    pub fn progress(&self) -> Option<(u64, u64)> {
        let most = self.0.most.load(Ordering::Relaxed);
        (most > 0).then(|| (self.0.tried.load(Ordering::Relaxed), most))
    }

    fn tell(&self, tried: u64, most: u64) {
        self.0.tried.store(tried, Ordering::Relaxed);
        self.0.most.store(most, Ordering::Relaxed);
    }
}

/// The raw bytes of an opened file, held for the views.
#[derive(Debug, Clone)]
pub struct Held {
    bytes: Arc<[u8]>,
    /// Their hash.
    pub id: SourceId,
}

impl Held {
    /// Bytes that are in memory already.
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        let source = Source::new(path, bytes);
        Self { bytes: source.bytes, id: source.id }
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the file is empty.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes of a range, cut to the file.
    pub fn slice(&self, span: ByteSpan) -> &[u8] {
        span.of(&self.bytes)
    }
}

/// A connection to the engine; one to a thread.
pub struct Engine {
    worker: Worker,
    child: Option<Child>,
    /// What the child, or this process in its place, was told once.
    state: child::State,
    /// Keys that it was told.
    told: KeyRing,
}

impl Engine {
    /// Starts nothing yet: the child is started with the first request.
    pub fn new(worker: Worker) -> Self {
        Self { worker, child: None, state: child::State::default(), told: KeyRing::default() }
    }

    /// Opens and examines a file. `None` if it was cancelled.
    ///
    /// What can't be had is a report that says why.
    pub fn examine(&mut self, path: &Path, settings: &Settings, cancel: &Cancel) -> Option<Report> {
        let shown = path.to_string_lossy().into_owned();
        match Source::open(path) {
            Ok(mut source) => {
                let mut report = self.examine_source(&source, settings, cancel)?;
                source.look_again();
                report.repairs.extend(source.noticed);
                Some(report)
            }
            Err(error) => Some(Report::unreadable(&shown, settings.as_of, error.to_string())),
        }
    }

    /// Examines bytes that are in memory already. `None` if it was cancelled.
    pub fn examine_source(&mut self, source: &Source, settings: &Settings, cancel: &Cancel) -> Option<Report> {
        let request = Request::Examine { path: source.path.clone(), settings: settings.clone() };
        let answer = self.tell(&settings.keys, cancel).and_then(|()| self.ask(&request, &source.bytes, cancel));
        let why = match answer {
            Ok((Reply::Examined(report), _)) => return Some(*report),
            // The search alone is given up: what was found before it stands.
            Err(Lost::TooLong(_)) if settings.search.is_some() => {
                let plain = Settings { search: None, ..settings.clone() };
                let mut report = self.examine_source(source, &plain, cancel)?;
                let at = Locator::absent("the end of the search for signed values", "the time allowed for it");
                report.repairs.push(Repair::new("the search for what was signed took too long and was stopped", at));
                return Some(report);
            }
            Ok(_) => "the reader gave another answer than was asked for".to_owned(),
            Err(Lost::Cancelled) => return None,
            Err(lost) => lost.to_string(),
        };
        let mut report = Report::unreadable(&source.path, settings.as_of, why);
        report.id = Some(source.id.clone());
        report.bytes = source.bytes.len() as u64;
        report.kind = acquire::detect(&source.bytes, &source.path);
        Some(report)
    }

    /// What the signatures of a file come to; nothing for a file that can't be had or breaks the reader.
    pub fn signatures(&mut self, path: &Path, settings: &Settings, cancel: &Cancel) -> Signatures {
        let Ok(source) = Source::open(path) else { return Signatures::default() };
        if !matches!(acquire::detect(&source.bytes, &source.path), Kind::Email | Kind::Mailbox) {
            return Signatures::default();
        }
        let request = Request::Signatures { path: source.path.clone(), settings: settings.clone() };
        let told = self.tell(&settings.keys, cancel);
        match told.and_then(|()| self.ask(&request, &source.bytes, cancel)) {
            Ok((Reply::Signatures(signatures), _)) => signatures,
            _ => Signatures::default(),
        }
    }

    /// A mail as it was signed: the changes that a search found undone.
    ///
    /// # Errors
    /// When nothing was found, or the reader broke off.
    pub fn restore(&mut self, path: &Path, settings: &Settings, cancel: &Cancel) -> Result<Vec<u8>, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        let request = Request::Restore { path: source.path.clone(), settings: settings.clone() };
        let told = self.tell(&settings.keys, cancel);
        match told.and_then(|()| self.ask(&request, &source.bytes, cancel)) {
            Ok((Reply::Extracted(Ok(())), bytes)) => Ok(bytes),
            Ok((Reply::Extracted(Err(why)), _)) => Err(why),
            Ok(_) => Err("the reader gave another answer than was asked for".to_owned()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// Reads a file's bytes for the views.
    ///
    /// # Errors
    /// When it can't be read, or is not what it was when it was examined (`expected`).
    pub fn load(&self, path: &Path, expected: Option<&SourceId>) -> Result<Held, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        match expected {
            Some(expected) if *expected != source.id => Err("the file has changed since it was examined".into()),
            _ => Ok(Held { bytes: source.bytes, id: source.id }),
        }
    }

    /// The bytes of the layer in which a decoded fact stands.
    ///
    /// # Errors
    /// When the layer can't be decoded or the fact stands in the file itself.
    pub fn stream(&mut self, held: &Held, at: &Locator, cancel: &Cancel) -> Result<Held, String> {
        let Locator::Decoded { within, .. } = at else { return Err("it stands in the file itself".into()) };
        let request = Request::Stream { within: within.clone() };
        match self.ask(&request, &held.bytes, cancel) {
            Ok((Reply::Stream(true), bytes)) => Ok(Held::new("", bytes)),
            Ok(_) => Err("the layer could not be decoded".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// The bytes of something that a file encloses: an attachment, a message of a mailbox.
    ///
    /// # Errors
    /// When the file can't be had, or holds no such part.
    pub fn extract(&mut self, path: &Path, part: &str, settings: &Settings) -> Result<Vec<u8>, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        let request = Request::Extract { path: source.path.clone(), part: part.to_owned(), settings: settings.clone() };
        match self.ask(&request, &source.bytes, &Cancel::default()) {
            Ok((Reply::Extracted(Ok(())), bytes)) => Ok(bytes),
            Ok((Reply::Extracted(Err(why)), _)) => Err(why),
            Ok(_) => Err("the reader gave another answer than was asked for".to_owned()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// What a mail says to its reader.
    ///
    /// # Errors
    /// When the reader broke off.
    pub fn content(&mut self, held: &Held, settings: &Settings, cancel: &Cancel) -> Result<Content, String> {
        let request = Request::Content { settings: settings.clone() };
        match self.ask(&request, &held.bytes, cancel) {
            Ok((Reply::Content(content), _)) => Ok(*content),
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// The keys in a list: one key a line, zone lines, the answer of `dig`, signed statements.
    ///
    /// Lines that can't be read are in the answer, with the reason.
    ///
    /// # Errors
    /// When the file can't be had, is larger than [`Imported::MOST_BYTES`], or the reader broke off.
    pub fn read_keys(&mut self, path: &Path) -> Result<Imported, String> {
        // Looked at first: what is refused need not be read.
        if path.metadata().is_ok_and(|about| about.len() > Imported::MOST_BYTES) {
            return Err(Imported::too_large());
        }
        let source = Source::open(path).map_err(|error| error.to_string())?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.read_pasted_keys(&name, &source.bytes)
    }

    /// The keys in a text that the user pasted; `name` is said to be where they come from.
    ///
    /// # Errors
    /// When the text is larger than [`Imported::MOST_BYTES`] or the reader broke off.
    pub fn read_pasted_keys(&mut self, name: &str, text: &[u8]) -> Result<Imported, String> {
        if text.len() as u64 > Imported::MOST_BYTES {
            return Err(Imported::too_large());
        }
        match self.ask(&Request::ReadKeys { name: name.to_owned() }, text, &Cancel::default()) {
            Ok((Reply::KeysRead(imported), _)) => Ok(imported),
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// Tells the child the keys, if it does not know them yet.
    fn tell(&mut self, keys: &KeyRing, cancel: &Cancel) -> Result<(), Lost> {
        if self.child.is_none() && matches!(self.worker, Worker::Process(_)) {
            self.told = KeyRing::default();
        }
        if self.told == *keys {
            return Ok(());
        }
        self.ask(&Request::Keys(keys.imported.to_vec()), &[], cancel)?;
        self.told = keys.clone();
        Ok(())
    }

    fn ask(&mut self, request: &Request, bytes: &[u8], cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        let program = match &self.worker {
            Worker::InProcess => {
                let tell = |reply: Reply| {
                    if let Reply::Progress { tried, most } = reply {
                        cancel.tell(tried, most);
                    }
                };
                return Ok(child::answer(&mut self.state, request.clone(), bytes.to_vec(), &tell));
            }
            Worker::Process(program) => program.clone(),
        };
        let mut child = match self.child.take() {
            Some(child) => child,
            None => Child::start(&program)?,
        };
        let answer = child.ask(request, bytes, cancel)?;
        // Only a child that answered is used again; any other is stopped when it is dropped.
        self.child = Some(child);
        Ok(answer)
    }
}

/// The files named by `paths`, folders walked, in a fixed order.
pub fn list_files(paths: &[PathBuf], cancel: &Cancel) -> Vec<PathBuf> {
    acquire::list_files(paths, &|| cancel.is_cancelled())
}
