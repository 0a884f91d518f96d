//! Fixtures of the checks of structure and content.

use base64::Engine as _;

use super::letter::{Case, Letter, letter};

/// One plain text instead of the two versions.
fn plain(charset: &str, encoding: &str, text: &str) -> Letter {
    let kind = format!("text/plain; charset=\"{charset}\"");
    let mut mail = letter().set("Content-Type", &kind).set("Content-Transfer-Encoding", encoding);
    mail.body = text.to_owned();
    mail
}

/// Bytes put for other bytes, after the mail was written.
fn patched(mail: &Letter, old: &[u8], new: &[u8]) -> Vec<u8> {
    let bytes = mail.bytes();
    let at = bytes.windows(old.len()).position(|window| window == old).expect("the bytes that are changed");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

fn wrapped(bytes: &[u8]) -> String {
    let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
    coded.as_bytes().chunks(76).map(|line| format!("{}\n", String::from_utf8_lossy(line))).collect()
}

/// Quoted-printable of one long ASCII line, each line filled to the end.
fn softly_broken(text: &str) -> String {
    let lines: Vec<String> =
        text.as_bytes().chunks(75).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    lines.join("=\n") + "\n"
}

fn tweet(milliseconds: u64) -> String {
    format!("https://twitter.com/nordhaven/status/{}", (milliseconds - 1_288_834_974_657) << 22 | 0x2a_1001)
}

const GREETING: &str = "Dear colleagues,\n\nquay 4 was paid for out of the repair budget.\n\nMaja Lindqvist\n";

/// A header line that counts the body.
fn counted(shift: usize) -> Vec<u8> {
    let bytes = plain("us-ascii", "7bit", GREETING).bytes();
    let gap = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the empty line");
    let length = bytes.len() - gap - 4 + shift;
    plain("us-ascii", "7bit", GREETING).append("Content-Length", &length.to_string()).bytes()
}

/// The fixtures.
pub fn cases() -> Vec<Case> {
    [lines(), structure(), coding(), words(), times()].concat()
}

fn lines() -> Vec<Case> {
    let subject = "Quai 4 : r\u{e9}ponses";
    let lf = String::from_utf8(letter().bytes()).expect("a text").replace("\r\n", "\n").into_bytes();
    let long = "The repair of quay 4 in detail. ".repeat(40);
    vec![
        ("mail-line-ends-mixed", "hit", patched(&letter(), b"(CEST)\r\nMessage-ID", b"(CEST)\nMessage-ID")),
        (
            "mail-line-ends-mixed",
            "hit-body",
            patched(
                &letter(),
                b"repair budget, as the board decided in March.\r",
                b"repair budget, and nobody was asked.",
            ),
        ),
        ("mail-line-ends-mixed", "clean", lf),
        ("mail-header-raw-bytes", "hit", letter().set("Subject", subject).bytes()),
        ("mail-header-raw-bytes", "clean", letter().set("Subject", "=?utf-8?q?Quai_4_=3A_r=C3=A9ponses?=").bytes()),
        ("mail-header-name-misspelt", "hit", patched(&letter(), b"Received: from PC", b"Recieved: from PC")),
        ("mail-header-name-misspelt", "clean", letter().bytes()),
        ("mail-headers-behind-gap", "hit", patched(&letter(), b"Message-ID:", b"\r\nMessage-ID:")),
        ("mail-headers-behind-gap", "clean", letter().bytes()),
        ("mail-line-too-long", "hit", plain("us-ascii", "7bit", &format!("{long}\n")).bytes()),
        ("mail-line-too-long", "clean", letter().bytes()),
        ("mail-header-trailing-blanks", "hit", patched(&letter(), b"(CEST)\r\nMessage-ID", b"(CEST) \r\nMessage-ID")),
        ("mail-header-trailing-blanks", "clean", letter().bytes()),
    ]
}

fn structure() -> Vec<Case> {
    let kind = letter().headers.iter().find(|(name, _)| name == "Content-Type").map(|(_, value)| value.clone());
    let kind = kind.expect("the Content-Type");
    let mut outside = letter();
    outside.body.push_str("\nPlease keep quay 4 out of the minutes.\n");
    vec![
        (
            "mail-parameter-twice",
            "hit",
            letter().set("Content-Type", &format!("{kind};\n\tboundary=\"other\"")).bytes(),
        ),
        ("mail-parameter-twice", "clean", letter().bytes()),
        ("mail-parts-missing", "hit", letter().set("Content-Type", "multipart/mixed; boundary=\"=_other\"").bytes()),
        ("mail-parts-missing", "clean", letter().bytes()),
        ("mail-parts-undeclared", "hit", letter().set("Content-Type", "text/plain; charset=us-ascii").bytes()),
        ("mail-parts-undeclared", "clean", letter().bytes()),
        ("mail-words-outside-parts", "hit", outside.bytes()),
        ("mail-words-outside-parts", "clean", letter().bytes()),
        ("mail-mime-version-missing", "hit", letter().without("MIME-Version").bytes()),
        ("mail-mime-version-missing", "clean", letter().bytes()),
        ("mail-length-differs", "hit", counted(40)),
        ("mail-length-differs", "clean", counted(0)),
    ]
}

fn coding() -> Vec<Case> {
    let base64 = wrapped(GREETING.repeat(6).as_bytes());
    let second = base64.match_indices('\n').nth(1).expect("a second line").0;
    let uneven = format!("{}\n{}", &base64[..second - 40], &base64[second - 40..]);
    let quoted = "Dear colleagues,\n\nquay 4 was paid=20for =\nout of the repair budget.\n";
    let broken = quoted.replace("repair budget", "repair budget = 48 500 euros");
    let raw = GREETING.replace("quay 4", "the fee of 48 500 \u{20ac} for quay 4");
    let line = "The repair of quay 4 was paid for as the board decided, not by the port itself. ";
    let filled = softly_broken(&line.repeat(12));
    let longer = filled.replacen("board decided", "board never decided", 1);
    let shorter = filled.replacen("by the port itself", "by us", 1);
    let mut small = plain("us-ascii", "8bit", GREETING).bytes();
    small.extend(b"Soci\xe9t\xe9\r\n");
    vec![
        ("mail-base64-uneven", "hit", plain("us-ascii", "base64", &uneven).bytes()),
        ("mail-base64-uneven", "clean", plain("us-ascii", "base64", &base64).bytes()),
        ("mail-quoted-printable-broken", "hit", plain("us-ascii", "quoted-printable", &broken).bytes()),
        ("mail-quoted-printable-broken", "clean", plain("us-ascii", "quoted-printable", quoted).bytes()),
        ("mail-quoted-printable-refitted", "hit", plain("us-ascii", "quoted-printable", &longer).bytes()),
        ("mail-quoted-printable-refitted", "hit-shorter", plain("us-ascii", "quoted-printable", &shorter).bytes()),
        ("mail-quoted-printable-refitted", "clean", plain("us-ascii", "quoted-printable", &filled).bytes()),
        ("mail-letters-not-coded", "hit", plain("us-ascii", "7bit", &raw).bytes()),
        ("mail-letters-not-coded", "hit-among-codes", {
            let text = format!("{raw}\nSoci=C3=A9t=C3=A9 g=C3=A9n=C3=A9rale\n");
            plain("utf-8", "quoted-printable", &text).bytes()
        }),
        ("mail-letters-not-coded", "clean", letter().bytes()),
        ("mail-charset-too-small", "hit", small),
        ("mail-charset-too-small", "clean", plain("utf-8", "8bit", &raw).bytes()),
        ("mail-encoded-word-broken", "hit", letter().set("Subject", "=?utf-8?B?*?= quay 4").bytes()),
        ("mail-encoded-word-broken", "clean", letter().set("Subject", "=?utf-8?B?w4ltaWxl?= on quay 4").bytes()),
    ]
}

fn words() -> Vec<Case> {
    let html = |from: &str, to: &str| letter().replace(from, to);
    let hidden = html("<p>Maja", "<div style=\"display:none\">The board knows nothing of it</div><p>Maja");
    let link = |shown: &str| {
        format!("<p><a href=\"https://minutes.nordhaven.example/4\">https://{shown}/minutes</a></p><p>Maja")
    };
    let cyrillic = |zone: &str| {
        let quotation =
            "-----Исходное сообщение-----\nОт: Maja Lindqvist\nОтправлено: 3 мая 2017 г. 10:00\nКому: press\n";
        let text = format!("{GREETING}\n{quotation}\n> and who paid for it?\n");
        let coded: Vec<u8> = text.chars().map(windows_1251).collect();
        let mail = plain("windows-1251", "8bit", "BODY").set("Date", &format!("Thu, 4 May 2017 14:00:01 {zone}"));
        patched(&mail, b"BODY", &coded)
    };
    vec![
        ("mail-words-hidden", "hit", hidden.bytes()),
        ("mail-words-hidden", "clean", letter().bytes()),
        ("mail-link-shows-another", "hit", html("<p>Maja", &link("www.harbour-minutes.example.org")).bytes()),
        ("mail-link-shows-another", "clean", html("<p>Maja", &link("www.nordhaven.example")).bytes()),
        (
            "mail-versions-differ",
            "hit",
            // The plain text alone is changed: its lines break where those of the HTML do not.
            letter().replace("board decided in March.\nThe", "board never decided in March.\nThe").bytes(),
        ),
        (
            "mail-versions-differ",
            "hit-figure",
            html("<p>Dear colleagues,</p><p>quay 4", "<p>Dear colleagues,</p><p>quay 7").bytes(),
        ),
        ("mail-versions-differ", "clean", letter().bytes()),
        ("mail-charset-alien", "hit", cyrillic("+0100")),
        ("mail-charset-alien", "clean", cyrillic("+0300")),
    ]
}

/// The byte of Windows-1251 for a letter of these fixtures.
fn windows_1251(letter: char) -> u8 {
    match u32::from(letter) {
        code @ 0x410..=0x44f => u8::try_from(code - 0x410 + 0xc0).expect("a byte"),
        code => u8::try_from(code).expect("an ASCII letter"),
    }
}

const WORD: &str = "Microsoft Word 15 (filtered medium)";

/// A mail of another day, all servers included, whose HTML names its maker.
fn made_by(program: &str, date: &str) -> Vec<u8> {
    let head = format!("<html><head><meta name=Generator content=\"{program}\"></head><body><p>Dear colleagues,</p>");
    let day = if date.contains("2009") { ",  7 May 2009" } else { ",  4 May 2017" };
    letter().replace("<p>Dear colleagues,</p>", &head).replace(",  4 May 2017", day).set("Date", date).bytes()
}

fn times() -> Vec<Case> {
    let with = |line: &str| plain("utf-8", "8bit", &format!("{GREETING}\n{line}\n> and who paid for it?\n")).bytes();
    vec![
        ("mail-letter-too-young", "hit", with("the eye watches \u{1f9ff}")),
        ("mail-letter-too-young", "clean", with("paid in \u{20bd}")),
        ("mail-link-from-later", "hit", with(&tweet(1_528_000_000_000))),
        ("mail-link-from-later", "clean", with(&tweet(1_480_000_000_000))),
        ("mail-closing-line-too-new", "hit", {
            let mail = plain("us-ascii", "7bit", &format!("{GREETING}\nSent from my iPhone\n"));
            String::from_utf8(mail.bytes()).expect("a text").replace("May 2017", "May 2006").into_bytes()
        }),
        ("mail-closing-line-too-new", "clean", with("Sent from my iPhone")),
        ("mail-address-dated-later", "hit", with("https://news.example/2017/06/20/quay-4.html")),
        ("mail-address-dated-later", "clean", with("https://news.example/2017/05/03/quay-4.html")),
        (
            "mail-quotes-later-mail",
            "hit",
            with("On Mon, Jul 3, 2017 at 9:00 AM, Press Desk <press@harbourpost.example> wrote:"),
        ),
        (
            "mail-quotes-later-mail",
            "clean",
            with("On Wed, May 3, 2017 at 9:00 AM, Press Desk <press@harbourpost.example> wrote:"),
        ),
        ("mail-html-program-too-new", "hit", made_by(WORD, "Thu, 7 May 2009 14:00:01 +0200 (CEST)")),
        ("mail-html-program-too-new", "clean", made_by(WORD, "Thu, 4 May 2017 14:00:01 +0200 (CEST)")),
        (
            "mail-narrow-space-early",
            "hit",
            with("On Wed, May 3, 2017 at 9:00\u{202f}AM Press Desk <press@harbourpost.example> wrote:"),
        ),
        (
            "mail-narrow-space-early",
            "clean",
            with("On Wed, May 3, 2017 at 9:00 AM Press Desk <press@harbourpost.example> wrote:"),
        ),
    ]
}
