//! The thread that keeps the case: no other work stands between a note and the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use super::jobs::{News, Teller, short_name};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::case::{Case, CaseError, CaseFile, Entry, Subject};

/// Changes that wait at most.
const MOST_WAITING: usize = 1_024;
/// How long the end of the window waits for the last change to reach the disk.
const LAST: Duration = Duration::from_secs(5);
/// Paths that are named of files which are not there any more.
const MOST_MISSING: usize = 3;

/// What is asked of the thread; moments are seconds since 1970.
pub(super) enum CaseOrder {
    /// Note something.
    Set(Subject, Entry, i64),
    /// Take the last change back (`true`), or do it again.
    Step(bool, i64),
    /// Begin an empty case that is only in memory.
    New,
    /// Open a case.
    Open(PathBuf),
    /// Save the case as a file and go on there; `true` replaces another case.
    SaveAs(PathBuf, bool, Vec<PathBuf>),
    /// Take in what another case says.
    Merge(PathBuf, i64),
    /// Write a copy without paths.
    HandOver(PathBuf, Vec<PathBuf>),
    /// Take files into the case.
    Files(Vec<CaseFile>, i64),
    /// Say when everything before is done.
    Last(SyncSender<()>),
}

/// The whole case, as it is after it was opened, begun or joined with another.
pub(super) struct Whole {
    pub entries: Vec<(Subject, Entry)>,
    pub files: Vec<CaseFile>,
}

/// What the thread has to say: one for each order.
pub(super) struct CaseNews {
    /// Where the case is kept.
    pub path: Option<PathBuf>,
    /// Changes that can be taken back, and done again.
    pub steps: (usize, usize),
    /// Set where everything may be different.
    pub whole: Option<Whole>,
    /// What was noted and is on the disk, or in memory where the case has no file.
    pub changed: Option<(Subject, Entry)>,
    /// Files of the case that was opened, where they still are.
    pub open: Vec<PathBuf>,
    /// Dumps that were gathered into the case that was opened, where they still are.
    pub dumps: Vec<PathBuf>,
    /// What has to be read: what went wrong, what was written.
    pub said: Option<String>,
    /// Another case stands where this one was to be saved.
    pub exists: Option<PathBuf>,
}

/// The window's end.
pub(super) struct CaseJobs {
    orders: SyncSender<CaseOrder>,
}

impl CaseJobs {
    pub(super) fn start(tell: Teller) -> std::io::Result<Self> {
        let (orders, asked) = sync_channel(MOST_WAITING);
        std::thread::Builder::new().name("case".into()).spawn(move || match Case::in_memory() {
            Ok(case) => Keeper { case }.run(&asked, &tell),
            Err(why) => tell.say(News::Failed(tf("Nothing can be noted: {}", &[&why]))),
        })?;
        Ok(Self { orders })
    }

    /// Asks.
    ///
    /// # Errors
    /// When too much waits or the thread is gone.
    pub(super) fn ask(&self, order: CaseOrder) -> Result<(), String> {
        self.orders.try_send(order).map_err(|error| match error {
            TrySendError::Full(_) => t("The disk is slower than the notes; try again in a moment").to_owned(),
            TrySendError::Disconnected(_) => t("Notes can't be kept any more; start the program again").to_owned(),
        })
    }

    /// Waits until everything that was asked is done.
    pub(super) fn finish(&self) {
        let (say, heard) = sync_channel(1);
        if self.orders.send(CaseOrder::Last(say)).is_ok() {
            // A disk that is slower than that would keep the window from closing.
            let _ = heard.recv_timeout(LAST);
        }
    }
}

struct Keeper {
    case: Case,
}

/// What an order came to.
#[derive(Default)]
struct Done {
    whole: bool,
    changed: Option<(Subject, Entry)>,
    open: Vec<PathBuf>,
    dumps: Vec<PathBuf>,
    said: Option<String>,
    exists: Option<PathBuf>,
}

impl Done {
    fn whole() -> Self {
        Self { whole: true, ..Self::default() }
    }

    fn said(text: String) -> Self {
        Self { said: Some(text), ..Self::default() }
    }
}

impl Keeper {
    fn run(mut self, asked: &Receiver<CaseOrder>, tell: &Teller) {
        while let Ok(order) = asked.recv() {
            if let CaseOrder::Last(say) = &order {
                // Whoever waited may have gone.
                let _ = say.send(());
                continue;
            }
            let done =
                self.serve(order).unwrap_or_else(|said| Done { said: Some(said), whole: true, ..Done::default() });
            let whole = done.whole.then(|| self.whole()).transpose().unwrap_or_else(|why| {
                tell.say(News::Failed(tf("The case can't be read: {}", &[&why])));
                None
            });
            tell.say(News::Case(Box::new(CaseNews {
                path: self.case.path().map(Path::to_owned),
                steps: self.case.steps().unwrap_or_default(),
                whole,
                changed: done.changed,
                open: done.open,
                dumps: done.dumps,
                said: done.said,
                exists: done.exists,
            })));
        }
    }

