//! Which glyphs of a font the pages show, in the order of their first use.

use serde::{Deserialize, Serialize};

use super::{Fact, Locator};

/// The use of one font.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlyphUse {
    /// `/BaseFont` with its place.
    pub base: Fact<String>,
    /// Whether its program is embedded.
    pub embedded: bool,
    /// Codes in the order in which the pages first show them.
    pub shown: Vec<ShownGlyph>,
    /// Codes of a simple font that have a width, where others between them have none, and what they mean without a map.
    pub plain: Vec<(u32, String)>,
    /// Codes that its character map gives letters to, ascending.
    pub mapped: Vec<(u32, String)>,
}

/// The first place of a glyph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownGlyph {
    /// Its code in the strings.
    pub code: u32,
    /// 1 is the first.
    pub page: usize,
    /// The text operator's operand.
    pub at: Locator,
}

impl GlyphUse {
    /// The letters of a code.
    pub fn letters(&self, code: u32) -> Option<&str> {
        let at = self.mapped.binary_search_by_key(&code, |mapped| mapped.0).ok()?;
        self.mapped.get(at).map(|mapped| mapped.1.as_str())
    }
}
