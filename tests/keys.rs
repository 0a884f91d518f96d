//! The keys' commands as scripts see them: the real program, with a store of its own.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program with this folder as the user's data folder.
fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .env("XDG_DATA_HOME", data)
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

/// A mail with a signature of this domain and selector that nobody made.
fn mail(domain: &str, selector: &str, date: &str) -> String {
    format!(
        "DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s={selector}; h=from:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\nFrom: a@{domain}\r\nDate: {date}\r\n\r\nwords\r\n"
    )
}

const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

#[test]
fn keys_are_kept_listed_used_and_taken_out() {
    let data = tempfile::tempdir().unwrap();
    let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let (zone, letter) = (path("from dig.txt"), path("letter.eml"));
    std::fs::write(
        &zone,
        format!("quay._domainkey.nord.example. 300 IN TXT \"v=DKIM1; k=rsa; p=\" \"{KEY}\"\nno key\n"),
    )
    .unwrap();
    std::fs::write(&letter, mail("nord.example", "quay", "Tue, 02 May 2017 09:14:07 +0200")).unwrap();

    let tried = run(data.path(), &["keys", "import", "--dry-run", &zone]);
    assert!(said(&tried).0.contains("1 new, 0 known, 1 problem (nothing was kept)"), "{:?}", said(&tried));
    assert!(!data.path().join("palimpsest").exists());

    let kept = run(data.path(), &["keys", "import", "--now", "2026-11-22T10:00:00Z", &zone]);
    assert_eq!(kept.status.code(), Some(2), "a line could not be read");
    assert!(said(&kept).1.contains("line 2: "), "{:?}", said(&kept));
    let again = run(data.path(), &["keys", "import", &zone]);
    assert!(said(&again).0.contains("0 new, 1 known"), "{:?}", said(&again));

    let listed = objects(&run(data.path(), &["keys", "list", "--json", "--domain", "nord.example"]));
    let own: Vec<&Value> = listed.iter().filter(|key| key["domain"] == "nord.example").collect();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["bits"], 1024);
    assert_eq!(own[0]["published"], true, "it is the example of RFC 6376");
    assert_eq!(
        (own[0]["from"].as_str(), own[0]["list"].as_str()),
        (Some("imported"), Some("2026-11-22-from-dig-txt.tsv"))
    );
    let text = said(&run(data.path(), &["keys", "list", "--domain", "nord.example"])).0;
    assert!(text.contains("quay._domainkey.nord.example") && text.contains("on 2026-11-22"), "{text}");

    let with = objects(&run(data.path(), &["examine", "--json", &letter]));
    assert_ne!(with[0]["proofs"][0]["signature"], "no-key");
    let without = objects(&run(data.path(), &["examine", "--json", "--no-stored-keys", &letter]));
    assert_eq!(without[0]["proofs"][0]["signature"], "no-key");
    let given = objects(&run(data.path(), &["examine", "--json", "--no-stored-keys", "--keys", &zone, &letter]));
    assert_ne!(given[0]["proofs"][0]["signature"], "no-key");

    assert_eq!(run(data.path(), &["keys", "remove", "2026-11-22-from-dig-txt.tsv"]).status.code(), Some(0));
    assert_eq!(run(data.path(), &["keys", "remove", "2026-11-22-from-dig-txt.tsv"]).status.code(), Some(64));
    assert_eq!(run(data.path(), &["keys", "remove", "../../letter.tsv"]).status.code(), Some(64));
    let after = objects(&run(data.path(), &["examine", "--json", &letter]));
    assert_eq!(after[0]["proofs"][0]["signature"], "no-key");
}

#[test]
fn the_records_that_a_folder_needs() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("mails");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in [
        ("a.eml", mail("nord.example", "quay", "Tue, 02 May 2017 09:14:07 +0200")),
        ("b.eml", mail("Nord.example", "Quay", "Thu, 04 Jan 2018 09:14:07 +0200")),
        ("c.eml", mail("other.example", "$(reboot)", "Thu, 04 Jan 2018 09:14:07 +0200")),
        ("d.eml", mail("gmail.com", "20161025", "Thu, 04 Jan 2018 09:14:07 +0200")),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let output = run(data.path(), &["keys", "needed", "--json", folder.to_str().unwrap()]);
    let records = objects(&output);
    assert_eq!(output.status.code(), Some(0), "{:?}", said(&output));
    let first = &records[0];
    assert_eq!(first["record"], "quay._domainkey.nord.example");
    assert_eq!(
        (first["mails"].as_u64(), first["first"].as_str(), first["last"].as_str()),
        (Some(2), Some("2017-05-02"), Some("2018-01-04"))
    );
    assert_eq!(first["line"], "dig +noall +answer TXT quay._domainkey.nord.example");
    assert!(records.iter().all(|record| record["domain"] != "gmail.com"), "its key is shipped");
    assert!(records.iter().skip(1).all(|record| record["line"].is_null()));
    let (text, _) = said(&run(data.path(), &["keys", "needed", folder.to_str().unwrap()]));
    assert!(text.lines().all(|line| line.starts_with('#') || line.starts_with("dig +noall +answer TXT ")), "{text}");
}

#[test]
fn lists_made_to_break_the_reader_and_wrong_use() {
    let data = tempfile::tempdir().unwrap();
    let large = data.path().join("large");
    std::fs::File::create(&large).unwrap().set_len(200 * 1024 * 1024).unwrap();
    let noise = data.path().join("noise");
    std::fs::write(&noise, [0_u8, 159, 146, 150, 10, 0, 1]).unwrap();
    let output =
        run(data.path(), &["keys", "import", large.to_str().unwrap(), noise.to_str().unwrap(), "no/such/file"]);
    let (_, complaints) = said(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaints.contains("larger than the 64 MiB") && complaints.contains("it is no text"), "{complaints}");
    assert!(complaints.contains("no/such/file"), "{complaints}");
    for wrong in [&["keys"][..], &["keys", "import"], &["keys", "needed"], &["keys", "forget"]] {
        assert_eq!(run(data.path(), wrong).status.code(), Some(64), "{wrong:?}");
    }
}

#[test]
fn a_broken_list_in_the_store_is_told_and_the_rest_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let kept = if cfg!(target_os = "macos") {
        data.path().join("Library/Application Support")
    } else {
        data.path().to_owned()
    };
    let folder = kept.join("palimpsest").join("keys");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine.tsv"), b"something else\n").unwrap();
    let output = run(data.path(), &["keys", "list", "--json"]);
    assert!(objects(&output).len() > 300);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).1.contains("mine.tsv: line 1: it is no list of this program"), "{:?}", said(&output));
    assert!(folder.join("mine.tsv").is_file());
}
