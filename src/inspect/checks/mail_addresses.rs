//! Checks of the addresses that Received lines name.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::{addresses, hosts};
use super::super::route::{AddressClass, joins::is_loopback};
use super::mail_hops::label;
use super::mail_servers::day;
use crate::evidence::{Fact, Hop, Mail};

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-hop-address-not-yet-given",
        title: "A Received line names an internet address that was not in use on its date",
        looks_at: "Addresses in the from clause and date of each Received line",
        why: "Blocks of addresses were handed out one by one until 2011. Before that no mail could come from one.",
        innocent: &[
            "A private network that used free addresses for itself",
            "Digits that somebody made up to mask an address",
            "A server's clock that was years behind",
        ],
        next_step: "Ask which network the server stood in, and compare with other mails through it",
        sources: &["IANA IPv4 address space registry, column Date"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(not_yet_given),
    },
    Check {
        id: "mail-hop-address-reserved",
        title: "A Received line names an address that no connection can come from",
        looks_at: "Addresses in the from clause of each Received line",
        why: "Some addresses are kept back, or stand for examples in texts. No server sees them on a connection.",
        innocent: &["A line that somebody masked before handing the mail on", "A program that writes a stand-in"],
        next_step: "Ask whether the file was changed to protect somebody",
        sources: &["RFC 6890", "RFC 5737", "RFC 3849"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(reserved),
    },
    Check {
        id: "mail-hop-private-from-outside",
        title: "A server of another organisation is shown with an address of a private network",
        looks_at: "Looked-up name, address and by clause of each Received line",
        why: "Private addresses do not cross the internet: a server of somebody else can't be seen under one.",
        innocent: &["Two organisations on one private network", "A filter or proxy in front that passes names on"],
        next_step: "Compare with other mails between these two servers",
        sources: &["RFC 1918", "RFC 6598"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(private_outside),
    },
    Check {
        id: "mail-hop-greeting-is-receiver",
        title: "The handing side gave the receiving server's own name as its own",
        looks_at: "Name given in greeting and by clause of each Received line",
        why: "A server knows that it is not greeted by itself from outside. Programs that send masses of mail use the name to look familiar.",
        innocent: &["Machines of one organisation behind one name", "A proxy in front of the server"],
        next_step: "Look at the address beside it: whose is it?",
        sources: &["RFC 5321 4.1.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(greeting_is_receiver),
    },
];

/// Every address of every line with its kind.
fn classed<'a>(mail: &'a Mail) -> impl Iterator<Item = (&'a Hop, &'a Fact<String>, AddressClass)> + 'a {
    mail.hops.iter().flat_map(|hop| {
        let when = hop.date.as_ref().and_then(|date| day(&date.value));
        hop.addresses.iter().filter_map(move |address| Some((hop, address, addresses::classify(&address.value, when)?)))
    })
}

fn not_yet_given(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, address, class) in classed(mail) {
        any = true;
        let octet = address.value.split('.').next().and_then(|first| first.parse().ok());
        let (AddressClass::NotYetAllocated, Some(when), Some(since)) =
            (class, &hop.date, octet.and_then(addresses::allocated))
        else {
            continue;
        };
        let given = since.strftime("%B %Y");
        let one = Found::new(
            Say::text("A line of ")
                .time(&when.value)
                .then(" names the address ")
                .value(address.value.clone())
                .then(format!("; its block was first handed out in {given}")),
            Exhibit::claims_time(label(hop, mail), when),
        )
        .with(Exhibit::contradicts("Address in the same line", address));
        // Free addresses were used inside private networks, and people mask addresses with made-up digits (5 of 460 mails
        // kept as samples). A name of the public internet looked up for one says that it was in use.
        let name = hop.looked_up.as_ref().filter(|name| hosts::is_public(&name.value));
        found.push(match name {
            None => one.at_most(Weight::Note),
            Some(_) if typed(&address.value) => one.at_most(Weight::Odd),
            Some(_) => one,
        });
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line names an address") }
}

/// Whether the numbers are such as people type: the first two alike, or each one more than the last.
fn typed(address: &str) -> bool {
    let numbers: Vec<i32> = address.split('.').filter_map(|number| number.parse().ok()).collect();
    let steps: Vec<i32> = numbers.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect();
    steps.first() == Some(&0) || steps.iter().all(|step| *step == 1)
}

/// Whether a name is one of those that stand for examples (RFC 2606, RFC 6761).
fn is_example(name: &str) -> bool {
    let name = hosts::plain(name);
    let last = name.rsplit('.').next().unwrap_or_default();
    matches!(last, "example" | "test" | "invalid")
        || hosts::organisation(&name).is_some_and(|domain| domain.starts_with("example."))
}

fn reserved(mail: &Mail, _: &Scene) -> Outcome {
    // Beside senders and recipients that stand for examples, the whole mail is one.
    let example = mail.from.iter().chain(&mail.to).any(|one| is_example(&one.value.domain()));
    let mut any = false;
    let mut found = Vec::new();
    for (hop, address, class) in classed(mail) {
        any = true;
        let names = [&hop.from, &hop.looked_up, &hop.by];
        let words = match class {
            AddressClass::Reserved => "which is kept back from use",
            AddressClass::Documentation
                if !(example || names.into_iter().flatten().any(|name| is_example(&name.value))) =>
            {
                "which stands for examples in texts"
            }
            _ => continue,
        };
        let one = Found::new(
            Say::text("A Received line names the address ").value(address.value.clone()).then(format!(", {words}")),
            Exhibit::claims(label(hop, mail), address),
        );
        // Programs write 0.0.0.0 where they know of no address.
        found.push(if address.value == "0.0.0.0" { one.at_most(Weight::Note) } else { one });
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line names an address") }
}

fn private_outside(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, address, class) in classed(mail) {
        let (Some(name), Some(by)) = (&hop.looked_up, &hop.by) else { continue };
        if !hosts::is_public(&name.value) || !hosts::is_public(&by.value) {
            continue;
        }
        any = true;
        if class == AddressClass::Private && hop.addresses.len() == 1 && !hosts::together(&name.value, &by.value) {
            found.push(
                Found::new(
                    Say::text("The server ")
                        .value(by.value.clone())
                        .then(" shows ")
                        .value(name.value.clone())
                        .then(" under an address of a private network: ")
                        .value(address.value.clone()),
                    Exhibit::claims(format!("{}: looked-up name", label(hop, mail)), name),
                )
                .with(Exhibit::contradicts("Address in the same line", address)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line gives a looked-up name beside an address") }
}

fn greeting_is_receiver(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        let (Some(by), Some(given)) = (&hop.by, hop.helo.as_ref().or(hop.from.as_ref())) else { continue };
        let outside = hop
            .addresses
            .iter()
            .filter_map(|one| addresses::classify(&one.value, None))
            .any(|class| !matches!(class, AddressClass::Private | AddressClass::Loopback));
        if is_loopback(hop) || !outside || !hosts::is_public(&by.value) {
            continue;
        }
        any = true;
        let own = hop.looked_up.as_ref().is_some_and(|name| hosts::together(&name.value, &by.value));
        if hosts::plain(&given.value) == hosts::plain(&by.value) && !own {
            found.push(
                Found::new(
                    Say::text("The handing side called itself ")
                        .value(given.value.clone())
                        .then(", the name of the server that it greeted"),
                    Exhibit::claims(format!("{}: name given", label(hop, mail)), given),
                )
                .with(Exhibit::contradicts(format!("{}: by", label(hop, mail)), by)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line shows a greeting from a public address") }
}
