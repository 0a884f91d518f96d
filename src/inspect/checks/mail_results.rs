//! Checks of what receiving servers wrote about their own tests (Authentication-Results, Received-SPF) and about whom the
//! mail was for, against the mail that stands there.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::hosts;
use super::super::roles::written_into;
use super::mail_hops::label;
use crate::evidence::{Fact, Mail};

/// A result quotes the start of a signature (RFC 6008 4): fewer letters would meet by chance.
const SHORTEST_START: usize = 6;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-result-of-another-signature",
        title: "A server's result speaks of a signature that the mail does not carry",
        looks_at: "header.b of each Authentication-Results, and the b= of every DKIM-Signature",
        why: "The server noted the first letters of the signature that it tested. If no signature of the mail begins so, the result was written for another mail, or the signature was exchanged afterwards.",
        innocent: &[
            "A gateway or mailing list that signed anew and took the old signature out",
            "An export that dropped header lines",
        ],
        next_step: "Ask for the mail as its server keeps it, with all signatures",
        sources: &["RFC 6008", "RFC 8601 2.7.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(signature_elsewhere),
    },
    Check {
        id: "mail-result-of-another-sender",
        title: "A server tested the mail under another sender's domain",
        looks_at: "header.from of each Authentication-Results, and the From header",
        why: "The server noted the domain that stood in From when it tested. Another domain stands there now.",
        innocent: &[
            "A mailing list or gateway that rewrites From",
            "A forwarding service that sends under its own name",
        ],
        next_step: "Ask for the mail from a second mailbox and compare From",
        sources: &["RFC 8601 2.7.3", "RFC 7489 11.1"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(sender_elsewhere),
    },
    Check {
        id: "mail-envelope-differs",
        title: "The address that handed the mail over is told in two ways",
        looks_at: "Return-Path, the topmost Received line's envelope-from, and smtp.mailfrom of the topmost Authentication-Results",
        why: "Before the mail itself, the sending server gives an address of its own (the envelope's sender). All three places are written from it when the mail is taken in.",
        innocent: &[
            "A forwarding service that rewrites the envelope",
            "A mailing list that took the mail in and sent it on",
        ],
        next_step: "See which server wrote which of the lines",
        sources: &["RFC 5321 4.4", "RFC 8601 2.7.2"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(envelope_differs),
    },
    Check {
        id: "mail-result-by-stranger",
        title: "Results were written by a host that is nowhere on the way",
        looks_at: "Name at the start of the topmost Authentication-Results, and the hosts of all Received lines",
        why: "The server that tests a mail is one that takes it in, so its organisation stands in the Received lines too.",
        innocent: &[
            "A server that signs its results with another name",
            "A copy from which inner lines were taken out",
        ],
        next_step: "Look at other mails in the same mailbox: who writes their results?",
        sources: &["RFC 8601 2.5"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(by_stranger),
    },
    Check {
        id: "mail-result-address-strange",
        title: "The address that was tested stands in no Received line",
        looks_at: "client-ip of Received-SPF and of Authentication-Results, and the addresses of all Received lines",
        why: "The test is made with the address of the connection, which the same server writes into its Received line.",
        innocent: &["A proxy or filter in front", "A copy from which inner lines were taken out"],
        next_step: "Compare with other mails in the same mailbox",
        sources: &["RFC 7208 9.1"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(address_strange),
    },
    Check {
        id: "mail-recipient-not-named",
        title: "The servers carried the mail for somebody whom it does not name",
        looks_at: "Delivered-To, X-Original-To and the for clauses of all Received lines, and To and Cc",
        why: "The way of a mail begins with somebody in To or Cc, also where a list or a forwarding hands it on. If it never names one of them, the mail came as a blind copy, or the way is another mail's.",
        innocent: &["A mailing list", "A blind copy", "A forwarding", "Another address of the same person"],
        next_step: "Ask the owner of the mailbox how this mail reached them",
        sources: &["RFC 5322 3.6.3", "RFC 9228"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(recipient_not_named),
    },
];

/// The value of a property such as `header.b` in one result (RFC 8601 2.2), quotes taken off.
pub(super) fn property<'a>(result: &'a str, name: &str) -> Option<&'a str> {
    result.split_whitespace().find_map(|word| {
        let (key, value) = word.split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_end_matches([';', ',', ')']).trim_matches('"'))
    })
}

/// All results of the mail that name the property: host, result, value.
fn properties<'a>(mail: &'a Mail, name: &'a str) -> impl Iterator<Item = (&'a str, &'a Fact<String>, &'a str)> + 'a {
    mail.authentication.iter().flat_map(move |one| {
        one.results
            .iter()
            .filter_map(move |result| Some((one.authserv_id.value.as_str(), result, property(&result.value, name)?)))
    })
}

