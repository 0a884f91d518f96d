//! What those who had the mail on its way always write into it.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::knowledge::hosts::registrable;
use super::super::super::knowledge::{LEARNED, Relay};
use super::super::super::roles::{host_of, is_bounce};

use crate::evidence::{Fact, Locator, Mail};

/// Headers of which a mailing list writes at least one; names that begin with `List-` count too.
const OF_LISTS: [&str; 12] = [
    "sender",
    "precedence",
    "errors-to",
    "mailing-list",
    "x-mailing-list",
    "x-beenthere",
    "x-mailman-version",
    "x-loop",
    "x-listname",
    "x-list",
    "x-ml-name",
    "x-listprocessor-version",
];
/// Most Received lines that are looked at; real mails have at most a few dozen.
const MOST_HOPS: usize = 100;

pub const LIST: Check = Check {
    id: "mail-list-left-no-header",
    title: "The return address is a mailing list's, and no header of a list is there",
    looks_at: "Return-Path, the List-… headers, Sender, Precedence, Errors-To",
    why: "Software for mailing lists puts its own address into Return-Path, and its name into several headers of every mail that it sends on. The one without the other means that the way was taken from another mail, or the headers were taken away.",
    innocent: &[
        "An export or archive that keeps a few headers only",
        "A mass mailer whose return address only looks like a list's",
    ],
    next_step: "Look for the mail in the list's archive",
    sources: &["RFC 2919, RFC 2369", "None of 965 real mails with such a Return-Path lacks them"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(list),
};

pub const RELAY: Check = Check {
    id: "mail-relay-left-no-header",
    title: "The mail passed a service's servers and carries none of the headers that they write",
    looks_at: "The Received lines, and the headers of Google, Exchange Online, Mimecast and others",
    why: "Large services sign or mark every mail that passes their servers with headers of their own. Received lines alone can be copied from another mail.",
    innocent: &[
        "An export, archive or gateway that keeps a few headers only",
        "A mail that was cut down before it was passed on",
    ],
    next_step: "Ask the recipient for the mail as their server holds it",
    sources: &[
        "assets/knowledge/clients.tsv: 229 real mails passed these servers, one of them, a cut-down sample, lacks the headers",
    ],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(relay),
};

/// Whether a Return-Path is the bounce address of a mailing list: Mailman, ezmlm, Yahoo! Groups.
fn of_list(address: &str) -> bool {
    let Some((local, _)) = address.rsplit_once('@') else { return false };
    local.ends_with("-bounces")
        || local.contains("-bounces+")
        || local.ends_with("-admin")
        || (local.contains("-return-") && local.contains('='))
        || local.starts_with("sentto-")
}

fn list(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Outcome::skip("an export or a conversion wrote the mail anew");
    }
    if is_bounce(mail) {
        return Outcome::skip("a report of a server goes to the list, not through it");
    }
    let address = |text: &str| text.trim().trim_matches(['<', '>']).to_lowercase();
    let Some(path) = mail.named("return-path").find(|header| of_list(&address(&header.text))) else {
        return Outcome::skip("the Return-Path is not that of a mailing list");
    };
    // A person or an office whose own address ends so.
    let back = address(&path.text);
    let house = registrable(host_of(&back)).to_owned();
    if mail.from.iter().any(|one| one.value.address.to_lowercase() == back || registrable(&one.value.domain()) == house)
    {
        return Outcome::skip("the Return-Path is of the sender's own organisation");
    }
    let own = mail.headers.iter().any(|header| {
        let name = header.name.to_ascii_lowercase();
        name.starts_with("list-") || OF_LISTS.contains(&name.as_str())
    });
    if own {
        return Outcome::Consistent;
    }
    let gone = Locator::absent("List-Id, Sender, Precedence or another header of a list", "the header area");
    Outcome::Found(vec![
        Found::new(
            Say::text("The Return-Path is that of a mailing list, ")
                .value(back)
                .then(", and no header of a list is there"),
            Exhibit::claims("Return-Path header", &path.fact()),
        )
        .with(Exhibit::contradicts("Headers of a mailing list", &Fact::at("not there".to_owned(), gone))),
    ])
}

/// Whether the mail carries a header of the service.
fn marked(mail: &Mail, relay: &Relay) -> bool {
    mail.headers.iter().any(|header| {
        let name = header.name.to_ascii_lowercase();
        relay.headers.iter().any(|start| name.starts_with(start))
    })
}

fn relay(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Outcome::skip("an export or a conversion wrote the mail anew");
    }
    // The first line of each service.
    let mut passed: Vec<(&Fact<String>, usize, &Relay)> = Vec::new();
    for hop in mail.hops.iter().take(MOST_HOPS) {
        let (Some(by), Some(date)) = (&hop.by, &hop.date) else { continue };
        let (name, year) = (by.value.to_lowercase(), date.value.digits.year);
        let all = &scene.knowledge.clients.relays;
        let Some(relay) = all.iter().find(|relay| year >= relay.from_year && relay.host.fits(&name)) else { continue };
        if !passed.iter().any(|(.., known)| known.name == relay.name) {
            passed.push((by, hop.place(mail.hops.len()), relay));
        }
    }
    if passed.is_empty() {
        return Outcome::skip("the mail passed no service whose headers are known");
    }
    let Some((by, hop, relay)) = passed.into_iter().find(|(.., relay)| !marked(mail, relay)) else {
        return Outcome::Consistent;
    };
    let gone = Locator::absent(format!("header of {}", relay.name), "the header area");
    let say = Say::text("A Received line was written by ").value(by.value.clone());
    let found = Found::new(
        say.then(format!(", and no header that {} writes is there", relay.name)),
        Exhibit::claims(format!("Received line, hop {hop}: by"), by),
    )
    .with(Exhibit::contradicts("Headers of the service", &Fact::at("not there".to_owned(), gone)));
    Outcome::Found(vec![if relay.host.seen >= LEARNED { found } else { found.at_most(Weight::Note) }])
}
