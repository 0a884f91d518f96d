//! MIME entities, their texts, and how lines end.

use serde::{Deserialize, Serialize};

use super::{Block, ByteSpan, Fact, Header, Locator, Stamp, Step};

/// One MIME entity (RFC 2045).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// Place in the tree: `0` is the message itself, then `1`, `1.2` …
    pub path: String,
    /// Type and subtype, lower case, e.g. `text/plain`.
    pub content_type: String,
    /// Transfer encoding as written, lower case; empty if none.
    pub encoding: String,
    /// File name, decoded.
    pub file_name: Option<String>,
    /// Header and body.
    pub span: ByteSpan,
    /// Body only, still encoded.
    pub body: ByteSpan,
    /// Size in bytes after decoding, for leaves.
    pub decoded_size: Option<usize>,
    /// The entity's own header fields; empty for `0`, whose fields are the mail's.
    pub headers: Vec<Header>,
    /// `charset` of the Content-Type, as written.
    pub charset: Option<Fact<String>>,
    /// `boundary` of the Content-Type, for multiparts.
    pub boundary: Option<Fact<String>>,
    /// `attachment`, `inline` …, lower case (RFC 2183).
    pub disposition: Option<String>,
    /// `Content-ID` without its brackets.
    pub content_id: Option<Fact<String>>,
    /// `creation-date`, `modification-date`, `read-date` of the Content-Disposition (RFC 2183 2.4–2.6).
    pub file_dates: Vec<(String, Fact<Stamp>)>,
    /// `size` of the Content-Disposition in bytes (RFC 2183 2.7).
    pub stated_size: Option<Fact<u64>>,
    /// Text before the first and after the last delimiter of a multipart.
    pub outside: Vec<ByteSpan>,
    /// Whether the closing delimiter of a multipart was found; `true` for leaves.
    pub closed: bool,
}

impl Part {
    /// The step that undoes its transfer encoding, counted in the text that holds the mail.
    pub fn step(&self) -> Step {
        let encoding = if self.encoding.is_empty() { "7bit" } else { self.encoding.as_str() };
        Step { how: format!("{encoding} part {}", self.path), start: self.body.start, end: self.body.end }
    }

    /// Whether the type is `multipart/…`.
    pub fn is_multipart(&self) -> bool {
        self.content_type.starts_with("multipart/")
    }

    /// Path of the entity that holds it; `None` for the message itself.
    pub fn parent(&self) -> Option<&str> {
        match self.path.rsplit_once('.') {
            Some((parent, _)) => Some(parent),
            None if self.path == "0" => None,
            None => Some("0"),
        }
    }
}

/// The text of one text part, transfer encoding and charset undone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Body {
    /// Path of its part.
    pub part: String,
    /// Whether it is HTML.
    pub html: bool,
    /// The text, cut at a limit.
    pub text: String,
    /// Whether `text` was cut.
    pub cut: bool,
    /// The coded bytes.
    pub span: ByteSpan,
    /// The step that undoes the transfer encoding; `None` where the text stands in the file as it is.
    pub step: Option<Step>,
    /// Whether byte offsets of `text` are byte offsets of the decoded bytes (ASCII or UTF-8).
    pub aligned: bool,
    /// The text of an HTML body block by block; empty for plain text.
    pub blocks: Vec<Block>,
    /// Program that an HTML text names as its maker (`<meta name=Generator>`).
    pub generator: Option<Fact<String>>,
}

impl Body {
    /// Where bytes `start..end` of `text` stand; the whole part where the charset moves offsets.
    pub fn locate(&self, start: usize, end: usize) -> Locator {
        match (&self.step, self.aligned) {
            (_, false) => Locator::Raw(self.span),
            (None, true) => Locator::Raw(ByteSpan::new(self.span.start + start, self.span.start + end)),
            (Some(step), true) => Locator::Decoded { within: vec![step.clone()], start, end },
        }
    }

    /// Words of the text with their place.
    pub fn fact(&self, start: usize, end: usize) -> Fact<String> {
        Fact::at(self.text.get(start..end).unwrap_or_default().to_owned(), self.locate(start, end))
    }
}

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEnd {
    /// Carriage return and line feed.
    CrLf,
    /// Line feed alone.
    Lf,
    /// Carriage return alone.
    Cr,
}

/// Line ends counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineEnds {
    /// Lines that end in CR LF.
    pub crlf: usize,
    /// Lines that end in LF alone.
    pub lf: usize,
    /// Lines that end in CR alone.
    pub cr: usize,
    /// Where the first line end stands that is not of the most frequent kind.
    pub first_other: Option<ByteSpan>,
}

impl LineEnds {
    /// `CRLF 12` or `LF 10, CRLF 2`.
    pub fn words(&self) -> String {
        let mut kinds = [(self.crlf, "CRLF"), (self.lf, "LF"), (self.cr, "CR")];
        kinds.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let shown: Vec<_> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{kind} {count}")).collect();
        if shown.is_empty() { "none".into() } else { shown.join(", ") }
    }
}
