//! Signed mails: fixtures of the checks of signatures, and the list of the keys that sign them.

use std::fmt::Write as _;

use super::letter::{Letter, letter};
use super::signing::{Signing, TestKey};

/// Name, selector, key, what its record says beside the key, first and last day of `tests/cases/keys.tsv`.
const KEYS: &[(&str, &str, TestKey, &str, &str, &str)] = &[
    ("nordhaven.example", "quay", TestKey::Rsa2048, "", "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "edwards", TestKey::Ed25519, "", "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "small", TestKey::Rsa512, "", "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "new1", TestKey::Rsa1024, "", "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "s20231001", TestKey::Rsa2048, "", "2023-10-05", "2024-12-31"),
    ("nordhaven.example", "rfc8463", TestKey::Rfc8463, "", "2016-01-01", "2019-12-31"),
    ("nordhaven.example", "late", TestKey::Rsa2048, "", "2021-03-01", "2022-12-31"),
    ("nordhaven.example", "past", TestKey::Rsa2048, "", "2012-01-01", "2014-12-31"),
    ("nordhaven.example", "trial", TestKey::Rsa2048, "; t=y", "2016-01-01", "2019-12-31"),
    ("harbourpost.example", "desk", TestKey::Rsa2048, "", "2016-01-01", "2019-12-31"),
    ("gmail.com", "wharf", TestKey::Rsa2048, "", "2016-01-01", "2019-12-31"),
    ("1e100.net", "wharf", TestKey::Rsa2048, "", "2016-01-01", "2019-12-31"),
];

/// The list of keys.
pub fn keys() -> String {
    let mut out = "domain\tselector\trecord\tfirst_seen\tlast_seen\n".to_owned();
    for (domain, selector, key, more, first, last) in KEYS {
        writeln!(out, "{domain}\t{selector}\t{}{more}\t{first}\t{last}", key.record()).expect("a string takes it");
    }
    writeln!(out, "nordhaven.example\tgone\tv=DKIM1; p=\t2016-01-01\t2019-12-31").expect("a string takes it");
    out
}

/// What most domains do, under a selector of the sender's domain.
fn usual(selector: &'static str) -> Signing {
    Signing::usual("nordhaven.example", selector)
}

/// The letter, signed as most domains do.
pub fn signed() -> Vec<u8> {
    usual("quay").sign(&letter().bytes())
}

/// The same under another selector or key.
fn by(selector: &'static str, key: TestKey) -> Vec<u8> {
    Signing { key, ..usual(selector) }.sign(&letter().bytes())
}

/// The letter signed with these tags beside the usual ones.
fn tagged(tags: &str) -> Vec<u8> {
    Signing { tags: tags.to_owned(), ..usual("quay") }.sign(&letter().bytes())
}

/// The letter signed without one of the usual headers.
fn without(name: &str) -> Vec<u8> {
    let mut signing = usual("quay");
    signing.names.retain(|known| *known != name);
    signing.sign(&letter().bytes())
}

/// Other words in a mail that is signed already; they must stand there.
fn changed(mail: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = std::str::from_utf8(mail).expect("fixtures are UTF-8");
    assert!(text.contains(old), "{old}");
    text.replace(old, new).into_bytes()
}

/// A line put on top of a mail that is signed already.
fn on_top(line: &str, mail: &[u8]) -> Vec<u8> {
    [line.replace('\n', "\r\n").as_bytes(), b"\r\n", mail].concat()
}

/// The letter as one plain text.
fn plain() -> Letter {
    let mut plain =
        letter().set("Content-Type", "text/plain; charset=\"utf-8\"").append("Content-Transfer-Encoding", "7bit");
    "Dear colleagues,\n\nquay 4 was paid for out of the repair budget, as the board decided in March.\nFrom then on the minutes are public.\n\nMaja Lindqvist\nPort authority of Nordhaven\n"
        .clone_into(&mut plain.body);
    plain
}

/// The plain letter, its signature over as much text as it has now.
fn measured() -> Vec<u8> {
    let plain = plain();
    let tags = format!("l={};", plain.body.replace('\n', "\r\n").len());
    Signing { tags, ..usual("quay") }.sign(&plain.bytes())
}

/// The same with more words behind, all of it signed by the house that handed it on.
fn handed_on() -> Vec<u8> {
    let more = [measured(), b"\r\nPS: the director signed it himself.\r\n".to_vec()].concat();
    Signing::usual("harbourpost.example", "desk").sign(&more)
}

