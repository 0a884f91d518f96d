//! Two to four files side by side: the questions of origin and every fact, a column for each file, and who says the same as whom.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::super::words;
use super::matrix::{Cell, Column, Mark, Matrix, MatrixRow};
use super::{Sheet, Value};
use crate::inspect::Standing;
use crate::present::speech::{t, tf};

/// Files that are compared at most: more do not stand side by side on a screen.
pub const MOST_COMPARED: usize = 4;
/// Facts that are compared at most; they come in the order of the files.
const MOST_FACTS: usize = 1_000;
/// Answers of one file to one question that are shown.
const MOST_ANSWERS: usize = 12;

/// One of the compared files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Where it stands.
    pub standing: Standing,
    /// Its hash, if it could be had.
    pub sha256: Option<String>,
}

/// Files side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The files, in the order of the columns.
    pub documents: Vec<Document>,
    /// Questions of origin.
    pub claims: Matrix,
    /// Facts by name.
    pub facts: Matrix,
    /// Facts that were left out because there are too many.
    pub left_out: usize,
}

/// The sheets side by side; no more than [`MOST_COMPARED`].
pub fn compare(sheets: &[&Sheet]) -> Comparison {
    let sheets = sheets.get(..sheets.len().min(MOST_COMPARED)).unwrap_or_default();
    let (facts, left_out) = facts(sheets);
    Comparison {
        documents: sheets.iter().map(|sheet| document(sheet)).collect(),
        claims: table(sheets, claims(sheets)),
        facts: table(sheets, facts),
        left_out,
    }
}

fn document(sheet: &Sheet) -> Document {
    Document { name: sheet.name.clone(), kind: sheet.kind, standing: sheet.standing, sha256: sheet.sha256.clone() }
}

impl Comparison {
    /// In one sentence: whether they are the same bytes, and how much they share.
    pub fn summary(&self) -> String {
        let hashes: Vec<&Option<String>> = self.documents.iter().map(|one| &one.sha256).collect();
        let same = hashes.first().is_some_and(|first| first.is_some() && hashes.iter().all(|hash| hash == first));
        if same {
            return t("They are the same, byte for byte").to_owned();
        }
        let all = self.facts.rows.len();
        let agree = self.facts.rows.iter().filter(|row| row.is_same()).count();
        let differ = self.facts.rows.iter().filter(|row| row.differs()).count();
        tf(
            "Of {}, {} stand in all with the same value, {} with another, and {} not in all",
            &[
                &words::count(all, "fact", "facts"),
                &words::number(agree as u64),
                &words::number(differ as u64),
                &words::number((all - agree - differ) as u64),
            ],
        )
    }
}

impl MatrixRow {
    /// Whether every file answers, and all give the same answers.
    pub fn is_same(&self) -> bool {
        let same = |cells: &Vec<Cell>| !cells.is_empty() && cells.iter().all(|cell| cell.mark == Mark::Agrees('='));
        !self.cells.is_empty() && self.cells.iter().all(same)
    }

    /// Whether every file answers, and some answer is one file's alone.
    pub fn differs(&self) -> bool {
        self.cells.iter().all(|cells| !cells.is_empty()) && !self.is_same()
    }
}

type Row = (Cow<'static, str>, Vec<Vec<Cell>>);

/// The questions of any of the files, each with all answers of each file.
fn claims(sheets: &[&Sheet]) -> Vec<Row> {
    let mut questions: Vec<&str> = Vec::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.matrix.rows) {
        if !questions.contains(&row.question.as_ref()) {
            questions.push(&row.question);
        }
    }
    let answers = |sheet: &Sheet, question: &str| {
        let row = sheet.matrix.rows.iter().find(|row| row.question == question);
        let mut cells: Vec<Cell> = Vec::new();
        for cell in row.into_iter().flat_map(|row| row.cells.iter().flatten()) {
            if cells.len() < MOST_ANSWERS && cells.iter().all(|known| sense(&known.value) != sense(&cell.value)) {
                cells.push(cell.clone());
            }
        }
        cells
    };
    questions
        .iter()
        .map(|question| {
            let cells = sheets.iter().map(|sheet| answers(sheet, question)).collect();
            (Cow::Owned((*question).to_owned()), cells)
        })
        .collect()
}

