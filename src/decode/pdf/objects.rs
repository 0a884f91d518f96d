//! Objects of the file by number and revision, and the streams behind them.
//!
//! Places come from our own scan of the bytes: lopdf counts from `%PDF-`, mends offsets and hides older revisions. It
//! undoes filters and, for encrypted files, the encryption.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::syntax::{Dict, Indirect, Kind, Node, Parser, object_at, object_head, stream_span};
use super::xref::{Entry, Section};
use crate::decode::cursor::{find, find_all};
use crate::evidence::limits::Limit;
use crate::evidence::limits::pdf::{
    LONGEST_CHAIN, MOST_OBJECTS, MOST_PARSED, MOST_PLACES, MOST_REREAD, MOST_SEARCHED, row,
};
use crate::evidence::{ByteSpan, Locator, Repair, Step};

/// The bytes that an object was read from.
#[derive(Debug, Clone)]
pub(super) enum Layer {
    File,
    /// A decoded object stream.
    Packed {
        step: Step,
        bytes: Rc<Vec<u8>>,
    },
}

/// An object with the layer that its places count in.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub number: u32,
    pub generation: u16,
    pub node: Node,
    pub span: ByteSpan,
    pub layer: Layer,
    /// Raw bytes of its stream.
    pub stream: Option<ByteSpan>,
}

impl Object {
    pub fn dict(&self) -> Option<&Dict> {
        self.node.dict()
    }

    /// The bytes of the layer.
    pub fn layer_bytes<'b>(&'b self, file: &'b [u8]) -> &'b [u8] {
        match &self.layer {
            Layer::File => file,
            Layer::Packed { bytes, .. } => bytes,
        }
    }

    /// The place of something inside.
    pub fn locate(&self, span: ByteSpan) -> Locator {
        match &self.layer {
            Layer::File => Locator::Raw(span),
            Layer::Packed { step, .. } => {
                Locator::Decoded { within: vec![step.clone()], start: span.start, end: span.end }
            }
        }
    }

    /// `12 0`.
    pub fn words(&self) -> String {
        format!("{} {}", self.number, self.generation)
    }
}

/// The file with what is known of its objects.
pub(super) struct Store<'a> {
    pub bytes: &'a [u8],
    /// Bytes before `%PDF-`.
    pub base: usize,
    /// Starts of `N G obj`, ascending.
    index: Vec<(usize, u32)>,
    pub(super) by_number: HashMap<u32, Vec<usize>>,
    /// Cross-reference sections, newest first.
    pub sections: Vec<Section>,
    /// A trailer found without its table.
    stray: Option<Dict>,
    /// The key of an encrypted file, where a password opened it.
    pub(super) key: Option<lopdf::EncryptionState>,
    pub encrypted: bool,
    pub(super) packed: RefCell<HashMap<usize, Option<Rc<Vec<u8>>>>>,
    pub(super) heads: RefCell<HashMap<usize, super::packs::Heads>>,
    pub(super) decoded: Cell<usize>,
    pub(super) streams: Cell<usize>,
    searched: Cell<usize>,
    parsed: Cell<usize>,
    reread: Cell<usize>,
    repairs: RefCell<Vec<Repair>>,
}

impl<'a> Store<'a> {
    pub fn new(bytes: &'a [u8], base: usize) -> Self {
        let mut store = Self {
            bytes,
            base,
            index: Vec::new(),
            by_number: HashMap::new(),
            sections: Vec::new(),
            stray: None,
            key: None,
            encrypted: false,
            packed: RefCell::default(),
            heads: RefCell::default(),
            decoded: Cell::new(0),
            streams: Cell::new(0),
            searched: Cell::new(0),
            parsed: Cell::new(0),
            reread: Cell::new(0),
            repairs: RefCell::default(),
        };
        store.scan();
        store
    }

    fn scan(&mut self) {
        let mut from = 0;
        while let Some(at) = find(self.bytes, b"obj", from) {
            from = at + 3;
            let Some(start) = head_before(self.bytes, at) else { continue };
            let Some((number, _, _)) = object_head(self.bytes, start) else { continue };
            if self.index.len() >= MOST_OBJECTS {
                self.hit(row::MOST_OBJECTS, at, self.bytes.len());
                break;
            }
            self.index.push((start, number));
            self.by_number.entry(number).or_default().push(start);
        }
    }

    /// Trailer dictionaries as the state with this newest section sees them, newest first.
    pub fn trailers(&self, section: usize) -> impl Iterator<Item = &Dict> {
        let known = self.sections.get(section..).unwrap_or_default();
        known.iter().map(|section| &section.trailer).chain(self.stray.iter())
    }

