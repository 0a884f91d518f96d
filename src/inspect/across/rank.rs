//! The order of a dump: by how alone a file is with what was found of it, never by a sum of points.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::check::Weight;
use super::super::finding::number;
use super::super::standing::Standing;
use super::merged::explains;
use super::traits::Traits;

/// A finding is shared if more of the files have it than this part, …
const SHARED_PART: usize = 20;
/// … and more than this number: in a small dump a few files share by chance.
const SHARED_FEWEST: usize = 12;

/// What of one file decides where it stands in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Its name: the last thing that orders, so that the list is always the same.
    pub name: String,
    /// Where it stands, or the worst of what it encloses.
    pub standing: Standing,
    /// Check and weight of each finding above a note, each check once with its heaviest.
    pub found: Vec<(Arc<str>, Weight)>,
    /// Checks with notes.
    pub notes: Vec<Arc<str>>,
}

impl Weighed {
    /// Of a file with everything that it encloses.
    pub fn of(traits: &Traits) -> Self {
        let mut weighed = Self::named(&traits.name());
        for one in traits.all() {
            let found = one.findings.iter().map(|finding| (finding.check.as_str().into(), finding.weight));
            weighed.add(one.standing, found, one.notes.iter().map(|check| check.as_str().into()));
        }
        // What can't be read stands so, whatever it encloses.
        if traits.standing == Standing::Unreadable {
            weighed.standing = Standing::Unreadable;
        }
        weighed.settle();
        weighed
    }

    /// Of a file of which nothing is known yet.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), standing: Standing::Attested, found: Vec::new(), notes: Vec::new() }
    }

    /// With a thing that it encloses, or itself.
    pub(super) fn add(
        &mut self,
        standing: Standing,
        found: impl Iterator<Item = (Arc<str>, Weight)>,
        notes: impl Iterator<Item = Arc<str>>,
    ) {
        // An attachment that can't be read does not make the mail unreadable.
        if standing != Standing::Unreadable {
            self.standing = self.standing.max(standing);
        }
        for (check, weight) in found {
            match self.found.iter_mut().find(|(known, _)| *known == check) {
                Some((_, heaviest)) => *heaviest = (*heaviest).max(weight),
                None => self.found.push((check, weight)),
            }
        }
        self.notes.extend(notes);
    }

    /// Each note once.
    pub(super) fn settle(&mut self) {
        self.notes.sort();
        self.notes.dedup();
    }
}

/// Where a file stands in the list, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Position of the file as it was given.
    pub file: usize,
    /// The check that brought it there; `None` where nothing was found, or noted that few others have.
    pub check: Option<String>,
    /// Files that have a finding of that check.
    pub shared_by: usize,
    /// Files of the list.
    pub of: usize,
    /// Whether so many share it that one cause for all is likely.
    pub shared: bool,
    /// What it weighs.
    pub weight: Option<Weight>,
}

impl Place {
    /// Why it stands there, in one sentence.
    pub fn why(&self) -> String {
        let of = number(self.of as u64);
        match (self.weight, self.shared_by) {
            (None, _) => "Nothing above a note was found".to_owned(),
            (Some(_), count) if self.shared => {
                format!("{} of {of} files share this, so one ordinary cause for all is likely", number(count as u64))
            }
            (Some(Weight::Note), 1) => format!("The only one of {of} files of which this was noted"),
            (Some(Weight::Note), count) => {
                format!("One of {} among {of} files of which this was noted", number(count as u64))
            }
            (Some(_), 1) => format!("The only one of {of} files with this"),
            (Some(_), count) => format!("One of {} among {of} files with this", number(count as u64)),
        }
    }

    /// Whether something above a note brought it there.
    pub fn weighs(&self) -> bool {
        self.weight.is_some_and(|weight| weight > Weight::Note)
    }
}

