//! What stands on the pages, against files whose answer is known.

mod support;

use std::path::PathBuf;

use palimpsest::acquire::Source;
use palimpsest::decode::{pdf, stream::undo};
use palimpsest::evidence::{Locator, Pdf};
use palimpsest::inspect::Report;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(support::root().join("tests/cases").join(name)).unwrap()
}

fn read(name: &str) -> Pdf {
    pdf::read(&fixture(name)).unwrap()
}

/// Whether a report says that something covers text, above a note.
fn covered(report: &Report) -> bool {
    let checks =
        ["pdf-text-covered", "pdf-text-covered-and-retyped", "pdf-annotation-covers-text", "pdf-redaction-not-applied"];
    let mut findings = report.findings.iter();
    findings.any(|finding| checks.contains(&finding.check.as_str()) && finding.weight.word() != "note")
}

#[test]
fn bad_redactions_are_found_and_good_ones_are_quiet() {
    let shared = support::root().join("../shared/corpus");
    let Ok(labels) = std::fs::read_to_string(shared.join("LABELS.tsv")) else { return };
    let mut wrong = Vec::new();
    let mut seen = 0;
    for line in labels.lines().filter(|line| line.contains("freelaw-x-ray")) {
        let mut cells = line.split('\t');
        let (Some(path), Some(label)) = (cells.next(), cells.next()) else { continue };
        let path: PathBuf = shared.join(path);
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let report = palimpsest::examine(&Source::new("x.pdf", bytes), &support::settings());
        seen += 1;
        if covered(&report) != (label == "bad-redaction") {
            wrong.push(format!("{} is {label}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "of {seen}: {}", wrong.join("\n"));
}

#[test]
fn a_page_reads_as_its_lines() {
    let pdf = read("pdf-text-covered-and-retyped/hit.pdf");
    let page = &pdf.page_list.list[0];
    // Both amounts stand in one place: the hidden one and the new one.
    let text = page.text();
    assert!(text.starts_with("The fee is ") && text.ends_with("euros.\n"), "{text}");
    let text = read("pdf-word-on-patch/clean.pdf").page_list.list[0].text();
    assert!(text.contains("Item 2: electricity\nThe town pays for the cables.\n"), "{text}");
}

#[test]
fn the_bytes_behind_a_run_are_its_string() {
    let bytes = fixture("pdf-page-unlike-others/hit.pdf");
    let pdf = pdf::read(&bytes).unwrap();
    assert!(pdf.page_list.whole);
    for page in &pdf.page_list.list {
        for run in &page.runs {
            let Locator::Raw(span) = page.locate(run.stream, run.span) else { panic!("the streams have no filter") };
            let text = String::from_utf8_lossy(span.of(&bytes)).into_owned();
            assert!(text.starts_with(if run.kerned { '[' } else { '(' }), "{text}");
        }
    }
}

#[test]
fn a_run_in_a_coded_stream_is_found_again() {
    use std::io::Write as _;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"BT /F1 12 Tf 72 700 Td (found again) Tj ET").unwrap();
    let packed = packer.finish().unwrap();
    let head = "%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]>>\nendobj\n3 0 \
                obj\n<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Subtype/Type1/BaseFont\
                /Courier>>>>>>>>\nendobj\n";
    let stream = format!("4 0 obj\n<</Filter/FlateDecode/Length {}>>stream\n", packed.len());
    let tail = "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n";
    let bytes = [head.as_bytes(), stream.as_bytes(), &packed, tail.as_bytes()].concat();
    let read = pdf::read(&bytes).unwrap();
    let page = &read.page_list.list[0];
    let run = &page.runs[0];
    let Locator::Decoded { within, start, end } = page.locate(run.stream, run.span) else { panic!("it is coded") };
    assert_eq!(undo(&bytes, &within).unwrap().get(start..end), Some(&b"(found again)"[..]));
    assert_eq!((run.width.round(), run.size), (79.0, 12.0));
}
