//! Checks of how bytes are coded: transfer encodings, charsets, encoded words.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::is_bounce;
use super::mail_mime::{counted, each, faults, is_converted, place};
use crate::evidence::{Fact, FaultKind, Mail, Part};

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-base64-uneven",
        title: "The coded bytes of a part are not as one program writes them",
        looks_at: "The lines of every base64 part",
        why: "A program writes base64 in lines of one length and pads it once, at its end. Other lines in the middle were put there later.",
        innocent: &[
            "The footer of a mailing list",
            "A program that joins several encodings",
            "A file damaged in transfer",
        ],
        next_step: "Decode the part before and behind that line and compare",
        sources: &["RFC 2045 6.8"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(base64),
    },
    Check {
        id: "mail-quoted-printable-broken",
        title: "Quoted-printable text is not as programs write it",
        looks_at: "The lines of every quoted-printable part",
        why: "Programs code the text as a whole: no line is longer than 76 bytes, and an equals sign begins a code.",
        innocent: &["A mailing script", "The footer of a mailing list", "A gateway that broke or joined lines"],
        next_step: "Compare the odd lines with the rest of the part",
        sources: &["RFC 2045 6.7"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(quoted),
    },
    Check {
        id: "mail-quoted-printable-refitted",
        title: "A line of the coded text is not broken where its program breaks lines",
        looks_at: "The length of every softly broken line of quoted-printable text",
        why: "A program breaks long lines of quoted-printable by counting: none is longer than 76 bytes, and most fill each line to the end. Where one word is put for another afterwards, one line no longer fits.",
        innocent: &[
            "A filter that put its own words for a name, an address or a link",
            "A mailing program that fills a template after coding it",
            "An export that took out names",
        ],
        next_step: "Read that line, and ask for the mail from another mailbox to compare it",
        sources: &["RFC 2045 6.7"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(refitted),
    },
    Check {
        id: "mail-letters-not-coded",
        title: "A text holds letters that its own declaration rules out",
        looks_at: "The declared transfer encoding and charset of every text, and its bytes",
        why: "A program that declares a text to be plain ASCII, or to be coded, has looked at it and coded what is not ASCII. Letters that stand there all the same came later, from an editor.",
        innocent: &[
            "A mailing list or filter that added a footer",
            "A mailing script that declares one thing and sends another",
            "An export that decoded the text and kept the old declaration",
        ],
        next_step: "Ask for the mail from another mailbox and compare these lines",
        sources: &["RFC 2045 2.7", "RFC 2045 6.7"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(letters),
    },
    Check {
        id: "mail-charset-too-small",
        title: "A text holds bytes that its charset does not know",
        looks_at: "The declared charset of every text, and its bytes",
        why: "A program declares the charset in which it wrote. Bytes outside of it were written by another.",
        innocent: &["An old mail program", "A mailing script", "Text pasted from another program"],
        next_step: "Read the text in other charsets: which one makes words of it?",
        sources: &["RFC 2046 4.1.2"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(charset),
    },
    Check {
        id: "mail-encoded-word-broken",
        title: "An encoded word of the header can't be decoded",
        looks_at: "Encoded words in header lines",
        why: "Programs make encoded words whole. One that can't be decoded was cut, joined or typed.",
        innocent: &["An old mail program", "A charset that few programs know"],
        next_step: "Look at the bytes of the line",
        sources: &["RFC 2047 2"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(word),
    },
];

fn declares(mail: &Mail, encoding: &str) -> bool {
    mail.parts.iter().any(|part| part.encoding == encoding)
}

fn base64(mail: &Mail, _: &Scene) -> Outcome {
    if !declares(mail, "base64") {
        return Outcome::skip("no part is in base64");
    }
    let fits = |kind| matches!(kind, FaultKind::Base64Junk | FaultKind::Base64Line | FaultKind::Base64Padding);
    each(mail, fits, 3, |fault| {
        let what = match fault.kind {
            FaultKind::Base64Junk => counted(
                fault.count,
                "line with letters that base64 does not know",
                "lines with letters that base64 does not know",
            ),
            FaultKind::Base64Line => {
                counted(fault.count, "line of another length than the first", "lines of another length than the first")
            }
            _ => "padding with more data behind it".to_owned(),
        };
        Say::text(format!("{} in base64 holds {what}", place(fault)))
    })
}

fn quoted(mail: &Mail, _: &Scene) -> Outcome {
    if !declares(mail, "quoted-printable") {
        return Outcome::skip("no part is in quoted-printable");
    }
    each(
        mail,
        |kind| matches!(kind, FaultKind::QuotedCode | FaultKind::QuotedLong),
        3,
        |fault| {
            let what = match fault.kind {
                FaultKind::QuotedLong => {
                    counted(fault.count, "line of more than 76 bytes", "lines of more than 76 bytes")
                }
                _ => counted(fault.count, "equals sign that begins no code", "equals signs that begin no code"),
            };
            Say::text(format!("{} in quoted-printable holds {what}", place(fault)))
        },
    )
}

fn refitted(mail: &Mail, _: &Scene) -> Outcome {
    if !declares(mail, "quoted-printable") {
        return Outcome::skip("no part is in quoted-printable");
    }
    let outcome = each(
        mail,
        |kind| matches!(kind, FaultKind::QuotedRefit { .. }),
        3,
        |fault| {
            let length = fault.text.at.raw_span().map_or(0, crate::evidence::ByteSpan::len);
            let longer = fault.kind == FaultKind::QuotedRefit { longer: true };
            let than =
                if longer { "longer than the 76 that are allowed and kept" } else { "shorter than those around it" };
            Say::text(format!(
                "{} is broken into lines by a program, and one of {length} bytes is {than}",
                place(fault)
            ))
        },
    );
    match outcome {
        Outcome::Found(found) if is_bounce(mail) => {
            Outcome::Found(found.into_iter().map(|one| one.at_most(Weight::Note)).collect())
        }
        other => other,
    }
}

fn ascii(part: &Part) -> bool {
    part.charset.as_ref().is_some_and(|charset| charset.value.trim().eq_ignore_ascii_case("us-ascii"))
}

fn letters(mail: &Mail, scene: &Scene) -> Outcome {
    let declared = |part: &&Part| matches!(part.encoding.as_str(), "7bit" | "quoted-printable");
    if !mail.parts.iter().filter(|part| !part.is_multipart()).any(|part| declared(&part)) {
        return Outcome::skip("no text is declared as 7bit or quoted-printable");
    }
    let mut found = Vec::new();
    for fault in faults(mail, |kind| matches!(kind, FaultKind::RawBytes { .. })).take(3) {
        let FaultKind::RawBytes { utf8, coded } = fault.kind else { continue };
        let Some(part) = mail.parts.iter().find(|part| part.path == fault.part) else { continue };
        let statement = Say::text(format!(
            "{} is declared as {}{} and holds {} beyond ASCII as they are{}",
            place(fault),
            part.encoding,
            if ascii(part) { " in us-ascii" } else { "" },
            counted(fault.count, "byte", "bytes"),
            if utf8 { ", in UTF-8" } else { "" },
        ));
        let declared = part.headers.iter().chain(mail.headers.iter().filter(|_| part.path == "0"));
        let field = declared.into_iter().find(|header| header.is("content-transfer-encoding"));
        let claim = field.map_or_else(|| Fact::raw(part.encoding.clone(), part.span), crate::evidence::Header::fact);
        let one = Found::new(statement, Exhibit::claims("Content-Transfer-Encoding", &claim))
            .with(Exhibit::contradicts(format!("Line of part {}", part.path), &fault.text));
        // What a text editor of today writes is UTF-8; old mailers sent their own charset under any declaration.
        let telling = utf8 && (ascii(part) || coded) && !is_converted(scene);
        found.push(if telling { one } else { one.at_most(Weight::Note) });
    }
    Outcome::of(found)
}

fn charset(mail: &Mail, _: &Scene) -> Outcome {
    if mail.bodies.is_empty() {
        return Outcome::skip("the mail holds no text");
    }
    each(
        mail,
        |kind| kind == FaultKind::NotInCharset,
        3,
        |fault| {
            let part = mail.parts.iter().find(|part| part.path == fault.part);
            let label = part.and_then(|part| part.charset.as_ref()).map_or("", |charset| charset.value.as_str());
            Say::text(format!("{} holds bytes that its charset ", place(fault))).value(label).then(" does not know")
        },
    )
}

fn word(mail: &Mail, _: &Scene) -> Outcome {
    let broken = each(
        mail,
        |kind| kind == FaultKind::EncodedWord,
        1,
        |fault| Say::text("An encoded word of the header can't be decoded: ").value(&fault.text.value),
    );
    match broken {
        Outcome::Consistent if mail.words.is_empty() => Outcome::skip("the header holds no encoded word"),
        other => other,
    }
}
