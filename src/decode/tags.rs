//! Tag lists (RFC 6376 3.2): `tag=value; tag=value`, as signature headers and key records are written.

use std::collections::BTreeSet;

use crate::evidence::ByteSpan;
use crate::evidence::limits::mail::{MOST_TAGS, row};

/// One `tag=value`; spans count in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The name, white space around it cut.
    pub name: ByteSpan,
    /// The value, white space at its ends cut.
    pub value: ByteSpan,
    /// All between `=` and the next `;`, white space too.
    pub whole: ByteSpan,
}

/// What a list has that the grammar does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagDefect {
    /// Something between two semicolons that has no `=`.
    NoValue(String),
    /// Nothing between two semicolons.
    Empty,
    /// A name that does not begin with a letter, or holds something else than letters, digits and `_`.
    BadName(String),
    /// A name that stands there before.
    Twice(String),
    /// More than [`MOST_TAGS`]; the rest was not read.
    TooMany,
}

impl TagDefect {
    /// The defect in words.
    pub fn words(&self) -> String {
        match self {
            Self::NoValue(text) => format!("“{text}” is no tag with a value"),
            Self::Empty => "there is nothing between two semicolons".to_owned(),
            Self::BadName(name) => format!("“{name}” is no name of a tag"),
            Self::Twice(name) => format!("the tag {name}= stands there twice"),
            Self::TooMany => row::MOST_TAGS.of("it"),
        }
    }
}

/// The tags in their order, and what is wrong with the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagList {
    /// Tags whose name and `=` stand there.
    pub tags: Vec<Tag>,
    /// Defects in their order.
    pub defects: Vec<TagDefect>,
}

impl TagList {
    /// The first tag of this name, upper and lower case apart (RFC 6376 3.2).
    pub fn get(&self, content: &[u8], name: &str) -> Option<Tag> {
        self.tags.iter().find(|tag| tag.name.of(content) == name.as_bytes()).copied()
    }

    /// The value of the first tag of this name, white space inside kept.
    pub fn value<'a>(&self, content: &'a [u8], name: &str) -> Option<&'a [u8]> {
        self.get(content, name).map(|tag| tag.value.of(content))
    }
}

/// The span without white space at its ends.
pub(crate) fn trimmed(content: &[u8], span: ByteSpan) -> ByteSpan {
    let part = span.of(content);
    let start = span.start + (part.len() - part.trim_ascii_start().len());
    ByteSpan::new(start, start + part.trim_ascii().len())
}

/// Reads a list. A semicolon at the end is allowed.
pub fn read(content: &[u8]) -> TagList {
    let mut list = TagList::default();
    let mut seen = BTreeSet::new();
    let mut at = 0;
    loop {
        let rest = content.get(at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == b';');
        let clause = ByteSpan::new(at, at + length.unwrap_or(rest.len()));
        let text = clause.of(content);
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes.get(..bytes.len().min(40)).unwrap_or_default()).into();
        if text.trim_ascii().is_empty() {
            if length.is_some() {
                list.defects.push(TagDefect::Empty);
            }
        } else if list.tags.len() >= MOST_TAGS {
            list.defects.push(TagDefect::TooMany);
            break;
        } else if let Some(equals) = text.iter().position(|byte| *byte == b'=') {
            let name = trimmed(content, ByteSpan::new(clause.start, clause.start + equals));
            let whole = ByteSpan::new(clause.start + equals + 1, clause.end);
            let written = name.of(content);
            let good = written.first().is_some_and(u8::is_ascii_alphabetic)
                && written.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
            if !good {
                list.defects.push(TagDefect::BadName(shown(written)));
            } else if !seen.insert(written) {
                list.defects.push(TagDefect::Twice(shown(written)));
            }
            list.tags.push(Tag { name, value: trimmed(content, whole), whole });
        } else {
            list.defects.push(TagDefect::NoValue(shown(text.trim_ascii())));
        }
        match length {
            Some(_) => at = clause.end + 1,
            None => break,
        }
        if list.defects.len() > MOST_TAGS {
            break;
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places_and_defects_are_named() {
        let text = b" v=1; a = x;; b;b=a b\r\n c ;v=2; 9=x";
        let list = read(text);
        assert_eq!(list.value(text, "v"), Some(b"1".as_slice()));
        assert_eq!(list.value(text, "b"), Some(b"a b\r\n c".as_slice()));
        assert_eq!(list.get(text, "b").map(|tag| tag.whole.of(text)), Some(b"a b\r\n c ".as_slice()));
        assert_eq!(list.value(text, "V"), None);
        let words: Vec<_> = list.defects.iter().map(TagDefect::words).collect();
        assert_eq!(
            words,
            [
                "there is nothing between two semicolons",
                "“b” is no tag with a value",
                "the tag v= stands there twice",
                "“9” is no name of a tag"
            ]
        );
        assert!(read(b"v=1;").defects.is_empty());
        assert_eq!(read("a=1;".repeat(1000).as_bytes()).defects.last(), Some(&TagDefect::TooMany));
    }
}
