//! Fixtures of the checks of the way: zones, hosts, servers, addresses, results.

use super::letter::{Case, Letter, gmail, letter, outlook_boundary};

const SIGNATURE: &str = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=nordhaven.example; s=quay;\n\th=from:to:subject:date; bh=bm90IGEgcmVhbCBoYXNo;\n\tb=Qm90IGEgcmVhbCBzaWduYXR1cmUgb2YgYW55IGtleQ==";

const EXCHANGE_ID: &str = "<AM0PR07MB4412EA2935A3C31767F16B7A96B0@AM0PR07MB4412.eurprd07.prod.outlook.com>";

/// The letter of another year: without the identifiers in which Outlook keeps the time.
fn in_year(year: &str, weekday: &str) -> Letter {
    letter()
        .replace(&outlook_boundary("2017-05-04T14:00:03Z"), "quay-4-letter")
        .set("Message-ID", "<quay-4-answers@nordhaven.example>")
        .without("Thread-Index")
        .without("X-Mailer")
        .replace("2017", year)
        .replace("Thu,", weekday)
        .replace("TLSv1.2", "TLSv1")
}

/// The letter with results of the receiving server.
fn tested(results: &str) -> Letter {
    letter().insert("DKIM-Signature", SIGNATURE).insert("Authentication-Results", results)
}

/// A line of a house that neither neighbour knows.
fn stranger(letter: Letter, at: usize) -> Letter {
    let mut letter = letter;
    let line = "from mail.brightfield.test (mail.brightfield.test [192.0.2.90])\n\tby relay.brightfield.test (Postfix) with ESMTP id B5275BE358\n\tfor <accounts@brightfield.test>; Thu,  4 May 2017 14:00:13 +0200 (CEST)";
    let place = letter.headers.iter().enumerate().filter(|(_, (name, _))| name == "Received").map(|(place, _)| place);
    let place = place.collect::<Vec<_>>()[at];
    letter.headers.insert(place, ("Received".to_owned(), line.to_owned()));
    letter
}

/// Two Received lines change places.
fn swapped(mut letter: Letter, first: usize) -> Letter {
    let places: Vec<usize> =
        letter.headers.iter().enumerate().filter(|(_, (name, _))| name == "Received").map(|(place, _)| place).collect();
    letter.headers.swap(places[first], places[first + 1]);
    letter
}

/// The receiving server's content filter hands the mail back to it.
fn filtered() -> Letter {
    let line = "from localhost (localhost [127.0.0.1])\n\tby mx1.harbourpost.example (Postfix) with ESMTP id 7A11C07A2D\n\tfor <press@harbourpost.example>; Thu,  4 May 2017 14:00:14 +0200 (CEST)";
    let mut letter = letter().replace("ESMTPSA", "ESMTPS");
    letter.headers.insert(3, ("Received".to_owned(), line.to_owned()));
    letter
}

fn zones() -> Vec<(&'static str, &'static str, Letter)> {
    let winter = |line: &str| line.replace("14:00:", "13:00:").replace("+0200 (CEST)", "+0100 (CET)");
    let two = letter().hop(0, |line| line.replace("by store.harbourpost", "by mx1.harbourpost"));
    vec![
        ("mail-hop-zone-season", "hit", in_year("2017", "Thu,").replace(" 4 May 2017", " 5 Jan 2017")),
        ("mail-hop-zone-season", "hit-winter-name", letter().hop(0, winter).hop(1, winter).hop(2, winter)),
        ("mail-hop-zone-season", "hit-one-server", letter().hop(2, winter)),
        ("mail-hop-zone-season", "clean", letter()),
        ("mail-zone-name-against-offset", "hit", letter().set("Date", "Thu, 4 May 2017 14:00:01 +0200 (PDT)")),
        ("mail-zone-name-against-offset", "clean", letter()),
        (
            "mail-server-two-zones",
            "hit",
            two.clone().hop(0, |line| line.replace("14:00:19 +0200 (CEST)", "12:00:19 +0000 (UTC)")),
        ),
        ("mail-server-two-zones", "clean", two),
        ("mail-server-zone-unusual", "hit", gmail().replace("05:00:12 -0700 (PDT)", "14:00:12 +0200 (CEST)")),
        ("mail-server-zone-unusual", "clean", gmail()),
        ("mail-date-zone-against-first-server", "hit", letter().set("Date", "Thu, 4 May 2017 08:00:01 -0400")),
        ("mail-date-zone-against-first-server", "clean", letter()),
        ("mail-date-form-unusual", "hit", letter().set("Date", "Thu, 4 May 17 12:00:01 -0000")),
        ("mail-date-form-unusual", "clean", letter()),
        ("mail-date-offset-unused", "hit", letter().set("Date", "Thu, 4 May 2017 14:17:01 +0217")),
        ("mail-date-offset-unused", "clean", letter()),
    ]
}

