//! Domains that look like others, and domains that did not exist yet.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts::registrable;
use super::super::super::lookalike::{Likeness, alike, as_latin};
use super::super::super::roles::{DomainRole, NamedDomain, host_of};
use crate::evidence::{Fact, Mail};

/// Shortest name (letters) that is held against names which the sender does not choose: short honest names lie close.
const LONG_NAME: usize = 7;
/// Most alike pairs of one mail that are gathered.
const MOST_PAIRS: usize = 50;
/// Most findings of one mail that are shown; the rest say the same.
const MOST_SHOWN: usize = 3;
/// Most of the sender's own domains that are compared with all others; honest mails have one to three.
const MOST_SENDERS: usize = 20;
/// Names of mail services that honestly lie one letter apart.
const SERVICES: [&str; 12] = [
    "gmail.com",
    "ymail.com",
    "email.com",
    "hotmail.com",
    "mail.com",
    "fmail.com",
    "gmx.com",
    "yahoo.com",
    "email.cz",
    "gmail.de",
    "email.de",
    "mail.ru",
];
/// Young top-level domains that houses used as private names long before, or that stand in made-up examples
/// (`http://foo.bar`); such a name proves nothing.
const PRIVATE_USE: [&str; 28] = [
    "dev", "box", "inc", "network", "prod", "zip", "office", "group", "host", "cloud", "global", "corp", "world",
    "work", "now", "web", "ads", "app", "net", "med", "school", "systems", "foo", "intel", "bar", "site", "here",
    "page",
];

