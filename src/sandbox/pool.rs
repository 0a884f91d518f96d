//! Several children that work through many files; reports come in the order of the files, however many children there are.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::lost::Lost;
use super::steps::{Put, Read, Steps};
use super::{AHEAD, Cancel, Engine, Worker};
use crate::Settings;
use crate::acquire::Source;
use crate::evidence::Member;
use crate::inspect::Report;
use crate::inspect::across::Gleaned;

/// Most children: beyond, the disk and the window are what one waits for.
const MOST_CHILDREN: usize = 8;
/// Reports that may wait for an earlier one, for each child: they are held in memory.
const MOST_EARLY: u64 = 16;
/// Bytes that wait for one child at most, beyond the file that it reads.
const MOST_BYTES_AHEAD: usize = 1024 * 1024;
/// Files that may wait where they are fed one by one, and bytes of those that are held in memory.
const MOST_FED: usize = 512;
const MOST_BYTES_FED: usize = 16 * 1024 * 1024;

/// One file to examine.
#[derive(Debug, Clone)]
pub struct Job {
    /// The file.
    pub path: PathBuf,
    /// What a mailbox or archive of this path holds; `None` for the file itself.
    pub member: Option<Given>,
    /// Whether nothing of this path follows.
    pub last: bool,
    /// What the user set.
    pub settings: Arc<Settings>,
    /// Stops it.
    pub cancel: Cancel,
}

impl Job {
    /// A file of its own.
    pub fn file(path: PathBuf, settings: Arc<Settings>, cancel: Cancel) -> Self {
        Self { path, member: None, last: true, settings, cancel }
    }

    /// Bytes that wait with it in memory.
    fn held(&self) -> usize {
        self.member.as_ref().and_then(|member| member.bytes.as_ref().ok()).map_or(0, |bytes| bytes.len())
    }
}

/// What a mailbox or archive holds, with its bytes.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its name and place there.
    pub member: Member,
    /// Its bytes, or why they could not be had.
    pub bytes: Result<Arc<[u8]>, String>,
}

/// What is done with each answer; `None` for a file that was cancelled.
type Deliver<A> = Box<dyn Fn(Job, Option<A>) + Send + Sync>;

/// The children, and what they give of each file.
pub struct Pool<A = Report> {
    shared: Arc<Shared<A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<A> {
    queue: Mutex<Queue>,
    changed: Condvar,
    done: Mutex<Finished<A>>,
    deliver: Deliver<A>,
    steps: Steps<A>,
    early: u64,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    /// Bytes that wait with them in memory.
    held: usize,
    /// Number of the first that waits.
    next: u64,
    /// Number of the first that was not delivered yet.
    delivered: u64,
    closed: bool,
}

struct Finished<A> {
    next: u64,
    early: BTreeMap<u64, (Job, Option<A>)>,
    /// Answers over which their receiver broke off.
    refused: usize,
}

impl<A> Default for Finished<A> {
    fn default() -> Self {
        Self { next: 0, early: BTreeMap::new(), refused: 0 }
    }
}

/// A file that a child has, or will have next.
struct Open<A> {
    number: u64,
    job: Job,
    read: Read<A>,
    /// What came of the question, and to which of the engine's children it went.
    put: Option<(u64, Put)>,
}

impl Pool<Gleaned> {
    /// The same for what of each file is judged beside others.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_traits(
        worker: &Worker,
        size: usize,
        deliver: impl Fn(Job, Option<Gleaned>) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        Self::with(Steps::TRAITS, worker, size, Box::new(deliver))
    }
}

impl Pool {
    /// Starts `size` threads, each with a child that is started with its first file; `deliver` is called for one file after the
    /// other, in the order in which they were given, on any of the threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        worker: &Worker,
        size: usize,
        deliver: impl Fn(Job, Option<Report>) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        Self::with(Steps::USUAL, worker, size, Box::new(deliver))
    }

    /// As many children as there are processors.
    pub fn usual_size() -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }
}

