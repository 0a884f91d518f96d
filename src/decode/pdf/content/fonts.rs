//! Fonts as the text operators need them: how long a code is, which letters it means, how wide it is (ISO 32000-2 9.5 to
//! 9.10).

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::objects::{Object, Store};
use super::super::pages::number;
use super::super::syntax::Kind;
use super::cmap::{CMap, big_endian};
use super::metrics::Metrics;
use super::state::finite;
use crate::evidence::PageFont;
use crate::evidence::limits::pdf::{MOST_MAPPED, row};

/// Widths of one font that are read; the largest fonts have 65,535 glyphs.
const MOST_WIDTHS: usize = 70_000;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    letters: Vec<String>,
    widths: HashMap<u32, f32>,
    /// First code, last code, width.
    spans: Vec<(u32, u32, f32)>,
    usual: f32,
    to_unicode: Option<CMap>,
    codes: Codes,
    pub vertical: bool,
    /// For a font without widths of its own.
    standard: Option<Metrics>,
}

#[derive(Debug)]
enum Codes {
    /// One byte each.
    Single,
    /// Two bytes, the glyph's number.
    Double,
    /// Two bytes, the letter itself.
    Unicode,
    Mapped(CMap),
}

/// One glyph that is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph<'a> {
    pub code: u32,
    pub text: Cow<'a, str>,
    /// Width in units of the font size.
    pub width: f32,
    /// Whether word spacing applies: the single byte 32 (9.3.3).
    pub blank: bool,
}

