//! Properties of documents older than 2007: the property set of a compound file (MS-OLEPS 2.25), and RTF's information group.

use jiff::civil;

use super::codepage;
use super::compound::{Compound, wide};
use crate::decode::cursor::find_in;
use crate::decode::{pdf, time};
use crate::evidence::limits::document::{MOST_SET, RTF_INFO_WITHIN, row};
use crate::evidence::{ByteSpan, Fact, Locator, Office, OfficeProperty, Offset, Precision, Stamp, Step};

/// Longest text of a property (bytes).
const LONGEST_TEXT: usize = 4_096;

/// Streams with a property set, the first segments of their facts' names, and the properties by number (MS-OLEPS 3.1).
type SetNames = (&'static str, &'static str, &'static [(u32, &'static str)]);
const SETS: [SetNames; 2] = [
    (
        "\u{5}SummaryInformation",
        "office.summary",
        &[
            (2, "title"),
            (3, "subject"),
            (4, "author"),
            (5, "keywords"),
            (6, "comments"),
            (7, "template"),
            (8, "lastAuthor"),
            (9, "revision"),
            (10, "editTime"),
            (11, "lastPrinted"),
            (12, "created"),
            (13, "modified"),
            (18, "application"),
        ],
    ),
    ("\u{5}DocumentSummaryInformation", "office.document-summary", &[(14, "manager"), (15, "company")]),
];

