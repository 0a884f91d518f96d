//! The three main stories with the keyboard alone: open and understand, compare two, write a report. What has the keyboard is named at
//! each step.

mod support;
#[path = "support/window.rs"]
mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use window::{Test, sample, wide};

const CONTRADICTING: &str = "assets/samples/moved-back.eml";
const CONSISTENT: &str = "assets/samples/consistent-answer.eml";

/// The name of what has the keyboard; `None` while nothing has.
fn focused(test: &Test) -> Option<String> {
    let root = test.harness.root();
    let mut nodes: Vec<_> = root.children().collect();
    while let Some(node) = nodes.pop() {
        let access = node.accesskit_node();
        if access.is_focused() && access.role() != egui::accesskit::Role::Window {
            return Some(access.label().or_else(|| access.placeholder().map(str::to_owned)).unwrap_or_default());
        }
        nodes.extend(node.children());
    }
    None
}

/// Presses Tab until something of this name has the keyboard.
fn tab_to(test: &mut Test, name: &str) {
    for _ in 0..120 {
        test.key(Modifiers::NONE, Key::Tab);
        if focused(test).is_some_and(|focused| focused.contains(name)) {
            return;
        }
    }
    panic!("Tab never reaches {name:?}");
}

fn open_path(test: &mut Test, path: &str) {
    test.key(Modifiers::COMMAND, Key::L);
    assert!(focused(test).is_some(), "the field for the path has the keyboard at once");
    test.type_into_field(&support::root().join(path).to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
}

#[test]
fn open_and_understand() {
    let mut test = wide(Vec::new());
    open_path(&mut test, CONTRADICTING);
    test.wait_for("Standing: Conflicting");
    assert_eq!(focused(&test), None);
    // The finding, its ordinary reasons, and the bytes of what contradicts.
    test.key(Modifiers::NONE, Key::J);
    test.must("Ordinary reasons");
    tab_to(&mut test, "Contradicts: ");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Bytes of the file");
    assert!(test.bytes("Bytes of the file").contains("Contradicts: "));
    // Back to where it began, and what a word means.
    test.key(Modifiers::ALT, Key::ArrowLeft);
    test.must("What was checked");
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("message-id means");
    test.key(Modifiers::NONE, Key::Escape);
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("words of the trade");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("Find a word");
    test.key(Modifiers::NONE, Key::Escape);
    assert!(!test.has("Find a word"));
}

#[test]
fn compare_two() {
    let mut test = wide(Vec::new());
    open_path(&mut test, CONTRADICTING);
    test.wait_for("Standing: Conflicting");
    test.key(Modifiers::NONE, Key::C);
    open_path(&mut test, CONSISTENT);
    test.wait_for("Standing: Consistent");
    test.key(Modifiers::NONE, Key::C);
    test.key(Modifiers::COMMAND, Key::D);
    test.must("2 files side by side");
    tab_to(&mut test, "Only what is not the same in all");
    test.key(Modifiers::NONE, Key::Space);
    test.must("When was it sent?");
    assert!(!test.has("With which program?"), "rows that are the same in both are gone");
    tab_to(&mut test, "Date: 2017-04-13 14:00:01 +02:00, differs");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Bytes of the file");
    test.key(Modifiers::ALT, Key::ArrowLeft);
    test.must("2 files side by side");
}

#[test]
fn write_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.html");
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::NONE, Key::J);
    test.key(Modifiers::NONE, Key::N);
    assert_eq!(focused(&test).as_deref(), Some("Note on this finding"));
    test.type_into_field("asked");
    test.key(Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&test), None, "Escape gives the keyboard back");
    test.key(Modifiers::COMMAND, Key::E);
    test.wait_for("What disagrees");
    tab_to(&mut test, "Path of the report");
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("The report was saved as");
    assert!(std::fs::read_to_string(&path).unwrap().contains("asked"));
    tab_to(&mut test, "Dismiss: The report was saved");
    test.key(Modifiers::NONE, Key::Enter);
    assert!(!test.has("The report was saved as"));
}
