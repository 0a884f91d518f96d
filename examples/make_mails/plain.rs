//! Fixtures of the checks of dates, hops, names and the first hidden clocks.

use super::letter::{Case, gmail, letter, outlook_id, thread_index};

const SEAL: &str = "i=1; a=rsa-sha256; t=1493899210; cv=none;\n        d=harbourpost.example; s=arc2017; b=bm90IGEgcmVhbCBzaWduYXR1cmU=";

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let clean = letter();
    let later = |text: &str| text.replace("4 May 2017 14:00:12", "2 May 2017 14:00:12").replace("Thu,  2", "Tue,  2");
    let cases = vec![
        ("mail-weekday-wrong", "hit", letter().set("Date", "Fri, 4 May 2017 14:00:01 +0200 (CEST)")),
        ("mail-weekday-wrong", "clean", clean.clone()),
        ("mail-date-impossible", "hit", letter().set("Date", "31 Jun 2017 14:00:01 +0200")),
        ("mail-date-impossible", "clean", clean.clone()),
        ("mail-date-missing", "hit", letter().without("Date")),
        ("mail-date-missing", "clean", clean.clone()),
        ("mail-date-unreadable", "hit", letter().set("Date", "Thu, 4 May 2017 at 14:00:01 +0200")),
        ("mail-date-unreadable", "clean", clean.clone()),
        ("mail-date-repeated", "hit", letter().append("Date", "Thu, 27 Apr 2017 09:12:44 +0200")),
        ("mail-date-repeated", "clean", clean.clone()),
        ("mail-date-after-arrival", "hit", letter().set("Date", "Thu, 11 May 2017 14:00:01 +0200 (CEST)")),
        ("mail-date-after-arrival", "clean", clean.clone()),
        ("mail-date-long-before-arrival", "hit", letter().set("Date", "Thu, 6 Apr 2017 14:00:01 +0200 (CEST)")),
        ("mail-date-long-before-arrival", "clean", clean.clone()),
        ("mail-date-zone-season", "hit", letter().set("Date", "Thu, 4 May 2017 13:00:01 +0100 (CET)")),
        ("mail-date-zone-season", "clean", clean.clone()),
        ("mail-hop-time-travel", "hit", letter().hop(1, later)),
        ("mail-hop-time-travel", "clean", clean.clone()),
        ("mail-hop-no-date", "hit", letter().hop(2, |line| line.split(';').next().unwrap_or_default().to_owned())),
        ("mail-hop-no-date", "clean", clean.clone()),
        ("mail-hop-protocol-too-early", "hit", letter().replace("2017", "2014").replace("TLSv1.2", "TLSv1.3")),
        ("mail-hop-protocol-too-early", "clean", clean.clone()),
        ("mail-hop-address-impossible", "hit", letter().replace("192.0.2.44", "192.0.302.44")),
        ("mail-hop-address-impossible", "clean", clean.clone()),
        (
            "mail-hop-below-headers",
            "hit",
            letter().append("Received", "from localhost by PC-LINDQVIST; Thu,  4 May 2017 14:00:02 +0200"),
        ),
        ("mail-hop-below-headers", "clean", clean.clone()),
        ("mail-hop-chain-broken", "hit", letter().replace("by mx1.harbourpost.example", "by relay.elsewhere.example")
            .replace("from mx1.harbourpost.example (mx1.harbourpost.example", "from mx1.harbourpost.test (mx1.harbourpost.test")),
        ("mail-hop-chain-broken", "clean", clean.clone()),
        ("mail-from-repeated", "hit", letter().append("From", "\"Port director\" <director@nordhaven.example>")),
        ("mail-from-repeated", "clean", clean.clone()),
        ("mail-from-missing", "hit", letter().without("From")),
        ("mail-from-missing", "clean", clean.clone()),
        ("mail-header-repeated", "hit", letter().append("Subject", "Quay 4: final answers")),
        ("mail-header-repeated", "clean", clean.clone()),
        ("mail-message-id-missing", "hit", letter().without("Message-ID")),
        ("mail-message-id-missing", "clean", clean.clone()),
        (
            "mail-display-name-other-address",
            "hit",
            letter().set("From", "\"director@nordhaven.example\" <quay4.news@freemail.test>"),
        ),
        ("mail-display-name-other-address", "clean", clean.clone()),
        (
            "mail-address-mixed-letters",
            "hit",
            letter().set("From", "\"Maja Lindqvist\" <m.lindqvist@n\u{43e}rdhaven.example>"),
        ),
        ("mail-address-mixed-letters", "clean", clean.clone()),
        (
            "mail-name-turned-round",
            "hit",
            letter().replace(
                "Content-Type: text/html;\n\tcharset=\"utf-8\"",
                "Content-Type: text/html;\n\tcharset=\"utf-8\"\nContent-Disposition: attachment; filename=\"minutes_\u{202e}fdp.exe\"",
            ),
        ),
        ("mail-name-turned-round", "clean", clean.clone()),
        ("mail-arc-before-its-time", "hit", letter().replace("2017", "2013").insert("ARC-Seal", SEAL)),
        ("mail-arc-before-its-time", "clean", letter().insert("ARC-Seal", SEAL)),
        (
            "mail-hidden-clock-against-date",
            "hit",
            letter().set("Message-ID", &outlook_id("2017-06-20T08:15:00Z", "nordhaven.example")),
        ),
        ("mail-hidden-clock-against-date", "clean", clean.clone()),
        (
            "mail-hidden-clock-after-arrival",
            "hit",
            letter().set("Message-ID", &outlook_id("2017-05-09T08:15:00Z", "nordhaven.example")),
        ),
        ("mail-hidden-clock-after-arrival", "clean", clean.clone()),
        (
            "mail-hidden-clocks-disagree",
            "hit",
            letter().set("Message-ID", &outlook_id("2017-05-04T11:53:20Z", "nordhaven.example")),
        ),
        ("mail-hidden-clocks-disagree", "clean", clean.clone()),
        ("mail-thread-starts-later", "hit", letter().set("Thread-Index", &thread_index("2017-08-01T07:00:00Z"))),
        ("mail-thread-starts-later", "clean", clean),
        ("mail-gmail-id-against-line", "hit", gmail().replace("1493899213296", "1493812813296")),
        ("mail-gmail-id-against-line", "clean", gmail()),
    ];
    cases.into_iter().map(|(check, name, letter)| (check, name, letter.bytes())).collect()
}
