//! The MIME tree (RFC 2045, 2046): structure by mail-parser, spans checked, boundaries re-read from the raw bytes.

use std::panic::catch_unwind;

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

use super::headers;
use crate::decode::text;
use crate::evidence::{ByteSpan, Fact, Locator, Part, Repair};

/// Most entities of one message that are listed.
const MOST_PARTS: usize = 10_000;
/// Deepest nesting of messages in messages that is followed.
const DEEPEST: usize = 16;

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
    // The library promises not to panic and sometimes does; the headers are ours and stay readable.
    let Ok(Some(parsed)) = catch_unwind(|| MessageParser::default().parse(message)) else {
        tree.boundaries.extend(boundary(bytes, ByteSpan::new(start, bytes.len())));
        let what = "the MIME structure could not be read".to_owned();
        tree.repairs.push(Repair { what, at: Locator::raw(start, bytes.len()) });
        return tree;
    };
    walk(&mut tree, bytes, &parsed, Place { start, depth: 0, prefix: "" });
    tree
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
        if let PartType::Multipart(children) = &part.body {
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
            tree.repairs.push(Repair { what, at: Locator::raw(place.start, bytes.len()) });
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
        tree.repairs.push(Repair { what, at: Locator::Raw(body) });
    }
    if place.depth == 0 && content_type.starts_with("multipart/") {
        tree.boundaries.extend(boundary(bytes, ByteSpan::new(span.start, body.start)));
    }
    tree.parts.push(Part {
        path: path.to_owned(),
        content_type,
        encoding: part.content_transfer_encoding().unwrap_or_default().to_lowercase(),
        file_name: part.attachment_name().map(str::to_owned),
        span,
        body,
        decoded_size,
    });
}

/// The boundary as the entity's own Content-Type writes it.
fn boundary(bytes: &[u8], header: ByteSpan) -> Option<Fact<String>> {
    let area = headers::read_from(bytes, header.start, header.end);
    let field = area.headers.iter().find(|field| field.is("content-type"))?;
    let span = headers::parameter(bytes, field.body, "boundary")?;
    Some(Fact::raw(text::parameter(span.of(bytes)), span))
}