fn hosts() -> Vec<(&'static str, &'static str, Letter)> {
    vec![
        ("mail-hop-time-travel", "hit-one-server-off", {
            let early = |line: &str| line.replace("14:00:12 +0200 (CEST)", "04:00:12 +0200 (CEST)");
            letter().hop(1, early)
        }),
        ("mail-hop-time-travel", "hit-slow-clock", {
            letter().hop(1, |line| line.replace("14:00:12 +0200 (CEST)", "13:56:12 +0200 (CEST)"))
        }),
        ("mail-route-missing", "hit", letter().without("Received")),
        ("mail-route-missing", "clean", letter()),
        ("mail-hops-in-wrong-order", "hit", swapped(letter(), 0)),
        ("mail-hops-in-wrong-order", "clean", letter()),
        ("mail-hop-between-neighbours", "hit", stranger(letter(), 1)),
        ("mail-hop-between-neighbours", "clean", filtered()),
        ("mail-hop-from-itself", "hit", {
            let mut cut = filtered();
            cut.headers.remove(4);
            cut
        }),
        ("mail-hop-from-itself", "clean", filtered()),
        ("mail-hop-id-twice", "hit", letter().replace("1F77A40C88", "5B9C07A2D4")),
        ("mail-hop-id-twice", "clean", letter()),
        (
            "mail-hop-address-not-yet-given",
            "hit",
            in_year("2002", "Sat,")
                .replace("ESMTPSA", "ESMTP")
                .replace("ESMTPS", "ESMTP")
                .replace("198.51.100.7", "185.0.0.7"),
        ),
        (
            "mail-hop-address-not-yet-given",
            "hit-without-name",
            in_year("2002", "Sat,")
                .replace("ESMTPSA", "ESMTP")
                .replace("ESMTPS", "ESMTP")
                .replace("mail.nordhaven.example [198.51.100.7]", "unknown [185.0.0.7]"),
        ),
        ("mail-hop-address-not-yet-given", "clean", letter().replace("198.51.100.7", "185.0.0.7")),
        ("mail-hop-address-reserved", "hit", letter().replace("198.51.100.7", "250.1.2.7")),
        ("mail-hop-address-reserved", "clean", letter()),
        ("mail-hop-private-from-outside", "hit", letter().replace("198.51.100.7", "10.9.8.7")),
        ("mail-hop-private-from-outside", "clean", letter()),
        (
            "mail-hop-greeting-is-receiver",
            "hit",
            letter().replace(
                "from mail.nordhaven.example (mail.nordhaven.example",
                "from mx1.harbourpost.example (unknown",
            ),
        ),
        ("mail-hop-greeting-is-receiver", "clean", letter()),
    ]
}

