//! What each saved state changed in the one before: objects by number, values by content, and the pages that reach them.

mod compare;
mod covers;
mod fields;
mod paths;
pub(super) mod reach;
mod sort;
pub(super) mod table;

use std::collections::{HashMap, HashSet};

use super::objects::{Object, Store};
use super::pages::pages;
use super::revisions::{Saved, kind};
use super::syntax::Kind;
use crate::decode::cursor::find_in;
use crate::evidence::limits::pdf::{MOST_CHANGED, MOST_COMPARED, row};
use crate::evidence::{Act, ByteSpan, Fact, ObjectChange, StateChanges, XmpPacket};
use compare::{Difference, Sides, compare};
use reach::{Role, Walker};
use table::{Table, Touched, fetch};

/// Most page numbers that are kept of one object.
const MOST_PAGES_NAMED: usize = 64;

/// The pages of a state: the number of each page's object, and what it inherits.
#[derive(Debug, Clone, Default)]
struct Leaves {
    numbers: Vec<u32>,
    inherited: Vec<Vec<(Role, u32)>>,
}

/// An object that differs, before its class is known.
struct Changed {
    number: u32,
    act: Act,
    old: Option<Object>,
    new: Option<Object>,
    difference: Difference,
}

/// The changes of every state after the first, oldest first; `packets` are the XMP packets of the file.
pub(super) fn read(store: &Store, saved: &[Saved], packets: &[XmpPacket]) -> Vec<StateChanges> {
    if saved.len() < 2 {
        return Vec::new();
    }
    let first_compared = saved.len().saturating_sub(MOST_COMPARED).max(1);
    if first_compared > 1 {
        store.hit(row::MOST_COMPARED, 0, store.bytes.len());
    }
    let mut table = Table::default();
    let mut walker = Walker::new(store);
    let mut before: Option<Leaves> = None;
    let mut changes = Vec::new();
    for (index, state) in saved.iter().enumerate() {
        let sections = store.sections.get(state.section..state.until).unwrap_or_default();
        let touched = table.next(store, sections);
        if index < first_compared {
            if index > 0 {
                changes.push(StateChanges { state: index + 1, ..StateChanges::default() });
            }
            continue;
        }
        let Some(older) = saved.get(index - 1) else { continue };
        let leaves = before.take().unwrap_or_else(|| leaves(store, older.section));
        let one = One { store, number: index + 1, older, newer: state, table: &table, before: &leaves };
        let (state, after) = one.changes(&mut walker, touched, packets);
        changes.push(state);
        before = Some(after);
    }
    changes
}

/// One step from a state to the next.
struct One<'o, 's> {
    store: &'o Store<'s>,
    number: usize,
    older: &'o Saved,
    newer: &'o Saved,
    table: &'o Table,
    before: &'o Leaves,
}

