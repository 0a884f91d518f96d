//! Every limit of the table is hit by a file made for it, and the report says so and still holds the rest.

#[path = "../support/signing.rs"]
mod signing;
#[path = "../support/mod.rs"]
mod support;

mod documents;
mod mails;
mod pdfs;
mod persons;
mod readings;

use std::collections::BTreeSet;
use std::path::Path;

use palimpsest::acquire::Source;
use palimpsest::evidence::limits::{Limit, all};
use palimpsest::inspect::knowledge::{MoreKnowledge, ReleaseList, read_releases};
use palimpsest::inspect::proofs::{Key, KeyRing, read_keys};
use palimpsest::sandbox::{Engine, Held, Worker};

/// A file that hits the limit of this id.
pub type Case = (&'static str, &'static str, Vec<u8>);

/// The same, made where it is wanted: it has a quarter of a gigabyte, or asks for minutes of work in a debug build.
pub type LargeCase = (&'static str, &'static str, fn() -> Vec<u8>);

/// Rows without a case here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("process-time", "tests/door.rs: a child that is stopped by the clock"),
    ("process-search-time", "tests/door.rs: a search that is given up"),
    ("process-memory", "tests/escape.rs: a child that asks for more"),
    ("folder-files", "src/acquire/walk.rs, with a smaller number: nobody waits for 200,001 files to be made"),
    ("folder-depth", "has a test of its own: folders in folders"),
    ("pasted-bytes", "src/acquire/pasted.rs: a text that is too long"),
    ("pasted-texts", "src/acquire/pasted.rs, with a smaller number"),
    ("file-size", "has a test of its own: a file with a hole"),
    ("archive-members", "src/decode/archive/tests.rs, with a smaller number"),
    ("archive-ratio", "src/decode/archive/tests.rs, with a smaller number: nobody waits for a gigabyte"),
    ("archive-depth", "tests/intake.rs: archives in archives"),
    ("archive-name", "src/decode/archive/tests.rs: what is taken out of an archive is not examined there"),
    ("archive-header", "src/decode/archive/tests.rs: what is taken out of an archive is not examined there"),
    ("archive-records", "src/decode/archive/tests.rs: what is taken out of an archive is not examined there"),
    ("archive-directory", "src/decode/archive/tests.rs, with a smaller number"),
    ("dump-group", "tests/dump_limits.rs: it is a whole dump that hits it"),
    ("dump-own-words", "tests/dump_limits.rs: it is a whole dump that hits it"),
    ("dump-quoted-words", "tests/dump_limits.rs: it is a whole dump that hits it"),
    ("dump-findings", "src/inspect/across/neighbours.rs, with a smaller number: nobody waits for 20,001 mails"),
    ("dump-file-findings", "src/inspect/across/neighbours.rs: findings of one file"),
    ("extract-depth", "has a test of its own: the path is the user's, and no report says of it"),
    ("decoded-layer", "no reader gives as much: at most 384 MiB, the UTF-16 words of a stream of 256 MiB as UTF-8"),
    (
        "mail-part-size",
        "has a test of its own: in a report the sum of all parts, which has the same limit, is reached first",
    ),
    ("compound-missing", "has a test of its own: there is no report to be had"),
    ("mailbox-readings", "has a test of its own: its words are those of proof-readings-bytes"),
    ("pdf-operators-total", "ten pages at the limit of one take most of a minute in a debug build"),
    ("keys-size", "has a test of its own: lists of keys"),
    ("keys-imported", "has a test of its own: lists of keys"),
    ("keys-line", "has a test of its own: lists of keys"),
    ("keys-record", "has a test of its own: lists of keys"),
    ("keys-broken-json", "has a test of its own: lists of keys"),
    ("keys-problems", "has a test of its own: lists of keys"),
    ("keys-of-one-name", "has a test of its own: lists of keys"),
    ("releases-size", "has a test of its own: lists of releases"),
    ("releases-imported", "has a test of its own: lists of releases"),
    ("releases-used", "has a test of its own: lists of releases"),
    ("releases-line", "has a test of its own: lists of releases"),
    ("releases-pattern", "has a test of its own: lists of releases"),
    ("releases-pattern-size", "has a test of its own: lists of releases"),
    ("releases-problems", "has a test of its own: lists of releases"),
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
        // A mailbox says nothing itself.
        let rest = report.children.last().filter(|_| report.facts.is_empty()).unwrap_or(&report);
        assert!(!rest.facts.is_empty() && !rest.outcomes.is_empty(), "{id}: the rest of the report is missing");
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn mails_say_what_was_not_read() {
    hit(mails::cases());
}

#[test]
fn signed_mails_say_what_was_not_tried() {
    hit([persons::cases(), readings::cases()].concat());
}

#[test]
fn documents_say_what_was_not_read() {
    hit(documents::cases());
}

#[test]
fn pdfs_say_what_was_not_read() {
    hit(pdfs::cases());
}

/// One after the other: together they would need gigabytes.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes in a debug build; --ignored runs it")]
fn large_files_say_what_was_not_read() {
    for (id, path, make) in large() {
        hit(vec![(id, path, make())]);
    }
    // What a report leaves out is refused where it is asked for.
    let settings = support::settings();
    let held = Held::new("attached.eml", mails::attached((256 << 20) + 1));
    let refused = Engine::new(Worker::InProcess).part(&held, "attached.eml", "1", &settings).unwrap_err();
    assert_eq!(refused, limit("mail-part-size").sentence());
}

fn large() -> impl Iterator<Item = &'static LargeCase> {
    mails::LARGE.iter().chain(documents::LARGE)
}

