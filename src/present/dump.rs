//! A dump as it is shown: every file with its place in the list, and why it stands there.

mod entry;
mod query;
mod spans;
mod table;

use std::collections::HashMap;

use super::words;
pub use entry::Entry;
pub use query::{Arranged, Column, Query, arrange};
pub use spans::{Bin, Spans, Unit};
pub use table::{DumpTable, Group, GroupKind, Line, MOST_GROUPS, groups, title};

use crate::evidence::Kind;
use crate::inspect::across::{Gathered, Place, Shelf, Traits, Weighed, judge, rank};
use crate::inspect::{Finding, Standing, checks};

/// One file of a dump in the order of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Position at which it was gathered.
    pub file: u32,
    /// Its place, from 1; copies of the same bytes share one.
    pub rank: usize,
    /// Why it stands there.
    pub place: Place,
    /// The file of the same bytes that came first in the list; `None` where it is that one.
    pub same_as: Option<u32>,
    /// Whether it could not be read.
    pub unread: bool,
}

/// A dump, judged.
#[derive(Debug, Default)]
pub struct Ranking {
    /// All files, the one to look at first.
    pub listed: Vec<Listed>,
    /// What they say of one another.
    pub beside: crate::inspect::across::Beside,
}

/// One file as it is ordered.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// Position at which it was gathered.
    pub file: u32,
    /// First bits of the hash of its bytes; `None` if they could not be had.
    pub content: Option<u128>,
    /// What decides where it stands.
    pub weighed: Weighed,
}

/// Judges what was gathered, and orders it.
pub fn ranking(gathered: &mut Gathered, shelf: &dyn Shelf) -> Ranking {
    let beside = judge(gathered, shelf);
    let ranked = |file| {
        let weighed = gathered.weighed(file, &beside)?;
        Some(Ranked { file, content: gathered.content(file), weighed })
    };
    let files = (0..gathered.files()).filter_map(ranked).collect();
    Ranking { listed: ordered(files), beside }
}

/// Files in the order of the list, copies of the same bytes behind the first of them.
pub fn ordered(files: Vec<Ranked>) -> Vec<Listed> {
    let many = files.len();
    let mut copies: HashMap<u128, Vec<(&str, u32)>> = HashMap::new();
    for ranked in &files {
        if let Some(content) = ranked.content {
            copies.entry(content).or_default().push((&ranked.weighed.name, ranked.file));
        }
    }
    // The same bytes count once: the first by name stands for all.
    let mut same_as: HashMap<u32, u32> = HashMap::new();
    let mut followers: HashMap<u32, Vec<u32>> = HashMap::new();
    for mut files in copies.into_values().filter(|files| files.len() > 1) {
        files.sort_unstable();
        let mut files = files.into_iter().map(|(_, file)| file);
        let Some(first) = files.next() else { continue };
        for file in files {
            same_as.insert(file, first);
            followers.entry(first).or_default().push(file);
        }
    }
    let alone = files.into_iter().filter(|ranked| !same_as.contains_key(&ranked.file));
    let (of, alone): (Vec<u32>, Vec<Weighed>) = alone.map(|ranked| (ranked.file, ranked.weighed)).unzip();
    let mut listed = Vec::with_capacity(many);
    for (number, place) in (1..).zip(rank(&alone)) {
        let Some(file) = of.get(place.file).copied() else { continue };
        let unread = alone.get(place.file).is_some_and(|weighed| weighed.standing == Standing::Unreadable);
        let first = Listed { file, rank: number, place, same_as: None, unread };
        let copies = followers.remove(&file).unwrap_or_default();
        let copies = copies.into_iter().map(|copy| Listed { file: copy, same_as: Some(file), ..first.clone() });
        listed.extend(std::iter::once(first.clone()).chain(copies));
    }
    listed
}

/// What of a file stands in one row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its place, from 1.
    pub rank: usize,
    /// Its name, with the container that holds it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands, or the worst of what it encloses.
    pub standing: Standing,
    /// The finding that brought it to its place, in one sentence, or what the check is called that only noted something; empty where
    /// there is none.
    pub finding: String,
    /// Why it stands there.
    pub why: String,
}

/// The row of a file whose traits were merged with what its neighbours say.
pub fn row(listed: &Listed, traits: &Traits) -> Row {
    let finding = match (leading(listed, traits), &listed.place.check) {
        (Some(finding), _) => finding.sentence(),
        (None, Some(check)) => checks::by_id(check).map_or_else(|| check.clone(), |check| check.title.to_owned()),
        (None, None) => String::new(),
    };
    let why = match &traits.unreadable {
        Some(why) if listed.place.weight.is_none() => format!("Could not be read: {why}"),
        _ => listed.place.why(),
    };
    Row {
        rank: listed.rank,
        name: traits.name(),
        kind: traits.kind,
        standing: Weighed::of(traits).standing,
        finding: words::visible_line(&finding),
        why,
    }
}

/// The finding that brought a file to its place.
pub fn leading<'a>(listed: &Listed, traits: &'a Traits) -> Option<&'a Finding> {
    let check = listed.place.check.as_deref()?;
    let of_check = traits.all().into_iter().flat_map(|one| &one.findings).filter(|finding| finding.check == check);
    of_check.max_by_key(|finding| finding.weight)
}
