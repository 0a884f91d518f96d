//! What a PDF says: its frame (header, cross-reference, revisions), Info, XMP, identifiers, fonts.

use serde::{Deserialize, Serialize};

use super::{
    ByteSpan, Fact, Frame, NamedFact, PageWords, PdfPages, PdfSigning, PdfTraces, Reading, Repair, Stamp, StateChanges,
    TimelineEntry, Trust, listing_time,
    mail_facts::{Names, unique},
};

/// The first lines (ISO 32000-2 7.5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfHeader {
    /// Version as written, e.g. `1.7`.
    pub version: Fact<String>,
    /// Bytes before `%PDF-`.
    pub offset: usize,
    /// The bytes of the comment on the second line, lower-case hex; names the last program that wrote the whole file.
    pub marker: Option<Fact<String>>,
}

/// How a cross-reference section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum XrefKind {
    /// Classic table (ISO 32000-2 7.5.4).
    Table,
    /// Cross-reference stream (7.5.8).
    Stream,
}

/// One cross-reference section reached by walking `startxref` and `/Prev`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct XrefSection {
    /// Table or stream.
    pub kind: XrefKind,
    /// Where it starts, and the end of its trailer dictionary or stream.
    pub span: ByteSpan,
}

/// One saved state of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// 1 is the oldest.
    pub number: usize,
    /// Bytes of the file up to and with this state's `%%EOF` and its line end.
    pub end: usize,
    /// The bytes that this state added.
    pub added: ByteSpan,
    /// What it changed, in words: `page 2: text replaced`.
    pub changed: Vec<String>,
    /// Pages that its changes reach, by their numbers (1 is the first), at most some.
    pub pages: Vec<usize>,
    /// What reads otherwise than in the state before, page by page.
    pub words: Vec<PageWords>,
    /// For each page the number of the one that it was in the state before, 0 for a new one; empty where all kept their places.
    pub came_from: Vec<usize>,
}

/// The `/Linearized` dictionary (ISO 32000-2 annex F).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinearizedHead {
    /// `/L`: the file length in bytes when it was linearised.
    pub length: Fact<u64>,
}

/// One entry of an Info dictionary (ISO 32000-2 14.3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InfoEntry {
    /// The revision that holds it.
    pub revision: usize,
    /// Key without the slash.
    pub key: String,
    /// Decoded value.
    pub value: Fact<String>,
    /// The value as a date, for keys that hold one.
    pub stamp: Option<Stamp>,
}

impl InfoEntry {
    /// Its dotted name: the `last` saved state has the plain one.
    fn fact_name(&self, last: usize) -> String {
        if self.revision == last {
            format!("pdf.info.{}", self.key)
        } else {
            format!("pdf.revision[{}].info.{}", self.revision, self.key)
        }
    }
}

/// One property of an XMP packet (ISO 16684-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct XmpProperty {
    /// Prefixed name in its usual prefix, e.g. `xmp:CreateDate`, `xmpMM:History[1].stEvt:when`.
    pub name: String,
    /// Decoded value.
    pub value: Fact<String>,
    /// The value as a date, for properties that hold one.
    pub stamp: Option<Stamp>,
}

/// One XMP packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct XmpPacket {
    /// The packet's bytes; the value is what holds it, e.g. `document` or `object 14 0`.
    pub holder: Fact<String>,
    /// Whether it is the catalog's `/Metadata` of the last revision.
    pub document: bool,
    /// Revision that wrote it.
    pub revision: usize,
    /// `x:xmptk`.
    pub toolkit: Option<Fact<String>>,
    /// The day on which the toolkit was built, where its name says it.
    pub toolkit_built: Option<Fact<Stamp>>,
    /// The first `rdf:Description`, if `rdf:about` stands in it but is not its first attribute.
    pub about_late: Option<Fact<String>>,
    /// Properties in file order.
    pub properties: Vec<XmpProperty>,
}

/// One embedded font program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedFont {
    /// `/FontName` with its subset tag.
    pub name: Fact<String>,
    /// `TrueType`, `OpenType (CFF)`, `CFF`, `Type 1`.
    pub format: String,
    /// `head.created` (seconds since 1904, UTC), if it is plausible.
    pub created: Option<Fact<Stamp>>,
    /// `head.modified`, if it is plausible.
    pub modified: Option<Fact<Stamp>>,
    /// `head.fontRevision` with two decimals.
    pub revision: Option<Fact<String>>,
}

