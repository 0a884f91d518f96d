//! The command line as scripts see it: the real program, its output and exit status.

#[path = "support/signing.rs"]
mod signing;
mod support;

use std::path::Path;
use std::process::{Command, Output};

use palimpsest::inspect::checks;
use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn objects(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect()
}

const MAIL: &str = "assets/samples/consistent-answer.eml";
const BAD_MAIL: &str = "assets/samples/moved-back.eml";
const PDF: &str = "assets/samples/consistent-notice.pdf";
const BAD_PDF: &str = "assets/samples/two-creation-dates.pdf";

#[test]
fn one_object_for_every_file_in_the_order_given_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let noise = folder.path().join("noise.bin");
    std::fs::write(&noise, [0_u8, 1, 2, 3]).unwrap();
    let missing = "no/such/file.eml";
    let output = run(&["examine", "--json", MAIL, missing, noise.to_str().unwrap(), BAD_PDF, "assets", PDF]);
    let all = objects(&output);
    let paths: Vec<&str> = all.iter().map(|one| one["source"]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [MAIL, missing, noise.to_str().unwrap(), BAD_PDF, "assets", PDF]);
    let kinds: Vec<&str> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["email", "unknown", "unknown", "pdf", "unknown", "pdf"]);
    assert_eq!(all[1]["standing"], "unreadable");
    assert_eq!(all[1]["source"]["sha256"], Value::Null);
    assert!(all[2]["source"]["sha256"].is_string());
    assert_eq!(output.status.code(), Some(2));
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        complaints.contains(missing) && complaints.contains("noise.bin") && complaints.contains("assets"),
        "{complaints}"
    );
}

#[test]
fn a_name_alone_makes_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let noise = folder.path().join("noise.eml");
    std::fs::write(&noise, [0x9c_u8, 0x01, b'\n', 0xff, b' ', b'x']).unwrap();
    let output = run(&["examine", "--json", noise.to_str().unwrap()]);
    assert_eq!(objects(&output)[0]["standing"], "unreadable");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn exit_status_says_what_was_found() {
    assert_eq!(run(&["examine", MAIL, PDF]).status.code(), Some(0));
    assert_eq!(run(&["examine", MAIL, BAD_MAIL]).status.code(), Some(1));
    assert_eq!(run(&["examine", "no/such/file", BAD_MAIL]).status.code(), Some(2));
    assert_eq!(run(&["examine"]).status.code(), Some(64));
    assert_eq!(run(&["examine", "--no-such-option", MAIL]).status.code(), Some(64));
    assert_eq!(run(&["explain", "no-such-check"]).status.code(), Some(64));
    assert_eq!(run(&["triage"]).status.code(), Some(64));
    assert_eq!(run(&["triage", "assets/samples"]).status.code(), Some(1));
    assert_eq!(run(&["--help"]).status.code(), Some(0));
}

#[test]
fn the_json_is_of_format_1() {
    for (path, kind) in [(MAIL, "email"), (BAD_MAIL, "email"), (PDF, "pdf"), (BAD_PDF, "pdf")] {
        let output = run(&["examine", "--json", "--now", "2026-11-22T00:00:00Z", path]);
        let one = &objects(&output)[0];
        let size = std::fs::metadata(support::root().join(path)).unwrap().len();
        assert_eq!(one["format"], 1);
        assert_eq!(one["kind"], kind);
        assert_eq!(one["as_of"], "2026-11-22T00:00:00Z");
        assert_eq!(one["source"]["bytes"], size);
        assert_eq!(one["source"]["sha256"].as_str().unwrap().len(), 64);
        let outcomes = &one["outcomes"];
        let number = |name: &str| outcomes[name].as_u64().unwrap();
        assert_eq!(number("ran"), number("found") + number("consistent"));
        assert_eq!(number("ran") + number("not_applicable") + number("failed"), checks::all().count() as u64);
        assert!(!one["facts"].as_array().unwrap().is_empty() && !one["timeline"].as_array().unwrap().is_empty());
        let mut names = std::collections::BTreeSet::new();
        for fact in one["facts"].as_array().unwrap() {
            assert!(names.insert(fact["name"].as_str().unwrap().to_owned()), "{} twice", fact["name"]);
            place_is_inside(&fact["at"], size);
        }
        for finding in one["findings"].as_array().unwrap() {
            assert!(checks::by_id(finding["check"].as_str().unwrap()).is_some());
            assert!(["note", "odd", "conflict", "proof"].contains(&finding["weight"].as_str().unwrap()));
            for exhibit in finding["exhibits"].as_array().unwrap() {
                assert!(["claims", "contradicts", "context"].contains(&exhibit["role"].as_str().unwrap()));
                place_is_inside(&exhibit["at"], size);
            }
        }
        for moment in one["timeline"].as_array().unwrap() {
            assert!(moment["utc"].is_string() || moment["earliest"].is_string() || moment["as_written"].is_string());
            assert!(moment["precision"].is_string() && moment["zone"].is_string() && moment["trust"].is_string());
        }
        for list in ["proofs", "revisions", "repairs", "children"] {
            assert!(one[list].is_array(), "{list}");
        }
    }
}

