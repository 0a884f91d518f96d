//! One walk over all objects, in the file and in object streams: what they say is gathered on the way.

use std::collections::HashMap;

use super::objects::{Layer, Object, Store};
use super::syntax::{Dict, Kind, Node};
use super::text::{string_bytes, text_string};
use super::xref::Entry;
use super::{pages, pictures, signed, traces};
use crate::decode::mail::Inside;
use crate::decode::time;
use crate::evidence::limits::pdf::{MOST_TRACES, row};
use crate::evidence::{ByteSpan, Fact, Locator, Part, Reading, Step, Trace, TraceEntry, TraceKind};

/// Longest text of a trace that is kept (bytes); the rest stays in the file.
const LONGEST_SHOWN: usize = 2_000;
/// Sections that are asked whether an object inside another's stream is meant as one.
const MOST_ASKED: usize = 16;
/// Levels of dictionaries in one another that are looked into; the parser ends at 64.
const DEEPEST: usize = 64;

/// Gathers what the objects say.
pub(super) struct Gatherer<'s, 'a> {
    pub store: &'s Store<'a>,
    pub traces: Vec<Trace>,
    /// Features met, each once.
    pub features: Vec<Fact<String>>,
    /// Pages by the numbers of their objects, annotations, contents.
    pages: HashMap<u32, usize>,
    /// Starts of streams that were read.
    pub seen: std::collections::HashSet<usize>,
    /// Links that were listed.
    pub links: std::collections::HashSet<String>,
    /// Pictures that were read.
    pub pictures: usize,
    /// Whether the object at hand is the newest of its number.
    pub current: bool,
    /// Attached files: name, place, bytes.
    pub files: Vec<AttachedFile>,
}

/// An attached file with its bytes.
pub(super) struct AttachedFile {
    pub name: String,
    pub place: Locator,
    pub bytes: Vec<u8>,
}

impl AttachedFile {
    /// The file as something enclosed: the parts of a PDF are counted from 1.
    pub fn inside(self, index: usize) -> Inside {
        let part = Part {
            path: (index + 1).to_string(),
            content_type: "application/octet-stream".to_owned(),
            file_name: Some(self.name),
            decoded_size: Some(self.bytes.len()),
            closed: true,
            ..Part::default()
        };
        Inside { part, place: self.place, bytes: self.bytes, checksum: None }
    }
}

impl<'s, 'a> Gatherer<'s, 'a> {
    pub fn new(store: &'s Store<'a>) -> Self {
        let mut places = HashMap::new();
        for page in pages::pages(store, 0) {
            places.insert(page.object.number, page.number);
            let Some(annots) = page.object.dict().and_then(|dict| dict.get("Annots")) else { continue };
            let Some(list) = store.resolve(&page.object, annots, 0) else { continue };
            for (number, _) in list.node.array().iter().filter_map(Node::reference) {
                places.insert(number, page.number);
            }
        }
        Self {
            store,
            traces: Vec::new(),
            features: Vec::new(),
            pages: places,
            seen: std::collections::HashSet::new(),
            links: std::collections::HashSet::new(),
            pictures: 0,
            current: true,
            files: Vec::new(),
        }
    }

    /// Every object that stands in the file itself; those in object streams are shown by [`Gatherer::visit`].
    pub fn walk_file(&mut self) {
        let mut stream_end = 0;
        for (start, number) in self.store.index() {
            // A text or an attached PDF inside a stream holds objects of its own.
            if *start < stream_end && !self.meant(*number, *start) {
                continue;
            }
            let Some(object) = self.store.at(*start) else { continue };
            if let Some(raw) = object.stream {
                stream_end = stream_end.max(raw.end);
            }
            self.visit(&object);
        }
    }

    fn meant(&self, number: u32, start: usize) -> bool {
        let known = self.store.sections.iter().take(MOST_ASKED);
        let entries = known.filter_map(|section| section.entry(number));
        entries.into_iter().any(|entry| match entry {
            Entry::Offset(offset) => offset == start || offset.saturating_add(self.store.base) == start,
            _ => false,
        })
    }

    /// Looks into one object.
    pub fn visit(&mut self, object: &Object) {
        let last = self.store.by_number.get(&object.number).and_then(|places| places.last());
        let at = match &object.layer {
            Layer::File => object.span.start,
            Layer::Packed { step, .. } => step.start,
        };
        self.current = last.is_none_or(|last| *last <= at);
        self.look(object, &object.node, 0);
        if object.stream.is_some() {
            pictures::stream(self, object);
        }
    }

    fn look(&mut self, object: &Object, node: &Node, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &node.kind {
            Kind::Dict(dict) => {
                traces::dictionary(self, object, dict);
                for (_, inner) in &dict.entries {
                    self.look(object, inner, depth + 1);
                }
            }
            Kind::Array(items) => {
                for inner in items {
                    self.look(object, inner, depth + 1);
                }
            }
            Kind::Text => super::people::string(self, object, node),
            _ => {}
        }
    }

