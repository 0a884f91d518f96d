//! PNG: time, texts and Exif in its chunks (PNG Third Edition 11.3).

use super::{be32, exif, icc, moment};
use crate::decode::time;
use crate::evidence::{Fact, Locator, TraceEntry};

/// Chunks that are walked; the data of a large picture stands in some thousand.
const MOST_CHUNKS: usize = 20_000;
/// Texts that are told.
const MOST_TEXTS: usize = 40;
/// Longest profile that is unpacked (bytes).
const LARGEST_PROFILE: usize = 4 * 1024 * 1024;

/// What the chunks say.
pub(super) fn read(bytes: &[u8]) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    let mut at = 8;
    let mut texts = 0;
    for _ in 0..MOST_CHUNKS {
        let (Some(length), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) else { break };
        let start = at + 8;
        let Some(end) = start.checked_add(length).filter(|end| *end <= bytes.len()) else { break };
        let body = bytes.get(start..end).unwrap_or_default();
        match kind {
            b"tIME" if body.len() == 7 => {
                if let ([month, day, hour, minute, second], Some(year)) = (
                    [body.get(2), body.get(3), body.get(4), body.get(5), body.get(6)]
                        .map(|byte| byte.copied().unwrap_or(0)),
                    super::be16(body, 0),
                ) {
                    let value = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
                    entries.extend(moment("png.tIME", &value, time::iso8601(&value), start, end));
                }
            }
            b"tEXt" | b"iTXt" if texts < MOST_TEXTS => {
                texts += 1;
                entries.extend(words(kind, body, start, end));
            }
            b"eXIf" => entries.extend(exif::read(bytes.get(..end).unwrap_or_default(), start, "exif")),
            b"iCCP" => entries.extend(profile(body, start, end)),
            b"IEND" => break,
            _ => {}
        }
        at = end.saturating_add(4);
    }
    entries
}

/// Keyword and text; those that hold a date become moments.
fn words(kind: &[u8], body: &[u8], start: usize, end: usize) -> Option<TraceEntry> {
    let zero = body.iter().position(|byte| *byte == 0)?;
    let keyword: String = body
        .get(..zero)?
        .iter()
        .filter(|byte| byte.is_ascii_graphic())
        .map(|byte| char::from(*byte))
        .take(40)
        .collect();
    let value = if kind == b"iTXt" {
        // Compression flag, method, language and translated keyword stand between; packed texts are not unpacked.
        if body.get(zero + 1) != Some(&0) {
            return None;
        }
        let mut parts = body.get(zero + 3..)?.splitn(3, |byte| *byte == 0);
        String::from_utf8_lossy(parts.nth(2)?).into_owned()
    } else {
        body.get(zero + 1..)?.iter().map(|byte| char::from(*byte)).collect()
    };
    let lower = keyword.to_ascii_lowercase();
    let dated = lower.contains("date") || lower.contains("creation time") || lower == "creationtime";
    let stamp = dated.then(|| time::iso8601(&value).or_else(|| time::rfc5322(&value))).flatten();
    moment(format!("png.{keyword}"), &value, stamp.filter(|stamp| stamp.civil().is_some()), start, end)
}

/// An embedded profile; its facts stand at the chunk.
fn profile(body: &[u8], start: usize, end: usize) -> Vec<TraceEntry> {
    use std::io::Read;
    let Some(zero) = body.iter().position(|byte| *byte == 0) else { return Vec::new() };
    let packed = body.get(zero + 2..).unwrap_or_default();
    let mut unpacked = Vec::new();
    let most = u64::try_from(LARGEST_PROFILE).unwrap_or(u64::MAX);
    if flate2::read::ZlibDecoder::new(packed).take(most).read_to_end(&mut unpacked).is_err() {
        return Vec::new();
    }
    let at = Locator::raw(start, end);
    let inner = icc::read(&unpacked).into_iter();
    inner
        .map(|entry| TraceEntry {
            key: format!("icc.{}", entry.key),
            value: Fact::at(entry.value.value, at.clone()),
            ..entry
        })
        .collect()
}
