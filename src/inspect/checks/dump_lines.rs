//! Checks of a dump: servers that write a Received line into every mail that they hand over, and the mail without it.

use std::collections::BTreeSet;

use super::super::across::{Aside, Gauge, Neighbour, Neighbours, Pulse};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// Mails in which the server's own line stands, for one without it to be unlike them, …
const FEWEST_WITH: usize = 20;
/// … on so many days …
const FEWEST_DAYS: usize = 3;
/// … from so many senders: one sender's mails may go one way only.
const FEWEST_SENDERS: usize = 3;
/// One mail may be without it, and one more for so many that have it: more are mails that the server made itself.
const ONE_MORE: usize = 50;
/// However many have it, more than so many without it are a kind of mail of their own.
const MOST_WITHOUT: usize = 20;
/// Mails with the line on each side in time, of which one is shown.
const MOST_WITNESSES: usize = 6;
/// A day (seconds).
const DAY: i64 = 86_400;

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "dump-line-missing",
    title: "A server that writes a line into its other mails has none here",
    looks_at: "Each Received line of the dump, the server that it names as handing the mail over, and who wrote the line below",
    why: "A server that passes a mail on puts a line of its own on top of the others. Where one does so in all the other mails that it handed over, and the line is not there in this one, it may have been taken out.",
    innocent: &[
        "A sender that only called itself by that name: what stands before the brackets of a Received line is its own word",
        "A mail that the server made itself, or passed on by a program that writes no line: a bounce, a form, a list",
        "One of several machines under the same name, which is set otherwise",
        "A gateway or an archive that cuts the lines from inside its house",
    ],
    next_step: "Lay another mail through the same servers beside it, and ask the owner of the server for its log of this one",
    sources: &["RFC 5321 4.4", "Measured on the dump itself: each finding says in how many mails the line stands"],
    weight: Weight::Odd,
    since: "0.4.2",
    run: Run::Across(missing),
}];

fn missing(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for of_server in all.measured(Gauge::HandedOver).filter(|of_server| of_server.len() > FEWEST_WITH) {
        let (with, without): (Vec<Pulse>, Vec<Pulse>) = of_server.iter().partition(|pulse| pulse.value == 1);
        // Copies of one mail are one.
        let mails = |some: &[Pulse]| {
            let briefs = some.iter().filter_map(|pulse| all.brief(pulse.index));
            briefs.map(|brief| brief.bytes).collect::<BTreeSet<_>>().len()
        };
        let (with_line, without_line) = (mails(&with), mails(&without));
        if without_line == 0 || with_line < FEWEST_WITH || without_line > (1 + with_line / ONE_MORE).min(MOST_WITHOUT) {
            continue;
        }
        let days: BTreeSet<i64> = with.iter().map(|pulse| pulse.at.div_euclid(DAY)).collect();
        let who = with.iter().filter_map(|pulse| Some(all.brief(pulse.index)?.who)).filter(|who| *who != 0);
        if days.len() < FEWEST_DAYS || who.collect::<BTreeSet<u64>>().len() < FEWEST_SENDERS {
            continue;
        }
        let of = with_line + without_line - 1;
        asides.extend(without.iter().filter_map(|pulse| told(all, pulse, &nearest(&with, pulse), (with_line, of))));
    }
    asides
}

/// The mails with the line that were handed over next to the one without, the nearest first; `with` is in the order of time.
fn nearest(with: &[Pulse], one: &Pulse) -> Vec<Pulse> {
    let (before, after) = with.split_at(with.partition_point(|pulse| pulse.at < one.at));
    let others = |pulse: &&Pulse| pulse.index != one.index;
    let before = before.iter().rev().filter(others).take(MOST_WITNESSES);
    let mut near: Vec<Pulse> = before.chain(after.iter().filter(others).take(MOST_WITNESSES)).copied().collect();
    near.sort_by_key(|pulse| pulse.at.abs_diff(one.at));
    near
}

fn told(all: &Neighbours, pulse: &Pulse, near: &[Pulse], (with, of): (usize, usize)) -> Option<Aside> {
    let one = all.look(pulse.index)?;
    let here = one.measure(Gauge::HandedOver, pulse)?;
    // Best is one of the same machine of a row.
    let others: Vec<(Neighbour, &Pulse)> =
        near.iter().filter_map(|pulse| Some((all.look(pulse.index)?, pulse))).collect();
    let name = |(other, pulse): &(Neighbour, &Pulse)| {
        Some(other.measure(Gauge::HandedOver, pulse)?.shown.first()?.value.to_lowercase())
    };
    let own = here.shown.first()?.value.to_lowercase();
    let best = others.iter().find(|other| name(other).as_ref() == Some(&own));
    let (other, near) = best.or_else(|| others.first())?;
    let there = other.measure(Gauge::HandedOver, near)?;
    let (server, below) = (here.shown.first()?, here.shown.get(1));
    // The name may be only what the other side called itself.
    let say = Say::text("A Received line names ").value(server.value.as_str()).then(" as who handed this mail over");
    let say = match below {
        Some(below) => say.then(", and the line below is by ").value(below.value.as_str()),
        None => say.then(", and no line stands below"),
    };
    let counts = format!("; in {} of {} other mails of the dump ", number(with as u64), number(of as u64));
    let numbers = server.value.bytes().any(|byte| byte.is_ascii_digit());
    let whose =
        if numbers { "servers of this name, numbers aside, wrote that line" } else { "it wrote that line itself" };
    let found = Found::new(say.then(counts).then(whose), Exhibit::claims("Received line: handed over by", server));
    let found = match below {
        Some(below) => found.with(Exhibit::contradicts("Received line below: written by", below)),
        // It can have made the mail itself.
        None => found.at_most(Weight::Note),
    };
    Some(one.aside(found.with(other.shows(Role::Context, "Received line below: written by", there.shown.first()?))))
}
