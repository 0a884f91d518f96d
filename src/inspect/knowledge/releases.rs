//! When which software came out: lower bounds for the date of a file that names it.

use jiff::civil::Date;

/// What a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReleaseKind {
    Producer,
    Creator,
    Font,
    ImageTool,
    Os,
    XmpToolkit,
    PdfFeature,
    OfficeVersion,
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// From general knowledge.
    Medium,
    /// From the maker's own release record.
    High,
}

/// One dated fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Day on which anybody could first have it.
    pub first_public: Date,
    /// How sure that day is.
    pub confidence: Confidence,
    /// The pattern that matched.
    pub pattern: String,
    /// Where the date is from.
    pub source: String,
}

/// The table.
#[derive(Debug, Default)]
pub struct Releases {}

impl Releases {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        Self {}
    }

    /// The latest first-public day among the rows of `kind` that match `text`.
    pub fn lookup(&self, kind: ReleaseKind, text: &str) -> Option<Release> {
        let _ = (kind, text);
        None
    }
}
