//! Signatures of a package (ECMA-376 part 2 clause 13): their parts under `_xmlsignatures/`. Verifies nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::events::{BytesStart, Event};

use super::package::{Directory, Entry, unpack};
use crate::decode::{pdf, time, x509};
use crate::evidence::limits::document::{DEEPEST_PROPERTY, LONGEST_PROPERTY, row};
use crate::evidence::{ByteSpan, Fact, Locator, OfficeSignature, Repair, SignedPart, Step};

/// Where the signatures stand (13.2.2).
const FOLDER: &str = "_xmlsignatures/";
/// Signatures of one package that are read: real ones have one to five.
const MOST_SIGNATURES: usize = 32;
/// References of one signature that are kept: a presentation of a hundred slides has some hundred.
const MOST_REFERENCES: usize = 20_000;
/// Certificates of one signature that are kept.
const MOST_CERTIFICATES: usize = 16;

/// Every signature of the package, and what could not be read.
pub(super) fn read(bytes: &[u8], directory: &Directory) -> (Vec<OfficeSignature>, Vec<Repair>) {
    let (mut signatures, mut repairs) = (Vec::new(), Vec::new());
    let own = |entry: &&Entry| {
        let name = entry.listed.name.value.to_ascii_lowercase();
        let inside = name.strip_prefix(FOLDER);
        inside.is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
    };
    for entry in directory.entries.iter().filter(own).take(MOST_SIGNATURES) {
        let part = entry.listed.name.value.clone();
        let Some((step, (xml, cut))) = entry.step().zip(unpack(bytes, entry)) else {
            repairs.push(Repair::new(format!("{part} could not be unpacked"), entry.listed.name.at.clone()));
            continue;
        };
        let whole = Locator::raw(step.start, step.end);
        if let Some(limit) = cut {
            repairs.push(Repair::new(limit.of(&part), whole.clone()));
        }
        let mut reading = Reading::new(&part, &xml, step);
        if let Some(why) = reading.run() {
            repairs.push(Repair::new(format!("{part} was read only in part: {why}"), whole));
        }
        signatures.push(reading.signature);
    }
    (signatures, repairs)
}

/// An element that is open.
struct Open {
    name: String,
    content: usize,
}

/// One part while it is read.
struct Reading<'x> {
    xml: &'x [u8],
    step: Step,
    signature: OfficeSignature,
    open: Vec<Open>,
    /// The reference that is open.
    reference: Option<SignedPart>,
}

impl<'x> Reading<'x> {
    fn new(part: &str, xml: &'x [u8], step: Step) -> Self {
        let at = Locator::Decoded { within: vec![step.clone()], start: 0, end: xml.len() };
        let signature = OfficeSignature {
            part: part.to_owned(),
            at,
            method: None,
            signed_at: None,
            comments: None,
            certificates: Vec::new(),
            names: Vec::new(),
            parts: Vec::new(),
        };
        Self { xml, step, signature, open: Vec::new(), reference: None }
    }

    fn place(&self, span: ByteSpan) -> Locator {
        Locator::Decoded { within: vec![self.step.clone()], start: span.start, end: span.end }
    }

