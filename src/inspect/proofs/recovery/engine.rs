//! The search itself: a signed text, candidates for changes in it, and the fingerprint that one of them must have.
//!
//! What stands before a changed place is hashed once; a candidate costs the blocks behind it. Work is counted in those blocks and
//! handed out in rounds of a fixed size, so that neither the number of threads nor their speed changes what is found.

use std::sync::atomic::{AtomicU64, Ordering};

use super::super::crypto::Hash;
use super::hash::{BLOCK, Run, State};

/// Most candidates that are tried between two looks at the budget.
const ROUND: u64 = 1 << 17;
/// Work of one round at most (blocks), unless a single candidate of each thread is more.
const ROUND_BLOCKS: u64 = 1 << 22;
/// Candidates that a thread takes at once.
const CHUNK: u64 = 256;
/// Most threads; the gain ends where the cores do.
const MOST_THREADS: usize = 4;
/// Most states that are kept of one text (32 bytes each).
const MOST_STATES: usize = 1 << 16;

/// Changes of one candidate: places in the text in its form, first to last, and what stands there instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    places: Vec<(usize, usize, usize)>,
    bytes: Vec<u8>,
}

impl Changes {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.places.clear();
        self.bytes.clear();
    }

    /// `start..end` becomes `new`; places are given first to last.
    pub fn put(&mut self, start: usize, end: usize, new: &[u8]) {
        self.bytes.extend(new);
        self.places.push((start, end, self.bytes.len()));
    }

    /// `start..end` becomes what is written; for the many that are made in a row.
    pub fn fill(&mut self, start: usize, end: usize, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.places.push((start, end, self.bytes.len()));
    }

    /// The changes, first to last.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &[u8])> {
        let mut from = 0;
        self.places.iter().map(move |(start, end, until)| {
            let new = self.bytes.get(from..*until).unwrap_or_default();
            from = *until;
            (*start, *end, new)
        })
    }

    /// The whole text with the changes made.
    pub fn applied(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() + self.bytes.len());
        let mut at = 0;
        for (start, end, new) in self.iter() {
            out.extend(text.get(at..start).unwrap_or_default());
            out.extend(new);
            at = end.max(at);
        }
        out.extend(text.get(at..).unwrap_or_default());
        out
    }
}

/// Candidates of one kind, each made out of its number.
pub trait Candidates: Sync {
    /// How many there are.
    fn count(&self) -> u64;
    /// Candidate `index`; `false` where that number stands for none.
    fn make(&self, index: u64, out: &mut Changes) -> bool;
    /// What making one costs beside its hash: each of its blocks counts so often.
    fn effort(&self) -> u64 {
        1
    }
}

/// A list of candidates that are known beforehand.
impl Candidates for Vec<Changes> {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let Some(changes) = usize::try_from(index).ok().and_then(|index| self.get(index)) else { return false };
        out.places.extend(&changes.places);
        out.bytes.extend(&changes.bytes);
        true
    }
}

/// What a candidate must fulfil.
#[derive(Clone, Copy)]
pub enum Target<'a> {
    /// Its fingerprint is this one.
    Digest(&'a [u8]),
    /// This asks a key; the number is its cost in blocks.
    Asks(&'a (dyn Fn(&[u8]) -> bool + Sync), u64),
}

/// A text in its form, with the states of the hash on its way through.
pub struct Text<'a> {
    /// The text as the file gives it.
    pub bytes: &'a [u8],
    /// Only so many bytes are hashed (`l=`).
    limit: usize,
    hash: Hash,
    states: Vec<State>,
    /// Blocks between two states.
    step: usize,
}

impl<'a> Text<'a> {
    /// Hashes the text once.
    pub fn new(bytes: &'a [u8], hash: Hash, limit: usize) -> Self {
        let (blocks, _) = bytes.as_chunks::<BLOCK>();
        let step = blocks.len() / MOST_STATES + 1;
        let mut state = State::first(hash);
        let mut states = vec![state];
        for some in blocks.chunks(step) {
            state.take(some);
            states.push(state);
        }
        Self { bytes, limit, hash, states, step }
    }

