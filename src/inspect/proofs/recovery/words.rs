//! Words: taken out, put in, exchanged; single letters.

use super::engine::{Candidates, Changes};
use super::surface::{Site, Surface, Token, put_site};

/// Runs of items that are counted through: where the run of each begins.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    ends: Vec<u64>,
}

impl Counted {
    /// Runs of these lengths.
    pub fn new(lengths: impl IntoIterator<Item = u64>) -> Self {
        let mut end = 0;
        let ends = lengths.into_iter().map(|length| {
            end += length;
            end
        });
        Self { ends: ends.collect() }
    }

    /// All items.
    pub fn count(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The run in which an item lies, and its place in it.
    pub fn find(&self, index: u64) -> (usize, u64) {
        let run = self.ends.partition_point(|end| *end <= index);
        let before = run.checked_sub(1).and_then(|run| self.ends.get(run)).copied().unwrap_or(0);
        (run, index - before)
    }
}

/// Each site takes each of its alternatives.
pub struct Exchanged<'a> {
    surfaces: &'a [Surface],
    sites: Vec<(Site, usize)>,
    lists: Vec<Vec<Vec<u8>>>,
    counted: Counted,
}

impl<'a> Exchanged<'a> {
    /// Sites with the number of the list from which each takes its alternatives.
    pub fn new(surfaces: &'a [Surface], sites: Vec<(Site, usize)>, lists: Vec<Vec<Vec<u8>>>) -> Self {
        let counted = Counted::new(sites.iter().map(|(_, list)| lists.get(*list).map_or(0, Vec::len) as u64));
        Self { surfaces, sites, lists, counted }
    }
}

impl Candidates for Exchanged<'_> {
    fn count(&self) -> u64 {
        self.counted.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let (site, which) = self.counted.find(index);
        let Some((site, list)) = self.sites.get(site) else { return false };
        let Some(new) = self.lists.get(*list).and_then(|list| list.get(usize::try_from(which).ok()?)) else {
            return false;
        };
        put_site(self.surfaces, site, new, out);
        true
    }
}

/// Runs of words taken out, together with what stands before or behind them.
pub struct TakenOut<'a> {
    surfaces: &'a [Surface],
    /// Sites of tokens in a row: for each surface that is changed, its tokens.
    runs: Vec<Vec<(usize, &'a [Token])>>,
    /// Longest run.
    most: usize,
    counted: Counted,
}

/// Ways to take a run of words out: with what is behind, with what is before, with both but for a space.
const WAYS: u64 = 3;

impl<'a> TakenOut<'a> {
    /// Every run of up to `most` words of one surface.
    pub fn new(surfaces: &'a [Surface], index: usize, tokens: &'a [Token], most: usize) -> Self {
        Self::mirrored(surfaces, vec![vec![(index, tokens)]], most)
    }

    /// Runs of tokens that stand in several surfaces alike: all of a group have the same number of tokens.
    pub fn mirrored(surfaces: &'a [Surface], runs: Vec<Vec<(usize, &'a [Token])>>, most: usize) -> Self {
        let counted = Counted::new(
            runs.iter().map(|group| group.first().map_or(0, |(_, tokens)| tokens.len() as u64) * most as u64 * WAYS),
        );
        Self { surfaces, runs, most, counted }
    }
}

