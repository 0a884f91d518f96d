//! The view of proofs, the marks of what a signature covers, and the keys, by role and label.

#[path = "support/signing.rs"]
mod signing;
mod support;
#[path = "support/window.rs"]
mod window;

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use palimpsest::acquire::Source;
use palimpsest::evidence::{ByteSpan, Content, Fact, Locator, Part, Text};
use palimpsest::inspect::Report;
use palimpsest::inspect::proofs::{ArcChain, ArcResult, ArcSet, Cause, Edit, Restored, Search, Undone, Verdict};
use palimpsest::store::settings::Theme;
use signing::Signing;
use window::{Test, open, wide};

const LETTER: &[u8] = b"From: Ida Holm <ida.holm@nordhaven.example>\r\n\
    To: desk@paper.example\r\n\
    Subject: Quay 4\r\n\
    Date: Thu, 4 May 2017 14:00:01 +0200\r\n\
    Message-ID: <a1@nordhaven.example>\r\n\
    Reply-To: ida@elsewhere.example\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: text/plain; charset=us-ascii\r\n\r\n\
    The invoice is over 4,000 euros.\r\n\r\nIda\r\n";

fn report(name: &str, mail: Vec<u8>) -> (PathBuf, Report) {
    let report = palimpsest::examine(&Source::new(name, mail), &support::settings());
    (PathBuf::from(format!("/{name}")), report)
}

fn signed(signing: &Signing) -> (PathBuf, Report) {
    report("signed.eml", signing.sign(LETTER))
}

fn usual() -> (PathBuf, Report) {
    signed(&Signing::usual("nordhaven.example", "quay"))
}

fn changed() -> (PathBuf, Report) {
    let mail = Signing::usual("nordhaven.example", "quay").sign(LETTER);
    report("changed.eml", String::from_utf8(mail).unwrap().replace("4,000", "9,000").into_bytes())
}

/// The same as a file, so that its bytes can be shown; the folder goes with the test.
fn on_disk() -> (tempfile::TempDir, (PathBuf, Report)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signed.eml");
    let mail = Signing::usual("nordhaven.example", "quay").sign(LETTER);
    std::fs::write(&path, &mail).unwrap();
    let (_, report) = report("signed.eml", mail);
    (folder, (path, report))
}

fn proofs(report: (PathBuf, Report)) -> Test {
    let mut test = wide(vec![report]);
    test.click(Role::Tab, "Proofs");
    test
}

#[test]
fn a_signature_that_fits_shows_three_lights_what_it_covers_and_what_it_does_not_prove() {
    let (_folder, file) = on_disk();
    let mut test = proofs(file);
    test.must("1 signature fits (nordhaven.example): covers From, To, Date, Subject and the whole text");
    test.must("signed by the servers of nordhaven.example");
    test.must("Text fingerprint: agrees");
    test.must("Header signature: fits");
    test.must("Key: imported");
    test.must("RSA, 2048 bit");
    test.must("Seen from 2016-01-01 to 2019-12-31; the mail lies inside");
    test.must("The whole text, with all attachments");
    test.must("What it does not cover");
    test.must("ida@elsewhere.example");
    test.must("That the Date is true: the servers sign the Date that the sender's program wrote");
    test.click(Role::Link, "Subject, bytes");
    test.wait_for("Bytes of the file");
    assert!(test.bytes("Bytes of the file").contains("Quay 4"));
}

#[test]
fn what_a_signature_covers_is_marked_in_the_other_views() {
    let (_folder, file) = on_disk();
    let mut test = proofs(file);
    test.click(Role::Link, "Mark in Source what this signature covers");
    test.wait_for("Bytes of the file");
    test.must(
        "Covered by the selected signature: From, To, Date, Subject, Message-ID, Content-Type, MIME-Version, the text",
    );
    test.click(Role::Link, "Unmark what the signature covers");
    assert!(!test.has("Covered by the selected signature"));
    test.click(Role::Tab, "Facts");
    test.must("signed by nordhaven.example");
    test.click(Role::Tab, "Claims");
    let nodes = test.harness.query_all_by_role(Role::Button);
    let labels: Vec<String> = nodes.filter_map(|node| node.accesskit_node().label()).collect();
    assert!(
        labels.iter().any(|label| label.contains("14:00:01") && label.contains("signed by nordhaven.example")),
        "{labels:?}"
    );
    test.click(Role::Tab, "Overview");
    test.must("1 signature fits (nordhaven.example)");
    test.click(Role::Link, "Show the proofs");
    assert_eq!(test.selected(Role::Tab), ["Proofs"]);
}

