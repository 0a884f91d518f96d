//! Text taken out of one part: at its ends, at its lines, at its tags, whatever the coding in which it stands.

use super::body::Ground;
use super::engine::{Candidates, Changes};
use super::lines::{self, Blocks, Head, Tail};
use super::surface::Surface;
use super::tags;

/// Most letters that are taken off before a closing tag or at the end of a coded part (bytes): 4 KiB in quoted-printable.
const LONGEST_FOOTER: usize = 6_000;
/// Most closing tags before which text is taken off.
const MOST_CLOSING: usize = 10;
/// Most blocks of one part.
const MOST_SPANS: usize = 200_000;
/// Most lines or tags of one part that are paired with each other.
const MOST_EDGES: usize = 8_000;
/// Most lines at which text is taken off at an end.
const MOST_LINES: usize = 20_000;
/// Most edges of paragraphs that are paired with each other.
const MOST_PARAGRAPHS: usize = 400;
/// Most edges of tags in one block, where it holds whole elements and where not.
const MOST_STEPS: [usize; 2] = [240, 60];
/// What coding a text again costs beside its hash.
const EFFORT: u64 = 4;
/// What stood where a footer begins: nothing, or the line end that was taken away with it.
const ENDS: &[&[u8]] = &[b"", b"\r\n", b"\n"];
/// Empty lines that the end of a part has lost.
const EMPTY: &[&[u8]] = &[b"\r\n", b"\r\n\r\n", b"\r\n\r\n\r\n", b"\r\n\r\n\r\n\r\n", b"\r\n\r\n\r\n\r\n\r\n"];

/// What a list of changes costs in this text.
pub fn effort(surface: &Surface) -> u64 {
    if surface.is_coded() { EFFORT } else { 1 }
}

/// Candidates for the text of one part, written as it stands in the form.
pub struct Inside<'a, C> {
    surface: &'a Surface,
    cuts: C,
}

impl<'a, C: Candidates + 'a> Inside<'a, C> {
    fn boxed(surface: &'a Surface, cuts: C) -> Box<dyn Candidates + 'a> {
        Box::new(Self { surface, cuts })
    }
}

impl<C: Candidates> Candidates for Inside<'_, C> {
    fn count(&self) -> u64 {
        self.cuts.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let mut inner = Changes::default();
        if !self.cuts.make(index, &mut inner) {
            return false;
        }
        let edits: Vec<(usize, usize, &[u8])> = inner.iter().collect();
        self.surface.put(&edits, out);
        true
    }

    fn effort(&self) -> u64 {
        effort(self.surface)
    }
}

/// Candidates that code whole texts again.
pub struct Coded<'a>(pub Box<dyn Candidates + 'a>);

impl Candidates for Coded<'_> {
    fn count(&self) -> u64 {
        self.0.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        self.0.make(index, out)
    }

    fn effort(&self) -> u64 {
        EFFORT
    }
}

/// Known blocks taken out, each with each of what may have stood there.
struct Spans {
    spans: Vec<(usize, usize)>,
    backs: &'static [&'static [u8]],
}

impl Candidates for Spans {
    fn count(&self) -> u64 {
        self.spans.len() as u64 * self.backs.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let backs = self.backs.len().max(1) as u64;
        let span = usize::try_from(index / backs).ok().and_then(|index| self.spans.get(index));
        let back = usize::try_from(index % backs).ok().and_then(|index| self.backs.get(index));
        let (Some((start, end)), Some(back)) = (span, back) else { return false };
        out.put(*start, *end, back);
        true
    }
}

/// Everything from a byte to each of a few ends taken out, the shortest first.
struct Tails {
    ends: Vec<usize>,
    most: usize,
}

impl Candidates for Tails {
    fn count(&self) -> u64 {
        (self.most * self.ends.len() * ENDS.len()) as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let Ok(index) = usize::try_from(index) else { return false };
        let (place, back) = (index / ENDS.len(), ENDS.get(index % ENDS.len()));
        let end = self.ends.get(place % self.ends.len().max(1)).copied();
        let (Some(end), Some(back)) = (end, back) else { return false };
        let Some(start) = end.checked_sub(place / self.ends.len().max(1) + 1) else { return false };
        out.put(start, end, back);
        true
    }
}

impl Ground {
    /// Texts that are coded anew for each change.
    fn coded(&self) -> impl Iterator<Item = &Surface> {
        self.surfaces.iter().filter(|surface| surface.flows() || (surface.is_coded() && !self.flows))
    }

    /// HTML texts; where all that flow are coded anew, only those.
    fn html(&self) -> impl Iterator<Item = &Surface> {
        self.surfaces.iter().filter(|surface| surface.html && (surface.flows() || !self.flows))
    }

    /// Where a text stands in the form; of a coded one only its beginning.
    fn span(&self, surface: &Surface) -> (usize, usize) {
        let end = surface.at + if surface.is_coded() { 0 } else { surface.text.len() };
        (surface.at, end)
    }

    /// Lines taken off at the ends of the whole text and of its parts.
    pub fn part_ends(&self) -> Vec<Changes> {
        let mut all = Vec::new();
        let parts = self.surfaces.iter().map(|surface| self.span(surface));
        for (from, until) in std::iter::once((0, self.formed.len())).chain(parts) {
            let first = self.starts.partition_point(|start| *start <= from);
            let inside = self.starts.get(first..).unwrap_or_default().iter().take_while(|start| **start < until);
            for start in inside {
                if all.len() >= MOST_LINES {
                    return all;
                }
                for (start, end) in [(*start, until), (from, *start)] {
                    let mut changes = Changes::default();
                    changes.put(start, end, b"");
                    all.push(changes);
                }
            }
        }
        all
    }

