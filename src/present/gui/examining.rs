//! Many files at once: a pool of children examines them, and each report is news.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::jobs::{News, Teller};
use crate::inspect::Report;
use crate::present::speech::t;
use crate::sandbox::{Cancel, Job, Pool, Worker, list_files};

/// Files that are to be examined, and those that are done.
#[derive(Clone, Copy, Default)]
struct Count {
    total: usize,
    done: usize,
}

impl Count {
    fn progress(self, name: String) -> News {
        News::Progress { total: self.total, done: self.done, name }
    }
}

/// The children, and how far they are.
pub(super) struct Examining {
    pool: Pool,
    tell: Teller,
    count: Arc<Mutex<Count>>,
}

impl Examining {
    /// Starts the threads; each child is started with its first file.
    pub(super) fn start(worker: &Worker, tell: Teller) -> std::io::Result<Self> {
        let count = Arc::new(Mutex::new(Count::default()));
        let (counted, say) = (count.clone(), tell.clone());
        let pool = Pool::start(worker, Pool::usual_size(), move |job: Job, report| {
            let now = changed(&counted, |count| count.done += 1);
            say.say_soon(now.progress(job.path.to_string_lossy().into_owned()));
            // What one button stopped is stopped as a whole; what was asked for since then goes on.
            if let Some(report) = report {
                say.say_soon(News::Examined(job.path, Box::new(report)));
            }
            let mut ended = false;
            changed(&counted, |count| {
                ended = count.done == count.total;
                if ended {
                    *count = Count::default();
                }
            });
            if ended {
                say.say(News::Done { cancelled: job.cancel.is_cancelled() });
            }
        })?;
        Ok(Self { pool, tell, count })
    }

    /// Looks for the files and gives them to the children.
    pub(super) fn examine(&self, paths: &[PathBuf], settings: crate::Settings, cancel: &Cancel) {
        let before = changed(&self.count, |_| ());
        self.tell.say(before.progress(t("looking for files").into()));
        let listed = list_files(paths, cancel);
        let said = listed.left_out().next().is_some();
        for (folder, limit) in &listed.cut {
            self.tell.say(News::Failed(format!("{}: {}", folder.display(), limit.sentence())));
        }
        for (folder, why) in listed.unread {
            let report = Report::unreadable(&folder.to_string_lossy(), settings.as_of, why);
            self.tell.say(News::Examined(folder, Box::new(report)));
        }
        let files = listed.files;
        let Some(first) = files.first() else {
            if before.total == 0 {
                self.tell.say(News::Done { cancelled: cancel.is_cancelled() });
            }
            if !cancel.is_cancelled() && !said {
                self.tell.say(News::Failed(t("No file was found there").into()));
            }
            return;
        };
        let now = changed(&self.count, |count| count.total += files.len());
        self.tell.say(now.progress(first.to_string_lossy().into_owned()));
        let settings = Arc::new(settings);
        let job = |path| Job::file(path, settings.clone(), cancel.clone());
        self.pool.push(files.into_iter().map(job));
    }
}

/// Changes the count; what it is then.
fn changed(count: &Mutex<Count>, change: impl FnOnce(&mut Count)) -> Count {
    let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
    change(&mut count);
    *count
}
