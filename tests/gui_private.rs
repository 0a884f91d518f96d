//! What the window stores, how it is taken away, and that it stores nothing in private.

mod support;
#[path = "support/window.rs"]
mod window;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use palimpsest::Settings;
use palimpsest::present::gui::Window;
use palimpsest::sandbox::Worker;
use palimpsest::store::settings::WindowSettings;
use tempfile::TempDir;
use window::{Test, WIDE};

const MAIL: &str = "tests/cases/mail-attachment-later/hit.eml";

/// A window whose whole home is this folder.
fn open(home: TempDir, private: bool, paths: Vec<PathBuf>) -> Test {
    let own = home.path().join("palimpsest");
    let settings = Settings { private, ..support::settings() };
    let harness = Harness::builder()
        .with_size(WIDE)
        .with_max_steps(24)
        .with_os(egui::os::OperatingSystem::Nix)
        .allow_missing_glyphs()
        .build_eframe(move |creation| {
            let window =
                Window::new(&creation.egui_ctx, paths, settings, Worker::InProcess, Some(own.join("window.json")));
            window.unwrap().with_keys(Some(own.join("keys"))).with_knowledge(Some(own.join("knowledge")))
        });
    let mut test = Test { harness, _folder: home };
    test.harness.run_ok();
    test
}

fn close(test: &mut Test) {
    eframe::App::on_exit(test.harness.state_mut(), None);
}

fn files(home: &Path) -> Vec<String> {
    let below = |path: &PathBuf| path.strip_prefix(home).unwrap().to_string_lossy().replace('\\', "/");
    support::files_below(home).iter().map(below).collect()
}

fn until(test: &mut Test, what: &str, done: impl Fn(&Test) -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !done(test) {
        assert!(Instant::now() < until, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
        test.harness.step();
    }
    test.harness.run_ok();
}

/// Does what would be remembered: opens a file, changes the clock and the theme, adds a key.
fn work(test: &mut Test) {
    test.wait_for("Standing:");
    test.key(Modifiers::NONE, Key::U);
    test.click(Role::Button, "Light or dark");
    test.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::K);
    let record = "quay._domainkey.nord.example. IN TXT \"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB\"";
    test.click(Role::MultilineTextInput, "Path or pasted records");
    test.type_into_field(record);
    test.click(Role::Button, "Add");
    test.wait_for("1 key from “pasted text”");
    test.key(Modifiers::NONE, Key::Escape);
}

#[test]
fn in_private_nothing_is_written_and_the_window_says_so() {
    let mut test = open(tempfile::tempdir().unwrap(), true, vec![support::root().join(MAIL)]);
    test.must("private: nothing is stored");
    work(&mut test);
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("Nothing is stored");
    test.key(Modifiers::NONE, Key::Escape);
    close(&mut test);
    let home = test._folder.path();
    assert_eq!(files(home), [""; 0]);
    assert_eq!(std::fs::read_dir(home).unwrap().count(), 0, "no folder either");
}

#[test]
fn in_private_what_was_stored_before_stays_and_is_used() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("palimpsest/window.json");
    let mut settings = WindowSettings::default();
    settings.remember(Path::new("/leak/before.eml"));
    settings.save(&file).unwrap();
    let before = std::fs::read(&file).unwrap();
    let mut test = open(home, true, vec![support::root().join(MAIL)]);
    work(&mut test);
    close(&mut test);
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(files(test._folder.path()), ["palimpsest/window.json"]);
}

#[test]
fn what_is_stored_is_shown_and_cleared_and_stays_cleared() {
    let mut test = open(tempfile::tempdir().unwrap(), false, vec![support::root().join(MAIL)]);
    assert!(!test.has("private: nothing is stored"));
    work(&mut test);
    let home = test._folder.path().to_owned();
    until(&mut test, "both are stored", |_| files(&home).len() == 2);
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("1 recent file");
    test.must("window.json");
    test.must("List of 1 key from “pasted text”");
    test.click(Role::Link, "Forget recent files");
    test.wait_for("0 recent files");
    until(&mut test, "the file forgets", |_| {
        WindowSettings::load(&home.join("palimpsest/window.json")).recent.is_empty()
    });
    test.click(Role::Link, "Clear: List of 1 key");
    until(&mut test, "the list is gone", |test| !test.has("List of 1 key"));
    until(&mut test, "only the settings are left", |_| files(&home) == ["palimpsest/window.json"]);
    std::fs::write(home.join("palimpsest/mine.txt"), "mine").unwrap();
    test.click(Role::Button, "Clear everything");
    test.wait_for("Nothing is stored");
    test.key(Modifiers::NONE, Key::Escape);
    close(&mut test);
    assert_eq!(files(&home), ["palimpsest/mine.txt"]);
}

#[test]
fn what_was_cleared_with_keys_in_use_does_not_come_back_by_itself() {
    let mut test = open(tempfile::tempdir().unwrap(), false, vec![support::root().join(MAIL)]);
    work(&mut test);
    let home = test._folder.path().to_owned();
    until(&mut test, "both are stored", |_| files(&home).len() == 2);
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("1 recent file");
    test.click(Role::Button, "Clear everything");
    test.wait_for("Nothing is stored");
    test.key(Modifiers::NONE, Key::Escape);
    // The open file is examined again without the key that is gone.
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(10));
        test.harness.step();
    }
    close(&mut test);
    assert_eq!(files(&home), [""; 0]);
    assert!(!home.join("palimpsest").exists());
}

