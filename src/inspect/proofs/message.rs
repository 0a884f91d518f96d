//! The mail as a signature sees it: raw header lines and raw text.

use std::collections::{HashMap, HashSet};

use super::canon::{self, Canon};
use super::crypto::Hash;
use crate::evidence::limits::proofs::{MOST_WORK, row};
use crate::evidence::{ByteSpan, Header, Locator, Mail};

/// A mail and the bytes in which its raw spans count.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The mail's own text: the file, or what was decoded out of its container.
    pub bytes: &'a [u8],
    /// What was read of it.
    pub mail: &'a Mail,
}

/// One header that a signature names, in its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name in `h=`, lower case.
    pub name: String,
    /// The whole line; `None` where there is no (further) header of that name.
    pub line: Option<ByteSpan>,
    /// The line in its form, with CRLF; empty where there is none.
    pub formed: Vec<u8>,
}

impl Field {
    /// The line's place.
    pub fn at(&self) -> Option<Locator> {
        self.line.map(Locator::Raw)
    }
}

/// What is hashed for the signature of the headers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prepared {
    /// The covered headers in the order of `h=`.
    pub fields: Vec<Field>,
    /// The signature's own line, b= emptied, without its line end.
    pub own: Vec<u8>,
}

impl Prepared {
    /// All of it, one after the other.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out: Vec<u8> =
            Vec::with_capacity(self.fields.iter().map(|field| field.formed.len()).sum::<usize>() + 512);
        self.fields.iter().for_each(|field| out.extend(&field.formed));
        out.extend(&self.own);
        out
    }
}

impl Message<'_> {
    /// The bytes behind the header area.
    pub fn text(&self) -> ByteSpan {
        let end = self.mail.end.min(self.bytes.len());
        ByteSpan::new(self.mail.header_area.end.min(end), end)
    }

    /// The header lines that a list of names stands for: the lowest of a name first, then upwards (RFC 6376 5.4.2).
    pub fn select(&self, names: &[String], form: Canon) -> Vec<Field> {
        self.select_but(names, form, None)
    }

    /// The same, one line left aside: a signature never covers its own line as one of the named ones (RFC 6376 3.5 `h=`).
    pub fn select_but(&self, names: &[String], form: Canon, aside: Option<ByteSpan>) -> Vec<Field> {
        let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
        let mut lines: HashMap<String, Vec<&Header>> = HashMap::new();
        for header in self.mail.headers.iter().filter(|header| Some(header.line) != aside) {
            let name = header.name.to_ascii_lowercase();
            if wanted.contains(name.as_str()) {
                lines.entry(name).or_default().push(header);
            }
        }
        let fields = names.iter().map(|name| {
            let line = lines.get_mut(name).and_then(Vec::pop).map(|header| header.line);
            let mut formed = Vec::new();
            if let Some(line) = line {
                canon::header(form, line.of(self.bytes), &mut formed);
            }
            Field { name: name.clone(), line, formed }
        });
        fields.collect()
    }
}

/// The text in one form, up to a length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormedText {
    /// Digest of its first `length` bytes in this form.
    pub digest: Vec<u8>,
    /// Length of the whole text in this form (bytes).
    pub whole: usize,
    /// Length of that part of the raw text whose digest it is (bytes).
    pub raw: usize,
}

/// What the signatures of one mail may cost together, and what was computed of its text before: most of them share one form.
#[derive(Debug, Clone)]
pub struct Work {
    left: usize,
    texts: Vec<((Canon, usize, Hash), FormedText)>,
}

impl Default for Work {
    fn default() -> Self {
        Self { left: MOST_WORK, texts: Vec::new() }
    }
}

impl Work {
    /// What is said where it is spent.
    pub const SPENT: &'static str = row::MOST_WORK.said;

    /// Whether this much more may be done (bytes); it counts as done then.
    pub fn take(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// The text in a form, up to `length` bytes of it; `None` where too much was done.
    pub fn text(&mut self, message: &Message, form: Canon, length: usize, hash: Hash) -> Option<FormedText> {
        let wanted = (form, length, hash);
        if let Some((_, known)) = self.texts.iter().find(|(key, _)| *key == wanted) {
            return Some(known.clone());
        }
        let text = message.text();
        if !self.take(text.len()) {
            return None;
        }
        let (mut formed, raw) = canon::body_with_length(form, text.of(message.bytes), length);
        let whole = formed.len();
        formed.truncate(length);
        let known = FormedText { digest: hash.of(&formed), whole, raw };
        self.texts.push((wanted, known.clone()));
        Some(known)
    }
}
