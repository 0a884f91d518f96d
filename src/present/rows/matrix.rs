//! The claims of a report as a table: a row for each question, a column for each place that answers.

use std::borrow::Cow;

use super::super::{inert, words};
use super::{Moments, Value, Vouched};
use crate::evidence::{Kind, Locator};
use crate::inspect::{Agreement, Place, Report};
use crate::present::speech::{known, t, tf};

/// How a cell stands to the others of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing to compare it with.
    Alone,
    /// Says the same as the other cells with this letter.
    Agrees(char),
    /// Stands in this finding.
    Disagrees(usize),
    /// No other of the compared files says this.
    Differs,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The field.
    pub field: String,
    /// The answer.
    pub value: Value,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
    /// How it stands to the others.
    pub mark: Mark,
    /// Further fields of the same place, one behind the other, that give the same answer.
    pub also: Vec<Also>,
    /// Who vouches for its line by a signature that fits: `signed by nordhaven.example`.
    pub signed: Option<String>,
}

/// A field that gives the same answer as the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// The field.
    pub field: String,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands.
    pub at: Locator,
}

impl Cell {
    /// The field, or the several that say the same: `hop 2 – hop 7`, `ModDate, CreationDate`, `for (2)`.
    pub fn fields(&self) -> String {
        let field = &self.field;
        match self.also.as_slice() {
            [] => field.clone(),
            also if also.iter().all(|other| other.field == *field) => format!("{field} ({})", also.len() + 1),
            [other] => format!("{field}, {}", other.field),
            [.., last] if field.starts_with(t("hop ")) => format!("{field} – {}", last.field),
            also => tf("{} and {} more", &[&field, &also.len()]),
        }
    }
}

/// One place that can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: Cow<'static, str>,
    /// Whether it answers nothing in this file.
    pub empty: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The question.
    pub question: Cow<'static, str>,
    /// Answers, one list for each column.
    pub cells: Vec<Vec<Cell>>,
    /// Answers left out because a place has too many.
    pub left_out: usize,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// The places.
    pub columns: Vec<Column>,
    /// The questions.
    pub rows: Vec<MatrixRow>,
}

const MAIL_PLACES: &[Place] = &[
    Place::Header,
    Place::Hops,
    Place::Signature,
    Place::MessageId,
    Place::Boundary,
    Place::Thread,
    Place::Mailer,
    Place::MailboxLine,
];
const PDF_PLACES: &[Place] =
    &[Place::Info, Place::Xmp, Place::XmpHistory, Place::EarlierRevisions, Place::Fonts, Place::Structure];

/// The table of a report.
pub(super) fn matrix(report: &Report, moments: &Moments, vouched: &Vouched) -> Matrix {
    let mut places: Vec<Place> = match report.kind {
        Kind::Email => MAIL_PLACES.to_vec(),
        Kind::Pdf => PDF_PLACES.to_vec(),
        _ => Vec::new(),
    };
    for cell in report.claims.iter().flat_map(|row| &row.cells) {
        if !places.contains(&cell.place) {
            places.push(cell.place);
        }
    }
    let rows: Vec<MatrixRow> = report
        .claims
        .iter()
        .map(|row| MatrixRow {
            question: t(row.question.words()).into(),
            cells: places
                .iter()
                .map(|place| {
                    let here = row.cells.iter().filter(|cell| cell.place == *place);
                    joined(here.map(|cell| Cell {
                        field: field(&cell.field),
                        value: moments.value(&cell.value, &cell.at),
                        place: words::place(&cell.at),
                        at: cell.at.clone(),
                        mark: mark(cell.agreement),
                        also: Vec::new(),
                        signed: vouched.by(&cell.at),
                    }))
                })
                .collect(),
            left_out: row.left_out,
        })
        .collect();
    let columns = places
        .iter()
        .enumerate()
        .map(|(index, place)| {
            let empty = rows.iter().all(|row| row.cells.get(index).is_none_or(Vec::is_empty));
            Column { heading: t(place.words()).into(), empty }
        })
        .collect();
    Matrix { columns, rows }
}

/// The name of a field in the language that is spoken.
fn field(name: &str) -> String {
    match name.strip_prefix("hop ") {
        Some(number) => format!("{}{number}", t("hop ")),
        // Names of entries of a PDF stay as the file has them.
        None if name.contains(' ') || matches!(name, "From" | "To" | "Sender") => words::show_untrusted(known(name)),
        None => words::show_untrusted(name),
    }
}

/// Answers of one place; those that follow each other and say the same become one, so that twenty hops are no wall.
fn joined(cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
    let mut joined: Vec<Cell> = Vec::new();
    for cell in cells {
        match joined.last_mut() {
            Some(last)
                if last.value == cell.value
                    && last.mark == cell.mark
                    && last.signed == cell.signed
                    && !matches!(cell.mark, Mark::Disagrees(_)) =>
            {
                last.also.push(Also { field: cell.field, place: cell.place, at: cell.at });
            }
            _ => joined.push(cell),
        }
    }
    joined
}

fn mark(agreement: Agreement) -> Mark {
    match agreement {
        Agreement::Alone => Mark::Alone,
        Agreement::Agrees(group) => Mark::Agrees(char::from(b'A'.saturating_add(group.min(25)))),
        Agreement::Disagrees(finding) => Mark::Disagrees(finding),
    }
}

impl Matrix {
    /// Whether any answer disagrees with another.
    pub fn disagrees(&self) -> bool {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        cells.into_iter().any(|cell| matches!(cell.mark, Mark::Disagrees(_)))
    }

    /// The table for a spreadsheet: tabs between columns, one line a question, no cell a formula; empty columns only if `all`.
    pub fn tsv(&self, utc: bool, all: bool) -> String {
        let shown = |index: &usize| all || self.columns.get(*index).is_some_and(|column| !column.empty);
        let indices: Vec<usize> = (0..self.columns.len()).filter(shown).collect();
        let mut text = String::from(t("Question"));
        for column in indices.iter().filter_map(|index| self.columns.get(*index)) {
            text.push('\t');
            text.push_str(&inert::cell(&column.heading));
        }
        text.push('\n');
        for row in &self.rows {
            text.push_str(&inert::cell(&row.question));
            for index in &indices {
                let cells = row.cells.get(*index).map(Vec::as_slice).unwrap_or_default();
                let answers: Vec<String> =
                    cells.iter().map(|cell| tf("{}: {}", &[&cell.fields(), &cell.value.text(utc)])).collect();
                text.push('\t');
                text.push_str(&inert::cell(&answers.join("; ")));
            }
            text.push('\n');
        }
        text
    }
}