#[test]
fn the_words_that_a_saved_state_changed_are_quoted_in_every_form() {
    const WORDS: &str = "tests/cases/pdf-update-content/hit-words.pdf";
    let text = String::from_utf8(run(&["examine", WORDS]).stdout).unwrap();
    assert!(text.contains("Page 2: “Total 1,200 EUR” → “Total 9,200 EUR”"), "{text}");
    assert!(text.contains("Page 1: field “Checked by”: added: “R. Caldera”"));
    let one: Value = serde_json::from_slice(&run(&["examine", "--json", WORDS]).stdout).unwrap();
    assert_eq!(one["pages"], 3);
    let page = &one["revisions"][1]["words"][0];
    assert_eq!((page["page"].as_u64(), page["before_page"].as_u64()), (Some(2), Some(2)));
    let change = &page["changes"][0];
    assert_eq!(
        (&change["what"], &change["before"]["text"], &change["after"]["text"]),
        (&"text".into(), &"1,200".into(), &"9,200".into())
    );
    assert_eq!(change["after"]["areas"][0].as_array().unwrap().len(), 4);
    let size = std::fs::metadata(support::root().join(WORDS)).unwrap().len();
    place_is_inside(&change["after"]["at"], size);
    assert_eq!(page["said"][0], "page 2: “Total 1,200 EUR” → “Total 9,200 EUR”");
    let removed = &one["revisions"][4]["words"][0];
    assert!(removed["page"].is_null() && removed["before_page"] == 4);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("words.html");
    run(&["examine", "--html", out.to_str().unwrap(), WORDS]);
    let html = std::fs::read_to_string(out).unwrap();
    assert!(html.contains("What each saved state changed") && html.contains("Total <mark>9,200</mark> EUR"));
}

fn place_is_inside(at: &Value, size: u64) {
    match at["kind"].as_str().unwrap() {
        "raw" => {
            let (start, end) = (at["start"].as_u64().unwrap(), at["end"].as_u64().unwrap());
            assert!(start <= end && end <= size, "{at}");
        }
        "decoded" => {
            assert!(!at["within"].as_array().unwrap().is_empty() && at["start"].is_u64() && at["end"].is_u64())
        }
        "absent" => assert!(at["looked_for"].is_string() && at["within"].is_string()),
        other => panic!("{other}"),
    }
}

#[test]
fn facts_have_their_documented_names() {
    let output = run(&["facts", "--json", MAIL]);
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    let value =
        |name: &str| all.as_array().unwrap().iter().find(|fact| fact["name"] == name).map(|fact| fact["value"].clone());
    assert_eq!(value("mail.date").unwrap(), "Thu, 4 May 2017 14:00:01 +0200 (CEST)");
    assert_eq!(value("mail.received[0].by").unwrap(), "store.harbourpost.example");
    assert_eq!(value("mail.received[2].address[0]").unwrap(), "192.0.2.44");
    assert_eq!(value("mail.message-id~clock").unwrap(), "2017-05-04T12:00:02Z");
    assert!(value("mail.boundary[0]~clock").is_some() && value("mail.thread-index~clock").is_some());
    let pdf = run(&["facts", PDF]);
    let text = String::from_utf8_lossy(&pdf.stdout).into_owned();
    for name in [
        "pdf.info.CreationDate",
        "pdf.info.Producer",
        "pdf.xmp.xmp:CreateDate",
        "pdf.trailer.ID[0]",
        "pdf.pages",
        "pdf.font[0].head.created",
    ] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{name}\t"))), "{name} in\n{text}");
    }
}

