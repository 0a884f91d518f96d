//! The directory of a zip archive of any size (PKWARE APPNOTE 6.3.10, 4.3.12 to 4.3.16), every value with its place.

use std::io::{self, Read, SeekFrom};

use super::Input;
use crate::evidence::limits::archive::row;

/// The end record stands at most so far from the end of the file (bytes): itself and the longest comment.
const END_WITHIN: u64 = 22 + 65_535;
/// Length of a directory header without names (bytes).
const HEADER: usize = 46;

/// What the directory says of an entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// Place of its header in the directory; of the local one where there is no directory.
    pub at: u64,
    pub made_by: Option<u16>,
    pub flags: u16,
    pub method: u16,
    pub clock: u16,
    pub day: u16,
    pub crc: u32,
    pub packed: u64,
    pub size: u64,
    pub external: u32,
    pub name: Vec<u8>,
    pub extra: Vec<u8>,
    pub comment: Vec<u8>,
    /// Place of its local header.
    pub local: u64,
}

impl Listed {
    /// Place of its name.
    pub fn name_at(&self) -> u64 {
        self.at + if self.made_by.is_some() { HEADER as u64 } else { 30 }
    }

    /// Place of its extra fields.
    pub fn extra_at(&self) -> u64 {
        self.name_at() + self.name.len() as u64
    }
}

