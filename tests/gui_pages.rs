//! The pages of a PDF and its saved states, by role and label.

#[path = "support/locked.rs"]
mod locked;
mod support;
#[path = "support/window.rs"]
mod window;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use palimpsest::evidence::PageAsked;
use palimpsest::sandbox::{Cancel, Engine, Held, Worker};
use window::{sample, wide};

const EDITED: &str = "assets/samples/edited-afterwards.pdf";

fn bytes() -> Vec<u8> {
    std::fs::read(support::root().join(EDITED)).unwrap()
}

/// How many bytes each state has.
fn ends() -> Vec<usize> {
    sample(EDITED).1.revisions.iter().map(|revision| revision.end).collect()
}

#[test]
fn a_pdf_shows_its_pages() {
    let mut test = wide(vec![sample(EDITED)]);
    test.click(Role::Tab, "Content");
    test.wait_for("Page 1 of 1");
    test.must("100 % of the width");
    test.key(Modifiers::NONE, Key::Plus);
    test.must("140 % of the width");
    test.click(Role::Button, "Smaller page");
    test.must("100 % of the width");
    test.key(Modifiers::NONE, Key::PageDown);
    test.must("Page 1 of 1");
}

#[test]
fn a_trusted_certificate_is_brought_in_and_vouches() {
    let path = support::root().join("tests/cases/pdf-signed-bytes-differ/clean.pdf");
    let signer = support::root().join("tests/signed/signer.der");
    let mut test = wide(vec![(path.clone(), support::examine(&path))]);
    test.must("nobody vouches for the signer");
    test.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::K);
    test.harness.get_by_role_and_label(Role::MultilineTextInput, "Path or pasted records").focus();
    test.harness.run_ok();
    test.type_into_field(&signer.to_string_lossy());
    test.click(Role::Button, "Add");
    test.wait_for("1 trusted certificate from “signer.der”, until the window closes");
    test.must("CN=Ida Sandvik");
    test.click(Role::Button, "Close");
    test.wait_for("Attested");
}

#[test]
fn a_password_that_is_typed_opens_an_encrypted_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.pdf");
    std::fs::write(&path, locked::encrypted("market")).unwrap();
    let mut test = wide(vec![(path.clone(), support::examine(&path))]);
    assert!(!test.has("Rates of the market"));
    test.key(Modifiers::COMMAND, Key::K);
    test.type_into_field("password of an");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("Password of an encrypted PDF");
    test.type_into_field("market");
    test.click(Role::Button, "Use it");
    test.wait_for("Rates of the market");
}

#[test]
fn the_objects_are_listed_and_each_leads_to_its_bytes() {
    let mut test = wide(vec![sample(EDITED)]);
    test.click(Role::Tab, "Structure");
    test.wait_for("What it is");
    test.must("catalog");
    test.must("replaced later");
    test.click(Role::Link, "Object 1 0");
    test.wait_for("Bytes of the file");
    assert_eq!(test.selected(Role::Tab), ["Source"]);
}

#[test]
fn saved_states_stand_side_by_side_and_can_be_saved() {
    let ends = ends();
    assert!(ends.len() > 1, "the sample has an earlier state");
    let mut test = wide(vec![sample(EDITED)]);
    test.click(Role::Tab, "Revisions");
    test.must(&format!("State {}, the last", ends.len()));
    test.wait_for(&format!("Page 1 of state {}, after", ends.len()));
    test.must(&format!("Page 1 of state {}, before", ends.len()));
    test.must("It changed");
    test.click(Role::Button, "State 1");
    test.wait_for("Page 1 of state 1");
    test.must("The oldest state that the file holds");
    test.click(Role::Link, "Save state 1 as a file…");
    test.must("Save an earlier state as a file");
    let target = test._folder.path().join("first.pdf");
    test.type_into_field(&target.to_string_lossy());
    test.click(Role::Button, "Save");
    test.wait_for("Saved as");
    assert_eq!(std::fs::read(&target).unwrap(), bytes()[..ends[0]]);
}

/// A cost estimate in five states.
const WORDS: &str = "tests/cases/pdf-update-content/hit-words.pdf";

#[test]
fn the_words_that_a_state_changed_are_listed_and_shown_from_near() {
    let mut test = wide(vec![sample(WORDS)]);
    test.click(Role::Tab, "Revisions");
    test.must("Page 4 of the state before, removed");
    test.click(Role::Button, "State 2, it gives no date");
    test.must("What reads otherwise");
    test.must("Change on Page 2: “Total 1,200 EUR” → “Total 9,200 EUR”");
    test.click(Role::Button, "Change on Page 2: “Total 1,200 EUR”");
    test.wait_for("This place, before");
    test.must("This place, after");
    test.must("Page 2 of 3");
    assert_eq!(
        test.selected(Role::Button).iter().filter(|label| label.contains("Change on Page 2: “Total")).count(),
        1
    );
    // By keyboard to the next one, and to its bytes.
    test.key(Modifiers::NONE, Key::CloseBracket);
    let chosen = test.selected(Role::Button);
    assert!(chosen.iter().any(|label| label.contains("12 March 2012")), "{chosen:?}");
    test.key(Modifiers::NONE, Key::OpenBracket);
    test.click(Role::Link, "This change, after");
    test.wait_for("Bytes of the file");
    assert!(test.bytes("Bytes of the file").contains("(9,200 EUR)"));
}

