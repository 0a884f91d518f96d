//! Zip archives (PKWARE APPNOTE 6.3.10): entry by entry, in the order of the directory; without one, as they stand.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufReader, Read, SeekFrom};

use flate2::Crc;

use super::facts::Facts;
use super::inflate::{Inflate, breaks_off};
use super::walk::{Head, Level, Stop, Walk};
use super::zip_directory::{Directory, Listed, bytes_at, long, read, short, widen};
use super::zip_facts::{archive_comment, entry_facts, method_words, shown_name};
use super::{End, Input};
use crate::evidence::Step;
use crate::evidence::limits::archive::{LONGEST_NAME, row};

/// Room for packed bytes.
const ROOM: usize = 64 * 1024;
/// Length of a local header without names (bytes).
const LOCAL: u64 = 30;

/// Takes it apart.
pub(super) fn open(walk: &Walk, level: &Level, input: &mut dyn Input) -> End {
    let length = match input.seek(SeekFrom::End(0)) {
        Ok(length) => length,
        Err(error) => return End::Broken(error.to_string()),
    };
    let directory = match read(input, length, walk.bounds.directory) {
        Ok(directory) => directory,
        Err(error) => return End::Broken(error.to_string()),
    };
    let ended = match directory {
        Some(directory) if is_document(&directory) => return End::Document,
        Some(directory) => listed(walk, level, input, &directory, length).map(|()| End::Read),
        None => searched(walk, level, input, length),
    };
    ended.unwrap_or(End::Stopped)
}

/// Whether its names are those of an Office, OpenDocument or EPUB document.
fn is_document(directory: &Directory) -> bool {
    let has = |name: &[u8]| directory.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
    let first = directory.entries.first().is_some_and(|entry| entry.name == b"mimetype");
    first || has(b"[Content_Types].xml") || (has(b"META-INF/manifest.xml") && has(b"content.xml"))
}

fn listed(walk: &Walk, level: &Level, input: &mut dyn Input, directory: &Directory, length: u64) -> Result<(), Stop> {
    for note in &directory.notes {
        walk.note(level, note)?;
    }
    let shared = shared(&directory.entries);
    for (index, entry) in directory.entries.iter().enumerate() {
        walk.going()?;
        let mut facts = level.facts();
        if shared.contains(&index) {
            let what = "its bytes are also those of another entry";
            facts.say("zip.shared", what, entry.local, 0);
        }
        archive_comment(&mut facts, directory);
        take(walk, level, input, entry, facts, length)?;
    }
    Ok(())
}

/// Entries whose bytes lie in those of another one, by their places in the directory.
fn shared(entries: &[Listed]) -> BTreeSet<usize> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let start = |index: usize| entries.get(index).map_or(0, |entry| entry.local);
    order.sort_by_key(|index| start(*index));
    let (mut end, mut owner, mut shared) = (0_u64, None, BTreeSet::new());
    for index in order {
        let Some(entry) = entries.get(index) else { continue };
        // A header and a name stand between two entries that share nothing.
        if let Some(owner) = owner.filter(|_| entry.local < end) {
            shared.extend([owner, index]);
        }
        let its_end = entry.local.saturating_add(LOCAL).saturating_add(entry.packed);
        if its_end > end || owner.is_none() {
            (end, owner) = (its_end, Some(index));
        }
    }
    shared
}

/// Takes one entry that the directory lists.
fn take(
    walk: &Walk,
    level: &Level,
    input: &mut dyn Input,
    entry: &Listed,
    mut facts: Facts,
    length: u64,
) -> Result<(), Stop> {
    let name = name(walk, level, entry)?;
    if name.ends_with('/') && entry.size == 0 {
        return Ok(());
    }
    let local = local_header(input, entry.local).ok().flatten();
    entry_facts(&mut facts, entry, local.as_ref().map(|(local, _)| local));
    let Some((_, data)) = local else {
        let head = Head { name, facts, span: (0, 0), step: None, start: 0 };
        return walk.unread(level, head, "its bytes do not stand where the archive's directory says");
    };
    let Some(head) = readable(walk, level, input, entry, (name, facts, data), length)? else { return Ok(()) };
    if let Err(error) = input.seek(SeekFrom::Start(data)) {
        return walk.unread(level, head, error.to_string());
    }
    unpacked(walk, level, head, entry, &mut (&mut *input).take(entry.packed)).map(drop)
}

