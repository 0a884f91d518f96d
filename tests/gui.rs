//! The window by role and label, without a display; pictures where a graphics adapter is present.

mod support;
#[path = "support/window.rs"]
mod window;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use palimpsest::acquire::Source;
use palimpsest::store::settings::{Theme, WindowSettings};
use window::{Test, WIDE, open, sample, wide};

const CONTRADICTING: &str = "assets/samples/moved-back.eml";
const CONSISTENT: &str = "assets/samples/consistent-answer.eml";
const DATE: &str = "2017-04-13 14:00:01 +02:00";
const BOUNDARY: &str = "2017-05-04 14:00:03";

#[test]
fn a_contradicting_file_shows_standing_reason_and_both_values_without_a_click() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.harness.run();
    test.must("Standing: Conflicting");
    test.must("21 days after the Date");
    test.must(DATE);
    test.must(BOUNDARY);
    test.must("Claims: Date header, bytes 898–936");
    test.must("What was checked");
    test.must("Why it matters");
}

#[test]
fn a_consistent_file_is_not_called_proven() {
    let test = wide(vec![sample(CONSISTENT)]);
    test.must("Standing: Consistent");
    test.must("That is not proof.");
    assert!(!test.has("uthentic"));
}

#[test]
fn a_finding_shows_two_claims_and_an_exhibit_goes_to_its_bytes() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Button, "Finding: The conversation began");
    test.must("2017-05-04 11:52:29.99 UTC");
    test.click(Role::Link, "Contradicts: Thread-Index");
    test.wait_for("Bytes of the file");
    assert_eq!(test.selected(Role::Tab), ["Source"]);
    let shown = test.bytes("Bytes of the file");
    assert!(shown.contains("Contradicts:  AdLEzOh8PZEMd14gS6qcAo9hEzXUCA=="), "{shown}");
    assert!(shown.contains("Claims:  Thu, 13 Apr 2017 14:00:01 +0200"), "{shown}");
    test.must("Claims: Date header, bytes 898–936");
}

#[test]
fn a_claim_that_disagrees_leads_to_its_finding_and_another_to_its_bytes() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Tab, "Claims");
    test.must("When was it sent?");
    test.click(Role::Button, &format!("Date: {DATE}, disagrees"));
    assert!(test.selected(Role::Button).iter().any(|label| label.starts_with("Finding: ")));
    test.click(Role::Button, "From: Maja Lindqvist");
    test.wait_for("Bytes of the file");
    assert!(
        test.bytes("Bytes of the file").contains("Selected: \"Maja Lindqvist\""),
        "{}",
        test.bytes("Bytes of the file")
    );
}

#[test]
fn a_path_is_opened_by_the_working_thread() {
    let mut test = wide(Vec::new());
    test.must("Which of its claims cannot all be true?");
    test.key(Modifiers::COMMAND, Key::L);
    let path = support::root().join(CONTRADICTING);
    test.type_into_field(&path.to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("Standing: Conflicting");
    test.must("moved-back.eml");
}

#[test]
fn a_file_given_as_argument_is_examined() {
    let mut test = open(WIDE, Theme::Light, vec![support::root().join(CONSISTENT)], Vec::new());
    test.wait_for("Standing: Consistent");
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window must not read it".to_owned())
    }
}

#[test]
fn a_dropped_file_is_examined_and_shown() {
    let mut test = wide(vec![sample(CONSISTENT)]);
    let dropped = Dropped(support::root().join(CONTRADICTING));
    test.harness.input_mut().dropped_files.push(std::sync::Arc::new(dropped));
    test.wait_for("Standing: Conflicting");
}

#[test]
fn what_cannot_be_opened_is_named_until_it_is_dismissed() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::COMMAND, Key::L);
    test.type_into_field("/no/such/folder/leak.eml");
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("/no/such/folder/leak.eml: cannot be opened");
    test.must("Standing: Unreadable");
    test.click(Role::Button, "Dismiss: ");
    assert!(!test.has("/no/such/folder/leak.eml: cannot be opened"));
}

#[test]
fn what_a_folder_holds_beyond_the_limits_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(support::root().join(CONSISTENT), folder.path().join("top.eml")).unwrap();
    let deep = (0..66).fold(folder.path().to_owned(), |path, _| path.join("a"));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::copy(support::root().join(CONTRADICTING), deep.join("deep.eml")).unwrap();
    let mut test = wide(Vec::new());
    test.key(Modifiers::COMMAND, Key::L);
    test.type_into_field(&folder.path().to_string_lossy());
    test.key(Modifiers::NONE, Key::Enter);
    test.wait_for("folders nested more than 64 deep were not looked into");
    test.wait_for("Standing: Consistent");
    assert!(!test.has("deep.eml"));
}

