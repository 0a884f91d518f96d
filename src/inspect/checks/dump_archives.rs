//! Checks of a dump: an entry of an archive that was not packed together with the others.

use std::collections::{BTreeMap, HashMap};

use super::super::across::{Aside, Gauge, Neighbour, Neighbours, Pulse, packed_as, packed_time};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number, span_words};
use crate::evidence::{Fact, Locator};

/// Others of the archive that must all be alike.
const FEWEST_OTHERS: usize = 20;
/// An entry is of another time than the others if it is further from them than they are from one another, and than this (seconds).
const APART: i64 = 3_600;
/// The time of an entry is that of the mail in it, give or take so much (seconds): archives count in steps of two.
const SAME_MOMENT: i64 = 2;
/// … and a zone: a multiple of this (seconds), …
const QUARTER: i64 = 900;
/// … up to this (seconds).
const FARTHEST_ZONE: i64 = 14 * 3_600;

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "dump-archive-entry-unlike",
    title: "An entry of the archive is not like all others in it",
    looks_at: "What a zip or tar archive states of its entries: system and version of the packing program, rights, user and group, time, place",
    why: "Who packs a folder in one go gives every entry the same marks. One entry with another system, another user or a time of its own was put in at another time or by another program.",
    innocent: &[
        "A file that was forgotten, and added later",
        "A file that came into the folder from another computer before it was packed",
        "A list or note that belongs to the export",
    ],
    next_step: "Ask who packed the archive, and whether anything was added",
    sources: &["PKWARE APPNOTE 4.4.2", "POSIX 1003.1 pax", "Measured on the dump itself"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Across(entries),
}];

/// How one entry differs from the others.
enum Unlike {
    /// Made otherwise than this one.
    Made(Pulse),
    /// Dated apart from the others: this one, which is nearest, and seconds in which they all lie.
    Apart(Pulse, i64),
    /// Not dated as its mail, as this one and all others are.
    Undated(Pulse),
    /// Last, out of the order of names, and the latest; the one before.
    Behind(Pulse),
}

fn entries(all: &Neighbours) -> Vec<Aside> {
    let mut archives: BTreeMap<u64, Vec<Pulse>> = BTreeMap::new();
    for pulse in all.measured(Gauge::Entry).flatten() {
        if let Some(brief) = all.brief(pulse.index) {
            archives.entry(brief.container).or_default().push(*pulse);
        }
    }
    let mut asides = Vec::new();
    for mut archive in archives.into_values().filter(|archive| archive.len() > FEWEST_OTHERS) {
        archive.sort_by_key(|pulse| (pulse.value, all.order(pulse.index)));
        let found = [made(&archive), undated(all, &archive), apart(&archive), behind(all, &archive)];
        let mut told = Vec::new();
        for (pulse, unlike) in found.into_iter().flatten() {
            if !told.contains(&pulse.index) {
                told.push(pulse.index);
                asides.extend(entry(all, &pulse, &unlike, archive.len() - 1));
            }
        }
    }
    asides
}

/// The one that was packed otherwise than all others.
fn made(archive: &[Pulse]) -> Option<(Pulse, Unlike)> {
    let mut makers: HashMap<u64, Vec<Pulse>> = HashMap::new();
    archive.iter().for_each(|pulse| makers.entry(pulse.key).or_default().push(*pulse));
    let others = makers.values().find(|of| of.len() + 1 == archive.len())?.first()?;
    let alone = makers.values().find(|of| of.len() == 1)?.first()?;
    (makers.len() == 2).then_some((*alone, Unlike::Made(*others)))
}

/// The one whose time lies apart from those of all others.
fn apart(archive: &[Pulse]) -> Option<(Pulse, Unlike)> {
    let mut dated = archive.to_vec();
    if dated.iter().any(|pulse| pulse.at == i64::MIN) {
        return None;
    }
    dated.sort_by_key(|pulse| (pulse.at, pulse.value));
    let alone = |one: Option<&Pulse>, others: &[Pulse], nearest: Option<&Pulse>| {
        let (one, nearest) = (one?, nearest?);
        let within = others.last()?.at - others.first()?.at;
        let off = i64::try_from(one.at.abs_diff(nearest.at)).unwrap_or(i64::MAX);
        (off > within.max(APART)).then_some((*one, Unlike::Apart(*nearest, within)))
    };
    let (first, last) = (dated.get(1..)?, dated.get(..dated.len() - 1)?);
    alone(dated.last(), last, last.last()).or_else(|| alone(dated.first(), first, first.first()))
}

