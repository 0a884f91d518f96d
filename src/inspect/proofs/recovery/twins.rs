//! A text and its HTML twin: whoever changes one changes both.

use std::collections::HashMap;
use std::ops::Range;

use super::body::Ground;
use super::cuts;
use super::engine::{Candidates, Changes};
use super::lines;
use super::surface::{Surface, bare_words, mirrored};
use super::tags;

/// Tags and lines on each side of words at which a block may begin or end.
const MOST_AROUND: usize = 8;
/// Elements around the words that are tried with the lines around them.
const NEAREST: usize = 4;
/// Most paragraphs, and lines of one end, that are paired with each other.
const MOST_EDGES: usize = 400;
/// Most lines of a block that is no paragraph.
const MOST_LINES: usize = 60;
/// Most places of three words that are looked at.
const MOST_LOOKED: usize = 100;
/// Most places in which the words of one block are taken out.
const MOST_PLACES: usize = 4;
/// Most pairs of blocks.
const MOST_PAIRS: usize = 400_000;

impl Ground {
    /// Tokens of the text and of its HTML twin that stand for each other.
    pub fn pairs(&self) -> Vec<((usize, usize), (usize, usize))> {
        let Some((plain, html)) = self.twins else { return Vec::new() };
        let side = |index: usize| Some((self.surfaces.get(index)?, self.tokens.get(index)?.as_slice()));
        let (Some(one), Some(other)) = (side(plain), side(html)) else { return Vec::new() };
        let found = mirrored(one, other).into_iter().enumerate();
        found.filter_map(|(mine, theirs)| Some(((plain, mine), (html, theirs?)))).collect()
    }

    /// A block of the text and the part of its HTML twin that holds the same words.
    pub fn twin_blocks(&self, reach: Reach) -> Option<TwoBlocks<'_>> {
        let (plain, html) = self.twins?;
        let (mine, theirs) = (self.surfaces.get(plain)?, self.surfaces.get(html)?);
        let place = |side: (usize, usize)| {
            let token = self.tokens.get(side.0)?.get(side.1)?;
            Some((token.start, token.end))
        };
        // Places of words in both, first to last.
        let words: Vec<(Span, Span)> =
            self.pairs().into_iter().filter_map(|(one, other)| place(one).zip(place(other))).collect();
        let mut twin = TwoBlocks { plain: mine, html: theirs, pairs: Vec::new() };
        let edges = tags::edges(&theirs.text);
        let starts = lines::starts(&theirs.text);
        let (all, others) = (self.tokens.get(plain)?, self.tokens.get(html)?);
        let same = SameWords::new(bare_words(mine, all), bare_words(theirs, others));
        let add_around = |block: Span, held: Span, pairs: &mut Vec<(Span, Span)>| {
            let around = around(&edges, held.0, held.1).into_iter();
            match reach {
                Reach::Any => {
                    pairs.extend(around.filter(|(_, balanced)| *balanced).map(|(outer, _)| (block, outer)));
                    return;
                }
                Reach::Tags if !self.flows => {
                    pairs.extend(around.map(|(outer, _)| (block, outer)));
                    return;
                }
                _ => {}
            }
            // Tags and empty lines around the words may stand on lines of their own.
            let line = |place: usize| starts.partition_point(|start| *start <= place).saturating_sub(1);
            let (top, bottom) = (line(held.0), line(held.1) + 1);
            for (above, below) in (0..=2).flat_map(|above| (0..=2).map(move |below| (above, below))) {
                let edge = |line: usize| starts.get(line).copied();
                if let (Some(top), Some(bottom)) = (top.checked_sub(above).and_then(edge), edge(bottom + below)) {
                    pairs.push((block, (top, bottom)));
                }
            }
            // Without line ends around it: the elements that hold the words.
            let most = if reach == Reach::Lines { NEAREST } else { usize::MAX };
            pairs.extend(around.take(most).map(|(outer, _)| (block, outer)));
        };
        for (start, end) in blocks(&mine.text, reach) {
            let first = words.partition_point(|word| word.0.0 < start);
            let last = words.partition_point(|word| word.0.1 <= end);
            let mirrored = words.get(first..last).and_then(|words| Some((words.first()?.1.0, words.last()?.1.1)));
            // Where the one text stands in another order than the other, the block has its own place.
            let inside = all.partition_point(|word| word.start < start)..all.partition_point(|word| word.end <= end);
            let alike =
                same.places(inside).filter_map(|(one, other)| Some((others.get(one)?.start, others.get(other)?.end)));
            let most = if reach == Reach::Lines { 0 } else { MOST_PLACES };
            let mut held: Vec<Span> = mirrored.into_iter().chain(alike.take(most)).collect();
            held.dedup();
            for (from, until) in held {
                add_around((start, end), (from, until), &mut twin.pairs);
            }
            if twin.pairs.len() > MOST_PAIRS {
                break;
            }
        }
        Some(twin)
    }
}

