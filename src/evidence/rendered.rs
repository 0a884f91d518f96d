//! A page as a picture, and where two states of it differ.

use serde::{Deserialize, Serialize};

/// Which page is to be drawn, and how large.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageAsked {
    /// The saved states, each by the number of bytes of the file that it consists of; `None` is the whole file. One or two.
    pub states: Vec<Option<usize>>,
    /// The page; 0 is the first.
    pub page: usize,
    /// The page in the first of two states: pages may have been put in or taken out between them.
    pub first: usize,
    /// Width of the picture (pixels).
    pub width: u32,
    /// Whether places in the file are to be found again on the page.
    pub marked: bool,
}

/// One picture of a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PagePicture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Width and height of the page as it is shown (points, 1/72 inch).
    pub points: [f32; 2],
}

/// A rectangle of a picture: left, top, right, bottom as shares of its width and height.
pub type Share = [f32; 4];

/// What was drawn. The pixels (red, green, blue, 255; row after row, picture after picture) come beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenderedPage {
    /// For each state asked for: how many pages it has, and the picture; `None` where it has no such page.
    pub states: Vec<(usize, Option<PagePicture>)>,
    /// Where the pictures of two states differ. Something to look at, never a finding: pixels depend on the processor.
    pub differs: Vec<Share>,
    /// What the places asked for paint on this page: which of them, and where.
    pub marks: Vec<(usize, Share)>,
}
