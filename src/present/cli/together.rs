//! Files of one call speak for one another: a key that fits in one makes a failure under it in another one weigh in full. And they
//! share the work that one call spends on searches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::Settings;
use crate::inspect::proofs::SearchBudget;
use crate::sandbox::{Cancel, Engine};

/// What the files of a call know of one another; the same in whatever order they are given.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// Fingerprint of a key, and the files (by their position) in which it fits: two of them are enough to know.
    fitting: BTreeMap<String, BTreeSet<usize>>,
    /// Searches that wait in them, in parts.
    open: u64,
}

/// So many files in which a key fits are remembered: the file itself, and another one.
const ENOUGH: usize = 2;

impl Together {
    /// Computes the signatures of all files; of one file alone there is nothing to know.
    pub(super) fn of(engine: &mut Engine, files: &[PathBuf], settings: &Settings) -> Self {
        let mut together = Self::default();
        if files.len() < 2 {
            return together;
        }
        for (index, path) in files.iter().enumerate() {
            let signatures = engine.signatures(path, settings, &Cancel::default());
            together.open = together.open.saturating_add(signatures.open);
            for key in signatures.fitting {
                let holders = together.fitting.entry(key).or_default();
                if holders.len() < ENOUGH {
                    holders.insert(index);
                }
            }
        }
        together
    }

    /// The settings for each of so many files. `alone`: nothing that another one says counts; `search`: whether signed values are
    /// searched. Files share them, but for those that hold a key alone.
    pub(super) fn settings(&self, files: usize, settings: &Settings, alone: bool, search: bool) -> Vec<Arc<Settings>> {
        let search = search.then(|| SearchBudget::shared(self.open));
        let confirmed = |index: usize| -> BTreeSet<String> {
            let others = self.fitting.iter().filter(|(_, holders)| holders.iter().any(|holder| *holder != index));
            if alone { BTreeSet::new() } else { others.map(|(key, _)| key.clone()).collect() }
        };
        let with = |confirmed| Arc::new(Settings { confirmed, search, ..settings.clone() });
        let sole: BTreeSet<usize> =
            self.fitting.values().filter(|holders| holders.len() == 1).flatten().copied().collect();
        let shared = with(confirmed(usize::MAX));
        (0..files)
            .map(|index| if sole.contains(&index) && !alone { with(confirmed(index)) } else { shared.clone() })
            .collect()
    }
}
