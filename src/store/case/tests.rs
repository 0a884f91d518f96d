#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use super::{Case, CaseError, CaseFile, Entry, LONGEST_NOTE, Mark, Merged, Subject};
use crate::evidence::SourceId;
use std::path::PathBuf;

fn id(letter: &str) -> SourceId {
    SourceId(letter.repeat(64))
}

fn note(text: &str) -> Entry {
    Entry { note: text.into(), ..Entry::default() }
}

fn file(letter: &str, path: Option<&str>) -> CaseFile {
    CaseFile {
        id: id(letter),
        name: format!("{letter}.eml"),
        path: path.map(PathBuf::from),
        kind: "email".into(),
        standing: "consistent".into(),
        bytes: 7,
    }
}

#[test]
fn what_is_noted_is_there_when_the_case_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.palimpsest");
    let mut case = Case::in_memory().unwrap();
    case.set(&Subject::file(&id("a")), &note("before it had a file"), 1).unwrap();
    case.save_as(&path, false, &[]).unwrap();
    let about = Subject::finding(&id("a"), "mail-date@raw:1-2");
    let entry = Entry {
        note: "asked the office, 14:20\n".into(),
        mark: Some(Mark::Asked),
        tags: vec!["b".into(), " a ".into()],
    };
    case.set(&about, &entry, 2).unwrap();
    case.add(&[file("a", Some("/leak/a.eml"))], 3).unwrap();
    drop(case);
    let case = Case::open(&path).unwrap();
    let entries = case.entries().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[&about].note, "asked the office, 14:20");
    assert_eq!(entries[&about].tags, ["a", "b"]);
    assert_eq!(entries[&Subject::file(&id("a"))].note, "before it had a file");
    assert_eq!(case.files().unwrap(), [file("a", Some("/leak/a.eml"))]);
}

#[test]
fn changes_are_undone_and_done_again_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.palimpsest");
    let mut case = Case::in_memory().unwrap();
    case.save_as(&path, false, &[]).unwrap();
    let about = Subject::file(&id("a"));
    for text in ["one", "two", "three"] {
        case.set(&about, &note(text), 1).unwrap();
    }
    // The same again is no change.
    case.set(&about, &note("three"), 1).unwrap();
    assert_eq!(case.steps().unwrap(), (3, 0));
    drop(case);
    let mut case = Case::open(&path).unwrap();
    let said = |step: Result<Option<(Subject, Entry)>, CaseError>| step.unwrap().map(|(_, entry)| entry.note);
    assert_eq!(said(case.step(true, 2)).unwrap(), "two");
    assert_eq!(said(case.step(true, 2)).unwrap(), "one");
    assert_eq!(said(case.step(false, 2)).unwrap(), "two");
    assert_eq!(case.steps().unwrap(), (2, 1));
    case.set(&about, &note("other"), 3).unwrap();
    assert_eq!(said(case.step(false, 4)), None);
    for left in ["two", "one", ""] {
        assert_eq!(said(case.step(true, 5)).unwrap(), left);
    }
    assert_eq!(said(case.step(true, 5)), None);
    assert!(case.entries().unwrap().is_empty());
}

#[test]
fn what_is_too_long_is_refused_and_what_was_there_stays() {
    let mut case = Case::in_memory().unwrap();
    let about = Subject::file(&id("a"));
    case.set(&about, &note("kept"), 1).unwrap();
    assert!(matches!(case.set(&about, &note(&"x".repeat(LONGEST_NOTE + 1)), 2), Err(CaseError::TooLong(..))));
    assert_eq!(case.entries().unwrap()[&about], note("kept"));
}

#[test]
fn other_files_and_changed_tables_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    assert!(matches!(Case::open(&made("mail", b"From: a@b.example\n\nhi")), Err(CaseError::NotOurs)));
    assert!(matches!(Case::open(&folder.path().join("none")), Err(CaseError::NotOurs)));
    assert!(matches!(Case::open(folder.path()), Err(CaseError::NotOurs)));
    // Another program's database.
    let other = folder.path().join("other");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE a(b)").unwrap();
    assert!(matches!(Case::open(&other), Err(CaseError::NotOurs)));
    // Ours, with something that would run.
    for (number, sql) in [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE entry; CREATE VIEW entry AS SELECT 1 AS file",
        "CREATE TABLE more(a)",
        "PRAGMA user_version = 99",
        "PRAGMA user_version = 0",
    ]
    .iter()
    .enumerate()
    {
        let path = folder.path().join(format!("case-{number}"));
        Case::in_memory().unwrap().save_as(&path, false, &[]).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        assert!(Case::open(&path).is_err(), "{sql}");
    }
}

