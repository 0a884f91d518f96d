//! The Info dictionary of every saved state (ISO 32000-2 14.3.3).

use std::collections::HashSet;

use super::objects::{Layer, Object, Store};
use super::revisions::Saved;
use super::syntax::Kind;
use super::text::{reread_pdf_string, text_string};
use crate::decode::time;
use crate::evidence::limits::pdf::{LONGEST_INFO, MOST_INFO, row};
use crate::evidence::{Fact, InfoEntry, Locator, Step};

/// Entries of all states, those of the last one first. A dictionary that a later state left alone is listed there.
pub(super) fn read(store: &Store, saved: &[Saved]) -> Vec<InfoEntry> {
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for (index, state) in saved.iter().enumerate().rev() {
        let Some(info) = dictionary(store, state) else { continue };
        let place = match &info.layer {
            Layer::File => (info.span.start, 0),
            Layer::Packed { step, .. } => (step.start, info.number),
        };
        if seen.insert(place) {
            read_one(store, &info, state.section, index + 1, &mut entries);
        }
    }
    entries
}

/// The state's own trailer decides: an update that leaves `/Info` out takes it away (7.5.6).
pub(super) fn dictionary(store: &Store, state: &Saved) -> Option<Object> {
    let section = state.section;
    let own = state.until.saturating_sub(section).max(1);
    let node = store.trailers(section).take(own).find_map(|trailer| trailer.get("Info"))?;
    match &node.kind {
        Kind::Ref(number, _) => store.object(*number, section),
        Kind::Dict(_) => Some(Object {
            number: 0,
            generation: 0,
            node: node.clone(),
            span: node.span,
            layer: Layer::File,
            stream: None,
        }),
        _ => None,
    }
}

pub(super) fn read_one(store: &Store, info: &Object, section: usize, revision: usize, entries: &mut Vec<InfoEntry>) {
    let Some(dict) = info.dict() else { return };
    if dict.entries.len() > MOST_INFO {
        store.hit(row::MOST_INFO, info.span.start, info.span.end);
    }
    // What is no text is not read again for each key that refers to it.
    let mut no_text = HashSet::new();
    for (key, node) in dict.entries.iter().take(MOST_INFO) {
        if node.reference().is_some_and(|target| no_text.contains(&target)) {
            continue;
        }
        let Some(found) = store.resolve(info, node, section) else { continue };
        no_text.extend(node.reference().filter(|_| !found.node.is_text()));
        if !found.node.is_text() {
            continue;
        }
        if found.span.len() > LONGEST_INFO {
            store.hit(row::LONGEST_INFO, info.span.start, info.span.end);
            continue;
        }
        let Some(value) = value(store, &found, key) else { continue };
        let stamp = (key.ends_with("Date") || key == "SourceModified").then(|| time::pdf(&value.value)).flatten();
        entries.push(InfoEntry { revision, key: key.clone(), value, stamp });
    }
}

fn value(store: &Store, found: &Object, key: &str) -> Option<Fact<String>> {
    let span = found.node.span;
    // Strings inside object streams are not encrypted one by one (7.6.2).
    if store.encrypted && matches!(found.layer, Layer::File) {
        let plain = store.plain_string(found, key)?;
        let how = format!("encrypted string {key} of object {}", found.words());
        let step = Step { how, start: span.start, end: span.end };
        let at = Locator::Decoded { within: vec![step], start: 0, end: plain.len() };
        return Some(Fact::at(text_string(&plain), at));
    }
    let text = reread_pdf_string(span.of(found.layer_bytes(store.bytes)))?;
    Some(Fact::at(text, found.locate(span)))
}