/// How alone a file is with something; what comes later here stands higher in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alone {
    /// Odd, and many are so: whoever made or carried them is.
    Common,
    /// Only noted, but of few: it tells more of this file than what many share. A file that can't be read counts so, too.
    Rare,
    /// Many state what can't be true: one cause is likely, and it is worth knowing.
    Many,
    /// Above a note, and few have it.
    Few,
}

/// How one finding orders: isolated ones before shared ones, then by weight, then the rarer first.
type Key = (Alone, Weight, Reverse<usize>);

/// How many files have a finding of each check above a note, how many any, and how many are many.
struct Counts<'a> {
    found: HashMap<&'a str, usize>,
    noted: HashMap<&'a str, usize>,
    unread: usize,
    many: usize,
}

impl<'a> Counts<'a> {
    fn of(files: &'a [Weighed]) -> Self {
        let (mut found, mut noted) = (HashMap::new(), HashMap::new());
        for file in files {
            let heavy = || file.found.iter().map(|(check, _)| check);
            heavy().for_each(|check| *found.entry(&**check).or_default() += 1);
            let only_noted = file.notes.iter().filter(|check| heavy().all(|known| known != *check));
            heavy().chain(only_noted).for_each(|check| *noted.entry(&**check).or_default() += 1);
        }
        let unread = files.iter().filter(|file| file.standing == Standing::Unreadable).count();
        Self { found, noted, unread, many: SHARED_FEWEST.max(files.len() / SHARED_PART) }
    }

    fn found(&self, check: &str, weight: Weight) -> Key {
        let count = self.found.get(check).copied().unwrap_or_default();
        let alone = match weight {
            _ if count <= self.many => Alone::Few,
            Weight::Conflict | Weight::Proof => Alone::Many,
            Weight::Odd | Weight::Note => Alone::Common,
        };
        (alone, weight, Reverse(count))
    }

    fn noted(&self, check: &str) -> Option<Key> {
        let count = self.noted.get(check).copied().unwrap_or_default();
        (count <= self.many && !explains(check)).then_some((Alone::Rare, Weight::Note, Reverse(count)))
    }

    /// What orders a file, the weightiest first, each with its check.
    fn keys<'f>(&self, file: &'f Weighed) -> Vec<(Key, Option<&'f str>)> {
        let found = file.found.iter().map(|(check, weight)| (self.found(check, *weight), Some(&**check)));
        let noted = file.notes.iter().filter_map(|check| Some((self.noted(check)?, Some(&**check))));
        let unread = (file.standing == Standing::Unreadable && self.unread <= self.many)
            .then_some(((Alone::Rare, Weight::Note, Reverse(self.unread)), None));
        let mut keys: Vec<_> = found.chain(noted).chain(unread).collect();
        keys.sort_by_key(|(key, check)| (Reverse(*key), *check));
        keys
    }
}

