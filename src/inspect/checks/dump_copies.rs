//! Checks of a dump: copies of one mail, texts that are nearly one, signatures that stand under two mails.

use std::collections::{BTreeSet, HashMap};

use super::super::across::{
    Aside, Brief, Compared, Differs, MarkKind, Neighbour, Neighbours, Passage, When, compare, passages,
};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say};
use super::super::subject::bare;

/// Numbers of a sketch that must be the same for two texts to be compared.
const ALIKE: usize = 5;
/// Mails of nearly the same words: more are a form or a newsletter.
const MOST_TWINS: usize = 4;
/// Texts that mails of one id have; more are no copies, their program gives every mail that id.
const MOST_VERSIONS: usize = 4;
/// Differences that are shown of two texts.
pub(super) const MOST_SHOWN: usize = 4;
/// Two copies name the same moment if they are no further apart (seconds).
const SAME_MOMENT: i64 = 60;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-same-id-other-words",
        title: "Two mails with the same Message-ID do not say the same",
        looks_at: "Message-ID and the words of every mail of the dump",
        why: "A program makes a new Message-ID for each mail. Two copies of one mail have one id and the same words; where words in the middle differ, one of the two was changed.",
        innocent: &[
            "A list or gateway that rewrites what passes through it",
            "A draft that was edited and sent again under its old id",
            "Programs that give every mail the same id",
        ],
        next_step: "Ask for a third copy, from another mailbox; look which of the two is signed",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Conflict,
        since: "0.4.0",
        run: Run::Across(same_id_words),
    },
    Check {
        id: "dump-same-id-other-headers",
        title: "Two mails with the same Message-ID differ in sender, subject or date",
        looks_at: "Message-ID, From, Subject and Date of every mail of the dump",
        why: "The copies of one mail have the sender, subject and date that its writer gave it. Lists change subjects, and some change senders; nobody changes a date on the way.",
        innocent: &[
            "A mailing list that writes its name into From or Subject",
            "A mail that was sent again",
            "Programs that give every mail the same id",
        ],
        next_step: "Lay both side by side, and ask for a third copy",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(same_id_headers),
    },
    Check {
        id: "dump-near-twin",
        title: "Another mail of the dump says nearly the same",
        looks_at: "The words of every mail of the dump, and Message-ID",
        why: "Two mails that share all words but a name or a sum were made from one another. Which was first, and who wrote the other, is worth a question.",
        innocent: &[
            "Forms, reminders and reports that a program fills in",
            "A mail that was sent again, corrected",
            "Standing phrases of a house",
        ],
        next_step: "Compare both word by word, and ask both senders",
        sources: &["Citizen Lab, Tainted Leaks, 2017: true documents with words changed"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(near_twins),
    },
    Check {
        id: "dump-signature-under-two",
        title: "The same signature stands under two different mails",
        looks_at: "The value (b=) of every signature of the dump",
        why: "A signature is made from the words and headers of one mail. Under another mail the same value can only be a copy.",
        innocent: &[
            "Two copies of one mail of which a list or gateway changed one",
            "A test or an example that quotes a signature",
        ],
        next_step: "See for which of the two the signature fits, and where the other came from",
        sources: &["RFC 6376 3.5, 3.7"],
        weight: Weight::Conflict,
        since: "0.4.0",
        run: Run::Across(signature_twice),
    },
];

/// Whether a signature of it fits.
fn signed(one: &Neighbour) -> bool {
    one.traits.mark(MarkKind::Signs).is_some()
}

pub(super) fn own(one: &Neighbour) -> impl Iterator<Item = (usize, &Passage)> {
    passages(&one.traits, false)
}

/// The id of a mail as an exhibit of its own, and the other's as one of the other.
fn ids(found: Found, one: &Neighbour, other: &Neighbour, kind: MarkKind) -> Found {
    let mut found = found;
    if let Some(exhibit) = one.own(Role::Context, kind) {
        found = found.with(exhibit);
    }
    if let Some(mark) = other.traits.mark(kind) {
        found = found.with(other.shows(Role::Context, kind.label(), &mark.fact()));
    }
    found
}

/// What differs between a text of one mail and one of another: the statement's end, and the words of both.
pub(super) fn shown(say: Say, compared: &Compared, one: &Neighbour, other: &Neighbour) -> Option<Found> {
    let passage = |of: &Neighbour, at: &(usize, std::ops::Range<usize>)| {
        Some(of.traits.words.get(at.0)?.fact(at.1.start, at.1.end))
    };
    let mut found: Option<Found> = None;
    for difference in compared.differences.iter().take(MOST_SHOWN) {
        let (here, there) = (passage(one, &difference.one)?, passage(other, &difference.other)?);
        let label = match difference.kind {
            Differs::Number => "Words here: another number",
            Differs::Negation => "Words here: a “not” more or less",
            Differs::Words => "Words here",
        };
        let claims = Exhibit::claims(label, &here);
        let contradicts = other.shows(Role::Contradicts, "Words", &there);
        found = Some(match found {
            None => {
                let worded =
                    |say: Say, words: String| if words.is_empty() { say.then("nothing") } else { say.value(words) };
                let say = worded(say.clone(), here.value).then(" here, ");
                let say = worded(say, there.value).then(" there");
                Found::new(say, claims).with(contradicts)
            }
            Some(found) => found.with(claims).with(contradicts),
        });
    }
    found
}

