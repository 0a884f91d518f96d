//! The MIME tree (RFC 2045, 2046): structure by mail-parser, spans checked, boundaries re-read from the raw bytes.

use std::panic::catch_unwind;

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

use super::headers;
use crate::decode::text;
use crate::evidence::{ByteSpan, Fact, Locator, Part, Repair, Stamp};

/// Most entities of one message that are listed.
const MOST_PARTS: usize = 10_000;
/// Deepest nesting of messages in messages that is followed.
const DEEPEST: usize = 16;
/// Deepest nesting of entities in entities that is listed; each level makes the paths below it longer.
const DEEPEST_PART: usize = 100;

/// Most messages in messages that the library is given: it comes back out of each level by a call of its own, and the
/// reader's stack (64 MiB) holds some hundred thousand of them.
const MOST_INNER: usize = 50_000;

/// What the MIME structure gives.
#[derive(Default)]
pub(super) struct Tree {
    pub parts: Vec<Part>,
    /// Boundaries of this message's own multiparts; those of messages inside it belong to other mails.
    pub boundaries: Vec<Fact<String>>,
    pub repairs: Vec<Repair>,
}

/// Reads the tree of the message whose header starts at `start`.
pub(super) fn read(bytes: &[u8], start: usize) -> Tree {
    let mut tree = Tree::default();
    let message = bytes.get(start..).unwrap_or_default();
    if inner_messages(message) > MOST_INNER {
        tree.boundaries.extend(boundary(bytes, ByteSpan::new(start, bytes.len())));
        let what = format!("the mail holds more than {MOST_INNER} messages: its MIME structure was not read");
        tree.repairs.push(Repair::new(what, Locator::raw(start, bytes.len())));
        return tree;
    }
    // The library promises not to panic and sometimes does; the headers are ours and stay readable.
    let Ok(Some(parsed)) = catch_unwind(|| MessageParser::default().parse(message)) else {
        tree.boundaries.extend(boundary(bytes, ByteSpan::new(start, bytes.len())));
        let what = "the MIME structure could not be read".to_owned();
        tree.repairs.push(Repair::new(what, Locator::raw(start, bytes.len())));
        return tree;
    };
    walk(&mut tree, bytes, &parsed, Place { start, depth: 0, prefix: "" });
    tree
}

/// Places that can declare a message in the message: `message/…`, and `multipart/digest` (RFC 2046 5.2, 5.1.5).
fn inner_messages(bytes: &[u8]) -> usize {
    let slashes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    let near = |start: usize, end: usize, word: &[u8]| {
        bytes.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    slashes.filter(|at| near(at.saturating_sub(7), *at, b"message") || near(at + 1, at + 7, b"digest")).count()
}

#[derive(Clone, Copy)]
struct Place<'a> {
    start: usize,
    depth: usize,
    prefix: &'a str,
}

fn walk(tree: &mut Tree, bytes: &[u8], message: &mail_parser::Message, place: Place) {
    let mut paths = vec![String::new(); message.parts.len()];
    if let Some(root) = paths.first_mut() {
        *root = if place.prefix.is_empty() { "0".to_owned() } else { format!("{}.0", place.prefix) };
    }
    for index in 0..message.parts.len() {
        let Some(part) = message.parts.get(index) else { continue };
        let path = paths.get(index).cloned().unwrap_or_default();
        if path.is_empty() {
            // Below one that is not listed.
            continue;
        }
        let deep = path.matches('.').count() >= DEEPEST_PART;
        if deep && matches!(part.body, PartType::Multipart(_)) {
            let what = format!("MIME parts nested more than {DEEPEST_PART} deep were not read");
            tree.repairs.push(Repair::new(what, Locator::raw(place.start, bytes.len())));
        }
        if let (PartType::Multipart(children), false) = (&part.body, deep) {
            for (number, child) in children.iter().enumerate() {
                let parent = if index == 0 { place.prefix } else { path.as_str() };
                let child_path =
                    if parent.is_empty() { format!("{}", number + 1) } else { format!("{parent}.{}", number + 1) };
                if let Some(slot) = paths.get_mut(usize::try_from(*child).unwrap_or(usize::MAX)) {
                    *slot = child_path;
                }
            }
        }
        if tree.parts.len() >= MOST_PARTS {
            let what = format!("only the first {MOST_PARTS} MIME parts were read");
            tree.repairs.push(Repair::new(what, Locator::raw(place.start, bytes.len())));
            return;
        }
        push(tree, bytes, part, &path, place);
        if let PartType::Message(inner) = &part.body {
            let own_bytes = inner.raw_message.len() == bytes.len().saturating_sub(place.start)
                && matches!(inner.raw_message, std::borrow::Cow::Borrowed(_));
            if own_bytes && place.depth < DEEPEST {
                walk(tree, bytes, inner, Place { start: place.start, depth: place.depth + 1, prefix: &path });
            }
        }
    }
}

