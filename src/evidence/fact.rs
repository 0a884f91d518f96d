//! A value as the file states it, and the place it came from.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, counted from byte 0 of whatever holds them; `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// The range `start..end`; an end before the start is moved up to the start.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is covered.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The covered bytes, cut to what `bytes` has.
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        let end = self.end.min(bytes.len());
        bytes.get(self.start.min(end)..end).unwrap_or_default()
    }

    /// The same range `by` bytes further on.
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: ByteSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(self, other: ByteSpan) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// One coding that had to be undone to reach a fact: the coded bytes, and how they were read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// What was undone, e.g. `stream of object 12 0` or `base64 part 2`.
    pub how: String,
    /// Range of the coded bytes in the layer outside.
    pub start: usize,
    /// One past the last coded byte.
    pub end: usize,
}

/// Where a fact stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locator {
    /// Bytes of the file itself.
    Raw(ByteSpan),
    /// Bytes inside something that had to be decoded first: outermost step first.
    Decoded {
        /// Codings undone, outermost first.
        within: Vec<Step>,
        /// First byte in the innermost decoded layer.
        start: usize,
        /// One past the last byte there.
        end: usize,
    },
    /// Nothing was found: what was looked for, and where.
    Absent {
        /// What was looked for.
        looked_for: String,
        /// Where.
        within: String,
    },
}

impl Locator {
    /// Bytes `start..end` of the file.
    pub fn raw(start: usize, end: usize) -> Self {
        Self::Raw(ByteSpan::new(start, end))
    }

    /// Something that was looked for and is not there.
    pub fn absent(looked_for: impl Into<String>, within: impl Into<String>) -> Self {
        Self::Absent { looked_for: looked_for.into(), within: within.into() }
    }

    /// The same place where the bytes that it counts in are themselves the innermost layer of `within`.
    pub fn inside(&self, within: &[Step]) -> Self {
        match self {
            Self::Raw(span) if !within.is_empty() => {
                Self::Decoded { within: within.to_vec(), start: span.start, end: span.end }
            }
            _ => self.clone(),
        }
    }

    /// The bytes of the file that the fact rests on: itself, or its outermost container.
    pub fn raw_span(&self) -> Option<ByteSpan> {
        match self {
            Self::Raw(span) => Some(*span),
            Self::Decoded { within, .. } => within.first().map(|step| ByteSpan::new(step.start, step.end)),
            Self::Absent { .. } => None,
        }
    }
}

/// A value as the file states it, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value, decoded.
    pub value: T,
    /// The bytes behind it.
    pub at: Locator,
}

impl<T> Fact<T> {
    /// A fact that stands in the file's own bytes.
    pub fn raw(value: T, span: ByteSpan) -> Self {
        Self { value, at: Locator::Raw(span) }
    }

    /// A fact at any place.
    pub fn at(value: T, at: Locator) -> Self {
        Self { value, at }
    }

    /// The same place with another value made from this one.
    pub fn map<U>(&self, make: impl FnOnce(&T) -> U) -> Fact<U> {
        Fact { value: make(&self.value), at: self.at.clone() }
    }
}

/// How the bytes of a fact become its value; the same function reads it the first time and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The bytes as text, runs of white space made one blank, the ends cut.
    Verbatim,
    /// A header body: unfolded, encoded words decoded (RFC 5322 2.2.3, RFC 2047).
    HeaderText,
    /// The body of a MIME parameter value, quotes removed (RFC 2045 5.1).
    Parameter,
    /// A PDF string object, escapes and text encoding undone (ISO 32000-2 7.3.4, 7.9.2).
    PdfString,
    /// A PDF name object (ISO 32000-2 7.3.5).
    PdfName,
    /// XML character data, entities undone.
    XmlText,
    /// A time hidden in an identifier: the bytes are the identifier.
    HiddenClock,
    /// Counted or derived from the structure at that place; can't be read again from these bytes alone.
    Derived,
}

/// One row of the list of everything that the file says, under its dotted name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFact {
    /// Dotted path in the format's own words; occurs once in a report.
    pub name: String,
    /// Decoded text.
    pub value: String,
    /// The bytes behind it.
    pub at: Locator,
    /// How the bytes become the value.
    pub read_as: Reading,
}

/// Something that a reader had to mend or skip to go on; never silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What was mended, in plain words.
    pub what: String,
    /// Where.
    pub at: Locator,
    /// Whether something does not stand where the file says that it stands.
    pub misplaced: bool,
}

/// What is looked for when a file is looked at again.
const SAME_FILE: &str = "the file as it was opened";

impl Repair {
    /// Something mended or skipped.
    pub fn new(what: impl Into<String>, at: Locator) -> Self {
        Self { what: what.into(), at, misplaced: false }
    }

    /// The file itself changed under the reader's hands: nothing mended, but the first thing to know of the report.
    pub fn changed(what: impl Into<String>) -> Self {
        Self::new(what, Locator::absent(SAME_FILE, "its place on the disk"))
    }

    /// Whether it says that the file itself changed.
    pub fn is_change(&self) -> bool {
        matches!(&self.at, Locator::Absent { looked_for, .. } if looked_for == SAME_FILE)
    }

    /// The same, where the file states a wrong place.
    pub fn misplaced(self) -> Self {
        Self { misplaced: true, ..self }
    }
}
