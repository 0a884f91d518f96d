//! Stops a running job from another thread, and tells that thread how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Tells a running job to stop, and how far it is; clones share one state.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Running>);

#[derive(Debug, Default)]
struct Running {
    stop: AtomicBool,
    tried: AtomicU64,
    most: AtomicU64,
}

impl Cancel {
    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }

    /// How far a search for a signed value is: work done and how much there may be, in blocks of 64 bytes; `None` if none runs.
    pub fn progress(&self) -> Option<(u64, u64)> {
        let most = self.0.most.load(Ordering::Relaxed);
        (most > 0).then(|| (self.0.tried.load(Ordering::Relaxed), most))
    }

    pub(super) fn tell(&self, tried: u64, most: u64) {
        self.0.tried.store(tried, Ordering::Relaxed);
        self.0.most.store(most, Ordering::Relaxed);
    }
}
