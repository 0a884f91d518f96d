//! Every limit of the table is hit by a file made for it, and the report says so and still holds the rest.

#[path = "../support/mod.rs"]
mod support;

mod documents;
mod mails;
mod pdfs;

use std::collections::BTreeSet;
use std::path::Path;

use palimpsest::acquire::Source;
use palimpsest::evidence::limits::{Limit, all};
use palimpsest::inspect::proofs::{Key, KeyRing, read_keys};

/// A file that hits the limit of this id.
pub type Case = (&'static str, &'static str, Vec<u8>);

/// Rows without a case here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("process-time", "tests/door.rs"),
    ("process-search-time", "tests/door.rs"),
    ("process-memory", "tests/door.rs"),
    ("file-size", "has a test of its own: a file with a hole"),
    ("mailbox-messages", "20,001 messages take minutes in a debug build"),
    ("mailbox-attachments", "50,001 attachments take minutes in a debug build"),
    ("extract-depth", "said on the command line of a path that the user typed, in no report"),
    ("decoded-layer", "every reader stops at less before it"),
    ("mail-part-size", "the sum of all parts has the same limit and is reached first"),
    ("mail-parts-size", "a mail of a quarter of a gigabyte takes minutes in a debug build"),
    ("outlook-attached", "needs a compound file of a quarter of a gigabyte"),
    (
        "compound-missing",
        "no file has been made yet whose table the crate refuses by so much; tests/containers.rs has less",
    ),
    ("compound-stream", "needs a compound file of a quarter of a gigabyte"),
    ("pdf-operators-total", "ten pages at the limit of one take most of a minute in a debug build"),
    ("proof-work", "needs a gigabyte of hashing, which takes minutes in a debug build"),
    ("proof-readings", "needs an Ed25519 signature with thousands of candidates; tests/benign.rs counts those"),
    ("mailbox-readings", "lowers the number of proof-readings-bytes, which has a case and the same words"),
    ("search-headers", "needs a megabyte of headers signed by a key at hand"),
    ("proof-certificates", "needs an S/MIME signature of 65 certificates"),
    ("proof-signers", "needs an S/MIME signature of 17 signers"),
    ("proof-links", "needs certificates that all name one issuer"),
    ("proof-chain", "needs a chain of eleven certificates"),
    ("keys-size", "has a test of its own: lists of keys"),
    ("keys-imported", "has a test of its own: lists of keys"),
    ("keys-line", "has a test of its own: lists of keys"),
    ("keys-record", "has a test of its own: lists of keys"),
    ("keys-broken-json", "has a test of its own: lists of keys"),
    ("keys-problems", "has a test of its own: lists of keys"),
    ("keys-of-one-name", "has a test of its own: lists of keys"),
];

pub fn limit(id: &str) -> &'static Limit {
    all().find(|limit| limit.id == id).unwrap_or_else(|| panic!("no limit is called {id}"))
}

/// The whole report as text, children and proofs too.
fn said(path: &str, bytes: &[u8], settings: &palimpsest::Settings) -> (palimpsest::inspect::Report, String) {
    let report = palimpsest::examine(&Source::new(path, bytes), settings);
    let text = serde_json::to_string(&report).unwrap();
    (report, text)
}

