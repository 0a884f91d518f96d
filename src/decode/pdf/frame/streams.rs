//! How the content streams of the pages are coded, and streams whose length is stated wrongly.

use std::collections::HashSet;

use super::super::layout::hex;
use super::super::objects::{Layer, Object, Store};
use super::super::pages::pages;
use super::super::syntax::Kind;
use crate::evidence::{ByteSpan, Coding, Fact, Frame, WrongLength};

/// Most content streams that are looked at.
const MOST_STREAMS: usize = 5_000;
/// Most wrong lengths that are listed.
const MOST_WRONG: usize = 64;

pub(super) fn read(store: &Store, frame: &mut Frame) {
    let mut seen = HashSet::new();
    for page in pages(store, 0) {
        let Some(contents) = page.object.dict().and_then(|dict| store.resolve(&page.object, dict.get("Contents")?, 0))
        else {
            continue;
        };
        let streams: Vec<Object> = match &contents.node.kind {
            Kind::Array(items) => {
                items.iter().take(MOST_STREAMS).filter_map(|item| store.resolve(&contents, item, 0)).collect()
            }
            _ => vec![contents],
        };
        for object in streams {
            if frame.contents.len() >= MOST_STREAMS {
                return;
            }
            if let Some(raw) = object.stream
                && seen.insert(raw.start)
            {
                length(store, &object, raw, frame);
                frame.contents.push(coding(store, &object, raw, page.number));
            }
        }
    }
}

fn coding(store: &Store, object: &Object, raw: ByteSpan, page: usize) -> Coding {
    let filter = object.dict().and_then(|dict| store.resolve(object, dict.get("Filter")?, 0));
    let names: Vec<&str> = match filter.as_ref().map(|filter| &filter.node.kind) {
        Some(Kind::Name(name)) => vec![name.as_str()],
        Some(Kind::Array(items)) => items.iter().filter_map(|item| item.name()).collect(),
        _ => Vec::new(),
    };
    let head = ByteSpan::new(raw.start, raw.end.min(raw.start + 2));
    let how = match names.as_slice() {
        [] => "plain".to_owned(),
        // Encrypted bytes begin with anything.
        ["FlateDecode" | "Fl"] if !store.encrypted => format!("FlateDecode {}", hex(head.of(store.bytes))),
        names => names.join(" "),
    };
    Coding { page, how: how.clone(), at: Fact::raw(format!("object {}, {how}", object.words()), raw) }
}

/// Notes a stated length that is not the stream's.
fn length(store: &Store, object: &Object, raw: ByteSpan, frame: &mut Frame) {
    if frame.lengths.len() >= MOST_WRONG || !matches!(object.layer, Layer::File) {
        return;
    }
    let Some(node) = object.dict().and_then(|dict| dict.get("Length")) else { return };
    let Some(found) = store.resolve(object, node, 0) else { return };
    let Some(stated) = found.node.place() else { return };
    // Writers disagree whether the line end before `endstream` counts.
    if stated.abs_diff(raw.len()) > 2 {
        let stated = Fact::at(stated, found.locate(found.node.span));
        frame.lengths.push(WrongLength { object: object.number, stated, real: raw.len() });
    }
}
