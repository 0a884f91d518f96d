//! Signatures of PDFs: who vouches, what a changed byte does, and whether others come to the same.

mod support;

use std::collections::BTreeMap;

use palimpsest::Settings;
use palimpsest::acquire::Source;
use palimpsest::inspect::proofs::{BodyHash, Coverage, Proof, Verdict, read_anchors};
use palimpsest::inspect::{Report, Standing};

fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(support::root().join("tests/cases").join(path)).unwrap()
}

fn trusting() -> Settings {
    let der = std::fs::read(support::root().join("tests/signed/signer.der")).unwrap();
    Settings { anchors: read_anchors(&der).unwrap(), ..support::settings() }
}

fn examined(bytes: &[u8], settings: &Settings) -> Report {
    palimpsest::examine(&Source::new("signed.pdf", bytes), settings)
}

fn holds(proof: &Proof) -> bool {
    proof.body_hash == BodyHash::Match && proof.signature == Verdict::Valid
}

#[test]
fn a_whole_file_is_attested_only_where_its_signer_is_trusted() {
    let plain = fixture("pdf-signed-bytes-differ/clean.pdf");
    let report = examined(&plain, &support::settings());
    assert_eq!(report.standing, Standing::Consistent);
    let why = report.attestation.unwrap().why_not.join("; ");
    assert!(why.contains("nobody vouches for the signer"), "{why}");
    let report = examined(&plain, &trusting());
    assert_eq!(report.standing, Standing::Attested, "{:?}", report.attestation);
    let cover = report.proofs[0].document.as_ref().unwrap();
    assert_eq!((cover.covers, cover.revision, cover.field.as_str()), (Coverage::File, Some(1), "Signature1"));
    // Its name is that of its facts.
    let stated = format!("{}.Name", report.proofs[0].name);
    assert!(report.facts.iter().any(|fact| fact.name == stated && fact.value == "Ida Sandvik"), "{stated}");
    assert_eq!(report.proofs[0].signer.as_ref().unwrap().anchor.as_deref(), Some("CN=Ida Sandvik"));
}

#[test]
fn what_came_after_a_signature_decides() {
    let standing = |path: &str| examined(&fixture(path), &trusting()).standing;
    assert_eq!(standing("pdf-changed-after-signing/hit.pdf"), Standing::Altered);
    // A form that was filled in afterwards is covered by nobody, and nothing against the file.
    assert_eq!(standing("pdf-changed-after-signing/clean.pdf"), Standing::Consistent);
    assert_eq!(standing("pdf-beyond-what-was-allowed/hit.pdf"), Standing::Conflicting);
    assert_eq!(standing("pdf-signed-bytes-differ/hit.pdf"), Standing::Altered);
}

