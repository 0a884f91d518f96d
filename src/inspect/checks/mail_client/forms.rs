//! Message-ID and boundary against the forms that the program named writes.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts::registrable;
use super::super::super::knowledge::{LEARNED, MakerKind};
use super::super::super::lookalike::{Likeness, alike};
use super::super::super::roles::{from_is_list, host_of, sent_on, written_into};
use super::{claimed, label, saved_by_outlook};
use crate::evidence::Mail;

/// Domains of one service under several names: people change between them at will.
const FAMILIES: [&[&str]; 7] = [
    &["gmail.com", "googlemail.com"],
    &["icloud.com", "me.com", "mac.com"],
    &["outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com"],
    &["yahoo.com", "ymail.com", "rocketmail.com", "aol.com"],
    &["gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de"],
    &["163.com", "126.com", "yeah.net"],
    &["proton.me", "protonmail.com", "pm.me"],
];

pub const ID: Check = Check {
    id: "mail-client-id-form",
    title: "The Message-ID does not have the form that the program named writes",
    looks_at: "Message-ID, X-Mailer, User-Agent",
    why: "Every mail program builds its Message-IDs in its own way. A mail that names one program and carries the id of another was not simply sent with the program it names.",
    innocent: &[
        "A server, gateway or mailing list put its own id in place (the usual forms of servers are known and pass)",
        "The user set the name of another program",
        "A version of the program that writes another form",
    ],
    next_step: "Compare with another mail of the same person and time, and ask with which program it was written",
    sources: &["assets/knowledge/clients.tsv, with the number of real mails behind each form", "RFC 5322 3.6.4"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(id_form),
};

pub const BOUNDARY: Check = Check {
    id: "mail-client-boundary-form",
    title: "No boundary has the form that the program named writes",
    looks_at: "boundary of each Content-Type, X-Mailer, User-Agent",
    why: "The line that separates the parts of a mail is made up by the program in a form of its own, which nobody sees and few think of.",
    innocent: &[
        "A mailing list, virus scanner or gateway built the parts anew",
        "The user set the name of another program",
        "A version of the program that writes another form",
    ],
    next_step: "Compare with another mail of the same person and time that has an attachment",
    sources: &["assets/knowledge/clients.tsv, with the number of real mails behind each form", "RFC 2046 5.1.1"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(boundary_form),
};

pub const DOMAIN: Check = Check {
    id: "mail-client-id-domain",
    title: "The Message-ID names another domain than From, which the program named does not do",
    looks_at: "Message-ID, From, X-Mailer, User-Agent",
    why: "Some programs end the Message-ID in the domain of the sender's own address. Where From says another domain, From is not the address that the program sent with.",
    innocent: &[
        "The sender keeps several addresses and typed another one into From",
        "A company's server that changes the addresses of what it sends out",
        "A mailing list put its own address into From",
        "A service that hides addresses put one of its own into From",
    ],
    next_step: "Ask whose mailbox the domain in the Message-ID is, and look for that address in other mails",
    sources: &["assets/knowledge/clients.tsv, with the number of real mails behind the habit", "RFC 5322 3.6.4"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(id_domain),
};

fn id_form(mail: &Mail, scene: &Scene) -> Outcome {
    let (claim, client) = match claimed(mail, scene) {
        Ok(claimed) => claimed,
        Err(reason) => return Outcome::skip(reason),
    };
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    if client.ids.is_empty() {
        return Outcome::skip("the table holds no form of this program's Message-ID");
    }
    if client.ids.iter().any(|form| form.fits(&id.value)) {
        return Outcome::Consistent;
    }
    let maker = scene.knowledge.clients.id_maker(&id.value);
    let mut say = Say::text("The mail names ")
        .value(claim.product.value.clone())
        .then(format!(", and its Message-ID does not have the form that {} writes", client.name));
    let heavy = match maker {
        Some(maker) if maker.kind != MakerKind::Script => return Outcome::Consistent,
        Some(maker) => {
            say = say.then(format!(", but that of {}", maker.name));
            true
        }
        None => client.ids_learned(),
    };
    let found = Found::new(say, Exhibit::claims(label(claim), &claim.product))
        .with(Exhibit::contradicts("Message-ID header", id));
    let (found, on_the_way) = with_hand(found, mail);
    // A number without a host was cut off, or masked.
    let whole = id.value.contains('@');
    let light = on_the_way || !whole || saved_by_outlook(mail);
    Outcome::Found(vec![if heavy && !light { found } else { found.at_most(Weight::Note) }])
}

/// Adds the trace of a hand that may have rebuilt the mail; says whether there is one.
pub(super) fn with_hand(found: Found, mail: &Mail) -> (Found, bool) {
    match sent_on(mail) {
        Some(header) => {
            (found.with(Exhibit::context(format!("Sent on: {} header", header.name), &header.fact())), true)
        }
        None => (found, false),
    }
}

fn boundary_form(mail: &Mail, scene: &Scene) -> Outcome {
    let (claim, client) = match claimed(mail, scene) {
        Ok(claimed) => claimed,
        Err(reason) => return Outcome::skip(reason),
    };
    let Some(outer) = mail.boundaries.first() else { return Outcome::skip("the mail has one part only") };
    let kind = mail.parts.first().map(|part| part.content_type.as_str()).unwrap_or_default();
    if ["multipart/signed", "multipart/encrypted", "multipart/report"].contains(&kind) {
        return Outcome::skip("the outer part is made by a program for signatures or by a server");
    }
    if client.boundaries.is_empty() {
        return Outcome::skip("the table holds no form of this program's boundary");
    }
    if mail.boundaries.iter().any(|one| client.boundaries.iter().any(|form| form.fits(&one.value))) {
        return Outcome::Consistent;
    }
    let maker = scene.knowledge.clients.boundary_maker(&outer.value);
    let mut say = Say::text("The mail names ")
        .value(claim.product.value.clone())
        .then(format!(", and no boundary has the form that {} writes", client.name));
    if let Some(maker) = maker {
        say = say.then(format!("; the outer one has that of {}", maker.name));
    }
    let heavy = maker.is_some() || client.boundaries_learned();
    let found = Found::new(say, Exhibit::claims(label(claim), &claim.product))
        .with(Exhibit::contradicts("Outer boundary", outer));
    let (found, on_the_way) = with_hand(found, mail);
    Outcome::Found(vec![if heavy && !on_the_way { found } else { found.at_most(Weight::Note) }])
}

fn id_domain(mail: &Mail, scene: &Scene) -> Outcome {
    let (Some(id), [from]) = (mail.message_ids.first(), mail.from.as_slice()) else {
        return Outcome::skip("there is not exactly one sender and a Message-ID");
    };
    // Apple's form is nobody else's: a mail without X-Mailer, as iPhones send it, is known by it.
    let apple = || {
        scene.knowledge.clients.by_key("apple-mail").filter(|apple| apple.ids.iter().any(|form| form.fits(&id.value)))
    };
    let (claim, client) = match (claimed(mail, scene), apple()) {
        (Ok((claim, client)), _) => (Some(claim), client),
        (Err(_), Some(apple)) if scene.copy.is_none_or(|copy| copy.kind != CopyKind::Converted) => (None, apple),
        (Err(reason), _) => return Outcome::skip(reason),
    };
    let Some(seen) = client.own_domain else {
        return Outcome::skip("the program named does not end its Message-ID in the sender's domain");
    };
    if !client.ids.iter().any(|form| form.fits(&id.value)) {
        return Outcome::skip("the Message-ID is not of the program's own making");
    }
    let (host, address) = (host_of(&id.value).to_lowercase(), from.value.domain());
    let (made, shown) = (registrable(&host), registrable(&address));
    if made.is_empty() || shown.is_empty() {
        return Outcome::skip("one of the two names no domain");
    }
    let family = FAMILIES.iter().any(|names| names.contains(&made) && names.contains(&shown));
    if made == shown || family || written_into(&host, &from.value.address) || from_is_list(mail, &scene.domains(mail)) {
        return Outcome::Consistent;
    }
    let way = if claim.is_some() { ("as", " writes it") } else { ("of a form that only", " writes") };
    let say = Say::text("The sender is ")
        .value(from.value.address.clone())
        .then(format!(", and the Message-ID, {} {}{}, ends in ", way.0, client.name, way.1))
        .value(host.clone());
    let mut found = Found::new(say, Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
        .with(Exhibit::contradicts("Message-ID header", id));
    if let Some(claim) = claim {
        found = found.with(Exhibit::context(label(claim), &claim.product));
    }
    // `nordhaven.local` inside the house, `nordhaven.example` outside; a bare computer name says nothing.
    let same_house = !made.contains('.') || alike(made, shown) == Some(Likeness::OtherEnding);
    Outcome::Found(vec![if seen < LEARNED || same_house { found.at_most(Weight::Note) } else { found }])
}
