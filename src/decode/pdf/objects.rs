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
use crate::evidence::{ByteSpan, Locator, Repair, Step};

/// Bytes looked through for `endstream` where `/Length` is wrong, all streams together.
const MOST_SEARCHED: usize = 256 * 1024 * 1024;
/// Bytes of objects read as values, each reading counted; a large document is read some five times.
const MOST_PARSED: usize = 256 * 1024 * 1024;
/// Bytes read a second time of objects that do not end before the next one seems to begin (all together).
const MOST_REREAD: usize = 16 * 1024 * 1024;
/// Most `N G obj` kept in the index; larger files are read as far as their cross-reference goes.
const MOST_OBJECTS: usize = 1_000_000;
/// Longest chain of references that is followed.
const LONGEST_CHAIN: usize = 16;

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
    /// The document as lopdf decrypts it; set for encrypted files.
    pub(super) plain: Option<lopdf::Document>,
    pub encrypted: bool,
    packed: RefCell<HashMap<usize, Option<Rc<Vec<u8>>>>>,
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
            plain: None,
            encrypted: false,
            packed: RefCell::default(),
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
                self.repair(format!("only the first {MOST_OBJECTS} objects are indexed"), at, self.bytes.len());
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
    fn may_parse(&self, at: usize, bytes: usize) -> bool {
        let parsed = self.parsed.get().saturating_add(bytes);
        self.parsed.set(parsed);
        if parsed > MOST_PARSED {
            self.repair("the limit of reading objects was reached: the rest was not looked into", at, at);
        }
        parsed <= MOST_PARSED
    }

    /// The value that starts at `at`.
    pub fn value_at(&self, at: usize) -> Option<Node> {
        let mut parser = Parser::new(self.bytes, at);
        let node = parser.value();
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
        if found.is_some() || next == self.bytes.len() {
            return found;
        }
        let left = MOST_REREAD.saturating_sub(self.reread.get());
        let end = self.bytes.len().min(at.saturating_add(left));
        let found = object_at(self.bytes.get(..end)?, at);
        let read = found.as_ref().map_or(end.saturating_sub(at), |object| object.span.len());
        self.reread.set(self.reread.get().saturating_add(read));
        found
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

    fn packed_object(&self, number: u32, stream: u32, index: u32, section: usize) -> Option<Object> {
        // Object streams stand in the file themselves (7.5.7): no endless chain.
        let known = self.sections.get(section..).unwrap_or_default();
        let Entry::Offset(offset) = known.iter().find_map(|section| section.entry(stream))? else { return None };
        let at = self.place(stream, offset)?;
        let (bytes, step, first) = self.pack(at)?;
        let mut heads = Parser::new(&bytes, 0);
        for _ in 0..index {
            heads.number()?;
            heads.number()?;
        }
        if heads.number()? != u64::from(number) {
            return None;
        }
        let start = first.checked_add(usize::try_from(heads.number()?).ok()?)?;
        let node = Parser::new(&bytes, start).value()?;
        if !self.may_parse(at, heads.cursor.at.saturating_add(node.span.len())) {
            return None;
        }
        let span = ByteSpan::new(node.span.start, node.span.end);
        Some(Object { number, generation: 0, node, span, layer: Layer::Packed { step, bytes }, stream: None })
    }

    /// The object stream at `at`: decoded bytes, the step to them, `/First`.
    fn pack(&self, at: usize) -> Option<(Rc<Vec<u8>>, Step, usize)> {
        let object = self.at(at)?;
        let dict = object.dict()?;
        if dict.name("Type") != Some("ObjStm") {
            return None;
        }
        let first = dict.get("First")?.place()?;
        let raw = object.stream?;
        let cached = self.packed.borrow().get(&at).cloned();
        let bytes = match cached {
            Some(bytes) => bytes,
            None => {
                let bytes = self.decode(&object).map(Rc::new);
                self.packed.borrow_mut().insert(at, bytes.clone());
                bytes
            }
        }?;
        let step = Step { how: format!("object stream {}", object.words()), start: raw.start, end: raw.end };
        Some((bytes, step, first))
    }

    /// Every object of the object stream at `at`.
    pub fn unpack(&self, at: usize) -> Vec<Object> {
        /// Most objects of one object stream; writers put 100 to 200 into one.
        const MOST: usize = 100_000;
        let Some((bytes, step, first)) = self.pack(at) else { return Vec::new() };
        let count = self.at(at).and_then(|object| object.dict()?.get("N")?.place()).unwrap_or(0).min(MOST);
        let mut heads = Parser::new(&bytes, 0);
        let mut objects = Vec::new();
        // Objects stand one behind the other (7.5.7); a stream that is read more than twice over names them all at one place.
        let mut left = bytes.len().saturating_mul(2);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (heads.number(), heads.number()) else { break };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { break };
            let mut parser = Parser::new(&bytes, first.saturating_add(offset));
            let node = parser.value();
            let read = parser.cursor.at.saturating_sub(first.saturating_add(offset));
            if read > left || !self.may_parse(at, read) {
                self.repair("objects of an object stream overlap: the rest was not looked into", step.start, step.end);
                break;
            }
            left -= read;
            let Some(node) = node else { continue };
            let layer = Layer::Packed { step: step.clone(), bytes: Rc::clone(&bytes) };
            objects.push(Object { number, generation: 0, span: node.span, node, layer, stream: None });
        }
        objects
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
