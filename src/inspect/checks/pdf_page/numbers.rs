//! The page numbers that are printed on the pages, against the pages that are there.

use std::collections::BTreeMap;

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::lines::ordinary;
use super::on;
use crate::evidence::{Fact, Pdf, PdfPage};

/// Part of a page's height at its top and bottom where numbers are printed.
const MARGIN: f32 = 0.12;
/// Longest line that is a page number with its words.
const LONGEST: usize = 40;
/// Cells of the margins of one page that are looked at.
const MOST_CELLS: usize = 40;
/// Pages that are looked at.
const MOST_PAGES: usize = 2_000;

/// A number printed on a page.
struct Printed<'p> {
    page: &'p PdfPage,
    number: i64,
    /// `of 4`.
    total: Option<i64>,
    words: Fact<String>,
}

/// Lines in the margins with one or two numbers, by what is left without the digits.
fn printed<'p>(pdf: &'p Pdf, page: &'p PdfPage, all: &mut BTreeMap<String, Vec<Printed<'p>>>) {
    let (low, high) = (page.crop.bottom + MARGIN * page.crop.height(), page.crop.top - MARGIN * page.crop.height());
    let edge = |y: f32| y < low || y > high;
    let mut looked = 0;
    for line in page.lines(|run| edge(run.start.1) && ordinary(pdf, page, run)) {
        for cell in page.cells(&line) {
            looked += 1;
            if looked > MOST_CELLS {
                return;
            }
            let cell = crate::evidence::PageLine { pieces: cell.to_vec() };
            let words: Vec<String> = page.words(&cell).into_iter().map(|word| word.text).collect();
            let text = words.join(" ");
            if text.chars().count() > LONGEST {
                continue;
            }
            let Some((mut shape, numbers)) = shape(&text) else { continue };
            let (number, total) = match numbers.as_slice() {
                [one] => (*one, None),
                [one, of] if one <= of => (*one, Some(*of)),
                _ => continue,
            };
            if let Some(of) = total {
                shape.push_str(&format!(" {of}"));
            }
            let Some(run) = cell.pieces.first().and_then(|piece| page.runs.get(piece.run)) else { continue };
            let words = Fact::at(text, page.locate(run.stream, run.span));
            let list = all.entry(shape).or_default();
            // The first of its kind on a page.
            if list.last().is_none_or(|last| last.page.number != page.number) {
                list.push(Printed { page, number, total, words });
            }
        }
    }
}

/// `Page # of #` and the numbers; none for dates, amounts and names with digits in them.
fn shape(text: &str) -> Option<(String, Vec<i64>)> {
    /// Digits of a page number.
    const DIGITS: usize = 4;
    let mut shape = String::new();
    let mut numbers = Vec::new();
    let mut digits = String::new();
    for letter in text.chars().chain(std::iter::once(' ')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            if digits.len() > DIGITS || digits.starts_with('0') && digits.len() > 1 || matches!(letter, '.' | ',' | ':')
            {
                return None;
            }
            numbers.push(digits.parse().ok()?);
            digits.clear();
            shape.push('#');
        }
        shape.push(letter);
    }
    matches!(numbers.len(), 1 | 2).then(|| (shape.trim().to_owned(), numbers))
}

pub(super) const NUMBERS: Check = Check {
    id: "pdf-printed-numbers-skip",
    title: "The numbers printed on the pages leave one out",
    looks_at: "Page numbers in the upper and lower margins, such as “3” or “Page 3 of 7”, from page to page",
    why: "Page numbers are counted up by the program. Where they jump, and all others follow each other, pages may have been taken out.",
    innocent: &[
        "An excerpt of a larger document",
        "Blank pages of a book that were left out at the export",
        "Numbers that begin anew in an annex",
    ],
    next_step: "Ask for the page that is left out",
    sources: &["ISO 32000-2:2020 7.7.3"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(numbers),
};

fn numbers(pdf: &Pdf, _: &super::super::super::check::Scene) -> Outcome {
    let pages = &pdf.page_list.list;
    if pages.len() < 2 {
        return Outcome::skip("it has fewer than two pages");
    }
    let mut all: BTreeMap<String, Vec<Printed>> = BTreeMap::new();
    for page in pages.iter().take(MOST_PAGES) {
        printed(pdf, page, &mut all);
    }
    let place = |one: &Printed| i64::try_from(one.page.number).unwrap_or(0);
    let mut looked = false;
    for list in all.values() {
        let off: Vec<i64> = list.iter().map(|one| one.number - place(one)).collect();
        let counted = off.windows(2).filter(|pair| pair.first() == pair.last()).count();
        let total = list.first().and_then(|one| one.total);
        // Most numbers must follow their pages, or it is no page number.
        looked |= counted > 0;
        if list.len() < 2 || counted == 0 && total.is_none() {
            continue;
        }
        let jumps: Vec<usize> = (1..off.len()).filter(|at| off.get(*at) != off.get(at - 1)).collect();
        let [at] = jumps.as_slice() else { continue };
        let (Some(before), Some(after)) = (list.get(at - 1), list.get(*at)) else { continue };
        let by = (after.number - place(after)) - (before.number - place(before));
        let neighbours = place(after) - place(before) == 1;
        if by < 1 || !neighbours {
            continue;
        }
        // The total agrees with what is left out.
        let there = i64::try_from(pages.len()).unwrap_or(i64::MAX);
        let agrees = total.is_some_and(|total| total - there == by);
        if !agrees && list.len() < 4 {
            continue;
        }
        let left = match by {
            1 => format!("{} is left out", before.number + 1),
            _ => format!("{} to {} are left out", before.number + 1, after.number - 1),
        };
        let rest = if agrees { format!(", and the document has {there} pages") } else { String::new() };
        let say = Say::text(format!("Page {} says ", before.page.number))
            .value(before.words.value.clone())
            .then(format!(", page {} ", after.page.number))
            .value(after.words.value.clone())
            .then(format!(": {left}{rest}"));
        let found = Found::new(say, Exhibit::claims(on(before.page, "printed"), &before.words))
            .with(Exhibit::contradicts(on(after.page, "printed"), &after.words));
        return Outcome::of(vec![if agrees { found } else { found.at_most(Weight::Note) }]);
    }
    if looked { Outcome::Consistent } else { Outcome::skip("no numbers are printed in the margins of its pages") }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn page_numbers_are_told_from_other_numbers() {
        let read = shape;
        assert_eq!(read("Page 3 of 7"), Some(("Page # of #".to_owned(), vec![3, 7])));
        assert_eq!(read("- 12 -"), Some(("- # -".to_owned(), vec![12])));
        assert_eq!((read("12.5.2016"), read("007"), read("Annex"), read("20160405")), (None, None, None, None));
    }
}
