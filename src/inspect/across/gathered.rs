//! What is remembered of every file of a dump: numbers only, so that a hundred thousand files take little memory. Whatever a finding
//! shows is looked up again in the traits of the few files that it is about.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, OnceLock};

use super::super::check::Weight;
use super::super::standing::Standing;
use super::digest::{Brief, Digest, Own};
use super::measures::{Gauge, Pulse};
use super::merged::{Beside, eased, eased_standing, stands};
use super::rank::Weighed;
use super::traits::{MarkKind, Traits};

/// Looks traits up again, for several checks at once.
pub trait Shelf: Sync {
    /// Of the file at this position; `None` if they can't be had any more.
    fn traits(&self, file: u32) -> Option<Traits>;

    /// What is to be remembered of it.
    fn digest(&self, file: u32) -> Option<Digest> {
        self.traits(file).map(|traits| Digest::of(&traits))
    }

    /// What these files said of one another when they were judged before, in this [state](Gathered::state).
    fn judged(&self, _state: u64) -> Option<Beside> {
        None
    }

    /// Keeps that; where it can't be kept, it is judged again.
    fn keep_judged(&self, _state: u64, _beside: &Beside) {}
}

impl Shelf for [Traits] {
    fn traits(&self, file: u32) -> Option<Traits> {
        self.get(file as usize).cloned()
    }
}

/// What is remembered of all files.
#[derive(Debug, Default)]
pub struct Gathered {
    pub(super) briefs: Vec<Brief>,
    /// What was found of each of them.
    owns: Vec<Found>,
    /// By position: name, and the first of its briefs; `None` where nothing stands.
    names: Vec<Option<(Box<str>, u32)>>,
    checks: Checks,
    /// For each kind of mark: hash of a value, and the brief that has it; sorted once all are there.
    marks: Vec<Vec<(u64, u32)>>,
    /// For each kind of measure what was measured; sorted by machine and time once all are there.
    pulses: Vec<Vec<Pulse>>,
    /// The same marks by brief: its number, and the hash of a value; made for the kinds that are asked for so.
    marked: Vec<OnceLock<ByBrief>>,
    /// Keys under which a signature fits, by their fingerprints: the first file, and whether there is another.
    fitting: HashMap<String, (u32, bool)>,
    settled: bool,
}

/// Briefs, and the hash of a value that each has.
type ByBrief = Box<[(u32, u64)]>;

/// Checks by number: few names, of many files.
#[derive(Debug, Default)]
struct Checks {
    names: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u16>,
}

impl Checks {
    fn number(&mut self, name: &str) -> u16 {
        if let Some(number) = self.known.get(name) {
            return *number;
        }
        // No program has so many; one that is not ours could name them.
        let Ok(number) = u16::try_from(self.names.len()) else { return u16::MAX };
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        self.known.insert(name, number);
        number
    }

    fn found(&mut self, own: &Own) -> Found {
        let mut numbers = |found: &[(String, Weight)]| -> Box<[(u16, Weight)]> {
            found.iter().map(|(check, weight)| (self.number(check), *weight)).collect()
        };
        let found = numbers(&own.found);
        let waiting = own.waiting.iter();
        let waiting = waiting
            .map(|(key, standing, found)| Waits { key: key.clone(), standing: *standing, found: numbers(found) })
            .collect();
        let notes = own.notes.iter().map(|check| self.number(check)).collect();
        Found { standing: own.standing, found, notes, waiting }
    }

    fn name(&self, number: u16) -> Arc<str> {
        self.names.get(usize::from(number)).cloned().unwrap_or_else(|| "?".into())
    }
}

/// What was found of one thing, in numbers.
#[derive(Debug)]
struct Found {
    standing: Standing,
    found: Box<[(u16, Weight)]>,
    notes: Box<[u16]>,
    waiting: Box<[Waits]>,
}

#[derive(Debug)]
struct Waits {
    key: String,
    standing: Standing,
    found: Box<[(u16, Weight)]>,
}

impl Gathered {
    /// Remembers one more file; gives its position.
    pub fn add(&mut self, digest: Digest) -> u32 {
        let file = self.files();
        self.names.push(Some((digest.name.into(), self.next())));
        self.marks.resize_with(MarkKind::COUNT, Vec::new);
        self.pulses.resize_with(Gauge::COUNT, Vec::new);
        for thing in digest.things {
            let index = self.next();
            for key in thing.fitting {
                let holder = self.fitting.entry(key).or_insert((file, false));
                holder.1 |= holder.0 != file;
            }
            self.briefs.push(Brief { file, ..thing.brief });
            self.owns.push(self.checks.found(&thing.own));
            for (kind, value) in thing.marks {
                if let Some(of_kind) = self.marks.get_mut(kind as usize) {
                    of_kind.push((value, index));
                }
            }
            for (gauge, pulse) in thing.pulses {
                if let Some(of_kind) = self.pulses.get_mut(gauge as usize) {
                    of_kind.push(Pulse { index, ..pulse });
                }
            }
        }
        self.settled = false;
        file
    }