fn push(tree: &mut Tree, bytes: &[u8], part: &MessagePart, path: &str, place: Place) {
    let at = |offset: u32| (place.start + usize::try_from(offset).unwrap_or(usize::MAX)).min(bytes.len());
    let span = ByteSpan::new(at(part.offset_header), at(part.offset_end));
    let body = ByteSpan::new(at(part.offset_body), at(part.offset_end));
    let content_type = part.content_type().map_or_else(
        || "text/plain".to_owned(),
        |kind| match kind.subtype() {
            Some(subtype) => format!("{}/{}", kind.ctype(), subtype).to_lowercase(),
            None => kind.ctype().to_lowercase(),
        },
    );
    let decoded_size = match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.len()),
        PartType::Binary(data) | PartType::InlineBinary(data) => Some(data.len()),
        PartType::Message(_) | PartType::Multipart(_) => None,
    };
    if part.is_encoding_problem {
        let what = format!("part {path} is not encoded as it says");
        tree.repairs.push(Repair::new(what, Locator::Raw(body)));
    }
    if place.depth == 0 && content_type.starts_with("multipart/") {
        tree.boundaries.extend(boundary(bytes, ByteSpan::new(span.start, body.start)));
    }
    let (file_dates, stated_size) = disposition(bytes, ByteSpan::new(span.start, body.start));
    let own = if path == "0" { Vec::new() } else { headers::read_from(bytes, span.start, body.start).headers };
    tree.parts.push(Part {
        headers: own,
        file_dates,
        stated_size,
        path: path.to_owned(),
        content_type,
        encoding: part.content_transfer_encoding().unwrap_or_default().to_lowercase(),
        file_name: part.attachment_name().map(str::to_owned),
        span,
        body,
        decoded_size,
        closed: true,
        ..Part::default()
    });
}

/// What a Content-Disposition says of the file.
type FileClaims = (Vec<(String, Fact<Stamp>)>, Option<Fact<u64>>);

/// Dates and size of the entity's Content-Disposition (RFC 2183 2.4–2.7).
fn disposition(bytes: &[u8], header: ByteSpan) -> FileClaims {
    let area = headers::read_from(bytes, header.start, header.end);
    let Some(field) = area.headers.iter().find(|field| field.is("content-disposition")) else {
        return (Vec::new(), None);
    };
    let inner = |name: &str| {
        let span = headers::parameter(bytes, field.body, name)?;
        let quoted = span.len() >= 2 && span.of(bytes).starts_with(b"\"");
        Some(if quoted { ByteSpan::new(span.start + 1, span.end - 1) } else { span })
    };
    let date = |name: &str| {
        let span = inner(name)?;
        let stamp = crate::decode::time::rfc5322(&text::verbatim(span.of(bytes)))?;
        Some((name.to_owned(), Fact::raw(stamp, span)))
    };
    let dates = ["creation-date", "modification-date", "read-date"].into_iter().filter_map(date).collect();
    let size = inner("size").and_then(|span| Some(Fact::raw(text::verbatim(span.of(bytes)).parse().ok()?, span)));
    (dates, size)
}

/// The boundary as the entity's own Content-Type writes it.
fn boundary(bytes: &[u8], header: ByteSpan) -> Option<Fact<String>> {
    let area = headers::read_from(bytes, header.start, header.end);
    let field = area.headers.iter().find(|field| field.is("content-type"))?;
    let span = headers::parameter(bytes, field.body, "boundary")?;
    Some(Fact::raw(text::parameter(span.of(bytes)), span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_nested_beyond_reason_are_cut_off_and_said() {
        let level = |depth: usize| format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
        let mail: String = (0..400).map(level).collect();
        let tree = read(mail.as_bytes(), 0);
        assert!(tree.parts.len() <= DEEPEST_PART + 2, "{} parts", tree.parts.len());
        assert!(tree.repairs.iter().any(|repair| repair.what.contains("nested")), "{:?}", tree.repairs);
    }

    #[test]
    fn messages_nested_beyond_any_stack_are_not_given_to_the_library() {
        let mail = "Content-Type: message/rfc822\r\n\r\n".repeat(MOST_INNER + 1);
        let tree = read(mail.as_bytes(), 0);
        assert!(tree.parts.is_empty());
        assert_eq!(tree.repairs.len(), 1);
        assert_eq!(inner_messages(b"message/rfc822 Message/global multipart/Digest image/png x/y/"), 3);
    }
}
