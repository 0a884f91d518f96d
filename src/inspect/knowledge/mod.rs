//! Facts about the world: embedded at build time, and the releases of programs that the user brings.

use std::sync::OnceLock;

pub mod addresses;
mod base_rates;
mod beyond;
mod fixed_words;
pub mod hosts;
mod import;
mod more;
mod pdf_writers;
mod releases;
mod remembered;
pub mod servers;
pub mod unicode;
pub mod zones;

pub use base_rates::{BaseRate, BaseRates};
pub use beyond::Beyond;
mod clients;
mod tlds;

pub use clients::{Client, ClientRelease, Clients, LEARNED, MakerKind, Provider, Relay};
pub use import::{ReleaseList, ReleaseRow, ReleasesRead, read_releases};
pub use more::{Known, KnownList, MoreKnowledge, NewRows};
pub use pdf_writers::{Drawing, PdfWriter, PdfWriters};
pub use releases::{Confidence, Release, ReleaseKind, Releases, font_family};
pub use tlds::Tlds;

/// All embedded facts.
#[derive(Debug)]
pub struct Knowledge {
    /// When which software, font and format feature came out.
    pub releases: Releases,
    /// How often each check finds something on ordinary files.
    pub base_rates: BaseRates,
    /// How mail programs and services write a mail.
    pub clients: Clients,
    /// When top-level domains came to be.
    pub tlds: Tlds,
    /// How programs write PDFs.
    pub pdf_writers: PdfWriters,
}

impl Knowledge {
    /// The facts that the program ships.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Knowledge> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::with(&[]))
    }

    /// The same with lists of releases that the user brought in.
    fn with(lists: &[ReleaseList]) -> Self {
        Self {
            releases: Releases::with(lists),
            clients: Clients::embedded(),
            tlds: Tlds::embedded(),
            pdf_writers: PdfWriters::embedded(),
            base_rates: BaseRates::embedded(),
        }
    }
}
