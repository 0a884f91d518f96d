//! Saved states: which cross-reference sections belong together, where each state ends, what it wrote.

use std::collections::BTreeSet;

use super::objects::{Object, Store};
use super::syntax::Dict;
use super::xref::Section;
use crate::evidence::limits::pdf::{MOST_REVISIONS, row};
use crate::evidence::{ByteSpan, LinearizedHead, Revision, StateChanges};

/// Pages that are named of one saved state.
const MOST_NAMED: usize = 40;

/// One saved state with its sections.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    /// Its newest section's place in `Store::sections`.
    pub section: usize,
    /// One past its oldest section.
    pub until: usize,
    pub end: usize,
    pub added: ByteSpan,
}

/// Groups the sections into saved states, oldest first.
pub(super) fn group(store: &Store, eofs: &[ByteSpan], head: Option<&LinearizedHead>) -> Vec<Saved> {
    let length = store.bytes.len();
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for index in 0..store.sections.len() {
        let joins = index > 0
            && match (store.sections.get(index - 1), store.sections.get(index)) {
                (Some(newer), Some(older)) => same_save(store, newer, older, head.is_some()),
                _ => false,
            };
        match groups.last_mut() {
            Some(group) if joins || index == 0 => group.end = index + 1,
            _ => groups.push(index..index + 1),
        }
    }
    if let (Some(kept), true) = (groups.get(..MOST_REVISIONS).map(<[_]>::to_vec), groups.len() > MOST_REVISIONS) {
        store.hit(row::MOST_REVISIONS, 0, 0);
        let oldest = groups.last().map_or(0, |group| group.end);
        groups = kept;
        if let Some(last) = groups.last_mut() {
            last.end = oldest;
        }
    }
    let mut saved: Vec<Saved> = Vec::new();
    let mut start = 0;
    for group in groups.iter().rev() {
        let last_byte =
            store.sections.get(group.clone()).unwrap_or_default().iter().map(|section| section.span.end).max();
        let behind = eofs.iter().find(|eof| eof.start >= last_byte.unwrap_or(0));
        let end = match behind {
            Some(eof) => line_end(store.bytes, eof.end),
            None => {
                store.repair("there is no %%EOF behind the last cross-reference section", length, length);
                length
            }
        };
        if end <= start && !saved.is_empty() {
            let section = group.start;
            store.repair(
                "the cross-reference sections do not stand in the order of their saving",
                start,
                end.max(start),
            );
            if let Some(last) = saved.last_mut() {
                last.section = section;
            }
            continue;
        }
        saved.push(Saved { section: group.start, until: group.end, end, added: ByteSpan::new(start, end) });
        start = end;
    }
    if saved.is_empty() {
        let end = eofs.last().map_or(length, |eof| line_end(store.bytes, eof.end));
        saved.push(Saved { section: 0, until: 0, end, added: ByteSpan::new(0, end) });
    }
    saved
}

/// Whether two neighbouring sections were written in one go.
fn same_save(store: &Store, newer: &Section, older: &Section, linearized: bool) -> bool {
    // Annex F.3.4: the first-page section stands at the top of the file and its /Prev points forward. An update
    // always stands behind what it updates.
    if older.span.start > newer.span.start {
        if !linearized {
            store.misplaced("/Prev points forward in a file that is not linearised", newer.span.start, newer.span.end);
        }
        return true;
    }
    let same = |key| newer.trailer.reference(key) == older.trailer.reference(key);
    if !(newer.own == 0 && same("Root") && same("Info")) {
        return false;
    }
    // 7.5.8.4, as Microsoft Office writes it: an empty table whose /XRefStm stands in the part already written.
    if let Some(hidden) = newer.hybrid {
        return hidden.start < older.span.end;
    }
    let between = ByteSpan::new(older.span.end, newer.span.start);
    let first = store.index().partition_point(|(at, _)| *at < between.start);
    store.index().get(first).is_none_or(|(at, _)| *at >= between.end)
}

/// One past the CR, LF or CR LF at `at`.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let mut cursor = crate::decode::cursor::Cursor::new(bytes, at);
    cursor.line_end();
    cursor.at
}

/// The states as the report lists them, each with what it changed in words.
pub(super) fn listed(saved: &[Saved], changes: &[StateChanges], pages: Option<usize>) -> Vec<Revision> {
    let row = |(index, state): (usize, &Saved)| {
        let changed = match changes.iter().find(|changes| changes.state == index + 1) {
            Some(changes) => changes.words(),
            None => vec![match pages {
                Some(1) => "the document as first saved: one page".to_owned(),
                Some(pages) => format!("the document as first saved: {pages} pages"),
                None => "the document as first saved".to_owned(),
            }],
        };
        let own = changes.iter().find(|changes| changes.state == index + 1);
        let pages: BTreeSet<usize> = own
            .into_iter()
            .flat_map(|own| {
                own.objects.iter().filter(|object| object.class.on_pages()).flat_map(|object| &object.pages)
            })
            .copied()
            .collect();
        let pages = pages.into_iter().take(MOST_NAMED).collect();
        let words = own.map(|own| own.texts.clone()).unwrap_or_default();
        let came_from = own.map(|own| own.came_from.clone()).unwrap_or_default();
        Revision { number: index + 1, end: state.end, added: state.added, changed, pages, words, came_from }
    };
    saved.iter().enumerate().map(row).collect()
}

/// What an object is, by its `/Type` and `/Subtype`.
pub(super) fn kind(object: &Object) -> &'static str {
    let Some(dict) = object.dict() else {
        return if object.node.is_text() { "text" } else { "value" };
    };
    match dict.name("Type") {
        Some("Page") => "page",
        Some("Pages") => "page tree",
        Some("Catalog") => "catalog",
        Some("Font") => "font",
        Some("FontDescriptor") => "font descriptor",
        Some("Annot") => {
            if dict.name("Subtype") == Some("Widget") {
                "form field"
            } else {
                "annotation"
            }
        }
        Some("Metadata") => "XMP metadata",
        Some("ObjStm") => "object stream",
        Some("XRef") => "cross-reference stream",
        Some("Sig" | "DocTimeStamp") => "signature",
        Some("OCG") => "layer",
        Some("EmbeddedFile") => "attached file",
        Some("Filespec") => "file attachment",
        Some("StructElem" | "StructTreeRoot") => "structure tree",
        Some("Outlines") => "bookmarks",
        Some("Action") => "action",
        _ => by_content(dict, object.stream.is_some()),
    }
}

fn by_content(dict: &Dict, stream: bool) -> &'static str {
    let has = |key: &str| dict.get(key).is_some();
    match dict.name("Subtype") {
        Some("Image") => "picture",
        Some("Form") => "drawing",
        Some("Widget") => "form field",
        _ if has("ByteRange") => "signature",
        _ if has("FT") => "form field",
        _ if has("Fields") => "form",
        _ if has("Length1") => "font program",
        _ if has("Font") && has("ProcSet") => "resources",
        _ if has("Rect") && has("Subtype") => "annotation",
        _ if stream => "stream",
        _ => "dictionary",
    }
}
