//! The views of a mail by role and label: route, times, content, structure, and what stands inside.

mod support;
#[path = "support/window.rs"]
mod window;

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use palimpsest::acquire::Source;
use palimpsest::evidence::{Block, BlockKind, ByteSpan, Content, Fact, Locator, MarkupRun, Text};
use palimpsest::inspect::{AddressClass, CopyKind, CopyReason, CopyType, Join, Report, Route, Stop, Word};
use palimpsest::store::settings::Theme;
use window::{Test, open, sample, wide};

const CONTRADICTING: &str = "assets/samples/moved-back.eml";

/// What the label of the first node of a role says that contains some words.
fn label(test: &Test, role: Role, words: &str) -> String {
    let nodes = test.harness.query_all_by_role(role);
    let mut labels = nodes.filter_map(|node| node.accesskit_node().label());
    labels.find(|label| label.contains(words)).unwrap_or_else(|| panic!("no {role:?} {words:?}"))
}

fn left(test: &Test, role: Role, words: &str) -> f32 {
    let nodes: Vec<_> = test.harness.query_all_by_role(role).collect();
    let node = nodes.iter().find(|node| {
        let node = node.accesskit_node();
        node.label().or(node.value()).is_some_and(|label| label.contains(words))
    });
    node.unwrap_or_else(|| panic!("no {role:?} {words:?}")).rect().left()
}

fn stop(report: &Report, index: usize, by: &str, delay: Option<i64>, join: Join, word: Word) -> Stop {
    let date = report.timeline.iter().find(|entry| entry.name == format!("mail.received[{index}].date")).unwrap();
    let fact = |text: &str| Some(Fact::raw(text.to_owned(), ByteSpan::new(96, 120)));
    Stop {
        received: index,
        line: Locator::raw(96, 306),
        from: fact("a.example"),
        looked_up: None,
        by: fact(by),
        with: fact("ESMTPS"),
        tls: fact("TLSv1.2"),
        id: fact("4WZ1yM2kT8z9sXj"),
        id_clock: Some(date.stamp.clone()),
        addresses: vec![(Fact::raw("10.0.4.17".to_owned(), ByteSpan::new(1, 2)), AddressClass::Private)],
        date: Some(Fact::at(date.stamp.clone(), date.at.clone())),
        delay,
        join,
        word,
        skew: delay.filter(|delay| *delay < 0).map(|_| 200),
    }
}

/// A mail whose way has a break, a negative delay and a boundary of trust.
fn travelled() -> (PathBuf, Report) {
    let (path, mut report) = sample(CONTRADICTING);
    let stops = vec![
        stop(&report, 2, "first.example", None, Join::First, Word::Anyone),
        stop(&report, 1, "second.example", Some(-200), Join::Broken, Word::Receiver),
        stop(&report, 0, "third.example", Some(7), Join::Joined, Word::Receiver),
    ];
    report.route = Some(Route { stops, trusted_from: Some(1), trust_reason: "It is ours".into() });
    report.copy = Some(CopyType {
        kind: CopyKind::Received,
        reasons: vec![CopyReason { what: "two servers wrote lines".into(), at: Locator::raw(96, 120) }],
        untestable: vec!["How long it lay in the outbox".into()],
    });
    (path, report)
}

#[test]
fn the_route_says_delays_breaks_and_whose_word_each_line_is() {
    let mut test = wide(vec![travelled()]);
    test.click(Role::Tab, "Route");
    test.must("3 stops · 1 break in the chain · 1 negative delay");
    test.must("Hop 2: second.example, break before it, negative delay");
    test.must("−3 min 20 s: noted before it was handed on");
    test.must("Break: the line before was written by first.example");
    test.must("From here on the receiving side wrote them");
    test.must("It is ours");
    test.must("Its clock seems to be 3 min 20 s ahead of the others");
    test.must("queue id 4WZ1yM2kT8z9sXj holds 2017-05-04 14:00:06 +02:00");
    test.must("(private network)");
    test.must("The same as a table");
    test.click(Role::Link, "Hop 3, bytes 96–305");
    test.wait_for("Bytes of the file");
    assert_eq!(test.selected(Role::Tab), ["Source"]);
}

#[test]
fn a_mail_without_servers_says_so() {
    let mail = b"From: a@a.example\r\nDate: Thu, 4 May 2017 12:00:01 +0000\r\n\r\nHello\r\n".to_vec();
    let report = palimpsest::examine(&Source::new("alone.eml", mail), &support::settings());
    let mut test = wide(vec![(PathBuf::from("/alone.eml"), report)]);
    test.click(Role::Tab, "Route");
    test.must("No server noted this mail");
}