#[test]
fn text_behind_the_covered_length_is_marked_where_it_begins() {
    let mut signing = Signing::usual("nordhaven.example", "quay");
    signing.tags = "l=34;".to_owned();
    let (path, report) = signed(&signing);
    let body = report.proofs[0].body.clone().unwrap();
    let start = body.covered.raw_span().unwrap().start;
    let plain = "The invoice is over 4,000 euros.\r\n\r\nIda\r\n".to_owned();
    let end = start + plain.len();
    let mut test = proofs((path, report));
    test.must("agrees in part");
    test.must("End of the text");
    let part = Part { path: "0".into(), body: ByteSpan::new(start, end), ..Part::default() };
    let texts = vec![Text { part: "0".into(), plain, ..Text::default() }];
    test.harness.state_mut().show_content(&Content { texts, parts: vec![part], ..Content::default() });
    test.click(Role::Tab, "Content");
    test.must("Only the first 34 bytes of this text are signed by nordhaven.example (l=)");
}

#[test]
fn a_missing_key_says_which_record_to_ask_for() {
    let mail = Signing::usual("nordhaven.example", "unknown").sign(LETTER);
    let mut test = proofs(report("nokey.eml", mail));
    test.must("No key at hand for nordhaven.example: 1 record to ask for");
    test.must("dig +noall +answer TXT unknown._domainkey.nordhaven.example");
    test.must("Header signature: no key at hand");
    test.must("Half tested: the text fits");
    test.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    test.must("Records needed by the open files");
    test.must("Copy the question for unknown._domainkey.nordhaven.example");
}

#[test]
fn a_selector_with_strange_letters_never_becomes_a_command() {
    let (path, mut report) = usual();
    let proof = &mut report.proofs[0];
    (proof.signature, proof.selector, proof.key) = (Verdict::NoKey, "a; rm -rf ~".into(), None);
    let test = proofs((path, report));
    assert!(!test.has("dig +noall +answer TXT a;"));
    test.must("its name has unusual letters");
}

/// A report in which the amount was found.
fn found() -> (PathBuf, Report) {
    let (path, mut report) = changed();
    let mail = Signing::usual("nordhaven.example", "quay").sign(LETTER);
    let at = mail.windows(5).position(|window| window == b"4,000").unwrap();
    let proof = &mut report.proofs[0];
    proof.restored = vec![Restored {
        what: "text".into(),
        signed: "The invoice is over 4,000 euros.".into(),
        shown: "The invoice is over 9,000 euros.".into(),
        same_moment: false,
        at: Locator::raw(at, at + 1),
        edits: vec![Edit { span: ByteSpan::new(at, at + 1), signed: b"4".to_vec() }],
        candidates: 48_212,
        how: "each figure of the text was changed to every other".into(),
    }];
    proof.search = Search::Done { candidates: 48_212, cut: false };
    (path, report)
}

#[test]
fn what_was_signed_stands_before_what_is_shown_with_the_way_to_repeat_it() {
    let mut test = proofs(found());
    test.must("What was signed differs from what the file shows: the text");
    test.must("Before: as it was signed: The invoice is over 4,000 euros.");
    test.must("After: as the file shows it: The invoice is over 9,000 euros.");
    test.must("A fingerprint that fits can't be a coincidence");
    test.harness.get_by_label("How anybody can repeat this").scroll_to_me();
    test.harness.run_ok();
    test.harness.get_by_label("How anybody can repeat this").click();
    test.harness.run_ok();
    test.must("Put “4” in the place of bytes");
    test.must("quay._domainkey.nordhaven.example. IN TXT \"v=DKIM1; k=rsa; p=");
    test.must("palimpsest extract --restored --keys KEYS FILE -o OUT");
}

#[test]
fn an_ordinary_change_says_what_was_undone_and_a_cause_what_shows_it() {
    let (path, mut report) = changed();
    let proof = &mut report.proofs[0];
    proof.undone = vec![Undone {
        taken_off: String::new(),
        readings: vec!["list-footer".into()],
        what: "a mailing list's footer of 4 lines was taken off".into(),
        by_whom: "mailing lists such as Mailman".into(),
        places: vec![Locator::raw(10, 20)],
        body: true,
    }];
    proof.cause = Some(Cause {
        what: "a mailing list handed the mail on".into(),
        signs: vec![("List-Id".into(), Fact::raw("desk.paper.example".into(), ByteSpan::new(1, 5)))],
        text_only: false,
    });
    proof.search = Search::NotNeeded;
    let test = proofs((path, report));
    test.must("Text fingerprint: agrees after undoing");
    test.must("A mailing list's footer of 4 lines was taken off. Usually done by: mailing lists such as Mailman");
    test.must("An ordinary cause that the file shows");
    test.must("desk.paper.example");
}

