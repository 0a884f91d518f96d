//! Dumps for tests: laid out from fixtures, gathered in this process, judged, and told in words.
//!
//! A fixture is a folder. Its files are copied as they are, but for `NAME.tsv` with `NAME.template`: each row of the table makes a file
//! of the template, in which `{column}` stands for the row's value. Columns with a meaning of their own: `file`, the name, with folders
//! before it; `times`, how many are made of the row, `{n}` being the number, `{hour}` and `{minute}` a time of day of its own; `signed`,
//! not empty where the mail is signed, a selector where it is one of `SELECTORS`; `signature_of`, the file whose signature stands above this one; `changed`, `old→new` after
//! signing; `crlf`. `{xref}` and `{startxref}` are counted out for a PDF.
#![allow(dead_code, reason = "each user takes a part of it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use palimpsest::evidence::SourceId;
use palimpsest::inspect::across::{Gathered, Shelf as _, Traits, Weighed, merge};
use palimpsest::inspect::{Finding, Weight};
use palimpsest::present::dump::{Listed, Ranking, ranking};
use palimpsest::sandbox::{Asked, Cancel, Pause, Worker, gather};
use palimpsest::store::shelf::MemoryShelf;

use crate::signing::Signing;
use crate::support;

/// Checks that look at a whole dump.
pub const PREFIX: &str = "dump-";

/// Selectors that a row may be signed with; all others are “quay”.
const SELECTORS: [&str; 4] = ["lock2016", "lock2017", "forms", "letters"];

/// The dumps of a check: name (`hit…`, `clean…`) and folder.
pub fn of_check(id: &str) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(support::root().join("tests/cases").join(id)) else { return Vec::new() };
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut all: Vec<_> = folders.map(|path| (name(&path), path)).collect();
    all.sort();
    all
}

/// Lays a fixture out as files in a folder.
pub fn lay_out(fixture: &Path, into: &Path) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(fixture).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("tsv") => rows(&path, into),
            Some("template") => {}
            _ => drop(std::fs::copy(&path, into.join(name)).unwrap()),
        }
    }
}

