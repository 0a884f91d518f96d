//! Checks of a dump: a mail that lies in one of two boxes, where the mails of the same two people lie in both.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::across::{Aside, MarkKind, Neighbours, same};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};

/// Mails from which a folder's owner is known.
const FEWEST_OF_BOX: usize = 20;
/// Of a hundred mails of a box its owner wrote or got so many, and nobody else so many.
const OWN_OF_HUNDRED: usize = 80;
/// A folder within a box is somebody else's own box if so many of a hundred of its mails are from or to that one: a folder about
/// one matter has mails that are not.
const OTHERS_OF_HUNDRED: usize = 95;
/// Mails of one person to another within a month that lie in both boxes.
const FEWEST_IN_BOTH: usize = 10;
/// Of a hundred of them so many do.
const BOTH_OF_HUNDRED: usize = 90;
/// Folders in folders in which boxes are looked for: a name from an archive may have thousands, and nobody keeps boxes so deep.
const DEEPEST_BOX: usize = 24;
/// A month (seconds): the mean one.
const MONTH: i64 = 2_629_746;

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "dump-copy-missing",
    title: "The mail lies in one of two boxes, where others of the same two people lie in both",
    looks_at: "Folders and mailboxes of which nearly all mails are from or to one address, and the Message-IDs in them",
    why: "A mail leaves a copy with its sender and one with each recipient. Where the dump holds both boxes, and the mails of the two people in that month lie in both, one that lies in one only was deleted in the other, or never came there.",
    innocent: &[
        "Deleted, or moved to a folder that is not in the dump",
        "Sent from a telephone or another program that keeps no copy",
        "A copy under another Message-ID",
        "A dump that holds a part of the boxes",
    ],
    next_step: "Ask the other of the two for the mail, and look for answers that quote it",
    sources: &["Measured on the dump itself: each finding says how many mails lie in both boxes"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Across(copies),
}];

/// A folder, mailbox or archive.
#[derive(Default)]
struct Node {
    below: Vec<usize>,
    /// Its mails, those of folders in it included.
    mails: Vec<u32>,
}

/// The folders of the dump with their mails; the first holds all.
fn tree(all: &Neighbours) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    for (index, brief) in (0_u32..).zip(all.briefs()).filter(|(_, brief)| brief.mail && brief.nth == 0) {
        let Some(name) = all.file_name(brief) else { continue };
        let path = name.replace(" › ", "/");
        let mut at = 0;
        let folders = path.rsplit_once(['/', '\\']).map(|(folders, _)| folders).unwrap_or_default();
        for part in folders.split(['/', '\\']).take(DEEPEST_BOX) {
            nodes.iter_mut().skip(at).take(1).for_each(|node| node.mails.push(index));
            let next = nodes.len();
            let place = *known.entry((at, part.to_owned())).or_insert(next);
            if place == next {
                nodes.push(Node::default());
                nodes.iter_mut().skip(at).take(1).for_each(|node| node.below.push(next));
            }
            at = place;
        }
        nodes.iter_mut().skip(at).take(1).for_each(|node| node.mails.push(index));
    }
    nodes
}

/// Everybody who wrote or got a mail, by the hash of the address.
fn people(all: &Neighbours, index: u32) -> HashSet<u64> {
    all.marked(index, MarkKind::From).chain(all.marked(index, MarkKind::Recipient)).collect()
}

/// How many of the mails somebody wrote or got, for everybody; too few mails are not counted.
fn shares(all: &Neighbours, mails: &[u32]) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    if mails.len() < FEWEST_OF_BOX {
        return counts;
    }
    for index in mails {
        people(all, *index).into_iter().for_each(|who| *counts.entry(who).or_default() += 1);
    }
    counts
}

/// Whose box it is, where that is one person.
fn owner(counts: &HashMap<u64, usize>, of: usize) -> Option<u64> {
    let mut nearly_all = counts.iter().filter(|(_, count)| **count * 100 >= of * OWN_OF_HUNDRED);
    match (nearly_all.next(), nearly_all.next()) {
        (Some((who, _)), None) => Some(*who),
        _ => None,
    }
}

