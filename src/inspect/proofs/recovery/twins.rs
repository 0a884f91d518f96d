//! A text and its HTML twin: whoever changes one changes both.

use super::body::Ground;
use super::lines::TwoBlocks;
use super::surface::{Surface, mirrored};

/// Longest tag that is looked through (bytes).
const LONGEST_TAG: usize = 1_000;

impl Ground {
    /// Tokens of the text and of its HTML twin that stand for each other.
    pub fn pairs(&self) -> Vec<((usize, usize), (usize, usize))> {
        let Some((plain, html)) = self.twins else { return Vec::new() };
        let side = |index: usize| Some((self.surfaces.get(index)?, self.tokens.get(index)?.as_slice()));
        let (Some(one), Some(other)) = (side(plain), side(html)) else { return Vec::new() };
        let found = mirrored(one, other).into_iter().enumerate();
        found.filter_map(|(mine, theirs)| Some(((plain, mine), (html, theirs?)))).collect()
    }

    /// A block of the text and the lines of its HTML twin that hold the same words.
    pub fn twin_blocks(&self) -> TwoBlocks {
        let mut pairs = Vec::new();
        let Some((plain, html)) = self.twins else { return TwoBlocks { pairs } };
        let (Some(mine), Some(theirs)) = (self.surfaces.get(plain), self.surfaces.get(html)) else {
            return TwoBlocks { pairs };
        };
        if mine.is_coded() || theirs.is_coded() {
            return TwoBlocks { pairs };
        }
        let place = |side: (usize, usize), surface: &Surface| {
            let token = self.tokens.get(side.0)?.get(side.1)?;
            Some((surface.at + token.start, surface.at + token.end))
        };
        // Places of words in both, first to last.
        let words: Vec<((usize, usize), (usize, usize))> = self
            .pairs()
            .into_iter()
            .filter_map(|(one, other)| Some((place(one, mine)?, place(other, theirs)?)))
            .collect();
        let (from, until) = self.span(mine);
        let edges: Vec<usize> = self.edges().into_iter().filter(|edge| (from..=until).contains(edge)).collect();
        let line = |place: usize| self.starts.partition_point(|start| *start <= place).saturating_sub(1);
        for (index, start) in edges.iter().enumerate() {
            for end in edges.iter().skip(index + 1) {
                let first = words.partition_point(|word| word.0.0 < *start);
                let last = words.partition_point(|word| word.0.1 <= *end);
                let Some((opening, closing)) = words.get(first).zip(last.checked_sub(1).and_then(|at| words.get(at)))
                else {
                    continue;
                };
                if last <= first {
                    continue;
                }
                let (top, bottom) = (line(opening.1.0), line(closing.1.1) + 1);
                // Tags and empty lines around the words may stand on lines of their own.
                for above in 0..=2 {
                    for below in 0..=2 {
                        let edge = |line: usize| self.starts.get(line).copied();
                        if let (Some(top), Some(bottom)) = (top.checked_sub(above).and_then(edge), edge(bottom + below))
                        {
                            let (one, other) = ((*start, *end), (top, bottom));
                            let ordered = if one < other { (one, other) } else { (other, one) };
                            if ordered.0.1 <= ordered.1.0 {
                                pairs.push(ordered);
                            }
                        }
                    }
                }
                // Without line ends around it: the element that holds the words.
                pairs.extend(element(theirs, opening.1.0 - theirs.at, closing.1.1 - theirs.at).and_then(|(a, b)| {
                    let (one, other) = ((*start, *end), (theirs.at + a, theirs.at + b));
                    let ordered = if one < other { (one, other) } else { (other, one) };
                    (ordered.0.1 <= ordered.1.0).then_some(ordered)
                }));
            }
        }
        TwoBlocks { pairs }
    }
}

/// The element of an HTML text that holds these bytes: from `<` to `>`, one level.
fn element(surface: &Surface, start: usize, end: usize) -> Option<(usize, usize)> {
    let from = start.saturating_sub(LONGEST_TAG);
    let before = surface.text.get(from..start)?.iter().rposition(|byte| *byte == b'<')?;
    let after = surface.text.get(end..)?.iter().take(LONGEST_TAG).position(|byte| *byte == b'>')?;
    Some((from + before, end + after + 1))
}
