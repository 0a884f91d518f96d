//! Saved states of a PDF: what each changed, as a class and in words; written out as files; encrypted ones opened.

#[path = "support/locked.rs"]
mod locked;
mod support;

use std::process::{Command, Output};

use palimpsest::acquire::Source;
use palimpsest::decode::pdf;
use palimpsest::evidence::{Act, ChangeClass, Pdf};
use palimpsest::{Password, Settings};

fn fixture(path: &str) -> Pdf {
    let bytes = std::fs::read(support::root().join("tests/cases").join(path)).unwrap();
    pdf::read(&bytes).unwrap()
}

#[test]
fn each_fixture_says_what_its_update_changed() {
    for (path, class, words) in [
        ("pdf-update-content/hit.pdf", ChangeClass::PageContent, "page 1: text replaced"),
        ("pdf-update-cover/clean.pdf", ChangeClass::Annotation, "one comment added to page 1"),
        ("pdf-update-pages/hit.pdf", ChangeClass::Pages, "page 2 added"),
        ("pdf-update-tree/hit.pdf", ChangeClass::Catalog, "page 1 of the state before removed"),
        ("pdf-update-fonts/hit.pdf", ChangeClass::Fonts, "one font object replaced on page 1"),
        ("pdf-update-only-metadata/hit.pdf", ChangeClass::Metadata, "only what it says of itself: Author, ModDate"),
        ("pdf-update-layers/hit.pdf", ChangeClass::Layers, "layers changed (2 objects)"),
        ("pdf-update-script/hit.pdf", ChangeClass::Actions, "actions or JavaScript changed"),
        ("pdf-update-encryption/hit.pdf", ChangeClass::Encryption, "the encryption changed"),
        ("pdf-update-attachments/hit.pdf", ChangeClass::Attachments, "attachments: 2 objects added or changed"),
        ("pdf-revision-backwards/clean.pdf", ChangeClass::Metadata, "only the dates"),
        ("pdf-freed-objects/hit.pdf", ChangeClass::Annotation, "one comment removed from page 1"),
    ] {
        let pdf = fixture(path);
        let last = pdf.changes.last().unwrap();
        assert_eq!(last.state, pdf.revisions.len(), "{path}");
        assert_eq!(last.classes().first(), Some(&class), "{path}: {:?}", last.classes());
        assert_eq!(last.words().first().map(String::as_str), Some(words), "{path}");
        assert_eq!(pdf.revisions.last().unwrap().changed, last.words(), "{path}");
    }
}

/// A file with these objects, and an update that writes the second list.
fn updated(first: &[(usize, &str)], second: &[(usize, &str)]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut before = String::new();
    for state in [first, second] {
        let mut rows = String::new();
        for (number, body) in state {
            rows.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
            out.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
        }
        let at = out.len();
        let trailer = format!("trailer\n<</Root 1 0 R/Size 9{before}>>\nstartxref\n{at}\n%%EOF\n");
        out.extend(format!("xref\n{rows}{trailer}").into_bytes());
        before = format!("/Prev {at}");
    }
    out
}