    fn next(&self) -> u32 {
        u32::try_from(self.briefs.len()).unwrap_or(u32::MAX)
    }

    /// Leaves a position free: what stood there is gone.
    pub fn skip(&mut self) -> u32 {
        self.names.push(None);
        self.files() - 1
    }

    /// Forgets what stands at these positions.
    pub fn forget(&mut self, positions: &[u32]) {
        if positions.is_empty() {
            return;
        }
        let gone: std::collections::HashSet<u32> = positions.iter().copied().collect();
        let dead = |index: u32| self.briefs.get(index as usize).is_none_or(|brief| gone.contains(&brief.file));
        for of_kind in &mut self.marks {
            of_kind.retain(|(_, index)| !dead(*index));
        }
        for of_kind in &mut self.pulses {
            of_kind.retain(|pulse| !dead(pulse.index));
        }
        for brief in self.briefs.iter_mut().filter(|brief| gone.contains(&brief.file)) {
            // It keeps its place, so that the others keep theirs, and says nothing any more.
            *brief = Brief { file: brief.file, nth: u16::MAX, ..Brief::default() };
        }
        for position in positions {
            if let Some(name) = self.names.get_mut(*position as usize) {
                *name = None;
            }
        }
        self.fitting.retain(|_, (first, more)| *more || !gone.contains(first));
        self.settled = false;
    }

    /// A number for what is remembered, and the version that judges it: the same files under other names, or read under other keys, have
    /// another one.
    pub(super) fn state(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        for (brief, own) in self.briefs.iter().zip(&self.owns) {
            (brief.file, brief.nth, brief.order, brief.bytes, brief.at, brief.later).hash(&mut hasher);
            (brief.who, brief.text, brief.quoted, brief.container, own.standing).hash(&mut hasher);
            own.found.iter().for_each(|(check, weight)| (check, weight).hash(&mut hasher));
        }
        self.marks.hash(&mut hasher);
        let pulses = self.pulses.iter().flatten();
        pulses.for_each(|pulse| (pulse.key, pulse.at, pulse.value, pulse.index).hash(&mut hasher));
        hasher.finish()
    }

    /// Things that were added.
    pub fn things(&self) -> u64 {
        self.briefs.iter().filter(|brief| brief.nth == 0).count() as u64
    }

