//! What the objects of a PDF say beside its papers: comments, attached files, signatures, pictures, fonts, actions.
//!
//! Every kind has the same shape, a list of named values, so that one list serves facts, timeline and checks.

use serde::{Deserialize, Serialize};

use super::mail_facts::Names;
use super::{Fact, NamedFact, Reading, Stamp, TimelineEntry, Trust};

/// What a trace was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TraceKind {
    /// An annotation: a comment, a stamp, a mark (ISO 32000-2 12.5).
    Annotation,
    /// An attached file (7.11.4).
    Attachment,
    /// Something in the papers of an application: `/PieceInfo` (14.5).
    Piece,
    /// `/LastModified` of a page, form or picture (7.7.3.3, 8.10.2).
    Part,
    /// A signature dictionary (12.8), with what its container of certificates says.
    Signature,
    /// What is kept for checking signatures later: a certificate, a list of revoked ones, an authority's answer (12.8.4.3).
    Validation,
    /// An action that a reader could run (12.6); never run here.
    Action,
    /// An embedded colour profile (ICC.1).
    Profile,
    /// A picture.
    Picture,
    /// The words inside a font program.
    Font,
    /// A layer (8.11).
    Layer,
    /// An XFA form (12.7.8).
    Xfa,
    /// Pages taken from the web (14.10).
    WebCapture,
    /// An identifier of XMP that holds a time and a network card.
    Identifier,
    /// The path of a file on somebody's machine.
    Path,
    /// A word by which a program shows the language of its system.
    Language,
    /// A date inside a title or name.
    Name,
}

impl TraceKind {
    /// The second part of its facts' names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Annotation => "annotation",
            Self::Attachment => "attachment",
            Self::Piece => "piece",
            Self::Part => "part",
            Self::Signature => "signature",
            Self::Validation => "validation",
            Self::Action => "action",
            Self::Profile => "icc",
            Self::Picture => "picture",
            Self::Font => "fontprogram",
            Self::Layer => "layer",
            Self::Xfa => "xfa",
            Self::WebCapture => "webcapture",
            Self::Identifier => "identifier",
            Self::Path => "path",
            Self::Language => "language",
            Self::Name => "title",
        }
    }

    /// How easily its moments are seen and typed with ordinary tools.
    fn trust(self) -> Trust {
        match self {
            Self::Annotation | Self::Signature => Trust::Field,
            _ => Trust::Hidden,
        }
    }
}

/// One named value of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceEntry {
    /// The format's own word, e.g. `M`, `Params.ModDate`, `exif.DateTimeOriginal`.
    pub key: String,
    /// Decoded value.
    pub value: Fact<String>,
    /// The value as a moment, for those that are one.
    pub stamp: Option<Stamp>,
    /// How the bytes become the value.
    pub read_as: Reading,
}

impl TraceEntry {
    /// A value that is counted or derived.
    pub fn derived(key: impl Into<String>, value: Fact<String>) -> Self {
        Self { key: key.into(), value, stamp: None, read_as: Reading::Derived }
    }

    /// The same as a moment.
    pub fn moment(key: impl Into<String>, value: Fact<String>, stamp: Option<Stamp>) -> Self {
        Self { key: key.into(), value, stamp, read_as: Reading::Derived }
    }
}

/// One thing that says something of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// What it is.
    pub kind: TraceKind,
    /// Number and generation of its object, e.g. `12 0`; empty where it stands in no object.
    pub object: String,
    /// The page it belongs to, 1 is the first; `None` where no page names it.
    pub page: Option<usize>,
    /// Whether no later object of the file has its number.
    pub current: bool,
    /// What it says.
    pub entries: Vec<TraceEntry>,
}

impl Trace {
    /// The value under a key.
    pub fn text(&self, key: &str) -> Option<&Fact<String>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The moment under a key.
    pub fn date(&self, key: &str) -> Option<Fact<Stamp>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(Fact::at(entry.stamp.clone()?, entry.value.at.clone()))
    }

    /// Every moment with its key.
    pub fn moments(&self) -> impl Iterator<Item = (&str, Fact<Stamp>)> {
        let dated = |entry: &TraceEntry| Some(Fact::at(entry.stamp.clone()?, entry.value.at.clone()));
        self.entries.iter().filter_map(move |entry| Some((entry.key.as_str(), dated(entry)?)))
    }

    /// What it is called in a sentence: `annotation 12 0 on page 3`.
    pub fn words(&self) -> String {
        let mut words = self.kind.word().to_owned();
        if !self.object.is_empty() {
            words = format!("{words} {}", self.object);
        }
        if let Some(page) = self.page {
            words = format!("{words} on page {page}");
        }
        words
    }
}

