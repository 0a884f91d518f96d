//! Checks of a dump: how servers name their zone, by all the lines that they wrote.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::across::{Aside, Gauge, Neighbour, Neighbours, Pulse};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// Mails in which servers of a house, and of no other, must name their zone wrongly for it to be their habit: what one hand made up has
/// the same houses in each of its mails. …
const FEWEST_WRONG: usize = 4;
/// … on so many days, …
const FEWEST_DAYS: usize = 3;
/// … from so many senders: one sender's mails may have been made by one hand.
const FEWEST_SENDERS: usize = 3;
/// … and at least two of three of those that they dated while the clocks showed the same.
const PART: (usize, usize) = (2, 3);
/// A day (seconds).
const DAY: i64 = 86_400;

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "dump-zone-names-usual",
    title: "These servers name their zone wrongly in other mails, too",
    looks_at: "Date, offset and zone name of every Received line of the dump, by the house of the server and by what its clocks showed",
    why: "A zone name of the other half of the year in lines of several houses says that the dates were moved together, unless the servers are set so. Where most lines of such a house are like that, on several days, from several senders and beside other houses that are right, it is the servers' setting: what the mail by itself shows as a conflict is only odd then.",
    innocent: &["It is the ordinary reason itself: daylight saving is set wrong on these servers"],
    next_step: "Look at mails through the same servers that came from elsewhere; whoever made all of these lines up would have made this habit, too",
    sources: &["IANA time zone database", "Measured on the dump itself: each finding says in how many mails"],
    weight: Weight::Note,
    since: "0.4.1",
    run: Run::Across(usual),
}];

/// How servers of a house name their zone while the clocks show the same.
struct Habit {
    /// Mails in which they name it wrongly, and all.
    wrong: usize,
    of: usize,
    /// One line of each of two such mails: no mail is its own witness.
    shown: [Pulse; 2],
}

/// Lines of a mail that name their zone wrongly, by house.
type Wrong = BTreeMap<u32, BTreeMap<u64, Pulse>>;

/// The habit of a house, where it has one.
fn habit(all: &Neighbours, of_house: &[Pulse], lines: &Wrong) -> Option<Habit> {
    let (mut mails, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    let (mut alone, mut days, mut senders) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for pulse in of_house {
        let brief = all.brief(pulse.index)?;
        // Copies of one mail are one.
        mails.insert(brief.bytes);
        if pulse.value == 0 {
            continue;
        }
        wrong.insert(brief.bytes);
        if lines.get(&pulse.index).is_some_and(|houses| houses.len() == 1) {
            alone.entry(brief.bytes).or_insert(*pulse);
            days.insert(pulse.at.div_euclid(DAY));
            senders.extend(Some(brief.who).filter(|who| *who != 0));
        }
    }
    let enough = alone.len() >= FEWEST_WRONG && days.len() >= FEWEST_DAYS && senders.len() >= FEWEST_SENDERS;
    let mut first = alone.values().copied();
    let shown = [first.next()?, first.next()?];
    let most = wrong.len() * PART.1 >= mails.len() * PART.0;
    (enough && most).then_some(Habit { wrong: wrong.len(), of: mails.len(), shown })
}

fn usual(all: &Neighbours) -> Vec<Aside> {
    let mut lines = Wrong::new();
    for pulse in all.measured(Gauge::ZoneName).flatten().filter(|pulse| pulse.value == 1) {
        lines.entry(pulse.index).or_default().insert(pulse.key, *pulse);
    }
    let of_houses = all.measured(Gauge::ZoneName);
    let habits: HashMap<u64, Habit> =
        of_houses.filter_map(|of_house| Some((of_house.first()?.key, habit(all, of_house, &lines)?))).collect();
    let mut asides = Vec::new();
    for (index, houses) in lines {
        let (usual, rare): (Vec<_>, Vec<_>) = houses.into_iter().partition(|(key, _)| habits.contains_key(key));
        // One house alone is odd at most as it is; two that are not used to it are a conflict that stays.
        if usual.is_empty() || usual.len() + rare.len() < 2 || rare.len() > 1 {
            continue;
        }
        let Some(one) = all.look(index) else { continue };
        asides.extend(usual.iter().filter_map(|(key, pulse)| told(all, &one, pulse, habits.get(key)?)));
    }
    asides
}

fn told(all: &Neighbours, one: &Neighbour, pulse: &Pulse, habit: &Habit) -> Option<Aside> {
    let here = one.measure(Gauge::ZoneName, pulse)?;
    let (house, _) = here.key.rsplit_once(' ')?;
    let witness =
        habit.shown.iter().find(|shown| all.brief(shown.index).is_some_and(|brief| brief.bytes != one.brief.bytes))?;
    let other = all.look(witness.index)?;
    let there = other.measure(Gauge::ZoneName, witness)?;
    let counts = format!(" name their zone so in {} of {} mails", number(habit.wrong as u64), number(habit.of as u64));
    let say = Say::text("Servers of ").value(house).then(counts);
    let say = say.then(" of the dump that they dated in that half of the year: they are set so");
    let label = format!("Received line by a server of {house}");
    let found = Found::new(say, Exhibit::claims(label.clone(), here.shown.first()?));
    Some(one.aside(found.with(other.shows(Role::Context, &label, there.shown.first()?))))
}
