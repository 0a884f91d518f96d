//! Runs of the same font that are set or written otherwise than their neighbours.

use std::collections::BTreeMap;

use super::cover::{run_place, says};
use super::lines::{neighbours, ordinary};
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on, over_pages};
use crate::evidence::{Fact, PdfPage, TextRun};
use crate::inspect::check::Check;

/// Runs of a document that stand out; more are the way in which it was written.
const FEW: usize = 3;

fn place(page: &PdfPage, run: &TextRun) -> Fact<String> {
    Fact::at(run.text.clone(), page.locate(run.stream, run.span))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
}

pub(super) const SET_OTHERWISE: Check = Check {
    id: "pdf-number-set-otherwise",
    title: "A number in a line is larger, smaller or higher than the words on both sides of it",
    looks_at: "Runs of one font in a line: size and baseline of a number against those of its two neighbours, which agree",
    why: "A program that sets a line sets it in one size on one baseline. A number that was put in by hand is often off by a fraction of a point.",
    innocent: &[
        "Raised and lowered figures, small capitals, formulas",
        "Text recognition, which guesses the size of each word",
    ],
    next_step: "Compare the number with its neighbours at high magnification",
    sources: &["ISO 32000-2:2020 9.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// From so many points to this part of the size: raised figures and small capitals differ by more.
        const SIZE: (f32, f32) = (0.2, 0.12);
        const BASE: (f32, f32) = (0.15, 0.2);
        let mut all = 0_usize;
        let outcome = over_pages(pdf, |page, found| {
            for line in page.lines(|run| ordinary(pdf, page, run)) {
                for (at, piece) in line.pieces.iter().enumerate() {
                    let Some(run) = page.runs.get(piece.run).filter(|run| has_digit(&run.text)) else { continue };
                    let (Some(left), Some(right)) =
                        neighbours(page, &line.pieces, at, |other| other.font == run.font && says(&other.text))
                    else {
                        continue;
                    };
                    let (Some(one), Some(two)) = (page.runs.get(left.run), page.runs.get(right.run)) else { continue };
                    let agree = (one.size - two.size).abs() < 0.02 && (left.base - right.base).abs() < 0.02;
                    let (size, base) = ((run.size - one.size).abs(), (piece.base - left.base).abs());
                    let other_size = size >= SIZE.0 && size <= SIZE.1 * one.size;
                    let other_base = base >= BASE.0 && base <= BASE.1 * one.size;
                    if !agree || !(other_size || other_base) {
                        continue;
                    }
                    all += 1;
                    let how = if other_size {
                        format!(" is {:.2} points high, its neighbours {:.2}", run.size, one.size)
                    } else {
                        format!(" stands {base:.2} points off the line of its neighbours")
                    };
                    let say = Say::text(format!("On page {} ", page.number)).value(run.text.trim()).then(how);
                    found.push(
                        Found::new(say, Exhibit::claims(on(page, "the number"), &place(page, run)))
                            .with(Exhibit::contradicts(on(page, "left of it"), &place(page, one)))
                            .with(Exhibit::contradicts(on(page, "right of it"), &place(page, two))),
                    );
                }
            }
            Some(())
        });
        if all > FEW { Outcome::Consistent } else { outcome }
    }),
};

pub(super) const WRITTEN_OTHERWISE: Check = Check {
    id: "pdf-number-written-otherwise",
    title: "A number is written into the page in another notation than all other text of its font",
    looks_at: "Strings of one font on a page: in parentheses or in hexadecimal digits",
    why: "Both notations mean the same, and a program uses one. Another one in a single place comes from another program or from a hand.",
    innocent: &["Programs that choose the notation by the letters in the string"],
    next_step: "Ask what was changed there; compare the number with other copies of the document",
    sources: &["ISO 32000-2:2020 7.3.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Strings of the usual notation.
        const MANY: usize = 15;
        over_pages(pdf, |page, found| {
            let mut fonts: BTreeMap<usize, [Vec<usize>; 2]> = BTreeMap::new();
            for (index, run) in page.runs.iter().enumerate().filter(|(_, run)| ordinary(pdf, page, run)) {
                let [literal, hex] = fonts.entry(run.font).or_default();
                if run.hex { hex.push(index) } else { literal.push(index) }
            }
            for [literal, hex] in fonts.values() {
                let (few, many) = if literal.len() < hex.len() { (literal, hex) } else { (hex, literal) };
                let numbers = |index: &&usize| {
                    page.runs.get(**index).is_some_and(|run| has_digit(&run.text) && run.text.is_ascii())
                };
                let Some(first) = few.iter().find(numbers).filter(|_| few.len() <= FEW && many.len() >= MANY) else {
                    continue;
                };
                let Some(run) = page.runs.get(*first) else { continue };
                let notation = |hex: bool| if hex { "in hexadecimal digits" } else { "in parentheses" };
                let say = Say::text(format!("On page {} ", page.number)).value(run.text.trim()).then(format!(
                    " is written {}, {} other strings of its font {}",
                    notation(run.hex),
                    many.len(),
                    notation(!run.hex)
                ));
                let usual = Fact::at(
                    many.first()
                        .and_then(|index| page.runs.get(*index))
                        .map(|run| run.text.clone())
                        .unwrap_or_default(),
                    run_place(page, many.first().copied()),
                );
                found.push(
                    Found::new(say, Exhibit::claims(on(page, "the number"), &place(page, run)))
                        .with(Exhibit::contradicts(on(page, "as all others are written"), &usual)),
                );
            }
            Some(())
        })
    }),
};