fn rows(list: &Path, into: &Path) {
    let text = std::fs::read_to_string(list).unwrap();
    let template = std::fs::read_to_string(list.with_extension("template")).unwrap();
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let mut signatures: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for line in lines {
        let row: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split('\t')).collect();
        assert_eq!(row.len(), columns.len(), "{}: {line}", list.display());
        let has = |column: &str| row.get(column).copied().filter(|value| !value.is_empty());
        let times: usize = has("times").map_or(1, |times| times.parse().unwrap());
        for number in 1..=times {
            let counted = [
                ("n", format!("{number:03}")),
                ("hour", format!("{:02}", number / 60)),
                ("minute", format!("{:02}", number % 60)),
            ];
            let mut text = template.clone();
            for _ in 0..2 {
                row.iter().for_each(|(column, value)| {
                    text = text.replace(&format!("{{{column}}}"), &value.replace("\\n", "\n"));
                });
            }
            let mut name = row["file"].to_owned();
            for (column, value) in &counted {
                text = text.replace(&format!("{{{column}}}"), value);
                name = name.replace(&format!("{{{column}}}"), value);
            }
            let mut bytes = counted_out(text).into_bytes();
            if let Some(named) = has("signed") {
                let selector = SELECTORS.into_iter().find(|selector| *selector == named).unwrap_or("quay");
                let signed = Signing::usual("nordhaven.example", selector).sign(&bytes);
                signatures.insert(name.clone(), signed[..signed.len() - bytes.len()].to_vec());
                bytes = signed;
            }
            if let Some(other) = has("signature_of") {
                bytes = [signatures[other].as_slice(), &bytes].concat();
            }
            if let Some((old, new)) = has("changed").and_then(|changed| changed.split_once('→')) {
                let text = String::from_utf8(bytes).unwrap();
                assert!(text.contains(old), "{name} has no “{old}”");
                bytes = text.replace(old, new).into_bytes();
            }
            if has("crlf").is_some() {
                bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
            }
            let path = into.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// With the table of objects of a PDF, and its place.
fn counted_out(text: String) -> String {
    let (Some(start), Some(table)) = (text.find("%PDF-"), text.find("{xref}")) else { return text };
    let places: Vec<usize> = (1..).map_while(|number| text.find(&format!("\n{number} 0 obj"))).collect();
    let mut entries = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for at in places {
        writeln!(entries, "{:010} 00000 n ", at + 1 - start).unwrap();
    }
    text.replace("{xref}\n", &entries).replace("{startxref}", &(table - start).to_string())
}

/// A dump that was gathered and judged.
pub struct Judged {
    pub ranking: Ranking,
    shelf: MemoryShelf,
    gathered: Gathered,
    root: String,
}

/// Gathers a folder in this process, and judges it.
pub fn judged(folder: &Path) -> Judged {
    let asked = Asked {
        paths: vec![folder.to_owned()],
        settings: Arc::new(support::settings()),
        worker: Worker::InProcess,
        readers: 2,
        cancel: Cancel::default(),
        pause: Pause::default(),
    };
    let (outcome, shelf) = gather(&asked, MemoryShelf::default(), |_, _| {}).unwrap();
    assert_eq!((outcome.refused, outcome.not_kept.as_deref()), (0, None));
    let mut gathered = outcome.gathered;
    let ranking = ranking(&mut gathered, &shelf);
    assert!(ranking.beside.failed.is_empty(), "{:?}", ranking.beside.failed);
    let judged = Judged { ranking, shelf, gathered, root: format!("{}/", folder.display()) };
    // What orders the list is what the merged traits say.
    for listed in &judged.ranking.listed {
        let settled = |mut weighed: Weighed| {
            weighed.found.sort();
            weighed
        };
        let remembered = judged.gathered.weighed(listed.file, &judged.ranking.beside).map(settled);
        assert_eq!(remembered, Some(settled(Weighed::of(&judged.merged(listed)))));
    }
    judged
}

/// Lays a fixture out, gathers and judges it.
pub fn judged_fixture(fixture: &Path) -> Judged {
    let folder = tempfile::tempdir().unwrap();
    lay_out(fixture, folder.path());
    judged(folder.path())
}

impl Judged {
    /// The traits of a listed file with what its neighbours say.
    pub fn merged(&self, listed: &Listed) -> Traits {
        let mut traits = self.shelf.traits(listed.file).unwrap();
        merge(&mut traits, listed.file, &self.gathered, &self.ranking.beside);
        traits
    }

    /// All findings of one check, with the weight of each.
    pub fn of_check<'a>(&'a self, check: &'a str) -> impl Iterator<Item = &'a Finding> + 'a {
        self.ranking.beside.all().map(|(_, _, finding)| finding).filter(move |finding| finding.check == check)
    }

    /// The heaviest finding of a check.
    pub fn heaviest(&self, check: &str) -> Option<Weight> {
        self.of_check(check).map(|finding| finding.weight).max()
    }

    fn shown(&self, text: &str) -> String {
        text.replace(&self.root, "")
    }

    /// What is said, in the order of the list; the folder's own name is left out.
    pub fn told(&self) -> String {
        let mut out = String::new();
        let mut names: BTreeMap<&SourceId, String> = BTreeMap::new();
        let all: Vec<Traits> = self.ranking.listed.iter().map(|listed| self.merged(listed)).collect();
        for traits in all.iter().flat_map(Traits::all) {
            if let Some(id) = &traits.id {
                names.entry(id).or_insert_with(|| self.shown(&traits.name()));
            }
        }
        let mut silent = 0;
        for (listed, traits) in self.ranking.listed.iter().zip(&all) {
            let mut said = String::new();
            for (nth, one) in traits.all().into_iter().enumerate() {
                let beside = self.ranking.beside.of(listed.file, u16::try_from(nth).unwrap());
                let own = one.findings.iter().filter(|finding| !beside.contains(finding));
                let (inside, by_itself) = (if nth > 0 { one.path.as_str() } else { "" }, own);
                for finding in beside {
                    self.tell(&mut said, inside, finding, &names);
                }
                by_itself.for_each(|finding| {
                    writeln!(said, "  by itself {inside}: {} {}", finding.weight.word(), finding.check).unwrap();
                });
            }
            if said.is_empty() {
                silent += 1;
                continue;
            }
            let row = palimpsest::present::dump::row(listed, traits);
            let name = self.shown(&row.name);
            writeln!(out, "{}. {name} · {} · {}", row.rank, row.standing.word(), row.why).unwrap();
            out.push_str(&said);
        }
        writeln!(out, "{silent} without a word").unwrap();
        out
    }

    fn tell(&self, out: &mut String, inside: &str, finding: &Finding, names: &BTreeMap<&SourceId, String>) {
        let sentence = self.shown(&finding.sentence());
        let space = if inside.is_empty() { "" } else { " " };
        writeln!(out, "  {}{space}{inside} {}: {sentence}", finding.weight.word(), finding.check).unwrap();
        for exhibit in &finding.exhibits {
            let place = palimpsest::present::words::place(&exhibit.at);
            let file = exhibit.source.as_ref().map(|id| format!(" · in {}", names[id])).unwrap_or_default();
            let (role, label) = (exhibit.role.word(), self.shown(&exhibit.label));
            writeln!(out, "      {role} · {label} · {:?} · {place}{file}", exhibit.value).unwrap();
        }
    }
}
