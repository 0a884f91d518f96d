//! Tar archives, read as a stream from the first block to the last.

use std::io::{self, Read};

use super::End;
use super::inflate::breaks_off;
use super::tar_head::{BLOCK, Block, Record, records, say_records};
use super::walk::{Head, Level, Stop, Walk};
use crate::acquire::is_tar;
use crate::decode::text;
use crate::evidence::limits::archive::{LONGEST_HEADER, LONGEST_NAME, row};

/// Takes it apart.
pub(super) fn open(walk: &Walk, level: &Level, input: &mut dyn Read) -> End {
    let mut tar = Tar { walk, level, input, at: 0, told: Told::default(), global: (Vec::new(), 0) };
    loop {
        match tar.next_entry() {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return End::Read,
            Ok(Err(Stop)) => return End::Stopped,
            Err(error) => return End::Broken(error.to_string()),
        }
    }
}

/// What headers before an entry's own say of it.
#[derive(Default)]
struct Told {
    /// Name and link of GNU's long kinds.
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    records: Vec<Record>,
    /// Place of the records.
    at: u64,
}

struct Tar<'a> {
    walk: &'a Walk<'a>,
    level: &'a Level,
    input: &'a mut dyn Read,
    /// Place of the next byte.
    at: u64,
    told: Told,
    global: (Vec<Record>, u64),
}

