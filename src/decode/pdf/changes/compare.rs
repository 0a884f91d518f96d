//! Whether two forms of an object say the same, and where they differ.

use std::collections::BTreeMap;

use super::super::objects::{Layer, Object, Store};
use super::super::syntax::{Dict, Kind, Node};
use super::super::text::string_bytes;
use crate::evidence::{ByteSpan, Fact, Locator, Step};

/// Most differing keys that are named.
const MOST_KEYS: usize = 24;
/// Deepest dictionary whose keys are named one by one.
const DEEPEST_NAMED: usize = 4;
/// Longest piece (bytes) of a changed stream that is shown.
const LONGEST_SHOWN: usize = 240;
/// Bytes of equal text shown on either side of what differs.
const AROUND: usize = 24;

/// What differs.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Paths of keys.
    pub keys: Vec<String>,
    /// Whether the stream's decoded bytes differ.
    pub content: bool,
    /// The differing piece of both streams.
    pub before: Option<Fact<String>>,
    pub after: Option<Fact<String>>,
}

impl Difference {
    pub fn is_none(&self) -> bool {
        self.keys.is_empty() && !self.content
    }
}

/// The two forms of an object, and the sections of the states that have them.
#[derive(Clone, Copy)]
pub(super) struct Sides<'o> {
    pub old: &'o Object,
    pub new: &'o Object,
    pub sections: (usize, usize),
}

/// Keys that describe how a stream is stored, not what it is.
fn storage(key: &str) -> bool {
    matches!(key, "Length" | "Filter" | "DecodeParms" | "DL")
}

/// The values of two dictionaries by key; of a key that stands twice the last one counts, as readers take it.
fn pairs<'d>(old: &'d Dict, new: &'d Dict) -> BTreeMap<&'d str, (Option<&'d Node>, Option<&'d Node>)> {
    let mut pairs: BTreeMap<&str, (Option<&Node>, Option<&Node>)> = BTreeMap::new();
    for (key, value) in &old.entries {
        pairs.entry(key).or_default().0 = Some(value);
    }
    for (key, value) in &new.entries {
        pairs.entry(key).or_default().1 = Some(value);
    }
    pairs
}

/// Compares two forms of one object.
pub(super) fn compare(store: &Store, sides: Sides) -> Difference {
    let mut difference = Difference::default();
    let Sides { old, new, .. } = sides;
    let streams = old.stream.is_some() || new.stream.is_some();
    match (old.dict(), new.dict()) {
        (Some(older), Some(newer)) => {
            let found = pairs(older, newer).into_iter().filter(|(key, _)| !(streams && storage(key)));
            for (key, values) in found {
                differ(store, sides, values, key, 1, &mut difference.keys);
            }
        }
        _ => differ(store, sides, (Some(&old.node), Some(&new.node)), "value", 1, &mut difference.keys),
    }
    match (old.stream, new.stream) {
        (Some(before), Some(after)) => stream(store, sides, (before, after), &mut difference),
        (None, None) => {}
        _ => difference.content = true,
    }
    difference
}

/// Notes the paths of keys under which two values differ.
fn differ(
    store: &Store,
    sides: Sides,
    values: (Option<&Node>, Option<&Node>),
    path: &str,
    depth: usize,
    keys: &mut Vec<String>,
) {
    if keys.len() >= MOST_KEYS {
        return;
    }
    let (Some(old), Some(new)) = values else {
        // A key with the value null is the same as none (7.3.7).
        let null = values.0.or(values.1).is_none_or(|node| matches!(node.kind, Kind::Null));
        if !null {
            keys.push(path.to_owned());
        }
        return;
    };
    // One writer refers to a value, the other writes it in place: the same all the same.
    if old.reference().is_some() != new.reference().is_some() && depth < DEEPEST_NAMED {
        let older = store.resolve(sides.old, old, sides.sections.0);
        let newer = store.resolve(sides.new, new, sides.sections.1);
        if let (Some(older), Some(newer)) = (older, newer)
            && older.stream.is_none()
            && newer.stream.is_none()
        {
            let sides = Sides { old: &older, new: &newer, ..sides };
            return differ(store, sides, (Some(&older.node), Some(&newer.node)), path, depth + 1, keys);
        }
    }
    if let (Kind::Dict(older), Kind::Dict(newer), true) = (&old.kind, &new.kind, depth < DEEPEST_NAMED) {
        for (key, values) in pairs(older, newer) {
            differ(store, sides, values, &format!("{path}/{key}"), depth + 1, keys);
        }
    } else if !same(store, sides, old, new) {
        keys.push(path.to_owned());
    }
}

