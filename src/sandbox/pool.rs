//! Several children that work through many files; reports come in the order of the files, however many children there are.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::lost::Lost;
use super::{AHEAD, Cancel, Engine, Worker, looked_again};
use crate::Settings;
use crate::acquire::Source;
use crate::inspect::Report;

/// Most children: beyond, the disk and the window are what one waits for.
const MOST_CHILDREN: usize = 8;
/// Reports that may wait for an earlier one, for each child: they are held in memory.
const MOST_EARLY: u64 = 16;
/// Bytes that wait for one child at most, beyond the file that it reads.
const MOST_BYTES_AHEAD: usize = 1024 * 1024;

/// One file to examine.
#[derive(Debug, Clone)]
pub struct Job {
    /// The file.
    pub path: PathBuf,
    /// What the user set.
    pub settings: Arc<Settings>,
    /// Stops it.
    pub cancel: Cancel,
}

/// What is done with each report; `None` for a file that was cancelled.
type Deliver = Box<dyn Fn(Job, Option<Report>) + Send + Sync>;

/// The children.
pub struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    done: Mutex<Finished>,
    deliver: Deliver,
    early: u64,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    /// Number of the first that waits.
    next: u64,
    /// Number of the first that was not delivered yet.
    delivered: u64,
    closed: bool,
}

#[derive(Default)]
struct Finished {
    next: u64,
    early: BTreeMap<u64, (Job, Option<Report>)>,
}

/// A file that a child has, or will have next.
struct Open {
    number: u64,
    job: Job,
    read: Result<Source, Box<Report>>,
    /// What came of the question, and to which of the engine's children it went.
    put: Option<(u64, Result<(), Lost>)>,
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
        let size = size.clamp(1, MOST_CHILDREN);
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            changed: Condvar::new(),
            done: Mutex::default(),
            deliver: Box::new(deliver),
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

    /// As many children as there are processors.
    pub fn usual_size() -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }

    /// Gives it more files.
    pub fn push(&self, jobs: impl IntoIterator<Item = Job>) {
        self.shared.queue().waiting.extend(jobs);
        self.shared.changed.notify_all();
    }

    /// Waits until every file is delivered, and ends the children.
    pub fn finish(mut self) {
        self.shared.queue().closed = true;
        self.shared.changed.notify_all();
        for thread in std::mem::take(&mut self.threads) {
            // A thread that broke off has said nothing that could be told here.
            let _ = thread.join();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.waiting.clear();
        queue.closed = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, mut engine: Engine) {
        let mut open: VecDeque<Open> = VecDeque::new();
        loop {
            while open.len() < AHEAD && (open.is_empty() || ahead(&open) < MOST_BYTES_AHEAD) {
                let Some((number, job)) = self.next(open.is_empty()) else { break };
                let read = super::open(&job.path, &job.settings);
                open.push_back(Open { number, job, read, put: None });
            }
            let Some(mut first) = open.pop_front() else { return };
            // The files behind it are put already when the first is waited for.
            put(&mut engine, &mut first);
            for one in &mut open {
                // Other keys are told when nothing is open.
                if !engine.can_put(&one.job.settings.keys) {
                    break;
                }
                put(&mut engine, one);
            }
            let report = match (first.read, first.put) {
                (Err(report), _) => Some(*report),
                (Ok(source), Some((_, put))) => {
                    let report = engine.take_report(put, &source, &first.job.settings, &first.job.cancel);
                    looked_again(source, report)
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

    /// The next file; waits for one, or until there will be none, where the thread has nothing else to do.
    fn next(&self, wait: bool) -> Option<(u64, Job)> {
        let mut queue = self.queue();
        loop {
            let early = queue.next.saturating_sub(queue.delivered) < self.early;
            if early && let Some(job) = queue.waiting.pop_front() {
                queue.next += 1;
                return Some((queue.next - 1, job));
            }
            if !wait || (queue.closed && queue.waiting.is_empty()) {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn delivered(&self, number: u64, job: Job, report: Option<Report>) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.early.insert(number, (job, report));
        loop {
            let next = done.next;
            let Some((job, report)) = done.early.remove(&next) else { break };
            (self.deliver)(job, report);
            done.next += 1;
        }
        self.queue().delivered = done.next;
        self.changed.notify_all();
    }
}

/// Puts the question, unless it is put already or nobody wants the answer any more.
fn put(engine: &mut Engine, one: &mut Open) {
    if let (Ok(source), None, false) = (&one.read, &one.put, one.job.cancel.is_cancelled()) {
        let put = engine.put_source(source, &one.job.settings, &one.job.cancel);
        one.put = Some((engine.started, put));
    }
}

fn ahead(open: &VecDeque<Open>) -> usize {
    open.iter().filter_map(|one| one.read.as_ref().ok()).map(|source| source.bytes.len()).sum()
}