    pub fn byte_ends(&self) -> Vec<Box<dyn Candidates + '_>> {
        let mut all: Vec<Box<dyn Candidates>> = vec![Box::new(Head { from: 0, until: self.formed.len() })];
        for surface in self.surfaces.iter().filter(|surface| !surface.is_coded()) {
            let (from, until) = self.span(surface);
            all.push(Box::new(Tail { from, until }));
            all.push(Box::new(Head { from, until }));
        }
        all
    }

    /// Places where paragraphs and parts begin or end.
    fn edges(&self) -> Vec<usize> {
        let mut edges = lines::paragraphs(&self.formed, &self.starts);
        // Parts end before their delimiter, and that is an edge as well.
        for surface in &self.surfaces {
            let (from, until) = self.span(surface);
            edges.extend([from, until]);
        }
        edges.sort_unstable();
        edges.dedup();
        edges.truncate(MOST_PARAGRAPHS);
        edges
    }

    pub fn paragraphs(&self) -> Vec<Changes> {
        let edges = self.edges();
        let blocks = Blocks::new(edges, usize::MAX);
        let made = (0..blocks.count()).filter_map(|index| {
            let mut changes = Changes::default();
            blocks.make(index, &mut changes).then_some(changes)
        });
        made.collect()
    }

    /// Text taken off at the ends of coded parts: line by line at both, byte by byte at the end.
    pub fn coded_ends(&self) -> Vec<Box<dyn Candidates + '_>> {
        let mut all: Vec<Box<dyn Candidates>> = Vec::new();
        for surface in self.coded() {
            let (mut starts, end) = (lines::starts(&surface.text), surface.text.len());
            starts.truncate(MOST_EDGES);
            let tails = starts.iter().rev().map(|start| (*start, end));
            let spans = tails.chain(starts.iter().map(|start| (0, *start))).filter(|span| span.0 < span.1).collect();
            all.push(Inside::boxed(surface, Spans { spans, backs: ENDS }));
        }
        for surface in self.coded() {
            let end = surface.text.len();
            all.push(Inside::boxed(surface, Tails { ends: vec![end], most: end.min(LONGEST_FOOTER) }));
        }
        all
    }

    /// Text taken off at the beginning of coded parts, byte by byte.
    pub fn coded_heads(&self) -> Vec<Box<dyn Candidates + '_>> {
        let heads = self.coded().map(|surface| {
            let until = surface.text.len().min(LONGEST_FOOTER);
            Inside::boxed(surface, Head { from: 0, until })
        });
        heads.collect()
    }

    /// Paragraphs of coded parts.
    pub fn coded_paragraphs(&self) -> Vec<Box<dyn Candidates + '_>> {
        let blocks = self.coded().map(|surface| {
            let mut edges = lines::paragraphs(&surface.text, &lines::starts(&surface.text));
            edges.truncate(MOST_EDGES);
            Inside::boxed(surface, Blocks::new(edges, usize::MAX))
        });
        blocks.collect()
    }

    /// Lines of coded parts.
    pub fn coded_lines(&self) -> Vec<Box<dyn Candidates + '_>> {
        let blocks = self.coded().map(|surface| {
            let mut edges = lines::starts(&surface.text);
            edges.truncate(MOST_EDGES);
            Inside::boxed(surface, Blocks::new(edges, usize::MAX))
        });
        blocks.collect()
    }

    /// Whole elements of HTML: as many tags are opened in them as are closed.
    pub fn elements(&self) -> Vec<Box<dyn Candidates + '_>> {
        let [most, _] = MOST_STEPS;
        let elements = self.html().map(|surface| {
            let mut edges = tags::edges(&surface.text);
            edges.truncate(MOST_EDGES);
            let mut spans: Vec<(usize, usize)> = Vec::new();
            for (index, start) in edges.iter().enumerate() {
                let behind = edges.iter().skip(index + 1).take(most).take_while(|edge| edge.depth >= start.depth);
                spans.extend(behind.filter(|edge| edge.depth == start.depth).map(|edge| (start.at, edge.at)));
            }
            spans.sort_by_key(|span| span.1 - span.0);
            spans.truncate(MOST_SPANS);
            Inside::boxed(surface, Spans { spans, backs: &[b""] })
        });
        elements.collect()
    }

    /// Everything between two tags or lines of HTML.
    pub fn tag_blocks(&self) -> Vec<Box<dyn Candidates + '_>> {
        let [_, most] = MOST_STEPS;
        let blocks = self.html().map(|surface| {
            let mut edges: Vec<usize> = tags::edges(&surface.text).iter().map(|edge| edge.at).collect();
            edges.truncate(MOST_EDGES);
            Inside::boxed(surface, Blocks::new(edges, most))
        });
        blocks.collect()
    }

    /// Text taken off before the last closing tags, byte by byte.
    pub fn closing_tails(&self) -> Vec<Box<dyn Candidates + '_>> {
        let tails = self.html().map(|surface| {
            let ends = tags::closing(&surface.text, MOST_CLOSING);
            Inside::boxed(surface, Tails { ends, most: LONGEST_FOOTER })
        });
        tails.collect()
    }

    /// Lines taken off at the end of a part, and the empty lines put back that stood there.
    pub fn emptied_ends(&self) -> Vec<Box<dyn Candidates + '_>> {
        let ends = self.surfaces.iter().filter(|surface| surface.flows() || !self.flows).map(|surface| {
            let (mut starts, end) = (lines::starts(&surface.text), surface.text.len());
            starts.reverse();
            starts.truncate(MOST_EDGES);
            let spans = starts.into_iter().map(|start| (start, end)).collect();
            Inside::boxed(surface, Spans { spans, backs: EMPTY })
        });
        ends.collect()
    }
}
