//! Mails that ask for more than is done.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::signing::Signing;
use super::{Case, LargeCase};

const HEAD: &str = "From: a@b.example\r\nDate: Thu, 4 May 2017 14:00:01 +0200\r\n";

fn mail(headers: &str, text: &str) -> Vec<u8> {
    format!("{HEAD}{headers}\r\n{text}").into_bytes()
}

fn html(text: &str) -> Vec<u8> {
    mail("Content-Type: text/html\r\n", text)
}

fn numbered(times: usize, one: impl Fn(usize) -> String) -> String {
    (0..times).fold(String::new(), |mut all, number| {
        let _ = write!(all, "{}", one(number));
        all
    })
}

/// A mail whose signature is well-formed and fits nothing.
pub fn signed(tags: &str, names: &str) -> String {
    format!("{}{HEAD}\r\nwords\r\n", signature(tags, names))
}

fn signature(tags: &str, names: &str) -> String {
    let (fingerprint, value) = (STANDARD.encode([7; 32]), STANDARD.encode([7; 128]));
    format!("DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h={names};{tags} bh={fingerprint}; b={value}\r\n")
}

fn openpgp() -> Vec<Case> {
    let block = "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nx\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n";
    // A public key packet, version 4, RSA with two small numbers.
    let key = |number: u8| [0x99, 0, 13, 4, 0, 0, 0, number, 1, 0, 16, 0xc1, number, 0, 3, 5];
    let ring = |from: u8| {
        let packets: Vec<u8> = (from..from + 60).flat_map(key).collect();
        let coded = STANDARD.encode(packets);
        let lines: String =
            coded.as_bytes().chunks(64).map(|line| format!("{}\r\n", String::from_utf8_lossy(line))).collect();
        format!("-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\n{lines}-----END PGP PUBLIC KEY BLOCK-----\r\n")
    };
    vec![
        ("proof-persons", "persons.eml", mail("", &block.repeat(18))),
        ("openpgp-blocks", "blocks.eml", mail("", &block.repeat(101))),
        ("openpgp-keys", "keys.eml", mail("", &format!("{}{}", ring(0), ring(60)))),
    ]
}

fn containers() -> Vec<Case> {
    let list = |inner: &str| {
        let message = "From: a@b.example\nDate: Thu, 4 May 2017 14:00:01 +0200\n\nwords\n";
        let list = format!("<?xml version=\"1.0\"?><plist><dict>{inner}</dict></plist>");
        format!("{}\n{message}{list}", message.len()).into_bytes()
    };
    let nested = (0..30).fold("From: a@b.example\nSubject: core\n\nwords\n".to_owned(), |inner, _| {
        format!("From: a@b.example\nSubject: outer\nContent-Type: message/rfc822\n\n{inner}")
    });
    let picture = "--b\r\nContent-Type: image/gif\r\n\r\nGIF89a\u{1}\0\u{1}\0\r\n";
    vec![
        ("emlx-list", "1.emlx", list(&"<key>a</key><string>b</string>".repeat(10_000))),
        ("emlx-properties", "2.emlx", list(&numbered(201, |n| format!("<key>k{n}</key><integer>1</integer>")))),
        ("emlx-depth", "3.emlx", list(&"<key>a</key><dict>".repeat(10))),
        ("enclosed-depth", "nested.eml", nested.into_bytes()),
        ("mailbox-attachments", "attachments.mbox", {
            let part = "--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n";
            let message = mail("Content-Type: multipart/mixed; boundary=b\r\n", &part.repeat(2_000));
            mailbox(std::iter::repeat_n(message, 26))
        }),
        ("enclosed-files", "many.eml", mail("Content-Type: multipart/mixed; boundary=b\r\n", &picture.repeat(2_001))),
    ]
}

