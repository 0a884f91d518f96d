//! A whole dump in the window, by role and label and with the keyboard alone.

mod support;
#[path = "support/window.rs"]
mod window;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{SnapshotOptions, SnapshotResults};
use palimpsest::store::settings::Theme;
use window::{Test, WIDE, has_adapter, open};

const CONTRADICTING: &str = "assets/samples/moved-back.eml";

/// An ordinary mail of a small office.
fn mail(number: usize) -> String {
    let (day, hour) = (1 + number % 28, 8 + number % 10);
    let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][(day - 1) % 7];
    let names = ["Ines Vogt", "Karim Adel", "Lea Brandt"];
    let (name, user) = (names[number % 3], ["ines", "karim", "lea"][number % 3]);
    let answers =
        if number % 6 == 5 { format!("In-Reply-To: <{}@office.example>\r\n", number - 1) } else { String::new() };
    let about = if number == 17 { "the ferry was late" } else { "the list of things to do" };
    format!(
        "From: {name} <{user}@office.example>\r\nTo: all@office.example\r\nSubject: Minutes of meeting {number}\r\n\
         Date: {weekday}, {day} May 2017 {hour:02}:00:01 +0200\r\nMessage-ID: <{number}@office.example>\r\n{answers}\
         X-Mailer: Office Mail 3.1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         We met on day {day}, paid {number},000 crowns to the harbour and spoke of {about} before we went home.\r\n"
    )
}

/// A dump of 60 files, one of which contradicts itself.
fn dump(folder: &Path) -> PathBuf {
    let dump = folder.join("leak");
    std::fs::create_dir_all(dump.join("inbox")).unwrap();
    for number in 0..58 {
        std::fs::write(dump.join(format!("inbox/{number:03}.eml")), mail(number)).unwrap();
    }
    std::fs::copy(support::root().join(CONTRADICTING), dump.join("inbox/moved-back.eml")).unwrap();
    // The mail of one id once more, with another sum.
    let changed = mail(40).replace("40,000 crowns", "95,000 crowns");
    std::fs::write(dump.join("inbox/again.eml"), changed).unwrap();
    dump
}

fn opened(size: [f32; 2], theme: Theme) -> (Test, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let dump = dump(folder.path());
    let mut test = open(size, theme, vec![dump], Vec::new());
    read(&mut test);
    (test, folder)
}

/// Waits until everything is read and judged, and the rows are those of the judged files: they are put in order on a thread of
/// their own, and until then the rows from before are shown.
fn read(test: &mut Test) {
    test.wait_for("Place 1: Conflicting");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while test.has("Stop reading the dump") || test.has("judged side by side") {
        assert!(std::time::Instant::now() < until, "never read to its end");
        std::thread::sleep(std::time::Duration::from_millis(10));
        test.harness.step();
    }
    test.wait_for("60 files");
    test.wait_for("Place 2: Unexplained");
}

fn rows(test: &Test) -> Vec<String> {
    let nodes = test.harness.query_all_by_role(Role::Row);
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

fn wait_for_rows(test: &mut Test, fits: impl Fn(&[String]) -> bool) -> Vec<String> {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let rows = rows(test);
        if fits(&rows) {
            return rows;
        }
        assert!(std::time::Instant::now() < until, "{rows:#?}");
        std::thread::sleep(std::time::Duration::from_millis(10));
        test.harness.step();
    }
}