#[test]
fn a_damaged_case_is_an_error_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.palimpsest");
    let mut case = Case::in_memory().unwrap();
    for number in 0..40 {
        case.set(&Subject::finding(&id("a"), format!("f{number}")), &note(&"words ".repeat(50)), 1).unwrap();
    }
    case.save_as(&path, false, &[]).unwrap();
    drop(case);
    let whole = std::fs::read(&path).unwrap();
    for step in 0..400 {
        let mut bytes = whole.clone();
        let at = (step * 7_919) % bytes.len();
        bytes[at] ^= 0xFF;
        if step % 5 == 0 {
            bytes.truncate(at);
        }
        let damaged = folder.path().join(format!("d{step}"));
        std::fs::write(&damaged, &bytes).unwrap();
        if let Ok(mut case) = Case::open(&damaged) {
            let _ = case.entries();
            let _ = case.set(&Subject::file(&id("b")), &note("x"), 1);
        }
    }
}

#[test]
fn a_case_replaces_nothing_but_a_case_and_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mail, other) = (folder.path().join("a.eml"), folder.path().join("b.palimpsest"));
    std::fs::write(&mail, b"From: a@b.example\n\nhi").unwrap();
    Case::in_memory().unwrap().save_as(&other, false, &[]).unwrap();
    let mut case = Case::in_memory().unwrap();
    assert!(case.save_as(&mail, true, &[]).is_err());
    assert!(case.save_as(&other, false, &[]).is_err());
    assert!(case.path().is_none());
    case.save_as(&other, true, &[]).unwrap();
    assert_eq!(case.path(), Some(other.as_path()));
    assert_eq!(std::fs::read(&mail).unwrap(), b"From: a@b.example\n\nhi");
}

#[test]
fn a_handed_over_case_names_no_path_and_nothing_undone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hand.palimpsest");
    let mut case = Case::in_memory().unwrap();
    case.add(&[file("a", Some("/home/secret-name/leak/a.eml"))], 1).unwrap();
    let about = Subject::file(&id("a"));
    case.set(&about, &note("a rash word"), 1).unwrap();
    case.set(&about, &note("kept"), 2).unwrap();
    case.hand_over(&path, false, &[]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(holds(b"kept") && holds(b"a.eml"));
    assert!(!holds(b"secret-name") && !holds(b"rash"));
    assert_eq!(Case::open(&path).unwrap().steps().unwrap(), (0, 0));
}

#[test]
fn notes_of_two_colleagues_are_joined_and_nothing_is_lost() {
    let mut ours = Case::in_memory().unwrap();
    let mut theirs = Case::in_memory().unwrap();
    let (a, b, c) = (Subject::file(&id("a")), Subject::file(&id("b")), Subject::file(&id("c")));
    ours.set(&a, &Entry { note: "ours".into(), mark: Some(Mark::Answered), tags: vec!["x".into()] }, 1).unwrap();
    ours.set(&c, &note("same"), 1).unwrap();
    theirs.set(&a, &Entry { note: "theirs".into(), mark: Some(Mark::ToAsk), tags: vec!["y".into()] }, 1).unwrap();
    theirs.set(&b, &note("new"), 1).unwrap();
    theirs.set(&c, &note("same"), 1).unwrap();
    theirs.add(&[file("b", None)], 1).unwrap();
    assert_eq!(ours.merge(&theirs, "Ana", 2).unwrap(), Merged { new: 1, joined: 1, same: 1 });
    let entries = ours.entries().unwrap();
    assert_eq!(entries[&a].note, "ours\n\n(Ana:)\ntheirs");
    assert_eq!(entries[&a].mark, Some(Mark::Answered));
    assert_eq!(entries[&a].tags, ["x", "y"]);
    assert_eq!(entries[&b].note, "new");
    assert_eq!(ours.files().unwrap().len(), 1);
    // Twice is once.
    assert_eq!(ours.merge(&theirs, "Ana", 3).unwrap(), Merged { new: 0, joined: 0, same: 3 });
}

#[test]
fn two_windows_on_one_case_see_each_others_notes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.palimpsest");
    Case::in_memory().unwrap().save_as(&path, false, &[]).unwrap();
    let (mut one, mut two) = (Case::open(&path).unwrap(), Case::open(&path).unwrap());
    one.set(&Subject::file(&id("a")), &note("one"), 1).unwrap();
    two.set(&Subject::file(&id("b")), &note("two"), 1).unwrap();
    assert_eq!(one.entries().unwrap().len(), 2);
    assert_eq!(two.entries().unwrap().len(), 2);
}
