//! What people note: one entry for a file, and one for each of its findings.

use serde::{Deserialize, Serialize};

use super::CaseError;
use crate::evidence::SourceId;

/// Longest note (bytes): some thirty pages.
pub const LONGEST_NOTE: usize = 64 * 1024;
/// Longest tag (bytes).
pub const LONGEST_TAG: usize = 160;
/// Tags of one file.
pub const MOST_TAGS: usize = 32;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The file, by its hash: wherever the same bytes are met again, the entry is.
    pub file: SourceId,
    /// The finding as `Finding::key` names it; empty for the file itself.
    pub finding: String,
}

impl Subject {
    /// A file.
    pub fn file(file: &SourceId) -> Self {
        Self { file: file.clone(), finding: String::new() }
    }

    /// A finding of a file.
    pub fn finding(file: &SourceId, key: impl Into<String>) -> Self {
        Self { file: file.clone(), finding: key.into() }
    }
}

/// How far somebody is with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Somebody has to be asked.
    ToAsk,
    /// Asked; the answer is not there yet.
    Asked,
    /// Answered: the note says what.
    Answered,
    /// Looked at, and of no weight for the story.
    SetAside,
}

impl Mark {
    /// All, in the order in which work goes on.
    pub const ALL: [Self; 4] = [Self::ToAsk, Self::Asked, Self::Answered, Self::SetAside];

    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::ToAsk => "To ask",
            Self::Asked => "Asked",
            Self::Answered => "Answered",
            Self::SetAside => "Set aside",
        }
    }

    /// What it means, in one sentence.
    pub fn explained(self) -> &'static str {
        match self {
            Self::ToAsk => "Somebody has to be asked about this",
            Self::Asked => "Asked; the answer is not there yet",
            Self::Answered => "Answered: the note says what",
            Self::SetAside => "Looked at, and of no weight for the story",
        }
    }

    /// The word that stands in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::ToAsk => "to-ask",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::SetAside => "set-aside",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.word() == word)
    }
}

/// What was noted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// In one's own words.
    pub note: String,
    /// How far the question is.
    pub mark: Option<Mark>,
    /// Tags, sorted, each once.
    pub tags: Vec<String>,
}

impl Entry {
    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.note.is_empty() && self.mark.is_none() && self.tags.is_empty()
    }

    /// Everything that is noted as one line to search in, in lower case.
    pub fn searchable(&self) -> String {
        let mark = self.mark.map(Mark::words).unwrap_or_default();
        format!("{mark} {} {}", self.tags.join(" "), self.note).to_lowercase()
    }

    /// With a tag more, or without one that it had.
    pub fn toggled(mut self, tag: &str) -> Self {
        if let Some(at) = self.tags.iter().position(|known| known == tag) {
            self.tags.remove(at);
        } else {
            self.tags.push(tag.to_owned());
        }
        self.in_order()
    }

    /// Trimmed tags, sorted, each once; an end of the note that is only white is gone.
    pub(super) fn in_order(mut self) -> Self {
        self.note.truncate(self.note.trim_end().len());
        self.tags = self.tags.iter().map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        self.tags.retain(|tag| !tag.is_empty());
        self.tags.sort();
        self.tags.dedup();
        self
    }

    /// # Errors
    /// When something is longer than a case keeps.
    pub(super) fn within_limits(&self) -> Result<(), CaseError> {
        if self.note.len() > LONGEST_NOTE {
            return Err(CaseError::TooLong("a note", LONGEST_NOTE));
        }
        if self.tags.iter().any(|tag| tag.len() > LONGEST_TAG) {
            return Err(CaseError::TooLong("a tag", LONGEST_TAG));
        }
        if self.tags.len() > MOST_TAGS {
            return Err(CaseError::TooLong("all tags of one file", MOST_TAGS * LONGEST_TAG));
        }
        Ok(())
    }
}
