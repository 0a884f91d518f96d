//! Notes, marks and the case in the window, by role and label.

mod support;
#[path = "support/window.rs"]
mod window;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use palimpsest::store::case::{Case, Mark};
use window::{Test, sample, wide};

const CONTRADICTING: &str = "assets/samples/moved-back.eml";
const CONSISTENT: &str = "assets/samples/consistent-answer.eml";

fn save_as(test: &mut Test, path: &std::path::Path) {
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Save as…");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for(&format!("case {}", path.file_stem().unwrap().to_string_lossy()));
}

#[test]
fn a_note_on_a_finding_is_typed_by_keyboard_saved_and_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("leak.palimpsest");
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::NONE, Key::J);
    test.key(Modifiers::NONE, Key::N);
    test.type_into_field("Asked the office, 14:20");
    test.key(Modifiers::NONE, Key::Escape);
    test.wait_for("1 note, not saved");
    test.key(Modifiers::NONE, Key::M);
    test.key(Modifiers::NONE, Key::M);
    // The list of the case names the file, also before it was ever saved.
    test.key(Modifiers::COMMAND, Key::S);
    test.must("Asked: moved-back.eml");
    test.key(Modifiers::NONE, Key::Escape);
    assert!(test.selected(Role::Button).iter().any(|name| name.starts_with("Asked: ")));
    save_as(&mut test, &path);
    // What is noted from now on is on the disk without a further word.
    test.key(Modifiers::NONE, Key::M);
    test.wait_for("Saved in the case");
    drop(test);

    let case = Case::open(&path).unwrap();
    let entries = case.entries().unwrap();
    let (subject, entry) = entries.iter().next().unwrap();
    assert_eq!((entry.note.as_str(), entry.mark), ("Asked the office, 14:20", Some(Mark::Answered)));
    assert!(subject.finding.starts_with("mail-"), "{}", subject.finding);
    assert_eq!(case.files().unwrap()[0].name, "moved-back.eml");
    drop(case);

    // Opened in a new window, the case brings its file and the note beside the finding.
    let mut test = wide(Vec::new());
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Open a case…");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Standing: Conflicting");
    test.wait_for("case leak: 1 note");
    test.key(Modifiers::COMMAND, Key::S);
    test.must("Asked the office, 14:20");
    test.click(Role::Button, "Answered: moved-back.eml");
    assert!(test.selected(Role::Button).iter().any(|name| name.starts_with("Answered: ")));
}

#[test]
fn marks_are_undone_and_done_again() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Button, "To ask: ");
    test.wait_for("1 note, not saved");
    test.key(Modifiers::COMMAND, Key::Z);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while test.has("1 note, not saved") {
        assert!(std::time::Instant::now() < until);
        std::thread::sleep(std::time::Duration::from_millis(5));
        test.harness.step();
    }
    test.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    test.wait_for("1 note, not saved");
}

#[test]
fn a_note_on_the_file_and_its_tag_are_found_by_the_filter() {
    let mut test = wide(vec![sample(CONTRADICTING), sample(CONSISTENT)]);
    test.click(Role::Button, "moved-back.eml");
    test.click(Role::DisclosureTriangle, "Add a note on this file");
    test.click(Role::TextInput, "Add a tag");
    test.type_into_field("minister's office");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Take the tag minister's office away");
    test.click(Role::TextInput, "Filter files");
    test.type_into_field("minister");
    test.must("moved-back.eml, Conflicting");
    assert!(!test.has("consistent-answer.eml, Consistent"));
}

#[test]
fn what_is_no_case_is_named_and_what_was_noted_stays() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("mail.palimpsest");
    std::fs::write(&other, b"From: a@b.example\n\nhi").unwrap();
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Button, "To ask: ");
    test.wait_for("1 note, not saved");
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Open a case…");
    test.type_into_field(&other.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("is no case of this program");
    test.must("1 note, not saved");
}

