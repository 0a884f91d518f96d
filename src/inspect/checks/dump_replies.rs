//! Checks of a dump: a mail and the mails that answer it.

use super::super::across::{
    Aside, Brief, Compared, Differs, MarkKind, Neighbour, Neighbours, When, compare, everything, passages,
};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};
use super::dump_copies::shown;

/// A mail may be answered by a machine whose clock is so far behind (seconds).
const CLOCKS_APART: i64 = 3_600;
/// Answers of a dump that must be there for a share to say something.
const FEWEST_ANSWERS: usize = 20;
/// Words that are left out together with a “not”, for the “not” to be what was meant: `do not`.
const SHORT: usize = 2;
/// Mails that one answers which are looked at.
const MOST_PARENTS: usize = 3;

/// A passage by its number, and bytes in it.
type Place = (usize, std::ops::Range<usize>);

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-quote-differs",
        title: "A mail and an answer that quotes it do not have the same words",
        looks_at: "The quoted words of every answer, and the mail that it names, both in the dump",
        why: "Whoever changes a mail seldom finds all the answers that quote it. Words that were cut away or put at an end count as ordinary; another word in the middle of the same sentence does not.",
        innocent: &[
            "The writer of the answer corrected or shortened what he quotes",
            "A program that replaces links, names or signs in what it quotes",
            "The answer quotes another version of the mail, e.g. a draft",
        ],
        next_step: "Ask for the mail from a third mailbox, and look for further answers that quote the same words",
        sources: &["RFC 3676 4.5", "RFC 5322 3.6.4"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(quotes),
    },
    Check {
        id: "dump-answers-later-mail",
        title: "A mail answers one that was written later",
        looks_at: "In-Reply-To and References, and the dates of both mails",
        why: "Nobody can answer a mail before it is written. Of two such mails one has a wrong date.",
        innocent: &["A clock that was wrong for hours or days", "A mail that was sent again later under its old id"],
        next_step: "See which of the two dates the servers, the neighbours and the signatures bear out",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Conflict,
        since: "0.4.0",
        run: Run::Across(later),
    },
    Check {
        id: "dump-parent-missing",
        title: "The mail that is answered is not in the dump",
        looks_at: "In-Reply-To, and every Message-ID of the dump",
        why: "Where nearly every answer of a dump has its mail beside it, one without is worth a look: the mail was taken out, or never was.",
        innocent: &["The dump holds only some of the mailboxes", "The mail was deleted before the dump was made"],
        next_step: "Ask the people in the conversation for the mail",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(missing),
    },
];

/// The mails that one names as answered, that are in the dump.
fn parents(all: &Neighbours, one: &Neighbour) -> Vec<Neighbour> {
    let named = one.traits.marks(MarkKind::Answers);
    // References ends with the mail that is answered; it was put first.
    let last = one.traits.mark(MarkKind::References).filter(|_| one.traits.mark(MarkKind::Answers).is_none());
    let mut found: Vec<u32> = Vec::new();
    for id in named.chain(last).take(MOST_PARENTS) {
        found.extend(all.having(MarkKind::MessageId, &id.value).filter(|index| *index != one.index));
    }
    all.look_all(&found)
}

/// Mails that answer one of the dump, where that one may be what is looked for, by what is remembered of both.
fn answers<'a>(
    all: &'a Neighbours<'a>,
    may: impl Fn(&Brief, &Brief) -> bool + 'a,
) -> impl Iterator<Item = (Neighbour, Vec<Neighbour>)> + 'a {
    let naming = all.first_of([MarkKind::Answers, MarkKind::References]);
    naming.into_iter().filter_map(move |index| {
        let reply = all.brief(index)?;
        let named = all.marked(index, MarkKind::Answers).chain(all.marked(index, MarkKind::References));
        let mut answered = named.flat_map(|id| all.with_value(MarkKind::MessageId, id));
        if !answered.any(|parent| parent != index && all.brief(parent).is_some_and(|parent| may(reply, parent))) {
            return None;
        }
        let one = all.look(index)?;
        let parents = parents(all, &one);
        (!parents.is_empty()).then_some((one, parents))
    })
}

fn quotes(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    // Where all that is quoted is all that was written, there is nothing to compare.
    for (reply, parents) in answers(all, |reply, parent| reply.quoted != 0 && reply.quoted != parent.text) {
        let compared: Vec<_> = parents
            .iter()
            .map(|parent| (parent, told_of(&reply, parent)))
            .filter(|(_, compared)| compared.alike())
            .collect();
        // One copy that says what is quoted is enough.
        if compared.is_empty() || compared.iter().any(|(_, compared)| compared.differences.is_empty()) {
            continue;
        }
        let Some((parent, differs)) = compared.into_iter().next() else { continue };
        let say = Say::text("This answer quotes other words than its mail, ").value(parent.name()).then(", has: ");
        if let Some(found) = shown(say, &differs, &reply, parent) {
            asides.push(reply.aside(linked(found, &reply, parent).at_most(reply.against(parent))));
        }
        let back = differs.turned();
        let say = Say::text("An answer, ").value(reply.name()).then(", quotes other words than stand in this mail: ");
        if let Some(found) = shown(say, &back, parent, &reply) {
            asides.push(parent.aside(linked(found, parent, &reply).at_most(parent.against(&reply))));
        }
    }
    asides
}