/// In whose box each mail lies: the highest folder that is one person's, and in which no folder is another's.
fn boxes(all: &Neighbours) -> HashMap<u32, u64> {
    let nodes = tree(all);
    let mut owners: Vec<Option<u64>> = vec![None; nodes.len()];
    // Those below come behind. A folder that holds nothing but one folder is that one's owner's.
    for (at, node) in nodes.iter().enumerate().rev() {
        let only = match node.below.as_slice() {
            [below] => nodes.get(*below).filter(|inner| inner.mails.len() == node.mails.len()).map(|_| *below),
            _ => None,
        };
        let whose = match only {
            Some(below) => owners.get(below).copied().flatten(),
            None => owner(&shares(all, &node.mails), node.mails.len()),
        };
        owners.iter_mut().skip(at).take(1).for_each(|known| *known = whose);
    }
    let owned = |at: usize| owners.get(at).copied().flatten();
    // Whether a folder somewhere below is another's.
    let shared = |node: &Node, whose: u64| {
        let mut below = node.below.clone();
        while let Some(at) = below.pop() {
            let Some(node) = nodes.get(at) else { continue };
            if let Some(other) = owned(at).filter(|other| *other != whose) {
                let own = node.mails.iter().filter(|index| people(all, **index).contains(&other)).count();
                if own * 100 >= node.mails.len() * OTHERS_OF_HUNDRED {
                    return true;
                }
            }
            below.extend(&node.below);
        }
        false
    };
    let mut of = HashMap::new();
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        let Some(node) = nodes.get(at) else { continue };
        match owned(at).filter(|whose| !shared(node, *whose)) {
            Some(whose) => of.extend(node.mails.iter().map(|index| (*index, whose))),
            None => open.extend(&node.below),
        }
    }
    of
}

/// The mails of one person to another in one month.
#[derive(Default)]
struct Month {
    all: usize,
    both: Vec<u32>,
    /// Of those in one box only: a copy, and in whose box there is none.
    lonely: Vec<(u32, u64)>,
}

fn copies(all: &Neighbours) -> Vec<Aside> {
    let box_of = boxes(all);
    let owners: HashSet<u64> = box_of.values().copied().collect();
    if owners.len() < 2 {
        return Vec::new();
    }
    let mut months: BTreeMap<(u64, u64, i64), Month> = BTreeMap::new();
    for (holders, _) in all.values(MarkKind::MessageId) {
        let kept: Vec<u32> = holders.into_iter().filter(|index| box_of.contains_key(index)).collect();
        let Some(first) = kept.first().copied() else { continue };
        let (Some(from), Some(at)) =
            (all.marked(first, MarkKind::From).next(), all.brief(first).and_then(|brief| brief.at))
        else {
            continue;
        };
        if !owners.contains(&from) {
            continue;
        }
        let to: BTreeSet<u64> = all.marked(first, MarkKind::Recipient).collect();
        let lies = |whose: u64| kept.iter().copied().find(|index| box_of.get(index) == Some(&whose));
        for to in to.into_iter().filter(|to| *to != from && owners.contains(to)) {
            let month = months.entry((from, to, at.div_euclid(MONTH))).or_default();
            month.all += 1;
            match (lies(from), lies(to)) {
                (Some(own), Some(_)) => month.both.push(own),
                (Some(own), None) => month.lonely.push((own, to)),
                (None, Some(got)) => month.lonely.push((got, from)),
                (None, None) => {}
            }
        }
    }
    let (mut asides, mut said) = (Vec::new(), HashSet::new());
    for ((from, to, _), month) in &months {
        if month.both.len() < FEWEST_IN_BOTH || month.both.len() * 100 < month.all * BOTH_OF_HUNDRED {
            continue;
        }
        for (index, missing) in &month.lonely {
            if said.insert((*index, *missing)) {
                asides.extend(lonely(all, *index, (*from, *to, *missing), month));
            }
        }
    }
    asides
}

fn lonely(all: &Neighbours, index: u32, (from, to, missing): (u64, u64, u64), month: &Month) -> Option<Aside> {
    let (one, other) = (all.look(index)?, all.look(*month.both.first()?)?);
    let id = one.traits.mark(MarkKind::MessageId)?;
    let named = |kind: MarkKind, whose: u64| one.traits.marks(kind).find(|mark| same(&mark.value, whose));
    let (sender, recipient) = (named(MarkKind::From, from)?, named(MarkKind::Recipient, to)?);
    let (has, lacks) = if missing == to { (sender, recipient) } else { (recipient, sender) };
    let say = Say::text("This mail lies in the box of ").value(has.value.clone()).then(" and not in that of ");
    let say = say.value(lacks.value.clone()).then(format!(
        "; of {} other mails from the same sender to the same recipient within the month, {} lie in both",
        number((month.all - 1) as u64),
        number(month.both.len() as u64)
    ));
    let mut found = Found::new(say, Exhibit::claims(id.kind.label(), &id.fact()));
    for mark in [sender, recipient] {
        found = found.with(Exhibit::context(mark.kind.label(), &mark.fact()));
    }
    if let Some(there) = other.traits.mark(MarkKind::MessageId) {
        found = found.with(other.shows(Role::Contradicts, there.kind.label(), &there.fact()));
    }
    Some(one.aside(found))
}
