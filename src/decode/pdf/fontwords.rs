//! The words inside font programs: copyright, version, day of making (OpenType `name`; Adobe Type 1 and CFF).

use crate::decode::cursor::find;
use crate::decode::time;
use crate::evidence::{Fact, Locator, Stamp, TraceEntry};

/// Records of a `name` table that are looked at.
const MOST_RECORDS: usize = 200;
/// Tables of a font.
const MOST_TABLES: usize = 64;
/// Longest text that is kept (bytes of it).
const LONGEST: usize = 400;
/// How far into a Type 1 or CFF program its words are looked for (bytes).
const HEAD: usize = 16 * 1024;
/// Names that are told: copyright and version (OpenType 1.9, name IDs).
const NAMES: [(usize, &str); 2] = [(0, "copyright"), (5, "version")];

/// What a font program says; nothing beside its own name gives nothing.
pub(super) fn read(
    bytes: &[u8],
    format: &str,
    name: &Fact<String>,
    locate: impl Fn(usize, usize) -> Locator,
) -> Vec<TraceEntry> {
    let mut entries = match format {
        "TrueType" | "OpenType (CFF)" => table(bytes, &locate),
        _ => words(bytes, &locate),
    };
    if !entries.is_empty() {
        entries.insert(0, TraceEntry::derived("FontName", name.clone()));
    }
    entries
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn table(bytes: &[u8], locate: &impl Fn(usize, usize) -> Locator) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    let found = || {
        let count = be16(bytes, 4)?.min(MOST_TABLES);
        let record = bytes.get(12..)?.chunks_exact(16).take(count).find(|record| record.starts_with(b"name"))?;
        usize::try_from(u32::from_be_bytes(record.get(8..12)?.try_into().ok()?)).ok()
    };
    let Some(start) = found() else { return entries };
    let (Some(count), Some(strings)) = (be16(bytes, start.saturating_add(2)), be16(bytes, start.saturating_add(4)))
    else {
        return entries;
    };
    for index in 0..count.min(MOST_RECORDS) {
        let record = start + 6 + index * 12;
        let field = |number: usize| be16(bytes, record + number * 2);
        let (Some(platform), Some(id), Some(length), Some(offset)) = (field(0), field(3), field(4), field(5)) else {
            break;
        };
        let Some((_, key)) = NAMES.iter().find(|(known, _)| *known == id) else { continue };
        if entries.iter().any(|entry: &TraceEntry| entry.key == *key) {
            continue;
        }
        let (from, length) = (start + strings + offset, length.min(LONGEST));
        let Some(raw) = bytes.get(from..from + length) else { continue };
        let text: String = if platform == 1 {
            raw.iter().map(|byte| char::from(*byte)).collect()
        } else {
            let units = raw.chunks_exact(2).map(|pair| u16::from_be_bytes(pair.try_into().unwrap_or_default()));
            char::decode_utf16(units).filter_map(Result::ok).collect()
        };
        let text = text.trim().to_owned();
        // Converters leave a letter or nothing where the words were.
        if text.len() > 3 {
            entries.push(TraceEntry::derived(*key, Fact::at(text, locate(from, from + length))));
        }
    }
    entries
}

/// The comments and notices in the clear part of a Type 1 program, or the strings of CFF.
fn words(bytes: &[u8], locate: &impl Fn(usize, usize) -> Locator) -> Vec<TraceEntry> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let mut entries = Vec::new();
    let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0xA9;
    let run = |from: usize| {
        let length =
            head.get(from..).unwrap_or_default().iter().take(LONGEST).take_while(|byte| printable(byte)).count();
        let text: String =
            head.get(from..from + length).unwrap_or_default().iter().map(|byte| char::from(*byte)).collect();
        (text, from, from + length)
    };
    if let Some(at) = find(head, b"%%CreationDate:", 0) {
        let (text, from, end) = run(at + 15);
        let stamp = made(text.trim());
        entries.push(TraceEntry::moment("CreationDate", Fact::at(text.trim().to_owned(), locate(from, end)), stamp));
    }
    if let Some(at) = find(head, b"opyright", 0) {
        let (text, from, end) = run(at.saturating_sub(1));
        let text = text.split(") readonly").next().unwrap_or_default().trim().to_owned();
        entries.push(TraceEntry::derived("copyright", Fact::at(text, locate(from, end))));
    }
    entries.retain(|entry| entry.value.value.len() > 3);
    entries
}

/// `Mon Jul 13 16:17:00 2009`, `2009-07-13`, `Thu Oct 21 1999`.
fn made(text: &str) -> Option<Stamp> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &&str| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let year = words.iter().find(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let clock = words.iter().find(|word| word.contains(':')).copied().unwrap_or_default();
    let day = words.iter().find(|word| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let month = words.iter().filter(|word| letters(word)).find(|word| {
        let start = word.get(..3).unwrap_or_default().to_lowercase();
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].contains(&start.as_str())
    });
    let rearranged = match (day, month, year) {
        (Some(day), Some(month), Some(year)) => format!("{day} {} {year} {clock}", month.get(..3).unwrap_or_default()),
        _ => String::new(),
    };
    let mut stamp =
        time::rfc5322(&rearranged).or_else(|| time::iso8601(text)).filter(|stamp| stamp.civil().is_some())?;
    text.clone_into(&mut stamp.raw);
    Some(stamp)
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn days_of_type_1_fonts() {
        let day = |text| made(text).map(|stamp| stamp.words());
        assert_eq!(day("Mon Jul 13 16:17:00 2009").as_deref(), Some("2009-07-13 16:17:00 zone not stated"));
        assert_eq!(day("1991 Aug 20 16:40:20").as_deref(), Some("1991-08-20 16:40:20 zone not stated"));
        assert_eq!(day("Thu Oct 21 1999").as_deref(), Some("1999-10-21"));
        assert_eq!(day("no day"), None);
    }
}