#[test]
fn the_catalogue_and_its_explanations_are_printed() {
    let json: Value = serde_json::from_slice(&run(&["checks", "--json"]).stdout).unwrap();
    let all = json.as_array().unwrap();
    assert_eq!(all.len(), checks::all().count());
    for field in ["id", "title", "looks_at", "why", "innocent", "next_step", "sources", "weight", "since"] {
        assert!(all.iter().all(|check| !check[field].is_null()), "{field}");
    }
    for check in checks::all() {
        let text = String::from_utf8_lossy(&run(&["explain", check.id]).stdout).into_owned();
        assert!(text.contains(check.title) && text.contains(check.innocent[0]), "{}", check.id);
    }
    assert!(String::from_utf8_lossy(&run(&["checks", "--markdown"]).stdout).contains("## Mail: dates"));
}

#[test]
fn text_for_people_names_the_standing_the_finding_and_both_sides() {
    let text = String::from_utf8_lossy(&run(&["examine", BAD_MAIL]).stdout).into_owned();
    for part in ["Conflicting", "21 days", "Date header", "Outlook Message-ID", "Ordinary reasons"] {
        assert!(text.contains(part), "“{part}” in\n{text}");
    }
}

#[test]
fn the_html_report_is_one_file_without_script_or_link_and_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.html"), folder.path().join("two.html"));
    for out in [&one, &two] {
        let status =
            run(&["examine", "--now", "2026-11-22T00:00:00Z", "--html", out.to_str().unwrap(), BAD_MAIL]).status;
        assert_eq!(status.code(), Some(1));
    }
    let text = std::fs::read_to_string(&one).unwrap();
    assert_eq!(text, std::fs::read_to_string(&two).unwrap());
    for forbidden in ["<script", "http://", "https://", "src=", "href=\"//"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert!(text.contains("21 days") && text.contains("SHA-256"));
    let many = folder.path().join("many");
    run(&["examine", "--html", many.to_str().unwrap(), MAIL, BAD_MAIL]);
    assert_eq!(std::fs::read_dir(&many).unwrap().count(), 2);
}

#[test]
fn the_place_and_the_reader_change_nothing() {
    let path = support::root().join(BAD_PDF);
    let run_in = |folder: &Path, zone: &str, language: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_palimpsest"))
            .current_dir(folder)
            .env_clear()
            .env("TZ", zone)
            .env("LANG", language)
            .env("HOME", folder)
            .env("TZDIR", folder)
            .args(["examine", "--json", "--now", "2026-11-22T00:00:00Z"])
            .arg(&path)
            .output()
            .unwrap();
        output.stdout
    };
    let other = tempfile::tempdir().unwrap();
    assert_eq!(run_in(support::root(), "UTC", "C"), run_in(other.path(), "Asia/Tokyo", "tr_TR.UTF-8"));
}

#[test]
fn a_file_that_ends_its_reader_costs_that_file_only() {
    // 64 KiB of `[`: whatever recursion does with it, the next file is answered.
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("deep.pdf");
    let mut bytes = b"%PDF-1.4\n1 0 obj\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'[', 64 * 1024));
    bytes.extend(b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF");
    std::fs::write(&deep, bytes).unwrap();
    let all = objects(&run(&["examine", "--json", deep.to_str().unwrap(), MAIL]));
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["standing"], "consistent");
}

