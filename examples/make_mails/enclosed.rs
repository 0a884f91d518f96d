//! Fixtures of the checks of attachments, stores and office documents.

use base64::Engine as _;

use super::letter::{Case, Letter, letter, outlook_boundary, outlook_id, thread_index};
use super::packages::{Docx, Mapi, Msg, emlx, pdf};

/// MD5 of the minutes of 2 May, in base64.
const SUM: &str = "5bHR2m8UxmKmZIDNJudK0A==";
/// Moment of the letter's last server, in seconds since 1970, and a second more.
const RECEIVED: i64 = 1_493_899_220;

/// The letter with attachments: header lines and bytes of each.
fn with(letter: Letter, attachments: &[(String, Vec<u8>)]) -> Letter {
    let boundary = outlook_boundary("2017-05-04T14:00:03Z");
    let mut body = format!(
        "This is a multipart message in MIME format.\n\n--{boundary}\nContent-Type: text/plain;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: 7bit\n\nDear colleagues,\n\nthe minutes are attached.\n\nMaja Lindqvist\n\n"
    );
    for (headers, bytes) in attachments {
        let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
        let lines: Vec<_> =
            coded.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        body.push_str(&format!(
            "--{boundary}\n{headers}\nContent-Transfer-Encoding: base64\n\n{}\n\n",
            lines.join("\n")
        ));
    }
    body.push_str(&format!("--{boundary}--\n"));
    let mut letter = letter.set("Content-Type", &format!("multipart/mixed;\n\tboundary=\"{boundary}\""));
    letter.body = body;
    letter
}

fn attached(kind: &str, name: &str, more: &str) -> String {
    format!("Content-Type: {kind};\n\tname=\"{name}\"\nContent-Disposition: attachment;\n\tfilename=\"{name}\"{more}")
}

fn with_pdf(date: &str, more: &str) -> Vec<u8> {
    with(letter(), &[(attached("application/pdf", "minutes.pdf", more), pdf(date))]).bytes()
}

fn with_docx(docx: &Docx) -> Vec<u8> {
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    with(letter(), &[(attached(kind, "minutes.docx", ""), docx.bytes())]).bytes()
}

/// The letter with a picture that a camera dated so: nothing but the EXIF segment.
fn with_picture(date: &str) -> Vec<u8> {
    // One directory of one entry: DateTime (0x0132), 20 letters from byte 26.
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x32\0\x02\0\0\0\x14\0\0\0\x1a\0\0\0\0".to_vec();
    exif.extend([date.as_bytes(), b"\0"].concat());
    let length = u16::try_from(exif.len() + 2).expect("a short segment").to_be_bytes();
    let bytes = [b"\xff\xd8\xff\xe1".as_slice(), &length, &exif, b"\xff\xd9"].concat();
    with(letter(), &[(attached("image/jpeg", "quay.jpg", ""), bytes)]).bytes()
}

/// The letter forwarded inside another, which is an hour later, changed as `change` says.
fn forwarded(change: impl Fn(Letter) -> Letter) -> Vec<u8> {
    let boundary = outlook_boundary("2017-05-04T15:00:03Z");
    let inner = String::from_utf8(change(letter()).bytes()).expect("text").replace("\r\n", "\n");
    let mut outer = letter()
        .replace("14:00:", "15:00:")
        .set("Subject", "FW: Quay 4: answers to your questions")
        .set("Message-ID", &outlook_id("2017-05-04T13:00:02Z", "nordhaven.example"))
        .set("Content-Type", &format!("multipart/mixed;\n\tboundary=\"{boundary}\""));
    outer.body = format!(
        "--{boundary}\nContent-Type: text/plain\n\nSee below.\n\n--{boundary}\nContent-Type: message/rfc822\n\n{inner}\n--{boundary}--\n"
    );
    outer.bytes()
}

