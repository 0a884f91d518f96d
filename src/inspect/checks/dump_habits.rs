//! Checks of a dump: what a sender's mails usually are, and the one that is not so.

use std::collections::HashMap;

use super::super::across::{Aside, Mark, MarkKind, Neighbour, Neighbours, When};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};
use crate::evidence::{Fact, offset_words};

/// Mails of one sender that make a habit.
const HABIT: usize = 12;
/// Of ten mails so many must be alike.
const OF_TEN: usize = 9;
/// Habits that one mail departs from at once for it to be odd.
const SEVERAL: usize = 3;
/// Mails of one domain that make a habit of the house, and of a hundred so many must be alike; for a note fewer are enough.
const HOUSE: usize = 20;
const OF_HUNDRED: usize = 97;
const NOTED_OF_HUNDRED: usize = 95;
/// Domains that are no house: whoever has an address there writes with a program of his own.
const PROVIDERS: [&str; 20] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "mail.ru",
    "yandex.ru",
    "proton.me",
    "orange.fr",
    "free.fr",
];
/// One mail of so many has a rare zone, …
const RARE_ZONE: usize = 400;
/// … or one of so many, where it is next to none of its sender's: the more mails, the more of them are far from all others.
const RARE_OF_SENDER: usize = 100;
/// Mails that the sender has in other zones for each one in it.
const ELSEWHERE: usize = 4;
/// Mails of one folder or mailbox that make a form of export.
const EXPORTED: usize = 30;

/// Mails of one sender from which the hours of his day are read.
const DAYTIME: usize = 40;
/// A mail is alone in its hour if none of the others lies within so many hours of it.
const ALONE: usize = 2;
/// Hours of a day.
const DAY: usize = 24;