/// The name as it is shown.
fn name(walk: &Walk, level: &Level, entry: &Listed) -> Result<String, Stop> {
    let mut name = shown_name(entry);
    if entry.name.len() > LONGEST_NAME {
        name = name.chars().take(LONGEST_NAME).collect();
        walk.note(level, &row::LONGEST_NAME.sentence())?;
    }
    Ok(name)
}

/// The head of an entry whose bytes can be had; others are delivered without, and the reason.
fn readable(
    walk: &Walk,
    level: &Level,
    input: &mut dyn Input,
    entry: &Listed,
    (name, mut facts, data): (String, Facts, u64),
    length: u64,
) -> Result<Option<Head>, Stop> {
    let kind = match entry.made_by.map(|made| made >> 8) {
        Some(3 | 19) => (entry.external >> 16) & 0xf000,
        _ => 0,
    };
    let why = if entry.flags & 0x2041 != 0 || entry.method == 99 {
        Some("it is encrypted: the archive asks for a password".to_owned())
    } else if !matches!(entry.method, 0 | 8) {
        Some(format!("it is packed by a method that is not read: {}", method_words(entry.method)))
    } else if data.saturating_add(entry.packed) > length {
        Some(breaks_off().to_string())
    } else {
        match kind {
            0xa000 => {
                let target = bytes_at(input, data, entry.packed.min(LONGEST_NAME as u64)).unwrap_or_default();
                let target = if entry.method == 0 { target } else { inflated(&target) };
                facts.text("zip.link", &target, data);
                Some("it is a link to another file, and links are not followed".to_owned())
            }
            // What was packed from a pipe says so of itself, and is there all the same.
            0x1000 | 0x2000 | 0x6000 | 0xc000 if entry.size == 0 => {
                Some("it is a device, a pipe or a socket".to_owned())
            }
            _ => None,
        }
    };
    let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    // A place inside counts from where the archive begins.
    let from = level.base.saturating_add(data);
    let step = (entry.method == 8).then(|| Step {
        how: format!("zip entry {name}"),
        start: place(from),
        end: place(from.saturating_add(entry.packed)),
    });
    let head = Head { name, facts, span: level.span(data, entry.packed), step, start: data };
    match why {
        Some(why) => walk.unread(level, head, why).map(|()| None),
        None => Ok(Some(head)),
    }
}

/// A short text that is packed.
fn inflated(packed: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // What breaks off is shown as far as it goes.
    let _ = Inflate::new(packed).take(LONGEST_NAME as u64).read_to_end(&mut text);
    text
}

/// Delivers or opens what `packed` holds; how many packed bytes there were.
fn unpacked(walk: &Walk, level: &Level, head: Head, entry: &Listed, packed: &mut dyn Read) -> Result<u64, Stop> {
    let mut packed = BufReader::with_capacity(ROOM, packed);
    let seen = Cell::new(None);
    let after = |facts: &mut Facts| differences(facts, entry, seen.get());
    let used = if entry.method == 0 {
        let mut stream = Summed { input: packed, crc: Crc::new(), length: 0, seen: &seen };
        walk.enter(level, head, &mut walk.metered(&mut stream), &after)?;
        stream.length
    } else {
        let mut inflate = Inflate::new(&mut packed);
        let mut stream = Summed { input: &mut inflate, crc: Crc::new(), length: 0, seen: &seen };
        walk.enter(level, head, &mut walk.metered(&mut stream), &after)?;
        inflate.used()
    };
    Ok(used)
}

/// What the archive says of the bytes, where they say something else.
fn differences(facts: &mut Facts, entry: &Listed, seen: Option<(u32, u64)>) {
    let Some((crc, length)) = seen else { return };
    let at = entry.at + if entry.made_by.is_some() { 16 } else { 14 };
    if crc != entry.crc {
        let what = format!("the stated checksum is {:08x}, and that of the bytes is {crc:08x}", entry.crc);
        facts.say("zip.checksum", what, at, 4);
    }
    if length != entry.size {
        let what = format!("the stated size is {} bytes, and {length} bytes were unpacked", entry.size);
        facts.say("zip.size", what, at + 8, 4);
    }
}

/// The checksum and length of what was read, when it was read to its end.
struct Summed<'a, R> {
    input: R,
    crc: Crc,
    length: u64,
    seen: &'a Cell<Option<(u32, u64)>>,
}

