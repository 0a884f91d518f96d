//! Compound files (MS-CFB): streams by path, read by the crate; and a small writer for storages that become files of their own.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{Cursor, Read as _};

use cfb::{CompoundFile as Frame, Entry};

use crate::evidence::limits::Limit;
use crate::evidence::limits::document::{DEEPEST_STORAGE, LONGEST_STREAM, MOST_ENTRIES, MOST_MISSING, row};
use crate::evidence::{Locator, Repair, Step};

/// First bytes of every compound file (MS-CFB 2.2).
pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// An opened compound file.
pub struct Compound<'a> {
    file: Frame<Cursor<Cow<'a, [u8]>>>,
    /// Size of the file (bytes).
    pub length: usize,
    /// Paths of all streams, `/` between the storages, none at the start; in the directory's order, what Outlook names first.
    pub streams: Vec<String>,
    /// The limits that it hit so far.
    hit: Vec<Limit>,
    /// Bytes that its table of sectors names beyond its end.
    pub missing: usize,
}

/// What is said of a file that ends before its sectors do.
fn cut_off(missing: usize, length: usize) -> Repair {
    let what = format!("the file ends {missing} bytes before the sectors that its table names");
    Repair::new(what, Locator::absent(format!("{missing} bytes behind byte {length}"), "the compound file"))
}

impl<'a> Compound<'a> {
    /// Opens it; `None` if its frame can't be read.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let (mut file, mut missing) = (Frame::open(Cursor::new(Cow::Borrowed(bytes))).ok(), 0);
        if file.is_none() {
            // The crate refuses a file that ends before the sectors of its table: one that was cut off, or whose writer
            // left the rest of the table as it was.
            let whole = stated_length(bytes).filter(|whole| *whole > bytes.len())?;
            missing = whole - bytes.len();
            let mut padded = bytes.to_vec();
            padded.resize(whole, 0);
            file = Frame::open(Cursor::new(Cow::Owned(padded))).ok();
        }
        let file = file?;
        let list = Listing::of(&file);
        Some(Self { file, length: bytes.len(), streams: list.streams, hit: list.hit, missing })
    }

    /// What was mended, and what was not read of it so far.
    pub fn repairs(&self) -> Vec<Repair> {
        let place = || Locator::absent("further streams", "the compound file");
        let cut_off = (self.missing > 0).then(|| cut_off(self.missing, self.length));
        cut_off.into_iter().chain(self.hit.iter().map(|limit| limit.repair(place()))).collect()
    }

    /// Whether there is a stream of this path; what stands at the top is found however many entries stand before it.
    pub fn has(&self, path: &str) -> bool {
        self.streams.iter().any(|known| known == path)
            || (!path.contains('/') && self.file.is_stream(format!("/{path}")))
    }

    /// The bytes of a stream, cut at a limit.
    pub fn read(&mut self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(format!("/{path}")).ok()?;
        // A directory entry may claim any length: nothing is longer than its file.
        let length = stream.len().min((self.length + self.missing) as u64);
        let most = length.min(LONGEST_STREAM as u64);
        if most < length && !self.hit.contains(&row::LONGEST_STREAM) {
            self.hit.push(row::LONGEST_STREAM);
        }
        let mut bytes = Vec::new();
        stream.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The step that leads to the bytes of a stream: its sectors may lie anywhere in the file.
    pub fn step(&self, path: &str) -> Step {
        Step { how: format!("{STREAM}{path}"), start: 0, end: self.length }
    }

    /// The step that leads to a stream of UTF-16 words as UTF-8.
    pub fn wide_step(&self, path: &str) -> Step {
        Step { how: format!("{WIDE}{path}"), start: 0, end: self.length }
    }
}

/// Begins the names of what stands at the top of an Outlook message (MS-OXMSG 2.2), and of nothing in a document.
const OUTLOOK: &str = "__";

/// The streams of a compound file, as far as they are listed.
#[derive(Default)]
struct Listing {
    streams: Vec<String>,
    hit: Vec<Limit>,
    /// Entries that were taken.
    count: usize,
}

impl Listing {
    fn of<F>(file: &Frame<F>) -> Self {
        let mut list = Self::default();
        // What makes a message comes first: ten thousands of other entries do not hide it.
        let own = file.read_root_storage().filter(|entry| entry.name().starts_with(OUTLOOK));
        let own = own.filter_map(|entry| file.walk_storage(entry.path()).ok()).flatten();
        let of_outlook = |entry: &Entry| entry.path().iter().nth(1).is_some_and(|top| begins(top, OUTLOOK));
        let others = file.walk().filter(|entry| !of_outlook(entry));
        for entry in own.chain(others) {
            if !list.take(&entry) {
                break;
            }
        }
        list
    }

