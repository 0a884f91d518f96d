//! Which domains a mail names and in which role; whether a mailing list or a resending hand had it.

use super::knowledge::hosts::registrable;
use crate::evidence::limits::mail::{LONGEST_LINKED, MOST_LINKS};
use crate::evidence::{Fact, Header, Mail};

/// Most domains of one mail that are gathered: what a list of thousands of recipients adds says nothing new.
const MOST_DOMAINS: usize = 1_000;
/// Most places of one kind that are read: addresses of a header, identifiers, signatures.
const MOST_PLACES: usize = 1_000;

/// What a domain is named as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DomainRole {
    /// Address of From.
    From,
    /// Address of Sender.
    Sender,
    /// Address of Reply-To.
    ReplyTo,
    /// Address of Return-Path.
    ReturnPath,
    /// Right of @ in the Message-ID.
    MessageId,
    /// Address of To and Cc.
    Recipient,
    /// A host of a Received line.
    Hop,
    /// d= of a signature.
    Signature,
    /// Of a mailing list.
    List,
    /// Right of @ in In-Reply-To and References.
    Reference,
    /// Host of a link in the text.
    Link,
}

/// A domain with its role and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDomain {
    /// What it is named as.
    pub role: DomainRole,
    /// Lower case, readable form for addresses.
    pub domain: String,
    /// What the place is called.
    pub label: String,
    /// The bytes behind it.
    pub fact: Fact<String>,
}

/// Every domain that the mail names, by role.
pub fn domains(mail: &Mail) -> Vec<NamedDomain> {
    let mut all: Vec<NamedDomain> = Vec::new();
    let mut add = |role, label: &str, domain: &str, fact: Fact<String>| {
        let domain = domain.trim_end_matches('.').to_lowercase();
        let known = all.iter().any(|one| one.role == role && one.domain == domain);
        if !known && is_name(&domain) && all.len() < MOST_DOMAINS {
            all.push(NamedDomain { role, domain, label: label.to_owned(), fact });
        }
    };
    for (role, label, boxes) in [
        (DomainRole::From, "From header", &mail.from),
        (DomainRole::Sender, "Sender header", &mail.sender),
        (DomainRole::ReplyTo, "Reply-To header", &mail.reply_to),
        (DomainRole::Recipient, "To or Cc header", &mail.to),
    ] {
        for one in boxes.iter().take(MOST_PLACES) {
            add(role, label, &one.value.domain_shown, one.map(|mailbox| mailbox.address.clone()));
        }
    }
    for header in mail.named("return-path").take(MOST_PLACES) {
        add(DomainRole::ReturnPath, "Return-Path header", host_of(&header.text), header.fact());
    }
    for (role, label, ids) in [
        (DomainRole::MessageId, "Message-ID header", &mail.message_ids),
        (DomainRole::Reference, "In-Reply-To header", &mail.in_reply_to),
        (DomainRole::Reference, "References header", &mail.references),
    ] {
        for id in ids.iter().take(MOST_PLACES) {
            add(role, label, host_of(&id.value), id.clone());
        }
    }
    for hop in &mail.hops {
        let label = format!("Received line, hop {}", hop.place(mail.hops.len()));
        for name in [&hop.by, &hop.looked_up, &hop.from].into_iter().flatten() {
            add(DomainRole::Hop, &label, &name.value, name.clone());
        }
    }
    for signature in mail.signatures.iter().take(MOST_PLACES) {
        if let Some(domain) = signature.tag("d") {
            add(DomainRole::Signature, &format!("{} d=", signature.header), &domain.value, domain.clone());
        }
    }
    for header in list_headers(mail).take(MOST_PLACES) {
        let label = format!("{} header", header.name);
        // `Friends of quays <quays.lists.example>` and `<mailto:quays@lists.example>`.
        let inner = header.text.rsplit_once('<').map_or("", |(_, inner)| inner).trim_end_matches('>');
        let host = inner.rsplit_once('@').map_or(inner, |(_, host)| host);
        add(DomainRole::List, &label, host.split('?').next().unwrap_or_default(), header.fact());
    }
    let mut links = 0;
    for body in mail.bodies.iter().take(MOST_PLACES) {
        for (at, _) in body.text.match_indices("://").take_while(|(at, _)| *at < LONGEST_LINKED) {
            if links >= MOST_LINKS {
                break;
            }
            let scheme = body.text.get(..at).unwrap_or_default();
            if !scheme.ends_with("http") && !scheme.ends_with("https") {
                continue;
            }
            let rest = body.text.get(at + 3..).unwrap_or_default();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
            links += 1;
            let host = rest.get(..end).unwrap_or_default();
            add(DomainRole::Link, "Link in the text", host, body.fact(at + 3, at + 3 + end));
        }
    }
    all
}

