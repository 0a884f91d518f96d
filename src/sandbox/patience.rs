//! How long an answer may take before its reader is stopped.

use std::time::Duration;

use super::protocol::Request;
use crate::acquire::limits::{MOST_SEARCH_TIME, MOST_TIME, TIME_EACH_MIB};

/// How long a reader may take for one file (wall clock).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For any file.
    pub file: Duration,
    /// Beyond it, for each MiB of the file.
    pub each_mib: Duration,
    /// Beyond both, where what was signed is searched.
    pub search: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { file: MOST_TIME, each_mib: TIME_EACH_MIB, search: MOST_SEARCH_TIME }
    }
}

impl Patience {
    /// How long the answer may take with a file of so many bytes.
    pub(super) fn with(&self, request: &Request, bytes: usize) -> Allowed {
        let searched = match request {
            Request::Examine { settings, .. } | Request::Restore { settings, .. } => settings.search.is_some(),
            _ => false,
        };
        self.given(bytes, if searched { self.search } else { Duration::ZERO })
    }

    /// The same without a search.
    pub(super) fn plain(&self, bytes: usize) -> Allowed {
        self.given(bytes, Duration::ZERO)
    }

    fn given(&self, bytes: usize, search: Duration) -> Allowed {
        let whole = self.file + self.each_mib * u32::try_from(bytes >> 20).unwrap_or(u32::MAX) + search;
        // A large file has its share of time also for one long step.
        Allowed { whole, silence: whole.min(self.file.max(whole / 8)) }
    }
}

/// What one answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    /// All of it.
    pub whole: Duration,
    /// Without a word of the reader.
    pub silence: Duration,
}

impl Allowed {
    /// So long, in silence too.
    pub(super) fn all(whole: Duration) -> Self {
        Self { whole, silence: whole }
    }
}
