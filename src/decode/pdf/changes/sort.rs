//! The class of a change: by what the object is, by who reaches it, and by the keys that differ.

use super::super::objects::Object;
use super::super::revisions::kind;
use super::Changed;
use super::reach::Role;
use crate::evidence::{Act, ChangeClass, ObjectChange};

/// What the trailer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Info,
    Encrypt,
}

/// Whether this change can move pages: it is one of the nodes above them, or a page came or went.
pub(super) fn moves_pages(old: Option<&Object>, new: Option<&Object>) -> bool {
    let kinds = [old.map(kind), new.map(kind)];
    let above = kinds.iter().flatten().any(|kind| matches!(*kind, "page tree" | "catalog"));
    above || (kinds.iter().flatten().any(|kind| *kind == "page") && kinds.first() != kinds.last())
}

/// Whether the catalog names another page tree.
pub(super) fn swaps_tree(change: &Changed) -> bool {
    let catalog = |object: &Option<Object>| object.as_ref().is_some_and(|object| kind(object) == "catalog");
    catalog(&change.new) && change.difference.keys.iter().any(|key| key == "Pages")
}

/// Class and name of a changed object.
pub(super) fn class(
    old: Option<&Object>,
    new: Option<&Object>,
    act: Act,
    keys: &[String],
    content: bool,
    roles: &[Role],
    named: Option<Named>,
) -> (ChangeClass, String) {
    use ChangeClass as C;
    let kind = new.or(old).map_or("value", kind);
    let has = |role: Role| roles.contains(&role);
    let plain = |class, what: &str| (class, what.to_owned());
    match named {
        Some(Named::Info) => return plain(C::Metadata, "information dictionary"),
        Some(Named::Encrypt) => return plain(C::Encryption, "encryption dictionary"),
        None => {}
    }
    match kind {
        "catalog" => return (of_keys(keys, act, catalog_key), kind.to_owned()),
        "page" => return (of_keys(keys, act, page_key), kind.to_owned()),
        "page tree" => {
            let inner = keys.iter().map(|key| page_key(first(key))).max().unwrap_or(C::NothingVisible);
            return (inner, kind.to_owned());
        }
        "XMP metadata" => return plain(C::Metadata, kind),
        "signature" => return plain(C::Signature, kind),
        "attached file" | "file attachment" => return plain(C::Attachments, kind),
        "structure tree" => return plain(C::Structure, kind),
        "bookmarks" => return plain(C::Outline, kind),
        "action" => return plain(C::Actions, kind),
        "layer" => return plain(C::Layers, kind),
        _ => {}
    }
    if roles.is_empty() {
        return plain(C::NothingVisible, kind);
    }
    if has(Role::Content) {
        return plain(C::PageContent, "text of a page");
    }
    let on_page = has(Role::Drawn) || has(Role::Page);
    if has(Role::Font) && !on_page {
        // A font that is new comes with the text that uses it; one that is replaced changes text that stands.
        return match act {
            Act::Replaced => plain(C::Fonts, if content { "font program" } else { "font object" }),
            _ => plain(C::PageContent, "font object"),
        };
    }
    if on_page {
        let what = match kind {
            "picture" => "picture",
            "drawing" => "drawing",
            _ => "resource",
        };
        return plain(C::PageContent, what);
    }
    let strongest = roles.iter().max().copied().unwrap_or(Role::Document);
    match strongest {
        Role::Action => plain(C::Actions, kind),
        Role::Layer => plain(C::Layers, kind),
        Role::Attachment => plain(C::Attachments, kind),
        Role::Annotation if kind == "annotation" => plain(C::Annotation, kind),
        Role::Annotation if matches!(kind, "value" | "dictionary") => plain(C::Annotation, "list of annotations"),
        Role::Annotation => plain(C::Annotation, "appearance"),
        Role::Form if matches!(kind, "form field" | "form") => plain(C::FormFilling, kind),
        Role::Form => plain(C::FormFilling, "appearance"),
        Role::Signature if kind == "form field" => plain(C::Signature, "signature field"),
        Role::Signature => plain(C::Signature, "appearance"),
        Role::Encryption => plain(C::Encryption, kind),
        Role::Outline => plain(C::Outline, kind),
        Role::Structure => plain(C::Structure, kind),
        Role::Validation => plain(C::ValidationData, kind),
        Role::Metadata | Role::Private => plain(C::Metadata, kind),
        _ => plain(C::NothingVisible, kind),
    }
}

/// Gives what only makes room for another change the class of that change: a page or a list that names a new annotation,
/// the form that names a new signature field.
pub(super) fn companions(objects: &mut [ObjectChange]) {
    let head = |objects: &[ObjectChange], whats: &[&str]| {
        objects.iter().filter(|object| whats.contains(&object.what.as_str())).map(|object| object.class).max()
    };
    let signed = head(objects, &["signature"]).is_some();
    let fields = head(objects, &["form field"]).is_some();
    let widgets = head(objects, &["form field", "signature field", "signature"]);
    let new = head(objects, &["annotation"]).or(widgets);
    for object in objects.iter_mut() {
        let form = object.class == ChangeClass::FormFilling
            && matches!(object.what.as_str(), "form" | "catalog" | "appearance");
        let lists = object.what == "list of annotations"
            || (object.what == "page"
                && object.act == Act::Replaced
                && object.keys.iter().all(|key| first(key) == "Annots"));
        if form && signed && !fields {
            object.class = ChangeClass::Signature;
        } else if lists {
            object.class = new.unwrap_or(ChangeClass::Annotation);
            object.what = "list of annotations".to_owned();
        }
    }
}

fn first(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// The gravest class of the keys that differ.
fn of_keys(keys: &[String], act: Act, class: fn(&str) -> ChangeClass) -> ChangeClass {
    match act {
        Act::Replaced => keys.iter().map(|key| class(first(key))).max().unwrap_or(ChangeClass::NothingVisible),
        // That a page came or went is said of the pages, that a catalog did of the catalog.
        Act::Added | Act::Freed => ChangeClass::NothingVisible,
    }
}

fn catalog_key(key: &str) -> ChangeClass {
    use ChangeClass as C;
    match key {
        "Pages" => C::Catalog,
        "AcroForm" => C::FormFilling,
        "Perms" => C::Signature,
        "DSS" => C::ValidationData,
        "Metadata" | "PieceInfo" | "Lang" | "OutputIntents" => C::Metadata,
        "StructTreeRoot" | "MarkInfo" => C::Structure,
        "Outlines" | "Dests" | "PageLabels" | "Names" => C::Outline,
        "OCProperties" => C::Layers,
        "OpenAction" | "AA" | "URI" => C::Actions,
        "AF" | "Collection" => C::Attachments,
        _ => C::NothingVisible,
    }
}

fn page_key(key: &str) -> ChangeClass {
    use ChangeClass as C;
    match key {
        "Contents" | "Resources" | "MediaBox" | "CropBox" | "Rotate" | "UserUnit" | "Group" => C::PageContent,
        "Annots" => C::NothingVisible,
        "AA" => C::Actions,
        "AF" => C::Attachments,
        "LastModified" | "PieceInfo" | "Metadata" | "Thumb" | "ID" => C::Metadata,
        "StructParents" | "Tabs" => C::Structure,
        _ => C::NothingVisible,
    }
}
