//! Checks of a dump: clocks of servers and counters of programs, as the other mails show that they run.

use std::collections::BTreeSet;

use super::super::across::{Aside, Gauge, Neighbours, Pulse, SIGNED, When};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// Other mails through the same two servers that show how far their clocks are apart.
const FEWEST_DELAYS: usize = 12;
/// Of them so many on each side: a clock that was set right in between has others on one side only.
const FEWEST_SIDE: usize = 4;
/// Senders that they are from: one sender's mails may share a queue.
const FEWEST_SENDERS: usize = 2;
/// Days of such mails (seconds) before and after: a clock that nobody sets drifts by a second or two a day.
const WINDOW: i64 = 7 * 86_400;
/// Mails that are compared on each side; more show nothing new.
const MOST_SIDE: usize = 100;
/// A mail can be quicker than all others by so much (seconds) where servers set their clocks now and then.
const QUICKER: i64 = 120;
/// … or by so many times what lies between the quickest and the middle one.
const SPREADS: i64 = 4;
/// Two mails that are off by the same, give or take so much (seconds), went through a machine whose clock is off.
const SAME_OFFSET: i64 = 600;
/// An hour (seconds).
const HOUR: i64 = 3_600;
/// A zone mistake is whole hours, give or take so much (seconds) for the way, …
const ZONE_SLACK: i64 = 300;
/// … and no more than so much (seconds).
const FARTHEST_ZONE: i64 = 14 * HOUR;

/// Other mails around one in which the counter rises; so many make it odd where the identifier names the machine.
const FEWEST_COUNTED: usize = 8;
const MANY_COUNTED: usize = 20;
/// Of them so many on each side.
const COUNTED_SIDE: usize = 3;
/// Mails that are looked at on each side.
const MOST_COUNTED: usize = 40;
/// One step of so many may lead down: programs that start anew count from the beginning, and then others do so too.
const STEPS_TO_FALL: usize = 8;
/// Mails by which a value stands elsewhere than its time: two that were written at once may be sent in turned order.
const DISPLACED: usize = 2;
/// Time (seconds) by which it does.
const DISPLACED_TIME: i64 = HOUR;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-clock-unlike",
        title: "A server's clock stands otherwise than in the other mails of these days",
        looks_at: "The dates of neighbouring Received lines, and of signatures and the next house's line, of all mails that went through the same two servers within a week",
        why: "How far the clocks of two servers are apart shows in every mail that goes through both, and changes slowly. A mail can wait in a queue; it can't be quicker than all others by minutes. Where it is, one of the two dates was not written by that clock.",
        innocent: &[
            "A clock that was wrong for a moment, as after a restart",
            "One of several machines under the same name, with a clock of its own",
            "A wrong zone setting: then the difference is a whole number of hours",
            "A gateway that writes or reorders lines",
        ],
        next_step: "Look at the mails that went through both servers just before and after this one, and ask the owner for the log",
        sources: &["RFC 5321 4.4", "Measured on the dump itself: each finding says how many mails agree"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(clocks),
    },
    Check {
        id: "dump-counter-order",
        title: "A number that only counts up stands where its date does not allow it",
        looks_at: "Counters in Message-IDs (Outlook, Evolution), boundaries of Outlook, plain numbers of servers, and X-UID, each by its machine or mailbox, against the date",
        why: "Some programs number what they write, one after the other. Where the number rises with time in all mails around, one that is too high or too low was written at another time than its date says.",
        innocent: &[
            "A second computer or profile of the same person, which counts for itself",
            "A draft that was begun long before it was sent",
            "A mail that was moved or brought back: mailboxes number it anew",
            "A program that was started again",
        ],
        next_step: "Lay the mails before and after beside this one; look at other times in its identifiers",
        sources: &["Measured on the dump itself: each finding says in how many mails the number rises"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(counters),
    },
];

/// Copies of one mail have the same measure: they are one.
fn distinct(of_machine: &[Pulse]) -> Vec<&[Pulse]> {
    of_machine.chunk_by(|one, other| (one.at, one.value) == (other.at, other.value)).collect()
}

fn first(copies: &[Pulse]) -> Option<Pulse> {
    copies.first().copied()
}

/// How two clocks stand to one another in the mails around one.
struct Curve {
    /// Mails.
    count: usize,
    /// The least seconds between their dates, the middle, and what nine of ten stay below.
    least: i64,
    middle: i64,
    most: i64,
    /// The one in the middle.
    typical: Pulse,
}

/// The mails within the window on one side, the nearest first.
fn near<'a>(side: impl Iterator<Item = &'a Pulse> + 'a, at: i64) -> impl Iterator<Item = Pulse> + 'a {
    side.take(MOST_SIDE).take_while(move |other| other.at.abs_diff(at) <= WINDOW.unsigned_abs()).copied()
}

