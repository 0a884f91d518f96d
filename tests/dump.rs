//! A whole dump on the command line: what does not depend on the order, the number of readers or the container; what a case keeps.

#[path = "support/dumps.rs"]
mod dumps;
#[path = "support/packing.rs"]
mod packing;
#[path = "support/signing.rs"]
mod signing;
mod support;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::slice;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use palimpsest::sandbox::{Asked, Cancel, Pause, Progress, Worker, gather};
use palimpsest::store::case::Index;
use palimpsest::store::shelf::MemoryShelf;
use serde_json::Value;

const KEYS: [&str; 4] = ["--keys", "tests/cases/keys.tsv", "--now", "2026-11-22T00:00:00Z"];
/// Checks whose fixtures make the dump of these tests.
const MADE_OF: [&str; 8] = [
    "dump-same-id-other-words",
    "dump-quote-differs",
    "dump-answers-later-mail",
    "dump-domain-lookalike",
    "dump-queue-id-twice",
    "dump-attachment-other-version",
    "dump-signature-under-two",
    "dump-saved-in-one-go",
];

fn command(arguments: &[&str], paths: &[PathBuf]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    command.current_dir(support::root()).args(arguments);
    if arguments.first() != Some(&"across") {
        command.args(KEYS).arg("--no-stored-keys");
    }
    command.args(paths);
    command
}

fn run(arguments: &[&str], paths: &[PathBuf]) -> Output {
    command(arguments, paths).output().expect("the program starts")
}

/// What was printed; the exit status must be this one.
fn said(arguments: &[&str], paths: &[PathBuf], status: i32) -> String {
    let output = run(arguments, paths);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {complaints}");
    String::from_utf8(output.stdout).unwrap()
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

/// Every fixture of some checks, each in a folder of its own.
fn dump() -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    for check in MADE_OF {
        for (name, fixture) in dumps::of_check(check) {
            let into = folder.path().join(check).join(&name);
            std::fs::create_dir_all(&into).unwrap();
            // Each conversation has ids of its own, so that no fixture is the copy of another's mails.
            let own = tempfile::tempdir().unwrap();
            for file in support::files_below(&fixture) {
                let text = std::fs::read_to_string(&file).unwrap();
                let text =
                    text.replace("75c1", &format!("{check}.{name}")).replace("9f20", &format!("2.{check}.{name}"));
                std::fs::write(own.path().join(file.file_name().unwrap()), text).unwrap();
            }
            dumps::lay_out(own.path(), &into);
        }
    }
    let files = support::files_below(folder.path());
    assert!(files.len() > 25, "{}", files.len());
    (folder, files)
}

/// Another order, the same in every run.
fn shuffled(files: &[PathBuf], seed: u64) -> Vec<PathBuf> {
    let mut state = seed;
    let mut keyed: Vec<(u64, &PathBuf)> = files
        .iter()
        .map(|file| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 20, file)
        })
        .collect();
    keyed.sort();
    let files: Vec<PathBuf> = keyed.into_iter().map(|(_, file)| file.clone()).collect();
    files
}

#[test]
fn neither_the_order_of_the_files_nor_the_number_of_readers_matters() {
    let (folder, files) = dump();
    let first = said(&["triage", "--json"], &[folder.path().to_owned()], 1);
    let found: Vec<Value> = objects(&first);
    assert_eq!(found.len(), files.len());
    for check in MADE_OF.iter().filter(|check| **check != "dump-attachment-other-version") {
        assert!(first.contains(&format!("\"check\":\"{check}\"")), "{check}");
    }
    for (seed, jobs) in [(1, "1"), (7, "2"), (23, "5")] {
        let again = said(&["triage", "--json", "--jobs", jobs], &shuffled(&files, seed), 1);
        assert!(again == first, "another order, {jobs} readers: {}", different(&first, &again));
    }
    let places: Vec<u64> = found.iter().map(|one| one["rank"].as_u64().unwrap()).collect();
    assert!(places.is_sorted() && places[0] == 1);
}

/// The first lines that differ.
fn different(one: &str, other: &str) -> String {
    let pair = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    pair.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("\n{one}\n{other}"))
}