/// How one of the first pages is drawn, as far as it tells which program drew it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStyle {
    /// 1 is the first.
    pub number: usize,
    /// Size of its sheet in words: `595×842 points (A4)`.
    pub paper: Option<Fact<String>>,
    /// Names under which its fonts stand in the resources, in file order.
    pub fonts: Vec<String>,
    /// The first bytes of its content, as text; its place is the content stream's.
    pub opening: Option<Fact<String>>,
    /// Pictures that it draws, where it draws nothing else.
    pub only_pictures: Option<Fact<String>>,
}

/// Habits of the program that wrote the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WriterTraits {
    /// `CR`, `LF` or `CR LF` behind the first line.
    pub line_end: Option<Fact<String>>,
    /// Object number of the catalog.
    pub root: Option<Fact<u32>>,
    /// Object number of the Info dictionary.
    pub info: Option<Fact<u32>>,
    /// The `/ID` strings of the newest trailer as they stand, delimiters too.
    pub ids: Vec<Fact<String>>,
    /// Keys of the newest trailers that only some programs write, e.g. `DocChecksum`.
    pub trailer_keys: Vec<String>,
    /// Whether objects are packed into object streams.
    pub object_streams: bool,
    /// The first pages.
    pub pages: Vec<PageStyle>,
}

/// Everything that the objects of a PDF say of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PdfTraces {
    /// In the order in which they stand in the file, then those that were derived.
    pub all: Vec<Trace>,
    /// Features used that came with a certain version of PDF: the word of the table of releases, and where.
    pub features: Vec<Fact<String>>,
    /// How the file is written.
    pub writer: WriterTraits,
}

impl PdfTraces {
    /// The traces of one kind.
    pub fn of(&self, kind: TraceKind) -> impl Iterator<Item = &Trace> {
        self.all.iter().filter(move |trace| trace.kind == kind)
    }

    /// The first part of each trace's names.
    fn named(&self) -> impl Iterator<Item = (String, &Trace)> {
        let mut counts = std::collections::HashMap::new();
        self.all.iter().map(move |trace| {
            let count = counts.entry(trace.kind).or_insert(0_usize);
            *count += 1;
            (format!("pdf.{}[{}]", trace.kind.word(), *count - 1), trace)
        })
    }

    /// The first part of the names of what an object says of itself; of the last one where its number stands in the file twice.
    pub fn name_of(&self, kind: TraceKind, object: &str) -> Option<String> {
        self.named().filter(|(_, trace)| trace.kind == kind && trace.object == object).last().map(|(name, _)| name)
    }

    /// Every fact with its name.
    pub(super) fn facts(&self) -> Vec<NamedFact> {
        let mut facts = Vec::new();
        let mut add = |name: String, fact: &Fact<String>, read_as| {
            facts.push(NamedFact { name, value: fact.value.clone(), at: fact.at.clone(), read_as });
        };
        for (base, trace) in self.named() {
            for entry in &trace.entries {
                add(format!("{base}.{}", entry.key), &entry.value, entry.read_as);
            }
        }
        if let Some(end) = &self.writer.line_end {
            add("pdf.header.line-end".into(), end, Reading::Derived);
        }
        for (index, page) in self.writer.pages.iter().enumerate() {
            if let Some(paper) = &page.paper {
                add(format!("pdf.content[{index}].paper"), paper, Reading::Derived);
            }
            if let Some(opening) = &page.opening {
                add(format!("pdf.content[{index}].opening"), opening, Reading::Derived);
            }
            if let Some(pictures) = &page.only_pictures {
                add(format!("pdf.content[{index}].pictures-only"), pictures, Reading::Derived);
            }
        }
        for (index, feature) in self.features.iter().enumerate() {
            add(format!("pdf.feature[{index}]"), feature, Reading::Derived);
        }
        facts
    }

    /// Every moment; names as [`PdfTraces::facts`] gives them.
    pub(super) fn timeline(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        let mut names = Names::default();
        for (base, trace) in self.named() {
            for entry in &trace.entries {
                let name = names.next(&format!("{base}.{}", entry.key));
                let Some(stamp) = entry.stamp.clone() else { continue };
                let by = ["App", "app", "T", "Name", "exif.Model", "description", "Prop_Build.App.Name"];
                let by = by.iter().find_map(|key| trace.text(key)).map(|fact| fact.value.clone());
                entries.push(TimelineEntry::written(name, stamp, entry.value.at.clone(), trace.kind.trust(), by));
            }
        }
        entries
    }
}