    /// Reads all of it; says why if it broke off.
    fn run(&mut self) -> Option<String> {
        let mut reader = quick_xml::Reader::from_reader(self.xml);
        let config = reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
        let position =
            |reader: &quick_xml::Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        loop {
            let before = position(&reader);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Some(format!("not well-formed at byte {before} ({error})")),
            };
            let after = position(&reader);
            match event {
                Event::Start(tag) => {
                    self.start(&tag, ByteSpan::new(before, after));
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    self.open.push(Open { name, content: after });
                    if self.open.len() > DEEPEST_PROPERTY {
                        return Some(row::DEEPEST_PROPERTY.sentence());
                    }
                }
                Event::Empty(tag) => self.start(&tag, ByteSpan::new(before, after)),
                Event::End(_) => {
                    let Some(element) = self.open.pop() else { continue };
                    self.end(&element.name, ByteSpan::new(element.content, before));
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart, span: ByteSpan) {
        let attribute = |key: &[u8]| -> Option<String> {
            let found = tag.attributes().with_checks(false).flatten().take(20).find(|one| one.key.as_ref() == key)?;
            pdf::reread_xml_text(&found.value)
        };
        match tag.local_name().as_ref() {
            b"SignatureMethod" => {
                let at = self.place(span);
                self.signature.method = attribute(b"Algorithm").map(|method| Fact::at(method, at));
            }
            b"Reference" => {
                let part = attribute(b"URI").as_deref().and_then(part_name);
                let at = self.place(span);
                self.reference = part.map(|name| SignedPart {
                    name: Fact::at(name, at),
                    transformed: false,
                    algorithm: String::new(),
                    digest: Vec::new(),
                });
            }
            b"Transform" => {
                if let Some(reference) = &mut self.reference {
                    reference.transformed = true;
                }
            }
            b"DigestMethod" => {
                if let (Some(reference), Some(algorithm)) = (&mut self.reference, attribute(b"Algorithm")) {
                    reference.algorithm = algorithm;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, span: ByteSpan) {
        let above = self.open.last().map(|open| open.name.as_str()).unwrap_or_default();
        match (above, name) {
            (_, "Reference") => {
                let kept = self.reference.take().filter(|_| self.signature.parts.len() < MOST_REFERENCES);
                self.signature.parts.extend(kept);
            }
            ("Reference", "DigestValue") => {
                let digest = self.coded(span);
                if let (Some(reference), Some(digest)) = (&mut self.reference, digest) {
                    reference.digest = digest;
                }
            }
            (_, "X509Certificate") if self.signature.certificates.len() < MOST_CERTIFICATES => {
                let Some(der) = self.coded(span) else { return };
                let at = self.place(span);
                if let Some(read) = x509::read(&der, ByteSpan::new(0, der.len())) {
                    let names = (Fact::at(read.subject.words(), at.clone()), Fact::at(read.issuer.words(), at.clone()));
                    self.signature.names.push(names);
                }
                self.signature.certificates.push(Fact::at(der, at));
            }
            ("SignatureTime", "Value") | (_, "SigningTime") => {
                if self.signature.signed_at.is_none()
                    && let Some(stamp) = self.text(span).and_then(|text| time::iso8601(&text))
                {
                    self.signature.signed_at = Some(Fact::at(stamp, self.place(span)));
                }
            }
            (_, "SignatureComments") if !span.is_empty() => {
                let at = self.place(span);
                self.signature.comments = self.text(span).map(|text| Fact::at(text, at));
            }
            _ => {}
        }
    }

    fn text(&self, span: ByteSpan) -> Option<String> {
        if span.len() > LONGEST_PROPERTY {
            return None;
        }
        pdf::reread_xml_text(span.of(self.xml))
    }

    /// Base64 with line ends, which some writers put in as references.
    fn coded(&self, span: ByteSpan) -> Option<Vec<u8>> {
        let text = self.text(span)?;
        let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        STANDARD.decode(plain).ok()
    }
}

/// The part that a reference names: `/word/document.xml?ContentType=…` (13.2.4.3); `None` for what stands in the signature itself.
fn part_name(reference: &str) -> Option<String> {
    let path = reference.strip_prefix('/')?.split(['?', '#']).next().unwrap_or_default();
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let pair = (byte == b'%').then(|| bytes.clone().next().zip(bytes.clone().nth(1))).flatten();
        let digits = pair.and_then(|(high, low)| {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(high)? << 4 | digit(low)?).ok()
        });
        match digits {
            Some(decoded) => {
                out.push(decoded);
                bytes.next();
                bytes.next();
            }
            None => out.push(byte),
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::part_name;

    #[test]
    fn parts_are_named_as_the_directory_names_them() {
        assert_eq!(part_name("/word/document.xml?ContentType=a/b").as_deref(), Some("word/document.xml"));
        assert_eq!(part_name("/word/media/a%20%C3%A9.png%").as_deref(), Some("word/media/a é.png%"));
        assert_eq!(part_name("#idPackageObject"), None);
    }
}