    /// Takes an entry in; `false` where there are too many.
    fn take(&mut self, entry: &Entry) -> bool {
        if self.count >= MOST_ENTRIES {
            self.hit.push(row::MOST_ENTRIES);
            return false;
        }
        self.count += 1;
        if !entry.is_stream() {
            return true;
        }
        // The root counts as one.
        if entry.path().components().count() <= DEEPEST_STORAGE + 2 {
            self.streams.push(plain(&entry.path().to_string_lossy()));
        } else if !self.hit.contains(&row::DEEPEST_STORAGE) {
            self.hit.push(row::DEEPEST_STORAGE);
        }
        true
    }
}

fn begins(name: &OsStr, with: &str) -> bool {
    name.to_string_lossy().starts_with(with)
}

/// Begins the step to a stream's bytes.
const STREAM: &str = "compound stream ";
/// Begins the step to a stream's words.
const WIDE: &str = "UTF-16 text of compound stream ";

/// Undoes a step made by [`Compound::step`] or [`Compound::wide_step`]; `None` if it is none, or there is no such stream.
pub fn undo(bytes: &[u8], how: &str) -> Option<Vec<u8>> {
    if let Some(path) = how.strip_prefix(STREAM) {
        return Compound::open(bytes)?.read(path);
    }
    let path = how.strip_prefix(WIDE)?;
    Some(wide(&Compound::open(bytes)?.read(path)?).into_bytes())
}

/// UTF-16, little end first, as text; NULs at the end cut.
pub fn wide(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_owned()
}

/// The length that the sectors of the table need (bytes; MS-CFB 2.2, 2.3), if it is within reason.
fn stated_length(bytes: &[u8]) -> Option<usize> {
    let shift = u32::from(u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?));
    let sector = 1_usize.checked_shl(shift).filter(|sector| matches!(sector, 512 | 4_096))?;
    let tables = usize::try_from(u32::from_le_bytes(bytes.get(44..48)?.try_into().ok()?)).ok()?;
    let whole = tables.checked_mul(sector / 4)?.checked_add(1)?.checked_mul(sector)?;
    (whole <= bytes.len().saturating_add(MOST_MISSING)).then_some(whole)
}

fn plain(path: &str) -> String {
    path.trim_start_matches(['/', '\\']).replace('\\', "/")
}

/// Sector size of version 3 files (bytes; MS-CFB 2.2).
const SECTOR: usize = 512;
/// Streams shorter than this stand in the mini stream (bytes).
const MINI_CUTOFF: usize = 4_096;
/// Sector of the mini stream (bytes).
const MINI: usize = 64;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const FAT_SECTOR: u32 = 0xffff_fffd;

/// One entry of a directory that is written.
struct Node {
    name: String,
    /// 1 storage, 2 stream, 5 root.
    kind: u8,
    children: Vec<usize>,
    data: Vec<u8>,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
}

