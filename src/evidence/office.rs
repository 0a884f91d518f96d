//! What an office document says of itself: properties and the directory of its package.

use serde::{Deserialize, Serialize};

use super::mail_facts::{Names, unique};
use super::{ByteSpan, Fact, NamedFact, OfficeSignature, Reading, Repair, Stamp, Step, TimelineEntry, Trust};

/// One property of the package (ECMA-376 part 2 clause 11, part 1 clause 22.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeProperty {
    /// Dotted name: `office.core.created`, `office.app.Application`.
    pub name: String,
    /// Decoded value.
    pub value: Fact<String>,
    /// The value as a date, for properties that hold one.
    pub stamp: Option<Stamp>,
}

/// One entry of the zip directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageEntry {
    /// Name as stored.
    pub name: Fact<String>,
    /// Size in bytes when unpacked.
    pub size: u64,
    /// MS-DOS date and time, a wall clock without a zone, in steps of two seconds; `None` for the fixed 1980-01-01.
    pub modified: Option<Fact<Stamp>>,
}

/// An office document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Office {
    /// `docx`, `xlsx`, `pptx`, `odt` …, empty if the package does not say.
    pub format: String,
    /// Core and application properties.
    pub properties: Vec<OfficeProperty>,
    /// Directory of the package, in file order.
    pub entries: Vec<PackageEntry>,
    /// Its signatures.
    pub signatures: Vec<OfficeSignature>,
    /// Its first words, by the parts that hold them.
    pub texts: Vec<OfficeText>,
    /// What had to be mended to read it.
    pub repairs: Vec<Repair>,
}

/// The first words of one part of an office document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeText {
    /// Unpacks the part.
    pub step: Step,
    /// Bytes of it that were read.
    pub length: usize,
    /// In the order of the part.
    pub paragraphs: Vec<OfficeParagraph>,
}

/// One paragraph as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeParagraph {
    /// Its words.
    pub text: String,
    /// From the first to the last of them in the unpacked part.
    pub span: ByteSpan,
}

impl Office {
    /// The first property of this dotted name.
    pub fn property(&self, name: &str) -> Option<&OfficeProperty> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The document's title.
    pub fn title(&self) -> Option<&Fact<String>> {
        let names = ["office.core.title", "office.meta.title", "office.summary.title", "office.rtf.title"];
        names.iter().find_map(|name| self.property(name)).map(|property| &property.value)
    }

    /// When it says that it was made.
    pub fn created(&self) -> Option<Fact<Stamp>> {
        self.moment(&[
            "office.core.created",
            "office.meta.creation-date",
            "office.summary.created",
            "office.rtf.creatim",
        ])
    }

    /// When it says that it was last changed.
    pub fn modified(&self) -> Option<Fact<Stamp>> {
        self.moment(&["office.core.modified", "office.meta.date", "office.summary.modified", "office.rtf.revtim"])
    }

    fn moment(&self, names: &[&str]) -> Option<Fact<Stamp>> {
        let property = names.iter().find_map(|name| self.property(name))?;
        Some(Fact::at(property.stamp.clone()?, property.value.at.clone()))
    }

    /// Every fact with its name.
    pub fn facts(&self) -> Vec<NamedFact> {
        let mut facts = Vec::new();
        for property in &self.properties {
            let (name, value) = (property.name.clone(), property.value.value.clone());
            facts.push(NamedFact { name, value, at: property.value.at.clone(), read_as: Reading::XmlText });
        }
        for (index, entry) in self.entries.iter().enumerate() {
            let value = format!("{}; {} bytes", entry.name.value, entry.size);
            let name = format!("office.entry[{index}]");
            facts.push(NamedFact { name, value, at: entry.name.at.clone(), read_as: Reading::Derived });
            if let Some(modified) = &entry.modified {
                let (name, value) = (format!("office.entry[{index}].modified"), modified.value.raw.clone());
                facts.push(NamedFact { name, value, at: modified.at.clone(), read_as: Reading::Derived });
            }
        }
        for (index, signature) in self.signatures.iter().enumerate() {
            facts.extend(signature.facts(&format!("office.signature[{index}]")));
        }
        unique(facts)
    }

    /// Every moment.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let by = self.property("office.app.Application").map(|program| program.value.value.clone());
        let mut names = Names::default();
        let stated = self.properties.iter().filter_map(|property| {
            let (name, at) = (names.next(&property.name), property.value.at.clone());
            let stamp = property.stamp.clone()?;
            Some(TimelineEntry::written(name, stamp, at, Trust::Field, by.clone()))
        });
        let packed = self.entries.iter().enumerate().filter_map(|(index, entry)| {
            let stamp = entry.modified.as_ref()?;
            let (name, at) = (format!("office.entry[{index}].modified"), stamp.at.clone());
            Some(TimelineEntry::written(name, stamp.value.clone(), at, Trust::Hidden, None))
        });
        let signed = self.signatures.iter().enumerate().filter_map(|(index, signature)| {
            let stamp = signature.signed_at.as_ref()?;
            let name = format!("office.signature[{index}].SignatureTime");
            let by = signature.names.first().map(|(owner, _)| owner.value.clone());
            Some(TimelineEntry::written(name, stamp.value.clone(), stamp.at.clone(), Trust::Field, by))
        });
        stated.chain(packed).chain(signed).collect()
    }
}
