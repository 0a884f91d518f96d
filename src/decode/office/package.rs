//! The directory of a zip package, read by us so that every name and date has its place (PKWARE APPNOTE 6.3.10).

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use crate::decode::cursor::Cursor;
use crate::decode::time;
use crate::evidence::limits::Limit;
use crate::evidence::limits::document::{MOST_PACKED, MOST_UNPACKED, row, unpacked_to};
use crate::evidence::{ByteSpan, Fact, Locator, PackageEntry, Repair, Step};

/// The end record stands at most so far from the end of the file (bytes): itself and the longest comment.
const END_WITHIN: usize = 22 + 65_535;
/// Longest name of an entry (bytes) that is kept.
const LONGEST_NAME: usize = 1_024;
/// Begins the step to an entry's bytes.
const STEP: &str = "zip entry ";

/// One entry of the directory.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is listed of it.
    pub listed: PackageEntry,
    method: u16,
    /// Its packed bytes; `None` if they are not where the directory says.
    data: Option<ByteSpan>,
}

impl Entry {
    /// The step that unpacks it.
    pub fn step(&self) -> Option<Step> {
        let data = self.data?;
        Some(Step { how: format!("{STEP}{}", self.listed.name.value), start: data.start, end: data.end })
    }
}

/// The directory, and what had to be mended to read it.
#[derive(Debug, Default)]
pub struct Directory {
    /// In the order of the directory.
    pub entries: Vec<Entry>,
    /// What had to be mended.
    pub repairs: Vec<Repair>,
}

impl Directory {
    /// The entry of this name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.listed.name.value.eq_ignore_ascii_case(name))
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let value = bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)?;
    usize::try_from(value).ok()
}

/// Reads the directory; without one the entries are taken one behind the other from the start.
pub fn directory(bytes: &[u8]) -> Directory {
    let mut found = Directory::default();
    let tail = bytes.len().saturating_sub(END_WITHIN);
    let end = bytes.get(tail..).and_then(|tail| tail.windows(4).rposition(|window| window == b"PK\x05\x06"));
    let listed = end.is_some_and(|end| central(&mut found, bytes, tail + end).is_some());
    if !listed || found.entries.is_empty() {
        let at = Locator::raw(tail, bytes.len());
        found.repairs.push(Repair::new("the package's directory could not be read; its entries were searched for", at));
        local(&mut found, bytes);
    }
    found
}

/// Section 4.3.12, from the end record (4.3.16) at `end`.
fn central(found: &mut Directory, bytes: &[u8], end: usize) -> Option<()> {
    let (size, offset) = (long(bytes, end + 12)?, long(bytes, end + 16)?);
    // Bytes may stand before the package: then every offset is too small by as much.
    let start = end.checked_sub(size)?;
    let shift = start.saturating_sub(offset);
    if shift > 0 {
        let what = format!("{shift} bytes stand before the package");
        found.repairs.push(Repair::new(what, Locator::raw(0, shift)).misplaced());
    }
    let mut at = start;
    while at < end && bytes.get(at..)?.starts_with(b"PK\x01\x02") {
        if found.entries.len() >= MOST_PACKED {
            found.repairs.push(row::MOST_PACKED.repair(Locator::raw(at, end)));
            break;
        }
        let (name, extra, comment) = (short(bytes, at + 28)?, short(bytes, at + 30)?, short(bytes, at + 32)?);
        let lengths = [name, extra, comment].map(usize::from);
        let name_span = ByteSpan::new(at + 46, at + 46 + usize::from(name));
        let local_at = long(bytes, at + 42)?.saturating_add(shift);
        let packed = long(bytes, at + 20)?;
        let data = data_of(bytes, local_at, packed);
        let entry = Entry {
            listed: listed(bytes, name_span, ByteSpan::new(at + 12, at + 16), long(bytes, at + 24)?),
            method: short(bytes, at + 10)?,
            data,
        };
        found.entries.push(entry);
        at += 46 + lengths.iter().sum::<usize>();
    }
    Some(())
}

