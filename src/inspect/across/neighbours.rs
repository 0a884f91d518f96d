//! The questions that are put to a whole dump.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::super::check::{Check, Run, Weight};
use super::super::checks;
use super::super::finding::{Exhibit, Finding, Found, Role};
use super::super::standing::Standing;
use super::diff::passages;
use super::digest::{Brief, hash};
use super::gathered::{Gathered, Shelf};
use super::measures::{Gauge, Measure, Pulse};
use super::traits::{MarkKind, Traits};
use crate::evidence::limits::Limit;
use crate::evidence::limits::dump::{MOST_OF_A_CHECK, MOST_OF_A_GROUP, row};
use crate::evidence::{Fact, Stamp};

/// Checks that look at a dump at once: each holds traits of a few files.
const MOST_AT_ONCE: usize = 4;
/// Bytes by which a text that was cut at a letter may fall short of its limit: a letter has up to four in UTF-8.
const LETTER: usize = 3;

/// A finding, and of which brief it is.
#[derive(Debug, Clone)]
pub struct Aside {
    pub(crate) brief: u32,
    pub(crate) found: Found,
}

/// What the checks of a dump may look at.
pub struct Neighbours<'a> {
    pub(crate) gathered: &'a Gathered,
    shelf: &'a dyn Shelf,
    /// Limits that were hit, by their ids.
    hit: Mutex<BTreeMap<&'static str, String>>,
}

/// One file among others, with its traits.
#[derive(Debug, Clone)]
pub(crate) struct Neighbour {
    pub index: u32,
    pub brief: Brief,
    pub traits: Traits,
}

impl Neighbour {
    /// Its subject, title or name, for a sentence.
    pub fn name(&self) -> String {
        let title = self.traits.title.clone().filter(|title| !title.trim().is_empty());
        title.unwrap_or_else(|| self.traits.name())
    }

    /// A fact of it as an exhibit of another file's finding.
    pub fn shows(&self, role: Role, label: &str, fact: &Fact<String>) -> Exhibit {
        let label = format!("{label} of {}", self.traits.name());
        let exhibit = match role {
            Role::Claims => Exhibit::claims(label, fact),
            Role::Contradicts => Exhibit::contradicts(label, fact),
            Role::Context => Exhibit::context(label, fact),
        };
        match &self.traits.id {
            Some(id) => exhibit.in_source(id),
            None => exhibit,
        }
    }

    /// A moment of it as an exhibit of another file's finding.
    pub fn shows_time(&self, role: Role, label: &str, fact: &Fact<Stamp>) -> Exhibit {
        self.shows(role, label, &fact.map(Stamp::words))
    }

    /// An exhibit of its own: a mark, or what stands in its place.
    pub fn own(&self, role: Role, kind: MarkKind) -> Option<Exhibit> {
        let fact = self.traits.mark(kind)?.fact();
        Some(match role {
            Role::Claims => Exhibit::claims(kind.label(), &fact),
            Role::Contradicts => Exhibit::contradicts(kind.label(), &fact),
            Role::Context => Exhibit::context(kind.label(), &fact),
        })
    }

    /// One of its measures, whole.
    pub fn measure(&self, gauge: Gauge, pulse: &Pulse) -> Option<&Measure> {
        let mut of_kind = self.traits.measures.iter().filter(|one| one.gauge == gauge);
        of_kind.find(|one| one.pulse(self.brief.container) == Pulse { index: 0, ..*pulse })
    }

    /// Whether something vouches for all that it shows: the one measure of that, also for a single file.
    pub fn vouched(&self) -> bool {
        self.traits.standing == Standing::Attested
    }

    /// What two that can't both be true weigh for this one: something vouches for it, for the other, or for neither.
    pub fn against(&self, other: &Self) -> Weight {
        match (self.vouched(), other.vouched()) {
            (true, false) => Weight::Note,
            (false, true) => Weight::Conflict,
            _ => Weight::Odd,
        }
    }

    /// Its finding.
    pub fn aside(&self, found: Found) -> Aside {
        Aside { brief: self.index, found }
    }
}