/// Whether a word could be the name of a host under a top-level domain, and is no internet address.
fn is_name(domain: &str) -> bool {
    domain.contains('.')
        && !domain.starts_with('.')
        && domain.rsplit('.').next().is_some_and(|last| last.chars().any(char::is_alphabetic))
        && domain.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

/// What stands right of the last @ of an address or identifier, brackets cut.
pub fn host_of(text: &str) -> &str {
    let host = text.rsplit_once('@').map_or("", |(_, host)| host);
    host.split(['>', ' ', ')']).next().unwrap_or_default()
}

fn list_headers(mail: &Mail) -> impl Iterator<Item = &Header> {
    mail.headers.iter().filter(|header| header.is("list-id") || header.is("list-post"))
}

/// The header that shows that a mailing list, a forwarder or a person sent the mail on, if there is one: such hands
/// rebuild parts, add ids and change From.
pub fn sent_on(mail: &Mail) -> Option<&Header> {
    const LISTS: [&str; 9] = [
        "list-id",
        "list-post",
        "list-unsubscribe",
        "mailing-list",
        "x-mailing-list",
        "x-beenthere",
        "x-mailman-version",
        "resent-from",
        "x-original-from",
    ];
    let by_name = mail.headers.iter().find(|header| LISTS.iter().any(|name| header.is(name)));
    by_name.or_else(|| {
        let word = |header: &Header| {
            let text = header.text.to_lowercase();
            (header.is("precedence") && ["list", "bulk", "junk"].contains(&text.trim()))
                || ((header.is("sender") || header.is("return-path"))
                    && ["owner-", "-owner@", "-bounces", "-admin@", "-request@", "listserv", "bounce+"]
                        .iter()
                        .any(|word| text.contains(word)))
        };
        mail.headers.iter().find(|header| word(header))
    })
}

/// Whether a server wrote the mail about another one, which it quotes as it likes.
pub fn is_bounce(mail: &Mail) -> bool {
    let report = mail.parts.iter().take(2).any(|part| part.content_type.contains("report"));
    let daemon = |address: &str| ["mailer-daemon", "postmaster"].iter().any(|name| address.starts_with(name));
    report || mail.from.iter().any(|from| daemon(&from.value.address.to_ascii_lowercase()))
}

/// Longest left part of an address, or domain, that is looked through (letters): such services write far shorter ones.
const LONGEST_LEFT: usize = 1_000;

/// Whether the address holds the domain in its left part, as services write it that hide or pass on an address:
/// `tomas_at_quaystudio_example_x1@relay.example`, `tomas=quaystudio.example@lists.example`.
pub fn written_into(domain: &str, address: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().take(LONGEST_LEFT).filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let domain = plain(registrable(domain));
    !domain.is_empty() && address.rsplit_once('@').is_some_and(|(left, _)| plain(left).contains(&domain))
}

/// Whether From names the list itself, as lists do for senders whose domain forbids sending on (DMARC).
pub fn from_is_list(mail: &Mail, domains: &[NamedDomain]) -> bool {
    let of = |role| domains.iter().filter(move |one| one.role == role).map(|one| registrable(&one.domain));
    sent_on(mail).is_some()
        && of(DomainRole::From).any(|from| of(DomainRole::List).chain(of(DomainRole::Sender)).any(|list| list == from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Body, ByteSpan, Mailbox};

    #[test]
    fn domains_come_with_their_roles() {
        let at = |text: &str| Fact::raw(text.to_owned(), ByteSpan::new(0, 1));
        let mailbox = |address: &str| {
            let domain_shown = host_of(address).to_owned();
            Fact::raw(Mailbox { display: String::new(), address: address.into(), domain_shown }, ByteSpan::new(0, 1))
        };
        let body = Body { text: "see https://quays.example/a and HTTP://no ftp://x.example".into(), ..Body::default() };
        let mail = Mail {
            from: vec![mailbox("a@b.example")],
            to: vec![mailbox("press@c.example"), mailbox("desk@c.example"), mailbox("nobody")],
            message_ids: vec![at("<1.2@pc.b.example>")],
            bodies: vec![body],
            ..Mail::default()
        };
        let found: Vec<_> = domains(&mail).into_iter().map(|one| (one.role, one.domain)).collect();
        assert_eq!(
            found,
            [
                (DomainRole::From, "b.example".to_owned()),
                (DomainRole::Recipient, "c.example".to_owned()),
                (DomainRole::MessageId, "pc.b.example".to_owned()),
                (DomainRole::Link, "quays.example".to_owned()),
            ]
        );
    }
}
