//! Runs that do not belong to their line: another font, a later stream, an editor's mark.

use std::collections::HashSet;

use super::cover::{inked, run_place, says};
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on, over_pages};
use crate::evidence::{Fact, PageFont, Pdf, PdfPage, Piece, StreamKind, TextRun};
use crate::inspect::check::Check;

/// Fonts that every reader has; editors that add text take them without embedding (ISO 32000-2 9.6.2.2).
const STANDARD: [&str; 6] = ["Helvetica", "Arial", "Times", "Courier", "helv", "Helv"];

fn font<'p>(pdf: &'p Pdf, run: &TextRun) -> Option<&'p PageFont> {
    pdf.page_list.fonts.get(run.font)
}

/// Whether it is one of the fonts that need not be embedded, and is not.
fn standard(font: &PageFont) -> bool {
    !font.embedded && STANDARD.iter().any(|name| font.base.starts_with(name))
}

/// Text of the page itself, level, with ink.
pub(super) fn ordinary(pdf: &Pdf, page: &PdfPage, run: &TextRun) -> bool {
    run.level() && inked(&pdf.page_list, run) && !run.blank() && page.annotation_of(run.stream).is_none()
}

/// Whether a word is one that a fact hangs on: a number, or a name's capital.
fn decisive(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
        || text.trim_start().chars().next().is_some_and(char::is_uppercase)
}

/// A run whose neighbours on the line (at most so many of its sizes away) satisfy `fits`: those neighbours.
pub(super) fn neighbours<'l>(
    page: &PdfPage,
    line: &'l [Piece],
    at: usize,
    fits: impl Fn(&TextRun) -> bool,
) -> (Option<&'l Piece>, Option<&'l Piece>) {
    /// A blank, widened by justification and by letters of another width.
    const NEAR: f32 = 1.2;
    let Some((piece, run)) = line.get(at).and_then(|piece| Some((piece, page.runs.get(piece.run)?))) else {
        return (None, None);
    };
    let good = |other: &&Piece| page.runs.get(other.run).is_some_and(&fits);
    let left = line.get(..at).and_then(|left| left.last()).filter(good);
    let right = line.get(at + 1..).and_then(|right| right.first()).filter(good);
    // A run may go round the word, with a gap where it stands.
    let around = |other: &Piece| other.from < piece.from && other.to > piece.to;
    (
        left.filter(|other| (piece.from - other.to).abs() < NEAR * run.size || around(other)),
        right.filter(|other| (other.from - piece.to).abs() < NEAR * run.size),
    )
}

pub(super) const STANDARD_FONT: Check = Check {
    id: "pdf-run-in-standard-font",
    title: "A word in a line is set in a font that was not embedded, amid a font that was",
    looks_at: "Runs of text in one line: the font of each, and whether its program is in the file",
    why: "A program that embeds its fonts embeds all of them. Editors that put in a word take Helvetica or Times, which every reader has, and do not embed it.",
    innocent: &[
        "Forms that are filled in by a program, page numbers and stamps",
        "Programs set to leave out the most common fonts",
    ],
    next_step: "Compare the word with its neighbours at high magnification: height, width, distance, colour",
    sources: &["ISO 32000-2:2020 9.6.2.2", "ISO 32000-2:2020 9.9"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Words of the whole document that an editor put in; more are the way in which it was written.
        const FEW: usize = 12;
        let fonts = &pdf.page_list.fonts;
        if !(fonts.iter().any(standard) && fonts.iter().any(|font| font.embedded)) {
            return Outcome::skip("its fonts are all embedded, or none is");
        }
        let mixed = |page: &PdfPage| {
            page.runs.iter().filter(|run| ordinary(pdf, page, run) && font(pdf, run).is_some_and(standard)).count()
        };
        if pdf.page_list.list.iter().map(mixed).sum::<usize>() > FEW {
            return Outcome::Consistent;
        }
        over_pages(pdf, |page, found| {
            let runs = || page.runs.iter().filter(|run| ordinary(pdf, page, run));
            let own = runs().filter(|run| font(pdf, run).is_some_and(|font| font.embedded)).count();
            let foreign = runs().filter(|run| font(pdf, run).is_some_and(standard)).count();
            // A document that mixes both everywhere was written so.
            if foreign == 0 || foreign > FEW || own < 5 || foreign * 8 > own {
                return Some(());
            }
            for line in page.lines(|run| ordinary(pdf, page, run)) {
                for (at, piece) in line.pieces.iter().enumerate() {
                    let Some(run) = page.runs.get(piece.run) else { continue };
                    if !font(pdf, run).is_some_and(standard) || !says(&run.text) {
                        continue;
                    }
                    // Another alphabet takes another font.
                    let embedded = |other: &TextRun| {
                        font(pdf, other).is_some_and(|font| font.embedded && font.readable)
                            && other.text.chars().any(|letter| letter.is_ascii_alphanumeric())
                    };
                    let (left, right) = neighbours(page, &line.pieces, at, embedded);
                    let Some(beside) = left.or(right).and_then(|piece| page.runs.get(piece.run)) else { continue };
                    let names = |run| font(pdf, run).map(|font| font.base.clone()).unwrap_or_default();
                    let say = Say::text(format!("On page {} ", page.number))
                        .value(run.text.trim())
                        .then(" is set in ")
                        .value(names(run))
                        .then(", which is not embedded; beside it stands ")
                        .value(beside.text.trim())
                        .then(" in ")
                        .value(names(beside));
                    let place = |run: &TextRun| Fact::at(run.text.clone(), page.locate(run.stream, run.span));
                    let item = Found::new(say, Exhibit::claims(on(page, "the word"), &place(run)))
                        .with(Exhibit::contradicts(on(page, "beside it"), &place(beside)));
                    found.push(if decisive(&run.text) { item } else { item.at_most(Weight::Note) });
                }
            }
            Some(())
        })
    }),
};