#[test]
fn the_keyboard_is_enough() {
    let mut test = wide(vec![sample(CONTRADICTING), sample(CONSISTENT)]);
    let first = test.selected(Role::Button);
    test.key(Modifiers::NONE, Key::J);
    let second = test.selected(Role::Button);
    assert_ne!(first, second);
    test.key(Modifiers::NONE, Key::K);
    assert_eq!(test.selected(Role::Button), first);
    assert_eq!(test.selected(Role::Tab), ["Overview"]);
    test.key(Modifiers::CTRL, Key::Tab);
    assert_eq!(test.selected(Role::Tab), ["Claims"]);
    test.key(Modifiers::CTRL, Key::Tab);
    assert_eq!(test.selected(Role::Tab), ["Route"]);
    test.key(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(test.selected(Role::Tab), ["Claims"]);
    test.key(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(test.selected(Role::Tab), ["Route"]);
    test.key(Modifiers::COMMAND, Key::Num8);
    assert_eq!(test.selected(Role::Tab), ["Facts"]);
    test.key(Modifiers::NONE, Key::ArrowDown);
    test.must("Standing: Consistent");
    test.key(Modifiers::ALT, Key::ArrowLeft);
    test.must("Standing: Conflicting");
    test.key(Modifiers::NONE, Key::F1);
    test.must("Ctrl+O");
    test.key(Modifiers::NONE, Key::Escape);
    assert!(!test.has("Ctrl+Shift+O"));
}

#[test]
fn the_command_field_runs_a_command_and_finds_a_file() {
    let mut test = wide(vec![sample(CONTRADICTING), sample(CONSISTENT)]);
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("on one clock");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("2017-04-13 12:00:01 UTC");
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("consistent");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("Standing: Consistent");
}

#[test]
fn text_is_found_and_offsets_are_gone_to() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::COMMAND, Key::F);
    test.wait_for("Bytes of the file");
    test.type_into_field("lindqvist");
    test.wait_for("1 of ");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("2 of ");
    test.key(Modifiers::COMMAND, Key::G);
    test.type_into_field("0x10");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("at byte 16");
    test.click(Role::Button, "Hex");
    test.must("Bytes of the file");
}

#[test]
fn a_message_of_a_mailbox_has_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.mbox");
    let mut bytes = Vec::new();
    for sample in [CONSISTENT, CONTRADICTING] {
        bytes.extend_from_slice(b"From maja@nordhaven.example Thu May  4 12:00:19 2017\r\n");
        bytes.extend_from_slice(&std::fs::read(support::root().join(sample)).unwrap());
        bytes.extend_from_slice(b"\r\n");
    }
    std::fs::write(&path, bytes).unwrap();
    let mut test = open(WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("A mailbox of 2 messages");
    // A list that calls the whole consistent would hide what stands inside.
    test.must("Standing: Conflicting");
    // The overview names the message to look at first, and why.
    test.must("holds a time that is 21 days after the Date");
    test.click(Role::Button, "Fold two.mbox");
    test.click(Role::Link, "Conflicting: message 2");
    test.must("Fold two.mbox");
    assert_eq!(test.selected(Role::Button).iter().filter(|label| label.starts_with("message 2")).count(), 1);
    test.must("Standing: Conflicting");
    test.click(Role::Tab, "Source");
    test.wait_for("Bytes of the file");
    let shown = test.bytes("Bytes of the file");
    assert!(shown.contains("Claims:  Thu, 13 Apr 2017 14:00:01 +0200"), "{shown}");
}

/// A mail of so many hops that say the same.
fn hops(count: usize) -> Vec<u8> {
    let hop = "Received: from a.example by b.example; Thu, 4 May 2017 12:00:02 +0000\r\n";
    let mail = "From: <a@a.example>\r\nDate: Thu, 4 May 2017 12:00:01 +0000\r\n\r\nHello\r\n";
    (hop.repeat(count) + mail).into_bytes()
}

#[test]
fn the_source_opens_where_the_finding_stands() {
    let mut test = wide(vec![sample("assets/samples/edited-afterwards.pdf")]);
    test.click(Role::Tab, "Source");
    test.wait_for("Bytes of the file");
    test.harness.run_ok();
    let shown = test.bytes("Bytes of the file");
    assert!(shown.contains("Claims: (D:20160405101500+02'00')"), "{shown}");
}

#[test]
fn notes_alone_need_no_click_and_are_no_contradiction() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.eml");
    std::fs::write(
        &path,
        "From: a@a.example\r\nTo: b@b.example\r\nDate: Thu, 4 May 2017 12:00:01 +0000\r\n\r\nHello\r\n",
    )
    .unwrap();
    let report = support::examine(&path);
    let test = wide(vec![(path, report)]);
    test.must("Worth knowing (");
    test.must("Finding: ");
    assert!(!test.has("Cannot both be true"));
}

#[test]
fn hops_that_say_the_same_are_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hops.eml");
    std::fs::write(&path, hops(12)).unwrap();
    let mut test = open(WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("Standing:");
    test.click(Role::Tab, "Claims");
    let nodes = test.harness.query_all_by_role(Role::Button);
    let labels: Vec<String> = nodes.filter_map(|node| node.accesskit_node().label()).collect();
    let cells: Vec<&String> = labels.iter().filter(|label| label.contains(": 2017-05-04 12:00:02")).collect();
    assert!(matches!(cells[..], [only] if only.starts_with("hop 1 – hop ")), "{labels:?}");
}

