//! JPEG: the list of segments, quantisation tables, comments, and what cameras and editors put between (ITU-T T.81 annex B).

use super::{be16, exif, icc, irb, text};
use crate::evidence::{ByteSpan, Fact, Locator, TraceEntry};

/// Segments that are walked; a large Exif preview or profile takes some dozen.
const MOST_SEGMENTS: usize = 400;
/// Quantisation tables of one picture; the standard allows four.
const MOST_TABLES: usize = 4;
/// Comments that are kept.
const MOST_COMMENTS: usize = 8;
/// The luminance table of annex K, in zigzag order, from which the Independent JPEG Group's programs scale theirs.
const STANDARD: [u32; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
    60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113,
    121, 112, 100, 120, 92, 101, 103, 99,
];

/// Everything that stands before the picture's data.
pub fn read(bytes: &[u8]) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut comments = 0;
    let mut tables = 0;
    let mut profile: Vec<(ByteSpan, Vec<u8>)> = Vec::new();
    let mut at = 2;
    for _ in 0..MOST_SEGMENTS {
        let Some((marker, body)) = segment(bytes, at) else { break };
        let data = body.of(bytes);
        let named = match marker {
            0xE0..=0xEF => {
                let word: String = data
                    .iter()
                    .take(12)
                    .take_while(|byte| byte.is_ascii_graphic())
                    .map(|byte| char::from(*byte))
                    .collect();
                format!("APP{}{}", marker - 0xE0, if word.is_empty() { word } else { format!(" {word}") })
            }
            0xDB => "DQT".to_owned(),
            0xC4 => "DHT".to_owned(),
            0xC0..=0xCF => format!("SOF{}", marker - 0xC0),
            0xDA => "SOS".to_owned(),
            0xDD => "DRI".to_owned(),
            0xFE => "COM".to_owned(),
            other => format!("{other:02X}"),
        };
        names.push(named);
        match marker {
            0xE1 if data.starts_with(b"Exif\0") => {
                entries.extend(exif::read(bytes.get(..body.end).unwrap_or_default(), body.start + 6, "exif"))
            }
            0xED if data.starts_with(b"Photoshop 3.0\0") => entries.extend(irb::read(bytes, body.start + 14, body.end)),
            0xEC if data.starts_with(b"Ducky") => {
                entries.extend(text("app12", "Ducky (Adobe Save for Web)", body.start, body.end))
            }
            0xE2 if data.starts_with(b"ICC_PROFILE\0") => {
                profile.push((body, data.get(14..).unwrap_or_default().to_vec()))
            }
            0xE0 if data.starts_with(b"JFIF\0") => {
                if let (Some(unit), Some(x), Some(y)) = (data.get(7), be16(data, 8), be16(data, 10)) {
                    let unit = match unit {
                        1 => "dots per inch",
                        2 => "dots per cm",
                        _ => "without unit",
                    };
                    entries.extend(text("jfif.density", &format!("{x}×{y} {unit}"), body.start, body.end));
                }
            }
            0xFE if comments < MOST_COMMENTS => {
                comments += 1;
                entries.extend(text("comment", &String::from_utf8_lossy(data), body.start, body.end));
            }
            0xDB => quantisation(data, body, &mut tables, &mut entries),
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                if let (Some(high), Some(wide), Some(parts)) = (be16(data, 1), be16(data, 3), data.get(5)) {
                    let how = if marker == 0xC2 { ", progressive" } else { "" };
                    entries.extend(text(
                        "jpeg.size",
                        &format!("{wide}×{high}, {parts} components{how}"),
                        body.start,
                        body.end,
                    ));
                }
            }
            0xDA => break,
            _ => {}
        }
        at = body.end;
    }
    if let (Some((first, _)), Some((last, _))) = (profile.first(), profile.last()) {
        let place = Locator::raw(first.start, last.end);
        let whole: Vec<u8> = profile.iter().flat_map(|(_, part)| part.iter().copied()).collect();
        let inner = icc::read(&whole).into_iter();
        entries.extend(inner.map(|entry| TraceEntry {
            key: format!("icc.{}", entry.key),
            value: Fact::at(entry.value.value, place.clone()),
            ..entry
        }));
    }
    entries.extend(text("jpeg.segments", &runs(&names), 0, at.min(bytes.len())));
    entries
}

/// Width and height that a JPEG states.
pub fn size(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut at = 2;
    for _ in 0..MOST_SEGMENTS {
        let (marker, body) = segment(bytes, at)?;
        if matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF) {
            return Some((be16(body.of(bytes), 3)?, be16(body.of(bytes), 1)?));
        }
        at = body.end;
    }
    None
}

/// The segment at `at`: its marker, and its data without the length.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, ByteSpan)> {
    let mut at = at;
    if *bytes.get(at)? != 0xFF {
        return None;
    }
    // Fill bytes before a marker (B.1.1.2).
    while bytes.get(at + 1) == Some(&0xFF) {
        at += 1;
    }
    let marker = *bytes.get(at + 1)?;
    if matches!(marker, 0x01 | 0xD0..=0xD9) {
        return Some((marker, ByteSpan::new(at + 2, at + 2)));
    }
    let length = be16(bytes, at + 2)?.max(2);
    let end = (at + 2 + length).min(bytes.len());
    Some((marker, ByteSpan::new(at + 4, end)))
}

/// `DHT DHT DHT` as `DHT ×3`.
fn runs(names: &[String]) -> String {
    let mut out: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match out.last_mut() {
            Some((known, count)) if known == name => *count += 1,
            _ => out.push((name, 1)),
        }
    }
    let words =
        out.into_iter().map(|(name, count)| if count > 1 { format!("{name} ×{count}") } else { name.to_owned() });
    words.collect::<Vec<_>>().join(", ")
}

/// The tables of one segment (B.2.4.1).
fn quantisation(data: &[u8], place: ByteSpan, tables: &mut usize, entries: &mut Vec<TraceEntry>) {
    let mut rest = data;
    while let Some((head, body)) = rest.split_first() {
        let wide = if head >> 4 == 0 { 1 } else { 2 };
        let Some(values) = body.get(..64 * wide) else { return };
        rest = body.get(64 * wide..).unwrap_or_default();
        let table: Vec<u32> =
            values.chunks(wide).map(|value| value.iter().fold(0, |sum, byte| sum * 256 + u32::from(*byte))).collect();
        if *tables >= MOST_TABLES {
            return;
        }
        // A fingerprint of the table, short enough to compare by eye: its first eight values.
        let short = table.iter().take(8).map(u32::to_string).collect::<Vec<_>>().join(" ");
        if *tables == 0 {
            entries.extend(text("jpeg.quality", &quality(&table), place.start, place.end));
        }
        entries.extend(text(format!("jpeg.table[{}]", head & 15), &short, place.start, place.end));
        *tables += 1;
    }
}

/// Which quality of the IJG's formula gives this luminance table, or the nearest.
fn quality(table: &[u32]) -> String {
    let scaled = |quality: u32| {
        let scale = if quality < 50 { 5_000 / quality } else { 200 - quality * 2 };
        STANDARD.map(|value| ((value * scale + 50) / 100).clamp(1, 255))
    };
    let distance =
        |quality: u32| scaled(quality).iter().zip(table).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    let best = (1..=100).min_by_key(|quality| distance(*quality)).unwrap_or(100);
    if distance(best) == 0 {
        format!("{best} of 100 by the IJG formula")
    } else {
        format!("about {best} of 100, not by the IJG formula")
    }
}
