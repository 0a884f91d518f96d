//! Places: bytes put in or taken out, objects that stand twice, pages outside the page tree.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Pdf};

/// Why nothing was asked.
pub(super) const NO_TABLE: &str = "its table of objects could not be read";
/// Most places that a finding shows.
pub(super) const MOST_SHOWN: usize = 6;

/// A finding that shows these places.
pub(super) fn shown<'f>(say: Say, label: &str, facts: impl Iterator<Item = &'f Fact<String>>) -> Option<Found> {
    let mut exhibits = facts.take(MOST_SHOWN).map(|fact| Exhibit::context(label, fact));
    let first = Found::new(say, exhibits.next()?);
    Some(exhibits.fold(first, Found::with))
}

/// `One object` or `3 objects`.
pub(super) fn things(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("One {one}") } else { format!("{count} {many}") }
}

pub const SHIFTED: Check = Check {
    id: "pdf-bytes-shifted",
    title: "Bytes were put in or taken out at one place of the file",
    looks_at: "The place of each object in the tables against where it stands: right up to one place, wrong by one and the same number behind it",
    why: "A program counts its objects when it writes them. Where all places are right up to one object and wrong by the same amount behind it, that object was made longer or shorter later, with something that does not know PDF.",
    innocent: &["A text editor or a search-and-replace over many files changed a word, without any ill intent"],
    next_step: "Look at the object in which the place lies: the changed value stands there",
    sources: &["ISO 32000-2:2020 7.5.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.frame.entries == 0 {
            return Outcome::skip(NO_TABLE);
        }
        let Some(shift) = &pdf.frame.shift else { return Outcome::Consistent };
        let what = if shift.by > 0 { "too far behind" } else { "too far in front" };
        let say = Say::text(format!(
            "{} objects stand where the table says, all {} behind them stand {} bytes {what}: at one place bytes were {}",
            shift.right,
            shift.wrong,
            shift.by.unsigned_abs(),
            if shift.by > 0 { "put in" } else { "taken out" },
        ));
        let within =
            Fact::raw(format!("between byte {} and byte {}", shift.within.start, shift.within.end), shift.within);
        let found = Found::new(say, Exhibit::claims("the last object at its place", &shift.object))
            .with(Exhibit::contradicts("where the bytes were changed", &within));
        Outcome::of(vec![found])
    }),
};

pub const TWICE: Check = Check {
    id: "pdf-object-twice",
    title: "An object stands twice in one saved state, with different content",
    looks_at: "The numbers of all objects between one end of file and the next",
    why: "A program writes each object once. Of two, a viewer shows the one that the table names, another viewer the last one: they can show different documents.",
    innocent: &["A broken library", "A file that was joined by hand"],
    next_step: "Compare both objects, and what several viewers show",
    sources: &["ISO 32000-2:2020 7.3.10"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.frame.entries == 0 {
            return Outcome::skip(NO_TABLE);
        }
        if pdf.frame.twins.is_empty() {
            return Outcome::Consistent;
        }
        let say = Say::text(format!(
            "{} in one saved state, with different content",
            things(pdf.frame.twins.len(), "object stands twice", "objects stand twice")
        ));
        let mut exhibits = Vec::new();
        for twin in pdf.frame.twins.iter().take(MOST_SHOWN) {
            exhibits.push(Exhibit::claims("named by the table", &twin.named));
            exhibits.push(Exhibit::contradicts("the other one", &twin.other));
        }
        let mut exhibits = exhibits.into_iter();
        Outcome::of(
            exhibits.next().map(|first| exhibits.fold(Found::new(say, first), Found::with)).into_iter().collect(),
        )
    }),
};

pub const STRAY_PAGE: Check = Check {
    id: "pdf-page-outside",
    title: "The document refers to a page that is none of its pages",
    looks_at: "Page objects that bookmarks, destinations, tags or annotations reach, against the page tree",
    why: "When a page is taken out, what spoke of it often stays. The page itself is then still in the file and can be shown.",
    innocent: &[
        "A chapter was cut out of a book to be passed on",
        "A library keeps templates as pages that are never shown",
    ],
    next_step: "Look at the page, and ask why it was taken out",
    sources: &["ISO 32000-2:2020 7.7.3", "ISO 32000-2:2020 12.3.2"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(stray_page),
};

fn stray_page(pdf: &Pdf, _: &super::super::super::check::Scene) -> Outcome {
    if pdf.frame.pages == 0 {
        return Outcome::skip("its pages could not be read");
    }
    if pdf.frame.stray_pages.is_empty() {
        return Outcome::Consistent;
    }
    let say = Say::text(format!(
        "{} referred to besides the pages of the document",
        things(pdf.frame.stray_pages.len(), "page is", "pages are")
    ));
    let mut exhibits = Vec::new();
    for stray in pdf.frame.stray_pages.iter().take(MOST_SHOWN) {
        exhibits.push(Exhibit::context("page outside the tree", &stray.page));
        exhibits.push(Exhibit::context("refers to it", &stray.from));
    }
    let mut exhibits = exhibits.into_iter();
    Outcome::of(exhibits.next().map(|first| exhibits.fold(Found::new(say, first), Found::with)).into_iter().collect())
}

pub const LENGTH: Check = Check {
    id: "pdf-stream-length",
    title: "The text of a page is longer or shorter than stated",
    looks_at: "/Length of the content streams against the bytes up to endstream",
    why: "A program counts what it writes. A length that is wrong was not written with these bytes.",
    innocent: &["A transfer changed the line ends", "A careless library counts wrongly"],
    next_step: "Look at the stream: a change made by hand often stands open in it",
    sources: &["ISO 32000-2:2020 7.3.8.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.frame.contents.is_empty() {
            return Outcome::skip("no content stream of a page could be read");
        }
        let found = pdf.frame.lengths.iter().take(MOST_SHOWN).map(|wrong| {
            let say = Say::text(format!(
                "The stream of object {} is stated to have {} bytes and has {}",
                wrong.object, wrong.stated.value, wrong.real
            ));
            Found::new(say, Exhibit::context("/Length", &wrong.stated.map(usize::to_string)))
        });
        Outcome::of(found.collect())
    }),
};
