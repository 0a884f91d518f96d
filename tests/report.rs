//! What a report gives to whoever wants to check it: commands for other tools, and the bytes behind the exhibits.

mod support;

use palimpsest::inspect::Report;
use palimpsest::present::document::Contents;
use palimpsest::present::html;

fn page(report: &Report) -> String {
    html::report(report, &Contents::default()).replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
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
