//! Which glyphs of a subset are shown: many programs put in those that the text needs; LibreOffice numbers them as it writes.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, GlyphUse, Pdf};

/// Glyphs of a font that must be shown before its order says something.
const FEWEST: usize = 8;
/// Letters that are named.
const MOST_NAMED: usize = 40;

/// Programs that give a width to those letters of a subset that the text needs, and to no others; public files of each
/// were measured, and in every one of them each font held only letters that its pages show.
const EXACT: [&str; 8] = [
    "Quartz PDFContext",
    "Ghostscript",
    "xdvipdfmx",
    "XeTeX",
    "Adobe PDF Library",
    "Microsoft® Word",
    "Microsoft® Office Word",
    "cairo",
];

fn producer(pdf: &Pdf) -> &str {
    pdf.info_entry("Producer").map(|entry| entry.value.value.as_str()).unwrap_or_default()
}

fn is_office(pdf: &Pdf) -> bool {
    producer(pdf).starts_with("LibreOffice")
}

/// The subsets whose letters were all read, or why there are none.
fn subsets(pdf: &Pdf) -> Result<Vec<&GlyphUse>, Outcome> {
    if !pdf.page_list.whole {
        return Err(Outcome::skip("not every page could be read to its end"));
    }
    // Fields bring the whole alphabet, because a reader may type anything; hidden comments are not painted.
    let unseen = |page: &crate::evidence::PdfPage| {
        page.annotations.iter().any(|one| one.kind == "Widget" || one.drawn && !one.on_screen())
    };
    if pdf.page_list.list.iter().any(unseen) {
        return Err(Outcome::skip("it has form fields or hidden comments, whose letters no page shows"));
    }
    let tagged = |name: &str| name.split_once('+').is_some_and(|(tag, _)| tag.len() == 6);
    let fonts: Vec<&GlyphUse> = pdf
        .page_list
        .glyphs
        .iter()
        .filter(|font| font.embedded && tagged(&font.base.value) && font.shown.len() >= FEWEST)
        // LibreOffice gives every subset a map, from which its own numbers are told.
        .filter(|font| !is_office(pdf) || !font.mapped.is_empty())
        .collect();
    if fonts.is_empty() { Err(Outcome::skip("no embedded font shows letters enough")) } else { Ok(fonts) }
}

/// Indices of the fewest items that must go so that the rest ascends.
fn displaced(codes: &[u32]) -> Vec<usize> {
    // The last item of the best ascending row of each length, and what stood before each item in its row.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(codes.len());
    for (index, code) in codes.iter().enumerate() {
        let at = ends.partition_point(|end| codes.get(*end).is_some_and(|last| last < code));
        before.push(at.checked_sub(1).and_then(|at| ends.get(at)).copied());
        match ends.get_mut(at) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut kept = vec![false; codes.len()];
    let mut next = ends.last().copied();
    while let Some(index) = next {
        if let Some(kept) = kept.get_mut(index) {
            *kept = true;
        }
        next = before.get(index).copied().flatten();
    }
    kept.iter().enumerate().filter(|(_, kept)| !**kept).map(|(index, _)| index).collect()
}

pub(super) const ORDER: Check = Check {
    id: "pdf-glyph-out-of-order",
    title: "A letter stands on a page before its turn",
    looks_at: "The numbers that LibreOffice gave to the glyphs of a font, in the order in which the pages show them first",
    why: "LibreOffice numbers the glyphs of a font in the order in which it writes the text. If one comes too early or too late, the text at that place is not the one that LibreOffice wrote.",
    innocent: &["Pages were put into another order after the export", "A page was joined on or rewritten by a library"],
    next_step: "Look at the place named: which letter would be in its turn there?",
    sources: &[
        "LibreOffice source code, vcl/source/gdi/pdfwriter_impl.cxx (registerGlyph)",
        "Measured on public files of LibreOffice: 96 fonts of 96 keep the order",
    ],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        if !is_office(pdf) {
            return Outcome::skip("its Producer is not LibreOffice, whose way of numbering glyphs is known");
        }
        let fonts = match subsets(pdf) {
            Ok(fonts) => fonts,
            Err(outcome) => return outcome,
        };
        let found =
            fonts.iter().filter_map(|font| {
                let codes: Vec<u32> = font.shown.iter().map(|shown| shown.code).collect();
                let wrong = displaced(&codes);
                let first = *wrong.first()?;
                let glyph = font.shown.get(first)?;
                let letter = font.letters(glyph.code).unwrap_or("a glyph");
                let neighbour = |at: Option<usize>| at.and_then(|at| codes.get(at)).map(u32::to_string);
                let between = match (neighbour(first.checked_sub(1)), neighbour(first.checked_add(1))) {
                    (Some(before), Some(after)) => format!("between numbers {before} and {after}"),
                    (None, Some(after)) => format!("before number {after}"),
                    (Some(before), None) => format!("behind number {before}"),
                    (None, None) => return None,
                };
                let more = match wrong.len() {
                    1 => String::new(),
                    more => format!("; {} more are out of turn", more - 1),
                };
                let say = Say::text(format!("On page {} ", glyph.page))
                    .value(letter)
                    .then(format!(", number {} of the font ", glyph.code))
                    .value(font.base.value.clone())
                    .then(format!(", first stands {between}{more}"));
                let place = Fact::at(letter.to_owned(), glyph.at.clone());
                Some(Found::new(say, Exhibit::claims("font", &font.base)).with(Exhibit::contradicts(
                    format!("page {}, first use of number {}", glyph.page, glyph.code),
                    &place,
                )))
            });
        Outcome::of(found.take(super::MOST_FOUND).collect())
    }),
};

