//! What of a dump belongs together: threads, twins, and whatever shares a trace. For the window, which shows each group with its
//! count; nothing is judged here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::digest::hash;
use super::gathered::{Gathered, Shelf};
use super::traits::MarkKind;

/// Numbers of a sketch that must be the same for two texts to be shown as twins, as the checks of copies take it.
const ALIKE: usize = 5;
/// Texts with one pair of numbers that are compared with one another; beyond, they are a form and belong together by that alone.
const MOST_COMPARED: usize = 64;

/// Files that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// What they share, as the first of them writes it; empty where that is no one value.
    pub value: String,
    /// Their positions, each once, in order; at least two.
    pub files: Vec<u32>,
}

/// Which of the briefs belong to one another.
struct Union(Vec<u32>);

impl Union {
    fn root(&mut self, of: u32) -> u32 {
        let mut at = of;
        loop {
            let up = self.0.get(at as usize).copied().unwrap_or(at);
            if up == at {
                return at;
            }
            // Half of the way is spared the next one.
            let upper = self.0.get(up as usize).copied().unwrap_or(up);
            if let Some(place) = self.0.get_mut(at as usize) {
                *place = upper;
            }
            at = upper;
        }
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(place) = self.0.get_mut(one.max(other) as usize) {
            *place = one.min(other);
        }
    }
}

impl Gathered {
    fn union(&self) -> Union {
        Union((0..u32::try_from(self.briefs.len()).unwrap_or(u32::MAX)).collect())
    }

    /// The groups of a union as files, the largest first.
    fn clusters(&self, mut union: Union) -> Vec<Cluster> {
        let mut groups: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (index, brief) in (0_u32..).zip(&self.briefs).filter(|(_, brief)| brief.nth != u16::MAX) {
            groups.entry(union.root(index)).or_default().insert(brief.file);
        }
        let many = groups.into_values().filter(|files| files.len() > 1);
        let made = many.map(|files| Cluster { value: String::new(), files: files.into_iter().collect() });
        largest_first(made.collect())
    }

    /// Mails that answer one another, by their identifiers and by Thread-Index; the largest thread first.
    pub fn threads(&self) -> Vec<Cluster> {
        let mut union = self.union();
        let mut first: HashMap<(bool, u64), u32> = HashMap::new();
        for kind in [MarkKind::MessageId, MarkKind::Answers, MarkKind::References, MarkKind::Thread] {
            for (value, index) in self.valued(kind) {
                // What stands inside a file belongs to it, not to a thread.
                if self.brief(*index).is_none_or(|brief| brief.nth != 0) {
                    continue;
                }
                match first.get(&(kind == MarkKind::Thread, *value)) {
                    Some(known) => union.join(*known, *index),
                    None => drop(first.insert((kind == MarkKind::Thread, *value), *index)),
                }
            }
        }
        self.clusters(union)
    }

    /// Files of other bytes with one Message-ID, the same words, or nearly the same words; the largest group first.
    pub fn twins(&self) -> Vec<Cluster> {
        let mut union = self.union();
        let (mut ids, mut texts, mut bands) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (value, index) in self.valued(MarkKind::MessageId) {
            match ids.get(value) {
                Some(known) => union.join(*known, *index),
                None => drop(ids.insert(*value, *index)),
            }
        }
        for (index, brief) in (0_u32..).zip(&self.briefs).filter(|(_, brief)| brief.sketch.iter().any(|one| *one != 0))
        {
            match texts.get(&brief.text) {
                Some(known) => {
                    union.join(*known, index);
                    continue;
                }
                None => drop(texts.insert(brief.text, index)),
            }
            for (band, two) in brief.sketch.chunks_exact(2).enumerate() {
                bands.entry((band, two.to_vec())).or_insert_with(Vec::new).push(index);
            }
        }
        for group in bands.into_values() {
            let sketch = |index: u32| self.brief(index).map(|brief| brief.sketch).unwrap_or_default();
            for (at, one) in group.iter().enumerate().take(MOST_COMPARED) {
                for other in group.iter().skip(at + 1).take(MOST_COMPARED) {
                    if sketch(*one).iter().zip(sketch(*other)).filter(|(a, b)| **a == *b).count() >= ALIKE {
                        union.join(*one, *other);
                    }
                }
            }
        }
        // Copies of the same bytes are no twins.
        let mut bytes: HashMap<u32, BTreeSet<u128>> = HashMap::new();
        for brief in self.briefs.iter().filter(|brief| brief.nth == 0) {
            bytes.entry(brief.file).or_default().insert(brief.bytes);
        }
        let differ = |cluster: &Cluster| {
            let all = cluster.files.iter().filter_map(|file| bytes.get(file)).flatten();
            all.collect::<BTreeSet<_>>().len() > 1
        };
        self.clusters(union).into_iter().filter(differ).collect()
    }