#[test]
fn what_cannot_be_judged_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nothing.pdf");
    std::fs::write(&path, b"").unwrap();
    let mut test = open(WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("Standing: Unreadable");
    test.must("It could not be judged: the file is empty");
    test.must("Fetch it again from where it came");
    assert!(!test.has("What was checked"));
}

#[test]
fn long_values_of_one_file_leave_no_gaps_in_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.eml");
    std::fs::write(&path, format!("From: a@a.example\r\nSubject: {}\r\n\r\n", "long ".repeat(200))).unwrap();
    let report = support::examine(&path);
    let mut test = wide(vec![(path, report), sample(CONSISTENT)]);
    let tops = |test: &Test| -> Vec<f32> {
        let links = test.harness.query_all_by_role(Role::Link);
        let named = links.filter(|node| node.accesskit_node().label().is_some_and(|text| text.starts_with("mail.")));
        named.map(|node| node.rect().top()).collect()
    };
    test.click(Role::Button, "consistent-answer.eml");
    let tops = tops(&test);
    assert!(tops.len() >= 5 && tops.windows(2).all(|pair| pair[1] - pair[0] < 48.0), "{tops:?}");
}

#[test]
fn hostile_text_is_shown_with_its_invisible_marks() {
    let mail = "From: \u{202e}moc.live <a@b.example>\r\nTo: c@d.example\r\nSubject: =?utf-8?b?4oCu5py65a+G5paH5Lu2IOKAi2ZkcA==?=\r\n\
                Date: Thu, 4 May 2017 14:00:01 +0200\r\nX-Note: مرحبا \u{200f}\u{feff} Ω \u{1F469}\u{200d}\u{1F680}\r\n\r\nbody\r\n";
    let mail = mail.replace("\r\n                ", "\r\n");
    let source = Source::new("odd\u{202e}lme.eml", mail.into_bytes());
    let report = palimpsest::examine(&source, &support::settings());
    let mut test = wide(vec![(PathBuf::from("/odd"), report)]);
    test.must("odd‹RLO›lme.eml");
    for tab in ["Claims", "Facts", "Content", "Structure", "Times", "Route", "Overview"] {
        test.click(Role::Tab, tab);
        let raw = |text: &str| text.contains(['\u{202e}', '\u{200b}', '\u{feff}', '\u{200f}']);
        for node in test.harness.root().children_recursive() {
            let label = node.accesskit_node().label().unwrap_or_default();
            assert!(!raw(&label), "{tab}: {label:?}");
        }
    }
    test.must("‹ZWSP›");
}

const TABS: [&str; 8] = ["Overview", "Claims", "Route", "Times", "Content", "Structure", "Facts", "Source"];

/// Everything that has to be reached at once lies inside the window.
fn nothing_is_clipped(test: &Test, size: [f32; 2]) {
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into()).expand(0.5);
    let inside = |role: Role, label: &str| {
        let nodes = test.harness.query_all_by_role(role);
        let rects: Vec<egui::Rect> = nodes
            .filter(|node| {
                let node = node.accesskit_node();
                node.label().or(node.value()).is_some_and(|text| text.contains(label))
            })
            .map(|node| node.rect())
            .collect();
        assert!(!rects.is_empty(), "{size:?}: no {role:?} {label:?}");
        assert!(rects.iter().any(|rect| window.contains_rect(*rect)), "{size:?}: {label:?} at {rects:?}");
    };
    for tab in TABS {
        inside(Role::Tab, tab);
    }
    for button in ["Open…", "Find a command or a file", "Light or dark", "ritten"] {
        inside(Role::Button, button);
    }
    inside(Role::Label, "Standing: Conflicting");
    inside(Role::Link, "Copy the SHA-256");
}

#[test]
fn nothing_is_clipped_in_a_small_window_or_at_200_percent() {
    for size in [[1024.0, 700.0], [720.0, 450.0], [512.0, 350.0], [480.0, 320.0]] {
        let mut test = open(size, Theme::Dark, Vec::new(), vec![sample(CONTRADICTING)]);
        for tab in TABS {
            test.click(Role::Tab, tab);
            nothing_is_clipped(&test, size);
        }
        test.wait_for("Bytes of the file");
        test.must("Findings");
    }
}

#[test]
fn a_window_that_nobody_touches_does_not_repaint() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.harness.run();
    let delay = test.harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert!(delay.is_some_and(|delay| delay > Duration::from_secs(3600)), "{delay:?}");
}

#[test]
fn settings_are_kept_in_the_file_that_was_named() {
    let mut test = open(WIDE, Theme::Light, vec![support::root().join(CONSISTENT)], Vec::new());
    test.wait_for("Standing: Consistent");
    let file = test._folder.path().join("window.json");
    let until = Instant::now() + Duration::from_secs(10);
    while WindowSettings::load(&file).recent != [support::root().join(CONSISTENT)] {
        assert!(Instant::now() < until, "not saved");
        std::thread::sleep(Duration::from_millis(10));
        test.harness.step();
    }
}