#[test]
fn extract_writes_what_the_report_names_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.pdf");
    let out = target.to_str().unwrap();
    let mail = "tests/cases/mail-attachment-later/hit.eml";
    let report = &objects(&run(&["examine", "--json", mail]))[0];
    let child = &report["children"][0];
    assert_eq!((&child["name"], &child["kind"]), (&Value::from("minutes.pdf"), &Value::from("pdf")));
    assert_eq!(child["place"]["kind"], "decoded");
    assert_eq!(run(&["extract", "--part", "2", mail, "-o", out]).status.code(), Some(0));
    let written = objects(&run(&["examine", "--json", out]));
    assert_eq!(written[0]["source"]["sha256"], child["source"]["sha256"]);
    // What stands there is not written over unless that is asked for.
    assert_eq!(run(&["extract", "--part", "1", mail, "-o", out]).status.code(), Some(64));
    assert_eq!(objects(&run(&["examine", "--json", out]))[0]["kind"], "pdf");
    assert_eq!(run(&["extract", "--part", "1", "--force", mail, "-o", out]).status.code(), Some(0));
    assert!(std::fs::read_to_string(&target).unwrap().starts_with("Dear colleagues"));
    let kept = folder.path().join("kept.eml");
    std::fs::copy(support::root().join(mail), &kept).unwrap();
    let kept_name = kept.to_str().unwrap();
    let itself = run(&["extract", "--part", "2", "--force", kept_name, "-o", kept_name]);
    assert_eq!(itself.status.code(), Some(64), "the examined file is never written over");
    assert_eq!(std::fs::read(&kept).unwrap(), std::fs::read(support::root().join(mail)).unwrap());
    let into = run(&["extract", "--part", "2", mail, "-o", folder.path().to_str().unwrap()]);
    assert_eq!(into.status.code(), Some(0), "in a folder it gets its own name");
    assert!(std::fs::read(folder.path().join("minutes.pdf")).unwrap().starts_with(b"%PDF-"));
    let restored = run(&["extract", "--restored", "--force", mail, "-o", folder.path().to_str().unwrap()]);
    assert_eq!(
        restored.status.code(),
        Some(64),
        "a restored mail has no name of its own: a folder is no file to write"
    );
    let none = run(&["extract", "--part", "7", mail, "-o", folder.path().join("none").to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("its parts are"));
    assert!(!folder.path().join("none").exists());
}

#[test]
fn a_message_of_a_mailbox_and_a_part_of_it_can_be_extracted() {
    let folder = tempfile::tempdir().unwrap();
    let mail = std::fs::read(support::root().join("tests/cases/mail-attachment-later/hit.eml")).unwrap();
    let line = b"From a@b.example Thu May  4 14:00:01 2017\r\n";
    let file = folder.path().join("both.mbox");
    std::fs::write(&file, [&line[..], &mail, b"\r\n", line, &mail].concat()).unwrap();
    let target = folder.path().join("out.pdf");
    let arguments = ["extract", "--part", "2/2", file.to_str().unwrap(), "-o", target.to_str().unwrap()];
    assert_eq!(run(&arguments).status.code(), Some(0));
    assert!(std::fs::read(target).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_mail_as_it_was_signed_is_written_where_the_search_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let letter = b"From: Helene <helene@nordhaven.example>\r\nTo: marta@example.org\r\nSubject: Quay 4\r\nDate: Tue, 2 May 2017 09:14:07 +0200\r\nMessage-ID: <1@nordhaven.example>\r\n\r\nPlease pay 1,500 euros before May.\r\n";
    let signed = signing::Signing::usual("nordhaven.example", "quay").sign(letter);
    let shown = String::from_utf8(signed.clone()).unwrap().replace("1,500", "4,500");
    std::fs::write(path("shown.eml"), shown).unwrap();
    let keys = support::root().join("tests/cases/keys.tsv").to_str().unwrap().to_owned();
    let extract = |file: &str, out: &str| {
        run(&["extract", "--restored", "--no-stored-keys", "--keys", &keys, &path(file), "-o", &path(out)])
    };
    assert_eq!(extract("shown.eml", "was.eml").status.code(), Some(0));
    assert_eq!(std::fs::read(path("was.eml")).unwrap(), signed);
    // Where nothing differs there is nothing to write.
    let nothing = extract("was.eml", "again.eml");
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("no signed value was found"));
    assert!(!Path::new(&path("again.eml")).exists());
    // One of the two must be asked for.
    assert_eq!(run(&["extract", &path("was.eml"), "-o", &path("x")]).status.code(), Some(64));
}

