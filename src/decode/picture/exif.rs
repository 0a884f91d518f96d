//! Exif: tags of cameras and editors in the structure of TIFF (CIPA DC-008, Exif 2.32; TIFF 6.0).

use super::{jpeg, moment, text};
use crate::decode::time;
use crate::evidence::TraceEntry;

/// Tags of one directory that are looked at.
const MOST_TAGS: usize = 300;

/// Directories by the tags that lead to them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directory {
    Main,
    Camera,
    Position,
}

/// Tags whose texts are told.
const TEXTS: [(Directory, u16, &str); 20] = [
    (Directory::Main, 0x010E, "ImageDescription"),
    (Directory::Main, 0x010F, "Make"),
    (Directory::Main, 0x0110, "Model"),
    (Directory::Main, 0x0131, "Software"),
    (Directory::Main, 0x0132, "DateTime"),
    (Directory::Main, 0x013B, "Artist"),
    (Directory::Main, 0x013C, "HostComputer"),
    (Directory::Main, 0x010D, "DocumentName"),
    (Directory::Main, 0x8298, "Copyright"),
    (Directory::Camera, 0x9003, "DateTimeOriginal"),
    (Directory::Camera, 0x9004, "DateTimeDigitized"),
    (Directory::Camera, 0x9010, "OffsetTime"),
    (Directory::Camera, 0x9011, "OffsetTimeOriginal"),
    (Directory::Camera, 0x9012, "OffsetTimeDigitized"),
    (Directory::Camera, 0xA420, "ImageUniqueID"),
    (Directory::Camera, 0xA430, "CameraOwnerName"),
    (Directory::Camera, 0xA431, "BodySerialNumber"),
    (Directory::Camera, 0xA434, "LensModel"),
    (Directory::Camera, 0xA435, "LensSerialNumber"),
    (Directory::Position, 0x001D, "GPSDateStamp"),
];

struct Tiff<'a> {
    bytes: &'a [u8],
    /// Where offsets count from.
    base: usize,
    big: bool,
}

/// One entry of a directory.
struct Tag {
    number: u16,
    kind: u16,
    count: usize,
    /// Where its value starts, from byte 0.
    at: usize,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let pair: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }).ok()
    }

    /// The tags of the directory at `offset`, and the offset of the next one.
    fn directory(&self, offset: usize) -> Option<(Vec<Tag>, usize)> {
        let at = self.base.checked_add(offset)?;
        let stated = usize::from(self.short(at)?);
        let count = stated.min(MOST_TAGS);
        let mut tags = Vec::new();
        for index in 0..count {
            let entry = at + 2 + index * 12;
            let (Some(number), Some(kind), Some(count)) =
                (self.short(entry), self.short(entry + 2), self.long(entry + 4))
            else {
                break;
            };
            let width = match kind {
                1 | 2 | 6 | 7 => 1_usize,
                3 | 8 => 2,
                5 | 10 | 12 => 8,
                _ => 4,
            };
            let length = width.saturating_mul(count);
            let at = if length <= 4 {
                Some(entry + 8)
            } else {
                self.long(entry + 8).and_then(|offset| self.base.checked_add(offset))
            };
            let Some(at) = at.filter(|at| at.checked_add(length).is_some_and(|end| end <= self.bytes.len())) else {
                continue;
            };
            tags.push(Tag { number, kind, count, at });
        }
        let next = self.long(at + 2 + stated * 12).unwrap_or(0);
        Some((tags, next))
    }

    fn text(&self, tag: &Tag) -> Option<String> {
        let bytes = self.bytes.get(tag.at..tag.at.checked_add(tag.count)?)?;
        (tag.kind == 2).then(|| String::from_utf8_lossy(bytes).trim_end_matches('\0').trim().to_owned())
    }

    fn whole(&self, tag: &Tag) -> Option<usize> {
        if tag.kind == 3 { self.short(tag.at).map(usize::from) } else { self.long(tag.at) }
    }

    /// Up to three rational numbers.
    fn rationals(&self, tag: &Tag) -> Option<[f64; 3]> {
        let one = |index: usize| {
            let (top, bottom) = (self.long(tag.at + index * 8)?, self.long(tag.at + index * 8 + 4)?);
            let (top, bottom) = (u32::try_from(top).ok()?, u32::try_from(bottom).ok()?);
            (bottom > 0).then(|| f64::from(top) / f64::from(bottom))
        };
        (tag.kind == 5 && tag.count == 3).then(|| Some([one(0)?, one(1)?, one(2)?])).flatten()
    }
}

