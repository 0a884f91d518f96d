//! One message out of whatever container holds it, and what it encloses, decoded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use md5::{Digest as _, Md5};

use super::{emlx, outlook, transfer};
use crate::decode::cursor::find;
use crate::decode::{text, time};
use crate::evidence::limits::Limit;
use crate::evidence::limits::mail::{LARGEST_PART, MOST_ENCLOSED, row};
use crate::evidence::{ByteSpan, Container, Fact, Locator, Mail, Part, StoreFact};

/// Most lines that begin with `>From ` are counted.
const MOST_QUOTED: usize = 100_000;

/// One thing that a mail encloses, decoded.
#[derive(Debug, Clone)]
pub struct Inside {
    /// Its entity; of an Outlook message, made from the attachment's properties.
    pub part: Part,
    /// Where its bytes stand in the mail's file.
    pub place: Locator,
    /// Its bytes, transfer encoding undone.
    pub bytes: Vec<u8>,
    /// The checksum that the mail states for it.
    pub checksum: Option<Checksum>,
}

/// A Content-MD5 (RFC 1864) and what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// As the header states it.
    pub stated: Fact<String>,
    /// Of the decoded bytes; of texts also with CR LF for every line end, as RFC 1864 counts them.
    pub computed: Vec<String>,
}

fn checksum(part: &Part, bytes: &[u8]) -> Option<Checksum> {
    let header = part.headers.iter().find(|header| header.is("content-md5"))?;
    let mut computed = vec![md5(bytes)];
    if part.content_type.starts_with("text/") {
        let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let canonical = lines.collect::<Vec<_>>().join(&b"\r\n"[..]);
        // The line end before the delimiter belongs to the delimiter (RFC 2046 5.1.1); some count it.
        computed.extend([md5(&canonical), md5(canonical.strip_suffix(b"\r\n").unwrap_or(&canonical))]);
    }
    Some(Checksum { stated: header.fact(), computed })
}

fn md5(bytes: &[u8]) -> String {
    STANDARD.encode(Md5::digest(bytes))
}

/// A message with what it encloses.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The message.
    pub mail: Mail,
    /// What it encloses.
    pub inside: Vec<Inside>,
}

/// Reads a file that holds one message: Outlook's `.msg`, Apple Mail's `.emlx`, a message with or without a "From " line.
///
/// `as_of` gates hidden clocks: a time beyond it was no time.
pub fn open(bytes: &[u8], as_of: Timestamp) -> Opened {
    if let Some((mail, inside)) = outlook::read(bytes, as_of) {
        return Opened { mail, inside };
    }
    let mut mail = emlx::read(bytes, as_of).unwrap_or_else(|| super::read(bytes, as_of));
    if mail.mbox_from.is_some() && mail.container == Container::File {
        mail.container = Container::Mailbox;
        mail.store.extend(filing_time(bytes, &mail));
        mail.store.extend(quoted_from(bytes, &mail));
    }
    let inside = enclosed(bytes, &mut mail);
    Opened { mail, inside }
}

/// Most paths that are named where the one asked for is not there.
const MOST_PATHS: usize = 50;

/// Why a part was not taken out of its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// There is none; the paths of those that there are.
    Missing(Vec<String>),
    /// It has more bytes than are decoded.
    TooLarge(Limit),
}

