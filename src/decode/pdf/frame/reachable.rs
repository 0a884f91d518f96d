//! Everything that the trailer of the last state reaches, pages outside the page tree among it.

use std::collections::{HashMap, HashSet};

use super::super::changes::table::{Place, Table, fetch};
use super::super::objects::{Object, Store};
use super::super::pages::pages;
use super::super::revisions::kind;
use super::super::syntax::{Kind, Node};
use super::ties::Ties;
use crate::evidence::limits::pdf::{MOST_REACHED, row};
use crate::evidence::{Fact, Frame, StrayPage};

/// Most pages outside the tree that are listed.
const MOST_STRAY: usize = 32;
/// Deepest number tree of page labels.
const DEEPEST_LABELS: usize = 8;
/// Most nodes of it that are opened.
const MOST_LABELS: usize = 2_000;

/// The places in the file of all that is reached; `None` where it could not be walked to the end.
pub(super) struct Live {
    pub places: Option<HashSet<usize>>,
}

pub(super) fn read(store: &Store, frame: &mut Frame) -> Live {
    if store.sections.is_empty() {
        return Live { places: None };
    }
    let table = Table::of(&store.sections);
    let leaves = pages(store, 0);
    frame.pages = leaves.len();
    labels(store, leaves.len(), frame);
    let tree: HashSet<u32> = leaves.iter().map(|page| page.object.number).collect();
    let mut open: Vec<(u32, u32)> = Vec::new();
    for trailer in store.trailers(0) {
        for (key, node) in &trailer.entries {
            if !matches!(key.as_str(), "Prev" | "XRefStm") {
                refs(node, &mut |number| open.push((number, 0)));
            }
        }
    }
    let mut seen: HashSet<u32> = HashSet::new();
    let mut places = HashSet::new();
    let mut stray: HashMap<u32, u32> = HashMap::new();
    let mut left = MOST_REACHED;
    let mut whole = true;
    let mut ties = Ties::default();
    while let Some((number, from)) = open.pop() {
        if !seen.insert(number) {
            continue;
        }
        let Some(place) = table.place(store, number, false) else { continue };
        let Some(object) = fetch(store, number, place) else {
            whole = false;
            continue;
        };
        if let Place::File(at) = place {
            places.insert(at);
        }
        if let Place::Packed { at, .. } = place {
            places.insert(at);
        }
        if kind(&object) == "page" && !tree.contains(&number) && stray.len() < MOST_STRAY {
            stray.insert(number, from);
        }
        ties.look(store, &object);
        let mut next = 0;
        refs(&object.node, &mut |target| {
            next += 1;
            open.push((target, number));
        });
        left = left.saturating_sub(next);
        if left == 0 {
            store.hit(row::MOST_REACHED, object.span.start, object.span.end);
            whole = false;
            break;
        }
    }
    let found = |number: u32| fetch(store, number, table.place(store, number, false)?);
    let mut numbers: Vec<(u32, u32)> = stray.into_iter().collect();
    numbers.sort_unstable();
    // Without a page tree that could be read nothing is outside of it.
    if !leaves.is_empty() {
        for (number, from) in numbers {
            let (Some(page), Some(holder)) = (found(number), found(from)) else { continue };
            frame.stray_pages.push(StrayPage { page: named(&page), from: named(&holder) });
        }
    }
    if whole && !leaves.is_empty() {
        ties.finish(store, &leaves, frame);
    }
    Live { places: whole.then_some(places) }
}

/// `object 12 0 (page)` at its place.
pub(super) fn named(object: &Object) -> Fact<String> {
    Fact::at(format!("object {} ({})", object.words(), kind(object)), object.locate(object.span))
}

/// Each object that a value refers to.
fn refs(node: &Node, each: &mut dyn FnMut(u32)) {
    // Values are at most `DEEPEST` deep (`syntax`), so this ends.
    match &node.kind {
        Kind::Ref(number, _) => each(*number),
        Kind::Array(items) => items.iter().for_each(|item| refs(item, each)),
        Kind::Dict(dict) => dict.entries.iter().for_each(|(_, value)| refs(value, each)),
        _ => {}
    }
}

/// The largest page index of which `/PageLabels` speaks, if it is beyond the last page.
fn labels(store: &Store, count: usize, frame: &mut Frame) {
    let Some(catalog) = super::super::catalog(store, 0) else { return };
    let root = catalog.dict().and_then(|dict| store.resolve(&catalog, dict.get("PageLabels")?, 0));
    let mut open: Vec<(Object, usize)> = root.into_iter().map(|root| (root, 0)).collect();
    let mut opened = 0;
    while let Some((node, depth)) = open.pop() {
        opened += 1;
        if opened > MOST_LABELS || depth > DEEPEST_LABELS {
            return;
        }
        let Some(dict) = node.dict() else { continue };
        let inside = |key: &str| dict.get(key).and_then(|value| store.resolve(&node, value, 0));
        if let Some(kids) = inside("Kids") {
            let kids = kids.node.array().iter().take(MOST_LABELS);
            open.extend(kids.filter_map(|kid| Some((store.resolve(&node, kid, 0)?, depth + 1))));
        }
        if let Some(numbers) = inside("Nums") {
            for key in numbers.node.array().iter().step_by(2) {
                let Some(index) = key.place().filter(|index| *index >= count && count > 0) else { continue };
                let larger = frame.label_beyond.as_ref().is_none_or(|known| known.value < index + 1);
                if larger {
                    frame.label_beyond = Some(Fact::at(index + 1, numbers.locate(key.span)));
                }
            }
        }
    }
}