/// What the directories from `base` on say; `word` begins the keys.
pub(super) fn read(bytes: &[u8], base: usize, word: &str) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    let big = bytes.get(base) == Some(&b'M');
    let tiff = Tiff { bytes, base, big };
    let Some(first) = base.checked_add(4).and_then(|at| tiff.long(at)) else { return entries };
    let Some((main, next)) = tiff.directory(first) else { return entries };
    let order = if big { "big-endian (Motorola)" } else { "little-endian (Intel)" };
    entries.extend(text(format!("{word}.byte-order"), order, base, base + 2));
    let child = |number: u16| {
        let tag = main.iter().find(|tag| tag.number == number)?;
        tiff.directory(tiff.long(tag.at)?).map(|(tags, _)| tags)
    };
    let camera = child(0x8769).unwrap_or_default();
    let position = child(0x8825).unwrap_or_default();
    for (directory, tags) in [(Directory::Main, &main), (Directory::Camera, &camera), (Directory::Position, &position)]
    {
        for tag in tags {
            let Some((.., name)) = TEXTS.iter().find(|(held, number, _)| *held == directory && *number == tag.number)
            else {
                continue;
            };
            let Some(value) = tiff.text(tag) else { continue };
            let key = format!("{word}.{name}");
            let zone = match *name {
                "DateTime" => Some(0x9010),
                "DateTimeOriginal" => Some(0x9011),
                "DateTimeDigitized" => Some(0x9012),
                _ => None,
            };
            let stamp = zone.and_then(|zone| {
                let offset =
                    camera.iter().find(|tag| tag.number == zone).and_then(|tag| tiff.text(tag)).unwrap_or_default();
                // Blanks or zeros stand for a clock that was never set (Exif 2.32 4.6.4).
                time::iso8601(&format!("{value}{offset}"))
                    .filter(|stamp| stamp.digits.year > 0 && stamp.civil().is_some())
            });
            entries.extend(moment(key, &value, stamp, tag.at, tag.at + tag.count));
        }
    }
    maker(&tiff, &camera, word, &mut entries);
    place(&tiff, &position, word, &mut entries);
    if next > 0 {
        thumbnail(&tiff, next, word, &mut entries);
    }
    entries
}

/// Whether the maker's own notes are there, and whose they are.
fn maker(tiff: &Tiff, camera: &[Tag], word: &str, entries: &mut Vec<TraceEntry>) {
    let Some(tag) = camera.iter().find(|tag| tag.number == 0x927C) else { return };
    let bytes = tiff.bytes.get(tag.at..tag.at + tag.count).unwrap_or_default();
    let name: String = bytes
        .iter()
        .take(12)
        .take_while(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .map(|byte| char::from(*byte))
        .collect();
    let name = if name.len() > 2 { format!("{name}, {} bytes", tag.count) } else { format!("{} bytes", tag.count) };
    entries.extend(text(format!("{word}.MakerNote"), &name, tag.at, tag.at + tag.count));
}

/// Place and satellite time (Exif 2.32 4.6.6).
fn place(tiff: &Tiff, position: &[Tag], word: &str, entries: &mut Vec<TraceEntry>) {
    let tag = |number: u16| position.iter().find(|tag| tag.number == number);
    for (name, number, reference) in [("GPSLatitude", 2, 1), ("GPSLongitude", 4, 3)] {
        let Some(held) = tag(number) else { continue };
        let Some([degrees, minutes, seconds]) = tiff.rationals(held) else { continue };
        let side = tag(reference).and_then(|tag| tiff.text(tag)).unwrap_or_default();
        let value = degrees + minutes / 60.0 + seconds / 3_600.0;
        entries.extend(text(format!("{word}.{name}"), &format!("{value:.6}° {side}"), held.at, held.at + 24));
    }
    let clock = tag(7).and_then(|held| Some((held, tiff.rationals(held)?)));
    let day = tag(0x1D).and_then(|tag| tiff.text(tag));
    if let (Some((held, [hour, minute, second])), Some(day)) = (clock, day) {
        let value = format!("{day} {hour:02.0}:{minute:02.0}:{:02.0}Z", second.floor());
        let stamp = time::iso8601(&value).filter(|stamp| stamp.civil().is_some());
        entries.extend(moment(format!("{word}.GPSTimeStamp"), &value, stamp, held.at, held.at + 24));
    }
}

/// Size of the small picture that the camera or editor put beside the large one.
fn thumbnail(tiff: &Tiff, offset: usize, word: &str, entries: &mut Vec<TraceEntry>) {
    let Some((tags, _)) = tiff.directory(offset) else { return };
    let value = |number: u16| tags.iter().find(|tag| tag.number == number).and_then(|tag| tiff.whole(tag));
    let (Some(start), Some(length)) = (value(0x0201), value(0x0202)) else { return };
    let Some(start) = tiff.base.checked_add(start) else { return };
    let Some(bytes) = start.checked_add(length).and_then(|end| tiff.bytes.get(start..end)) else { return };
    let Some((wide, high)) = jpeg::size(bytes) else { return };
    entries.extend(text(format!("{word}.thumbnail"), &format!("{wide}×{high}"), start, start + length));
}