/// The letter in its parts, signed over as much as it has; more words behind the last part.
fn tail_measured() -> Vec<u8> {
    let tags = format!("l={};", letter().body.replace('\n', "\r\n").len());
    let signed = Signing { tags, ..usual("quay") }.sign(&letter().bytes());
    [signed, b"\r\nPS: the director signed it himself.\r\n".to_vec()].concat()
}

const PASSED: &str =
    "Authentication-Results: store.harbourpost.example;\n\tdkim=pass header.i=@nordhaven.example header.s=quay";
const FAILED: &str = "Authentication-Results: store.harbourpost.example;\n\tdkim=fail (no key) header.i=@nordhaven.example header.s=quay";

/// Of a user of Gmail.
fn of_gmail() -> Letter {
    letter()
        .set("From", "\"Maja Lindqvist\" <nordhaven.quay4.letters@gmail.com>")
        .replace("<m.lindqvist@nordhaven.example>", "<nordhaven.quay4.letters@gmail.com>")
}

/// Signed by Google twice; the sender's signature leaves the subject out.
fn twice() -> Vec<u8> {
    let mut own = Signing::usual("gmail.com", "wharf");
    own.names.retain(|name| *name != "subject");
    // Its own line is hashed under the name of the other.
    let google = Signing::usual("1e100.net", "wharf").sign(&own.sign(&of_gmail().bytes()));
    [b"X-Google-".as_slice(), &google].concat()
}

const SAW: &str = "dkim=pass header.d=nordhaven.example header.s=quay";

/// The signed letter, sealed by a server that handed it on.
fn sealed(saw: &str, chain: &str) -> Vec<u8> {
    Signing::arc("harbourpost.example", "desk", saw, chain, &signed())
}

