//! Names and papers of a PDF: Info against XMP, and the traces of programs that edit them.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Pdf};

mod packet;

/// The family.
pub const CHECKS: &[Check] = &[PRODUCER, CREATOR, AUTHOR, TITLE, EXIFTOOL, EDITOR_TOOLKIT, packet::REWRITTEN, EMPTIED];

/// Letters and digits alone, lower case: what two spellings of one name share.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An Info entry against an XMP property, where both stand.
fn pair(pdf: &Pdf, key: &str, names: &[&str]) -> Option<(Fact<String>, String, Fact<String>)> {
    let info = pdf.info_entry(key)?.value.clone();
    let property = names.iter().find_map(|name| pdf.xmp_property(name))?;
    (!plain(&info.value).is_empty()).then(|| (info, property.name.clone(), property.value.clone()))
}

fn differs(pdf: &Pdf, key: &str, names: &[&str], what: &str) -> Outcome {
    let Some((info, name, xmp)) = pair(pdf, key, names) else {
        return Outcome::skip("it does not stand in both Info and XMP");
    };
    let (one, two) = (plain(&info.value), plain(&xmp.value));
    // Damaged letters and cut texts are no disagreement.
    if one == two || one.starts_with(&two) || two.starts_with(&one) || xmp.value.contains('\u{fffd}') {
        return Outcome::Consistent;
    }
    let say = Say::text(format!("The Info dictionary names {what} "))
        .value(info.value.clone())
        .then(", its XMP ")
        .value(xmp.value.clone());
    Outcome::of(vec![
        Found::new(say, Exhibit::claims(format!("Info /{key}"), &info)).with(Exhibit::contradicts(name, &xmp)),
    ])
}

const PRODUCER: Check = Check {
    id: "pdf-producer-info-xmp",
    title: "Info and XMP name different programs as Producer",
    looks_at: "/Producer of the Info dictionary against pdf:Producer of the document's XMP",
    why: "The last program knew only one of the two places. The other one still names the program before it.",
    innocent: &[
        "Quartz, Ghostscript and many libraries leave older XMP in place",
        "A server stamped its name into Info",
    ],
    next_step: "Read both names in order: they tell part of the way of the file",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 19005-1:2005 6.7.3"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| differs(pdf, "Producer", &["pdf:Producer"], "the program")),
};

const CREATOR: Check = Check {
    id: "pdf-creator-info-xmp",
    title: "Info and XMP name different authoring programs",
    looks_at: "/Creator of the Info dictionary against xmp:CreatorTool of the document's XMP",
    why: "The program in which the document was written stands in both places. Different names come from two savings, or from a hand.",
    innocent: &["A converter refreshed one of the two", "A long name was shortened in one of them"],
    next_step: "Ask in which program the document was written",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 16684-1:2019 8.4"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| differs(pdf, "Creator", &["xmp:CreatorTool"], "as the authoring program")),
};

const TITLE: Check = Check {
    id: "pdf-title-info-xmp",
    title: "Info and XMP give different titles",
    looks_at: "/Title of the Info dictionary against dc:title of the document's XMP",
    why: "One of the two may be left from an earlier document that this one was made from.",
    innocent: &[
        "A publisher's system set one of the two",
        "The title was changed in a program that knows only one place",
    ],
    next_step: "Look whether the older title names another document",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 16684-1:2019 8.3"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| differs(pdf, "Title", &["dc:title[1]", "dc:title"], "the title")),
};

const AUTHOR: Check = Check {
    id: "pdf-author-info-xmp",
    title: "Info and XMP name different authors",
    looks_at: "/Author of the Info dictionary against dc:creator of the document's XMP",
    why: "The author stands twice in a PDF, and most programs show only one of the two. Whoever replaces it by hand often leaves the other.",
    innocent: &[
        "A publisher put its own name into one of the two",
        "A converter filled one of the two with the name of the logged-in user",
    ],
    next_step: "Ask both people named what they know of the document",
    sources: &["ISO 32000-2:2020 14.3.3", "ISO 16684-1:2019 8.3", "ISO 19005-1:2005 6.7.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(author),
};

fn author(pdf: &Pdf, _: &Scene) -> Outcome {
    let Some(info) = pdf.info_entry("Author").map(|entry| entry.value.clone()) else {
        return Outcome::skip("Info names no author");
    };
    let creators: Vec<_> = pdf
        .document_xmp()
        .into_iter()
        .flat_map(|packet| &packet.properties)
        .filter(|property| property.name == "dc:creator" || property.name.starts_with("dc:creator["))
        .filter(|property| !plain(&property.value.value).is_empty())
        .collect();
    let (Some(first), false) = (creators.first(), plain(&info.value).is_empty()) else {
        return Outcome::skip("it does not name an author in both Info and XMP");
    };
    let named = plain(&info.value);
    let all: String = creators.iter().map(|property| plain(&property.value.value)).collect();
    // One shared word of a name is enough: initials, order and spelling vary between honest programs.
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(plain)
            .collect()
    };
    let shared = words(&info.value).iter().any(|word| all.contains(word.as_str()))
        || creators
            .iter()
            .any(|property| words(&property.value.value).iter().any(|word| named.contains(word.as_str())));
    if shared || named.contains(&all) || all.contains(&named) {
        return Outcome::Consistent;
    }
    let say = Say::text("The Info dictionary names ")
        .value(info.value.clone())
        .then(" as the author, its XMP ")
        .value(first.value.value.clone());
    let mut found = Found::new(say, Exhibit::claims("Info /Author", &info));
    for property in creators {
        found = found.with(Exhibit::contradicts(property.name.clone(), &property.value));
    }
    Outcome::of(vec![found])
}

