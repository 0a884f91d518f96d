//! Limits of what is judged beside one another: what hits one is said on standard error, and the list is there all the same.

mod support;

use std::path::Path;
use std::process::Command;

use palimpsest::evidence::limits::dump::{LONGEST_OWN, LONGEST_QUOTED, MOST_OF_A_GROUP, row};

/// A mail under an id, with own and quoted words.
fn mail(folder: &Path, number: usize, id: &str, answers: &str, own: &str, quoted: &str) {
    let quoted: String = quoted.split_inclusive(". ").map(|line| format!("> {}\n", line.trim())).collect();
    let text = format!(
        "From: Maja <maja@nordhaven.example>\nTo: <press@harbourpost.example>\nSubject: Pier\nDate: Mon, 6 Mar 2017 10:{number:02}:07 +0100\nMessage-ID: <{id}@nordhaven.example>\n{answers}\nPaper {number} says this.\n{own}\n\nOn Monday Ole wrote:\n{quoted}"
    );
    std::fs::write(folder.join(format!("{number:04}.eml")), text).unwrap();
}

/// What is said on standard error, and how many files are listed.
fn said(folder: &Path) -> (String, usize) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_palimpsest")).args(["triage", "--json"]).arg(folder).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap().lines().count();
    (String::from_utf8(output.stderr).unwrap(), lines)
}

#[test]
fn a_group_that_is_too_large_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..MOST_OF_A_GROUP {
        mail(folder.path(), number, "one", "", "The drawings of the pier are ready to be seen.", "");
    }
    let sentence = row::MOST_OF_A_GROUP.sentence();
    assert_eq!(said(folder.path()), (String::new(), MOST_OF_A_GROUP));
    mail(folder.path(), MOST_OF_A_GROUP, "one", "", "The drawings of the pier are ready to be seen.", "");
    let (complaints, listed) = said(folder.path());
    assert!(complaints.contains(&sentence), "{complaints}");
    assert_eq!(listed, MOST_OF_A_GROUP + 1);
}

#[test]
fn words_that_are_not_compared_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let long = "The drawings of the pier are ready to be seen by all. ".repeat(LONGEST_OWN.max(LONGEST_QUOTED) / 50);
    mail(folder.path(), 1, "one", "", "Short words of the first mail.", "");
    mail(folder.path(), 2, "two", "In-Reply-To: <one@nordhaven.example>\n", "Short words.", &long);
    let (complaints, _) = said(folder.path());
    assert!(complaints.contains(&row::LONGEST_QUOTED.sentence()), "{complaints}");
    assert!(!complaints.contains(&row::LONGEST_OWN.sentence()), "{complaints}");
    mail(folder.path(), 1, "one", "", &long, "");
    let (complaints, listed) = said(folder.path());
    assert!(complaints.contains(&row::LONGEST_OWN.sentence()), "{complaints}");
    assert_eq!(listed, 2);
}
