//! Fixtures of the checks of the program that a mail names.

use super::letter::{Case, Letter, letter};

const BOUNDARY: &str = "------------7C3A1F0E52D94B6889AE31C4";
const UUID: &str = "5c0b7e1a-94d2-4f6b-8a35-d27c19e4f083";

/// The letter as Thunderbird would write it.
fn thunderbird(version: &str) -> Letter {
    let old = super::letter::outlook_boundary("2017-05-04T14:00:03Z");
    letter()
        .without("X-Mailer")
        .without("Thread-Index")
        .set("Message-ID", &format!("<{UUID}@nordhaven.example>"))
        .set(
            "User-Agent",
            &format!("Mozilla/5.0 (X11; Linux x86_64; rv:{version}) Gecko/20100101 Thunderbird/{version}"),
        )
        .replace(&old, BOUNDARY)
}

/// The letter as Apple Mail would write it.
fn apple(library: &str) -> Letter {
    let old = super::letter::outlook_boundary("2017-05-04T14:00:03Z");
    letter()
        .without("Thread-Index")
        .set("X-Mailer", "Apple Mail (2.3273)")
        .set("MIME-Version", &format!("1.0 (Mac OS X Mail 10.3 \\({library}\\))"))
        .set("Message-ID", "<5C0B7E1A-94D2-4F6B-8A35-D27C19E4F083@nordhaven.example>")
        .replace(&old, "Apple-Mail=_31C7F5D0-8A64-4B0E-9D13-2E6B7C40A95F")
}

/// The letter as a small script with Python's standard library writes it.
fn script(id_host: &str) -> Letter {
    let old = super::letter::outlook_boundary("2017-05-04T14:00:03Z");
    letter()
        .set("Message-ID", &format!("<149389920112.4711.12093847560192837465@{id_host}>"))
        .replace(&old, "===============4405918273645918273==")
}

/// The letter from a mail service's user, handed in at a server of somebody else.
fn service(way_in: &str) -> Letter {
    letter()
        .without("X-Mailer")
        .without("Thread-Index")
        .without("Return-Path")
        .set("From", "Maja Lindqvist <m-lindqvist@gmail.com>")
        .set("Message-ID", "<CAJ4nQm0RkT7vXh2sYp9wLb3dFcA8eUi5oGz1MqNtHy6KrVxSw=g@mail.gmail.com>")
        .hop(2, |_| way_in.to_owned())
}

