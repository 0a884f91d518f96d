//! The one door to the engine: whoever wants something of a file's bytes asks here.
//!
//! Bytes are read once, handed to a child process of the same program, and answered from there. The child has no files, no network
//! and no other programs ([`Confinement`]); one that dies, runs out of memory or time costs one file (`unreadable`, with the reason),
//! never the window. A [`Pool`] of children works through many files.

mod cancel;
mod child;
mod confinement;
mod content;
mod escape;
mod held;
mod lost;
mod parts;
mod pool;
mod process;
mod protocol;
#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "other.rs"]
mod system;
mod trace;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use cancel::Cancel;
pub use child::{CHILD_ARGUMENT, serve};
pub use confinement::{Confinement, Hold};
pub use escape::Attempt;
pub use held::Held;
use parts::looked_again;
pub use parts::{Loose, still_the_same};
pub use pool::{Job, Pool};

use crate::acquire::{self, Source};
use crate::engine::Stage;
use crate::evidence::{Content, Kind, Locator, Repair, SourceId};
use crate::inspect::Report;
use crate::inspect::proofs::{Imported, KeyRing};
use crate::{Password, Settings, Signatures};
use lost::Lost;
use process::Child;
use protocol::{Reply, Request};

/// Questions that may wait for one child at most: it never waits for the next file.
const AHEAD: usize = 8;
/// Room of the pipes' buffers (bytes): a report of an ordinary mail goes in one piece.
const PIPE: usize = 64 * 1024;

/// Who answers.
#[derive(Debug, Clone)]
pub enum Worker {
    /// A child process of this program, started when needed and confined as far as the system can.
    Process(PathBuf),
    /// The same; where the system can't confine it in full, nothing is read.
    Confined(PathBuf),
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

    /// The same, refused where the system can't confine it in full.
    pub fn confined(self) -> Self {
        match self {
            Self::Process(program) | Self::Confined(program) => Self::Confined(program),
            Self::InProcess => Self::InProcess,
        }
    }
}

/// Keeps this very program from every socket but those of the same machine; what it starts inherits that. Call it before the first
/// thread.
pub fn confine_program() -> Hold {
    system::confine_program()
}

/// A connection to the engine; one to a thread.
pub struct Engine {
    worker: Worker,
    child: Option<Child>,
    /// What the child, or this process in its place, was told once.
    state: child::State,
    /// Keys that it was told.
    told: KeyRing,
    /// Opens encrypted files: the one of the last examination.
    password: Option<Password>,
    /// Answers of this very process that nobody took yet.
    answered: VecDeque<(Reply, Vec<u8>)>,
    /// Children started up to now.
    started: u64,
}

impl Engine {
    /// Starts nothing yet: the child is started with the first request.
    pub fn new(worker: Worker) -> Self {
        let (state, told) = (child::State::default(), KeyRing::default());
        Self { worker, child: None, state, told, password: None, answered: VecDeque::new(), started: 0 }
    }

