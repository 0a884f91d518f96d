//! Checks of the program that a mail names against what it looks like.

use super::super::check::{Check, Scene};
use super::super::copy::CopyKind;
use super::super::knowledge::Client;
use super::super::route::joins::is_loopback;
use crate::evidence::{Mail, MailerClaim};

mod age;
mod exchange;
mod forms;
mod marks;
mod order;
mod provider;
mod traces;

/// The family.
pub const CHECKS: &[Check] = &[
    forms::ID,
    forms::BOUNDARY,
    forms::DOMAIN,
    exchange::BOUNDARY,
    order::ORDER,
    age::NEWER,
    marks::NUMBERS,
    marks::PROGRAMS,
    marks::FOREIGN,
    marks::MISSING,
    marks::DRAFT,
    provider::WAY,
    provider::PARTS,
    provider::ID_HOST,
    traces::LIST,
    traces::RELAY,
];

/// The headers in which a program names itself; X-MimeOLE names a library.
fn names(mail: &Mail) -> impl Iterator<Item = &MailerClaim> {
    mail.mailers.iter().filter(|mailer| mailer.header == "x-mailer" || mailer.header == "user-agent")
}

/// The program that the mail names, if the table knows it; `Err` says why there is nothing to compare.
fn claimed<'a>(mail: &'a Mail, scene: &Scene<'a>) -> Result<(&'a MailerClaim, &'a Client), &'static str> {
    if scene.copy.is_some_and(|copy| copy.kind == CopyKind::Converted) {
        return Err("an export or a conversion wrote the mail anew");
    }
    let known = |claim: &'a MailerClaim| Some((claim, scene.knowledge.clients.named(&claim.product.value)?));
    names(mail).find_map(known).ok_or("the mail names no program that the table knows")
}

/// Whether Outlook may have written the mail anew when somebody saved it out of its store: it keeps the Message-ID that the
/// sender's program made, puts its own name and a new boundary in, and leaves the servers' lines away. Seen on 3 of 116
/// bounces that a list's owner had saved so.
pub(super) fn saved_by_outlook(mail: &Mail) -> bool {
    let outlook = names(mail).any(|claim| {
        ["Microsoft Outlook 1", "Microsoft Office Outlook"].iter().any(|name| claim.product.value.starts_with(name))
    });
    // A machine's own line for itself stays where the mail was saved before.
    let carried = mail.hops.iter().any(|hop| !is_loopback(hop));
    let own = |id: &str| id.matches('$').count() >= 2 || id.starts_with("<!");
    outlook && !carried && mail.message_ids.first().is_some_and(|id| !own(&id.value))
}

/// What the header is called in an exhibit.
fn label(claim: &MailerClaim) -> &'static str {
    if claim.header == "x-mailer" { "X-Mailer header" } else { "User-Agent header" }
}
