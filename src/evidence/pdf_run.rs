//! Runs of text on a page: letters with their places, and how they look.

use serde::{Deserialize, Serialize};

use super::{Area, ByteSpan};

/// A colour by its space, as red, green and blue where that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour {
    /// The kind of colour space.
    pub space: ColourSpace,
    /// 0 to 255 each; `None` for patterns and spot colours.
    pub rgb: Option<[u8; 3]>,
}

impl Colour {
    /// Black, as every page begins.
    pub const BLACK: Self = Self { space: ColourSpace::Gray, rgb: Some([0; 3]) };

    /// Whether two colours look alike; `false` where one is not known.
    pub fn alike(self, other: Self, by: u8) -> bool {
        let (Some(one), Some(two)) = (self.rgb, other.rgb) else { return false };
        one.iter().zip(two).all(|(a, b)| a.abs_diff(b) <= by)
    }

    /// `#ffffff`, or that it is a pattern or spot colour.
    pub fn words(self) -> String {
        let Some([red, green, blue]) = self.rgb else { return "a pattern or spot colour".to_owned() };
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Kinds of colour space (ISO 32000-2 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColourSpace {
    /// One component.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Four inks.
    Cmyk,
    /// Spot inks, tables, Lab.
    Other,
    /// A pattern.
    Pattern,
}

/// How much of something a clip leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clipped {
    /// All, or a clip of a shape that is not followed.
    No,
    /// A part.
    Partly,
    /// Nothing.
    Wholly,
}

/// One letter on its baseline: distance from the start of the run and width, both in points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Distance from the start.
    pub at: f32,
    /// Width.
    pub width: f32,
}

/// What one operator shows (ISO 32000-2 9.4.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextRun {
    /// Its letters as far as the font tells them; U+FFFD where it does not.
    pub text: String,
    /// One for each letter of `text`.
    pub letters: Vec<Letter>,
    /// Index of the stream.
    pub stream: usize,
    /// The string or array that is shown, in the decoded stream.
    pub span: ByteSpan,
    /// Index of the font.
    pub font: usize,
    /// Height of the letters on the page (points).
    pub size: f32,
    /// Start of the baseline (points).
    pub start: (f32, f32),
    /// Direction of the baseline, of length 1.
    pub along: (f32, f32),
    /// Direction in which the letters stand up, of length 1.
    pub up: (f32, f32),
    /// Length of the baseline (points).
    pub width: f32,
    /// Colour of the letters.
    pub colour: Colour,
    /// Whether nothing below shines through.
    pub opaque: bool,
    /// `Tr`: 3 is invisible.
    pub mode: u8,
    /// Position in the order of painting, over the whole page.
    pub order: u32,
    /// Whether the string is written in hexadecimal digits.
    pub hex: bool,
    /// Whether it is an array with distances (`TJ`).
    pub kerned: bool,
    /// `Tc` and `Tw`.
    pub spacing: (f32, f32),
    /// `Tz` in percent.
    pub stretch: f32,
    /// `Ts`, the rise over the baseline.
    pub rise: f32,
    /// Tag of the marked content around it, and its MCID.
    pub tag: Option<(String, Option<i64>)>,
    /// Index of the layer.
    pub layer: Option<usize>,
    /// What the clip leaves.
    pub clipped: Clipped,
    /// Index of the mark with a replacement text that it stands in.
    pub mark: Option<usize>,
}

impl TextRun {
    /// The point so far along the baseline and so far above it.
    fn point(&self, along: f32, up: f32) -> (f32, f32) {
        (self.start.0 + self.along.0 * along + self.up.0 * up, self.start.1 + self.along.1 * along + self.up.1 * up)
    }

    /// The rectangle around letters `from..to`, from `low` to `high` of their height above the baseline.
    pub fn band(&self, from: usize, to: usize, low: f32, high: f32) -> Area {
        let first = self.letters.get(from).map_or(0.0, |letter| letter.at);
        let last = to.checked_sub(1).and_then(|last| self.letters.get(last));
        let last = last.map_or(self.width, |letter| letter.at + letter.width);
        let (low, high) = (low * self.size, high * self.size);
        let corners = [(first, low), (last, low), (first, high), (last, high)];
        Area::around(corners.map(|(along, up)| self.point(along, up))).unwrap_or_default()
    }

    /// The rectangle around the whole, ascenders and descenders with it.
    pub fn area(&self) -> Area {
        self.band(0, self.letters.len(), -0.2, 0.8)
    }

    /// Whether it is set from left to right on a level line.
    pub fn level(&self) -> bool {
        self.along.0 > 0.999 && self.up.1 > 0.999
    }

    /// Whether it puts no ink anywhere: invisible, or only a clip.
    pub fn inkless(&self) -> bool {
        matches!(self.mode, 3 | 7)
    }

    /// Whether it shows nothing but blanks.
    pub fn blank(&self) -> bool {
        self.text.chars().all(|letter| letter.is_whitespace() || letter == '\u{a0}')
    }
}
