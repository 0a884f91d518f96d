//! Objects that stand in the file for nothing: twice, free, out of reach; and bytes between objects.

use std::collections::{HashMap, HashSet};

use super::super::objects::{Object, Store};
use super::super::revisions::{Saved, kind};
use super::super::syntax::{Parser, is_white};
use super::super::text::reread_pdf_string;
use super::super::xref::Entry;
use super::reachable::{Live, named};
use crate::decode::text::verbatim;
use crate::evidence::{ByteSpan, Fact, Frame, Twin};

/// Most of each that are listed.
const MOST_LISTED: usize = 64;
/// Objects looked at one by one.
const MOST_LOOKED: usize = 200_000;
/// Fewest bytes between objects that are more than a stray line end or keyword.
const FEWEST_LOOSE: usize = 8;
/// So many bytes behind an object a table or trailer begins, if the gap holds one.
const NEAR: usize = 4_096;
/// Objects of one number that are compared.
const MOST_OF_NUMBER: usize = 64;
/// Longest piece of loose bytes that is shown.
const LONGEST_SHOWN: usize = 120;
/// Entries of an information dictionary by which an old one is known.
const INFO_KEYS: [&str; 6] = ["Producer", "Creator", "Author", "CreationDate", "ModDate", "Title"];

pub(super) fn read(store: &Store, saved: &[Saved], live: &Live, frame: &mut Frame) {
    if store.sections.is_empty() {
        return;
    }
    let mut known: HashSet<usize> = HashSet::new();
    // Whether the newest section that names a number calls it free.
    let mut free: HashMap<u32, bool> = HashMap::new();
    for section in &store.sections {
        for (number, entry) in &section.entries {
            match entry {
                Entry::Offset(offset) => known.extend(store.place(*number, *offset)),
                Entry::Free | Entry::Packed { .. } => {}
            }
            free.entry(*number).or_insert(*entry == Entry::Free);
        }
    }
    let last: HashMap<u32, usize> = store.index().iter().map(|(at, number)| (*number, *at)).collect();
    let ends = ends(store);
    for (index, (at, number)) in store.index().iter().take(MOST_LOOKED).enumerate() {
        // What looks like the head of an object inside a stream is none.
        if index > 0 && ends.get(index - 1).is_some_and(|end| at < end) {
            continue;
        }
        if free.get(number) == Some(&true) && last.get(number) == Some(at) && frame.freed.len() < MOST_LISTED {
            let object = store.at(*at).filter(|object| kind(object) != "cross-reference stream");
            frame.freed.extend(object.as_ref().map(named));
            continue;
        }
        if known.contains(at) {
            let out_of_reach = live.places.as_ref().is_some_and(|places| !places.contains(at));
            if out_of_reach && saved.len() < 2 && frame.orphans.len() < MOST_LISTED {
                frame.orphans.extend(store.at(*at).as_ref().and_then(|object| orphan(store, object)));
            }
            continue;
        }
        // Where entries are beside their objects, what the tables do not name says nothing.
        if frame.beside > 0 {
            continue;
        }
        let state = |at: usize| saved.iter().position(|state| at < state.end);
        let twin = store
            .by_number
            .get(number)
            .into_iter()
            .flatten()
            .take(MOST_OF_NUMBER)
            .find(|other| *other != at && known.contains(other) && state(**other) == state(*at));
        let object = store.at(*at);
        if let (Some(twin), Some(object)) = (twin.and_then(|other| store.at(*other)), object)
            && frame.twins.len() < MOST_LISTED
            && body(store, &twin) != body(store, &object)
        {
            frame.twins.push(Twin { named: named(&twin), other: named(&object) });
        }
    }
    cavities(store, &ends, frame);
}

/// Where each indexed object ends, its `endobj` included.
fn ends(store: &Store) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut reach = 0;
    for (at, _) in store.index().iter().take(MOST_LOOKED) {
        if *at < reach {
            ends.push(reach);
            continue;
        }
        let end = store.at(*at).map_or(*at, |object| {
            let end = object.stream.map_or(object.span.end, |stream| stream.end);
            let mut parser = Parser::new(store.bytes, end);
            for word in [&b"endstream"[..], b"endobj"] {
                let back = parser.cursor.at;
                parser.cursor.take_while(is_white);
                if !parser.cursor.eat(word) {
                    parser.cursor.at = back;
                }
            }
            parser.cursor.at
        });
        reach = end.max(*at);
        ends.push(reach);
    }
    ends
}

/// The bytes of an object without its number.
fn body<'b>(store: &'b Store, object: &Object) -> &'b [u8] {
    let end = object.stream.map_or(object.span.end, |stream| stream.end);
    let start = object.node.span.start;
    ByteSpan::new(start, end).of(store.bytes)
}

/// What an unreachable object says, if it is one that readers once showed.
fn orphan(store: &Store, object: &Object) -> Option<Fact<String>> {
    let dict = object.dict()?;
    if matches!(kind(object), "page" | "XMP metadata") {
        return Some(named(object));
    }
    if object.stream.is_some() || store.encrypted {
        return None;
    }
    let words: Vec<String> = INFO_KEYS
        .iter()
        .filter_map(|key| {
            let node = dict.get(key).filter(|node| node.is_text())?;
            Some(format!("{key} {}", reread_pdf_string(node.span.of(object.layer_bytes(store.bytes)))?))
        })
        .collect();
    (words.len() >= 2)
        .then(|| Fact::at(format!("information dictionary: {}", words.join(", ")), object.locate(object.span)))
}

/// Bytes between the end of one object and the head of the next that are no comment, no table and no trailer.
fn cavities(store: &Store, ends: &[usize], frame: &mut Frame) {
    let index = store.index();
    for (end, (next, _)) in ends.iter().zip(index.iter().skip(1)) {
        if frame.cavities.len() >= MOST_LISTED {
            return;
        }
        if next <= end {
            continue;
        }
        let gap = ByteSpan::new(*end, *next);
        let framed = |span: ByteSpan| {
            let words: [&[u8]; 5] = [b"xref", b"trailer", b"startxref", b"%%EOF", b"%PDF-"];
            let part = span.of(store.bytes);
            words.iter().any(|word| part.windows(word.len()).any(|window| window == *word))
        };
        if framed(ByteSpan::new(gap.start, gap.end.min(gap.start + NEAR))) {
            continue;
        }
        let mut parser = Parser::new(gap.of(store.bytes), 0);
        parser.white();
        let loose = ByteSpan::new(gap.start + parser.cursor.at, gap.end);
        let shown = ByteSpan::new(loose.start, loose.end.min(loose.start + LONGEST_SHOWN)).of(store.bytes);
        let stray = [&b"endobj"[..], b"endstream"].iter().any(|word| shown.starts_with(word));
        if loose.len() >= FEWEST_LOOSE && !stray && shown.iter().any(|byte| !is_white(*byte)) {
            frame.cavities.push(Fact::raw(format!("{} bytes: {}", loose.len(), verbatim(shown)), loose));
        }
    }
}