const BASE: [(usize, &str); 5] = [
    (1, "<</Type/Catalog/Pages 2 0 R>>"),
    (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
    (3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 5 0 R>>"),
    (4, "<</Length 9>>stream\n(one) Tj \nendstream"),
    (5, "<</Font<</F1<</BaseFont/Helvetica>>>>/ProcSet[/PDF/Text]>>"),
];

#[test]
fn what_is_written_again_with_equal_value_is_no_change() {
    let again = [
        (
            3,
            "<< /Resources << /ProcSet [ /PDF /Text ] /Font << /F1 << /BaseFont /Helv#65tica >> >> >> /Contents 4 0 R /Parent 2 0 R /Type /Page >>",
        ),
        (4, "<</Length 18/Filter/ASCIIHexDecode>>stream\n286F6E652920546A20\nendstream"),
    ];
    let pdf = pdf::read(&updated(&BASE, &again)).unwrap();
    let changes = &pdf.changes[0];
    assert!(changes.objects.is_empty(), "{:?}", changes.objects);
    assert_eq!(changes.words(), ["objects written again with equal values"]);
}

#[test]
fn a_changed_stream_shows_what_differs_in_both_forms() {
    let pdf = pdf::read(&updated(&BASE, &[(4, "<</Length 9>>stream\n(two) Tj \nendstream")])).unwrap();
    let [object] = pdf.changes[0].objects.as_slice() else { panic!("{:?}", pdf.changes) };
    assert_eq!(
        (object.act, object.class, object.pages.as_slice()),
        (Act::Replaced, ChangeClass::PageContent, &[1][..])
    );
    assert_eq!(object.before.as_ref().unwrap().value, "(one) Tj");
    assert_eq!(object.after.as_ref().unwrap().value, "(two) Tj");
    assert_eq!(pdf.changes[0].words(), ["page 1: text replaced"]);
}

#[test]
fn only_the_key_that_differs_is_named() {
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 5 0 R/LastModified(D:20200101)>>";
    let pdf = pdf::read(&updated(&BASE, &[(3, page)])).unwrap();
    let [object] = pdf.changes[0].objects.as_slice() else { panic!("{:?}", pdf.changes) };
    assert_eq!((object.class, object.keys.as_slice()), (ChangeClass::Metadata, &["LastModified".to_owned()][..]));
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    command.current_dir(support::root()).args(arguments).output().expect("the program starts")
}

#[test]
fn a_saved_state_is_written_as_a_file_of_its_own_and_never_over_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in.pdf"), folder.path().join("out.pdf"));
    let bytes = std::fs::read(support::root().join("tests/cases/pdf-update-content/hit.pdf")).unwrap();
    std::fs::write(&input, &bytes).unwrap();
    let (input, out) = (input.to_str().unwrap(), out.to_str().unwrap());
    let done = run(&["extract", "--revision", "1", input, "-o", out]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let cut = std::fs::read(out).unwrap();
    let states = pdf::read(&bytes).unwrap().revisions;
    assert_eq!(cut, bytes[..states[0].end]);
    assert_eq!(pdf::read(&cut).unwrap().revisions.len(), 1);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    for whole in [&bytes[..], &cut] {
        assert!(said.contains(&Source::new("", whole).id.0), "{said}");
    }
    assert_eq!(run(&["extract", "--revision", "1", input, "-o", input, "--force"]).status.code(), Some(64));
    assert_eq!(run(&["extract", "--revision", "1", input, "-o", out]).status.code(), Some(64));
    let none = run(&["extract", "--revision", "3", input, "-o", &format!("{out}3")]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("2 saved states"));
    assert_eq!(std::fs::read(input).unwrap(), bytes);
}

#[test]
fn an_encrypted_file_is_read_with_the_empty_password_or_the_one_given() {
    let title = |bytes: &[u8], password: Option<&str>| {
        let settings = Settings { password: password.map(Password::new), search: None, ..support::settings() };
        let report = palimpsest::examine(&Source::new("locked.pdf", bytes), &settings);
        let said: Vec<String> = report.repairs.iter().map(|repair| repair.what.clone()).collect();
        // Structure is read all the same.
        assert!(report.facts.iter().any(|fact| fact.name == "pdf.pages" && fact.value == "1"), "{said:?}");
        assert!(report.unreadable.is_none());
        (report.title, said.join("; "))
    };
    assert_eq!(title(&locked::encrypted(""), None).0.as_deref(), Some("Rates of the market"));
    let locked = locked::encrypted("market");
    let (none, why) = title(&locked, None);
    assert_eq!(none, None);
    assert!(why.contains("asks for a password"), "{why}");
    let (none, why) = title(&locked, Some("fair"));
    assert_eq!(none, None);
    assert!(why.contains("the password given does not open it"), "{why}");
    assert_eq!(title(&locked, Some("market")), (Some("Rates of the market".to_owned()), String::new()));
}

#[test]
fn the_command_line_takes_a_password_and_does_not_print_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("locked.pdf");
    std::fs::write(&file, locked::encrypted("market")).unwrap();
    let file = file.to_str().unwrap();
    let output = run(&["facts", "--password", "market", file]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("Rates of the market"), "{text}");
    let examined = run(&["examine", "--json", "--password", "sesame-7", file]);
    for text in [&examined.stdout, &examined.stderr] {
        assert!(!String::from_utf8_lossy(text).contains("sesame-7"));
    }
    assert_eq!(format!("{:?}", Password::new("sesame-7")), "Password(…)");
}
