//! The frame of the file: header, `startxref`, `%%EOF`, and the walk through the cross-reference sections
//! (ISO 32000-2 7.5).

use std::collections::HashSet;

use super::objects::Store;
use super::xref::{Section, section, section_at};
use crate::decode::cursor::{Cursor, find, find_all, find_in};
use crate::evidence::limits::pdf::{MOST_MARKS, MOST_SECTIONS, MOST_XREF_ALL, row};
use crate::evidence::{ByteSpan, Fact, LinearizedHead, PdfHeader};

/// Places looked at for a section where `startxref` leads nowhere.
const MOST_PLACES: usize = 200_000;
/// Where readers look for `%PDF-` (bytes; ISO 32000-1 annex H.3, note 13).
const HEADER_WITHIN: usize = 1_024;
/// Longest version text, `1.7` and what broken writers add.
const LONGEST_VERSION: usize = 12;
/// Longest comment on line 2 that is taken for marker bytes.
const LONGEST_MARKER: usize = 32;
/// The `/Linearized` dictionary stands in the first bytes of the file (annex F.3.3).
const LINEARIZED_WITHIN: usize = 1_024;

/// `%PDF-` with the comment on the next line (7.5.2).
pub(super) fn header(bytes: &[u8]) -> Option<PdfHeader> {
    let near = find_in(bytes, b"%PDF-", ByteSpan::new(0, HEADER_WITHIN + 5));
    let offset = near.or_else(|| find(bytes, b"%PDF-", 0))?;
    let mut cursor = Cursor::new(bytes, offset + 5);
    let version = cursor.take_while(|byte| byte.is_ascii_digit() || byte == b'.');
    let version = ByteSpan::new(version.start, version.end.min(version.start + LONGEST_VERSION));
    cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
    cursor.line_end();
    let mut marker = None;
    if cursor.eat(b"%") {
        let span = cursor.take_while(|byte| byte != b'\r' && byte != b'\n');
        let span = ByteSpan::new(span.start, span.end.min(span.start + LONGEST_MARKER));
        // A comment in plain letters is a comment, not a marker.
        if span.of(bytes).iter().any(|byte| *byte >= 0x80) {
            marker = Some(Fact::raw(hex(span.of(bytes)), span));
        }
    }
    let text = String::from_utf8_lossy(version.of(bytes)).into_owned();
    Some(PdfHeader { version: Fact::raw(text, version), offset, marker })
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Says so where more of either stand in the file than are listed.
pub(super) fn marks(store: &Store, startxref: &[Fact<usize>], eofs: &[ByteSpan]) {
    let last = startxref.last().and_then(|fact| fact.at.raw_span()).or(eofs.last().copied()).unwrap_or_default();
    if startxref.len() >= MOST_MARKS || eofs.len() >= MOST_MARKS {
        store.hit(row::MOST_MARKS, last.end, store.bytes.len());
    }
}

/// Every `startxref` number, in file order.
pub(super) fn startxrefs(bytes: &[u8]) -> Vec<Fact<usize>> {
    let read = |at: usize| {
        let mut cursor = Cursor::new(bytes, at + 9);
        cursor.take_while(super::syntax::is_white);
        let span = cursor.take_while(|byte| byte.is_ascii_digit());
        let value = std::str::from_utf8(span.of(bytes)).ok()?.parse().ok()?;
        Some(Fact::raw(value, span))
    };
    find_all(bytes, b"startxref", MOST_MARKS).into_iter().filter_map(read).collect()
}

/// Every `%%EOF`, in file order.
pub(super) fn eofs(bytes: &[u8]) -> Vec<ByteSpan> {
    find_all(bytes, b"%%EOF", MOST_MARKS).into_iter().map(|at| ByteSpan::new(at, at + 5)).collect()
}

/// The `/Linearized` dictionary, if it is the first object (annex F.3.3).
pub(super) fn linearized(store: &Store) -> Option<LinearizedHead> {
    let (at, _) = *store.index().first()?;
    if at > store.base + LINEARIZED_WITHIN {
        return None;
    }
    let object = store.at(at)?;
    let dict = object.dict()?;
    dict.get("Linearized")?;
    let length = dict.get("L")?;
    Some(LinearizedHead { length: Fact::raw(u64::try_from(length.int()?).ok()?, length.span) })
}

/// All sections from the last `startxref` backwards, newest first (7.5.5, 7.5.6).
pub(super) fn walk(store: &Store, startxref: &[Fact<usize>]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut seen = HashSet::new();
    let mut entries = 0_usize;
    let mut next = first_section(store, startxref);
    while let Some(current) = next {
        entries = entries.saturating_add(current.entries.len());
        if !seen.insert(current.span.start) {
            store.repair(
                "the cross-reference sections point at each other in a circle",
                current.span.start,
                current.span.end,
            );
            break;
        }
        if sections.len() >= MOST_SECTIONS || entries > MOST_XREF_ALL {
            let limit = if entries > MOST_XREF_ALL { row::MOST_XREF_ALL } else { row::MOST_SECTIONS };
            store.hit(limit, current.span.start, current.span.end);
            break;
        }
        let span = current.span;
        let prev = current.trailer.get("Prev").map(super::syntax::Node::place);
        sections.push(current);
        next = match prev {
            None => None,
            // Some writers put 0 where there is no earlier section.
            Some(Some(0)) => None,
            Some(place) => {
                let found = place.and_then(|offset| section(store, offset));
                if found.is_none() {
                    store.misplaced(
                        "/Prev does not point at a cross-reference section: what came before is not known",
                        span.start,
                        span.end,
                    );
                }
                found
            }
        };
    }
    sections
}

fn first_section(store: &Store, startxref: &[Fact<usize>]) -> Option<Section> {
    let last = startxref.last();
    let found = last.and_then(|fact| section(store, fact.value));
    if found.is_some() {
        return found;
    }
    let place = last.and_then(|fact| fact.at.raw_span()).unwrap_or(ByteSpan::new(store.bytes.len(), store.bytes.len()));
    let what = if last.is_some() {
        "startxref does not point at a cross-reference section; the last one in the file was taken"
    } else {
        "there is no startxref; the last cross-reference section in the file was taken"
    };
    store.misplaced(what, place.start, place.end);
    nearest_section(store)
}

/// The last section that stands in the file, found by its own words.
fn nearest_section(store: &Store) -> Option<Section> {
    /// Places tried from the end; each costs a parse.
    const TRIES: usize = 32;
    let bytes = store.bytes;
    let tables = find_all(bytes, b"xref", MOST_PLACES).into_iter().filter(|at| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        before.is_none_or(super::syntax::is_white)
    });
    let streams = find_all(bytes, b"/XRef", MOST_PLACES).into_iter().filter_map(|at| {
        let (start, _) = *enclosing(store, at)?;
        Some(start)
    });
    let mut places: Vec<usize> = tables.chain(streams).collect();
    places.sort_unstable();
    places.dedup();
    places.iter().rev().take(TRIES).find_map(|at| section_at(store, *at))
}

/// The indexed object that starts last before `at`.
pub(super) fn enclosing<'s>(store: &'s Store, at: usize) -> Option<&'s (usize, u32)> {
    let index = store.index();
    index.get(index.partition_point(|(start, _)| *start <= at).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_behind_other_bytes() {
        let header = header(b"junk\n%PDF-1.4\r\n%\xE2\xE3\xCF\xD3\r\n").unwrap();
        assert_eq!((header.offset, header.version.value.as_str()), (5, "1.4"));
        assert_eq!(header.marker.unwrap().value, "e2e3cfd3");
        assert_eq!(super::header(b"%PDF-1.4\n% plain\n").unwrap().marker, None);
        assert_eq!(super::header(b"no such thing"), None);
    }

    #[test]
    fn every_mark_is_listed() {
        let bytes = b"startxref\n12\n%%EOF\nstartxref 0 %%EOF";
        assert_eq!(startxrefs(bytes).iter().map(|fact| fact.value).collect::<Vec<_>>(), [12, 0]);
        assert_eq!(eofs(bytes).len(), 2);
    }
}
