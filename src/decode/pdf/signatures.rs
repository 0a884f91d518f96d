//! Signature fields and dictionaries (ISO 32000-2 12.7.5.5, 12.8): what they say, with places. Verifies nothing.

use std::collections::HashSet;

use super::layout::enclosing;
use super::objects::{Layer, Object, Store};
use super::syntax::{Kind, Node};
use super::text::{string_bytes, text_string};
use crate::decode::cursor::find_all;
use crate::decode::time;
use crate::evidence::limits::pdf::{MOST_FIELDS, MOST_SIGNATURE_PLACES, row};
use crate::evidence::{
    ByteSpan, Fact, FieldLock, PdfSignature, PdfSigning, Permission, PermsEntry, SignatureUse, Stamp,
};

/// The step from the string of a signature to its value.
pub const SIGNATURE_STEP: &str = "signature value";
/// Fields in fields that are followed.
const DEEPEST: usize = 32;
/// Names that one lock lists, and certificates of one signature.
const MOST_LISTED: usize = 1_000;

/// Everything about signatures.
pub(super) fn read(store: &Store) -> PdfSigning {
    let mut signing = PdfSigning::default();
    let mut seen = HashSet::new();
    let mut rights = HashSet::new();
    if let Some(catalog) = super::catalog(store, 0) {
        let get = |key: &str| catalog.dict().and_then(|dict| dict.get(key));
        signing.validation_data = get("DSS").map(|node| catalog.locate(node.span));
        signing.kept = super::kept::read(store, &catalog);
        if let Some(perms) = get("Perms").and_then(|node| store.resolve(&catalog, node, 0)) {
            signing.perms = perms_entries(store, &perms);
            for key in ["UR3", "UR"] {
                let held = perms.dict().and_then(|dict| dict.get(key));
                let Some(node) = held else { continue };
                let Some(found) = store.resolve(&perms, node, 0) else { continue };
                if node.reference().is_some() {
                    rights.insert(found.number);
                } else if found.dict().is_some() {
                    // Older Acrobats write the dictionary into the catalog itself.
                    let mut one = signature(store, &found, true);
                    one.used_for = SignatureUse::UsageRights;
                    signing.signatures.push(one);
                }
            }
        }
        if let Some(form) = get("AcroForm").and_then(|node| store.resolve(&catalog, node, 0)) {
            let flags = form.dict().and_then(|dict| dict.get("SigFlags"));
            signing.flags = flags.and_then(|node| Some(Fact::at(node.int()?, form.locate(node.span))));
            fields(store, &form, &mut signing, &mut seen);
        }
    }
    others(store, &rights, &mut signing, &mut seen);
    signing
}

/// What `/Perms` names, and whether it is there.
fn perms_entries(store: &Store, perms: &Object) -> Vec<PermsEntry> {
    let entries = perms.dict().map(|dict| dict.entries.as_slice()).unwrap_or_default();
    let known = entries.iter().filter(|(key, _)| matches!(key.as_str(), "DocMDP" | "UR3" | "UR"));
    let each = known.take(4).map(|(key, node)| {
        let found = store.resolve(perms, node, 0);
        let held = found.is_some_and(|found| found.dict().is_some_and(|dict| dict.get("Contents").is_some()));
        PermsEntry { key: key.clone(), at: perms.locate(node.span), held }
    });
    each.collect()
}

