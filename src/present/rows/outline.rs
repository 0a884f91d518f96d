//! The list of files with their children: what each row says, and which rows a filter and an order leave.

use std::collections::HashSet;

use super::super::words;
use super::file_name;
use crate::evidence::{Kind, SourceId, TimelineEntry};
use crate::inspect::{Report, Standing};
use crate::present::speech::t;

/// Children of one file that are listed without a click.
const FEW_CHILDREN: usize = 20;
/// Children that an overview names.
const WORST_CHILDREN: usize = 12;

/// One row of the list of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Which opened file.
    pub file: usize,
    /// Which child of it, from the outside in; empty for the file itself.
    pub path: Vec<usize>,
    /// Its hash; `None` if it could not be had.
    pub id: Option<SourceId>,
    /// Where it stands.
    pub standing: Standing,
    /// What it is.
    pub kind: Kind,
    /// Last part of the path.
    pub name: String,
    /// The folder that holds it, for files of the same name; empty for children.
    pub folder: String,
    /// Subject or title.
    pub title: Option<String>,
    /// The day that it claims for itself, `2017-05-04`.
    pub date: Option<String>,
    /// Number of children.
    pub children: usize,
    /// Whether the children are shown before anybody clicked.
    pub open_at_first: bool,
    /// Row of the parent in the same list.
    pub parent: Option<usize>,
    /// What people noted about it and its findings, in lower case, for the filter.
    pub noted: String,
    searchable: String,
}

impl FileRow {
    /// How deep it stands in the tree.
    pub fn depth(&self) -> usize {
        self.path.len()
    }
}

/// A child that is worth a look, as the overview of its file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRow {
    /// Which child.
    pub index: usize,
    /// Where it stands.
    pub standing: Standing,
    /// Its name and, where it has one, its subject or title.
    pub name: String,
    /// Why it stands there.
    pub reason: String,
}

/// The children that stand worse than consistent, worst first.
pub(super) fn worst_children(report: &Report) -> Vec<ChildRow> {
    let odd = |child: &(usize, &Report)| child.1.standing > Standing::Consistent;
    let mut children: Vec<(usize, &Report)> = report.children.iter().enumerate().filter(odd).collect();
    children.sort_by_key(|(_, child)| std::cmp::Reverse(telling(child.standing)));
    let row = |(index, child): (usize, &Report)| {
        let name = words::show_untrusted_within(file_name(&child.path), 60);
        let title = child.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let name = match title {
            Some(title) => format!("{name} · {}", words::show_untrusted_within(title, 80)),
            None => name,
        };
        ChildRow { index, standing: child.standing, name, reason: super::reason(child) }
    };
    children.into_iter().take(WORST_CHILDREN).map(row).collect()
}

/// Whether the files come from more than one folder, so that its name tells them apart.
pub fn has_folders(rows: &[FileRow]) -> bool {
    let mut folders = rows.iter().filter(|row| row.parent.is_none()).map(|row| &row.folder);
    folders.next().is_some_and(|first| folders.any(|folder| folder != first))
}

/// How the files are sorted; children follow their file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As they were opened.
    #[default]
    Opened,
    /// Worst standing first.
    Standing,
    /// By name.
    Name,
    /// Oldest claimed day first.
    Date,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Opened, Self::Standing, Self::Name, Self::Date];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Opened => t("As opened"),
            Self::Standing => t("Worst first"),
            Self::Name => t("Name"),
            Self::Date => t("Date"),
        }
    }
}

/// Appends the rows of one file and its children.
pub fn outline(file: usize, report: &Report, rows: &mut Vec<FileRow>) {
    add(file, report, Vec::new(), None, rows);
}

