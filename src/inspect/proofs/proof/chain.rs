//! ARC: what the sets of a mail come to together.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::evidence::{Fact, Locator};

/// What the ARC sets of a mail come to (RFC 8617 5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArcChain {
    /// `none`, `pass`, `fail`; `unknown` where a key is missing.
    pub result: ArcResult,
    /// Why it fails or can't be told.
    pub reason: Option<String>,
    /// The sets, the first sealer first.
    pub sets: Vec<ArcSet>,
}

impl ArcChain {
    /// Every place that counts in the mail's own text.
    pub(crate) fn places(&mut self) -> impl Iterator<Item = &mut Locator> {
        self.sets
            .iter_mut()
            .flat_map(|set| set.chain_validation.iter_mut().chain(&mut set.saw))
            .map(|fact| &mut fact.at)
    }
}

/// The result of an ARC chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArcResult {
    /// No ARC header.
    None,
    /// Every seal and the newest message signature fit.
    Pass,
    /// Something does not fit, or is not as it must be.
    Fail,
    /// A key is missing.
    Unknown,
}

impl ArcResult {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// What one sealer put on: what it saw, and its signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArcSet {
    /// Instance, from 1.
    pub instance: u32,
    /// Sealing domain.
    pub domain: String,
    /// What the sealer says of the chain before it (`cv=`).
    pub chain_validation: Option<Fact<String>>,
    /// What the sealer saw: each result of its ARC-Authentication-Results.
    pub saw: Vec<Fact<String>>,
    /// Whether its message signature fits the mail as it stands: the fingerprint of the text and the headers.
    pub message: Verdict,
    /// Whether its seal fits.
    pub seal: Verdict,
}