impl<'a> Neighbours<'a> {
    /// One of them with its traits.
    pub(crate) fn look(&self, index: u32) -> Option<Neighbour> {
        let brief = self.gathered.brief(index)?.clone();
        let traits = self.gathered.look(self.shelf, index)?;
        for (quoted, limit) in [(false, &row::LONGEST_OWN), (true, &row::LONGEST_QUOTED)] {
            let kept: usize = passages(&traits, quoted).map(|(_, passage)| passage.text.len()).sum();
            if (kept + LETTER) as u64 >= limit.most {
                self.hits(limit);
            }
        }
        Some(Neighbour { index, brief, traits })
    }

    /// Several of them, the first of each content: copies of the same bytes say nothing new.
    pub(crate) fn look_all(&self, group: &[u32]) -> Vec<Neighbour> {
        let mut seen = std::collections::BTreeSet::new();
        let brief = |index: &u32| self.gathered.brief(*index);
        let distinct = group.iter().filter(|index| brief(index).is_some_and(|brief| seen.insert(brief.bytes)));
        let mut distinct: Vec<u32> = distinct.take(MOST_OF_A_GROUP + 1).copied().collect();
        if cut(&mut distinct, MOST_OF_A_GROUP) {
            self.hits(&row::MOST_OF_A_GROUP);
        }
        distinct.into_iter().filter_map(|index| self.look(index)).collect()
    }

    /// Remembers that a limit was hit.
    fn hits(&self, limit: &Limit) {
        self.hit.lock().unwrap_or_else(PoisonError::into_inner).entry(limit.id).or_insert_with(|| limit.sentence());
    }

    /// All of them, as they are remembered.
    pub(crate) fn briefs(&self) -> &[Brief] {
        &self.gathered.briefs
    }

    /// One of them, as it is remembered.
    pub(crate) fn brief(&self, index: u32) -> Option<&Brief> {
        self.gathered.brief(index)
    }

    /// Those that have a value that is known by its hash.
    pub(crate) fn with_value(&self, kind: MarkKind, value: u64) -> impl Iterator<Item = u32> + '_ {
        self.gathered.having(kind, value).iter().map(|(_, index)| *index)
    }

    /// Where one stands among all, whatever the order in which files came: by moment, then by content.
    pub(crate) fn order(&self, index: u32) -> Option<(Option<i64>, u128, u64, u16)> {
        self.gathered.brief(index).map(|brief| (brief.at, brief.bytes, brief.order, brief.nth))
    }

    /// In that order.
    pub(crate) fn ordered(&self, mut group: Vec<u32>) -> Vec<u32> {
        group.sort_by_cached_key(|index| self.order(*index));
        group
    }

    /// Those that have one of two marks, each once.
    pub(crate) fn first_of(&self, kinds: [MarkKind; 2]) -> Vec<u32> {
        let all: std::collections::BTreeSet<u32> =
            kinds.into_iter().flat_map(|kind| self.gathered.with(kind)).collect();
        all.into_iter().collect()
    }

    /// Those that have a value.
    pub(crate) fn having(&self, kind: MarkKind, value: &str) -> impl Iterator<Item = u32> + '_ {
        self.gathered.having(kind, hash(value)).iter().map(|(_, index)| *index)
    }

    /// Whether one has a value that is known by its hash.
    pub(crate) fn has(&self, kind: MarkKind, value: u64) -> bool {
        !self.gathered.having(kind, value).is_empty()
    }

    /// The values of one of them by their hashes; only for kinds of which it has few.
    pub(crate) fn marked(&self, index: u32, kind: MarkKind) -> impl Iterator<Item = u64> + '_ {
        self.gathered.marked(index, kind)
    }

    /// Each value of a kind once: those that have it, and the first of them; in an order that does not depend on that of the files.
    pub(crate) fn values(&self, kind: MarkKind) -> Vec<(Vec<u32>, u32)> {
        self.gathered.values(kind)
    }

    /// What was measured of a kind, one machine after the other, each by time.
    pub(crate) fn measured(&self, gauge: Gauge) -> impl Iterator<Item = &[Pulse]> + '_ {
        self.gathered.pulses(gauge).chunk_by(|one, other| one.key == other.key)
    }

    /// What people read as the name of the file that it stands in.
    pub(crate) fn file_name(&self, brief: &Brief) -> Option<&str> {
        self.gathered.name(brief.file)
    }

    /// Groups of mails that share a mark.
    pub(crate) fn groups(&self, kind: MarkKind) -> impl Iterator<Item = Vec<u32>> + '_ {
        self.gathered.groups(kind)
    }
}

