//! Facts about the world, embedded at build time.

use std::sync::OnceLock;

mod releases;
pub mod unicode;

pub use releases::{Confidence, Release, ReleaseKind, Releases, font_family};

/// All embedded facts.
#[derive(Debug)]
pub struct Knowledge {
    /// When which software, font and format feature came out.
    pub releases: Releases,
}

impl Knowledge {
    /// The facts that the program ships.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Knowledge> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self { releases: Releases::embedded() })
    }
}