#[test]
fn the_overview_says_which_copy_it_is_and_what_cannot_be_tested() {
    let test = wide(vec![travelled()]);
    test.must("Which copy this is");
    test.must("This is a received copy: it travelled and was delivered");
    test.must("two servers wrote lines");
    test.must("How long it lay in the outbox");
}

#[test]
fn every_moment_has_a_lane_a_bracket_and_its_bytes() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Tab, "Times");
    test.must("Date: 2017-04-13 14:00:01 +02:00, to the second, stands in a finding");
    test.must(
        "MIME boundary: 2017-05-04 14:00:03 local clock, to the 100 ns; zone not written, so anywhere within 26 h",
    );
    test.must("Hop 3: 2017-05-04 14:00:19 +02:00");
    test.must("it was sent between these two");
    let bracket = label(&test, Role::Button, "Bracket, 20 days 23 h apart");
    assert!(bracket.contains("The conversation began"), "{bracket}");
    test.click(Role::Button, "Bracket, 20 days 23 h apart");
    let chosen = test.selected(Role::Button);
    assert!(chosen.iter().any(|label| label.starts_with("Finding: The conversation began")), "{chosen:?}");
    test.click(Role::Button, "Message-ID: 2017-05-04");
    assert_eq!(test.selected(Role::Tab), ["Times"], "choosing a lane stays with the times");
    test.must("<001501d2c4cd$f5e60d00$4a91b2c0$@nordhaven.example>");
    test.click(Role::Link, "Selected: Message-ID, bytes");
    test.wait_for("Bytes of the file");
    let shown = test.bytes("Bytes of the file");
    assert!(shown.contains("Selected: <001501d2c4cd$f5e60d00$4a91b2c0$@nordhaven.example>"), "{shown}");
}

#[test]
fn a_hidden_clock_shows_how_it_was_decoded() {
    let (path, mut report) = sample(CONTRADICTING);
    let entry = report.timeline.iter_mut().find(|entry| entry.name == "mail.thread-index~clock").unwrap();
    entry.steps = vec!["Bytes 0 to 5 count ticks since 1601".into(), "Which makes 4 May 2017".into()];
    let mut test = wide(vec![(path, report)]);
    test.click(Role::Tab, "Times");
    test.click(Role::Button, "Thread-Index: 2017");
    test.must("1. Bytes 0 to 5 count ticks since 1601");
    // Chosen in the times, it is marked and explained beside its bytes too.
    test.click(Role::Tab, "Source");
    test.wait_for("Bytes of the file");
    test.must("Which makes 4 May 2017");
}

#[test]
fn the_line_of_times_is_moved_by_keys_and_fits_again() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.key(Modifiers::COMMAND, Key::Num4);
    assert_eq!(test.selected(Role::Tab), ["Times"]);
    let fit = |test: &Test| {
        let nodes: Vec<_> = test.harness.query_all_by_role(Role::Button).collect();
        let found = nodes.iter().find(|node| node.accesskit_node().label().is_some_and(|label| label == "Fit"));
        !found.unwrap().accesskit_node().is_disabled()
    };
    assert!(!fit(&test));
    for key in [Key::Plus, Key::ArrowRight, Key::ArrowLeft, Key::Minus] {
        test.key(Modifiers::NONE, key);
    }
    test.key(Modifiers::NONE, Key::Plus);
    assert!(fit(&test));
    test.key(Modifiers::NONE, Key::Home);
    assert!(!fit(&test));
    test.must("Shorten long gaps");
}

#[test]
fn times_are_shown_in_a_zone_that_is_typed() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Tab, "Times");
    test.click(Role::Button, "Zone…");
    test.type_into_field("new york");
    test.must("America/New_York, -04:00");
    test.key(Modifiers::NONE, Key::Enter);
    test.must("Times: America/New_York");
    test.must("Date: 2017-04-13 08:00:01 -04:00");
    test.must("Time axis, America/New_York");
    test.key(Modifiers::NONE, Key::U);
    test.must("Date: 2017-04-13 14:00:01 +02:00");
    test.key(Modifiers::NONE, Key::U);
    test.must("Date: 2017-04-13 08:00:01 -04:00");
    test.click(Role::Button, "UTC");
    test.must("Date: 2017-04-13 12:00:01 UTC");
}

