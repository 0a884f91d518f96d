//! What those who had the mail on its way always write into it.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::copy::CopyKind;
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::lookalike::registrable;
use super::super::super::roles::host_of;
use crate::evidence::{Fact, Hop, Locator, Mail};

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
/// Headers of which Google's sending servers write at least one.
const OF_GOOGLE: [&str; 6] = [
    "x-google-dkim-signature",
    "x-gm-message-state",
    "x-google-smtp-source",
    "x-received",
    "dkim-signature",
    "arc-message-signature",
];
/// First year in which Google's servers are known to write one of them on every mail.
const GOOGLE_FROM: i64 = 2013;

pub const LIST: Check = Check {
    id: "mail-list-left-no-header",
    title: "The mail came back-addressed by a mailing list and carries no header of one",
    looks_at: "Return-Path, the List-… headers, Sender, Precedence, Errors-To",
    why: "Software for mailing lists puts its own address into Return-Path, and its name into several headers of every mail that it sends on. The one without the other means that the way was taken from another mail, or the headers were taken away.",
    innocent: &[
        "An export or archive that keeps a few headers only",
        "A mass mailer whose return address only looks like a list's",
    ],
    next_step: "Look for the mail in the list's archive",
    sources: &["RFC 2919, RFC 2369", "None of 965 real mails with such a Return-Path lacks them"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Mail(list),
};

pub const GOOGLE: Check = Check {
    id: "mail-google-left-no-header",
    title: "The mail passed Google's sending servers and carries none of their headers",
    looks_at: "The Received lines, X-Google-DKIM-Signature, X-Gm-Message-State, X-Received, DKIM-Signature",
    why: "Since about 2013 Google's servers sign every mail that they send out and add headers of their own. Received lines alone can be copied from another mail.",
    innocent: &["An export, archive or gateway that keeps a few headers only"],
    next_step: "Ask the recipient for the mail as their server holds it",
    sources: &["None of 104 real mails from 2013 on that passed these servers lacks them"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Mail(google),
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
    let address = |text: &str| text.trim().trim_matches(['<', '>']).to_lowercase();
    let Some(path) = mail.named("return-path").find(|header| of_list(&address(&header.text))) else {
        return Outcome::skip("the Return-Path is not that of a mailing list");
    };
    // A person or an office whose own address ends so.
    let back = address(&path.text);
    let house = registrable(host_of(&back)).to_owned();
    if mail.from.iter().any(|one| one.value.address.to_lowercase() == back || registrable(&one.value.domain()) == house)
    {
        return Outcome::skip("the Return-Path is of the sender's own house");
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

/// Whether one of Google's sending servers wrote the line, in the form that it writes.
fn by_google(hop: &Hop) -> bool {
    let by = hop.by.as_ref().map(|by| by.value.to_lowercase()).unwrap_or_default();
    let with = hop.with.as_ref().is_some_and(|with| with.value.to_uppercase().contains("SMTP"));
    with && (by == "smtp.gmail.com" || (by.starts_with("mail-") && by.ends_with(".google.com")))
}

fn google(mail: &Mail, scene: &Scene) -> Outcome {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Outcome::skip("an export or a conversion wrote the mail anew");
    }
    let young = |hop: &&Hop| hop.date.as_ref().is_some_and(|date| date.value.digits.year >= GOOGLE_FROM);
    let Some(hop) = mail.hops.iter().filter(young).find(|hop| by_google(hop)) else {
        return Outcome::skip("the mail did not pass Google's sending servers since 2013");
    };
    if mail.headers.iter().any(|header| OF_GOOGLE.iter().any(|name| header.is(name))) {
        return Outcome::Consistent;
    }
    let Some(by) = &hop.by else { return Outcome::Consistent };
    let gone = Locator::absent("signature or other header of Google's servers", "the header area");
    Outcome::Found(vec![
        Found::new(
            Say::text("A Received line was written by ")
                .value(by.value.clone())
                .then(", and no other header of Google's servers is there"),
            Exhibit::claims(format!("Received line, hop {}: by", hop.place(mail.hops.len())), by),
        )
        .with(Exhibit::contradicts("Headers of Google's servers", &Fact::at("not there".to_owned(), gone))),
    ])
}
