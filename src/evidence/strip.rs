//! The bytes behind an exhibit, cut to what a report can show.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{ByteSpan, Locator, SourceId};

/// Bytes of one strip: four lines of sixteen.
const MOST_BYTES: usize = 64;
/// Bytes shown on each side of a short exhibit, so that its surroundings are known again.
const AROUND: usize = 8;

/// A few bytes of a file or of a decoded layer, with those that an exhibit stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strip {
    /// Place of the first byte, counted from 0.
    pub start: usize,
    /// The bytes, at most 64.
    pub bytes: Vec<u8>,
    /// Which of them the exhibit stands in, counted from the first one here.
    pub marked: ByteSpan,
    /// Bytes of the exhibit that are not shown.
    pub more: usize,
}

impl Strip {
    /// Cuts it out of all bytes; `None` where the exhibit has none.
    pub fn cut(all: &[u8], span: ByteSpan) -> Option<Self> {
        let whole = ByteSpan::new(span.start, span.end.min(all.len()));
        if whole.is_empty() {
            return None;
        }
        let start = whole.start.saturating_sub(AROUND);
        let shown = whole.end.min(start + MOST_BYTES);
        // Where the exhibit is cut there is no room for what follows it.
        let end = if shown < whole.end { shown } else { (shown + AROUND).min(start + MOST_BYTES).min(all.len()) };
        Some(Self {
            start,
            bytes: ByteSpan::new(start, end).of(all).to_vec(),
            marked: ByteSpan::new(whole.start - start, shown - start),
            more: whole.end - shown,
        })
    }
}

/// The strips of some files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strips {
    /// By the hash of the file, or of what it encloses, and the place in it.
    pub of: HashMap<(SourceId, Locator), Strip>,
    /// By the hash of the file: what is not shown of it.
    pub missing: HashMap<SourceId, Missing>,
}

/// Exhibits of which no bytes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing {
    /// Because there are too many.
    pub left_out: usize,
    /// Because what they stand in could not be read or decoded once more.
    pub failed: usize,
}

impl Strips {
    /// The bytes of a place.
    pub fn at(&self, source: &SourceId, at: &Locator) -> Option<&Strip> {
        // Most files have none: nothing is copied to look for them.
        if self.of.is_empty() {
            return None;
        }
        self.of.get(&(source.clone(), at.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteSpan, Strip};

    fn cut(start: usize, end: usize) -> Option<(usize, usize, ByteSpan, usize)> {
        let all: Vec<u8> = (0..200).collect();
        Strip::cut(&all, ByteSpan::new(start, end))
            .map(|strip| (strip.start, strip.bytes.len(), strip.marked, strip.more))
    }

    #[test]
    fn the_exhibit_is_marked_among_its_neighbours() {
        assert_eq!(cut(100, 110), Some((92, 26, ByteSpan::new(8, 18), 0)));
        assert_eq!(cut(0, 3), Some((0, 11, ByteSpan::new(0, 3), 0)));
        assert_eq!(cut(198, 900), Some((190, 10, ByteSpan::new(8, 10), 0)));
    }

    #[test]
    fn a_long_one_is_cut_and_counted_and_none_is_none() {
        assert_eq!(cut(20, 120), Some((12, 64, ByteSpan::new(8, 64), 44)));
        assert_eq!(cut(20, 76), Some((12, 64, ByteSpan::new(8, 64), 0)));
        assert_eq!(cut(20, 20), None);
        assert_eq!(cut(500, 600), None);
    }
}
