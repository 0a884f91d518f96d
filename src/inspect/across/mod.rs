//! Files beside one another: what the whole dump says that one file can't.
//!
//! [`Traits`] are what of one file is judged beside others. [`Gathered`] remembers them in numbers, [`judge`] puts the questions, and
//! [`rank`] orders the files: what only one file has comes first, what half of them share is a migration and comes last.

mod clusters;
mod collect;
mod diff;
mod digest;
mod document;
mod gathered;
mod keeper;
mod language;
mod mail;
mod measures;
mod merged;
mod neighbours;
mod packed;
mod rank;
mod received;
mod traits;
mod words;

pub use clusters::Cluster;
pub(crate) use diff::{Compared, Differs, compare, everything, passages};
pub(crate) use digest::{Brief, same};
pub use digest::{Digest, Gleaned};
pub use gathered::{Gathered, Shelf};
pub use keeper::{Keeper, Kept};
pub use measures::{Gauge, Measure};
pub(crate) use measures::{Pulse, packed_as, packed_time};
pub use merged::{Beside, lead, merge, merge_report, stands};
pub(crate) use neighbours::Neighbour;
pub use neighbours::{Aside, Neighbours, judge};
pub use packed::unpack;
pub use rank::{Place, Weighed, rank};
pub(crate) use received::SIGNED;
pub use traits::{Mark, MarkKind, Passage, Time, Traits, Waiting, When};
