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
mod exhibits;
mod frames;
mod gather;
mod held;
mod intake;
mod lost;
mod member;
mod parts;
mod patience;
mod pool;
mod process;
mod protocol;
mod questions;
mod shown;
mod steps;
#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "other.rs"]
mod system;
mod trace;
mod unpack;
mod unpacking;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

pub use cancel::Cancel;
pub use child::{CHILD_ARGUMENT, serve};
pub use confinement::{Confinement, Hold};
pub use escape::Attempt;
pub use exhibits::tells;
pub use gather::{Asked, Outcome, Pause, Progress, gather, is_dump};
pub use held::Held;
pub use intake::{Found, Summary, intake};
pub use member::{are_few, take_member};
use parts::looked_again;
pub use parts::{Loose, still_the_same};
pub use patience::Patience;
pub use pool::{Given, Job, Pool, guarded};
pub use unpack::{UNPACK_ARGUMENT, serve_unpack};

use crate::acquire::{self, Source};
pub use crate::acquire::{Identity, Listed};
pub use crate::evidence::Member;
use crate::inspect::Report;
use crate::inspect::knowledge::{MoreKnowledge, ReleasesRead};
use crate::inspect::proofs::{Imported, KeyRing};
use crate::{Password, Settings};
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

/// Keeps a text that somebody pasted, in memory only; gives the name by which it is examined like a file.
///
/// # Errors
/// When it is too long, or too many are kept.
pub fn hold_pasted(text: &str) -> Result<PathBuf, String> {
    acquire::pasted::keep(text)
}

/// Keeps a sample of the program itself in memory; gives the name by which it is examined like a file.
pub fn hold_sample(name: &str, bytes: &[u8]) -> PathBuf {
    acquire::pasted::keep_sample(name, bytes)
}

/// Whether this is the name of a pasted text or a sample, and no file's.
pub fn is_pasted(name: &Path) -> bool {
    acquire::pasted::named(name).is_some()
}

/// What a child is told once, not with every file.
#[derive(Default)]
struct Told {
    keys: KeyRing,
    knowledge: MoreKnowledge,
}

/// A connection to the engine; one to a thread.
pub struct Engine {
    worker: Worker,
    child: Option<Child>,
    /// What the child, or this process in its place, was told once.
    state: child::State,
    /// What that was.
    told: Told,
    /// Opens encrypted files: the one of the last examination.
    password: Option<Password>,
    /// Answers of this very process that nobody took yet.
    answered: VecDeque<(Reply, Vec<u8>)>,
    /// Which child it is, counted from 1; changed also where another engine took the place of one that broke off.
    started: u64,
    /// How long answers may take.
    patience: Patience,
}

impl Engine {
    /// Starts nothing yet: the child is started with the first request.
    pub fn new(worker: Worker) -> Self {
        let (state, told, patience) = (child::State::default(), Told::default(), Patience::default());
        Self { worker, child: None, state, told, password: None, answered: VecDeque::new(), started: 0, patience }
    }

    /// The same with other limits of time.
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// What opens encrypted files from now on, where a view asks for their layers and pages.
    pub fn use_password(&mut self, password: Option<Password>) {
        self.password = password;
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

    /// Examines bytes that no file holds: something pasted, a sample inside the program. `None` if it was cancelled.
    pub fn examine_bytes(&mut self, name: &str, bytes: &[u8], settings: &Settings, cancel: &Cancel) -> Option<Report> {
        self.examine_source(&Source::new(name, bytes), settings, cancel)
    }

    /// A mail as it was signed: the changes that a search found undone.
    ///
    /// # Errors
    /// When nothing was found, or the reader broke off.
    pub fn restore(&mut self, path: &Path, settings: &Settings, cancel: &Cancel) -> Result<Vec<u8>, String> {
        let source = Source::open(path).map_err(|error| error.to_string())?;
        let request = Request::Restore { path: source.path.clone(), settings: settings.clone() };
        let told = self.tell(settings, cancel);
        match told.and_then(|()| self.ask_shared(&request, &source.bytes, cancel)) {
            Ok((Reply::Extracted(Ok(())), bytes)) => Ok(bytes),
            Ok((Reply::Extracted(Err(why)), _)) => Err(why),
            Ok(_) => Err("the reader gave another answer than was asked for".to_owned()),
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

    /// The releases of programs in a list: the research table or the compact one. `as_of` is the moment taken for now.
    ///
    /// Lines that are not taken are in the answer, with the reason.
    ///
    /// # Errors
    /// When the file can't be had, is larger than [`ReleasesRead::MOST_BYTES`], or the reader broke off.
    pub fn read_releases(&mut self, path: &Path, as_of: jiff::Timestamp) -> Result<ReleasesRead, String> {
        // Looked at first: what is refused need not be read.
        if path.metadata().is_ok_and(|about| about.len() > ReleasesRead::MOST_BYTES) {
            return Err(ReleasesRead::too_large());
        }
        let source = Source::open(path).map_err(|error| error.to_string())?;
        let today = as_of.to_zoned(jiff::tz::TimeZone::UTC).date();
        match self.ask_shared(&Request::ReadReleases { today }, &source.bytes, &Cancel::default()) {
            Ok((Reply::ReleasesRead(read), _)) => Ok(read),
            Ok(_) => Err("the reader gave another answer than was asked for".into()),
            Err(lost) => Err(lost.to_string()),
        }
    }
}

/// Reads a file; where it can't be had, the report that says so.
fn open(path: &Path, settings: &Settings) -> Result<Source, Box<Report>> {
    Source::open(path).map_err(|error| {
        let shown = path.to_string_lossy().into_owned();
        Box::new(Report::unreadable(&shown, settings.as_of, error.to_string()))
    })
}

/// The lines of a file that this program wrote, or of standard input where the path is `-`.
///
/// # Errors
/// When the file can't be opened.
pub fn lines(path: &Path) -> Result<acquire::Lines, String> {
    acquire::lines(path).map_err(|error| error.to_string())
}

/// What the system says of a file now, by which an unchanged one is recognised at a later start; `None` where it says nothing.
pub fn identity(path: &Path) -> Option<Identity> {
    Identity::at(path).ok()
}

/// The files named by `paths`, folders walked, in a fixed order; and the folders that were not read to their end, with the reason.
pub fn list_files(paths: &[PathBuf], cancel: &Cancel) -> Listed {
    acquire::list_files(paths, &|| cancel.is_cancelled())
}
