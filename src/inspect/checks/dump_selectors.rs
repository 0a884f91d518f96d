//! Checks of a dump: which key a domain signs with in which weeks, and the mail that has the key of other ones.

use std::collections::{BTreeMap, BTreeSet};

use super::super::across::{Aside, Gauge, Neighbours, Pulse, When};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// A day (seconds).
const DAY: i64 = 86_400;
/// Other mails with the selector, all later or all earlier by so much (seconds): keys are tried for days before they are changed, not for
/// months.
const FEWEST_OF_SELECTOR: usize = 8;
const FAR: i64 = 60 * DAY;
/// So many mails may stand apart from them together; more are a time in which the selector was in use.
const MOST_APART: usize = 3;
/// Copies of them that are looked at.
const MOST_COPIES: usize = 6;
/// Selectors of a domain: one with more changes its key for each service or customer, not with time.
const MOST_SELECTORS: usize = 50;
/// Days (seconds) before and after a mail in which the domain's others are looked at, …
const AROUND: i64 = 30 * DAY;
/// … how many there must be on each side, from how many senders, …
const FEWEST_SIDE: usize = 4;
const FEWEST_SENDERS: usize = 2;
/// … and how many of a hundred must have one other selector: a domain with several services has several at once.
const SAME_OF_HUNDRED: usize = 90;

const SELECTOR: &str = "DKIM-Signature header (s=)";
const DATE: &str = "Date header";

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "dump-selector-of-other-days",
    title: "It is signed with a key that the domain used at another time",
    looks_at: "Domain and selector (d=, s=) of every DKIM signature, and the dates of the mails that carry them",
    why: "A domain changes its key now and then, and the selector in the signature says which one it was. A mail whose date lies among mails with another selector, far from all mails with its own, may have got its date, or its signature, later. It shows also where no key is known.",
    innocent: &[
        "A rarely used service that signs for the domain with a key of its own",
        "An old mail that was sent again, and signed on that day",
        "A new key that was tried long before the change",
        "A clock that was wrong",
    ],
    next_step: "Look at the times in its identifiers and Received lines, and at t= of the signature, for the days in which the selector was in use",
    sources: &["RFC 6376 3.1, 6.1.2", "Measured on the dump itself: each finding says in how many mails"],
    weight: Weight::Odd,
    since: "0.4.2",
    run: Run::Across(other_days),
}];

fn other_days(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for of_domain in all.measured(Gauge::Selector).filter(|of_domain| of_domain.len() > FEWEST_OF_SELECTOR) {
        let mut of_selectors: BTreeMap<i64, Vec<Pulse>> = BTreeMap::new();
        of_domain.iter().for_each(|pulse| of_selectors.entry(pulse.value).or_default().push(*pulse));
        if !(2..=MOST_SELECTORS).contains(&of_selectors.len()) {
            continue;
        }
        for own in of_selectors.values() {
            for (apart, nearest, rest) in
                [apart(all, own), apart(all, &own.iter().rev().copied().collect::<Vec<_>>())].into_iter().flatten()
            {
                asides.extend(
                    apart.iter().take(MOST_COPIES).filter_map(|pulse| told(all, of_domain, pulse, &nearest, rest)),
                );
            }
        }
    }
    asides
}

/// Of the mails with one selector, from one end of their time on: the few that stand far apart from all others, the next one, and how many
/// that and its like are.
fn apart(all: &Neighbours, own: &[Pulse]) -> Option<(Vec<Pulse>, Pulse, usize)> {
    let mails = |some: &[Pulse]| {
        some.iter().filter_map(|pulse| Some(all.brief(pulse.index)?.bytes)).collect::<BTreeSet<_>>().len()
    };
    let gap =
        own.windows(2).position(|pair| matches!(pair, [one, next] if next.at.abs_diff(one.at) > FAR.unsigned_abs()))?;
    let (few, rest) = own.split_at_checked(gap + 1)?;
    let (apart, others) = (mails(few), mails(rest));
    (apart <= MOST_APART && others >= FEWEST_OF_SELECTOR).then_some((few.to_vec(), *rest.first()?, others))
}

fn told(all: &Neighbours, of_domain: &[Pulse], pulse: &Pulse, nearest: &Pulse, rest: usize) -> Option<Aside> {
    let bytes = all.brief(pulse.index)?.bytes;
    let mut around: BTreeMap<u128, Pulse> = BTreeMap::new();
    // They are in the order of time.
    let from = of_domain.partition_point(|other| other.at < pulse.at.saturating_sub(AROUND));
    let to = of_domain.partition_point(|other| other.at <= pulse.at.saturating_add(AROUND));
    for other in of_domain.get(from..to)? {
        // What is signed twice has the selector of its days, too.
        if other.index == pulse.index && other.value != pulse.value {
            return None;
        }
        let other_bytes = all.brief(other.index)?.bytes;
        if other.value != pulse.value && other_bytes != bytes {
            around.entry(other_bytes).or_insert(*other);
        }
    }
    let before = around.values().filter(|other| other.at <= pulse.at).count();
    let senders: BTreeSet<u64> = around.values().filter_map(|other| Some(all.brief(other.index)?.who)).collect();
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    around.values().for_each(|other| *counts.entry(other.value).or_default() += 1);
    let (usual, many) = counts.into_iter().max_by_key(|(_, many)| *many)?;
    let enough = before.min(around.len() - before) >= FEWEST_SIDE
        && senders.into_iter().filter(|who| *who != 0).count() >= FEWEST_SENDERS
        && many * 100 >= around.len() * SAME_OF_HUNDRED;
    if !enough {
        return None;
    }
    let usual = around.values().filter(|other| other.value == usual);
    let near = usual.min_by_key(|other| other.at.abs_diff(pulse.at))?;
    let (one, other, like) = (all.look(pulse.index)?, all.look(near.index)?, all.look(nearest.index)?);
    let here = one.measure(Gauge::Selector, pulse)?;
    let (there, same) = (other.measure(Gauge::Selector, near)?, like.measure(Gauge::Selector, nearest)?);
    let (selector, there, same) = (here.shown.first()?, there.shown.first()?, same.shown.first()?);
    let say = Say::text("Signed with the key ").value(selector.value.as_str()).then(" of ").value(here.key.as_str());
    let say = say.then(format!("; the next of {} other mails with it is dated ", number(rest as u64)));
    let say = say.span(nearest.at - pulse.at).then(if nearest.at > pulse.at { " later" } else { " earlier" });
    let counts = format!(", and of {} mails of the domain within 30 days ", number(around.len() as u64));
    let say = say.then(format!("{counts}{} are signed with ", number(many as u64))).value(there.value.as_str());
    let found = Found::new(say, Exhibit::claims(SELECTOR, selector))
        .with(Exhibit::claims_time(DATE, one.traits.time(When::Sent)?))
        .with(other.shows(Role::Contradicts, SELECTOR, there))
        .with(other.shows_time(Role::Contradicts, DATE, other.traits.time(When::Sent)?))
        .with(like.shows(Role::Context, SELECTOR, same))
        .with(like.shows_time(Role::Context, DATE, like.traits.time(When::Sent)?));
    // Where a signature that fits covers the date, the key was in use then.
    let weight = if one.vouched() { Weight::Note } else { Weight::Odd };
    Some(one.aside(found.at_most(weight)))
}
