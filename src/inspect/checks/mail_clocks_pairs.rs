//! Checks of hidden times of other kinds: parts begun, mails named, servers' numbers, the PC's zone.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::mail_clocks::{BEYOND_ZONES, ONE_CLICK, SAME_CLICK, apart, weighed};
use crate::evidence::{
    Clock, EvidenceClass, Fact, Mail, Moment, Offset, Order, Precision, Stamp, offset_words, zone_between,
};

/// A printed time and the count beside it are one moment (seconds).
const SAME_MOMENT: i64 = 1;
/// A picture's id is made when the window opens: so near (seconds) to a quarter of an hour the zone is settled.
const COMPOSED: i64 = 200;

/// Nobody writes so long (minutes) at one mail, as a rule.
const LONG_WRITING: i32 = 180;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-part-begun-after-date",
        title: "Something in the mail was made after the mail",
        looks_at: "Ids of pictures and attachments, the first field of a Notes Message-ID, the Date",
        why: "A picture is pasted, and a draft begun, before the mail is sent. A time hidden in its id that is later than the Date says that the part or the Date came later.",
        innocent: &[
            "The sender's clock was set back in between",
            "Scheduled sending with the date of the plan",
            "A server that put the picture in, such as a signature service",
        ],
        next_step: "Look at the part: does what it shows fit the Date or the later time?",
        sources: &["MS-DTYP 2.3.3", "Metaspike, Gmail image and attachment ids"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(begun_later),
    },
    Check {
        id: "mail-names-later-mail",
        title: "The mail refers to a mail that was written later",
        looks_at: "Times hidden in the ids of In-Reply-To, References and links, and the Date",
        why: "An answer names the mails before it. An id that holds a later time than the answer's own Date names a mail that did not exist yet.",
        innocent: &["The sender's clock was behind", "The other mail's writer had a clock that was ahead"],
        next_step: "Find the mail with that id and compare its Date",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(names_later),
    },
    Check {
        id: "mail-server-clock-against-hops",
        title: "A server's hidden time does not fit the way that the mail says it took",
        looks_at: "X-OriginalArrivalTime, X-Received, Exchange's and Gmail's numbers of the mail, Message-IDs that a server or mailing service gave, addresses that Microsoft's link filter wrote, and the dates of Date and Received",
        why: "A server writes when it took the mail, also where nobody looks. That moment lies between the Date and the last line of the way.",
        innocent: &[
            "A mail that was sent again or moved to another system later",
            "Lines that a list or gateway took out",
            "One server's clock was wrong",
        ],
        next_step: "Ask the operator of that server for the mail's entry in its log",
        sources: &["MS-DTYP 2.3.3", "RFC 5321 4.4"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(server_clock),
    },
    Check {
        id: "mail-arrival-time-written-twice",
        title: "One header gives two different arrival times",
        looks_at: "X-OriginalArrivalTime: the printed time and the FILETIME beside it",
        why: "Exchange writes one moment in two ways into one line. The two are equal to the millisecond.",
        innocent: &["A program that replaced dates in the text, for instance to hide when a test mail was made"],
        next_step: "Compare both times with the Received lines",
        sources: &["MS-DTYP 2.3.3"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(arrival_twice),
    },
    Check {
        id: "mail-pc-zone-against-date",
        title: "The PC's own zone is not the zone of the Date",
        looks_at: "Outlook's MIME boundary and picture ids (the PC's clock), its Message-ID and creation dates (UTC), the zone in a Notes Message-ID, the Date",
        why: "Outlook writes one moment by the PC's clock and in UTC. The difference is the PC's zone, and the Date is written in it.",
        innocent: &[
            "Exchange or a gateway wrote the Date anew in its own zone",
            "A PC whose zone was changed while the mail was written",
            "A draft that was saved long before it was sent",
            "Summer time set by hand",
        ],
        next_step: "Compare with other mails of the same sender in the same weeks",
        sources: &["MS-DTYP 2.3.3", "RFC 5322 3.3"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(pc_zone),
    },
    Check {
        id: "mail-hidden-time-round",
        title: "A fine clock shows a whole second",
        looks_at: "Hidden times that count microseconds, Windows' coarse clocks left out",
        why: "A program that counts microseconds hits a whole second once in a million mails. Typed values are round.",
        innocent: &["A program that cuts its clock to seconds", "Chance"],
        next_step: "Look at the same identifier in other mails of this sender",
        sources: &["Metaspike, Gmail MIME boundary delimiter timestamps"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(round),
    },
    Check {
        id: "mail-written-anew-later",
        title: "This copy was filed or converted long after the mail was written",
        looks_at: "Message-IDs that conversions leave, Gmail's numbers of the message and its thread, and the Date",
        why: "The mail was taken in or written anew by a program later than it was sent: what that program did not carry over is lost.",
        innocent: &[
            "Collections for courts and research are converted as a rule",
            "Old mail that was moved to Gmail from another mailbox",
        ],
        next_step: "Ask for the file from before the conversion, or from the first mailbox",
        sources: &["JavaMail, UniqueValue", "The Enron e-mail collection", "Metaspike, Gmail message id and thread id"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(filed),
    },
];

/// Seconds by which another mail's stamp is surely later than the Date, whatever the zone of its writer.
fn surely_later(clock: &Clock, date: &Stamp) -> Option<i64> {
    match clock.stamp.value.compare(date) {
        Order::After(seconds) if seconds > SAME_CLICK => Some(seconds),
        _ => None,
    }
}

/// Seconds by which a hidden stamp is later than the Date: a local clock is held against the Date's own wall clock.
fn later(clock: &Clock, date: &Stamp) -> Option<i64> {
    apart(&clock.stamp.value, date).filter(|seconds| *seconds > SAME_CLICK)
}

fn begun_later(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let root = |clock: &&Clock| clock.decoder.starts_with("thread-index") && clock.decoder != "thread-index-answer";
    let begun = mail.clocks.iter().filter(|clock| clock.moment == Moment::Begun && !root(clock));
    let mut begun = begun.peekable();
    if begun.peek().is_none() {
        return Outcome::skip("no part of the mail holds the time at which it was made");
    }
    let mut found = Vec::new();
    for clock in begun {
        let Some(seconds) = later(clock, &date.value) else { continue };
        let one = Found::new(
            Say::text(format!("{} holds a time that is ", clock.what)).span(seconds).then(" after the Date"),
            Exhibit::claims_time("Date header", date),
        )
        .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
        // The differences inside a Thread-Index are the least sure of all: clients in local time are known.
        let small = seconds <= BEYOND_ZONES || clock.decoder == "thread-index-answer";
        found.push(match clock.class {
            _ if small => one.at_most(Weight::Note),
            EvidenceClass::Fair => one.at_most(Weight::Odd),
            _ => weighed(one, clock),
        });
    }
    Outcome::of(found)
}

fn names_later(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let named: Vec<&Clock> = mail.clocks.iter().filter(|clock| clock.moment == Moment::Earlier).collect();
    if named.is_empty() {
        return Outcome::skip("no id of another mail holds a time");
    }
    let latest =
        named.iter().filter_map(|clock| Some((surely_later(clock, &date.value)?, *clock))).max_by_key(|(by, _)| *by);
    let Some((seconds, clock)) = latest else { return Outcome::Consistent };
    let found = Found::new(
        Say::text("The mail names another one whose id was made ").span(seconds).then(" after its own Date"),
        Exhibit::claims_time("Date header", date),
    )
    .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
    // Where the servers noted the mail later than that id, only the Date is early: a slow clock does it as well.
    let arrived = mail.latest_hop().map(|(_, arrival)| arrival);
    let impossible = arrived.is_none_or(
        |arrival| matches!(clock.stamp.value.compare(&arrival.value), Order::After(by) if by > BEYOND_ZONES),
    );
    let found = match arrived {
        Some(arrival) => found.with(Exhibit::context_time("Latest Received line", arrival)),
        None => found,
    };
    Outcome::Found(vec![match (seconds > BEYOND_ZONES, impossible, clock.class) {
        (false, ..) | (_, _, EvidenceClass::Weak) => found.at_most(Weight::Note),
        (_, true, EvidenceClass::Strong) => found,
        _ => found.at_most(Weight::Odd),
    }])
}

/// Servers' times that stand elsewhere than in a Received line: those are held against their own line.
fn server_clocks(mail: &Mail) -> impl Iterator<Item = &Clock> {
    // Two belong to a check of their own: the second half of sendmail's id, the printed half of X-OriginalArrivalTime.
    const ELSEWHERE: [&str; 3] = ["sendmail-message-id-queue", "arrival-time-printed", "safelink-rewritten"];
    mail.clocks.iter().filter(|clock| {
        clock.moment == Moment::Handled
            && !clock.name.starts_with("mail.received[")
            && !ELSEWHERE.contains(&clock.decoder.as_str())
    })
}

fn server_clock(mail: &Mail, _: &Scene) -> Outcome {
    let mut clocks = server_clocks(mail).peekable();
    if clocks.peek().is_none() {
        return Outcome::skip("no header holds a server's hidden time");
    }
    let mut visible: Vec<(&str, &Fact<Stamp>)> = mail.date().into_iter().map(|date| ("Date header", date)).collect();
    visible.extend(mail.dated_hops().map(|(_, date)| ("Received line", date)));
    // No server takes a mail before it is written; without a Date the first line stands for that.
    let first = match mail.date().filter(|date| date.value.earliest().is_some()) {
        Some(_) => visible.first(),
        None => visible.iter().min_by_key(|(_, date)| date.value.earliest()),
    };
    let last = visible.iter().max_by_key(|(_, date)| date.value.latest());
    let (Some(first), Some(last)) = (first, last) else { return Outcome::skip("no date can be read beside it") };
    let mut found = Vec::new();
    for clock in clocks {
        let stamp = &clock.stamp.value;
        let (seconds, words, side) = match (stamp.compare(&first.1.value), stamp.compare(&last.1.value)) {
            // Quoted texts keep the addresses that the filter wrote when their own mail arrived.
            (Order::Before(_), _) if clock.decoder.starts_with("safelink") => continue,
            (Order::Before(seconds), _) if mail.date().is_some() => {
                (seconds, " before the mail says that it was written", first)
            }
            (Order::Before(seconds), _) => (seconds, " before the earliest date of the mail", first),
            (_, Order::After(seconds)) => (seconds, " after the latest date of the mail", last),
            _ => continue,
        };
        if seconds <= SAME_CLICK {
            continue;
        }
        let one = Found::new(
            Say::text(format!("{} holds a server's time that is ", clock.what)).span(seconds).then(words),
            Exhibit::claims_time(side.0, side.1),
        )
        .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp));
        // Where no line of the way is left, a long way can have been cut off.
        let cut_off = mail.dated_hops().next().is_none() && side.0 == last.0;
        found.push(match seconds > BEYOND_ZONES {
            false => one.at_most(Weight::Note),
            true if cut_off || clock.decoder.starts_with("safelink") => one.at_most(Weight::Odd),
            true => weighed(one, clock),
        });
    }
    Outcome::of(found)
}

fn arrival_twice(mail: &Mail, _: &Scene) -> Outcome {
    let by = |decoder: &str| mail.clocks.iter().find(|clock| clock.decoder == decoder);
    let (Some(count), Some(printed)) = (by("arrival-time"), by("arrival-time-printed")) else {
        return Outcome::skip("there is no X-OriginalArrivalTime with both times");
    };
    match count.stamp.value.seconds_after(&printed.stamp.value) {
        Some(seconds) if seconds.abs() > SAME_MOMENT => {
            let found = Found::new(
                Say::text("X-OriginalArrivalTime prints a time that is ").span(seconds).then(if seconds > 0 {
                    " before its own FILETIME"
                } else {
                    " after its own FILETIME"
                }),
                Exhibit::claims_time(printed.what.clone(), &printed.stamp),
            )
            .with(Exhibit::contradicts_time(count.what.clone(), &count.stamp));
            Outcome::Found(vec![found])
        }
        Some(_) => Outcome::Consistent,
        None => Outcome::skip("one of the two times has no moment"),
    }
}

/// The PC's zone (minutes east) and the two stamps that give it.
fn zones(mail: &Mail) -> Vec<(i32, &Clock, Fact<Stamp>, &'static str)> {
    let mut found = Vec::new();
    let id = mail.clocks.iter().find(|clock| clock.decoder == "outlook-message-id" && clock.moment == Moment::Sent);
    let boundary = mail.clocks.iter().find(|clock| clock.decoder == "outlook-boundary");
    if let (Some(id), Some(boundary)) = (id, boundary) {
        let zone = zone_between(&boundary.stamp.value, &id.stamp.value, ONE_CLICK);
        found.extend(zone.map(|zone| (zone, boundary, id.stamp.clone(), "Message-ID (UTC)")));
    }
    for picture in mail.clocks.iter().filter(|clock| clock.decoder == "outlook-content-id") {
        let part = mail.parts.iter().find(|part| picture.name == format!("mail.part[{}].content-id", part.path));
        let created = part.and_then(|part| part.file_dates.iter().find(|(name, _)| name == "creation-date"));
        if let Some((_, created)) = created {
            let zone = zone_between(&picture.stamp.value, &created.value, COMPOSED);
            found.extend(zone.map(|zone| (zone, picture, created.clone(), "creation-date of the picture (UTC)")));
        }
    }
    found
}

fn pc_zone(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some(stated) = date.value.minutes_east() else { return Outcome::skip("the Date states no zone") };
    let zones = zones(mail);
    let notes = mail.clues.iter().find(|clue| clue.decoder == "notes-zone");
    if zones.is_empty() && notes.is_none() {
        return Outcome::skip("no identifier gives the PC's zone");
    }
    if stated == 0 || date.value.offset == Offset::Unknown {
        return Outcome::skip("the Date is written in UTC, as servers write it for everybody");
    }
    let mut found = Vec::new();
    for (minutes, clock, utc, label) in zones {
        if minutes != stated {
            let wall = Stamp { offset: Offset::Stated(minutes), ..date.value.clone() };
            let statement = Say::text("The PC's clock stood at ")
                .then(wall.zone_words())
                .then(", the Date is written at ")
                .then(date.value.zone_words());
            let one = Found::new(statement, Exhibit::claims_time("Date header", date))
                .with(Exhibit::contradicts_time(clock.what.clone(), &clock.stamp))
                .with(Exhibit::context_time(label, &utc));
            // A picture's id, and the boundary of a draft that was saved, are older than the mail: an hour of writing looks
            // like a zone an hour further west.
            let writing = minutes < stated && stated - minutes < LONG_WRITING;
            let sure = clock.decoder == "outlook-boundary" && !writing;
            found.push(if sure { one } else { one.at_most(Weight::Note) });
        }
    }
    if let Some(notes) = notes {
        let (zone, summer) = notes.value.value.split_once(',').unwrap_or((&notes.value.value, ""));
        let kept = summer.contains("summer time kept") && zone == offset_words(stated - 60);
        if zone != offset_words(stated) && !kept {
            let statement = Say::text("The machine's zone in the Message-ID is ")
                .then(notes.value.value.clone())
                .then("; the Date is written at ")
                .then(date.value.zone_words());
            // A Domino server on the way writes the Date in its own zone.
            found.push(
                Found::new(statement, Exhibit::claims_time("Date header", date))
                    .with(Exhibit::contradicts(notes.what.clone(), &notes.value))
                    .at_most(Weight::Note),
            );
        }
    }
    Outcome::of(found)
}

fn round(mail: &Mail, _: &Scene) -> Outcome {
    // Windows counts in steps of 10 to 16 ms, so Outlook and Exchange meet a whole second now and then.
    let fine = mail.clocks.iter().filter(|clock| {
        clock.stamp.value.precision == Precision::Microsecond
            && matches!(clock.moment, Moment::Sent | Moment::Handled)
            && clock.decoder != "tenant-arrival-time"
    });
    let mut fine = fine.peekable();
    if fine.peek().is_none() {
        return Outcome::skip("no hidden time counts so finely");
    }
    let whole = fine.filter(|clock| clock.stamp.value.digits.nanosecond == 0);
    let found = whole.map(|clock| {
        let statement = Say::text(format!("{} counts fractions of a second and shows none", clock.what));
        Found::new(statement, Exhibit::context_time(clock.what.clone(), &clock.stamp))
    });
    Outcome::of(found.collect())
}

fn filed(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let shown = |clock: &&Clock| clock.moment == Moment::Filed || clock.name == "mail.message-id";
    let mut clocks = mail.clocks.iter().filter(shown).peekable();
    if clocks.peek().is_none() {
        return Outcome::skip("no identifier tells when the copy was filed");
    }
    let mut found = Vec::new();
    for clock in clocks.filter(|clock| clock.moment == Moment::Filed) {
        let seconds = apart(&clock.stamp.value, &date.value).unwrap_or_default();
        if seconds > BEYOND_ZONES {
            found.push(
                Found::new(
                    Say::text(format!("{} was made ", clock.what)).span(seconds).then(" after the Date"),
                    Exhibit::context_time(clock.what.clone(), &clock.stamp),
                )
                .with(Exhibit::context_time("Date header", date)),
            );
        }
    }
    Outcome::of(found)
}
