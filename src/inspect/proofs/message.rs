//! The mail as a signature sees it: raw header lines and raw text.

use super::canon::{self, Canon};
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
        let mut lines: std::collections::HashMap<String, Vec<&Header>> = std::collections::HashMap::new();
        for header in &self.mail.headers {
            let name = header.name.to_ascii_lowercase();
            if names.contains(&name) {
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