    /// Positions that were given.
    pub fn files(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    /// First bits of the hash of a file's bytes.
    pub fn content(&self, file: u32) -> Option<u128> {
        let (_, first) = self.names.get(file as usize)?.as_ref()?;
        self.brief(*first).map(|brief| brief.bytes).filter(|bytes| *bytes != 0)
    }

    /// What decides where a file stands in the list: what was found of it by itself, under keys that others confirm, and what its
    /// neighbours say. The same as of traits that were [merged](super::merge).
    pub fn weighed(&self, file: u32, beside: &Beside) -> Option<Weighed> {
        let (name, first) = self.names.get(file as usize)?.as_ref()?;
        let mut weighed = Weighed::named(name);
        let things =
            self.briefs.iter().zip(&self.owns).skip(*first as usize).take_while(|(brief, _)| brief.file == file);
        for (brief, own) in things {
            let confirmed = own.waiting.iter().find(|waiting| self.confirmed(&waiting.key, file));
            let (found, standing) = match confirmed {
                Some(waiting) => (&waiting.found, waiting.standing.max(own.standing)),
                None => (&own.found, own.standing),
            };
            let more = beside.of(file, brief.nth);
            let mut lowered = false;
            let beside_them = |(check, weight): &(u16, Weight)| {
                let check = self.checks.name(*check);
                let lighter = eased(&check, *weight, more);
                lowered |= lighter < *weight;
                (check, lighter)
            };
            let heavy: Vec<_> = found.iter().map(beside_them).collect();
            let weights = heavy.iter().map(|(_, weight)| *weight);
            let standing = if lowered { eased_standing(standing, weights) } else { standing };
            let noted = own.notes.iter().map(|check| self.checks.name(*check));
            weighed.add(stands(standing, more), heavy.into_iter(), noted);
            let others = more.iter().filter(|finding| finding.weight > Weight::Note);
            let notes = more.iter().filter(|finding| finding.weight == Weight::Note);
            let check = |finding: &super::super::finding::Finding| Arc::<str>::from(finding.check.as_str());
            weighed.add(Standing::Attested, others.map(|finding| (check(finding), finding.weight)), notes.map(check));
        }
        // What can't be read stands so, whatever it encloses.
        if self.owns.get(*first as usize).is_some_and(|own| own.standing == Standing::Unreadable) {
            weighed.standing = Standing::Unreadable;
        }
        weighed.settle();
        Some(weighed)
    }

    /// Whether a key fits a signature of another file than this one: then it is known to be the right one.
    pub fn confirmed(&self, key: &str, file: u32) -> bool {
        self.fitting.get(key).is_some_and(|(first, more)| *more || *first != file)
    }

    /// Keys that fit a signature of another file than this one; `None` for what holds for a file that is none of these.
    pub fn confirmed_for(&self, file: Option<u32>) -> BTreeSet<String> {
        let others = self.fitting.iter().filter(|(_, (first, more))| *more || Some(*first) != file);
        others.map(|(key, _)| key.clone()).collect()
    }

    /// Whether the file holds alone a key that fits.
    pub fn confirms_alone(&self, file: u32) -> bool {
        self.fitting.values().any(|(first, more)| *first == file && !*more)
    }

    /// Brings everything into an order that does not depend on that in which files came.
    pub(super) fn settle(&mut self) {
        if self.settled {
            return;
        }
        let briefs = &self.briefs;
        let order =
            |index: u32| briefs.get(index as usize).map(|brief| (brief.at, brief.bytes, brief.order, brief.nth));
        for of_kind in &mut self.marks {
            of_kind.sort_by_cached_key(|(value, index)| (*value, order(*index)));
            of_kind.shrink_to_fit();
        }
        for of_kind in &mut self.pulses {
            // Few are alike so far that the rest is asked for: remembered, it would take three times the room of the pulses.
            of_kind.sort_unstable_by(|one, other| {
                let key = |pulse: &Pulse| (pulse.key, pulse.at, pulse.value);
                key(one).cmp(&key(other)).then_with(|| order(one.index).cmp(&order(other.index)))
            });
            of_kind.shrink_to_fit();
        }
        self.marked = self.marks.iter().map(|_| OnceLock::new()).collect();
        self.settled = true;
    }

    pub(super) fn brief(&self, index: u32) -> Option<&Brief> {
        self.briefs.get(index as usize)
    }

    /// Values of a kind that several have, each with those that have it, earliest first.
    pub(super) fn groups(&self, kind: MarkKind) -> impl Iterator<Item = Vec<u32>> + '_ {
        let all = self.marks.get(kind as usize).map(Vec::as_slice).unwrap_or_default();
        all.chunk_by(|one, other| one.0 == other.0)
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(|(_, index)| *index).collect())
    }

    /// Those that have a value.
    pub(super) fn having(&self, kind: MarkKind, value: u64) -> &[(u64, u32)] {
        let all = self.marks.get(kind as usize).map(Vec::as_slice).unwrap_or_default();
        let start = all.partition_point(|(known, _)| *known < value);
        let end = start + all.get(start..).unwrap_or_default().partition_point(|(known, _)| *known == value);
        all.get(start..end).unwrap_or_default()
    }

    /// Each value of a kind, by its hash, and who has it.
    pub(super) fn valued(&self, kind: MarkKind) -> &[(u64, u32)] {
        self.marks.get(kind as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Everything that was measured of a kind, by machine and time.
    pub(super) fn pulses(&self, gauge: Gauge) -> &[Pulse] {
        self.pulses.get(gauge as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// What people read as the name of a file.
    pub(super) fn name(&self, file: u32) -> Option<&str> {
        self.names.get(file as usize)?.as_ref().map(|(name, _)| &**name)
    }

    /// Those that have a mark of a kind.
    pub(super) fn with(&self, kind: MarkKind) -> impl Iterator<Item = u32> + '_ {
        self.marks.get(kind as usize).into_iter().flatten().map(|(_, index)| *index)
    }

    /// Each value of a kind: those that have it, and the first of them.
    pub(super) fn values(&self, kind: MarkKind) -> Vec<(Vec<u32>, u32)> {
        let all = self.marks.get(kind as usize).map(Vec::as_slice).unwrap_or_default();
        let holders = all.chunk_by(|one, other| one.0 == other.0);
        holders.filter_map(|group| Some((group.iter().map(|(_, index)| *index).collect(), group.first()?.1))).collect()
    }

    /// The values of one kind that a brief has, by their hashes.
    pub(super) fn marked(&self, index: u32, kind: MarkKind) -> impl Iterator<Item = u64> + '_ {
        let turned = || {
            let mut turned: ByBrief = self.valued(kind).iter().map(|(value, index)| (*index, *value)).collect();
            turned.sort_unstable();
            turned
        };
        let all = self.marked.get(kind as usize).map(|made| &**made.get_or_init(turned)).unwrap_or_default();
        let start = all.partition_point(|(known, _)| *known < index);
        all.get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(known, _)| *known == index)
            .map(|(_, value)| *value)
    }

    /// The traits of a brief.
    pub(super) fn look(&self, shelf: &dyn Shelf, index: u32) -> Option<Traits> {
        let brief = self.brief(index)?;
        let traits = shelf.traits(brief.file)?;
        match brief.nth {
            0 => Some(traits),
            nth => traits.all().get(usize::from(nth)).map(|one| (*one).clone()),
        }
    }
}