/// Fields of the form, in their order.
fn fields(store: &Store, form: &Object, signing: &mut PdfSigning, seen: &mut HashSet<(u32, usize)>) {
    let mut visited = HashSet::new();
    let mut open = vec![(form.clone(), String::new(), None::<String>, 0_usize, true)];
    let mut count = 0_usize;
    while let Some((holder, prefix, kind, depth, is_form)) = open.pop() {
        let Some(dict) = holder.dict() else { continue };
        let (mut name, mut kind) = (prefix, kind);
        let mut place = holder.locate(holder.node.span);
        if !is_form {
            if let Some(node) = dict.get("T") {
                let own = text(store, &holder, node).unwrap_or_default();
                name = if name.is_empty() { own } else { format!("{name}.{own}") };
                place = holder.locate(node.span);
            }
            kind = dict.name("FT").map(str::to_owned).or(kind);
            signing.fields.push((holder.number, name.clone()));
        }
        let key = if is_form { "Fields" } else { "Kids" };
        let mut faces = Vec::new();
        if !is_form && dict.get("Rect").is_some() {
            faces.push(holder.locate(holder.node.span));
        }
        let kids = dict.get(key).and_then(|node| store.resolve(&holder, node, 0));
        if let Some(kids) = kids.filter(|_| depth < DEEPEST) {
            for node in kids.node.array().iter().rev() {
                count += 1;
                if count > MOST_FIELDS {
                    store.hit(row::MOST_FIELDS, holder.span.start, holder.span.end);
                    return;
                }
                let Some(kid) = store.resolve(&kids, node, 0) else { continue };
                // A widget without a name of its own is the field's face.
                let face = !is_form && kid.dict().is_some_and(|dict| dict.get("T").is_none());
                if face {
                    faces.push(kid.locate(kid.node.span));
                }
                if !face && (node.reference().is_none() || visited.insert(kid.number)) {
                    open.push((kid, name.clone(), kind.clone(), depth + 1, false));
                }
            }
        }
        if is_form || kind.as_deref() != Some("Sig") {
            continue;
        }
        signing.signature_fields.push(Fact::at(name.clone(), place.clone()));
        let value = dict.get("V").and_then(|node| store.resolve(&holder, node, 0));
        match value.filter(|value| value.dict().is_some()) {
            Some(value) => {
                let (number, start) = (value.number, value.node.span.start);
                if seen.insert((number, start)) {
                    let mut one = signature(store, &value, true);
                    one.field = Some(Fact::at(name, place));
                    one.faces = faces;
                    lock(store, &holder, &mut one);
                    signing.signatures.push(one);
                } else {
                    signing.shared.push(Fact::at(name, place));
                }
            }
            None => signing.empty_fields.push(Fact::at(name, place)),
        }
    }
}

/// Signature dictionaries that no field of the last state holds.
fn others(store: &Store, rights: &HashSet<u32>, signing: &mut PdfSigning, seen: &mut HashSet<(u32, usize)>) {
    let places = find_all(store.bytes, b"/ByteRange", MOST_SIGNATURE_PLACES);
    if places.len() >= MOST_SIGNATURE_PLACES {
        let last = places.last().copied().unwrap_or_default();
        store.hit(row::MOST_SIGNATURE_PLACES, last, store.bytes.len());
    }
    for at in places {
        let Some(object) = enclosing(store, at).and_then(|(start, _)| store.at(*start)) else { continue };
        let direct = object.dict().is_some_and(|dict| dict.get("ByteRange").is_some());
        if !direct || object.span.end < at || !seen.insert((object.number, object.node.span.start)) {
            continue;
        }
        let now = store.object(object.number, 0).is_some_and(|now| now.node.span == object.node.span);
        let mut one = signature(store, &object, now);
        if rights.contains(&object.number) {
            one.used_for = SignatureUse::UsageRights;
        }
        signing.signatures.push(one);
    }
}

fn signature(store: &Store, object: &Object, current: bool) -> PdfSignature {
    let empty = super::syntax::Dict::default();
    let dict = object.dict().unwrap_or(&empty);
    let word =
        |key: &str| dict.get(key).and_then(|node| Some(Fact::at(node.name()?.to_owned(), object.locate(node.span))));
    let in_file = matches!(object.layer, Layer::File);
    let span = |node: &Node| (in_file && node.is_text()).then_some(node.span);
    let sub_filter = word("SubFilter");
    let stamp = dict.name("Type") == Some("DocTimeStamp")
        || sub_filter.as_ref().is_some_and(|filter| filter.value == "ETSI.RFC3161");
    let count = |key: &str| dict.entries.iter().filter(|(name, _)| name == key).count();
    let range = dict.get("ByteRange").and_then(|node| store.resolve(object, node, 0));
    let byte_range = range.and_then(|range| {
        let numbers: Option<Vec<i64>> = range.node.array().iter().take(MOST_LISTED).map(Node::int).collect();
        let numbers = numbers.filter(|_| matches!(range.node.kind, Kind::Array(_)))?;
        Some(Fact::at(numbers, range.locate(range.node.span)))
    });
    let certificates = dict.get("Cert").map(|node| match &node.kind {
        Kind::Array(items) => items.iter().take(MOST_LISTED).filter_map(span).collect(),
        _ => span(node).into_iter().collect(),
    });
    let mut one = PdfSignature {
        field: None,
        object: object.words(),
        at: object.locate(object.node.span),
        used_for: if stamp { SignatureUse::Timestamp } else { SignatureUse::Signature },
        current,
        filter: word("Filter"),
        sub_filter,
        byte_range,
        contents: dict.get("Contents").and_then(span),
        repeated: count("ByteRange") > 1 || count("Contents") > 1,
        certificates: certificates.unwrap_or_default(),
        signed_at: moment(store, object, "M"),
        name: dict.get("Name").and_then(|node| Some(Fact::at(text(store, object, node)?, object.locate(node.span)))),
        permission: None,
        faces: Vec::new(),
        locks: Vec::new(),
    };
    references(store, object, &mut one);
    one
}