    /// Blocks of a candidate that changes the first byte.
    fn longest(&self) -> u64 {
        self.bytes.len().min(self.limit) as u64 / BLOCK as u64 + 2
    }

    /// The fingerprint of the text with the changes made, and the blocks it cost; nothing where it is shorter than `l=` says.
    fn hashed(&self, changes: &Changes) -> Option<(State, u64)> {
        let first = changes.places.first().map_or(0, |place| place.0).min(self.limit).min(self.bytes.len());
        let known = (first / BLOCK / self.step).min(self.states.len().saturating_sub(1));
        let mut at = (known * self.step * BLOCK).min(first);
        let state = *self.states.get(known)?;
        let mut run = Run::from(state, at);
        let mut left = self.limit.saturating_sub(at);
        let mut feed = |bytes: &[u8]| {
            let bytes = bytes.get(..left).unwrap_or(bytes);
            left -= bytes.len();
            run.feed(bytes);
        };
        for (start, end, new) in changes.iter() {
            feed(self.bytes.get(at..start).unwrap_or_default());
            feed(new);
            at = end.max(at);
        }
        feed(self.bytes.get(at..).unwrap_or_default());
        // A text that is shorter than `l=` says was never signed.
        let short = self.limit != usize::MAX && left > 0;
        (!short).then(|| run.end())
    }

    fn fits(&self, changes: &Changes, target: Target, wanted: Option<State>) -> (bool, u64) {
        match target {
            Target::Digest(_) => match self.hashed(changes) {
                Some((state, blocks)) => (Some(state) == wanted, blocks),
                None => (false, 1),
            },
            Target::Asks(asks, cost) => (asks(&changes.applied(self.bytes)), cost),
        }
    }
}

/// The work of a search: how much is left, and how much was done.
pub struct Work<'a> {
    /// Blocks that may still be hashed.
    pub left: u64,
    /// Candidates tried.
    pub tried: u64,
    /// Whether candidates were left out for want of budget.
    pub cut: bool,
    /// Blocks at the beginning, for the progress.
    pub all: u64,
    /// Told now and then: blocks hashed, and how many there may be.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
}

impl Work<'_> {
    /// Tries candidates until one fits; the first one by number wins.
    pub fn run(&mut self, text: &Text, target: Target, candidates: &dyn Candidates) -> Option<Changes> {
        let wanted = match target {
            Target::Digest(digest) => Some(State::of_digest(text.hash, digest)?),
            Target::Asks(..) => None,
        };
        let count = candidates.count();
        let cost = match target {
            Target::Digest(_) => text.longest() * candidates.effort(),
            Target::Asks(_, cost) => cost,
        };
        let round = (ROUND_BLOCKS / cost.max(1)).clamp(MOST_THREADS as u64, ROUND);
        let mut from = 0;
        while from < count {
            if self.left == 0 {
                self.cut = true;
                return None;
            }
            let until = (from + round).min(count);
            let (hit, blocks, made) = span(text, target, wanted, candidates, from, until);
            if let Some(progress) = self.progress {
                progress(self.all.saturating_sub(self.left), self.all);
            }
            if let Some((number, changes)) = hit {
                self.tried += number + 1 - from;
                return Some(changes);
            }
            self.tried += made;
            self.left = self.left.saturating_sub(blocks);
            from = until;
        }
        None
    }
}

