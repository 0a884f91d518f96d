//! Pages whose operators are spelt otherwise than the rest of the document, or than the program named spells them.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::on;
use crate::evidence::{ByteSpan, Fact, Habit, PageStream, Pdf, PdfPage, SPELLING_SHOWN, Spelling, StreamKind};

/// Operators on a page that show how it is spelt.
const FEWEST_OPERATORS: u32 = 10;
/// Times by which a habit counts as one.
const CLEARLY: u32 = 3;

/// What one page may do otherwise: words for always and for never.
const QUESTIONS: [(&str, &str); 6] = [
    ("every operator on a line of its own", "several operators to a line"),
    ("no blank between a string and its operator", "a blank between a string and its operator"),
    ("blanks inside the brackets", "no blanks inside the brackets"),
    ("a blank at the end of each line", "no blank at the end of lines"),
    ("carriage returns", "no carriage returns"),
    ("capital letters in hexadecimal digits", "small letters in hexadecimal digits"),
];

fn habits(spelling: &Spelling) -> [Habit; 6] {
    [spelling.lone, spelling.glued, spelling.open, spelling.trailing, spelling.returns, spelling.capitals]
}

/// A page with its main stream.
type Main<'p> = (&'p PdfPage, usize, &'p PageStream);

/// The page's own stream with the most operators.
fn main_stream(page: &PdfPage) -> Option<(usize, &PageStream)> {
    let own = page.streams.iter().enumerate().filter(|(_, stream)| matches!(stream.kind, StreamKind::Content(_)));
    own.max_by_key(|(_, stream)| stream.spelling.lone.of)
        .filter(|(_, stream)| stream.spelling.lone.of >= FEWEST_OPERATORS)
}

/// The first operators, at their place.
fn opening(page: &PdfPage, index: usize, stream: &PageStream) -> Fact<String> {
    let span = ByteSpan::new(0, stream.length.min(SPELLING_SHOWN));
    Fact::at(stream.spelling.start.clone(), page.locate(index, span))
}

pub(super) const OTHERWISE: Check = Check {
    id: "pdf-page-spelt-otherwise",
    title: "The operators of one page are spelt otherwise than those of all other pages",
    looks_at: "Line ends, blanks and letters of digits in the painting operators of every page: none of them changes what is seen",
    why: "A program spells all its pages alike. A page that is spelt otherwise was written by another program, as happens when somebody changes a word or a figure in it.",
    innocent: &["A library stamped, cropped or cleaned that one page", "The page was joined on from another document"],
    next_step: "Compare that page, word by word, with another copy of the document",
    sources: &["ISO 32000-2:2020 7.8.2", "Measured on public files: one program, one spelling"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(otherwise),
};

fn otherwise(pdf: &Pdf, _: &super::super::super::check::Scene) -> Outcome {
    /// Questions that one page must answer otherwise than all others.
    const MANY: usize = 3;
    let pages: Vec<Main> = pdf
        .page_list
        .list
        .iter()
        .filter_map(|page| main_stream(page).map(|(index, stream)| (page, index, stream)))
        .collect();
    if pages.len() < 3 {
        return Outcome::skip("fewer than three pages have operators enough");
    }
    // How many pages had a choice, and how many did it, or left it, clearly.
    let mut asked = [(0_usize, 0_usize, 0_usize); 6];
    for (_, _, stream) in &pages {
        for (habit, asked) in habits(&stream.spelling).into_iter().zip(&mut asked) {
            if habit.of >= CLEARLY {
                asked.0 += 1;
                asked.1 += usize::from(habit.done >= CLEARLY);
                asked.2 += usize::from(habit.of - habit.done >= CLEARLY);
            }
        }
    }
    let mut odd: Vec<(&Main, Vec<&str>)> = Vec::new();
    for one in &pages {
        let mut words = Vec::new();
        for ((habit, (all, did, left)), (always, never)) in
            habits(&one.2.spelling).into_iter().zip(asked).zip(QUESTIONS)
        {
            if all < 3 {
                continue;
            }
            if habit.always(CLEARLY) && left + 1 == all {
                words.push(always);
            } else if habit.never(CLEARLY) && did + 1 == all {
                words.push(never);
            }
        }
        if words.len() >= MANY {
            odd.push((one, words));
        }
    }
    let [((page, index, stream), words)] = odd.as_slice() else { return Outcome::Consistent };
    let say = Say::text(format!("Page {} is written with {}; all other pages are not", page.number, words.join(", ")));
    let found = Found::new(say, Exhibit::claims(on(page, "first operators"), &opening(page, *index, stream)));
    let other = pages.iter().find(|(other, ..)| other.number != page.number);
    Outcome::of(vec![match other {
        Some((other, index, stream)) => {
            found.with(Exhibit::contradicts(on(other, "first operators"), &opening(other, *index, stream)))
        }
        None => found,
    }])
}

pub(super) const REMADE: Check = Check {
    id: "pdf-page-put-together-again",
    title: "A page was taken apart and put together again by another program",
    looks_at: "Whether every operator stands on a line of its own and all brackets have blanks inside, where the Producer named writes neither",
    why: "Libraries that change the operators of a finished page write each of them on its own line, with blanks everywhere. The programs that make pages save these bytes.",
    innocent: &[
        "A document system stamped, cropped, turned or cleaned the page",
        "A picture or mark was taken out to protect somebody",
    ],
    next_step: "Ask what was done to the page after it was made, and for the file before that",
    sources: &[
        "ISO 32000-2:2020 7.8.2",
        "Source code of pikepdf (unparse_content_stream) and pypdf (ContentStream)",
        "Measured on 1,993 public files: none that names one of these programs has such a page",
    ],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        /// Programs that write several operators to a line, or brackets without blanks, as their public files show.
        const COMPACT: [&str; 12] = [
            "LibreOffice",
            "OpenOffice",
            "Microsoft",
            "Ghostscript",
            "Acrobat",
            "Adobe PDF Library",
            "Skia",
            "cairo",
            "pdfTeX",
            "XeTeX",
            "dvipdfm",
            "iText",
        ];
        let Some(producer) = pdf.info_entry("Producer").map(|entry| &entry.value) else {
            return Outcome::skip("it names no Producer");
        };
        if !COMPACT.iter().any(|name| producer.value.contains(name)) {
            return Outcome::skip("how its Producer spells a page is not known");
        }
        let mut looked = false;
        let mut remade: Vec<Main> = Vec::new();
        for page in &pdf.page_list.list {
            let Some((index, stream)) = main_stream(page) else { continue };
            let Spelling { lone, glued, open, trailing, returns, .. } = &stream.spelling;
            looked |= open.of >= CLEARLY;
            let apart = lone.always(FEWEST_OPERATORS)
                && open.always(CLEARLY)
                && [glued, trailing, returns].iter().all(|habit| habit.never(CLEARLY));
            if apart {
                remade.push((page, index, stream));
            }
        }
        let Some((page, index, stream)) = remade.first() else {
            return if looked { Outcome::Consistent } else { Outcome::skip("no page has text enough") };
        };
        let which = match remade.len() {
            1 => format!("Page {} is", page.number),
            more => format!("Page {} and {} more are", page.number, more - 1),
        };
        let say = Say::text(format!(
            "{which} written with every operator on a line of its own and with blanks inside the brackets; "
        ))
        .value(producer.value.clone())
        .then(" does not write so");
        Outcome::of(vec![
            Found::new(say, Exhibit::claims("Info /Producer", producer))
                .with(Exhibit::contradicts(on(page, "first operators"), &opening(page, *index, stream))),
        ])
    }),
};
