//! Streams that say something of their making: JPEG pictures with cameras' tags, colour profiles, features of filters.

use super::objects::{Layer, Object};
use super::syntax::{Dict, Node};
use super::walk::Gatherer;
use crate::decode::picture::{icc, jpeg};
use crate::evidence::limits::pdf::{MOST_PICTURES, row};
use crate::evidence::{ByteSpan, Fact, Locator, TraceEntry, TraceKind};

/// Largest profile that is unpacked (coded bytes); those of printing machines have 3 MB.
const LARGEST_PROFILE: usize = 8 * 1024 * 1024;
/// Facts of a JPEG that every one has: alone they are not worth a line of the list.
const USUAL: [&str; 6] =
    ["jpeg.size", "jpeg.segments", "jpeg.quality", "jpeg.table[0]", "jpeg.table[1]", "jfif.density"];

/// Looks at one stream.
pub(super) fn stream(gatherer: &mut Gatherer, object: &Object) {
    let (Some(dict), Some(raw)) = (object.dict(), object.stream) else { return };
    let filters = filters(dict);
    for (filter, word) in super::features::FILTERS {
        if filters.contains(&filter) {
            gatherer.feature(word, object, raw);
        }
    }
    if filters == ["DCTDecode"] && dict.name("Subtype") == Some("Image") && !gatherer.store.encrypted {
        return picture(gatherer, object, raw);
    }
    // A profile is told by its number of components and by nothing else (8.6.5.5).
    let profile = dict.get("Type").is_none() && matches!(dict.int("N"), Some(1 | 3 | 4));
    if profile && raw.len() <= LARGEST_PROFILE && gatherer.seen.insert(raw.start) {
        self::profile(gatherer, object, raw);
    }
}

fn filters(dict: &Dict) -> Vec<&str> {
    match dict.get("Filter") {
        Some(node) if node.name().is_some() => node.name().into_iter().collect(),
        Some(node) => node.array().iter().filter_map(Node::name).collect(),
        None => Vec::new(),
    }
}

fn picture(gatherer: &mut Gatherer, object: &Object, raw: ByteSpan) {
    if gatherer.pictures >= MOST_PICTURES {
        return gatherer.store.hit(row::MOST_PICTURES, raw.start, raw.end);
    }
    gatherer.pictures += 1;
    let entries: Vec<TraceEntry> =
        jpeg::read(raw.of(gatherer.store.bytes)).into_iter().map(|entry| moved(entry, raw.start)).collect();
    let telling = entries.iter().any(|entry| !USUAL.contains(&entry.key.as_str()));
    // Of pictures that say nothing of themselves the quality is still worth comparing.
    let kept =
        entries.into_iter().filter(|entry| telling || matches!(entry.key.as_str(), "jpeg.quality" | "jpeg.size"));
    let kept = kept.collect();
    gatherer.keep(TraceKind::Picture, object, kept);
}

/// An entry whose place counts in the file instead of the picture.
fn moved(entry: TraceEntry, by: usize) -> TraceEntry {
    let at = match &entry.value.at {
        Locator::Raw(span) => Locator::Raw(span.shifted(by)),
        other => other.clone(),
    };
    TraceEntry { value: Fact::at(entry.value.value, at), ..entry }
}

fn profile(gatherer: &mut Gatherer, object: &Object, raw: ByteSpan) {
    let Some(bytes) = gatherer.store.decode(object).filter(|bytes| icc::is_profile(bytes)) else { return };
    let plain = matches!(gatherer.inside(object, raw, 0, 0), Locator::Raw(_)) && matches!(object.layer, Layer::File);
    let entries = icc::read(&bytes).into_iter().map(|entry| {
        let at = match (&entry.value.at, plain) {
            (Locator::Raw(span), true) => Locator::Raw(span.shifted(raw.start)),
            (Locator::Raw(span), false) => gatherer.inside(object, raw, span.start, span.end),
            (other, _) => other.clone(),
        };
        TraceEntry { value: Fact::at(entry.value.value, at), ..entry }
    });
    let entries = entries.collect();
    gatherer.keep(TraceKind::Profile, object, entries);
}