pub(super) const LATE: Check = Check {
    id: "pdf-text-in-added-stream",
    title: "Text was added to a page in a stream of its own",
    looks_at: "The list of streams that paint a page: q and Q put around the old ones, and text in a last one in a font that was not embedded",
    why: "Programs that write a page write it in one go. Tools that add something put it into a further stream behind.",
    innocent: &[
        "Page numbers, stamps, watermarks and court markings are added so",
        "Forms that were filled in and flattened",
    ],
    next_step: "Look at the page without the added stream",
    sources: &["ISO 32000-2:2020 7.7.3.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            let contents = page.streams.iter().filter(|stream| matches!(stream.kind, StreamKind::Content(_))).count();
            if contents < 2 {
                return Some(());
            }
            let index = |run: &TextRun| match page.streams.get(run.stream).map(|stream| stream.kind) {
                Some(StreamKind::Content(index)) => Some(index),
                _ => None,
            };
            let runs = || page.runs.iter().enumerate().filter(|(_, run)| ordinary(pdf, page, run));
            let bare = |run: &TextRun| font(pdf, run).is_some_and(standard);
            // The first stream whose text is all in fonts that are not embedded, behind text that is all in fonts that are.
            let Some(last_own) = runs().filter(|(_, run)| !bare(run)).filter_map(|(_, run)| index(run)).max() else {
                return Some(());
            };
            let added: Vec<usize> =
                runs().filter(|(_, run)| bare(run) && index(run) > Some(last_own)).map(|(index, _)| index).collect();
            let own_bare = runs().any(|(_, run)| bare(run) && index(run) <= Some(last_own));
            let Some(first) = added.first().filter(|_| !own_bare) else { return Some(()) };
            let texts: Vec<&str> =
                added.iter().take(20).filter_map(|index| page.runs.get(*index)).map(|run| run.text.trim()).collect();
            let joined = joins_a_line(pdf, page, &added);
            let say = Say::text(format!("On page {} a later stream adds ", page.number)).value(texts.join(" "));
            let say = if joined { say.then(" into a line of the older text") } else { say };
            let fact = Fact::at(texts.join(" "), run_place(page, Some(*first)));
            let item = Found::new(say, Exhibit::claims(on(page, "added text"), &fact));
            found.push(if joined { item } else { item.at_most(Weight::Note) });
            Some(())
        })
    }),
};

/// Whether added text continues a line of the other text.
fn joins_a_line(pdf: &Pdf, page: &PdfPage, added: &[usize]) -> bool {
    let added: HashSet<usize> = added.iter().copied().collect();
    page.lines(|run| ordinary(pdf, page, run)).iter().any(|line| {
        line.pieces.iter().enumerate().any(|(at, piece)| {
            let other = |run: &TextRun| !font(pdf, run).is_some_and(standard);
            let (left, right) = neighbours(page, &line.pieces, at, other);
            added.contains(&piece.run) && (left.is_some() || right.is_some())
        })
    })
}