pub fn cases() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let old = |year: &str| letter().replace("2017", year);
    let edwards = Signing { key: TestKey::Ed25519, ..usual("edwards") };
    let escaped = changed(&usual("quay").sign(&plain().bytes()), "\nFrom then", "\n>From then");
    let other_text =
        changed(&signed(), "the board decided in March.", "nobody outside the harbour master's office knew.");
    let copied = |subject: &str| tagged(&format!("z=Subject:Quay=204=3A=20{subject}=20to=20your=20questions;"));
    let added =
        [usual("quay").sign(&plain().bytes()), b"\r\nPS: the director signed it himself.\r\n".to_vec()].concat();
    let person = |bytes: &[u8]| bytes.to_vec();
    vec![
        ("mail-signature-person-text", "hit", person(include_bytes!("../../tests/persons/detached-changed.eml"))),
        ("mail-signature-person-text", "clean", person(include_bytes!("../../tests/persons/detached.eml"))),
        ("mail-signature-person-address", "hit", person(include_bytes!("../../tests/persons/other-address.eml"))),
        ("mail-signature-person-address", "clean", person(include_bytes!("../../tests/persons/detached.eml"))),
        ("mail-signature-person-time", "hit", person(include_bytes!("../../tests/persons/outside-window.eml"))),
        (
            "mail-signature-person-time",
            "clean",
            changed(
                include_bytes!("../../tests/persons/detached.eml"),
                "Mon, 11 May 2026 09:14:07 +0200",
                "Sun, 22 Nov 2026 16:01:25 +0100",
            ),
        ),
        ("mail-signature-value-restored", "hit", added),
        ("mail-signature-value-restored", "clean", signed()),
        ("mail-signature-copied-headers", "hit", copied("objections")),
        ("mail-signature-copied-headers", "clean", copied("answers")),
        ("mail-arc-chain-broken", "hit", changed(&sealed(SAW, "none"), "Quay 4: answers", "Quay 5: answers")),
        ("mail-arc-chain-broken", "clean", sealed(SAW, "none")),
        ("mail-arc-sealed-as-failed", "hit", sealed(SAW, "fail")),
        ("mail-arc-sealed-as-failed", "clean", sealed(SAW, "none")),
        (
            "mail-arc-saw-signature-fit",
            "hit",
            changed(
                &sealed(SAW, "none"),
                "the board decided in March.",
                "nobody outside the harbour master's office knew.",
            ),
        ),
        ("mail-arc-saw-signature-fit", "clean", sealed(SAW, "none")),
        ("mail-signature-text-differs", "hit", other_text.clone()),
        ("mail-signature-text-differs", "clean", signed()),
        (
            "mail-signature-headers-differ",
            "hit",
            changed(&signed(), "Quay 4: answers to your questions", "What the board knew and did not tell"),
        ),
        ("mail-signature-headers-differ", "clean", signed()),
        ("mail-signature-change-undone", "hit", escaped),
        ("mail-signature-change-undone", "clean", signed()),
        ("mail-signature-second-copy", "hit", on_top("Subject: Quay 4: the board resigns", &signed())),
        ("mail-signature-second-copy", "clean", signed()),
        ("mail-signature-from-uncovered", "hit", without("from")),
        ("mail-signature-from-uncovered", "clean", signed()),
        ("mail-signature-headers-uncovered", "hit", without("subject")),
        ("mail-signature-headers-uncovered", "clean", signed()),
        ("mail-signature-type-uncovered", "hit", without("content-type")),
        ("mail-signature-type-uncovered", "clean", signed()),
        (
            "mail-signature-text-behind",
            "hit",
            [measured(), b"\r\nPS: the director signed it himself.\r\n".to_vec()].concat(),
        ),
        ("mail-signature-text-behind", "hit-unseen-only-a-note", tail_measured()),
        ("mail-signature-text-behind", "hit-handed-on-only-a-note", handed_on()),
        ("mail-signature-text-behind", "clean", measured()),
        ("mail-signature-against-result", "hit", on_top(PASSED, &other_text)),
        ("mail-signature-against-result", "clean", on_top(PASSED, &signed())),
        ("mail-signature-result-fail", "hit", on_top(FAILED, &signed())),
        ("mail-signature-result-fail", "clean", on_top(PASSED, &signed())),
        ("mail-signature-two-witnesses", "hit", changed(&twice(), "Quay 4: answers", "Quay 5: answers")),
        ("mail-signature-two-witnesses", "clean", twice()),
        ("mail-signature-missing", "hit", of_gmail().bytes()),
        ("mail-signature-missing", "clean", Signing::usual("gmail.com", "wharf").sign(&of_gmail().bytes())),
        (
            "mail-signature-of-another-domain",
            "hit",
            Signing::usual("harbourpost.example", "desk").sign(&letter().bytes()),
        ),
        ("mail-signature-of-another-domain", "clean", signed()),
        ("mail-signature-key-missing", "hit", by("elsewhere", TestKey::Rsa2048)),
        ("mail-signature-key-missing", "clean", signed()),
        ("mail-signature-key-unusable", "hit", by("gone", TestKey::Rsa2048)),
        ("mail-signature-key-unusable", "clean", signed()),
        ("mail-signature-key-weak", "hit", by("small", TestKey::Rsa512)),
        ("mail-signature-key-weak", "clean", signed()),
        ("mail-signature-key-testing", "hit", by("trial", TestKey::Rsa2048)),
        ("mail-signature-key-testing", "clean", signed()),
        ("mail-signature-key-published", "hit", by("rfc8463", TestKey::Rfc8463)),
        ("mail-signature-key-published", "clean", signed()),
        ("mail-signature-key-too-young", "hit", by("s20231001", TestKey::Rsa2048)),
        ("mail-signature-key-too-young", "hit-seen-later", by("late", TestKey::Rsa2048)),
        ("mail-signature-key-too-young", "clean", signed()),
        ("mail-signature-key-out-of-use", "hit", by("past", TestKey::Rsa2048)),
        ("mail-signature-key-out-of-use", "clean", signed()),
        ("mail-signature-malformed", "hit", changed(&signed(), "v=1;", "v=one;")),
        ("mail-signature-malformed", "clean", signed()),
        ("mail-signature-before-its-time", "hit", usual("quay").sign(&old("2003").bytes())),
        ("mail-signature-before-its-time", "clean", signed()),
        ("mail-signature-algorithm-age", "hit", edwards.sign(&old("2016").bytes())),
        ("mail-signature-algorithm-age", "clean", signed()),
        ("mail-signature-time-against-date", "hit", tagged("t=1493035201;")),
        ("mail-signature-time-against-date", "clean", tagged("t=1493899203;")),
        ("mail-signature-after-arrival", "hit", tagged("t=1494504001;")),
        ("mail-signature-after-arrival", "clean", tagged("t=1493899203;")),
        ("mail-signature-expired", "hit", tagged("t=1493870000; x=1493880000;")),
        ("mail-signature-expired", "clean", tagged("t=1493899203; x=1494504003;")),
        ("mail-signature-expiry", "hit", tagged("t=1493899203; x=1494504003;")),
        ("mail-signature-expiry", "clean", tagged("t=1493899203;")),
    ]
}