/// The facts of any of the files by name, and how many were left out.
fn facts(sheets: &[&Sheet]) -> (Vec<Row>, usize) {
    let mut names: Vec<&str> = Vec::new();
    let mut by_name: HashMap<&str, BTreeMap<usize, &super::FactRow>> = HashMap::new();
    for (index, sheet) in sheets.iter().enumerate() {
        for fact in &sheet.facts {
            let known = by_name.entry(&fact.name).or_insert_with(|| {
                names.push(&fact.name);
                BTreeMap::new()
            });
            known.entry(index).or_insert(fact);
        }
    }
    let left_out = names.len().saturating_sub(MOST_FACTS);
    let rows = names.iter().take(MOST_FACTS).map(|name| {
        let cell = |index: usize| {
            let fact = by_name.get(name)?.get(&index)?;
            Some(Cell {
                field: fact.label.clone(),
                value: fact.value.clone(),
                place: fact.place.clone(),
                at: fact.at.clone(),
                mark: Mark::Alone,
                also: Vec::new(),
                signed: fact.signed.clone(),
            })
        };
        let cells = (0..sheets.len()).map(|index| cell(index).into_iter().collect()).collect();
        (Cow::Owned((*name).to_owned()), cells)
    });
    (rows.collect(), left_out)
}

/// What an answer says, however it is written: moments by the instant.
fn sense(value: &Value) -> &str {
    value.utc.as_deref().unwrap_or(&value.written)
}

/// Marks who says the same as whom: `=` in all files, a small letter in some (the files have great ones), and an answer of one file alone differs.
fn table(sheets: &[&Sheet], rows: Vec<Row>) -> Matrix {
    let all = sheets.len();
    let rows: Vec<MatrixRow> = rows
        .into_iter()
        .map(|(question, mut cells)| {
            let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, cell) in
                cells.iter().enumerate().flat_map(|(index, cells)| cells.iter().map(move |it| (index, it)))
            {
                let known = holders.entry(sense(&cell.value).to_owned()).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
            let answering = cells.iter().filter(|cells| !cells.is_empty()).count();
            let some: Vec<&String> =
                holders.iter().filter(|(_, who)| (2..all).contains(&who.len())).map(|(value, _)| value).collect();
            let mark = |value: &Value| {
                let value = sense(value);
                match holders.get(value).map(Vec::len) {
                    Some(many) if many == all && all > 1 => Mark::Agrees('='),
                    Some(many) if many > 1 => {
                        let at = some.iter().position(|one| *one == value).unwrap_or_default();
                        Mark::Agrees(char::from(b'a'.saturating_add(u8::try_from(at.min(25)).unwrap_or_default())))
                    }
                    _ if answering > 1 => Mark::Differs,
                    _ => Mark::Alone,
                }
            };
            for cell in cells.iter_mut().flatten() {
                cell.mark = mark(&cell.value);
            }
            MatrixRow { question, cells, left_out: 0 }
        })
        .collect();
    let columns = sheets
        .iter()
        .enumerate()
        .map(|(index, sheet)| Column { heading: heading(sheets, index, sheet), empty: false })
        .collect();
    Matrix { columns, rows }
}

/// The name of a file; with the beginning of its hash where another one is called the same.
fn heading(sheets: &[&Sheet], index: usize, sheet: &Sheet) -> Cow<'static, str> {
    let twice = sheets.iter().enumerate().any(|(other, it)| other != index && it.name == sheet.name);
    let hash = sheet.sha256.as_deref().and_then(|hash| hash.get(..8)).unwrap_or(t("not read"));
    let letter = char::from(b'A'.saturating_add(u8::try_from(index).unwrap_or_default()));
    Cow::Owned(if twice { format!("{letter}  {} ({hash})", sheet.name) } else { format!("{letter}  {}", sheet.name) })
}