fn texts() -> Vec<Case> {
    let long = "some words and more of them\r\n".repeat((1 << 20) / 29 + 1);
    let part = format!("--b\r\nContent-Type: text/plain\r\n\r\n{long}\r\n");
    let link = format!("<a href='https://x.example/{}'>{}</a>", "a".repeat(2_000), "<i>a</i>".repeat(5_000));
    vec![
        ("mail-text", "long.eml", mail("", &long)),
        ("mail-texts", "longs.eml", mail("Content-Type: multipart/mixed; boundary=b\r\n", &part.repeat(5))),
        ("html-runs", "runs.eml", html(&"<i>a</i>".repeat(100_001))),
        ("html-depth", "deep.eml", html(&format!("{}a", "<div>".repeat(300)))),
        ("html-attributes", "attributes.eml", html(&format!("<p {}>a", numbered(70, |n| format!(" a{n}=1"))))),
        ("html-links", "link.eml", html(&link)),
        ("mail-text-searched", "searched.eml", mail("", &"words\r\n".repeat(40_000))),
        ("mail-text-identifiers", "ids.eml", html(&numbered(60, |n| format!("<img src=\"cid:image{n}\">")))),
        ("mail-text-places", "places.eml", html(&"<img src=\"cid:image\">".repeat(1_001))),
        ("mail-mentions", "mentions.eml", {
            let one = |n: usize| format!("https://twitter.com/a/status/{}\r\n", 1_050_118_621_198_921_728 + (n << 30));
            mail("", &numbered(600, one))
        }),
        ("mail-text-links", "behind.eml", mail("", &format!("{}http://c.example/", "words\r\n".repeat(40_000)))),
        ("mail-links", "links.eml", mail("", &"http://c.example/ \r\n".repeat(301))),
        (
            "search-text",
            "search.eml",
            format!("{}{HEAD}\r\n{}", signature("", "from"), "ab\r\n".repeat(2_200_000)).into_bytes(),
        ),
        ("search-headers", "headers.eml", {
            let subject = format!("Subject: {}\r\n", "words ".repeat(200_000));
            let signed = Signing::usual("nordhaven.example", "quay").sign(&mail(&subject, "words\r\n"));
            String::from_utf8(signed).unwrap().replace("4 May", "5 May").into_bytes()
        }),
        ("proof-readings-bytes", "readings.eml", {
            format!("{}{HEAD}\r\n{}", signature("", "from").repeat(100), "words and words\r\n".repeat(140_000))
                .into_bytes()
        }),
    ]
}

/// A mailbox of these messages (RFC 4155).
fn mailbox(messages: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let each =
        messages.map(|message| [b"From a@b.example Thu May  4 14:00:01 2017\r\n", &message[..], b"\r\n\r\n"].concat());
    each.collect::<Vec<_>>().concat()
}

/// A mail whose signature fits nothing, with a text of so many bytes.
pub fn misfit(bytes: usize) -> Vec<u8> {
    format!("{}{HEAD}\r\n{}", signature("", "from"), "words and words\r\n".repeat(bytes / 17)).into_bytes()
}

/// The same in a mailbox, among so many others.
pub fn misfit_among(bytes: usize, others: usize) -> Vec<u8> {
    mailbox(std::iter::once(misfit(bytes)).chain((0..others).map(|_| mail("", "words"))))
}

fn enclosing() -> Vec<u8> {
    // Each level encloses the next, and all of them the same bytes, eight times 40 MiB.
    let mut heavy = [HEAD.as_bytes(), b"\r\n", &vec![b'a'; 40 << 20]].concat();
    for level in 0..8 {
        let head = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\nContent-Type: message/rfc822\r\n\r\n"
        );
        heavy = [head.as_bytes(), &heavy].concat();
    }
    heavy
}

/// A mail with one attachment of so many bytes.
pub fn attached(bytes: usize) -> Vec<u8> {
    let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n";
    [HEAD.as_bytes(), head.as_bytes(), &vec![b'a'; bytes], b"\r\n--b--\r\n"].concat()
}