/// One round: the first candidate that fits with its number, the blocks hashed, the candidates made.
fn span(
    text: &Text,
    target: Target,
    wanted: Option<State>,
    candidates: &dyn Candidates,
    from: u64,
    until: u64,
) -> (Option<(u64, Changes)>, u64, u64) {
    let (next, best) = (AtomicU64::new(from), AtomicU64::new(u64::MAX));
    let (blocks, made) = (AtomicU64::new(0), AtomicU64::new(0));
    let chunk = CHUNK.min((until - from).div_ceil(MOST_THREADS as u64)).max(1);
    let effort = candidates.effort();
    let work = || {
        let (mut changes, mut found) = (Changes::default(), None);
        let (mut hashed, mut count) = (0, 0);
        loop {
            let start = next.fetch_add(chunk, Ordering::Relaxed);
            if start >= until || start > best.load(Ordering::Relaxed) {
                break;
            }
            for number in start..(start + chunk).min(until) {
                changes.clear();
                if !candidates.make(number, &mut changes) {
                    continue;
                }
                let (fits, cost) = text.fits(&changes, target, wanted);
                hashed += cost * effort;
                count += 1;
                if fits {
                    best.fetch_min(number, Ordering::Relaxed);
                    found = Some((number, changes.clone()));
                    break;
                }
            }
            if found.is_some() {
                break;
            }
        }
        blocks.fetch_add(hashed, Ordering::Relaxed);
        made.fetch_add(count, Ordering::Relaxed);
        found
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST_THREADS);
    // A few candidates are tried sooner than a thread starts.
    let found = if threads == 1 || (until - from) * text.longest() < 1 << 14 {
        work()
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            others.into_iter().filter_map(|other| other.join().ok().flatten()).chain(own).min_by_key(|found| found.0)
        })
    };
    (found, blocks.into_inner(), made.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bytes(usize);

    impl Candidates for Bytes {
        fn count(&self) -> u64 {
            self.0 as u64 * 256
        }

        fn make(&self, index: u64, out: &mut Changes) -> bool {
            let at = (index / 256) as usize;
            out.put(at, at + 1, &[(index % 256) as u8]);
            true
        }
    }

    #[test]
    fn a_changed_text_is_hashed_as_if_it_were_written_so() {
        for hash in [Hash::Sha1, Hash::Sha256] {
            for length in [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 200, 1000] {
                let bytes: Vec<u8> = (0..length).map(|at| (at * 7) as u8).collect();
                let text = Text::new(&bytes, hash, usize::MAX);
                for (start, end) in [(0, 0), (0, 1), (length / 2, length), (length, length), (length / 3, length / 2)] {
                    let mut changes = Changes::default();
                    changes.put(start, end, b"signed");
                    let digest = hash.of(&changes.applied(&bytes));
                    let (state, _) = text.hashed(&changes).unwrap();
                    assert_eq!(Some(state), State::of_digest(hash, &digest), "{length} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn only_the_covered_length_counts() {
        let bytes = b"a text that goes on behind what is signed".to_vec();
        let text = Text::new(&bytes, Hash::Sha256, 10);
        let mut changes = Changes::default();
        changes.put(0, 1, b"A");
        let state = text.hashed(&changes).map(|hashed| hashed.0);
        assert_eq!(state, State::of_digest(Hash::Sha256, &Hash::Sha256.of(b"A text tha")));
        changes.clear();
        changes.put(5, bytes.len(), b"");
        assert_eq!(text.hashed(&changes), None);
    }

    #[test]
    fn the_first_that_fits_wins_and_the_budget_holds() {
        let bytes = vec![b'x'; 500];
        let mut signed = bytes.clone();
        signed[300] = b'y';
        let digest = Hash::Sha256.of(&signed);
        let text = Text::new(&bytes, Hash::Sha256, usize::MAX);
        let mut work = Work { left: 10_000_000, tried: 0, cut: false, all: 10_000_000, progress: None };
        let found = work.run(&text, Target::Digest(&digest), &Bytes(500)).unwrap();
        assert_eq!(found.applied(&bytes), signed);
        assert_eq!(work.tried, 300 * 256 + u64::from(b'y') + 1);
        let mut work = Work { left: 1, tried: 0, cut: false, all: 1, progress: None };
        let other = Hash::Sha256.of(b"other");
        assert_eq!(work.run(&text, Target::Digest(&other), &Bytes(100_000)), None);
        assert!(work.cut && work.tried <= ROUND, "{}", work.tried);
    }
}
