//! What stands in the file for nothing, and numbers that do not fit the pages.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::places::{NO_TABLE, shown, things};
use crate::evidence::{Fact, Pdf};

/// Puts a list of places into one finding.
fn listed(pdf: &Pdf, facts: &[Fact<String>], label: &str, say: impl Fn(usize) -> String) -> Outcome {
    if pdf.frame.entries == 0 {
        return Outcome::skip(NO_TABLE);
    }
    Outcome::of(shown(Say::text(say(facts.len())), label, facts.iter()).into_iter().collect())
}

pub const ORPHANS: Check = Check {
    id: "pdf-orphans",
    title: "Old papers or pages lie in the file unused",
    looks_at: "Information dictionaries, XMP and pages that nothing reaches from the trailer, in files of one saved state",
    why: "They are left over from an earlier state of the document and can be read: an old author, an old date, a page that was taken out.",
    innocent: &["Lazy writers leave unused objects in place when they write a file anew"],
    next_step: "Compare them with what the document says now",
    sources: &["ISO 32000-2:2020 7.5.5"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        listed(pdf, &pdf.frame.orphans, "out of reach", |count| {
            format!("{} in the file unused", things(count, "old paper or page lies", "old papers or pages lie"))
        })
    }),
};

pub const FREED: Check = Check {
    id: "pdf-freed-objects",
    title: "Deleted objects are still in the file",
    looks_at: "Objects that the tables call free, against the bytes of the file",
    why: "What was deleted in an update is only crossed out in the table. It can be read.",
    innocent: &["Every program that appends its changes deletes this way"],
    next_step: "Look at what was deleted",
    sources: &["ISO 32000-2:2020 7.5.4"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        listed(pdf, &pdf.frame.freed, "deleted", |count| {
            format!("{} still in the file", things(count, "deleted object is", "deleted objects are"))
        })
    }),
};

pub const LOOSE: Check = Check {
    id: "pdf-loose-bytes",
    title: "Bytes stand between the objects that belong to nothing",
    looks_at: "What stands between the end of each object and the head of the next, comments left out",
    why: "Readers skip such bytes. They are a rest of an edit made by hand, or something hidden.",
    innocent: &["A broken library", "A transfer that put in lines of its own"],
    next_step: "Look at the bytes",
    sources: &["ISO 32000-2:2020 7.5.3"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        listed(pdf, &pdf.frame.cavities, "between objects", |count| {
            format!(
                "Bytes that belong to nothing stand between objects, at {}",
                if count == 1 { "one place".to_owned() } else { format!("{count} places") }
            )
        })
    }),
};

pub const PADDED: Check = Check {
    id: "pdf-date-padded",
    title: "A date is filled up with blanks",
    looks_at: "Blanks behind the digits of dates",
    why: "Programs write dates without blanks. They are put there to keep the length when a longer date is written over in place.",
    innocent: &["A program with a field of fixed length"],
    next_step: "Compare with the other dates of the file",
    sources: &["ISO 32000-2:2020 7.9.4"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.encryption.is_some() {
            return Outcome::skip("its texts are encrypted");
        }
        Outcome::of(
            shown(Say::text("A date has blanks behind its digits"), "date", pdf.frame.padded.iter())
                .into_iter()
                .collect(),
        )
    }),
};

pub const COUNT: Check = Check {
    id: "pdf-page-count",
    title: "The number of pages is stated wrongly",
    looks_at: "/Count of the page tree's root against the pages that are reached",
    why: "A program that takes out or puts in pages corrects the number. A wrong one was left by hand, or pages cannot be read.",
    innocent: &["A broken library", "Damage in transfer"],
    next_step: "Compare with the bookmarks and the page labels",
    sources: &["ISO 32000-2:2020 7.7.3.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(stated) = &pdf.pages else { return Outcome::skip("it does not state its number of pages") };
        if pdf.frame.pages == 0 {
            return Outcome::skip("its pages could not be read");
        }
        if stated.value == pdf.frame.pages {
            return Outcome::Consistent;
        }
        let say = Say::text(format!("It states a number of {} pages and has {}", stated.value, pdf.frame.pages));
        Outcome::of(vec![Found::new(say, Exhibit::context("/Count", &stated.map(usize::to_string)))])
    }),
};

pub const LABELS: Check = Check {
    id: "pdf-labels-beyond",
    title: "The page labels go beyond the last page",
    looks_at: "/PageLabels against the pages that are reached",
    why: "Page labels are made for the pages that there are. A label for a page beyond the last one was made when there were more.",
    innocent: &["A chapter was cut out to be passed on", "A library copied the labels of the whole book"],
    next_step: "Ask for the whole document",
    sources: &["ISO 32000-2:2020 12.4.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.frame.pages == 0 {
            return Outcome::skip("its pages could not be read");
        }
        let Some(beyond) = &pdf.frame.label_beyond else { return Outcome::Consistent };
        let say = Say::text(format!(
            "A label is given to page {}, and the last page is page {}",
            beyond.value, pdf.frame.pages
        ));
        Outcome::of(vec![Found::new(say, Exhibit::context("/PageLabels", &beyond.map(usize::to_string)))])
    }),
};