impl Tar<'_> {
    /// Takes one header and what is behind it; `false` at the end.
    fn next_entry(&mut self) -> io::Result<Result<bool, Stop>> {
        let Some(block) = self.header()? else { return Ok(self.behind_end().map(|()| false)) };
        let size = block.size().ok_or_else(|| io::Error::other("a header of the archive states no size"))?;
        match block.kind() {
            kind @ (b'L' | b'K' | b'x' | b'X' | b'g') => {
                let at = self.at;
                let data = self.data(size)?;
                let until_zero = || data.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
                match kind {
                    b'L' => self.told.name = Some(until_zero()),
                    b'K' => self.told.link = Some(until_zero()),
                    b'g' => self.global = (records(&data), at),
                    _ => (self.told.records, self.told.at) = (records(&data), at),
                }
                if data.is_empty() && size > 0 {
                    return Ok(self.walk.note(self.level, &row::LONGEST_HEADER.sentence()).map(|()| true));
                }
                Ok(Ok(true))
            }
            _ => self.entry(&block, size),
        }
    }

    fn entry(&mut self, block: &Block, size: u64) -> io::Result<Result<bool, Stop>> {
        let told = std::mem::take(&mut self.told);
        let record = |name: &str| {
            let all = told.records.iter().rev().chain(self.global.0.iter().rev());
            all.into_iter().find(|(known, ..)| known == name).map(|(_, value, _)| value.clone())
        };
        let size = record("size").and_then(|it| text::plain(&it).parse().ok()).unwrap_or(size);
        let mut bytes =
            record("GNU.sparse.name").or(record("path")).or(told.name.clone()).unwrap_or_else(|| block.name());
        let mut facts = self.level.facts();
        block.say(&mut facts);
        facts.odd_name(&bytes, block.at);
        let too_many = say_records(&mut facts, "pax", &told.records, told.at)
            | say_records(&mut facts, "global", &self.global.0, self.global.1);
        let long = bytes.len() > LONGEST_NAME;
        bytes.truncate(LONGEST_NAME);
        let kind = block.kind();
        let file = matches!(kind, b'0' | 0 | b'7');
        // Before 1988 only the name told a folder.
        let folder = kind == b'5' || (kind == 0 && bytes.ends_with(b"/"));
        // A link has no data, whatever its size says; some programs state that of the file that it leads to.
        let size = if matches!(kind, b'1'..=b'6') { 0 } else { size };
        let sparse = told.records.iter().any(|(name, ..)| name.starts_with("GNU.sparse"));
        let why = match kind {
            b'1' | b'2' => {
                let target = record("linkpath").or(told.link.clone()).unwrap_or_else(|| block.link().to_vec());
                facts.text("tar.link", &target, block.at + 157);
                Some("it is a link to another file, and links are not followed".to_owned())
            }
            b'3' | b'4' | b'6' => Some("it is a device or a pipe".to_owned()),
            b'S' => Some("it is stored with holes, which is not read".to_owned()),
            _ if sparse => Some("it is stored with holes, which is not read".to_owned()),
            _ if file => None,
            _ => Some(format!("it is of a kind that is not known (“{}”)", char::from(kind).escape_default())),
        };
        let start = self.at;
        let name = text::plain(&bytes);
        let head = Head { name, facts, span: self.level.span(start, size), step: None, start };
        for (hit, limit) in [(long, row::LONGEST_NAME), (too_many, row::MOST_RECORDS)] {
            if hit && self.walk.note(self.level, &limit.sentence()).is_err() {
                return Ok(Err(Stop));
            }
        }
        let mut left = size;
        let ended = match why {
            _ if folder => Ok(()),
            Some(why) => self.walk.unread(self.level, head, why),
            None => {
                let mut stream = Exactly { input: &mut *self.input, left: size };
                let ended = self.walk.enter(self.level, head, &mut stream, &|_| ());
                left = stream.left;
                ended
            }
        };
        if ended.is_err() {
            return Ok(Err(Stop));
        }
        self.at += size - left;
        // What nobody wanted, and what fills up the last block.
        let fill = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        self.skip(left.saturating_add(fill))?;
        Ok(Ok(true))
    }

    /// The next header; `None` at the end. Behind damage the next one that is whole is looked for.
    fn header(&mut self) -> io::Result<Option<Block>> {
        let (mut zeros, mut lost) = (0, 0_u64);
        loop {
            let at = self.at;
            let mut bytes = [0_u8; BLOCK];
            let read = self.fill(&mut bytes)?;
            if read == 0 && lost == 0 {
                // Some programs leave out the blocks of zeros at the end.
                return if self.told.name.is_some() { Err(breaks_off()) } else { Ok(None) };
            }
            if read < BLOCK {
                return Err(if lost > 0 { damaged(at.saturating_sub(lost)) } else { breaks_off() });
            }
            if is_tar(&bytes) {
                if lost > 0 {
                    let what = damaged(at - lost).to_string();
                    // Whoever wants no more is asked again at the next member.
                    let _ = self.walk.note(self.level, &format!("{what}; {lost} bytes were skipped"));
                }
                return Ok(Some(Block { bytes, at }));
            }
            let zero = lost == 0 && bytes.iter().all(|byte| *byte == 0);
            zeros = if zero { zeros + 1 } else { 0 };
            if zeros == 2 {
                return Ok(None);
            }
            if !zero {
                lost += BLOCK as u64;
            }
        }
    }

    /// Whether anything but zeros stands behind the end.
    fn behind_end(&mut self) -> Result<(), Stop> {
        let mut bytes = [0_u8; 20 * BLOCK];
        // What can't be read there is no loss.
        let read = self.fill(&mut bytes).unwrap_or_default();
        let more = bytes.get(..read).is_some_and(|bytes| bytes.iter().any(|byte| *byte != 0));
        if more { self.walk.note(self.level, "other bytes stand behind the end of the archive") } else { Ok(()) }
    }

    /// All data of an extended header; nothing of one that is too long.
    fn data(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let whole = size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64);
        if size > LONGEST_HEADER as u64 {
            self.skip(whole)?;
            return Ok(Vec::new());
        }
        let mut data = vec![0; usize::try_from(whole).unwrap_or_default()];
        if self.fill(&mut data)? < data.len() {
            return Err(breaks_off());
        }
        data.truncate(usize::try_from(size).unwrap_or_default());
        Ok(data)
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut *self.input).take(bytes), &mut io::sink())?;
        self.at += skipped;
        if skipped < bytes { Err(breaks_off()) } else { Ok(()) }
    }

    /// Reads until the room is full or the input ends.
    fn fill(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while let Some(room) = room.get_mut(read..).filter(|room| !room.is_empty()) {
            match self.input.read(room)? {
                0 => break,
                more => read += more,
            }
        }
        self.at += read as u64;
        Ok(read)
    }
}

fn damaged(at: u64) -> io::Error {
    io::Error::other(format!("the archive is damaged at byte {at}"))
}

/// The data of one entry; input that ends before them is an error.
struct Exactly<'a> {
    input: &'a mut dyn Read,
    left: u64,
}

impl Read for Exactly<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        let read = self.input.read(bytes.get_mut(..most).unwrap_or_default())?;
        if read == 0 && most > 0 {
            return Err(breaks_off());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
