//! Proofs, checks and the standing of a file.

mod check;
pub mod checks;
mod claims;
mod finding;
pub mod knowledge;
mod report;
mod run;
mod standing;

pub use check::{Check, Outcome, Run, Scene, Weight};
pub(crate) use claims::claims;
pub use claims::{Agreement, ClaimCell, ClaimRow, Place, Question};
pub use finding::{Exhibit, Finding, Found, Phrase, Role, Say, span_words};
pub use report::{CheckOutcome, CheckResult, Report, Tally};
pub use run::inspect;
pub use standing::Standing;