/// Which blocks of a text and of its HTML twin are taken out together: the cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Paragraphs of the one, whole lines of the other.
    Lines,
    /// Paragraphs or everything from a line on; of the other what stands between two tags.
    Tags,
    /// Any lines; whole elements of the other.
    Any,
}

/// A block of bytes: its start and its end.
type Span = (usize, usize);

/// Runs of words that two texts have in common, wherever they stand.
struct SameWords {
    mine: Vec<Vec<u8>>,
    theirs: Vec<Vec<u8>>,
    /// Where three words in a row stand in the other text.
    known: HashMap<Vec<Vec<u8>>, Vec<usize>>,
}

impl SameWords {
    fn new(mine: Vec<Vec<u8>>, theirs: Vec<Vec<u8>>) -> Self {
        let mut known: HashMap<Vec<Vec<u8>>, Vec<usize>> = HashMap::new();
        for (index, three) in theirs.windows(3).enumerate() {
            known.entry(three.to_vec()).or_default().push(index);
        }
        Self { mine, theirs, known }
    }

    /// Where these words stand in the other text: the first of them and the last.
    fn places(&self, inside: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
        let words = self.mine.get(inside).unwrap_or_default();
        let places = words.get(..3).and_then(|three| self.known.get(three));
        let whole = places.into_iter().flatten().take(MOST_LOOKED).map(|place| (*place, place + words.len() - 1));
        whole.filter(|(_, last)| words.last() == self.theirs.get(*last))
    }
}

/// Blocks of a plain text, the shortest of a kind first: paragraphs, then everything from a line on; or any lines in a row.
fn blocks(text: &[u8], reach: Reach) -> Vec<Span> {
    let starts = lines::starts(text);
    let mut edges = lines::paragraphs(text, &starts);
    edges.truncate(MOST_EDGES);
    let of = |edges: &[usize], most: usize| -> Vec<Span> {
        let ends = |length: usize| edges.iter().zip(edges.iter().skip(length)).map(|(start, end)| (*start, *end));
        (1..edges.len().min(most.saturating_add(1))).flat_map(ends).collect()
    };
    match reach {
        Reach::Any => return of(&starts, MOST_LINES),
        Reach::Lines => return of(&edges, usize::MAX),
        Reach::Tags => {}
    }
    let end = text.len();
    // The line end before a footer may have been put in with it.
    let ahead = |start: usize| {
        let line = text.get(..start).unwrap_or_default();
        let bare = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        bare.len()
    };
    let tails = starts.iter().rev().filter(|start| **start < end).take(MOST_EDGES);
    let tails = tails.flat_map(|start| [(*start, end), (ahead(*start), end)]);
    of(&edges, usize::MAX).into_iter().chain(tails).collect()
}

/// Blocks between the tags and lines of an HTML text that hold these bytes, the nearest first; whether each holds whole elements.
fn around(edges: &[tags::Edge], start: usize, end: usize) -> Vec<(Span, bool)> {
    let before = edges.partition_point(|edge| edge.at <= start);
    let behind = edges.partition_point(|edge| edge.at < end);
    let mut found = Vec::with_capacity(MOST_AROUND * MOST_AROUND);
    for one in edges.get(..before).unwrap_or_default().iter().rev().take(MOST_AROUND) {
        for other in edges.get(behind..).unwrap_or_default().iter().take(MOST_AROUND) {
            found.push(((one.at, other.at), one.depth == other.depth));
        }
    }
    found.sort_by_key(|(span, balanced)| (!balanced, span.1 - span.0));
    found
}

/// Two blocks taken out at the same time, of a text and of its HTML twin.
pub struct TwoBlocks<'a> {
    plain: &'a Surface,
    html: &'a Surface,
    pairs: Vec<(Span, Span)>,
}

impl Candidates for TwoBlocks<'_> {
    fn count(&self) -> u64 {
        self.pairs.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let Some((one, other)) = usize::try_from(index).ok().and_then(|index| self.pairs.get(index)) else {
            return false;
        };
        let mut put = |surface: &Surface, span: &Span| surface.put(&[(span.0, span.1, b"")], out);
        if self.plain.at <= self.html.at {
            put(self.plain, one);
            put(self.html, other);
        } else {
            put(self.html, other);
            put(self.plain, one);
        }
        true
    }

    fn effort(&self) -> u64 {
        cuts::effort(self.plain).max(cuts::effort(self.html))
    }
}
