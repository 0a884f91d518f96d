//! The program that wrote the whole file last, by the marker bytes on its second line, against the one that it names.
//!
//! Markers measured on 1,407 public files; see each writer's source for the libraries among them.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use crate::evidence::Pdf;

/// A family of programs that share one way of writing files.
struct Writer {
    /// Marker bytes, lower-case hex; a longer marker may start with them.
    markers: &'static [&'static str],
    name: &'static str,
    /// Words in a Producer that this family writes, lower case.
    producers: &'static [&'static str],
    /// Whether it always writes its own name as Producer: then another program's name was not there when it wrote.
    names_itself: bool,
}

const WRITERS: &[Writer] = &[
    Writer {
        markers: &["b5b5b5b5"],
        name: "Microsoft Office",
        producers: &["microsoft", "word", "excel", "powerpoint", "publisher", "visio", "outlook", "office"],
        names_itself: true,
    },
    Writer {
        markers: &["c3a4c3bcc3b6c39f", "e4f6dcdf"],
        name: "LibreOffice or OpenOffice",
        producers: &["libreoffice", "openoffice", "neooffice", "staroffice", "collabora", "br office", "broffice"],
        names_itself: true,
    },
    Writer {
        markers: &["c4e5f2e5eba7f3a0d0c4c6"],
        name: "Apple Quartz",
        producers: &["quartz", "mac os", "macos", "ios ", "ipados", "apple"],
        names_itself: true,
    },
    Writer {
        markers: &["d3ebe9e1"],
        name: "Skia (Chrome, Google Docs)",
        producers: &["skia", "google", "chrome", "chromium"],
        names_itself: true,
    },
    Writer { markers: &["b5edaefb"], name: "cairo", producers: &["cairo"], names_itself: true },
    Writer {
        markers: &["c7ec8fa2"],
        name: "Ghostscript",
        producers: &[
            "ghostscript",
            "pdfcreator",
            "pdf24",
            "cutepdf",
            "bluebeam",
            "bullzip",
            "primopdf",
            "dopdf",
            "artifex",
        ],
        names_itself: true,
    },
    Writer {
        markers: &["d0d4c5d8"],
        name: "pdfTeX",
        producers: &["pdftex", "miktex", "xetex", "tex"],
        names_itself: false,
    },
    Writer {
        markers: &["bff7a2fe"],
        name: "qpdf or pikepdf",
        producers: &["qpdf", "pikepdf", "ocrmypdf", "img2pdf"],
        names_itself: false,
    },
    Writer {
        markers: &["c2b5c2b6", "b5b6"],
        name: "MuPDF or PyMuPDF",
        producers: &["mupdf", "pymupdf"],
        names_itself: false,
    },
    Writer {
        markers: &["a1b3c5d7"],
        name: "PDFium or Foxit",
        producers: &["pdfium", "foxit", "chrome", "edge"],
        names_itself: false,
    },
    Writer { markers: &["81818181"], name: "pdf-lib", producers: &["pdf-lib"], names_itself: false },
    Writer { markers: &["d3f4cce1"], name: "PDFsharp", producers: &["pdfsharp"], names_itself: false },
];

/// Programs whose own files have another marker, whatever else happened: the name and the words that stand for it.
const ORIGINS: &[(&str, &[&str])] = &[
    (
        "Microsoft Office",
        &["microsoft® word", "microsoft word", "microsoft® excel", "microsoft® powerpoint", "microsoft® office"],
    ),
    ("LibreOffice or OpenOffice", &["libreoffice", "openoffice.org"]),
    ("Acrobat Distiller", &["acrobat distiller"]),
    ("Adobe PDF Library", &["adobe pdf library"]),
    ("Apple Quartz", &["quartz pdfcontext"]),
    ("Skia (Chrome, Google Docs)", &["skia/pdf"]),
    ("Ghostscript", &["gpl ghostscript", "afpl ghostscript"]),
    ("cairo", &["cairo 1."]),
];

pub const LAST_WRITER: Check = Check {
    id: "pdf-last-writer",
    title: "Another program than the one named wrote the file last",
    looks_at: "The comment bytes on line 2, which every program writes in its own way, against Producer",
    why: "The bytes name the program that wrote the whole file last. Some programs leave the older Producer in place; others always put in their own name, and then the name shown was entered afterwards.",
    innocent: &[
        "A browser, mail gateway or document system saved the file anew and kept its papers",
        "A library was used by a product that sets its own name",
    ],
    next_step: "Ask how the file was passed on before it reached you",
    sources: &[
        "ISO 32000-2:2020 7.5.2",
        "Marker bytes in the source code of qpdf, MuPDF, PDFium, Skia, cairo, LibreOffice and Ghostscript",
    ],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(last_writer),
};