#[test]
fn lines_of_traits_judged_together_say_what_triage_says() {
    let (folder, files) = dump();
    let triage = said(&["triage", "--json"], &[folder.path().to_owned()], 1);
    let lines: Vec<String> = said(&["traits"], &files, 0).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), files.len());
    let kept = tempfile::tempdir().unwrap();
    let parts: Vec<PathBuf> = (0..3).map(|part| kept.path().join(format!("{part}.jsonl"))).collect();
    for (part, path) in parts.iter().enumerate() {
        // Empty lines are nothing.
        let own: Vec<&str> = lines.iter().skip(part).step_by(3).map(String::as_str).collect();
        std::fs::write(path, own.join("\n\n")).unwrap();
    }
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let across = said(&["across", "--json"], &order.map(|part| parts[part].clone()), 1);
        assert!(across == triage, "{order:?}: {}", different(&triage, &across));
    }
    let mut across = command(&["across", "--json", "-"], &[]);
    let mut across = across.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    across.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    let read = String::from_utf8(across.wait_with_output().unwrap().stdout).unwrap();
    assert!(read == triage, "from standard input: {}", different(&triage, &read));
    // The table for people is the same one, too.
    assert_eq!(said(&["across"], &parts, 1), said(&["triage"], &[folder.path().to_owned()], 1));
}

#[test]
fn the_same_bytes_are_listed_once_and_unknown_files_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let mail = std::fs::read(support::root().join("assets/samples/moved-back.eml")).unwrap();
    for name in ["a.eml", "b.eml", "sub/c.eml"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &mail).unwrap();
    }
    std::fs::write(folder.path().join("noise.bin"), [0_u8, 7, 1, 2]).unwrap();
    let all = objects(&said(&["triage", "--json"], &[folder.path().to_owned()], 1));
    let name = |one: &Value| {
        let path = PathBuf::from(one["source"]["path"].as_str().unwrap());
        path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned()
    };
    let listed: Vec<(String, u64, Option<String>)> = all
        .iter()
        .map(|one| {
            let same = one["same_as"].as_str().map(|path| path.rsplit('/').next().unwrap().to_owned());
            (name(one), one["rank"].as_u64().unwrap(), same)
        })
        .collect();
    let copy = |path: &str| (path.to_owned(), 1, Some("a.eml".to_owned()));
    assert_eq!(
        listed,
        [("a.eml".to_owned(), 1, None), copy("b.eml"), copy("sub/c.eml"), ("noise.bin".to_owned(), 2, None)]
    );
    // Two things, of which one is a mail.
    assert_eq!(all[0]["files"], 2);
    assert_eq!((&all[3]["kind"], &all[3]["standing"]), (&Value::from("unknown"), &Value::from("unreadable")));
}

/// What is said of each mail, by its subject and words: weight, check, sentence.
fn by_mail(text: &str) -> BTreeMap<String, Vec<(String, String, String)>> {
    let mut all: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for one in objects(text) {
        let said = one["findings"].as_array().unwrap().iter().map(|finding| {
            let word = |name: &str| finding[name].as_str().unwrap().to_owned();
            (word("weight"), word("check"), word("statement"))
        });
        all.entry(one["title"].as_str().unwrap_or_default().to_owned()).or_default().extend(said);
    }
    all.values_mut().for_each(|said| said.sort());
    all
}

