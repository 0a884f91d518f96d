//! Info and XMP of two states, entry by entry.

use std::collections::BTreeMap;

use super::super::info;
use super::super::objects::{Layer, Object, Store};
use super::super::revisions::Saved;
use super::super::xmp;
use crate::evidence::{Fact, FieldChange, StateChanges, XmpPacket};

/// Most changed entries that are listed of one state.
const MOST_FIELDS: usize = 200;

/// Notes the entries of Info and of the document's XMP that differ.
pub(super) fn read(store: &Store, states: (&Saved, &Saved), packets: &[XmpPacket], out: &mut StateChanges) {
    let (old, new) = (info::dictionary(store, states.0), info::dictionary(store, states.1));
    if place(old.as_ref()) != place(new.as_ref()) {
        let entries = |object: Option<&Object>, state: &Saved| {
            let mut entries = Vec::new();
            if let Some(object) = object {
                info::read_one(store, object, state.section, 0, &mut entries);
            }
            entries.into_iter().map(|entry| (format!("Info /{}", entry.key), entry.value)).collect()
        };
        differing(entries(old.as_ref(), states.0), entries(new.as_ref(), states.1), out);
    }
    let packet = |state: &Saved| {
        let start = xmp::metadata(store, state.section)?.stream?.start;
        packets.iter().find(|packet| packet.holder.at.raw_span().is_some_and(|span| span.start == start))
    };
    let (old, new) = (packet(states.0), packet(states.1));
    if old.map(|packet| &packet.holder.at) != new.map(|packet| &packet.holder.at) {
        let properties = |packet: Option<&XmpPacket>| {
            let listed = packet.into_iter().flat_map(|packet| &packet.properties);
            listed.map(|property| (property.name.clone(), property.value.clone())).collect()
        };
        differing(properties(old), properties(new), out);
    }
    out.fields.truncate(MOST_FIELDS);
}

fn place(object: Option<&Object>) -> Option<(usize, usize)> {
    let object = object?;
    Some(match &object.layer {
        Layer::File => (object.span.start, 0),
        Layer::Packed { step, .. } => (step.start, object.span.start),
    })
}

fn differing(old: BTreeMap<String, Fact<String>>, new: BTreeMap<String, Fact<String>>, out: &mut StateChanges) {
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        if before.map(|fact| &fact.value) != after.map(|fact| &fact.value) {
            out.fields.push(FieldChange { name: name.clone(), before: before.cloned(), after: after.cloned() });
        }
    }
}
