//! The rows of a dump in their order, and what of it belongs together.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::{catalogue, words};
use super::{Entry, Listed, ordered};
use crate::evidence::SourceId;
use crate::inspect::across::{Cluster, Gathered, MarkKind, Place, Shelf};
use crate::inspect::{Weight, checks};
use crate::present::speech::{t, tf};

/// Groups of one kind that are shown, the largest: a longer list is not read.
pub const MOST_GROUPS: usize = 300;

/// One row.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is about.
    pub entry: Arc<Entry>,
    /// Its place, from 1; copies of the same bytes share one.
    pub rank: usize,
    /// The finding that brought it there: place among those of the entry.
    pub leading: Option<usize>,
    /// The check that brought it there by noting something, and what it is called; `None` where a finding did.
    pub noted: Option<(Arc<str>, Arc<str>)>,
    /// Why it stands there, in one sentence.
    pub why: Arc<str>,
    /// Whether so many files share that finding that one cause for all is likely.
    pub shared: bool,
    /// Whether an earlier row has the same bytes.
    pub copy: bool,
}

impl Line {
    /// The sentence of the finding that brought it to its place, or what the check is called that only noted something; empty where
    /// there is none.
    pub fn finding(&self) -> &str {
        let noted = self.noted.as_ref().map_or("", |(_, title)| title);
        self.leading.and_then(|at| self.entry.found.get(at)).map_or(noted, |found| found.2.as_str())
    }

    /// The check that brought it to its place.
    pub fn check(&self) -> Option<&str> {
        let noted = self.noted.as_ref().map(|(check, _)| &**check);
        self.leading.and_then(|at| self.entry.found.get(at)).map(|found| &*found.0).or(noted)
    }

    /// Whether a check found something in it, or brought it to its place by noting something.
    pub fn is_of(&self, check: &str) -> bool {
        self.entry.found.iter().any(|found| found.0 == check)
            || self.noted.as_ref().is_some_and(|(noted, _)| **noted == *check)
    }

    /// What that finding weighs.
    pub fn weight(&self) -> Option<Weight> {
        self.leading.and_then(|at| self.entry.found.get(at)).map(|found| found.1)
    }
}

/// What the members of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    /// Mails that answer one another.
    Threads,
    /// The same id, or nearly the same words, in other bytes.
    Twins,
    /// A machine named in an identifier.
    Machines,
    /// The program that wrote it, or its template.
    Programs,
    /// Who sent or made it.
    Senders,
}

impl GroupKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Threads, Self::Twins, Self::Machines, Self::Programs, Self::Senders];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Threads => t("Threads"),
            Self::Twins => t("Twins"),
            Self::Machines => t("Machines"),
            Self::Programs => t("Programs and templates"),
            Self::Senders => t("Senders and authors"),
        }
    }

    /// What it means, in one sentence.
    pub fn explained(self) -> &'static str {
        match self {
            Self::Threads => t("Mails that answer one another, by their identifiers and Thread-Index"),
            Self::Twins => t("Files with one Message-ID or nearly the same words, in other bytes"),
            Self::Machines => t("Files whose identifiers name the same machine"),
            Self::Programs => t("Files that name the same program or template"),
            Self::Senders => t("Files that name the same sender or author"),
        }
    }
}

/// Files that belong together.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they share.
    pub kind: GroupKind,
    /// What the group is called.
    pub name: String,
    /// Their positions, in order.
    pub files: Arc<[u32]>,
}

/// A dump as rows.
#[derive(Debug, Default)]
pub struct DumpTable {
    /// In the order of the list.
    pub lines: Vec<Line>,
    /// What belongs together; empty until everything is read.
    pub groups: Vec<Group>,
    /// Checks with findings above a note, or that brought a file to its place: id, title, files.
    pub checks: Vec<(String, String, usize)>,
    /// Whether everything was read and judged side by side.
    pub complete: bool,
    by_id: HashMap<SourceId, usize>,
    by_file: HashMap<u32, usize>,
}

impl DumpTable {
    /// Of a list and the entries by their positions.
    pub fn new(listed: &[Listed], entries: &HashMap<u32, Arc<Entry>>) -> Self {
        let mut table = Self::default();
        let mut said: HashMap<(bool, usize, Option<Weight>), Arc<str>> = HashMap::new();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut titles: HashMap<&str, (Arc<str>, Arc<str>)> = HashMap::new();
        for one in listed {
            let Some(entry) = entries.get(&one.file) else { continue };
            let why = match (&entry.unreadable, one.place.weight) {
                (Some(why), None) => tf("Could not be read: {}", &[why]).into(),
                _ => said
                    .entry((one.place.shared, one.place.shared_by, one.place.weight))
                    .or_insert_with(|| why(&one.place).into())
                    .clone(),
            };
            let check = one.place.check.as_deref();
            let leading = check.and_then(|check| entry.found.iter().position(|found| found.0 == check));
            let noted = check.filter(|_| leading.is_none());
            noted.into_iter().for_each(|check| *counts.entry(check).or_default() += 1);
            let noted =
                noted.map(|check| titles.entry(check).or_insert_with(|| (check.into(), titled(check).into())).clone());
            let at = table.lines.len();
            if let Some(id) = &entry.id {
                table.by_id.entry(id.clone()).or_insert(at);
            }
            table.by_file.insert(one.file, at);
            entry.found.iter().for_each(|found| *counts.entry(&found.0).or_default() += 1);
            table.lines.push(Line {
                entry: entry.clone(),
                rank: one.rank,
                leading,
                noted,
                why,
                shared: one.place.shared,
                copy: one.same_as.is_some(),
            });
        }
        table.checks = counts.into_iter().map(|(check, files)| (check.to_owned(), titled(check), files)).collect();
        table.checks.sort_by(|one, other| (one.2, &one.0).cmp(&(other.2, &other.0)));
        table
    }

