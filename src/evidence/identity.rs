//! What a source of bytes is, and what was decoded of it.

use serde::{Deserialize, Serialize};

use super::{Mail, Office, Pdf, Picture};

/// SHA-256 of a source's bytes, lower-case hex (64 characters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub String);

impl SourceId {
    /// From the 32 bytes of a hash.
    pub fn hex(hash: &[u8]) -> Self {
        let digit = |number: u8| char::from_digit(u32::from(number), 16).unwrap_or('0');
        Self(hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }

    /// Its first 128 bits: as many as nobody can make equal on purpose.
    pub fn first_bits(&self) -> u128 {
        self.0.get(..32).and_then(|digits| u128::from_str_radix(digits, 16).ok()).unwrap_or_default()
    }
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One message, with or without a "From " line.
    Email,
    /// Several messages one behind the other.
    Mailbox,
    /// A PDF document.
    Pdf,
    /// A word processor's or spreadsheet's document.
    Office,
    /// A picture.
    Picture,
    /// None of these.
    Unknown,
}

impl Kind {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mailbox => "mailbox",
            Self::Pdf => "pdf",
            Self::Office => "office",
            Self::Picture => "picture",
            Self::Unknown => "unknown",
        }
    }
}

/// What was decoded of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence {
    /// An email.
    Mail(Box<Mail>),
    /// A PDF.
    Pdf(Box<Pdf>),
    /// An office document.
    Office(Box<Office>),
    /// A picture.
    Picture(Box<Picture>),
    /// Nothing that a check could read.
    Other,
}

impl Evidence {
    /// What it is, in words.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Mail(_) => "an email",
            Self::Pdf(_) => "a PDF",
            Self::Office(_) => "an office document",
            Self::Picture(_) => "a picture",
            Self::Other => "of a kind that no check reads",
        }
    }
}

/// What a message was taken from; it decides what can still be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Container {
    /// A file of its own, as it travelled.
    #[default]
    File,
    /// A mailbox file: lines that begin with "From " may have been changed (RFC 4155).
    Mailbox,
    /// Apple Mail's `.emlx`.
    Emlx,
    /// Outlook's `.msg`: the message as it travelled is not kept (MS-OXMSG).
    Msg,
    /// A part of another message.
    Attachment,
}

impl Container {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "a file of its own",
            Self::Mailbox => "a mailbox file",
            Self::Emlx => "Apple Mail's own store",
            Self::Msg => "Outlook's own format",
            Self::Attachment => "part of another message",
        }
    }
}
