//! XMP packets wherever they lie (ISO 16684-1; ISO 32000-2 14.3.2).

use std::collections::HashSet;

use super::layout::enclosing;
use super::objects::{Layer, Object, Store};
use super::rdf::{Place, Reader, build_day};
use super::revisions::Saved;
use crate::decode::cursor::find_all;
use crate::evidence::limits::pdf::{LARGEST_PACKET, MOST_PACKETS, MOST_PLACES, MOST_XMP, row};
use crate::evidence::{ByteSpan, Fact, Locator, Step, XmpPacket};

/// What a step over UTF-16 text is called.
pub(super) const UTF16_STEP: &str = "UTF-16 text";

/// Packets, the document's own first, then in file order.
pub(super) fn read(store: &Store, saved: &[Saved]) -> Vec<XmpPacket> {
    let mut packets = Vec::new();
    let mut seen = HashSet::new();
    for (index, state) in saved.iter().enumerate().rev() {
        let Some(object) = metadata(store, state.section) else { continue };
        let newest = index + 1 == saved.len();
        if object.stream.is_some_and(|raw| seen.insert(raw.start)) {
            packets.extend(of_stream(store, &object, saved, newest));
        }
    }
    for object in others(store) {
        let properties: usize = packets.iter().map(|packet: &XmpPacket| packet.properties.len()).sum();
        if packets.len() >= MOST_PACKETS || properties >= MOST_XMP {
            let limit = if properties >= MOST_XMP { row::MOST_XMP } else { row::MOST_PACKETS };
            store.hit(limit, object.span.start, object.span.end);
            break;
        }
        if object.stream.is_some_and(|raw| seen.insert(raw.start)) {
            packets.extend(of_stream(store, &object, saved, false));
        }
    }
    let covered: Vec<ByteSpan> = packets.iter().filter_map(|packet| packet.holder.at.raw_span()).collect();
    packets.extend(loose(store, saved, &covered));
    packets
}

/// The catalog's `/Metadata` as the state with this newest section has it.
pub(super) fn metadata(store: &Store, section: usize) -> Option<Object> {
    let catalog = super::catalog(store, section)?;
    store.resolve(&catalog, catalog.dict()?.get("Metadata")?, section)
}

/// Metadata streams of anything else.
fn others(store: &Store) -> Vec<Object> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let places = find_all(store.bytes, b"/Metadata", MOST_PLACES);
    store.all_places(&places);
    for at in places {
        let Some((start, _)) = enclosing(store, at) else { continue };
        if seen.insert(*start)
            && let Some(object) = store.at(*start)
            && object.stream.is_some()
            && object.dict().is_some_and(|dict| dict.name("Type") == Some("Metadata"))
        {
            found.push(object);
        }
    }
    found
}

fn revision(saved: &[Saved], at: usize) -> usize {
    saved.iter().position(|state| at < state.end).unwrap_or(saved.len().saturating_sub(1)) + 1
}

fn of_stream(store: &Store, object: &Object, saved: &[Saved], document: bool) -> Option<XmpPacket> {
    let raw = object.stream?;
    let revision = revision(saved, raw.start);
    let name = if document { "document".to_owned() } else { format!("object {}", object.words()) };
    let plain = object.dict().is_some_and(|dict| dict.get("Filter").is_none()) && !store.encrypted;
    if plain && matches!(object.layer, Layer::File) && !is_utf16(raw.of(store.bytes)) {
        return Some(packet(store, raw.of(store.bytes), name, &Place::Raw(raw.start), raw, document, revision));
    }
    let decoded = store.decode(object)?;
    let mut steps = vec![Step { how: format!("stream of object {}", object.words()), start: raw.start, end: raw.end }];
    if is_utf16(&decoded) {
        steps.push(Step { how: UTF16_STEP.to_owned(), start: 0, end: decoded.len() });
        let text = from_utf16(&decoded);
        return Some(packet(store, &text, name, &Place::Decoded(steps), raw, document, revision));
    }
    Some(packet(store, &decoded, name, &Place::Decoded(steps), raw, document, revision))
}

/// Packets that lie open in the file outside the metadata streams, such as in a JPEG picture.
fn loose(store: &Store, saved: &[Saved], covered: &[ByteSpan]) -> Vec<XmpPacket> {
    let mut packets = Vec::new();
    let ends = find_all(store.bytes, b"<?xpacket end", MOST_PLACES);
    let mut from = 0;
    for at in find_all(store.bytes, b"<?xpacket begin", MOST_PLACES) {
        if at < from {
            continue;
        }
        if packets.len() >= MOST_PACKETS {
            store.hit(row::MOST_PACKETS, at, store.bytes.len());
            break;
        }
        let Some(end) = ends.get(ends.partition_point(|end| *end < at)).copied() else { break };
        if end - at > LARGEST_PACKET {
            store.hit_by(row::LARGEST_PACKET, "an XMP packet", at, end);
            continue;
        }
        let span = ByteSpan::new(at, end);
        from = end;
        if covered.iter().any(|known| known.overlaps(span)) {
            continue;
        }
        let holder = enclosing(store, at).and_then(|(start, _)| store.at(*start));
        let name = match holder.filter(|object| object.stream.is_some_and(|raw| raw.contains(span))) {
            Some(object) => format!("object {}", object.words()),
            None => "bytes outside any object".to_owned(),
        };
        packets.push(packet(store, span.of(store.bytes), name, &Place::Raw(at), span, false, revision(saved, at)));
    }
    packets
}

fn packet(
    store: &Store,
    bytes: &[u8],
    name: String,
    place: &Place,
    raw: ByteSpan,
    document: bool,
    revision: usize,
) -> XmpPacket {
    if bytes.len() > LARGEST_PACKET {
        store.hit_by(row::LARGEST_PACKET, &format!("XMP of {name}"), raw.start, raw.end);
    }
    let bytes = bytes.get(..bytes.len().min(LARGEST_PACKET)).unwrap_or_default();
    let mut reader = Reader::new(bytes, place);
    if let Some(why) = reader.run() {
        store.repair(format!("XMP of {name}: {why}; what stands before was read"), raw.start, raw.end);
    }
    let at = match place {
        Place::Raw(start) => Locator::raw(*start, start + bytes.len()),
        Place::Decoded(steps) => Locator::Decoded { within: steps.clone(), start: 0, end: bytes.len() },
    };
    let built = |toolkit: Fact<String>| Some(Fact::at(build_day(&toolkit.value)?, toolkit.at));
    XmpPacket {
        holder: Fact::at(name, at),
        document,
        revision,
        toolkit_built: reader.toolkit.clone().and_then(built),
        toolkit: reader.toolkit,
        about_late: reader.about_late,
        properties: reader.properties,
    }
}

/// UTF-16 by its mark, or by the zero beside the first letter (ISO 16684-1 7.3.2).
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..])
}

/// The text as UTF-8.
pub(super) fn from_utf16(bytes: &[u8]) -> Vec<u8> {
    let big = matches!(bytes, [0xFE, ..] | [0, ..]);
    let unit = |pair: &[u8]| {
        let pair: [u8; 2] = pair.try_into().unwrap_or_default();
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let letters = char::decode_utf16(bytes.chunks_exact(2).map(unit)).map(|letter| letter.unwrap_or('\u{fffd}'));
    letters.filter(|letter| *letter != '\u{feff}').collect::<String>().into_bytes()
}
