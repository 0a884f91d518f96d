//! Embedded font programs and what their headers say of their making (ISO 32000-2 9.9; OpenType `head` table).

use std::collections::HashSet;

use jiff::Timestamp;

use super::fontwords;
use super::layout::enclosing;
use super::objects::{Layer, Object, Store};
use super::walk::Gatherer;
use crate::decode::cursor::find_all;
use crate::evidence::limits::pdf::{MOST_FONTS, MOST_PLACES, row};
use crate::evidence::{ByteSpan, EmbeddedFont, Fact, Locator, Precision, Stamp, Step, TraceKind};

/// Seconds from 1904-01-01 to 1970-01-01: `head` counts from 1904, UTC (OpenType 1.9, data type LONGDATETIME).
const EPOCH_1904: i64 = 2_082_844_800;
/// Years that a font's clock can mean. Unset clocks read 1904, 1943, 1954 or 1972; no TrueType font is older than 1990.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;
/// Tables of one font that are looked through.
const MOST_TABLES: usize = 256;

/// Keys by which objects name fonts, or the programs that follow them (`FontFile2`, `FontFile3`).
const KEYS: [&str; 2] = ["BaseFont", "FontFile"];

/// Whether an object names a font.
pub(super) fn says(object: &Object) -> bool {
    KEYS.iter().any(|key| has(object, key))
}

fn has(object: &Object, key: &str) -> bool {
    object.dict().is_some_and(|dict| dict.entries.iter().any(|(name, _)| name.starts_with(key)))
}

/// Objects that hold `key`, those in the file first, then those in object streams.
fn holders(store: &Store, packed: &[Object], key: &str) -> Vec<Object> {
    let needle = format!("/{key}").into_bytes();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let places = find_all(store.bytes, &needle, MOST_PLACES);
    store.all_places(&places);
    for at in places {
        let Some((start, _)) = enclosing(store, at) else { continue };
        if seen.insert(*start)
            && let Some(object) = store.at(*start)
            && object.span.end > at
        {
            found.push(object);
        }
    }
    found.extend(packed.iter().cloned());
    found.retain(|object| has(object, key));
    found
}

/// `/BaseFont` names of all fonts, embedded or not, each once (9.6.2, 9.7.4).
pub(super) fn names(store: &Store, packed: &[Object]) -> Vec<Fact<String>> {
    let mut names: Vec<Fact<String>> = Vec::new();
    for object in holders(store, packed, "BaseFont") {
        let Some(node) = object.dict().and_then(|dict| dict.get("BaseFont")) else { continue };
        let Some(name) = node.name() else { continue };
        if names.iter().any(|known| known.value == name) {
            continue;
        }
        if names.len() >= MOST_FONTS {
            store.hit(row::MOST_FONTS, object.span.start, object.span.start);
            break;
        } else {
            names.push(Fact::at(name.to_owned(), object.locate(node.span)));
        }
    }
    names
}

/// Font programs, in the order of their descriptors.
///
/// The words inside them go to the gatherer.
pub(super) fn embedded(store: &Store, packed: &[Object], gatherer: &mut Gatherer) -> Vec<EmbeddedFont> {
    let mut fonts = Vec::new();
    let mut seen = HashSet::new();
    for descriptor in holders(store, packed, "FontFile") {
        if fonts.len() >= MOST_FONTS {
            store.hit(row::MOST_FONTS, descriptor.span.start, descriptor.span.start);
            break;
        }
        let Some(font) = read(store, &descriptor, &mut seen, gatherer) else { continue };
        fonts.push(font);
    }
    fonts
}

