//! Makes archives, honest ones and others.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::Write as _;

use flate2::{Compress, Compression, Crc, FlushCompress};

/// One entry of a zip archive, and what is stated of it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    pub deflated: bool,
    /// The method that is stated.
    pub method: Option<u16>,
    pub flags: u16,
    /// Sizes in the large fields.
    pub zip64: bool,
    pub made_by: u16,
    pub external: u32,
    pub comment: Vec<u8>,
    /// Extra fields of its own header.
    pub extra: Vec<u8>,
    /// What the directory states: checksum, size.
    pub crc: Option<u32>,
    pub size: Option<u32>,
    /// The entry whose bytes it shares.
    pub shares: Option<usize>,
    /// Added to the place that the directory states.
    pub off: u32,
    /// The name in its own header.
    pub local_name: Option<Vec<u8>>,
}

/// 2017-05-04 14:00:02 in the clock of MS-DOS.
pub const CLOCK: (u16, u16) = (0x7001, 0x4aa4);

pub fn entry(name: &str, data: &[u8]) -> Entry {
    Entry {
        name: name.as_bytes().to_vec(),
        data: data.to_vec(),
        deflated: false,
        method: None,
        flags: 0,
        zip64: false,
        made_by: 3 << 8 | 30,
        external: 0o100_644 << 16,
        comment: Vec::new(),
        extra: Vec::new(),
        crc: None,
        size: None,
        shares: None,
        off: 0,
        local_name: None,
    }
}

impl Entry {
    pub fn deflated(self) -> Self {
        Self { deflated: true, ..self }
    }
}

pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Packed zeros, so many MiB.
pub fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut state = Compress::new(Compression::best(), false);
    let mut piece = Vec::with_capacity(1 << 20);
    state.compress_vec(&vec![0; 1 << 20], &mut piece, FlushCompress::Full).unwrap();
    let mut packed = piece.repeat(mebibytes);
    // An empty last block.
    packed.extend([3, 0]);
    packed
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzipped(&deflate(bytes), crc(bytes), bytes.len(), Some("as it was.eml"), 1_493_892_001)
}

pub fn gzipped(packed: &[u8], crc: u32, length: usize, name: Option<&str>, mtime: u32) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, if name.is_some() { 8 } else { 0 }];
    out.extend(mtime.to_le_bytes());
    out.extend([0, 3]);
    if let Some(name) = name {
        out.extend(name.as_bytes());
        out.push(0);
    }
    out.extend(packed);
    out.extend(crc.to_le_bytes());
    out.extend(u32::try_from(length & 0xffff_ffff).unwrap().to_le_bytes());
    out
}

pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let directory = zip_body(&mut out, entries);
    let start = u32::try_from(out.len()).unwrap();
    out.extend(&directory);
    let count = u16::try_from(entries.len()).unwrap();
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// The same whose end states everything in the large fields.
pub fn zip_large(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let directory = zip_body(&mut out, entries);
    let start = out.len() as u64;
    out.extend(&directory);
    let end = out.len() as u64;
    out.extend(b"PK\x06\x06");
    out.extend(44_u64.to_le_bytes());
    out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [entries.len() as u64, entries.len() as u64, directory.len() as u64, start] {
        out.extend(number.to_le_bytes());
    }
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend(end.to_le_bytes());
    out.extend([1, 0, 0, 0]);
    out.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    out
}

/// Writes the entries; gives the directory.
fn zip_body(out: &mut Vec<u8>, entries: &[Entry]) -> Vec<u8> {
    let (mut directory, mut places): (Vec<u8>, Vec<(u32, Vec<u8>)>) = (Vec::new(), Vec::new());
    for entry in entries {
        let packed = if entry.deflated { deflate(&entry.data) } else { entry.data.clone() };
        let (sum, size) = (crc(&entry.data), u32::try_from(entry.data.len()).unwrap());
        let method = entry.method.unwrap_or(if entry.deflated { 8 } else { 0 });
        let short = u32::try_from(packed.len()).unwrap();
        let large: Vec<u8> = match entry.zip64 {
            true => {
                let numbers = [u64::from(size).to_le_bytes(), u64::from(short).to_le_bytes()].concat();
                [&[1, 0, 16, 0][..], &numbers].concat()
            }
            false => Vec::new(),
        };
        let place = u32::try_from(out.len()).unwrap();
        let (place, packed) = match entry.shares {
            Some(other) => places[other].clone(),
            None => {
                let descriptor = entry.flags & 8 != 0;
                let name = entry.local_name.as_ref().unwrap_or(&entry.name);
                out.extend(b"PK\x03\x04\x14\0");
                out.extend([entry.flags, method, CLOCK.0, CLOCK.1].map(u16::to_le_bytes).concat());
                let stated = match (descriptor, entry.zip64) {
                    (true, _) => [0; 3],
                    (_, true) => [sum, u32::MAX, u32::MAX],
                    _ => [sum, short, size],
                };
                out.extend(stated.map(u32::to_le_bytes).concat());
                out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
                out.extend(u16::try_from(large.len() + entry.extra.len()).unwrap().to_le_bytes());
                out.extend([name, &large, &entry.extra].map(|it| it.as_slice()).concat());
                out.extend(&packed);
                if descriptor {
                    out.extend(b"PK\x07\x08");
                    out.extend([sum, short, size].map(u32::to_le_bytes).concat());
                }
                (place, packed)
            }
        };
        let short = u32::try_from(packed.len()).unwrap();
        places.push((place, packed));
        directory.extend(b"PK\x01\x02");
        directory.extend([entry.made_by, 20, entry.flags, method, CLOCK.0, CLOCK.1].map(u16::to_le_bytes).concat());
        let sizes = if entry.zip64 { [u32::MAX; 2] } else { [short, entry.size.unwrap_or(size)] };
        directory.extend([entry.crc.unwrap_or(sum), sizes[0], sizes[1]].map(u32::to_le_bytes).concat());
        let lengths = [entry.name.len(), large.len(), entry.comment.len(), 0, 0];
        directory.extend(lengths.map(|length| u16::try_from(length).unwrap().to_le_bytes()).concat());
        directory.extend(entry.external.to_le_bytes());
        directory.extend((place + entry.off).to_le_bytes());
        directory.extend([&entry.name, &large, &entry.comment].map(|it| it.as_slice()).concat());
    }
    directory
}

/// One tar header with its data.
pub fn tar_entry(name: &str, kind: u8, link: &str, data: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 512];
    let mut put = |at: usize, text: &[u8]| block[at..at + text.len()].copy_from_slice(text);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000640\0");
    put(108, b"0001750\0");
    put(116, b"0001751\0");
    put(124, format!("{:011o}\0", data.len()).as_bytes());
    put(136, format!("{:011o}\0", 1_493_892_001).as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(157, link.as_bytes());
    put(257, b"ustar\x0000");
    put(265, b"ana");
    put(297, b"desk");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = block.to_vec();
    out.extend(data);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// An archive of these pieces.
pub fn tar(pieces: &[Vec<u8>]) -> Vec<u8> {
    [pieces.concat(), vec![0; 1024]].concat()
}

/// A record of an extended header.
pub fn record(name: &str, value: &str) -> String {
    let rest = name.len() + value.len() + 3;
    let length = (1..8).map(|digits| rest + digits).find(|length| length.to_string().len() + rest == *length).unwrap();
    format!("{length} {name}={value}\n")
}
