//! What gzip packs (RFC 1952): one file, in one piece or several.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read};

use flate2::Crc;

use super::End;
use super::facts::Facts;
use super::inflate::{Inflate, breaks_off};
use super::walk::{Head, Level, Walk};
use crate::decode::{text, time};
use crate::evidence::Step;
use crate::evidence::limits::archive::{LONGEST_NAME, row};

/// How a place names this coding.
pub(in crate::decode) const STEP: &str = "gzip";
/// Room for packed bytes.
const ROOM: usize = 64 * 1024;

/// Takes it apart; `step` is the coding as a place has it, where its length is known.
pub(super) fn open(walk: &Walk, level: &Level, step: Option<Step>, input: &mut dyn Read) -> End {
    let mut input = BufReader::with_capacity(ROOM, input);
    let stated = match header(&mut input) {
        Ok(stated) => stated,
        Err(error) => return End::Broken(error.to_string()),
    };
    let mut facts = level.facts();
    if stated.modified != 0 {
        facts.moment("gzip.mtime", time::epoch(&stated.modified.to_string()), 4, 4, Some("gzip"));
    }
    facts.say("gzip.os", system(stated.system), 9, 1);
    if let Some((name, at)) = &stated.name {
        facts.text("gzip.name", name, *at);
        facts.odd_name(name, *at);
    }
    if let Some((comment, at)) = &stated.comment {
        facts.text("gzip.comment", comment, *at);
    }
    let base = usize::try_from(level.base).unwrap_or(usize::MAX);
    let step = step.unwrap_or_else(|| Step { how: STEP.to_owned(), start: base, end: base });
    let name = stated.name.as_ref().map(|(name, _)| text::plain(name)).filter(|name| !name.is_empty());
    let span = level.span(0, (step.end - step.start) as u64);
    let head =
        Head { name: name.unwrap_or_else(|| unpacked_name(&level.own)), facts, span, step: Some(step), start: 0 };
    let noticed = RefCell::new(Vec::new());
    let mut pieces = Pieces { inflate: Inflate::new(input), crc: Crc::new(), ended: false, noticed: &noticed };
    let after = |facts: &mut Facts| {
        let noticed = noticed.take();
        if !noticed.is_empty() {
            facts.say("gzip.differs", noticed.join("; "), 0, 0);
        }
    };
    let mut entered = walk.enter(level, head, &mut walk.metered(&mut pieces), &after);
    // Of what is itself taken apart nothing else tells.
    for what in noticed.take() {
        entered = entered.and_then(|()| walk.note(level, &what));
    }
    if entered.is_ok() { End::Read } else { End::Stopped }
}

/// What is packed in the layer from `start` on, as far as it can be unpacked; `None` if nothing is, or more than `most` bytes.
///
/// A step of an archive inside another one does not say where it ends, as its length is not known when it is written.
pub(in crate::decode) fn undo(layer: &[u8], start: usize, most: usize) -> Option<Vec<u8>> {
    let mut input = layer.get(start..)?;
    header(&mut input).ok()?;
    let noticed = RefCell::new(Vec::new());
    let pieces = Pieces { inflate: Inflate::new(input), crc: Crc::new(), ended: false, noticed: &noticed };
    let mut bytes = Vec::new();
    // What breaks off is shown as far as it goes, as it was taken.
    let _ = pieces.take((most as u64).saturating_add(1)).read_to_end(&mut bytes);
    (bytes.len() <= most).then_some(bytes)
}