pub(super) const UNSHOWN: Check = Check {
    id: "pdf-glyph-never-shown",
    title: "A font holds letters that no page shows",
    looks_at: "The letters of each embedded subset of a font (its character map or list of widths) against those that the pages show, for programs that embed no others",
    why: "These programs embed of a font what the text needs, letter by letter. Letters that no page shows belonged to text that is gone: to a page taken out, or to words replaced.",
    innocent: &[
        "Pages were taken out to make an excerpt",
        "A library dropped comments or marks that were shown on the pages",
    ],
    next_step: "Ask for the whole document; the letters hint at what was there",
    sources: &[
        "LibreOffice source code, vcl/source/gdi/pdfwriter_impl.cxx (registerGlyph)",
        "Measured on public files: 96 fonts of 96 of LibreOffice hold nothing else, and 72 of 72 of the other programs",
    ],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let office = is_office(pdf);
        if !office && !EXACT.iter().any(|name| producer(pdf).contains(name)) {
            return Outcome::skip("its Producer is not known to embed just the letters that the text needs");
        }
        let fonts = match subsets(pdf) {
            Ok(fonts) => fonts,
            Err(outcome) => return outcome,
        };
        let found = fonts.iter().filter_map(|font| {
            let shown: std::collections::BTreeSet<u32> = font.shown.iter().map(|shown| shown.code).collect();
            let held = if office { &font.mapped } else { &font.plain };
            let unshown: Vec<&str> = held
                .iter()
                .filter(|(code, _)| !shown.contains(code))
                .map(|(code, plain)| font.letters(*code).unwrap_or(plain))
                .collect();
            if unshown.is_empty() {
                return None;
            }
            let letters: String = unshown.iter().take(MOST_NAMED).copied().collect();
            let more = unshown.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let say = Say::text("No page shows ")
                .value(letters)
                .then(format!("{more} of the font "))
                .value(font.base.value.clone());
            Some(Found::new(say, Exhibit::claims("font", &font.base)))
        });
        Outcome::of(found.take(super::MOST_FOUND).collect())
    }),
};

#[cfg(test)]
mod tests {
    use super::displaced;

    #[test]
    fn the_fewest_are_out_of_turn() {
        assert_eq!(displaced(&[1, 2, 3, 4]), Vec::<usize>::new());
        assert_eq!(displaced(&[1, 2, 9, 3, 4, 5]), [2]);
        assert_eq!(displaced(&[1, 3, 4, 2, 5]), [3]);
        assert_eq!(displaced(&[]), Vec::<usize>::new());
    }
}