/// Whether an answer only left out words of its mail, which people do; a “not” by itself is more.
fn cut(kind: Differs, quoted: &Place, left_out: &Place, parent: &Neighbour) -> bool {
    let text = parent.traits.words.get(left_out.0).and_then(|passage| passage.text.get(left_out.1.clone()));
    let words = text.map_or(0, |text| text.split_whitespace().count());
    quoted.1.is_empty() && (kind == Differs::Words || words > SHORT)
}

/// What an answer quotes, compared with the words of its mail.
fn told_of(reply: &Neighbour, parent: &Neighbour) -> Compared {
    let quoted = || passages(&reply.traits, true);
    let mut compared = compare(quoted(), passages(&parent.traits, false));
    if !compared.alike() {
        // Who writes below an unmarked quotation has own words that look quoted.
        compared = compare(quoted(), everything(&parent.traits));
    }
    compared.differences.retain(|differs| !cut(differs.kind, &differs.one, &differs.other, parent));
    compared
}

/// With the ids by which the two belong together.
fn linked(found: Found, one: &Neighbour, other: &Neighbour) -> Found {
    let id =
        |of: &Neighbour| of.traits.mark(MarkKind::Answers).or_else(|| of.traits.mark(MarkKind::MessageId)).cloned();
    let mut found = found;
    if let Some(mark) = id(one) {
        found = found.with(Exhibit::context(mark.kind.label(), &mark.fact()));
    }
    if let Some(mark) = id(other) {
        found = found.with(other.shows(Role::Context, mark.kind.label(), &mark.fact()));
    }
    found
}

fn later(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for (reply, parents) in answers(all, |reply, parent| match (reply.at, parent.at) {
        (Some(reply), Some(parent)) => parent.saturating_sub(reply) > CLOCKS_APART,
        // What is no moment by itself is compared in full.
        _ => true,
    }) {
        let Some(sent) = reply.traits.time(When::Sent) else { continue };
        // A copy that is earlier will do.
        let dated: Vec<_> =
            parents.iter().filter_map(|parent| Some((parent, parent.traits.time(When::Sent)?))).collect();
        let ahead = |stamp: &crate::evidence::Stamp| stamp.seconds_after(&sent.value).unwrap_or(0);
        let Some((parent, date)) = dated.iter().min_by_key(|(_, date)| ahead(&date.value)) else { continue };
        let by = ahead(&date.value);
        if by <= CLOCKS_APART {
            continue;
        }
        let Some(named) = reply.traits.mark(MarkKind::Answers).or_else(|| reply.traits.mark(MarkKind::References))
        else {
            continue;
        };
        let say = Say::text("This mail answers one that is dated ").span(by).then(" later, ").value(parent.name());
        let found = Found::new(say, Exhibit::claims_time("Date header", sent))
            .with(parent.shows_time(Role::Contradicts, "Date header", date))
            .with(Exhibit::context(named.kind.label(), &named.fact()));
        asides.push(reply.aside(found.at_most(reply.against(parent))));
        let say = Say::text("A mail that answers this one is dated ").span(by).then(" earlier, ").value(reply.name());
        let found = Found::new(say, Exhibit::claims_time("Date header", date))
            .with(reply.shows_time(Role::Contradicts, "Date header", sent))
            .with(reply.shows(Role::Context, named.kind.label(), &named.fact()));
        asides.push(parent.aside(found.at_most(parent.against(&reply))));
    }
    asides
}

fn missing(all: &Neighbours) -> Vec<Aside> {
    let naming = all.first_of([MarkKind::Answers, MarkKind::Answers]);
    let (mut there, mut gone) = (0, Vec::new());
    for index in &naming {
        let known = all.marked(*index, MarkKind::Answers).any(|id| all.has(MarkKind::MessageId, id));
        if known { there += 1 } else { gone.push(*index) }
    }
    let of = naming.len();
    // Where many are missing, the dump is a part of what was written, and one more says nothing.
    if of < FEWEST_ANSWERS || there * 10 < of * 9 {
        return Vec::new();
    }
    let say = |id: String| {
        let say = Say::text("The mail that this one answers, ").value(id).then(", is not in the dump; of ");
        say.then(format!("{} answers in it {} have theirs", number(of as u64), number(there as u64)))
    };
    let found = gone.into_iter().filter_map(|index| {
        let one = all.look(index)?;
        let id = one.traits.mark(MarkKind::Answers)?.clone();
        Some(one.aside(Found::new(say(id.value.clone()), Exhibit::claims(id.kind.label(), &id.fact()))))
    });
    found.collect()
}