#[test]
fn a_tree_a_zip_a_tar_and_a_mailbox_of_the_same_mails_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    std::fs::create_dir(&tree).unwrap();
    for check in ["dump-quote-differs", "dump-domain-lookalike", "dump-signature-under-two", "dump-boundary-twice"] {
        let into = folder.path().join(check);
        std::fs::create_dir(&into).unwrap();
        dumps::lay_out(&support::root().join("tests/cases").join(check).join("hit"), &into);
        for file in support::files_below(&into) {
            std::fs::rename(&file, tree.join(format!("{check}-{}", file.file_name().unwrap().display()))).unwrap();
        }
    }
    let mails: Vec<(String, Vec<u8>)> = support::files_below(&tree)
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    let zip: Vec<_> = mails.iter().map(|(name, mail)| packing::entry(name, mail).deflated()).collect();
    let tar: Vec<_> = mails.iter().map(|(name, mail)| packing::tar_entry(name, b'0', "", mail)).collect();
    let mut mailbox = Vec::new();
    for (_, mail) in &mails {
        mailbox.extend_from_slice(b"From export@nordhaven.example Thu May  4 12:00:06 2017\n");
        mailbox.extend_from_slice(mail);
        mailbox.push(b'\n');
    }
    let written = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let plain = by_mail(&said(&["triage", "--json"], &[tree], 1));
    let found: usize = plain.values().map(Vec::len).sum();
    assert!(found >= 7, "{plain:#?}");
    for container in [
        written("mails.zip", &packing::zip(&zip)),
        written("mails.tar", &packing::tar(&tar)),
        written("mails.mbox", &mailbox),
    ] {
        let packed = said(&["triage", "--json"], slice::from_ref(&container), 1);
        assert_eq!(objects(&packed).len(), mails.len(), "{}", container.display());
        assert_eq!(by_mail(&packed), plain, "{}", container.display());
    }
}

/// Many small mails, one of which stands out.
fn many(folder: &Path, count: usize) {
    for number in 0..count {
        let house = if number == count / 2 { "nordhavn" } else { "nordhaven" };
        let mail = format!(
            "From: Maja <maja@{house}.example>\nTo: <press@harbourpost.example>\nSubject: Pier {number}\nDate: Mon, 6 Mar 2017 {:02}:{:02}:07 +0100\nMessage-ID: <{number}.pier@{house}.example>\n\nThe drawings of the pier with the number {number} are ready.\n",
            number / 60 % 24,
            number % 60
        );
        std::fs::write(folder.join(format!("{number:04}.eml")), mail).unwrap();
    }
}

fn asked(path: &Path) -> Asked {
    Asked {
        paths: vec![path.to_owned()],
        settings: Arc::new(support::settings()),
        worker: Worker::InProcess,
        readers: 2,
        cancel: Cancel::default(),
        pause: Pause::default(),
    }
}

/// Gathers into a case; gives how many were kept, and how many were read now.
fn gathered(folder: &Path, case: &Path) -> (u64, u64) {
    let asked = asked(folder);
    let read = Arc::new(AtomicU64::new(0));
    let heard = read.clone();
    let told = move |_, _: &_| {
        heard.fetch_add(1, Ordering::Relaxed);
    };
    let (outcome, _) = gather(&asked, Index::open_or_make(case).unwrap(), told).unwrap();
    assert_eq!((outcome.refused, outcome.not_kept), (0, None));
    let read = read.load(Ordering::Relaxed);
    (outcome.gathered.things() - read, read)
}

#[test]
fn a_second_start_reads_only_what_is_new_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (tree, case) = (folder.path().join("tree"), folder.path().join("a.palimpsest"));
    std::fs::create_dir(&tree).unwrap();
    many(&tree, 20);
    assert_eq!(gathered(&tree, &case), (0, 20));
    assert_eq!(gathered(&tree, &case), (20, 0));
    // Other words in the place of the old ones, with the old size, time and inode: nobody looks into the file.
    let path = tree.join("0003.eml");
    let before = std::fs::metadata(&path).unwrap();
    let words = std::fs::read(&path).unwrap();
    std::fs::write(&path, vec![b'x'; words.len()]).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(before.modified().unwrap()).unwrap();
    assert_eq!(gathered(&tree, &case), (20, 0));
    // Another time of change: it is read anew, and what was kept of it is gone.
    let later = before.modified().unwrap() + std::time::Duration::from_secs(5);
    std::fs::write(&path, &words).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(gathered(&tree, &case), (19, 1));
    std::fs::remove_file(tree.join("0004.eml")).unwrap();
    std::fs::write(tree.join("new.eml"), b"From: <ole@suedhaven.example>\nSubject: New\n\nA new mail.\n").unwrap();
    assert_eq!(gathered(&tree, &case), (19, 1));
    let case_option = ["triage", "--json", "--case", case.to_str().unwrap()];
    let with = said(&case_option, slice::from_ref(&tree), 1);
    assert!(
        with == said(&["triage", "--json"], slice::from_ref(&tree), 1),
        "a case that was taken up says something else"
    );
    assert!(with.contains("new.eml") && !with.contains("0004.eml"));
}