/// The directory, and what is to be said of it.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub entries: Vec<Listed>,
    pub notes: Vec<String>,
    /// Comment of the whole archive, and its place.
    pub comment: (Vec<u8>, u64),
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn huge(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

/// At most so many bytes from a place on.
pub(super) fn bytes_at(input: &mut dyn Input, at: u64, most: u64) -> io::Result<Vec<u8>> {
    input.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    (&mut *input).take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Where the directory stands by the end record.
struct Stated {
    entries: u64,
    size: u64,
    offset: u64,
    /// Where it ends in truth: the record that tells of it.
    end: u64,
}

/// Reads the directory, so many bytes of it at most; `None` if there is none.
///
/// # Errors
/// When the archive can't be read.
pub(super) fn read(input: &mut dyn Input, length: u64, most: u64) -> io::Result<Option<Directory>> {
    let from = length.saturating_sub(END_WITHIN);
    let tail = bytes_at(input, from, END_WITHIN)?;
    let mut found = Directory::default();
    // The last one whose comment reaches to the end; a comment may hold the mark of a record too.
    let all = || {
        (0..tail.len().saturating_sub(21))
            .rev()
            .filter(|at| tail.get(*at..).is_some_and(|it| it.starts_with(b"PK\x05\x06")))
    };
    let reaches =
        |at: &usize| short(&tail, at + 20).is_some_and(|comment| at + 22 + usize::from(comment) == tail.len());
    let Some(end) = all().find(reaches).or_else(|| all().next()) else { return Ok(None) };
    let comment = tail.get(end + 22..).unwrap_or_default();
    found.comment = (comment.to_vec(), from + end as u64 + 22);
    let Some(stated) = stated(input, &tail, end, from)? else { return Ok(None) };
    let begins = |input: &mut dyn Input, at: u64| bytes_at(input, at, 4).is_ok_and(|mark| mark == b"PK\x01\x02");
    let start = match stated.end.checked_sub(stated.size) {
        Some(start) if begins(input, start) => start,
        // Something may stand between the directory and its end record.
        _ if begins(input, stated.offset) => stated.offset,
        Some(start) => start,
        None => return Ok(None),
    };
    // Bytes may stand before the archive: then every place is too small by as much.
    let shift = start.saturating_sub(stated.offset);
    if shift > 0 {
        found.notes.push(format!("{shift} bytes stand before the archive"));
    }
    if stated.size > most {
        found.notes.push(row::MOST_DIRECTORY.sentence());
    }
    let bytes = bytes_at(input, start, stated.size.min(most))?;
    let mut at = 0;
    while let Some(entry) = entry(&bytes, at, start, shift) {
        at += HEADER + entry.name.len() + entry.extra.len() + entry.comment.len();
        found.entries.push(entry);
    }
    if found.entries.is_empty() && stated.entries > 0 {
        return Ok(None);
    }
    if found.entries.len() as u64 != stated.entries && stated.size <= most {
        let (listed, stated) = (found.entries.len(), stated.entries);
        found.notes.push(format!("the archive says that it holds {stated} entries, and its directory lists {listed}"));
    }
    Ok(Some(found))
}

/// What the end record at `end` of the tail says, or the larger one that it leads to (4.3.14, 4.3.15).
fn stated(input: &mut dyn Input, tail: &[u8], end: usize, from: u64) -> io::Result<Option<Stated>> {
    let here = || {
        Some(Stated {
            entries: u64::from(short(tail, end + 10)?),
            size: u64::from(long(tail, end + 12)?),
            offset: u64::from(long(tail, end + 16)?),
            end: from + end as u64,
        })
    };
    let Some(small) = here() else { return Ok(None) };
    // Some programs write the larger one also where the small one holds everything.
    let locator = end.checked_sub(20).and_then(|at| tail.get(at..end)).filter(|it| it.starts_with(b"PK\x06\x07"));
    let Some(place) = locator.and_then(|locator| huge(locator, 8)) else { return Ok(Some(small)) };
    // Bytes before the archive: the record then stands right before its locator.
    let before = (from + end as u64).saturating_sub(20 + 56);
    for place in [place, before] {
        let record = bytes_at(input, place, 56)?;
        if record.starts_with(b"PK\x06\x06") {
            let large = || {
                Some(Stated {
                    entries: huge(&record, 32)?,
                    size: huge(&record, 40)?,
                    offset: huge(&record, 48)?,
                    end: place,
                })
            };
            return Ok(large());
        }
    }
    Ok(Some(small))
}

/// The header at `at` of the directory (4.3.12).
fn entry(bytes: &[u8], at: usize, start: u64, shift: u64) -> Option<Listed> {
    let head = bytes.get(at..at.checked_add(HEADER)?)?;
    if !head.starts_with(b"PK\x01\x02") {
        return None;
    }
    let lengths = [short(head, 28)?, short(head, 30)?, short(head, 32)?].map(usize::from);
    let mut from = at + HEADER;
    let mut parts = lengths.into_iter().map(|length| {
        let part = bytes.get(from..from + length);
        from += length;
        part.map(<[u8]>::to_vec)
    });
    let (name, extra, comment) = (parts.next()??, parts.next()??, parts.next()??);
    let mut entry = Listed {
        at: start + at as u64,
        made_by: short(head, 4),
        flags: short(head, 8)?,
        method: short(head, 10)?,
        clock: short(head, 12)?,
        day: short(head, 14)?,
        crc: long(head, 16)?,
        packed: u64::from(long(head, 20)?),
        size: u64::from(long(head, 24)?),
        external: long(head, 38)?,
        name,
        extra,
        comment,
        local: u64::from(long(head, 42)?),
    };
    widen(&mut entry);
    entry.local = entry.local.saturating_add(shift);
    Some(entry)
}

/// Takes the large numbers from the extra field 1, which holds those that do not fit, in this order (4.5.3).
pub(super) fn widen(entry: &mut Listed) {
    let extra = std::mem::take(&mut entry.extra);
    if let Some((_, field)) = fields(&extra).find_map(|(id, at, field)| (id == 1).then_some((at, field))) {
        let mut at = 0;
        for value in [&mut entry.size, &mut entry.packed, &mut entry.local] {
            if *value == 0xffff_ffff
                && let Some(large) = huge(field, at)
            {
                *value = large;
                at += 8;
            }
        }
    }
    entry.extra = extra;
}

/// The extra fields: number, place of the data among the fields, data (4.5.1).
pub(super) fn fields(extra: &[u8]) -> impl Iterator<Item = (u16, usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (id, length) = (short(extra, at)?, usize::from(short(extra, at + 2)?));
        let data = at + 4;
        let field = extra.get(data..data + length)?;
        at = data + length;
        Some((id, data, field))
    })
}
