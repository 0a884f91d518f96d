//! Packages and compound files that ask for more than is done.

use std::io::Write as _;

use palimpsest::decode::office::compound;

use super::{Case, LargeCase};

/// A package of local headers alone (PKWARE APPNOTE 4.3.7); `true` for packed.
fn package(entries: &[(String, bool, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let first = ("[Content_Types].xml".to_owned(), false, b"x".to_vec());
    for (name, packed, bytes) in std::iter::once(&first).chain(entries) {
        let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        out.extend(b"PK\x03\x04\x14\0\0\0");
        out.extend([if *packed { 8 } else { 0 }, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        out.extend([length, length].concat());
        out.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        out.extend(name.as_bytes());
        out.extend(bytes);
    }
    out
}

fn core(xml: &str) -> Vec<u8> {
    package(&[("docProps/core.xml".to_owned(), false, xml.as_bytes().to_vec())])
}

fn packed(text: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    packed_at(flate2::Compression::fast(), text)
}

/// The same, packed as tight as may be.
fn packed_at(level: flate2::Compression, text: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), level);
    packer.write_all(b"<coreProperties><creator>Ana</creator><title>").unwrap();
    text.for_each(|piece| packer.write_all(&piece).unwrap());
    package(&[("docProps/core.xml".to_owned(), true, packer.finish().unwrap())])
}

/// A package whose signature covers more parts than are hashed.
fn signed_parts() -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    (0..15).for_each(|_| packer.write_all(&vec![b' '; 1 << 20]).unwrap());
    let part = packer.finish().unwrap();
    let names: Vec<String> = (0..20).map(|number| format!("word/media/{number}.bin")).collect();
    let digest = "<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><DigestValue>AAAA</DigestValue>";
    let listed: String = names.iter().map(|name| format!("<Reference URI=\"/{name}\">{digest}</Reference>")).collect();
    let signature = format!("<Signature><Object><Manifest>{listed}</Manifest></Object></Signature>").into_bytes();
    let mut entries = vec![
        ("docProps/core.xml".to_owned(), false, b"<a><creator>Ana</creator></a>".to_vec()),
        ("_xmlsignatures/sig1.xml".to_owned(), false, signature),
    ];
    entries.extend(names.into_iter().map(|name| (name, true, part.clone())));
    package(&entries)
}

/// A document of Word 97 with these further streams.
fn document(streams: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut all = vec![("WordDocument".to_owned(), b"x".to_vec()), ("\u{5}SummaryInformation".to_owned(), set(1))];
    all.retain(|(name, _)| !streams.iter().any(|(other, _)| other == name));
    all.extend(streams);
    compound::write(&all).unwrap()
}

/// A property set (MS-OLEPS 2.25) with an author, which claims so many properties.
fn set(count: u32) -> Vec<u8> {
    let mut out = vec![0; 44];
    out.extend(48_u32.to_le_bytes());
    for value in [100, count, 4, 16, 30, 4] {
        out.extend(u32::to_le_bytes(value));
    }
    out.extend(b"Ana\0");
    out
}

/// An Outlook message with these further streams.
fn message(streams: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut all = vec![
        ("__properties_version1.0".to_owned(), vec![0; 32]),
        ("__substg1.0_007D001E".to_owned(), b"From: a@b.example\r\nSubject: x\r\n\r\n".to_vec()),
    ];
    all.retain(|(name, _)| !streams.iter().any(|(other, _)| other == name));
    all.extend(streams);
    compound::write(&all).unwrap()
}

/// Size of a sector of version 4 (bytes; MS-CFB 2.2).
const SECTOR: usize = 4_096;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const FAT_SECTOR: u32 = 0xffff_fffd;

/// A compound file of version 4 with a stream `WordDocument` of one sector and a summary of so many, whose table of sectors has
/// so many sectors itself; its last entry is in use, wherever the file ends.
fn compound_file(summary: usize, tables: usize) -> Vec<u8> {
    let u32s = |values: &[u32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let number = |value: usize| u32::try_from(value).unwrap();
    // Sectors: directory, WordDocument, the summary, the table.
    let body = 2 + summary;
    let mut out = compound::MAGIC.to_vec();
    out.extend([0; 16]);
    out.extend([0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0]);
    out.extend([0; 6]);
    out.extend(u32s(&[1, number(tables), 0, 0, 4_096, END_OF_CHAIN, 0, END_OF_CHAIN, 0]));
    out.extend((0..109).flat_map(|index| if index < tables { number(body + index) } else { FREE }.to_le_bytes()));
    out.resize(SECTOR, 0);
    let entry = |name: &str, kind: u8, right: u32, child: u32, start: u32, length: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend(named.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend(u32s(&[FREE, right, child]));
        entry.extend([0; 36]);
        entry.extend(start.to_le_bytes());
        entry.extend((length as u64).to_le_bytes());
        entry
    };
    out.extend(entry("Root Entry", 5, FREE, 1, END_OF_CHAIN, 0));
    out.extend(entry("WordDocument", 2, 2, FREE, 1, SECTOR));
    out.extend(entry("\u{5}SummaryInformation", 2, FREE, FREE, 2, summary * SECTOR));
    for _ in 3..SECTOR / 128 {
        out.extend([0; 68]);
        out.extend(u32s(&[FREE, FREE, FREE]));
        out.extend([0; 48]);
    }
    out.resize(3 * SECTOR, b'x');
    out.extend(set(1));
    out.resize((3 + summary) * SECTOR, 0);
    let mut table = vec![END_OF_CHAIN, END_OF_CHAIN];
    table.extend((1..summary).map(|next| number(2 + next)));
    table.push(END_OF_CHAIN);
    table.resize(body + tables, FAT_SECTOR);
    table.resize(tables * SECTOR / 4, FREE);
    *table.last_mut().unwrap() = END_OF_CHAIN;
    out.extend(u32s(&table));
    out
}

/// A file whose table of sectors names so many MiB; it has some ten sectors.
pub fn cut_off(mebibytes: usize) -> Vec<u8> {
    compound_file(1, mebibytes / 4)
}

/// A message whose attachments, each of six MiB, are all the same sectors.
fn shared_attachments() -> Vec<u8> {
    let held = vec![b'a'; 6 << 20];
    let name = |number: usize| format!("__attach_version1.0_#{number:08X}/__substg1.0_37010102");
    let streams = (0..44).map(|number| (name(number), if number == 0 { held.clone() } else { b"x".to_vec() }));
    let mut file = message(streams.collect());
    // The entries of the directory (MS-CFB 2.6.1): where the stream begins, and its length.
    let wide: Vec<u8> = "__substg1.0_37010102".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entries: Vec<usize> =
        (512..file.len()).step_by(128).filter(|at| file[*at..].starts_with(&wide) && file[at + 66] == 2).collect();
    assert_eq!(entries.len(), 44);
    let first = *entries.iter().find(|at| file[**at + 120..**at + 128] == (held.len() as u64).to_le_bytes()).unwrap();
    let place = file[first + 116..first + 128].to_vec();
    entries.iter().for_each(|at| file[at + 116..at + 128].copy_from_slice(&place));
    file
}

/// The one that takes its time.
pub const LARGE: &[LargeCase] = &[("compound-stream", "stream.doc", || compound_file((256 << 8) + 1, 65))];

pub fn cases() -> Vec<Case> {
    let title = "<a><creator>Ana</creator>";
    let many = (0..10_001).map(|number| (format!("word/{number}"), false, b"x".to_vec())).collect::<Vec<_>>();
    // Letters that repeat little enough: each KiB begins with another number.
    let lines = (0..33 * 1_024_u64).map(|number| {
        let seed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..32).flat_map(|turn| format!("{:032x}", u128::from(seed.rotate_left(turn))).into_bytes()).collect()
    });
    let properties: Vec<u8> = (0..4_001_u32)
        .flat_map(|id| [3, 0, id as u8, 0x60 + (id >> 8) as u8, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        .collect();
    let attached =
        (0..2_001).map(|number| (format!("__attach_version1.0_#{number:08X}/__properties_version1.0"), vec![0; 8]));
    let entries = (0..250).flat_map(|box_of| {
        (0..201).map(move |number| (format!("a further storage of it all {box_of:03}/b{number}"), Vec::new()))
    });
    vec![
        ("office-signed-parts", "signed.docx", signed_parts()),
        ("zip-entries", "entries.docx", package(&[many, vec![]].concat())),
        ("zip-unpacked", "unpacked.docx", packed(lines)),
        ("unpacked-ratio", "ratio.docx", {
            packed_at(flate2::Compression::best(), (0..20).map(|_| vec![b' '; 1 << 20]))
        }),
        ("office-properties", "properties.docx", core(&format!("{title}{}", "<b>x</b>".repeat(2_001)))),
        ("office-text", "wordy.docx", {
            let text = format!("<w:p>{}</w:p>", "<w:r/>".repeat(200_000));
            package(&[("word/document.xml".to_owned(), false, text.into_bytes())])
        }),
        ("office-depth", "deep.docx", core(&format!("{title}{}", "<b>".repeat(70)))),
        ("office-property", "long.docx", core(&format!("{title}<b>{}</b></a>", "x".repeat(5_000)))),
        ("office-set", "set.doc", document(vec![("\u{5}SummaryInformation".to_owned(), set(501))])),
        ("rtf-info", "long.rtf", { [b"{\\rtf1{\\author Ana}".to_vec(), b"words ".repeat(100_000)].concat() }),
        ("compound-entries", "entries.msg", message(entries.collect())),
        ("compound-depth", "deep.msg", message(vec![(vec!["a"; 40].join("/"), b"x".to_vec())])),
        ("outlook-properties", "properties.msg", {
            message(vec![("__properties_version1.0".to_owned(), [vec![0; 32], properties].concat())])
        }),
        ("outlook-objects", "objects.msg", message(attached.collect())),
        ("outlook-attached", "attached.msg", shared_attachments()),
        ("outlook-text", "long.msg", message(vec![("__substg1.0_1000001E".to_owned(), vec![b'a'; (4 << 20) + 1])])),
    ]
}