    /// The page that an object belongs to.
    pub fn page_of(&self, object: &Object) -> Option<usize> {
        self.pages.get(&object.number).copied()
    }

    /// Keeps a trace that says something.
    pub fn keep(&mut self, kind: TraceKind, object: &Object, entries: Vec<TraceEntry>) {
        if entries.is_empty() {
            return;
        }
        if self.traces.len() >= MOST_TRACES {
            let at = object.stream.unwrap_or(object.span).start;
            let at = if matches!(object.layer, Layer::File) { at } else { 0 };
            return self.store.hit(row::MOST_TRACES, at, at);
        }
        let page = self.page_of(object);
        self.traces.push(Trace { kind, object: object.words(), page, current: self.current, entries });
    }

    /// Notes that a feature is used; the first place counts.
    pub fn feature(&mut self, word: &str, object: &Object, span: ByteSpan) {
        if !self.features.iter().any(|known| known.value == word) {
            self.features.push(Fact::at(word.to_owned(), object.locate(span)));
        }
    }

    /// The value under a key of a dictionary inside `object`: a text, a name or a number.
    pub fn entry(&self, object: &Object, dict: &Dict, key: &str, called: &str) -> Option<TraceEntry> {
        let node = dict.get(key)?;
        let found = self.store.resolve(object, node, 0)?;
        let span = found.node.span;
        let own = object.dict().is_some_and(|whole| std::ptr::eq(whole, dict));
        let (value, at, read_as) = match &found.node.kind {
            Kind::Text if self.store.encrypted && matches!(found.layer, Layer::File) => {
                let plain = if own || node.reference().is_some() {
                    self.store.plain_string(&found, key)?
                } else {
                    return None;
                };
                let how = format!("encrypted string {key} of object {}", found.words());
                let within = vec![Step { how, start: span.start, end: span.end }];
                (text_string(&plain), Locator::Decoded { within, start: 0, end: plain.len() }, Reading::PdfString)
            }
            Kind::Text => {
                let bytes = string_bytes(span.of(found.layer_bytes(self.store.bytes)))?;
                (text_string(&bytes), found.locate(span), Reading::PdfString)
            }
            Kind::Name(name) => (name.clone(), found.locate(span), Reading::PdfName),
            Kind::Int(value) => (value.to_string(), found.locate(span), Reading::Derived),
            Kind::Array(items) if !items.is_empty() && items.iter().all(|item| item.int().is_some()) => {
                let numbers: Vec<String> =
                    items.iter().take(16).filter_map(Node::int).map(|one| one.to_string()).collect();
                (numbers.join(" "), found.locate(span), Reading::Derived)
            }
            _ => return None,
        };
        let (value, read_as) = shortened(value, read_as);
        Some(TraceEntry { key: called.to_owned(), value: Fact::at(value, at), stamp: None, read_as })
    }

    /// The same as a date.
    pub fn date(&self, object: &Object, dict: &Dict, key: &str, called: &str) -> Option<TraceEntry> {
        let entry = self.entry(object, dict, key, called)?;
        let stamp = time::pdf(&entry.value.value);
        Some(TraceEntry { stamp, ..entry })
    }

    /// Several values under their own keys.
    pub fn entries(&self, object: &Object, dict: &Dict, keys: &[&str]) -> Vec<TraceEntry> {
        keys.iter().filter_map(|key| self.entry(object, dict, key, key)).collect()
    }

    /// A dictionary under a key, with the object that holds it.
    pub fn inner(&self, object: &Object, dict: &Dict, key: &str) -> Option<Object> {
        let found = self.store.resolve(object, dict.get(key)?, 0)?;
        found.dict().is_some().then_some(found)
    }

    /// Where the decoded bytes of a stream stand, from `start` to `end`.
    pub fn inside(&self, object: &Object, raw: ByteSpan, start: usize, end: usize) -> Locator {
        let coded = self.store.encrypted || object.dict().is_some_and(|dict| dict.get("Filter").is_some());
        if !coded && matches!(object.layer, Layer::File) {
            return Locator::raw(raw.start + start, raw.start + end);
        }
        let how = format!("stream of object {}", object.words());
        Locator::Decoded { within: vec![Step { how, start: raw.start, end: raw.end }], start, end }
    }

    /// Whether it is a signature dictionary, and what it says.
    pub fn signature(&mut self, object: &Object, dict: &Dict) {
        signed::read(self, object, dict);
    }
}

/// A text as far as it is shown; a shortened one can't be read again from its bytes.
pub(super) fn shortened(text: String, read_as: Reading) -> (String, Reading) {
    if text.len() <= LONGEST_SHOWN {
        return (text, read_as);
    }
    let start = text.get(..text.floor_char_boundary(LONGEST_SHOWN)).unwrap_or_default();
    (format!("{start}…"), Reading::Derived)
}
