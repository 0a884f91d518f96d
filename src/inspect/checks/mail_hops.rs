//! Checks of the Received lines against each other.

use jiff::civil::{Date, date};

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::copy::CopyKind;
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Fact, Hop, Mail, Order, Stamp};

/// Two servers' clocks may differ by so much (seconds) before it is worth a word.
const CLOCK_SKEW: i64 = 60;
/// Beyond this (seconds) servers' clocks seldom differ.
const LARGE_SKEW: i64 = 3_600;
/// Beyond this (seconds) no zone mistake explains it.
const BEYOND_ZONES: i64 = 26 * 3_600;
/// A server between two that agree is off by more than this (seconds) only if its clock or its line is wrong: between an
/// hour and this lie zone mistakes of an hour.
const ALONE_OFF: i64 = 5_400;
/// Neighbours agree if the mail took no longer than this (seconds) from one to the other.
const NEIGHBOURS: i64 = 600;
/// Travel time and skew (seconds) around whole hours.
const ZONE_STEP_SLACK: i64 = 600;
/// TLS 1.3 was published in August 2018 (RFC 8446); drafts were switched on in browsers and servers from 2016.
const TLS_1_3_DRAFTS: Date = date(2016, 9, 1);
/// TLS 1.2 was published in August 2008 (RFC 5246).
const TLS_1_2: Date = date(2008, 1, 1);

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-hop-time-travel",
        title: "A server noted the mail before the server that handed it over",
        looks_at: "The dates of neighbouring Received lines",
        why: "Every server puts its line on top. A line that is earlier than the one below says the mail arrived before it left.",
        innocent: &[
            "One server's clock was wrong",
            "A wrong zone setting on one server",
            "A gateway that reorders lines",
        ],
        next_step: "Look at other mails through the same server on that day: is it off by the same amount?",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(time_travel),
    },
    Check {
        id: "mail-hop-no-date",
        title: "A Received line without a readable date",
        looks_at: "The part behind the last semicolon of each Received line",
        why: "Servers always write when they took the mail. A line without a date was not written in the usual way.",
        innocent: &["An unusual or old mail server", "A line cut by an export"],
        next_step: "Compare with lines of the same server in other mails",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(no_date),
    },
    Check {
        id: "mail-hop-protocol-too-early",
        title: "A server names an encryption version that did not exist yet",
        looks_at: "The TLS version and date of each Received line",
        why: "A server can only name a protocol that it knows. One that came out later says the line or its date was written later.",
        innocent: &["A server's clock that was far behind", "A test of an unpublished draft"],
        next_step: "Ask for the same mail from another mailbox and compare this line",
        sources: &["RFC 8446 (August 2018)", "RFC 5246 (August 2008)"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(protocol_too_early),
    },
    Check {
        id: "mail-hop-address-impossible",
        title: "A Received line names an address that cannot exist",
        looks_at: "Addresses in the from clause of each Received line",
        why: "A server writes the address that it sees on the line. No connection comes from an address with a part above 255.",
        innocent: &[
            "A name that only looks like an address",
            "A line that somebody shortened or masked before handing the mail on",
        ],
        next_step: "Look at the bytes, and ask whether the file was edited to protect somebody",
        sources: &["RFC 791 3.2"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(address_impossible),
    },
    Check {
        id: "mail-hop-below-headers",
        title: "A Received line stands below the mail's own headers",
        looks_at: "The order of the header lines",
        why: "Servers put their lines on top. A line below From, Subject or Date was there before the mail was sent, or was put in later.",
        innocent: &[
            "Some gateways, mailing lists and mail archives reorder lines",
            "Some programs write one themselves when they hand the mail over",
        ],
        next_step: "Treat the lines below as the sender's own words, not as a server's",
        sources: &["RFC 5321 3.7.2", "RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(below_headers),
    },
];

/// The line's place on the way and its host, for exhibits.
pub(super) fn label(hop: &Hop, mail: &Mail) -> String {
    let by = hop.by.as_ref().map(|by| format!(" by {}", by.value)).unwrap_or_default();
    format!("Received line, hop {}{by}", hop.place(mail.hops.len()))
}

/// Hops in travelling order with their dates.
fn dated(mail: &Mail) -> Vec<(&Hop, &Fact<Stamp>)> {
    mail.dated_hops().rev().collect()
}

fn time_travel(mail: &Mail, scene: &Scene) -> Outcome {
    let hops = dated(mail);
    if hops.len() < 2 {
        return Outcome::skip("fewer than two Received lines carry a date");
    }
    let skew = |hop: &Hop| {
        let stops = scene.route.map(|route| route.stops.as_slice()).unwrap_or_default();
        stops.iter().find(|stop| stop.received == hop.index).and_then(|stop| stop.skew)
    };
    let mut found = Vec::new();
    for (at, pair) in hops.windows(2).enumerate() {
        let [(below, earlier), (above, later)] = pair else { continue };
        let Order::Before(seconds) = later.value.compare(&earlier.value) else { continue };
        if seconds <= CLOCK_SKEW {
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| hops.get(before)).map(|(_, date)| &date.value);
        let after = hops.get(at + 2).map(|(_, date)| &date.value);
        let alone = seconds > ALONE_OFF
            && (agree(Some(&earlier.value), after, seconds) || agree(before, Some(&later.value), seconds));
        // The first stop is often the sender's own computer, and those clocks are often wrong.
        let first = at == 0 && !agree(Some(&earlier.value), after, seconds);
        let weight = if seconds > BEYOND_ZONES {
            Weight::Conflict
        } else if alone || (seconds > LARGE_SKEW && !is_zone_step(seconds) && !first) {
            Weight::Odd
        } else {
            Weight::Note
        };
        let host = |hop: &Hop| hop.by.as_ref().map_or_else(|| "one server".to_owned(), |by| by.value.clone());
        let say = match (skew(below), skew(above)) {
            (Some(ahead), None) if ahead > 0 => Say::text("The clock of ")
                .value(host(below))
                .then(" was ahead of the servers before and after it by ")
                .span(ahead),
            (None, Some(behind)) if behind < 0 => Say::text("The clock of ")
                .value(host(above))
                .then(" was behind the servers before and after it by ")
                .span(behind),
            _ => Say::text("A server noted the mail ").span(seconds).then(" before the server that handed it over"),
        };
        let found_here = Found::new(say, Exhibit::claims_time(label(below, mail), earlier))
            .with(Exhibit::contradicts_time(label(above, mail), later))
            .at_most(weight);
        found.push(found_here);
    }
    Outcome::of(found)
}

/// Whether two moments, of the stops before and after one that is off by `seconds`, follow each other as they should.
fn agree(before: Option<&Stamp>, after: Option<&Stamp>, seconds: i64) -> bool {
    let gap = before.zip(after).and_then(|(before, after)| after.seconds_after(before));
    gap.is_some_and(|gap| (-CLOCK_SKEW..=NEIGHBOURS).contains(&gap) && gap < seconds / 4)
}

/// Whether a difference is whole hours but for travel time and skew: most real lines that are hours early are
/// written in a wrong zone (17 of 21 in 1,065 ordinary mails).
fn is_zone_step(seconds: i64) -> bool {
    let rest = seconds % 3_600;
    rest <= ZONE_STEP_SLACK || rest >= 3_600 - ZONE_STEP_SLACK
}

/// Clauses that RFC 5321 4.4 knows, in words.
const OWN_CLAUSES: [&str; 6] = ["from", "by", "via", "with", "id", "for"];

fn no_date(mail: &Mail, _: &Scene) -> Outcome {
    if mail.hops.is_empty() {
        return Outcome::skip("there is no Received line");
    }
    let found = mail.hops.iter().filter(|hop| hop.date.is_none()).map(|hop| {
        let line = Fact::raw(
            hop.clauses()
                .filter(|(word, _)| OWN_CLAUSES.contains(word))
                .map(|(word, fact)| format!("{word} {}", fact.value))
                .collect::<Vec<_>>()
                .join(" "),
            hop.body,
        );
        Found::new(
            Say::text("A Received line carries no date that can be read"),
            Exhibit::claims(label(hop, mail), &line),
        )
    });
    Outcome::of(found.collect())
}

fn protocol_too_early(mail: &Mail, _: &Scene) -> Outcome {
    let lines: Vec<_> = mail.hops.iter().filter_map(|hop| Some((hop, hop.tls.as_ref()?, hop.date.as_ref()?))).collect();
    if lines.is_empty() {
        return Outcome::skip("no dated Received line names a TLS version");
    }
    let mut found = Vec::new();
    for (hop, tls, when) in lines {
        let version: String = tls.value.chars().filter(char::is_ascii_digit).take(2).collect();
        let (born, name) = match version.as_str() {
            "13" => (TLS_1_3_DRAFTS, "TLS 1.3, first switched on anywhere in late 2016"),
            "12" => (TLS_1_2, "TLS 1.2, published in August 2008"),
            _ => continue,
        };
        let Some(at) = when.value.civil() else { continue };
        if at.date() < born {
            found.push(
                Found::new(
                    Say::text("A line of ").time(&when.value).then(format!(" names {name}")),
                    Exhibit::claims_time(label(hop, mail), when),
                )
                .with(Exhibit::contradicts("TLS version in the same line", tls)),
            );
        }
    }
    Outcome::of(found)
}

fn address_impossible(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        for address in hop.addresses.iter().filter(|address| !address.value.contains(':')) {
            any = true;
            // Beside an address that the server saw, the first one is only the name that the sender gave.
            let inside = |one: &Fact<String>| {
                let clause = hop.from.as_ref().and_then(|from| from.at.raw_span());
                clause.zip(one.at.raw_span()).is_some_and(|(clause, span)| clause.contains(span))
            };
            let given = inside(address) && !hop.addresses.iter().all(inside);
            let beyond = address.value.split('.').any(|part| part.parse::<u16>().is_ok_and(|octet| octet > 255));
            if beyond {
                let one = Found::new(
                    Say::text("A Received line names ")
                        .value(address.value.clone())
                        .then(", and no address has a part above 255"),
                    Exhibit::claims(label(hop, mail), address),
                );
                found.push(if given { one.at_most(Weight::Note) } else { one });
            }
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line names an IPv4 address") }
}

fn below_headers(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Outcome::skip("the copy was written anew by an export, which orders header lines as it likes");
    }
    let is_trace = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.is_empty()
            || name.starts_with("x-")
            || ["return-path", "delivered-to", "received", "authentication-results"].contains(&name.as_str())
    };
    let Some(first_own) = mail.headers.iter().find(|header| {
        ["from", "subject", "date", "to", "message-id"].iter().any(|name| header.is(name)) && !is_trace(&header.name)
    }) else {
        return Outcome::skip("the mail has none of From, Subject, Date, To, Message-ID");
    };
    if mail.hops.is_empty() {
        return Outcome::skip("there is no Received line");
    }
    let found = mail.hops.iter().filter(|hop| hop.body.start > first_own.line.start).take(1).map(|hop| {
        let line = Fact::raw(hop.by.as_ref().map_or_else(String::new, |by| format!("by {}", by.value)), hop.body);
        Found::new(
            Say::text("A Received line stands below ")
                .value(first_own.name.clone())
                .then(", where servers do not write"),
            Exhibit::claims(label(hop, mail), &line),
        )
        .with(Exhibit::context(format!("{} header above it", first_own.name), &first_own.fact()))
    });
    Outcome::of(found.collect())
}