impl Font {
    /// Reads a font and what is listed of it.
    pub fn read(store: &Store, object: &Object, resource: &str, section: usize) -> (Self, PageFont) {
        let name = |key: &str| {
            let value = store.resolve(object, object.dict()?.get(key)?, section)?;
            value.node.name().map(str::to_owned)
        };
        let subtype = name("Subtype").unwrap_or_default();
        let base = name("BaseFont").unwrap_or_default();
        let composite = subtype == "Type0";
        let descendant = if composite { descendant(store, object, section) } else { None };
        let described = descendant.as_ref().unwrap_or(object);
        let descriptor = entry(store, described, "FontDescriptor", section);
        let embedded = subtype == "Type3"
            || descriptor
                .as_ref()
                .and_then(|descriptor| descriptor.dict())
                .is_some_and(|dict| ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| dict.get(key).is_some()));
        let to_unicode = stream_map(store, object, "ToUnicode", section).filter(CMap::has_letters);
        let encoding = entry(store, object, "Encoding", section);
        let mut font = Self {
            letters: Vec::new(),
            widths: HashMap::new(),
            spans: Vec::new(),
            usual: 0.0,
            to_unicode,
            codes: Codes::Single,
            vertical: false,
            standard: None,
        };
        let mapped = font.to_unicode.is_some();
        let mut readable = mapped || !composite && (encoding.is_some() || !embedded);
        if composite {
            let written = encoding.as_ref().and_then(|encoding| encoding.node.name()).unwrap_or_default();
            font.vertical = written.ends_with("-V");
            font.codes = match stream_map(store, object, "Encoding", section) {
                Some(map) => Codes::Mapped(map),
                None if written.contains("UCS2") || written.contains("UTF16") => Codes::Unicode,
                None => Codes::Double,
            };
            readable |= matches!(font.codes, Codes::Unicode);
            font.usual = 1.0;
            if let Some(descendant) = &descendant {
                font.composite_widths(store, descendant, section);
            }
        } else {
            font.letters = letters(store, encoding.as_ref(), section);
            font.simple_widths(store, object, descriptor.as_ref(), &subtype, section);
            if font.widths.is_empty() {
                font.standard = Some(Metrics::of(&base));
            }
        }
        let listed = PageFont {
            resource: resource.to_owned(),
            object: if object.span == object.node.span { 0 } else { object.number },
            base,
            subtype,
            embedded,
            mapped,
            readable,
        };
        (font, listed)
    }

    fn simple_widths(&mut self, store: &Store, font: &Object, descriptor: Option<&Object>, kind: &str, section: usize) {
        let value = |holder: &Object, key: &str| number(store, holder, holder.dict()?.get(key)?, section);
        // Widths of a Type 3 font count in its own units (9.6.4).
        let unit = match kind {
            "Type3" => entry(store, font, "FontMatrix", section)
                .and_then(|matrix| number(store, &matrix, matrix.node.array().first()?, section))
                .map_or(0.001, small),
            _ => 0.001,
        };
        self.usual = descriptor.and_then(|descriptor| value(descriptor, "MissingWidth")).map_or(0.0, small) * unit;
        let first = value(font, "FirstChar").map_or(0, |first| if first >= 0.0 { small(first) as u32 } else { 0 });
        if let Some(list) = entry(store, font, "Widths", section) {
            for (code, width) in (first..).zip(list.node.array().iter().take(256)) {
                if let Some(width) = number(store, &list, width, section) {
                    self.widths.insert(code, small(width) * unit);
                }
            }
        }
    }

    /// `/W` and `/DW` (9.7.4.3).
    fn composite_widths(&mut self, store: &Store, font: &Object, section: usize) {
        if let Some(usual) = font.dict().and_then(|dict| number(store, font, dict.get("DW")?, section)) {
            self.usual = small(usual) / 1000.0;
        }
        let Some(list) = entry(store, font, "W", section) else { return };
        let items = list.node.array();
        let mut at = 0;
        let read = |at: usize| number(store, &list, items.get(at)?, section).map(small);
        while at < items.len() && self.widths.len() + self.spans.len() < MOST_WIDTHS {
            let Some(first) = read(at) else { break };
            let first = if first >= 0.0 { first as u32 } else { 0 };
            let Some(next) = items.get(at + 1).and_then(|item| store.resolve(&list, item, section)) else { break };
            if let Kind::Array(each) = &next.node.kind {
                for (code, width) in (first..).zip(each.iter().take(MOST_WIDTHS - self.widths.len())) {
                    if let Some(width) = number(store, &next, width, section) {
                        self.widths.insert(code, small(width) / 1000.0);
                    }
                }
                at += 2;
            } else {
                let (Some(last), Some(width)) = (read(at + 1), read(at + 2)) else { break };
                self.spans.push((first, if last >= 0.0 { last as u32 } else { 0 }, width / 1000.0));
                at += 3;
            }
        }
        self.spans.sort_by_key(|span| span.0);
    }

    /// Codes and widths that it holds.
    pub fn tables(&self) -> usize {
        let coded = if let Codes::Mapped(map) = &self.codes { map.codes() } else { 0 };
        self.widths.len() + self.spans.len() + coded + self.to_unicode.as_ref().map_or(0, CMap::codes)
    }

    /// Codes with the letters that its map gives them.
    pub fn mapped(&self) -> Vec<(u32, String)> {
        self.to_unicode.as_ref().map(CMap::listed).unwrap_or_default()
    }

    /// Codes of a simple font that have a width, where its list leaves out others between them.
    pub fn measured(&self) -> Vec<u32> {
        if !matches!(self.codes, Codes::Single) {
            return Vec::new();
        }
        let mut codes: Vec<u32> =
            self.widths.iter().filter(|(_, width)| **width > 0.0).map(|(code, _)| *code).collect();
        codes.sort_unstable();
        let whole = codes.windows(2).all(|pair| pair.last().zip(pair.first()).is_some_and(|(b, a)| b - a == 1));
        if whole { Vec::new() } else { codes }
    }

    /// The glyphs of a string.
    pub fn glyphs<'a>(&'a self, bytes: &[u8], mut take: impl FnMut(Glyph<'a>)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = match &self.codes {
                Codes::Single => 1,
                Codes::Double | Codes::Unicode => 2,
                Codes::Mapped(map) => map.code_length(rest).unwrap_or(if rest.len() > 1 { 2 } else { 1 }),
            };
            let (code, tail) = rest.split_at(length.min(rest.len()));
            rest = tail;
            let value = big_endian(code);
            let glyph = if let Codes::Mapped(map) = &self.codes { map.glyph_of(value).unwrap_or(value) } else { value };
            let text = self.text(value);
            let width = self.width(glyph, &text);
            take(Glyph { code: value, text, width, blank: code == [32] });
        }
    }

    pub fn text(&self, code: u32) -> Cow<'_, str> {
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.text(code)) {
            return text.into();
        }
        let text = match self.codes {
            Codes::Unicode => char::from_u32(code).map(|letter| Cow::Owned(String::from(letter))),
            Codes::Single => {
                let letter = usize::try_from(code).ok().and_then(|code| self.letters.get(code));
                letter.map(|letter| Cow::Borrowed(letter.as_str()))
            }
            _ => None,
        };
        text.filter(|text| !text.is_empty()).unwrap_or("\u{fffd}".into())
    }

    fn width(&self, glyph: u32, text: &str) -> f32 {
        if self.vertical {
            return 1.0;
        }
        if let Some(standard) = self.standard {
            return standard.width(text.chars().next().unwrap_or(' '));
        }
        if let Some(width) = self.widths.get(&glyph) {
            return *width;
        }
        let at = self.spans.partition_point(|span| span.0 <= glyph);
        match at.checked_sub(1).and_then(|at| self.spans.get(at)) {
            Some((_, last, width)) if glyph <= *last => *width,
            _ => self.usual,
        }
    }
}

