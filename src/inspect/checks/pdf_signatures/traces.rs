//! What is left of signatures that are gone, and what looks like one: permissions, usage rights, fields that stand there twice.

use super::super::super::check::{Check, Outcome, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::run;
use crate::evidence::{Fact, Locator, Pdf, SignatureUse};

/// What programs write into the mark of a signature.
const SIGNED_BY: &[&str] =
    &["digitally signed by", "digital unterschrieben von", "signé numériquement par", "firmado digitalmente por"];
/// Pages whose text is searched for a mark.
const MOST_PAGES: usize = 200;

pub const GONE: Check = Check {
    id: "pdf-signature-traces",
    title: "The file shows traces of a signature that is gone",
    looks_at: "/Perms and /DSS of the catalog, and words of a signature's mark on the pages, where the file holds no signature",
    why: "A certification is entered in the catalog, data for checking signatures are kept beside them, and marks say “digitally signed by”. Where those are left and no signature is, the file was saved anew after it had been signed.",
    innocent: &[
        "Printing to a PDF, or saving with a program that drops signatures",
        "A text that speaks of signing",
        "A copy from which the signature was taken to protect the signer",
    ],
    next_step: "Ask for the signed copy",
    sources: &["ISO 32000-2:2020 12.8.4.3, table 263", "ISO 32000-2:2020 12.8.6, table 264"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, _| {
        let signing = &pdf.signing;
        let mut found = Vec::new();
        for entry in signing.perms.iter().filter(|entry| !entry.held) {
            let fact = Fact::at(format!("/{}", entry.key), entry.at.clone());
            let say = Say::text("The catalog enters a signature under ").value(format!("/Perms /{}", entry.key));
            let say = say.then(" that the file does not hold");
            found.push(Found::new(say, Exhibit::contradicts("/Perms", &fact)));
        }
        if signing.signatures.is_empty() {
            // Where the form's own flags speak of signatures, the check of empty fields says it.
            if let Some(at) = signing.validation_data.as_ref().filter(|_| signing.flags.is_none()) {
                let say = Say::text("The file keeps data for checking signatures, and holds none");
                found.push(Found::new(say, Exhibit::contradicts("/DSS", &Fact::at("/DSS".to_owned(), at.clone()))));
            }
            found.extend(words(pdf));
        }
        if signing.signatures.is_empty() && signing.perms.is_empty() && found.is_empty() {
            return Outcome::skip("nothing in it speaks of signatures");
        }
        if found.is_empty() { Outcome::Consistent } else { Outcome::of(found) }
    }),
};

/// Words of a mark on a page.
fn words(pdf: &Pdf) -> Option<Found> {
    let pages = pdf.page_list.list.iter().take(MOST_PAGES);
    let mut runs = pages.flat_map(|page| page.runs.iter().map(move |run| (page, run)));
    let (page, run) = runs.find(|(_, run)| {
        let low = run.text.to_lowercase();
        SIGNED_BY.iter().any(|words| low.contains(words))
    })?;
    let at = page.streams.get(run.stream).map_or_else(|| page.at.clone(), |stream| stream.locate(run.span));
    let say = Say::text(format!("Page {} shows the mark of a signature, and the file holds none", page.number));
    // Contracts and manuals speak of signing.
    Some(Found::new(say, Exhibit::context("text", &Fact::at(run.text.clone(), at))).at_most(Weight::Note))
}

pub const RIGHTS: Check = Check {
    id: "pdf-usage-rights",
    title: "Functions of Adobe Reader were switched on for this file",
    looks_at: "Usage rights (UR3) in the catalog and in signature dictionaries",
    why: "Adobe's products sign forms so that the free Reader may save them. Such a signature names a program, not a person who stands for the content.",
    innocent: &["Every form that was made “Reader extended”"],
    next_step: "Do not take it for a person's signature",
    sources: &["ISO 32000-2:2020 12.8.2.3", "ISO 32000-1:2008 12.8.2.3"],
    weight: Weight::Note,
    since: "0.4.0",
    run: run(|pdf, _| {
        if pdf.signing.signatures.is_empty() {
            return Outcome::skip("it carries no signature and no usage rights");
        }
        let rights = pdf.signing.signatures.iter().filter(|one| one.used_for == SignatureUse::UsageRights);
        let found = rights.take(1).map(|one| {
            let fact = Fact::at(one.title(), one.at.clone());
            let say = Say::text("The file carries usage rights for Adobe Reader, which are no signature of a person");
            Found::new(say, Exhibit::context("usage rights", &fact))
        });
        let found: Vec<Found> = found.collect();
        if found.is_empty() { Outcome::Consistent } else { Outcome::of(found) }
    }),
};

pub const TWICE: Check = Check {
    id: "pdf-signature-field-twice",
    title: "Two signature fields have one name, or hold one signature",
    looks_at: "Names and values of the form's signature fields",
    why: "Programs give each signature field a name and a signature of its own. With two of one name, programs differ in which of them they show and test.",
    innocent: &[
        "A form that was put together from several files",
        "A signature that is meant to be seen on several pages",
    ],
    next_step: "Open the file in two programs and compare what they say of the signature",
    sources: &["ISO 32000-2:2020 12.7.4.2", "ISO 32000-2:2020 12.7.5.5"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, _| {
        let fields = &pdf.signing.signature_fields;
        if fields.is_empty() {
            return Outcome::skip("it has no field made for a signature");
        }
        let mut found = Vec::new();
        let mut names: std::collections::BTreeMap<&str, &Locator> = std::collections::BTreeMap::new();
        for field in fields.iter().filter(|field| !field.value.is_empty()) {
            match names.insert(&field.value, &field.at) {
                Some(first) if *first != field.at => {
                    let say = Say::text("Two signature fields have the name ").value(field.value.clone());
                    let one = Fact::at(field.value.clone(), first.clone());
                    found.push(
                        Found::new(say, Exhibit::claims("field", &one)).with(Exhibit::contradicts("field", field)),
                    );
                }
                _ => {}
            }
        }
        for field in &pdf.signing.shared {
            let say = Say::text("The field ")
                .value(field.value.clone())
                .then(" holds a signature that another field holds too");
            found.push(Found::new(say, Exhibit::contradicts("field", field)));
        }
        found.truncate(4);
        if found.is_empty() { Outcome::Consistent } else { Outcome::of(found) }
    }),
};