/// The one mail that is not dated by the archive as by itself, where all others are.
fn undated(all: &Neighbours, archive: &[Pulse]) -> Option<(Pulse, Unlike)> {
    let sent = |pulse: &Pulse| all.brief(pulse.index).filter(|brief| brief.mail && pulse.at != i64::MIN)?.at;
    let mails: Vec<(Pulse, i64)> = archive.iter().filter_map(|pulse| Some((*pulse, pulse.at - sent(pulse)?))).collect();
    let as_sent = |off: &i64| {
        let rest = off.rem_euclid(QUARTER);
        rest.min(QUARTER - rest) <= SAME_MOMENT && off.abs() <= FARTHEST_ZONE + SAME_MOMENT
    };
    let mut others = mails.iter().filter(|(_, off)| !as_sent(off));
    let (one, _) = others.next()?;
    let usual = mails.iter().find(|(_, off)| as_sent(off))?;
    (others.next().is_none() && mails.len() > FEWEST_OTHERS).then_some((*one, Unlike::Undated(usual.0)))
}

/// The last one, where it alone is out of the order of names, and is the latest.
fn behind(all: &Neighbours, archive: &[Pulse]) -> Option<(Pulse, Unlike)> {
    let (last, others) = archive.split_last()?;
    let name = |pulse: &Pulse| all.brief(pulse.index).and_then(|brief| all.file_name(brief));
    let rises = others.windows(2).all(|two| matches!(two, [one, other] if name(one) < name(other)));
    let before = others.last()?;
    let latest = others.iter().all(|other| other.at < last.at);
    (rises && name(last) < name(before) && latest).then_some((*last, Unlike::Behind(*before)))
}

/// What an archive states stands in the archive, not in the file.
fn stated(words: String) -> Fact<String> {
    Fact::at(words, Locator::absent("such a statement", "the file itself: the archive makes it"))
}

fn entry(all: &Neighbours, pulse: &Pulse, unlike: &Unlike, others: usize) -> Option<Aside> {
    let (Unlike::Made(other) | Unlike::Apart(other, _) | Unlike::Undated(other) | Unlike::Behind(other)) = unlike;
    let (one, other) = (all.look(pulse.index)?, all.look(other.index)?);
    let time = |of: &Neighbour| packed_time(&of.traits).unwrap_or_default();
    let made = |of: &Neighbour| packed_as(&of.traits).unwrap_or_default();
    let others = number(others as u64);
    let say = match unlike {
        Unlike::Made(_) => {
            let say = Say::text("The archive states of this entry ").value(made(&one));
            say.then(format!(", and of all {others} others ")).value(made(&other))
        }
        Unlike::Apart(_, within) => {
            let say = Say::text("The archive dates this entry ").value(time(&one));
            let say = say
                .then(format!("; all {others} others lie within {} of one another, the nearest ", span_words(*within)));
            say.value(time(&other))
        }
        Unlike::Undated(_) => {
            let say = Say::text("The archive dates this entry ").value(time(&one));
            say.then(format!(", which is not the Date of the mail in it; in all {others} others it is"))
        }
        Unlike::Behind(_) => Say::text(format!(
            "This entry stands last, out of the order of names in which all {others} others stand, and has the latest time"
        )),
    };
    let time_label = "Time of the entry";
    let made_label = "What the archive states of the entry";
    let name = stated(one.traits.member.as_ref().map(|member| member.name.clone()).unwrap_or_default());
    let found = Found::new(say, Exhibit::claims(Gauge::Entry.label(), &name));
    let found = found
        .with(Exhibit::context(made_label, &stated(made(&one))))
        .with(Exhibit::context(time_label, &stated(time(&one))))
        .with(other.shows(Role::Contradicts, made_label, &stated(made(&other))))
        .with(other.shows(Role::Contradicts, time_label, &stated(time(&other))));
    Some(one.aside(found))
}
