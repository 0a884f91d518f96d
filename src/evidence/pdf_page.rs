//! What stands on the pages of a PDF: runs of text, fills, pictures and annotations in the order in which they are painted.

use serde::{Deserialize, Serialize};

use super::{Area, ByteSpan, Colour, Fact, GlyphUse, Locator, Spelling, Step, TextRun};

/// The pages of the last saved state, as far as the limits go.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PdfPages {
    /// Pages in their order.
    pub list: Vec<PdfPage>,
    /// Fonts that they use.
    pub fonts: Vec<PageFont>,
    /// What of them is shown.
    pub glyphs: Vec<GlyphUse>,
    /// Optional content groups (layers).
    pub layers: Vec<PageLayer>,
    /// Titles of the outline with their places.
    pub outline: Vec<Fact<String>>,
    /// Whether every page of the file was read to its end.
    pub whole: bool,
}

/// No number on a page is a NaN: the reader drops what is not finite.
impl Eq for PdfPages {}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfPage {
    /// 1 is the first.
    pub number: usize,
    /// Number of its object.
    pub object: u32,
    /// Its dictionary.
    pub at: Locator,
    /// `/MediaBox`.
    pub media: Area,
    /// `/CropBox`, cut to the media box.
    pub crop: Area,
    /// `/Rotate` in degrees, clockwise.
    pub rotate: i64,
    /// Keys of its dictionary in file order, joined by blanks.
    pub keys: String,
    /// Streams that painted it.
    pub streams: Vec<PageStream>,
    /// Runs of text.
    pub runs: Vec<TextRun>,
    /// Filled rectangles.
    pub fills: Vec<PageFill>,
    /// Other filled or stroked shapes, and shadings.
    pub shapes: Vec<PageShape>,
    /// Pictures.
    pub images: Vec<PageImage>,
    /// Annotations.
    pub annotations: Vec<PageAnnotation>,
    /// Marked content that names a tag: `/TouchUp_TextEdit`, and spans with a replacement text.
    pub marks: Vec<PageMark>,
    /// Numbers of marked content (MCID) met in its own streams, in their order.
    pub ids: Vec<i64>,
    /// Whether a limit or an error cut the reading short.
    pub cut: bool,
}

/// What kind of stream painted something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StreamKind {
    /// One of `/Contents`, counted from 0.
    Content(usize),
    /// A form XObject.
    Form,
    /// The appearance of the annotation with this index.
    Appearance(usize),
}

/// One stream of painting operators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStream {
    /// What it is.
    pub kind: StreamKind,
    /// Number of its object.
    pub object: u32,
    /// Decoded length (bytes).
    pub length: usize,
    /// How its bytes are reached.
    pub step: Step,
    /// Whether the file's own bytes are the operators: no filter, no encryption.
    pub plain: bool,
    /// The first operators, as a habit of the program: how numbers, names and lines are parted.
    pub opening: String,
    /// How its operators are spelt.
    pub spelling: Spelling,
}

impl PageStream {
    /// The place of some bytes of the decoded stream.
    pub fn locate(&self, span: ByteSpan) -> Locator {
        if self.plain {
            return Locator::Raw(span.shifted(self.step.start));
        }
        Locator::Decoded { within: vec![self.step.clone()], start: span.start, end: span.end }
    }
}

/// A font as a page names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFont {
    /// Its name in the resources.
    pub resource: String,
    /// Number of its object; 0 where it stands in the resources themselves.
    pub object: u32,
    /// `/BaseFont` with its subset tag.
    pub base: String,
    /// `/Subtype`.
    pub subtype: String,
    /// Whether its program is embedded (Type 3 fonts always are).
    pub embedded: bool,
    /// Whether a `/ToUnicode` map gives the letters.
    pub mapped: bool,
    /// Whether the letters could be read; false for an embedded subset without a map.
    pub readable: bool,
}

impl PageFont {
    /// The name without its subset tag `ABCDEF+`.
    pub fn family(&self) -> &str {
        match self.base.split_once('+') {
            Some((tag, name)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => name,
            _ => &self.base,
        }
    }
}

/// A layer (optional content group, ISO 32000-2 8.11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLayer {
    /// Its name.
    pub name: Fact<String>,
    /// Number of its object.
    pub object: u32,
    /// Whether the default configuration shows it.
    pub shown: bool,
    /// Whether it is printed, where it says so.
    pub printed: Option<bool>,
}

