//! Signed mails that were changed afterwards in so many ways that could be ordinary ones that not all can be tried.

use super::Case;
use super::signing::{Signing, TestKey};

const FOOTER: &str = "_______________________________________________\nquarry-talk mailing list\n\
                      quarry-talk@lists.quarry.example\nhttps://lists.quarry.example/listinfo/quarry-talk\n";

/// A letter that a list handed on; what `change` does to it is no ordinary change, so that every reading is tried in vain.
fn letter(key: TestKey, paragraphs: usize, change: (&str, &str)) -> Vec<u8> {
    let text = "the meeting of 4 May is at nine; the sum is 12,500 euro.\n\tPlease bring the papers.\n>From here it is short.\n.. and the rest\n-- \nHella\n\n";
    let mail = format!(
        "Date: Thu, 4 May 2017 13:55:02 +0200 (CEST)\nFrom: \"Hella Brandt\" <hella@nordhaven.example>\n\
         To: \"Desk\" <desk@weekly.example>, b@quarry.example\nSubject: [quarry-talk] [EXTERNAL] Re: The =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\n\
         Message-ID: <a1@nordhaven.example>\nMIME-Version: 1.0 (1.0)\nContent-Type: text/plain; charset=\"utf-8\"\n\n{}",
        text.repeat(paragraphs)
    );
    let selector = if key == TestKey::Ed25519 { "edwards" } else { "quay" };
    let mut signing = Signing::usual("nordhaven.example", selector);
    (signing.key, signing.relaxed_headers, signing.relaxed_text) = (key, false, false);
    let signed = String::from_utf8(signing.sign(mail.as_bytes())).unwrap();
    let changed = signed.replacen(change.0, change.1, 1);
    assert_ne!(signed, changed);
    let top = "Received: from mx.nordhaven.example (mx.nordhaven.example [192.0.2.7])\n\tby lists.quarry.example with ESMTPS id 4T1\n\
               \tfor <quarry-talk@lists.quarry.example>; Thu, 4 May 2017 13:55:09 +0200\n";
    let bottom = "List-Id: Talk of the quarry <quarry-talk.lists.quarry.example>\n\
                  List-Post: <mailto:quarry-talk@lists.quarry.example>\nPrecedence: list\n\n";
    format!("{top}{}{FOOTER}", changed.replacen("\n\n", &format!("\n{bottom}"), 1)).into_bytes()
}

pub fn cases() -> Vec<Case> {
    vec![
        ("proof-readings", "headers.eml", letter(TestKey::Rsa2048, 1, ("<a1@", "<a2@"))),
        ("proof-readings-verified", "verified.eml", letter(TestKey::Ed25519, 1, ("<a1@", "<a2@"))),
    ]
}
