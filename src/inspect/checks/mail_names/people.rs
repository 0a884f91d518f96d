//! Who a mail is from and to.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts::registrable;
use super::super::super::roles::{DomainRole, NamedDomain, from_is_list, sent_on};
use crate::evidence::{Fact, Mail, Mailbox, absent_header};

/// Marks that are drawn as nothing (Unicode general category Cf), with those that turn the direction.
const UNSEEN: [char; 18] = [
    '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}',
    '\u{202d}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}', '\u{180e}',
];

pub const HIDDEN: Check = Check {
    id: "mail-name-hidden-marks",
    title: "An address or a name holds marks that are drawn as nothing",
    looks_at: "From, Sender, Reply-To and Subject",
    why: "Zero-width and direction marks can't be seen. In an address they make another address that looks the same; in a subject they keep a search from finding it.",
    innocent: &[
        "Persian, Arabic, Hebrew and Indian scripts need some of these marks in names and subjects",
        "Emoji made of several characters",
        "Text that was pasted from a web page",
    ],
    next_step: "Read the name with the marks made visible",
    sources: &["Unicode UTS #39 3.1", "Unicode UTR #36 2.5"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(hidden),
};

pub const ALONE: Check = Check {
    id: "mail-from-domain-alone",
    title: "The sender's domain stands nowhere else in the mail",
    looks_at: "From against Return-Path, Message-ID, Sender, Reply-To, signatures, lists, Received lines and links",
    why: "A sender's domain usually shows again: in the id that the program made, in the first server's name, in a signature. Here all of them say something else.",
    innocent: &[
        "An alias or forwarding address, of a university, a club or a provider (9 in 100 mails of mailing lists)",
        "A sender who writes from another provider's account",
        "A service that sends in the name of its customers",
    ],
    next_step: "Find another mail of this sender and compare its servers and Message-ID",
    sources: &["RFC 5322 3.6.2", "124 of 1,325 real mails, nearly all from mailing lists"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(alone),
};

pub const ACCOUNT: Check = Check {
    id: "mail-account-against-from",
    title: "The account that handed the mail in is at another domain than the sender",
    looks_at: "What servers note of the account (authenticated sender) in Received lines and headers of their own, against From",
    why: "A server that asks for a password knows who sends, whatever From says. It wrote down an account at another domain.",
    innocent: &[
        "A sender with a domain of their own who sends through a provider's account",
        "A shared office account",
    ],
    next_step: "Ask whose account it is, and look for it in other mails of this sender",
    sources: &[
        "Postfix smtpd_sasl_authenticated_header",
        "None of 25 real mails with such a note differs; 2 of a stolen account do",
    ],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(account),
};

pub const REPLY_TO: Check = Check {
    id: "mail-reply-to-elsewhere",
    title: "Answers go to another domain than the mail is from",
    looks_at: "From and Reply-To",
    why: "Whoever answers writes to another organisation than the one named as sender.",
    innocent: &["Newsletters and ticket systems", "A sender with a private and a business address"],
    next_step: "See whether other mails of this sender have the same Reply-To",
    sources: &["RFC 5322 3.6.2"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(reply_to),
};

pub const SEVERAL: Check = Check {
    id: "mail-from-several",
    title: "From names several people, and no Sender says who sent it",
    looks_at: "From and Sender",
    why: "With several authors the rules ask for a Sender, the one who sent it. Without it programs choose on their own whom they show.",
    innocent: &["A shared mailbox", "A name with a comma that was not put in quotes", "A message written by a script"],
    next_step: "Look at the From header as it stands in the file",
    sources: &["RFC 5322 3.6.2"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(several),
};

pub const NOBODY: Check = Check {
    id: "mail-recipient-missing",
    title: "The mail names no recipient",
    looks_at: "To and Cc",
    why: "Without To and Cc the mail itself does not say to whom it went; only the servers' lines can.",
    innocent: &["All recipients were in Bcc", "A draft", "A newsletter or a message written by a script"],
    next_step: "Look for the recipient in Delivered-To, X-Original-To and the for clause of the Received lines",
    sources: &["RFC 5322 3.6.3"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(nobody),
};

fn visible(text: &str) -> String {
    let shown = |c: char| if UNSEEN.contains(&c) { format!("[U+{:04X}]", u32::from(c)) } else { c.to_string() };
    text.chars().map(shown).collect()
}

fn hidden(mail: &Mail, _: &Scene) -> Outcome {
    let mut names: Vec<(String, Fact<String>, bool)> = Vec::new();
    for (label, boxes) in [("From", &mail.from), ("Sender", &mail.sender), ("Reply-To", &mail.reply_to)] {
        for one in boxes {
            let address = |mailbox: &Mailbox| {
                format!("{}@{}", mailbox.address.rsplit_once('@').map_or("", |(local, _)| local), mailbox.domain_shown)
            };
            names.push((format!("{label} header: address"), one.map(address), true));
            names.push((format!("{label} header: name"), one.map(|mailbox| mailbox.display.clone()), false));
        }
    }
    names.extend(mail.named("subject").map(|header| ("Subject header".to_owned(), header.fact(), false)));
    if names.is_empty() {
        return Outcome::skip("there is no name to read");
    }
    let marked = names.into_iter().filter(|(_, fact, is_address)| {
        let latin = fact.value.chars().filter(|c| c.is_alphabetic()).all(|c| u32::from(c) < 0x250);
        // In scripts that join their letters the marks are at home, and emoji are made with them.
        let alone = |c: char| UNSEEN.contains(&c);
        let emoji = fact.value.chars().any(|c| u32::from(c) >= 0x1_f000 || ('\u{2600}'..='\u{27bf}').contains(&c));
        let lead = fact.value.trim_start_matches('\u{feff}');
        if *is_address { fact.value.contains(alone) } else { latin && !emoji && lead.contains(alone) }
    });
    let found = marked.map(|(label, fact, is_address)| {
        let shown = fact.map(|text| visible(text));
        let found = Found::new(
            Say::text(format!("{label} holds a mark that is drawn as nothing")),
            Exhibit::claims(label.clone(), &fact),
        )
        .with(Exhibit::contradicts("With the marks made visible", &shown));
        if is_address { found } else { found.at_most(Weight::Note) }
    });
    Outcome::of(found.collect())
}

fn alone(mail: &Mail, scene: &Scene) -> Outcome {
    let all = scene.domains(mail);
    let Some(from) = all.iter().find(|one| one.role == DomainRole::From) else {
        return Outcome::skip("the sender has no domain");
    };
    let makers =
        |role| matches!(role, DomainRole::MessageId | DomainRole::ReturnPath | DomainRole::Hop | DomainRole::Signature);
    let mut others = all.iter().filter(|one| makers(one.role)).peekable();
    if others.peek().is_none() {
        return Outcome::skip("the mail names no other domain that a sender's program or server writes");
    }
    let own = registrable(&from.domain);
    if stands_again(&all) {
        return Outcome::Consistent;
    }
    let say =
        Say::text("The sender's domain, ").value(own).then(", stands nowhere else in what programs and servers wrote");
    let mut found = Found::new(say, Exhibit::claims(from.label.clone(), &from.fact));
    let id = all.iter().find(|one| one.role == DomainRole::MessageId);
    let lowest = all.iter().rfind(|one| one.role == DomainRole::Hop);
    for one in [id, lowest].into_iter().flatten() {
        found = found.with(Exhibit::contradicts(one.label.clone(), &one.fact));
    }
    if let Some(header) = sent_on(mail) {
        found = found.with(Exhibit::context(format!("Sent on: {} header", header.name), &header.fact()));
    }
    Outcome::Found(vec![found])
}

/// The address behind words by which servers note the account.
fn account_in(text: &str) -> Option<String> {
    const WORDS: [&str; 5] =
        ["authenticated sender", "authenticated as", "authenticated user", "smtp.auth=", "auth_user"];
    // All of them hold these letters, and few lines do.
    if !text.as_bytes().windows(4).any(|letters| letters.eq_ignore_ascii_case(b"auth")) {
        return None;
    }
    let lower = text.to_lowercase();
    let at = WORDS.iter().find_map(|word| lower.find(word).map(|at| at + word.len()))?;
    let rest = lower.get(at..)?.trim_start_matches([':', '=', ' ', '<', '[']);
    let word = rest.split([' ', ')', '>', ']', ',', ';']).next()?;
    word.rsplit_once('@').filter(|(left, right)| !left.is_empty() && right.contains('.')).map(|_| word.to_owned())
}

fn account(mail: &Mail, scene: &Scene) -> Outcome {
    let Some(from) = mail.from.first().filter(|from| from.value.domain().contains('.')) else {
        return Outcome::skip("the sender has no domain");
    };
    let own = |header: &&crate::evidence::Header| {
        ["x-authenticated-sender", "x-authenticated-user", "x-auth-id"].iter().any(|name| header.is(name))
    };
    let noted = mail.headers.iter().find_map(|header| {
        let address = if header.is("received") {
            account_in(&header.text)
        } else if own(&header) {
            account_in(&format!("authenticated sender: {}", header.text.rsplit(' ').next().unwrap_or_default()))
        } else {
            None
        };
        Some((header, address?))
    });
    let Some((header, address)) = noted else { return Outcome::skip("no server notes the account") };
    let (at, shown) = (address.rsplit_once('@').map_or("", |(_, at)| at), from.value.domain());
    if registrable(at) == registrable(&shown) || from_is_list(mail, &scene.domains(mail)) {
        return Outcome::Consistent;
    }
    let say = Say::text("The sender is ")
        .value(from.value.address.clone())
        .then(", and the account that handed the mail in is ");
    let found =
        Found::new(say.value(address), Exhibit::claims("From header", &from.map(|mailbox| mailbox.address.clone())))
            .with(Exhibit::contradicts(format!("{} header", header.name), &header.fact()));
    Outcome::Found(vec![if stands_again(&scene.domains(mail)) { found.at_most(Weight::Note) } else { found }])
}

/// Whether the sender's domain stands in anything but From and the recipients.
fn stands_again(all: &[NamedDomain]) -> bool {
    all.iter().filter(|one| one.role == DomainRole::From).any(|from| {
        all.iter().any(|one| {
            !matches!(one.role, DomainRole::From | DomainRole::Recipient)
                && registrable(&one.domain) == registrable(&from.domain)
        })
    })
}

fn reply_to(mail: &Mail, _: &Scene) -> Outcome {
    let (Some(from), Some(reply)) = (mail.from.first(), mail.reply_to.first()) else {
        return Outcome::skip("there is no Reply-To or no From header");
    };
    let (own, other) = (from.value.domain(), reply.value.domain());
    if own.is_empty() || other.is_empty() {
        return Outcome::skip("one of the two has no domain");
    }
    if sent_on(mail).is_some() {
        return Outcome::skip("a mailing list sets where answers go");
    }
    if registrable(&own) == registrable(&other) {
        return Outcome::Consistent;
    }
    let say = Say::text("The mail is from ").value(from.value.address.clone()).then(", and answers go to ");
    let address = |mailbox: &Mailbox| mailbox.address.clone();
    Outcome::Found(vec![
        Found::new(say.value(reply.value.address.clone()), Exhibit::claims("From header", &from.map(address)))
            .with(Exhibit::contradicts("Reply-To header", &reply.map(address))),
    ])
}

fn several(mail: &Mail, _: &Scene) -> Outcome {
    let Some(header) = mail.named("from").next() else { return Outcome::skip("there is no From header") };
    let real = |one: &&Fact<Mailbox>| {
        one.at.raw_span().is_some_and(|at| header.body.contains(at)) && !one.value.domain().is_empty()
    };
    let count = mail.from.iter().filter(real).count();
    if count < 2 || mail.named("sender").next().is_some() {
        return Outcome::Consistent;
    }
    let gone = Fact::at("not there".to_owned(), absent_header("Sender"));
    Outcome::Found(vec![
        Found::new(
            Say::text(format!("From names {count} addresses, and there is no Sender")),
            Exhibit::claims("From header", &header.fact()),
        )
        .with(Exhibit::contradicts("Sender header", &gone)),
    ])
}

fn nobody(mail: &Mail, _: &Scene) -> Outcome {
    if mail.to.iter().any(|one| !one.value.address.is_empty()) {
        return Outcome::Consistent;
    }
    let header = mail.named("to").next().map(crate::evidence::Header::fact);
    let fact = header.unwrap_or_else(|| Fact::at("not there".to_owned(), absent_header("To")));
    Outcome::Found(vec![Found::new(Say::text("The mail names no recipient"), Exhibit::claims("To header", &fact))])
}