fn servers() -> Vec<(&'static str, &'static str, Letter)> {
    let exim = |version: &str| {
        letter().hop(2, |line| line.replace("Thu,  4", "Thu, 04").replace(" (CEST)", "")).replace(
            "(Postfix) with ESMTPSA id 1F77A40C88",
            &format!("with esmtpsa (Exim {version})\n\tid 1d6FQU-0004XN-2c"),
        )
    };
    let filter = "SpamAssassin 3.4.2 (2018-09-13) on mx1.harbourpost.example";
    let spelled = gmail().replace(
        "by mx.google.com with ESMTPS id u123si11512941qhd.83.2017.05.04.05.00.12",
        "by mx.google.com with ESMTPS id u123si11512941qhd.83.2017.05.04.05.00.12\n        (version=TLS1_2 cipher=ECDHE-RSA-AES128-GCM-SHA256 bits=128/128)",
    );
    vec![
        ("mail-server-newer", "hit", exim("4.95")),
        ("mail-server-newer", "hit-months", exim("4.91")),
        ("mail-server-newer", "clean", exim("4.88")),
        ("mail-hop-date-unlike-program", "hit", letter().hop(0, |line| line.replace(" (CEST)", ""))),
        ("mail-hop-date-unlike-program", "hit-exim", {
            exim("4.88").hop(2, |line| line.replace("+0200", "+0200 (CEST)"))
        }),
        (
            "mail-hop-date-unlike-program",
            "hit-google",
            gmail().replace("Thu, 04 May 2017 05:00:12", "Thu, 4 May 2017 05:00:12"),
        ),
        ("mail-hop-date-unlike-program", "clean-google", gmail()),
        ("mail-hop-date-unlike-program", "clean", letter()),
        ("mail-hop-date-unlike-program", "clean-exim", exim("4.88")),
        ("mail-hop-words-unlike-program", "hit", {
            letter().replace("with ESMTP id 9C2D1A01F3", "with esmtp id 9C2D1A01F3")
        }),
        ("mail-hop-words-unlike-program", "hit-recipient", {
            letter().hop(0, |line| line.replace("<press@harbourpost.example>", "press@harbourpost.example"))
        }),
        ("mail-hop-words-unlike-program", "clean", letter()),
        ("mail-hop-words-unlike-program", "clean-exim", exim("4.88")),
        (
            "mail-hop-program-unlike-provider",
            "hit",
            gmail().replace("by mx.google.com with", "by mx.google.com (Postfix) with"),
        ),
        ("mail-hop-program-unlike-provider", "clean", gmail()),
        (
            "mail-exchange-id-against-server",
            "hit",
            letter().set("Message-ID", &EXCHANGE_ID.replacen("AM0PR07MB4", "VI1PR04MB7", 1)),
        ),
        ("mail-exchange-id-against-server", "clean", letter().set("Message-ID", EXCHANGE_ID)),
        ("mail-filter-newer", "hit", letter().insert("X-Spam-Checker-Version", filter)),
        (
            "mail-filter-newer",
            "clean",
            letter().insert("X-Spam-Checker-Version", "SpamAssassin 3.4.1 (2015-04-28) on mx1.harbourpost.example"),
        ),
        ("mail-hop-word-too-early", "hit", in_year("1999", "Tue,")),
        ("mail-hop-word-too-early", "clean", letter()),
        ("mail-hop-word-unknown", "hit", letter().replace("with ESMTP id 9C2D1A01F3", "with QUAYNET id 9C2D1A01F3")),
        ("mail-hop-word-unknown", "clean", letter()),
        ("mail-hop-form-too-early", "hit", gmail().replace("by 10.140.41.83", "by 2002:a9f:2503::")),
        (
            "mail-hop-form-too-early",
            "hit-results",
            gmail().insert(
                "Authentication-Results",
                "mx.google.com;\n       spf=pass smtp.mail=m.lindqvist@nordhaven.example",
            ),
        ),
        ("mail-hop-form-too-early", "clean", spelled),
    ]
}

fn results() -> Vec<(&'static str, &'static str, Letter)> {
    let host = "mx1.harbourpost.example";
    let dkim = |start: &str| tested(&format!("{host};\n\tdkim=pass header.d=nordhaven.example header.b={start}"));
    let dmarc = |domain: &str| tested(&format!("{host};\n\tdmarc=pass (p=none) header.from={domain}"));
    let spf = |domain: &str| tested(&format!("{host};\n\tspf=pass smtp.mailfrom=m.lindqvist@{domain}"));
    let address = |address: &str| {
        letter().insert(
            "Received-SPF",
            &format!("pass (nordhaven.example: {address} is allowed) receiver={host}; client-ip={address};"),
        )
    };
    vec![
        ("mail-result-of-another-signature", "hit", dkim("Xk7Tq2Lm")),
        ("mail-result-of-another-signature", "clean", dkim("Qm90IGEg")),
        ("mail-result-of-another-sender", "hit", dmarc("brightfield.test")),
        (
            "mail-result-of-another-sender",
            "hit-through-a-list",
            dmarc("brightfield.test").append("List-Id", "<quay.harbourpost.example>"),
        ),
        ("mail-result-of-another-sender", "clean", dmarc("nordhaven.example")),
        ("mail-envelope-differs", "hit", spf("brightfield.test")),
        ("mail-envelope-differs", "clean", spf("nordhaven.example")),
        (
            "mail-result-by-stranger",
            "hit",
            tested("mx.brightfield.test;\n\tspf=pass smtp.mailfrom=m.lindqvist@nordhaven.example"),
        ),
        ("mail-result-by-stranger", "clean", spf("nordhaven.example")),
        ("mail-result-address-strange", "hit", address("192.0.2.201")),
        ("mail-result-address-strange", "clean", address("198.51.100.7")),
        ("mail-recipient-not-named", "hit", letter().set("To", "<editors@brightfield.test>")),
        ("mail-recipient-not-named", "clean", letter()),
    ]
}

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let all = [zones(), hosts(), servers(), results()].into_iter().flatten();
    all.map(|(check, name, letter)| (check, name, letter.bytes())).collect()
}