/// A PDF of 2016 by a program that nobody knows yet, and a list that knows it; neither stands in the window's home.
fn newer() -> (TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    let plain = std::fs::read(support::root().join("tests/cases/pdf-software-newer/clean.pdf")).unwrap();
    let text: String = plain.iter().map(|byte| char::from(*byte)).collect();
    let text = text.replace("LibreOffice 5.1", "Quill Press 9.2");
    let pdf = folder.path().join("letter.pdf");
    std::fs::write(&pdf, text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>()).unwrap();
    let list = folder.path().join("new.tsv");
    let rows = "producer\t^Quill Press 9\\.\t2026-03-01\thigh\tits page\nfont\tno row\n";
    std::fs::write(&list, rows).unwrap();
    let list = list.to_str().unwrap().to_owned();
    (folder, pdf, list)
}

fn add_list(test: &mut Test, list: &str) {
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("Knowledge");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Shipped with this program");
    test.click(Role::TextInput, "Path of a list of releases");
    test.type_into_field(list);
    test.click(Role::Button, "Add");
    test.wait_for("1 new row from “new.tsv”, 1 line not taken");
    test.must("the newest of 2026-03-01 · brought in on ");
    test.key(Modifiers::NONE, Key::Escape);
}

#[test]
fn a_list_of_releases_is_added_used_listed_and_cleared() {
    let (_folder, pdf, list) = newer();
    let mut test = open(tempfile::tempdir().unwrap(), false, vec![pdf]);
    let home = test._folder.path().to_owned();
    test.wait_for("Standing:");
    assert!(!test.has("which came out on 2026-03-01"));
    add_list(&mut test, &list);
    // The open file is examined again.
    test.wait_for("which came out on 2026-03-01");
    until(&mut test, "it is kept", |_| files(&home).iter().any(|file| file.starts_with("palimpsest/knowledge/")));
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("List of 1 release of programs from “new.tsv”");
    test.click(Role::Button, "Knowledge…");
    test.wait_for("brought in on ");
    test.click(Role::Link, "Remove the list new.tsv");
    test.wait_for("“new.tsv” was removed");
    until(&mut test, "it is gone", |_| !files(&home).iter().any(|file| file.starts_with("palimpsest/knowledge/")));
    until(&mut test, "it is not used", |test| !test.has("which came out on 2026-03-01"));
    test.click(Role::Link, "Undo: bring the list back");
    test.wait_for("which came out on 2026-03-01");
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("List of 1 release of programs");
    test.click(Role::Button, "Clear everything");
    test.wait_for("Nothing is stored");
    until(&mut test, "it is not used", |test| !test.has("which came out on 2026-03-01"));
}

#[test]
fn in_private_a_list_of_releases_is_used_and_not_written() {
    let (_folder, pdf, list) = newer();
    let mut test = open(tempfile::tempdir().unwrap(), true, vec![pdf]);
    test.wait_for("Standing:");
    add_list(&mut test, &list);
    test.wait_for("which came out on 2026-03-01");
    close(&mut test);
    assert_eq!(files(test._folder.path()), [""; 0]);
}

#[test]
fn private_mode_can_be_switched_on() {
    let mut test = open(tempfile::tempdir().unwrap(), false, Vec::new());
    test.key(Modifiers::COMMAND, Key::Comma);
    test.wait_for("Nothing is stored");
    test.click(Role::CheckBox, "Private mode");
    test.must("private: nothing is stored");
    test.key(Modifiers::NONE, Key::Escape);
    close(&mut test);
    assert_eq!(files(test._folder.path()), [""; 0]);
}

#[test]
fn a_part_is_saved_after_a_warning_and_never_over_a_file() {
    let mut test = open(tempfile::tempdir().unwrap(), true, vec![support::root().join(MAIL)]);
    test.wait_for("Standing:");
    let home = test._folder.path().to_owned();
    for (time, said) in ["Saved as", "exists already"].into_iter().enumerate() {
        test.click(Role::Tab, "Structure");
        test.wait_for("Save part 2 as a file");
        test.click(Role::Link, "Save part 2 as a file");
        test.must("Attachments of leaks may carry malware");
        test.must("it is called minutes.pdf");
        test.click(Role::TextInput, "Folder, or path of a new file");
        test.type_into_field(home.to_str().unwrap());
        test.click(Role::Button, "Save");
        test.wait_for(said);
        assert_eq!(files(&home), ["minutes.pdf"], "time {time}");
        test.click(Role::Button, "Dismiss: ");
    }
    assert!(std::fs::read(home.join("minutes.pdf")).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn copied_words_of_a_mail_carry_no_link_and_a_value_is_exact() {
    let home = tempfile::tempdir().unwrap();
    let mails = tempfile::tempdir().unwrap();
    let path = mails.path().join("a.eml");
    std::fs::write(
        &path,
        "From: \"http://b.example/x\" <a@b.example>\r\nTo: c@d.example\r\nSubject: words\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nGo to https://evil.example/a now\r\n",
    )
    .unwrap();
    let mut test = open(home, true, vec![path]);
    test.wait_for("Standing:");
    test.click(Role::Tab, "Content");
    test.wait_for("Copy text");
    let button = test.harness.query_all_by_role(Role::Button);
    button.filter(|node| label(node) == "Copy text").for_each(|node| node.click());
    let words = copied(&mut test);
    assert_eq!(words, "Go to hxxps://evil[.]example/a now\n");
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("Copy the table");
    test.harness.event(egui::Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    let table = copied(&mut test);
    assert!(table.contains("http://b.example/x"), "{table}");
}

fn label(node: &egui_kittest::Node) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

/// What goes to the clipboard within the next frames.
fn copied(test: &mut Test) -> String {
    for _ in 0..10 {
        test.harness.step();
        for command in &test.harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied");
}
