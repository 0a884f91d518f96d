//! Email: every line with its bytes, scanned by us; MIME structure by mail-parser.

mod address;
mod domain;
mod headers;
mod parts;
mod received;
mod signing;

use jiff::Timestamp;

use super::{clocks, text, time};
use crate::evidence::{ByteSpan, Fact, Hop, Locator, Mail, MailerClaim, Repair, Stamp};

/// Headers in which mail programs name themselves.
const MAILER_HEADERS: [&str; 5] = ["x-mailer", "user-agent", "x-mimeole", "x-newsreader", "x-originating-client"];
/// Most Received lines that are taken apart: real mails have at most a few dozen.
const MOST_HOPS: usize = 500;

/// Reads one message. `as_of` gates hidden clocks: a time beyond it was no time.
pub fn read(bytes: &[u8], as_of: Timestamp) -> Mail {
    let area = headers::read(bytes);
    let tree = parts::read(bytes, area.span.start);
    let mut mail = Mail {
        mbox_from: area.mbox_from.map(|span| Fact::raw(text::verbatim(span.of(bytes)), span)),
        headers: area.headers,
        header_area: area.span,
        end: bytes.len(),
        header_line_ends: area.line_ends,
        body_line_ends: headers::count_line_ends(bytes, ByteSpan::new(area.span.end, bytes.len())),
        parts: tree.parts,
        boundaries: tree.boundaries,
        repairs: area.repairs,
        ..Mail::default()
    };
    mail.repairs.extend(tree.repairs);
    let names = mail.header_names();
    let mut hops: Vec<Hop> = Vec::new();
    let mut hops_left = None;
    for (header, name) in mail.headers.iter().zip(&names) {
        let key = header.name.to_ascii_lowercase();
        match key.as_str() {
            "date" => mail.dates.extend(date(header.body, &header.text)),
            "from" => mail.from.extend(address::mailboxes(bytes, header.body)),
            "sender" => mail.sender.extend(address::mailboxes(bytes, header.body)),
            "reply-to" => mail.reply_to.extend(address::mailboxes(bytes, header.body)),
            "to" | "cc" => mail.to.extend(address::mailboxes(bytes, header.body)),
            "message-id" => mail.message_ids.extend(address::identifiers(bytes, header.body).into_iter().take(1)),
            "in-reply-to" => mail.in_reply_to.extend(address::identifiers(bytes, header.body)),
            "references" => mail.references.extend(address::identifiers(bytes, header.body)),
            "received" if hops.len() < MOST_HOPS => hops.push(received::read(bytes, header.body, hops.len())),
            "received" if hops_left.is_none() => hops_left = Some(header.line),
            "authentication-results" => {
                mail.authentication.push(signing::authentication(bytes, header.body, name.clone()));
            }
            _ if signing::SIGNATURE_HEADERS.contains(&key.as_str()) => {
                mail.signatures.push(signing::tags(bytes, header.body, &key, name.clone()));
            }
            _ if MAILER_HEADERS.contains(&key.as_str()) => {
                mail.mailers.push(MailerClaim { header: key, product: header.fact() });
            }
            _ => {}
        }
    }
    mail.hops = hops;
    if let Some(first) = hops_left {
        let what = format!("only the first {MOST_HOPS} Received lines were taken apart");
        mail.repairs.push(Repair::new(what, Locator::Raw(first)));
    }
    mail.clocks = hidden_clocks(bytes, &mail, &names, as_of);
    mail
}

fn date(body: ByteSpan, text: &str) -> Option<Fact<Stamp>> {
    time::rfc5322(text).map(|stamp| Fact::raw(stamp, body))
}

/// Puts every identifier to the clock table; only where shape and context agree is a time read.
fn hidden_clocks(bytes: &[u8], mail: &Mail, names: &[String], as_of: Timestamp) -> Vec<crate::evidence::Clock> {
    let mut found = Vec::new();
    for (index, boundary) in mail.boundaries.iter().enumerate() {
        found.extend(clocks::read("boundary", &format!("mail.boundary[{index}]"), boundary, "", as_of));
    }
    if let Some(id) = mail.message_ids.first() {
        found.extend(clocks::read("message-id", "mail.message-id", id, "", as_of));
    }
    for (header, name) in mail.headers.iter().zip(names) {
        if header.is("thread-index") {
            found.extend(clocks::read("thread-index", name, &header.fact(), "", as_of));
        }
        if header.is("x-received") {
            let hop = received::read(bytes, header.body, 0);
            if let Some(id) = &hop.id {
                found.extend(clocks::read("received-id", name, id, &text::verbatim(header.body.of(bytes)), as_of));
            }
        }
    }
    for hop in &mail.hops {
        if let Some(id) = &hop.id {
            let name = format!("mail.received[{}].id", hop.index);
            found.extend(clocks::read("received-id", &name, id, &text::verbatim(hop.body.of(bytes)), as_of));
        }
    }
    found
}