#[test]
fn a_pdf_has_times_and_pages_but_no_route() {
    let mut test = wide(vec![travelled(), sample("assets/samples/two-creation-dates.pdf")]);
    test.click(Role::Tab, "Route");
    test.click(Role::Button, "two-creation-dates.pdf");
    let nodes = test.harness.query_all_by_role(Role::Tab);
    let tabs: Vec<String> = nodes.filter_map(|node| node.accesskit_node().label()).collect();
    assert_eq!(tabs, ["Overview", "Claims", "Times", "Content", "Revisions", "Structure", "Facts", "Source"]);
    assert_eq!(test.selected(Role::Tab), ["Overview"]);
    test.click(Role::Tab, "Times");
    test.must("Fields of the document");
    test.must("Info CreationDate");
    // A mail shows what was looked at before.
    test.click(Role::Button, "moved-back.eml");
    assert_eq!(test.selected(Role::Tab), ["Times"]);
}

fn run(text: &str) -> MarkupRun {
    MarkupRun { text: text.to_owned(), ..MarkupRun::default() }
}

#[test]
fn content_shows_inert_words_with_what_is_hidden_and_where_links_lead() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    let link = MarkupRun { link: Some("https://b.example/x".into()), ..run("here") };
    let hidden = MarkupRun { hidden: Some("display:none".into()), ..run("ghost words") };
    let blocks = vec![
        Block { kind: BlockKind::Heading(1), runs: vec![run("Minutes")], ..Block::default() },
        Block { runs: vec![run("Click "), link, hidden], ..Block::default() },
        Block { kind: BlockKind::Picture, runs: vec![run("https://b.example/pixel.gif")], ..Block::default() },
    ];
    let texts = vec![
        Text { part: "1".into(), plain: "Dear \u{202e}desk\n> asked before\n".into(), ..Text::default() },
        Text { part: "2".into(), html: true, blocks, ..Text::default() },
    ];
    test.harness.state_mut().show_content(&Content { texts, ..Content::default() });
    test.click(Role::Tab, "Content");
    test.must("Quay 4: please keep this between us");
    test.must("Dear ‹RLO›desk");
    assert!(left(&test, Role::Label, "asked before") > left(&test, Role::Label, "Dear ‹RLO›desk") + 8.0);
    test.click(Role::Button, "HTML text, part 2");
    test.must("Click here ‹https://b.example/x›‹hidden: display:none› ghost words");
    test.must("1 passage is hidden from a reader of the mail");
    test.must("Picture, not fetched");
    test.key(Modifiers::COMMAND, Key::F);
    test.type_into_field("GHOST");
    test.must("1 of 1");
    assert_eq!(test.selected(Role::Tab), ["Content"]);
}

#[test]
fn content_and_structure_of_a_file_are_fetched_through_the_door() {
    let mut test = wide(vec![sample(CONTRADICTING)]);
    test.click(Role::Tab, "Content");
    test.wait_for("quay 4 was paid for out of the repair budget");
    test.click(Role::Tab, "Structure");
    test.must("multipart/alternative");
    test.click(Role::Link, "Part 2, bytes");
    test.wait_for("Bytes of the file");
}

/// A mail that holds the contradicting sample twice: as it is, and coded.
fn holding() -> Vec<u8> {
    let inner = std::fs::read(support::root().join(CONTRADICTING)).unwrap();
    let mut mail =
        b"From: a@a.example\r\nDate: Thu, 4 May 2017 15:00:01 +0000\r\nSubject: two\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822; name=plain.eml\r\n\r\n"
            .to_vec();
    mail.extend_from_slice(&inner);
    mail.extend_from_slice(
        b"\r\n--b\r\nContent-Type: message/rfc822; name=coded.eml\r\nContent-Transfer-Encoding: quoted-printable\r\n\
          Content-Disposition: attachment; filename=coded.eml\r\n\r\n",
    );
    mail.extend_from_slice(String::from_utf8(inner).unwrap().replace('=', "=3D").as_bytes());
    mail.extend_from_slice(b"\r\n--b--\r\n");
    mail
}

#[test]
fn what_stands_inside_opens_like_a_file_with_its_own_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("holding.eml");
    std::fs::write(&path, holding()).unwrap();
    let mut test = open(window::WIDE, Theme::Light, vec![path], Vec::new());
    test.wait_for("2 inside: conflicting");
    for name in ["plain.eml", "coded.eml"] {
        test.click(Role::Button, "holding.eml");
        test.click(Role::Tab, "Structure");
        test.wait_for("multipart/mixed");
        test.click(Role::Link, &format!("Open: {name}, Conflicting"));
        test.must("Standing: Conflicting");
        test.click(Role::Tab, "Content");
        test.wait_for("quay 4 was paid for out of the repair budget");
        test.click(Role::Tab, "Source");
        test.wait_for("Bytes of the file");
        let shown = test.bytes("Bytes of the file");
        assert!(shown.contains("Claims:  Thu, 13 Apr 2017 14:00:01 +0200"), "{name}: {shown}");
    }
}