/// The bytes of one part, transfer encoding undone.
///
/// # Errors
/// When there is no such part, or it is too large.
pub fn part(bytes: &[u8], path: &str, as_of: Timestamp) -> Result<Vec<u8>, NotTaken> {
    let opened = open(bytes, as_of);
    if let Some(inside) = opened.inside.iter().find(|inside| inside.part.path == path) {
        return Ok(inside.bytes.clone());
    }
    if let Some(part) = opened.mail.parts.iter().find(|part| part.path == path) {
        // Cut off, it would pass for the whole.
        if part.body.len() > LARGEST_PART {
            return Err(NotTaken::TooLarge(row::LARGEST_PART));
        }
        return Ok(transfer::part_bytes(bytes, part));
    }
    let of_parts = opened.mail.parts.iter().map(|part| &part.path);
    let of_inside = opened.inside.iter().map(|inside| &inside.part.path);
    let mut paths: Vec<String> = Vec::new();
    for path in of_parts.chain(of_inside).take(MOST_PATHS) {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    Err(NotTaken::Missing(paths))
}

/// Parts that can be something of their own: named ones, messages, and whatever is no text.
fn enclosed(bytes: &[u8], mail: &mut Mail) -> Vec<Inside> {
    let mut inside: Vec<Inside> = Vec::new();
    let mut left = MOST_ENCLOSED;
    let mut message: Option<String> = None;
    for part in &mail.parts {
        // What stands inside an enclosed message belongs to that message.
        if message.as_deref().is_some_and(|path| part.path.starts_with(path)) {
            continue;
        }
        let is_message = is_message(part);
        let is_text = part.content_type.starts_with("text/") && part.file_name.is_none();
        if is_message {
            message = Some(format!("{}.", part.path));
        }
        if part.is_multipart() || part.body.is_empty() || (is_text && !is_message) {
            continue;
        }
        if part.body.len() > left {
            mail.repairs.push(row::MOST_ENCLOSED.repair(Locator::Raw(part.body)));
            break;
        }
        left -= part.body.len();
        let bytes = transfer::part_bytes(bytes, part);
        let coded = !matches!(part.encoding.trim(), "" | "7bit" | "8bit" | "binary");
        let place = if coded {
            Locator::Decoded { within: vec![part.step()], start: 0, end: bytes.len() }
        } else {
            Locator::Raw(part.body)
        };
        let checksum = checksum(part, &bytes);
        inside.push(Inside { part: part.clone(), place, bytes, checksum });
    }
    inside
}

/// Whether the entity says that it is a message, or the headers of one.
pub fn is_message(part: &Part) -> bool {
    matches!(part.content_type.as_str(), "message/rfc822" | "message/global" | "message/news" | "text/rfc822-headers")
}

/// The time in the "From " line, behind the address: when the mail was filed, by the filing program's clock (RFC 4155).
fn filing_time(bytes: &[u8], mail: &Mail) -> Option<StoreFact> {
    let line = mail.mbox_from.as_ref()?.at.raw_span()?;
    let content = line.of(bytes);
    // `From ADDRESS DATE`; the date is of asctime's form, and begins with the day of the week.
    let address = content.get(5..)?;
    let from = 5 + address.len() - address.trim_ascii_start().len();
    let gap = content.get(from..)?.iter().position(u8::is_ascii_whitespace)?;
    let span = ByteSpan::new(line.start + from + gap + 1, line.end);
    let words = text::verbatim(span.of(bytes));
    let stamp = time::rfc5322(&words)?;
    Some(StoreFact { name: "mail.mbox-from.date".to_owned(), value: Fact::raw(words, span), stamp: Some(stamp) })
}

/// Lines that begin with `>From `: mailbox files write so what began with `From ` (mboxo, mboxrd; RFC 4155 and qmail's
/// mbox(5)). The bytes stay as they are; which lines were written so by the sender can't be told.
fn quoted_from(bytes: &[u8], mail: &Mail) -> Option<StoreFact> {
    let body = ByteSpan::new(mail.header_area.end, mail.end).of(bytes);
    let (mut at, mut count, mut first) = (0, 0, None);
    while let Some(found) = find(body, b"From ", at) {
        at = found + 5;
        let quotes = body.get(..found)?.iter().rev().take_while(|byte| **byte == b'>').count();
        let start = found - quotes;
        let at_line = start == 0 || body.get(start - 1).is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
        if quotes > 0 && at_line {
            count += 1;
            first.get_or_insert(ByteSpan::new(start, at).shifted(mail.header_area.end));
            if count >= MOST_QUOTED {
                break;
            }
        }
    }
    let words = format!("{count} {} with “>From ”", if count == 1 { "line begins" } else { "lines begin" });
    Some(StoreFact { name: "mail.mbox.quoted-from".to_owned(), value: Fact::raw(words, first?), stamp: None })
}
