//! What is measured over a whole dump: it does not depend on the order of the files, nor on whether it was taken from a case or from
//! lines of traits; and what is gone says nothing any more.

#[path = "support/dumps.rs"]
mod dumps;
#[path = "support/signing.rs"]
mod signing;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Checks, and the fixture of each that makes the dump.
const MADE_OF: [(&str, &str); 7] = [
    ("dump-clock-unlike", "hit"),
    ("dump-counter-order", "hit"),
    ("dump-copy-missing", "hit"),
    ("dump-archive-entry-unlike", "hit"),
    ("dump-zone-names-usual", "hit"),
    ("dump-line-missing", "hit"),
    ("dump-selector-of-other-days", "hit"),
];

fn dump(into: &Path) {
    for (check, name) in MADE_OF {
        let folder = into.join(check);
        std::fs::create_dir_all(&folder).unwrap();
        dumps::lay_out(&support::root().join("tests/cases").join(check).join(name), &folder);
    }
}

fn said(arguments: &[&str], paths: &[PathBuf]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    command.args(arguments);
    if arguments[0] != "across" {
        command.args(["--now", "2026-11-22T00:00:00Z", "--no-stored-keys"]);
    }
    let output = command.args(paths).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn measures_do_not_depend_on_how_they_were_gathered() {
    let folder = tempfile::tempdir().unwrap();
    let leak = folder.path().join("leak");
    dump(&leak);
    let first = said(&["triage", "--json"], std::slice::from_ref(&leak));
    for (check, _) in MADE_OF {
        assert!(first.contains(&format!("\"{check}\"")), "{check}");
    }
    let mut files = support::files_below(&leak);
    files.reverse();
    assert!(said(&["triage", "--json", "--jobs", "3"], &files) == first, "another order");
    let lines = folder.path().join("lines");
    std::fs::write(&lines, said(&["traits"], &files)).unwrap();
    assert!(said(&["across", "--json"], std::slice::from_ref(&lines)) == first, "lines of traits");
    let case = folder.path().join("a.palimpsest");
    let with_case = ["triage", "--json", "--case", case.to_str().unwrap()];
    for time in ["first", "second"] {
        assert!(said(&with_case, std::slice::from_ref(&leak)) == first, "a case, {time} time");
    }
    // Without others that show how the clock runs and the counter counts, nothing is said of it, also from a case.
    for number in 1..=8 {
        std::fs::remove_file(leak.join(format!("dump-clock-unlike/mail-{number:02}.eml"))).unwrap();
        std::fs::remove_file(leak.join(format!("dump-counter-order/mail-{:02}.eml", number + 17))).unwrap();
    }
    let fewer = said(&with_case, std::slice::from_ref(&leak));
    assert!(fewer == said(&["triage", "--json"], std::slice::from_ref(&leak)), "a case from which files are gone");
    assert!(!fewer.contains("\"dump-clock-unlike\"") && !fewer.contains("\"dump-counter-order\""));
    assert!(fewer.contains("\"dump-copy-missing\""));
}

#[test]
fn copies_of_one_mail_do_not_vouch_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = support::root().join("tests/cases/dump-clock-unlike/hit");
    for place in ["one", "two"] {
        std::fs::create_dir(folder.path().join(place)).unwrap();
        dumps::lay_out(&fixture, &folder.path().join(place));
    }
    // Another server wrote on the second copy.
    for file in support::files_below(&folder.path().join("two")) {
        let mail = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("Delivered-To: jo.keller@harbourpost.example\n{mail}")).unwrap();
    }
    let judged = dumps::judged(folder.path());
    let found: Vec<String> = judged.of_check("dump-clock-unlike").map(|finding| finding.sentence()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|sentence| sentence.starts_with("In 19 other mails")), "{found:?}");
}
