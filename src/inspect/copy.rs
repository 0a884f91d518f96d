//! Which copy of a mail this is: half of all false alarms come from judging a sender's own copy by the rules of a received one.

use serde::{Deserialize, Serialize};

use crate::evidence::{Container, Header, Hop, Locator, Mail, absent_header};

/// Which copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyKind {
    /// Travelled and was delivered: servers wrote their lines.
    Received,
    /// The sender's own copy: no server but the one that took it.
    Sent,
    /// Never sent.
    Draft,
    /// Written anew by an export or a conversion.
    Converted,
    /// Nothing settles it.
    Unknown,
}

impl CopyKind {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Received => "a received copy",
            Self::Sent => "the sender's own copy",
            Self::Draft => "a draft",
            Self::Converted => "written anew by an export or a conversion",
            Self::Unknown => "of a kind that nothing settles",
        }
    }
}

/// One trace that settles which copy this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyReason {
    /// What is seen, in words.
    pub what: String,
    /// Its bytes, or what was looked for in vain.
    pub at: Locator,
}

/// Which copy, why, and what can't be tested on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyType {
    /// Which copy.
    pub kind: CopyKind,
    /// What settles it; empty only for `Unknown`.
    pub reasons: Vec<CopyReason>,
    /// What can't be tested on such a copy, one plain sentence each.
    pub untestable: Vec<String>,
}

/// Headers that only the receiving side writes.
const DELIVERY: [&str; 13] = [
    "return-path",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "delivery-date",
    "authentication-results",
    "received-spf",
    "x-received",
    "x-delivered-to",
    "x-spam-checker-version",
    "x-ms-exchange-organization-authsource",
    "x-originalarrivaltime",
];
/// Headers that mail programs keep in the copies that they write or file themselves.
const OWN: [&str; 9] = [
    "x-mozilla-status",
    "x-mozilla-keys",
    "x-identity-key",
    "x-account-key",
    "fcc",
    "bcc",
    "x-evolution-transport",
    "x-evolution-fcc",
    "x-universally-unique-identifier",
];
/// Headers that an export or conversion writes, and what it is.
const EXPORTS: [(&str, &str); 9] = [
    ("x-gm-thrid", "an export of Gmail (Takeout) adds it"),
    ("x-gmail-labels", "an export of Gmail (Takeout) adds it"),
    ("x-pm-origin", "an export of Proton Mail adds it"),
    ("x-libpst-forensic-sender", "readpst, which takes mails out of Outlook's files, adds it"),
    ("x-libpst-forensic-bcc", "readpst, which takes mails out of Outlook's files, adds it"),
    ("x-filename", "an export of a mail server's store adds it"),
    ("x-folder", "an export of a mail server's store adds it"),
    ("x-pst-folder", "an export of Outlook's files adds it"),
    ("x-nsf-noteid", "an export of Notes adds it"),
];
const NO_BODY_SIGNATURE: &str = "The message as it travelled is not kept: signatures over the body can't be tested";
const NO_ROUTE: &str = "No server wrote a line: the way of the mail can't be tested";

/// Settles which copy a mail is: by what stands in it only, never by what is not known.
pub fn copy_type(mail: &Mail) -> CopyType {
    let (kind, reasons) = settle(mail);
    let mut untestable = Vec::new();
    let mut say = |text: &str| untestable.push(text.to_owned());
    match mail.container {
        Container::Msg => say(NO_BODY_SIGNATURE),
        Container::Mailbox => {
            say(
                "In a mailbox file lines that begin with From may have been changed: signatures over the body may fail",
            );
        }
        _ => {}
    }
    match kind {
        CopyKind::Converted if mail.container != Container::Msg && !taken_out_of_gmail(mail) => say(NO_BODY_SIGNATURE),
        CopyKind::Sent => {
            say("The sender's copy is filed before the servers sign: a missing signature says nothing");
            say("Only the sender's own computer or provider wrote in this copy: nobody else vouches for its Date");
        }
        CopyKind::Draft => say("A draft was never handed to a server: arrival, route and signatures can't be tested"),
        CopyKind::Unknown => {
            say("What kind of copy this is stays open: what a received copy must carry can't be demanded")
        }
        _ => {}
    }
    if mail.hops.is_empty() && kind != CopyKind::Draft {
        say(NO_ROUTE);
    }
    CopyType { kind, reasons, untestable }
}

fn settle(mail: &Mail) -> (CopyKind, Vec<CopyReason>) {
    let converted = conversions(mail);
    if !converted.is_empty() {
        return (CopyKind::Converted, converted);
    }
    let delivered = all(mail, &DELIVERY, "only the receiving side writes it");
    let carried = mail.hops.iter().filter(|hop| !is_submission(hop)).map(|hop| CopyReason {
        what: format!("a server{} took it from another", by(hop)),
        at: Locator::Raw(hop.body),
    });
    let mut received: Vec<CopyReason> = carried.take(1).collect();
    received.extend(delivered);
    let drafts = drafts(mail);
    if received.is_empty() && !drafts.is_empty() {
        return (CopyKind::Draft, drafts);
    }
    if !received.is_empty() {
        return (CopyKind::Received, received);
    }
    let mut sent: Vec<CopyReason> = mail
        .hops
        .iter()
        .map(|hop| CopyReason {
            what: format!("the only server{} took it from the sender's own program", by(hop)),
            at: Locator::Raw(hop.body),
        })
        .collect();
    sent.extend(all(mail, &OWN, "programs keep it in their own copies"));
    if sent.is_empty() {
        // A program's own words and a Message-ID, and no server at all: how a Sent folder keeps a mail.
        let named = mail.mailers.first().filter(|_| !mail.message_ids.is_empty() && !mail.dates.is_empty());
        sent.extend(named.map(|mailer| CopyReason {
            what: "the writing program named itself and gave the mail its Message-ID".to_owned(),
            at: mailer.product.at.clone(),
        }));
    }
    if sent.is_empty() {
        return (CopyKind::Unknown, Vec::new());
    }
    if mail.hops.is_empty() {
        let what = "no server wrote a line".to_owned();
        sent.push(CopyReason { what, at: absent_header("Received, Return-Path or Delivered-To") });
    }
    (CopyKind::Sent, sent)
}

