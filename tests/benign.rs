//! Ordinary readings: each change that honest systems make is found again on a signed letter; a changed word, figure or name never is.

#[path = "support/signing.rs"]
mod signing;
mod support;

use palimpsest::acquire::Source;
use palimpsest::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};
use signing::Signing;

const TEXT: &str = "Dear colleagues,\n\nthe meeting of 4 May is at nine; the sum is 12,500 euro.\n\tPlease bring the papers.\n\
                    From here the way is short.\n.. and the rest\n\nKind regards,\nHella Brandt\n";

fn letter(content: &str, text: &str) -> String {
    format!(
        "Date: Thu, 4 May 2017 13:55:02 +0200\nFrom: Hella Brandt <hella@nordhaven.example>\n\
         To: Desk <desk@weekly.example>\nSubject: The meeting\nMessage-ID: <a1@nordhaven.example>\n\
         MIME-Version: 1.0\nContent-Type: {content}\n\n{text}"
    )
}

fn plain() -> String {
    letter("text/plain; charset=utf-8", TEXT)
}

const PARTS: &str = "--b1\nContent-Type: text/plain; charset=utf-8\n\nThe sum is 12,500 euro.\n\n--b1\n\
                     Content-Type: text/html; charset=utf-8\n\n<p>The sum is 12,500 euro.</p>\n--b1--\n";

fn parts() -> String {
    letter("multipart/alternative; boundary=\"b1\"", PARTS)
}

/// relaxed/relaxed, or simple/simple.
fn sign(mail: &str, simple: bool) -> String {
    let mut signing = Signing::usual("nordhaven.example", "quay");
    (signing.relaxed_headers, signing.relaxed_text) = (!simple, !simple);
    String::from_utf8(signing.sign(mail.as_bytes())).unwrap()
}

fn proof(mail: &str) -> Proof {
    let source = Source::new("letter.eml", mail.as_bytes().to_vec());
    let report = palimpsest::examine(&source, &support::settings());
    report.proofs.into_iter().find(|proof| proof.kind == ProofKind::Dkim).unwrap()
}

/// Lines that a list puts on top, and its headers at the end of the header area.
fn listed(mail: &str) -> String {
    let top = "Received: from mx.nordhaven.example (mx.nordhaven.example [192.0.2.7])\n\tby lists.quarry.example with ESMTPS id 4T1\n\
               \tfor <quarry-talk@lists.quarry.example>; Thu, 4 May 2017 13:55:09 +0200\n";
    let bottom = "List-Id: Talk of the quarry <quarry-talk.lists.quarry.example>\n\
                  List-Post: <mailto:quarry-talk@lists.quarry.example>\nPrecedence: list\n\n";
    format!("{top}{}", mail.replacen("\n\n", &format!("\n{bottom}"), 1))
}

const FOOTER: &str = "_______________________________________________\nquarry-talk mailing list\n\
                      quarry-talk@lists.quarry.example\nhttps://lists.quarry.example/listinfo/quarry-talk\n";

fn base64(text: &str) -> String {
    use base64::Engine as _;
    let coded = base64::engine::general_purpose::STANDARD.encode(text);
    let lines: Vec<&str> = coded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join("\n") + "\n"
}

