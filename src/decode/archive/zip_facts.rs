//! What a zip archive states of an entry, in its directory, in the entry's own header and in extra fields.

use super::facts::Facts;
use super::zip_directory::{Directory, Listed, fields, huge, long, short};
use crate::decode::{text, time};
use crate::evidence::Stamp;

/// Upper half of the character set of the first PCs, in which names without a flag are (APPNOTE appendix D).
const CODEPAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// Letters of a comment that are kept.
const COMMENT: usize = 1_000;

/// The name as text: UTF-8 where it is, else the first PCs' letters.
pub(super) fn shown_name(entry: &Listed) -> String {
    match std::str::from_utf8(&entry.name) {
        Ok(name) => name.to_owned(),
        Err(_) if entry.flags & 0x800 != 0 => text::plain(&entry.name),
        Err(_) => {
            let letter = |byte: &u8| match byte.checked_sub(128) {
                Some(upper) => CODEPAGE_437.chars().nth(usize::from(upper)).unwrap_or('\u{fffd}'),
                None => char::from(*byte),
            };
            entry.name.iter().map(letter).collect()
        }
    }
}

/// The comment of the whole archive.
pub(super) fn archive_comment(facts: &mut Facts, directory: &Directory) {
    let (comment, at) = &directory.comment;
    facts.text("zip.archive.comment", comment.get(..comment.len().min(COMMENT)).unwrap_or_default(), *at);
}

/// Everything that is stated of an entry; `local` is its own header where the directory's is at hand.
pub(super) fn entry_facts(facts: &mut Facts, entry: &Listed, local: Option<&Listed>) {
    facts.odd_name(&entry.name, entry.name_at());
    let by = entry.made_by.map(|made| system(made >> 8));
    let by = by.as_deref();
    let central = entry.made_by.is_some();
    let time_at = |of: &Listed| of.at + if of.made_by.is_some() { 12 } else { 10 };
    facts.moment("zip.modified", time::dos(entry.clock, entry.day), time_at(entry), 4, by);
    if let Some(made) = entry.made_by {
        let version = made & 0xff;
        let what = format!("{}, version {}.{} of the format", system(made >> 8), version / 10, version % 10);
        facts.say("zip.version-made-by", what, entry.at + 4, 2);
        if matches!(made >> 8, 3 | 19) && entry.external >> 16 != 0 {
            facts.say("zip.mode", format!("{:o}", entry.external >> 16), entry.at + 38, 4);
        }
    }
    facts.say("zip.method", method_words(entry.method), entry.at + if central { 10 } else { 8 }, 2);
    let comment_at = entry.extra_at() + entry.extra.len() as u64;
    facts.text("zip.comment", entry.comment.get(..entry.comment.len().min(COMMENT)).unwrap_or_default(), comment_at);
    // The entry's own header has all the times, the directory often one of them only.
    let mut known = Vec::new();
    for of in local.into_iter().chain([entry]) {
        extra_facts(facts, of, &mut known, by);
    }
    let Some(local) = local else { return };
    if local.name != entry.name {
        facts.text("zip.local.name", &local.name, local.name_at());
    }
    if (local.clock, local.day) != (entry.clock, entry.day) {
        facts.moment("zip.local.modified", time::dos(local.clock, local.day), time_at(local), 4, by);
    }
    if local.method != entry.method {
        facts.say("zip.local.method", method_words(local.method), local.at + 8, 2);
    }
    // Sizes that stand behind the entry are 0 here (4.4.4, bit 3).
    if local.flags & 8 == 0 && (local.size, local.packed) != (entry.size, entry.packed) {
        facts.say("zip.local.size", format!("{} bytes, packed {}", local.size, local.packed), local.at + 18, 8);
    }
}

fn extra_facts(facts: &mut Facts, entry: &Listed, known: &mut Vec<&'static str>, by: Option<&str>) {
    for (id, at, field) in fields(&entry.extra) {
        let at = entry.extra_at() + at as u64;
        let mut moment = |name: &'static str, stamp: Option<Stamp>, from: usize, length: usize| {
            if stamp.is_some() && !known.contains(&name) {
                known.push(name);
                facts.moment(name, stamp, at + from as u64, length, by);
            }
        };
        match id {
            // Extended timestamp: flags, then seconds since 1970 in UTC (Info-ZIP, proginfo/extrafld.txt).
            0x5455 => {
                let flags = field.first().copied().unwrap_or_default();
                let mut from = 1;
                for (bit, name) in
                    [(1, "zip.extended.modified"), (2, "zip.extended.accessed"), (4, "zip.extended.created")]
                {
                    if flags & bit != 0 && from + 4 <= field.len() {
                        moment(name, seconds(field, from), from, 4);
                        from += 4;
                    }
                }
            }
            // NTFS: attribute 1 holds three FILETIMEs (APPNOTE 4.5.5).
            0x000a if short(field, 4) == Some(1) => {
                for (name, from) in [("zip.ntfs.modified", 8), ("zip.ntfs.accessed", 16), ("zip.ntfs.created", 24)] {
                    moment(name, huge(field, from).and_then(time::filetime), from, 8);
                }
            }
            // Unix of the first kind: accessed, modified, owner (Info-ZIP).
            0x5855 => {
                moment("zip.unix.accessed", seconds(field, 0), 0, 4);
                moment("zip.unix.modified", seconds(field, 4), 4, 4);
            }
            // Unix of the third kind: sizes and numbers of owner and group.
            0x7875 if !known.contains(&"zip.unix.uid") => {
                let number = |from: usize| {
                    let length = usize::from(*field.get(from)?);
                    let bytes = field.get(from + 1..from + 1 + length).filter(|bytes| bytes.len() <= 8)?;
                    let value = bytes.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
                    Some((value, from + 1, length))
                };
                let uid = number(1);
                let gid = uid.and_then(|(_, from, length)| number(from + length));
                known.push("zip.unix.uid");
                for (name, found) in [("zip.unix.uid", uid), ("zip.unix.gid", gid)] {
                    if let Some((value, from, length)) = found {
                        facts.say(name, value.to_string(), at + from as u64, length);
                    }
                }
            }
            // The name once more, in Unicode: version, checksum of the other name, text (APPNOTE 4.6.9).
            0x7075 if !known.contains(&"zip.unicode-name") => {
                known.push("zip.unicode-name");
                facts.text("zip.unicode-name", field.get(5..).unwrap_or_default(), at + 5);
            }
            _ => {}
        }
    }
}

/// Seconds since 1970.
fn seconds(field: &[u8], at: usize) -> Option<Stamp> {
    long(field, at).and_then(|seconds| time::epoch(&seconds.cast_signed().to_string()))
}

/// The system on which it was packed (APPNOTE 4.4.2.2).
fn system(code: u16) -> String {
    match code {
        0 => "MS-DOS or Windows (FAT)".to_owned(),
        3 => "Unix".to_owned(),
        7 => "Macintosh".to_owned(),
        10 => "Windows (NTFS)".to_owned(),
        11 => "MVS".to_owned(),
        14 => "VFAT".to_owned(),
        19 => "macOS".to_owned(),
        _ => format!("system {code}"),
    }
}

/// How it is packed (APPNOTE 4.4.5).
pub(super) fn method_words(method: u16) -> String {
    let known = match method {
        0 => "stored",
        8 => "deflated",
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        98 => "PPMd",
        99 => "encrypted by AES",
        _ => return format!("method {method}"),
    };
    known.to_owned()
}