    /// Of what is there while the rest is still being read.
    pub fn so_far(entries: &HashMap<u32, Arc<Entry>>) -> Self {
        let mut files: Vec<_> = entries.values().map(|entry| entry.ranked()).collect();
        files.sort_unstable_by_key(|ranked| ranked.file);
        Self::new(&ordered(files), entries)
    }

    /// The row of a file by the hash of its bytes: the first of several copies.
    pub fn with_id(&self, id: &SourceId) -> Option<&Line> {
        self.lines.get(*self.by_id.get(id)?)
    }

    /// The row of the thing that was gathered at a position.
    pub fn at(&self, file: u32) -> Option<&Line> {
        self.lines.get(*self.by_file.get(&file)?)
    }
}

/// What a check is called.
fn titled(check: &str) -> String {
    let known = checks::by_id(check).map(|check| catalogue::said(check).title.to_owned());
    known.unwrap_or_else(|| words::show_untrusted(check))
}

/// What of a dump belongs together, the largest groups first.
pub fn groups(gathered: &Gathered, shelf: &dyn Shelf, entries: &HashMap<u32, Arc<Entry>>) -> Vec<Group> {
    let mut all = Vec::new();
    for kind in GroupKind::ALL {
        let mut of_kind: Vec<Cluster> = match kind {
            GroupKind::Threads => gathered.threads(),
            GroupKind::Twins => gathered.twins(),
            GroupKind::Machines => gathered.sharing(MarkKind::Machine, shelf, MOST_GROUPS),
            GroupKind::Programs => [MarkKind::Client, MarkKind::Producer, MarkKind::Template]
                .into_iter()
                .flat_map(|kind| gathered.sharing(kind, shelf, MOST_GROUPS))
                .collect(),
            GroupKind::Senders => [MarkKind::From, MarkKind::Author, MarkKind::LastBy]
                .into_iter()
                .flat_map(|kind| gathered.sharing(kind, shelf, MOST_GROUPS))
                .collect(),
        };
        of_kind.sort_by_key(|cluster| std::cmp::Reverse(cluster.files.len()));
        let named = of_kind.into_iter().take(MOST_GROUPS).map(|cluster| Group {
            kind,
            name: named(&cluster, entries),
            files: cluster.files.into(),
        });
        all.extend(named);
    }
    all
}

/// What a group is called: what it shares, else the subject of its earliest.
fn named(cluster: &Cluster, entries: &HashMap<u32, Arc<Entry>>) -> String {
    if !cluster.value.trim().is_empty() {
        return words::show_untrusted_within(cluster.value.trim(), 120);
    }
    let members = cluster.files.iter().filter_map(|file| entries.get(file));
    let first = members.min_by_key(|entry| (entry.at.is_none(), entry.at, entry.file));
    let name = first.map(|first| if first.title.is_empty() { first.name.clone() } else { first.title.clone() });
    name.unwrap_or_default()
}

/// Why a file stands where it stands, in the language of the window.
fn why(place: &Place) -> String {
    let of = words::number(place.of as u64);
    let count = words::number(place.shared_by as u64);
    match (place.weight, place.shared_by) {
        (None, _) => t("Nothing above a note was found").to_owned(),
        (Some(_), _) if place.shared => {
            tf("{} of {} files share this, so one ordinary cause for all is likely", &[&count, &of])
        }
        (Some(Weight::Note), 1) => tf("The only one of {} files of which this was noted", &[&of]),
        (Some(Weight::Note), _) => tf("One of {} among {} files of which this was noted", &[&count, &of]),
        (Some(_), 1) => tf("The only one of {} files with this", &[&of]),
        (Some(_), _) => tf("One of {} among {} files with this", &[&count, &of]),
    }
}

/// What was opened, in a few words.
pub fn title(roots: &[PathBuf]) -> String {
    let name = |root: &PathBuf| {
        let name = root.file_name().map_or_else(|| root.to_string_lossy(), |name| name.to_string_lossy());
        words::show_untrusted_within(&name, 60)
    };
    match roots {
        [] => String::new(),
        [one] => name(one),
        [first, rest @ ..] => tf("{} and {} more", &[&name(first), &rest.len()]),
    }
}