fn same_id_words(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::MessageId) {
        let copies = all.look_all(&group);
        let versions: BTreeSet<u64> = copies.iter().map(|copy| copy.brief.text).collect();
        for (index, one) in copies.iter().enumerate() {
            let others = copies.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
            // The copy that is signed is the one to hold others against.
            let mut others: Vec<&Neighbour> = others.filter(|other| other.brief.text != one.brief.text).collect();
            others.sort_by_key(|other| !other.vouched());
            let compared = others.iter().map(|other| (other, compare(own(one), own(other))));
            let Some((other, compared)) =
                compared.into_iter().find(|(_, compared)| compared.alike() && !compared.differences.is_empty())
            else {
                continue;
            };
            let say = Say::text("Another mail has the same Message-ID and other words: ");
            let Some(found) = shown(say, &compared, one, other) else { continue };
            let weight = if versions.len() > MOST_VERSIONS { Weight::Note } else { one.against(other) };
            asides.push(one.aside(ids(found, one, other, MarkKind::MessageId).at_most(weight)));
        }
    }
    asides
}

fn same_id_headers(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::MessageId) {
        let copies = all.look_all(&group);
        for (index, one) in copies.iter().enumerate() {
            let others = copies.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
            // Other words are the matter of the check above, other mails under one id that of none.
            for other in others.filter(|other| other.brief.text == one.brief.text && one.brief.text != 0) {
                let moved = match (one.traits.time(When::Sent), other.traits.time(When::Sent)) {
                    (Some(a), Some(b))
                        if a.value.seconds_after(&b.value).is_some_and(|off| off.abs() > SAME_MOMENT) =>
                    {
                        let say = Say::text("Another copy of this mail has another Date: ")
                            .time(&a.value)
                            .then(" here, ")
                            .time(&b.value);
                        Some(
                            Found::new(say.then(" there"), Exhibit::claims_time("Date header", a))
                                .with(other.shows_time(Role::Contradicts, "Date header", b)),
                        )
                    }
                    _ => None,
                };
                let changed = |kind: MarkKind, what: &str| {
                    let (a, b) = (one.traits.mark(kind)?, other.traits.mark(kind)?);
                    (a.value != b.value).then(|| {
                        let say = Say::text(format!("Another copy of this mail has another {what}: "));
                        let say = say.value(a.value.clone()).then(" here, ").value(b.value.clone()).then(" there");
                        Found::new(say, Exhibit::claims(kind.label(), &a.fact())).with(other.shows(
                            Role::Contradicts,
                            kind.label(),
                            &b.fact(),
                        ))
                    })
                };
                // Old programs leave the domain of their own house out.
                let whole = [one, other].iter().all(|of| value(of, MarkKind::From).contains('@'));
                let sender = || if whole { changed(MarkKind::From, "sender") } else { None };
                let lists = || sender().or_else(|| changed(MarkKind::Subject, "subject"));
                let dated = moved.is_some();
                let Some(found) = moved.or_else(lists) else { continue };
                let vouched = one.vouched() && !other.vouched();
                let weight = if vouched || (!dated && by_a_list(one, other)) { Weight::Note } else { Weight::Odd };
                asides.push(one.aside(ids(found, one, other, MarkKind::MessageId).at_most(weight)));
                break;
            }
        }
    }
    asides
}

/// The first value of a kind; empty without one.
fn value(of: &Neighbour, kind: MarkKind) -> String {
    of.traits.mark(kind).map(|mark| mark.value.clone()).unwrap_or_default()
}

/// Whether what differs is what lists change: a word in brackets before the subject, “via” and their own address for the sender.
fn by_a_list(one: &Neighbour, other: &Neighbour) -> bool {
    let untagged = |of: &Neighbour| {
        let subject = value(of, MarkKind::Subject);
        let mut rest = subject.trim();
        while let Some((_, behind)) = rest.strip_prefix('[').and_then(|tag| tag.split_once(']')) {
            rest = behind.trim_start();
        }
        bare(rest).0
    };
    let names = [one, other].map(|of| value(of, MarkKind::FromName));
    let via = names.iter().any(|name| name.contains(" via ") || name.contains("(by way of"));
    untagged(one) == untagged(other) && (value(one, MarkKind::From) == value(other, MarkKind::From) || via)
}

/// Whether two mails have a recipient in common.
fn share_recipients(one: &Neighbour, other: &Neighbour) -> bool {
    let to =
        |of: &Neighbour| of.traits.marks(MarkKind::Recipient).map(|mark| mark.value.clone()).collect::<BTreeSet<_>>();
    !to(one).is_disjoint(&to(other))
}

