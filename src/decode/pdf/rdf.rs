//! Properties out of an XMP packet's RDF, each with the place of its value (ISO 16684-1 clause 7).

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::text::reread_xml_text;
use crate::decode::time;
use crate::evidence::limits::pdf::{DEEPEST_XMP, MOST_PROPERTIES, row};
use crate::evidence::{ByteSpan, Fact, Locator, Stamp, Step, XmpProperty};

/// Longest value kept (bytes): thumbnails are carried as base64 and say nothing in words.
const LONGEST_VALUE: usize = 4_096;
/// Longest name of a property (bytes).
const LONGEST_NAME: usize = 400;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Namespaces and the prefixes that everybody writes for them (ISO 16684-1 8, Adobe XMP specification part 2).
const PREFIXES: &[(&str, &str)] = &[
    (RDF, "rdf"),
    ("adobe:ns:meta/", "x"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/xap/1.0/bj/", "xmpBJ"),
    ("http://ns.adobe.com/xap/1.0/t/pg/", "xmpTPg"),
    ("http://ns.adobe.com/xap/1.0/g/", "xmpG"),
    ("http://ns.adobe.com/xap/1.0/g/img/", "xmpGImg"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef"),
    ("http://ns.adobe.com/xap/1.0/sType/Version#", "stVer"),
    ("http://ns.adobe.com/xap/1.0/sType/Dimensions#", "stDim"),
    ("http://ns.adobe.com/xap/1.0/sType/Font#", "stFnt"),
    ("http://ns.adobe.com/pdf/1.3/", "pdf"),
    ("http://ns.adobe.com/pdfx/1.3/", "pdfx"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/illustrator/1.0/", "illustrator"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://www.aiim.org/pdfa/ns/id/", "pdfaid"),
    ("http://www.aiim.org/pdfua/ns/id/", "pdfuaid"),
    ("http://www.npes.org/pdfx/ns/id/", "pdfxid"),
];
/// Ends of names that hold a date.
const DATES: [&str; 5] = ["Date", "stEvt:when", "stVer:modifyDate", "photoshop:DateCreated", "pdfx:SourceModified"];

/// Where a packet's bytes lie.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// From this byte of the file on.
    Raw(usize),
    /// Behind these steps.
    Decoded(Vec<Step>),
}

impl Place {
    fn locate(&self, span: ByteSpan) -> Locator {
        match self {
            Self::Raw(start) => Locator::Raw(span.shifted(*start)),
            Self::Decoded(steps) => Locator::Decoded { within: steps.clone(), start: span.start, end: span.end },
        }
    }
}

/// What an open element is.
#[derive(Debug, Clone, PartialEq)]
enum Role {
    /// `x:xmpmeta`, `rdf:RDF`, `rdf:Description`: holds properties.
    Frame,
    /// `rdf:Seq`, `rdf:Bag`, `rdf:Alt`: holds items; how many so far.
    List(usize),
    /// A property or an item.
    Value,
}

#[derive(Debug)]
struct Open {
    role: Role,
    /// Name of the property that it belongs to; empty at the top.
    path: String,
    /// Where its content starts.
    content: usize,
    has_children: bool,
}

/// Reads one packet.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    place: &'a Place,
    prefixes: HashMap<String, String>,
    open: Vec<Open>,
    pub toolkit: Option<Fact<String>>,
    /// The first description, if `rdf:about` is not its first attribute.
    pub about_late: Option<Fact<String>>,
    /// Whether a description was met.
    described: bool,
    pub properties: Vec<XmpProperty>,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], place: &'a Place) -> Self {
        Self {
            bytes,
            place,
            prefixes: HashMap::new(),
            open: Vec::new(),
            toolkit: None,
            about_late: None,
            described: false,
            properties: Vec::new(),
        }
    }

    /// Reads to the end; says why if it broke off.
    pub fn run(&mut self) -> Option<String> {
        let mut xml = quick_xml::Reader::from_reader(self.bytes);
        let config = xml.config_mut();
        (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
        let position = |xml: &quick_xml::Reader<&[u8]>| usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
        loop {
            let before = position(&xml);
            let event = match xml.read_event() {
                Ok(event) => event,
                Err(error) => return Some(format!("not well-formed at byte {before} ({error})")),
            };
            let after = position(&xml);
            match event {
                Event::Start(tag) => self.start(&tag, after),
                Event::Empty(tag) => {
                    self.start(&tag, after);
                    self.open.pop();
                }
                Event::End(_) => self.end(before),
                Event::PI(text) if text.starts_with(b"xpacket end") => return None,
                Event::Eof => return None,
                _ => {}
            }
            if self.properties.len() >= MOST_PROPERTIES {
                return Some(row::MOST_PROPERTIES.sentence());
            }
            if self.open.len() > DEEPEST_XMP {
                return Some(row::DEEPEST_XMP.sentence());
            }
        }
    }

    /// A name in its usual prefix.
    fn usual(&self, name: &[u8]) -> String {
        let name = String::from_utf8_lossy(name.get(..name.len().min(LONGEST_NAME)).unwrap_or_default());
        match name.split_once(':') {
            Some((prefix, local)) => match self.prefixes.get(prefix) {
                Some(usual) => format!("{usual}:{local}"),
                None => name.into_owned(),
            },
            None => name.into_owned(),
        }
    }

    fn declare(&mut self, prefix: &[u8], uri: &str) {
        let prefix = String::from_utf8_lossy(prefix).into_owned();
        let known = PREFIXES.iter().find(|(known, _)| *known == uri).map(|(_, usual)| *usual);
        let usual = known.map_or_else(|| prefix.clone(), str::to_owned);
        self.prefixes.insert(prefix, usual);
    }

    fn span_of(&self, part: &[u8]) -> ByteSpan {
        let start = (part.as_ptr() as usize).saturating_sub(self.bytes.as_ptr() as usize);
        ByteSpan::new(start.min(self.bytes.len()), start.saturating_add(part.len()).min(self.bytes.len()))
    }

    /// Notes where `rdf:about` stands among the attributes of the first description.
    fn about(&mut self, tag: &BytesStart<'_>) {
        /// Attributes that are looked at, and bytes that are shown.
        const MOST: usize = 100;
        let keys: Vec<String> = tag
            .attributes()
            .with_checks(false)
            .flatten()
            .take(MOST)
            .map(|attribute| self.usual(attribute.key.as_ref()))
            .collect();
        if keys.iter().position(|key| key == "rdf:about").is_some_and(|at| at > 0) {
            let whole = self.span_of(tag);
            let span = ByteSpan::new(whole.start, whole.end.min(whole.start.saturating_add(MOST)));
            self.about_late = self.text(span).map(|text| Fact::at(text, self.place.locate(span)));
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, after: usize) {
        /// Most attributes of one element.
        const MOST_ATTRIBUTES: usize = 500;
        let mut attributes: Vec<(Vec<u8>, ByteSpan)> = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten().take(MOST_ATTRIBUTES) {
            let span = self.span_of(&attribute.value);
            let key = attribute.key.as_ref();
            match key.strip_prefix(b"xmlns:") {
                Some(prefix) => self.declare(prefix, &String::from_utf8_lossy(&attribute.value)),
                None if key == b"xmlns" => {}
                None => attributes.push((key.to_vec(), span)),
            }
        }
        let name = self.usual(tag.name().as_ref());
        if name == "rdf:Description" && !std::mem::replace(&mut self.described, true) {
            self.about(tag);
        }
        let parent = match self.open.last_mut() {
            Some(parent) => {
                parent.has_children = true;
                parent.path.clone()
            }
            None => String::new(),
        };
        let (role, path) = match name.as_str() {
            "x:xmpmeta" | "x:xapmeta" | "rdf:RDF" | "rdf:Description" => (Role::Frame, parent),
            "rdf:Seq" | "rdf:Bag" | "rdf:Alt" => (Role::List(0), parent),
            "rdf:li" => {
                let number = match self.open.last_mut().map(|open| &mut open.role) {
                    Some(Role::List(count)) => {
                        *count += 1;
                        *count
                    }
                    _ => 1,
                };
                (Role::Value, format!("{parent}[{number}]"))
            }
            _ => (Role::Value, join(&parent, &name)),
        };
        for (key, span) in attributes {
            let key = self.usual(&key);
            if key == "x:xmptk" || key == "x:xaptk" {
                self.toolkit = self.text(span).map(|text| Fact::at(text, self.place.locate(span)));
            } else if key.contains(':') && !["rdf:", "xml:", "x:"].iter().any(|prefix| key.starts_with(prefix)) {
                self.add(join(&path, &key), span);
            } else if key == "rdf:value" || (key == "rdf:resource" && role == Role::Value) {
                self.add(path.clone(), span);
            }
        }
        let path = path.get(..path.len().min(LONGEST_NAME)).map_or_else(|| "…".to_owned(), str::to_owned);
        self.open.push(Open { role, path, content: after, has_children: false });
    }

    fn end(&mut self, before: usize) {
        let Some(open) = self.open.pop() else { return };
        if open.role == Role::Value && !open.has_children {
            self.add(open.path, ByteSpan::new(open.content, before));
        }
    }

    fn text(&self, span: ByteSpan) -> Option<String> {
        reread_xml_text(span.of(self.bytes)).filter(|text| !text.is_empty())
    }

    fn add(&mut self, name: String, span: ByteSpan) {
        let span = trimmed(self.bytes, span);
        if span.len() > LONGEST_VALUE || name.is_empty() {
            return;
        }
        let Some(value) = self.text(span) else { return };
        let stamp = stamp(&name, &value);
        self.properties.push(XmpProperty { name, value: Fact::at(value, self.place.locate(span)), stamp });
    }
}

/// The build day in `Adobe XMP Core 5.6-c017 91.164464, 2020/06/15-10:20:05` or `… Wed Jun 14 2006 08:31:24`.
pub(super) fn build_day(toolkit: &str) -> Option<Stamp> {
    /// Adobe's first XMP toolkit is of 2001; builds dated before are misprints of their makers.
    const FIRST_YEAR: i64 = 2001;
    let tail = toolkit.rsplit_once(", ").map(|(_, tail)| tail.trim())?;
    let stamp = match tail.split_once('-') {
        Some((day, _)) => time::iso8601(&day.replace('/', "-")),
        None => time::rfc5322(tail),
    }?;
    (stamp.civil().is_some() && stamp.digits.year >= FIRST_YEAR).then_some(stamp)
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

fn stamp(name: &str, value: &str) -> Option<Stamp> {
    if !(DATES.iter().any(|end| name.ends_with(end)) || name.starts_with("dc:date")) {
        return None;
    }
    if value.starts_with("D:") { time::pdf(value) } else { time::iso8601(value) }
}

/// The place without white space at its ends.
fn trimmed(bytes: &[u8], span: ByteSpan) -> ByteSpan {
    let body = span.of(bytes);
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(body.len());
    let end = body.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(start, |at| at + 1);
    ByteSpan::new(span.start + start, span.start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xapmeta xmlns:x='adobe:ns:meta/' x:xaptk='XMP toolkit 2.9'>
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:CreateDate="2017-05-04T14:00:01+02:00">
   <xap:CreatorTool> Writer &amp; Co </xap:CreatorTool>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:q="http://purl.org/dc/elements/1.1/" xmlns:xapMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#">
   <q:creator><rdf:Seq><rdf:li>A. One</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></q:creator>
   <xapMM:History><rdf:Seq><rdf:li rdf:parseType="Resource"><stEvt:when>2016-01-01T00:00:00Z</stEvt:when></rdf:li>
   <rdf:li stEvt:when="2016-02-01T00:00:00Z"/></rdf:Seq></xapMM:History>
  </rdf:Description></rdf:RDF></x:xapmeta><?xpacket end="w"?>"#;

    #[test]
    fn properties_have_their_usual_names_and_places() {
        let place = Place::Raw(100);
        let mut reader = Reader::new(PACKET.as_bytes(), &place);
        assert_eq!(reader.run(), None);
        assert_eq!(reader.toolkit.as_ref().unwrap().value, "XMP toolkit 2.9");
        let names: Vec<_> = reader.properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "xmp:CreateDate",
                "xmp:CreatorTool",
                "dc:creator[1]",
                "dc:creator[2]",
                "xmpMM:History[1].stEvt:when",
                "xmpMM:History[2].stEvt:when"
            ]
        );
        for property in &reader.properties {
            let span = property.value.at.raw_span().unwrap();
            let bytes = &PACKET.as_bytes()[span.start - 100..span.end - 100];
            assert_eq!(reread_xml_text(bytes).as_ref(), Some(&property.value.value));
        }
        assert_eq!(reader.properties[1].value.value, "Writer & Co");
        assert!(reader.properties[4].stamp.is_some());
    }

    #[test]
    fn what_stands_before_an_error_is_kept() {
        let broken = &PACKET[..PACKET.find("<xapMM:History>").unwrap() + 20];
        let place = Place::Raw(0);
        let mut reader = Reader::new(broken.as_bytes(), &place);
        reader.run();
        assert_eq!(reader.properties.len(), 4);
    }

    #[test]
    fn toolkits_tell_their_build_day() {
        for (text, expected) in [
            ("Adobe XMP Core 5.6-c017 91.164464, 2020/06/15-10:20:05        ", Some("2020-06-15")),
            ("Adobe XMP Core 4.0-c006 1.236519, Wed Jun 14 2006 08:31:24", Some("2006-06-14")),
            ("3.1-701", None),
            ("XMP toolkit 2.9.1-13, framework 1.6", None),
            ("Adobe XMP Core 9.1-c001, 1998/00/00-00:00:00", None),
        ] {
            let built = build_day(text).and_then(|stamp| stamp.civil()).map(|at| at.date().to_string());
            assert_eq!(built.as_deref(), expected, "{text}");
        }
    }
}