/// Habits that are compared, and what each is called in a sentence.
const HABITS: [(MarkKind, &str); 6] = [
    (MarkKind::Client, "program"),
    (MarkKind::Zone, "zone of the Date"),
    (MarkKind::FirstServer, "first server"),
    (MarkKind::Charset, "charset"),
    (MarkKind::Language, "language of the words"),
    (MarkKind::Machine, "machine"),
];

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-departs-from-sender",
        title: "The mail is not like the sender's other mails",
        looks_at: "Program, zone, first server, charset, language and machine of all mails of one sender",
        why: "People write with the same program, in the same zone, through the same servers for months. A mail that differs in one of them is ordinary; one that differs in several at once was written elsewhere or by other means.",
        innocent: &[
            "A journey, a telephone, a new computer",
            "A letter to somebody who reads another language",
            "A mail that a program or an assistant sent for the person",
            "A move to another provider",
        ],
        next_step: "Look at the sender's mails of the same days, and ask how this one was written",
        sources: &["Measured on the dump itself: each finding says how many of the sender's mails are alike"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(departs),
    },
    Check {
        id: "dump-id-domain-unlike",
        title: "The Message-ID was made elsewhere than those of the domain's other mails",
        looks_at: "The domain in the Message-ID of all mails of a sender's domain",
        why: "The program or server that sends a mail writes its domain into the Message-ID. Where all mails of a house have the same one, a mail with another was sent by other means.",
        innocent: &["A telephone or web mailer", "A newsletter or form that another house sends", "A new mail server"],
        next_step: "Look who owns the domain in the Message-ID, and ask the sender how the mail was sent",
        sources: &["RFC 5322 3.6.4", "Measured on the dump itself"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(id_domains),
    },
    Check {
        id: "dump-zone-of-few",
        title: "The Date is in a zone that next to no other mail of the dump has",
        looks_at: "The zone in the Date of all mails",
        why: "The people of one dump live in a few zones. A zone far from all of them is a journey, a machine with a wrong setting, or a Date that was typed.",
        innocent: &["A journey", "A machine set to another zone", "The one correspondent in that country"],
        next_step: "Ask where the sender was",
        sources: &["Measured on the dump itself"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(rare_zones),
    },
    Check {
        id: "dump-hour-of-few",
        title: "The mail was written at an hour at which its sender writes no other",
        looks_at: "The hour of the Date, by the sender's own clock, of all mails of a sender with at least 40",
        why: "People write while they are awake. A mail hours away from all others of its sender is a short night, a journey, or a Date that somebody else set.",
        innocent: &["A short night, a journey", "Scheduled sending", "A computer whose clock or zone is wrong"],
        next_step: "Look at the servers' lines, and ask the sender",
        sources: &["Measured on the dump itself: each finding says how many mails of the sender there are"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(hours),
    },
    Check {
        id: "dump-exported-otherwise",
        title: "The file is written otherwise than its neighbours in the same folder",
        looks_at: "Line ends and first lines of all mails of a folder, mailbox or archive",
        why: "One export writes all its files alike. A file with other line ends or another first line came there from elsewhere, or was opened and saved.",
        innocent: &[
            "A folder that was filled from several sources",
            "A mail that was added later from another program",
        ],
        next_step: "Ask how the folder came to be",
        sources: &["Measured on the dump itself"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(exported),
    },
];

fn departs(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::From).filter(|group| group.len() >= HABIT) {
        // For each habit the value that nearly all have.
        let mut usual: Vec<(MarkKind, &str, u64, usize, usize)> = Vec::new();
        for (kind, word) in HABITS {
            let mut counts: HashMap<u64, usize> = HashMap::new();
            let having = group.iter().filter_map(|index| all.marked(*index, kind).next());
            having.for_each(|value| *counts.entry(value).or_default() += 1);
            let of: usize = counts.values().sum();
            let most = counts.into_iter().max_by_key(|(value, count)| (*count, *value));
            if let Some((value, count)) = most.filter(|(_, count)| of >= HABIT && count * 10 >= of * OF_TEN) {
                usual.push((kind, word, value, count, of));
            }
        }
        for index in &group {
            let other: Vec<_> = usual
                .iter()
                .filter(|(kind, _, value, ..)| {
                    let mut own = all.marked(*index, *kind).peekable();
                    own.peek().is_some() && own.all(|own| own != *value)
                })
                .collect();
            if other.is_empty() {
                continue;
            }
            let Some(one) = all.look(*index) else { continue };
            let Some(aside) = departure(all, &one, &group, &other) else { continue };
            asides.push(aside);
        }
    }
    asides
}

/// A mark as people write it: zones are compared in minutes.
fn readable(mark: &Mark) -> Fact<String> {
    match (mark.kind, mark.value.parse()) {
        (MarkKind::Zone, Ok(minutes)) => Fact::at(offset_words(minutes), mark.at.clone()),
        _ => mark.fact(),
    }
}

fn departure(
    all: &Neighbours,
    one: &Neighbour,
    group: &[u32],
    other: &[&(MarkKind, &str, u64, usize, usize)],
) -> Option<Aside> {
    let mut found: Option<Found> = None;
    let words: Vec<&str> = other.iter().map(|(_, word, ..)| *word).collect();
    for (kind, word, value, count, of) in other {
        let mark = one.traits.mark(*kind)?;
        let usual = group.iter().find(|index| all.marked(**index, *kind).any(|own| own == *value));
        let usual = usual.and_then(|index| all.look(*index))?;
        let there = usual.traits.marks(*kind).next()?;
        let (here, there) = (readable(mark), readable(there));
        let claims = Exhibit::claims(kind.label(), &here);
        let contradicts = usual.shows(Role::Contradicts, kind.label(), &there);
        found = Some(match found {
            Some(found) => found.with(claims).with(contradicts),
            None => {
                let say = Say::text(format!("The sender's other mails have another {}: ", words.join(", ")));
                let say = say.value(here.value).then(" here, ").value(there.value);
                let say = say.then(format!(" in {} of {} ({word})", number(*count as u64), number(*of as u64)));
                Found::new(say, claims).with(contradicts)
            }
        });
    }
    // Another language brings another charset along: the two count once.
    let has = |wanted: MarkKind| other.iter().any(|(kind, ..)| *kind == wanted);
    let together = usize::from(has(MarkKind::Charset) && has(MarkKind::Language));
    let weight = if other.len() - together >= SEVERAL { Weight::Odd } else { Weight::Note };
    Some(one.aside(found?.at_most(weight)))
}

fn id_domains(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::FromDomain).filter(|group| group.len() >= HOUSE) {
        let mut counts: HashMap<u64, Vec<u32>> = HashMap::new();
        for index in &group {
            if let Some(domain) = all.marked(*index, MarkKind::IdDomain).next() {
                counts.entry(domain).or_default().push(*index);
            }
        }
        let of: usize = counts.values().map(Vec::len).sum();
        let Some(usual) = counts.values().max_by_key(|mails| (mails.len(), mails.first().copied())) else { continue };
        if of < HOUSE || usual.len() * 100 < of * NOTED_OF_HUNDRED {
            continue;
        }
        let Some(other) = usual.first().and_then(|index| all.look(*index)) else { continue };
        let Some(there) = other.traits.mark(MarkKind::IdDomain) else { continue };
        for one in
            counts.values().filter(|mails| mails.len() < usual.len()).flatten().filter_map(|index| all.look(*index))
        {
            let (Some(mark), Some(from)) = (one.traits.mark(MarkKind::IdDomain), one.traits.mark(MarkKind::FromDomain))
            else {
                continue;
            };
            let say = Say::text("The Message-ID names ").value(mark.value.clone());
            let say = say.then(format!("; in {} of {} mails of ", number(usual.len() as u64), number(of as u64)));
            let say = say.value(from.value.clone()).then(" it names ").value(there.value.clone());
            let found = Found::new(say, Exhibit::claims(mark.kind.label(), &mark.fact()))
                .with(other.shows(Role::Contradicts, there.kind.label(), &there.fact()))
                .with(Exhibit::context(from.kind.label(), &from.fact()));
            let house = !PROVIDERS.contains(&from.value.as_str());
            let firm = usual.len() * 100 >= of * OF_HUNDRED;
            asides.push(one.aside(found.at_most(if house && firm { Weight::Odd } else { Weight::Note })));
        }
    }
    asides
}

fn rare_zones(all: &Neighbours) -> Vec<Aside> {
    let zones = all.values(MarkKind::Zone);
    let of: usize = zones.iter().map(|(mails, _)| mails.len()).sum();
    let Some((usual, first)) = zones.iter().max_by_key(|(mails, _)| mails.len()) else {
        return Vec::new();
    };
    let Some(other) = all.look(*first) else { return Vec::new() };
    let Some(there) = other.traits.mark(MarkKind::Zone) else { return Vec::new() };
    let who = |index: u32| all.brief(index).map(|brief| brief.who).filter(|who| *who != 0);
    let mut senders: HashMap<u64, usize> = HashMap::new();
    zones.iter().flat_map(|(mails, _)| mails).filter_map(|index| who(*index)).for_each(|who| {
        *senders.entry(who).or_default() += 1;
    });
    let rare = zones.iter().filter(|(mails, _)| mails.len() * RARE_OF_SENDER <= of);
    let few = rare.flat_map(|(mails, _)| {
        let mut here: HashMap<u64, usize> = HashMap::new();
        mails.iter().filter_map(|index| who(*index)).for_each(|who| *here.entry(who).or_default() += 1);
        let strange = |index: &u32| {
            let sender = who(*index);
            let count = |counts: &HashMap<u64, usize>| sender.and_then(|who| counts.get(&who)).copied().unwrap_or(0);
            let (here, everywhere) = (count(&here), count(&senders));
            mails.len() * RARE_ZONE <= of || (here > 0 && everywhere - here >= here * ELSEWHERE)
        };
        mails.iter().copied().filter(strange).map(|index| (index, mails.len())).collect::<Vec<_>>()
    });
    let found = few.filter_map(|(index, count)| {
        let one = all.look(index)?;
        let mark = one.traits.mark(MarkKind::Zone)?;
        let (mark, there) = (readable(mark), readable(there));
        let say = Say::text(format!("The Date is in the zone {}, which {} of ", mark.value, number(count as u64)));
        let say = say.then(format!(
            "{} mails have; the most frequent is {} ({})",
            number(of as u64),
            there.value,
            number(usual.len() as u64)
        ));
        let found = Found::new(say, Exhibit::claims("Date header", &mark)).with(other.shows(
            Role::Context,
            "Date header",
            &there,
        ));
        Some(one.aside(found))
    });
    found.collect()
}

/// Hours between two hours of the day, the shorter way round.
fn apart(one: usize, other: usize) -> usize {
    let off = one.abs_diff(other);
    off.min(DAY - off)
}

/// The longest stretch of hours without a mail, as the hours on both sides of it.
fn rest(counts: &[usize; DAY]) -> Option<(usize, usize)> {
    let used: Vec<usize> = (0..DAY).filter(|hour| counts.get(*hour).is_some_and(|count| *count > 0)).collect();
    let next = used.iter().cycle().skip(1);
    let gaps = used.iter().zip(next).map(|(from, to)| ((to + DAY - from) % DAY, *from, *to));
    gaps.max_by_key(|(length, from, _)| (*length, std::cmp::Reverse(*from))).map(|(_, from, to)| (from, to))
}

fn hours(all: &Neighbours) -> Vec<Aside> {
    let mut known: HashMap<u32, usize> = HashMap::new();
    for hour in 0..DAY {
        known.extend(all.having(MarkKind::Hour, &hour.to_string()).map(|index| (index, hour)));
    }
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::From).filter(|group| group.len() >= DAYTIME) {
        let dated: Vec<(u32, usize)> = group.iter().filter_map(|index| Some((*index, *known.get(index)?))).collect();
        if dated.len() < DAYTIME {
            continue;
        }
        let mut counts = [0; DAY];
        dated.iter().for_each(|(_, hour)| counts.iter_mut().skip(*hour).take(1).for_each(|count| *count += 1));
        for (index, hour) in &dated {
            let near = counts.iter().enumerate().filter(|(other, _)| apart(*hour, *other) <= ALONE);
            if near.map(|(_, count)| count).sum::<usize>() > 1 {
                continue;
            }
            let mut others = counts;
            others.iter_mut().skip(*hour).take(1).for_each(|count| *count = 0);
            let Some((until, from)) = rest(&others) else { continue };
            let (Some(one), Some(other)) = (
                all.look(*index),
                dated.iter().find(|(other, _)| other != index).and_then(|(other, _)| all.look(*other)),
            ) else {
                continue;
            };
            let (Some(sent), Some(there)) = (one.traits.time(When::Sent), other.traits.time(When::Sent)) else {
                continue;
            };
            let Some(sender) = one.traits.mark(MarkKind::From) else { continue };
            let say =
                Say::text("Written ").time(&sent.value).then("; the other ").then(number((dated.len() - 1) as u64));
            let say = say.then(" mails of ").value(sender.value.clone());
            let say =
                say.then(format!(" were written between {from:02}:00 and {until:02}:59 by the sender's own clock"));
            let found = Found::new(say, Exhibit::claims_time(When::Sent.label(), sent));
            asides.push(one.aside(found.with(other.shows_time(Role::Contradicts, When::Sent.label(), there))));
        }
    }
    asides
}