#[test]
fn the_search_starts_by_itself_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.eml");
    let mail = Signing::usual("nordhaven.example", "quay").sign(LETTER);
    std::fs::write(&path, String::from_utf8(mail).unwrap().replace("Ida\r\n", "Eva\r\n")).unwrap();
    let mut test = open(window::WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("changed.eml");
    test.wait_for("1 signature");
    test.click(Role::Tab, "Proofs");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while test.has("Stop the search") {
        assert!(std::time::Instant::now() < until);
        std::thread::sleep(std::time::Duration::from_millis(10));
        test.harness.step();
    }
    assert_eq!(test.selected(Role::Tab), ["Proofs"], "what comes in leaves the view where it is");
}

#[test]
fn the_chain_of_stations_is_a_table() {
    let (path, mut report) = usual();
    let fact = |text: &str| Fact::raw(text.to_owned(), ByteSpan::new(1, 9));
    report.arc = Some(ArcChain {
        result: ArcResult::Fail,
        reason: Some("the seal of station 2 does not fit".into()),
        sets: vec![
            ArcSet {
                instance: 1,
                domain: "list.example".into(),
                chain_validation: Some(fact("none")),
                saw: vec![fact("dkim=pass header.d=nordhaven.example")],
                message: Verdict::Invalid,
                seal: Verdict::Valid,
            },
            ArcSet {
                instance: 2,
                domain: "paper.example".into(),
                chain_validation: Some(fact("pass")),
                saw: Vec::new(),
                message: Verdict::NoKey,
                seal: Verdict::Invalid,
            },
        ],
    });
    let test = proofs((path, report));
    test.must("The chain does not fit: the seal of station 2 does not fit");
    test.must("1  list.example");
    test.must("dkim=pass header.d=nordhaven.example");
    test.must("nothing noted");
}

#[test]
fn a_mail_without_signatures_says_so() {
    let test = proofs(report("plain.eml", LETTER.to_vec()));
    test.must("No signature of the sender's side");
    test.must("Ask for the copy of a recipient, as .eml");
}

#[test]
fn keys_are_brought_in_removed_and_brought_back_and_the_files_are_examined_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nokey.eml");
    std::fs::write(&path, Signing::usual("elsewhere.example", "s1").sign(LETTER)).unwrap();
    let mut test = open(window::WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("No key at hand for elsewhere.example");
    let list = folder.path().join("from a colleague.tsv");
    let record = signing::TestKey::Rsa2048.record();
    std::fs::write(&list, format!("elsewhere.example\ts1\t{record}\t2017-01-01\t2017-12-31\nno key at all\n")).unwrap();
    test.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    let field = test.harness.get_by_role_and_label(Role::MultilineTextInput, "Path or pasted records");
    field.focus();
    test.harness.run_ok();
    test.type_into_field(&list.to_string_lossy());
    test.click(Role::Button, "Add");
    test.wait_for("1 key from “from a colleague.tsv”, 1 line not read");
    test.must("Lines that could not be read (1)");
    test.click(Role::Button, "Close");
    test.wait_for("1 signature fits (elsewhere.example)");
    test.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    test.click(Role::Link, "Remove the list from a colleague.tsv");
    test.wait_for("“from a colleague.tsv” was removed");
    test.wait_for("dig +noall +answer TXT s1._domainkey.elsewhere.example");
    test.click(Role::Link, "Undo: bring the list back");
    test.wait_for("“from a colleague.tsv” is back");
}

#[test]
fn nothing_is_cut_off_in_a_small_window() {
    for size in [[1024.0, 700.0], [680.0, 440.0]] {
        let mut test = open(size, Theme::Dark, Vec::new(), vec![found()]);
        test.click(Role::Tab, "Proofs");
        for node in test.harness.query_all_by_role(Role::Label) {
            let rect = node.rect();
            assert!(rect.right() <= size[0] + 1.0, "{:?} ends at {}", node.accesskit_node().label(), rect.right());
        }
    }
}
