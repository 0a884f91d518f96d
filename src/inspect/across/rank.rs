//! The order of a dump: by how alone a file is with what was found of it, never by a sum of points.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::check::Weight;
use super::super::finding::number;
use super::super::standing::Standing;
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
    /// The check that brought it there; `None` where nothing above a note was found.
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
            (Some(_), 1) => format!("The only one of {of} files with this"),
            (Some(_), count) => format!("One of {} among {of} files with this", number(count as u64)),
        }
    }
}

/// How one finding orders: isolated ones before shared ones, then by weight, then the rarer first.
type Key = (bool, Weight, Reverse<usize>);

/// Orders files: the first is the one to look at first.
pub fn rank(files: &[Weighed]) -> Vec<Place> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for file in files {
        file.found.iter().for_each(|(check, _)| *counts.entry(check).or_default() += 1);
    }
    let mut noted: HashMap<&str, usize> = HashMap::new();
    for file in files {
        file.notes.iter().for_each(|check| *noted.entry(check).or_default() += 1);
    }
    let many = SHARED_FEWEST.max(files.len() / SHARED_PART);
    let count = |check: &str| counts.get(check).copied().unwrap_or_default();
    let mut all: Vec<(Vec<Key>, Reverse<usize>, usize)> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let key = |(check, weight): &(Arc<str>, Weight)| (count(check) <= many, *weight, Reverse(count(check)));
        let mut keys: Vec<Key> = file.found.iter().map(key).collect();
        keys.sort_by_key(|key| Reverse(*key));
        // Between files with nothing above a note the one with the rarest note comes first.
        let rarest = file.notes.iter().filter_map(|check| noted.get(&**check)).min();
        all.push((keys, Reverse(rarest.copied().unwrap_or(usize::MAX)), index));
    }
    let name = |index: usize| files.get(index).map(|file| file.name.as_str());
    let unread = |index: usize| files.get(index).is_some_and(|file| file.standing == Standing::Unreadable);
    all.sort_by(|one, other| {
        let found = other.0.cmp(&one.0);
        // What could not be read comes behind everything that was found, and before what was read and shows nothing.
        let unread = unread(other.2).cmp(&unread(one.2));
        found.then(unread).then(other.1.cmp(&one.1)).then_with(|| name(one.2).cmp(&name(other.2)))
    });
    let place = |(keys, _, index): (Vec<Key>, Reverse<usize>, usize)| {
        let first = keys.first().copied();
        let named = first.and_then(|first| {
            let found = files.get(index)?.found.iter();
            found.filter(|(check, weight)| (count(check) <= many, *weight, Reverse(count(check))) == first).min()
        });
        Place {
            file: index,
            check: named.map(|(check, _)| check.to_string()),
            shared_by: first.map_or(0, |(_, _, Reverse(count))| count),
            of: files.len(),
            shared: first.is_some_and(|(alone, _, _)| !alone),
            weight: first.map(|(_, weight, _)| weight),
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