fn exported(all: &Neighbours) -> Vec<Aside> {
    let mut folders: HashMap<u64, Vec<u32>> = HashMap::new();
    for (index, brief) in (0_u32..).zip(all.briefs()).filter(|(_, brief)| brief.mail && brief.nth == 0) {
        folders.entry(brief.container).or_default().push(index);
    }
    let mut asides = Vec::new();
    for folder in folders.into_values().filter(|folder| folder.len() >= EXPORTED) {
        let folder = all.ordered(folder);
        let mut forms: HashMap<u64, Vec<u32>> = HashMap::new();
        for index in &folder {
            if let Some(form) = all.marked(*index, MarkKind::Export).next() {
                forms.entry(form).or_default().push(*index);
            }
        }
        let Some(usual) = forms.values().max_by_key(|mails| (mails.len(), mails.first().copied())) else { continue };
        if usual.len() * 20 < folder.len() * 19 {
            continue;
        }
        let Some(other) = usual.first().and_then(|index| all.look(*index)) else { continue };
        let Some(there) = other.traits.mark(MarkKind::Export) else { continue };
        for one in
            forms.values().filter(|mails| mails.len() < usual.len()).flatten().filter_map(|index| all.look(*index))
        {
            let Some(mark) = one.traits.mark(MarkKind::Export) else { continue };
            let say = Say::text("This file is written as ").value(mark.value.clone()).then(", and ");
            let say = say.then(format!(
                "{} of {} in the same folder as ",
                number(usual.len() as u64),
                number(folder.len() as u64)
            ));
            let found = Found::new(say.value(there.value.clone()), Exhibit::claims(mark.kind.label(), &mark.fact()))
                .with(other.shows(Role::Contradicts, there.kind.label(), &there.fact()));
            asides.push(one.aside(found));
        }
    }
    asides
}