/// Puts every check of dumps, several at once; gives what each found, in the order of the catalogue, `None` where it broke off.
fn put_all(neighbours: &Neighbours) -> Vec<(&'static Check, Option<Vec<Aside>>)> {
    let of_dumps = checks::all().filter_map(|check| match check.run {
        Run::Across(run) => Some((check, run)),
        _ => None,
    });
    let of_dumps: Vec<_> = of_dumps.collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((check, run)) = of_dumps.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*check, catch_unwind(AssertUnwindSafe(|| run(neighbours))).ok()));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST_AT_ONCE);
    let mut all = std::thread::scope(|scope| {
        // Where no thread can be had, this one does all.
        let others: Vec<_> =
            (1..threads).filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut all = work();
        all.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        all
    });
    let place = |check: &Check| of_dumps.iter().position(|(other, _)| other.id == check.id);
    all.sort_by_key(|(check, _)| place(check));
    all
}

/// Leaves only the first `most`; gives whether there were more.
fn cut<T>(all: &mut Vec<T>, most: usize) -> bool {
    let more = all.len() > most;
    all.truncate(most);
    more
}

/// Puts every check of dumps to the files; gives findings by file and by what it encloses. A check that breaks off is named.
pub fn judge(gathered: &mut Gathered, shelf: &dyn Shelf) -> super::Beside {
    gathered.settle();
    let state = gathered.state();
    if let Some(before) = shelf.judged(state) {
        return before;
    }
    let neighbours = Neighbours { gathered, shelf, hit: Mutex::default() };
    let mut beside = super::Beside::default();
    for (check, asides) in put_all(&neighbours) {
        let Some(mut asides) = asides else {
            beside.failed.push(check.id.to_owned());
            continue;
        };
        if cut(&mut asides, MOST_OF_A_CHECK) {
            neighbours.hits(&row::MOST_OF_A_CHECK);
        }
        for aside in asides {
            let Some(brief) = neighbours.gathered.brief(aside.brief) else { continue };
            beside.add(brief.file, brief.nth, Finding::of(check, aside.found));
        }
    }
    if beside.settle() {
        neighbours.hits(&row::MOST_OF_A_FILE);
    }
    beside.cut = neighbours.hit.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect();
    if beside.failed.is_empty() {
        shelf.keep_judged(state, &beside);
    }
    beside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Locator;
    use crate::evidence::limits::dump::MOST_OF_A_FILE;
    use crate::inspect::finding::Say;

    #[test]
    fn what_is_left_out_is_known() {
        let mut three = vec![1, 2, 3];
        assert!(!cut(&mut three, 3));
        assert!(cut(&mut three, 2));
        assert_eq!(three, [1, 2]);
        let check = checks::all().find(|check| matches!(check.run, Run::Across(_))).unwrap();
        let mut beside = super::super::Beside::default();
        for number in 0..=MOST_OF_A_FILE {
            if number == MOST_OF_A_FILE {
                assert!(!beside.settle());
            }
            let fact = Fact::at(number.to_string(), Locator::raw(number, number + 1));
            let found = Found::new(Say::text(number.to_string()), Exhibit::claims("Number", &fact));
            beside.add(0, 0, Finding::of(check, found));
        }
        assert!(beside.settle());
        assert_eq!(beside.of(0, 0).len(), MOST_OF_A_FILE);
    }
}