    /// Takes the last `trailer` dictionary that stands in the file, where no section could be read.
    pub fn stray_trailer(&mut self) {
        /// Places tried.
        const TRIES: usize = 1_000;
        let places = find_all(self.bytes, b"trailer", TRIES);
        let read = |at: &usize| self.value_at(at + 7).and_then(|node| node.dict().cloned());
        self.stray = places.iter().rev().filter_map(read).find(|dict| dict.get("Root").is_some());
    }

    pub fn has_objects(&self) -> bool {
        !self.index.is_empty()
    }

    /// Places and numbers of all objects that stand in the file, in file order.
    pub fn index(&self) -> &[(usize, u32)] {
        &self.index
    }

    /// Notes something that had to be mended; each once.
    pub fn repair(&self, what: impl Into<String>, start: usize, end: usize) {
        self.note(Repair::new(what, self.cut(start, end)));
    }

    /// Notes that a limit was hit; each once.
    pub fn hit(&self, limit: Limit, start: usize, end: usize) {
        self.repair(limit.sentence(), start, end);
    }

    /// The same of something that is named.
    pub fn hit_by(&self, limit: Limit, subject: &str, start: usize, end: usize) {
        self.repair(limit.of(subject), start, end);
    }

    /// Notes it where so many places were found that there may be more.
    pub fn all_places(&self, places: &[usize]) {
        if places.len() >= MOST_PLACES {
            self.hit(row::MOST_PLACES, places.last().copied().unwrap_or_default(), self.bytes.len());
        }
    }

    /// Notes that something does not stand where the file says; each once.
    pub fn misplaced(&self, what: impl Into<String>, start: usize, end: usize) {
        self.note(Repair::new(what, self.cut(start, end)).misplaced());
    }

    fn cut(&self, start: usize, end: usize) -> Locator {
        Locator::raw(start.min(self.bytes.len()), end.min(self.bytes.len()))
    }

    fn note(&self, repair: Repair) {
        let mut repairs = self.repairs.borrow_mut();
        if !repairs.iter().any(|known| known.what == repair.what) {
            repairs.push(repair);
        }
    }

    pub fn take_repairs(&self) -> Vec<Repair> {
        std::mem::take(&mut *self.repairs.borrow_mut())
    }

    /// Counts bytes that are read as values; `false` once there were too many.
    pub(super) fn may_parse(&self, at: usize, bytes: usize) -> bool {
        let parsed = self.parsed.get().saturating_add(bytes);
        self.parsed.set(parsed);
        if parsed > MOST_PARSED {
            self.hit(row::MOST_PARSED, at, at);
        }
        parsed <= MOST_PARSED
    }

    /// The value that starts at `at`.
    pub fn value_at(&self, at: usize) -> Option<Node> {
        let mut parser = Parser::new(self.bytes, at);
        let node = parser.value();
        parser.hit.inspect(|limit| self.hit(*limit, at, parser.cursor.at));
        node.filter(|_| self.may_parse(at, parser.cursor.at.saturating_sub(at)))
    }

    /// The object that starts at `at`, as far as the next one. Only if it does not end there is it read on: a text may
    /// hold what looks like the head of an object, but where none ever closes each would be read to the end of the file.
    fn indirect(&self, at: usize) -> Option<Indirect> {
        let next = self.index.get(self.index.partition_point(|(start, _)| *start <= at));
        let next = next.map_or(self.bytes.len(), |(start, _)| *start);
        if !self.may_parse(at, 0) {
            return None;
        }
        let found = object_at(self.bytes.get(..next)?, at);
        self.may_parse(at, found.as_ref().map_or(next.saturating_sub(at), |object| object.span.len()));
        match found {
            Ok(object) => return Some(object),
            Err(Some(limit)) => {
                self.hit(limit, at, next);
                return None;
            }
            Err(None) if next == self.bytes.len() => return None,
            Err(None) => {}
        }
        let left = MOST_REREAD.saturating_sub(self.reread.get());
        let end = self.bytes.len().min(at.saturating_add(left));
        let found = object_at(self.bytes.get(..end)?, at);
        let read = found.as_ref().map_or(end.saturating_sub(at), |object| object.span.len());
        self.reread.set(self.reread.get().saturating_add(read));
        match found {
            Ok(object) => Some(object),
            Err(limit) => {
                let cut = (end < self.bytes.len()).then_some(row::MOST_REREAD);
                limit.or(cut).inspect(|limit| self.hit(*limit, at, end));
                None
            }
        }
    }