/// Reads a compound file that is an office document.
///
/// # Errors
/// When its frame can't be read.
pub fn compound(bytes: &[u8]) -> Result<Office, String> {
    let mut file = Compound::open(bytes).ok_or_else(|| "its compound file could not be opened".to_owned())?;
    let formats = [("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt")];
    let known = formats.iter().find(|(stream, _)| file.has(stream)).map(|(_, format)| *format);
    let mut office = Office { format: known.unwrap_or_default().to_owned(), ..Office::default() };
    for (path, prefix, names) in SETS {
        let Some(set) = file.read(path) else { continue };
        let step = file.step(path);
        let _ = property_set(&mut office, &set, &step, prefix, names);
    }
    office.repairs.extend(file.repairs());
    Ok(office)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn place(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn property_set(office: &mut Office, set: &[u8], step: &Step, prefix: &str, names: &[(u32, &str)]) -> Option<()> {
    let section = place(long(set, 44)?);
    let stated = place(long(set, section.checked_add(4)?)?);
    let count = stated.min(MOST_SET);
    if stated > count {
        let at = Locator::Decoded { within: vec![step.clone()], start: section.min(set.len()), end: set.len() };
        office.repairs.push(row::MOST_SET.repair(at));
    }
    let entry = |index: usize| {
        let at = section.checked_add(8)?.checked_add(index * 8)?;
        Some((long(set, at)?, section.checked_add(place(long(set, at + 4)?))?))
    };
    // Property 1 is the code page of the texts; 1200 is UTF-16.
    let page = (0..count).filter_map(entry).find(|(id, _)| *id == 1);
    let page = page.and_then(|(_, at)| long(set, at.checked_add(4)?)).map(|page| page & 0xffff);
    for (id, at) in (0..count).filter_map(entry) {
        let Some((_, name)) = names.iter().find(|(known, _)| *known == id) else { continue };
        let Some((words, stamp, span)) = value(set, at, page, *name == "editTime") else { continue };
        let at = Locator::Decoded { within: vec![step.clone()], start: span.start, end: span.end };
        let name = format!("{prefix}.{name}");
        office.properties.push(OfficeProperty { name, value: Fact::at(words, at), stamp });
    }
    Some(())
}

/// A typed value (MS-OLEPS 2.15): its words, the moment if it is one, and its bytes.
fn value(set: &[u8], at: usize, page: Option<u32>, lasts: bool) -> Option<(String, Option<Stamp>, ByteSpan)> {
    match long(set, at)? & 0xffff {
        // VT_LPSTR
        30 => {
            let length = place(long(set, at + 4)?).min(LONGEST_TEXT);
            let span = ByteSpan::new(at + 8, (at + 8).checked_add(length)?);
            let coded = set.get(span.start..span.end)?;
            let words = match page {
                Some(1200) => wide(coded),
                page => codepage::text(coded.split(|byte| *byte == 0).next()?, page.unwrap_or(1252)),
            };
            (!words.trim().is_empty()).then_some((words, None, span))
        }
        // VT_LPWSTR
        31 => {
            let length = place(long(set, at + 4)?).checked_mul(2)?.min(LONGEST_TEXT);
            let span = ByteSpan::new(at + 8, (at + 8).checked_add(length)?);
            let words = wide(set.get(span.start..span.end)?);
            (!words.trim().is_empty()).then_some((words, None, span))
        }
        // VT_FILETIME
        64 => {
            let span = ByteSpan::new(at + 4, at + 12);
            let ticks = set.get(span.start..span.end)?.try_into().ok().map(u64::from_le_bytes)?;
            if lasts {
                return (ticks > 0).then(|| (format!("{} min", ticks / 600_000_000), None, span));
            }
            let stamp = time::filetime(ticks)?;
            Some((stamp.raw.clone(), Some(stamp), span))
        }
        _ => None,
    }
}

/// Reads the information group of an RTF text (RTF 1.9.1, "Information Group").
pub fn rtf(bytes: &[u8]) -> Office {
    let mut office = Office { format: "rtf".to_owned(), ..Office::default() };
    let head = ByteSpan::new(0, bytes.len().min(RTF_INFO_WITHIN));
    // An ordinary long text has the group in its head, or nowhere.
    if bytes.len() > RTF_INFO_WITHIN && find_in(bytes, b"{\\info", head).is_none() {
        office.repairs.push(row::RTF_INFO_WITHIN.repair(Locator::raw(RTF_INFO_WITHIN, bytes.len())));
    }
    let groups = [
        ("{\\title ", "office.rtf.title", false),
        ("{\\author ", "office.rtf.author", false),
        ("{\\operator ", "office.rtf.operator", false),
        ("{\\company ", "office.rtf.company", false),
        ("{\\*\\company ", "office.rtf.company", false),
        ("{\\*\\generator ", "office.rtf.generator", false),
        ("{\\creatim", "office.rtf.creatim", true),
        ("{\\revtim", "office.rtf.revtim", true),
        ("{\\printim", "office.rtf.printim", true),
    ];
    for (lead, name, dated) in groups {
        let Some(found) = find_in(bytes, lead.as_bytes(), head) else { continue };
        let start = found + lead.len();
        let rest = bytes.get(start..).unwrap_or_default();
        let Some(length) = rest.iter().take(LONGEST_TEXT).position(|byte| *byte == b'}') else { continue };
        let span = ByteSpan::new(start, start + length);
        let Some(words) = pdf::reread_xml_text(span.of(bytes)).filter(|words| !words.is_empty()) else { continue };
        let stamp = if dated { rtf_time(&words) } else { None };
        let value = Fact::raw(words, span);
        office.properties.push(OfficeProperty { name: name.to_owned(), value, stamp });
    }
    office
}

/// `\yr2014\mo3\dy4\hr10\min5\sec12`: a wall clock without a zone.
fn rtf_time(words: &str) -> Option<Stamp> {
    let part = |key: &str| {
        let rest = words.split('\\').find_map(|word| word.strip_prefix(key))?;
        rest.trim().parse::<i16>().ok()
    };
    let small = |key: &str| i8::try_from(part(key).unwrap_or(0)).ok();
    let (month, day) = (i8::try_from(part("mo")?).ok()?, i8::try_from(part("dy")?).ok()?);
    let at = civil::DateTime::new(part("yr")?, month, day, small("hr")?, small("min")?, small("sec")?, 0).ok()?;
    let precision = if part("sec").is_some() { Precision::Second } else { Precision::Minute };
    Some(Stamp::from_clock(words, at, Offset::Missing, precision))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_information_group_of_an_rtf_is_read() {
        let office = rtf(
            b"{\\rtf1{\\info{\\author Ana}{\\creatim\\yr2014\\mo3\\dy4\\hr10\\min5}{\\revtim\\yr2014\\mo13\\dy4}}}",
        );
        assert_eq!(office.property("office.rtf.author").unwrap().value.value, "Ana");
        let created = office.property("office.rtf.creatim").unwrap().stamp.as_ref().unwrap();
        assert_eq!(created.words(), "2014-03-04 10:05 zone not stated");
        assert_eq!(office.property("office.rtf.revtim").unwrap().stamp, None);
    }
}