/// A number of the file as one that is calculated with.
pub(super) fn small(number: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the places of a page afterwards")]
    finite(number as f32)
}

fn entry(store: &Store, holder: &Object, key: &str, section: usize) -> Option<Object> {
    store.resolve(holder, holder.dict()?.get(key)?, section)
}

fn descendant(store: &Store, font: &Object, section: usize) -> Option<Object> {
    let list = entry(store, font, "DescendantFonts", section)?;
    store.resolve(&list, list.node.array().first()?, section)
}

fn stream_map(store: &Store, font: &Object, key: &str, section: usize) -> Option<CMap> {
    let object = entry(store, font, key, section)?;
    object.stream?;
    let map = CMap::read(&store.decode(&object)?);
    if map.cut {
        store.hit(row::MOST_MAPPED, object.span.start, object.span.end);
    }
    Some(map)
}

/// The letters of the 256 codes of a simple font (9.6.5); lopdf has the tables and the glyphs' names.
fn letters(store: &Store, encoding: Option<&Object>, section: usize) -> Vec<String> {
    let mut dict = lopdf::Dictionary::new();
    dict.set("Type", lopdf::Object::Name(b"Font".to_vec()));
    let mut named: Vec<(usize, String)> = Vec::new();
    let base = match encoding {
        None => None,
        Some(encoding) => match &encoding.node.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Dict(dict) => {
                named = differences(store, encoding, section);
                dict.name("BaseEncoding").map(str::to_owned)
            }
            _ => None,
        },
    };
    let base = base.filter(|base| {
        matches!(base.as_str(), "WinAnsiEncoding" | "MacRomanEncoding" | "StandardEncoding" | "MacExpertEncoding")
    });
    let mut inner = lopdf::Dictionary::new();
    inner.set("BaseEncoding", lopdf::Object::Name(base.unwrap_or_else(|| "StandardEncoding".to_owned()).into_bytes()));
    let mut list = Vec::new();
    for (code, name) in &named {
        // `one.oldstyle` and the like are drawn otherwise and mean the same.
        let plain = name.split('.').next().unwrap_or_default();
        list.push(lopdf::Object::Integer(i64::try_from(*code).unwrap_or_default()));
        list.push(lopdf::Object::Name(plain.as_bytes().to_vec()));
    }
    inner.set("Differences", lopdf::Object::Array(list));
    dict.set("Encoding", lopdf::Object::Dictionary(inner));
    let document = lopdf::Document::new();
    let read = || {
        let encoding = dict.get_font_encoding(&document).ok()?;
        Some((0..=255_u8).map(|code| encoding.bytes_to_string(&[code]).unwrap_or_default()).collect::<Vec<String>>())
    };
    let mut letters = catch_unwind(AssertUnwindSafe(read)).ok().flatten().unwrap_or_default();
    for (code, name) in named {
        let said = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
        let said = said.and_then(|digits| u32::from_str_radix(digits.get(..digits.len().min(6))?, 16).ok());
        if let (Some(letter), Some(place)) = (said.and_then(char::from_u32), letters.get_mut(code))
            && name.len() > 4
        {
            *place = letter.to_string();
        }
    }
    letters
}

/// `/Differences`: code and name (table 112).
fn differences(store: &Store, encoding: &Object, section: usize) -> Vec<(usize, String)> {
    /// Entries that are read; 256 codes may each stand twice.
    const MOST: usize = 1_024;
    let mut named = Vec::new();
    let Some(list) = entry(store, encoding, "Differences", section) else { return named };
    let mut code = 0_usize;
    for item in list.node.array().iter().take(MOST) {
        if let Some(next) = item.place() {
            code = next;
        } else if let Some(name) = item.name() {
            if code < 256 {
                named.push((code, name.to_owned()));
            }
            code = code.saturating_add(1);
        }
    }
    named
}

const _: () = assert!(MOST_MAPPED >= 65_536);