/// Orders files: the first is the one to look at first.
pub fn rank(files: &[Weighed]) -> Vec<Place> {
    let counts = Counts::of(files);
    let mut all: Vec<(Vec<Key>, Reverse<usize>, usize)> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let keys = counts.keys(file).into_iter().map(|(key, _)| key).collect();
        // Between files with nothing that few have the one with the rarest note comes first.
        let rarest = file.notes.iter().filter_map(|check| counts.noted.get(&**check)).min();
        all.push((keys, Reverse(rarest.copied().unwrap_or(usize::MAX)), index));
    }
    let name = |index: usize| files.get(index).map(|file| file.name.as_str());
    let unread = |index: usize| files.get(index).is_some_and(|file| file.standing == Standing::Unreadable);
    all.sort_by(|one, other| {
        let found = other.0.cmp(&one.0);
        // Where many could not be read, they come before what was read and shows nothing.
        let unread = unread(other.2).cmp(&unread(one.2));
        found.then(unread).then(other.1.cmp(&one.1)).then_with(|| name(one.2).cmp(&name(other.2)))
    });
    let place = |(_, _, index): (Vec<Key>, Reverse<usize>, usize)| {
        let keys = files.get(index).map(|file| counts.keys(file)).unwrap_or_default();
        let first = keys.first().filter(|(_, check)| check.is_some());
        Place {
            file: index,
            check: first.and_then(|(_, check)| check.map(str::to_owned)),
            shared_by: first.map_or(0, |((_, _, Reverse(count)), _)| *count),
            of: files.len(),
            shared: first.is_some_and(|((alone, ..), _)| matches!(alone, Alone::Common | Alone::Many)),
            weight: first.map(|((_, weight, _), _)| *weight),
        }
    };
    all.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, found: &[(&str, Weight)]) -> Weighed {
        let found = found.iter().map(|(check, weight)| (Arc::from(*check), *weight)).collect();
        Weighed { name: name.to_owned(), standing: Standing::Consistent, found, notes: Vec::new() }
    }

    #[test]
    fn what_one_file_has_comes_before_what_half_of_them_share() {
        let mut files: Vec<Weighed> =
            (0..60).map(|number| file(&format!("m{number:02}"), &[("moved", Weight::Conflict)])).collect();
        files.extend((0..60).map(|number| file(&format!("n{number:02}"), &[])));
        files.push(file("alone", &[("strange", Weight::Odd)]));
        files.push(file("both", &[("moved", Weight::Conflict), ("other", Weight::Conflict)]));
        let places = rank(&files);
        let name = |place: usize| files[places[place].file].name.as_str();
        assert_eq!((name(0), name(1), name(2)), ("both", "alone", "m00"));
        assert_eq!(places[0].check.as_deref(), Some("other"));
        assert_eq!(places[1].why(), "The only one of 122 files with this");
        assert!(places[2].shared && places[2].why().starts_with("61 of 122 files share this"));
        assert_eq!(places[121].why(), "Nothing above a note was found");
    }

    #[test]
    fn what_was_noted_of_few_comes_before_what_is_odd_with_many() {
        let noted = |name: &str, found: &[(&str, Weight)], notes: &[&str]| Weighed {
            notes: notes.iter().map(|check| Arc::from(*check)).collect(),
            ..file(name, found)
        };
        let mut files: Vec<Weighed> =
            (0..40).map(|number| noted(&format!("m{number:02}"), &[("zone", Weight::Odd)], &["usual"])).collect();
        files.extend((0..40).map(|number| noted(&format!("n{number:02}"), &[("moved", Weight::Conflict)], &[])));
        files.push(noted("backwards", &[("zone", Weight::Odd)], &["usual", "backwards"]));
        // A note is as rare as its check, whatever that weighs elsewhere.
        files.push(noted("mild", &[], &["moved"]));
        files.push(file("strange", &[("strange", Weight::Odd)]));
        files.push(Weighed { standing: Standing::Unreadable, ..file("torn", &[]) });
        let places = rank(&files);
        let place = |name: &str| places.iter().position(|place| files[place.file].name == name).unwrap();
        assert_eq!((place("strange"), place("n00"), place("torn"), place("backwards")), (0, 1, 42, 41));
        assert_eq!((place("m00"), place("mild")), (43, 83));
        let why = |name: &str| places[place(name)].why();
        assert_eq!(why("backwards"), "The only one of 84 files of which this was noted");
        assert_eq!(why("torn"), "Nothing above a note was found");
        assert!(places[41].check.as_deref() == Some("backwards") && !places[41].shared && !places[41].weighs());
    }

    #[test]
    fn the_order_in_which_files_are_given_does_not_matter() {
        let mut files = vec![
            file("a", &[("x", Weight::Odd)]),
            file("b", &[("y", Weight::Odd)]),
            file("c", &[]),
            file("d", &[("x", Weight::Odd)]),
        ];
        let names = |files: &[Weighed]| -> Vec<String> {
            rank(files).iter().map(|place| files[place.file].name.clone()).collect()
        };
        let before = names(&files);
        files.reverse();
        assert_eq!(names(&files), before);
        assert_eq!(before, ["b", "a", "d", "c"]);
    }
}