#[test]
fn what_stands_out_comes_first_and_leads_to_the_file_and_back() {
    let (mut test, _folder) = opened(WIDE, Theme::Light);
    let first = rows(&test).remove(0);
    assert!(first.starts_with("Place 1: Conflicting, inbox/moved-back.eml, "), "{first}");
    assert!(first.contains("The only one of 60 files with this"), "{first}");
    assert_eq!(test.selected(Role::Row), [first.as_str()]);
    // Only the rows in sight are there.
    assert!(rows(&test).len() < 40);
    // Down, to the end and back: what is selected is in sight.
    test.key(Modifiers::NONE, Key::ArrowDown);
    assert!(test.selected(Role::Row)[0].starts_with("Place 2: "));
    test.key(Modifiers::NONE, Key::End);
    assert!(test.selected(Role::Row)[0].starts_with("Place 60: "));
    test.key(Modifiers::NONE, Key::PageUp);
    let before = test.selected(Role::Row);
    // Enter opens it, Alt and the arrow lead back to the same row.
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Standing: Consistent");
    assert!(rows(&test).is_empty());
    test.key(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(test.selected(Role::Row), before);
    test.key(Modifiers::ALT, Key::ArrowRight);
    test.must("Standing: Consistent");
    test.key(Modifiers::COMMAND, Key::T);
    assert_eq!(test.selected(Role::Row), before);
    test.key(Modifiers::NONE, Key::Home);
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Standing: Conflicting");
    // The file says where the row stood, and why.
    test.must("Place 1 in the dump. The only one of 60 files with this");
}

#[test]
fn what_the_neighbours_say_leads_to_the_other_file_at_its_bytes() {
    let (mut test, _folder) = opened(WIDE, Theme::Light);
    let rows = rows(&test);
    let row = rows.iter().position(|row| row.contains("inbox/again.eml")).expect("the changed copy stands out");
    assert!(row < 4, "{rows:#?}");
    for _ in 0..row {
        test.key(Modifiers::NONE, Key::ArrowDown);
    }
    assert!(test.selected(Role::Row)[0].contains("inbox/again.eml"));
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("SHA-256");
    // What only its neighbours can say is among its findings, and the other words are one click away.
    test.must("Two mails with the same Message-ID do not say the same");
    test.click(Role::Link, "another file, ");
    test.wait_for("Bytes of the file");
    let shown = test.bytes("Bytes of the file");
    assert!(shown.contains("40,000"), "{shown}");
    test.key(Modifiers::ALT, Key::ArrowLeft);
    test.key(Modifiers::ALT, Key::ArrowLeft);
    assert!(test.selected(Role::Row)[0].contains("inbox/again.eml"));
}

#[test]
fn rows_are_filtered_and_sorted() {
    let (mut test, _folder) = opened(WIDE, Theme::Light);
    test.key(Modifiers::COMMAND, Key::F);
    test.type_into_field("meeting 3 lea");
    let fits = |row: &String| row.contains("Lea Brandt") && row.contains("3");
    wait_for_rows(&mut test, |rows| !rows.is_empty() && rows.iter().all(fits));
    test.must("of 60 files");
    test.key(Modifiers::NONE, Key::Escape);
    test.click(Role::Button, "Show all files of the dump");
    wait_for_rows(&mut test, |rows| rows.len() > 10 && rows[0].contains("moved-back"));
    test.click(Role::Button, "Sort by: Date");
    wait_for_rows(&mut test, |rows| rows[0].contains("2017-04-13") && rows[1].contains("2017-05-01"));
    test.click(Role::Button, "Sort by: Date");
    wait_for_rows(&mut test, |rows| rows[0].contains("2017-05-28"));
    test.click(Role::CheckBox, "Only with a finding");
    let found = wait_for_rows(&mut test, |rows| rows.len() < 5);
    assert!(found.iter().any(|row| row.contains("moved-back.eml")), "{found:#?}");
}

#[test]
fn a_group_and_a_time_are_chosen() {
    let (mut test, _folder) = opened(WIDE, Theme::Light);
    test.click(Role::Button, "Senders and authors");
    test.click(Role::Button, "lea@office.example: ");
    let shown = wait_for_rows(&mut test, |rows| !rows[0].contains("moved-back"));
    assert!(shown.iter().all(|row| row.contains("Lea Brandt")), "{shown:#?}");
    test.click(Role::Button, "Take away: lea@office.example");
    wait_for_rows(&mut test, |rows| rows[0].contains("moved-back"));
    test.must("2017-05-09: ");
    let times: Vec<_> = test.harness.query_all_by_role(Role::ScrollBar).collect();
    let node = times.iter().find(|node| node.accesskit_node().label().is_some_and(|text| text.contains("over time")));
    node.expect("the picture of times").focus();
    test.harness.run_ok();
    test.key(Modifiers::NONE, Key::ArrowLeft);
    let last = wait_for_rows(&mut test, |rows| rows.len() < 10);
    assert!(!last.is_empty());
    test.key(Modifiers::NONE, Key::Escape);
    wait_for_rows(&mut test, |rows| rows.len() > 10);
}

/// Opens a case by its path.
fn load(test: &mut Test, case: &Path, said: &str) {
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Open a case…");
    test.type_into_field(&case.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for(said);
}

#[test]
fn a_case_brings_its_dump_and_a_foreign_one_offers_it() {
    let folder = tempfile::tempdir().unwrap();
    let (dump, case) = (dump(folder.path()), folder.path().join("leak.palimpsest"));
    let asked = palimpsest::sandbox::Asked {
        paths: vec![dump.clone()],
        settings: std::sync::Arc::new(support::settings()),
        worker: palimpsest::sandbox::Worker::InProcess,
        readers: 1,
        cancel: palimpsest::sandbox::Cancel::default(),
        pause: palimpsest::sandbox::Pause::default(),
    };
    let index = palimpsest::store::case::Index::open_or_make(&case).unwrap();
    drop(palimpsest::sandbox::gather(&asked, index, |_, _| {}).unwrap());
    let noted = dump.join("inbox/again.eml");
    let mut notes = palimpsest::store::case::Case::open(&case).unwrap();
    let id = support::examine(&noted).id.unwrap();
    let entry = palimpsest::store::case::Entry { note: "Ask Lea".into(), ..Default::default() };
    notes.set(&palimpsest::store::case::Subject::file(&id), &entry, 1).unwrap();
    drop(notes);
    // Never seen before: what it names is read only where somebody says so.
    let mut test = open(WIDE, Theme::Light, Vec::new(), Vec::new());
    load(&mut test, &case, "case leak");
    test.wait_for("This case was made of the dump");
    assert!(rows(&test).is_empty());
    // Another case does not offer what this one did.
    let empty = folder.path().join("empty.palimpsest");
    palimpsest::store::case::Case::in_memory().unwrap().save_as(&empty, false, &[]).unwrap();
    load(&mut test, &empty, "case empty");
    assert!(!test.has("This case was made of the dump"));
    test = open(WIDE, Theme::Light, Vec::new(), Vec::new());
    load(&mut test, &case, "case leak");
    test.wait_for("This case was made of the dump");
    test.click(Role::Link, "Open the dump of the case");
    read(&mut test);
    // A note leads to the file in the dump.
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Ask Lea");
    test.wait_for("Standing: ");
    assert!(rows(&test).is_empty());
    // Opened once more it is there at once.
    load(&mut test, &case, "case leak");
    read(&mut test);
    assert!(!test.has("This case was made of the dump"));
    // Another laptop: the dump is not there.
    std::fs::rename(&dump, folder.path().join("elsewhere")).unwrap();
    let mut test = open(WIDE, Theme::Light, Vec::new(), Vec::new());
    load(&mut test, &case, "case leak");
    test.wait_for("not where");
    assert!(!test.has("This case was made of the dump") && rows(&test).is_empty());
}

#[test]
fn two_rows_are_compared() {
    let (mut test, _folder) = opened(WIDE, Theme::Light);
    test.key(Modifiers::NONE, Key::C);
    test.key(Modifiers::NONE, Key::ArrowDown);
    test.key(Modifiers::NONE, Key::C);
    test.key(Modifiers::COMMAND, Key::D);
    test.wait_for("2 files side by side");
    test.key(Modifiers::ALT, Key::ArrowLeft);
    assert!(!rows(&test).is_empty());
}

#[test]
fn texts_are_searched_once_the_case_is_saved() {
    let (mut test, folder) = opened(WIDE, Theme::Light);
    test.key(Modifiers::COMMAND, Key::F);
    test.type_into_field("ferry");
    wait_for_rows(&mut test, |rows| rows.is_empty());
    test.must("texts can be searched once the case is saved");
    let case = folder.path().join("leak.palimpsest");
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Save as…");
    test.type_into_field(&case.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("case leak");
    test.key(Modifiers::NONE, Key::Escape);
    test.click(Role::Button, "Read into the case");
    read(&mut test);
    test.key(Modifiers::COMMAND, Key::F);
    test.type_into_field("ferry");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("“ferry” stands in the texts of 1 file");
    let found = wait_for_rows(&mut test, |rows| rows.len() == 1);
    assert!(found[0].contains("017.eml"), "{found:#?}");
}

#[test]
fn a_message_of_a_large_mailbox_is_opened_from_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    for number in 0..40 {
        bytes.extend_from_slice(b"From maja@nordhaven.example Thu May  4 12:00:19 2017\r\n");
        bytes.extend_from_slice(mail(number).as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"From maja@nordhaven.example Thu May  4 12:00:19 2017\r\n");
    bytes.extend_from_slice(&std::fs::read(support::root().join(CONTRADICTING)).unwrap());
    let path = folder.path().join("all.mbox");
    std::fs::write(&path, bytes).unwrap();
    let mut test = open(WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("Place 1: Conflicting, all.mbox › message 41");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Standing: Conflicting");
    test.click(Role::Tab, "Source");
    test.wait_for("Bytes of the file");
    assert!(test.bytes("Bytes of the file").contains("Claims:  Thu, 13 Apr 2017 14:00:01 +0200"));
}

#[test]
fn a_dump_is_held_up_and_stopped_and_what_is_read_stays() {
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("leak");
    std::fs::create_dir_all(&dump).unwrap();
    for number in 0..1_500 {
        std::fs::write(dump.join(format!("{number:04}.eml")), mail(number)).unwrap();
    }
    let mut test = open(WIDE, Theme::Light, vec![dump], Vec::new());
    test.wait_for("Place 1: ");
    test.click(Role::Button, "Pause");
    test.must("held up");
    // What was given to the readers already is still read; then nothing changes any more.
    test.click(Role::Button, "Stop reading the dump");
    test.wait_for("Stopped before its end");
    test.must("Place 1: ");
    test.must("Read the dump again");
    assert!(!test.has("1,500 files"));
}

#[test]
fn few_files_are_opened_one_by_one_and_can_be_opened_as_a_dump() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(support::root().join(CONTRADICTING), folder.path().join("a.eml")).unwrap();
    std::fs::write(folder.path().join("b.eml"), mail(1)).unwrap();
    let mut test = open(WIDE, Theme::Light, vec![folder.path().to_owned()], Vec::new());
    test.wait_for("Standing: ");
    test.click(Role::Link, "Open them as a dump");
    test.wait_for("Place 2: ");
    test.must("2 files");
}

#[test]
fn a_folder_without_files_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut test = open(WIDE, Theme::Light, vec![folder.path().join("nothing.eml")], Vec::new());
    test.wait_for("there is no such file");
    test.key(Modifiers::COMMAND, Key::T);
    test.must("No dump is open");
    assert!(rows(&test).is_empty());
}

#[test]
fn nothing_is_cut_off_in_a_small_window() {
    for size in [[1024.0, 700.0], [720.0, 450.0], [512.0, 350.0]] {
        let (test, _folder) = opened(size, Theme::Dark);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into()).expand(0.5);
        for label in ["Filter names", "Sort by: Place", "Sort by: Name", "Sort by: What stands out", "Copy table"] {
            let nodes: Vec<_> = test.harness.query_all_by_label_contains(label).collect();
            assert!(!nodes.is_empty(), "{size:?}: no {label}");
            assert!(
                nodes.iter().any(|node| window.contains_rect(node.rect())),
                "{size:?}: {label}: {:?}",
                nodes[0].rect()
            );
        }
        assert!(!rows(&test).is_empty(), "{size:?}");
    }
}

#[test]
fn pictures() {
    if !has_adapter() {
        return;
    }
    let mut results = SnapshotResults::new();
    let options =
        SnapshotOptions::new().threshold(2.0).max_failed_pixels(4_000).output_path(Path::new("tests/snapshots"));
    for (name, theme) in [("dump-light", Theme::Light), ("dump-dark", Theme::Dark)] {
        let (mut test, _folder) = opened([1280.0, 800.0], theme);
        test.harness.remove_cursor();
        test.harness.run_ok();
        test.harness.snapshot_options(name, &options);
        results.extend_harness(&mut test.harness);
    }
}
