//! Layers that are not shown, and words that stand beside the page only.

use std::collections::{BTreeMap, HashSet};

use super::cover::{run_place, says};
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on, over_pages};
use crate::evidence::Fact;
use crate::inspect::check::Check;

pub(super) const HIDDEN_LAYER: Check = Check {
    id: "pdf-layer-hidden",
    title: "Text stands on a layer that is not shown",
    looks_at: "Layers (optional content) that are off on the screen, or off in print, and the text on them",
    why: "A layer that is off can be switched on. The page may say something else then.",
    innocent: &[
        "Drawings and maps with layers for each subject",
        "Watermarks that are only printed, buttons that are only shown",
    ],
    next_step: "Open the list of layers in a viewer and switch them on one by one",
    sources: &["ISO 32000-2:2020 8.11"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.page_list.layers.is_empty() {
            return Outcome::skip("it has no layers");
        }
        over_pages(pdf, |page, found| {
            let mut on_layers: BTreeMap<usize, (usize, Vec<&str>)> = BTreeMap::new();
            for (index, run) in page.runs.iter().enumerate().filter(|(_, run)| says(&run.text)) {
                if let Some(layer) = run.layer {
                    on_layers.entry(layer).or_insert((index, Vec::new())).1.push(run.text.trim());
                }
            }
            for (index, (first, texts)) in on_layers {
                let Some(layer) = pdf.page_list.layers.get(index) else { continue };
                let how = match (layer.shown, layer.printed) {
                    (false, _) => "not shown",
                    (true, Some(false)) => "shown, but not printed",
                    _ => continue,
                };
                let text = texts.into_iter().take(40).collect::<Vec<_>>().join(" ");
                let say = Say::text(format!("On page {} the layer ", page.number))
                    .value(layer.name.value.clone())
                    .then(format!(" is {how} and holds "))
                    .value(text.clone());
                let fact = Fact::at(text, run_place(page, Some(first)));
                found.push(
                    Found::new(say, Exhibit::claims(on(page, "on the layer"), &fact))
                        .with(Exhibit::context("layer", &layer.name)),
                );
            }
            Some(())
        })
    }),
};

pub(super) const REPLACEMENT: Check = Check {
    id: "pdf-replacement-text",
    title: "A replacement text says another number than the page",
    looks_at: "/ActualText of marked content against the digits that are drawn there",
    why: "A replacement text is what searching and copying yield. It is written together with the letters; digits that differ mean that one of them was changed.",
    innocent: &["Programs that put a formula or a picture into words", "Digits of another script"],
    next_step: "Copy the text out of the page and compare it with what is seen",
    sources: &["ISO 32000-2:2020 14.9.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if !pdf.page_list.list.iter().any(|page| page.marks.iter().any(|mark| mark.says.is_some())) {
            return Outcome::skip("it has no replacement texts");
        }
        over_pages(pdf, |page, found| {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let mut drawn: BTreeMap<usize, (usize, String)> = BTreeMap::new();
            for (index, run) in page.runs.iter().enumerate() {
                if let Some(mark) = run.mark {
                    drawn.entry(mark).or_insert((index, String::new())).1.push_str(&run.text);
                }
            }
            for (index, (first, text)) in drawn {
                let Some(mark) = page.marks.get(index) else { continue };
                let said = mark.says.clone().unwrap_or_default();
                let (one, two) = (digits(&said), digits(&text));
                // Only a number of the same form: a word for a sign is no contradiction.
                if one.len() != two.len() || one == two || one.is_empty() || text.contains('\u{fffd}') {
                    continue;
                }
                let say = Say::text(format!("Page {} shows ", page.number))
                    .value(text.clone())
                    .then(", and the replacement text says ")
                    .value(said.clone());
                let (drawn, put) =
                    (Fact::at(text, run_place(page, Some(first))), Fact::at(said, page.locate(mark.stream, mark.span)));
                found.push(
                    Found::new(say, Exhibit::claims(on(page, "drawn"), &drawn))
                        .with(Exhibit::contradicts("replacement text", &put)),
                );
            }
            Some(())
        })
    }),
};

pub(super) const OUTLINE: Check = Check {
    id: "pdf-outline-not-on-pages",
    title: "The outline names something that no page says",
    looks_at: "Titles of the outline (bookmarks), word by word, against the text of all pages; outlines most of whose titles are headings",
    why: "Bookmarks are made from headings. A heading that was taken out of the page, or blacked out, may still stand there.",
    innocent: &["Bookmarks that somebody wrote: exhibit numbers, names of files", "Headings that are pictures"],
    next_step: "Read the outline before you publish the file; ask where the heading went",
    sources: &["Free Law Project, x-ray (leaks in bookmarks)", "ISO 32000-2:2020 12.3.3"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Bookmarks that are shown.
        const SHOWN: usize = 5;
        /// Shorter words are found everywhere.
        const LETTERS: usize = 4;
        /// Titles that the pages say before an outline counts as made from headings, and how many to each that is missing.
        const KEPT: usize = 3;
        const MOST_OF: usize = 3;
        let pages = &pdf.page_list;
        if pages.outline.is_empty() {
            return Outcome::skip("it has no outline");
        }
        let unread = |page: &crate::evidence::PdfPage| {
            page.runs.is_empty() || page.runs.iter().any(|run| run.text.contains('\u{fffd}'))
        };
        if !pages.whole || pages.list.iter().any(unread) {
            return Outcome::skip("not every page could be read as text");
        }
        let plain = |text: &str| -> String {
            text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let mut words: HashSet<String> = HashSet::new();
        let mut last = String::new();
        for word in pages.list.iter().flat_map(|page| page.text().split_whitespace().map(plain).collect::<Vec<_>>()) {
            // Headings are spaced widely and broken in lines: a word may stand in two pieces.
            words.insert(format!("{last}{word}"));
            words.insert(word.clone());
            last = word;
        }
        let long = |title: &Fact<String>| -> Vec<String> {
            title.value.split_whitespace().map(plain).filter(|word| word.chars().count() >= LETTERS).collect()
        };
        let told: Vec<(&Fact<String>, bool)> = pages
            .outline
            .iter()
            .map(|title| (title, long(title)))
            .filter(|(_, long)| !long.is_empty())
            .map(|(title, long)| (title, long.iter().all(|word| !words.contains(word))))
            .collect();
        let (missing, kept) = (told.iter().filter(|told| told.1).count(), told.iter().filter(|told| !told.1).count());
        // Bookmarks that somebody wrote are not headings: most of them must be.
        if kept < KEPT || missing * MOST_OF > kept {
            return if missing == 0 {
                Outcome::Consistent
            } else {
                Outcome::skip("its outline is not made from headings")
            };
        }
        let mut titles = told.iter().filter(|told| told.1).map(|told| told.0).peekable();
        let Some(first) = titles.peek().copied() else { return Outcome::Consistent };
        let say = Say::text("No page says what the outline names: ").value(first.value.clone());
        let mut shown = titles.by_ref().take(SHOWN);
        let Some(first) = shown.next() else { return Outcome::Consistent };
        let item = Found::new(say, Exhibit::claims("outline", first));
        Outcome::of(vec![shown.fold(item, |item, title| item.with(Exhibit::claims("outline", title)))])
    }),
};