impl One<'_, '_> {
    fn changes(&self, walker: &mut Walker, touched: Vec<Touched>, packets: &[XmpPacket]) -> (StateChanges, Leaves) {
        let (store, section) = (self.store, self.newer.section);
        let mut out = StateChanges { state: self.number, compared: true, ..StateChanges::default() };
        let changed = self.compared(touched, &mut out);
        let root = |section| store.trailers(section).find_map(|trailer| trailer.reference("Root"));
        let swapped = root(section) != root(self.older.section);
        let tree = swapped || changed.iter().any(|change| sort::moves_pages(change.old.as_ref(), change.new.as_ref()));
        let after = if tree { leaves(store, section) } else { self.before.clone() };
        out.pages = (self.before.numbers.len(), after.numbers.len());
        out.catalog_swapped = swapped || changed.iter().any(sort::swaps_tree);
        turned(&self.before.numbers, &after.numbers, &mut out);

        let numbers: HashSet<u32> = changed.iter().map(|change| change.number).collect();
        let mut reached = self.reached(walker, &after, &numbers, false);
        let lost = changed.iter().any(|change| change.old.is_some() && !reached.contains_key(&change.number));
        if lost {
            for (number, found) in self.reached(walker, self.before, &numbers, true) {
                reached.entry(number).or_insert(found);
            }
        }
        let of_trailer =
            |key| store.trailers(section).find_map(|trailer| trailer.reference(key)).map(|(number, _)| number);
        let (info, encrypt) = (of_trailer("Info"), of_trailer("Encrypt"));
        out.after_signature = find_in(store.bytes, b"/ByteRange", ByteSpan::new(0, self.older.end)).is_some();
        if out.after_signature {
            out.elsewhere = paths::read(self, walker, &changed);
        }
        for change in changed {
            let (roles, pages) = reached.remove(&change.number).unwrap_or_default();
            let named = if info == Some(change.number) {
                Some(sort::Named::Info)
            } else {
                (encrypt == Some(change.number)).then_some(sort::Named::Encrypt)
            };
            if left_out(&change) {
                out.replaced_content.extend(&pages);
            }
            if let Some(added) = change.new.as_ref().filter(|_| change.act == Act::Added) {
                out.covers.extend(covers::cover(store, added, pages.first().copied()));
            }
            out.objects.push(object(change, &roles, pages, named));
        }
        sort::companions(&mut out.objects);
        fields::read(store, (self.older, self.newer), packets, &mut out);
        (out, after)
    }

    /// The objects whose values differ.
    fn compared(&self, touched: Vec<Touched>, out: &mut StateChanges) -> Vec<Changed> {
        let store = self.store;
        let mut changed = Vec::new();
        for (index, Touched { number, before, after }) in touched.into_iter().enumerate() {
            if changed.len() >= MOST_CHANGED || index >= MOST_CHANGED * 4 {
                store.hit(row::MOST_CHANGED, self.newer.added.start, self.newer.added.end);
                out.unlisted += 1;
                continue;
            }
            let old = before.and_then(|place| fetch(store, number, place));
            let new = after.and_then(|place| fetch(store, number, place));
            let frame = |object: &Option<Object>| {
                object.as_ref().is_some_and(|object| {
                    matches!(kind(object), "cross-reference stream" | "object stream")
                        || object.dict().is_some_and(|dict| dict.get("Linearized").is_some())
                })
            };
            if frame(&old) || frame(&new) {
                continue;
            }
            let (act, difference) = match (&old, &new) {
                (Some(older), Some(newer)) => {
                    let sections = (self.older.section, self.newer.section);
                    (Act::Replaced, compare(store, Sides { old: older, new: newer, sections }))
                }
                (None, Some(newer)) if !matches!(newer.node.kind, Kind::Null) => (Act::Added, Difference::default()),
                (Some(_), None) => (Act::Freed, Difference::default()),
                _ => continue,
            };
            if act == Act::Replaced && difference.is_none() {
                out.equal += 1;
                continue;
            }
            changed.push(Changed { number, act, old, new, difference });
        }
        changed
    }

    /// For each of these objects the roles in which it is reached, and the pages that reach it.
    fn reached(
        &self,
        walker: &mut Walker,
        leaves: &Leaves,
        numbers: &HashSet<u32>,
        before: bool,
    ) -> HashMap<u32, (Vec<Role>, Vec<usize>)> {
        let mut reached: HashMap<u32, (Vec<Role>, Vec<usize>)> = HashMap::new();
        if numbers.is_empty() {
            return reached;
        }
        let section = if before { self.older.section } else { self.newer.section };
        let mut note = |number: u32, role: Role, page: Option<usize>| {
            if !numbers.contains(&number) {
                return;
            }
            let (roles, pages) = reached.entry(number).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
            if let Some(page) = page.filter(|page| pages.last() != Some(page) && pages.len() < MOST_PAGES_NAMED) {
                pages.push(page);
            }
        };
        for (index, leaf) in leaves.numbers.iter().enumerate() {
            if !walker.whole() {
                break;
            }
            let mut start = vec![(Role::Page, *leaf)];
            start.extend(leaves.inherited.get(index).into_iter().flatten().copied());
            walker.walk(self.table, before, start, |number, role| note(number, role, Some(index + 1)));
        }
        let named = [("Root", Role::Document), ("Info", Role::Metadata), ("Encrypt", Role::Encryption)];
        for (key, role) in named {
            let Some((number, _)) = self.store.trailers(section).find_map(|trailer| trailer.reference(key)) else {
                continue;
            };
            // The catalog is entered through what it refers to: as an object it would count as a page tree.
            let start = match (role, self.table.place(self.store, number, before)) {
                (Role::Document, Some(place)) => {
                    note(number, Role::Document, None);
                    let catalog = fetch(self.store, number, place);
                    catalog.map(|catalog| Walker::edges(&catalog.node, Role::Document)).unwrap_or_default()
                }
                _ => vec![(role, number)],
            };
            walker.walk(self.table, before, start, |number, role| note(number, role, None));
        }
        reached
    }
}