/// How the mails around the one at a place go, where they are enough to say so and it is quicker than all of them.
fn curve(all: &Neighbours, mails: &[Pulse], place: usize) -> Option<Curve> {
    let one = mails.get(place)?;
    let (before, after) = (mails.get(..place)?, mails.get(place + 1..)?);
    let quickest = |others: &mut dyn Iterator<Item = Pulse>| others.map(|other| other.value).min();
    let (sooner, later) = (quickest(&mut near(before.iter().rev(), one.at)), quickest(&mut near(after.iter(), one.at)));
    if one.value + QUICKER >= sooner?.min(later?) {
        return None;
    }
    let before: Vec<Pulse> = near(before.iter().rev(), one.at).collect();
    let after: Vec<Pulse> = near(after.iter(), one.at).collect();
    if before.len().min(after.len()) < FEWEST_SIDE || before.len() + after.len() < FEWEST_DELAYS {
        return None;
    }
    let mut others: Vec<Pulse> = before.into_iter().chain(after).filter(|other| other.index != one.index).collect();
    let senders: BTreeSet<u64> = others.iter().filter_map(|other| Some(all.brief(other.index)?.who)).collect();
    if senders.into_iter().filter(|who| *who != 0).count() < FEWEST_SENDERS {
        return None;
    }
    others.sort_by_key(|other| (other.value, other.at));
    let typical = others.get(others.len() / 2).copied()?;
    let least = others.first()?.value;
    if least - one.value <= QUICKER.max((typical.value - least).saturating_mul(SPREADS)) {
        return None;
    }
    let most = others.get(others.len() * 9 / 10)?.value;
    Some(Curve { count: others.len(), least, middle: typical.value, most, typical })
}

fn clocks(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for of_pair in all.measured(Gauge::Delay).filter(|of_pair| of_pair.len() > FEWEST_DELAYS) {
        let copies = distinct(of_pair);
        let mails: Vec<Pulse> = copies.iter().filter_map(|copies| first(copies)).collect();
        let quick: Vec<(&[Pulse], Curve, i64)> = copies
            .iter()
            .enumerate()
            .filter_map(|(place, copies)| Some((*copies, curve(all, &mails, place)?, mails.get(place)?.value)))
            .collect();
        for (place, (copies, curve, value)) in quick.iter().enumerate() {
            let off = curve.middle - value;
            let others = quick.iter().enumerate().filter(|(other, _)| *other != place);
            let alone = !others
                .map(|(_, (_, curve, value))| curve.middle - value)
                .any(|other| off.abs_diff(other) <= SAME_OFFSET.unsigned_abs());
            asides.extend(copies.iter().filter_map(|pulse| clock(all, pulse, curve, alone)));
        }
    }
    asides
}

fn clock(all: &Neighbours, pulse: &Pulse, curve: &Curve, alone: bool) -> Option<Aside> {
    let spread = curve.middle - curve.least;
    let (one, other) = (all.look(pulse.index)?, all.look(curve.typical.index)?);
    let (here, there) = (one.measure(Gauge::Delay, pulse)?, other.measure(Gauge::Delay, &curve.typical)?);
    let (below, above) = here.key.split_once(" > ")?;
    let say = Say::text(format!("In {} other mails of these days the date of ", number(curve.count as u64)));
    let say = say.value(above).then(" is mostly ");
    let (usual, from, to) = match (curve.least, curve.most) {
        (least, most) if least >= 0 => (" after", least, most),
        (least, most) if most <= 0 => (" before", most, least),
        (least, most) => (" after", least, most),
    };
    let say = match from {
        from if from < 0 && to > 0 => say.span(from).then(" before to ").span(to),
        from => say.span(from).then(" to ").span(to),
    };
    let say = say.then(usual).then(" that of ").value(below).then("; here it is ").span(pulse.value);
    let say = say.then(if pulse.value < 0 { " before it" } else { " after it" });
    let off = curve.middle - pulse.value;
    let rest = off.rem_euclid(HOUR);
    let zone = (HOUR - ZONE_SLACK..=FARTHEST_ZONE + ZONE_SLACK).contains(&off)
        && rest.min(HOUR - rest) <= ZONE_SLACK.max(spread);
    let say = if zone { say.then(", whole hours off, as a wrong zone makes it") } else { say };
    let line = |host: &str| match host.strip_prefix(SIGNED) {
        Some(domain) => format!("DKIM-Signature header of {domain} (t=)"),
        None => format!("Received line by {host}"),
    };
    let mut found = Found::new(say, Exhibit::claims(line(above), here.shown.first()?)).with(other.shows(
        Role::Contradicts,
        &line(above),
        there.shown.first()?,
    ));
    for (of, shown) in [(&one, here), (&other, there)] {
        let before = shown.shown.get(1)?;
        let own = of.index == one.index;
        let exhibit =
            if own { Exhibit::context(line(below), before) } else { of.shows(Role::Context, &line(below), before) };
        found = found.with(exhibit);
    }
    Some(one.aside(found.at_most(if zone || !alone { Weight::Note } else { Weight::Odd })))
}