fn read(
    store: &Store,
    descriptor: &Object,
    seen: &mut HashSet<(usize, String)>,
    gatherer: &mut Gatherer,
) -> Option<EmbeddedFont> {
    let dict = descriptor.dict()?;
    let name = dict.get("FontName")?;
    let (key, program) =
        ["FontFile2", "FontFile3", "FontFile"].into_iter().find_map(|key| Some((key, dict.get(key)?)))?;
    let program = store.resolve(descriptor, program, 0)?;
    let raw = program.stream?;
    let text = name.name()?.to_owned();
    if !seen.insert((raw.start, text.clone())) {
        return None;
    }
    let format = match (key, program.dict().and_then(|dict| dict.name("Subtype"))) {
        ("FontFile2", _) => "TrueType",
        ("FontFile3", Some("OpenType")) => "OpenType (CFF)",
        ("FontFile3", _) => "CFF",
        _ => "Type 1",
    };
    let mut font = EmbeddedFont {
        name: Fact::at(text, descriptor.locate(name.span)),
        format: format.to_owned(),
        created: None,
        modified: None,
        revision: None,
    };
    let decoded = store.decode(&program);
    if let Some(bytes) = &decoded {
        let entries =
            fontwords::read(bytes, format, &font.name, |start, end| gatherer.inside(&program, raw, start, end));
        gatherer.keep(TraceKind::Font, &program, entries);
    }
    // Type 1 and bare CFF have no `head` table.
    if matches!(format, "TrueType" | "OpenType (CFF)")
        && let Some(bytes) = decoded
        && let Some(head) = head(&bytes)
    {
        let coded = store.encrypted || program.dict().is_some_and(|dict| dict.get("Filter").is_some());
        let at = |from: usize, length: usize| {
            let (start, end) = (head + from, head + from + length);
            match (coded, &program.layer) {
                (false, Layer::File) => Locator::raw(raw.start + start, raw.start + end),
                _ => {
                    let how = format!("stream of object {}", program.words());
                    Locator::Decoded { within: vec![Step { how, start: raw.start, end: raw.end }], start, end }
                }
            }
        };
        font.revision = fixed(&bytes, head + 4).map(|text| Fact::at(text, at(4, 4)));
        font.created = clock(&bytes, head + 20).map(|stamp| Fact::at(stamp, at(20, 8)));
        font.modified = clock(&bytes, head + 28).map(|stamp| Fact::at(stamp, at(28, 8)));
    }
    Some(font)
}

/// Where the `head` table starts, if it is whole.
fn head(bytes: &[u8]) -> Option<usize> {
    /// Length of the table in every version (bytes).
    const LENGTH: usize = 54;
    let count = usize::from(u16::from_be_bytes(bytes.get(4..6)?.try_into().ok()?)).min(MOST_TABLES);
    let record = bytes.get(12..)?.chunks_exact(16).take(count).find(|record| record.starts_with(b"head"))?;
    let offset = usize::try_from(u32::from_be_bytes(record.get(8..12)?.try_into().ok()?)).ok()?;
    bytes.get(offset..offset.checked_add(LENGTH)?).map(|_| offset)
}

/// A LONGDATETIME, if it is plausible.
fn clock(bytes: &[u8], at: usize) -> Option<Stamp> {
    let span = ByteSpan::new(at, at + 8);
    let seconds = i64::from_be_bytes(span.of(bytes).try_into().ok()?);
    let moment = Timestamp::from_second(seconds.checked_sub(EPOCH_1904)?).ok()?;
    let year = jiff::tz::Offset::UTC.to_datetime(moment).year();
    YEARS.contains(&year).then(|| Stamp::utc(seconds.to_string(), moment, Precision::Second))
}

/// A 16.16 number with two decimals.
fn fixed(bytes: &[u8], at: usize) -> Option<String> {
    let raw = i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
    Some(format!("{:.2}", f64::from(raw) / 65_536.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_clocks_are_no_dates() {
        for seconds in [0_i64, 2_082_844_800, 1_230_000_000, i64::MAX, -1] {
            assert_eq!(clock(&seconds.to_be_bytes(), 0), None, "{seconds}");
        }
        let stamp = clock(&3_240_000_000_i64.to_be_bytes(), 0).unwrap();
        assert_eq!(stamp.utc_text().as_deref(), Some("2006-09-02T00:00:00Z"));
    }

    #[test]
    fn a_broken_font_has_no_head() {
        assert_eq!(head(b"\0\x01\0\0"), None);
        assert_eq!(head(&[0xFF; 400]), None);
    }
}
