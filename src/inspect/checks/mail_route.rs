//! Checks of the way of a mail as a whole.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::{CopyKind, is_submission};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::hosts;
use super::super::route::joins::{Strength, is_loopback, is_retrieval, sending_names, strength};
use super::mail_hops::label;
use crate::evidence::{Fact, Hop, Mail, Order, absent_header};

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-route-missing",
        title: "A delivered mail without a line of any server that carried it",
        looks_at: "The Received lines, and the headers that the receiving side writes",
        why: "Every server that takes a mail puts a line on top. A copy that says it was delivered and shows no way was not kept as it arrived.",
        innocent: &["Mail within one server or one organisation", "An export that dropped the lines"],
        next_step: "Ask for the mail as its server keeps it, with all header lines",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(missing),
    },
    Check {
        id: "mail-hop-chain-broken",
        title: "A server received the mail from a host that no line below names",
        looks_at: "The by clause of each Received line and the from clause of the line above",
        why: "Each line says by whom it was written and from whom the mail came. Where neighbours do not join, a line may be missing.",
        innocent: &[
            "Servers with several names",
            "A forwarding service or filter that writes no line of its own",
            "Lines taken out to protect an inner network",
        ],
        next_step: "Compare with the path of other mails between the same two people",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(chain_broken),
    },
    Check {
        id: "mail-hops-in-wrong-order",
        title: "Two Received lines join only the other way round",
        looks_at: "Hosts and dates of neighbouring Received lines",
        why: "Every server puts its line on top. Two lines that join their neighbours, and are in the order of their dates, only if they change places were not put there by the servers.",
        innocent: &[
            "A gateway or program that sorts header lines",
            "A server whose inner machines pass a mail to and fro",
        ],
        next_step: "Ask for the same mail from another mailbox and compare the order of the lines",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(wrong_order),
    },
    Check {
        id: "mail-hop-between-neighbours",
        title: "A Received line stands between two that join each other and joins neither",
        looks_at: "Hosts of three Received lines that follow one another",
        why: "The line above names the host of the line below: the mail went straight from one to the other. What stands between them names hosts that neither knows.",
        innocent: &["A forwarding service that took the mail and gave it back", "A filter with a name of its own"],
        next_step: "Look at other mails over the same two servers: does this line ever stand there?",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(between),
    },
    Check {
        id: "mail-hop-from-itself",
        title: "A server took the mail from itself, and no line says how it had come there",
        looks_at: "Received lines whose from clause is the machine itself, and the line below",
        why: "A program on the machine handed the mail on. Before that the same machine must have taken it in, and its line for that should stand below.",
        innocent: &["A mailing list or filter that takes mails in without a line", "A machine with several names"],
        next_step: "Compare with other mails over this server: is a line of it missing here?",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(from_itself),
    },
    Check {
        id: "mail-hop-id-twice",
        title: "Two servers gave the mail the same queue identifier",
        looks_at: "The id clauses of all Received lines",
        why: "Each server makes its own identifiers. The same one on two hosts may be a line that was copied.",
        innocent: &[
            "Machines of one provider that keep the identifier",
            "A program that hands the mail back to the same server",
        ],
        next_step: "Compare the two lines letter by letter",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(id_twice),
    },
];

/// The line in words: from whom, by whom.
fn told(hop: &Hop) -> Fact<String> {
    let from = hop.from.as_ref().map(|from| format!("from {} ", from.value)).unwrap_or_default();
    let by = hop.by.as_ref().map(|by| format!("by {}", by.value)).unwrap_or_default();
    Fact::raw(format!("{from}{by}").trim().to_owned(), hop.body)
}

fn missing(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(copy) = scene.copy else { return Outcome::skip("what kind of copy it is was not settled") };
    if copy.kind != CopyKind::Received {
        return Outcome::skip(format!("the copy is {}", copy.kind.words()));
    }
    if !mail.hops.is_empty() {
        return Outcome::Consistent;
    }
    let absent = Fact::at("not there".to_owned(), absent_header("Received"));
    let mut found = Found::new(
        Say::text("The mail says that it was delivered, and no server wrote a line"),
        Exhibit::claims("Received lines", &absent),
    );
    for reason in copy.reasons.iter().take(2) {
        found = found.with(Exhibit::context(
            "What says that it was delivered",
            &Fact::at(reason.what.clone(), reason.at.clone()),
        ));
    }
    Outcome::Found(vec![found])
}

