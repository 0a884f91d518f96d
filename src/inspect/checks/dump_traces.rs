//! Checks of a dump: identifiers that can stand in one mail only, and stand in two.

use std::collections::BTreeSet;

use super::super::across::{Aside, MarkKind, Neighbour, Neighbours};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say};

/// Mails that share a value: more share a program's fixed word.
const MOST_HOLDERS: usize = 4;
/// Letters of a queue id that no server gives twice: Exim's, sendmail's and Postfix's long ones.
const LONG_ID: usize = 12;
/// Different letters and digits that a number of its own has; fewer are a placeholder: `00000000000000`.
const FEWEST_SIGNS: usize = 5;
/// Letters of a boundary that no program makes twice.
const LONG_BOUNDARY: usize = 20;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-queue-id-twice",
        title: "Two different mails carry the same server's queue number",
        looks_at: "The queue ids in the Received lines of all mails, each with its server",
        why: "A server gives each mail a number of its own. The same long number, or several short ones, under two mails say that Received lines were copied from one to the other.",
        innocent: &[
            "One mail that reached two mailboxes, and was given a new Message-ID on the way",
            "Servers that use short numbers again after days",
            "A list or ticket system that makes several mails of one",
        ],
        next_step: "Compare the Received lines of both mails, and ask the server's owner for its log",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(queue_ids),
    },
    Check {
        id: "dump-boundary-twice",
        title: "Two different mails have the same MIME boundary",
        looks_at: "The boundaries of all mails",
        why: "Programs make a new boundary for every mail, from the time or by chance. The same one in two mails says that one was made from the other.",
        innocent: &[
            "Senders that fill in one form again and again",
            "Programs with a fixed boundary",
            "A mail that was edited as new",
        ],
        next_step: "Compare both mails part by part",
        sources: &["RFC 2046 5.1.1"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(boundaries),
    },
    Check {
        id: "dump-thread-of-others",
        title: "The conversation's number belongs to other mails",
        looks_at: "The identifier in Thread-Index, subjects and references of all mails",
        why: "Outlook and Exchange give each conversation a number, and only its mails carry it. A mail of another subject that no other of the conversation names took it from one of them.",
        innocent: &[
            "Somebody answered an old mail and changed the subject",
            "A calendar or a form that keeps its number",
        ],
        next_step: "Look at the other mails of the conversation",
        sources: &["MS-OXOMSG 2.2.1.3"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(threads),
    },
];

/// Whether two mails are not the copies of one.
fn strangers(one: &Neighbour, other: &Neighbour) -> bool {
    let id = |of: &Neighbour| of.traits.mark(MarkKind::MessageId).map(|mark| mark.value.clone());
    let same_words = one.brief.text != 0 && one.brief.text == other.brief.text;
    id(one) != id(other) && !same_words
}

/// The finding that a value of both is the same.
fn shared(one: &Neighbour, other: &Neighbour, kind: MarkKind, say: Say, weight: Weight) -> Option<Aside> {
    let there = other.traits.marks(kind);
    let (mark, there) = there
        .filter(|there| kind != MarkKind::Queue || unique(&there.value))
        .find_map(|there| Some((one.traits.marks(kind).find(|mark| mark.value == there.value)?, there)))?;
    let say = say.value(mark.value.clone()).then(" stands in another mail, too: ").value(other.name());
    let mut found = Found::new(say, Exhibit::claims(kind.label(), &mark.fact())).with(other.shows(
        Role::Contradicts,
        kind.label(),
        &there.fact(),
    ));
    if let Some(id) = other.traits.mark(MarkKind::MessageId) {
        found = found.with(other.shows(Role::Context, id.kind.label(), &id.fact()));
    }
    Some(one.aside(found.at_most(weight)))
}

/// Pairs that share values of a kind, in an order that does not depend on that of the files.
fn pairs(all: &Neighbours, kind: MarkKind) -> Vec<(u32, u32)> {
    let mut pairs = BTreeSet::new();
    for group in all.groups(kind).filter(|group| group.len() <= MOST_HOLDERS * 2) {
        let of: BTreeSet<u32> = group.into_iter().collect();
        let of = all.ordered(of.into_iter().collect());
        for (at, one) in of.iter().enumerate() {
            for other in of.iter().skip(at + 1) {
                pairs.insert((*one, *other));
            }
        }
    }
    let mut pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
    pairs.sort_by_cached_key(|(one, other)| (all.order(*one), all.order(*other)));
    pairs
}

/// Whether a value can be a number of one mail: `15.20.696.11` is the version of an Exchange server, `xxxxxxxx` was put in its place.
fn unique(value: &str) -> bool {
    let id = value.split(' ').next().unwrap_or_default();
    let version = id.contains('.') && id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let signs: BTreeSet<char> = id.chars().filter(char::is_ascii_alphanumeric).collect();
    !version && signs.len() >= FEWEST_SIGNS
}

fn queue_ids(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    let mut told = BTreeSet::new();
    for (one, other) in pairs(all, MarkKind::Queue) {
        let (Some(one), Some(other)) = (all.look(one), all.look(other)) else { continue };
        // Once for all copies of the same bytes.
        if one.brief.bytes == other.brief.bytes || !strangers(&one, &other) {
            continue;
        }
        let there: BTreeSet<&str> = other.traits.marks(MarkKind::Queue).map(|mark| mark.value.as_str()).collect();
        let ids = one.traits.marks(MarkKind::Queue).map(|mark| mark.value.as_str());
        let ids: Vec<&str> = ids.filter(|id| there.contains(id) && unique(id)).collect();
        let long = ids.iter().any(|id| id.split(' ').next().is_some_and(|id| id.len() >= LONG_ID));
        let weight = if ids.len() > 1 || long { Weight::Odd } else { Weight::Note };
        for (here, there) in [(&one, &other), (&other, &one)] {
            if !ids.is_empty() && told.insert((here.index, there.brief.bytes)) {
                asides.extend(shared(here, there, MarkKind::Queue, Say::text("The queue number "), weight));
            }
        }
    }
    asides
}

fn boundaries(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::Boundary) {
        let holders = all.look_all(&group);
        // Many mails with one boundary have it from their program.
        if holders.len() > MOST_HOLDERS {
            continue;
        }
        for (index, one) in holders.iter().enumerate() {
            let others = holders.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
            let Some(other) = others.into_iter().find(|other| strangers(one, other)) else { continue };
            let same = one
                .traits
                .marks(MarkKind::Boundary)
                .find(|mark| other.traits.marks(MarkKind::Boundary).any(|there| there.value == mark.value));
            let long = same.is_some_and(|mark| {
                mark.value.len() >= LONG_BOUNDARY
                    && mark.value.chars().any(|letter| letter.is_ascii_digit())
                    && unique(&mark.value)
            });
            let sender = |of: &Neighbour| of.traits.mark(MarkKind::From).map(|mark| mark.value.clone());
            // One sender's program may have a fixed word.
            let weight = if long && sender(one) != sender(other) { Weight::Odd } else { Weight::Note };
            asides.extend(shared(one, other, MarkKind::Boundary, Say::text("The boundary "), weight));
        }
    }
    asides
}

