//! What ties the rest of the document to its pages: destinations by page or by name, and the structure's lists of marked
//! content (ISO 32000-2 12.3.2, 14.7.5).

use std::collections::{HashMap, HashSet};

use super::super::objects::{Layer, Object, Store};
use super::super::pages::Page;
use super::super::syntax::{Kind, Node};
use super::super::text::reread_pdf_string;
use crate::evidence::{ByteSpan, Fact, Frame, Locator, TaggedPage};

/// Most destinations that are followed.
const MOST_TARGETS: usize = 20_000;
/// Most nodes of a tree that are opened.
const MOST_NODES: usize = 20_000;
/// Deepest tree.
const DEEPEST: usize = 16;
/// Most that are listed of each.
const MOST_LISTED: usize = 32;
/// Entries of one page's list; a page has some hundred.
const MOST_IDS: usize = 20_000;

/// Gathered on the walk over all that is reached.
#[derive(Default)]
pub(super) struct Ties {
    /// `/StructParents` of pages and forms.
    parents: HashSet<i64>,
    targets: Vec<Target>,
}

struct Target {
    kind: To,
    at: Locator,
}

enum To {
    /// The object that an explicit destination names; `None` where it names nothing.
    Page(Option<u32>),
    Name(String),
}

impl Ties {
    /// Looks at one object that the document reaches.
    pub fn look(&mut self, store: &Store, object: &Object) {
        if let Some(parent) = object.dict().and_then(|dict| dict.int("StructParents")) {
            self.parents.insert(parent);
        }
        self.inside(store, object, &object.node, 0);
    }

    fn inside(&mut self, store: &Store, object: &Object, node: &Node, depth: usize) {
        let Some(dict) = node.dict().filter(|_| depth < DEEPEST && self.targets.len() < MOST_TARGETS) else { return };
        if let Some(target) = dict.get("Dest") {
            self.target(store, object, target);
        }
        if dict.name("S") == Some("GoTo")
            && let Some(target) = dict.get("D")
        {
            self.target(store, object, target);
        }
        for key in ["A", "Next", "AA", "OpenAction"] {
            if let Some(inner) = dict.get(key).filter(|inner| inner.dict().is_some()) {
                self.inside(store, object, inner, depth + 1);
            }
        }
    }

    fn target(&mut self, store: &Store, holder: &Object, node: &Node) {
        let Some(found) = store.resolve(holder, node, 0) else { return };
        let at = holder.locate(node.span);
        let kind = match &found.node.kind {
            Kind::Name(name) => To::Name(name.clone()),
            // Strings of an encrypted file are not compared.
            Kind::Text if !store.encrypted => {
                let Some(name) = reread_pdf_string(found.node.span.of(found.layer_bytes(store.bytes))) else { return };
                To::Name(name)
            }
            Kind::Array(items) => match items.first().map(|item| &item.kind) {
                Some(Kind::Ref(number, _)) => To::Page(Some(*number)),
                Some(Kind::Null) => To::Page(None),
                _ => return,
            },
            _ => return,
        };
        self.targets.push(Target { kind, at });
    }

    /// Notes what leads nowhere.
    pub fn finish(mut self, store: &Store, pages: &[Page], frame: &mut Frame) {
        let Some(catalog) = super::super::catalog(store, 0) else { return };
        let entry =
            |holder: &Object, key: &str| holder.dict().and_then(|dict| store.resolve(holder, dict.get(key)?, 0));
        let mut names: HashSet<String> = HashSet::new();
        if let Some(old) = entry(&catalog, "Dests")
            && let Some(dict) = old.dict()
        {
            for (name, node) in dict.entries.iter().take(MOST_TARGETS) {
                names.insert(name.clone());
                self.named(store, &old, node);
            }
        }
        let mut whole = true;
        if let Some(root) = entry(&catalog, "Names").and_then(|names| entry(&names, "Dests")) {
            whole = tree(store, root, "Names", |leaf, key, value| {
                if let Some(name) = reread_pdf_string(key.span.of(leaf.layer_bytes(store.bytes))) {
                    names.insert(name);
                }
                self.named(store, leaf, value);
            });
        }
        frame.destinations = self.targets.len();
        if !whole || self.targets.len() >= MOST_TARGETS {
            let at = if matches!(catalog.layer, Layer::File) { catalog.span } else { ByteSpan::new(0, 0) };
            store.repair("too many destinations: the rest was not followed", at.start, at.end);
        }
        for Target { kind, at } in &self.targets {
            let (list, nowhere) = match kind {
                To::Page(None) => (&mut frame.dangling, "no page".to_owned()),
                To::Page(Some(number)) if store.object(*number, 0).is_none_or(|page| page.dict().is_none()) => {
                    (&mut frame.dangling, format!("object {number}, which does not exist"))
                }
                To::Name(name) if whole && !store.encrypted && !names.contains(name) => {
                    (&mut frame.unnamed, format!("“{name}”, which is no destination of the document"))
                }
                _ => continue,
            };
            if list.len() < MOST_LISTED {
                list.push(Fact::at(nowhere, at.clone()));
            }
        }
        let parents = entry(&catalog, "StructTreeRoot").and_then(|root| entry(&root, "ParentTree"));
        if let Some(parents) = parents {
            self.structure(store, parents, pages, frame);
        }
    }