impl Node {
    fn new(name: &str, kind: u8) -> Self {
        let name = name.to_owned();
        Self { name, kind, children: Vec::new(), data: Vec::new(), left: FREE, right: FREE, child: FREE, start: 0 }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(FREE)
}

/// Writes a compound file of these streams (path, bytes), without any time: same streams, same bytes.
///
/// `None` if it would need more than the 109 FAT sectors that the header lists (about 7 MB).
pub fn write(streams: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut nodes = vec![Node::new("Root Entry", 5)];
    for (path, data) in streams {
        let mut at = 0;
        let mut segments = path.split('/').peekable();
        while let Some(segment) = segments.next() {
            let found = nodes
                .get(at)?
                .children
                .iter()
                .copied()
                .find(|child| nodes.get(*child).is_some_and(|node| node.name == segment));
            at = match found {
                Some(child) => child,
                None => {
                    nodes.push(Node::new(segment, if segments.peek().is_some() { 1 } else { 2 }));
                    let child = nodes.len() - 1;
                    nodes.get_mut(at)?.children.push(child);
                    child
                }
            };
        }
        nodes.get_mut(at)?.data.clone_from(data);
    }
    for at in 0..nodes.len() {
        let mut children = std::mem::take(&mut nodes.get_mut(at)?.children);
        // MS-CFB 2.6.4: shorter names first, then by upper-case code units.
        children.sort_by_key(|child| {
            let name = nodes.get(*child).map(|node| node.name.to_uppercase()).unwrap_or_default();
            (name.encode_utf16().count(), name)
        });
        nodes.get_mut(at)?.child = tree(&mut nodes, &children)?;
    }
    let (mut fat, mut sectors): (Vec<u32>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut store = |data: &[u8]| -> u32 {
        if data.is_empty() {
            return END_OF_CHAIN;
        }
        let first = fat.len();
        let count = data.len().div_ceil(SECTOR);
        fat.extend((1..count).map(|next| number(first + next)));
        fat.push(END_OF_CHAIN);
        sectors.extend(data);
        sectors.resize(fat.len() * SECTOR, 0);
        number(first)
    };
    let (mut mini_fat, mut mini): (Vec<u32>, Vec<u8>) = (Vec::new(), Vec::new());
    for node in nodes.iter_mut().filter(|node| node.kind == 2) {
        if node.data.len() >= MINI_CUTOFF {
            node.start = store(&node.data);
        } else if node.data.is_empty() {
            node.start = END_OF_CHAIN;
        } else {
            let first = mini_fat.len();
            let count = node.data.len().div_ceil(MINI);
            mini_fat.extend((1..count).map(|next| number(first + next)));
            mini_fat.push(END_OF_CHAIN);
            mini.extend(&node.data);
            mini.resize(mini_fat.len() * MINI, 0);
            node.start = number(first);
        }
    }
    let root = nodes.first_mut()?;
    (root.start, root.data) = (store(&mini), mini);
    let mini_table = table(&mini_fat);
    let (mini_start, mini_sectors) = (store(&mini_table), mini_table.len() / SECTOR);
    let mut directory: Vec<u8> = nodes.iter().flat_map(entry).collect();
    while !directory.len().is_multiple_of(SECTOR) {
        directory.extend(entry(&Node::new("", 0)));
    }
    let directory_start = store(&directory);
    let body = fat.len();
    let tables = (1..=109).find(|tables| (body + tables).div_ceil(SECTOR / 4) <= *tables)?;
    fat.extend(std::iter::repeat_n(FAT_SECTOR, tables));
    let mut out = header(directory_start, (mini_start, mini_sectors), (body, tables));
    out.extend(&sectors);
    out.extend(table(&fat));
    Some(out)
}

/// Links siblings into a tree; the index of its top.
fn tree(nodes: &mut [Node], children: &[usize]) -> Option<u32> {
    if children.is_empty() {
        return Some(FREE);
    }
    let (before, rest) = children.split_at(children.len() / 2);
    let (middle, after) = rest.split_first()?;
    let (left, right) = (tree(nodes, before)?, tree(nodes, after)?);
    let node = nodes.get_mut(*middle)?;
    (node.left, node.right) = (left, right);
    Some(number(*middle))
}

fn table(entries: &[u32]) -> Vec<u8> {
    let mut bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.to_le_bytes()).collect();
    while !bytes.len().is_multiple_of(SECTOR) {
        bytes.extend(FREE.to_le_bytes());
    }
    bytes
}

/// One directory entry (MS-CFB 2.6.1).
fn entry(node: &Node) -> Vec<u8> {
    let mut name: Vec<u8> = node.name.encode_utf16().take(31).flat_map(u16::to_le_bytes).collect();
    let name_length = if node.kind == 0 { 0 } else { name.len() + 2 };
    name.resize(64, 0);
    let mut out = name;
    out.extend(u16::try_from(name_length).unwrap_or_default().to_le_bytes());
    // All black: a tree of one colour is a valid one.
    out.extend([node.kind, 1]);
    out.extend([node.left, node.right, node.child].iter().flat_map(|link| link.to_le_bytes()));
    out.extend([0; 16 + 4 + 8 + 8]);
    out.extend(node.start.to_le_bytes());
    out.extend((node.data.len() as u64).to_le_bytes());
    out
}

/// The header (MS-CFB 2.2), version 3.
fn header(directory: u32, mini: (u32, usize), fat: (usize, usize)) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend([0; 16]);
    out.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    out.extend([0; 6 + 4]);
    out.extend(number(fat.1).to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend([0; 4]);
    out.extend(number(MINI_CUTOFF).to_le_bytes());
    out.extend(mini.0.to_le_bytes());
    out.extend(number(mini.1).to_le_bytes());
    out.extend(END_OF_CHAIN.to_le_bytes());
    out.extend([0; 4]);
    for index in 0..109 {
        let sector = if index < fat.1 { number(fat.0 + index) } else { FREE };
        out.extend(sector.to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let long = vec![7_u8; 9_000];
        let streams = vec![
            ("short".to_owned(), b"some words".to_vec()),
            ("box/long".to_owned(), long.clone()),
            ("box/inner/\u{5}odd name".to_owned(), b"x".to_vec()),
            ("empty".to_owned(), Vec::new()),
        ];
        let bytes = write(&streams).unwrap();
        let mut file = Compound::open(&bytes).unwrap();
        assert_eq!(file.streams.len(), 4, "{:?}", file.streams);
        for (path, data) in &streams {
            assert_eq!(file.read(path).as_ref(), Some(data), "{path}");
        }
        assert_eq!(undo(&bytes, &file.step("box/long").how), Some(long));
        assert_eq!(undo(&bytes, "compound stream none"), None);
        assert_eq!(wide(b"a\0b\0\0\0"), "ab");
        assert!(Frame::open_strict(Cursor::new(&bytes)).is_ok());
    }
}