    /// Who answers.
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// The number of the child's process, to watch it from outside; `None` where none runs.
    pub fn child(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// What is kept from the child; starts it if need be.
    ///
    /// # Errors
    /// When no child can be started.
    pub fn confinement(&mut self) -> Result<Confinement, String> {
        match self.start(&Cancel::default()).map_err(|lost| lost.to_string())? {
            Some(child) => Ok(child.confinement.clone()),
            None => Ok(Confinement::none("it is this very process")),
        }
    }

    /// Lets the child try something that must not succeed; says what came of it.
    ///
    /// # Errors
    /// What the system, or the child's end, said: then it was refused.
    pub fn escape(&mut self, attempt: &Attempt) -> Result<(), String> {
        match self.ask(&Request::Escape(attempt.clone()), &[], &Cancel::default()) {
            Ok((Reply::Escaped(result), _)) => result,
            Ok(_) => Err("the reader gave another answer than was asked for".to_owned()),
            Err(lost) => Err(lost.to_string()),
        }
    }

    /// Opens and examines a file. `None` if it was cancelled.
    ///
    /// What can't be had is a report that says why.
    pub fn examine(&mut self, path: &Path, settings: &Settings, cancel: &Cancel) -> Option<Report> {
        match open(path, settings) {
            Ok(source) => {
                let report = self.examine_source(&source, settings, cancel);
                looked_again(source, report)
            }
            Err(report) => Some(*report),
        }
    }

    /// Examines bytes that are in memory already. `None` if it was cancelled.
    pub fn examine_source(&mut self, source: &Source, settings: &Settings, cancel: &Cancel) -> Option<Report> {
        let put = self.put_source(source, settings, cancel);
        self.take_report(put, source, settings, cancel)
    }

    /// Puts the question for a report; the answer is taken by [`Engine::take_report`], in the order of the questions.
    fn put_source(&mut self, source: &Source, settings: &Settings, cancel: &Cancel) -> Result<(), Lost> {
        self.tell(&settings.keys, cancel)?;
        self.password.clone_from(&settings.password);
        let request = Request::Examine { path: source.path.clone(), settings: settings.clone() };
        self.put(&request, &source.bytes, cancel)
    }

    /// Takes the report that was asked for. `None` if it was cancelled.
    fn take_report(
        &mut self,
        put: Result<(), Lost>,
        source: &Source,
        settings: &Settings,
        cancel: &Cancel,
    ) -> Option<Report> {
        let request = Request::Examine { path: String::new(), settings: settings.clone() };
        let answer = put.and_then(|()| self.take(request.limit(source.bytes.len()), cancel));
        let why = match answer {
            Ok((Reply::Examined(report), _)) if report.id.as_ref() == Some(&source.id) => return Some(*report),
            // The search alone is given up: what was found before it stands.
            Err(Lost::TooLong(..)) if settings.search.is_some() => {
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
        match told.and_then(|()| self.ask_shared(&request, &source.bytes, cancel)) {
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
        match told.and_then(|()| self.ask_shared(&request, &source.bytes, cancel)) {
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

    /// What a mail says to its reader.
    ///
    /// # Errors
    /// When the reader broke off.
    pub fn content(&mut self, held: &Held, settings: &Settings, cancel: &Cancel) -> Result<Content, String> {
        let request = Request::Content { settings: settings.clone() };
        match self.ask_shared(&request, &held.bytes, cancel) {
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
        if self.child.is_none() && !matches!(self.worker, Worker::InProcess) {
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
        self.ask_shared(request, &Arc::from(bytes), cancel)
    }

    fn ask_shared(&mut self, request: &Request, bytes: &Arc<[u8]>, cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        self.put(request, bytes, cancel)?;
        self.take(request.limit(bytes.len()), cancel)
    }

    /// The child, started if need be; none where this very process answers.
    fn start(&mut self, cancel: &Cancel) -> Result<Option<&mut Child>, Lost> {
        let (program, required) = match &self.worker {
            Worker::InProcess => return Ok(None),
            Worker::Process(program) => (program, false),
            Worker::Confined(program) => (program, true),
        };
        if self.child.as_mut().is_none_or(Child::ended_idle) {
            self.child = None;
            let child = Child::start(program, cancel)?;
            let missing: Vec<&str> = child.confinement.missing().into_iter().map(|(name, _)| name).collect();
            if required && !missing.is_empty() {
                return Err(Lost::NotConfined(missing.join(", ")));
            }
            self.child = Some(child);
            self.started += 1;
        }
        Ok(self.child.as_mut())
    }

    /// Whether a question may be put behind others: the child lives and knows these keys.
    fn can_put(&self, keys: &KeyRing) -> bool {
        self.can_take() && self.told == *keys
    }

    /// Whether somebody is there who answers what was put.
    fn can_take(&self) -> bool {
        self.child.is_some() || matches!(self.worker, Worker::InProcess)
    }

    fn put(&mut self, request: &Request, bytes: &Arc<[u8]>, cancel: &Cancel) -> Result<(), Lost> {
        let Some(child) = self.start(cancel)? else {
            let watch = |stage| {
                if let Stage::Searching { tried, most } = stage {
                    cancel.tell(tried, most);
                }
            };
            let answer = child::answer(&mut self.state, request.clone(), bytes.to_vec(), &watch);
            self.answered.push_back(answer);
            return Ok(());
        };
        let put = child.put(request, bytes);
        if put.is_err() {
            self.child = None;
        }
        put
    }

    fn take(&mut self, limit: Duration, cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        if let Some(answer) = self.answered.pop_front() {
            return Ok(answer);
        }
        // Only a child that answered is used again; any other is stopped when it is dropped.
        let mut child = self.child.take().ok_or(Lost::Cancelled)?;
        let answer = child.receive(limit, cancel)?;
        self.child = Some(child);
        Ok(answer)
    }
}

/// Reads a file; where it can't be had, the report that says so.
fn open(path: &Path, settings: &Settings) -> Result<Source, Box<Report>> {
    Source::open(path).map_err(|error| {
        let shown = path.to_string_lossy().into_owned();
        Box::new(Report::unreadable(&shown, settings.as_of, error.to_string()))
    })
}

/// The files named by `paths`, folders walked, in a fixed order.
pub fn list_files(paths: &[PathBuf], cancel: &Cancel) -> Vec<PathBuf> {
    acquire::list_files(paths, &|| cancel.is_cancelled())
}