pub const LOOKALIKE: Check = Check {
    id: "mail-domain-lookalike",
    title: "The sender's domain looks like another domain in the same mail",
    looks_at: "From, Sender and Reply-To against Return-Path, Message-ID, signatures, lists, recipients, Received lines and links",
    why: "A letter more, less or exchanged is hard to see. Where the true name stands in the same mail, the two can be laid side by side.",
    innocent: &[
        "An organisation that owns both names",
        "A typing error in the settings of the sender's program",
        "Two organisations with similar names",
    ],
    next_step: "Read both names letter by letter, and ask the organisation which of them is its own",
    sources: &["Unicode UTS #39 4", "Unicode UTR #36 2", "1 in 1,325 real mails has such a pair, in a link"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(lookalike),
};

pub const LATIN: Check = Check {
    id: "mail-domain-reads-as-latin",
    title: "A domain of another alphabet reads like a Latin word",
    looks_at: "The addresses of From, Sender and Reply-To",
    why: "Some words can be written wholly in Cyrillic letters that look Latin. Such a domain is another one than it looks like.",
    innocent: &["A word of that language whose letters all happen to look Latin"],
    next_step: "Read the domain in the form that travels (xn--…) and compare it with the one you know",
    sources: &["Unicode UTS #39 4 (whole-script confusables)", "RFC 5890"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(latin),
};

pub const EARLY: Check = Check {
    id: "mail-domain-too-early",
    title: "The mail uses a domain under an ending that did not exist yet",
    looks_at: "The endings of the domains of addresses, Message-ID and links against the mail's dates",
    why: "Before its top-level domain was set up nobody could have an address there. New endings such as .email or .press came from October 2013 on.",
    innocent: &[
        "An organisation that used the ending as a private name before",
        "The addresses were changed in all old mails when the mailbox was moved",
    ],
    next_step: "Look up when the domain was registered, and compare with other mails of the same person and time",
    sources: &["assets/knowledge/tlds.tsv", "IANA root zone database; ICANN registry agreements"],
    weight: Weight::Conflict,
    since: "0.2.0",
    run: Run::Mail(early),
};

/// Whether the sender chooses it: who a mail is from.
fn of_sender(role: DomainRole) -> bool {
    matches!(role, DomainRole::From | DomainRole::Sender | DomainRole::ReplyTo)
}

fn weighed(likeness: Likeness, shown: &NamedDomain, other: &NamedDomain) -> Option<Weight> {
    let length = |one: &NamedDomain| registrable(&one.domain).split('.').next().unwrap_or_default().chars().count();
    let long = length(shown).min(length(other)) >= LONG_NAME;
    let own = matches!(
        other.role,
        DomainRole::From
            | DomainRole::Sender
            | DomainRole::ReplyTo
            | DomainRole::ReturnPath
            | DomainRole::MessageId
            | DomainRole::Signature
            | DomainRole::List
    );
    match likeness {
        // Houses have their name under several endings.
        Likeness::OtherEnding => own.then_some(Weight::Note),
        Likeness::Glyph => Some(Weight::Odd),
        Likeness::Keystroke | Likeness::AddedWord if other.role == DomainRole::Link => Some(Weight::Note),
        Likeness::Keystroke | Likeness::AddedWord => (own || long).then_some(Weight::Odd),
    }
}

fn lookalike(mail: &Mail, scene: &Scene) -> Outcome {
    let all = scene.domains(mail);
    let service = |one: &NamedDomain| SERVICES.contains(&registrable(&one.domain));
    let mut found: Vec<(Likeness, Found)> = Vec::new();
    let mut compared = false;
    for shown in all.iter().filter(|one| of_sender(one.role)).take(MOST_SENDERS) {
        for other in all.iter().filter(|other| other.role != shown.role) {
            compared = true;
            // A pair of two of the sender's own headers is shown once.
            if (of_sender(other.role) && other.role < shown.role) || (service(shown) && service(other)) {
                continue;
            }
            if found.len() >= MOST_PAIRS {
                break;
            }
            let Some(likeness) = alike(&shown.domain, &other.domain) else { continue };
            let Some(weight) = weighed(likeness, shown, other) else { continue };
            let pair = (registrable(&shown.domain), registrable(&other.domain));
            let say = Say::text("The mail names ")
                .value(pair.0)
                .then(" and ")
                .value(pair.1)
                .then(format!(": {}", likeness.words()));
            let known = found.iter().position(|(_, one)| one.statement == say_words(&say));
            match known.and_then(|at| found.get_mut(at)) {
                Some((_, one)) => {
                    if one.exhibits.len() < 6 {
                        one.exhibits.push(Exhibit::contradicts(other.label.clone(), &other.fact));
                    }
                    one.weight = one.weight.max(Some(weight));
                }
                None => {
                    let one = Found::new(say, Exhibit::claims(shown.label.clone(), &shown.fact))
                        .with(Exhibit::contradicts(other.label.clone(), &other.fact))
                        .at_most(weight);
                    found.push((likeness, one));
                }
            }
        }
    }
    if !compared {
        return Outcome::skip("there are no two domains to compare");
    }
    found.sort_by_key(|(likeness, _)| *likeness);
    Outcome::of(found.into_iter().map(|(_, one)| one).take(MOST_SHOWN).collect())
}

fn say_words(say: &Say) -> Vec<super::super::super::finding::Phrase> {
    Found::new(say.clone(), Exhibit::context("", &Fact::raw(String::new(), crate::evidence::ByteSpan::default())))
        .statement
}

fn latin(mail: &Mail, scene: &Scene) -> Outcome {
    let all = scene.domains(mail);
    let all: Vec<&NamedDomain> = all.iter().filter(|one| of_sender(one.role)).collect();
    if all.is_empty() {
        return Outcome::skip("the mail names no sender with a domain");
    }
    let mut found = Vec::new();
    for one in &all {
        for label in one.domain.split('.') {
            let letters: Vec<char> = label.chars().filter(|letter| letter.is_alphabetic()).collect();
            let read = as_latin(label);
            // Labels with Latin letters among the others have a check of their own.
            let foreign = letters.len() >= 3 && letters.iter().all(|letter| u32::from(*letter) >= 0x370);
            if foreign && read.is_ascii() {
                let say =
                    Say::text("The domain reads like ").value(read.clone()).then(", and no letter of it is Latin");
                let spelled: Vec<String> =
                    letters.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect();
                found.push(Found::new(say, Exhibit::claims(one.label.clone(), &one.fact)).with(Exhibit::contradicts(
                    "The same label, letter by letter",
                    &one.fact.map(|_| spelled.join(" ")),
                )));
            }
        }
    }
    Outcome::of(found)
}

fn early(mail: &Mail, scene: &Scene) -> Outcome {
    let hops = mail.hops.iter().filter_map(|hop| hop.date.as_ref());
    let last = mail.dates.iter().chain(hops).filter(|date| date.value.latest().is_some());
    let Some(last) = last.max_by_key(|date| date.value.latest()) else {
        return Outcome::skip("the mail states no date");
    };
    let mut compared = false;
    let mut found: Vec<Found> = Vec::new();
    for one in scene.domains(mail).iter() {
        if matches!(one.role, DomainRole::Hop | DomainRole::Reference | DomainRole::List) {
            continue;
        }
        compared = true;
        // Addresses keep the form that travels; the readable one has lost it.
        let travels = host_of(&one.fact.value).to_lowercase();
        let domain = if travels.contains('.') { travels } else { one.domain.clone() };
        let Some(day) = scene.knowledge.tlds.first_day(&domain) else { continue };
        let start = jiff::tz::Offset::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight()));
        let (Ok(start), Some(latest)) = (start, last.value.latest()) else { continue };
        let gap = start.duration_since(latest).as_secs();
        if gap <= 0 {
            continue;
        }
        let ending = domain.rsplit('.').next().unwrap_or_default().to_owned();
        let weight = match one.role {
            DomainRole::MessageId => Weight::Note,
            _ if PRIVATE_USE.contains(&ending.as_str()) => Weight::Note,
            DomainRole::From | DomainRole::ReturnPath | DomainRole::ReplyTo | DomainRole::Signature => Weight::Conflict,
            _ => Weight::Odd,
        };
        let say = Say::text("The latest date in the mail is ").time(&last.value).then(", and ").value(domain.clone());
        let say = say.then(format!(" could not exist before {day}, ")).span(gap).then(" later");
        if found.len() < MOST_SHOWN {
            found.push(
                Found::new(say, Exhibit::claims_time("Latest date in the mail", last))
                    .with(Exhibit::contradicts(one.label.clone(), &one.fact))
                    .at_most(weight),
            );
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("the mail names no domain") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Body, ByteSpan, Mailbox, Precision, Stamp};
    use crate::inspect::knowledge::Knowledge;

    fn mail(text: &str) -> Mail {
        let at = "2009-06-01T12:00:00Z".parse().unwrap();
        let from = Mailbox {
            display: String::new(),
            address: "m.lindqvist@nordhaven.example".into(),
            domain_shown: "nordhaven.example".into(),
        };
        Mail {
            dates: vec![Fact::raw(Stamp::utc("1 Jun 2009", at, Precision::Second), ByteSpan::new(0, 10))],
            from: vec![Fact::raw(from, ByteSpan::new(10, 20))],
            bodies: vec![Body { text: text.into(), aligned: true, ..Body::default() }],
            ..Mail::default()
        }
    }

    fn weights(run: fn(&Mail, &Scene) -> Outcome, text: &str) -> Vec<Option<Weight>> {
        let scene = Scene::new("2026-01-01T00:00:00Z".parse().unwrap(), Knowledge::embedded());
        match run(&mail(text), &scene) {
            Outcome::Found(found) => found.into_iter().map(|one| one.weight).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn links_are_read_too() {
        assert_eq!(weights(early, "see https://quays.press/minutes"), [Some(Weight::Odd)]);
        assert_eq!(weights(early, "see http://foo.bar/ and http://quays.example/"), [Some(Weight::Note)]);
        assert_eq!(weights(early, "see quays.press"), []);
        assert_eq!(weights(lookalike, "https://www.n0rdhaven.example/login"), [Some(Weight::Odd)]);
        assert_eq!(weights(lookalike, "https://www.nordhavens.example/"), [Some(Weight::Note)]);
        assert_eq!(weights(lookalike, "https://www.nordhaven.example/"), []);
    }
}