/// Whether a program wrote the mail, going by its address.
fn by_a_program(one: &Neighbour) -> bool {
    const PROGRAMS: [&str; 8] =
        ["mailer-daemon", "postmaster", "root", "cron", "noreply", "no-reply", "donotreply", "do-not-reply"];
    let local = |from: &str| PROGRAMS.contains(&from.split('@').next().unwrap_or_default());
    one.traits.mark(MarkKind::From).is_none_or(|mark| local(&mark.value))
}

fn near_twins(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for (one, other) in pairs(all, |brief| brief.mail) {
        let (Some(one), Some(other)) = (all.look(one), all.look(other)) else { continue };
        let same_id = one.traits.mark(MarkKind::MessageId).map(|mark| &mark.value)
            == other.traits.mark(MarkKind::MessageId).map(|mark| &mark.value);
        let compared = compare(own(&one), own(&other));
        if same_id || !compared.alike() || compared.same * 10 < compared.of * 8 || compared.differences.is_empty() {
            continue;
        }
        let moment = match (one.traits.time(When::Sent), other.traits.time(When::Sent)) {
            (Some(a), Some(b)) => a.value.seconds_after(&b.value) == Some(0),
            _ => false,
        };
        // Two mails of one second, one recipient and nearly one text are one mail and its copy under another id. A circular has
        // other recipients, and programs write several reports in one second.
        let copy = moment && share_recipients(&one, &other) && !by_a_program(&one);
        let weight = if copy { Weight::Odd } else { Weight::Note };
        for (here, there) in [(&one, &other), (&other, &one)] {
            let compared = compare(own(here), own(there));
            let say = Say::text("Another mail, ").value(there.name()).then(", says nearly the same: ");
            if let Some(found) = shown(say, &compared, here, there) {
                asides.push(here.aside(ids(found, here, there, MarkKind::MessageId).at_most(weight)));
            }
        }
    }
    asides
}

/// Those of a kind whose sketches are alike and whose words are not the same; groups of many are forms.
pub(super) fn pairs(all: &Neighbours, wanted: impl Fn(&Brief) -> bool) -> Vec<(u32, u32)> {
    let briefs = all.briefs();
    let mut bands: HashMap<(usize, u32, u32), Vec<u32>> = HashMap::new();
    for (index, brief) in
        (0_u32..).zip(briefs).filter(|(_, brief)| wanted(brief) && brief.sketch.iter().any(|number| *number != 0))
    {
        for (band, two) in brief.sketch.chunks_exact(2).enumerate() {
            if let [a, b] = two {
                bands.entry((band, *a, *b)).or_default().push(index);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for group in bands.values() {
        // The same text again and again counts once.
        let mut of_text = HashMap::new();
        for index in group {
            let Some(brief) = briefs.get(*index as usize) else { continue };
            let kept = of_text.entry(brief.text).or_insert((brief.order, brief.nth, *index));
            *kept = (*kept).min((brief.order, brief.nth, *index));
        }
        let mut members: Vec<(u64, u16, u32)> = of_text.into_values().collect();
        if !(2..=MOST_TWINS).contains(&members.len()) {
            continue;
        }
        members.sort_unstable();
        for (at, (_, _, one)) in members.iter().enumerate() {
            for (_, _, other) in members.iter().skip(at + 1) {
                let alike = match (briefs.get(*one as usize), briefs.get(*other as usize)) {
                    (Some(a), Some(b)) => a.sketch.iter().zip(b.sketch).filter(|(a, b)| **a == *b).count() >= ALIKE,
                    _ => false,
                };
                if alike {
                    pairs.insert((*one, *other));
                }
            }
        }
    }
    pairs.into_iter().collect()
}

fn signature_twice(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::Signature) {
        let holders = all.look_all(&group);
        for (index, one) in holders.iter().enumerate() {
            let id = |of: &Neighbour| of.traits.mark(MarkKind::MessageId).map(|mark| mark.value.clone());
            let strangers = holders.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
            let mut strangers: Vec<&Neighbour> = strangers.filter(|other| id(other) != id(one)).collect();
            strangers.sort_by_key(|other| !signed(other));
            let Some(other) = strangers.first() else { continue };
            let shared = one
                .traits
                .marks(MarkKind::Signature)
                .find(|mark| other.traits.marks(MarkKind::Signature).any(|there| there.value == mark.value));
            let Some(mark) = shared else { continue };
            let Some(there) = other.traits.marks(MarkKind::Signature).find(|there| there.value == mark.value) else {
                continue;
            };
            let weight = match (signed(one), signed(other)) {
                (true, _) => Weight::Note,
                (false, true) => Weight::Conflict,
                (false, false) => Weight::Odd,
            };
            let say = Say::text("The signature of this mail stands under another one, ").value(other.name());
            let say = if signed(other) { say.then(", and fits there") } else { say.then(", too") };
            let found = Found::new(say, Exhibit::claims(MarkKind::Signature.label(), &mark.fact())).with(other.shows(
                Role::Contradicts,
                MarkKind::Signature.label(),
                &there.fact(),
            ));
            asides.push(one.aside(ids(found, one, other, MarkKind::MessageId).at_most(weight)));
        }
    }
    asides
}
