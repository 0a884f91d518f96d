//! Files side by side for a terminal: a block for each question, a line for each file; then the facts that are not the same in all.

use std::fmt::Write;

use super::super::rows::{Comparison, Mark, Matrix, MatrixRow};
use super::super::words;

/// Longest value on a line (characters).
const LONGEST: usize = 200;

/// The comparison as text.
pub fn comparison(comparison: &Comparison) -> String {
    let mut out = String::new();
    for (index, document) in comparison.documents.iter().enumerate() {
        let hash = document.sha256.as_deref().unwrap_or("not opened");
        let _ = writeln!(
            out,
            "{}  {} · {} · {} · {hash}",
            letter(index),
            document.name,
            document.kind,
            words::standing(document.standing)
        );
    }
    let _ = writeln!(out, "{}", comparison.summary());
    write_rows(&mut out, &comparison.claims, |_| true);
    let differs = |row: &MatrixRow| !row.is_same();
    if comparison.facts.rows.iter().any(differs) {
        let _ = writeln!(out, "\nFacts that are not the same in all");
        write_rows(&mut out, &comparison.facts, differs);
    }
    let same: Vec<&MatrixRow> = comparison.facts.rows.iter().filter(|row| row.is_same()).collect();
    if !same.is_empty() {
        let _ = writeln!(out, "\nFacts that are the same in all");
        for row in same {
            let value = row.cells.first().and_then(|cells| cells.first()).map(|cell| cell.value.written.as_str());
            let _ = writeln!(out, "  {}  {}", row.question, short(value.unwrap_or_default()));
        }
    }
    if comparison.left_out > 0 {
        let _ = writeln!(out, "\n{} left out", words::count(comparison.left_out, "fact", "facts"));
    }
    out
}

fn letter(index: usize) -> char {
    char::from(b'A'.saturating_add(u8::try_from(index).unwrap_or_default()))
}

fn short(value: &str) -> String {
    words::visible_line(&words::show_untrusted_within(value, LONGEST))
}

fn write_rows(out: &mut String, matrix: &Matrix, wanted: impl Fn(&MatrixRow) -> bool) {
    for row in matrix.rows.iter().filter(|row| wanted(row)) {
        let _ = writeln!(out, "\n{}", row.question);
        for (index, cells) in row.cells.iter().enumerate() {
            if cells.is_empty() {
                let _ = writeln!(out, "  {}  –", letter(index));
            }
            for answer in cells {
                let mark = match answer.mark {
                    Mark::Agrees('=') => " [in all]".to_owned(),
                    Mark::Agrees(group) => format!(" [same as others: {group}]"),
                    _ => String::new(),
                };
                let value = short(answer.value.text(false));
                let _ = writeln!(out, "  {}  {value}{mark}  ({}, {})", letter(index), answer.field, answer.place);
            }
        }
    }
}
