//! Checks of a dump: documents that come from one another, and authors' habits.

use std::collections::{BTreeSet, HashMap};

use super::super::across::{Aside, MarkKind, Neighbour, Neighbours, When};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};
use crate::evidence::{Fact, Stamp};

/// Documents that were saved within minutes of one another, for a burst.
const BURST: usize = 5;
/// So close together (seconds).
const BURST_WITHIN: i64 = 600;
/// And made so far apart (seconds).
const MADE_APART: i64 = 180 * 86_400;
/// Documents of one author that make a habit.
const HABIT: usize = 8;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-document-same-origin",
        title: "Another document of the dump has the same origin and other contents",
        looks_at: "The first /ID of PDFs, DocumentID, OriginalDocumentID and DerivedFrom in XMP",
        why: "Programs keep these numbers when a document is saved again under another name. Two documents with one number were one document once; what differs was changed since.",
        innocent: &["Versions of one text", "Forms and letters made from one template"],
        next_step: "Compare both side by side, and see which was saved last and by which program",
        sources: &["ISO 32000-2 14.4", "XMP part 2 (ISO 16684-2) xmpMM"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(same_origin),
    },
    Check {
        id: "dump-saved-in-one-go",
        title: "Old documents were saved within minutes of one another",
        looks_at: "When all documents were made and last saved, and who saved them",
        why: "Documents that were made years apart and last saved in the same minutes passed through one pair of hands then. That is how a set of files looks that somebody prepared: in 2017 nine of the tables in a dump had been saved within four minutes.",
        innocent: &[
            "A migration, a conversion or a virus scanner that saved everything",
            "Somebody who filed old papers on one day",
        ],
        next_step: "Ask what was done with the files on that day; compare with copies from before",
        sources: &["AlienVault (AT&T), MacronLeaks timeline, 2017"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(burst),
    },
    Check {
        id: "dump-same-clock-other-day",
        title: "Two documents of one author carry the same clock time on another date",
        looks_at: "Day, hour, minute and second of the dates of all documents of one author",
        why: "Whoever sets a date back often changes the year or the month and leaves the rest. Two documents that agree to the second in all but that are hardly chance: one in two million pairs.",
        innocent: &["A program that runs at the same second of the month", "A template that keeps its date"],
        next_step: "Compare the two documents, and ask for the older copy",
        sources: &["COPA v Wright [2024] EWHC 1198 (Ch), appendix"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(same_clock),
    },
    Check {
        id: "dump-author-other-program",
        title: "The document is not made as the author's others are",
        looks_at: "Program and zone of all documents of one author",
        why: "A person writes with the same programs in the same zone for months. A document that differs in both was made elsewhere.",
        innocent: &["A new computer, another office", "A document that somebody else converted or printed"],
        next_step: "Ask on which machine it was made",
        sources: &["Measured on the dump itself: each finding says how many of the author's documents are alike"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(other_program),
    },
    Check {
        id: "dump-attachment-other-version",
        title: "Another mail carries a file of the same name with other contents",
        looks_at: "Names, contents and dates of all attachments",
        why: "Of two files with one name the one that was saved later may be the changed one.",
        innocent: &["Versions of one paper", "Common names: image001.png, scan.pdf"],
        next_step: "Compare both files, and see which was saved later than the mail that carried it",
        sources: &["RFC 2183 2.3"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(other_version),
    },
];

/// A document's moment: the last saving, else the making.
fn saved(one: &Neighbour) -> Option<(&'static str, &Fact<Stamp>)> {
    let time = |when: When| one.traits.time(when).map(|stamp| (when.label(), stamp));
    time(When::Saved).or_else(|| time(When::Created))
}

fn same_origin(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    let mut told = BTreeSet::new();
    for kind in [MarkKind::DocumentId, MarkKind::PdfId] {
        for group in all.groups(kind) {
            let members = all.look_all(&group);
            for (index, one) in members.iter().enumerate() {
                let mut others =
                    members.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
                let Some(other) = others.next() else { continue };
                let value =
                    one.traits.marks(kind).find(|mark| other.traits.marks(kind).any(|there| there.value == mark.value));
                let Some(mark) = value.filter(|_| told.insert(one.index)) else { continue };
                let Some(there) = other.traits.marks(kind).find(|there| there.value == mark.value) else { continue };
                let say = Say::text(format!("{} ", kind.label()))
                    .value(mark.value.clone())
                    .then(" stands in another document, too: ");
                let mut found = Found::new(say.value(other.name()), Exhibit::claims(kind.label(), &mark.fact()))
                    .with(other.shows(Role::Contradicts, kind.label(), &there.fact()));
                if let (Some((label, here)), Some((_, then))) = (saved(one), saved(other)) {
                    found = found.with(Exhibit::context_time(label, here)).with(other.shows_time(
                        Role::Context,
                        label,
                        then,
                    ));
                }
                asides.push(one.aside(found));
            }
        }
    }
    let derived = all.first_of([MarkKind::DerivedFrom, MarkKind::DerivedFrom]);
    for index in derived.into_iter().filter(|index| !told.contains(index)) {
        let Some(one) = all.look(index) else { continue };
        for mark in one.traits.marks(MarkKind::DerivedFrom) {
            let parents: Vec<u32> =
                all.having(MarkKind::DocumentId, &mark.value).filter(|other| *other != index).collect();
            let Some(other) = all.look_all(&parents).into_iter().find(|other| other.brief.bytes != one.brief.bytes)
            else {
                continue;
            };
            let Some(there) = other.traits.marks(MarkKind::DocumentId).find(|there| there.value == mark.value) else {
                continue;
            };
            let say = Say::text("It says that it was made from a document that is in the dump: ").value(other.name());
            let found = Found::new(say, Exhibit::claims(mark.kind.label(), &mark.fact())).with(other.shows(
                Role::Context,
                there.kind.label(),
                &there.fact(),
            ));
            asides.push(one.aside(found));
            break;
        }
    }
    asides
}

fn burst(all: &Neighbours) -> Vec<Aside> {
    // By who saved them, else by the program that did.
    let mut hands: HashMap<u64, Vec<(i64, i64, u32)>> = HashMap::new();
    for (index, brief) in (0_u32..).zip(all.briefs()).filter(|(_, brief)| !brief.mail) {
        let hand = all.marked(index, MarkKind::LastBy).next().or_else(|| all.marked(index, MarkKind::Producer).next());
        if let (Some(made), Some(saved), Some(hand)) = (brief.at, brief.later, hand)
            && saved > made
        {
            hands.entry(hand).or_default().push((saved, made, index));
        }
    }
    let mut asides = Vec::new();
    for mut documents in hands.into_values().filter(|documents| documents.len() >= BURST) {
        documents.sort_unstable_by_key(|(saved, made, index)| (*saved, *made, all.order(*index)));
        let mut from = 0;
        let mut bursts: Vec<Vec<(i64, i64, u32)>> = Vec::new();
        for at in 1..=documents.len() {
            let gap = match (documents.get(at), documents.get(at - 1)) {
                (Some(next), Some(before)) => next.0 - before.0 > BURST_WITHIN,
                _ => true,
            };
            if gap {
                bursts.push(documents.get(from..at).unwrap_or_default().to_vec());
                from = at;
            }
        }
        for burst in bursts.into_iter().filter(|burst| burst.len() >= BURST) {
            let made = burst.iter().map(|(_, made, _)| *made);
            let apart = made.clone().max().unwrap_or(0) - made.min().unwrap_or(0);
            let span = burst.last().map_or(0, |last| last.0) - burst.first().map_or(0, |first| first.0);
            if apart < MADE_APART || span > BURST_WITHIN * 6 {
                continue;
            }
            let group: Vec<u32> = burst.iter().map(|(_, _, index)| *index).collect();
            let members = all.look_all(&group);
            if members.len() < BURST {
                continue;
            }
            for (position, one) in members.iter().enumerate() {
                let next = members.get((position + 1) % members.len());
                let (Some(made), Some(saved), Some(next)) =
                    (one.traits.time(When::Created), one.traits.time(When::Saved), next)
                else {
                    continue;
                };
                let Some(other) = next.traits.time(When::Saved) else { continue };
                let say =
                    Say::text(format!("{} documents that were made up to ", number(members.len() as u64))).span(apart);
                let say = say
                    .then(" apart were last saved within ")
                    .span(span)
                    .then(" by the same hand; this is one of them");
                let mut found = Found::new(say, Exhibit::claims_time(When::Saved.label(), saved))
                    .with(Exhibit::claims_time(When::Created.label(), made))
                    .with(next.shows_time(Role::Context, When::Saved.label(), other));
                for kind in [MarkKind::LastBy, MarkKind::Producer] {
                    found = match one.own(Role::Context, kind) {
                        Some(exhibit) => found.with(exhibit),
                        None => found,
                    };
                }
                asides.push(one.aside(found));
            }
        }
    }
    asides
}

fn same_clock(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    let mut by_author: HashMap<u64, Vec<u32>> = HashMap::new();
    for (index, brief) in
        (0_u32..).zip(all.briefs()).filter(|(_, brief)| !brief.mail && brief.who != 0 && brief.at.is_some())
    {
        by_author.entry(brief.who).or_default().push(index);
    }
    // Day and second of the day, by the clock of UTC: the zone of one author is one.
    let day = |at: i64| {
        let date = jiff::Timestamp::from_second(at).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
        let second = at.rem_euclid(86_400);
        // Whole hours are typed and rounded.
        (second % 60 != 0).then_some((date.day(), second, date))
    };
    for documents in by_author.into_values().filter(|documents| documents.len() > 1) {
        let mut clocks: HashMap<(i8, i64), Vec<(jiff::civil::Date, u32)>> = HashMap::new();
        for index in &all.ordered(documents) {
            if let Some((day, second, date)) = all.briefs().get(*index as usize).and_then(|brief| day(brief.at?)) {
                clocks.entry((day, second)).or_default().push((date, *index));
            }
        }
        let mut twins: Vec<Vec<(jiff::civil::Date, u32)>> =
            clocks.into_values().filter(|twins| twins.len() > 1).collect();
        twins.sort();
        for twins in twins {
            for (date, index) in &twins {
                let Some((_, other)) = twins.iter().find(|(there, _)| there != date) else { continue };
                let (Some(one), Some(other)) = (all.look(*index), all.look(*other)) else { continue };
                let (Some(here), Some(there)) = (one.traits.time(When::Created), other.traits.time(When::Created))
                else {
                    continue;
                };
                let say = Say::text("Made ")
                    .time(&here.value)
                    .then("; another document of the same author, ")
                    .value(other.name());
                let say =
                    say.then(", was made at the same second of the same day of another month: ").time(&there.value);
                let found = Found::new(say, Exhibit::claims_time(When::Created.label(), here)).with(other.shows_time(
                    Role::Contradicts,
                    When::Created.label(),
                    there,
                ));
                asides.push(one.aside(found));
            }
        }
    }
    asides
}

/// The name of a program without its versions.
fn family(producer: &str) -> String {
    let stops = |letter: char| letter.is_ascii_digit() || matches!(letter, '(' | ';' | ',');
    producer.split(stops).next().unwrap_or_default().trim().to_lowercase()
}

fn other_program(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::Author).filter(|group| group.len() >= HABIT) {
        let members: Vec<Neighbour> =
            group.iter().filter_map(|index| all.look(*index)).filter(|one| !one.brief.mail).collect();
        let program = |one: &Neighbour| one.traits.mark(MarkKind::Producer).map(|mark| family(&mark.value));
        let zone = |one: &Neighbour| one.traits.time(When::Created)?.value.minutes_east();
        let mut programs: HashMap<String, usize> = HashMap::new();
        members.iter().filter_map(program).for_each(|name| *programs.entry(name).or_default() += 1);
        let mut zones: BTreeSet<i32> = BTreeSet::new();
        let Some((usual, count)) = programs.iter().max_by_key(|(name, count)| (**count, (*name).clone())) else {
            continue;
        };
        if members.len() < HABIT || count * 10 < members.len() * 8 {
            continue;
        }
        let like: Vec<&Neighbour> = members.iter().filter(|one| program(one).as_ref() == Some(usual)).collect();
        zones.extend(like.iter().filter_map(|one| zone(one)));
        for one in members.iter().filter(|one| program(one).is_some_and(|name| name != *usual)) {
            let (Some(mark), Some(other)) = (one.traits.mark(MarkKind::Producer), like.first()) else { continue };
            let Some(there) = other.traits.mark(MarkKind::Producer) else { continue };
            let elsewhere = zone(one).is_some_and(|zone| !zones.is_empty() && !zones.contains(&zone));
            let say = Say::text("Made by ").value(mark.value.clone());
            let say = say.then(format!(
                "; {} of {} documents of this author by ",
                number(*count as u64),
                number(members.len() as u64)
            ));
            let say = say.value(there.value.clone());
            let say = if elsewhere { say.then(", and none of them in this zone") } else { say };
            let mut found = Found::new(say, Exhibit::claims(mark.kind.label(), &mark.fact())).with(other.shows(
                Role::Contradicts,
                there.kind.label(),
                &there.fact(),
            ));
            if let Some(made) = one.traits.time(When::Created).filter(|_| elsewhere) {
                found = found.with(Exhibit::claims_time(When::Created.label(), made));
            }
            asides.push(one.aside(found.at_most(if elsewhere { Weight::Odd } else { Weight::Note })));
        }
    }
    asides
}

fn other_version(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::EnclosedName) {
        let files = all.look_all(&group);
        // Many files of one name have it from a program.
        if !(2..=4).contains(&files.len()) {
            continue;
        }
        for (index, one) in files.iter().enumerate() {
            let Some((label, here)) = saved(one) else { continue };
            let earlier = files.iter().enumerate().filter(|(other, _)| *other != index).find_map(|(_, other)| {
                let (_, there) = saved(other)?;
                here.value.seconds_after(&there.value).filter(|by| *by > 0).map(|_| (other, there))
            });
            let Some((other, there)) = earlier else { continue };
            let say = Say::text("Another mail carries an earlier file of the name ").value(one.traits.path.clone());
            let found = Found::new(say, Exhibit::claims_time(label, here)).with(other.shows_time(
                Role::Contradicts,
                label,
                there,
            ));
            asides.push(one.aside(found));
        }
    }
    asides
}
