//! Cross-reference sections: classic tables and streams (ISO 32000-2 7.5.4, 7.5.8).

use super::objects::Store;
use super::syntax::{Dict, Node, Parser};
use crate::decode::cursor::Cursor;
use crate::evidence::limits::pdf::{MOST_XREF, row};
use crate::evidence::{ByteSpan, XrefKind, XrefSection};

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Free,
    /// As written: counted from `%PDF-`, or from byte 0.
    Offset(usize),
    Packed {
        stream: u32,
        index: u32,
    },
}

/// One section with its trailer.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub kind: XrefKind,
    pub span: ByteSpan,
    /// By object number.
    pub entries: Vec<(u32, Entry)>,
    /// Entries of the table itself, those of `/XRefStm` not counted.
    pub own: usize,
    pub trailer: Dict,
    /// Place of the `/XRefStm` stream.
    pub hybrid: Option<ByteSpan>,
}

impl Section {
    pub fn entry(&self, number: u32) -> Option<Entry> {
        let index = self.entries.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.entries.get(index).map(|(_, entry)| *entry)
    }

    /// The section as the report lists it.
    pub fn listed(&self) -> XrefSection {
        XrefSection { kind: self.kind, span: self.span }
    }

    fn sort(&mut self) {
        // Stable: of two entries with one number the first stays, as readers take it.
        self.entries.sort_by_key(|(number, _)| *number);
        self.entries.dedup_by_key(|(number, _)| *number);
    }
}

/// The section at `offset`, counted from `%PDF-` or, if none is there, from byte 0.
pub(super) fn section(store: &Store, offset: usize) -> Option<Section> {
    let places = [offset.checked_add(store.base)?, offset];
    let tried = if store.base == 0 { places.get(..1)? } else { &places };
    tried.iter().find_map(|at| section_at(store, *at))
}

/// The section that starts at this very byte.
pub(super) fn section_at(store: &Store, at: usize) -> Option<Section> {
    let mut cursor = Cursor::new(store.bytes, at);
    cursor.take_while(super::syntax::is_white);
    let start = cursor.at;
    let mut section = if cursor.eat(b"xref") { table(store, start)? } else { stream(store, start)? };
    if let (XrefKind::Table, Some(offset)) = (section.kind, section.trailer.get("XRefStm").and_then(Node::place)) {
        let hidden = [offset.checked_add(store.base)?, offset].into_iter().find_map(|at| stream(store, at));
        match hidden {
            Some(hidden) => {
                section.hybrid = Some(hidden.span);
                // The table says "free" of what older readers shall not see (7.5.8.4).
                section.entries.retain(|(number, entry)| *entry != Entry::Free || hidden.entry(*number).is_none());
                section.entries.extend(hidden.entries);
            }
            None => store.misplaced(
                "/XRefStm does not point at a cross-reference stream",
                section.span.start,
                section.span.end,
            ),
        }
    }
    section.sort();
    Some(section)
}

fn table(store: &Store, start: usize) -> Option<Section> {
    let mut parser = Parser::new(store.bytes, start);
    parser.keyword(b"xref");
    let mut entries = Vec::new();
    while !parser.keyword(b"trailer") {
        let first = parser.number()?;
        let count = parser.number()?;
        for index in 0..count {
            let offset = parser.number()?;
            parser.number()?;
            let entry = if parser.keyword(b"n") {
                Entry::Offset(usize::try_from(offset).ok()?)
            } else {
                if !parser.keyword(b"f") {
                    return None;
                }
                Entry::Free
            };
            if entries.len() >= MOST_XREF {
                store.hit(row::MOST_XREF, start, parser.cursor.at);
                return None;
            }
            entries.push((u32::try_from(first.checked_add(index)?).ok()?, entry));
        }
    }
    let trailer = store.value_at(parser.cursor.at)?;
    let span = ByteSpan::new(start, trailer.span.end);
    let trailer = trailer.dict()?.clone();
    let own = entries.len();
    Some(Section { kind: XrefKind::Table, span, entries, own, trailer, hybrid: None })
}

fn stream(store: &Store, start: usize) -> Option<Section> {
    let object = store.at(start)?;
    let dict = object.dict()?.clone();
    if dict.name("Type") != Some("XRef") {
        return None;
    }
    let bytes = store.decode(&object)?;
    let mut widths = dict.get("W")?.array().iter().map(|node| node.place().filter(|width| *width <= 8));
    let mut width = || widths.next().flatten();
    let (kind, second, third) = (width()?, width()?, width()?);
    let row = kind + second + third;
    if row == 0 {
        return None;
    }
    let size = dict.int("Size")?;
    let ranges: Vec<i64> =
        dict.get("Index").map_or(vec![0, size], |node| node.array().iter().filter_map(Node::int).collect());
    let mut rows = bytes.chunks_exact(row);
    let mut entries = Vec::new();
    for range in ranges.chunks_exact(2) {
        let &[first, count] = range else { break };
        for index in 0..count {
            let Some(bytes) = rows.next() else { break };
            if entries.len() >= MOST_XREF {
                store.hit(row::MOST_XREF, start, object.span.end);
                break;
            }
            let (head, tail) = bytes.split_at(kind);
            let (middle, last) = tail.split_at(second);
            let kind = if head.is_empty() { 1 } else { whole(head) };
            let entry = match kind {
                0 => Entry::Free,
                1 => Entry::Offset(usize::try_from(whole(middle)).ok()?),
                2 => Entry::Packed {
                    stream: u32::try_from(whole(middle)).unwrap_or(u32::MAX),
                    index: u32::try_from(whole(last)).unwrap_or(u32::MAX),
                },
                // 7.5.8.3: other types are references to the null object.
                _ => Entry::Free,
            };
            if let Some(number) = first.checked_add(index).and_then(|number| u32::try_from(number).ok()) {
                entries.push((number, entry));
            }
        }
    }
    let end = object.stream.map_or(object.span.end, |stream| stream.end);
    let own = entries.len();
    let mut section =
        Section { kind: XrefKind::Stream, span: ByteSpan::new(start, end), entries, own, trailer: dict, hybrid: None };
    section.sort();
    Some(section)
}

fn whole(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
