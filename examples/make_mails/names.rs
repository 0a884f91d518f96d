//! Fixtures of the checks of names, addresses and what a mail says that it answers.

use super::letter::{Case, Letter, letter};

const PARENT: &str = "<0014a1b2c3d4$01d2c4a1$5b6c7d80$@harbourpost.example>";

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut add = |check, name, letter: Letter| all.push((check, name, letter.bytes()));
    let from = |address: &str| letter().set("From", &format!("\"Maja Lindqvist\" <m.lindqvist@{address}>"));

    add("mail-domain-lookalike", "hit", from("nordhavem.example"));
    add("mail-domain-lookalike", "hit-cyrillic", from("xn--nrdhaven-nbh.example"));
    add("mail-domain-lookalike", "hit-added-word", from("mail-nordhaven.example"));
    add("mail-domain-lookalike", "hit-other-ending", from("nordhaven.test"));
    add("mail-domain-lookalike", "clean", letter());

    add("mail-domain-reads-as-latin", "hit", from("xn--80ak6aa92e.example"));
    add("mail-domain-reads-as-latin", "clean", letter());

    add("mail-domain-too-early", "hit", from("example.music"));
    add("mail-domain-too-early", "clean", from("example.press"));

    add("mail-name-hidden-marks", "hit", from("nord\u{200b}haven.example"));
    add("mail-name-hidden-marks", "hit-name", letter().set("Subject", "Quay\u{200b} 4: answers to your questions"));
    add("mail-name-hidden-marks", "clean", letter());

    add("mail-from-domain-alone", "hit", from("harbour-office.example").without("Return-Path"));
    add("mail-from-domain-alone", "clean", letter());

    let account = |account: &str| {
        letter()
            .set("From", "Piet Quay <p.quay@harbour-office.example>")
            .without("Return-Path")
            .hop(2, |line| line.replace("with ESMTPSA", &format!("(Authenticated sender: {account}) with ESMTPSA")))
    };
    add("mail-account-against-from", "hit", account("m.lindqvist@nordhaven.example"));
    add("mail-account-against-from", "clean", account("p.quay@harbour-office.example"));

    add("mail-reply-to-elsewhere", "hit", letter().append("Reply-To", "<answers@harbour-office.example>"));
    add("mail-reply-to-elsewhere", "clean", letter().append("Reply-To", "<press@office.nordhaven.example>"));

    let two = || letter().set("From", "<m.lindqvist@nordhaven.example>, <p.quay@nordhaven.example>");
    add("mail-from-several", "hit", two());
    add("mail-from-several", "clean", two().append("Sender", "<p.quay@nordhaven.example>"));

    add("mail-recipient-missing", "hit", letter().set("To", "undisclosed-recipients:;"));
    add("mail-recipient-missing", "clean", letter());

    let answer = |named: &str, references: &str| {
        letter()
            .set("Subject", "Re: Quay 4: answers to your questions")
            .append("In-Reply-To", named)
            .append("References", references)
    };
    let own = super::letter::outlook_id("2017-05-04T12:00:02Z", "nordhaven.example");
    add("mail-answers-itself", "hit", answer(&own, &own));
    add("mail-answers-itself", "clean", answer(PARENT, PARENT));

    let typed = letter().set("Subject", "Re: Quay 4: answers to your questions").without("Thread-Index");
    add("mail-reply-without-reference", "hit", typed);
    add("mail-reply-without-reference", "clean", answer(PARENT, PARENT));

    add("mail-answer-not-in-references", "hit", answer(PARENT, "<0013.1@harbourpost.example>"));
    add("mail-answer-not-in-references", "clean", answer(PARENT, PARENT));

    add("mail-message-id-malformed", "hit", letter().set("Message-ID", "20170504-quay4"));
    add("mail-message-id-malformed", "clean", letter());

    add("mail-thread-topic-differs", "hit", letter().append("Thread-Topic", "Invitation to the harbour feast"));
    add("mail-thread-topic-differs", "clean", letter().append("Thread-Topic", "Quay 4: answers to your questions"));

    let named = |name: &str| letter().set("From", &format!("\"{name}\" <m.lindqvist@nordhaven.example>"));
    add("mail-address-mixed-letters", "hit-name", named("Maja Lindqv\u{456}st"));
    add("mail-address-mixed-letters", "clean-cyrillic-name", named("\u{41c}\u{430}\u{44f} Lindqvist"));

    add(
        "mail-display-name-other-address",
        "hit-list",
        letter()
            .set("From", "\"Piet Quay (p.quay@harbour-office.example)\" <quays@lists.example>")
            .append("List-Id", "Quays <quays.lists.example>")
            .append("Reply-To", "<m.lindqvist@nordhaven.example>"),
    );
    all
}