    fn whole(&self) -> Result<Whole, CaseError> {
        Ok(Whole { entries: self.case.entries()?.into_iter().collect(), files: self.case.files()? })
    }

    fn serve(&mut self, order: CaseOrder) -> Result<Done, String> {
        let failed = |path: &Path, why: CaseError| format!("{}: {why}", words::visible_line(&path.to_string_lossy()));
        match order {
            CaseOrder::Set(subject, entry, at) => {
                self.case.set(&subject, &entry, at).map_err(|why| tf("A note was not kept: the case {}", &[&why]))?;
                Ok(Done { changed: Some((subject, entry)), ..Done::default() })
            }
            CaseOrder::Step(undo, at) => {
                let changed = self.case.step(undo, at).map_err(|why| tf("Nothing was undone: the case {}", &[&why]))?;
                Ok(Done { changed, ..Done::default() })
            }
            CaseOrder::New => {
                self.case = Case::in_memory().map_err(|why| why.to_string())?;
                Ok(Done::whole())
            }
            CaseOrder::Open(path) => {
                self.case = Case::open(&path).map_err(|why| failed(&path, why))?;
                let files = self.case.files().map_err(|why| failed(&path, why))?;
                let roots = self.case.roots().map_err(|why| failed(&path, why))?;
                let (dumps, mut missing): (Vec<PathBuf>, Vec<PathBuf>) =
                    roots.iter().cloned().partition(|path| path.exists());
                // What is in a dump is opened from its table.
                let alone = files.into_iter().filter_map(|file| file.path);
                let alone = alone.filter(|path| !roots.iter().any(|root| path.starts_with(root)));
                let (open, lost): (Vec<PathBuf>, Vec<PathBuf>) = alone.partition(|path| path.exists());
                missing.extend(lost);
                Ok(Done { open, dumps, said: not_there(&missing), ..Done::whole() })
            }
            CaseOrder::SaveAs(path, replace, inputs) => {
                let path = named(path);
                if !replace && Case::open(&path).is_ok() && self.case.path() != Some(path.as_path()) {
                    return Ok(Done { exists: Some(path), ..Done::default() });
                }
                self.case.save_as(&path, replace, &inputs).map_err(|why| failed(&path, why))?;
                Ok(Done::whole())
            }
            CaseOrder::Merge(path, at) => {
                let other = Case::open(&path).map_err(|why| failed(&path, why))?;
                let merged = self.case.merge(&other, &short_name(&path), at).map_err(|why| failed(&path, why))?;
                let text = tf(
                    "Taken in from {}: {} new, {} joined with ours, {} the same",
                    &[&short_name(&path), &words::count(merged.new, "note", "notes"), &merged.joined, &merged.same],
                );
                Ok(Done { said: Some(text), ..Done::whole() })
            }
            CaseOrder::HandOver(path, inputs) => {
                let path = named(path);
                self.case.hand_over(&path, false, &inputs).map_err(|why| failed(&path, why))?;
                let shown = words::visible_line(&path.to_string_lossy());
                Ok(Done::said(tf("A copy without paths and without the files was written to {}", &[&shown])))
            }
            CaseOrder::Files(files, at) => {
                self.case.add(&files, at).map_err(|why| tf("Files were not taken into the case: it {}", &[&why]))?;
                Ok(Done::default())
            }
            CaseOrder::Last(_) => Ok(Done::default()),
        }
    }
}

/// With the ending of a case, where somebody typed none.
fn named(path: PathBuf) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(crate::store::case::ENDING) }
}

fn not_there(missing: &[PathBuf]) -> Option<String> {
    let named: Vec<String> =
        missing.iter().take(MOST_MISSING).map(|path| words::visible_line(&path.to_string_lossy())).collect();
    let more = missing.len().saturating_sub(MOST_MISSING);
    let and = if more > 0 { tf(" and {} more", &[&more]) } else { String::new() };
    (!missing.is_empty()).then(|| {
        tf("{} of the case not where they were: {}{}. What was noted about them is kept and shows when the same files are opened", &[&if missing.len() == 1 { t("One file is").to_owned() } else { tf("{} files are", &[&missing.len()]) }, &named.join(", "), &and])
    })
}
