//! The mail from which the fixtures are made, and how to change one thing of it.

use base64::Engine as _;
use jiff::Timestamp;

/// Check, file name, bytes. `hit…` must make the check find something, `clean…` must make it agree; the ending says the format.
pub type Case = (&'static str, &'static str, Vec<u8>);

/// Seconds from 1601-01-01 (FILETIME) to 1970-01-01.
pub const FILETIME_EPOCH: i64 = 11_644_473_600;

#[derive(Clone)]
pub struct Letter {
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Letter {
    pub fn set(mut self, name: &str, value: &str) -> Self {
        match self.headers.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.to_owned(),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Puts a header in front of the first of that name, or at the top.
    pub fn insert(mut self, name: &str, value: &str) -> Self {
        let at = self.headers.iter().position(|(known, _)| known == name).unwrap_or(0);
        self.headers.insert(at, (name.to_owned(), value.to_owned()));
        self
    }

    /// Puts a header at the end.
    pub fn append(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Changes the Received line at `index`, 0 being the topmost.
    pub fn hop(mut self, index: usize, change: impl Fn(&str) -> String) -> Self {
        if let Some((_, value)) = self.headers.iter_mut().filter(|(name, _)| name == "Received").nth(index) {
            *value = change(value);
        }
        self
    }

    pub fn replace(mut self, old: &str, new: &str) -> Self {
        for (_, value) in &mut self.headers {
            *value = value.replace(old, new);
        }
        self.body = self.body.replace(old, new);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut text: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        text.push('\n');
        text.push_str(&self.body);
        text.replace('\n', "\r\n").into_bytes()
    }
}

pub fn filetime(at: &str) -> u64 {
    let at: Timestamp = at.parse().expect("a moment");
    u64::try_from((i128::from(at.as_second()) + i128::from(FILETIME_EPOCH)) * 10_000_000).expect("after 1601")
}

pub fn outlook_boundary(local: &str) -> String {
    let ticks = filetime(local);
    format!("----=_NextPart_000_0016_{:08X}.{:08X}", ticks >> 32, ticks & 0xffff_ffff)
}

pub fn outlook_id(utc: &str, host: &str) -> String {
    let ticks = filetime(utc);
    format!("<0015{:08x}${:08x}$4a91b2c0$@{host}>", ticks >> 32, ticks & 0xffff_ffff)
}

pub fn thread_index(utc: &str) -> String {
    let mut bytes = (filetime(utc) >> 16).to_be_bytes()[2..].to_vec();
    bytes.extend([0x3d, 0x91, 0x0c, 0x77, 0x5e, 0x20, 0x4b, 0xaa, 0x9c, 0x02, 0x8f, 0x61, 0x13, 0x35, 0xd4, 0x08]);
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The mail from which all others are made: 4 May 2017, Outlook, three servers that join.
pub fn letter() -> Letter {
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
pub fn gmail() -> Letter {
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
