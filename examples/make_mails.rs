//! Writes the sample mails (`assets/samples`) and the fixtures of the mail checks (`tests/cases/mail-*`).
//!
//! Run with `cargo run --example make_mails`; its output is committed. Every person, organisation and host is invented
//! (RFC 2606 and RFC 5737 names and addresses). Each fixture is one consistent mail with one thing changed.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use jiff::Timestamp;

/// Seconds from 1601-01-01 (FILETIME) to 1970-01-01.
const FILETIME_EPOCH: i64 = 11_644_473_600;

#[derive(Clone)]
struct Letter {
    headers: Vec<(String, String)>,
    body: String,
}

impl Letter {
    fn set(mut self, name: &str, value: &str) -> Self {
        match self.headers.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.to_owned(),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Puts a header in front of the first of that name, or at the top.
    fn insert(mut self, name: &str, value: &str) -> Self {
        let at = self.headers.iter().position(|(known, _)| known == name).unwrap_or(0);
        self.headers.insert(at, (name.to_owned(), value.to_owned()));
        self
    }

    /// Puts a header at the end.
    fn append(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Changes the Received line at `index`, 0 being the topmost.
    fn hop(mut self, index: usize, change: impl Fn(&str) -> String) -> Self {
        if let Some((_, value)) = self.headers.iter_mut().filter(|(name, _)| name == "Received").nth(index) {
            *value = change(value);
        }
        self
    }

    fn replace(mut self, old: &str, new: &str) -> Self {
        for (_, value) in &mut self.headers {
            *value = value.replace(old, new);
        }
        self.body = self.body.replace(old, new);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        text.push('\n');
        text.push_str(&self.body);
        text.replace('\n', "\r\n").into_bytes()
    }
}

fn filetime(at: &str) -> u64 {
    let at: Timestamp = at.parse().expect("a moment");
    u64::try_from((i128::from(at.as_second()) + i128::from(FILETIME_EPOCH)) * 10_000_000).expect("after 1601")
}

fn outlook_boundary(local: &str) -> String {
    let ticks = filetime(local);
    format!("----=_NextPart_000_0016_{:08X}.{:08X}", ticks >> 32, ticks & 0xffff_ffff)
}

fn outlook_id(utc: &str, host: &str) -> String {
    let ticks = filetime(utc);
    format!("<0015{:08x}${:08x}$4a91b2c0$@{host}>", ticks >> 32, ticks & 0xffff_ffff)
}

fn thread_index(utc: &str) -> String {
    let mut bytes = (filetime(utc) >> 16).to_be_bytes()[2..].to_vec();
    bytes.extend([0x3d, 0x91, 0x0c, 0x77, 0x5e, 0x20, 0x4b, 0xaa, 0x9c, 0x02, 0x8f, 0x61, 0x13, 0x35, 0xd4, 0x08]);
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The mail from which all others are made: 4 May 2017, Outlook, three servers that join.
fn letter() -> Letter {
    let boundary = outlook_boundary("2017-05-04T14:00:03Z");
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Letter {
        headers: vec![
            header("Return-Path", "<m.lindqvist@nordhaven.example>"),
            header("Delivered-To", "press@harbourpost.example"),
            header(
                "Received",
                "from mx1.harbourpost.example (mx1.harbourpost.example [203.0.113.20])\n\tby store.harbourpost.example (Postfix) with ESMTP id 9C2D1A01F3\n\tfor <press@harbourpost.example>; Thu,  4 May 2017 14:00:19 +0200 (CEST)",
            ),
            header(
                "Received",
                "from mail.nordhaven.example (mail.nordhaven.example [198.51.100.7])\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\n\tby mx1.harbourpost.example (Postfix) with ESMTPS id 5B9C07A2D4\n\tfor <press@harbourpost.example>; Thu,  4 May 2017 14:00:12 +0200 (CEST)",
            ),
            header(
                "Received",
                "from PC-LINDQVIST (unknown [192.0.2.44])\n\tby mail.nordhaven.example (Postfix) with ESMTPSA id 1F77A40C88;\n\tThu,  4 May 2017 14:00:06 +0200 (CEST)",
            ),
            header("From", "\"Maja Lindqvist\" <m.lindqvist@nordhaven.example>"),
            header("To", "<press@harbourpost.example>"),
            header("Subject", "Quay 4: answers to your questions"),
            header("Date", "Thu, 4 May 2017 14:00:01 +0200 (CEST)"),
            header("Message-ID", &outlook_id("2017-05-04T12:00:02Z", "nordhaven.example")),
            header("MIME-Version", "1.0"),
            header("Content-Type", &format!("multipart/alternative;\n\tboundary=\"{boundary}\"")),
            header("X-Mailer", "Microsoft Outlook 16.0"),
            header("Thread-Index", &thread_index("2017-05-04T11:52:30Z")),
            header("Content-Language", "en"),
        ],
        body: format!(
            "This is a multipart message in MIME format.\n\n--{boundary}\nContent-Type: text/plain;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: 7bit\n\nDear colleagues,\n\nquay 4 was paid for out of the repair budget, as the board decided in March.\nThe minutes are public.\n\nMaja Lindqvist\nPort authority of Nordhaven\n\n--{boundary}\nContent-Type: text/html;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: 7bit\n\n<p>Dear colleagues,</p><p>quay 4 was paid for out of the repair budget, as the board decided in March. The minutes are public.</p><p>Maja Lindqvist<br>Port authority of Nordhaven</p>\n\n--{boundary}--\n"
        ),
    }
}

/// The same mail through Google's servers.
fn gmail() -> Letter {
    letter()
        .without("Received")
        .insert(
            "Received",
            "from mail-qk0.google.com (mail-qk0.google.com [203.0.113.60])\n        by mx.google.com with ESMTPS id u123si11512941qhd.83.2017.05.04.05.00.12\n        for <press@harbourpost.example>; Thu, 04 May 2017 05:00:12 -0700 (PDT)",
        )
        .insert(
            "Received",
            "by 10.140.41.83 with SMTP id b42mr5166039qkb.53.1493899213296;\n        Thu, 04 May 2017 05:00:13 -0700 (PDT)",
        )
}

const SEAL: &str = "i=1; a=rsa-sha256; t=1493899210; cv=none;\n        d=harbourpost.example; s=arc2017; b=bm90IGEgcmVhbCBzaWduYXR1cmU=";

/// Fixtures: check, file name, mail. `hit` must make the check find something, `clean` must make it agree.
fn cases() -> Vec<(&'static str, &'static str, Letter)> {
    let clean = letter();
    let later = |text: &str| text.replace("4 May 2017 14:00:12", "2 May 2017 14:00:12").replace("Thu,  2", "Tue,  2");
    vec![
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
    ]
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (check, name, letter) in cases() {
        let folder = root.join("tests/cases").join(check);
        fs::create_dir_all(&folder).expect("a folder for the fixture");
        fs::write(folder.join(format!("{name}.eml")), letter.bytes()).expect("the fixture");
    }
    let samples = root.join("assets/samples");
    fs::create_dir_all(&samples).expect("a folder for the samples");
    // The consistent one, and the same mail moved back by three weeks: the visible Date says so, the clocks inside do not.
    let moved = letter()
        .set("Date", "Thu, 13 Apr 2017 14:00:01 +0200 (CEST)")
        .set("Subject", "Quay 4: please keep this between us")
        .replace(
            "as the board decided in March.\nThe minutes are public.",
            "before the board was asked.\nPlease do not quote me.",
        )
        .replace(
            "as the board decided in March. The minutes are public.",
            "before the board was asked. Please do not quote me.",
        );
    fs::write(samples.join("consistent-answer.eml"), letter().bytes()).expect("the sample");
    fs::write(samples.join("moved-back.eml"), moved.bytes()).expect("the sample");
}
