//! The blocks of signatures: the same sentences as in the window, before and after side by side.

use super::super::rows::{ArcRows, CoverRow, Piece, ProofRow, ProofRows, RestoredRow, SearchRow};
use super::{Block, Card, Line, light_card, pieces};
use crate::present::speech::{t, tf};

pub(super) fn blocks(rows: &ProofRows, out: &mut Vec<Block>) {
    if rows.summary.is_empty() {
        return;
    }
    out.push(Block::Heading(2, t("Signatures").to_owned()));
    out.push(Block::Text(rows.summary.clone()));
    if !rows.needed.is_empty() {
        out.push(Block::Text(t("To test more, ask a connected colleague for these records:").to_owned()));
        out.extend(rows.needed.iter().map(|row| Block::Code(row.line.clone())));
    }
    rows.proofs.iter().for_each(|proof| one(proof, out));
    if let Some(arc) = &rows.arc {
        chain(arc, out);
    }
    let mut limits: Vec<&'static str> = Vec::new();
    for limit in rows.proofs.iter().flat_map(|proof| proof.limits) {
        if !limits.contains(limit) {
            limits.push(limit);
        }
    }
    if !limits.is_empty() {
        out.push(Block::Heading(3, t("What a signature does not prove, even one that fits").to_owned()));
        list(limits.iter().map(|limit| t(limit).to_owned()), out);
    }
}

fn one(proof: &ProofRow, out: &mut Vec<Block>) {
    out.push(Block::Heading(3, format!("{} {}", proof.tone.sign(), tf("{}: {}", &[&proof.title, &proof.who]))));
    out.push(Block::Text(proof.verdict.clone()));
    out.push(Block::Small(format!("{} · {}", proof.details, proof.place)));
    out.push(Block::Cards(proof.lights.iter().map(light_card).collect()));
    proof.restored.iter().for_each(|restored| changed(restored, out));
    out.extend(proof.undone.iter().map(|undone| Block::Text(tf("What had to be undone: {}", &[&undone.sentence]))));
    if let Some(cause) = &proof.cause {
        out.push(Block::Text(tf("An ordinary cause that the file shows: {}", &[&cause.what])));
        list(cause.signs.iter().map(|(label, value, place, _)| format!("{label}: {value} ({place})")), out);
    }
    if !proof.readings.is_empty() {
        out.push(Block::Small(tf("Ordinary changes that were tried: {}", &[&proof.readings.join("; ")])));
    }
    match &proof.search {
        SearchRow::Done(said) | SearchRow::Impossible(said) if proof.restored.is_empty() => {
            out.push(Block::Text(said.clone()));
        }
        SearchRow::Open => {
            out.push(Block::Text(t("What was signed was not searched for in this examination").to_owned()));
        }
        _ => {}
    }
    table(t("Covers"), &proof.covers, out);
    if let Some(text) = &proof.text {
        out.push(Block::List(vec![(tf("Text: {}", &[&text.sentence]), text.place.clone())]));
    }
    table(t("Does not cover"), &proof.uncovered, out);
    let moments = proof.moments.iter();
    let mut said: Vec<(String, String)> =
        moments.map(|(label, value, place, _)| (format!("{label}: {}", value.written), place.clone())).collect();
    said.extend(proof.signer.iter().map(|(label, value)| (format!("{label}: {value}"), String::new())));
    said.extend(proof.remarks.iter().map(|remark| (remark.clone(), String::new())));
    if !said.is_empty() {
        out.push(Block::List(said));
    }
}

fn changed(restored: &RestoredRow, out: &mut Vec<Block>) {
    out.push(Block::List(vec![(tf("What was changed: the {}", &[&restored.what]), restored.place.clone())]));
    let card = |label: &str, side: &[Piece], against: bool| Card {
        label: label.to_owned(),
        pieces: if side.is_empty() { vec![(false, t("Nothing stood here").to_owned())] } else { pieces(side) },
        aside: Vec::new(),
        against,
        code: true,
    };
    out.push(Block::Cards(vec![
        card(t("Before: as it was signed"), &restored.signed, false),
        card(t("After: as the file shows it"), &restored.shown, true),
    ]));
    out.push(Block::Text(restored.how.clone()));
    out.push(Block::Small(
        t("How anybody can repeat this (bytes are counted from 0 in the mail's own text):").to_owned(),
    ));
    out.push(Block::Steps(restored.steps.clone()));
    out.extend(restored.record.clone().map(Block::Code));
}

fn table(title: &str, rows: &[CoverRow], out: &mut Vec<Block>) {
    if rows.is_empty() {
        return;
    }
    let row = |row: &CoverRow| {
        vec![Line::of(row.label.as_str()), Line::of(row.value.as_str()), Line::aside(row.place.as_str())]
    };
    out.push(Block::Table([title, t("Value"), t("Place")].map(str::to_owned).to_vec(), rows.iter().map(row).collect()));
}

fn chain(arc: &ArcRows, out: &mut Vec<Block>) {
    out.push(Block::Heading(3, t("What stations on the way saw (ARC)").to_owned()));
    out.push(Block::Text(format!("{} {}", arc.tone.sign(), arc.sentence)));
    let columns = [t("Station"), t("Its message signature"), t("Its seal"), t("Chain before it"), t("What it saw")];
    let rows = arc.sets.iter().map(|set| {
        let saw: Vec<&str> = set.saw.iter().map(|(text, _, _)| text.as_str()).collect();
        let before = set.before.as_ref().map_or(t("says nothing"), |(text, _, _)| text.as_str());
        vec![
            Line::of(format!("{} {}", set.instance, set.domain)),
            Line::of(format!("{} {}", set.message.0.sign(), set.message.1)),
            Line::of(format!("{} {}", set.seal.0.sign(), set.seal.1)),
            Line::of(before),
            Line::of(saw.join("; ")),
        ]
    });
    out.push(Block::Table(columns.map(str::to_owned).to_vec(), rows.collect()));
}

fn list(items: impl Iterator<Item = String>, out: &mut Vec<Block>) {
    let items: Vec<(String, String)> = items.map(|item| (item, String::new())).collect();
    if !items.is_empty() {
        out.push(Block::List(items));
    }
}