impl<A: Send + 'static> Pool<A> {
    fn with(steps: Steps<A>, worker: &Worker, size: usize, deliver: Deliver<A>) -> std::io::Result<Self> {
        let size = size.clamp(1, MOST_CHILDREN);
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            changed: Condvar::new(),
            done: Mutex::default(),
            deliver,
            steps,
            early: MOST_EARLY * size as u64,
        });
        let mut pool = Self { shared, threads: Vec::new() };
        for number in 1..=size {
            let (shared, engine) = (pool.shared.clone(), Engine::new(worker.clone()));
            let thread = std::thread::Builder::new().name(format!("examiner {number}"));
            pool.threads.push(thread.spawn(move || shared.work(engine))?);
        }
        Ok(pool)
    }

    /// Gives it more files.
    pub fn push(&self, jobs: impl IntoIterator<Item = Job>) {
        let mut queue = self.shared.queue();
        for job in jobs {
            queue.held += job.held();
            queue.waiting.push_back(job);
        }
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// Gives it one more file as soon as not too many wait: so that a dump of any size takes a bounded part of memory.
    pub fn feed(&self, job: Job) {
        let mut queue = self.shared.queue();
        while queue.waiting.len() >= MOST_FED || (queue.held > 0 && queue.held + job.held() > MOST_BYTES_FED) {
            queue = self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.held += job.held();
        queue.waiting.push_back(job);
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// Waits until every file is delivered, and ends the children. Gives the number of reports over which their receiver broke off.
    pub fn finish(mut self) -> usize {
        self.shared.queue().closed = true;
        self.shared.changed.notify_all();
        for thread in std::mem::take(&mut self.threads) {
            // A thread that broke off has said nothing that could be told here.
            let _ = thread.join();
        }
        self.shared.done.lock().unwrap_or_else(PoisonError::into_inner).refused
    }
}

impl<A> Drop for Pool<A> {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.waiting.clear();
        queue.closed = true;
        self.shared.changed.notify_all();
    }
}

impl<A> Shared<A> {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is said of a file over which this side broke off.
    fn fault(&self, job: &Job, source: Option<&Source>) -> Box<A> {
        Box::new((self.steps.lost)(job, source, Lost::Fault.to_string()))
    }

    fn work(&self, mut engine: Engine) {
        let mut open: VecDeque<Open<A>> = VecDeque::new();
        loop {
            while open.len() < AHEAD && (open.is_empty() || ahead(&open) < MOST_BYTES_AHEAD) {
                let Some((number, job)) = self.next(open.is_empty()) else { break };
                let read = catch_unwind(AssertUnwindSafe(|| (self.steps.read)(&job)));
                let read = read.unwrap_or_else(|_| Err(self.fault(&job, None)));
                open.push_back(Open { number, job, read, put: None });
            }
            let Some(mut first) = open.pop_front() else { return };
            self.put(&mut engine, &mut first, false);
            // The files behind it are put already when the first is waited for; other keys and releases are told when nothing is open.
            for one in &mut open {
                if !engine.can_put(&one.job.settings) || !self.put(&mut engine, one, true) {
                    break;
                }
            }
            // A fault over one of those took the engine along to which the first was put.
            let before = first.put.take_if(|(child, put)| put.is_ok() && *child != engine.started);
            if before.is_some() {
                self.put(&mut engine, &mut first, false);
            }
            let report = match (first.read, first.put) {
                (Err(report), _) => Some(*report),
                (Ok(source), Some((_, put))) => {
                    let job = &first.job;
                    let taken = guarded(&mut engine, |engine| (self.steps.take)(engine, put, source.clone(), job));
                    taken.unwrap_or_else(|| Some(*self.fault(job, Some(&source))))
                }
                (Ok(_), None) => None,
            };
            // What was put to a child that a file has ended is put to the next one.
            for one in &mut open {
                one.put.take_if(|(child, _)| *child != engine.started || !engine.can_take());
            }
            self.delivered(first.number, first.job, report);
        }
    }

    /// Puts the question, unless it is put already or nobody wants the answer any more; `false` where nobody is left to put one to.
    fn put(&self, engine: &mut Engine, one: &mut Open<A>, behind: bool) -> bool {
        let (Ok(source), None, false) = (&one.read, &one.put, one.job.cancel.is_cancelled()) else { return true };
        match guarded(engine, |engine| (self.steps.put)(engine, source, &one.job, behind)) {
            Some(Some(put)) => one.put = Some((engine.started, put)),
            Some(None) => return false,
            None => one.read = Err(self.fault(&one.job, Some(source))),
        }
        true
    }

    /// The next file; waits for one, or until there will be none, where the thread has nothing else to do.
    fn next(&self, wait: bool) -> Option<(u64, Job)> {
        let mut queue = self.queue();
        loop {
            let early = queue.next.saturating_sub(queue.delivered) < self.early;
            if early && let Some(job) = queue.waiting.pop_front() {
                queue.next += 1;
                queue.held = queue.held.saturating_sub(job.held());
                let number = queue.next - 1;
                drop(queue);
                self.changed.notify_all();
                return Some((number, job));
            }
            if !wait || (queue.closed && queue.waiting.is_empty()) {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn delivered(&self, number: u64, job: Job, report: Option<A>) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.early.insert(number, (job, report));
        loop {
            let next = done.next;
            let Some((job, report)) = done.early.remove(&next) else { break };
            // Whoever takes it may break off over it: the others are delivered all the same.
            let taken = catch_unwind(AssertUnwindSafe(|| (self.deliver)(job, report)));
            done.refused += usize::from(taken.is_err());
            done.next += 1;
        }
        self.queue().delivered = done.next;
        self.changed.notify_all();
    }
}

/// Does something with the engine; nothing where a fault of ours breaks it off, and the engine begins anew.
pub fn guarded<T>(engine: &mut Engine, work: impl FnOnce(&mut Engine) -> T) -> Option<T> {
    let done = catch_unwind(AssertUnwindSafe(|| work(engine))).ok();
    if done.is_none() {
        engine.begin_anew();
    }
    done
}

fn ahead<A>(open: &VecDeque<Open<A>>) -> usize {
    open.iter().filter_map(|one| one.read.as_ref().ok()).map(|source| source.bytes.len()).sum()
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
