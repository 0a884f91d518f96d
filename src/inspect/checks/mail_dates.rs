//! Checks of the Date header: by itself, and against the servers that carried the mail.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::CopyKind;
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Defect, Fact, Mail, Offset, Order, Stamp, absent_header, offset_words};

/// A sender's clock may be fast by so much (seconds) before it is worth a word.
const FAST_CLOCK: i64 = 600;
/// Beyond this (seconds) no wrong zone setting explains the difference: zones span 26 hours.
const BEYOND_ZONES: i64 = 26 * 3_600;
/// A mail that waits so long (seconds) before its first server is unusual.
const LONG_WAIT: i64 = 24 * 3_600;
/// A mail that waits so long (seconds) needs a reason that somebody remembers.
const VERY_LONG_WAIT: i64 = 14 * 24 * 3_600;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-weekday-wrong",
        title: "The day of the week does not fit the date",
        looks_at: "The Date header and the date of every Received line",
        why: "Programs compute the day of the week from the date. Where the two disagree, one of them was most likely typed.",
        innocent: &[
            "A home-made mailing script that writes a fixed day name",
            "A date that another program rewrote on the way",
        ],
        next_step: "Ask for the mail from a second mailbox and compare the line letter by letter",
        sources: &["RFC 5322 3.3"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(weekday),
    },
    Check {
        id: "mail-date-impossible",
        title: "A date names a day or time that does not exist",
        looks_at: "The Date header and the date of every Received line",
        why: "No clock shows 30 February or 25 o'clock, so no program read it from one.",
        innocent: &["A broken mailing script", "A file damaged in transfer"],
        next_step: "Look at the bytes: is the rest of the line as this program usually writes it?",
        sources: &["RFC 5322 3.3"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(impossible),
    },
    Check {
        id: "mail-date-missing",
        title: "The mail carries no Date",
        looks_at: "The Date header",
        why: "Every mail program writes one. Without it the time of writing rests on the servers alone.",
        innocent: &["A draft", "A message written by a script", "An export that dropped the line"],
        next_step: "Take the time from the lowest Received line, and ask for another copy",
        sources: &["RFC 5322 3.6"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(missing),
    },
    Check {
        id: "mail-date-unreadable",
        title: "The Date is not written as a mail date",
        looks_at: "The Date header",
        why: "Programs follow one grammar. What does not fit it was written by hand or by an unusual program.",
        innocent: &["An old or localised mail program", "A mailing script"],
        next_step: "Compare with other mails of the same program",
        sources: &["RFC 5322 3.3", "RFC 5322 4.3"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(unreadable),
    },
    Check {
        id: "mail-date-repeated",
        title: "Several Date headers name different moments",
        looks_at: "All Date headers",
        why: "A mail has one Date. With two, one program shows the first and another the second: two readers see two mails.",
        innocent: &["A gateway or mailing list that adds its own Date"],
        next_step: "Find out which of the two the recipient's program showed",
        sources: &["RFC 5322 3.6"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(repeated),
    },
    Check {
        id: "mail-date-after-arrival",
        title: "Written after it had arrived",
        looks_at: "The Date header and every Received line",
        why: "A server noted the mail before the time at which its sender says it was written. Both cannot be right.",
        innocent: &["The sender's clock was wrong", "A wrong time-zone setting (up to 26 hours)"],
        next_step: "Look at other mails of this sender from the same week: is their Date ahead by the same amount?",
        sources: &["RFC 5321 4.4", "RFC 5322 3.6.1"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(after_arrival),
    },
    Check {
        id: "mail-date-long-before-arrival",
        title: "Long on the way before the first server",
        looks_at: "The Date header and the lowest Received line",
        why: "A mail usually reaches its first server within minutes of being written.",
        innocent: &[
            "Scheduled sending",
            "A laptop without network",
            "A draft that kept its first date",
            "The sender's clock was behind",
        ],
        next_step: "Ask the sender, or look for an answer to this mail that quotes its date",
        sources: &["RFC 5322 3.6.1"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(long_before_arrival),
    },
    Check {
        id: "mail-date-form-unusual",
        title: "The Date is written in a form that few programs use",
        looks_at: "The Date header: year, second and offset",
        why: "A year of two digits, a leap second or an unnamed zone tell what kind of program wrote the Date; beside a program that never writes so, the line is another's.",
        innocent: &[
            "An old mail program or gateway",
            "A script or a server's own program, which writes -0000 for an unnamed zone",
        ],
        next_step: "Compare with other mails of the same program",
        sources: &["RFC 5322 3.3", "RFC 5322 4.3"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(unusual_form),
    },
    Check {
        id: "mail-date-offset-unused",
        title: "No place on earth had the offset of the Date",
        looks_at: "The offset of the Date header and of every Received line",
        why: "Programs take the offset from the computer's zone. An offset that no zone ever had was not taken from one.",
        innocent: &["A computer with a home-made zone", "A program that computes the offset wrongly"],
        next_step: "Look at other mails of this sender: do they show the same offset?",
        sources: &["IANA time zone database"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(unused_offset),
    },
];

/// Every stated date with the words for it: Date headers, then hops.
fn all_dates(mail: &Mail) -> Vec<(String, &Fact<Stamp>)> {
    let mut all: Vec<_> = mail.dates.iter().map(|date| ("Date header".to_owned(), date)).collect();
    for hop in &mail.hops {
        if let Some(date) = &hop.date {
            all.push((format!("Received line, hop {}", hop.place(mail.hops.len())), date));
        }
    }
    all
}

fn text_of(fact: &Fact<Stamp>) -> Fact<String> {
    fact.map(|stamp| stamp.raw.clone())
}

fn weekday(mail: &Mail, _: &Scene) -> Outcome {
    let dates = all_dates(mail);
    let named: Vec<_> = dates
        .iter()
        .filter_map(|(label, fact)| Some((label, *fact, fact.value.weekday?, fact.value.computed_weekday()?)))
        .collect();
    if named.is_empty() {
        return Outcome::skip("no date names a day of the week");
    }
    let found = named.into_iter().filter(|(_, _, claimed, computed)| claimed != computed).map(
        |(label, fact, claimed, computed)| {
            let day = fact.value.civil().map(|at| at.date().to_string()).unwrap_or_default();
            let says = fact.map(|_| claimed.name().to_owned());
            let falls = fact.map(|_| format!("{day} is a {}", computed.name()));
            Found::new(
                Say::text(format!("{label}: {day} was a {}, and the line says ", computed.name())).then(claimed.name()),
                Exhibit::claims(format!("{label}: day of the week"), &says),
            )
            .with(Exhibit::contradicts(format!("{label}: date"), &falls))
            .with(Exhibit::context(label.clone(), &text_of(fact)))
        },
    );
    Outcome::of(found.collect())
}

fn impossible(mail: &Mail, _: &Scene) -> Outcome {
    let dates = all_dates(mail);
    if dates.is_empty() {
        return Outcome::skip("the mail states no date");
    }
    let found =
        dates.into_iter().filter(|(_, fact)| fact.value.defects.contains(&Defect::Impossible)).map(|(label, fact)| {
            Found::new(
                Say::text(format!("{label} names a day or time that does not exist: ")).value(fact.value.raw.clone()),
                Exhibit::claims(label, &text_of(fact)),
            )
        });
    Outcome::of(found.collect())
}

fn missing(mail: &Mail, scene: &Scene) -> Outcome {
    if mail.headers.is_empty() {
        return Outcome::skip("the file keeps no headers");
    }
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Draft) {
        return Outcome::skip("the copy is a draft: the Date is written when it is sent");
    }
    if mail.named("date").next().is_some() {
        return Outcome::Consistent;
    }
    let absent = Fact::at("not there".to_owned(), absent_header("Date"));
    Outcome::Found(vec![Found::new(
        Say::text("The mail carries no Date header"),
        Exhibit::claims("Date header", &absent),
    )])
}

fn unreadable(mail: &Mail, _: &Scene) -> Outcome {
    let mut headers = mail.named("date").peekable();
    if headers.peek().is_none() {
        return Outcome::skip("there is no Date header");
    }
    let mut found = Vec::new();
    for header in headers {
        // Dates stand in file order.
        let read = mail.dates.binary_search_by_key(&Some(header.body), |date| date.at.raw_span()).ok();
        let strange = read.and_then(|index| mail.dates.get(index)).is_none_or(|date| {
            date.value.defects.iter().any(|defect| {
                matches!(
                    defect,
                    Defect::Unexpected(_) | Defect::ForeignName | Defect::Incomplete | Defect::ImpossibleOffset
                )
            })
        });
        if strange {
            found.push(Found::new(
                Say::text("The Date is not written as mail programs write it: ").value(header.text.clone()),
                Exhibit::claims("Date header", &header.fact()),
            ));
        }
    }
    Outcome::of(found)
}

fn repeated(mail: &Mail, _: &Scene) -> Outcome {
    let Some((first, others)) = mail.dates.split_first() else {
        return Outcome::skip("there is no Date that can be read");
    };
    let found = others
        .iter()
        .filter_map(|other| {
            let apart = other.value.seconds_after(&first.value).unwrap_or(0);
            let differs = apart.abs() > 1 || (first.value.instant().is_none() && first.value.raw != other.value.raw);
            differs.then(|| {
                let found = Found::new(
                    Say::text("Two Date headers stand in the mail: ")
                        .time(&first.value)
                        .then(" and ")
                        .time(&other.value),
                    Exhibit::claims_time("First Date header", first),
                )
                .with(Exhibit::contradicts_time("Other Date header", other));
                // Gateways that add a Date of their own do so within the hours of delivery.
                if apart.abs() <= BEYOND_ZONES { found.at_most(Weight::Odd) } else { found }
            })
        })
        .collect();
    Outcome::of(found)
}

fn after_arrival(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some((hop, arrival)) = mail.latest_hop() else {
        return Outcome::skip("no Received line carries a date that exists");
    };
    match date.value.compare(&arrival.value) {
        Order::After(seconds) if seconds > FAST_CLOCK => {
            let label = format!("Received line, hop {}: the latest of all", hop.place(mail.hops.len()));
            let found = Found::new(
                Say::text("The mail says that it was written ")
                    .span(seconds)
                    .then(" after the last server had already noted it"),
                Exhibit::claims_time("Date header", date),
            )
            .with(Exhibit::contradicts_time(label, arrival));
            let few = if seconds <= BEYOND_ZONES { found.at_most(Weight::Note) } else { found };
            Outcome::Found(vec![few])
        }
        _ => Outcome::Consistent,
    }
}

fn long_before_arrival(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some((hop, arrival)) = mail.earliest_hop() else {
        return Outcome::skip("no Received line carries a date that exists");
    };
    match date.value.compare(&arrival.value) {
        Order::Before(seconds) if seconds > LONG_WAIT => {
            let label = format!("Received line, hop {}: the earliest of all", hop.place(mail.hops.len()));
            let found = Found::new(
                Say::text("Between the Date and the first server's stamp lie ").span(seconds),
                Exhibit::claims_time("Date header", date),
            )
            .with(Exhibit::contradicts_time(label, arrival));
            Outcome::Found(vec![if seconds > VERY_LONG_WAIT { found } else { found.at_most(Weight::Note) }])
        }
        _ => Outcome::Consistent,
    }
}

fn unusual_form(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let mut forms = Vec::new();
    if date.value.defects.contains(&Defect::ShortYear) {
        forms.push("a year of two or three digits");
    }
    if date.value.digits.second == 60 {
        forms.push("a second 60");
    }
    match date.value.offset {
        Offset::Unknown => forms.push("-0000, which names no zone"),
        Offset::Missing => forms.push("no zone"),
        _ => {}
    }
    if forms.is_empty() {
        return Outcome::Consistent;
    }
    Outcome::Found(vec![Found::new(
        Say::text(format!("The Date is written with {}", forms.join(" and "))),
        Exhibit::claims("Date header", &text_of(date)),
    )])
}

/// Offsets (minutes east) beside whole hours that some place had since 1970 (IANA time zone database).
const PARTS_OF_HOURS: [i32; 18] =
    [-570, -270, -225, -210, -150, 210, 270, 330, 340, 345, 390, 450, 510, 525, 570, 630, 690, 765];

fn unused_offset(mail: &Mail, _: &Scene) -> Outcome {
    let stated: Vec<_> = all_dates(mail)
        .into_iter()
        .filter_map(|(label, date)| match date.value.offset {
            Offset::Stated(minutes) => Some((label, date, minutes)),
            _ => None,
        })
        .collect();
    if stated.is_empty() {
        return Outcome::skip("no date states an offset");
    }
    let used = |minutes: i32| {
        (minutes % 60 == 0 && (-720..=840).contains(&minutes)) || PARTS_OF_HOURS.contains(&minutes) || minutes == 825
    };
    let found = stated.into_iter().filter(|(_, _, minutes)| !used(*minutes)).map(|(label, date, minutes)| {
        Found::new(
            Say::text("A date is given as ").value(offset_words(minutes)).then(", which no place ever had"),
            Exhibit::claims(label, &text_of(date)),
        )
    });
    Outcome::of(found.collect())
}
