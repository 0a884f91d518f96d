//! The pages of one saved state, with what they inherit from the page tree (ISO 32000-2 7.7.3).

use std::collections::HashSet;

use super::objects::{Object, Store};
use super::syntax::Node;
use crate::evidence::limits::pdf::{DEEPEST_TREE, MOST_PAGES, row};

/// One page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// 1 is the first.
    pub number: usize,
    pub object: Object,
    /// `/Resources`, its own or inherited, resolved.
    pub resources: Option<Object>,
    /// `/MediaBox`, its own or inherited: left, bottom, right, top (points).
    pub media: Option<[f64; 4]>,
    /// `/CropBox`, its own or inherited; the media box where there is none.
    pub crop: Option<[f64; 4]>,
    /// `/Rotate` in degrees, clockwise, 0 to 270.
    pub rotate: i64,
}

/// What a node of the tree hands down.
#[derive(Debug, Clone, Default)]
struct Inherited {
    resources: Option<Object>,
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    rotate: i64,
}

/// The pages as the state with the newest section `section` has them, in their order.
///
/// Nodes that stand in the tree twice are taken once: a tree may be a circle.
pub(super) fn pages(store: &Store, section: usize) -> Vec<Page> {
    let mut pages = Vec::new();
    let Some(catalog) = super::catalog(store, section) else { return pages };
    let Some(root) = catalog.dict().and_then(|dict| store.resolve(&catalog, dict.get("Pages")?, section)) else {
        return pages;
    };
    let mut seen = HashSet::new();
    seen.insert(root.number);
    let mut open = vec![(root, Inherited::default(), 0_usize)];
    while let Some((node, above, depth)) = open.pop() {
        let Some(dict) = node.dict() else { continue };
        let place = node.span;
        let mut here = above;
        if let Some(resources) = dict.get("Resources").and_then(|value| store.resolve(&node, value, section)) {
            here.resources = Some(resources);
        }
        here.media = rectangle(store, &node, "MediaBox", section).or(here.media);
        here.crop = rectangle(store, &node, "CropBox", section).or(here.crop);
        if let Some(value) = dict.get("Rotate").and_then(|value| store.resolve(&node, value, section)) {
            here.rotate = value.node.int().unwrap_or(0).rem_euclid(360);
        }
        let kids = dict.get("Kids").and_then(|kids| store.resolve(&node, kids, section));
        let Some(kids) = kids else {
            if pages.len() >= MOST_PAGES {
                store.hit(row::MOST_PAGES, place.start, place.end);
                break;
            }
            let Inherited { resources, media, crop, rotate } = here;
            let crop = crop.or(media);
            pages.push(Page { number: pages.len() + 1, object: node, resources, media, crop, rotate });
            continue;
        };
        if depth >= DEEPEST_TREE {
            store.hit(row::DEEPEST_TREE, place.start, place.end);
            continue;
        }
        // The last is taken from the stack first.
        for kid in kids.node.array().iter().rev() {
            let Some((number, _)) = kid.reference() else { continue };
            if seen.len() > MOST_PAGES.saturating_mul(2) || !seen.insert(number) {
                continue;
            }
            if let Some(object) = store.object(number, section) {
                open.push((object, here.clone(), depth + 1));
            }
        }
    }
    pages
}

/// A rectangle (7.9.5) with its corners put in order.
pub(super) fn rectangle(store: &Store, holder: &Object, key: &str, section: usize) -> Option<[f64; 4]> {
    let object = store.resolve(holder, holder.dict()?.get(key)?, section)?;
    let mut sides = [0.0; 4];
    let items = object.node.array();
    if items.len() != 4 {
        return None;
    }
    for (side, item) in sides.iter_mut().zip(items) {
        *side = number(store, &object, item, section)?;
    }
    let [a, b, c, d] = sides;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// A number, whole or not, or one that is referred to.
pub(super) fn number(store: &Store, holder: &Object, node: &Node, section: usize) -> Option<f64> {
    let object = store.resolve(holder, node, section)?;
    object.node.number(object.layer_bytes(store.bytes))
}
