//! What the user brought beside the facts that the program ships.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Knowledge;
use super::import::{ReleaseList, ReleaseRow};
use super::releases::Releases;
use crate::evidence::limits::knowledge::{MOST_RELEASES_USED, row};

/// Lists of releases that the user brought; the shipped facts are always known too.
#[derive(Debug, Clone, Default)]
pub struct MoreKnowledge(Arc<Brought>);

#[derive(Debug, Default)]
struct Brought {
    lists: Vec<ReleaseList>,
    /// All facts together, made when they are first asked for.
    built: OnceLock<Knowledge>,
    /// What is said of them, made once: a mailbox says it with each message.
    known: OnceLock<Known>,
}

impl PartialEq for MoreKnowledge {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.lists == other.0.lists
    }
}

impl Eq for MoreKnowledge {}

impl MoreKnowledge {
    /// These lists, in their order; those without a row are no help to anybody.
    pub fn new(lists: impl IntoIterator<Item = ReleaseList>) -> Self {
        let lists = lists.into_iter().filter(|list| !list.rows.is_empty()).collect();
        Self(Arc::new(Brought { lists, ..Brought::default() }))
    }

    /// The lists.
    pub fn lists(&self) -> &[ReleaseList] {
        &self.0.lists
    }

    /// Those of the rows that neither the program ships nor a list here holds, each once; no more than are used in all.
    pub fn new_of(&self, rows: Vec<ReleaseRow>) -> NewRows {
        let all = rows.len();
        let held = self.0.lists.iter().flat_map(|list| &list.rows);
        let mut known: HashSet<(String, String, Date)> = held.map(ReleaseRow::meaning).collect();
        known.extend(Releases::shipped_rows().map(|(kind, pattern, day)| (kind.to_owned(), pattern.to_owned(), day)));
        let mut new: Vec<ReleaseRow> = rows.into_iter().filter(|row| known.insert(row.meaning())).collect();
        let known = all - new.len();
        let room = MOST_RELEASES_USED.saturating_sub(self.0.lists.iter().map(|list| list.rows.len()).sum());
        let left = (new.len() > room).then(|| row::MOST_RELEASES_USED.sentence());
        new.truncate(room);
        NewRows { rows: new, known, left }
    }

    /// These lists and one more.
    pub fn and(&self, name: String, rows: Vec<ReleaseRow>) -> Self {
        Self::new(self.0.lists.iter().cloned().chain([ReleaseList { name, rows }]))
    }

    /// All facts: those that the program ships, and these.
    pub fn all(&self) -> &Knowledge {
        if self.0.lists.is_empty() {
            return Knowledge::embedded();
        }
        self.0.built.get_or_init(|| Knowledge::with(&self.0.lists))
    }

    /// Until when releases are known, and from which lists.
    pub fn known(&self) -> &Known {
        self.0.known.get_or_init(|| self.made_known())
    }

    fn made_known(&self) -> Known {
        let list = |list: &ReleaseList| KnownList {
            name: list.name.clone(),
            rows: list.rows.len(),
            until: list.rows.iter().map(|row| row.first_public).max().map(|day| day.to_string()).unwrap_or_default(),
        };
        let until = self.all().releases.newest().map(|day| day.to_string()).unwrap_or_default();
        Known { until, lists: self.0.lists.iter().map(list).collect() }
    }
}

/// What a list has that was not known before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRows {
    /// Its new rows.
    pub rows: Vec<ReleaseRow>,
    /// How many rows were known.
    pub known: usize,
    /// Why new rows were left out, where some were.
    pub left: Option<String>,
}

/// Until when releases of programs are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The newest day of all tables, `2026-11-22`.
    pub until: String,
    /// The lists that were brought in.
    pub lists: Vec<KnownList>,
}

impl Known {
    /// What the program knows by itself, in words: `2026-09-24`.
    pub fn shipped() -> String {
        MoreKnowledge::default().known().words()
    }

    /// `2026-09-24`, or `2026-11-01, with an imported list (“new.tsv”: 12 rows, the newest of 2026-11-01)`.
    pub fn words(&self) -> String {
        let one = |list: &KnownList| {
            let rows = if list.rows == 1 { "row" } else { "rows" };
            format!("“{}”: {} {rows}, the newest of {}", list.name, list.rows, list.until)
        };
        let lists: Vec<String> = self.lists.iter().map(one).collect();
        match lists.len() {
            0 => self.until.clone(),
            1 => format!("{}, with an imported list ({})", self.until, lists.join("; ")),
            _ => format!("{}, with imported lists ({})", self.until, lists.join("; ")),
        }
    }
}

/// One list that was brought in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownList {
    /// What it was called.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// Its newest day; empty where it has none.
    pub until: String,
}