    /// Files that share a value of a kind, the largest group first, `most` of them; the value is looked up.
    pub fn sharing(&self, kind: MarkKind, shelf: &dyn Shelf, most: usize) -> Vec<Cluster> {
        let mut groups: HashMap<u64, BTreeSet<u32>> = HashMap::new();
        for (value, index) in self.valued(kind) {
            if let Some(brief) = self.brief(*index) {
                groups.entry(*value).or_default().insert(brief.file);
            }
        }
        let many = groups.into_iter().filter(|(_, files)| files.len() > 1);
        let mut all: Vec<(u64, Vec<u32>)> = many.map(|(value, files)| (value, files.into_iter().collect())).collect();
        all.sort_by(|one, other| (other.1.len(), &one.1, one.0).cmp(&(one.1.len(), &other.1, other.0)));
        let named = all.into_iter().take(most).filter_map(|(value, files)| {
            let first = shelf.traits(*files.first()?)?;
            let mark = first.all().into_iter().flat_map(|one| one.marks(kind)).find(|mark| hash(&mark.value) == value);
            Some(Cluster { value: mark?.value.clone(), files })
        });
        largest_first(named.collect())
    }
}

fn largest_first(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    clusters.sort_by(|one, other| {
        (other.files.len(), &one.value, &one.files).cmp(&(one.files.len(), &other.value, &other.files))
    });
    clusters
}

#[cfg(test)]
mod tests {
    use super::super::digest::Digest;
    use super::super::traits::{Mark, Passage, Traits};
    use super::*;
    use crate::evidence::{Locator, SourceId};

    fn mail(number: u8, marks: &[(MarkKind, &str)], words: &str) -> Traits {
        let at = Locator::raw(0, 1);
        Traits {
            id: Some(SourceId(format!("{number:016x}{number:048x}"))),
            marks: marks
                .iter()
                .map(|(kind, value)| Mark { kind: *kind, value: (*value).to_owned(), at: at.clone() })
                .collect(),
            words: vec![Passage {
                quoted: false,
                text: words.to_owned(),
                at: at.clone(),
                aligned: true,
                lines: Vec::new(),
            }],
            ..Traits::unreadable(&format!("{number}.eml"), "")
        }
    }

    struct All<'a>(&'a [Traits]);

    impl Shelf for All<'_> {
        fn traits(&self, file: u32) -> Option<Traits> {
            self.0.get(file as usize).cloned()
        }
    }

    fn files(clusters: &[Cluster]) -> Vec<Vec<u32>> {
        clusters.iter().map(|cluster| cluster.files.clone()).collect()
    }

    #[test]
    fn what_belongs_together_is_found_by_what_it_shares() {
        use MarkKind::{Answers, Machine, MessageId, References, Thread};
        let long: String = (0..60).map(|word| format!("word{word} ")).collect();
        let nearly = long.replace("word59", "other");
        let all = [
            mail(1, &[(MessageId, "a"), (Machine, "DESK")], &long),
            mail(2, &[(MessageId, "b"), (Answers, "a"), (Machine, "DESK")], "short"),
            mail(3, &[(MessageId, "c"), (References, "b")], &nearly),
            mail(4, &[(MessageId, "d"), (Thread, "a")], "other"),
            mail(5, &[(MessageId, "e")], "nothing"),
            mail(5, &[(MessageId, "e")], "nothing"),
        ];
        let mut gathered = Gathered::default();
        for traits in &all {
            gathered.add(Digest::of(traits));
        }
        // An identifier and a Thread-Index of the same letters are not the same thing.
        assert_eq!(files(&gathered.threads()), [vec![0, 1, 2], vec![4, 5]]);
        assert_eq!(files(&gathered.twins()), [vec![0, 2]]);
        let machines = gathered.sharing(Machine, &All(&all), 9);
        assert_eq!((machines[0].value.as_str(), files(&machines)), ("DESK", vec![vec![0, 1]]));
        gathered.forget(&[1]);
        assert_eq!(files(&gathered.sharing(Machine, &All(&all), 9)), Vec::<Vec<u32>>::new());
    }
}
