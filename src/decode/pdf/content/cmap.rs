//! Character maps: codes to letters (`/ToUnicode`) and codes to glyphs (ISO 32000-2 9.7.5, 9.10.3).

use std::collections::HashMap;

use super::super::text::string_bytes;
use super::tokens::{Item, Token, Tokens, Value};
use crate::evidence::limits::pdf::MOST_MAPPED;

/// A map from codes to letters and to glyph numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct CMap {
    /// Length of the codes (bytes) with the lowest and highest of each range.
    spaces: Vec<(usize, u32, u32)>,
    letters: HashMap<u32, String>,
    /// Ranges that count up: first code, last code, first letter.
    ranges: Vec<(u32, u32, String)>,
    /// First code, last code, first glyph.
    glyphs: Vec<(u32, u32, u32)>,
    /// Whether a limit cut it.
    pub cut: bool,
}

/// Takes one entry of a section.
type Entry = fn(&mut CMap, &[u8], &[Item]);

impl CMap {
    pub fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens::new(bytes);
        let mut operands: Vec<Item> = Vec::new();
        while let Some(token) = tokens.next_token() {
            match token {
                Token::Item(item) => {
                    if operands.len() < MOST_MAPPED * 3 {
                        operands.push(item);
                    } else {
                        map.cut = true;
                    }
                }
                Token::Operator(span) => {
                    map.section(span.of(bytes), bytes, &operands);
                    operands.clear();
                }
            }
        }
        map.ranges.sort_by_key(|range| range.0);
        map.glyphs.sort_by_key(|range| range.0);
        map
    }

    /// Entries that it holds.
    pub fn codes(&self) -> usize {
        self.letters.len() + self.ranges.len() + self.glyphs.len() + self.spaces.len()
    }

    /// Codes with their letters, ascending, each once; none if there are more than a font has glyphs.
    pub fn listed(&self) -> Vec<(u32, String)> {
        /// Glyphs of the largest fonts.
        const MOST: u64 = 65_536;
        let counted: u64 = self.ranges.iter().map(|(low, high, _)| u64::from(high.saturating_sub(*low)) + 1).sum();
        if counted > MOST || self.cut {
            return Vec::new();
        }
        let mut codes: Vec<u32> = self.letters.keys().copied().collect();
        codes.extend(self.ranges.iter().flat_map(|(low, high, _)| *low..=*high));
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().filter_map(|code| Some((code, self.text(code)?))).collect()
    }

    fn room(&mut self) -> bool {
        let room = self.codes() < MOST_MAPPED;
        self.cut |= !room;
        room
    }

    fn section(&mut self, operator: &[u8], bytes: &[u8], operands: &[Item]) {
        let (by, ends): (usize, Entry) = match operator {
            b"endcodespacerange" => (2, Self::space),
            b"endbfchar" => (2, Self::letter),
            b"endbfrange" => (3, Self::range),
            b"endcidrange" => (3, Self::glyph_range),
            b"endcidchar" => (2, Self::glyph),
            _ => return,
        };
        for entry in operands.chunks_exact(by) {
            if !self.room() {
                return;
            }
            ends(self, bytes, entry);
        }
    }

    fn space(&mut self, bytes: &[u8], entry: &[Item]) {
        if let [low, high] = entry
            && let (Some((low, length)), Some((high, _))) = (code(bytes, low), code(bytes, high))
        {
            self.spaces.push((length, low, high));
        }
    }

    fn letter(&mut self, bytes: &[u8], entry: &[Item]) {
        if let [from, to] = entry
            && let (Some((from, _)), Some(text)) = (code(bytes, from), utf16(bytes, to))
        {
            self.letters.insert(from, text);
        }
    }

    fn range(&mut self, bytes: &[u8], entry: &[Item]) {
        let [low, high, to] = entry else { return };
        let (Some((low, _)), Some((high, _))) = (code(bytes, low), code(bytes, high)) else { return };
        if let Value::Array(each) = &to.kind {
            for (code, item) in (low..=high).zip(each) {
                if let Some(text) = utf16(bytes, item)
                    && self.room()
                {
                    self.letters.insert(code, text);
                }
            }
        } else if let Some(text) = utf16(bytes, to) {
            self.ranges.push((low, high, text));
        }
    }

    fn glyph_range(&mut self, bytes: &[u8], entry: &[Item]) {
        if let [low, high, to] = entry
            && let (Some((low, _)), Some((high, _)), Some(glyph)) = (code(bytes, low), code(bytes, high), whole(to))
        {
            self.glyphs.push((low, high, glyph));
        }
    }

    fn glyph(&mut self, bytes: &[u8], entry: &[Item]) {
        if let [from, to] = entry
            && let (Some((from, _)), Some(glyph)) = (code(bytes, from), whole(to))
        {
            self.glyphs.push((from, from, glyph));
        }
    }

    /// Length of the code that `bytes` start with, if the map says (9.7.6.2).
    pub fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        let fits = |(length, low, high): &&(usize, u32, u32)| {
            bytes.get(..*length).is_some_and(|code| (*low..=*high).contains(&big_endian(code)))
        };
        self.spaces.iter().take(64).find(fits).map(|space| space.0)
    }

    /// The letters of a code.
    pub fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.letters.get(&code) {
            return Some(text.clone());
        }
        let at = self.ranges.partition_point(|range| range.0 <= code);
        let (low, high, text) = self.ranges.get(at.checked_sub(1)?)?;
        if code > *high {
            return None;
        }
        // The last letter counts up (9.10.3).
        let mut letters: Vec<char> = text.chars().collect();
        let last = letters.pop()?;
        letters.push(char::from_u32(u32::from(last).checked_add(code - low)?)?);
        Some(letters.into_iter().collect())
    }

    /// The glyph of a code.
    pub fn glyph_of(&self, code: u32) -> Option<u32> {
        let at = self.glyphs.partition_point(|range| range.0 <= code);
        let (low, high, first) = self.glyphs.get(at.checked_sub(1)?)?;
        (code <= *high).then(|| first.saturating_add(code - low))
    }

    pub fn has_letters(&self) -> bool {
        !self.letters.is_empty() || !self.ranges.is_empty()
    }
}

