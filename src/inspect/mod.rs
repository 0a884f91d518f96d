//! Proofs, checks and the standing of a file.

pub mod checks;
mod check;
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
pub use run::{Evidence, inspect};
pub use standing::Standing;