#[test]
fn what_files_said_of_one_another_is_taken_up_until_a_file_comes_or_goes() {
    let (folder, files) = dump();
    let beside = tempfile::tempdir().unwrap();
    let case = beside.path().join("a.palimpsest");
    let root = [folder.path().to_owned()];
    let with_case = ["triage", "--json", "--case", case.to_str().unwrap()];
    let mut before = said(&["triage", "--json"], &root, 1);
    assert!(before.contains("dump-quote-differs") && before.contains("dump-same-id-other-words"));
    assert!(said(&with_case, &root, 1) == before, "the first time");
    assert!(said(&with_case, &root, 1) == before, "taken up");
    for gone in files.iter().step_by(9) {
        std::fs::remove_file(gone).unwrap();
        let now = said(&["triage", "--json"], &root, 1);
        assert!(now != before && said(&with_case, &root, 1) == now, "without {}", gone.display());
        assert!(said(&with_case, &root, 1) == now, "taken up without {}", gone.display());
        before = now;
    }
}

#[test]
fn a_part_of_the_dump_leaves_the_rest_of_the_case() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other, case) = (folder.path().join("one"), folder.path().join("two"), folder.path().join("a.palimpsest"));
    for tree in [&one, &other] {
        std::fs::create_dir(tree).unwrap();
        many(tree, 4);
    }
    assert_eq!(gathered(&one, &case), (0, 4));
    assert_eq!(gathered(&other, &case), (4, 4));
    std::fs::remove_file(other.join("0001.eml")).unwrap();
    assert_eq!(gathered(&one, &case), (8, 0));
    assert_eq!(gathered(&other, &case), (7, 0));
}

#[test]
fn one_large_mailbox_tells_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.mbox");
    let mail = "From a@nordhaven.example Mon Mar  6 09:00:00 2017\nFrom: <a@nordhaven.example>\nSubject: Pier\n\nThe drawings are ready.\n\n";
    std::fs::write(&path, mail.repeat(2_000)).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = {
        let heard = heard.clone();
        move |progress: Progress, _: &_| heard.lock().unwrap().push((progress.bytes, progress.of_bytes))
    };
    let asked = asked(&path);
    gather(&asked, MemoryShelf::default(), told).unwrap();
    let heard = heard.lock().unwrap();
    let whole = mail.len() as u64 * 2_000;
    assert_eq!(heard.len(), 2_000);
    assert!(heard.iter().all(|(bytes, of)| *of == whole && (1..=whole).contains(bytes)));
    // What is taken in runs ahead of what is read, but not by a whole mailbox.
    assert!(heard.is_sorted() && heard[1_000].0 < whole && heard[1_999].0 == whole);
}

#[test]
fn a_case_knows_its_dump_however_it_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let (tree, case) = (folder.path().join("tree"), folder.path().join("a.palimpsest"));
    std::fs::create_dir(&tree).unwrap();
    many(&tree, 12);
    let with_case = ["triage", "--json", "--case", case.to_str().unwrap()];
    // A case that does not stand there is not made for nothing, and one without a dump says so.
    said(&with_case, &[], 2);
    assert!(!case.exists());
    palimpsest::store::case::Case::in_memory().unwrap().save_as(&case, false, &[]).unwrap();
    let output = run(&with_case, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("knows of no dump yet"));
    let mut relative = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    relative.current_dir(folder.path()).args(with_case).arg("--no-stored-keys").arg("tree");
    let output = relative.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let named = String::from_utf8(output.stdout).unwrap();
    assert!(named.contains("\"tree/0001.eml\"") || named.contains("\"tree\\\\0001.eml\""), "{named}");
    // Without a name it is the same dump, and each of its files is in the case once.
    let whole = said(&["triage", "--json"], slice::from_ref(&tree), 1);
    assert!(said(&with_case, &[], 1) == whole);
    assert_eq!(gathered(&tree, &case), (12, 0));
    assert!(said(&with_case, slice::from_ref(&tree), 1) == whole);
    assert_eq!(Index::open(&case).unwrap().roots().unwrap(), [tree]);
}

