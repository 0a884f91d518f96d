//! How signatures are built, and traces of signatures that are gone.

use super::super::super::check::{Check, Outcome, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{NO_SIGNATURE, each, named, run, signed};
use crate::evidence::{Fact, SignatureUse};

pub const SHAPE: Check = Check {
    id: "pdf-signature-shape",
    title: "A signature is not built as programs build it",
    looks_at: "/ByteRange and /Contents of each signature: two stretches of the file, and between them exactly the signature's value",
    why: "The two stretches and the value must fill the file without a gap. Gaps, overlaps and missing values are how signatures were made to seem valid over other content.",
    innocent: &["A signing program with a fault", "A file that was repaired or cut off on the way"],
    next_step: "Look at what stands in the gap, and test the file with a second program",
    sources: &[
        "ISO 32000-2:2020 12.8.1",
        "pdf-insecurity.org: universal signature forgery and signature wrapping, 2019",
    ],
    weight: Weight::Conflict,
    since: "0.4.0",
    run: run(|pdf, scene| {
        each(pdf, scene, |proof, cover| {
            let what = cover.shape.first()?;
            let say = Say::text("The signature ").value(cover.field.clone()).then(": ").value(what.clone());
            let mut found = Found::new(say, Exhibit::claims("signature", &named(proof, cover)));
            let held = pdf.signing.signatures.iter().find(|one| one.at == proof.at);
            if let Some(range) = held.and_then(|one| one.byte_range.as_ref()) {
                let numbers: Vec<String> = range.value.iter().take(8).map(i64::to_string).collect();
                let written = Fact::at(format!("[{}]", numbers.join(" ")), range.at.clone());
                found = found.with(Exhibit::contradicts("/ByteRange", &written));
            }
            Some(found)
        })
    }),
};

pub const UNHELD: Check = Check {
    id: "pdf-signature-unheld",
    title: "A signature stands in the file that the document no longer holds",
    looks_at: "Signature dictionaries in the bytes of the file, against the fields of its last state",
    why: "A signature that no field holds any more is shown by no program. Taking it out of the form takes it out of sight, not out of the file.",
    innocent: &["A signer who withdrew a signature", "A program that rewrote the form and kept the old bytes"],
    next_step: "Open the saved state in which it was held",
    sources: &["ISO 32000-2:2020 12.7.5.5", "ISO 32000-2:2020 12.8"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, scene| {
        if pdf.signing.signatures.is_empty() {
            return Outcome::skip(NO_SIGNATURE);
        }
        let unheld = signed(pdf, scene).filter(|(proof, _)| {
            let one = pdf.signing.signatures.iter().find(|one| one.at == proof.at);
            one.is_some_and(|one| one.field.is_none() && one.used_for != SignatureUse::UsageRights)
        });
        let found = unheld.map(|(proof, cover)| {
            let say =
                Say::text("A signature in ").value(cover.field.clone()).then(" is held by no field of the last state");
            Found::new(say, Exhibit::contradicts("signature", &named(proof, cover)))
        });
        let found: Vec<Found> = found.collect();
        if found.is_empty() { Outcome::Consistent } else { Outcome::of(found) }
    }),
};

pub const EMPTY: Check = Check {
    id: "pdf-signature-field-empty",
    title: "A field made for a signature holds none",
    looks_at: "Signature fields of the form, and the form's own flags",
    why: "An empty field waits for a signature, or had one. Where the form's flags say that signatures exist and none does, one was taken away.",
    innocent: &[
        "A form that nobody signed yet",
        "Printing to a PDF, or saving with Apple's Preview, which drops signatures",
    ],
    next_step: "Ask for the signed copy",
    sources: &["ISO 32000-2:2020 12.7.3, table 225", "ISO 32000-2:2020 12.7.5.5"],
    weight: Weight::Odd,
    since: "0.4.0",
    run: run(|pdf, _| {
        let signing = &pdf.signing;
        if signing.empty_fields.is_empty() && signing.flags.is_none() {
            return Outcome::skip("it has no field made for a signature");
        }
        let held = signing.signatures.iter().any(|one| one.field.is_some());
        let flagged = signing.flags.as_ref().filter(|flags| flags.value & 0b11 == 0b11 && !held);
        let field = signing.empty_fields.first();
        match (flagged, field) {
            (Some(flags), _) => {
                let say = Say::text("The form says that signatures exist, and it holds none");
                let found = Found::new(say, Exhibit::claims("/SigFlags", &flags.map(i64::to_string)));
                let found = match field {
                    Some(field) => found.with(Exhibit::contradicts("empty field", field)),
                    None => found,
                };
                // A form that was only prepared for signing says the same in some programs.
                Outcome::of(vec![if signing.validation_data.is_some() { found } else { found.at_most(Weight::Note) }])
            }
            (None, Some(field)) => {
                let say =
                    Say::text("The field ").value(field.value.clone()).then(" is made for a signature and holds none");
                let fact = Fact::at(field.value.clone(), field.at.clone());
                Outcome::of(vec![Found::new(say, Exhibit::context("field", &fact)).at_most(Weight::Note)])
            }
            (None, None) => Outcome::Consistent,
        }
    }),
};
