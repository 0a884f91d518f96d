//! Papers that are missing: taken away, or never written.

use super::super::super::check::{Check, Outcome, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::producer;
use crate::evidence::{Fact, Locator, Pdf};

pub const XMP_MISSING: Check = Check {
    id: "pdf-xmp-missing",
    title: "The program named always writes XMP, and there is none",
    looks_at: "XMP of the document against Producers that write it without exception",
    why: "Distiller and the Adobe PDF Library write an XMP packet since version 6. Its absence means that it was taken away, or that the Producer did not make this file.",
    innocent: &[
        "A program that makes files smaller dropped it",
        "A joined file kept the Info of one and the XMP of none",
    ],
    next_step: "Ask which programs the file went through after it was made",
    sources: &["ISO 32000-2:2020 14.3.2", "Adobe Acrobat 6 release notes"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = producer(pdf) else { return Outcome::skip("it names no Producer") };
        let version =
            ["Acrobat Distiller ", "Adobe PDF Library "].iter().find_map(|start| producer.value.strip_prefix(start));
        let version = version.and_then(|rest| rest.split(['.', ' ']).next()?.parse::<u32>().ok());
        if version.is_none_or(|version| version < 6) || pdf.encryption.is_some() {
            return Outcome::skip("its Producer is not known to write XMP always");
        }
        if pdf.document_xmp().is_some() {
            return Outcome::Consistent;
        }
        let say = Say::text("It names ")
            .value(producer.value.clone())
            .then(", which writes XMP into every file; there is none");
        let absent = Fact::at("absent".to_owned(), Locator::absent("/Metadata", "the catalog"));
        let found = Found::new(say, Exhibit::claims("Info /Producer", producer));
        Outcome::of(vec![found.with(Exhibit::contradicts("XMP", &absent))])
    }),
};

pub const CLEANED: Check = Check {
    id: "pdf-papers-removed",
    title: "The file looks as a cleaner of metadata leaves it",
    looks_at: "What mat2, Dangerzone, Acrobat's sanitising and others leave: their marks, and papers that say nothing",
    why: "Somebody took out who made the file and when. That says nothing against what it shows: people who pass on documents protect themselves so.",
    innocent: &[
        "Sources, lawyers and newsrooms clean files before they pass them on",
        "Some libraries write no papers at all",
    ],
    next_step: "Ask whether the original can be had",
    sources: &["mat2 source code, libmat2/pdf.py", "Dangerzone documentation", "ISO 32000-2:2020 14.3"],
    weight: Weight::Note,
    since: "0.3.0",
    run: Run::Pdf(|pdf, _| {
        let last = pdf.revisions.len().max(1);
        let keys: Vec<&str> =
            pdf.info.iter().filter(|entry| entry.revision == last).map(|entry| entry.key.as_str()).collect();
        let Some(marker) = pdf.header.as_ref().and_then(|header| header.marker.as_ref()) else {
            return Outcome::skip("its second line holds no marker bytes");
        };
        let Some(what) = cleaner(pdf, &marker.value, &keys) else { return Outcome::Consistent };
        let say = Say::text(format!("The file is what {what} leaves: no author, no program of the author, no title"));
        Outcome::of(vec![Found::new(say, Exhibit::context("marker bytes", marker))])
    }),
};

/// Which cleaner leaves a file so.
fn cleaner(pdf: &Pdf, marker: &str, keys: &[&str]) -> Option<&'static str> {
    let frames =
        !pdf.traces.writer.pages.is_empty() && pdf.traces.writer.pages.iter().all(|page| page.only_pictures.is_some());
    let silent = keys.iter().all(|key| matches!(*key, "Producer" | "CreationDate"));
    let xmp = pdf.document_xmp();
    if marker.starts_with("b5edaefb") && !keys.is_empty() && silent && xmp.is_none() && frames {
        return Some("mat2, which draws pages anew as pictures with cairo,");
    }
    if (marker.starts_with("c2b5c2b6") || marker.starts_with("c2b3")) && keys.is_empty() && xmp.is_none() && frames {
        return Some("Dangerzone, which makes pictures of all pages,");
    }
    let bare = xmp.is_some_and(|packet| {
        let own =
            |name: &str| matches!(name, "xmp:MetadataDate" | "xmpMM:InstanceID" | "xmpMM:DocumentID" | "dc:format");
        !packet.properties.is_empty() && packet.properties.iter().all(|one| own(&one.name))
    });
    (keys.is_empty() && bare && marker.starts_with("e2e3cfd3")).then_some("Acrobat's sanitising")
}