/// The fixtures.
pub fn cases() -> Vec<Case> {
    let text = |text: &str| Mapi::Text(text.to_owned());
    let time = |at: &str| Mapi::Time(at.to_owned());
    let docx = Docx::new;
    let msg = || Msg::of(&letter());
    let disposition = |made: &str, size: usize| {
        format!(";\n\tsize={size};\n\tcreation-date=\"{made}\";\n\tmodification-date=\"{made}\"")
    };
    let before = "20170502111500+02'00'";
    let stated = |made: &str| with_pdf(before, &disposition(made, pdf(before).len()));
    // The checksum of the minutes of 2 May, whichever are attached.
    let summed = |date: &str| {
        let headers = format!("{}\nContent-MD5: {SUM}", attached("application/pdf", "minutes.pdf", ""));
        with(letter(), &[(headers, pdf(date))]).bytes()
    };
    let program = [b"MZ\x90\0\x03\0\0\0".as_slice(), &[0; 120]].concat();
    let attachment = vec![
        (0x3001, text("minutes.pdf")),
        (0x3007, time("2017-05-04T11:58:00Z")),
        (0x3008, time("2017-05-02T09:15:00Z")),
        (0x3701, Mapi::Bytes(pdf(before))),
        (0x3705, Mapi::Number(1)),
        (0x3707, text("minutes.pdf")),
        (0x370e, text("application/pdf")),
    ];
    let mut full = msg();
    full.attachments.push(attachment);
    full.embedded = Some(msg().properties);
    let mail = letter().bytes();
    let line =
        |date: &str| [format!("From m.lindqvist@nordhaven.example {date}\r\n").into_bytes(), letter().bytes()].concat();
    vec![
        ("mail-attachment-later", "hit", with_pdf("20170811101500+02'00'", "")),
        ("mail-attachment-later", "hit-document", with_docx(&Docx { modified: "2018-01-09T10:00:00Z", ..docx() })),
        ("mail-attachment-later", "hit-packed", with_docx(&Docx { packed: (2017, 6, 20, 9, 30), ..docx() })),
        ("mail-attachment-later", "hit-picture-only-odd", with_picture("2017:07:20 09:30:00")),
        ("mail-attachment-later", "clean", with_pdf(before, "")),
        ("mail-attachment-later", "clean-picture", with_picture("2017:05:04 13:20:00")),
        ("mail-attachment-later", "clean-document", with_docx(&docx())),
        ("mail-attachment-later", "clean-outlook.msg", full.bytes()),
        ("mail-attachment-file-date", "hit", stated("Wed, 21 Jun 2017 08:00:00 GMT")),
        ("mail-attachment-file-date", "clean", stated("Tue, 02 May 2017 09:15:00 GMT")),
        ("mail-attachment-saved-before-edit", "hit", stated("Mon, 10 Apr 2017 09:15:00 GMT")),
        ("mail-attachment-saved-before-edit", "clean", stated("Tue, 02 May 2017 09:15:00 GMT")),
        (
            "mail-attachment-type",
            "hit",
            with(letter(), &[(attached("application/pdf", "minutes.pdf", ""), program)]).bytes(),
        ),
        ("mail-attachment-type", "clean", with_pdf(before, "")),
        ("mail-attachment-size", "hit", with_pdf(before, ";\n\tsize=48211")),
        ("mail-attachment-size", "clean", stated("Tue, 02 May 2017 09:15:00 GMT")),
        ("mail-attachment-checksum", "hit", summed("20170503101500+02'00'")),
        ("mail-attachment-checksum", "clean", summed(before)),
        (
            "mail-enclosed-newer",
            "hit",
            forwarded(|letter| letter.replace("4 May 2017", "24 May 2017").replace("Thu,", "Wed,")),
        ),
        ("mail-enclosed-newer", "clean", forwarded(|letter| letter)),
        (
            "mail-attachment-author-script",
            "hit",
            with_docx(&Docx {
                by: "\u{418}\u{432}\u{430}\u{43d}\u{43e}\u{432}\u{430} \u{410}\u{43d}\u{43d}\u{430}",
                ..docx()
            }),
        ),
        ("mail-attachment-author-script", "clean", with_docx(&docx())),
        ("mail-store-submit-against-date", "hit.msg", msg().set(0x0039, time("2017-05-02T12:00:01Z")).bytes()),
        ("mail-store-submit-against-date", "clean.msg", msg().bytes()),
        ("mail-store-delivered-before-arrival", "hit.msg", msg().set(0x0e06, time("2017-05-01T12:00:01Z")).bytes()),
        ("mail-store-delivered-before-arrival", "clean.msg", msg().bytes()),
        ("mail-store-delivered-before-arrival", "clean-apple.emlx", emlx(&mail, mail.len(), RECEIVED)),
        (
            "mail-store-header-against-property",
            "hit.msg",
            msg().set(0x0037, text("Quay 4: please keep this between us")).bytes(),
        ),
        ("mail-store-header-against-property", "clean.msg", msg().bytes()),
        ("mail-store-conversation-index", "hit.msg", {
            let index = thread_index("2016-11-02T09:00:00Z");
            let index = base64::engine::general_purpose::STANDARD.decode(index).expect("base64");
            msg().set(0x0071, Mapi::Bytes(index)).bytes()
        }),
        ("mail-store-conversation-index", "clean.msg", msg().bytes()),
        ("mail-store-unsent-but-received", "hit.msg", msg().set(0x0e07, Mapi::Number(0x0009)).bytes()),
        ("mail-store-unsent-but-received", "clean.msg", msg().bytes()),
        ("mail-store-byte-count", "hit.emlx", emlx(&mail, mail.len() - 38, RECEIVED)),
        ("mail-store-byte-count", "clean.emlx", emlx(&mail, mail.len(), RECEIVED)),
        ("mail-store-mailbox-line", "hit", line("Thu Apr 20 12:00:19 2017")),
        ("mail-store-mailbox-line", "clean", line("Thu May  4 14:00:20 2017")),
        ("office-modified-before-created", "hit.docx", Docx { modified: "2017-03-02T09:15:00Z", ..docx() }.bytes()),
        ("office-modified-before-created", "clean.docx", docx().bytes()),
        ("office-packed-after-change", "hit.docx", Docx { packed: (2017, 6, 20, 9, 30), ..docx() }.bytes()),
        ("office-packed-after-change", "clean.docx", Docx { packed: (2017, 5, 2, 11, 15), ..docx() }.bytes()),
        ("office-dated-ahead", "hit.docx", Docx { modified: "2031-05-02T09:15:00Z", ..docx() }.bytes()),
        ("office-dated-ahead", "clean.docx", docx().bytes()),
        ("office-signed-part-differs", "hit.docx", docx().signed(true)),
        ("office-signed-part-differs", "clean.docx", docx().signed(false)),
    ]
}
