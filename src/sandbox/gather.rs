//! A whole dump gathered: everything that it holds is taken in, examined by several children, and kept in one order.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::intake::{Found, Summary, intake};
use super::pool::{Given, Job, Pool};
use super::{Cancel, Identity, Worker};
use crate::Settings;
use crate::inspect::across::{Digest, Gathered, Gleaned, Keeper};

/// What a gathering is to do.
#[derive(Clone)]
pub struct Asked {
    /// Files, folders, mailboxes, archives.
    pub paths: Vec<PathBuf>,
    /// What the user set.
    pub settings: Arc<Settings>,
    /// Who reads.
    pub worker: Worker,
    /// Readers at work at once.
    pub readers: usize,
    /// Ends it; what is done is kept.
    pub cancel: Cancel,
    /// Holds it up.
    pub pause: Pause,
}

/// Holds a gathering up for as long as somebody wants.
#[derive(Debug, Clone, Default)]
pub struct Pause(Arc<(AtomicBool, Mutex<()>, Condvar)>);

impl Pause {
    /// Holds it up, or lets it go on.
    pub fn set(&self, held: bool) {
        self.0.0.store(held, Ordering::Release);
        drop(self.0.1.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.2.notify_all();
    }

    /// Whether it is held up.
    pub fn is_set(&self) -> bool {
        self.0.0.load(Ordering::Acquire)
    }

    fn wait(&self, cancel: &Cancel) {
        let mut lock = self.0.1.lock().unwrap_or_else(PoisonError::into_inner);
        while self.is_set() && !cancel.is_cancelled() {
            let waited = self.0.2.wait_timeout(lock, std::time::Duration::from_millis(100));
            lock = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// How far a gathering is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Things that are examined and kept, those of an earlier time too.
    pub things: u64,
    /// Of those, kept from an earlier time.
    pub kept: u64,
    /// Bytes of files on the disk that were taken in; of a container, up to the last thing that was found in it.
    pub bytes: u64,
    /// Bytes of all files; 0 until they are counted.
    pub of_bytes: u64,
}

/// What came of a gathering.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is remembered of every thing.
    pub gathered: Gathered,
    /// What was not found, and why.
    pub summary: Summary,
    /// Files that were met.
    pub met: std::collections::BTreeSet<String>,
    /// Why something could not be kept.
    pub not_kept: Option<String>,
    /// Answers over which this side broke off.
    pub refused: usize,
}

struct Taking<K> {
    keeper: K,
    gathered: Gathered,
    not_kept: Option<String>,
}

/// Gathers a dump. `keeper` keeps what is found, and gives what it kept before; `told` hears of each thing that is examined, in order.
///
/// # Errors
/// When no thread can be started.
pub fn gather<K: Keeper + Send + 'static>(
    asked: &Asked,
    keeper: K,
    told: impl Fn(Progress, &Digest) + Send + Sync + 'static,
) -> std::io::Result<(Outcome, K)> {
    let mut taking = Taking { keeper, gathered: Gathered::default(), not_kept: None };
    // What is there from an earlier time is remembered first.
    for position in 0..taking.keeper.len() {
        match taking.keeper.digest(position) {
            Some(digest) => taking.gathered.add(digest),
            None => taking.gathered.skip(),
        };
    }
    let kept = taking.gathered.things();
    let roots: Vec<String> = asked.paths.iter().map(|path| key(path)).collect();
    if let Err(why) = taking.keeper.rooted(&roots) {
        taking.not_kept.get_or_insert(why);
    }
    let taking = Arc::new(Mutex::new(taking));
    let things = Arc::new(AtomicU64::new(kept));
    let bytes = Arc::new(AtomicU64::new(0));
    let of_bytes = Arc::new(AtomicU64::new(0));
    let progress = {
        let (things, bytes, of_bytes) = (things.clone(), bytes.clone(), of_bytes.clone());
        move || Progress {
            things: things.load(Ordering::Relaxed),
            kept,
            bytes: bytes.load(Ordering::Relaxed),
            of_bytes: of_bytes.load(Ordering::Relaxed),
        }
    };
    let receive = {
        let (taking, things, stop) = (taking.clone(), things.clone(), asked.cancel.clone());
        move |job: Job, gleaned: Option<Gleaned>| {
            let Some(gleaned) = gleaned else { return };
            let mut taking = lock(&taking);
            let path = key(&job.path);
            let done = taking
                .keeper
                .keep(&path, &gleaned)
                .and_then(|_| if job.last { taking.keeper.ended(&path) } else { Ok(()) });
            // Positions are those of the keeper: what it does not keep is not there, and the rest would not be either.
            if let Err(why) = done {
                taking.not_kept.get_or_insert(why);
                stop.cancel();
                return;
            }
            things.fetch_add(1, Ordering::Relaxed);
            told(progress(), &gleaned.digest);
            taking.gathered.add(gleaned.digest);
        }
    };
    let pool = Pool::start_traits(&asked.worker, asked.readers, receive)?;
    let judged_by = judged_by(&asked.settings);
    let mut met = std::collections::BTreeSet::new();
    let mut current: Option<Current> = None;
    // Folders are walked once: for how much there is, and for what is taken in.
    let listed = super::list_files(&asked.paths, &asked.cancel);
    let sizes = listed.files.iter().filter_map(|path| Identity::at(path).ok()).map(|now| now.bytes);
    of_bytes.store(sizes.sum(), Ordering::Relaxed);
    let mut summary = intake(&asked.worker, &listed.files, &asked.cancel, &mut |found: Found| {
        if asked.pause.is_set() {
            // Whoever else writes into the case does not wait until somebody goes on.
            let kept = lock(&taking).keeper.flush();
            if let Err(why) = kept {
                lock(&taking).not_kept.get_or_insert(why);
            }
        }
        asked.pause.wait(&asked.cancel);
        if asked.cancel.is_cancelled() {
            return false;
        }
        if current.as_ref().is_none_or(|current| current.path != found.path) {
            if let Some(before) = current.take() {
                before.end(&pool, &taking, &bytes);
            }
            let path = key(&found.path);
            let now = Identity::at(&found.path).ok();
            let stated = format!("{} {judged_by}", now.map(|now| now.to_string()).unwrap_or_default());
            // What is kept bears the name that was given then.
            let stated = if path == found.path.to_string_lossy() {
                stated
            } else {
                format!("{stated} {}", found.path.display())
            };
            let kept = {
                let mut taking = lock(&taking);
                let kept = taking.keeper.kept(&path, &stated);
                taking.gathered.forget(&kept.gone);
                kept
            };
            current = Some(Current {
                path: found.path.clone(),
                key: path.clone(),
                kept,
                seen: 0,
                waiting: None,
                bytes: now.map_or(0, |now| now.bytes),
                within: 0,
            });
            met.insert(path);
        }
        if let Some(current) = &mut current {
            current.reach(found.member.as_ref().map_or(0, |member| member.end), &bytes);
            current.take(found, &pool, asked);
        }
        true
    });
    summary.left_out.extend(listed.left_out().map(|(folder, why)| (folder.to_owned(), why)));
    if let Some(last) = current.take() {
        if summary.stopped {
            last.stop(&pool);
        } else {
            last.end(&pool, &taking, &bytes);
        }
    }
    let refused = pool.finish();
    // The threads are gone: nobody else holds it.
    let Some(mut taking) = Arc::into_inner(taking).and_then(|taking| taking.into_inner().ok()) else {
        return Err(std::io::Error::other("a reader broke off"));
    };
    if !summary.stopped {
        match taking.keeper.keep_only(&met, &roots) {
            Ok(gone) => taking.gathered.forget(&gone),
            Err(why) => drop(taking.not_kept.get_or_insert(why)),
        }
    }
    if let Err(why) = taking.keeper.flush() {
        taking.not_kept.get_or_insert(why);
    }
    Ok((Outcome { gathered: taking.gathered, summary, met, not_kept: taking.not_kept, refused }, taking.keeper))
}

/// What a file is kept under: its place on this machine, however it was given.
fn key(path: &Path) -> String {
    std::path::absolute(path).as_deref().unwrap_or(path).to_string_lossy().into_owned()
}

fn lock<K>(taking: &Mutex<Taking<K>>) -> MutexGuard<'_, Taking<K>> {
    taking.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A number for what decides beside the file's bytes: this version, keys, certificates and lists of releases. What was gathered under
/// others is gathered anew.
fn judged_by(settings: &Settings) -> String {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    format!("{:?} {:?} {:?}", settings.keys.imported, settings.anchors, settings.knowledge.known()).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The file of the disk that is being taken in.
struct Current {
    path: PathBuf,
    /// What it is kept under.
    key: String,
    kept: crate::inspect::across::Kept,
    seen: u64,
    /// What was found last: whether it is the file's last thing shows with the next one.
    waiting: Option<Job>,
    bytes: u64,
    /// Of these, taken in.
    within: u64,
}

impl Current {
    /// It is taken in up to here.
    fn reach(&mut self, to: u64, bytes: &AtomicU64) {
        let to = to.min(self.bytes);
        bytes.fetch_add(to.saturating_sub(self.within), Ordering::Relaxed);
        self.within = self.within.max(to);
    }

    fn take(&mut self, found: Found, pool: &Pool<Gleaned>, asked: &Asked) {
        self.seen += 1;
        if self.kept.ended || self.seen <= self.kept.things {
            return;
        }
        if let Some(before) = self.waiting.take() {
            pool.feed(before);
        }
        self.waiting = Some(job(found, asked));
    }

    /// Its last thing is given as such.
    fn end<K: Keeper>(mut self, pool: &Pool<Gleaned>, taking: &Mutex<Taking<K>>, bytes: &AtomicU64) {
        self.reach(self.bytes, bytes);
        match self.waiting {
            Some(last) => pool.feed(Job { last: true, ..last }),
            // Everything of it was kept before, but not that it ended.
            None if !self.kept.ended => {
                let mut taking = lock(taking);
                if let Err(why) = taking.keeper.ended(&self.key) {
                    taking.not_kept.get_or_insert(why);
                }
            }
            None => {}
        }
    }

    /// It was not read to its end.
    fn stop(self, pool: &Pool<Gleaned>) {
        if let Some(last) = self.waiting {
            pool.feed(last);
        }
    }
}

fn job(found: Found, asked: &Asked) -> Job {
    let given = |member| {
        let bytes = found.bytes.clone();
        let why = found.unread.clone();
        Given { member, bytes: bytes.ok_or_else(|| why.unwrap_or_else(|| "it could not be had".to_owned())) }
    };
    let member = found.member.clone().map(given);
    Job { member, last: false, ..Job::file(found.path, asked.settings.clone(), asked.cancel.clone()) }
}

/// Whether a path is one that is gathered as a dump: a folder, a mailbox, an archive.
pub fn is_dump(path: &Path) -> bool {
    path.is_dir() || crate::acquire::Opened::open(path).is_ok_and(|opened| opened.form != crate::acquire::Form::Plain)
}
