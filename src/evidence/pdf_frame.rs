//! How a PDF is put together, where that differs from how programs put files together.

use serde::{Deserialize, Serialize};

use super::{ByteSpan, Fact, Locator};

/// The frame of a file beyond its sections: what stands beside its place, twice, for nothing, or leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// Entries of the cross-reference tables that hold the place of an object.
    pub entries: usize,
    /// Those beside which no such object stands.
    pub beside: usize,
    /// Where a whole number of bytes was put in or taken out, if the wrong entries say so.
    pub shift: Option<Shift>,
    /// Streams whose `/Length` is not their length.
    pub lengths: Vec<WrongLength>,
    /// Objects that stand twice in what one saved state added, with different content.
    pub twins: Vec<Twin>,
    /// Objects that the tables call free and that still stand in the file.
    pub freed: Vec<Fact<String>>,
    /// Old information dictionaries, XMP and pages that the document no longer reaches.
    pub orphans: Vec<Fact<String>>,
    /// Pages that the document refers to and that are none of its pages.
    pub stray_pages: Vec<StrayPage>,
    /// Bytes between objects that belong to nothing.
    pub cavities: Vec<Fact<String>>,
    /// Literal strings filled up with blanks.
    pub padded: Vec<Fact<String>>,
    /// How the content streams of the pages are coded.
    pub contents: Vec<Coding>,
    /// Pages that were reached one by one.
    pub pages: usize,
    /// Destinations that were followed.
    pub destinations: usize,
    /// Destinations whose page is missing.
    pub dangling: Vec<Fact<String>>,
    /// Destinations by a name that the document does not define.
    pub unnamed: Vec<Fact<String>>,
    /// Lists of marked content that the structure holds for pages and forms.
    pub structure_lists: usize,
    /// Those of a number that no page or form has.
    pub lists_unused: Vec<Fact<String>>,
    /// What the structure holds of each page.
    pub tagged: Vec<TaggedPage>,
    /// Pages of which the page labels speak beyond the last one (12.4.2), counted from 1.
    pub label_beyond: Option<Fact<usize>>,
    /// A checksum over the file that its writer left in the trailer.
    pub checksum: Option<Checked>,
    /// What the bytes behind the last `%%EOF` are by their first bytes.
    pub behind: Option<Fact<String>>,
    /// What the bytes before `%PDF-` are by their first bytes.
    pub ahead: Option<Fact<String>>,
}

/// Bytes put in or taken out: from one place on every entry is wrong by the same amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// How many bytes; negative where they are missing.
    pub by: i64,
    /// Entries that are right and stand before the place.
    pub right: usize,
    /// Entries that are wrong by this amount, all behind it.
    pub wrong: usize,
    /// The object in which the place lies: the last one that still stands where the table says.
    pub object: Fact<String>,
    /// The stretch between the last right place and the first wrong one.
    pub within: ByteSpan,
}

/// A stream whose length is stated wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongLength {
    /// Number of the object.
    pub object: u32,
    /// As stated.
    pub stated: Fact<usize>,
    /// Bytes up to `endstream`.
    pub real: usize,
}

/// One object number, two objects in one saved state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// The one that the table names.
    pub named: Fact<String>,
    /// The other one.
    pub other: Fact<String>,
}

/// A page outside the page tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrayPage {
    /// The page object.
    pub page: Fact<String>,
    /// What refers to it.
    pub from: Fact<String>,
}

/// The structure's list of one page (ISO 32000-2 14.7.5.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedPage {
    /// 1 is the first.
    pub page: usize,
    /// Numbers of marked content (MCID) that belong to an element.
    pub ids: Vec<i64>,
    /// The list.
    pub at: Locator,
}

/// How one content stream is coded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// The first page that shows it.
    pub page: usize,
    /// `plain`, or the filter with the first bytes of what it holds: `FlateDecode 789c`.
    pub how: String,
    /// The stream's bytes.
    pub at: Fact<String>,
}

/// A checksum that the file states, and what its bytes come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// As stated, lower-case hex.
    pub stated: Fact<String>,
    /// Over the bytes that it covers.
    pub computed: String,
    /// The bytes that it covers.
    pub covers: ByteSpan,
}
