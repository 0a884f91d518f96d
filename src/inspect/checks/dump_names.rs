//! Checks of a dump: domains and names that look like others that are frequent in it.

use std::collections::HashMap;

use super::super::across::{Aside, MarkKind, Neighbours};
use super::super::check::{Check, Run, Weight};
use super::super::finding::{Exhibit, Found, Role, Say, number};
use super::super::lookalike::{Likeness, alike, as_latin};

/// Mails that a rare domain or address has at most.
const RARE: usize = 3;
/// So many times as often the one that it looks like is there.
const TIMES: usize = 3;
/// Mails that an address needs for its name to be known.
const KNOWN: usize = 5;
/// Longest name of a domain that is compared (letters): DNS has 63 (RFC 1035 2.3.4).
const LONGEST: usize = 63;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "dump-domain-lookalike",
        title: "The sender's domain looks like one that is frequent in the dump",
        looks_at: "The From domains of all mails",
        why: "A letter more, less or exchanged is hard to see. Beside hundreds of mails from the true domain the few from the other stand out.",
        innocent: &[
            "An organisation that owns both names",
            "Two organisations with similar names",
            "A typing error in the settings of a program",
        ],
        next_step: "Read both names letter by letter, and ask the organisation which of them is its own",
        sources: &["Unicode UTS #39 4", "Unicode UTR #36 2"],
        weight: Weight::Odd,
        since: "0.4.0",
        run: Run::Across(domains),
    },
    Check {
        id: "dump-name-other-address",
        title: "A name that is known here writes from an address that is not",
        looks_at: "Names and addresses in the From headers of all mails",
        why: "Readers look at the name. Where one name has one address in many mails, another address under it deserves a look.",
        innocent: &[
            "People with several addresses",
            "Two people of the same name",
            "Tickets and lists that write for people",
        ],
        next_step: "Ask the person whether the address is theirs",
        sources: &["RFC 5322 3.4"],
        weight: Weight::Note,
        since: "0.4.0",
        run: Run::Across(names),
    },
];

/// Forms under which a name and its look-alikes meet: what it looks like, and it with each letter left out.
fn keys(domain: &str) -> Vec<String> {
    let (name, ending) = domain.split_once('.').unwrap_or((domain, ""));
    let latin = as_latin(name);
    let letters: Vec<char> = latin.chars().take(LONGEST).collect();
    let without = |left: usize| {
        let rest: String =
            letters.iter().enumerate().filter(|(at, _)| *at != left).map(|(_, letter)| *letter).collect();
        format!("{rest}.{ending}")
    };
    let glance =
        latin.replace("rn", "m").replace("vv", "w").replace("cl", "d").replace(['1', 'i'], "l").replace('0', "o");
    let mut keys: Vec<String> = (0..letters.len()).map(without).collect();
    keys.extend([format!("{glance}."), format!("{latin}.{ending}")]);
    keys
}

