//! Pages that are one picture, and what was laid on them.

use super::cover::{inked, picture_fact, run_place, says, shown};
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on, over_pages, page_fact};
use crate::evidence::{Fact, PageImage, Pdf, PdfPage, TextRun, WHOLE_PAGE};
use crate::inspect::check::Check;

/// A5, A4, A3, Letter, Legal, Tabloid (points).
const PAPERS: [(f32, f32); 6] =
    [(419.5, 595.3), (595.3, 841.9), (841.9, 1190.6), (612.0, 792.0), (612.0, 1008.0), (792.0, 1224.0)];

/// The pictures that make the page, in their order.
fn grounds<'p>(pdf: &'p Pdf, page: &'p PdfPage) -> Vec<&'p PageImage> {
    let whole = |image: &&PageImage| {
        !image.stencil && page.crop.covered_by(image.area) >= WHOLE_PAGE && shown(&pdf.page_list, image.layer)
    };
    page.images.iter().filter(whole).collect()
}

/// Text of the page itself that a reader sees.
fn seen(pdf: &Pdf, page: &PdfPage, run: &TextRun) -> bool {
    inked(&pdf.page_list, run) && says(&run.text) && page.annotation_of(run.stream).is_none()
}

/// The picture that makes the page, if it is a scan: nothing was written below or instead of it.
fn scan<'p>(pdf: &'p Pdf, page: &'p PdfPage) -> Option<&'p PageImage> {
    let grounds = grounds(pdf, page);
    let [ground] = grounds.as_slice() else { return None };
    let before = page.runs.iter().any(|run| run.order < ground.order && seen(pdf, page, run));
    (!before && !ground.masked).then_some(*ground)
}

pub(super) const PATCHED: Check = Check {
    id: "pdf-scan-patched",
    title: "A small picture is laid on a scanned page",
    looks_at: "Pages that are one picture, and smaller opaque pictures painted later on them",
    why: "A scanner delivers a page as one picture, or in layers of the same size. A small one on top hides what was scanned there.",
    innocent: &[
        "Stamps, signatures and bar codes that a program put on",
        "Scanning programs that cut a page in parts and compress each in its own way",
    ],
    next_step: "Take the small picture away and look at what it hides",
    sources: &["ISO 32000-2:2020 8.9.5"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// A patch is at most this part of the page.
        const SMALL: f32 = 0.2;
        /// More pieces than this are a scanner's own cutting.
        const FEW: usize = 3;
        if !pdf.page_list.list.iter().any(|page| scan(pdf, page).is_some()) {
            return Outcome::skip("no page is one scanned picture");
        }
        over_pages(pdf, |page, found| {
            let Some(ground) = scan(pdf, page) else { return Some(()) };
            let later = |image: &&PageImage| {
                image.order > ground.order && image.area.size() > 30.0 && page.annotation_of(image.stream).is_none()
            };
            let others: Vec<&PageImage> = page.images.iter().filter(later).collect();
            let patches: Vec<&&PageImage> = others
                .iter()
                .filter(|image| image.opaque && image.area.size() < SMALL * page.crop.size())
                .filter(|image| shown(&pdf.page_list, image.layer))
                .collect();
            let Some(first) = patches.first() else { return Some(()) };
            let say = Say::text(format!(
                "Page {} is a scan, and {} small picture{} laid on it",
                page.number,
                patches.len(),
                if patches.len() == 1 { " is" } else { "s are" }
            ));
            let item = Found::new(say, Exhibit::claims(on(page, "small picture"), &picture_fact(page, first)))
                .with(Exhibit::contradicts(on(page, "scan"), &picture_fact(page, ground)));
            // A page with letters on a picture is a leaflet, not a scan.
            let written = page.runs.iter().filter(|run| run.order > ground.order && seen(pdf, page, run)).count();
            let few = patches.len() <= FEW && patches.len() == others.len() && written <= FEW;
            found.push(if few { item } else { item.at_most(Weight::Note) });
            Some(())
        })
    }),
};

pub(super) const TYPED: Check = Check {
    id: "pdf-text-on-scan",
    title: "Typed text stands on a scanned page",
    looks_at: "Pages that are one picture, and visible letters painted later on them, away from the margins",
    why: "The text of a scanned page is in the picture; recognised text lies on it invisibly. Letters that a font draws came from somebody's keyboard, after the scanning.",
    innocent: &[
        "A scanned form that was filled in on a computer",
        "Stamps of a court or an archive, page numbers, a reader's remark",
    ],
    next_step: "Look at the page without the letters, and compare them with the scanned ones beside them",
    sources: &["ISO 32000-2:2020 9.3.6"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// The part of the page at each side in which stamps and page numbers stand.
        const MARGIN: f32 = 0.07;
        /// A form that was filled in has more.
        const FEW: usize = 6;
        if !pdf.page_list.list.iter().any(|page| scan(pdf, page).is_some()) {
            return Outcome::skip("no page is one scanned picture");
        }
        over_pages(pdf, |page, found| {
            let Some(ground) = scan(pdf, page) else { return Some(()) };
            let typed: Vec<(usize, &TextRun)> = page
                .runs
                .iter()
                .enumerate()
                .filter(|(_, run)| run.order > ground.order && seen(pdf, page, run))
                .collect();
            let inner = page.crop.wider(-MARGIN * page.crop.width().min(page.crop.height()));
            let inside: Vec<&(usize, &TextRun)> =
                typed.iter().filter(|(_, run)| inner.has(run.start.0, run.start.1)).collect();
            let Some((first, _)) = inside.first() else { return Some(()) };
            let texts: Vec<&str> = inside.iter().take(20).map(|(_, run)| run.text.trim()).collect();
            let text = texts.join(" ");
            let say = Say::text(format!("Page {} is a scan, and a font draws on it ", page.number)).value(text.clone());
            let fact = Fact::at(text, run_place(page, Some(*first)));
            let item = Found::new(say, Exhibit::claims(on(page, "typed"), &fact))
                .with(Exhibit::contradicts(on(page, "scan"), &picture_fact(page, ground)));
            found.push(if typed.len() <= FEW { item } else { item.at_most(Weight::Note) });
            Some(())
        })
    }),
};

