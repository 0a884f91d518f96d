//! Marks that a program leaves twice, always or never.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{claimed, label, names};
use crate::evidence::{Fact, Mail, absent_header};

/// Headers that a program writes into its own store or into a draft, with what they are.
const STORE: [(&str, &str); 8] = [
    ("X-Mozilla-Draft-Info", "Thunderbird's draft"),
    ("X-Unsent", "a draft for Outlook"),
    ("X-Account-Key", "Thunderbird's mailbox"),
    ("X-Identity-Key", "Thunderbird's draft"),
    ("X-Mozilla-Status", "Thunderbird's mailbox"),
    ("X-Uniform-Type-Identifier", "Apple Mail's draft or note"),
    ("X-Apple-Auto-Saved", "Apple Mail's draft"),
    ("X-Apple-Mail-Remote-Attachments", "Apple Mail's draft"),
];

pub const NUMBERS: Check = Check {
    id: "mail-client-numbers-differ",
    title: "A program wrote its version twice, and the two differ",
    looks_at: "Mime-Version and X-Mailer of Apple Mail, X-MimeOLE and X-Mailer of Outlook Express, boundary and Message-ID of PHPMailer",
    why: "The program writes one number in two places. Whoever changes one by hand seldom knows of the other.",
    innocent: &["A gateway that wrote one of the two headers anew", "A program with a part that was updated alone"],
    next_step: "Compare with another mail of the same person and time",
    sources: &[
        "36 real mails of Apple Mail and 47 of Outlook Express carry two equal numbers, none two different ones",
    ],
    weight: Weight::Conflict,
    since: "0.2.0",
    run: Run::Mail(numbers),
};

