//! A dump made by a generator with a table of what was planted, where both are at hand: each planted thing is named by the check that
//! is for it, whatever the weight, and stands where something brought it that few files have; mails in which nothing was planted stand in
//! no conflict but for what no mail of the world can say.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Mails of the dump: enough for each kind to be planted.
const MAILS: &str = "2000";
/// What is planted, and the check that names it.
const PLANTED: [(&str, &str); 11] = [
    ("att_created_after_mail", "mail-attachment-later"),
    ("date_after_received", "mail-date-after-arrival"),
    ("date_wrong_zone", "dump-zone-of-few"),
    ("dkim_body_altered", "mail-signature-text-differs"),
    ("dkim_expired", "mail-signature-expiry"),
    ("dkim_key_missing", "mail-signature-key-missing"),
    ("dkim_l_tag_appended", "mail-signature-text-behind"),
    ("dkim_subject_altered", "mail-signature-headers-differ"),
    ("missing_reply_parent", "dump-parent-missing"),
    ("msgid_foreign_domain", "dump-id-domain-unlike"),
    ("received_backwards", "mail-hop-time-travel"),
];
/// Conflicts that the generator makes without planting them: its servers write PDT in winter, its programs are newer than its mails.
const OF_THE_GENERATOR: [&str; 3] = ["mail-hop-zone-season", "mail-client-newer", "pdf-software-newer"];

/// Checks that found something in a file or in what it encloses, and those that found a conflict or proof.
fn found(one: &Value, all: &mut BTreeSet<String>, heavy: &mut BTreeSet<String>) {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    for finding in one["findings"].as_array().unwrap() {
        all.insert(word(&finding["check"]));
        if ["conflict", "proof"].contains(&finding["weight"].as_str().unwrap()) {
            heavy.insert(word(&finding["check"]));
        }
    }
    all.extend(one["notes"].as_array().unwrap().iter().map(word));
    one["children"].as_array().unwrap().iter().for_each(|child| found(child, all, heavy));
}

#[test]
fn whatever_was_planted_is_named_and_nothing_else_is_in_conflict() {
    let Some(tools) = support::shared("tools") else { return };
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("dump");
    let mut maker = Command::new("python3");
    maker.arg(tools.join("make_dump.py")).arg(&dump).args(["-n", MAILS, "--seed", "1"]).stdout(Stdio::null());
    if !maker.status().is_ok_and(|status| status.success()) {
        return;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    command.args(["triage", "--json", "--keys"]).arg(dump.join("keys.tsv")).arg(dump.join("eml"));
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let truth = std::fs::read_to_string(dump.join("truth.tsv")).unwrap();
    let planted: BTreeMap<&str, Vec<&str>> = truth
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|row| (row[0], row[4].split(',').filter(|kind| !kind.is_empty()).collect()))
        .collect();
    let mut unseen: BTreeMap<&str, &str> = PLANTED.into();
    let (mut wrong, mut files) = (Vec::new(), 0);
    for one in said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        files += 1;
        let path = one["source"]["path"].as_str().unwrap();
        let kinds = &planted[path.rsplit_once("eml/").unwrap().1];
        let few = one["leads"].is_string() && one["shared_by"].as_u64().unwrap() <= one["files"].as_u64().unwrap() / 20;
        if !kinds.is_empty() && !few {
            wrong.push(format!(
                "{path}: {kinds:?} was planted, and nothing that few files have brought it to its place"
            ));
        }
        let (mut all, mut heavy) = (BTreeSet::new(), BTreeSet::new());
        found(&one, &mut all, &mut heavy);
        for kind in kinds {
            let check = PLANTED.iter().find(|(name, _)| name == kind).unwrap().1;
            unseen.remove(kind);
            if !all.contains(check) {
                wrong.push(format!("{path}: {kind} was planted, and {check} says nothing"));
            }
        }
        let strange = heavy.iter().find(|check| !OF_THE_GENERATOR.contains(&check.as_str()));
        if let Some(check) = strange.filter(|_| kinds.is_empty()) {
            wrong.push(format!("{path}: nothing was planted, and {check} found a conflict"));
        }
    }
    assert_eq!(files, planted.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unseen.is_empty(), "kinds that were never planted: {unseen:?}");
}