fn signature_elsewhere(mail: &Mail, _: &Scene) -> Outcome {
    let without_blanks = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let signatures: Vec<(String, &Fact<String>)> = mail
        .signatures
        .iter()
        .filter(|signature| signature.header == "dkim-signature")
        .filter_map(|signature| signature.tag("b"))
        .map(|b| (without_blanks(&b.value), b))
        .collect();
    let starts: Vec<_> = properties(mail, "header.b").filter(|(_, _, start)| start.len() >= SHORTEST_START).collect();
    if starts.is_empty() {
        return Outcome::skip("no result quotes the start of a signature");
    }
    let listed = through_a_list(mail);
    let mut found = Vec::new();
    for (host, result, start) in starts {
        if signatures.iter().any(|(b, _)| b.starts_with(start)) {
            continue;
        }
        let says = Say::text("The result of ")
            .value(host)
            .then(" speaks of a signature that begins ")
            .value(start)
            .then(", and no signature of the mail does");
        let one = Found::new(says, Exhibit::claims("Authentication-Results: one result", result));
        found.push(match signatures.first() {
            Some((_, first)) => {
                let one = one.with(Exhibit::contradicts("DKIM-Signature: b=", first));
                if listed { one.at_most(Weight::Note) } else { one }
            }
            None => one.at_most(Weight::Note),
        });
    }
    Outcome::of(found)
}

/// Whether a mailing list handled the mail: lists rewrite From, sign anew and send under their own envelope.
pub(super) fn through_a_list(mail: &Mail) -> bool {
    let names =
        ["mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version", "x-original-from", "resent-from"];
    mail.headers.iter().any(|header| {
        let name = header.name.to_ascii_lowercase();
        let bulk = ["bulk", "list"].iter().any(|word| header.text.trim().eq_ignore_ascii_case(word));
        (name == "precedence" && bulk) || name.starts_with("list-") || names.contains(&name.as_str())
    })
}

fn sender_elsewhere(mail: &Mail, _: &Scene) -> Outcome {
    let Some(from) = mail.from.first() else { return Outcome::skip("the mail names no sender") };
    let tested: Vec<_> = properties(mail, "header.from").filter(|(_, _, domain)| hosts::is_public(domain)).collect();
    if tested.is_empty() {
        return Outcome::skip("no result names the sender's domain");
    }
    let address = from.map(|mailbox| mailbox.address.clone());
    let domains: Vec<String> = mail.from.iter().map(|from| from.value.domain()).collect();
    let listed = through_a_list(mail);
    let mut found = Vec::new();
    for (host, result, domain) in tested {
        let domain = domain.rsplit('@').next().unwrap_or(domain);
        if domains.iter().any(|own| own.eq_ignore_ascii_case(domain) || hosts::together(own, domain))
            || written_into(domain, &address.value)
        {
            continue;
        }
        let one = Found::new(
            Say::text("When ").value(host).then(" tested the mail, it was from ").value(domain),
            Exhibit::claims("From header", &address),
        )
        .with(Exhibit::contradicts("Authentication-Results: one result", result));
        found.push(if listed { one.at_most(Weight::Note) } else { one });
    }
    Outcome::of(found)
}