fn last_writer(pdf: &Pdf, _: &Scene) -> Outcome {
    let Some(marker) = pdf.header.as_ref().and_then(|header| header.marker.as_ref()) else {
        return Outcome::skip("its second line holds no marker bytes");
    };
    let Some(producer) = pdf.info_entry("Producer").map(|entry| &entry.value) else {
        return Outcome::skip("it names no Producer");
    };
    let fits = |writer: &&Writer| writer.markers.iter().any(|known| marker.value.starts_with(known));
    let Some(writer) = WRITERS.iter().find(fits) else { return Outcome::skip("its marker bytes are not in the table") };
    let named = producer.value.to_lowercase();
    if named.trim().is_empty() || writer.producers.iter().any(|word| named.contains(word)) {
        return Outcome::Consistent;
    }
    let say = Say::text("It names ")
        .value(producer.value.clone())
        .then(format!(" as its Producer, but its structure was written by {}", writer.name));
    let found =
        Found::new(say, Exhibit::claims("Info /Producer", producer)).with(Exhibit::contradicts("marker bytes", marker));
    // A program that always enters its own name cannot have left this one: only where the name is a known program's own.
    let foreign = ORIGINS.iter().any(|(_, words)| words.iter().any(|word| named.starts_with(word)));
    Outcome::of(vec![if writer.names_itself && foreign { found } else { found.at_most(Weight::Note) }])
}

/// Whether a program that keeps older papers, such as qpdf or a browser, wrote the file after the one it names.
pub fn kept_papers(pdf: &Pdf) -> bool {
    let Some(marker) = pdf.header.as_ref().and_then(|header| header.marker.as_ref()) else { return false };
    let named = pdf.info_entry("Producer").map(|entry| entry.value.value.to_lowercase()).unwrap_or_default();
    let fits = |writer: &&Writer| writer.markers.iter().any(|known| marker.value.starts_with(known));
    WRITERS
        .iter()
        .find(fits)
        .is_some_and(|writer| !writer.names_itself && !writer.producers.iter().any(|word| named.contains(word)))
}

pub const FONT_TAGS: Check = Check {
    id: "pdf-font-tags-against-producer",
    title: "The fonts are tagged by LibreOffice, the Producer is Microsoft's",
    looks_at: "The six letters before the names of embedded fonts against Producer",
    why: "Programs tag the fonts that they embed in their own ways. LibreOffice and OpenOffice count BAAAAA, CAAAAA, DAAAAA; Microsoft Office never did. Tags are seldom changed when a Producer is.",
    innocent: &["Pages of a LibreOffice document were put into a Microsoft file that has no embedded fonts of its own"],
    next_step: "Ask in which program the document was written",
    sources: &["ISO 32000-2:2020 9.9.2", "LibreOffice source code, vcl/source/gdi/pdfwriter_impl.cxx"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let Some(producer) = pdf.info_entry("Producer").map(|entry| &entry.value) else {
            return Outcome::skip("it names no Producer");
        };
        if !producer.value.trim_start().starts_with("Microsoft") {
            return Outcome::skip("its Producer is not Microsoft's");
        }
        let tag = |name: &str| name.split_once('+').map(|(tag, _)| tag.to_owned()).filter(|tag| tag.len() == 6);
        let tags: Vec<String> = pdf.font_names.iter().filter_map(|name| tag(&name.value)).collect();
        let counted = |tag: &String| tag.ends_with("AAAAA") && !tag.starts_with('A');
        let first = pdf.font_names.iter().find(|name| name.value.starts_with("BAAAAA+"));
        let (false, Some(first)) = (tags.is_empty(), first) else {
            return if tags.is_empty() { Outcome::skip("its fonts have no tags") } else { Outcome::Consistent };
        };
        if !tags.iter().all(counted) {
            return Outcome::Consistent;
        }
        let say = Say::text("It names ")
            .value(producer.value.clone())
            .then(" as its Producer, but its fonts are tagged the way LibreOffice does, as in ")
            .value(first.value.clone());
        let found = Found::new(say, Exhibit::claims("Info /Producer", producer));
        Outcome::of(vec![found.with(Exhibit::contradicts("font name", first))])
    }),
};
