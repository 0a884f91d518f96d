//! Checks of a mail's lines: how they end, how long they are, and how header lines are named.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::is_bounce;
use super::mail_mime::{counted, each};
use crate::evidence::{ByteSpan, Fact, Fault, FaultKind, Locator, Mail, Part};

/// Names that every mail program knows; a name one letter away from one of them was typed.
const KNOWN: [&str; 32] = [
    "received",
    "message-id",
    "in-reply-to",
    "references",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-language",
    "content-length",
    "reply-to",
    "subject",
    "precedence",
    "x-mailer",
    "user-agent",
    "thread-index",
    "thread-topic",
    "x-originating-ip",
    "authentication-results",
    "dkim-signature",
    "received-spf",
    "list-unsubscribe",
    "list-archive",
    "list-subscribe",
    "organization",
    "x-priority",
    "importance",
    "errors-to",
    "x-mimeole",
    "x-original-to",
];
/// Names that look like a slip of one of those and are none.
const REAL: [&str; 14] = [
    "organisation",
    "x-receive",
    "reference",
    "reply-too",
    "content-id",
    "x-mail",
    "list-archived",
    "content-typ",
    "x-original-cc",
    "x-spam-priority",
    "x-mailers",
    "list-unsubscribe-post",
    "subject-",
    "x-originating-ips",
];

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-line-ends-mixed",
        title: "Lines end in different ways",
        looks_at: "The bytes at the end of every line, header and body apart",
        why: "A program or a store ends all lines alike. A line that ends otherwise was put there by another program, such as a text editor.",
        innocent: &[
            "A gateway or filter that adds its line with another line end",
            "A conversion that broke off or was run on a part of the file",
            "A mailing script that builds its mail from pieces",
        ],
        next_step: "Look which lines end otherwise, and ask for the mail in its original store",
        sources: &["RFC 5322 2.1", "RFC 5321 2.3.8"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(line_ends),
    },
    Check {
        id: "mail-header-raw-bytes",
        title: "Header lines hold letters that are not coded",
        looks_at: "The bytes of every header line",
        why: "Beyond ASCII, header lines are written in encoded words. Raw letters come from old programs or from typing.",
        innocent: &["Mail with internationalised addresses", "An old mail program or mailing script"],
        next_step: "Compare with other mails of this sender",
        sources: &["RFC 5322 2.2", "RFC 2047", "RFC 6532"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(raw_header),
    },
    Check {
        id: "mail-header-name-misspelt",
        title: "A header name is one letter away from a known one",
        looks_at: "The name of every header line",
        why: "Programs write header names from a table and never misspell them; people who type do.",
        innocent: &["A mailing script with a slip in it"],
        next_step: "Ask which program wrote the line: another mail of it must have the same slip",
        sources: &["IANA, Message Headers"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(misspelt),
    },
    Check {
        id: "mail-headers-behind-gap",
        title: "Header lines go on behind the empty line",
        looks_at: "The first lines of the body",
        why: "The first empty line ends the header. Lines that servers and programs write, standing behind it, were parted from it.",
        innocent: &["A bounce or forwarded mail that begins with another mail's header", "A broken gateway"],
        next_step: "Look whether both halves together make one header",
        sources: &["RFC 5322 2.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(behind_gap),
    },
    Check {
        id: "mail-line-too-long",
        title: "A line is longer than a mail may have",
        looks_at: "The length of every line",
        why: "Mail servers carry at most 998 bytes a line; programs break their lines before that.",
        innocent: &["Servers that take longer lines", "A file that never went through a server"],
        next_step: "Weigh it only together with other findings, and compare with other mails of this sender",
        sources: &["RFC 5322 2.1.1"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(too_long),
    },
    Check {
        id: "mail-header-trailing-blanks",
        title: "A header line that programs write ends in blanks",
        looks_at: "The end of the lines Date, From, Message-ID and MIME-Version",
        why: "Editors leave blanks behind words; most programs write none.",
        innocent: &["A program or mailing script that writes a blank at the end", "A gateway that cut off a comment"],
        next_step: "Compare with other mails of the same program",
        sources: &["RFC 5322 2.2.3"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(trailing),
    },
];

fn line_ends(mail: &Mail, _: &Scene) -> Outcome {
    let ends = mail.header_line_ends;
    if ends.crlf + ends.lf + ends.cr < 2 {
        return Outcome::skip("the header area has fewer than two lines");
    }
    if !mail.layer.is_empty() {
        return Outcome::skip("the lines were put together from the properties of a store");
    }
    let mut found = Vec::new();
    if let Some(other) = ends.first_other {
        let line = mail.headers.iter().find(|header| header.line.overlaps(other));
        let statement = Say::text(format!("Header lines end in different ways ({})", ends.words()));
        let statement = match line.map(|header| header.name.as_str()).filter(|name| !name.is_empty()) {
            Some(name) => statement.then("; the first that differs ends the line ").value(name),
            None => statement,
        };
        let at = line.map_or(Locator::Raw(other), |header| Locator::Raw(header.line));
        let shown =
            line.map_or_else(|| "another line end".to_owned(), |header| format!("{}: {}", header.name, header.text));
        let area = Fact::raw(ends.words(), mail.header_area);
        found.push(
            Found::new(statement, Exhibit::claims("Line ends of the header area", &area))
                .with(Exhibit::contradicts("The line that ends otherwise", &Fact::at(shown, at))),
        );
    }
    let ends = mail.body_line_ends;
    // One line end of another kind behind the last line: whoever saved the file put it there.
    let closing = ends.first_other.is_some_and(|other| other.end == mail.end);
    // Bytes that are no text may hold any line end; a lone CR is no line end of a text.
    let binary = mail.parts.iter().any(|part| matches!(part.encoding.as_str(), "binary" | "8bit") && !is_words(part));
    if let (Some(other), true, false) = (ends.first_other, ends.crlf > 0 && ends.lf > 0, binary || closing) {
        let area = Fact::raw(ends.words(), ByteSpan::new(mail.header_area.end, mail.end));
        let statement = Say::text(format!("Lines of the body end in different ways ({})", ends.words()));
        found.push(
            Found::new(statement, Exhibit::claims("Line ends of the body", &area))
                .with(Exhibit::contradicts("The first line that ends otherwise", &line_before(mail, other))),
        );
    }
    Outcome::of(found)
}

/// Whether a part is made of words or of other parts.
fn is_words(part: &Part) -> bool {
    ["text/", "multipart/", "message/"].iter().any(|kind| part.content_type.starts_with(kind))
}

/// The words of the line that a line end closes, where they stand in a text as they are.
fn line_before(mail: &Mail, end: ByteSpan) -> Fact<String> {
    let body = mail.bodies.iter().find(|body| body.aligned && body.step.is_none() && body.span.contains(end));
    let line = body.and_then(|body| {
        let at = end.start - body.span.start;
        let before = body.text.get(..at)?;
        let start = before.rfind(['\n', '\r']).map_or(0, |place| place + 1);
        Some(body.fact(start, at))
    });
    line.filter(|line| !line.value.is_empty()).unwrap_or_else(|| Fact::raw("another line end".to_owned(), end))
}

fn raw_header(mail: &Mail, _: &Scene) -> Outcome {
    each(
        mail,
        |kind| matches!(kind, FaultKind::HeaderRawBytes { .. }),
        1,
        |fault| {
            let code = if matches!(fault.kind, FaultKind::HeaderRawBytes { utf8: true }) {
                "as raw UTF-8"
            } else {
                "as raw bytes, not UTF-8"
            };
            Say::text(format!(
                "Letters beyond ASCII stand {code} in {}",
                counted(fault.count, "header line", "header lines")
            ))
        },
    )
}

fn misspelt(mail: &Mail, _: &Scene) -> Outcome {
    let found: Vec<Found> = mail
        .headers
        .iter()
        .filter_map(|header| Some((header, slip(&header.name.to_ascii_lowercase())?)))
        .take(3)
        .map(|(header, known)| {
            let name = Fact::raw(header.name.clone(), header.name_span);
            Found::new(
                Say::text("A header line is named ")
                    .value(&header.name)
                    .then(format!(", one letter away from {known}")),
                Exhibit::claims("Header name", &name),
            )
        })
        .collect();
    Outcome::of(found)
}

/// The known name that this one misses by one letter.
fn slip(name: &str) -> Option<&'static str> {
    if !name.is_ascii() || KNOWN.contains(&name) || REAL.contains(&name) {
        return None;
    }
    // A hyphen more or less is another way of writing, and a number makes another field (DKIM2-Signature).
    let plain = |text: &str| text.replace('-', "");
    if name.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let near =
        |known: &&&str| known.len() >= 7 && one_edit(name.as_bytes(), known.as_bytes()) && plain(name) != plain(known);
    KNOWN.iter().find(near).copied()
}

/// One letter more, less, other, or two neighbours changed over.
fn one_edit(one: &[u8], other: &[u8]) -> bool {
    let head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (a, b) = (one.get(head..).unwrap_or_default(), other.get(head..).unwrap_or_default());
    let tail = |cut_a: usize, cut_b: usize| a.get(cut_a..).is_some_and(|rest| b.get(cut_b..) == Some(rest));
    let swapped = || matches!((a, b), ([p, q, ..], [r, s, ..]) if p == s && q == r) && tail(2, 2);
    tail(1, 1) || tail(1, 0) || tail(0, 1) || swapped()
}

fn behind_gap(mail: &Mail, _: &Scene) -> Outcome {
    let outcome = each(
        mail,
        |kind| kind == FaultKind::FieldsBehindGap,
        1,
        |fault| {
            let name = fault.text.value.split(':').next().unwrap_or_default();
            Say::text("Behind the empty line that ends the header stand more header lines, ")
                .value(name)
                .then(" among them")
        },
    );
    match outcome {
        Outcome::Found(found) if is_bounce(mail) => {
            Outcome::Found(found.into_iter().map(|one| one.at_most(Weight::Note)).collect())
        }
        other => other,
    }
}

fn too_long(mail: &Mail, _: &Scene) -> Outcome {
    each(
        mail,
        |kind| kind == FaultKind::LongLine,
        1,
        |fault| Say::text(format!("The mail holds {} of more than 998 bytes", counted(fault.count, "line", "lines"))),
    )
}

fn trailing(mail: &Mail, _: &Scene) -> Outcome {
    let say = |fault: &Fault| {
        let lines = counted(fault.count, "header line", "header lines");
        Say::text(format!("Blanks stand at the end of {lines} that programs write"))
    };
    each(mail, |kind| kind == FaultKind::TrailingBlanks, 1, say)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_one_letter_are_told_from_other_names() {
        for (name, known) in [
            ("recieved", Some("received")),
            ("mesage-id", Some("message-id")),
            ("message-idd", Some("message-id")),
            ("subjecr", Some("subject")),
            ("message-id", None),
            ("x-received", None),
            ("dkim2-signature", None),
            ("replyto", None),
            ("content-id", None),
            ("organisation", None),
        ] {
            assert_eq!(slip(name), known, "{name}");
        }
    }
}
