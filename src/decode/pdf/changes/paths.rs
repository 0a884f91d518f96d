//! Second ways to what a later state changed. A form is filled in through the form; an object that the signed state also reached
//! by another way changes there as well, and nobody can say what that is (ISO 32000-2 12.8.2.2 allows it to no one).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::objects::Object;
use super::super::revisions::kind;
use super::super::syntax::{Dict, Kind, Node};
use super::reach::{Walker, holds_names, leads_away};
use super::table::fetch;
use super::{Changed, One};
use crate::evidence::{Act, Elsewhere, Fact, Locator};

/// Second ways that are listed of one state.
const MOST_LISTED: usize = 24;
/// Longest way inside one object that is spelled out (keys).
const LONGEST_WAY: usize = 8;
/// Keys of a trailer (ISO 32000-2 tables 15, 17 and 19; ISO/TS 32004 `AuthCode`) and of its stream.
const TRAILER: &[&str] = &[
    "Size",
    "Prev",
    "Root",
    "Encrypt",
    "Info",
    "ID",
    "XRefStm",
    "AuthCode",
    "Type",
    "Index",
    "W",
    "Length",
    "Filter",
    "DecodeParms",
    "DL",
    "F",
    "FFilter",
    "FDecodeParms",
];
/// Keys of a catalog (ISO 32000-2 table 29, ISO 32000-1 table 28).
const CATALOG: &[&str] = &[
    "Type",
    "Version",
    "Extensions",
    "Pages",
    "PageLabels",
    "Names",
    "Dests",
    "ViewerPreferences",
    "PageLayout",
    "PageMode",
    "Outlines",
    "Threads",
    "OpenAction",
    "AA",
    "URI",
    "AcroForm",
    "Metadata",
    "StructTreeRoot",
    "MarkInfo",
    "Lang",
    "SpiderInfo",
    "OutputIntents",
    "PieceInfo",
    "OCProperties",
    "Perms",
    "Legal",
    "Requirements",
    "Collection",
    "NeedsRendering",
    "DSS",
    "AF",
    "DPartRoot",
];

/// An object, and whether it was reached through an entry that no specification defines.
type Open = (u32, Option<usize>);

/// What is found on the way.
#[derive(Default)]
struct Ways {
    /// Entries that no specification defines, with their places.
    strange: Vec<Fact<String>>,
    /// By object: the first of those entries that leads to it.
    through: HashMap<u32, usize>,
    /// By object: who holds it, and under which keys.
    holders: HashMap<u32, BTreeSet<(u32, String)>>,
}

/// Notes the second ways to what this state changed; only what stood there before can have one.
pub(super) fn read(one: &One, walker: &mut Walker, changed: &[Changed]) -> Vec<Elsewhere> {
    let forms = |change: &&Changed| change.act == Act::Replaced && change.old.as_ref().is_some_and(face);
    // Dictionaries of appearances that a field refers to and gives up or changes.
    let mut faces: BTreeMap<u32, u32> = BTreeMap::new();
    for change in changed.iter().filter(forms) {
        let dict = change.old.as_ref().and_then(Object::dict);
        if let Some((number, _)) = dict.and_then(|dict| dict.reference("AP"))
            && change.difference.keys.iter().any(|key| key == "AP" || key.starts_with("AP/"))
        {
            faces.insert(number, change.number);
        }
    }
    let rewritten = |change: &&Changed| {
        let old = change.old.as_ref().filter(|_| change.act != Act::Added);
        old.is_some_and(|old| !matches!(kind(old), "page" | "page tree" | "catalog"))
    };
    let rewritten: BTreeMap<u32, &Changed> =
        changed.iter().filter(rewritten).map(|change| (change.number, change)).collect();
    if rewritten.is_empty() && faces.is_empty() {
        return Vec::new();
    }
    let wanted: HashSet<u32> = rewritten.keys().chain(faces.keys()).copied().collect();
    let ways = walk(one, walker, &wanted);
    let mut found = Vec::new();
    for (number, change) in &rewritten {
        if let Some(entry) = ways.through.get(number).and_then(|at| ways.strange.get(*at)) {
            found.push(Elsewhere { number: *number, how: entry.clone() });
        } else if drawn(change) && ways.shared(*number, true) {
            found.push(ways.held(one, *number));
        }
    }
    let second = |number: &&u32| ways.shared(**number, false) || ways.through.contains_key(*number);
    let redirected = faces.keys().filter(|number| !rewritten.contains_key(number)).filter(second);
    found.extend(redirected.map(|number| match ways.through.get(number).and_then(|at| ways.strange.get(*at)) {
        Some(entry) => Elsewhere { number: *number, how: entry.clone() },
        None => ways.held(one, *number),
    }));
    found.truncate(MOST_LISTED);
    found
}

/// Whether it has a face on a page.
fn face(object: &Object) -> bool {
    matches!(kind(object), "form field" | "annotation")
}

