//! What stands in what: a source is decoded, then what it encloses, down to a limit.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;

use super::Password;
use crate::acquire::{Source, detect};
use crate::decode::mail::{Checksum, Inside, is_message};
use crate::decode::{self, office::compound};
use crate::evidence::limits::Limit;
use crate::evidence::limits::file::{DEEPEST_ENCLOSED, MOST_CHILDREN, MOST_ENCLOSED_BYTES, row};
use crate::evidence::{Container, Evidence, Kind, Locator, Part, Repair};

/// Endings of names under which messages are attached.
const MESSAGE_ENDINGS: [&str; 4] = [".eml", ".emlx", ".msg", ".mht"];

/// What may still be opened.
pub(super) struct Budget {
    pub children: usize,
    pub bytes: usize,
    /// What opens encrypted files.
    password: Option<Password>,
    /// What is said once no more may be opened.
    counted: Limit,
}

impl Default for Budget {
    fn default() -> Self {
        Self { children: MOST_CHILDREN, bytes: MOST_ENCLOSED_BYTES, password: None, counted: row::MOST_CHILDREN }
    }
}

impl Budget {
    /// The same with a password for encrypted files.
    pub fn opening(self, password: Option<&Password>) -> Self {
        Self { password: password.cloned(), ..self }
    }

    /// Of one message, where so many attachments of its mailbox may still be opened.
    pub fn of_mailbox(left: usize) -> Self {
        if left < MOST_CHILDREN {
            Self { children: left, counted: row::MOST_IN_MAILBOX, ..Self::default() }
        } else {
            Self::default()
        }
    }
}

/// One source with what it encloses.
pub(super) struct Node {
    pub source: Source,
    pub kind: Kind,
    /// What was decoded, or why it was not.
    pub read: Result<Evidence, String>,
    /// Its entity in the mail that holds it.
    pub part: Option<Part>,
    /// The checksum that the mail states for it.
    pub checksum: Option<Checksum>,
    /// Where its bytes stand there.
    pub place: Option<Locator>,
    /// What it encloses, in the order of its parts.
    pub inside: Vec<Node>,
    /// What was not opened, and why.
    pub repairs: Vec<Repair>,
}

impl Node {
    /// Whether it is shown as a file of its own: what no reader knows is told by its parent's facts alone.
    pub fn shown(&self) -> bool {
        self.kind != Kind::Unknown
    }
}

/// What a source is by its bytes; an Outlook message is told from a document by its streams.
pub(super) fn kind_of(bytes: &[u8], path: &str) -> Kind {
    match detect(bytes, path) {
        Kind::Office if bytes.starts_with(compound::MAGIC) => {
            let is_mail = catch_unwind(AssertUnwindSafe(|| decode::mail::is_outlook(bytes)));
            if is_mail.unwrap_or(false) { Kind::Email } else { Kind::Office }
        }
        kind => kind,
    }
}

/// Decodes a source and, below `depth`, what it encloses.
pub(super) fn grow(source: Source, kind: Kind, depth: usize, budget: &mut Budget, as_of: Timestamp) -> Node {
    let read = catch_unwind(AssertUnwindSafe(|| read(&source, kind, as_of, budget.password.as_ref())));
    let (read, found) = match read {
        Ok(Ok((evidence, found))) => (Ok(evidence), found),
        Ok(Err(reason)) => (Err(reason), Vec::new()),
        Err(_) => (Err("its content broke the reader".to_owned()), Vec::new()),
    };
    let mut node =
        Node { source, kind, read, part: None, checksum: None, place: None, inside: Vec::new(), repairs: Vec::new() };
    for inside in found {
        if let Err(limit) = enclose(&mut node, &inside, depth, budget, as_of) {
            node.repairs.push(limit.repair(inside.place.clone()));
            break;
        }
    }
    node
}

fn read(
    source: &Source,
    kind: Kind,
    as_of: Timestamp,
    password: Option<&Password>,
) -> Result<(Evidence, Vec<Inside>), String> {
    let bytes = &source.bytes;
    let alone = |evidence| (evidence, Vec::new());
    match kind {
        Kind::Email => {
            let opened = decode::mail::open(bytes, as_of);
            let mut mail = opened.mail;
            if mail.container == Container::File {
                mail.store.extend(decode::mail::maildir_name(&source.path));
            }
            // Named like a mail, and not one line of it is a header: there is nothing to judge.
            if mail.container != Container::Msg && mail.headers.iter().all(|header| header.name.is_empty()) {
                return Err("it is named like an email, and holds no header line".to_owned());
            }
            Ok((Evidence::Mail(Box::new(mail)), opened.inside))
        }
        Kind::Pdf => {
            let (pdf, files) = decode::pdf::open_with_files(bytes, password.map(Password::reveal))?;
            Ok((Evidence::Pdf(Box::new(pdf)), files))
        }
        Kind::Picture => match decode::picture::read(bytes) {
            Some(picture) => Ok(alone(Evidence::Picture(Box::new(picture)))),
            None => Err("the picture's header could not be read".to_owned()),
        },
        Kind::Office => decode::office::read(bytes).map(|office| alone(Evidence::Office(Box::new(office)))),
        Kind::Mailbox => Ok(alone(Evidence::Other)),
        Kind::Unknown => Err("it is not an email, a PDF, an office document or a picture".to_owned()),
    }
}

/// Opens one enclosed thing; says why where a limit is reached.
fn enclose(node: &mut Node, inside: &Inside, depth: usize, budget: &mut Budget, as_of: Timestamp) -> Result<(), Limit> {
    if depth >= DEEPEST_ENCLOSED {
        return Err(row::DEEPEST_ENCLOSED);
    }
    budget.children = budget.children.checked_sub(1).ok_or(budget.counted)?;
    budget.bytes = budget.bytes.checked_sub(inside.bytes.len()).ok_or(row::MOST_ENCLOSED_BYTES)?;
    let source = Source::new(name(&inside.part), inside.bytes.as_slice());
    let kind = enclosed_kind(&source, &inside.part);
    let mut child = match kind {
        // Decoded as nothing; its size, hash and first bytes still serve its parent's checks.
        Kind::Unknown => Node {
            source,
            kind,
            read: Ok(Evidence::Other),
            part: None,
            checksum: None,
            place: None,
            inside: Vec::new(),
            repairs: Vec::new(),
        },
        kind => grow(source, kind, depth + 1, budget, as_of),
    };
    if let Ok(Evidence::Mail(mail)) = &mut child.read
        && mail.container == Container::File
    {
        mail.container = Container::Attachment;
    }
    (child.part, child.place) = (Some(inside.part.clone()), Some(inside.place.clone()));
    child.checksum.clone_from(&inside.checksum);
    node.inside.push(child);
    Ok(())
}

/// What an enclosed thing is. A text that begins like a mail (a patch, a log) is one only where its type or name says so.
fn enclosed_kind(source: &Source, part: &Part) -> Kind {
    let named = source.path.to_lowercase();
    let says_so = is_message(part) || MESSAGE_ENDINGS.iter().any(|ending| named.ends_with(ending));
    // The sender chose the name: what it is, its bytes alone say.
    match kind_of(&source.bytes, "") {
        Kind::Email | Kind::Mailbox if says_so || source.bytes.starts_with(compound::MAGIC) => Kind::Email,
        Kind::Email | Kind::Mailbox => Kind::Unknown,
        kind => kind,
    }
}

/// Its file name, else its place in the mail.
fn name(part: &Part) -> String {
    let given = part.file_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    given.map_or_else(|| format!("part {}", part.path), str::to_owned)
}
