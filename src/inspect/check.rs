//! A check: one question put to a file. Catalogue, help, tests and output are all derived from the literal.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::across::{Aside, Neighbours};
use super::copy::CopyType;
use super::finding::Found;
use super::knowledge::Knowledge;
use super::proofs::{ArcChain, Proof};
use super::roles::{self, NamedDomain};
use super::route::Route;
use crate::evidence::{Evidence, Fact, Kind, Mail, Office, Part, Pdf, SourceId};

/// How much a finding of a check says at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Worth knowing, says nothing against the file.
    Note,
    /// Unusual for the software or person claimed; ordinary reasons exist.
    Odd,
    /// Two statements of the file cannot both be true.
    Conflict,
    /// Cryptography says so.
    Proof,
}

impl Weight {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Odd => "odd",
            Self::Conflict => "conflict",
            Self::Proof => "proof",
        }
    }
}

/// What a check may look at besides the evidence.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// "Now", passed in; only gates against impossible futures read it.
    pub as_of: Timestamp,
    /// Embedded facts about the world.
    pub knowledge: &'a Knowledge,
    /// Which copy of a mail this is; `None` for other files.
    pub copy: Option<&'a CopyType>,
    /// The way that a mail says it took; `None` for other files.
    pub route: Option<&'a Route>,
    /// What the mail encloses, each decoded by itself.
    pub enclosed: &'a [Enclosed<'a>],
    /// Its signatures, computed.
    pub proofs: &'a [Proof],
    /// Its ARC chain.
    pub arc: Option<&'a ArcChain>,
    /// The domains that a mail names, where they were looked for already.
    pub domains: Option<&'a [NamedDomain]>,
}

impl<'a> Scene<'a> {
    /// A scene with nothing but the world.
    pub fn new(as_of: Timestamp, knowledge: &'a Knowledge) -> Self {
        Self { as_of, knowledge, copy: None, route: None, enclosed: &[], proofs: &[], arc: None, domains: None }
    }

    /// The domains that the mail names, with their roles.
    pub fn domains(&self, mail: &Mail) -> Cow<'a, [NamedDomain]> {
        self.domains.map_or_else(|| roles::domains(mail).into(), Cow::Borrowed)
    }
}

/// One thing that a mail encloses.
#[derive(Debug, Clone, Copy)]
pub struct Enclosed<'a> {
    /// Its entity in the mail.
    pub part: &'a Part,
    /// Its name as the report of the child gives it.
    pub name: &'a str,
    /// Hash of its decoded bytes; exhibits that stand in it carry this.
    pub id: &'a SourceId,
    /// What it is by its own bytes.
    pub kind: Kind,
    /// Size in bytes.
    pub bytes: u64,
    /// Its first bytes, at most [`Enclosed::MAGIC`].
    pub magic: &'a [u8],
    /// Content-MD5 as stated, and what it may be by the decoded bytes; `None` where none is stated.
    pub checksum: Option<(&'a Fact<String>, &'a [String])>,
    /// What was decoded of it.
    pub evidence: &'a Evidence,
}

impl Enclosed<'_> {
    /// So many first bytes are at hand: enough to tell what a file is.
    pub const MAGIC: usize = 16;
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The question does not arise here, and why.
    NotApplicable(Cow<'static, str>),
    /// Looked, and the claims agree.
    Consistent,
    /// Something to show.
    Found(Vec<Found>),
}

impl Outcome {
    /// `NotApplicable` with a reason.
    pub fn skip(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::NotApplicable(reason.into())
    }

    /// `Found`, or `Consistent` where nothing was.
    pub fn of(found: Vec<Found>) -> Self {
        if found.is_empty() { Self::Consistent } else { Self::Found(found) }
    }
}

/// The function behind a check, by the kind of file that it reads.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Reads an email.
    Mail(fn(&Mail, &Scene) -> Outcome),
    /// Reads a PDF.
    Pdf(fn(&Pdf, &Scene) -> Outcome),
    /// Reads an office document.
    Office(fn(&Office, &Scene) -> Outcome),
    /// Looks at a whole dump, and says which of its files stand out.
    Across(fn(&Neighbours) -> Vec<Aside>),
}

/// One question put to a file.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Kebab-case name with the prefix of its format, e.g. `mail-weekday-wrong`.
    pub id: &'static str,
    /// What it asks or sees, sentence case, no full stop.
    pub title: &'static str,
    /// The places of the file that it compares.
    pub looks_at: &'static str,
    /// Why it matters, for somebody who is no examiner.
    pub why: &'static str,
    /// Ordinary reasons; never empty.
    pub innocent: &'static [&'static str],
    /// What to do or ask next.
    pub next_step: &'static str,
    /// Clauses and publications.
    pub sources: &'static [&'static str],
    /// The most that one of its findings weighs.
    pub weight: Weight,
    /// Version of the program that first had it.
    pub since: &'static str,
    /// The question itself.
    pub run: Run,
}

impl Check {
    /// The family: the part of the catalogue that the id's prefix names.
    pub fn format(&self) -> &'static str {
        self.id.split('-').next().unwrap_or_default()
    }
}