fn threads(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::Thread) {
        let members = all.look_all(&group);
        let subject =
            |of: &Neighbour| of.traits.mark(MarkKind::Subject).map(|mark| mark.value.clone()).unwrap_or_default();
        let ids: BTreeSet<String> = members
            .iter()
            .filter_map(|of| of.traits.mark(MarkKind::MessageId).map(|mark| mark.value.clone()))
            .collect();
        for one in &members {
            let others: Vec<&Neighbour> = members.iter().filter(|other| other.index != one.index).collect();
            let named = |of: &Neighbour| {
                [MarkKind::Answers, MarkKind::References]
                    .into_iter()
                    .any(|kind| of.traits.marks(kind).any(|mark| ids.contains(&mark.value)))
            };
            let own = one.traits.mark(MarkKind::MessageId).map(|mark| mark.value.clone()).unwrap_or_default();
            let answered = others.iter().any(|other| {
                [MarkKind::Answers, MarkKind::References]
                    .into_iter()
                    .any(|kind| other.traits.marks(kind).any(|mark| mark.value == own))
            });
            let alone = !others.is_empty() && others.iter().all(|other| subject(other) != subject(one));
            if !alone || named(one) || answered {
                continue;
            }
            let Some(other) = others.first() else { continue };
            let say = Say::text("The conversation's number ");
            asides.extend(shared(one, other, MarkKind::Thread, say, Weight::Note));
        }
    }
    asides
}