fn add(file: usize, report: &Report, path: Vec<usize>, parent: Option<usize>, rows: &mut Vec<FileRow>) {
    let name = words::show_untrusted_within(file_name(&report.path), 120);
    let title = report.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let title = title.map(|title| words::show_untrusted_within(title, 120));
    let date = own_day(report);
    let searchable = [Some(report.path.as_str()), title.as_deref(), date.as_deref(), Some(report.standing.word())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let me = rows.len();
    rows.push(FileRow {
        file,
        path: path.clone(),
        id: report.id.clone(),
        standing: report.standing,
        kind: report.kind,
        name,
        folder: if path.is_empty() { folder(&report.path) } else { String::new() },
        title,
        date,
        children: report.children.len(),
        open_at_first: report.children.len() <= FEW_CHILDREN,
        parent,
        noted: String::new(),
        searchable,
    });
    for (index, child) in report.children.iter().enumerate() {
        let mut below = path.clone();
        below.push(index);
        add(file, child, below, Some(me), rows);
    }
}

fn folder(path: &str) -> String {
    let folder = path.rsplit(['/', '\\']).filter(|part| !part.is_empty()).nth(1);
    words::show_untrusted_within(folder.unwrap_or_default(), 60)
}

/// Moments that a file states about itself, the most telling first.
const OWN_MOMENTS: &[&str] = &[
    "mail.date",
    "mail.mapi.PidTagClientSubmitTime",
    "pdf.info.CreationDate",
    "pdf.xmp.xmp:CreateDate",
    "pdf.info.ModDate",
];

fn own_day(report: &Report) -> Option<String> {
    let named = |name: &&str| report.timeline.iter().find(|entry: &&TimelineEntry| entry.name == *name);
    let entry = OWN_MOMENTS.iter().find_map(named).or_else(|| report.timeline.first())?;
    entry.stamp.civil().map(|at| at.date().to_string())
}

/// Rows left by a filter, the order and what is folded, as places in `rows`.
pub fn visible(rows: &[FileRow], filter: &str, order: Order, toggled: &HashSet<usize>) -> Vec<usize> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    // Without a filter every row is wanted; a hundred thousand rows are gone through while files are opened.
    let mut wanted = vec![words.is_empty(); rows.len()];
    for (index, row) in rows.iter().enumerate().filter(|_| !words.is_empty()) {
        let says = |word: &String| row.searchable.contains(word.as_str()) || row.noted.contains(word.as_str());
        if !words.iter().all(says) {
            continue;
        }
        let mut at = Some(index);
        while let Some(place) = at {
            if let Some(flag) = wanted.get_mut(place) {
                *flag = true;
            }
            at = rows.get(place).and_then(|row| row.parent);
        }
    }
    let is_open = |index: usize, row: &FileRow| !words.is_empty() || (row.open_at_first != toggled.contains(&index));
    let mut open = vec![true; rows.len()];
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut flat: Vec<usize> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let shown = row.parent.is_none_or(|parent| {
            open.get(parent).copied().unwrap_or(true) && rows.get(parent).is_some_and(|row| is_open(parent, row))
        });
        if let Some(flag) = open.get_mut(index) {
            *flag = shown;
        }
        if !shown || !wanted.get(index).copied().unwrap_or(false) {
            continue;
        }
        if order == Order::Opened {
            flat.push(index);
            continue;
        }
        match blocks.last_mut() {
            Some(block) if row.parent.is_some() => block.push(index),
            _ => blocks.push(vec![index]),
        }
    }
    let first = |block: &Vec<usize>| block.first().and_then(|index| rows.get(*index)).cloned();
    match order {
        Order::Opened => return flat,
        Order::Standing => blocks.sort_by_cached_key(|block| std::cmp::Reverse(worst(block, rows))),
        Order::Name => blocks.sort_by_cached_key(|block| first(block).map(|row| row.name.to_lowercase())),
        Order::Date => blocks.sort_by_cached_key(|block| {
            let date = first(block).and_then(|row| row.date);
            (date.is_none(), date)
        }),
    }
    blocks.into_iter().flatten().collect()
}

fn worst(block: &[usize], rows: &[FileRow]) -> Option<(u8, Standing)> {
    block.iter().filter_map(|index| rows.get(*index)).map(|row| telling(row.standing)).max()
}

/// Order of what says most against a file: one that can't be read says nothing, and a dump has hundreds of those.
fn telling(standing: Standing) -> (u8, Standing) {
    let rank = match standing {
        Standing::Attested | Standing::Consistent => 0,
        Standing::Unreadable => 1,
        Standing::Unexplained | Standing::Conflicting | Standing::Altered => 2,
    };
    (rank, standing)
}