/// One PDF document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pdf {
    /// The first lines; `None` if `%PDF-` was not found.
    pub header: Option<PdfHeader>,
    /// Every `startxref` number with its place, in file order.
    pub startxref: Vec<Fact<usize>>,
    /// Every `%%EOF`, in file order.
    pub eofs: Vec<ByteSpan>,
    /// Cross-reference sections, newest first.
    pub sections: Vec<XrefSection>,
    /// Saved states, oldest first. Linearised and hybrid files that nobody changed have one.
    pub revisions: Vec<Revision>,
    /// What each state after the first changed.
    pub changes: Vec<StateChanges>,
    /// How it is put together, where that is not as programs do it.
    pub frame: Frame,
    /// Set if the file was linearised.
    pub linearized: Option<LinearizedHead>,
    /// Info entries, those of the last revision first.
    pub info: Vec<InfoEntry>,
    /// XMP packets, the document's own first.
    pub xmp: Vec<XmpPacket>,
    /// `/ID` strings of the newest trailer, lower-case hex.
    pub ids: Vec<Fact<String>>,
    /// Embedded fonts.
    pub fonts: Vec<EmbeddedFont>,
    /// `/BaseFont` names, embedded or not, each once.
    pub font_names: Vec<Fact<String>>,
    /// `/Version` of the catalog, which overrides the header (ISO 32000-2 7.7.2).
    pub catalog_version: Option<Fact<String>>,
    /// Comment lines that an editing program left between the objects.
    pub comments: Vec<Fact<String>>,
    /// Length of the file (bytes).
    pub length: usize,
    /// What stands on the pages of the last saved state.
    pub page_list: PdfPages,
    /// Pages reached from the catalog.
    pub pages: Option<Fact<usize>>,
    /// Signatures, and fields made for them.
    pub signing: PdfSigning,
    /// Filter and algorithm, if the file is encrypted.
    pub encryption: Option<Fact<String>>,
    /// What its objects say beside these papers.
    pub traces: PdfTraces,
    /// What had to be mended to read it.
    pub repairs: Vec<Repair>,
}

impl Pdf {
    /// The Info entry of the last revision with this key.
    pub fn info_entry(&self, key: &str) -> Option<&InfoEntry> {
        let last = self.revisions.len().max(1);
        self.info.iter().find(|entry| entry.revision == last && entry.key == key)
    }

    /// The date in the last revision's Info.
    pub fn info_date(&self, key: &str) -> Option<Fact<Stamp>> {
        let entry = self.info_entry(key)?;
        Some(Fact::at(entry.stamp.clone()?, entry.value.at.clone()))
    }

    /// The document's own XMP packet.
    pub fn document_xmp(&self) -> Option<&XmpPacket> {
        self.xmp.iter().find(|packet| packet.document)
    }

    /// A property of the document's own XMP.
    pub fn xmp_property(&self, name: &str) -> Option<&XmpProperty> {
        self.document_xmp()?.properties.iter().find(|property| property.name == name)
    }

    /// A date of the document's own XMP.
    pub fn xmp_date(&self, name: &str) -> Option<Fact<Stamp>> {
        let property = self.xmp_property(name)?;
        Some(Fact::at(property.stamp.clone()?, property.value.at.clone()))
    }

