//! What is remembered of every file of a dump: numbers only, so that a hundred thousand files take little memory. Whatever a finding
//! shows is looked up again in the traits of the few files that it is about.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::traits::{MarkKind, Traits, When};
use super::words::words;
use crate::evidence::Kind;

/// Numbers that sketch the words of a mail: two mails that share most of their words share most of these.
pub(super) const SKETCH: usize = 8;
/// Words that stand in a row in a shingle.
const SHINGLE: usize = 4;
/// Words below which a text has no sketch: short texts are alike by chance.
const FEWEST_WORDS: usize = 40;

/// One file, or one thing that a file encloses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Brief {
    /// Position of the file.
    pub file: u32,
    /// Number of the enclosed thing in [`Traits::all`]; 0 is the file itself.
    pub nth: u16,
    /// Where it stands among all, whatever the order in which files came.
    pub order: u64,
    /// First bits of the hash of its bytes: the same bytes are the same file.
    pub bytes: u64,
    /// What it is.
    pub mail: bool,
    /// Its main moment (seconds since 1970): the Date of a mail, the making of a document.
    pub at: Option<i64>,
    /// When it was saved last, or taken by the first server.
    pub later: Option<i64>,
    /// Who sent or made it.
    pub who: u64,
    /// Hash of its own words; 0 without any.
    pub text: u64,
    /// Sketch of its own words; all zero without one.
    pub sketch: [u32; SKETCH],
    /// Folder, mailbox or archive that holds it.
    pub container: u64,
}

/// Looks traits up again.
pub trait Shelf {
    /// Of the file at this position; `None` if they can't be had any more.
    fn traits(&self, file: u32) -> Option<Traits>;
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
    /// For each kind of mark: hash of a value, and the brief that has it; sorted once all are there.
    marks: Vec<Vec<(u64, u32)>>,
    /// The same by brief: its number, and the hash of a value.
    marked: Vec<Vec<(u32, u64)>>,
    /// Keys under which a signature fits, by their fingerprints: the first file, and whether there is another.
    fitting: HashMap<String, (u32, bool)>,
    files: u32,
    settled: bool,
}

/// A number for a value, the same on every machine and in every run.
pub(super) fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Gathered {
    /// Remembers one more file; gives its position.
    pub fn add(&mut self, traits: &Traits) -> u32 {
        let file = self.files;
        self.files += 1;
        self.marks.resize_with(MarkKind::COUNT, Vec::new);
        for (nth, one) in traits.all().into_iter().enumerate().take(usize::from(u16::MAX)) {
            let index = u32::try_from(self.briefs.len()).unwrap_or(u32::MAX);
            for key in &one.fitting {
                let holder = self.fitting.entry(key.clone()).or_insert((file, false));
                holder.1 |= holder.0 != file;
            }
            let brief = brief(traits, one, file, u16::try_from(nth).unwrap_or(u16::MAX));
            self.briefs.push(brief);
            for mark in &one.marks {
                if let Some(of_kind) = self.marks.get_mut(mark.kind as usize) {
                    of_kind.push((hash(&mark.value), index));
                }
            }
        }
        self.settled = false;
        file
    }

    /// Leaves a position free: what stood there is gone.
    pub fn skip(&mut self) -> u32 {
        self.files += 1;
        self.files - 1
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
        for brief in self.briefs.iter_mut().filter(|brief| gone.contains(&brief.file)) {
            // It keeps its place, so that the others keep theirs, and says nothing any more.
            *brief = Brief { file: brief.file, nth: u16::MAX, ..Brief::default() };
        }
        self.fitting.retain(|_, (first, more)| *more || !gone.contains(first));
        self.settled = false;
    }

    /// Things that were added.
    pub fn things(&self) -> u64 {
        self.briefs.iter().filter(|brief| brief.nth == 0).count() as u64
    }

    /// Positions that were given.
    pub fn files(&self) -> u32 {
        self.files
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
        }
        let turned = |of_kind: &Vec<(u64, u32)>| {
            let mut turned: Vec<(u32, u64)> = of_kind.iter().map(|(value, index)| (*index, *value)).collect();
            turned.sort_unstable();
            turned
        };
        self.marked = self.marks.iter().map(turned).collect();
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
        let all = self.marked.get(kind as usize).map(Vec::as_slice).unwrap_or_default();
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
        traits.all().get(usize::from(brief.nth)).map(|one| (*one).clone())
    }
}

fn brief(top: &Traits, one: &Traits, file: u32, nth: u16) -> Brief {
    let seconds = |when: When| Some(one.time(when)?.value.instant()?.as_second());
    let own =
        one.words.iter().filter(|words| !words.quoted).map(|words| words.text.as_str()).collect::<Vec<_>>().join(" ");
    let (text, sketch) = sketch(&own);
    let who = [MarkKind::From, MarkKind::LastBy, MarkKind::Author].into_iter().find_map(|kind| one.mark(kind));
    let container = match &top.member {
        Some(_) => top.path.as_str(),
        None => top.path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder),
    };
    Brief {
        file,
        nth,
        order: hash(&top.name()),
        bytes: one.id.as_ref().and_then(|id| u64::from_str_radix(id.0.get(..16)?, 16).ok()).unwrap_or_default(),
        mail: one.kind == Kind::Email,
        at: seconds(When::Sent).or_else(|| seconds(When::Created)),
        later: seconds(When::Saved).or_else(|| seconds(When::Taken)),
        who: who.map(|mark| hash(&mark.value.to_lowercase())).unwrap_or_default(),
        text,
        sketch,
        container: hash(container),
    }
}

/// Hash of the words, and for each of some ways of mixing the smallest number among the hashes of words in a row (min-hash, Broder
/// 1997).
fn sketch(text: &str) -> (u64, [u32; SKETCH]) {
    let numbers: Vec<u64> = words(text).iter().map(|word| hash(&word.form)).collect();
    if numbers.is_empty() {
        return (0, [0; SKETCH]);
    }
    let mix = |one: u64, other: u64| (one.rotate_left(5) ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let whole = numbers.iter().fold(0, |all, word| mix(all, *word)).max(1);
    let mut sketch = [0; SKETCH];
    if numbers.len() >= FEWEST_WORDS {
        sketch = [u32::MAX; SKETCH];
        for row in numbers.windows(SHINGLE) {
            let shingle = row.iter().fold(0, |all, word| mix(all, *word));
            for (way, least) in (1_u64..).zip(&mut sketch) {
                let mixed = mix(shingle ^ way.wrapping_mul(0xD6E8_FEB8_6659_FD93), way) >> 32;
                *least = (*least).min(u32::try_from(mixed).unwrap_or(u32::MAX));
            }
        }
    }
    (whole, sketch)
}