#[test]
fn another_case_is_replaced_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.palimpsest");
    Case::in_memory().unwrap().save_as(&path, false, &[]).unwrap();
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Button, "To ask: ");
    test.wait_for("1 note, not saved");
    test.key(Modifiers::COMMAND, Key::S);
    test.click(Role::Button, "Save as…");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Another case stands there");
    assert!(Case::open(&path).unwrap().entries().unwrap().is_empty());
    test.click(Role::Button, "Replace it with this one");
    test.wait_for("case other: 1 note");
    assert_eq!(Case::open(&path).unwrap().entries().unwrap().len(), 1);
}

#[test]
fn two_files_are_compared_by_keyboard_and_a_cell_leads_to_the_bytes_of_its_file() {
    let mut test = wide(vec![sample(CONTRADICTING), sample(CONSISTENT)]);
    test.key(Modifiers::NONE, Key::C);
    test.key(Modifiers::NONE, Key::ArrowDown);
    test.key(Modifiers::NONE, Key::C);
    test.key(Modifiers::COMMAND, Key::D);
    test.must("2 files side by side");
    test.must("When was it sent?");
    test.click(Role::Button, "Date: 2017-04-13 14:00:01 +02:00, differs");
    test.wait_for("Bytes of the file");
    assert!(test.bytes("Bytes of the file").contains("13 Apr 2017"), "{}", test.bytes("Bytes of the file"));
    test.key(Modifiers::ALT, Key::ArrowLeft);
    test.must("2 files side by side");
    test.click(Role::Button, "All facts");
    test.must("mail.date");
}

#[test]
fn fewer_than_two_files_are_not_compared_and_more_than_four_neither() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::COMMAND, Key::D);
    test.must("Choose two to four files first");
    assert!(!test.has("side by side"));
}

#[test]
fn pasted_headers_are_examined_as_a_mail_and_never_remembered() {
    let mut test = wide(Vec::new());
    let mail = std::fs::read_to_string(support::root().join(CONTRADICTING)).unwrap();
    let headers = mail.split("\n\n").next().unwrap().split("\r\n\r\n").next().unwrap();
    test.harness.event(egui::Event::Paste(format!("\n{headers}\n")));
    test.harness.run_ok();
    test.wait_for("Pasted text 1");
    test.wait_for("Standing: Conflicting");
    test.click(Role::Tab, "Source");
    test.wait_for("Bytes of the file");
    let kept = std::fs::read_to_string(test._folder.path().join("window.json")).unwrap_or_default();
    assert!(!kept.contains("Pasted"), "{kept}");
}

#[test]
fn the_samples_inside_the_program_are_a_click_away() {
    let mut test = wide(Vec::new());
    test.click(Role::Link, "samples inside the program");
    test.wait_for("two-creation-dates.pdf");
    test.wait_for("moved-back.eml, Conflicting");
}

#[test]
fn a_report_is_looked_at_and_saved_by_keyboard_with_its_note_and_without_paths() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::NONE, Key::J);
    test.key(Modifiers::NONE, Key::N);
    test.type_into_field("The office confirmed <b>nothing</b>");
    test.key(Modifiers::NONE, Key::Escape);
    test.wait_for("1 note, not saved");
    test.key(Modifiers::COMMAND, Key::E);
    test.wait_for("What disagrees");
    test.must("Note of the person who made this report");
    test.click(Role::TextInput, "Path of the report");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("The report was saved as");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.contains("The office confirmed &lt;b&gt;nothing&lt;/b&gt;"), "{page}");
    assert!(page.contains("What this method cannot show") && page.contains("moved-back.eml"));
    let root = support::root();
    assert!(!page.contains(&root.to_string_lossy().into_owned()), "a path of this machine");
    // The same again gives the same bytes, over the earlier report.
    test.key(Modifiers::COMMAND, Key::E);
    test.wait_for("What disagrees");
    test.click(Role::TextInput, "Path of the report");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("The report was saved as");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page);
}