pub(super) const PATCH: Check = Check {
    id: "pdf-word-on-patch",
    title: "A single word stands on a white patch that was painted last",
    looks_at: "White rectangles of the size of one run of text, painted behind everything else, with that run on them",
    why: "Paper needs no white paint. Whoever takes a word out of a page and puts another in its place often leaves such a patch under the new word.",
    innocent: &[
        "Labels in drawings and maps that keep a line from crossing them",
        "Programs that add a date or a number to a finished page",
    ],
    next_step: "Compare the word with its neighbours: font, height, distance, colour",
    sources: &["ISO 32000-2:2020 8.5.3", "Observed in files edited with PyMuPDF (redaction with a replacement text)"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Runs that make a page of text.
        const PAGE: usize = 10;
        /// Patches of a page; more are a way of writing.
        const FEW: usize = 3;
        over_pages(pdf, |page, found| {
            let own: Vec<(usize, &TextRun)> =
                page.runs.iter().enumerate().filter(|(_, run)| ordinary(pdf, page, run)).collect();
            if own.len() < PAGE {
                return Some(());
            }
            let white = |rgb: Option<[u8; 3]>| rgb.is_some_and(|rgb| rgb.iter().all(|part| *part > 240));
            let fits = |fill: &&crate::evidence::PageFill, run: &TextRun| {
                let area = run.area();
                fill.opaque
                    && white(fill.colour.rgb)
                    && fill.order + 1 == run.order
                    && area.covered_by(fill.area) > 0.6
                    && fill.area.height() < 2.5 * run.size
                    && fill.area.width() < 2.5 * area.width() + 4.0
            };
            let patched: Vec<&(usize, &TextRun)> = own
                .iter()
                .filter(|(_, run)| says(&run.text) && page.fills.iter().any(|fill| fits(&fill, run)))
                .collect();
            if patched.len() > FEW {
                return Some(());
            }
            let last_other = own
                .iter()
                .filter(|(index, _)| !patched.iter().any(|(known, _)| known == index))
                .map(|(_, run)| run.order)
                .max();
            let Some((first, run)) = patched.first().filter(|(_, run)| Some(run.order) > last_other) else {
                return Some(());
            };
            let font_of_its_own = !own
                .iter()
                .any(|(index, other)| other.font == run.font && !patched.iter().any(|(known, _)| known == index));
            if !font_of_its_own {
                return Some(());
            }
            let fact = Fact::at(run.text.clone(), run_place(page, Some(*first)));
            let say = Say::text(format!("On page {} ", page.number))
                .value(run.text.trim())
                .then(" was painted last, alone in its font, on a white patch of its own size");
            let item = Found::new(say, Exhibit::claims(on(page, "the word"), &fact));
            let patch = page.fills.iter().find(|fill| fits(fill, run));
            found.push(match patch {
                Some(fill) => {
                    let words = format!("rectangle at {} in {}", fill.area.words(), fill.colour.words());
                    item.with(Exhibit::context("the patch", &Fact::at(words, page.locate(fill.stream, fill.span))))
                }
                None => item,
            });
            Some(())
        })
    }),
};

pub(super) const TOUCH_UP: Check = Check {
    id: "pdf-touched-up-text",
    title: "Text was changed with Acrobat's editing tool",
    looks_at: "The mark /TouchUp_TextEdit among the painting operators",
    why: "Acrobat leaves this mark at text that was edited in the finished PDF.",
    innocent: &["Correcting a typing error in the finished PDF is everyday work"],
    next_step: "Ask what was changed there, and for the document from which the PDF was made",
    sources: &["Observed in files edited with Adobe Acrobat"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        over_pages(pdf, |page, found| {
            let mut marks = page.marks.iter().filter(|mark| mark.tag == "TouchUp_TextEdit").peekable();
            let Some(first) = marks.peek().copied() else { return Some(()) };
            let place = page.locate(first.stream, first.span);
            let next = page.runs.iter().find(|run| run.stream == first.stream && run.span.start >= first.span.start);
            let say = Say::text(format!("Page {} has {} of these marks", page.number, marks.count()));
            let say = match next.filter(|run| says(&run.text)) {
                Some(run) => say.then("; the first stands before ").value(run.text.trim()),
                None => say,
            };
            let fact = Fact::at("/TouchUp_TextEdit MP".to_owned(), place);
            found.push(Found::new(say, Exhibit::claims(on(page, "mark"), &fact)));
            Some(())
        })
    }),
};