/// Without the ending that says that it is packed.
fn unpacked_name(own: &str) -> String {
    let own = own.rsplit('/').next().unwrap_or(own);
    match own.rsplit_once('.') {
        Some((name, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{name}.tar"),
        Some((name, ending))
            if !name.is_empty() && ["gz", "z"].iter().any(|known| ending.eq_ignore_ascii_case(known)) =>
        {
            name.to_owned()
        }
        _ if own.is_empty() => "content".to_owned(),
        _ => own.to_owned(),
    }
}

#[derive(Default)]
struct Stated {
    modified: u32,
    system: u8,
    name: Option<(Vec<u8>, u64)>,
    comment: Option<(Vec<u8>, u64)>,
}

/// Section 2.3.
fn header(input: &mut impl BufRead) -> io::Result<Stated> {
    let mut fixed = [0_u8; 10];
    read_all(input, &mut fixed)?;
    let [0x1f, 0x8b, 8, flags, a, b, c, d, _, system] = fixed else {
        return Err(io::Error::other("it is not packed as gzip does"));
    };
    let mut stated = Stated { modified: u32::from_le_bytes([a, b, c, d]), system, ..Stated::default() };
    let mut at = 10;
    if flags & 4 != 0 {
        let mut two = [0_u8; 2];
        read_all(input, &mut two)?;
        let length = u64::from(u16::from_le_bytes(two));
        if io::copy(&mut input.take(length), &mut io::sink())? < length {
            return Err(breaks_off());
        }
        at += 2 + length;
    }
    for (flag, which) in [(8, &mut stated.name), (16, &mut stated.comment)] {
        if flags & flag != 0 {
            let mut text = Vec::new();
            input.take(LONGEST_NAME as u64 + 1).read_until(0, &mut text)?;
            if text.pop() != Some(0) {
                return Err(if text.len() >= LONGEST_NAME {
                    io::Error::other(row::LONGEST_NAME.sentence())
                } else {
                    breaks_off()
                });
            }
            let length = text.len() as u64 + 1;
            *which = Some((text, at));
            at += length;
        }
    }
    if flags & 2 != 0 {
        read_all(input, &mut [0_u8; 2])?;
    }
    Ok(stated)
}

fn read_all(input: &mut impl Read, bytes: &mut [u8]) -> io::Result<()> {
    input
        .read_exact(bytes)
        .map_err(|error| if error.kind() == io::ErrorKind::UnexpectedEof { breaks_off() } else { error })
}

/// The system that packed it (2.3.1).
fn system(code: u8) -> String {
    let known =
        ["FAT", "Amiga", "VMS", "Unix", "VM/CMS", "Atari", "HPFS", "Macintosh", "Z-System", "CP/M", "TOPS-20", "NTFS"];
    known.get(usize::from(code)).map_or_else(|| format!("not stated ({code})"), |name| (*name).to_owned())
}

/// Packed pieces one behind the other are one file (2.2).
struct Pieces<'a, R> {
    inflate: Inflate<R>,
    crc: Crc,
    ended: bool,
    noticed: &'a RefCell<Vec<String>>,
}

impl<R: BufRead> Read for Pieces<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !out.is_empty() {
            let read = self.inflate.read(out)?;
            if read > 0 {
                self.crc.update(out.get(..read).unwrap_or_default());
                return Ok(read);
            }
            self.close()?;
        }
        Ok(0)
    }
}

impl<R: BufRead> Pieces<'_, R> {
    /// The end of a piece: its checksum and length, and whether another one follows.
    fn close(&mut self) -> io::Result<()> {
        let input = &mut self.inflate.input;
        let mut trailer = [0_u8; 8];
        read_all(input, &mut trailer)?;
        let [a, b, c, d, e, f, g, h] = trailer;
        let (sum, length) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        let say = |what: String| {
            let mut noticed = self.noticed.borrow_mut();
            if noticed.len() < 4 {
                noticed.push(what);
            }
        };
        if sum != self.crc.sum() {
            say(format!("the stated checksum is {sum:08x}, and that of the bytes is {:08x}", self.crc.sum()));
        }
        if length != self.crc.amount() {
            say(format!("the stated length ends in {length}, and that of the bytes in {}", self.crc.amount()));
        }
        let next = input.fill_buf()?;
        match next.first() {
            None => self.ended = true,
            // Filled up with zeros, as tapes are.
            Some(0) => self.ended = true,
            Some(0x1f) => {
                header(input)?;
                self.inflate.again();
                self.crc.reset();
            }
            Some(_) => {
                say("other bytes stand behind what is packed".to_owned());
                self.ended = true;
            }
        }
        Ok(())
    }
}
