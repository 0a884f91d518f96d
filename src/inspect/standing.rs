//! Where a file stands after all checks: the worst finding decides.

use serde::{Deserialize, Serialize};

use super::check::Weight;
use super::finding::Finding;

/// The standing of a file; never "authentic", never an accusation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// A signature verifies over everything shown.
    Attested,
    /// No odd finding or worse.
    Consistent,
    /// At least one odd finding.
    Unexplained,
    /// At least one conflict.
    Conflicting,
    /// At least one proof.
    Altered,
    /// Could not be decoded far enough to be judged.
    Unreadable,
}

impl Standing {
    /// All of them, best first.
    pub const ALL: [Self; 6] =
        [Self::Attested, Self::Consistent, Self::Unexplained, Self::Conflicting, Self::Altered, Self::Unreadable];

    /// What the findings make of a file that could be read; `attested` where a signature vouches for everything shown.
    pub fn of(findings: &[Finding], attested: bool) -> Self {
        match findings.iter().map(|finding| finding.weight).max() {
            Some(Weight::Proof) => Self::Altered,
            Some(Weight::Conflict) => Self::Conflicting,
            Some(Weight::Odd) => Self::Unexplained,
            Some(Weight::Note) | None if attested => Self::Attested,
            Some(Weight::Note) | None => Self::Consistent,
        }
    }

    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attested => "attested",
            Self::Consistent => "consistent",
            Self::Unexplained => "unexplained",
            Self::Conflicting => "conflicting",
            Self::Altered => "altered",
            Self::Unreadable => "unreadable",
        }
    }
}