    /// The object that starts at `at`, with its stream's bytes.
    pub fn at(&self, at: usize) -> Option<Object> {
        let Indirect { number, generation, node, stream_at, span } = self.indirect(at)?;
        let stream = stream_at.and_then(|start| self.stream_bytes(start, node.dict()?));
        Some(Object { number, generation, node, span, layer: Layer::File, stream })
    }

    fn stream_bytes(&self, start: usize, dict: &Dict) -> Option<ByteSpan> {
        let length = match &dict.get("Length")?.kind {
            Kind::Int(length) => usize::try_from(*length).ok(),
            Kind::Ref(number, _) => {
                let places = self.by_number.get(number)?;
                let (_, _, value_at) = places.last().and_then(|at| object_head(self.bytes, *at))?;
                Parser::new(self.bytes, value_at).number().and_then(|length| usize::try_from(length).ok())
            }
            _ => None,
        };
        let left = MOST_SEARCHED.saturating_sub(self.searched.get());
        let limit = self.bytes.len().min(start.saturating_add(left));
        let found = stream_span(self.bytes, start, length, limit);
        let looked_through = match found {
            Some((_, true)) => 0,
            Some((span, false)) => span.len(),
            None => limit.saturating_sub(start),
        };
        self.searched.set(self.searched.get().saturating_add(looked_through));
        if found.is_none() && limit < self.bytes.len() {
            self.hit(row::MOST_SEARCHED, start, self.bytes.len());
        }
        let (span, _) = found?;
        Some(span)
    }

    /// The object of this number as the section at `section` and those behind it know it.
    pub fn object(&self, number: u32, section: usize) -> Option<Object> {
        let known = self.sections.get(section..).unwrap_or_default();
        let entry = known.iter().find_map(|section| section.entry(number));
        match entry {
            Some(Entry::Offset(offset)) => match self.place(number, offset) {
                Some(at) => self.at(at),
                None => {
                    let what = "the cross-reference table points beside an object; objects were searched for";
                    self.misplaced(what, offset, offset.saturating_add(20));
                    self.searched_for(number, section)
                }
            },
            Some(Entry::Packed { stream, index }) => self.packed_object(number, stream, index, section),
            Some(Entry::Free) => None,
            None if self.sections.is_empty() => self.searched_for(number, section),
            None => None,
        }
    }

    /// Where an object stands that a table places at `offset`.
    ///
    /// Offsets count from `%PDF-` (7.5.4), but some writers count from byte 0.
    pub fn place(&self, number: u32, offset: usize) -> Option<usize> {
        let fits = |at: &usize| object_head(self.bytes, *at).is_some_and(|(found, ..)| found == number);
        [offset.saturating_add(self.base), offset].into_iter().find(|at| fits(at))
    }

    /// The last object of this number that stands in the file before the end of this section.
    fn searched_for(&self, number: u32, section: usize) -> Option<Object> {
        let end = if section == 0 { usize::MAX } else { self.sections.get(section)?.span.end };
        let places = self.by_number.get(&number)?;
        places.iter().rev().find(|at| **at < end).and_then(|at| self.at(*at))
    }

    /// What a value means: itself, or the object that it refers to.
    pub fn resolve(&self, holder: &Object, node: &Node, section: usize) -> Option<Object> {
        let Object { number, generation, ref layer, .. } = *holder;
        let (node, span) = (node.clone(), node.span);
        let mut current = Object { number, generation, node, span, layer: layer.clone(), stream: None };
        for _ in 0..LONGEST_CHAIN {
            let Some((number, _)) = current.node.reference() else { return Some(current) };
            current = self.object(number, section)?;
        }
        self.hit(row::LONGEST_CHAIN, span.start, span.end);
        None
    }
}

/// The start of `N G ` directly before `at`.
fn head_before(bytes: &[u8], at: usize) -> Option<usize> {
    /// Blanks between the numbers; more is no object that anybody wrote.
    const WIDEST: usize = 8;
    /// Digits of an object number.
    const LONGEST: usize = 10;
    let back = |end: usize, most: usize, fits: fn(u8) -> bool| {
        let mut start = end;
        while start > 0 && end - start < most && bytes.get(start - 1).copied().is_some_and(fits) {
            start -= 1;
        }
        (start < end).then_some(start)
    };
    let white = |byte: u8| super::syntax::is_white(byte);
    let digit = |byte: u8| byte.is_ascii_digit();
    let generation = back(back(at, WIDEST, white)?, 5, digit)?;
    back(back(generation, WIDEST, white)?, LONGEST, digit)
}