    /// Every fact with its name.
    pub fn facts(&self) -> Vec<NamedFact> {
        let mut facts = Vec::new();
        let mut add = |name: String, fact: &Fact<String>, read_as| {
            facts.push(NamedFact { name, value: fact.value.clone(), at: fact.at.clone(), read_as });
        };
        if let Some(header) = &self.header {
            add("pdf.header.version".into(), &header.version, Reading::Verbatim);
            if let Some(marker) = &header.marker {
                add("pdf.header.marker".into(), marker, Reading::Derived);
            }
        }
        if let Some(version) = &self.catalog_version {
            add("pdf.catalog.Version".into(), version, Reading::PdfName);
        }
        if let Some(head) = &self.linearized {
            add("pdf.linearized.L".into(), &head.length.map(u64::to_string), Reading::Derived);
        }
        let last = self.revisions.len().max(1);
        for entry in &self.info {
            add(entry.fact_name(last), &entry.value, Reading::PdfString);
        }
        for (base, packet) in self.named_packets() {
            if let Some(toolkit) = &packet.toolkit {
                add(format!("{base}.x:xmptk"), toolkit, Reading::XmlText);
            }
            if let Some(built) = &packet.toolkit_built {
                add(format!("{base}.x:xmptk~clock"), &built.map(Stamp::words), Reading::Derived);
            }
            for property in &packet.properties {
                add(format!("{base}.{}", property.name), &property.value, Reading::XmlText);
            }
        }
        for (index, id) in self.ids.iter().enumerate() {
            add(format!("pdf.trailer.ID[{index}]"), id, Reading::Derived);
        }
        if let Some(encryption) = &self.encryption {
            add("pdf.trailer.Encrypt".into(), encryption, Reading::Derived);
        }
        if let Some(pages) = &self.pages {
            add("pdf.pages".into(), &pages.map(usize::to_string), Reading::Derived);
        }
        for (index, font) in self.fonts.iter().enumerate() {
            let base = format!("pdf.font[{index}]");
            add(format!("{base}.name"), &font.name, Reading::PdfName);
            if let Some(revision) = &font.revision {
                add(format!("{base}.head.fontRevision"), revision, Reading::Derived);
            }
            for (word, stamp) in [("created", &font.created), ("modified", &font.modified)] {
                if let Some(stamp) = stamp {
                    add(format!("{base}.head.{word}"), &stamp.map(listing_time), Reading::Derived);
                }
            }
        }
        for (index, name) in self.font_names.iter().enumerate() {
            add(format!("pdf.basefont[{index}]"), name, Reading::PdfName);
        }
        for (index, comment) in self.comments.iter().enumerate() {
            add(format!("pdf.comment[{index}]"), comment, Reading::Verbatim);
        }
        for revision in &self.revisions {
            let fact = Fact::raw(format!("{} bytes", revision.end), revision.added);
            add(format!("pdf.revision[{}]", revision.number), &fact, Reading::Derived);
            for (name, fact) in revision.words.iter().flat_map(|page| page.facts(revision.number)) {
                add(name, fact, Reading::Derived);
            }
        }
        for (index, section) in self.sections.iter().enumerate() {
            let kind = match section.kind {
                XrefKind::Table => "table",
                XrefKind::Stream => "stream",
            };
            add(format!("pdf.xref[{index}]"), &Fact::raw(kind.to_owned(), section.span), Reading::Derived);
        }
        for (index, startxref) in self.startxref.iter().enumerate() {
            add(format!("pdf.startxref[{index}]"), &startxref.map(usize::to_string), Reading::Derived);
        }
        facts.extend(self.traces.facts());
        unique(facts)
    }

    /// Packets with the first part of their facts' names.
    fn named_packets(&self) -> impl Iterator<Item = (String, &XmpPacket)> {
        let mut others = 0;
        self.xmp.iter().map(move |packet| {
            let base = if packet.document {
                "pdf.xmp".to_owned()
            } else {
                others += 1;
                format!("pdf.xmp-packet[{others}]")
            };
            (base, packet)
        })
    }

    /// Every moment with who wrote it.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        let mut add = |name: String, fact: &Fact<Stamp>, trust, by: Option<String>| {
            entries.push(TimelineEntry::written(name, fact.value.clone(), fact.at.clone(), trust, by));
        };
        let last = self.revisions.len().max(1);
        let producer = self.info_entry("Producer").map(|entry| entry.value.value.clone());
        let mut names = Names::default();
        for entry in &self.info {
            let current = entry.revision == last;
            let name = names.next(&entry.fact_name(last));
            let Some(stamp) = &entry.stamp else { continue };
            let fact = Fact::at(stamp.clone(), entry.value.at.clone());
            let trust = if current { Trust::Field } else { Trust::Hidden };
            add(name, &fact, trust, producer.clone().filter(|_| current));
        }
        for (base, packet) in self.named_packets() {
            let trust = if packet.document { Trust::Field } else { Trust::Hidden };
            let by = packet.toolkit.as_ref().map(|toolkit| toolkit.value.clone());
            if let Some(built) = &packet.toolkit_built {
                add(format!("{base}.x:xmptk~clock"), built, Trust::Hidden, by.clone());
            }
            for property in &packet.properties {
                let name = names.next(&format!("{base}.{}", property.name));
                let Some(stamp) = &property.stamp else { continue };
                let fact = Fact::at(stamp.clone(), property.value.at.clone());
                add(name, &fact, trust, by.clone());
            }
        }
        for (index, font) in self.fonts.iter().enumerate() {
            for (word, stamp) in [("created", &font.created), ("modified", &font.modified)] {
                if let Some(stamp) = stamp {
                    let by = Some(font.name.value.clone());
                    add(format!("pdf.font[{index}].head.{word}"), stamp, Trust::Hidden, by);
                }
            }
        }
        entries.extend(self.traces.timeline());
        entries
    }
}
