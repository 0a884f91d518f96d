//! Objects inside object streams (ISO 32000-2 7.5.7).

use std::rc::Rc;

use super::objects::{Layer, Object, Store};
use super::syntax::Parser;
use super::xref::Entry;
use crate::evidence::Step;
use crate::evidence::limits::pdf::{MOST_IN_PACK, row};

/// Numbers and offsets at the head of an object stream.
pub(super) type Heads = Rc<Vec<(u32, usize)>>;

impl Store<'_> {
    pub(super) fn packed_object(&self, number: u32, stream: u32, index: u32, section: usize) -> Option<Object> {
        // Object streams stand in the file themselves (7.5.7): no endless chain.
        let known = self.sections.get(section..).unwrap_or_default();
        let Entry::Offset(offset) = known.iter().find_map(|section| section.entry(stream))? else { return None };
        let at = self.place(stream, offset)?;
        self.packed_at(number, at, index)
    }

    /// The object with this number that the object stream at `at` holds at this index.
    pub(super) fn packed_at(&self, number: u32, at: usize, index: u32) -> Option<Object> {
        let (bytes, step, first) = self.pack(at)?;
        let heads = self.heads(at, &bytes);
        let (found, offset) = *heads.get(usize::try_from(index).ok()?)?;
        if found != number {
            return None;
        }
        let start = first.checked_add(offset)?;
        let mut parser = Parser::new(&bytes, start);
        let node = parser.value();
        parser.hit.inspect(|limit| self.hit(*limit, step.start, step.end));
        let read = parser.cursor.at.saturating_sub(start);
        let node = node.filter(|_| self.may_parse(at, read))?;
        Some(Object {
            number,
            generation: 0,
            span: node.span,
            node,
            layer: Layer::Packed { step, bytes },
            stream: None,
        })
    }

    /// Numbers and offsets at the head of an object stream, read once.
    fn heads(&self, at: usize, bytes: &[u8]) -> Heads {
        if let Some(heads) = self.heads.borrow().get(&at) {
            return Rc::clone(heads);
        }
        let mut parser = Parser::new(bytes, 0);
        let mut heads = Vec::new();
        while heads.len() < MOST_IN_PACK {
            let (Some(number), Some(offset)) = (parser.number(), parser.number()) else { break };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { break };
            heads.push((number, offset));
        }
        self.may_parse(at, parser.cursor.at);
        let heads = Rc::new(heads);
        self.heads.borrow_mut().insert(at, Rc::clone(&heads));
        heads
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
        let Some((bytes, step, first)) = self.pack(at) else { return Vec::new() };
        let stated = self.at(at).and_then(|object| object.dict()?.get("N")?.place()).unwrap_or(0);
        let count = stated.min(MOST_IN_PACK);
        // A number larger than its bytes can hold is no limit of ours.
        if stated > count && bytes.len() > MOST_IN_PACK {
            self.hit(row::MOST_IN_PACK, step.start, step.end);
        }
        let mut heads = Parser::new(&bytes, 0);
        let mut objects = Vec::new();
        // Objects stand one behind the other (7.5.7); a stream that is read more than twice over names them all at one place.
        let mut left = bytes.len().saturating_mul(2);
        for _ in 0..count {
            let (Some(number), Some(offset)) = (heads.number(), heads.number()) else { break };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { break };
            let mut parser = Parser::new(&bytes, first.saturating_add(offset));
            let node = parser.value();
            parser.hit.inspect(|limit| self.hit(*limit, step.start, step.end));
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
}