fn by(hop: &Hop) -> String {
    hop.by.as_ref().map(|by| format!(" ({})", by.value)).unwrap_or_default()
}

/// Whether the line is that of the server to which the sender's own program handed the mail (RFC 6409).
pub(crate) fn is_submission(hop: &Hop) -> bool {
    let with = hop.with.as_ref().map(|with| with.value.to_ascii_uppercase()).unwrap_or_default();
    let word = with.split_whitespace().next().unwrap_or_default();
    hop.local.is_some()
        || hop.authenticated.is_some()
        || matches!(word, "ESMTPA" | "ESMTPSA" | "ASMTP" | "HTTP" | "HTTPS" | "HTTPREST" | "LOCAL" | "MAPI")
}

fn all(mail: &Mail, names: &[&str], why: &str) -> Vec<CopyReason> {
    let header = |name: &&str| mail.headers.iter().find(|header| header.is(name));
    let reason =
        |header: &Header| CopyReason { what: format!("{}: {why}", header.name), at: Locator::Raw(header.line) };
    names.iter().filter_map(header).map(reason).collect()
}

fn taken_out_of_gmail(mail: &Mail) -> bool {
    mail.headers.iter().any(|header| header.is("x-gm-thrid") || header.is("x-gmail-labels"))
}

fn conversions(mail: &Mail) -> Vec<CopyReason> {
    let mut reasons = Vec::new();
    if mail.container == Container::Msg {
        let at = Locator::Raw(mail.header_area);
        reasons.push(CopyReason {
            what: "Outlook's own format keeps properties, not the lines that travelled".into(),
            at,
        });
    }
    for (name, why) in EXPORTS {
        let header = mail.headers.iter().find(|header| header.is(name));
        // X-Folder and X-FileName are common words: the three that Notes and Exchange exports write stand together.
        let paired = !matches!(name, "x-folder" | "x-filename")
            || ["x-folder", "x-filename", "x-origin"]
                .iter()
                .all(|one| mail.headers.iter().any(|header| header.is(one)));
        if let (Some(header), true) = (header, paired) {
            reasons.push(CopyReason { what: format!("{}: {why}", header.name), at: Locator::Raw(header.line) });
        }
    }
    if let Some(id) = mail.message_ids.iter().find(|id| id.value.contains(".JavaMail.evans@thyme")) {
        let what = "Message-ID: written when the mail was taken out of its store, not when it was sent".to_owned();
        reasons.push(CopyReason { what, at: id.at.clone() });
    }
    if let Some(boundary) = mail.boundaries.iter().find(|boundary| boundary.value.starts_with("--boundary-LibPST-")) {
        let what = "boundary: readpst, which takes mails out of Outlook's files, writes this form".to_owned();
        reasons.push(CopyReason { what, at: boundary.at.clone() });
    }
    let preamble = mail
        .headers
        .iter()
        .find(|header| header.name.is_empty() && header.text.contains("Internet Headers Version 2.0"));
    if let Some(line) = preamble {
        let what = "Outlook puts this line before headers that are copied out of it".to_owned();
        reasons.push(CopyReason { what, at: Locator::Raw(line.line) });
    }
    reasons
}

fn drafts(mail: &Mail) -> Vec<CopyReason> {
    let mut reasons = Vec::new();
    for header in &mail.headers {
        let text = header.text.trim();
        let what = if header.is("x-unsent") && text == "1" {
            "X-Unsent: programs open the mail as one that is still to be sent"
        } else if header.is("x-mozilla-draft-info") {
            "X-Mozilla-Draft-Info: Thunderbird keeps it in drafts"
        } else if header.is("x-uniform-type-identifier") && text.eq_ignore_ascii_case("com.apple.mail-draft") {
            "X-Uniform-Type-Identifier: Apple Mail keeps it in drafts"
        } else {
            continue;
        };
        reasons.push(CopyReason { what: what.to_owned(), at: Locator::Raw(header.line) });
    }
    let unsent = mail.store.iter().filter(|fact| fact.name.ends_with("PidTagMessageFlags"));
    for fact in unsent.filter(|fact| fact.value.value.to_ascii_lowercase().contains("unsent")) {
        let what = "the store marks the message as not sent".to_owned();
        reasons.push(CopyReason { what, at: fact.value.at.clone() });
    }
    reasons
}

#[cfg(test)]
#[path = "copy_tests.rs"]
mod tests;
