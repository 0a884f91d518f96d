//! HTML text made inert: words and their shape, no scripts, no styles that run, nothing fetched.

use serde::{Deserialize, Serialize};

use super::ByteSpan;

/// Words of one shape.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MarkupRun {
    /// The words, entities undone, white space folded as HTML does.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// In a typewriter face, white space kept.
    pub fixed: bool,
    /// Where a click would lead; shown, never followed.
    pub link: Option<String>,
    /// Why a reader of the mail does not see these words: `display:none`, `white on white` …; `None` if they are seen.
    pub hidden: Option<String>,
    /// Their bytes in the decoded HTML text.
    pub span: ByteSpan,
}

/// What kind of block the words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// Plain words.
    #[default]
    Paragraph,
    /// A heading, 1 the largest.
    Heading(u8),
    /// One item of a list.
    Item,
    /// One row of a table, cells separated by tabs.
    Row,
    /// A picture that is not fetched: its address and alternative text are the runs.
    Picture,
    /// A line across.
    Rule,
}

/// One block of words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Block {
    /// What kind.
    pub kind: BlockKind,
    /// How deep it stands in quotations.
    pub quoted: u8,
    /// Its words.
    pub runs: Vec<MarkupRun>,
}
