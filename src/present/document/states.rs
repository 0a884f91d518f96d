//! The blocks of the saved states of a PDF, with the words that differ: before on the left, after on the right.

use super::super::rows::{PassageRow, RevisionRow, SideRow};
use super::{Block, Line};
use crate::present::speech::{t, tf};

pub(super) fn blocks(states: &[RevisionRow], out: &mut Vec<Block>) {
    if states.len() < 2 {
        return;
    }
    out.push(Block::Heading(2, t("What each saved state changed").to_owned()));
    for state in states.iter().skip(1) {
        let when = state.when.as_ref().map(|(when, _)| tf(", saved {}", &[&when.written])).unwrap_or_default();
        out.push(Block::Heading(3, tf("State {}{}", &[&state.number, &when])));
        out.push(Block::List(state.changed.iter().map(|line| (line.clone(), String::new())).collect()));
        for page in &state.words {
            out.push(Block::Text(page.title.clone()));
            if !page.changes.is_empty() {
                let rows = page.changes.iter().map(row).collect();
                out.push(Block::Table([t("Before"), t("After")].map(str::to_owned).to_vec(), rows));
            }
            out.extend(page.remarks.iter().map(|remark| Block::Small(remark.clone())));
        }
    }
}

fn row(change: &PassageRow) -> Vec<Line> {
    let side = |side: &Option<SideRow>, subject: Option<&String>| {
        let subject = subject.map(|subject| (false, format!("{subject}: ")));
        let around = |text: &str| (false, text.to_owned());
        match side {
            Some(side) => Line {
                pieces: subject
                    .into_iter()
                    .chain([
                        around(&format!("{} ", change.lead)),
                        (true, side.text.clone()),
                        around(&format!(" {}", change.tail)),
                    ])
                    .collect(),
                aside: side.place.clone(),
                code: false,
            },
            None => {
                let words: Vec<&str> =
                    [change.lead.as_str(), change.tail.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
                let words = if words.is_empty() { "–".to_owned() } else { words.join(" … ") };
                Line { pieces: subject.into_iter().chain([around(&words)]).collect(), ..Line::default() }
            }
        }
    };
    vec![side(&change.before, change.subject.as_ref()), side(&change.after, None)]
}