#[test]
fn killed_again_and_again_it_ends_where_an_unbroken_run_ends() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    std::fs::create_dir(&tree).unwrap();
    many(&tree, 900);
    let unbroken = said(&["triage", "--json"], slice::from_ref(&tree), 1);
    let case = folder.path().join("a.palimpsest");
    let arguments = ["triage", "--json", "--case", case.to_str().unwrap()];
    let mut killed = 0;
    let mut kept = Vec::new();
    for round in 0..6_u64 {
        let mut child =
            command(&arguments, slice::from_ref(&tree)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(150 + 170 * round));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        if case.exists() {
            use palimpsest::inspect::across::Keeper as _;
            kept.push(Index::open(&case).expect("a case that was left in the middle opens").len());
        }
    }
    assert!(killed > 0, "it was too quick to be killed");
    assert!(kept.is_sorted() && kept.iter().all(|kept| *kept <= 900), "{kept:?}");
    let ended = said(&arguments, slice::from_ref(&tree), 1);
    assert!(ended == unbroken, "{}", different(&unbroken, &ended));
    assert!(said(&arguments, &[tree], 1) == unbroken, "once more");
}

#[test]
fn a_damaged_case_is_an_error_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    many(folder.path(), 3);
    let case = folder.path().join("a.palimpsest");
    for bytes in [b"this is no case of ours, though it is named like one".repeat(40), Vec::new()] {
        std::fs::write(&case, &bytes).unwrap();
        let output = run(&["triage", "--case", case.to_str().unwrap()], &[folder.path().join("0001.eml")]);
        assert_eq!(output.status.code(), Some(2));
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains("a.palimpsest"), "{complaint}");
        assert!(output.stdout.is_empty());
        assert_eq!(std::fs::read(&case).unwrap(), bytes);
    }
}

#[test]
fn a_case_that_is_damaged_inside_leaves_no_file_out_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    std::fs::create_dir(&tree).unwrap();
    many(&tree, 60);
    let case = folder.path().join("a.palimpsest");
    let arguments = ["triage", "--json", "--case", case.to_str().unwrap()];
    let whole = said(&arguments, slice::from_ref(&tree), 1);
    let bytes = std::fs::read(&case).unwrap();
    let page = 4096;
    let mut said_so = 0;
    for at in (1..bytes.len() / page).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[at * page..(at + 1) * page].fill(0xff);
        std::fs::write(&case, &damaged).unwrap();
        let output = run(&arguments, slice::from_ref(&tree));
        let complete = String::from_utf8_lossy(&output.stdout) == whole;
        said_so += usize::from(output.status.code() == Some(2) && !output.stderr.is_empty());
        assert!(complete || output.status.code() == Some(2), "page {at}: files are missing, and nobody says so");
    }
    assert!(said_so > 0);
}

#[test]
fn the_exit_status_says_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    many(folder.path(), 3);
    let plain = folder.path().join("0000.eml");
    said(&["triage"], slice::from_ref(&plain), 0);
    said(&["triage"], &[support::root().join("assets/samples/moved-back.eml"), plain.clone()], 1);
    let missing = folder.path().join("missing.eml");
    said(&["triage"], &[missing, support::root().join("assets/samples/moved-back.eml")], 2);
    let broken = folder.path().join("lines.jsonl");
    std::fs::write(&broken, "{\"format\":1}\nno line of ours\n").unwrap();
    let output = run(&["across", "--json"], slice::from_ref(&broken));
    assert_eq!(output.status.code(), Some(2));
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaints.contains("line 1") && complaints.contains("line 2"), "{complaints}");
    said(&["triage"], &[], 64);
    said(&["triage", "--jobs", "0"], &[plain], 64);
    said(&["across"], &[], 64);
}
