//! Containers around the input: a fuzzer finds no way through tables and chains of sectors by itself.
//!
//! Input: records of one byte that names a part, two bytes of length (big-endian), and so many bytes; what starts with the
//! magic of a container is taken as it is.

use palimpsest::decode::office::compound;

/// Streams of an Outlook message; what begins with `\x05` is of other documents (MS-OXMSG 2, MS-OLEPS).
const STREAMS: [&str; 28] = [
    "__properties_version1.0",
    "__substg1.0_007D001F",
    "__substg1.0_007D001E",
    "__substg1.0_0037001F",
    "__substg1.0_001A001F",
    "__substg1.0_1000001F",
    "__substg1.0_10130102",
    "__substg1.0_10090102",
    "__substg1.0_00710102",
    "__substg1.0_1035001F",
    "__substg1.0_0C1F001F",
    "__substg1.0_300B0102",
    "__substg1.0_65E20102",
    "__substg1.0_65E30102",
    "__nameid_version1.0/__substg1.0_00020102",
    "__nameid_version1.0/__substg1.0_00030102",
    "__nameid_version1.0/__substg1.0_00040102",
    "__recip_version1.0_#00000000/__properties_version1.0",
    "__recip_version1.0_#00000000/__substg1.0_3003001F",
    "__attach_version1.0_#00000000/__properties_version1.0",
    "__attach_version1.0_#00000000/__substg1.0_37010102",
    "__attach_version1.0_#00000000/__substg1.0_3707001F",
    "__attach_version1.0_#00000000/__substg1.0_3701000D/__properties_version1.0",
    "__attach_version1.0_#00000000/__substg1.0_3701000D/__substg1.0_007D001F",
    "\u{5}SummaryInformation",
    "\u{5}DocumentSummaryInformation",
    "WordDocument",
    "Workbook",
];

/// Parts of a package (ECMA-376 part 2, ODF 1.3 part 2).
pub const PARTS: [&str; 12] = [
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "docProps/app.xml",
    "docProps/custom.xml",
    "word/document.xml",
    "word/settings.xml",
    "word/_rels/document.xml.rels",
    "mimetype",
    "META-INF/manifest.xml",
    "meta.xml",
    "content.xml",
];

fn records<'a>(data: &'a [u8], names: &'a [&str]) -> Vec<(&'a str, &'a [u8])> {
    let (mut found, mut rest) = (Vec::new(), data);
    while let [which, high, low, tail @ ..] = rest {
        let length = (usize::from(*high) << 8 | usize::from(*low)).min(tail.len());
        found.push((names[usize::from(*which) % names.len()], &tail[..length]));
        rest = &tail[length..];
    }
    found
}

/// A compound file; `None` where the input is one already.
pub fn compound(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(compound::MAGIC) {
        return None;
    }
    let mut streams: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, bytes) in records(data, &STREAMS) {
        if streams.iter().all(|(known, _)| known != name) {
            streams.push((name.to_owned(), bytes.to_vec()));
        }
    }
    compound::write(&streams)
}

/// A package of stored parts; `None` where the input is some container already.
pub fn package(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(b"PK") || data.starts_with(compound::MAGIC) || data.starts_with(b"{\\rtf") {
        return None;
    }
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, bytes) in records(data, &PARTS) {
        let (size, name) = (u32::try_from(bytes.len()).ok()?.to_le_bytes(), name.as_bytes());
        let length = u16::try_from(name.len()).ok()?.to_le_bytes();
        let at = u32::try_from(out.len()).ok()?.to_le_bytes();
        // Method 0, a time that MS-DOS can hold, no checksum; then both sizes and both lengths.
        let common =
            [&[20, 0, 0, 0, 0, 0, 0, 0x70, 0xa4, 0x4a, 0, 0, 0, 0], &size[..], &size, &length, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &common[..], name, bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &at, name].concat());
        count = count.checked_add(1)?;
    }
    let start = u32::try_from(out.len()).ok()?.to_le_bytes();
    let size = u32::try_from(directory.len()).ok()?.to_le_bytes();
    let count = count.to_le_bytes();
    out.extend([&directory[..], b"PK\x05\x06", &[0; 4], &count, &count, &size, &start, &[0, 0]].concat());
    Some(out)
}