fn many_signatures() -> Vec<u8> {
    let each = numbered(100, |n| signature(&format!(" l={n};"), "from"));
    format!("{each}{HEAD}\r\n{}", "words and words\r\n".repeat(700_000)).into_bytes()
}

/// Those that take their time.
pub const LARGE: &[LargeCase] = &[
    ("enclosed-bytes", "heavy.eml", enclosing),
    ("mailbox-messages", "messages.mbox", || mailbox((0..20_001).map(|_| mail("", "x")))),
    ("mail-parts-size", "attached.eml", || attached((256 << 20) + 1)),
    ("proof-work", "signatures.eml", many_signatures),
];

/// Parts in parts, so many deep, each a message; the path that leads to the innermost.
pub fn messages_in_messages(depth: usize) -> (Vec<u8>, String) {
    let inner = format!("{HEAD}Subject: core\r\n\r\nwords\r\n");
    let nested = (0..depth).fold(inner, |inner, _| format!("{HEAD}Content-Type: message/rfc822\r\n\r\n{inner}"));
    (nested.into_bytes(), vec!["0"; depth].join("/"))
}

pub fn cases() -> Vec<Case> {
    let parameters = numbered(201, |n| format!("; a{n}=b"));
    let nested = numbered(103, |n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    let stop = "Received: from c.example by d.example; Fri, 4 May 2017 14:00:01 +0200\r\n";
    let mut cases = vec![
        ("mail-header-fields", "fields.eml", mail(&"X-A: b\r\n".repeat(10_001), "words")),
        ("mail-received-lines", "stops.eml", mail(&stop.repeat(501), "words")),
        ("findings", "findings.eml", mail(&stop.repeat(120), "words")),
        ("mail-addresses", "addresses.eml", mail(&format!("To: {}\r\n", "c@d.example, ".repeat(2_001)), "words")),
        ("mail-parameters", "parameters.eml", mail(&format!("Content-Type: text/plain{parameters}\r\n"), "words")),
        ("mail-results", "results.eml", {
            mail(&format!("Authentication-Results: mx.b.example{}\r\n", "; dkim=pass".repeat(201)), "words")
        }),
        ("mail-tags", "tags.eml", mail(&format!("DKIM-Signature: {}\r\n", numbered(201, |n| format!("a{n}=1; "))), "")),
        ("mail-encoded-words", "words.eml", mail(&format!("Subject: {}\r\n", "=?utf-8?q?a?= ".repeat(1_001)), "words")),
        ("mail-parts", "parts.eml", {
            mail("Content-Type: multipart/mixed; boundary=b\r\n", &"--b\r\n\r\nx\r\n".repeat(10_001))
        }),
        ("mail-part-depth", "depth.eml", format!("{HEAD}{nested}").into_bytes()),
        ("mail-boundary", "boundary.eml", {
            mail(&format!("Content-Type: multipart/mixed; boundary={}\r\n", "b".repeat(1_001)), "words")
        }),
        ("mail-references", "references.eml", {
            mail(&format!("References: {}\r\n", numbered(201, |n| format!("<{n}@c.example> "))), "words")
        }),
        ("mail-x-received", "x-received.eml", mail(&stop.replace("Rec", "X-Rec").repeat(101), "words")),
        ("pattern-text", "id.eml", mail(&format!("Message-ID: <{}@b.example>\r\n", "a".repeat(500)), "words")),
        ("proof-signatures", "signatures.eml", signature("", "from").repeat(101).into_bytes()),
        ("proof-header-names", "names.eml", signed("", &"from:".repeat(1_001)).into_bytes()),
        ("proof-copied-lines", "copied.eml", signed(&format!(" z={};", "from:a|".repeat(1_001)), "from").into_bytes()),
    ];
    let signatures = cases.iter_mut().find(|(id, ..)| *id == "proof-signatures");
    signatures.into_iter().for_each(|(_, _, bytes)| bytes.extend(mail("", "words")));
    cases.extend(texts());
    cases.extend(containers());
    cases.extend(openpgp());
    cases
}
