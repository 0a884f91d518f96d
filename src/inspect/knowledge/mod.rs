//! Facts about the world, embedded at build time.

use std::sync::OnceLock;

mod clients;
mod releases;
mod tlds;

pub use clients::{Client, ClientRelease, Clients, LEARNED, MakerKind, Provider, Relay};
pub use releases::{Confidence, Release, ReleaseKind, Releases, font_family};
pub use tlds::Tlds;

/// All embedded facts.
#[derive(Debug)]
pub struct Knowledge {
    /// When which software, font and format feature came out.
    pub releases: Releases,
    /// How mail programs and services write a mail.
    pub clients: Clients,
    /// When top-level domains came to be.
    pub tlds: Tlds,
}

impl Knowledge {
    /// The facts that the program ships.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Knowledge> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self {
            releases: Releases::embedded(),
            clients: Clients::embedded(),
            tlds: Tlds::embedded(),
        })
    }
}