pub(super) const PICTURED: Check = Check {
    id: "pdf-pictures-for-pages",
    title: "The pages are pictures, but the program named writes text",
    looks_at: "Every page one picture without any letter, against a word processor or TeX as Creator or Producer",
    why: "Word processors write letters. Where every page is a picture, the document was scanned or turned into pictures by something else, and the names of the programs come from before.",
    innocent: &[
        "Scans that were placed in a text document and exported",
        "A conversion that makes redaction sure and keeps the properties",
    ],
    next_step: "Ask for the document before it was turned into pictures",
    sources: &["ISO 32000-2:2020 14.3.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let names: Vec<_> = ["Producer", "Creator"].iter().filter_map(|key| pdf.info_entry(key)).collect();
        let writes = |text: &str| {
            ["Word", "LibreOffice", "OpenOffice", "pdfTeX", "XeTeX", "LuaTeX", "LaTeX", "Writer", "dvips", "dvipdf"]
                .iter()
                .any(|name| text.contains(name))
        };
        let Some(name) = names.iter().find(|entry| writes(&entry.value.value)) else {
            return Outcome::skip("no word processor is named");
        };
        let pages = &pdf.page_list;
        if pages.list.is_empty() || !pages.whole {
            return Outcome::skip("not every page could be read");
        }
        // A picture that was given a page of its own size is a drawing.
        let paper = |page: &PdfPage| {
            let (short, long) =
                (page.media.width().min(page.media.height()), page.media.width().max(page.media.height()));
            PAPERS.iter().any(|(across, down)| (short - across).abs() < 3.0 && (long - down).abs() < 3.0)
        };
        let pictured = |page: &PdfPage| {
            paper(page)
                && grounds(pdf, page).len() == 1
                && page.images.len() == 1
                && page.runs.is_empty()
                && page.fills.len() + page.shapes.len() <= 1
        };
        let Some(first) = pages.list.first().filter(|_| pages.list.iter().all(pictured)) else {
            return Outcome::Consistent;
        };
        let Some(image) = first.images.first() else { return Outcome::Consistent };
        let count = pages.list.len();
        let say = Say::text(format!(
            "{} without letters, from ",
            if count == 1 { "The page is a picture".to_owned() } else { format!("All {count} pages are pictures") }
        ))
        .value(name.value.value.clone());
        let sees = picture_fact(first, image);
        Outcome::of(vec![
            Found::new(say, Exhibit::claims(format!("Info /{}", name.key), &name.value))
                .with(Exhibit::contradicts(on(first, "picture"), &sees))
                .with(Exhibit::context("page", &page_fact(first, first.keys.clone()))),
        ])
    }),
};

pub(super) const MIXED: Check = Check {
    id: "pdf-scans-differ",
    title: "One scanned page was made in another way than all others",
    looks_at: "Scanned pages: resolution, filter and bits of the picture of each",
    why: "One run of a scanner gives pictures of one kind. A page of another kind was scanned at another time, or changed and put back.",
    innocent: &["Scanners that choose colour and compression page by page", "Documents joined from several scans"],
    next_step: "Compare that page with the others: paper, skew, dust, sharpness",
    sources: &["ISO 32000-2:2020 8.9.5"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Pages that show what is usual.
        const USUAL: usize = 3;
        /// Resolutions that differ by less are one setting.
        const ALIKE: f32 = 0.03;
        let scans: Vec<(&PdfPage, &PageImage)> =
            pdf.page_list.list.iter().filter_map(|page| Some((page, scan(pdf, page)?))).collect();
        if scans.len() <= USUAL {
            return Outcome::skip("it has fewer than four scanned pages");
        }
        let alike = |one: &PageImage, two: &PageImage| {
            let near = |a: f32, b: f32| (a - b).abs() <= ALIKE * a.max(b);
            one.filter == two.filter && one.bits == two.bits && near(one.dpi().0, two.dpi().0)
        };
        let Some((_, first)) = scans.first() else { return Outcome::Consistent };
        let Some((_, second)) = scans.get(1) else { return Outcome::Consistent };
        // The way of most pages is that of one of the first two, if only one page differs.
        let model = if scans.iter().filter(|(_, image)| alike(first, image)).count() * 2 > scans.len() {
            first
        } else {
            second
        };
        let others: Vec<&(&PdfPage, &PageImage)> = scans.iter().filter(|(_, image)| !alike(model, image)).collect();
        let [(page, image)] = others.as_slice() else { return Outcome::Consistent };
        let say = Say::text(format!(
            "Page {} was scanned or made otherwise than {} other pages",
            page.number,
            scans.len() - 1
        ));
        let usual = scans.iter().find(|(_, other)| alike(model, other));
        let item = Found::new(say, Exhibit::claims(on(page, "picture"), &picture_fact(page, image)));
        Outcome::of(vec![match usual {
            Some((other, usual)) => item.with(Exhibit::contradicts(on(other, "picture"), &picture_fact(other, usual))),
            None => item,
        }])
    }),
};