/// What is just within a limit of what persons sign says nothing.
#[test]
fn as_many_as_are_read_are_all_of_them() {
    let settings = palimpsest::Settings { search: None, ..support::settings() };
    for (id, bytes) in [
        ("proof-certificates", persons::crowd(64, 16)),
        ("proof-signers", persons::crowd(64, 16)),
        ("proof-links", persons::namesakes(50)),
        ("proof-chain", persons::chain(10)),
    ] {
        let (report, text) = said("mail.eml", &bytes, &settings);
        assert!(!text.contains(&limit(id).sentence()), "{id}");
        assert!(!report.proofs.is_empty(), "{id}");
    }
    // Both are said of a file that has too many of both.
    let (_, text) = said("mail.eml", &persons::crowd(65, 17), &settings);
    assert!(["proof-certificates", "proof-signers"].iter().all(|id| text.contains(&limit(id).sentence())), "{text}");
}

/// The readings of a text of this size are few for one mail, and more than the share of one among fifteen hundred.
#[test]
fn the_mails_of_a_mailbox_share_what_is_read_again() {
    let settings = palimpsest::Settings { search: None, ..support::settings() };
    let said_of =
        |name: &str, bytes: &[u8]| said(name, bytes, &settings).1.contains(&limit("mailbox-readings").sentence());
    let bytes = 5 << 19;
    assert!(!said_of("alone.eml", &mails::misfit(bytes)));
    assert!(said_of("among.mbox", &mails::misfit_among(bytes, 1_500)));
    assert!(!said_of("few.mbox", &mails::misfit_among(bytes, 3)));
}

#[test]
fn a_compound_file_that_lacks_too_much_is_not_opened() {
    let settings = palimpsest::Settings { search: None, ..support::settings() };
    let (report, _) = said("cut.doc", &documents::cut_off(68), &settings);
    assert_eq!(report.unreadable, Some(limit("compound-missing").sentence()));
    let (report, _) = said("cut.doc", &documents::cut_off(60), &settings);
    assert_eq!(report.unreadable, None);
    assert!(report.repairs.iter().any(|repair| repair.what.starts_with("the file ends ")), "{:?}", report.repairs);
    assert!(report.facts.iter().any(|fact| fact.value == "Ana"), "{:?}", report.facts);
}

fn program(arguments: &[&str]) -> (Option<i32>, String) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_palimpsest")).args(arguments).output().unwrap();
    (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
}

#[test]
fn a_path_that_leads_too_deep_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nested.eml");
    let take = |depth: usize| {
        let (bytes, path) = mails::messages_in_messages(depth);
        std::fs::write(&file, bytes).unwrap();
        let out = folder.path().join(format!("{depth}.eml"));
        program(&["extract", "--part", &path, file.to_str().unwrap(), "-o", out.to_str().unwrap()])
    };
    let (status, said) = take(17);
    assert!(status == Some(2) && said.contains(&limit("extract-depth").sentence()), "{said}");
    assert_eq!(take(16).0, Some(0));
    assert!(std::fs::read_to_string(folder.path().join("16.eml")).unwrap().contains("Subject: core"));
}

#[test]
fn folders_that_are_too_deep_are_said_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..66).fold(folder.path().to_owned(), |path, _| path.join("a"));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("deep.eml"), mails::signed("", "from")).unwrap();
    std::fs::write(folder.path().join("top.eml"), mails::signed("", "from")).unwrap();
    let (status, said) = program(&["keys", "needed", "--no-stored-keys", folder.path().to_str().unwrap()]);
    assert!(status == Some(2) && said.contains(&limit("folder-depth").sentence()), "{said}");
    assert!(!said.contains("deep.eml"), "{said}");
}

#[test]
fn every_limit_has_a_case_or_a_reason() {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let signed = [persons::cases(), readings::cases()].concat();
    let cases = [mails::cases(), signed, documents::cases(), pdfs::cases()].concat();
    let large = large().map(|(id, ..)| *id);
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
fn lists_of_releases_say_what_was_not_taken() {
    let today = "2026-11-22".parse().unwrap();
    let row = |pattern: &str| format!("producer\t{pattern}\t2026-01-01\thigh\ta source\n");
    let many: String = (0..20_001).map(|number| row(&format!("^Quill {number}\\."))).collect();
    for (id, list) in [
        ("releases-size", " ".repeat((8 << 20) + 1)),
        ("releases-imported", many.clone()),
        ("releases-line", format!("{}\n", "a".repeat(4_097))),
        ("releases-pattern", row(&"Q".repeat(301))),
        ("releases-pattern-size", row("Quill (?:[a-z]{100}){100}")),
        ("releases-problems", "no row at all\n".repeat(1_002)),
    ] {
        let read = read_releases(format!("{}{list}", row("^Quill Press")).as_bytes(), today);
        assert!(read.problems.iter().any(|(_, why)| *why == limit(id).sentence()), "{id}: {:?}", read.problems.first());
        assert!(id == "releases-size" || read.rows.first().is_some_and(|row| row.pattern == "^Quill Press"), "{id}");
    }
    let rows = read_releases(many.as_bytes(), today).rows;
    let first = rows.first().cloned().into_iter().collect();
    let kept = MoreKnowledge::new([ReleaseList { name: "kept".to_owned(), rows: first }]);
    let new = kept.new_of(rows);
    assert_eq!((new.rows.len(), new.known, new.left), (19_999, 1, None));
    let full = kept.and("more".to_owned(), new.rows);
    let one_more = read_releases(row("^Quill Press").as_bytes(), today).rows;
    assert_eq!(full.new_of(one_more).left, Some(limit("releases-used").sentence()));
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