#[test]
fn two_states_with_others_between_them_stand_side_by_side() {
    let mut test = wide(vec![sample(WORDS)]);
    test.click(Role::Tab, "Revisions");
    test.click(Role::Button, "State 4, it gives no date");
    test.click(Role::ComboBox, "Compared with state 3");
    test.click(Role::Button, "state 1");
    test.must("Compared with state 1");
    test.must("State 2, Page 2");
    test.must("State 4, Page 1, new");
    // The cover sheet came in front: what is the third page now was the second.
    test.click(Role::Button, "Next page");
    test.click(Role::Button, "Next page");
    test.wait_for("Before: state 1, page 2");
    test.must("After: state 4, page 3");
}

#[test]
fn a_finding_leads_to_the_page_that_shows_it_and_back() {
    let mut test = wide(vec![sample("tests/cases/pdf-text-covered/hit.pdf")]);
    // Choosing a finding does not take the view away.
    test.click(Role::Button, "Finding:");
    assert_eq!(test.selected(Role::Tab), ["Overview"]);
    test.click(Role::Link, "Show on page 1");
    assert_eq!(test.selected(Role::Tab), ["Content"]);
    test.wait_for("that findings rest on are framed");
    // From the frame back to its finding, which stays on the page.
    test.key(Modifiers::NONE, Key::J);
    test.click(Role::Link, "page 1, under it: 4200");
    assert_eq!(test.selected(Role::Tab), ["Content"]);
    assert!(test.selected(Role::Button).iter().any(|label| label.starts_with("Finding: On page 1")));
    test.key(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(test.selected(Role::Tab), ["Overview"]);
    test.key(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(test.selected(Role::Tab), ["Content"]);
}

#[test]
fn a_difference_between_states_leads_to_both_of_them() {
    let mut test = wide(vec![sample(WORDS)]);
    test.click(Role::Link, "Show before and after: Claims: state 1, text of page 2");
    assert_eq!(test.selected(Role::Tab), ["Revisions"]);
    test.must("State 2 of 5");
    let chosen = test.selected(Role::Button);
    assert!(chosen.iter().any(|label| label.contains("Change on Page 2: “Total 1,200 EUR”")), "{chosen:?}");
}

#[test]
fn the_signed_state_is_compared_with_the_last_and_can_be_saved() {
    let mut test = wide(vec![sample("tests/cases/pdf-changed-after-signing/hit.pdf")]);
    test.click(Role::Tab, "Proofs");
    test.click(Role::Button, "Save the signed state…");
    test.must("State 1 of 2");
    test.click(Role::Button, "Cancel");
    test.click(Role::Button, "Compare signed state with the last");
    assert_eq!(test.selected(Role::Tab), ["Revisions"]);
    test.must("Change on Page 1: “The repair cost 4200 crowns.” → “The repair cost 9200 crowns.”");
    test.wait_for("Page 1 of state 2, after");
    test.must("After: state 2");
}

#[test]
fn what_differs_between_two_states_is_marked_where_it_is() {
    // A page with a word at the top and one at the bottom; the lower one is another in the second.
    let page = |below: &str| {
        let text = format!("BT /F 20 Tf 40 700 Td (Report) Tj 0 -600 Td ({below}) Tj ET");
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             4 0 obj<</Length {}>>stream\n{text}\nendstream endobj\n\
             5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
            text.len()
        )
    };
    let first = page("paid");
    let both = format!("{first}{}", page("owed"));
    let mut engine = Engine::new(Worker::InProcess);
    let held = Held::new("", both.clone().into_bytes());
    let asked = PageAsked { states: vec![Some(first.len()), None], page: 0, first: 0, width: 400, marked: false };
    let (drawn, pixels) = engine.page(&held, &asked, &[], &Cancel::default()).unwrap();
    assert_eq!(drawn.states.len(), 2);
    assert_eq!(pixels.len(), 2 * 400 * 800 * 4);
    assert_eq!(drawn.differs.len(), 1, "{:?}", drawn.differs);
    let [left, top, right, bottom] = drawn.differs[0];
    assert!(left > 0.05 && right < 0.35 && top > 0.8 && bottom < 0.95, "{:?}", drawn.differs);
    // A page that is not there, and a file that is none, are answers too.
    let beyond = PageAsked { page: 7, first: 7, ..asked.clone() };
    let (drawn, pixels) = engine.page(&held, &beyond, &[], &Cancel::default()).unwrap();
    assert!(drawn.states.iter().all(|(pages, picture)| *pages == 1 && picture.is_none()) && pixels.is_empty());
    let none = Held::new("", b"%PDF-1.4 and nothing else".to_vec());
    assert!(engine.page(&none, &asked, &[], &Cancel::default()).is_err());
}
