//! Lines: text added at an end, blocks put in, lines taken away.

use std::borrow::Cow;

use super::engine::{Candidates, Changes};
use super::words::Counted;

/// Where each line of a text in its form begins, and its end.
pub fn starts(formed: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(formed.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
    if starts.last() != Some(&formed.len()) {
        starts.push(formed.len());
    }
    starts
}

/// Blocks of lines taken out, from a list of places where they may begin and end: the shortest first.
pub struct Blocks<'a> {
    edges: Cow<'a, [usize]>,
    counted: Counted,
}

impl<'a> Blocks<'a> {
    /// Blocks of up to `most` steps between edges.
    pub fn new(edges: impl Into<Cow<'a, [usize]>>, most: usize) -> Self {
        let edges = edges.into();
        let most = most.min(edges.len().saturating_sub(1));
        let counted = Counted::new((1..=most).map(|length| (edges.len() - length) as u64));
        Self { edges, counted }
    }
}

impl Candidates for Blocks<'_> {
    fn count(&self) -> u64 {
        self.counted.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let (length, first) = self.counted.find(index);
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let edge = |index: usize| self.edges.get(index).copied();
        let (Some(start), Some(end)) = (edge(first), edge(first + length + 1)) else { return false };
        out.put(start, end, b"");
        end > start
    }
}

/// Everything from a byte to a fixed end taken out, the shortest first; a line end is put back.
pub struct Tail {
    /// First byte that is kept at least.
    pub from: usize,
    /// End of what is taken out.
    pub until: usize,
}

impl Candidates for Tail {
    fn count(&self) -> u64 {
        (self.until.saturating_sub(self.from)) as u64 * 2
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let back = usize::try_from(index / 2).unwrap_or(usize::MAX);
        let Some(start) = self.until.checked_sub(back.saturating_add(1)) else { return false };
        out.put(start, self.until, if index.is_multiple_of(2) { b"\r\n" } else { b"" });
        true
    }
}

/// Everything before a byte taken out.
pub struct Head {
    /// Where the text begins.
    pub from: usize,
    /// Last byte that may become the first.
    pub until: usize,
}

impl Candidates for Head {
    fn count(&self) -> u64 {
        self.until.saturating_sub(self.from) as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        out.put(self.from, self.from + usize::try_from(index).unwrap_or_default() + 1, b"");
        true
    }
}

/// Lines known from elsewhere put back at each line.
pub struct PutBack<'a> {
    /// Where lines begin.
    pub edges: &'a [usize],
    /// What may have stood there, with its line end.
    pub texts: Vec<Vec<u8>>,
}

impl Candidates for PutBack<'_> {
    fn count(&self) -> u64 {
        self.edges.len() as u64 * self.texts.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let edges = self.edges.len().max(1) as u64;
        let text = usize::try_from(index / edges).ok().and_then(|index| self.texts.get(index));
        let edge = usize::try_from(index % edges).ok().and_then(|index| self.edges.get(index));
        let (Some(text), Some(edge)) = (text, edge) else { return false };
        out.put(*edge, *edge, text);
        true
    }
}

/// Places where a paragraph begins or ends: the text's ends, and both sides of runs of empty lines.
pub fn paragraphs(formed: &[u8], starts: &[usize]) -> Vec<usize> {
    let empty = |index: usize| match (starts.get(index), starts.get(index + 1)) {
        (Some(start), Some(end)) => formed.get(*start..*end).unwrap_or_default().iter().all(u8::is_ascii_whitespace),
        _ => true,
    };
    let lines = starts.len().saturating_sub(1);
    let edge = |index: usize| index == 0 || index == lines || empty(index) || empty(index - 1);
    (0..=lines).filter(|index| edge(*index)).filter_map(|index| starts.get(index).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_all_there_shortest_first() {
        let text = b"a\r\nb\r\n\r\nc\r\n";
        let starts = starts(text);
        assert_eq!(starts, [0, 3, 6, 8, 11]);
        assert_eq!(paragraphs(text, &starts), [0, 6, 8, 11]);
        let blocks = Blocks::new(&starts, usize::MAX);
        assert_eq!(blocks.count(), 10);
        let made: Vec<Vec<u8>> = (0..10)
            .map(|index| {
                let mut changes = Changes::default();
                assert!(blocks.make(index, &mut changes));
                changes.applied(text)
            })
            .collect();
        assert_eq!(made[0], b"b\r\n\r\nc\r\n");
        assert_eq!(made[9], b"");
        assert!(made.contains(&b"a\r\nc\r\n".to_vec()));
    }
}
