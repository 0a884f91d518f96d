//! Which object stands where in each saved state, built up from the oldest.

use std::collections::{BTreeMap, HashMap};

use super::super::objects::{Object, Store};
use super::super::xref::{Entry, Section};

/// Where an object stands: the byte where it starts, or the object stream and the number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Place {
    File(usize),
    Packed { at: usize, index: u32 },
}

/// The objects of one state.
#[derive(Debug, Default)]
pub(in super::super) struct Table {
    entries: HashMap<u32, Entry>,
    /// The entries that the newest state wrote over, as they were.
    over: HashMap<u32, Option<Entry>>,
}

/// An object number that a state names, with its old and its new place where they differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touched {
    pub number: u32,
    pub before: Option<Place>,
    pub after: Option<Place>,
}

impl Table {
    /// Goes on to the next state: its sections, newest first. What it names at another place than before, by number.
    pub(super) fn next(&mut self, store: &Store, sections: &[Section]) -> Vec<Touched> {
        let mut fresh: BTreeMap<u32, Entry> = BTreeMap::new();
        for section in sections.iter().rev() {
            fresh.extend(section.entries.iter().copied());
        }
        self.over.clear();
        let mut moved = Vec::new();
        for (number, entry) in fresh {
            let old = self.entries.get(&number).copied();
            if old == Some(entry) && matches!(entry, Entry::Free | Entry::Offset(_)) {
                continue;
            }
            moved.push((number, self.place(store, number, false)));
            self.over.insert(number, old);
            // Entries go in one by one: the place of a packed object needs the stream's new entry, so it is asked for below.
            self.entries.insert(number, entry);
        }
        let touched = moved.into_iter().map(|(number, before)| {
            let after = self.place(store, number, false);
            // The older place of a packed object: by the streams as they were.
            let before = if matches!(self.over.get(&number), Some(Some(Entry::Packed { .. }))) {
                self.place(store, number, true)
            } else {
                before
            };
            Touched { number, before, after }
        });
        touched.filter(|touched| touched.before != touched.after).collect()
    }

    /// The objects as one section and those behind it have them, all at once.
    pub fn of(sections: &[Section]) -> Self {
        let mut entries = HashMap::new();
        for section in sections.iter().rev() {
            entries.extend(section.entries.iter().copied());
        }
        Self { entries, over: HashMap::new() }
    }

    fn entry(&self, number: u32, before: bool) -> Option<Entry> {
        match self.over.get(&number).filter(|_| before) {
            Some(old) => *old,
            None => self.entries.get(&number).copied(),
        }
    }

    /// Where the object stands, in the state `before` the newest or in the newest; `None` where it is free or not found.
    pub fn place(&self, store: &Store, number: u32, before: bool) -> Option<Place> {
        match self.entry(number, before)? {
            Entry::Free => None,
            Entry::Offset(offset) => store.place(number, offset).map(Place::File),
            Entry::Packed { stream, index } => match self.entry(stream, before)? {
                Entry::Offset(offset) => store.place(stream, offset).map(|at| Place::Packed { at, index }),
                _ => None,
            },
        }
    }
}

/// The object that stands there.
pub(in super::super) fn fetch(store: &Store, number: u32, place: Place) -> Option<Object> {
    match place {
        Place::File(at) => store.at(at),
        Place::Packed { at, index } => store.packed_at(number, at, index),
    }
}