/// The row that undoes a change, whether simple form is needed, the letter, the change.
type Case = (&'static str, bool, fn() -> String, fn(&str) -> String);

const TEXT_ROWS: &[Case] = &[
    ("mbox-from", false, plain, |mail| mail.replace("\nFrom here", "\n>From here")),
    (
        "mbox-from-undone",
        false,
        || plain().replace("\nFrom here", "\n>From here"),
        |mail| mail.replace("\n>From here", "\nFrom here"),
    ),
    ("dots", false, plain, |mail| mail.replace("\n.. and", "\n... and")),
    ("line-ends", true, plain, |mail| {
        let (head, text) = mail.split_once("\n\n").unwrap();
        format!("{head}\n\n{}", text.replace('\n', "\r\r\n"))
    }),
    ("trailing-blanks", true, plain, |mail| mail.replace("is short.\n", "is short.  \n")),
    ("trailing-blanks", true, || plain() + "-- \nHella\n", |mail| mail.replace("\n-- \n", "\n--\n")),
    (
        "tabs",
        true,
        || plain().replace("\n\tPlease", "\n        Please"),
        |mail| mail.replace("\n        Please", "\n\tPlease"),
    ),
    ("tabs", true, plain, |mail| mail.replace("\n\tPlease", "\n        Please")),
    ("flowed", false, plain, |mail| mail.replace("\nFrom here", "\n From here")),
    (
        "charset",
        false,
        || plain().replace("euro", "gr\u{f6}\u{df}er"),
        |mail| mail.replace("gr\u{f6}\u{df}er", "\u{1}"),
    ),
    ("list-footer", false, plain, |mail| listed(mail) + FOOTER),
    ("list-footer", false, plain, |mail| {
        mail.to_owned()
            + "\n--\nThis email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus\n"
    }),
    ("list-footer", false, parts, |mail| {
        listed(mail).replacen("euro.\n\n--b1", &format!("euro.\n\n{FOOTER}\n--b1"), 1)
    }),
    ("list-footer", false, plain, |mail| {
        let mail = listed(mail).replace("\nContent-Type:", "\nContent-Transfer-Encoding: base64\nContent-Type:");
        let (head, text) = mail.split_once("\n\n").unwrap();
        format!("{head}\n\n{}", base64(&format!("{text}{FOOTER}")))
    }),
    ("list-wrapper", false, parts, |mail| {
        let mail = listed(mail);
        let (head, text) = mail.split_once("\n\n").unwrap();
        let head = head.replace(
            "Content-Type: multipart/alternative; boundary=\"b1\"",
            "Content-Type: multipart/mixed; boundary=\"==w==\"",
        );
        format!(
            "{head}\n\n--==w==\nContent-Type: multipart/alternative; boundary=\"b1\"\n\n{text}\n--==w==\n\
             Content-Type: text/plain\n\n{FOOTER}\n--==w==--\n"
        )
    }),
    ("added-part", false, parts, |mail| {
        listed(mail).replacen("\n--b1--", &format!("\n--b1\nContent-Type: text/plain\n\n{FOOTER}--b1--"), 1)
    }),
    ("banner", false, plain, |mail| {
        mail.replacen("\n\n", "\n\nCAUTION: This email originated from outside of the organization.\n\n", 1)
    }),
    ("preamble", false, parts, |mail| {
        mail.replacen("\n\n--b1", "\n\nThis is a multi-part message in MIME format.\n--b1", 1)
    }),
    (
        "recoded",
        false,
        || plain().replace("\nContent-Type:", "\nContent-Transfer-Encoding: 8bit\nContent-Type:"),
        |mail| {
            let mail = mail.replace("\nContent-Transfer-Encoding: 8bit", "\nContent-Transfer-Encoding: base64");
            let (head, text) = mail.split_once("\n\n").unwrap();
            format!("{head}\n\n{}", base64(text))
        },
    ),
];

const HEADER_ROWS: &[Case] = &[
    ("subject-tag", false, plain, |mail| listed(mail).replace("Subject: The", "Subject: [quarry-talk] The")),
    ("subject-tag", false, plain, |mail| mail.replace("Subject: The", "Subject: [EXTERNAL] The")),
    ("subject-tag", false, plain, |mail| mail.replace("Subject: The", "Subject: ***SPAM*** The")),
    ("list-from", false, plain, |mail| {
        listed(mail).replace(
            "From: Hella Brandt <hella@nordhaven.example>",
            "From: Hella Brandt via quarry-talk <quarry-talk@lists.quarry.example>\nReply-To: Hella Brandt <hella@nordhaven.example>",
        )
    }),
    ("content-type", false, plain, |mail| listed(mail).replace("charset=utf-8", "charset=\"utf-8\"")),
    (
        "folding",
        true,
        || plain().replace("To: Desk <", "To: Desk\n <"),
        |mail| mail.replace("To: Desk\n <", "To: Desk <"),
    ),
    (
        "encoded-words",
        false,
        || plain().replace("Subject: The meeting", "Subject: =?UTF-8?B?R3LDtsOfZQ==?="),
        |mail| mail.replace("=?UTF-8?B?R3LDtsOfZQ==?=", "=?utf-8?Q?Gr=C3=B6=C3=9Fe?="),
    ),
    ("quoting", false, plain, |mail| mail.replace("To: Desk <", "To: \"Desk\" <")),
    (
        "address-order",
        false,
        || plain().replace("To: Desk <desk@weekly.example>", "To: Desk <desk@weekly.example>, b@quarry.example"),
        |mail| {
            mail.replace("Desk <desk@weekly.example>, b@quarry.example", "b@quarry.example, Desk <desk@weekly.example>")
        },
    ),
    ("comments", false, plain, |mail| mail.replace("13:55:02 +0200", "13:55:02 +0200 (CEST)")),
    ("name-case", true, plain, |mail| mail.replace("Message-ID:", "Message-Id:")),
];

fn check(rows: &[Case], body: bool) {
    for (row, simple, make, change) in rows {
        let signed = sign(&make(), *simple);
        let whole = proof(&signed);
        assert_eq!((whole.body_hash, whole.signature), (BodyHash::Match, Verdict::Valid), "{row}: {:?}", whole.reason);
        let changed = change(&signed);
        let changed = changed.replace('\u{1}', "gr\u{f6}\u{df}er");
        assert!(*row == "charset" || changed != signed, "{row}: nothing was changed");
        if *row == "charset" {
            continue;
        }
        let proof = proof(&changed);
        let failed = if body { proof.body_hash == BodyHash::Mismatch } else { proof.signature == Verdict::Invalid };
        assert!(failed, "{row}: the change does nothing\n{changed}");
        let found = proof.undone.iter().find(|undone| undone.body == body);
        let found = found.unwrap_or_else(|| panic!("{row}: not found; {:?}\n{changed}", proof.undone));
        assert!(found.readings.iter().any(|id| id == row), "{row}: found as {:?}", found.readings);
        assert!(!found.what.is_empty() && !found.by_whom.is_empty());
        assert!(proof.readings.len() > 5);
    }
}

#[test]
fn every_change_of_the_text_is_undone() {
    check(TEXT_ROWS, true);
}

#[test]
fn every_change_of_the_headers_is_undone() {
    check(HEADER_ROWS, false);
}

#[test]
fn what_a_list_does_at_one_go_is_undone() {
    let signed = sign(&plain(), false);
    let mail = listed(&signed)
        .replace("Subject: The", "Subject: [quarry-talk] The")
        .replace("charset=utf-8", "charset=\"utf-8\"");
    let mail = mail.replace(
        "From: Hella Brandt <hella@nordhaven.example>",
        "From: Hella Brandt via quarry-talk <quarry-talk@lists.quarry.example>\nReply-To: Hella Brandt <hella@nordhaven.example>",
    );
    let proof = proof(&(mail + FOOTER));
    assert!(proof.fits(), "{:?}", proof.undone);
    assert_eq!(proof.undone.len(), 2);
}

#[test]
fn four_changes_together_are_undone() {
    let signed = sign(&plain(), false);
    let changed = signed.replace("\nFrom here", "\n>From here").replace("\n.. and", "\n... and").replacen(
        "\n\n",
        "\n\nCAUTION: This email originated from outside of the organization.\n\n",
        1,
    );
    let proof = proof(&(listed(&changed) + FOOTER));
    let undone = proof.undone.iter().find(|undone| undone.body).unwrap();
    assert_eq!(undone.readings.len(), 4, "{undone:?}");
    assert!(proof.body_fits());
}

#[test]
fn letters_in_another_charset_are_read() {
    let signed = sign(&plain().replace("euro", "gr\u{f6}\u{df}er"), false);
    let (before, after) = signed.split_once("gr\u{f6}\u{df}er").unwrap();
    let bytes = [before.as_bytes(), b"gr\xf6\xdfer", after.as_bytes()].concat();
    let report = palimpsest::examine(&Source::new("letter.eml", bytes), &support::settings());
    assert_eq!(report.proofs[0].undone[0].readings, ["charset"]);
}

#[test]
fn a_changed_word_figure_or_name_is_never_an_ordinary_reading() {
    let changes: &[(&str, &str)] = &[
        ("12,500", "12,600"),
        ("at nine", "at ten"),
        ("Please bring", "Please do not bring"),
        ("Hella Brandt\n", "Hella Brand\n"),
        ("Kind regards,", "Pay to account 7741.\n\nKind regards,"),
        ("Date: Thu, 4 May", "Date: Fri, 5 May"),
        ("Subject: The meeting", "Subject: The other meeting"),
        ("Subject: The meeting", "Subject: [URGENT] The meeting"),
        ("From: Hella", "From: Bella"),
        ("To: Desk <desk@", "To: Desk <task@"),
        ("Message-ID: <a1@", "Message-ID: <a2@"),
    ];
    for list in [false, true] {
        for (from, to) in changes {
            let signed = sign(&plain(), false);
            assert!(signed.contains(from), "{from}");
            let changed = signed.replacen(from, to, 1);
            let changed = if list { listed(&changed) + FOOTER } else { changed };
            let proof = proof(&changed);
            assert!(!proof.fits(), "{from} -> {to}: {:?}", proof.undone);
        }
    }
}

#[test]
fn a_paragraph_put_under_the_text_or_under_its_footer_is_no_footer() {
    let added = [
        "\nPlease pay 40,000 euro to account 7741.\n",
        "\n-- \nPlease pay the sum to the other account.\n",
        "\n_______________________________________________\nPlease pay the sum to the other account.\n",
        "\nThis is confidential. Please pay 40,000 euro to account 7741, and delete this.\n",
    ];
    for added in added {
        for list in [false, true] {
            let signed = sign(&plain(), false);
            let changed = if list { listed(&signed) + added + FOOTER } else { signed.clone() + added };
            assert!(!proof(&changed).body_fits(), "{added:?} was taken for a footer");
            let below = listed(&signed) + FOOTER + added;
            assert!(!proof(&below).body_fits(), "{added:?} below the footer was taken for a footer");
        }
    }
}

#[test]
fn a_list_is_a_cause_only_if_it_had_the_mail_after_it_was_signed() {
    let signed = sign(&plain(), false);
    let scrubbed = |mail: &str| mail.replace("\tPlease bring the papers.", "An attachment was scrubbed.");
    let after = proof(&listed(&scrubbed(&signed)));
    assert!(after.cause.as_ref().is_some_and(|cause| cause.what.contains("list") && !cause.signs.is_empty()));
    // The signature stands on top of all that the list wrote, and covers it.
    let before = sign(&listed(&plain()), false);
    assert!(proof(&scrubbed(&before)).cause.is_none());
    // Nobody had the mail.
    assert!(proof(&scrubbed(&signed)).cause.is_none());
}

#[test]
fn a_long_text_whose_figure_was_changed_is_tried_within_bounds() {
    let long = plain() + &">From the quarry, 100 cartloads, and so on.\n".repeat(60_000);
    let signed = sign(&long, false).replace("12,500", "12,600");
    let proof = proof(&(listed(&signed) + FOOTER));
    assert!(proof.undone.is_empty());
}