/// The domain of an envelope address or bare domain, lower case; empty for the empty sender.
fn envelope_domain(text: &str) -> String {
    let text = text.trim().trim_matches(['<', '>', '"']);
    text.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

fn envelope_differs(mail: &Mail, _: &Scene) -> Outcome {
    let Some(path) = mail.headers.iter().find(|header| header.is("return-path")) else {
        return Outcome::skip("there is no Return-Path");
    };
    let path = path.fact();
    let ours = envelope_domain(&path.value);
    let topmost = mail.hops.first().and_then(|hop| hop.envelope_from.as_ref());
    let result = mail.authentication.first().and_then(|one| {
        one.results.iter().find_map(|result| Some((result, property(&result.value, "smtp.mailfrom")?)))
    });
    let others = [
        topmost.map(|fact| ("Topmost Received line: envelope-from", fact, envelope_domain(&fact.value))),
        result.map(|(fact, value)| ("Topmost Authentication-Results: smtp.mailfrom", fact, envelope_domain(value))),
    ];
    let others: Vec<_> = others.into_iter().flatten().filter(|(_, _, domain)| hosts::is_public(domain)).collect();
    if others.is_empty() || !hosts::is_public(&ours) {
        return Outcome::skip("nothing but Return-Path names the envelope's sender");
    }
    let found = others.into_iter().filter(|(_, _, domain)| *domain != ours && !hosts::together(domain, &ours)).map(
        |(label, fact, domain)| {
            Found::new(
                Say::text("Return-Path names ")
                    .value(ours.clone())
                    .then(", another line of the receiving side ")
                    .value(domain),
                Exhibit::claims("Return-Path header", &path),
            )
            .with(Exhibit::contradicts(label, fact))
        },
    );
    Outcome::of(found.collect())
}

fn by_stranger(mail: &Mail, _: &Scene) -> Outcome {
    let Some(results) = mail.authentication.first().filter(|one| hosts::is_public(&one.authserv_id.value)) else {
        return Outcome::skip("no results name the host that wrote them");
    };
    if mail.hops.is_empty() {
        return Outcome::skip("there is no Received line");
    }
    let id = &results.authserv_id;
    let own = |name: &Option<Fact<String>>| name.as_ref().is_some_and(|name| hosts::together(&name.value, &id.value));
    let mailbox = |header: &&crate::evidence::Header| header.is("delivered-to") || header.is("x-original-to");
    let delivered =
        mail.headers.iter().filter(mailbox).any(|header| hosts::together(&envelope_domain(&header.text), &id.value));
    if delivered || mail.hops.iter().any(|hop| own(&hop.by) || own(&hop.from) || own(&hop.looked_up) || own(&hop.r#for))
    {
        return Outcome::Consistent;
    }
    let mut found = Found::new(
        Say::text("The results are given in the name of ")
            .value(id.value.clone())
            .then(", and no Received line names a host of that organisation"),
        Exhibit::claims("Authentication-Results: host", id),
    );
    if let Some(by) = mail.hops.first().and_then(|hop| hop.by.as_ref()) {
        found = found.with(Exhibit::context("Topmost Received line: by", by));
    }
    Outcome::Found(vec![found])
}

fn address_strange(mail: &Mail, _: &Scene) -> Outcome {
    let known: Vec<&str> = mail.hops.iter().flat_map(|hop| &hop.addresses).map(|one| one.value.as_str()).collect();
    if known.is_empty() {
        return Outcome::skip("no Received line names an address");
    }
    let spf = mail.headers.iter().filter(|header| header.is("received-spf")).map(crate::evidence::Header::fact);
    let results = mail.authentication.iter().flat_map(|one| one.results.iter().cloned());
    let mut any = false;
    let mut found = Vec::new();
    for fact in spf.chain(results) {
        let named = property(&fact.value, "client-ip").or_else(|| property(&fact.value, "smtp.client-ip"));
        let Some(address) = named.filter(|address| address.contains(['.', ':'])) else { continue };
        any = true;
        if !known.iter().any(|one| one.eq_ignore_ascii_case(address)) {
            found.push(Found::new(
                Say::text("The sender was tested with the address ")
                    .value(address)
                    .then(", which no Received line names"),
                Exhibit::claims("Result of the test", &fact),
            ));
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no test names the address that it was made with") }
}

fn recipient_not_named(mail: &Mail, _: &Scene) -> Outcome {
    let is_mailbox = |header: &&crate::evidence::Header| {
        ["delivered-to", "x-original-to", "envelope-to", "x-delivered-to"].iter().any(|name| header.is(name))
    };
    let bare = |text: &str| text.trim().trim_matches(['<', '>', ';']).to_ascii_lowercase();
    let mut stops: Vec<(String, Fact<String>)> = mail
        .headers
        .iter()
        .filter(is_mailbox)
        .map(|header| (format!("{} header", header.name), header.fact()))
        .collect();
    let on_the_way =
        mail.hops.iter().filter_map(|hop| Some((format!("{}: for", label(hop, mail)), hop.r#for.clone()?)));
    stops.extend(on_the_way.filter(|(_, fact)| fact.value.contains('@')));
    let Some((first_label, first)) = stops.first() else {
        return Outcome::skip("no line names whom the mail was handed on for");
    };
    if mail.to.is_empty() {
        return Outcome::skip("To and Cc name nobody");
    }
    if through_a_list(mail) {
        return Outcome::skip("a mailing list handed the mail on: lists do so for everybody on them");
    }
    // Forwardings hand on for others; the way begins with somebody whom the mail names.
    let named = |text: &str| mail.to.iter().any(|to| to.value.address.to_ascii_lowercase() == bare(text));
    if stops.iter().any(|(_, fact)| named(&fact.value)) {
        return Outcome::Consistent;
    }
    let mut found = Found::new(
        Say::text("The mail was handed on for ")
            .value(bare(&first.value))
            .then(", and neither To nor Cc names anybody for whom a server handed it on"),
        Exhibit::claims(first_label.clone(), first),
    );
    if let Some((label, last)) = stops.last().filter(|last| last.1.at != first.at) {
        found = found.with(Exhibit::claims(label.clone(), last));
    }
    if let Some(to) = mail.to.first() {
        found = found.with(Exhibit::contradicts("First recipient", &to.map(|to| to.address.clone())));
    }
    Outcome::Found(vec![found])
}
