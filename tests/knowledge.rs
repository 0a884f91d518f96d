//! Newer releases of programs, brought in by file: the real program, with a store of its own.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program with this folder as the user's data folder.
fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .env("XDG_DATA_HOME", data)
        .env("XDG_CONFIG_HOME", data)
        .env("APPDATA", data)
        .env("HOME", data)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

fn said(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const RESEARCH: &str = "kind\tmatch_pattern\tfirst_public_date\tnote\tsource\n\
    producer\t^Quill Press 9\\.\t2026-11-01\thigh\tits maker's page\n\
    producer\t^Quill Press 8\\.\t2026-11-31\thigh\tits maker's page\n\
    program\t^Quill Press 7\\.\t2026-11-01\thigh\tits maker's page\n";
const COMPACT: &str =
    "source\t3\tits maker's page\nfont\t^Quill Sans\t2026-10-02\tm\t3\nproducer\t^Quill Press 9\\.\t2026-11-01\th\t3\n";

/// A PDF of 2016 whose program the shipped table does not know.
fn letter(path: &str) {
    let plain = std::fs::read(support::root().join("tests/cases/pdf-software-newer/clean.pdf")).unwrap();
    let text: String = plain.iter().map(|byte| char::from(*byte)).collect();
    let text = text.replace("LibreOffice 5.1", "Quill Press 9.2");
    std::fs::write(path, text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>()).unwrap();
}

/// What was found of programs newer than the file.
fn newer(report: &Value) -> Vec<String> {
    let found = report["findings"].as_array().unwrap();
    found.iter().filter(|one| one["check"] == "pdf-software-newer").map(Value::to_string).collect()
}

#[test]
fn newer_releases_are_kept_listed_used_and_taken_out() {
    let data = tempfile::tempdir().unwrap();
    let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let (research, compact, one, two) = (path("new ones.tsv"), path("b.tsv"), path("one.pdf"), path("two.pdf"));
    std::fs::write(&research, RESEARCH).unwrap();
    std::fs::write(&compact, COMPACT).unwrap();
    letter(&one);
    letter(&two);
    assert_eq!(newer(&objects(&run(data.path(), &["examine", "--json", &one]))[0]), [""; 0]);

    let now = ["--now", "2026-11-22T10:00:00Z"];
    let tried = run(data.path(), &["knowledge", "import", "--dry-run", now[0], now[1], &research]);
    assert!(said(&tried).0.contains("1 new, 0 known, 2 problems (nothing was kept)"), "{:?}", said(&tried));
    assert!(!data.path().join("palimpsest").exists());
    let kept = run(data.path(), &["knowledge", "import", now[0], now[1], &research, &compact]);
    assert_eq!(kept.status.code(), Some(2), "two lines were not taken");
    let (text, complaints) = said(&kept);
    assert!(complaints.contains("line 3: “2026-11-31” is no day"), "{complaints}");
    assert!(complaints.contains("line 4: “program” is no kind"), "{complaints}");
    assert!(text.contains("b.tsv: 1 new, 1 known, 0 problems, kept as 2026-11-22-b-tsv.tsv"), "{text}");
    let early = run(data.path(), &["knowledge", "import", "--json", "--now", "2026-10-01T00:00:00Z", &compact]);
    assert!(objects(&early)[0]["problems"].to_string().contains("has not come yet"), "{:?}", said(&early));

    let lists = objects(&run(data.path(), &["knowledge", "list", "--json"]));
    assert_eq!((lists.len(), &lists[0]["list"]), (3, &Value::Null));
    assert!(lists[0]["rows"].as_u64() > Some(1_900) && lists[0]["newest"].as_str() > Some("2026-01-01"));
    assert_eq!(lists[2]["name"], "new ones.tsv");
    assert_eq!(lists[2]["imported_on"], "2026-11-22");
    assert_eq!((&lists[2]["newest"], &lists[2]["rows"]), (&Value::from("2026-11-01"), &Value::from(1)));

    // Several files at once go through a pool of readers, each of which is told.
    let reports = objects(&run(data.path(), &["examine", "--json", &one, &two, &one]));
    for report in &reports {
        let found = newer(report);
        assert!(
            found.len() == 1 && found[0].contains("its maker's page; from the imported list “new ones.tsv”"),
            "{found:?}"
        );
        assert_eq!(report["releases"]["until"], "2026-11-01");
        assert_eq!(report["releases"]["lists"].as_array().unwrap().len(), 2);
    }
    let without = objects(&run(data.path(), &["examine", "--json", "--no-stored-knowledge", &one]));
    assert_eq!(newer(&without[0]), [""; 0]);
    assert_eq!(without[0]["releases"]["lists"].as_array().unwrap().len(), 0);

    let (html, plain) = (path("a.html"), path("b.html"));
    assert!(run(data.path(), &["report", "-o", &html, &one]).status.code().is_some_and(|code| code < 2));
    run(data.path(), &["report", "--no-stored-knowledge", "-o", &plain, &one]);
    let pages = [html, plain].map(|page| std::fs::read_to_string(page).unwrap());
    assert!(pages[0].contains(
        "known until 2026-11-01, with imported lists (“b.tsv”: 1 row, the newest of 2026-10-02; “new ones.tsv”"
    ));
    assert!(pages[1].contains("releases of programs known until") && !pages[1].contains("imported list"));

    let tested = run(data.path(), &["selftest"]);
    let text = said(&tested).0;
    assert_eq!(tested.status.code(), Some(0), "{text}");
    assert!(
        text.contains("known until 2026-11-01, with imported lists") && text.contains("shipped table alone"),
        "{text}"
    );

    let stored = said(&run(data.path(), &["stored"])).0;
    assert!(stored.contains("List of 1 release of programs from “new ones.tsv”"), "{stored}");
    let remove = |list: &str| run(data.path(), &["knowledge", "remove", list]).status.code();
    assert_eq!(remove("2026-11-22-new-ones-tsv.tsv"), Some(0));
    assert_eq!(remove("2026-11-22-new-ones-tsv.tsv"), Some(64));
    assert_eq!(remove("../../one.pdf"), Some(64));
    assert_eq!(newer(&objects(&run(data.path(), &["examine", "--json", &one]))[0]), [""; 0]);
    run(data.path(), &["stored", "--clear"]);
    assert!(!data.path().join("palimpsest").exists());
}

#[test]
fn what_is_beyond_all_that_is_known_is_said_and_mail_programs_can_be_brought() {
    let data = tempfile::tempdir().unwrap();
    let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let (pdf, mail, list) = (path("one.pdf"), path("one.eml"), path("new.tsv"));
    letter(&pdf);
    let text: String = std::fs::read(&pdf).unwrap().iter().map(|byte| char::from(*byte)).collect();
    let text = text
        .replace("Quill Press 9.2", "Typst 99.1.0   ")
        .replace("(Writer)", "(......)")
        .replace(">Writer<", ">......<");
    std::fs::write(&pdf, text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>()).unwrap();
    std::fs::write(
        &mail,
        "From: a@nord.example\r\nX-Mailer: Quill Mail 9.2\r\nDate: Tue, 02 May 2017 09:14:07 +0200\r\n\r\nwords\r\n",
    )
    .unwrap();
    std::fs::write(&list, "mailer\t^Quill Mail 9\\.\t2026-03-01\thigh\tits page\n").unwrap();
    let shown = said(&run(data.path(), &["examine", "--json", &pdf])).0;
    assert!(
        shown.contains(
            "Typst 99.1.0 is a higher version than any that is known here: the table of releases ends with Typst 0."
        ),
        "{shown}"
    );
    let found = |report: &Value| {
        report["findings"].to_string().contains("first public 2026-03-01 (its page; from the imported list “new.tsv”)")
    };
    assert!(!found(&objects(&run(data.path(), &["examine", "--json", &mail]))[0]));
    assert_eq!(run(data.path(), &["knowledge", "import", &list]).status.code(), Some(0));
    assert!(found(&objects(&run(data.path(), &["examine", "--json", &mail]))[0]));
}

#[test]
fn a_hostile_list_costs_only_itself() {
    let data = tempfile::tempdir().unwrap();
    let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let row = |pattern: &str| format!("producer\t{pattern}\t2026-01-01\thigh\tx\u{1b}[31m\u{202e}\n");
    for (name, text) in [
        ("nested.tsv", row(&"(".repeat(290)) + &row(&format!("{}a{}", "(".repeat(149), ")".repeat(149)))),
        ("counted.tsv", row("Quill(a{1000}){1000}") + &row("Quill\\pL{1000000}") + &row("Quill[a-z]{99999999999}")),
        ("wide.tsv", row(".*") + &row("[^x]{9}") + &row("(?:Quill|)") + &row("\\w+")),
        ("long.tsv", "Q".repeat(7 << 20)),
        ("bytes.tsv", "\u{0}\t\u{feff}\t\t\t\n".repeat(10_000)),
    ] {
        std::fs::write(path(name), text).unwrap();
        let tried = run(data.path(), &["knowledge", "import", &path(name)]);
        let (text, complaints) = said(&tried);
        assert!(tried.status.code() == Some(2) && text.contains(" 0 new, 0 known"), "{name}: {text} {complaints}");
        assert!(!complaints.contains(['\u{1b}', '\u{202e}']), "{name}");
    }
    // What steers a terminal or turns a line around is in no finding.
    std::fs::write(path("steering.tsv"), row("^Quill Press 9\\.")).unwrap();
    letter(&path("one.pdf"));
    assert_eq!(run(data.path(), &["knowledge", "import", &path("steering.tsv")]).status.code(), Some(0));
    let shown = said(&run(data.path(), &["examine", &path("one.pdf")])).0;
    assert!(shown.contains("steering.tsv") && !shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    // A kept list that somebody changed is told, and its pattern breaks nothing.
    let list = data.path().join("palimpsest/knowledge").read_dir().unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, text.replace("^Quill Press 9\\.", "Quill(a{1000}){1000}") + "no row\n").unwrap();
    let report = run(data.path(), &["examine", "--json", &path("one.pdf")]);
    assert!(said(&report).1.contains("line 4: it is no row"), "{:?}", said(&report));
    assert_eq!(newer(&objects(&report)[0]), [""; 0]);
}
