//! Proofs, checks and the standing of a file; checks of files beside one another.

pub mod across;
mod attested;
mod check;
pub mod checks;
mod claims;
mod copy;
mod finding;
mod first_bytes;
pub mod knowledge;
mod left_out;
mod lookalike;
mod on_page;
pub mod proofs;
mod report;
mod roles;
mod route;
mod run;
mod standing;
mod subject;

pub use attested::{Attestation, attestation};
pub use check::{Check, Enclosed, Outcome, Run, Scene, Weight};
pub(crate) use claims::claims;
pub use claims::{Agreement, ClaimCell, ClaimRow, Place, Question};
pub use copy::{CopyKind, CopyReason, CopyType, copy_type};
pub use finding::{Exhibit, Finding, Found, Phrase, Role, Say, number, span_words};
pub use first_bytes::{by_ending, by_first_bytes};
pub use report::{CheckOutcome, CheckResult, Report, Tally};
pub(crate) use roles::domains;
pub use route::{AddressClass, Join, Route, Stop, Word, route};
pub use run::inspect;
pub use standing::Standing;
