//! The traits of documents and pictures.

use super::mail::Marks;
use super::traits::{MarkKind, Time, Traits, When};
use super::words;
use crate::evidence::{Fact, Office, Pdf, Picture, Stamp, TraceEntry};

/// Properties of the document's XMP that name it or another one.
const NAMES: [(&str, MarkKind); 5] = [
    ("xmpMM:DocumentID", MarkKind::DocumentId),
    ("xmpMM:OriginalDocumentID", MarkKind::DocumentId),
    ("xmpMM:DerivedFrom.stRef:documentID", MarkKind::DerivedFrom),
    ("xmpMM:DerivedFrom.stRef:originalDocumentID", MarkKind::DerivedFrom),
    ("xmpMM:Ingredients[0].stRef:documentID", MarkKind::DerivedFrom),
];
/// Properties of office documents by what they say.
const OFFICE: [(&str, MarkKind); 14] = [
    ("office.core.creator", MarkKind::Author),
    ("office.meta.initial-creator", MarkKind::Author),
    ("office.summary.author", MarkKind::Author),
    ("office.rtf.author", MarkKind::Author),
    ("office.core.lastModifiedBy", MarkKind::LastBy),
    ("office.meta.creator", MarkKind::LastBy),
    ("office.summary.lastAuthor", MarkKind::LastBy),
    ("office.rtf.operator", MarkKind::LastBy),
    ("office.app.Application", MarkKind::Producer),
    ("office.meta.generator", MarkKind::Producer),
    ("office.summary.application", MarkKind::Producer),
    ("office.rtf.generator", MarkKind::Producer),
    ("office.app.Template", MarkKind::Template),
    ("office.summary.template", MarkKind::Template),
];

/// Tags of embedded fonts that are kept of one file.
const MOST_TAGS: usize = 24;
/// A tag of so few different letters is counted, not drawn: by lot one in thirty has three or fewer.
const COUNTED_LETTERS: usize = 3;

fn times(traits: &mut Traits, created: Option<Fact<Stamp>>, saved: Option<Fact<Stamp>>) {
    let all = [(When::Created, created), (When::Saved, saved)];
    traits.times.extend(all.into_iter().filter_map(|(when, stamp)| Some(Time { when, stamp: stamp? })));
}

/// Fills in what a PDF says.
pub(super) fn pdf(traits: &mut Traits, pdf: &Pdf) {
    let date = |key: &str, name: &str| pdf.info_date(key).or_else(|| pdf.xmp_date(name));
    times(traits, date("CreationDate", "xmp:CreateDate"), date("ModDate", "xmp:ModifyDate"));
    let mut marks = Marks(&mut traits.marks);
    if let Some(id) = pdf.ids.first().filter(|id| id.value.len() >= 16 && !id.value.bytes().all(|byte| byte == b'0')) {
        marks.fact(MarkKind::PdfId, id);
    }
    for (name, kind) in NAMES {
        if let Some(property) = pdf.xmp_property(name) {
            marks.fact(kind, &property.value);
        }
    }
    let said = [("Author", "dc:creator[1]", MarkKind::Author), ("Producer", "pdf:Producer", MarkKind::Producer)];
    for (key, name, kind) in said {
        if let Some(entry) = pdf.info_entry(key) {
            marks.fact(kind, &entry.value);
        } else if let Some(property) = pdf.xmp_property(name) {
            marks.fact(kind, &property.value);
        }
    }
    if let Some(creator) = pdf.info_entry("Creator") {
        marks.fact(MarkKind::Client, &creator.value);
    }
    let tagged = pdf.font_names.iter().filter(|name| name.value.split_once('+').is_some_and(|(tag, _)| is_drawn(tag)));
    tagged.take(MOST_TAGS).for_each(|name| marks.fact(MarkKind::FontTag, name));
    traits.words = words::of_pages(pdf);
}

/// Whether a program drew this tag by lot (ISO 32000-1 9.6.4: six letters that the writer chooses). Many count instead: `AAAAAA`,
/// `BAAAAA` (Skia, LibreOffice), `ABCDEE`, `BCDEEE` (Word), `MPDFAA` (mPDF); those say nothing.
fn is_drawn(tag: &str) -> bool {
    let letters = tag.as_bytes();
    let climbs =
        letters.windows(2).all(|two| matches!(two, [one, next] if (*next).saturating_sub(*one) <= 1 && next >= one));
    let different: std::collections::BTreeSet<&u8> = letters.iter().collect();
    letters.len() == 6
        && letters.iter().all(u8::is_ascii_uppercase)
        && different.len() > COUNTED_LETTERS
        && !climbs
        && !tag.contains("AAA")
        && !tag.starts_with("MPDF")
}

/// Fills in what an office document says.
pub(super) fn office(traits: &mut Traits, office: &Office) {
    times(traits, office.created(), office.modified());
    traits.words = words::of_office(office);
    let mut marks = Marks(&mut traits.marks);
    for (name, kind) in OFFICE {
        if let Some(property) = office.property(name) {
            marks.fact(kind, &property.value);
        }
    }
}

/// Fills in what a picture says: its EXIF block, or in a TIFF its own directory.
pub(super) fn picture(traits: &mut Traits, picture: &Picture) {
    let entry = |name: &str| {
        let named = |entry: &&TraceEntry| entry.key.split_once('.').is_some_and(|(_, own)| own == name);
        let mut exif =
            picture.says.iter().filter(|entry| entry.key.starts_with("exif.") || entry.key.starts_with("tiff."));
        exif.find(named)
    };
    let date = |name: &str| {
        let entry = entry(name)?;
        Some(Fact::at(entry.stamp.clone()?, entry.value.at.clone()))
    };
    times(traits, date("DateTimeOriginal"), date("DateTime"));
    let mut marks = Marks(&mut traits.marks);
    for (name, kind) in [("Model", MarkKind::Client), ("BodySerialNumber", MarkKind::Machine)] {
        if let Some(entry) = entry(name) {
            marks.fact(kind, &entry.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_drawn;

    #[test]
    fn counted_tags_say_nothing() {
        for tag in [
            "AAAAAA", "AAAAAB", "BAAAAA", "CAAAAA", "QBAAAA", "ABCDEE", "BCDEEE", "CDEEEE", "MPDFAB", "abcdxy", "KQTRW",
        ] {
            assert!(!is_drawn(tag), "{tag}");
        }
        for tag in ["KQTRWB", "XGAIBD", "NZBMQA", "FBDCAE"] {
            assert!(is_drawn(tag), "{tag}");
        }
    }
}