    /// A destination behind a name: the array, or a dictionary with it.
    fn named(&mut self, store: &Store, holder: &Object, node: &Node) {
        if self.targets.len() >= MOST_TARGETS {
            return;
        }
        let Some(found) = store.resolve(holder, node, 0) else { return };
        match found.dict().and_then(|dict| dict.get("D")) {
            Some(inner) => self.target(store, &found, inner),
            None if matches!(found.node.kind, Kind::Array(_)) => self.target(store, holder, node),
            None => {}
        }
    }

    fn structure(&self, store: &Store, root: Object, pages: &[Page], frame: &mut Frame) {
        let number = |page: &Page| page.object.dict().and_then(|dict| dict.int("StructParents"));
        let at = if matches!(root.layer, Layer::File) { root.span } else { ByteSpan::new(0, 0) };
        let owners: HashMap<i64, usize> = pages.iter().filter_map(|page| Some((number(page)?, page.number))).collect();
        let whole = tree(store, root, "Nums", |leaf, key, value| {
            let Some(number) = key.int() else { return };
            let Some(list) = store.resolve(leaf, value, 0).filter(|list| matches!(list.node.kind, Kind::Array(_)))
            else {
                return;
            };
            frame.structure_lists += 1;
            if !self.parents.contains(&number) && frame.lists_unused.len() < MOST_LISTED {
                frame.lists_unused.push(Fact::at(
                    format!("{} pieces of marked content, under number {number}", list.node.array().len()),
                    leaf.locate(key.span),
                ));
            }
            if frame.tagged.len() < MOST_IDS
                && let Some(page) = owners.get(&number)
            {
                let held = list.node.array().iter().take(MOST_IDS).enumerate();
                let ids = held.filter(|(_, item)| !matches!(item.kind, Kind::Null));
                frame.tagged.push(TaggedPage {
                    page: *page,
                    ids: ids.filter_map(|(id, _)| i64::try_from(id).ok()).collect(),
                    at: list.locate(list.node.span),
                });
            }
        });
        if !whole {
            frame.lists_unused.clear();
            store.repair("too many lists of marked content: the rest was not held against the pages", at.start, at.end);
        }
    }
}

/// Walks a name or number tree (7.9.6, 7.9.7); `false` if a limit cut it.
fn tree(store: &Store, root: Object, leaves: &str, mut take: impl FnMut(&Object, &Node, &Node)) -> bool {
    let mut open = vec![(root, 0_usize)];
    let (mut nodes, mut taken) = (0, 0);
    while let Some((node, depth)) = open.pop() {
        nodes += 1;
        if nodes > MOST_NODES || depth > DEEPEST {
            return false;
        }
        let Some(dict) = node.dict() else { continue };
        let inside = |key: &str| dict.get(key).and_then(|value| store.resolve(&node, value, 0));
        if let Some(kids) = inside("Kids") {
            let kids = kids.node.array().iter().take(MOST_NODES);
            open.extend(kids.filter_map(|kid| Some((store.resolve(&node, kid, 0)?, depth + 1))));
        }
        if let Some(list) = inside(leaves) {
            for pair in list.node.array().chunks_exact(2) {
                taken += 1;
                if taken > MOST_TARGETS {
                    return false;
                }
                if let [key, value] = pair {
                    take(&list, key, value);
                }
            }
        }
    }
    true
}