pub(super) fn big_endian(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn code(bytes: &[u8], item: &Item) -> Option<(u32, usize)> {
    let code = text_bytes(bytes, item)?;
    (1..=4).contains(&code.len()).then(|| (big_endian(&code), code.len()))
}

fn text_bytes(bytes: &[u8], item: &Item) -> Option<Vec<u8>> {
    if matches!(item.kind, Value::Text(_)) { string_bytes(item.span.of(bytes)) } else { None }
}

fn whole(item: &Item) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,535")]
    item.number().filter(|number| (0.0..=65_535.0).contains(number)).map(|number| number as u32)
}

/// UTF-16BE text of at most some letters: a ligature has up to four.
fn utf16(bytes: &[u8], item: &Item) -> Option<String> {
    /// Letters of one glyph; a hostile map may name a book.
    const MOST: usize = 16;
    let units = text_bytes(bytes, item)?;
    if units.len() == 1 {
        return units.first().map(|byte| char::from(*byte).to_string());
    }
    let units = units.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes));
    let text: String = char::decode_utf16(units).take(MOST).map(|letter| letter.unwrap_or('\u{fffd}')).collect();
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read() {
        let map = CMap::read(
            b"begincmap 1 begincodespacerange <00> <80> <8100> <FFFF> endcodespacerange \
              2 beginbfchar <01> <0048> <02> <00660069> endbfchar \
              2 beginbfrange <03> <05> <0061> <06> <07> [<0031> <0032>] endbfrange \
              1 begincidrange <8100> <8102> 7 endcidrange endcmap",
        );
        let read = |code| map.text(code).unwrap_or_default();
        assert_eq!(
            (read(1), read(2), read(5), read(7), read(8)),
            ("H".into(), "fi".into(), "c".into(), "2".into(), String::new())
        );
        assert_eq!(
            (map.code_length(b"\x10\x20"), map.code_length(b"\x90\x20"), map.code_length(b"")),
            (Some(1), Some(2), None)
        );
        assert_eq!((map.glyph_of(0x8102), map.glyph_of(0x8103)), (Some(9), None));
    }

    #[test]
    fn broken_maps_are_read_as_far_as_they_go() {
        assert!(!CMap::read(b"1 beginbfchar <01 endbfchar").has_letters());
        let map = CMap::read(b"beginbfrange <0000> <FFFFFFFF> <FFFF> endbfrange");
        assert_eq!(map.text(5), None.or(char::from_u32(0xFFFF + 5).map(String::from)));
    }
}
