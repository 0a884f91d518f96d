//! Checks of the times hidden in identifiers against the times that everybody sees.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::CopyKind;
use super::super::finding::{Exhibit, Found, Say};
use super::mail_client::saved_by_outlook;
use crate::evidence::{Clock, EvidenceClass, Locator, Mail, Moment, Order, Stamp, zone_between};

/// A hidden stamp and the Date are made at the same click: so much (seconds) may lie between them.
pub(super) const SAME_CLICK: i64 = 600;
/// Beyond this (seconds) no zone setting explains the difference.
pub(super) const BEYOND_ZONES: i64 = 26 * 3_600;
/// A sender's clock against the servers' (seconds).
const SENDER_CLOCK: i64 = 600;
/// Google's inner id and the printed second seldom differ by more than this (seconds): 313 of 315 real lines.
const GMAIL_ROUNDING: i64 = 2;
/// The id is made when the transfer begins, the date when it ends: 3 s on 2 of 315 real lines, minutes for a large mail over
/// a slow line (seconds).
const GMAIL_TRANSFER: i64 = 600;
/// Slack (seconds) between two stamps that one program makes at one click.
pub(super) const ONE_CLICK: i64 = 60;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-hidden-clock-against-date",
        title: "A time hidden in an identifier does not fit the Date",
        looks_at: "The Date header, and every Message-ID and MIME boundary of which the program's way of counting is known",
        why: "The mail program made the identifier and the Date at the same click, from the same clock. Whoever changes the Date seldom knows of the hidden one.",
        innocent: &[
            "A mail sent again or forwarded as it was",
            "A mailing list or gateway that rebuilt the MIME parts",
            "Scheduled sending",
            "A draft that kept its parts",
            "Outlook wrote the mail anew when it was saved out of its store",
            "A program that writes the date of something else into Date, such as a news feed",
        ],
        next_step: "Decode other mails of the same sender: do their hidden times fit their Dates?",
        sources: &["Metaspike, Gmail MIME boundary delimiter timestamps", "MS-DTYP 2.3.3", "RFC 5322 3.6.4"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(against_date),
    },
    Check {
        id: "mail-hidden-clock-after-arrival",
        title: "A time hidden in an identifier is later than the mail's arrival",
        looks_at: "Hidden times of the sender's program and every Received line",
        why: "What the sender's program put into the mail must be older than the mail's arrival.",
        innocent: &[
            "The sender's clock was fast (then the Date is ahead as well)",
            "A gateway rebuilt the MIME parts after arrival",
        ],
        next_step: "Compare with the Date: if both are ahead by the same amount, it is the clock",
        sources: &["RFC 5321 4.4", "MS-OXOMSG 2.2.1.3"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(after_arrival),
    },
    Check {
        id: "mail-hidden-clocks-disagree",
        title: "Two hidden times of one program disagree",
        looks_at: "Message-ID and MIME boundaries of one program: Outlook, Gmail, JavaMail, Yahoo, mail.ru, Ruby, UUIDs",
        why: "One program makes both at the same click. If they lie apart, parts of two mails stand together.",
        innocent: &["A forwarded or attached mail brought its own boundary", "A draft that was kept open"],
        next_step: "Compare the parts' contents: which of them belongs to this mail?",
        sources: &["MS-DTYP 2.3.3", "Metaspike, Gmail MIME boundary delimiter timestamps"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(disagree),
    },
    Check {
        id: "mail-thread-starts-later",
        title: "The conversation began after this mail was written",
        looks_at: "Thread-Index and the Date header",
        why: "Outlook and Exchange put the moment at which a conversation began into every mail of it. No mail is older than its own conversation.",
        innocent: &["The sender's clock was behind", "A calendar or mailing program that reuses a conversation"],
        next_step: "Find the other mails with the same Thread-Index beginning",
        sources: &["MS-OXOMSG 2.2.1.3"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(thread_later),
    },
    Check {
        id: "mail-gmail-id-against-line",
        title: "Google's line and the time in its own id disagree",
        looks_at: "Received lines written by Google: printed date and the time in the id",
        why: "Google writes the same moment twice in one line: the id when the transfer begins, the date when it ends. The two agree to the second or two.",
        innocent: &["A large mail that took minutes to come in (then the id is the earlier)"],
        next_step: "Compare the line with another copy of the mail",
        sources: &["Metaspike, Dates in hiding: Gmail service ids"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(gmail_line),
    },
];

/// Times that the sender's program made together with the Date.
fn client_clocks(mail: &Mail) -> impl Iterator<Item = &Clock> {
    mail.clocks.iter().filter(|clock| clock.moment == Moment::Sent)
}

/// A decoder that rests on hearsay is worth a note, never more.
pub(super) fn weighed(found: Found, clock: &Clock) -> Found {
    match clock.class {
        EvidenceClass::Weak => found.at_most(Weight::Note),
        // A few mails settle a form, not that it has no exception.
        EvidenceClass::Fair => found.at_most(Weight::Odd),
        EvidenceClass::Strong => found,
    }
}

/// Whole seconds between a hidden stamp and the Date; a local clock is compared with the Date's own wall clock.
pub(super) fn apart(clock: &Stamp, date: &Stamp) -> Option<i64> {
    match clock.instant() {
        Some(_) => clock.seconds_after(date),
        None => clock.wall_seconds_after(date),
    }
}

fn against_date(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Draft) {
        return Outcome::skip("a draft keeps pieces of the moments at which it was saved");
    }
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let mut clocks = client_clocks(mail).peekable();
    if clocks.peek().is_none() {
        return Outcome::skip("no identifier of the mail holds a time that was made with the Date");
    }
    let mut found = Vec::new();
    for clock in clocks {
        let Some(seconds) = apart(&clock.stamp.value, &date.value) else { continue };
        if seconds.abs() <= SAME_CLICK {
            continue;
        }
        let one = Found::new(
            Say::text(format!("{} holds a time that is ", clock.what)).span(seconds).then(if seconds > 0 {
                " after the Date"
            } else {
                " before the Date"
            }),
            Exhibit::claims_time("Date header", date),
        )
        .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
        // Within a day it can be a local clock, or a server that wrote the Date in another zone.
        // A saved draft keeps Outlook's boundary from the day on which it was saved.
        let draft = clock.decoder == "outlook-boundary" && seconds < 0;
        let saved = saved_by_outlook(mail);
        found.push(match seconds.abs() > BEYOND_ZONES {
            false => one.at_most(Weight::Note),
            true if draft => one.at_most(Weight::Odd),
            true if saved && clock.decoder == "outlook-boundary" => one.at_most(Weight::Note),
            true => weighed(one, clock),
        });
    }
    Outcome::of(found)
}

fn after_arrival(mail: &Mail, _: &Scene) -> Outcome {
    let Some((hop, arrival)) = mail.latest_hop() else { return Outcome::skip("no Received line carries a date") };
    let host = hop.by.as_ref().map_or("a server", |by| by.value.as_str());
    let mut clocks = mail.clocks.iter().filter(|clock| clock.by_sender()).peekable();
    if clocks.peek().is_none() {
        return Outcome::skip("no identifier of the sender's program holds a time");
    }
    let mut found = Vec::new();
    for clock in clocks {
        let Order::After(seconds) = clock.stamp.value.compare(&arrival.value) else { continue };
        if seconds <= SENDER_CLOCK {
            continue;
        }
        let found_here = Found::new(
            Say::text(format!("{} holds a time that is ", clock.what))
                .span(seconds)
                .then(" after the last server had noted the mail"),
            Exhibit::claims_time(format!("Latest Received line, by {host}"), arrival),
        )
        .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
        // Where the Date is ahead as well, it is one clock that was wrong, and the Date has a check of its own.
        let date = mail.date().and_then(|date| apart(&clock.stamp.value, &date.value));
        let one_clock = date.is_some_and(|seconds| seconds.abs() <= SAME_CLICK);
        found.push(match seconds > BEYOND_ZONES {
            false => found_here.at_most(Weight::Note),
            true if one_clock => found_here.at_most(Weight::Odd),
            true if saved_by_outlook(mail) && clock.decoder == "outlook-boundary" => found_here.at_most(Weight::Note),
            true => weighed(found_here, clock),
        });
    }
    Outcome::of(found)
}

/// Who made an identifier: the first word of its decoder.
fn maker(clock: &Clock) -> &str {
    clock.decoder.split('-').next().unwrap_or_default()
}

fn disagree(mail: &Mail, _: &Scene) -> Outcome {
    let clocks: Vec<&Clock> = client_clocks(mail).filter(|clock| clock.class != EvidenceClass::Weak).collect();
    let mut compared = false;
    let mut found = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for first in &clocks {
        if seen.contains(&maker(first)) {
            continue;
        }
        seen.push(maker(first));
        for other in clocks.iter().filter(|other| maker(other) == maker(first) && other.name != first.name) {
            let (one, two) = (&first.stamp.value, &other.stamp.value);
            let same_kind = one.instant().is_some() == two.instant().is_some();
            let (apart, days) = if same_kind {
                let seconds = two.wall_seconds_after(one).unwrap_or_default().abs();
                (seconds > ONE_CLICK, seconds > BEYOND_ZONES)
            } else {
                // One is UTC and one local: their difference is the writer's zone, so it is a multiple of 15 minutes.
                let (local, utc) = if one.instant().is_some() { (two, one) } else { (one, two) };
                let far = local.wall_seconds_after(utc).is_some_and(|seconds| seconds.abs() > BEYOND_ZONES);
                (zone_between(local, utc, ONE_CLICK).is_none(), far)
            };
            compared = true;
            if apart {
                let statement = format!("{} and {} are of different moments", first.what, other.what);
                let one = pair(&statement, first, other);
                // A draft that was saved and sent minutes later keeps its boundary.
                found.push(if days { one } else { one.at_most(Weight::Note) });
                break;
            }
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("the mail holds no two hidden times of one program") }
}

fn pair(statement: &str, first: &Clock, other: &Clock) -> Found {
    Found::new(Say::text(statement), Exhibit::claims_time(first.what.clone(), &first.stamp))
        .with(Exhibit::contradicts_time(other.what.clone(), &other.stamp))
}

fn thread_later(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some(root) =
        mail.clocks.iter().find(|clock| matches!(clock.decoder.as_str(), "thread-index" | "thread-index-exchange"))
    else {
        return Outcome::skip("there is no Thread-Index that holds a time");
    };
    match root.stamp.value.compare(&date.value) {
        Order::After(seconds) if seconds > SAME_CLICK => {
            let found = Found::new(
                Say::text("The conversation began ").span(seconds).then(" after this mail says that it was written"),
                Exhibit::claims_time("Date header", date),
            )
            .with(Exhibit::contradicts_time("Thread-Index: start of the conversation", &root.stamp));
            Outcome::Found(vec![if seconds > BEYOND_ZONES { found } else { found.at_most(Weight::Note) }])
        }
        _ => Outcome::Consistent,
    }
}

fn gmail_line(mail: &Mail, _: &Scene) -> Outcome {
    let mut compared = false;
    let mut found = Vec::new();
    for clock in mail.clocks.iter().filter(|clock| clock.decoder.starts_with("gmail-received")) {
        let Locator::Raw(id) = clock.stamp.at else { continue };
        let Some((hop, printed)) = mail.dated_hops().find(|(hop, _)| hop.body.contains(id)) else {
            continue;
        };
        let Some(seconds) = clock.stamp.value.seconds_after(&printed.value) else { continue };
        compared = true;
        if seconds.abs() > GMAIL_ROUNDING {
            let slow = (-GMAIL_TRANSFER..0).contains(&seconds);
            let one = Found::new(
                Say::text("Google's line of ")
                    .time(&printed.value)
                    .then(" carries an id made ")
                    .span(seconds)
                    .then(if seconds > 0 { " later" } else { " earlier" }),
                Exhibit::claims_time(format!("Received line, hop {}: date", hop.place(mail.hops.len())), printed),
            )
            .with(Exhibit::contradicts_time("The id in the same line", &clock.stamp));
            found.push(if slow { one.at_most(Weight::Note) } else { one });
        }
    }
    for clock in mail.clocks.iter().filter(|clock| clock.name.starts_with("mail.x-received")) {
        let Locator::Raw(id) = clock.stamp.at else { continue };
        let Some(header) = mail.headers.iter().find(|header| header.body.contains(id)) else { continue };
        let Some(agrees) = prints(&header.text, &clock.stamp.value, GMAIL_ROUNDING) else { continue };
        compared = true;
        if !agrees {
            let slow = prints(&header.text, &clock.stamp.value, GMAIL_TRANSFER) == Some(true);
            let one = Found::new(
                Say::text("Google's inner line carries an id made at ")
                    .time(&clock.stamp.value)
                    .then(" and prints another time"),
                Exhibit::claims("X-Received line", &header.fact()),
            )
            .with(Exhibit::contradicts_time("The id in the same line", &clock.stamp));
            found.push(if slow { one.at_most(Weight::Note) } else { one });
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no dated line of Google's holds a time in its id") }
}

/// Whether a line prints this moment in Google's way, up to a second or two before and `slack` seconds after: `Thu, 04 May 2017 05:00:13 -0700 (PDT)`. `None`
/// where the line prints no time of California.
fn prints(line: &str, stamp: &Stamp, slack: i64) -> Option<bool> {
    let at = stamp.instant()?;
    let zones = [(-7_i8, "-0700"), (-8, "-0800")];
    let (hours, zone) = zones.into_iter().find(|(_, zone)| line.contains(zone))?;
    let offset = jiff::tz::Offset::from_hours(hours).ok()?;
    let shown = |seconds: i64| {
        let moved = at.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
        let wall = offset.to_datetime(moved);
        Some(line.contains(&format!("{} {zone}", wall.strftime("%a, %d %b %Y %H:%M:%S"))))
    };
    Some((-GMAIL_ROUNDING..=slack).filter_map(shown).any(|found| found))
}
