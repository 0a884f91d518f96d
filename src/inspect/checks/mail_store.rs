//! Checks of what a mail's container says against the mail in it.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Container, Fact, Mail, Order, Precision, Stamp, StoreFact};

/// The same moment is kept to the second by one side and to 100 ns by the other; more than this (seconds) is another moment.
const SAME_MOMENT: i64 = 60;
/// Servers and stores note one delivery within so much (seconds).
const ONE_DELIVERY: i64 = 600;
/// Beyond this (seconds) no wrong zone setting explains the difference: zones span 26 hours.
const BEYOND_ZONES: i64 = 26 * 3_600;
/// Base64 letters that the root of a conversation index, 22 bytes, fills whole (MS-OXOMSG 2.2.1.3).
const INDEX_ROOT: usize = 29;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-store-submit-against-date",
        title: "Outlook's time of sending is not the mail's Date",
        looks_at: "PidTagClientSubmitTime, the Date header",
        why: "Outlook and Exchange take the time of sending from the Date when a mail arrives. Where the two differ, one was set later.",
        innocent: &["A mail that waited in the outbox", "A converter or an import that wrote its own time"],
        next_step: "Ask for the original message from the server",
        sources: &["MS-OXOMSG 2.2.3.11", "MS-OXCMAIL 2.1.3.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(submit),
    },
    Check {
        id: "mail-store-delivered-before-arrival",
        title: "The mailbox had the mail before the servers did",
        looks_at: "PidTagMessageDeliveryTime, date-received or the time in a Maildir name, the latest Received line",
        why: "A mail can't lie in a mailbox before the last server handed it over.",
        innocent: &["A server whose clock was fast", "An import that takes the Date for the time of delivery"],
        next_step: "Look whether other mails of the same mailbox differ by the same amount",
        sources: &["MS-OXOMSG 2.2.3.9", "Apple Mail, date-received of an emlx file"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(delivered),
    },
    Check {
        id: "mail-store-header-against-property",
        title: "What Outlook shows is not what the transport headers say",
        looks_at: "Subject, From and Message-ID of the transport headers, the properties that Outlook shows instead",
        why: "Outlook shows properties and keeps the headers aside. Whoever edits what is shown leaves the headers as they were.",
        innocent: &[
            "A subject that the user changed in the own mailbox to find the mail again",
            "An address that Exchange replaced by its directory entry",
            "A gateway that marks subjects",
        ],
        next_step: "Take the headers for what travelled, and ask who changed the rest",
        sources: &["MS-OXOMSG 2.2.1", "MS-OXCMAIL 2.1.3"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(properties),
    },
    Check {
        id: "mail-store-conversation-index",
        title: "Outlook files the mail under another conversation than its headers name",
        looks_at: "PidTagConversationIndex, Thread-Index",
        why: "The index is taken from the header when the mail arrives. Its first 22 bytes are one conversation's alone.",
        innocent: &["A gateway that rewrote the header"],
        next_step: "Compare with other mails of both conversations",
        sources: &["MS-OXOMSG 2.2.1.3", "MS-OXCMAIL 2.1.3.2"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(conversation),
    },
    Check {
        id: "mail-store-unsent-but-received",
        title: "Marked as not yet sent, though servers carried it",
        looks_at: "PidTagMessageFlags, the Received lines",
        why: "A mail that servers carried is no longer a draft. A received mail gets this mark when it is put together or edited by a program.",
        innocent: &[
            "A received mail that was opened for editing (“Edit message”, “Resend”)",
            "A converter that does not set the flag",
        ],
        next_step: "Ask how the file was made",
        sources: &["MS-OXCMSG 2.2.1.6"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(unsent),
    },
    Check {
        id: "mail-store-byte-count",
        title: "Apple Mail's file counts another length than the message has",
        looks_at: "The first line of the emlx file, the bytes up to the property list",
        why: "Apple Mail writes the length of the message in front of it. After an edit in a text editor it no longer fits.",
        innocent: &["Line ends converted by a transfer", "A converter that counts otherwise"],
        next_step: "Ask for the mail from the server, or from a second computer",
        sources: &["Observed on files of Apple Mail; not published by Apple"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(byte_count),
    },
    Check {
        id: "mail-store-mailbox-line",
        title: "The mailbox line gives a time before the servers had the mail",
        looks_at: "The “From ” line, the earliest Received line",
        why: "The program that files a mail writes the time of filing in front of it.",
        innocent: &["A tool that writes a fixed or made-up line", "An export that takes the Date"],
        next_step: "Look at the neighbours in the same mailbox file",
        sources: &["RFC 4155"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(mailbox_line),
    },
];

fn moment<'a>(mail: &'a Mail, name: &str) -> Option<(&'a StoreFact, Fact<Stamp>)> {
    let stored = mail.stored(name)?;
    Some((stored, Fact::at(stored.stamp.clone()?, stored.value.at.clone())))
}

/// The property's own name, as the label of an exhibit.
fn label(stored: &StoreFact) -> String {
    stored.name.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The reason why checks of Outlook's properties don't apply, if they don't.
fn no_headers(mail: &Mail) -> Option<Outcome> {
    if mail.container != Container::Msg {
        return Some(Outcome::skip("it is no Outlook file"));
    }
    mail.headers.is_empty().then(|| Outcome::skip("the file keeps no transport headers"))
}

fn submit(mail: &Mail, _: &Scene) -> Outcome {
    if let Some(skip) = no_headers(mail) {
        return skip;
    }
    let (Some((stored, sent)), Some(date)) = (moment(mail, "mail.mapi.PidTagClientSubmitTime"), mail.date()) else {
        return Outcome::skip("it lacks the Date or the time of sending");
    };
    match sent.value.compare(&date.value) {
        Order::Before(seconds) | Order::After(seconds) if seconds > SAME_MOMENT => {
            let say = Say::text("Outlook's time of sending and the Date are ").span(seconds).then(" apart");
            Outcome::Found(vec![
                Found::new(say, Exhibit::claims_time(label(stored), &sent))
                    .with(Exhibit::contradicts_time("Date header", date)),
            ])
        }
        _ => Outcome::Consistent,
    }
}

fn delivered(mail: &Mail, _: &Scene) -> Outcome {
    let names = ["mail.mapi.PidTagMessageDeliveryTime", "mail.emlx.date-received", "mail.maildir.delivered"];
    let Some((stored, kept)) = names.iter().find_map(|name| moment(mail, name)) else {
        return Outcome::skip("no store says when the mail was delivered");
    };
    let Some((hop, arrival)) = mail.latest_hop() else {
        return Outcome::skip("no Received line carries a date that exists");
    };
    match kept.value.compare(&arrival.value) {
        Order::Before(seconds) if seconds > ONE_DELIVERY => {
            let say =
                Say::text("The store says that it had the mail ").span(seconds).then(" before the last server did");
            let line = format!("Received line, hop {}: the latest of all", hop.place(mail.hops.len()));
            let found = Found::new(say, Exhibit::claims_time(label(stored), &kept))
                .with(Exhibit::contradicts_time(line, arrival));
            Outcome::Found(vec![if seconds <= BEYOND_ZONES { found.at_most(Weight::Note) } else { found }])
        }
        _ => Outcome::Consistent,
    }
}

/// A subject without white space and without the prefixes of answers, lower case.
fn core(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((lead, tail)) = rest.split_once(':') {
        if lead.chars().count() > 4 || lead.contains(char::is_whitespace) {
            break;
        }
        rest = tail.trim_start();
    }
    rest.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '\u{fffd}')
        .flat_map(char::to_lowercase)
        .collect()
}

fn properties(mail: &Mail, _: &Scene) -> Outcome {
    if let Some(skip) = no_headers(mail) {
        return skip;
    }
    let mut found = Vec::new();
    let mut looked = false;
    let mut compare = |field: &str, header: Fact<String>, names: &[&str], same: fn(&str, &str) -> bool| {
        let stored: Vec<_> = names
            .iter()
            .filter_map(|name| mail.stored(name))
            .filter(|stored| !stored.value.value.trim().is_empty())
            .collect();
        let Some(first) = stored.first() else { return };
        looked = true;
        if stored.iter().any(|stored| same(&header.value, &stored.value.value)) {
            return;
        }
        let say = Say::text(format!("{field} is "))
            .value(header.value.clone())
            .then(" in the transport headers, and Outlook shows ")
            .value(first.value.value.clone());
        let shown = Found::new(say, Exhibit::claims(label(first), &first.value));
        found.push(shown.with(Exhibit::contradicts(format!("{field} header"), &header)));
    };
    if let Some(subject) = mail.named("subject").next() {
        let names = ["mail.mapi.PidTagSubject", "mail.mapi.PidTagNormalizedSubject"];
        compare("Subject", subject.fact(), &names, |header, stored| core(header) == core(stored));
    }
    if let Some(id) = mail.message_ids.first() {
        let same =
            |header: &str, stored: &str| header.trim_matches(['<', '>', ' ']) == stored.trim_matches(['<', '>', ' ']);
        compare("Message-ID", id.clone(), &["mail.mapi.PidTagInternetMessageId"], same);
    }
    if let Some(from) = mail.from.first().filter(|from| from.value.address.contains('@')) {
        let names = [
            "mail.mapi.PidTagSentRepresentingSmtpAddress",
            "mail.mapi.PidTagSentRepresentingEmailAddress",
            "mail.mapi.PidTagSenderSmtpAddress",
            "mail.mapi.PidTagSenderEmailAddress",
        ];
        // Exchange names people of its own directory by a path (`/O=…`), which can't be compared.
        let same = |header: &str, stored: &str| !stored.contains('@') || header.eq_ignore_ascii_case(stored.trim());
        compare("From", from.map(|mailbox| mailbox.address.clone()), &names, same);
    }
    if looked { Outcome::of(found) } else { Outcome::skip("the file has no property that a header names too") }
}

fn conversation(mail: &Mail, _: &Scene) -> Outcome {
    if let Some(skip) = no_headers(mail) {
        return skip;
    }
    let stored = mail.stored("mail.mapi.PidTagConversationIndex");
    let (Some(stored), Some(header)) = (stored, mail.named("thread-index").next()) else {
        return Outcome::skip("it lacks the conversation index or the Thread-Index");
    };
    let told: String = header.text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (Some(kept), Some(told)) = (stored.value.value.get(..INDEX_ROOT), told.get(..INDEX_ROOT)) else {
        return Outcome::skip("one of the two is shorter than an index");
    };
    if kept == told {
        return Outcome::Consistent;
    }
    let said = header.fact().map(|_| told.to_owned());
    let say = Say::text("Outlook's conversation index is of another conversation than the Thread-Index");
    Outcome::Found(vec![
        Found::new(say, Exhibit::claims(label(stored), &stored.value.map(|_| kept.to_owned())))
            .with(Exhibit::contradicts("Thread-Index, first 22 bytes", &said)),
    ])
}

fn unsent(mail: &Mail, _: &Scene) -> Outcome {
    let Some(flags) = mail.stored("mail.mapi.PidTagMessageFlags") else {
        return Outcome::skip("no flags of Outlook stand in the file");
    };
    let Some((hop, date)) = mail.latest_hop() else { return Outcome::skip("no server's line is there") };
    if !flags.value.value.split([':', ',']).any(|word| word.trim() == "unsent") {
        return Outcome::Consistent;
    }
    let line = format!("Received line, hop {}", hop.place(mail.hops.len()));
    Outcome::Found(vec![
        Found::new(
            Say::text("Outlook marks the mail as not yet sent, and servers noted it"),
            Exhibit::claims(label(flags), &flags.value),
        )
        .with(Exhibit::contradicts_time(line, date)),
    ])
}

fn byte_count(mail: &Mail, _: &Scene) -> Outcome {
    let stored = (mail.stored("mail.emlx.byte-count"), mail.stored("mail.emlx.message-bytes"));
    let (Some(stated), Some(real)) = stored else { return Outcome::skip("it is no file of Apple Mail") };
    if stated.value.value == real.value.value {
        return Outcome::Consistent;
    }
    let say = Say::text(format!(
        "The first line counts {} bytes of message, and {} stand there",
        stated.value.value, real.value.value
    ));
    Outcome::Found(vec![
        Found::new(say, Exhibit::claims("First line", &stated.value))
            .with(Exhibit::contradicts("Bytes up to the property list", &real.value)),
    ])
}

fn mailbox_line(mail: &Mail, _: &Scene) -> Outcome {
    let Some(line) = &mail.mbox_from else { return Outcome::skip("there is no mailbox line") };
    let Some(filed) = mail
        .stored("mail.mbox-from.date")
        .and_then(|stored| Some(Fact::at(stored.stamp.clone()?, stored.value.at.clone())))
    else {
        return Outcome::skip("the mailbox line gives no time");
    };
    let Some((hop, first)) = mail.earliest_hop() else {
        return Outcome::skip("no Received line carries a date that exists");
    };
    match filed.value.compare(&first.value) {
        Order::Before(seconds) if seconds > BEYOND_ZONES && filed.value.precision >= Precision::Minute => {
            let say =
                Say::text("The mailbox line was written ").span(seconds).then(" before the first server had the mail");
            let hop = format!("Received line, hop {}: the earliest of all", hop.place(mail.hops.len()));
            Outcome::Found(vec![
                Found::new(say, Exhibit::claims_time("Mailbox line", &filed))
                    .with(Exhibit::contradicts_time(hop, first))
                    .with(Exhibit::context("Mailbox line, whole", line)),
            ])
        }
        _ => Outcome::Consistent,
    }
}