#[test]
fn two_files_are_laid_side_by_side() {
    let output = run(&["compare", BAD_MAIL, MAIL]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("When was it sent?") && text.contains("Facts that are not the same in all"), "{text}");
    let twice = objects(&run(&["compare", "--json", MAIL, MAIL])).remove(0);
    assert_eq!(twice["files"].as_array().unwrap().len(), 2);
    assert!(twice["facts"].as_array().unwrap().iter().all(|row| row["same"] == true));
    assert!(!twice["claims"].as_array().unwrap().is_empty());
    assert_eq!(run(&["compare", MAIL]).status.code(), Some(64));
    assert_eq!(run(&["compare", MAIL, "no/such/file.eml"]).status.code(), Some(2));
}

#[test]
fn the_program_judges_its_own_samples_as_expected() {
    let output = run(&["selftest"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("All samples are judged as expected") && text.contains("releases of programs known until 20")
    );
    let object = objects(&run(&["selftest", "--json"])).remove(0);
    assert_eq!(object["passed"], true);
    let files = support::files_below(&support::root().join("assets/samples"));
    assert_eq!(object["samples"].as_array().unwrap().len(), files.len());
}

#[test]
fn one_report_tells_of_several_files_with_the_notes_of_a_case_and_no_path() {
    use palimpsest::store::case::{Case, CaseFile, Entry, Mark, Subject};
    let folder = tempfile::tempdir().unwrap();
    let (case, page) = (folder.path().join("c.palimpsest"), folder.path().join("r.html"));
    let leak = folder.path().join("leak");
    std::fs::create_dir(&leak).unwrap();
    let files = [BAD_MAIL, PDF].map(|name| {
        let path = leak.join(Path::new(name).file_name().unwrap());
        std::fs::copy(support::root().join(name), &path).unwrap();
        path
    });
    let report = support::examine(&files[0]);
    let id = report.id.clone().unwrap();
    let mut noted = Case::in_memory().unwrap();
    let entry = Entry { note: "asked on Tuesday".into(), mark: Some(Mark::Asked), tags: vec!["quay".into()] };
    noted.set(&Subject::finding(&id, report.findings[0].key()), &entry, 1).unwrap();
    let known: Vec<CaseFile> = files
        .iter()
        .map(|path| CaseFile {
            id: support::examine(path).id.unwrap(),
            name: CaseFile::name_of(path),
            path: Some(path.clone()),
            kind: "email".into(),
            standing: "consistent".into(),
            bytes: 1,
        })
        .collect();
    noted.add(&known, 1).unwrap();
    noted.save_as(&case, false, &[]).unwrap();
    let (case, out) = (case.to_str().unwrap(), page.to_str().unwrap());
    let now = ["--now", "2026-11-22T00:00:00Z"];
    let output = run(&["report", "--case", case, "-o", out, now[0], now[1]]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let first = std::fs::read_to_string(&page).unwrap();
    assert!(first.contains("What 2 files say of their own origin") && first.contains("asked on Tuesday"));
    assert!(!first.contains(folder.path().to_str().unwrap()));
    run(&["report", "--case", case, "-o", out, now[0], now[1]]);
    assert_eq!(std::fs::read_to_string(&page).unwrap(), first);
    let paths = run(&["report", "--paths", "-o", out, files[0].to_str().unwrap()]);
    assert_eq!(paths.status.code(), Some(1));
    assert!(std::fs::read_to_string(&page).unwrap().contains(folder.path().to_str().unwrap()));
    // Never over a file that is read, never over a case.
    assert_eq!(run(&["report", "-o", files[0].to_str().unwrap(), files[0].to_str().unwrap()]).status.code(), Some(64));
    assert_eq!(run(&["report", "-o", case, files[0].to_str().unwrap()]).status.code(), Some(64));
}