pub const PROGRAMS: Check = Check {
    id: "mail-client-two-programs",
    title: "The mail names two programs",
    looks_at: "X-Mailer and User-Agent",
    why: "A mail is written by one program. Two names mean that another hand added one.",
    innocent: &[
        "A gateway, a script or a web mailer that sends what another program wrote",
        "A program that names itself and the library that it is built on",
    ],
    next_step: "See which of the two fits the Message-ID and the boundaries",
    sources: &["None of 1,325 real mails names two programs that the table knows"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(programs),
};

pub const FOREIGN: Check = Check {
    id: "mail-client-header-foreign",
    title: "The mail carries a header that the program named never writes",
    looks_at: "X-MimeOLE, Mime-Version, X-Mailer, User-Agent",
    why: "X-MimeOLE is written by a part of Microsoft's programs, the words “Mac OS X Mail” in Mime-Version by Apple's. Beside another program's name they show that the mail was put together from two.",
    innocent: &[
        "A virus scanner or gateway that is built on Microsoft's library",
        "A mail that was imported and sent again",
    ],
    next_step: "See which of the two fits the Message-ID and the boundaries",
    sources: &["assets/knowledge/clients.tsv, with the number of real mails behind each habit"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(foreign),
};

pub const MISSING: Check = Check {
    id: "mail-client-header-missing",
    title: "A header is missing that the program named always writes",
    looks_at: "X-MimeOLE, X-MSMail-Priority, Thread-Index, Content-Language, Mime-Version, X-Mailer",
    why: "Programs write certain headers on every mail. A mail typed by hand or made by a script with a program's name on top often has only the name.",
    innocent: &["Servers and mailing lists that take headers away", "Settings or versions that leave the header out"],
    next_step: "Compare with another mail of the same program",
    sources: &["assets/knowledge/clients.tsv, with the number of real mails behind each habit"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(missing),
};

pub const DRAFT: Check = Check {
    id: "mail-client-draft-header",
    title: "A mail that travelled carries headers of a draft or of a program's own store",
    looks_at: "X-Mozilla-Draft-Info, X-Unsent, X-Account-Key, X-Uniform-Type-Identifier and the like",
    why: "Such headers are written where a mail is kept. On a mail with Received lines they tell with which program this copy was stored, saved or made ready.",
    innocent: &["The copy was exported from that program", "The recipient edited the mail or saved it as a template"],
    next_step: "Ask who had the mail in that program, and for the copy on the server",
    sources: &["Mozilla comm-central nsMsgCompose; Microsoft: X-Unsent"],
    weight: Weight::Note,
    since: "0.2.0",
    run: Run::Mail(draft),
};

/// The text behind the last `lead` up to a closing bracket.
fn behind<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let (_, rest) = text.rsplit_once(lead)?;
    rest.split([')', '\\', ' ', ',']).next().filter(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The number in Apple's Mime-Version: `1.0 (Mac OS X Mail 16.0 \(3696.120.41.1.1\))`, `(Apple Message framework v482)`.
fn apple_library(text: &str) -> Option<&str> {
    if text.contains("Mac OS X Mail") { behind(text, "(") } else { behind(text, "Apple Message framework v") }
}

fn numbers(mail: &Mail, _: &Scene) -> Outcome {
    let mut compared = false;
    let mut found = Vec::new();
    let version = mail.named("mime-version").find_map(|header| Some((header, apple_library(&header.text)?)));
    let ole = mail.named("x-mimeole").find_map(|header| Some((header, behind(&header.text, "MimeOLE V")?)));
    for claim in names(mail) {
        let product = claim.product.value.as_str();
        // `Apple Mail (2.3696.120.41.1.1)`: 2 is the program's own, the rest the library's number.
        let apple = product.strip_prefix("Apple Mail (").and_then(|rest| rest.trim_end_matches(')').split_once('.'));
        if let (Some((_, number)), Some((header, other))) = (apple, version) {
            compared = true;
            if number != other {
                found.push(differ(
                    claim.product.value.clone(),
                    label(claim),
                    &claim.product,
                    &header.name,
                    &header.fact(),
                ));
            }
        }
        let express = product.strip_prefix("Microsoft Outlook Express ");
        if let (Some(number), Some((header, other))) = (express, ole) {
            let main = |text: &str| text.split('.').take(2).collect::<Vec<_>>().join(".");
            compared = true;
            if main(number) != main(other) {
                let one =
                    differ(claim.product.value.clone(), label(claim), &claim.product, &header.name, &header.fact());
                found.push(one.at_most(Weight::Odd));
            }
        }
        let library = product.contains("PHPMailer");
        let own = mail.boundaries.iter().find_map(|one| Some((one, one.value.strip_prefix("b1_")?)));
        if let (true, Some((boundary, number)), Some(id)) = (library, own, mail.message_ids.first()) {
            compared = true;
            if !id.value.contains(number) {
                let one = differ(id.value.clone(), "Message-ID header", id, "Boundary", boundary);
                found.push(one.at_most(Weight::Note));
            }
        }
    }
    if compared { Outcome::of(found) } else { Outcome::skip("no program that writes its number twice is named") }
}

fn differ(value: String, label: &str, first: &Fact<String>, other_label: &str, other: &Fact<String>) -> Found {
    let say = Say::text("The program writes one number twice; here they are ")
        .value(value)
        .then(" and ")
        .value(other.value.clone());
    Found::new(say, Exhibit::claims(label, first)).with(Exhibit::contradicts(other_label, other))
}

fn programs(mail: &Mail, scene: &Scene) -> Outcome {
    let all: Vec<_> = names(mail).collect();
    let (Some(first), true) = (all.first(), all.len() > 1) else {
        return Outcome::skip("the mail names one program or none");
    };
    let client = |product: &str| scene.knowledge.clients.named(product).map(|client| client.key);
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let Some(other) = all.iter().find(|other| plain(&other.product.value) != plain(&first.product.value)) else {
        return Outcome::Consistent;
    };
    let (one, two) = (client(&first.product.value), client(&other.product.value));
    if one.is_some() && one == two {
        return Outcome::Consistent;
    }
    let say = Say::text("The mail names two programs: ").value(first.product.value.clone()).then(" and ");
    let found = Found::new(say.value(other.product.value.clone()), Exhibit::claims(label(first), &first.product))
        .with(Exhibit::contradicts(label(other), &other.product));
    Outcome::Found(vec![if one.is_some() && two.is_some() { found } else { found.at_most(Weight::Note) }])
}

fn foreign(mail: &Mail, scene: &Scene) -> Outcome {
    let (claim, client) = match claimed(mail, scene) {
        Ok(claimed) => claimed,
        Err(reason) => return Outcome::skip(reason),
    };
    let apple = mail.named("mime-version").find(|header| apple_library(&header.text).is_some());
    let apple = apple.filter(|_| !["apple-mail", "ios-mail"].contains(&client.key));
    let headers = client.never.iter().filter_map(|(name, _)| mail.named(name).next());
    let found = headers.chain(apple).map(|header| {
        let say = Say::text("The mail names ")
            .value(claim.product.value.clone())
            .then(format!(", and {} never writes this: {}: ", client.name, header.name))
            .value(header.text.clone());
        Found::new(say, Exhibit::claims(label(claim), &claim.product))
            .with(Exhibit::contradicts(format!("{} header", header.name), &header.fact()))
    });
    Outcome::of(found.collect())
}

fn missing(mail: &Mail, scene: &Scene) -> Outcome {
    let (claim, client) = match claimed(mail, scene) {
        Ok(claimed) => claimed,
        Err(reason) => return Outcome::skip(reason),
    };
    let apple =
        client.key == "apple-mail" && mail.named("mime-version").any(|header| apple_library(&header.text).is_none());
    if client.needs.is_empty() && client.key != "apple-mail" {
        return Outcome::skip("no header is known that this program always writes");
    }
    let wanted = client.needs.iter().filter(|(name, _)| mail.named(name).next().is_none());
    let mut absent: Vec<(&str, String)> =
        wanted.map(|(name, seen)| (*name, format!("stands on all {seen} real mails at hand"))).collect();
    if apple {
        absent.push(("Mime-Version", "the number of the program stands in it on real mails".to_owned()));
    }
    let found = absent.into_iter().map(|(name, seen)| {
        let say = Say::text("The mail names ")
            .value(claim.product.value.clone())
            .then(format!(", and what {} writes into {name} is not there", client.name));
        let gone = Fact::at("not there".to_owned(), absent_header(name));
        Found::new(say, Exhibit::claims(label(claim), &claim.product))
            .with(Exhibit::contradicts(format!("{name} header ({seen})"), &gone))
    });
    Outcome::of(found.collect())
}

fn draft(mail: &Mail, _: &Scene) -> Outcome {
    let Some(hop) = mail.hops.first() else { return Outcome::skip("the mail did not travel") };
    let kept = |header: &&crate::evidence::Header| STORE.iter().any(|(name, _)| header.is(name));
    let Some(header) = mail.headers.iter().find(kept) else { return Outcome::Consistent };
    let what = STORE.iter().find(|(name, _)| header.is(name)).map_or("", |(_, what)| what);
    let by = hop.by.clone().unwrap_or_else(|| Fact::raw(String::new(), hop.body));
    Outcome::Found(vec![
        Found::new(
            Say::text(format!("The mail has Received lines, and {} belongs to {what}", header.name)),
            Exhibit::claims(format!("{} header", header.name), &header.fact()),
        )
        .with(Exhibit::context("Topmost Received line: by", &by)),
    ])
}
