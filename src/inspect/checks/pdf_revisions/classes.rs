//! Attachments, scripts, layers and encryption that came with an update.

use super::super::super::check::{Check, Run, Weight};
use super::super::super::finding::Say;
use super::{each, listed, words};
use crate::evidence::ChangeClass;

pub const ATTACHMENTS: Check = Check {
    id: "pdf-update-attachments",
    title: "An update changed the files attached to the document",
    looks_at: "Embedded files and what refers to them in every saved state against the state before",
    why: "A file inside the document was put in, exchanged or taken out after the document was made.",
    innocent: &["Invoices and archive systems attach their data in a second step"],
    next_step: "Extract the attachment of both states and compare",
    sources: &["ISO 32000-2:2020 7.11.4"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.has(ChangeClass::Attachments) {
                return None;
            }
            let say = Say::text(format!("State {} changed attached files: {}", changes.state, words(changes)));
            listed(say, changes, ChangeClass::Attachments)
        })
    }),
};

pub const SCRIPT: Check = Check {
    id: "pdf-update-script",
    title: "An update changed actions or JavaScript",
    looks_at: "Actions and scripts of the document, its pages and fields in every saved state against the state before; they are never run",
    why: "A script can change what the reader sees by date or by viewer. This one came after the document was made.",
    innocent: &["A form got its calculations", "Acrobat set the page that opens first"],
    next_step: "Read the script; do not open the file in a viewer that runs scripts",
    sources: &["ISO 32000-2:2020 12.6"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.has(ChangeClass::Actions) {
                return None;
            }
            let say = Say::text(format!("State {} changed actions or scripts: {}", changes.state, words(changes)));
            listed(say, changes, ChangeClass::Actions)
        })
    }),
};

pub const LAYERS: Check = Check {
    id: "pdf-update-layers",
    title: "An update changed the layers of the document",
    looks_at: "Optional content and its default view in every saved state against the state before",
    why: "Layers are shown or hidden by a setting. A change of the setting exchanges what a page shows without touching the page.",
    innocent: &["A watermark or header was put in as a layer, as Acrobat does"],
    next_step: "Look at the page with each layer shown and hidden",
    sources: &["ISO 32000-2:2020 8.11"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.has(ChangeClass::Layers) {
                return None;
            }
            let say = Say::text(format!("State {} changed layers: {}", changes.state, words(changes)));
            listed(say, changes, ChangeClass::Layers)
        })
    }),
};

pub const ENCRYPTION: Check = Check {
    id: "pdf-update-encryption",
    title: "An update changed the encryption",
    looks_at: "/Encrypt of the trailer in every saved state against the state before",
    why: "All of a file is encrypted with one key, so an update cannot bring another one: what stands before it can no longer be read as it was written.",
    innocent: &["A broken library"],
    next_step: "Open the state before by itself",
    sources: &["ISO 32000-2:2020 7.6.1"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.has(ChangeClass::Encryption) {
                return None;
            }
            let say = Say::text(format!("State {} changed the encryption dictionary", changes.state));
            listed(say, changes, ChangeClass::Encryption)
        })
    }),
};