impl Candidates for TakenOut<'_> {
    fn count(&self) -> u64 {
        self.counted.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let (group, place) = self.counted.find(index);
        let Some(group) = self.runs.get(group) else { return false };
        let tokens = group.first().map_or(0, |(_, tokens)| tokens.len());
        let (way, place) = (place % WAYS, usize::try_from(place / WAYS).unwrap_or(usize::MAX));
        // Short runs first.
        let (length, first) = (place / tokens.max(1) + 1, place % tokens.max(1));
        if length > self.most || first + length > tokens {
            return false;
        }
        for (surface, tokens) in group {
            let token = |index: usize| tokens.get(index);
            let (Some(from), Some(to)) = (token(first), token(first + length - 1)) else { return false };
            let before = first.checked_sub(1).and_then(token).map(|token| token.end);
            let behind = token(first + length).map(|token| token.start);
            let (start, end, new): (_, _, &[u8]) = match (way, before, behind) {
                (0, _, Some(behind)) => (from.start, behind, b""),
                (1, Some(before), _) => (before, to.end, b""),
                (2, Some(before), Some(behind)) => (before, behind, b" "),
                _ => return false,
            };
            if let Some(surface) = self.surfaces.get(*surface) {
                surface.put(&[(start, end, new)], out);
            }
        }
        true
    }
}

/// A word put in at each gap.
pub struct PutIn<'a> {
    surfaces: &'a [Surface],
    /// Gaps: the same place in each surface, before the word that begins there (`true`) or behind the one that ends.
    gaps: Vec<(Site, bool)>,
    words: Vec<Vec<u8>>,
}

impl<'a> PutIn<'a> {
    /// Each word at each gap.
    pub fn new(surfaces: &'a [Surface], gaps: Vec<(Site, bool)>, words: Vec<Vec<u8>>) -> Self {
        Self { surfaces, gaps, words }
    }
}

impl Candidates for PutIn<'_> {
    fn count(&self) -> u64 {
        self.gaps.len() as u64 * self.words.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let gaps = self.gaps.len().max(1) as u64;
        let word = usize::try_from(index / gaps).ok().and_then(|index| self.words.get(index));
        let gap = usize::try_from(index % gaps).ok().and_then(|index| self.gaps.get(index));
        let (Some(word), Some((site, before))) = (word, gap) else { return false };
        let mut new = Vec::with_capacity(word.len() + 1);
        if !before {
            new.push(b' ');
        }
        new.extend(word);
        if *before {
            new.push(b' ');
        }
        put_site(self.surfaces, site, &new, out);
        true
    }
}

/// Printable ASCII.
const LETTERS: std::ops::RangeInclusive<u8> = 0x20..=0x7e;
/// Changes at one byte: another letter, one more before it, it taken out, it and the next exchanged.
const AT_ONE: u64 = 95 + 95 + 2;

/// Single letters changed, put in, taken out, exchanged with the next.
pub struct Letters<'a> {
    surfaces: &'a [Surface],
    counted: Counted,
}

impl<'a> Letters<'a> {
    /// Every byte of these texts.
    pub fn new(surfaces: &'a [Surface]) -> Self {
        let counted = Counted::new(surfaces.iter().map(|surface| (surface.text.len() as u64 + 1) * AT_ONE));
        Self { surfaces, counted }
    }
}

impl Candidates for Letters<'_> {
    fn count(&self) -> u64 {
        self.counted.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let (surface, place) = self.counted.find(index);
        let Some(surface) = self.surfaces.get(surface) else { return false };
        let (at, what) = (usize::try_from(place / AT_ONE).unwrap_or(usize::MAX), place % AT_ONE);
        let here = surface.text.get(at).copied();
        let letter = LETTERS.start() + u8::try_from(what % 95).unwrap_or_default();
        // Line ends are no letters.
        let solid = here.is_some_and(|byte| byte != b'\r' && byte != b'\n');
        match what {
            0..95 if solid && here != Some(letter) => surface.put(&[(at, at + 1, &[letter])], out),
            95..190 if here != Some(letter) => surface.put(&[(at, at, &[letter])], out),
            190 if solid => surface.put(&[(at, at + 1, b"")], out),
            191 if solid => match surface.text.get(at + 1) {
                Some(next) if Some(*next) != here && !matches!(next, b'\r' | b'\n') => {
                    surface.put(&[(at, at + 2, &[*next, here.unwrap_or_default()])], out);
                }
                _ => return false,
            },
            _ => return false,
        }
        true
    }
}
