//! From a page, and from the catalog, to the objects that they reach, and in which role.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::objects::{Object, Store};
use super::super::revisions::kind;
use super::super::syntax::{Kind, Node};
use super::table::{Place, Table, fetch};
use crate::evidence::limits::pdf::{MOST_REACHED, row};

/// What an object is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in super::super) enum Role {
    /// The catalog's own affairs: names, labels, view.
    Document,
    Metadata,
    Validation,
    Structure,
    Outline,
    Private,
    Signature,
    Form,
    Annotation,
    Attachment,
    Layer,
    Action,
    Encryption,
    Font,
    /// Pictures and drawings, colour spaces, patterns.
    Drawn,
    Content,
    /// The page itself.
    Page,
}

/// A reference: the role that its key gives, the object, and whether that is a list of names.
type Edge = (Option<Role>, u32, bool);

/// What an object refers to.
#[derive(Debug, Default)]
struct Brief {
    edges: Vec<Edge>,
    /// The same where it is a list of names.
    named: Vec<Edge>,
    kind: &'static str,
    signs: bool,
}

/// Walks; what was read of an object is kept.
pub(in super::super) struct Walker<'s, 'a> {
    store: &'s Store<'a>,
    briefs: HashMap<Place, Rc<Brief>>,
    left: usize,
}

/// The role that a key gives to what is behind it.
fn role(key: &str) -> Option<Role> {
    Some(match key {
        "Contents" => Role::Content,
        "Font" => Role::Font,
        "XObject" | "Pattern" | "Shading" | "ColorSpace" | "ExtGState" | "Resources" => Role::Drawn,
        "Annots" => Role::Annotation,
        "AcroForm" => Role::Form,
        "EmbeddedFiles" | "AF" | "EF" | "FS" => Role::Attachment,
        "JavaScript" | "JS" | "OpenAction" | "AA" | "A" => Role::Action,
        "Outlines" | "Dests" | "PageLabels" => Role::Outline,
        "OCProperties" => Role::Layer,
        "StructTreeRoot" => Role::Structure,
        "DSS" => Role::Validation,
        "Metadata" => Role::Metadata,
        "Perms" => Role::Signature,
        "PieceInfo" | "Thumb" => Role::Private,
        _ => return None,
    })
}

/// Keys that lead up or across, not down.
pub(super) fn leads_away(key: &str) -> bool {
    matches!(key, "Parent" | "P" | "Pg" | "Dest" | "IRT" | "Popup" | "ParentTree")
}

impl<'s, 'a> Walker<'s, 'a> {
    pub fn new(store: &'s Store<'a>) -> Self {
        Self { store, briefs: HashMap::new(), left: MOST_REACHED }
    }

    /// Whether everything could be walked.
    pub fn whole(&self) -> bool {
        self.left > 0
    }

    /// One step more; `false` where there were too many.
    pub(super) fn spend(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            self.store.hit(row::MOST_REACHED, 0, self.store.bytes.len());
            return false;
        };
        self.left = left;
        true
    }

    fn brief(&mut self, number: u32, place: Place) -> Rc<Brief> {
        if let Some(brief) = self.briefs.get(&place) {
            return Rc::clone(brief);
        }
        let object = fetch(self.store, number, place);
        let brief = Rc::new(object.as_ref().map(brief).unwrap_or_default());
        self.briefs.insert(place, Rc::clone(&brief));
        brief
    }

    /// Tells `seen` of each object that `start` reaches, with its role; pages and page trees are not entered.
    pub fn walk(&mut self, table: &Table, before: bool, start: Vec<(Role, u32)>, mut seen: impl FnMut(u32, Role)) {
        let mut known: HashSet<(u32, Role, bool)> = HashSet::new();
        let mut open: Vec<(Role, u32, bool)> = start.into_iter().map(|(role, number)| (role, number, false)).collect();
        while let Some((mut role, number, names)) = open.pop() {
            if !self.spend() {
                return;
            }
            if !known.insert((number, role, names)) {
                continue;
            }
            let Some(place) = table.place(self.store, number, before) else { continue };
            let brief = self.brief(number, place);
            if matches!(brief.kind, "page" | "page tree" | "catalog") && role != Role::Page {
                continue;
            }
            role = match (role, brief.kind) {
                (Role::Annotation | Role::Form, "form field") if brief.signs => Role::Signature,
                (Role::Annotation, "form field") => Role::Form,
                (Role::Annotation | Role::Form, "signature") => Role::Signature,
                (Role::Page | Role::Drawn, "layer") => Role::Layer,
                _ => role,
            };
            seen(number, role);
            let edges = if names { &brief.named } else { &brief.edges };
            open.extend(edges.iter().map(|(tag, next, names)| (passed(role, *tag), *next, *names)));
        }
    }

    /// What a node refers to, for a dictionary that is not an object of its own.
    pub fn edges(node: &Node, role: Role) -> Vec<(Role, u32)> {
        let mut edges = Vec::new();
        collect(node, None, false, &mut edges);
        edges.into_iter().map(|(tag, number, _)| (passed(role, tag), number)).collect()
    }
}

/// The role of what an object in `role` refers to under a key with this tag.
fn passed(role: Role, tag: Option<Role>) -> Role {
    match (role, tag) {
        (_, Some(tag @ (Role::Action | Role::Attachment | Role::Metadata))) => tag,
        (Role::Page, Some(tag)) => tag,
        (Role::Drawn, Some(Role::Font)) => Role::Font,
        (Role::Document, Some(tag)) => tag,
        (Role::Page, None) => Role::Drawn,
        _ => role,
    }
}

fn brief(object: &Object) -> Brief {
    let mut edges = Vec::new();
    collect(&object.node, None, false, &mut edges);
    let mut named = Vec::new();
    if kind(object) == "dictionary" {
        collect(&object.node, None, true, &mut named);
    }
    let signs = object.dict().is_some_and(|dict| dict.name("FT") == Some("Sig"));
    Brief { edges, named, kind: kind(object), signs }
}

/// Whether the keys of what stands under this one are names that the writer chose, which mean nothing (7.8.3): a picture may be
/// called `P`, a font `A`.
pub(super) fn holds_names(key: &str) -> bool {
    matches!(key, "XObject" | "Font" | "Pattern" | "Shading" | "ColorSpace" | "ExtGState" | "Properties")
}

/// References with the deepest key that says what they are for; in a list of names (`named`) keys say nothing.
fn collect(node: &Node, tag: Option<Role>, named: bool, edges: &mut Vec<Edge>) {
    // Values are at most `DEEPEST` deep (`syntax`), so this ends.
    match &node.kind {
        Kind::Ref(number, _) => edges.push((tag, *number, named)),
        Kind::Array(items) => items.iter().for_each(|item| collect(item, tag, false, edges)),
        Kind::Dict(dict) => {
            for (key, value) in dict.entries.iter().filter(|(key, _)| named || !leads_away(key)) {
                // What a list of names refers to is no such list itself.
                let (own, names) = if named { (None, false) } else { (role(key), holds_names(key)) };
                collect(value, own.or(tag), names, edges);
            }
        }
        _ => {}
    }
}
