//! Which codes of each font are shown, and where first.

use std::collections::{HashMap, HashSet};

use super::super::objects::Object;
use super::fonts::Font;
use crate::evidence::{Fact, GlyphUse, Locator, PageFont, ShownGlyph};

/// First uses that are kept for all fonts together: a book in Chinese has some ten thousand.
const MOST_FIRST: usize = 200_000;

/// Codes of one font: those of one byte, which most are, and the others.
#[derive(Debug)]
struct Seen {
    low: [bool; 256],
    high: HashSet<u32>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { low: [false; 256], high: HashSet::new() }
    }
}

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, code: u32) -> bool {
        match usize::try_from(code).ok().and_then(|code| self.low.get_mut(code)) {
            Some(seen) => !std::mem::replace(seen, true),
            None => self.high.insert(code),
        }
    }
}

/// The glyphs used of every font.
#[derive(Debug, Default)]
pub(super) struct Used {
    list: Vec<GlyphUse>,
    seen: Vec<Seen>,
    /// Entry of the list by the font's number in the resources.
    slots: Vec<usize>,
    by_object: HashMap<u32, usize>,
    first: usize,
    /// Whether a limit ended the listing.
    pub cut: bool,
}

impl Used {
    /// Adds a font; one that has two names in the resources is one font.
    pub fn add(&mut self, object: &Object, font: &Font, listed: &PageFont) {
        let known = self.by_object.get(&listed.object).copied().filter(|_| listed.object != 0);
        let slot = known.unwrap_or(self.list.len());
        if known.is_none() {
            let base = Fact::at(listed.base.clone(), object.locate(object.node.span));
            let mapped = font.mapped();
            let plain = font.measured().into_iter().map(|code| (code, font.text(code).into_owned())).collect();
            self.list.push(GlyphUse { base, embedded: listed.embedded, shown: Vec::new(), plain, mapped });
            self.seen.push(Seen::default());
            self.by_object.insert(listed.object, slot);
        }
        self.slots.push(slot);
    }

    /// Notes what one operator shows with the font of this number.
    pub fn shown(&mut self, font: usize, codes: &[u32], page: usize, at: impl Fn() -> Locator) {
        let Some(slot) = self.slots.get(font) else { return };
        let (Some(list), Some(seen)) = (self.list.get_mut(*slot), self.seen.get_mut(*slot)) else { return };
        for code in codes {
            if !seen.insert(*code) {
                continue;
            }
            if self.first >= MOST_FIRST {
                self.cut = true;
                return;
            }
            self.first += 1;
            list.shown.push(ShownGlyph { code: *code, page, at: at() });
        }
    }

    pub fn take(self) -> Vec<GlyphUse> {
        if self.cut { Vec::new() } else { self.list }
    }
}
