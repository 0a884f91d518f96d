//! Bookmarks, links and the structure against the pages that are there.

use std::collections::BTreeSet;

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::places::{shown, things};
use crate::evidence::Fact;

pub const DANGLING: Check = Check {
    id: "pdf-destination-missing",
    title: "A bookmark or link leads to a page that is not there",
    looks_at: "Destinations of bookmarks, links and names: whether the page object, or the name, exists",
    why: "Programs write destinations for pages that they write. One whose page is missing is left from a page that was taken out.",
    innocent: &[
        "An excerpt of a larger document",
        "Careless libraries and web printers write links to headings that were left out",
    ],
    next_step: "See from the bookmark's words what the page was about, and ask for the whole document",
    sources: &["ISO 32000-2:2020 12.3.2"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let frame = &pdf.frame;
        if frame.destinations == 0 {
            return Outcome::skip("it has no destinations");
        }
        let nowhere = frame.dangling.len() + frame.unnamed.len();
        let say = Say::text(format!(
            "{} of {} nowhere",
            things(nowhere, "destination", "destinations"),
            format_args!("{} {}", frame.destinations, if nowhere == 1 { "leads" } else { "lead" })
        ));
        let found = shown(say, "leads to", frame.dangling.iter().chain(&frame.unnamed));
        // Names are also missing where a program never defined them.
        let only_names = frame.dangling.is_empty();
        Outcome::of(
            found.map(|found| if only_names { found.at_most(Weight::Note) } else { found }).into_iter().collect(),
        )
    }),
};

pub const UNUSED: Check = Check {
    id: "pdf-structure-without-page",
    title: "The structure describes a page that is not there",
    looks_at: "The lists of marked content in the structure's parent tree against the numbers (StructParents) of pages and forms",
    why: "A tagged document keeps a list of its marked content for every page. A list without a page is left from a page that was taken out.",
    innocent: &[
        "An excerpt of a larger document",
        "A library that joins or splits documents and keeps the whole structure",
    ],
    next_step: "Ask for the whole document; look whether the structure still holds words of the page",
    sources: &["ISO 32000-2:2020 14.7.5.4"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        let frame = &pdf.frame;
        if frame.structure_lists == 0 {
            return Outcome::skip("it has no structure");
        }
        let count = frame.lists_unused.len();
        let say = Say::text(format!(
            "{} marked content, of {}, that no page or form has",
            things(count, "list of", "lists of"),
            frame.structure_lists
        ));
        Outcome::of(shown(say, "list", frame.lists_unused.iter()).into_iter().collect())
    }),
};

pub const MARKED: Check = Check {
    id: "pdf-marked-content-missing",
    title: "The structure names a piece of a page that the page does not have",
    looks_at: "Numbers of marked content (MCID) in the structure's list of each page against those in the page's operators",
    why: "A program that tags a page numbers its pieces and lists them. A number that is listed but no longer on the page belonged to a piece that was taken out.",
    innocent: &["Text editing in Acrobat leaves such numbers behind", "A program that leaves out empty paragraphs"],
    next_step: "Look what the structure says of the missing piece: its kind, its place, a replacement text",
    sources: &["ISO 32000-2:2020 14.7.5"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| {
        /// Pages that are shown.
        const SHOWN: usize = 5;
        let mut looked = false;
        let mut found = Vec::new();
        for tagged in &pdf.frame.tagged {
            let page = pdf.page_list.list.iter().find(|page| page.number == tagged.page && !page.cut);
            let Some(page) = page.filter(|page| !page.ids.is_empty()) else { continue };
            looked = true;
            let there: BTreeSet<i64> = page.ids.iter().copied().collect();
            let missing: Vec<String> =
                tagged.ids.iter().filter(|id| !there.contains(id)).take(10).map(i64::to_string).collect();
            if missing.is_empty() {
                continue;
            }
            let say = Say::text(format!(
                "The structure lists {} pieces of page {}; number {} is not on the page",
                tagged.ids.len(),
                tagged.page,
                missing.join(", ")
            ));
            let list = Fact::at(format!("{} pieces", tagged.ids.len()), tagged.at.clone());
            found.push(Found::new(say, Exhibit::claims(format!("page {}, structure", tagged.page), &list)));
            if found.len() >= SHOWN {
                break;
            }
        }
        if looked { Outcome::of(found) } else { Outcome::skip("no page is tagged") }
    }),
};
