//! What pages show, and which pages there are.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::words as worded;
use super::{ONE_STATE, beside, each, leaves_dates, words};
use crate::evidence::{ChangeClass, Fact, Locator, ObjectChange, Pdf, StateChanges};

pub const CONTENT: Check = Check {
    id: "pdf-update-content",
    title: "An update replaced what a page showed",
    looks_at: "Content streams, pictures and drawings of each page in every saved state against the state before, filters undone; and whether the update wrote a date",
    why: "Comments, filled forms and signatures are laid on top of a page. Here the page's own text or picture was exchanged, and what it showed before is still in the file.",
    innocent: &[
        "Acrobat's own text and picture tools save this way, and then change the date as well: that is a note",
        "A watermark, a stamp or a page number was put in or taken out",
        "An OCR program laid its text under a scan",
    ],
    next_step: "Open the state before and compare the page",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 7.8.2"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            let mut objects: Vec<&ObjectChange> = changes.replacements().collect();
            objects.sort_by_key(|object| (object.what != "text of a page", object.pages.first().copied()));
            if objects.is_empty() {
                return None;
            }
            let say =
                Say::text(format!("State {} of the file changed what pages show: {}", changes.state, words(changes)));
            let silent = leaves_dates(pdf, changes);
            let say = worded::say(say, changes, &objects);
            let say = if silent { say.then("; no date was written with it") } else { say };
            let mut exhibits = worded::exhibits(changes, &objects).into_iter();
            let found = exhibits.next().map(|first| exhibits.fold(Found::new(say, first), Found::with))?;
            Some(if silent { found } else { found.at_most(Weight::Note) })
        })
    }),
};

pub const COVER: Check = Check {
    id: "pdf-update-cover",
    title: "An update laid a white box on a page",
    looks_at: "Text boxes and rectangles among the annotations that a later saved state added: those with a white ground and no border",
    why: "Such a box cannot be told from the page. It hides what lies under it, and its words stand where other words stood.",
    innocent: &["Somebody corrected a typing error on a form, or covered a handwritten note on a scan"],
    next_step: "Hide the comments in a viewer, or open the state before, and read what lies under the box",
    sources: &["ISO 32000-2:2020 12.5.6.6", "ISO 32000-2:2020 12.5.6.8", "ISO 32000-2:2020 12.5.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.changes.is_empty() {
            return Outcome::skip(ONE_STATE);
        }
        let mut found = Vec::new();
        for changes in &pdf.changes {
            for cover in &changes.covers {
                let place = cover.page.map_or_else(|| "a page".to_owned(), |page| format!("page {page}"));
                let say = Say::text(format!("State {} laid a white box without border on {place}", changes.state));
                let say =
                    if cover.words.is_empty() { say } else { say.then(" with the words ").value(cover.words.clone()) };
                let fact =
                    Fact::at(format!("{}: {}", cover.annotation.value, cover.words), cover.annotation.at.clone());
                let one = Found::new(say, Exhibit::context(format!("annotation of {place}"), &fact));
                found.extend(super::weighed(changes, one));
            }
        }
        Outcome::of(found)
    }),
};

pub const PAGES: Check = Check {
    id: "pdf-update-pages",
    title: "An update added, removed or moved pages",
    looks_at: "The pages reached from the catalog in every saved state against the state before; and whether the update wrote a date",
    why: "Pages that were taken out are still in the file; pages that were put in came later than the rest.",
    innocent: &["A cover sheet, an annex or a signature page was joined on; the program then writes the date as well"],
    next_step: "Open the state before: it shows the document with its earlier pages",
    sources: &["ISO 32000-2:2020 7.7.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            // Where the whole tree was exchanged that is said instead.
            let moved = changes.removed_pages.len() + changes.added_pages.len() > 0 || changes.reordered;
            if !moved || changes.catalog_swapped {
                return None;
            }
            let say = Say::text(format!(
                "State {} has {} pages where the state before had {}: {}",
                changes.state,
                changes.pages.1,
                changes.pages.0,
                words(changes)
            ));
            let silent = leaves_dates(pdf, changes);
            let say = if silent { say.then("; no date was written with it") } else { say };
            let found = Found::new(say, Exhibit::context(format!("state {}", changes.state), &added(pdf, changes)));
            let found = worded::of_turned(changes).into_iter().fold(found, Found::with);
            Some(if silent { found } else { found.at_most(Weight::Note) })
        })
    }),
};

/// The bytes that the state added.
fn added(pdf: &Pdf, changes: &StateChanges) -> Fact<String> {
    match pdf.revisions.iter().find(|revision| revision.number == changes.state) {
        Some(revision) => Fact::raw(format!("{} bytes", revision.added.len()), revision.added),
        None => Fact::at(String::new(), Locator::absent("the bytes of this state", "the file")),
    }
}

pub const TREE: Check = Check {
    id: "pdf-update-tree",
    title: "An update put another page tree in place of the old one",
    looks_at: "/Root of the trailer and /Pages of the catalog in every saved state against the state before",
    why: "All pages at once come from other objects. A document can be prepared so that a few bytes appended later show another one.",
    innocent: &["A library writes the whole document anew behind the old one and numbers its objects afresh"],
    next_step: "Open the state before and compare all pages",
    sources: &[
        "ISO 32000-2:2020 7.7.2",
        "Mainka, Mladenov, Rohlmann: Shadow Attacks: Hiding and Replacing Content in Signed PDFs, NDSS 2021",
    ],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.catalog_swapped || changes.pages.0 == 0 {
                return None;
            }
            let exchanged = changes.removed_pages.len() == changes.pages.0;
            let say = Say::text(format!("State {} shows the pages of another tree: {}", changes.state, words(changes)));
            let found = Found::new(say, Exhibit::context(format!("state {}", changes.state), &added(pdf, changes)));
            Some(if exchanged { found } else { found.at_most(Weight::Note) })
        })
    }),
};

pub const FONTS: Check = Check {
    id: "pdf-update-fonts",
    title: "An update replaced a font that the pages already used",
    looks_at: "Fonts reached from pages in every saved state against the state before",
    why: "The codes on the page stay and the shapes change: another font program or another encoding makes the same page read differently.",
    innocent: &["An editor added letters to a subset, or mended a font that printed badly"],
    next_step: "Open the state before and compare the words, above all the figures",
    sources: &[
        "ISO 32000-2:2020 9.6",
        "Mainka, Mladenov, Rohlmann: Shadow Attacks: Hiding and Replacing Content in Signed PDFs, NDSS 2021",
    ],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.has(ChangeClass::Fonts) {
                return None;
            }
            let say = Say::text(format!("State {} replaced fonts of pages: {}", changes.state, words(changes)));
            beside(say, changes, changes.of(ChangeClass::Fonts))
        })
    }),
};