/// Where the packed bytes behind the local header at `at` stand (4.3.7).
fn data_of(bytes: &[u8], at: usize, packed: usize) -> Option<ByteSpan> {
    if !bytes.get(at..)?.starts_with(b"PK\x03\x04") {
        return None;
    }
    let start = at + 30 + usize::from(short(bytes, at + 26)?) + usize::from(short(bytes, at + 28)?);
    let end = start.checked_add(packed)?;
    (end <= bytes.len()).then(|| ByteSpan::new(start, end))
}

/// Walks local headers (4.3.7) from byte 0; stops where sizes are not stated.
fn local(found: &mut Directory, bytes: &[u8]) {
    let mut at = 0;
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x03\x04")) {
        if found.entries.len() >= MOST_PACKED {
            found.repairs.push(row::MOST_PACKED.repair(Locator::raw(at, bytes.len())));
            break;
        }
        let read = || {
            let name = usize::from(short(bytes, at + 26)?);
            let (packed, size) = (long(bytes, at + 18)?, long(bytes, at + 22)?);
            let name_span = ByteSpan::new(at + 30, at + 30 + name);
            let time = ByteSpan::new(at + 10, at + 14);
            Some((listed(bytes, name_span, time, size), short(bytes, at + 8)?, data_of(bytes, at, packed)))
        };
        let Some((listed, method, data)) = read() else { break };
        found.entries.push(Entry { listed, method, data });
        match data {
            Some(data) if !data.is_empty() => at = data.end,
            _ => break,
        }
    }
}

fn listed(bytes: &[u8], name: ByteSpan, time: ByteSpan, size: usize) -> PackageEntry {
    let end = name.end.min(bytes.len()).min(name.start.saturating_add(LONGEST_NAME));
    let name = ByteSpan::new(name.start.min(end), end);
    let modified =
        short(bytes, time.start).zip(short(bytes, time.start + 2)).and_then(|(clock, day)| time::dos(clock, day));
    PackageEntry {
        name: Fact::raw(crate::decode::text::plain(name.of(bytes)), name),
        size: size as u64,
        modified: modified.map(|stamp| Fact::raw(stamp, time)),
    }
}

/// The first bytes of an entry, at most so many; `None` likewise.
pub fn begin(bytes: &[u8], entry: &Entry, most: usize) -> Option<Vec<u8>> {
    let packed = entry.data?.of(bytes);
    match entry.method {
        0 => Some(packed.get(..packed.len().min(most))?.to_vec()),
        8 => {
            let mut out = Vec::new();
            let read = DeflateDecoder::new(packed).take(most as u64).read_to_end(&mut out);
            (read.is_ok() || !out.is_empty()).then_some(out)
        }
        _ => None,
    }
}

/// The bytes of an entry, and the limit at which they were cut; `None` if its method is neither 0 nor 8, or it is broken
/// from the start.
pub fn unpack(bytes: &[u8], entry: &Entry) -> Option<(Vec<u8>, Option<Limit>)> {
    let (most, limit) = unpacked_to(entry.data?.len(), MOST_UNPACKED, row::MOST_UNPACKED);
    let mut out = begin(bytes, entry, most + 1)?;
    let cut = out.len() > most;
    out.truncate(most);
    Some((out, cut.then_some(limit)))
}

/// Undoes a step made by [`Entry::step`]; `None` if it is none, or there is no such entry.
pub fn undo(bytes: &[u8], how: &str, raw: ByteSpan) -> Option<Vec<u8>> {
    let name = how.strip_prefix(STEP)?;
    let directory = directory(bytes);
    let entry = directory.entries.iter().find(|entry| entry.data == Some(raw) && entry.listed.name.value == name)?;
    unpack(bytes, entry).map(|(unpacked, _)| unpacked)
}

/// The name of the package's only first entry `mimetype` (ODF 1.3 part 2, 3.3): what is stored there.
pub fn first_stored(bytes: &[u8]) -> Option<String> {
    let mut cursor = Cursor::new(bytes, 0);
    let at = cursor.eat(b"PK\x03\x04").then_some(0)?;
    let name = usize::from(short(bytes, at + 26)?);
    let data = data_of(bytes, at, long(bytes, at + 18)?)?;
    let is_type = bytes.get(at + 30..at + 30 + name)? == b"mimetype";
    is_type.then(|| crate::decode::text::plain(data.of(bytes)))
}