/// How many rise in a row from a place on, away from it.
fn rising(values: impl Iterator<Item = i64>, down: bool) -> usize {
    let mut last: Option<i64> = None;
    let mut count = 0;
    for value in values.take(MOST_COUNTED) {
        if last.is_some_and(|last| if down { value >= last } else { value <= last }) {
            break;
        }
        (last, count) = (Some(value), count + 1);
    }
    count
}

/// A value that stands where the others do not allow it.
struct Displaced {
    /// Mails around it in which the counter rises.
    others: usize,
    /// The mail beyond which it belongs.
    beyond: Pulse,
}

fn displaced(mails: &[Pulse], place: usize) -> Option<Displaced> {
    let one = mails.get(place)?;
    let (before, after) = (mails.get(..place)?, mails.get(place + 1..)?);
    if before.last()?.value >= after.first()?.value {
        return None;
    }
    let sooner = rising(before.iter().rev().map(|other| other.value), true);
    let later = rising(after.iter().map(|other| other.value), false);
    if sooner.min(later) < COUNTED_SIDE || sooner + later < FEWEST_COUNTED {
        return None;
    }
    let too_low: Vec<&Pulse> = before.iter().rev().take(sooner).take_while(|other| other.value > one.value).collect();
    let too_high: Vec<&Pulse> = after.iter().take(later).take_while(|other| other.value < one.value).collect();
    let passed = if too_low.len() > too_high.len() { too_low } else { too_high };
    let beyond = **passed.last().filter(|_| passed.len() >= DISPLACED)?;
    let off = beyond.at.abs_diff(one.at);
    (off >= DISPLACED_TIME.unsigned_abs()).then_some(Displaced { others: sooner + later, beyond })
}

fn counters(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for gauge in Gauge::COUNTERS {
        for of_machine in all.measured(gauge).filter(|of_machine| of_machine.len() > FEWEST_COUNTED) {
            let copies = distinct(of_machine);
            let mails: Vec<Pulse> = copies.iter().filter_map(|copies| first(copies)).collect();
            let falls = mails.windows(2).filter(|two| matches!(two, [one, other] if one.value >= other.value)).count();
            if falls == 0 || falls * STEPS_TO_FALL > mails.len() {
                continue;
            }
            for (place, copies) in copies.iter().enumerate() {
                let Some(displaced) = displaced(&mails, place) else { continue };
                for pulse in *copies {
                    asides.extend(counter(all, gauge, pulse, &displaced));
                }
            }
        }
    }
    asides
}

fn counter(all: &Neighbours, gauge: Gauge, pulse: &Pulse, displaced: &Displaced) -> Option<Aside> {
    let (one, other) = (all.look(pulse.index)?, all.look(displaced.beyond.index)?);
    let (here, there) = (one.measure(gauge, pulse)?, other.measure(gauge, &displaced.beyond)?);
    let whose = match gauge {
        Gauge::Queue => "server",
        Gauge::Uid => "mailbox",
        Gauge::Boundary => "sender's Outlook",
        _ => "machine",
    };
    let label = gauge.label();
    let say = Say::text(format!(
        "The counter ({label}) stands at {}; in {} other mails of the same {whose} ",
        number(pulse.value.unsigned_abs()),
        number(displaced.others as u64)
    ));
    let say = say.then("it rises with time without exception, and this number belongs at least ");
    let say = say.span(displaced.beyond.at - pulse.at);
    let say = say.then(if displaced.beyond.at > pulse.at { " later" } else { " earlier" });
    let mut found = Found::new(say, Exhibit::claims(label, here.shown.first()?)).with(other.shows(
        Role::Contradicts,
        label,
        there.shown.first()?,
    ));
    for of in [&one, &other] {
        let Some(sent) = of.traits.time(When::Sent) else { continue };
        let own = of.index == one.index;
        let exhibit = if own {
            Exhibit::context_time(When::Sent.label(), sent)
        } else {
            of.shows_time(Role::Context, When::Sent.label(), sent)
        };
        found = found.with(exhibit);
    }
    // Numbers of a mailbox change when a mail is moved; a boundary does not say which of a sender's computers made it.
    let firm = match gauge {
        Gauge::Queue => true,
        Gauge::MessageId => !here.shown.first()?.value.contains("$@"),
        _ => false,
    };
    let weight = if firm && displaced.others >= MANY_COUNTED { Weight::Odd } else { Weight::Note };
    Some(one.aside(found.at_most(weight)))
}