fn hit(cases: Vec<Case>) {
    let plain = palimpsest::Settings { search: None, ..support::settings() };
    let mut silent = Vec::new();
    for (id, path, bytes) in cases {
        let settings = if id.starts_with("search-") { support::settings() } else { plain.clone() };
        let start = std::time::Instant::now();
        let (report, text) = said(path, &bytes, &settings);
        println!("{id}: {} bytes, {:?}", bytes.len(), start.elapsed());
        let sentence = limit(id).sentence();
        if !text.contains(&sentence) {
            silent.push(format!("{id}: “{sentence}” is not in {:?} {:?}", report.unreadable, report.repairs));
        }
        assert!(report.unreadable.is_none(), "{id}: {:?}", report.unreadable);
        assert!(!report.facts.is_empty() && !report.outcomes.is_empty(), "{id}: the rest of the report is missing");
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn mails_say_what_was_not_read() {
    hit(mails::cases());
}

#[test]
fn documents_say_what_was_not_read() {
    hit(documents::cases());
}

#[test]
fn pdfs_say_what_was_not_read() {
    hit(pdfs::cases());
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes most of a minute in a debug build; --ignored runs it")]
fn large_files_say_what_was_not_read() {
    hit(vec![mails::large(), pdfs::large()]);
}

#[test]
fn every_limit_has_a_case_or_a_reason() {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let cases = [mails::cases(), documents::cases(), pdfs::cases()].concat();
    let large = ["enclosed-bytes", "pdf-encrypted"];
    let ids = cases.iter().map(|(id, ..)| *id).chain(large).chain(ELSEWHERE.iter().map(|(id, _)| *id));
    for id in ids {
        assert_eq!(limit(id).id, id);
        assert!(known.insert(id), "{id} twice");
    }
    let missing: Vec<_> = all().map(|limit| limit.id).filter(|id| !known.contains(id)).collect();
    assert!(missing.is_empty(), "neither a case nor a reason: {missing:?}");
}

#[test]
fn every_row_says_something_and_no_two_have_one_name() {
    let mut seen = BTreeSet::new();
    for limit in all() {
        assert!(seen.insert(limit.id), "{} twice", limit.id);
        assert!(limit.id.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{}", limit.id);
        assert!(limit.most > 0 && !limit.bounds.is_empty() && !limit.why.is_empty(), "{}", limit.id);
        assert!(limit.sentence().len() > 12 && !limit.sentence().contains('{'), "{}", limit.id);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.pdf");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(limit("file-size").most + 1).unwrap();
    let why = Source::open(&path).unwrap_err().to_string();
    assert!(why.contains(&limit("file-size").sentence()), "{why}");
    assert!(Source::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path()).is_ok());
}

#[test]
fn lists_of_keys_say_what_was_not_taken() {
    let problems = |list: String| {
        let said: Vec<String> = read_keys(list.as_bytes(), "list").problems.into_iter().map(|(_, why)| why).collect();
        said.join("\n")
    };
    let one = "a.example\ts\tv=DKIM1; p=AAAA\t2020-01-01\t2020-02-01\n";
    for (id, list) in [
        ("keys-size", " ".repeat((64 << 20) + 1)),
        ("keys-imported", one.repeat(200_001)),
        ("keys-line", format!("{}\n{one}", "a".repeat(65_537))),
        ("keys-record", format!("a.example\ts\tp={}\t2020-01-01\t2020-02-01\n{one}", "A".repeat(16_400))),
        ("keys-broken-json", format!("{}{one}", "{\"a\":\n".repeat(22))),
        ("keys-problems", format!("{}{one}", "no key at all\n".repeat(1_002))),
    ] {
        let said = problems(list);
        assert!(said.contains(&limit(id).sentence()), "{id}: {}", said.get(..400.min(said.len())).unwrap_or_default());
    }
    let key = |number: usize| Key {
        domain: "a.example".to_owned(),
        selector: "s".to_owned(),
        record: format!("v=DKIM1; p=AAAA{number:04}"),
        ..read_keys(one.as_bytes(), "list").keys.remove(0)
    };
    let settings =
        palimpsest::Settings { keys: KeyRing::new((0..257).map(key).collect()), search: None, ..support::settings() };
    let (_, text) = said("keys.eml", mails::signed("", "from").as_bytes(), &settings);
    assert!(text.contains(&limit("keys-of-one-name").sentence()), "{text}");
}

#[test]
fn the_table_to_read_is_the_table() {
    let path = support::root().join("docs/LIMITS.md");
    let current = palimpsest::present::cli::limits::markdown();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == current, "docs/LIMITS.md is old: UPDATE_EXPECTED=1 cargo test --test limits writes it anew");
    for arguments in [&["limits"][..], &["limits", "--json"], &["limits", "--markdown"]] {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_palimpsest")).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&program.stdout).into_owned();
        assert!(program.status.success() && all().all(|limit| text.contains(limit.id)), "{arguments:?}");
    }
}
