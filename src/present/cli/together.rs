//! Files of one call speak for one another: a key that fits in one makes a failure under it in another one weigh in full, and what
//! one says of another is held against it. And they share the work that one call spends on searches.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Settings;
use crate::inspect::Report;
use crate::inspect::across::{Beside, Gathered, Gleaned, Keeper as _, Traits, judge, merge_report};
use crate::inspect::proofs::SearchBudget;
use crate::sandbox::{Cancel, Job, Pool, Worker};
use crate::store::shelf::MemoryShelf;

/// What the files of a call know of one another; the same in whatever order they are given.
#[derive(Debug, Default)]
pub(super) struct Together {
    gathered: Gathered,
    beside: Beside,
    /// Searches that wait in them, in parts.
    open: u64,
}

#[derive(Default)]
struct Taking {
    gathered: Gathered,
    shelf: MemoryShelf,
    open: u64,
}

impl Together {
    /// Looks at all files, and judges them beside one another; of one file alone there is nothing to know. `alone`: nothing that
    /// another one says counts.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn of(worker: &Worker, files: &[PathBuf], settings: &Settings, alone: bool) -> std::io::Result<Self> {
        if files.len() < 2 {
            return Ok(Self::default());
        }
        let taking = Arc::new(Mutex::new(Taking::default()));
        let to_fill = taking.clone();
        let take = move |job: Job, gleaned: Option<Gleaned>| {
            let mut taking = to_fill.lock().unwrap_or_else(PoisonError::into_inner);
            // Each file has its position, also one that gave nothing.
            let path = job.path.to_string_lossy();
            let gleaned = gleaned.unwrap_or_else(|| Gleaned::of(&Traits::unreadable(&path, "")));
            taking.open = taking.open.saturating_add(gleaned.digest.open);
            if !alone && taking.shelf.keep(&path, &gleaned).is_ok() {
                taking.gathered.add(gleaned.digest);
            }
        };
        let pool = Pool::start_traits(worker, Pool::usual_size().min(files.len()), take)?;
        let settings = Arc::new(settings.clone());
        files.iter().for_each(|path| pool.feed(Job::file(path.clone(), settings.clone(), Cancel::default())));
        pool.finish();
        let mut taking = std::mem::take(&mut *taking.lock().unwrap_or_else(PoisonError::into_inner));
        let beside = judge(&mut taking.gathered, &taking.shelf);
        Ok(Self { gathered: taking.gathered, beside, open: taking.open })
    }

    /// The settings for each of so many files. `search`: whether signed values are searched. Files share them, but for those that
    /// hold a key alone.
    pub(super) fn settings(&self, files: usize, settings: &Settings, search: bool) -> Vec<Arc<Settings>> {
        let search = search.then(|| SearchBudget::shared(self.open));
        let with = |confirmed| Arc::new(Settings { confirmed, search, ..settings.clone() });
        let shared = with(self.gathered.confirmed_for(None));
        let own = |index: usize| {
            let file = u32::try_from(index).ok().filter(|file| self.gathered.confirms_alone(*file))?;
            Some(with(self.gathered.confirmed_for(Some(file))))
        };
        (0..files).map(|index| own(index).unwrap_or_else(|| shared.clone())).collect()
    }

    /// The report of one of the files with what the others say of it.
    pub(super) fn beside(&self, index: usize, report: &mut Report) {
        if self.gathered.files() > 0
            && let Ok(file) = u32::try_from(index)
        {
            merge_report(report, file, &self.beside);
        }
    }
}
