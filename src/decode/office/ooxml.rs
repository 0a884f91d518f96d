//! Properties of zip packages: Office Open XML (ECMA-376 part 2 clause 11, part 1 clause 22.2) and OpenDocument (ODF 1.3 part 2, 4).

use quick_xml::events::Event;

use super::package::{Directory, directory, first_stored, unpack};
use super::{signed, words};
use crate::decode::{pdf, time};
use crate::evidence::limits::document::{DEEPEST_PROPERTY, LONGEST_PROPERTY, MOST_PROPERTIES, row};
use crate::evidence::{ByteSpan, Fact, Locator, Office, OfficeProperty, Repair, Step};

/// Parts that hold properties, and the first segments of the names of their facts.
const PARTS: [(&str, &str); 4] = [
    ("docProps/core.xml", "office.core"),
    ("docProps/app.xml", "office.app"),
    ("docProps/custom.xml", "office.custom"),
    ("meta.xml", "office.meta"),
];
/// Where the main part stands, and what the package is then.
const FORMATS: [(&str, &str); 3] = [("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")];
/// Elements that hold a moment.
const DATES: [&str; 6] = ["created", "modified", "lastPrinted", "creation-date", "print-date", "filetime"];

/// Reads the directory and the properties.
///
/// # Errors
/// When not one entry of the package can be found.
pub fn read(bytes: &[u8]) -> Result<Office, String> {
    let directory = directory(bytes);
    if directory.entries.is_empty() {
        return Err("no entry of its package could be read".to_owned());
    }
    let mut office = Office {
        format: format(bytes, &directory),
        entries: directory.entries.iter().map(|entry| entry.listed.clone()).collect(),
        repairs: directory.repairs.clone(),
        ..Office::default()
    };
    words::read(&mut office, bytes, &directory);
    let (signatures, unread) = signed::read(bytes, &directory);
    office.signatures = signatures;
    office.repairs.extend(unread);
    for (part, prefix) in PARTS {
        let Some(entry) = directory.entry(part) else { continue };
        let Some((step, (xml, cut))) = entry.step().zip(unpack(bytes, entry)) else {
            let what = format!("{part} could not be unpacked");
            office.repairs.push(Repair::new(what, entry.listed.name.at.clone()));
            continue;
        };
        if let Some(limit) = cut {
            office.repairs.push(Repair::new(limit.of(part), Locator::raw(step.start, step.end)));
        }
        if let Some(why) = properties(&mut office, &xml, prefix, &step) {
            let what = format!("{part} was read only in part: {why}");
            office.repairs.push(Repair::new(what, Locator::raw(step.start, step.end)));
        }
    }
    Ok(office)
}

fn format(bytes: &[u8], directory: &Directory) -> String {
    let stored = first_stored(bytes).unwrap_or_default();
    let odf = [("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"), ("graphics", "odg")];
    let known = stored
        .strip_prefix("application/vnd.oasis.opendocument.")
        .and_then(|kind| odf.iter().find(|(word, _)| kind.starts_with(word)).map(|(_, format)| *format));
    let holds = |start: &str| directory.entries.iter().any(|entry| entry.listed.name.value.starts_with(start));
    let format = known.or_else(|| FORMATS.iter().find(|(start, _)| holds(start)).map(|(_, format)| *format));
    format.unwrap_or_default().to_owned()
}

/// Every element that holds words only becomes a property; says why if it broke off.
fn properties(office: &mut Office, xml: &[u8], prefix: &str, step: &Step) -> Option<String> {
    struct Open {
        name: String,
        content: usize,
        leaf: bool,
    }
    let mut reader = quick_xml::Reader::from_reader(xml);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let position = |reader: &quick_xml::Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let before = position(&reader);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Some(format!("not well-formed at byte {before} ({error})")),
        };
        let after = position(&reader);
        match event {
            Event::Start(tag) => {
                if let Some(parent) = open.last_mut() {
                    parent.leaf = false;
                }
                let local = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                // Custom properties and ODF's user-defined ones carry their name as an attribute.
                let named = tag.attributes().with_checks(false).flatten().take(20).find_map(|attribute| {
                    let wanted = attribute.key.local_name().as_ref() == b"name"
                        && matches!(local.as_str(), "property" | "user-defined");
                    wanted.then(|| String::from_utf8_lossy(&attribute.value).into_owned())
                });
                // Values of custom properties and of lists (`TitlesOfParts`) are elements of their own.
                let listed = (prefix == "office.app" && open.len() > 1) || prefix == "office.custom";
                let inherited = open.last().filter(|parent| listed && !parent.name.is_empty());
                let name = match (named, inherited) {
                    (Some(named), _) => named,
                    (None, Some(parent)) => parent.name.clone(),
                    (None, None) if prefix == "office.custom" => String::new(),
                    (None, None) => local,
                };
                open.push(Open { name, content: after, leaf: true });
                if open.len() > DEEPEST_PROPERTY {
                    return Some(row::DEEPEST_PROPERTY.sentence());
                }
            }
            Event::Empty(_) => {
                if let Some(parent) = open.last_mut() {
                    parent.leaf = false;
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { continue };
                let span = ByteSpan::new(element.content, before);
                if !element.leaf || element.name.is_empty() || span.is_empty() {
                    continue;
                }
                if span.len() > LONGEST_PROPERTY {
                    too_long(office, span, step);
                    continue;
                }
                if office.properties.len() >= MOST_PROPERTIES {
                    return Some(row::MOST_PROPERTIES.sentence());
                }
                add(office, xml, &format!("{prefix}.{}", element.name), span, step);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Says once of a part that a value was not read.
fn too_long(office: &mut Office, span: ByteSpan, step: &Step) {
    let at = Locator::Decoded { within: vec![step.clone()], start: span.start, end: span.end };
    let what = row::LONGEST_PROPERTY.sentence();
    if !office.repairs.iter().any(|known| known.what == what) {
        office.repairs.push(Repair::new(what, at));
    }
}

fn add(office: &mut Office, xml: &[u8], name: &str, span: ByteSpan, step: &Step) {
    let Some(text) = pdf::reread_xml_text(span.of(xml)) else { return };
    let local = name.rsplit('.').next().unwrap_or_default();
    // ODF's `dc:date` is the last change.
    let dated = DATES.contains(&local) || (local == "date" && name.starts_with("office.meta."));
    let stamp = if dated { time::iso8601(&text) } else { None };
    let at = Locator::Decoded { within: vec![step.clone()], start: span.start, end: span.end };
    office.properties.push(OfficeProperty { name: name.to_owned(), value: Fact::at(text, at), stamp });
}
