//! Signatures as text: the same sentences as in the window.

use std::fmt::Write;

use crate::present::rows::{ArcRows, Piece, ProofRow, ProofRows, SearchRow};

/// Missing records that are printed.
const MOST_NEEDED: usize = 20;

pub(super) fn write(out: &mut String, rows: &ProofRows) {
    if rows.summary.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n  Signatures\n  {}", rows.summary);
    rows.proofs.iter().for_each(|proof| one(out, proof));
    if let Some(arc) = &rows.arc {
        chain(out, arc);
    }
    for row in rows.needed.iter().take(MOST_NEEDED) {
        let _ = writeln!(out, "  Ask a connected colleague: {}", row.line);
    }
    if let Some(first) = rows.proofs.first() {
        let _ = writeln!(out, "  What no signature proves:");
        first.limits.iter().for_each(|limit| {
            let _ = writeln!(out, "  – {limit}");
        });
    }
}

fn one(out: &mut String, proof: &ProofRow) {
    let _ = writeln!(out, "\n  {}, {}", proof.title, proof.who);
    let _ = writeln!(out, "    {}  ({})", proof.verdict, proof.place);
    for light in &proof.lights {
        let _ = writeln!(out, "    {:<17} {}: {}", light.name, light.word, light.sentence);
        light.more.iter().for_each(|more| {
            let _ = writeln!(out, "                      {more}");
        });
    }
    for restored in &proof.restored {
        let _ = writeln!(out, "    What was changed: the {}  ({})", restored.what, restored.place);
        let _ = writeln!(out, "      signed:      {}", marked(&restored.signed));
        let _ = writeln!(out, "      in the file: {}", marked(&restored.shown));
        let _ = writeln!(out, "      {}", restored.how);
        for (number, step) in restored.steps.iter().enumerate() {
            let _ = writeln!(out, "      {}. {step}", number + 1);
        }
        if let Some(record) = &restored.record {
            let _ = writeln!(out, "      {record}");
        }
    }
    for undone in &proof.undone {
        let _ = writeln!(out, "    Undone: {}", undone.sentence);
    }
    if let Some(cause) = &proof.cause {
        let _ = writeln!(out, "    An ordinary cause that the file shows: {}", cause.what);
        for (label, value, place, _) in &cause.signs {
            let _ = writeln!(out, "      {label}: {value}  ({place})");
        }
    }
    if let SearchRow::Done(said) | SearchRow::Impossible(said) = &proof.search {
        let _ = writeln!(out, "    {said}");
    }
    if proof.search == SearchRow::Open {
        let _ = writeln!(out, "    What was signed was not searched for");
    }
    let covered = proof.covered_names();
    let text = proof.text.as_ref().map(|text| text.sentence.as_str());
    let covered = [Some(covered.as_str()).filter(|names| !names.is_empty()), text];
    let covered: Vec<&str> = covered.into_iter().flatten().collect();
    if !covered.is_empty() {
        let _ = writeln!(out, "    Covers: {}", covered.join(" · "));
    }
    if !proof.uncovered.is_empty() {
        let open: Vec<&str> = proof.uncovered.iter().map(|row| row.label.as_str()).collect();
        let _ = writeln!(out, "    Does not cover: {}", open.join(", "));
    }
    for (label, value, _, _) in &proof.moments {
        let _ = writeln!(out, "    {label}: {}", value.written);
    }
    for (label, value) in &proof.signer {
        let _ = writeln!(out, "    {label}: {value}");
    }
    proof.remarks.iter().for_each(|remark| {
        let _ = writeln!(out, "    – {remark}");
    });
}

/// What differs stands in brackets.
fn marked(pieces: &[Piece]) -> String {
    if pieces.is_empty() {
        return "(nothing)".to_owned();
    }
    let piece = |piece: &Piece| if piece.changed { format!("[{}]", piece.text) } else { piece.text.clone() };
    pieces.iter().map(piece).collect::<String>().replace('\n', "\n                   ")
}

fn chain(out: &mut String, arc: &ArcRows) {
    let _ = writeln!(out, "\n  What stations on the way saw (ARC): {}", arc.sentence);
    for set in &arc.sets {
        let saw: Vec<&str> = set.saw.iter().map(|(text, _, _)| text.as_str()).collect();
        let _ = writeln!(
            out,
            "    {}  {}: message signature {}, seal {}; saw {}",
            set.instance,
            set.domain,
            set.message.1,
            set.seal.1,
            if saw.is_empty() { "nothing noted".to_owned() } else { saw.join("; ") }
        );
    }
}
