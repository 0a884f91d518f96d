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

/// What reads otherwise in each state after the first.
fn reads(pdf: &Pdf) -> Vec<Vec<String>> {
    let words =
        |state: &palimpsest::evidence::StateChanges| state.texts.iter().flat_map(|page| page.sentences()).collect();
    pdf.changes.iter().map(words).collect()
}

#[test]
fn each_state_says_which_words_it_changed_on_which_page() {
    let path = "pdf-update-content/hit-words.pdf";
    let pdf = fixture(path);
    let said = reads(&pdf);
    assert_eq!(
        said[0],
        [
            "page 2: “Total 1,200 EUR” → “Total 9,200 EUR”",
            "page 2: “be paid by 12 March 2012 at the latest” → “be paid by 14 March 2021 at the latest”",
        ]
    );
    assert_eq!(
        said[1],
        ["page 1: comment (Text): added: “Agreed by telephone.”", "page 1: field “Checked by”: added: “R. Caldera”",]
    );
    assert_eq!(
        said[2],
        [
            "page 1, new: added: “Harbour authority of Sant Brice Cover sheet”",
            "page 4 (before: page 3): a picture: 4 × 4 pixels, ASCIIHexDecode → 4 × 4 pixels, ASCIIHexDecode",
        ]
    );
    assert_eq!(said[3], ["page 4 of the state before, removed: taken away: “Plan of the quay”"]);
    assert_eq!(pdf.revisions[3].came_from, [0, 1, 2, 3]);
    assert!(pdf.revisions[1].came_from.is_empty());

    // The bytes of each side show the words, and the rectangle is where they stand.
    let bytes = std::fs::read(support::root().join("tests/cases").join(path)).unwrap();
    let change = &pdf.revisions[1].words[0].changes[0];
    for (side, shown) in [(&change.before, "(1,200 EUR)"), (&change.after, "(9,200 EUR)")] {
        let side = side.as_ref().unwrap();
        assert_eq!(side.text.at.raw_span().unwrap().of(&bytes), shown.as_bytes());
        let area = side.spots[0].area;
        assert!(area.left > 299.0 && area.right < 335.0 && area.bottom > 170.0 && area.top < 195.0, "{area:?}");
    }
    let facts = pdf.facts();
    let fact = facts.iter().find(|fact| fact.name == "pdf.revision[2].page[2].text[0].after").unwrap();
    assert_eq!(fact.value, "9,200");
    assert!(facts.iter().any(|fact| fact.name == "pdf.revision[5].removed.page[4].text[0].before"));
}

#[test]
fn words_written_otherwise_read_the_same() {
    let objects = |content: &str| -> Vec<(usize, String)> {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>";
        vec![
            (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
            (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
            (3, page.to_owned()),
            (4, format!("<</Length {}>>stream\n{content}\nendstream", content.len())),
            (5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
        ]
    };
    let two = |first: &str, second: &str| {
        let (first, second) = (objects(first), objects(second));
        let listed: Vec<(usize, &str)> = first.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let again = second.iter().find(|(number, _)| *number == 4).unwrap();
        reads(&pdf::read(&updated(&listed, &[(4, again.1.as_str())])).unwrap()).remove(0)
    };
    let plain = "BT /F1 12 Tf 20 100 Td (Paid in full) Tj ET";
    let pieces = "BT /F1 12 Tf 1 0 0 1 20 100 Tm [(Pa)(id)] TJ ( in) Tj ( full) Tj ET";
    assert_eq!(two(plain, pieces), ["page 1: what it shows was written anew; its words are the same"]);
    let late = "BT /F1 12 Tf 20 100 Td (Not paid in full) Tj ET";
    assert_eq!(two(plain, late), ["page 1: “Paid in full” → “Not paid in full”"]);
    // Words of a later layer that put no ink on the page are told as such.
    let hidden = format!("{plain} BT 3 Tr /F1 12 Tf 20 60 Td (copy) Tj ET");
    assert_eq!(two(plain, &hidden), ["page 1: invisible words: added: “copy”"]);
}

#[test]
fn letters_that_no_table_tells_are_not_guessed() {
    let pdf = fixture("pdf-update-content/hit.pdf");
    let page = &pdf.revisions[1].words[0];
    assert_eq!(page.unreadable, ["BAAAAA+PalimpsestSeal"]);
    assert_eq!(page.changes[0].before.as_ref().unwrap().text.value, "\u{fffd}");
    assert!(page.remarks()[0].contains("ToUnicode"), "{:?}", page.remarks());
}

#[test]
fn a_picture_is_reached_by_whatever_name_a_page_calls_it() {
    // `P` is a key that leads from an annotation to its page, but here it is the name of a picture.
    let pdf = fixture("pdf-update-content/hit-words.pdf");
    let picture = pdf.changes[2].objects.iter().find(|object| object.what == "picture").unwrap();
    assert_eq!((picture.class, picture.pages.as_slice()), (ChangeClass::PageContent, &[4][..]));
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
