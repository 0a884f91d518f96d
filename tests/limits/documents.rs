//! Packages and compound files that ask for more than is done.

use std::io::Write as _;

use palimpsest::decode::office::compound;

use super::Case;

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
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"<coreProperties><creator>Ana</creator><title>").unwrap();
    text.for_each(|piece| packer.write_all(&piece).unwrap());
    package(&[("docProps/core.xml".to_owned(), true, packer.finish().unwrap())])
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
        ("zip-entries", "entries.docx", package(&[many, vec![]].concat())),
        ("zip-unpacked", "unpacked.docx", packed(lines)),
        ("unpacked-ratio", "ratio.docx", packed((0..20).map(|_| vec![b' '; 1 << 20]))),
        ("office-properties", "properties.docx", core(&format!("{title}{}", "<b>x</b>".repeat(2_001)))),
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
        ("outlook-text", "long.msg", message(vec![("__substg1.0_1000001E".to_owned(), vec![b'a'; (4 << 20) + 1])])),
    ]
}
