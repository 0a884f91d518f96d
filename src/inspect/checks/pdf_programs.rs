//! Which programs made and remade a PDF: what it names, against how it is written and drawn.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Pdf};

mod names;
mod profile;
mod removed;

/// The family.
pub const CHECKS: &[Check] = &[
    DRAWN,
    profile::PROFILE,
    profile::WORD_TAGS,
    profile::ID_PATTERN,
    names::MISSPELT,
    names::NEVER_MADE,
    names::MODIFIED,
    names::ONLINE,
    names::CHAIN,
    removed::XMP_MISSING,
    removed::CLEANED,
];

/// The Producer of the last state.
fn producer(pdf: &Pdf) -> Option<&Fact<String>> {
    pdf.info_entry("Producer").map(|entry| &entry.value).filter(|name| !name.value.trim().is_empty())
}

const DRAWN: Check = Check {
    id: "pdf-pages-by-other-program",
    title: "The pages are drawn the way another program draws",
    looks_at: "How the content of the first pages begins, against Producer",
    why: "Each program draws its pages in its own way, down to the first signs. Papers are copied in a moment; the drawing shows which program really made the pages.",
    innocent: &[
        "Pages of another program's file were put into a document that had fewer pages of its own",
        "A service remakes files to make them smaller, and puts the first Producer back",
    ],
    next_step: "Ask for the file before it was sent on, and which programs it went through",
    sources: &["ISO 32000-2:2020 7.8.2", "assets/knowledge/pdf_writers.tsv, measured on 2,071 public files"],
    weight: Weight::Odd,
    since: "0.3.0",
    run: Run::Pdf(drawn),
};

fn drawn(pdf: &Pdf, scene: &Scene) -> Outcome {
    let table = &scene.knowledge.pdf_writers;
    let Some(producer) = producer(pdf) else { return Outcome::skip("it names no Producer") };
    let Some(writer) = table.named(&producer.value) else {
        return Outcome::skip("the habits of its Producer are not in the table");
    };
    let openings: Vec<&Fact<String>> =
        pdf.traces.writer.pages.iter().filter_map(|page| page.opening.as_ref()).collect();
    let Some(first) = openings.first() else { return Outcome::skip("the content of its pages could not be read") };
    let Some(drawing) = table.drawn(&first.value) else { return Outcome::Consistent };
    // One page may come from elsewhere: all that were looked at must speak of the same program.
    let all = openings.iter().all(|opening| table.drawn(&opening.value).is_some_and(|other| other.by == drawing.by));
    if !all || !drawing.never.contains(&writer.name) {
        return Outcome::Consistent;
    }
    let say = Say::text("It names ")
        .value(producer.value.clone())
        .then(format!(" as its Producer, but its pages are drawn the way {} draws, as in ", drawing.by))
        .value(first.value.clone());
    let found = Found::new(say, Exhibit::claims("Info /Producer", producer));
    Outcome::of(vec![found.with(Exhibit::contradicts("content of page 1", first))])
}
