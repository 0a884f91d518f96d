//! Where a mail's structure is not as its own declarations say; facts, not yet judged.

use serde::{Deserialize, Serialize};

use super::{Fact, Locator, Stamp};

/// What is not as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// Bytes above 127 in a header line (RFC 5322 2.2).
    HeaderRawBytes {
        /// Whether they are UTF-8 (RFC 6532).
        utf8: bool,
    },
    /// A line of more than 998 bytes (RFC 5322 2.1.1).
    LongLine,
    /// A field that programs write ends in blanks or tabs.
    TrailingBlanks,
    /// Header fields behind the empty line that ends the header area.
    FieldsBehindGap,
    /// An encoded word that can't be decoded as it says (RFC 2047).
    EncodedWord,
    /// One parameter of one header field twice, with different values (RFC 2045 5.1).
    ParameterTwice,
    /// A multipart whose boundary never occurs (RFC 2046 5.1).
    BoundaryUnused,
    /// A multipart without closing delimiter (RFC 2046 5.1.1).
    NotClosed,
    /// A multipart without a boundary parameter.
    NoBoundary,
    /// A line of the form of a delimiter that no multipart declares, followed by header fields of an entity.
    DelimiterUndeclared,
    /// Words before the first or behind the last delimiter, which no reader shows.
    Outside,
    /// Letters that base64 does not know (RFC 2045 6.8).
    Base64Junk,
    /// A line of base64 in the middle that is shorter or longer than the others.
    Base64Line,
    /// Padding of base64 with more data behind it.
    Base64Padding,
    /// `=` that begins no code of quoted-printable (RFC 2045 6.7).
    QuotedCode,
    /// A line of quoted-printable of more than 76 bytes.
    QuotedLong,
    /// A softly broken line of quoted-printable that is not as long as the program that broke all others makes it.
    QuotedRefit {
        /// Whether it is longer than the others; shorter otherwise.
        longer: bool,
    },
    /// Bytes above 127 under a declaration of 7bit or quoted-printable (RFC 2045 2.7, 6.7).
    RawBytes {
        /// Whether they are UTF-8.
        utf8: bool,
        /// Whether the same text also holds letters above 127 in the declared coding.
        coded: bool,
    },
    /// Bytes that the declared charset does not know.
    NotInCharset,
}

/// One place that is not as declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Path of the entity; `0` for the mail's own header area.
    pub part: String,
    /// The words there, cut, and their place.
    pub text: Fact<String>,
    /// How often in this entity.
    pub count: usize,
}

/// An encoded word of a header (RFC 2047).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodedWord {
    /// Header name, lower case.
    pub header: String,
    /// Its charset as written.
    pub charset: Fact<String>,
    /// What it says, decoded.
    pub text: String,
}

/// What kind of moment a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// The line that a program writes above a quotation.
    Quotation,
    /// A number in a link that its maker made from the time.
    Link,
    /// The day in a web address, as newspapers number their pages.
    DatedAddress,
}

/// A moment that the text of a mail names and that no person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What kind.
    pub kind: MentionKind,
    /// What it is, in a few words.
    pub what: String,
    /// Path of the text's part.
    pub part: String,
    /// The words.
    pub text: Fact<String>,
    /// The moment.
    pub stamp: Stamp,
}

impl Fault {
    /// Where it is.
    pub fn at(&self) -> &Locator {
        &self.text.at
    }
}
