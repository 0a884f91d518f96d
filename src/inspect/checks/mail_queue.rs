//! Checks of queue identifiers against the lines that they stand in, and of what servers and programs derive from an id.

use jiff::civil::{Date, date};

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::host_of;
use super::super::route::joins::is_loopback;
use super::mail_clocks::BEYOND_ZONES;
use crate::evidence::{Clock, Fact, Hop, Mail, Stamp};

/// A queue id is older than its line by the length of the transfer, and by the wait of a busy server (seconds).
const TRANSFER: i64 = 3_600;
/// It is never newer than its line by more than clock steps (seconds).
const NEWER: i64 = 60;
/// Exim 4.97, the first with ids of 23 letters, came out on 4 November 2023; its test versions from summer on.
const EXIM_LONG: Date = date(2023, 6, 1);
/// Apple Mail and its library wrote version 1 UUIDs at first; version 4 since.
const APPLE_VERSION_4: i16 = 2006;
/// Microseconds in Postfix's short ids end at F423F: five hex digits of 0 to 999,999.
const LAST_MICROSECOND: u32 = 999_999;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-queue-id-against-line",
        title: "A server's line and the time in its own queue id disagree",
        looks_at: "Queue ids of sendmail, Exim, Postfix, Courier and SendGrid, and the date of the line in which they stand",
        why: "These servers count their queue ids by the clock, and write the date of the line by the same clock. Whoever moves the dates of the lines seldom knows how to move the ids.",
        innocent: &[
            "A very long transfer, or a mail that waited in the same queue (then the id is the older one)",
            "A server whose clock was set right in between",
            "Somebody replaced the dates, for instance to publish the mail as a test",
        ],
        next_step: "Decode the ids of all lines: are they off by the same amount?",
        sources: &["sendmail, queue.c", "Exim specification, 3.4", "postconf(5), enable_long_queue_ids"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(against_line),
    },
    Check {
        id: "mail-queue-id-impossible",
        title: "A queue id that the named server cannot have given",
        looks_at: "The id clause of each Received line that names Postfix, Exim or sendmail",
        why: "Each server gives its ids a fixed form. A line that names the server and shows an id of another form was not written by it in this way.",
        innocent: &[
            "A server that names itself as another one",
            "A line that somebody masked",
            "A version changed by its operator",
        ],
        next_step: "Compare with lines of the same host in other mails",
        sources: &["sendmail, queue.c", "Exim specification, 3.4", "postconf(5), enable_long_queue_ids"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(impossible),
    },
    Check {
        id: "mail-queue-id-too-new",
        title: "A queue id in a form that did not exist yet",
        looks_at: "Exim's ids and the date of their line",
        why: "Exim's ids have 23 letters since version 4.97 of 2023; before, they had 16. A longer one under an older date says that the date or the line was written later.",
        innocent: &["A server's clock that was far behind"],
        next_step: "Ask for the same mail from another mailbox and compare this line",
        sources: &["Exim 4.97, ChangeLog and exim_id_update(8)"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(too_new),
    },
    Check {
        id: "mail-id-against-queue",
        title: "A server's Message-ID and its line name different queue ids",
        looks_at: "Message-IDs that sendmail, Postfix or Exim gave, and the ids of the Received lines of the same host",
        why: "A server that gives a mail its Message-ID puts its own queue id into it, and the same id into its line.",
        innocent: &[
            "The host took the mail in a second time, for instance behind a filter, and the first line was removed",
            "A list or forwarder that kept the id of another mail",
        ],
        next_step: "Compare with other mails that the same host handed in",
        sources: &["sendmail, cf/README (confMESSAGEID_HEADER)", "postfix, cleanup(8)", "Exim specification, 48.3"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(id_against_queue),
    },
    Check {
        id: "mail-id-uuid-version",
        title: "The Message-ID's UUID is not of the kind that the named program makes",
        looks_at: "The UUID in the Message-ID of mails that name Apple Mail",
        why: "Apple Mail puts a random UUID (version 4), 32 digits, into its Message-IDs. Two of the digits are then fixed; typed or made-up digits miss them in 63 of 64 cases.",
        innocent: &["Another program on the way gave the id", "A script that names itself as the mail program"],
        next_step: "Compare with other mails of the same sender and program",
        sources: &["RFC 9562 5.4"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(uuid_version),
    },
];

/// The hop in whose id clause a clock stands.
fn hop_of<'a>(mail: &'a Mail, clock: &Clock) -> Option<&'a Hop> {
    mail.hops.iter().find(|hop| {
        clock.name == format!("mail.received[{}].id", hop.index)
            || clock.name == format!("mail.received[{}]", hop.index)
    })
}

fn hop_label(mail: &Mail, hop: &Hop) -> String {
    format!("Received line, hop {}: date", hop.place(mail.hops.len()))
}

fn against_line(mail: &Mail, _: &Scene) -> Outcome {
    const KNOWN: [&str; 5] = ["sendmail-id", "exim-id", "postfix-long-id", "courier-id", "sendgrid-line"];
    let mut compared = false;
    let mut found = Vec::new();
    for clock in mail.clocks.iter().filter(|clock| KNOWN.contains(&clock.decoder.as_str())) {
        let Some((hop, printed)) = hop_of(mail, clock).and_then(|hop| Some((hop, hop.date.as_ref()?))) else {
            continue;
        };
        let Some(seconds) = clock.stamp.value.seconds_after(&printed.value) else { continue };
        compared = true;
        if (-TRANSFER..=NEWER).contains(&seconds) {
            continue;
        }
        let one = Found::new(
            Say::text("The line of ")
                .time(&printed.value)
                .then(" carries a queue id made ")
                .span(seconds)
                .then(if seconds > 0 { " later" } else { " earlier" }),
            Exhibit::claims_time(hop_label(mail, hop), printed),
        )
        .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
        // Within a day it can be a zone mistake, and a mail can wait in a queue for days.
        found.push(if seconds.abs() <= BEYOND_ZONES { one.at_most(Weight::Note) } else { one });
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no dated line holds a queue id that counts by the clock") }
}

/// Whether Postfix can have given this id.
fn of_postfix(id: &str, clocked: bool) -> bool {
    let upper_hex = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let micros = id.get(..5).filter(|start| upper_hex(start)).and_then(|start| u32::from_str_radix(start, 16).ok());
    clocked || (id.len() >= 6 && upper_hex(id) && micros.is_some_and(|micros| micros <= LAST_MICROSECOND))
}

/// Which server the line names, and whether the id has a form that it gives.
fn form(text: &str, id: &str, clocked: bool) -> Option<(&'static str, bool)> {
    if text.contains("(Postfix)") || text.contains("(Postfix, from userid") {
        return Some(("Postfix", of_postfix(id, clocked)));
    }
    if text.contains("(Exim ") {
        return Some(("Exim", clocked));
    }
    // Before 8.10 the ids had eight letters; the form judged here is that of 8.12 and later.
    let modern = ["(8.12.", "(8.13.", "(8.14.", "(8.15.", "(8.16.", "(8.17.", "(8.18."];
    let letters = id.len() == 14 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if modern.iter().any(|version| text.contains(version)) && letters {
        return Some(("sendmail", clocked));
    }
    None
}

fn impossible(mail: &Mail, _: &Scene) -> Outcome {
    let mut compared = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        let Some(id) = &hop.id else { continue };
        let Some(header) = mail.headers.iter().find(|header| header.body == hop.body) else { continue };
        let name = format!("mail.received[{}].id", hop.index);
        let clocked = mail.clocks.iter().any(|clock| clock.name == name);
        let bare = id.value.trim_end_matches(';');
        let Some((server, possible)) = form(&header.text, bare, clocked) else { continue };
        // One letter over and over: masked.
        if bare.len() < 2 || bare.bytes().all(|byte| Some(&byte) == bare.as_bytes().first()) {
            continue;
        }
        compared = true;
        if !possible {
            let label = format!("Received line, hop {}", hop.place(mail.hops.len()));
            let by = hop.by.as_ref().unwrap_or(id);
            found.push(
                Found::new(
                    Say::text(format!("The line names {server}, whose ids never look like ")).value(bare),
                    Exhibit::claims(format!("{label}: server"), by),
                )
                .with(Exhibit::contradicts(format!("{label}: id"), id)),
            );
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no line names a server whose ids have a known form") }
}

fn too_new(mail: &Mail, _: &Scene) -> Outcome {
    let mut compared = false;
    let mut found = Vec::new();
    for clock in mail.clocks.iter().filter(|clock| clock.decoder == "exim-id") {
        let Some((hop, printed)) = hop_of(mail, clock).and_then(|hop| Some((hop, hop.date.as_ref()?))) else {
            continue;
        };
        let Some(id) = &hop.id else { continue };
        compared = true;
        let early = printed.value.civil().is_some_and(|at| at.date() < EXIM_LONG);
        if early && id.value.trim_end_matches(';').len() == 23 {
            found.push(
                Found::new(
                    Say::text("The id has the form that Exim gives since 2023; its line is dated ")
                        .time(&printed.value),
                    Exhibit::claims_time(hop_label(mail, hop), printed),
                )
                .with(Exhibit::contradicts("The id in the same line", id)),
            );
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no dated line holds an id of Exim's") }
}

fn id_against_queue(mail: &Mail, _: &Scene) -> Outcome {
    const KNOWN: [&str; 4] =
        ["sendmail-message-id", "postfix-message-id", "postfix-long-message-id", "exim-message-id"];
    let own = |clock: &&Clock| clock.name == "mail.message-id" && KNOWN.contains(&clock.decoder.as_str());
    let (Some(clock), Some(id)) = (mail.clocks.iter().find(own), mail.message_ids.first()) else {
        return Outcome::skip("the Message-ID is not one that a server gave");
    };
    let mut compared = false;
    let mut found = Vec::new();
    let queue = mail.clocks.iter().find(|clock| clock.name == "mail.message-id.queue");
    if let Some(seconds) = queue.and_then(|queue| queue.stamp.value.seconds_after(&clock.stamp.value)) {
        compared = true;
        // The first half counts whole minutes.
        if !(-60..120).contains(&seconds) {
            let inner: Option<&Fact<Stamp>> = queue.map(|queue| &queue.stamp);
            let one = Found::new(
                Say::text("The two halves of the Message-ID are ").span(seconds).then(" apart"),
                Exhibit::claims_time(clock.what.clone(), &clock.stamp),
            );
            let one = if seconds.abs() <= BEYOND_ZONES { one.at_most(Weight::Odd) } else { one };
            found.push(match inner {
                Some(inner) => one.with(Exhibit::contradicts_time("The queue id in the Message-ID", inner)),
                None => one,
            });
        }
    }
    let lines = mail.hops.iter().filter_map(|hop| Some((hop, hop.by.as_ref()?, hop.id.as_ref()?)));
    let same: Vec<_> = lines.filter(|(_, by, _)| by.value.eq_ignore_ascii_case(host_of(&id.value))).collect();
    if let Some((hop, _, other)) = same.first() {
        compared = true;
        // Some daemons write a comma or the date right behind the id.
        let queue = id.value.trim_matches(['<', '>']).split('@').next().and_then(|left| left.rsplit('.').next());
        let begins = |line: &str| queue.is_some_and(|queue| queue.len() >= 6 && line.starts_with(queue));
        let own = |line: &str| id.value.contains(line.trim_end_matches(';')) || begins(line);
        if !same.iter().any(|(.., line)| own(&line.value)) {
            // A list or filter on the machine hands the mail in a second time, under a new number.
            let inside = is_loopback(hop);
            let one = Found::new(
                Say::text("The host that gave the Message-ID noted the mail under another queue id, ")
                    .value(other.value.trim_end_matches(';')),
                Exhibit::claims("Message-ID", id),
            )
            .with(Exhibit::contradicts("The id in the line of the same host", other))
            .at_most(if inside { Weight::Note } else { Weight::Odd });
            found.push(one);
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no line of the host that gave the Message-ID is there") }
}

fn uuid_version(mail: &Mail, _: &Scene) -> Outcome {
    const APPLE: [&str; 3] = ["Apple Mail", "iPhone Mail", "iPad Mail"];
    let named = |product: &str| APPLE.iter().any(|name| product.contains(name));
    let mailer = mail.mailers.iter().find(|mailer| named(&mailer.product.value));
    let (Some(mailer), Some(id)) = (mailer, mail.message_ids.first()) else {
        return Outcome::skip("the mail does not name Apple Mail");
    };
    let left = id.value.trim_start_matches('<').split('@').next().unwrap_or_default();
    let groups = left.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    if !groups || !left.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
        return Outcome::skip("the Message-ID is no UUID");
    }
    let digit = |at: usize| left.as_bytes().get(at).map(u8::to_ascii_lowercase);
    let early = mail.date().and_then(|date| date.value.civil()).is_some_and(|at| at.year() < APPLE_VERSION_4);
    let version = digit(14) == Some(b'4') || (digit(14) == Some(b'1') && early);
    if version && matches!(digit(19), Some(b'8' | b'9' | b'a' | b'b')) {
        return Outcome::Consistent;
    }
    let found = Found::new(
        Say::text("The UUID of the Message-ID is not of the kind that the named program makes"),
        Exhibit::claims(format!("{} header", mailer.header), &mailer.product),
    )
    .with(Exhibit::contradicts("Message-ID", id));
    Outcome::Found(vec![found])
}
