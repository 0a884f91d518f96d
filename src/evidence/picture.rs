//! What a picture says of itself: format, size, and what cameras and programs wrote beside the pixels.

use serde::{Deserialize, Serialize};

use super::mail_facts::{Names, unique};
use super::{Fact, NamedFact, Reading, TimelineEntry, TraceEntry, Trust};

/// A picture file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Format named by the first bytes, e.g. `PNG`.
    pub format: Fact<String>,
    /// Width and height in pixels.
    pub size: Option<Fact<(u32, u32)>>,
    /// Exif, IPTC, profiles, texts and tables, under the formats' own words.
    pub says: Vec<TraceEntry>,
}

impl Picture {
    /// Every fact with its name.
    pub fn facts(&self) -> Vec<NamedFact> {
        let mut facts = vec![NamedFact {
            name: "picture.format".into(),
            value: self.format.value.clone(),
            at: self.format.at.clone(),
            read_as: Reading::Derived,
        }];
        if let Some(size) = &self.size {
            facts.push(NamedFact {
                name: "picture.size".into(),
                value: format!("{}×{}", size.value.0, size.value.1),
                at: size.at.clone(),
                read_as: Reading::Derived,
            });
        }
        facts.extend(self.says.iter().map(|entry| NamedFact {
            name: format!("picture.{}", entry.key),
            value: entry.value.value.clone(),
            at: entry.value.at.clone(),
            read_as: entry.read_as,
        }));
        unique(facts)
    }

    /// Every moment with the device or program that wrote it.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let text = |key: &str| self.says.iter().find(|entry| entry.key == key).map(|entry| entry.value.value.clone());
        let by = text("exif.Model").or_else(|| text("tiff.Model")).or_else(|| text("exif.Software"));
        let mut names = Names::default();
        let mut entries = Vec::new();
        for entry in &self.says {
            let name = names.next(&format!("picture.{}", entry.key));
            if let Some(stamp) = entry.stamp.clone() {
                let at = entry.value.at.clone();
                entries.push(TimelineEntry::written(name, stamp, at, Trust::Hidden, by.clone()));
            }
        }
        entries
    }
}