#[test]
fn a_list_of_trusted_certificates_is_read_or_refused() {
    let der = std::fs::read(support::root().join("tests/signed/signer.der")).unwrap();
    let coded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &der);
    let pem = format!("-----BEGIN CERTIFICATE-----\n{coded}\n-----END CERTIFICATE-----\n");
    assert_eq!(read_anchors(format!("a name\n{pem}").as_bytes()), read_anchors(&der));
    assert_eq!(read_anchors(&der).unwrap()[0].owner, "CN=Ida Sandvik");
    assert!(read_anchors(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").is_err());
    assert!(read_anchors(b"").is_err());
}

#[test]
fn no_covered_byte_can_be_changed() {
    let plain = fixture("pdf-signed-bytes-differ/clean.pdf");
    let report = examined(&plain, &support::settings());
    let stretches = report.proofs[0].document.as_ref().unwrap().stretches.clone();
    for stretch in stretches {
        for at in (stretch.start..stretch.end).step_by(97) {
            let mut changed = plain.clone();
            changed[at] ^= 0x01;
            let report = examined(&changed, &trusting());
            assert!(!report.proofs.iter().any(holds), "byte {at}");
            assert_ne!(report.standing, Standing::Attested, "byte {at}");
        }
    }
}

#[test]
fn a_broken_value_breaks_nothing_and_never_passes_for_more() {
    let plain = fixture("pdf-signature-time-stamp/clean.pdf");
    let start = plain.windows(10).position(|part| part == b"/Contents<").unwrap() + 10;
    for at in (start..start + 2_000).step_by(13) {
        let mut changed = plain.clone();
        changed[at] = if changed[at] == b'0' { b'f' } else { b'0' };
        let report = examined(&changed, &trusting());
        assert_eq!(report.proofs.len(), 1, "digit {at}");
        assert_eq!(report.tally().failed, 0, "digit {at}");
    }
}

/// Office's own signed files: every part that can be compared has the digest that the signature states.
#[test]
fn parts_of_signed_office_files_are_compared() {
    let parts = |bytes: &[u8]| {
        let report = palimpsest::examine(&Source::new("signed.docx", bytes), &trusting());
        let proof = report.proofs.first().unwrap_or_else(|| panic!("{report:?}")).clone();
        // The value itself is never computed, so that nothing is attested.
        assert_eq!((proof.signature, report.standing == Standing::Attested), (Verdict::Unusable, false));
        let cover = proof.document.unwrap();
        (cover.parts.len(), cover.parts.iter().filter(|part| !part.fits).count())
    };
    assert_eq!(parts(&fixture("office-signed-part-differs/clean.docx")), (2, 0));
    assert_eq!(parts(&fixture("office-signed-part-differs/hit.docx")), (2, 1));
    let folder = support::root().join("../shared/corpus/office");
    for name in
        ["apache-tika/testWORD_signed.docx", "apache-tika/testPPT_signed.pptx", "apache-tika/testEXCEL_signed.xlsx"]
    {
        let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
        let (compared, differ) = parts(&bytes);
        assert!(compared >= 5 && differ == 0, "{name}: {compared} {differ}");
    }
}

/// pyHanko's verdicts over public files: digest and signature, and what is covered.
#[test]
fn others_come_to_the_same() {
    let folder = support::root().join("../shared/corpus/pdf");
    let Ok(table) = std::fs::read_to_string(folder.join("ORACLE_pyhanko.tsv")) else { return };
    let mut lines = table.lines();
    let columns: BTreeMap<&str, usize> =
        lines.next().unwrap().split('\t').enumerate().map(|(index, name)| (name, index)).collect();
    let (mut same, mut all, mut odd) = (0, 0, Vec::new());
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| cells.get(columns[name]).copied().unwrap_or_default();
        if cell("field").is_empty() || !cell("error").is_empty() {
            continue;
        }
        let Ok(bytes) = std::fs::read(folder.join(cell("file"))) else { continue };
        let report = examined(&bytes, &support::settings());
        let found = report
            .proofs
            .iter()
            .find(|proof| proof.document.as_ref().is_some_and(|cover| cover.field == cell("field") && cover.current));
        let covers = match cell("coverage") {
            "ENTIRE_FILE" => Coverage::File,
            "ENTIRE_REVISION" => Coverage::Revision,
            _ => Coverage::Other,
        };
        all += 1;
        let fits = found.is_some_and(|proof| {
            (proof.body_hash == BodyHash::Match) == (cell("intact") == "True")
                && (proof.signature == Verdict::Valid) == (cell("crypto_valid") == "True")
                && proof.document.as_ref().is_some_and(|cover| cover.covers == covers)
        });
        same += usize::from(fits);
        if !fits {
            odd.push(format!("{} {}", cell("file"), cell("field")));
        }
    }
    assert!(odd.is_empty(), "{same} of {all}: {odd:?}");
}

/// Usage rights of Adobe Reader vouch for nobody, whoever is trusted.
#[test]
fn usage_rights_attest_nothing() {
    let report = examined(&fixture("pdf-usage-rights/hit.pdf"), &trusting());
    assert!(report.proofs.iter().any(holds));
    assert_ne!(report.standing, Standing::Attested);
    assert!(report.attestation.unwrap().why_not.join("; ").contains("no person's signature"));
}
