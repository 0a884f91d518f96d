//! What a mail says to its reader.

use serde::{Deserialize, Serialize};

use super::{Block, Part, Step};

/// One text of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Path of its part.
    pub part: String,
    /// Whether it is HTML.
    pub html: bool,
    /// The words of a plain text; empty for HTML.
    pub plain: String,
    /// The words of an HTML text, block by block; empty for plain text.
    pub blocks: Vec<Block>,
    /// Whether it was cut at a limit.
    pub cut: bool,
}

/// The parts of a mail and its texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content {
    /// MIME entities, the message itself first.
    pub parts: Vec<Part>,
    /// Its texts, in the order of the parts.
    pub texts: Vec<Text>,
    /// Codings that lead to the text in which the parts' places count; empty where they count in the file itself.
    pub layer: Vec<Step>,
}