/// Whether two values are equal; references are by their number.
pub(super) fn same(store: &Store, sides: Sides, old: &Node, new: &Node) -> bool {
    let bytes = (sides.old.layer_bytes(store.bytes), sides.new.layer_bytes(store.bytes));
    match (&old.kind, &new.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Ref(one, _), Kind::Ref(other, _)) => one == other,
        (Kind::Name(one), Kind::Name(other)) => one == other,
        (Kind::Bool, Kind::Bool) => old.span.of(bytes.0) == new.span.of(bytes.1),
        (Kind::Int(one), Kind::Int(other)) => one == other,
        (Kind::Int(_) | Kind::Real, Kind::Int(_) | Kind::Real) => old.number(bytes.0) == new.number(bytes.1),
        (Kind::Text, Kind::Text) => text(store, sides.old, old) == text(store, sides.new, new),
        (Kind::Array(one), Kind::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(store, sides, one, other))
        }
        (Kind::Dict(one), Kind::Dict(other)) => {
            pairs(one, other).into_values().all(|(one, other)| match (one, other) {
                (Some(one), Some(other)) => same(store, sides, one, other),
                (only, none) => only.or(none).is_none_or(|node| matches!(node.kind, Kind::Null)),
            })
        }
        _ => false,
    }
}

/// The bytes of a string, decrypted where the file is encrypted and can be read.
fn text(store: &Store, holder: &Object, node: &Node) -> Option<Vec<u8>> {
    let bytes = string_bytes(node.span.of(holder.layer_bytes(store.bytes)))?;
    if store.encrypted && matches!(holder.layer, Layer::File) {
        return Some(store.decrypted(holder, bytes.clone()).unwrap_or(bytes));
    }
    Some(bytes)
}

fn stream(store: &Store, sides: Sides, raw: (ByteSpan, ByteSpan), difference: &mut Difference) {
    let Sides { old, new, .. } = sides;
    let filters = |object: &Object, key| object.dict().and_then(|dict| dict.get(key)).cloned();
    let stored_alike = ["Filter", "DecodeParms"].iter().all(|key| match (filters(old, key), filters(new, key)) {
        (Some(one), Some(other)) => same(store, sides, &one, &other),
        (None, None) => true,
        _ => false,
    });
    if stored_alike && raw.0.of(store.bytes) == raw.1.of(store.bytes) {
        return;
    }
    let (Some(before), Some(after)) = (store.decode(old), store.decode(new)) else {
        difference.content = true;
        return;
    };
    if before == after {
        return;
    }
    difference.content = true;
    let head = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    difference.before = Some(piece(old, raw.0, &before, head, tail));
    difference.after = Some(piece(new, raw.1, &after, head, tail));
}

/// The bytes of a decoded stream between what both forms have in common.
fn piece(object: &Object, raw: ByteSpan, bytes: &[u8], head: usize, tail: usize) -> Fact<String> {
    let start = head.saturating_sub(AROUND);
    let end = (bytes.len() - tail).saturating_add(AROUND).min(bytes.len());
    let shown = ByteSpan::new(start, end.min(start + LONGEST_SHOWN));
    let binary = shown.of(bytes).iter().any(|byte| *byte < 9 || *byte >= 0x80);
    let mut words = if binary {
        format!("{} bytes of {} from byte {head} on", bytes.len() - tail - head, bytes.len())
    } else {
        crate::decode::text::verbatim(shown.of(bytes))
    };
    if !binary && shown.end < end {
        words.push('…');
    }
    let step = Step { how: format!("stream of object {}", object.words()), start: raw.start, end: raw.end };
    Fact::at(words, Locator::Decoded { within: vec![step], start, end })
}
