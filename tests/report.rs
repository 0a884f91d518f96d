//! What a report gives to whoever wants to check it: commands for other tools, and the bytes behind the exhibits.

mod support;

use palimpsest::evidence::Strips;
use palimpsest::inspect::Report;
use palimpsest::present::document::Contents;
use palimpsest::present::html;
use palimpsest::sandbox::{Engine, Held, Worker};

fn page(report: &Report) -> String {
    html::report(report, &Contents::default(), &Strips::default())
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

fn of(path: &str) -> String {
    page(&support::examine(&support::root().join(path)))
}

#[test]
fn every_signature_has_a_command_by_which_others_check_it() {
    let mail = of("tests/cases/mail-arc-saw-signature-fit/hit.eml");
    for command in ["sha256sum hit.eml", "dkimverify --index 0 < hit.eml", "arcverify < hit.eml", "'v=DKIM1; k=rsa; p="]
    {
        assert!(mail.contains(command), "{command}");
    }
    let pdf = of("tests/cases/pdf-added-after-signing/hit.pdf");
    for command in
        ["pyhanko sign validate --pretty-print --trust ROOT.pem hit.pdf", "pdfsig hit.pdf", "openssl cms -verify"]
    {
        assert!(pdf.contains(command), "{command}");
    }
    let office = of("tests/cases/office-signed-part-differs/hit.docx");
    assert!(office.contains("xmlsec1 --verify") && office.contains("unzip -p hit.docx word/document.xml"), "{office}");
    // Nothing is signed: the hash alone is left.
    let plain = of("assets/samples/moved-back.eml");
    assert!(plain.contains("sha256sum moved-back.eml") && !plain.contains("dkimverify"));
}

#[test]
fn a_name_that_a_leak_brings_along_runs_nothing() {
    let mut report = support::examine(&support::root().join("tests/cases/mail-arc-saw-signature-fit/hit.eml"));
    report.path = "/home/maja/a'$(rm -rf ~)`x`.eml".to_owned();
    let told = page(&report);
    assert!(told.contains("sha256sum 'a'\\''$(rm -rf ~)`x`.eml'") && !told.contains("/home/maja"), "{told}");
    report.path = "a\u{202e}\n.eml".to_owned();
    let told = page(&report);
    assert!(told.contains("sha256sum FILE") && told.contains("FILE stands for it"));
}

/// The page with the bytes of its exhibits, read by the engine as the command line does.
fn with_bytes(path: &str) -> String {
    let path = support::root().join(path);
    let report = support::examine(&path);
    let mut engine = Engine::new(Worker::InProcess);
    let held = engine.load(&path, report.id.as_ref()).unwrap();
    let mut strips = Strips::default();
    engine.strips(&held, &report, &mut strips);
    html::report(&report, &Contents::default(), &strips)
}

#[test]
fn what_weighs_more_than_a_note_shows_its_bytes() {
    let mail = with_bytes("assets/samples/moved-back.eml");
    let date = "<mark>Thu, 13 Apr 2017 14:00:01 +0200</mark>";
    let hex = "<mark>20 54 68 75 2c 20 31 33</mark>";
    assert!(mail.contains(hex), "the bytes of the Date: {mail}");
    // The text of a line of sixteen bytes.
    assert!(mail.contains("<mark> Thu, 13</mark>") && !mail.contains(date));
    assert!(mail.contains("Date header, bytes 898–936"), "{mail}");
    assert_eq!(mail, with_bytes("assets/samples/moved-back.eml"), "the same file gives the same bytes");
    // Nothing weighs more than a note: no bytes.
    assert!(!with_bytes("assets/samples/consistent-answer.eml").contains("<pre class=\"bytes\">"));
}

#[test]
fn what_stands_in_a_decoded_layer_shows_the_bytes_of_that_layer() {
    let page = with_bytes("tests/cases/office-signed-part-differs/hit.docx");
    let strips = page.matches("<pre class=\"bytes\">").count();
    assert!(strips > 0, "{page}");
    // The name of the part stands in the XML of the signature, which is packed in the file.
    assert!(page.contains("<mark>ce URI=&quot;/word/do</mark>"), "the unpacked part: {page}");
}

#[test]
fn a_message_of_a_mailbox_shows_its_own_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.mbox");
    let mail = std::fs::read(support::root().join("assets/samples/moved-back.eml")).unwrap();
    let mut bytes = Vec::new();
    for _ in 0..2 {
        bytes.extend_from_slice(b"From maja@nordhaven.example Thu May  4 12:00:19 2017\r\n");
        bytes.extend_from_slice(&mail);
        bytes.extend_from_slice(b"\r\n");
    }
    std::fs::write(&path, &bytes).unwrap();
    let report = support::examine(&path);
    let mut engine = Engine::new(Worker::InProcess);
    let held = Held::new("", bytes);
    let mut strips = Strips::default();
    engine.strips(&held, &report, &mut strips);
    assert!(strips.missing.is_empty(), "{:?}", strips.missing);
    assert!(html::report(&report, &Contents::default(), &strips).contains("<mark>20 54 68 75 2c 20 31 33</mark>"));
    // Other bytes than those that were examined show nothing, and that is said.
    let mut strips = Strips::default();
    engine.strips(&Held::new("", vec![b' '; 20_000]), &report, &mut strips);
    assert!(strips.of.is_empty() && strips.missing.values().any(|missing| missing.failed > 0));
}
