//! What goes through the pipes: a length-prefixed message, followed by the bytes that it is about.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::confinement::Confinement;
use super::escape::Attempt;
use crate::evidence::{Content, Locator, Member, PageAsked, PdfObjects, RenderedPage, SourceId, Step};
use crate::inspect::Report;
use crate::inspect::across::Digest;
use crate::inspect::knowledge::{ReleaseList, ReleasesRead};
use crate::inspect::proofs::{Anchor, Imported, Key};
use crate::{Password, Settings};

/// Longest message, and most bytes behind it, that either side takes: the largest file, and the report of the largest mailbox.
const LONGEST: u64 = 640 * 1024 * 1024;

/// What is asked of the engine about the bytes that come with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// The whole report.
    Examine {
        /// The path as it was given.
        path: String,
        /// What the user set.
        settings: Settings,
    },
    /// The bytes of a decoded layer.
    Stream {
        /// Codings to undo, outermost first.
        within: Vec<Step>,
        /// What opens an encrypted file.
        password: Option<Password>,
    },
    /// The bytes of something that the file encloses.
    Extract {
        /// The path as it was given.
        path: String,
        /// Which: a part's path, `/` between a message and what stands in it.
        part: String,
        /// What the user set.
        settings: Settings,
    },
    /// What of the file is judged beside others.
    Traits {
        /// The path that tells what the file is.
        path: String,
        /// Its hash.
        id: SourceId,
        /// The path under which it is known.
        known: String,
        /// What the container of this path says of it.
        member: Option<Box<Member>>,
        /// What the user set.
        settings: Settings,
    },
    /// The mail as it was signed.
    Restore {
        /// The path as it was given.
        path: String,
        /// What the user set.
        settings: Settings,
    },
    /// Keys to verify with from now on.
    Keys(Vec<Key>),
    /// The keys in a list that comes with it.
    ReadKeys {
        /// What is said of where they come from.
        name: String,
    },
    /// Releases of programs to judge with from now on.
    Knowledge(Vec<ReleaseList>),
    /// The releases in a list that comes with it.
    ReadReleases {
        /// No day of the list may be later.
        today: jiff::civil::Date,
    },
    /// The certificates in a file that comes with it, for the user trusts them.
    ReadAnchors,
    /// What a mail says to its reader: its parts and their texts.
    Content {
        /// What the user set.
        settings: Settings,
    },
    /// Every object of a PDF.
    Objects {
        /// What opens an encrypted file.
        password: Option<Password>,
    },
    /// A page as a picture.
    Page {
        /// Which.
        asked: PageAsked,
        /// Places that are to be found on it.
        places: Vec<Locator>,
        /// What opens an encrypted file.
        password: Option<Password>,
    },
    /// Something that must not succeed.
    Escape(Attempt),
}

/// The answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// To `Examine`.
    Examined(Box<Report>),
    /// To `Stream`: the decoded bytes come behind the message; `false` if they could not be had.
    Stream(bool),
    /// To `Extract`: the bytes come behind the message; else why there are none.
    Extracted(Result<(), String>),
    /// To `Traits`.
    Traits(Box<Digest>),
    /// To `Keys` and `Knowledge`.
    Taken,
    /// To `ReadKeys`.
    KeysRead(Imported),
    /// To `ReadReleases`.
    ReleasesRead(ReleasesRead),
    /// To `ReadAnchors`; else why there are none.
    AnchorsRead(Result<Vec<Anchor>, String>),
    /// To `Content`.
    Content(Box<Content>),
    /// To `Objects`; else why there are none.
    Objects(Result<PdfObjects, String>),
    /// To `Page`: the pixels come behind the message; else why there are none.
    Page(Result<RenderedPage, String>),
    /// The first message of a child, before anything was asked: what is kept from it.
    Ready(Confinement),
    /// To `Escape`: what the system said, where the child lived to tell.
    Escaped(Result<(), String>),
}

/// Writes a message and its bytes.
///
/// # Errors
/// When the pipe is closed.
pub fn send(out: &mut impl Write, message: &impl Serialize, payload: &[u8]) -> io::Result<()> {
    write(out, message, payload)?;
    out.flush()
}

/// The same, where more follows at once: nothing has gone out for sure.
///
/// # Errors
/// When the pipe is closed.
pub fn write(out: &mut impl Write, message: &impl Serialize, payload: &[u8]) -> io::Result<()> {
    let text = postcard::to_stdvec(message).map_err(io::Error::other)?;
    out.write_all(&(text.len() as u64).to_le_bytes())?;
    out.write_all(&(payload.len() as u64).to_le_bytes())?;
    out.write_all(&text)?;
    out.write_all(payload)
}

/// Reads a message and its bytes; `None` at the end of the pipe.
///
/// # Errors
/// When the pipe breaks in the middle, the message is none, or one of the two is longer than [`LONGEST`].
pub fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut lengths = [0_u8; 16];
    if let Err(error) = input.read_exact(&mut lengths) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let number = |range: std::ops::Range<usize>| -> u64 {
        lengths.get(range).and_then(|part| part.try_into().ok()).map_or(u64::MAX, u64::from_le_bytes)
    };
    let text = take(input, number(0..8))?;
    let payload = take(input, number(8..16))?;
    let message = postcard::from_bytes(&text).map_err(io::Error::other)?;
    Ok(Some((message, payload)))
}

fn take(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    if length > LONGEST {
        return Err(io::Error::other("message too long"));
    }
    // Room for what comes is not taken on the sender's word.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or_default());
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
