//! `attested`: a signature vouches for everything that a mail shows; whatever is left open is said.

#[path = "support/signing.rs"]
mod signing;
mod support;

use palimpsest::acquire::Source;
use palimpsest::inspect::{Report, Standing};
use signing::{Signing, TestKey};

const MAIL: &str = "Received: from mail.nordhaven.example (mail.nordhaven.example [198.51.100.7])\r\n\tby mx1.harbourpost.example (Postfix) with ESMTPS id 5B9C07A2D4\r\n\tfor <press@harbourpost.example>; Thu,  4 May 2017 14:00:12 +0200 (CEST)\r\nFrom: \"Maja Lindqvist\" <m.lindqvist@nordhaven.example>\r\nTo: <press@harbourpost.example>\r\nSubject: Quay 4\r\nDate: Thu, 4 May 2017 14:00:01 +0200 (CEST)\r\nMessage-ID: <20170504120001.GA4711@nordhaven.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nQuay 4 was paid for out of the repair budget.\r\n";

fn examined(bytes: Vec<u8>) -> Report {
    palimpsest::examine(&Source::new("mail.eml", bytes), &support::settings())
}

fn usual(selector: &'static str) -> Signing {
    Signing::usual("nordhaven.example", selector)
}

/// Why a mail is not attested.
fn why_not(bytes: Vec<u8>) -> Vec<String> {
    let report = examined(bytes);
    assert_ne!(report.standing, Standing::Attested);
    let attestation = report.attestation.unwrap();
    assert!(attestation.by.is_none());
    attestation.why_not
}

#[test]
fn a_signature_over_all_that_is_shown_attests() {
    // Ed25519 came to mail in 2018.
    let later = MAIL.replace("Thu, ", "Sat, ").replace("2017", "2019");
    let keys = [
        (MAIL, usual("quay")),
        (MAIL, Signing { key: TestKey::Rsa1024, ..usual("new1") }),
        (&later, Signing { key: TestKey::Ed25519, ..usual("edwards") }),
    ];
    for (mail, signing) in keys {
        let report = examined(signing.sign(mail.as_bytes()));
        assert_eq!(report.standing, Standing::Attested, "{}: {:?}", signing.selector, report.attestation);
        assert_eq!(report.attestation.unwrap().by.as_deref(), Some("mail.dkim-signature[0]"));
    }
}

#[test]
fn what_is_left_open_is_said() {
    for name in ["to", "date", "subject", "content-type"] {
        let mut signing = usual("quay");
        signing.names.retain(|known| *known != name);
        let why = why_not(signing.sign(MAIL.as_bytes()));
        assert!(why.len() == 1 && why[0].to_lowercase() == format!("{name} is not covered"), "{name}: {why:?}");
    }
    let length = Signing { tags: "l=10;".to_owned(), ..usual("quay") };
    assert_eq!(why_not(length.sign(MAIL.as_bytes())), ["the signature covers only the beginning of the text"]);
    for name in ["From", "To", "Date", "Subject", "Content-Type"] {
        let copy = [format!("{name}: something else\r\n").as_bytes(), &usual("quay").sign(MAIL.as_bytes())].concat();
        let why = why_not(copy);
        assert!(why.iter().any(|why| why.contains("another one")), "{name}: {why:?}");
    }
}

#[test]
fn a_key_that_others_have_does_not_attest() {
    let weak = Signing { key: TestKey::Rsa512, ..usual("small") };
    assert_eq!(why_not(weak.sign(MAIL.as_bytes())), ["the key has only 512 bits"]);
    assert_eq!(why_not(usual("trial").sign(MAIL.as_bytes())), ["the key is only for tests"]);
    let missing = why_not(usual("elsewhere").sign(MAIL.as_bytes()));
    assert!(missing[0].contains("elsewhere._domainkey.nordhaven.example"), "{missing:?}");
}

#[test]
fn another_domain_does_not_attest() {
    let why = why_not(Signing::usual("harbourpost.example", "desk").sign(MAIL.as_bytes()));
    assert!(why[0].contains("harbourpost.example") && why[0].contains("nordhaven.example"), "{why:?}");
    let sub = MAIL.replace("m.lindqvist@nordhaven", "m.lindqvist@port.nordhaven");
    assert_eq!(examined(usual("quay").sign(sub.as_bytes())).standing, Standing::Attested);
}

#[test]
fn a_changed_mail_is_not_attested() {
    let signed = String::from_utf8(usual("quay").sign(MAIL.as_bytes())).unwrap();
    assert_eq!(
        why_not(signed.replace("repair budget", "holiday fund").into_bytes()),
        ["the text is not the one that was signed"]
    );
    assert_eq!(
        why_not(signed.replace("Subject: Quay 4", "Subject: Quay 5").into_bytes()),
        ["the signature does not fit the headers"]
    );
    assert_eq!(why_not(MAIL.into()), ["the mail carries no DKIM signature"]);
}
