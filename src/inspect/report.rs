//! All that is known of one file after the whole way: what it is, what it says, what was found.

use std::borrow::Cow;
use std::cell::Cell;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::attested::Attestation;
use super::claims::ClaimRow;
use super::copy::CopyType;
use super::finding::Finding;
use super::knowledge::Known;
use super::proofs::{ArcChain, Proof};
use super::route::{Route, Stop};
use super::standing::Standing;
use crate::evidence::{Container, Kind, Locator, NamedFact, Repair, Revision, SourceId, Step, TimelineEntry};

/// What one check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckResult {
    /// The claims agree.
    Consistent,
    /// Findings exist.
    Found,
    /// The question does not arise, and why.
    NotApplicable(Cow<'static, str>),
    /// The check itself broke off, and how.
    Failed(String),
}

/// One check and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutcome {
    /// Id of the check.
    pub check: Cow<'static, str>,
    /// What it came to.
    pub result: CheckResult,
}

/// How many checks came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Checks that looked: found + consistent.
    pub ran: usize,
    /// With findings.
    pub found: usize,
    /// Without.
    pub consistent: usize,
    /// Did not apply.
    pub not_applicable: usize,
    /// Broke off.
    pub failed: usize,
}

/// All that is known of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The path as it was given, never made absolute.
    pub path: String,
    /// Hash of the examined bytes; `None` if they could not be had.
    pub id: Option<SourceId>,
    /// Size in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub standing: Standing,
    /// Why it is unreadable, and where it broke.
    pub unreadable: Option<String>,
    /// The moment that the examination took for "now".
    pub as_of: Timestamp,
    /// Until when it knew releases of programs, and from which lists beside the shipped one.
    pub known: Known,
    /// Subject, title or the like, to tell files apart.
    pub title: Option<String>,
    /// Heaviest first.
    pub findings: Vec<Finding>,
    /// Every check and what it came to, in catalogue order.
    pub outcomes: Vec<CheckOutcome>,
    /// Everything that the file says.
    pub facts: Vec<NamedFact>,
    /// Questions and who answers what.
    pub claims: Vec<ClaimRow>,
    /// Every moment.
    pub timeline: Vec<TimelineEntry>,
    /// Pages of a PDF as its page tree counts them; `None` for other files, and where it does not say.
    pub pages: Option<usize>,
    /// Saved states of a PDF.
    pub revisions: Vec<Revision>,
    /// What was mended or skipped.
    pub repairs: Vec<Repair>,
    /// What a mail was taken from; `None` for other files.
    pub container: Option<Container>,
    /// Which copy of a mail it is; `None` for other files.
    pub copy: Option<CopyType>,
    /// The way of a mail; `None` for other files.
    pub route: Option<Route>,
    /// Its signatures, computed.
    pub proofs: Vec<Proof>,
    /// Its ARC chain; `None` without ARC headers.
    pub arc: Option<ArcChain>,
    /// What vouches for all that a mail shows, or why nothing does; `None` for other files.
    pub attestation: Option<Attestation>,
    /// Where its bytes stand in the file that holds it; `None` for a file of its own.
    pub place: Option<Locator>,
    /// Messages of a mailbox, attachments.
    #[serde(deserialize_with = "bounded")]
    pub children: Vec<Report>,
}

/// Deepest report in a report that is taken from a reader: deeper than the engine goes, and far from the end of the stack.
const DEEPEST: u8 = 32;

thread_local! {
    /// How deep in reports the one that is being read stands.
    static DEPTH: Cell<u8> = const { Cell::new(0) };
}

/// The enclosed reports; a reader that a file has taken over must not run its parent out of stack.
fn bounded<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Report>, D::Error> {
    let depth = DEPTH.get();
    if depth >= DEEPEST {
        return Err(D::Error::custom("reports nest too deep"));
    }
    DEPTH.set(depth + 1);
    let children = Vec::deserialize(from);
    DEPTH.set(depth);
    children
}

impl Report {
    /// A report that says only why there is none.
    pub fn unreadable(path: &str, as_of: Timestamp, why: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            id: None,
            bytes: 0,
            kind: Kind::Unknown,
            standing: Standing::Unreadable,
            unreadable: Some(why.into()),
            as_of,
            known: Known::default(),
            title: None,
            findings: Vec::new(),
            outcomes: Vec::new(),
            facts: Vec::new(),
            claims: Vec::new(),
            timeline: Vec::new(),
            pages: None,
            revisions: Vec::new(),
            repairs: Vec::new(),
            container: None,
            copy: None,
            route: None,
            proofs: Vec::new(),
            arc: None,
            attestation: None,
            place: None,
            children: Vec::new(),
        }
    }

    /// Leads every place that counts in the innermost layer of `within` through it; what another source states is left alone.
    pub(crate) fn relocate(&mut self, within: &[Step]) {
        if within.is_empty() {
            return;
        }
        let own = self.findings.iter_mut().flat_map(|finding| &mut finding.exhibits);
        let places = own
            .filter(|exhibit| exhibit.source.is_none())
            .map(|exhibit| &mut exhibit.at)
            .chain(self.facts.iter_mut().map(|fact| &mut fact.at))
            .chain(self.timeline.iter_mut().map(|entry| &mut entry.at))
            .chain(self.claims.iter_mut().flat_map(|row| &mut row.cells).map(|cell| &mut cell.at))
            .chain(self.repairs.iter_mut().map(|repair| &mut repair.at))
            .chain(self.copy.iter_mut().flat_map(|copy| &mut copy.reasons).map(|reason| &mut reason.at))
            .chain(self.proofs.iter_mut().flat_map(Proof::places))
            .chain(self.arc.iter_mut().flat_map(ArcChain::places))
            .chain(self.route.iter_mut().flat_map(|route| &mut route.stops).flat_map(Stop::places));
        for at in places {
            *at = at.inside(within);
        }
    }

    /// The searches for which signatures wait, of this file and of what it encloses, in parts ([`SearchBudget::PARTS`]).
    pub fn open_searches(&self) -> u64 {
        let own: u64 = self.proofs.iter().map(Proof::open_search).sum();
        self.children.iter().map(Self::open_searches).sum::<u64>().saturating_add(own)
    }

    /// Counts the outcomes.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for outcome in &self.outcomes {
            match outcome.result {
                CheckResult::Consistent => tally.consistent += 1,
                CheckResult::Found => tally.found += 1,
                CheckResult::NotApplicable(_) => tally.not_applicable += 1,
                CheckResult::Failed(_) => tally.failed += 1,
            }
        }
        tally.ran = tally.consistent + tally.found;
        tally
    }
}