/// A filled rectangle, or a straight line so thick that it covers text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageFill {
    /// What it covers, clip and page taken into account.
    pub area: Area,
    /// Its colour.
    pub colour: Colour,
    /// Whether nothing below shines through.
    pub opaque: bool,
    /// Position in the order of painting.
    pub order: u32,
    /// Index of the stream.
    pub stream: usize,
    /// The path with the operator that paints it.
    pub span: ByteSpan,
    /// Index of the layer.
    pub layer: Option<usize>,
}

/// Anything else that is painted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageShape {
    /// The rectangle around it.
    pub area: Area,
    /// Its colour.
    pub colour: Colour,
    /// Position in the order of painting.
    pub order: u32,
    /// Index of the stream.
    pub stream: usize,
}

/// A picture on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageImage {
    /// Number of its object; 0 for one that stands in the operators.
    pub object: u32,
    /// What it covers, clip taken into account.
    pub area: Area,
    /// Where it was placed, before the clip.
    pub placed: Area,
    /// Pixels across and down.
    pub pixels: (u32, u32),
    /// Filters, joined by blanks.
    pub filter: String,
    /// Bits of one component.
    pub bits: u32,
    /// Whether it is a stencil that paints the current colour.
    pub stencil: bool,
    /// Whether parts are left out (a mask), or shine through.
    pub masked: bool,
    /// Whether it stands upright (sides along the page's).
    pub upright: bool,
    /// Whether it hides all below it.
    pub opaque: bool,
    /// Position in the order of painting.
    pub order: u32,
    /// Index of the stream.
    pub stream: usize,
    /// The operator with its name.
    pub span: ByteSpan,
    /// Its coded bytes (its dictionary, where they stand elsewhere).
    pub at: Locator,
    /// Index of the layer.
    pub layer: Option<usize>,
}

impl PageImage {
    /// Pixels per inch across and down.
    pub fn dpi(&self) -> (f32, f32) {
        let per_inch = |pixels: u32, points: f32| {
            let pixels = u16::try_from(pixels).map_or(f32::from(u16::MAX), f32::from);
            if points > 0.0 { pixels * 72.0 / points } else { 0.0 }
        };
        (per_inch(self.pixels.0, self.placed.width()), per_inch(self.pixels.1, self.placed.height()))
    }
}

/// An annotation (ISO 32000-2 12.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageAnnotation {
    /// Number of its object; 0 where it stands in the page itself.
    pub object: u32,
    /// `/Subtype`.
    pub kind: String,
    /// `/Rect`.
    pub area: Area,
    /// `/F`.
    pub flags: i64,
    /// `/Contents`.
    pub contents: Option<Fact<String>>,
    /// `/C`, where it is given.
    pub colour: Option<Colour>,
    /// `/IC`, where it is given.
    pub interior: Option<Colour>,
    /// `/CA` below 1.
    pub translucent: bool,
    /// Whether it has an appearance stream.
    pub drawn: bool,
    /// Field type (`Tx`, `Btn`, `Ch`, `Sig`), for widgets.
    pub field: Option<String>,
    /// `/V` of the field, where it is a text.
    pub field_value: Option<Fact<String>>,
    /// `/V` of the field, where it is a name: which of its states a box or a button has.
    pub choice: Option<Fact<String>>,
    /// Name of the field with those of its parents, joined by points; empty for other annotations.
    pub name: String,
    /// Whether a script formats the value for display, or a flag hides or spreads it.
    pub formatted: bool,
    /// Position in the order of painting where it begins.
    pub order: u32,
    /// Its dictionary.
    pub at: Locator,
}

impl PageAnnotation {
    /// Whether a screen shows it: not hidden, not "no view" (flags 2 and 6; ISO 32000-2 12.5.3).
    pub fn on_screen(&self) -> bool {
        self.flags & 0b10_0010 == 0
    }
}

/// Marked content with a name that says something (ISO 32000-2 14.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMark {
    /// The tag, without its slash.
    pub tag: String,
    /// `/ActualText` or `/Alt`.
    pub says: Option<String>,
    /// Index of the stream.
    pub stream: usize,
    /// The operator with its operands.
    pub span: ByteSpan,
}

impl PdfPage {
    /// The place of some bytes of one of its streams.
    pub fn locate(&self, stream: usize, span: ByteSpan) -> Locator {
        match self.streams.get(stream) {
            Some(stream) => stream.locate(span),
            None => self.at.clone(),
        }
    }

    /// The annotation whose appearance a stream is, forms inside counted with it.
    pub fn annotation_of(&self, stream: usize) -> Option<usize> {
        match self.streams.get(stream)?.kind {
            StreamKind::Appearance(index) => Some(index),
            _ => None,
        }
    }
}

/// The limits of one picture on a page that make it the page: this much of it is covered.
pub const WHOLE_PAGE: f32 = 0.85;