const EXIFTOOL: Check = Check {
    id: "pdf-exiftool-update",
    title: "A metadata editor appended its changes",
    looks_at: "The comment lines %BeginExifToolUpdate and %EndExifToolUpdate between the objects",
    why: "ExifTool changes metadata by appending to the file and frames what it appends with these lines. The values before the edit are still in the file.",
    innocent: &[
        "Somebody added a title or keywords before publishing",
        "Personal data was removed to protect somebody",
    ],
    next_step: "Compare the values before and after the edit",
    sources: &["ExifTool, lib/Image/ExifTool/WritePDF.pl", "ISO 32000-2:2020 7.5.6"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(first) = pdf.comments.iter().find(|comment| comment.value.contains("ExifToolUpdate")) else {
            return Outcome::Consistent;
        };
        let say = Say::text(
            "ExifTool edited the metadata after the document was saved; the earlier values are still in the file",
        );
        let found = Found::new(say, Exhibit::context("comment", first));
        Outcome::of(vec![with_changes(pdf, found)])
    }),
};

/// Adds the entries that the last state changed, new and old.
fn with_changes(pdf: &Pdf, mut found: Found) -> Found {
    let last = pdf.revisions.len().max(1);
    for old in pdf.info.iter().filter(|entry| entry.revision != last) {
        let new = pdf.info_entry(&old.key);
        if new.is_some_and(|new| new.value.value == old.value.value) {
            continue;
        }
        if let Some(new) = new {
            found = found.with(Exhibit::claims(format!("Info /{}, now", old.key), &new.value));
        }
        found = found.with(Exhibit::contradicts(format!("Info /{}, state {}", old.key, old.revision), &old.value));
    }
    found
}

const EDITOR_TOOLKIT: Check = Check {
    id: "pdf-xmp-by-editor",
    title: "The XMP was written by a metadata editor",
    looks_at: "x:xmptk of the document's XMP: ExifTool, Exiv2 and the like",
    why: "Programs that make documents write their XMP with their own toolkit. Here a program for editing metadata was the last to write it.",
    innocent: &[
        "A library, archive or publisher added a title, keywords or rights",
        "Personal data was removed to protect somebody",
    ],
    next_step: "Ask who edited the metadata, and for the file before that",
    sources: &["ISO 16684-1:2019 7.3.3", "ExifTool, lib/Image/ExifTool/WriteXMP.pl"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Toolkits of programs that people edit metadata with; libraries that also make documents are not among them.
        const EDITORS: [&str; 3] = ["Image::ExifTool", "Exiv2", "XMP Core 4.4.0-Exiv2"];
        let Some(toolkit) = pdf.document_xmp().and_then(|packet| packet.toolkit.as_ref()) else {
            return Outcome::skip("its XMP does not name the toolkit that wrote it");
        };
        if !EDITORS.iter().any(|name| toolkit.value.starts_with(name)) {
            return Outcome::Consistent;
        }
        let say = Say::text("The document's XMP was written by ").value(toolkit.value.clone());
        Outcome::of(vec![Found::new(say, Exhibit::claims("x:xmptk", toolkit))])
    }),
};

const EMPTIED: Check = Check {
    id: "pdf-info-emptied",
    title: "An update took the document's papers away",
    looks_at: "The Info dictionary of the last saved state against that of the states before it",
    why: "The last saved state has no Info dictionary any more; the one before it is still in the file and can be read.",
    innocent: &["Somebody removed personal data to protect a source or an employee"],
    next_step: "Read the earlier values; ask before publishing anything that stands in them",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 14.3.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let last = pdf.revisions.len().max(1);
        if last < 2 {
            return Outcome::skip("it holds one saved state");
        }
        let newest = pdf.info.iter().filter(|entry| entry.revision == last).count();
        let older: Vec<_> = pdf.info.iter().filter(|entry| entry.revision != last).collect();
        let (0, Some(first)) = (newest, older.first()) else { return Outcome::Consistent };
        let say = Say::text(format!("The last saved state has no Info dictionary; state {} has one", first.revision));
        let mut found =
            Found::new(say, Exhibit::context(format!("Info /{}, state {}", first.key, first.revision), &first.value));
        for entry in older.iter().skip(1) {
            found =
                found.with(Exhibit::context(format!("Info /{}, state {}", entry.key, entry.revision), &entry.value));
        }
        Outcome::of(vec![found])
    }),
};