fn chain_broken(mail: &Mail, _: &Scene) -> Outcome {
    let mut joined = false;
    let mut found = Vec::new();
    for pair in mail.hops.windows(2) {
        let [above, below] = pair else { continue };
        let join = strength(above, below);
        joined |= join != Strength::Unknown;
        let (Strength::Broken, Some(from), Some(by)) = (join, &above.from, &below.by) else { continue };
        // The lowest line is often the sender's own machine, which greets under one name and writes another.
        let own = below.index + 1 == mail.hops.len()
            && (is_submission(below) || below.from.as_ref().is_none_or(|from| !hosts::is_public(&from.value)));
        if own {
            continue;
        }
        found.push(
            Found::new(
                Say::text("A server took the mail from ")
                    .value(from.value.clone())
                    .then(", and the line below was written by ")
                    .value(by.value.clone()),
                Exhibit::claims(format!("{}: from", label(above, mail)), from),
            )
            .with(Exhibit::contradicts(format!("{}: by", label(below, mail)), by)),
        );
    }
    if joined { Outcome::of(found) } else { Outcome::skip("no two neighbouring Received lines name hosts to compare") }
}

/// How well three lines in a row join, and how many of the joins are exact.
fn worth(joins: &[Strength]) -> (i32, usize, usize) {
    let points = |join: &Strength| match join {
        Strength::Broken => -2,
        Strength::Unknown => 0,
        Strength::Family | Strength::Organisation => 2,
        Strength::Exact => 3,
    };
    let exact = joins.iter().filter(|join| **join == Strength::Exact).count();
    let broken = joins.iter().filter(|join| **join == Strength::Broken).count();
    (joins.iter().map(points).sum(), exact, broken)
}

/// Gain of joins (points) that a change of places must bring before it is told.
const CLEAR_GAIN: i32 = 4;

fn wrong_order(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Outcome::skip("the copy was written anew by an export, which orders header lines as it likes");
    }
    let lines = mail.hops.as_slice();
    if lines.len() < 3 {
        return Outcome::skip("fewer than three Received lines: nothing tells in what order two belong");
    }
    let mut found = Vec::new();
    for (at, pair) in lines.windows(2).enumerate() {
        let [upper, lower] = pair else { continue };
        let (Some(upper_date), Some(lower_date)) = (&upper.date, &lower.date) else { continue };
        // Only where the dates say so too: the upper one is the earlier.
        if !matches!(upper_date.value.compare(&lower_date.value), Order::Before(_)) {
            continue;
        }
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        let below = lines.get(at + 2);
        let chain = |first: &Hop, second: &Hop| -> Vec<Strength> {
            let top = above.map(|above| strength(above, first));
            let bottom = below.map(|below| strength(second, below));
            [top, Some(strength(first, second)), bottom].into_iter().flatten().collect()
        };
        let (now, now_exact, now_broken) = worth(&chain(upper, lower));
        let (turned, turned_exact, turned_broken) = worth(&chain(lower, upper));
        let joins_better = now_broken > 0 && turned_broken == 0 && turned - now >= CLEAR_GAIN && turned >= CLEAR_GAIN;
        let exact_only_turned = now_exact == 0 && turned_exact >= 2 && turned_broken == 0;
        if joins_better || exact_only_turned {
            found.push(
                Found::new(
                    Say::text("Two neighbouring Received lines join the others, and are in the order of their dates, only the other way round"),
                    Exhibit::claims(format!("{} (stands above)", label(upper, mail)), &told(upper)),
                )
                .with(Exhibit::contradicts(format!("{} (stands below)", label(lower, mail)), &told(lower)))
                .with(Exhibit::context_time("Date of the upper", upper_date))
                .with(Exhibit::context_time("Date of the lower", lower_date)),
            );
        }
    }
    Outcome::of(found)
}

fn between(mail: &Mail, _: &Scene) -> Outcome {
    let lines = mail.hops.as_slice();
    if lines.len() < 3 {
        return Outcome::skip("fewer than three Received lines");
    }
    let mut found = Vec::new();
    for three in lines.windows(3) {
        let [above, middle, below] = three else { continue };
        let apart = |one: &Hop, other: &Hop| {
            let inside = one.from.is_none() || is_loopback(one);
            !is_retrieval(one) && strangers(one, other, inside) && strength(one, other) < Strength::Family
        };
        let elsewhere = || lines.iter().filter(|line| line.index != middle.index).any(|line| shares_host(line, middle));
        if middle.from.is_some()
            && apart(above, middle)
            && apart(middle, below)
            && strength(above, below) >= Strength::Family
            && !elsewhere()
        {
            found.push(
                Found::new(
                    Say::text("A line by ")
                        .value(middle.by.as_ref().map(|by| by.value.clone()).unwrap_or_default())
                        .then(" stands between two lines that join each other, and joins neither"),
                    Exhibit::claims(label(middle, mail), &told(middle)),
                )
                .with(Exhibit::contradicts(format!("{} (above)", label(above, mail)), &told(above)))
                .with(Exhibit::contradicts(format!("{} (below)", label(below, mail)), &told(below))),
            );
        }
    }
    Outcome::of(found)
}