/// Whether a drawing was written over in place.
fn drawn(change: &Changed) -> bool {
    change.difference.content && change.old.as_ref().is_some_and(|old| kind(old) == "drawing")
}

impl Ways {
    /// Whether several objects, or several keys of one, hold it; of drawings only those count that are somebody's face.
    fn shared(&self, number: u32, faces: bool) -> bool {
        self.holders.get(&number).is_some_and(|holders| {
            holders.len() > 1 && (!faces || holders.iter().any(|(_, way)| way.starts_with("AP")))
        })
    }

    /// The holder that is named: the last one, since the first is mostly the field itself.
    fn held(&self, one: &One, number: u32) -> Elsewhere {
        let holder = self.holders.get(&number).and_then(|holders| holders.last());
        let (holder, way) = holder.cloned().unwrap_or_default();
        let at = one.table.place(one.store, holder, true).and_then(|place| fetch(one.store, holder, place));
        let at = at.map(|object| object.locate(object.node.span));
        let at = at.unwrap_or_else(|| Locator::absent("the object", "the file"));
        Elsewhere { number, how: Fact::at(format!("/{way} of object {holder}"), at) }
    }
}

/// From the trailer of the older state to all that it reaches.
fn walk(one: &One, walker: &mut Walker, wanted: &HashSet<u32>) -> Ways {
    let mut ways = Ways::default();
    let mut open: Vec<Open> = Vec::new();
    let sections = one.store.sections.get(one.older.section..).unwrap_or_default();
    if let Some(section) = sections.first() {
        let place = Locator::Raw(section.span);
        ways.enter(&section.trailer, TRAILER, "the trailer", &place, &mut open);
    }
    if let Some((root, _)) = one.store.trailers(one.older.section).find_map(|trailer| trailer.reference("Root"))
        && let Some(catalog) = one.table.place(one.store, root, true).and_then(|at| fetch(one.store, root, at))
        && let Some(dict) = catalog.dict()
    {
        let place = catalog.locate(catalog.node.span);
        ways.enter(dict, CATALOG, "the catalog", &place, &mut open);
        ways.note(&catalog, wanted);
    }
    let mut known: HashSet<(u32, bool)> = HashSet::new();
    while let Some((number, strange)) = open.pop() {
        if !known.insert((number, strange.is_some())) {
            continue;
        }
        if !walker.spend() {
            break;
        }
        let Some(object) = one.table.place(one.store, number, true).and_then(|at| fetch(one.store, number, at)) else {
            continue;
        };
        let pages = matches!(kind(&object), "page" | "page tree" | "catalog");
        if let Some(entry) = strange {
            // Programs keep lists of pages of their own.
            if pages {
                continue;
            }
            if wanted.contains(&number) {
                ways.through.entry(number).or_insert(entry);
            }
        }
        ways.note(&object, wanted);
        let mut next = Vec::new();
        references(&object.node, &mut Vec::new(), &mut |number, _| next.push((number, strange)));
        open.extend(next);
    }
    ways
}

impl Ways {
    /// The references of a trailer or catalog; those under keys that no specification defines are marked.
    fn enter(&mut self, dict: &Dict, keys: &[&str], whose: &str, place: &Locator, open: &mut Vec<Open>) {
        for (key, value) in &dict.entries {
            let strange = !keys.contains(&key.as_str());
            let mark = strange.then(|| {
                self.strange.push(Fact::at(format!("/{key} of {whose}"), place.clone()));
                self.strange.len() - 1
            });
            references(value, &mut Vec::new(), &mut |number, _| open.push((number, mark)));
        }
    }

    /// Notes who holds what is looked for.
    fn note(&mut self, object: &Object, wanted: &HashSet<u32>) {
        references(&object.node, &mut Vec::new(), &mut |number, way| {
            if wanted.contains(&number) {
                let holders = self.holders.entry(number).or_default();
                // Two are enough to say that it is shared.
                if holders.len() < 4 {
                    holders.insert((object.number, way.join("/")));
                }
            }
        });
    }
}

/// Tells of each reference in a value, with the keys that lead to it; those that lead up or across are left out.
fn references<'n>(node: &'n Node, way: &mut Vec<&'n str>, tell: &mut impl FnMut(u32, &[&'n str])) {
    // Values are at most `DEEPEST` deep (`syntax`), so this ends.
    match &node.kind {
        Kind::Ref(number, _) => tell(*number, way),
        Kind::Array(items) => items.iter().for_each(|item| references(item, way, tell)),
        Kind::Dict(dict) => {
            // Under these the keys are names that the writer chose: a picture may be called `P`.
            let names = way.last().is_some_and(|key| holds_names(key));
            for (key, value) in dict.entries.iter().filter(|(key, _)| names || !leads_away(key)) {
                let longer = way.len() < LONGEST_WAY;
                if longer {
                    way.push(key);
                }
                references(value, way, tell);
                if longer {
                    way.pop();
                }
            }
        }
        _ => {}
    }
}