fn domains(all: &Neighbours) -> Vec<Aside> {
    // Each domain once: how many mails have it, and those of the rare ones.
    let mut known: HashMap<String, Vec<u32>> = HashMap::new();
    for (of, index) in all.values(MarkKind::FromDomain) {
        if let Some(one) = all.look(index)
            && let Some(mark) = one.traits.mark(MarkKind::FromDomain)
        {
            known.insert(mark.value.clone(), of);
        }
    }
    let mut by_key: HashMap<String, Vec<&str>> = HashMap::new();
    for domain in known.keys() {
        keys(domain).into_iter().for_each(|key| by_key.entry(key).or_default().push(domain));
    }
    let count = |domain: &str| known.get(domain).map_or(0, Vec::len);
    let mut asides = Vec::new();
    let mut rare: Vec<(&String, &Vec<u32>)> = known.iter().filter(|(_, mails)| mails.len() <= RARE).collect();
    rare.sort();
    for (domain, mails) in rare {
        let near = keys(domain).into_iter().filter_map(|key| by_key.get(&key)).flatten();
        let twins = near.filter(|other| **other != domain && count(other) >= mails.len());
        let likeness =
            |other: &&&str| Some((alike(domain, other)?, std::cmp::Reverse(count(other)), (**other).to_owned()));
        let Some((likeness, _, twin)) = twins.filter_map(|other| likeness(&other)).min() else { continue };
        // Another ending is often another house; a pair of equals says nothing of which is the true one.
        let weight = match likeness {
            Likeness::OtherEnding | Likeness::AddedWord => Weight::Note,
            Likeness::Glyph | Likeness::Keystroke
                if count(&twin) >= mails.len() * TIMES || likeness == Likeness::Glyph =>
            {
                Weight::Odd
            }
            Likeness::Glyph | Likeness::Keystroke => Weight::Note,
        };
        let other = known.get(&twin).and_then(|of| of.first()).and_then(|index| all.look(*index));
        let Some(there) =
            other.as_ref().and_then(|other| other.traits.mark(MarkKind::FromDomain).map(|mark| (other, mark)))
        else {
            continue;
        };
        for one in mails.iter().filter_map(|index| all.look(*index)) {
            let Some(mark) = one.traits.mark(MarkKind::FromDomain) else { continue };
            let say = Say::text("The sender's domain ").value(domain.clone()).then(", of ");
            let say = say.then(mails_of(mails.len())).then(" here, looks like ").value(twin.clone());
            let say = say.then(format!(", of {}: {}", mails_of(count(&twin)), likeness.words()));
            let found = Found::new(say, Exhibit::claims(mark.kind.label(), &mark.fact())).with(there.0.shows(
                Role::Contradicts,
                mark.kind.label(),
                &there.1.fact(),
            ));
            asides.push(one.aside(found.at_most(weight)));
        }
    }
    asides
}

fn mails_of(count: usize) -> String {
    if count == 1 { "one mail".to_owned() } else { format!("{} mails", number(count as u64)) }
}

fn names(all: &Neighbours) -> Vec<Aside> {
    let mut asides = Vec::new();
    for group in all.groups(MarkKind::FromName) {
        // By address, each with its mails.
        let mut addresses: HashMap<u64, Vec<u32>> = HashMap::new();
        for index in &group {
            if let Some(address) = all.marked(*index, MarkKind::From).next() {
                addresses.entry(address).or_default().push(*index);
            }
        }
        let Some(usual) = addresses.values().max_by_key(|mails| (mails.len(), mails.first().copied())) else {
            continue;
        };
        if addresses.len() > 2 || usual.len() < KNOWN {
            continue;
        }
        let Some(known) = usual.first().and_then(|index| all.look(*index)) else { continue };
        let Some(there) = known.traits.mark(MarkKind::From) else { continue };
        for index in
            addresses.values().filter(|mails| mails.len() <= RARE && mails.len() * TIMES <= usual.len()).flatten()
        {
            let Some(one) = all.look(*index) else { continue };
            let (Some(name), Some(mark)) = (one.traits.mark(MarkKind::FromName), one.traits.mark(MarkKind::From))
            else {
                continue;
            };
            let say =
                Say::text("The name ").value(name.value.clone()).then(" writes here from ").value(mark.value.clone());
            let say = say.then(format!(", and in {} from ", mails_of(usual.len()))).value(there.value.clone());
            let found = Found::new(say, Exhibit::claims("From header", &mark.fact())).with(known.shows(
                Role::Contradicts,
                "From header",
                &there.fact(),
            ));
            asides.push(one.aside(found));
        }
    }
    asides
}

#[cfg(test)]
mod tests {
    use super::{alike, keys};

    #[test]
    fn look_alikes_meet_under_one_key() {
        for (one, other) in [
            ("nordhaven.example", "nordhavn.example"),
            ("nordhaven.example", "nrodhaven.example"),
            ("nordhaven.example", "nordhawen.example"),
            ("nordhaven.example", "n\u{43e}rdhaven.example"),
            ("lemming.example", "lernming.example"),
            ("paypal.example", "paypa1.example"),
        ] {
            assert!(alike(one, other).is_some());
            let of_one = keys(one);
            assert!(keys(other).iter().any(|key| of_one.contains(key)), "{one} {other}");
        }
    }
}