/// All public hosts of a line.
fn hosts_of(hop: &Hop) -> Vec<String> {
    let mut names = sending_names(hop);
    names.extend(hop.by.as_ref().map(|by| hosts::plain(&by.value)));
    names.retain(|name| hosts::is_public(name));
    names
}

/// Whether a line names a host that belongs together with the host that wrote the other.
fn shares_host(line: &Hop, other: &Hop) -> bool {
    let by = other.by.as_ref().map(|by| by.value.clone()).unwrap_or_default();
    hosts_of(line).iter().any(|name| hosts::together(name, &by))
}

/// Whether some line gives one machine names of both sides.
fn aliased(lines: &[Hop], one: &Hop, other: &Hop) -> bool {
    lines.iter().any(|line| {
        let names = sending_names(line);
        let named =
            |hop: &Hop| hop.by.as_ref().is_some_and(|by| names.iter().any(|name| hosts::together(name, &by.value)));
        named(one) && named(other)
    })
}

/// Whether two lines name public hosts of which none belong together; with `own`, the upper line's own host counts too.
fn strangers(above: &Hop, below: &Hop, own: bool) -> bool {
    let Some(by) = below.by.as_ref().map(|by| hosts::plain(&by.value)).filter(|by| hosts::is_public(by)) else {
        return false;
    };
    let mut names = sending_names(above);
    names.extend(above.by.as_ref().filter(|_| own).map(|by| hosts::plain(&by.value)));
    names.retain(|name| hosts::is_public(name));
    !names.is_empty() && names.iter().all(|name| *name != by && !hosts::together(name, &by))
}

fn from_itself(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for pair in mail.hops.windows(2) {
        let [above, below] = pair else { continue };
        // A mail written in a browser or by a program on the machine has no line of the machine's for taking it in.
        if above.from.is_none() || !is_loopback(above) || is_retrieval(above) || is_submission(below) {
            continue;
        }
        let public = above.by.as_ref().is_some_and(|by| hosts::is_public(&by.value));
        // A filter or the mail of another house on the same machine greets under a public name of its own.
        let greeted = above
            .from
            .as_ref()
            .zip(above.by.as_ref())
            .is_some_and(|(from, by)| hosts::is_public(&from.value) && !hosts::together(&from.value, &by.value));
        any = true;
        if public && strangers(above, below, true) && !aliased(&mail.hops, above, below) {
            found.push(
                Found::new(
                    Say::text("A server took the mail from itself, and the line below was written by ")
                        .value(below.by.as_ref().map(|by| by.value.clone()).unwrap_or_default()),
                    Exhibit::claims(label(above, mail), &told(above)),
                )
                .with(Exhibit::contradicts(label(below, mail), &told(below)))
                .at_most(if greeted { Weight::Note } else { Weight::Odd }),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no server took the mail from itself with a line below") }
}

/// Identifiers shorter than this (letters) meet by chance.
const SHORT_ID: usize = 6;

fn id_twice(mail: &Mail, _: &Scene) -> Outcome {
    let named: Vec<_> = mail
        .hops
        .iter()
        .filter_map(|hop| Some((hop, hop.id.as_ref()?, hosts::plain(&hop.by.as_ref()?.value))))
        .filter(|(hop, id, _)| {
            id.value.len() >= SHORT_ID && hop.software.as_ref().is_none_or(|software| software.at != id.at)
        })
        .collect();
    if named.len() < 2 {
        return Outcome::skip("fewer than two Received lines give an identifier");
    }
    for (index, (hop, id, host)) in named.iter().enumerate() {
        for (other_hop, other, other_host) in named.iter().skip(index + 1) {
            if id.value == other.value && !hosts::together(host, other_host) && host != other_host {
                return Outcome::Found(vec![
                    Found::new(
                        Say::text("Two hosts gave the same identifier: ").value(id.value.clone()),
                        Exhibit::claims(label(hop, mail), id),
                    )
                    .with(Exhibit::contradicts(label(other_hop, mail), other)),
                ]);
            }
        }
    }
    Outcome::Consistent
}
