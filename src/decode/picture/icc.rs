//! ICC colour profiles: when they were made, by whom, and what they are called (ICC.1:2022 7.2, 9.2).

use super::{be16, be32, moment, text};
use crate::decode::time;
use crate::evidence::TraceEntry;

/// Length of the header (bytes).
const HEADER: usize = 128;
/// Tags that are looked at.
const MOST_TAGS: usize = 100;
/// Longest description (letters).
const LONGEST: usize = 200;

/// Whether the bytes are a profile.
pub fn is_profile(bytes: &[u8]) -> bool {
    bytes.len() > HEADER && bytes.get(36..40) == Some(b"acsp")
}

/// What the header and the description say; nothing if it is no profile.
pub fn read(bytes: &[u8]) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    if !is_profile(bytes) {
        return entries;
    }
    for (tag, key) in [(b"desc", "description"), (b"cprt", "copyright"), (b"dmdd", "device")] {
        if let Some((words, start, end)) = described(bytes, tag) {
            entries.extend(text(key, &words, start, end));
        }
    }
    let part = |index: usize| be16(bytes, 24 + index * 2);
    if let (Some(year), Some(month), Some(day)) = (part(0), part(1), part(2)) {
        let (hour, minute, second) = (part(3).unwrap_or(0), part(4).unwrap_or(0), part(5).unwrap_or(0));
        // The standard says UTC; most programs write the local clock, so no zone is taken for granted.
        let value = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
        let stamp = time::iso8601(&value).filter(|stamp| stamp.civil().is_some() && stamp.digits.year > 1990);
        entries.extend(moment("created", &value, stamp, 24, 36));
    }
    for (at, key) in [(4, "CMM"), (12, "class"), (40, "platform"), (48, "manufacturer"), (52, "model"), (80, "creator")]
    {
        let signature = bytes.get(at..at + 4).unwrap_or_default();
        if signature.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            entries.extend(text(key, &String::from_utf8_lossy(signature), at, at + 4));
        }
    }
    entries
}

/// The text of a tag: `desc`, `text` or `mluc`.
fn described(bytes: &[u8], wanted: &[u8; 4]) -> Option<(String, usize, usize)> {
    let count = be32(bytes, HEADER)?.min(MOST_TAGS);
    let table = bytes.get(HEADER + 4..)?;
    let entry = table.chunks_exact(12).take(count).find(|entry| entry.starts_with(wanted))?;
    let (start, length) = (be32(entry, 4)?, be32(entry, 8)?);
    let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
    let body = bytes.get(start..end)?;
    let ascii = |from: usize, most: usize| {
        let run = body.get(from..).unwrap_or_default().iter().take(most.min(LONGEST)).take_while(|byte| **byte != 0);
        run.map(|byte| char::from(*byte)).collect::<String>()
    };
    let words = match body.get(..4)? {
        b"desc" => ascii(12, be32(body, 8)?),
        b"text" => ascii(8, LONGEST),
        b"mluc" => {
            let (length, offset) = (be32(body, 20)?.min(LONGEST * 2), be32(body, 24)?);
            let units = body.get(offset..offset.checked_add(length)?)?.chunks_exact(2);
            let units = units.map(|pair| u16::from_be_bytes(pair.try_into().unwrap_or_default()));
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        _ => return None,
    };
    Some((words, start, end))
}
