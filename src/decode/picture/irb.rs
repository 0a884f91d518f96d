//! Photoshop's image resource blocks, and the IPTC record among them (Adobe Photoshop File Formats; IPTC-IIM 4.2).

use super::{be16, be32, moment, text};
use crate::decode::time;
use crate::evidence::TraceEntry;

/// Blocks of one segment.
const MOST_BLOCKS: usize = 200;
/// Datasets of one IPTC record.
const MOST_SETS: usize = 200;
/// Datasets that are told: names, programs, places.
const TEXTS: [(u8, &str); 11] = [
    (5, "ObjectName"),
    (65, "OriginatingProgram"),
    (70, "ProgramVersion"),
    (80, "By-line"),
    (90, "City"),
    (101, "Country"),
    (103, "TransmissionReference"),
    (105, "Headline"),
    (110, "Credit"),
    (116, "CopyrightNotice"),
    (122, "Writer-Editor"),
];

/// What the blocks from `start` to `end` say.
pub(super) fn read(bytes: &[u8], start: usize, end: usize) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    let mut at = start;
    for _ in 0..MOST_BLOCKS {
        if at.checked_add(12).is_none_or(|head| head > end) || bytes.get(at..at + 4) != Some(b"8BIM") {
            break;
        }
        let (Some(id), Some(name)) = (be16(bytes, at + 4), bytes.get(at + 6)) else { break };
        // A Pascal string padded to an even length, its length byte counted.
        let named = (usize::from(*name) + 2) & !1;
        let Some(length) = be32(bytes, at + 6 + named) else { break };
        let body = at + 10 + named;
        let Some(stop) = body.checked_add(length).filter(|stop| *stop <= end) else { break };
        match id {
            0x0404 => iptc(bytes, body, stop, &mut entries),
            0x0425 => {
                entries.extend(text("irb.IPTCDigest", &hex(bytes.get(body..stop).unwrap_or_default()), body, stop))
            }
            0x0421 => entries.extend(version(bytes, body, stop)),
            _ => {}
        }
        // Data are padded to an even length.
        at = stop + (length & 1);
    }
    entries
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The program that wrote the resources: two UTF-16 texts behind a version and a flag.
fn version(bytes: &[u8], start: usize, end: usize) -> Option<TraceEntry> {
    let count = be32(bytes, start + 5)?.min(100);
    let units = bytes.get(start + 9..(start + 9 + count * 2).min(end))?;
    let units = units.chunks_exact(2).map(|pair| u16::from_be_bytes(pair.try_into().unwrap_or_default()));
    let name: String = char::decode_utf16(units).filter_map(Result::ok).collect();
    text("irb.VersionInfo", &name, start, end)
}

fn iptc(bytes: &[u8], start: usize, end: usize, entries: &mut Vec<TraceEntry>) {
    let mut at = start;
    let mut days: [(Option<(String, usize)>, &str); 2] = [(None, "DateCreated"), (None, "DigitalCreationDate")];
    let mut clocks: [Option<String>; 2] = [None, None];
    for _ in 0..MOST_SETS {
        if at + 5 > end || bytes.get(at) != Some(&0x1C) {
            break;
        }
        let (Some(record), Some(set), Some(length)) = (bytes.get(at + 1), bytes.get(at + 2), be16(bytes, at + 3))
        else {
            break;
        };
        let body = at + 5;
        let stop = body + length;
        // The high bit marks lengths of lengths, for data above 32 KiB.
        if length > 0x7FFF || stop > end {
            break;
        }
        let value = String::from_utf8_lossy(bytes.get(body..stop).unwrap_or_default()).into_owned();
        if *record == 2 {
            match set {
                55 => days[0].0 = Some((value, body)),
                62 => days[1].0 = Some((value, body)),
                60 => clocks[0] = Some(value),
                63 => clocks[1] = Some(value),
                _ => {
                    if let Some((_, name)) = TEXTS.iter().find(|(known, _)| known == set) {
                        entries.extend(text(format!("iptc.{name}"), &value, body, stop));
                    }
                }
            }
        }
        at = stop;
    }
    for ((day, name), clock) in days.into_iter().zip(clocks) {
        let Some((day, at)) = day else { continue };
        // CCYYMMDD, and HHMMSS±HHMM in a dataset of its own (IPTC-IIM 2:55, 2:60).
        let clock = clock.unwrap_or_default();
        let stamp = time::pdf(&format!("D:{day}{clock}")).filter(|stamp| stamp.civil().is_some());
        entries.extend(moment(format!("iptc.{name}"), &format!("{day} {clock}"), stamp, at, at + day.len()));
    }
}
