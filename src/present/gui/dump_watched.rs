//! What a dump holds so far, for the window, while it is gathered.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::inspect::across::{Beside, Digest, Gleaned, Keeper, Kept, Shelf, Traits};
use crate::present::dump::Entry;
use crate::sandbox::{Pause, Progress};

/// What was examined so far, by position.
#[derive(Default)]
pub(super) struct Draft {
    pub entries: HashMap<u32, Arc<Entry>>,
    pub progress: Progress,
}

/// Shared by the threads of one gathering.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Draft>>);

impl Shared {
    pub fn change<T>(&self, change: impl FnOnce(&mut Draft) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A keeper whose things are seen as they come.
pub(super) struct Watched<K> {
    pub keeper: K,
    pub shared: Shared,
    pub roots: Arc<[PathBuf]>,
    pub pause: Pause,
}

impl<K> Watched<K> {
    fn see(&self, file: u32, traits: &Traits) {
        let entry = Arc::new(Entry::of(file, traits, &self.roots));
        self.shared.change(|draft| draft.entries.insert(file, entry));
    }

    fn gone(&self, positions: &[u32]) {
        if !positions.is_empty() {
            self.shared.change(|draft| positions.iter().for_each(|file| drop(draft.entries.remove(file))));
        }
    }
}

impl<K: Keeper> Shelf for Watched<K> {
    fn traits(&self, file: u32) -> Option<Traits> {
        self.keeper.traits(file)
    }

    fn judged(&self, state: u64) -> Option<Beside> {
        self.keeper.judged(state)
    }

    fn keep_judged(&self, state: u64, beside: &Beside) {
        self.keeper.keep_judged(state, beside);
    }

    fn digest(&self, file: u32) -> Option<Digest> {
        // What was kept at an earlier time is asked for once, at the start.
        self.see(file, &self.keeper.traits(file)?);
        self.keeper.digest(file)
    }
}

impl<K: Keeper> Keeper for Watched<K> {
    fn len(&self) -> u32 {
        self.keeper.len()
    }

    fn rooted(&mut self, roots: &[String]) -> Result<(), String> {
        self.keeper.rooted(roots)
    }

    fn kept(&mut self, path: &str, stated: &str) -> Kept {
        let kept = self.keeper.kept(path, stated);
        self.gone(&kept.gone);
        kept
    }

    fn keep(&mut self, path: &str, gleaned: &Gleaned) -> Result<u32, String> {
        let file = self.keeper.keep(path, gleaned)?;
        if let Some(traits) = gleaned.traits() {
            self.see(file, &traits);
        }
        if self.pause.is_set() {
            self.keeper.flush()?;
        }
        Ok(file)
    }

    fn ended(&mut self, path: &str) -> Result<(), String> {
        self.keeper.ended(path)?;
        if self.pause.is_set() { self.keeper.flush() } else { Ok(()) }
    }

    fn keep_only(&mut self, met: &BTreeSet<String>, roots: &[String]) -> Result<Vec<u32>, String> {
        let gone = self.keeper.keep_only(met, roots)?;
        self.gone(&gone);
        Ok(gone)
    }

    fn flush(&mut self) -> Result<(), String> {
        self.keeper.flush()
    }
}
