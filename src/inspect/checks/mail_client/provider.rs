//! What the maker of the Message-ID would have left on the way.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts::registrable;
use super::super::super::knowledge::{LEARNED, MakerKind, Provider};
use super::super::super::roles::{host_of, sent_on};
use super::forms::with_hand;
use crate::evidence::{Fact, Hop, Locator, Mail};

pub const WAY: Check = Check {
    id: "mail-provider-not-on-way",
    title: "The Message-ID is that of a mail service that left no other trace",
    looks_at: "From, Message-ID, the Received lines, DKIM-Signature and the service's own headers",
    why: "A mail written in the web pages or the app of such a service starts on its servers: their names stand in the lowest Received lines, and their signature and own headers on the mail.",
    innocent: &[
        "A mailing list, an archive or an export took the lower Received lines and the signature away",
        "A program that copies the service's ids",
    ],
    next_step: "Ask the recipient for the mail as their server holds it, with all Received lines",
    sources: &["assets/knowledge/clients.tsv: hosts and headers of each service", "RFC 5321 4.4"],
    weight: Weight::Conflict,
    since: "0.2.0",
    run: Run::Mail(way),
};

pub const PARTS: Check = Check {
    id: "mail-provider-boundary-form",
    title: "The Message-ID is a mail service's, and no boundary has the form that it writes",
    looks_at: "Message-ID and the boundary of each Content-Type",
    why: "The web pages and apps of a mail service write both the Message-ID and the line between the parts, each in a form of its own.",
    innocent: &[
        "A mailing list, virus scanner, ticket system or gateway built the parts anew",
        "A program that copies the service's ids",
    ],
    next_step: "Compare with another mail of the same person and time that has an attachment",
    sources: &["assets/knowledge/clients.tsv: 34 of 34 real mails of Gmail with parts", "RFC 2046 5.1.1"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(parts),
};

pub const ID_HOST: Check = Check {
    id: "mail-id-host-against-hop",
    title: "The server that made the Message-ID calls itself otherwise in its own Received line",
    looks_at: "Message-ID and the Received line with the same queue number",
    why: "Where a program sends no Message-ID, the first server makes one of its queue number and its own name. The Received line of the same number names the same server; if the two names differ, one was changed.",
    innocent: &[
        "A server set up to use another name in the ids that it makes",
        "The names were replaced to protect somebody",
    ],
    next_step: "Ask which organisation runs the server of the Received line: the mail was handed in there",
    sources: &[
        "sendmail, Postfix and Exim write both from one setting: 344 of 345 real mails agree, and the other is a name made unusable on purpose",
        "RFC 5322 3.6.4",
    ],
    weight: Weight::Conflict,
    since: "0.2.0",
    run: Run::Mail(id_host),
};

/// Whether a host's name ends in one of these.
fn of_service(name: &Fact<String>, provider: &Provider) -> bool {
    let name = name.value.trim_end_matches('.').to_lowercase();
    provider.hosts.iter().any(|host| name.strip_suffix(host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// A trace of the service besides sender and id.
fn trace(mail: &Mail, provider: &Provider) -> bool {
    let on_way = mail
        .hops
        .iter()
        .any(|hop| [&hop.from, &hop.looked_up, &hop.by].into_iter().flatten().any(|name| of_service(name, provider)));
    let own =
        |domain: &str| provider.domains.contains(&domain) || provider.hosts.iter().any(|host| domain.ends_with(host));
    let signed = mail.signatures.iter().any(|one| {
        one.tag("d").is_some_and(|domain| own(&domain.value.to_lowercase()) || domain.value.ends_with("gappssmtp.com"))
    });
    let header = mail.headers.iter().any(|header| provider.headers.iter().any(|name| header.is(name)));
    // What a server on the way noted of the sender's server or signature.
    let vouched = mail.headers.iter().any(|header| {
        let text = header.text.to_lowercase();
        (header.is("authentication-results") || header.is("arc-authentication-results") || header.is("received-spf"))
            && text.contains("pass")
            && provider.domains.iter().any(|domain| text.contains(domain))
    });
    on_way || signed || header || vouched
}

fn way(mail: &Mail, scene: &Scene) -> Outcome {
    let (Some(from), Some(id)) = (mail.from.first(), mail.message_ids.first()) else {
        return Outcome::skip("there is no sender or no Message-ID");
    };
    let Some(provider) = scene.knowledge.clients.providers.iter().find(|one| one.id.fits(&id.value)) else {
        return Outcome::skip("the Message-ID is not that of a mail service");
    };
    // Houses have their own domain at such a service; then From does not name it.
    let users = provider.domains.contains(&from.value.domain().as_str());
    let Some(lowest) = mail.hops.last() else { return Outcome::skip("the mail has no Received line") };
    if trace(mail, provider) {
        return Outcome::Consistent;
    }
    let whose = if users {
        format!(", a user of {0}, and the Message-ID is {0}'s", provider.name)
    } else {
        format!(", and the Message-ID is {}'s", provider.name)
    };
    let say = Say::text("The sender is ")
        .value(from.value.address.clone())
        .then(format!("{whose}; no server, signature or header of {} is there", provider.name));
    let gone = Locator::absent(format!("server or signature of {}", provider.name), "the header area");
    let mut found = Found::new(say, Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
        .with(Exhibit::claims("Message-ID header", id))
        .with(Exhibit::contradicts("Trace of the service", &Fact::at("not there".to_owned(), gone)));
    if let Some(by) = &lowest.by {
        found = found.with(Exhibit::contradicts("Lowest Received line: by", by));
    }
    if let Some(header) = sent_on(mail) {
        let found = found.with(Exhibit::context(format!("Sent on: {} header", header.name), &header.fact()));
        return Outcome::Found(vec![found.at_most(Weight::Note)]);
    }
    Outcome::Found(vec![match (users, handed_in(lowest)) {
        (true, true) => found,
        (true, false) => found.at_most(Weight::Odd),
        (false, _) => found.at_most(Weight::Note),
    }])
}

fn parts(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    let own = scene.knowledge.clients.providers.iter().find(|one| one.id.fits(&id.value));
    let Some((provider, form)) = own.and_then(|one| Some((one, one.boundary.as_ref()?))) else {
        return Outcome::skip("the Message-ID is not that of a mail service whose boundaries are known");
    };
    let Some(outer) = mail.boundaries.first() else { return Outcome::skip("the mail has one part only") };
    let kind = mail.parts.first().map(|part| part.content_type.as_str()).unwrap_or_default();
    if ["multipart/signed", "multipart/encrypted", "multipart/report"].contains(&kind) {
        return Outcome::skip("the outer part is made by a program for signatures or by a server");
    }
    if mail.boundaries.iter().any(|one| form.fits(&one.value)) {
        return Outcome::Consistent;
    }
    let mut say =
        Say::text(format!("The Message-ID is {}'s, and no boundary has the form that it writes", provider.name));
    if let Some(maker) = scene.knowledge.clients.boundary_maker(&outer.value) {
        say = say.then(format!("; the outer one has that of {}", maker.name));
    }
    let found =
        Found::new(say, Exhibit::claims("Message-ID header", id)).with(Exhibit::contradicts("Outer boundary", outer));
    let (found, on_the_way) = with_hand(found, mail);
    // Filters, ticket systems and mail services that answer for people build the parts anew with a library.
    let library =
        scene.knowledge.clients.boundary_maker(&outer.value).is_some_and(|maker| maker.kind == MakerKind::Script);
    Outcome::Found(vec![if form.seen >= LEARNED && !on_the_way && !library {
        found
    } else {
        found.at_most(Weight::Note)
    }])
}

/// Whether the line says that a user, not a server, handed the mail in (RFC 3848: the letter A for authenticated).
fn handed_in(hop: &Hop) -> bool {
    let with = hop.with.as_ref().map(|with| with.value.to_uppercase()).unwrap_or_default();
    ["ESMTPA", "ESMTPSA", "ASMTP", "LMTPA", "LMTPSA"].contains(&with.as_str())
}

/// The queue number inside a Message-ID that a server made: sendmail `YYYYMMDDhhmm.QUEUE@`, Postfix
/// `YYYYMMDDhhmmss.QUEUE@`, Exim `EQUEUE@`.
fn queue_number(id: &str) -> Option<&str> {
    let local = id.strip_prefix('<')?.rsplit_once('@')?.0;
    // Numbers of one digit over and over were put in to protect somebody.
    let made = |queue: &str| queue.bytes().any(|byte| !queue.starts_with(char::from(byte)));
    let long = |queue: &&str| queue.len() >= 6 && made(queue) && queue.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if let Some((time, queue)) = local.split_once('.') {
        let dated = [12, 14].contains(&time.len()) && time.bytes().all(|byte| byte.is_ascii_digit());
        return Some(queue).filter(|queue| dated && long(queue));
    }
    let exim = local.strip_prefix('E')?;
    let mut pieces = exim.split('-');
    let fits = matches!((pieces.next(), pieces.next(), pieces.next(), pieces.next()), (Some(a), Some(b), Some(c), None)
        if a.len() == 6 && (6..=11).contains(&b.len()) && (2..=4).contains(&c.len()));
    fits.then_some(exim)
}

fn id_host(mail: &Mail, _: &Scene) -> Outcome {
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    let Some(queue) = queue_number(&id.value) else {
        return Outcome::skip("the Message-ID is not one that a server makes of its queue number");
    };
    let same = |hop: &&Hop| hop.id.as_ref().is_some_and(|own| own.value.trim_matches([';', '<', '>']) == queue);
    let Some((hop, by)) = mail.hops.iter().find(same).and_then(|hop| Some((hop, hop.by.as_ref()?))) else {
        return Outcome::skip("no Received line has that queue number");
    };
    let (made, server) = (host_of(&id.value).to_lowercase(), by.value.trim_end_matches('.').to_lowercase());
    if made == server || registrable(&made) == registrable(&server) {
        return Outcome::Consistent;
    }
    let say = Say::text("The Message-ID was made by ")
        .value(made.clone())
        .then(format!(", says its end; the Received line with its queue number {queue} was written by "))
        .value(by.value.clone());
    let mut found = Found::new(say, Exhibit::claims("Message-ID header", id))
        .with(Exhibit::contradicts(format!("Received line, hop {}: by", hop.place(mail.hops.len())), by));
    if let Some(number) = &hop.id {
        found = found.with(Exhibit::context("Its queue number", number));
    }
    // `relay` and `relay.nordhaven.example`, or a name made unusable by an added word.
    let short = !made.contains('.') || !server.contains('.') || made.contains(&server) || server.contains(&made);
    Outcome::Found(vec![if short { found.at_most(Weight::Note) } else { found }])
}

#[cfg(test)]
mod tests {
    use super::queue_number;

    #[test]
    fn queue_numbers_in_ids() {
        assert_eq!(queue_number("<200209240800.g8O80ZC26622@mx.example>"), Some("g8O80ZC26622"));
        assert_eq!(queue_number("<20060503190632.02F12E15D8@mx.example>"), Some("02F12E15D8"));
        assert_eq!(queue_number("<E1K9UWP-0006d1-TK@mx.example>"), Some("1K9UWP-0006d1-TK"));
        assert_eq!(queue_number("<20020910005308.GA13905.x@mx.example>"), None);
        assert_eq!(queue_number("<EAB-C-D@mx.example>"), None);
    }
}