/// The pages of a state.
fn leaves(store: &Store, section: usize) -> Leaves {
    let mut out = Leaves::default();
    for page in pages(store, section) {
        out.numbers.push(page.object.number);
        let own = page.object.dict().is_some_and(|dict| dict.get("Resources").is_some());
        let inherited = page.resources.filter(|_| !own);
        out.inherited.push(inherited.map(|resources| Walker::edges(&resources.node, Role::Page)).unwrap_or_default());
    }
    out
}

/// Which pages are gone, new, or stand in another order.
fn turned(before: &[u32], after: &[u32], out: &mut StateChanges) {
    let (old, new): (HashSet<u32>, HashSet<u32>) = (before.iter().copied().collect(), after.iter().copied().collect());
    let missing = |pages: &[u32], other: &HashSet<u32>| {
        let found = pages.iter().enumerate().filter(|(_, number)| !other.contains(number));
        found.map(|(index, _)| index + 1).collect()
    };
    out.removed_pages = missing(before, &new);
    out.added_pages = missing(after, &old);
    let both = |pages: &[u32], other: &HashSet<u32>| -> Vec<u32> {
        pages.iter().copied().filter(|number| other.contains(number)).collect()
    };
    out.reordered = both(before, &new) != both(after, &old);
}

/// Whether a page's `/Contents` leaves out a stream that it had.
fn left_out(change: &Changed) -> bool {
    let streams = |object: &Option<Object>| -> Vec<u32> {
        let node = object.as_ref().filter(|object| kind(object) == "page").and_then(Object::dict);
        let Some(node) = node.and_then(|dict| dict.get("Contents")) else { return Vec::new() };
        let one = node.reference().into_iter();
        one.chain(node.array().iter().filter_map(super::syntax::Node::reference)).map(|(number, _)| number).collect()
    };
    let (old, new) = (streams(&change.old), streams(&change.new));
    let kept: HashSet<u32> = new.iter().copied().collect();
    !new.is_empty() && old.iter().any(|number| !kept.contains(number))
}

fn object(change: Changed, roles: &[Role], pages: Vec<usize>, named: Option<sort::Named>) -> ObjectChange {
    let Changed { number, act, old, new, difference } = change;
    let keys = difference.keys;
    let (class, what) = sort::class(old.as_ref(), new.as_ref(), act, &keys, difference.content, roles, named);
    let shown = |object: &Object| {
        let size = object.stream.map_or(object.span.len(), |raw| raw.end.saturating_sub(object.span.start));
        let end = object.stream.map_or(object.span.end, |raw| raw.end);
        let span = ByteSpan::new(object.span.start, end);
        Fact::at(format!("{what}, {size} bytes"), object.locate(span))
    };
    let before = difference.before.or_else(|| old.as_ref().map(shown));
    let after = difference.after.or_else(|| new.as_ref().map(shown));
    ObjectChange { number, act, what: what.clone(), class, keys, content: difference.content, pages, before, after }
}
