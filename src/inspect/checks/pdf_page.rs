//! What stands on the pages: what covers what, what is drawn where nobody sees it.

use super::super::check::{Check, Outcome, Run, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Pdf, PdfPage};

mod annotations;
mod cover;
mod glyphs;
mod layers;
mod lines;
mod numbers;
mod pages;
mod printed_mail;
mod scans;
mod spelling;
mod styles;
mod unseen;

use cover::{Hidden, hidden};

/// Findings of one check in one file; a redacted report has more bars than anybody lists.
const MOST_FOUND: usize = 12;

/// The family.
pub const CHECKS: &[Check] = &[
    RETYPED,
    COVERED,
    annotations::COVERS,
    annotations::REDACT,
    annotations::VALUE,
    lines::STANDARD_FONT,
    lines::LATE,
    lines::PATCH,
    styles::SET_OTHERWISE,
    styles::WRITTEN_OTHERWISE,
    lines::TOUCH_UP,
    scans::PATCHED,
    scans::TYPED,
    scans::PICTURED,
    scans::MIXED,
    pages::UNLIKE,
    spelling::OTHERWISE,
    spelling::REMADE,
    glyphs::ORDER,
    glyphs::UNSHOWN,
    pages::SIZES,
    printed_mail::PRINTED,
    numbers::NUMBERS,
    unseen::INVISIBLE,
    unseen::UNSEEN,
    layers::HIDDEN_LAYER,
    layers::REPLACEMENT,
    layers::OUTLINE,
];

/// Runs of text times the shapes of their page, over all pages: what a check may hold against each other.
const MOST_COMPARED: usize = 200_000_000;

/// Runs a check over the pages, unless none could be read.
fn over_pages(pdf: &Pdf, mut look: impl FnMut(&PdfPage, &mut Vec<Found>) -> Option<()>) -> Outcome {
    if pdf.page_list.list.is_empty() {
        return Outcome::skip("no page could be read");
    }
    let mut found = Vec::new();
    let mut compared = 0_usize;
    for page in &pdf.page_list.list {
        let shapes = page.fills.len() + page.images.len() + page.shapes.len() + page.annotations.len() + 1;
        compared = compared.saturating_add(page.runs.len().saturating_mul(shapes));
        if compared > MOST_COMPARED {
            return Outcome::skip("its pages have too many shapes to be compared");
        }
        if look(page, &mut found).is_none() {
            return Outcome::skip("its pages have too many shapes to be compared");
        }
        if found.len() >= MOST_FOUND {
            found.truncate(MOST_FOUND);
            break;
        }
    }
    Outcome::of(found)
}

/// `page 3`, as an exhibit's label begins.
fn on(page: &PdfPage, what: &str) -> String {
    format!("page {}, {what}", page.number)
}

/// Whether an annotation draws the cover.
fn drawn_by_page(hidden: &Hidden) -> bool {
    hidden.annotation.is_none()
}

const RETYPED: Check = Check {
    id: "pdf-text-covered-and-retyped",
    title: "Text is covered by a patch, and other text is written on the patch",
    looks_at: "The order in which a page is painted: letters, a rectangle or picture that hides them, letters in its place",
    why: "Whoever writes a document writes each place once. A patch with new words on it shows a reader something else than what the file still holds underneath.",
    innocent: &[
        "A printed form or slide whose layers lie over each other",
        "A correction that its author made openly in a PDF editor",
    ],
    next_step: "Read the text under the patch, and ask the source for the document before the correction",
    sources: &["ISO 32000-2:2020 8.5.3", "ISO 32000-2:2020 11.3 (opaque painting order)"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            for hidden in hidden(&pdf.page_list, page)?.iter().filter(|hidden| drawn_by_page(hidden)) {
                let (below, above) = (hidden.text(), hidden.over_text());
                let squeezed = |text: &str| text.split_whitespace().collect::<String>();
                if above.is_empty() || squeezed(&below) == squeezed(&above) {
                    continue;
                }
                let say = Say::text(format!("On page {} a patch hides ", page.number))
                    .value(below)
                    .then(" and shows ")
                    .value(above);
                let item = Found::new(say, Exhibit::claims(on(page, "on the patch"), &hidden.over_fact()))
                    .with(Exhibit::contradicts(on(page, "under the patch"), &hidden.fact()))
                    .with(Exhibit::context("the patch", &hidden.cover_fact()));
                found.push(if hidden.is_bar() { item } else { item.at_most(Weight::Note) });
            }
            Some(())
        })
    }),
};

const COVERED: Check = Check {
    id: "pdf-text-covered",
    title: "Readable text lies under a rectangle or picture",
    looks_at: "Letters that a later opaque rectangle, thick line or picture hides, and that nothing shows again",
    why: "A bar drawn over words does not take them out: they can be copied. It may be a redaction that failed, or a place that was blotted out afterwards.",
    innocent: &[
        "Redaction by hand in a program that only draws",
        "Slides and leaflets in which one picture overlaps another",
        "A program that paints a table's ground after its text",
    ],
    next_step: "Read the text under it. Think of the people named there before you publish the file",
    sources: &["Free Law Project, x-ray (bad redactions)", "ISO 32000-2:2020 12.5.6.23"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            let hidden = hidden(&pdf.page_list, page)?;
            let bare = hidden.iter().filter(|hidden| drawn_by_page(hidden) && hidden.over.is_empty());
            let (bars, other): (Vec<&Hidden>, Vec<&Hidden>) = bare.partition(|hidden| hidden.is_bar());
            for (group, weight) in [(bars, Weight::Odd), (other, Weight::Note)] {
                let Some(first) = group.first() else { continue };
                let texts: Vec<String> = group.iter().take(20).map(|hidden| hidden.text()).collect();
                let say =
                    Say::text(format!("On page {} something is drawn over ", page.number)).value(texts.join(" · "));
                let mut item = Found::new(say, Exhibit::claims("what is drawn", &first.cover_fact()));
                for hidden in group.iter().take(3) {
                    item = item.with(Exhibit::contradicts(on(page, "under it"), &hidden.fact()));
                }
                found.push(item.at_most(weight));
            }
            Some(())
        })
    }),
};

/// A fact that stands for a whole page.
fn page_fact(page: &PdfPage, value: impl Into<String>) -> Fact<String> {
    Fact::at(value.into(), page.at.clone())
}
