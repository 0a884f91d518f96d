//! Text that nobody sees.

use super::cover::{run_place, says, shown};
use super::{Exhibit, Found, Run, Say, Weight, on, over_pages};
use crate::evidence::{Area, Clipped, Fact, Pdf, PdfPage, TextRun};
use crate::inspect::check::Check;

/// Letters that make a finding: fewer are signs of a program.
const FEWEST: usize = 3;

/// Whether a picture lies under or over most of a run.
fn pictured(page: &PdfPage, run: &TextRun) -> bool {
    let body = run.band(0, run.letters.len(), 0.0, 0.5);
    page.images.iter().any(|image| body.covered_by(image.placed.wider(2.0)) > 0.5)
}

/// A finding of several runs of one page.
fn told(page: &PdfPage, runs: &[usize], how: &str) -> Option<Found> {
    let texts = runs.iter().take(40).filter_map(|index| page.runs.get(*index)).map(|run| run.text.trim());
    let text = texts.collect::<Vec<_>>().join(" ");
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters < FEWEST {
        return None;
    }
    let say = Say::text(format!("Page {} has text that {how}: ", page.number)).value(text.clone());
    let fact = Fact::at(text, run_place(page, runs.first().copied()));
    Some(Found::new(say, Exhibit::claims(on(page, "text"), &fact)))
}

fn own<'p>(pdf: &'p Pdf, page: &'p PdfPage) -> impl Iterator<Item = (usize, &'p TextRun)> {
    page.runs.iter().enumerate().filter(|(_, run)| {
        says(&run.text) && shown(&pdf.page_list, run.layer) && page.annotation_of(run.stream).is_none()
    })
}

pub(super) const INVISIBLE: Check = Check {
    id: "pdf-text-invisible",
    title: "A page holds invisible text",
    looks_at: "Text in rendering mode 3 (neither filled nor stroked), and the pictures in its place",
    why: "Text recognition lays invisible text over a scan, so that it can be searched. Without a picture, invisible text is read by searching and copying only.",
    innocent: &[
        "Recognised text over a scanned page",
        "Helps for screen readers, for searching, and for programs that place signatures",
    ],
    next_step: "Select all text of the page and copy it; compare it with what is seen",
    sources: &["ISO 32000-2:2020 9.3.6"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            let runs: Vec<usize> = own(pdf, page).filter(|(_, run)| run.mode == 3).map(|(index, _)| index).collect();
            let bare = |index: &usize| page.runs.get(*index).is_some_and(|run| !pictured(page, run));
            let (bare, scanned): (Vec<usize>, Vec<usize>) = runs.into_iter().partition(bare);
            found.extend(told(page, &bare, "is invisible, where no picture shows it"));
            // Recognised text is said once, not page by page.
            if !found.iter().any(|found| found.statement.iter().any(|phrase| phrase.text().contains("recognised"))) {
                found.extend(told(page, &scanned, "is invisible and lies over a picture, as recognised text does"));
            }
            Some(())
        })
    }),
};

pub(super) const UNSEEN: Check = Check {
    id: "pdf-text-unseen",
    title: "A page holds text that cannot be seen",
    looks_at: "White letters on nothing, letters under one point, text beside the page or clipped away",
    why: "What stands in the file and not on the page is read by whoever copies or searches the text. It may be a remainder of what stood there before.",
    innocent: &[
        "Marks that tell a signing program where to sign",
        "What lies beside the cut edge of a printed page",
        "Pages cut out of larger ones",
    ],
    next_step: "Select all text of the page and copy it; compare it with what is seen",
    sources: &["ISO 32000-2:2020 14.11.2", "ISO 32000-2:2020 8.5.4"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            let (mut white, mut tiny, mut beside, mut clipped) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            for (index, run) in own(pdf, page).filter(|(_, run)| !run.inkless()) {
                let body = run.band(0, run.letters.len(), 0.0, 0.6);
                if run.size > 0.0 && run.size < 1.0 {
                    tiny.push(index);
                } else if !body.meets(page.crop) {
                    beside.push(index);
                } else if run.clipped == Clipped::Wholly {
                    clipped.push(index);
                } else if run.colour.rgb.is_some_and(|rgb| rgb.iter().all(|part| *part > 250))
                    && !grounded(page, run, body)
                {
                    white.push(index);
                }
            }
            found.extend(told(page, &white, "is white on nothing"));
            found.extend(told(page, &tiny, "is smaller than one point"));
            found.extend(told(page, &beside, "stands beside the page"));
            found.extend(told(page, &clipped, "is clipped away"));
            Some(())
        })
    }),
};

/// Whether anything that is not white was painted under a run.
fn grounded(page: &PdfPage, run: &TextRun, body: Area) -> bool {
    let white = |rgb: Option<[u8; 3]>| rgb.is_some_and(|rgb| rgb.iter().all(|part| *part > 250));
    page.fills.iter().any(|fill| fill.order < run.order && !white(fill.colour.rgb) && fill.area.meets(body))
        || page.images.iter().any(|image| image.order < run.order && image.area.meets(body))
        || page.shapes.iter().any(|shape| shape.order < run.order && !white(shape.colour.rgb) && shape.area.meets(body))
}