impl<R: Read> Read for Summed<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        if read == 0 && !out.is_empty() {
            self.seen.set(Some((self.crc.sum(), self.length)));
        }
        self.crc.update(out.get(..read).unwrap_or_default());
        self.length += read as u64;
        Ok(read)
    }
}

/// The local header at this place, and where its data begin (4.3.7).
fn local_header(input: &mut dyn Input, at: u64) -> io::Result<Option<(Listed, u64)>> {
    let head = bytes_at(input, at, LOCAL)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    let read = || {
        let lengths = (u64::from(short(&head, 26)?), u64::from(short(&head, 28)?));
        let entry = Listed {
            at,
            flags: short(&head, 6)?,
            method: short(&head, 8)?,
            clock: short(&head, 10)?,
            day: short(&head, 12)?,
            crc: long(&head, 14)?,
            packed: u64::from(long(&head, 18)?),
            size: u64::from(long(&head, 22)?),
            local: at,
            ..Listed::default()
        };
        Some((entry, lengths))
    };
    let Some((mut entry, (name, extra))) = read() else { return Ok(None) };
    let mut texts = bytes_at(input, at + LOCAL, name + extra)?;
    if (texts.len() as u64) < name + extra {
        return Ok(None);
    }
    entry.extra = texts.split_off(usize::try_from(name).unwrap_or_default());
    entry.name = texts;
    widen(&mut entry);
    Ok(Some((entry, at + LOCAL + name + extra)))
}

/// Without a directory the entries are taken one behind the other from the start: a download that broke off still has them.
fn searched(walk: &Walk, level: &Level, input: &mut dyn Input, length: u64) -> Result<End, Stop> {
    let (mut at, mut any) = (0, false);
    // An archive in several pieces begins with a mark (8.5.4).
    if bytes_at(input, 0, 4).is_ok_and(|mark| mark == b"PK\x07\x08") {
        at = 4;
    }
    while let Ok(Some((entry, data))) = local_header(input, at) {
        any = true;
        let (name, mut facts) = (name(walk, level, &entry)?, level.facts());
        entry_facts(&mut facts, &entry, None);
        // Its size is stated behind it only: then the packed data themselves say where they end.
        let open_end = entry.flags & 8 != 0 && entry.packed == 0;
        if name.ends_with('/') && entry.size == 0 && !open_end {
            at = data.saturating_add(entry.packed);
            continue;
        }
        if open_end && (entry.method != 8 || entry.flags & 0x2041 != 0) {
            let head = Head { name, facts, span: (0, 0), step: None, start: 0 };
            walk.unread(level, head, "its size is not stated, and the archive has no directory")?;
            break;
        }
        let stated =
            if open_end { Listed { packed: length.saturating_sub(data), ..entry.clone() } } else { entry.clone() };
        at = data.saturating_add(stated.packed);
        let Some(head) = readable(walk, level, input, &stated, (name, facts, data), length)? else { continue };
        if input.seek(SeekFrom::Start(data)).is_err() {
            break;
        }
        let used = if open_end {
            behind(walk, level, head, &stated, input)?
        } else {
            unpacked(walk, level, head, &stated, &mut (&mut *input).take(stated.packed))?
        };
        if open_end {
            // The sizes stand behind, with a mark or without (4.3.9), in four bytes each or in eight.
            let next = data.saturating_add(used);
            let window = bytes_at(input, next, 24 + 4).unwrap_or_default();
            let mark = window.windows(4).position(|mark| mark == b"PK\x03\x04");
            let Some(mark) = mark else { break };
            at = next + mark as u64;
        }
    }
    let why = if any {
        "the archive has no directory: it breaks off, or its end is damaged"
    } else {
        "it is no zip archive that can be read"
    };
    Ok(End::Broken(why.to_owned()))
}

/// An entry whose checksum and sizes stand behind it: they are not compared.
fn behind(walk: &Walk, level: &Level, head: Head, entry: &Listed, input: &mut dyn Input) -> Result<u64, Stop> {
    let mut packed = (&mut *input).take(entry.packed);
    let mut inflate = Inflate::new(BufReader::with_capacity(ROOM, &mut packed));
    walk.enter(level, head, &mut walk.metered(&mut inflate), &|_| ())?;
    Ok(inflate.used())
}