/// `/Reference` (table 256): what the signer permits and locks.
fn references(store: &Store, object: &Object, one: &mut PdfSignature) {
    let list = object.dict().and_then(|dict| dict.get("Reference")).and_then(|node| store.resolve(object, node, 0));
    let Some(list) = list else { return };
    for node in list.node.array().iter().take(16) {
        let Some(reference) = store.resolve(&list, node, 0) else { continue };
        let Some(dict) = reference.dict() else { continue };
        let parameters = dict.get("TransformParams").and_then(|node| store.resolve(&reference, node, 0));
        match dict.name("TransformMethod") {
            Some("DocMDP") => {
                let stated = parameters.as_ref().and_then(|it| it.dict()?.get("P")?.int().or(Some(2)));
                let permission = match stated.unwrap_or(2) {
                    1 => Permission::Nothing,
                    3 => Permission::Comments,
                    _ => Permission::Forms,
                };
                one.permission = Some(Fact::at(permission, reference.locate(reference.node.span)));
            }
            Some("FieldMDP") => one.locks.extend(parameters.and_then(|it| field_lock(store, &it))),
            Some("UR" | "UR3") => one.used_for = SignatureUse::UsageRights,
            _ => {}
        }
    }
}

/// `/Lock` of the field (table 236), which a signer may leave out of the signature.
fn lock(store: &Store, field: &Object, one: &mut PdfSignature) {
    let held = field.dict().and_then(|dict| dict.get("Lock")).and_then(|node| store.resolve(field, node, 0));
    if one.locks.is_empty() {
        one.locks.extend(held.and_then(|held| field_lock(store, &held)));
    }
}

fn field_lock(store: &Store, object: &Object) -> Option<FieldLock> {
    let dict = object.dict()?;
    let action = dict.name("Action")?.to_owned();
    let fields = dict.get("Fields").and_then(|node| store.resolve(object, node, 0));
    let fields = fields
        .iter()
        .flat_map(|list| list.node.array().iter().take(MOST_LISTED).filter_map(|node| text(store, list, node)));
    Some(FieldLock { action, fields: fields.collect() })
}

fn text(store: &Store, holder: &Object, node: &Node) -> Option<String> {
    let object = store.resolve(holder, node, 0)?;
    let raw = object.node.is_text().then(|| object.node.span.of(object.layer_bytes(store.bytes)))?;
    let bytes = string_bytes(raw)?;
    // Names and dates of an encrypted file are encrypted too; only the value itself never is (7.6.2).
    let plain = if store.encrypted && matches!(object.layer, Layer::File) {
        store.decrypted(&object, bytes.clone()).unwrap_or(bytes)
    } else {
        bytes
    };
    Some(text_string(&plain))
}

fn moment(store: &Store, holder: &Object, key: &str) -> Option<Fact<Stamp>> {
    let node = holder.dict()?.get(key)?;
    let words = text(store, holder, node)?;
    Some(Fact::at(time::pdf(&words)?, holder.locate(node.span)))
}

/// The bytes of a string of the file, its brackets and escapes undone.
pub fn signature_value(bytes: &[u8], span: ByteSpan) -> Option<Vec<u8>> {
    string_bytes(span.of(bytes))
}