/// The letter whose Message-ID its first server made.
fn served(host: &str) -> Letter {
    letter().without("X-Mailer").set("Message-ID", &format!("<20170504120006.1F77A40C88@{host}>"))
}

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut add = |check, name, letter: Letter| all.push((check, name, letter.bytes()));

    add("mail-client-id-form", "hit", script("nordhaven.example"));
    add(
        "mail-client-id-form",
        "hit-list",
        script("nordhaven.example").append("List-Id", "Quays <quays.lists.example>"),
    );
    add("mail-client-id-form", "clean", letter());
    add(
        "mail-client-id-form",
        "clean-server-id",
        letter().set("Message-ID", "<E1d6G2k-0003xT-7Q@mail.nordhaven.example>"),
    );

    // The id of a later version than the one named.
    add("mail-client-id-form", "hit-other-version", thunderbird("31.7.0"));

    add("mail-client-boundary-form", "hit", script("nordhaven.example"));
    add("mail-client-boundary-form", "clean", letter());
    add("mail-client-boundary-form", "clean-thunderbird", thunderbird("45.8.0"));

    let other = |letter: Letter| letter.set("From", "Piet Quay <p.quay@harbour-office.example>");
    add("mail-client-id-domain", "hit", other(thunderbird("45.8.0")));
    add("mail-client-id-domain", "hit-form-only", other(apple("3273")).without("X-Mailer"));
    add("mail-client-id-domain", "clean", thunderbird("45.8.0"));
    add(
        "mail-client-id-domain",
        "clean-list-as-sender",
        thunderbird("45.8.0")
            .set("From", "Maja Lindqvist via Quays <quays@lists.example>")
            .append("List-Id", "Quays <quays.lists.example>")
            .append("Sender", "quays-bounces@lists.example"),
    );

    add("mail-client-newer", "hit", thunderbird("102.4.2"));
    add("mail-client-newer", "hit-own-day", letter().set("X-Mailer", "Mutt/2.2.9 (2022-11-12)"));
    add("mail-client-newer", "hit-phone", letter().set("X-Mailer", "iPhone Mail (20G81)"));
    add("mail-client-newer", "hit-date-only", letter().set("Date", "Thu, 5 May 2011 14:00:01 +0200 (CEST)"));
    add("mail-client-newer", "clean", thunderbird("45.8.0"));
    add("mail-client-newer", "clean-outlook", letter());

    add("mail-client-numbers-differ", "hit", apple("3124"));
    add("mail-client-numbers-differ", "clean", apple("3273"));
    let express = |library: &str| {
        letter()
            .set("X-Mailer", "Microsoft Outlook Express 6.00.2900.5512")
            .set("X-MimeOLE", &format!("Produced By Microsoft MimeOLE V{library}"))
    };
    add("mail-client-numbers-differ", "hit-library", express("5.50.4133.2400"));
    add("mail-client-numbers-differ", "clean-library", express("6.00.2900.5579"));

    add("mail-client-two-programs", "hit", letter().append("User-Agent", "Mutt/1.5.21 (2010-09-15)"));
    add("mail-client-two-programs", "clean", letter().append("User-Agent", "Microsoft Outlook 16.0"));

    add(
        "mail-client-header-foreign",
        "hit",
        thunderbird("45.8.0").append("X-MimeOLE", "Produced By Microsoft MimeOLE V6.00.2900.5512"),
    );
    add("mail-client-header-foreign", "clean", thunderbird("45.8.0"));

    add("mail-client-header-missing", "hit", letter().without("Thread-Index"));
    add("mail-client-header-missing", "clean", letter());

    add("mail-client-draft-header", "hit", thunderbird("45.8.0").append("X-Account-Key", "account2"));
    add("mail-client-draft-header", "clean", thunderbird("45.8.0"));

    add(
        "mail-provider-not-on-way",
        "hit",
        service(
            "from [192.0.2.44] (unknown [192.0.2.44])\n\tby mail.nordhaven.example (Postfix) with ESMTPSA id 1F77A40C88;\n\tThu,  4 May 2017 14:00:06 +0200 (CEST)",
        ),
    );
    add(
        "mail-provider-not-on-way",
        "hit-relay",
        service(
            "from relay.example (relay.example [192.0.2.44])\n\tby mail.nordhaven.example (Postfix) with ESMTP id 1F77A40C88;\n\tThu,  4 May 2017 14:00:06 +0200 (CEST)",
        ),
    );
    add(
        "mail-provider-not-on-way",
        "clean",
        service(
            "from mail-qk0-f10.google.com (mail-qk0-f10.google.com [203.0.113.60])\n\tby mail.nordhaven.example (Postfix) with ESMTPS id 1F77A40C88;\n\tThu,  4 May 2017 14:00:06 +0200 (CEST)",
        ),
    );

    let parts = |boundary: &str| {
        let old = super::letter::outlook_boundary("2017-05-04T14:00:03Z");
        service("from mail-qk0-f10.google.com (mail-qk0-f10.google.com [203.0.113.60])\n\tby mail.nordhaven.example (Postfix) with ESMTPS id 1F77A40C88;\n\tThu,  4 May 2017 14:00:06 +0200 (CEST)")
            .replace(&old, boundary)
    };
    add("mail-provider-boundary-form", "hit", parts("Apple-Mail=_6A5D0C1E-3F42-4B8A-9D71-0E2F5C7A9B13"));
    add("mail-provider-boundary-form", "hit-library", parts("===============4405918273645918273=="));
    add("mail-provider-boundary-form", "clean", parts("001a114db6508e4f8e052cecc58a"));

    add("mail-id-host-against-hop", "hit", served("harbour-office.example"));
    add("mail-id-host-against-hop", "clean", served("mail.nordhaven.example"));

    let exchange = |id: &str| {
        let old = super::letter::outlook_boundary("2017-05-04T14:00:03Z");
        letter()
            .without("X-Mailer")
            .set("Message-ID", id)
            .replace(&old, "_000_4f1c2b7a90de4c0f8a6633e1b5d27c94mbx1nordhavenexample_")
    };
    let own = "<4f1c2b7a90de4c0f8a6633e1b5d27c94@mbx1.nordhaven.example>";
    add(
        "mail-exchange-boundary-of-other-id",
        "hit",
        exchange("<77b0c2d94e1f4a55b8c3d9e0f1a26b48@mbx1.nordhaven.example>"),
    );
    add("mail-exchange-boundary-of-other-id", "clean", exchange(own));

    // Thunderbird's order: To, From, Subject, Message-ID, Date, User-Agent, MIME-Version, Content-Type.
    let ordered = |names: &[&str]| {
        let mut letter = thunderbird("52.1.0");
        let rank = |name: &str| names.iter().position(|known| *known == name);
        letter.headers.sort_by_key(|(name, _)| rank(name).map_or(0, |at| at + 1));
        letter
    };
    let usual = ["To", "From", "Subject", "Message-ID", "Date", "User-Agent", "MIME-Version", "Content-Type"];
    let other = ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "User-Agent"];
    add("mail-client-header-order", "hit", ordered(&other));
    add("mail-client-header-order", "hit-list", ordered(&other).append("List-Id", "Quays <quays.lists.example>"));
    add("mail-client-header-order", "clean", ordered(&usual));

    let listed = || letter().set("Return-Path", "<quays-bounces@lists.example>");
    add("mail-list-left-no-header", "hit", listed());
    add("mail-list-left-no-header", "clean", listed().append("List-Id", "Quays <quays.lists.example>"));

    let relayed = || {
        letter().hop(2, |_| {
            "from PC-LINDQVIST ([192.0.2.44])\n\tby smtp.gmail.com with ESMTPSA id c2sm1406778ljk.97.2017.05.04.05.00.05\n\tfor <press@harbourpost.example>; Thu, 04 May 2017 05:00:05 -0700 (PDT)".to_owned()
        })
    };
    add("mail-relay-left-no-header", "hit", relayed());
    add(
        "mail-relay-left-no-header",
        "clean",
        relayed().append("X-Gm-Message-State", "AODbwcC0bTjXh2sYp9wLb3dFcA8eUi5oGz1MqNtHy6KrVxSw"),
    );
    all
}
