//! Email: every line with its bytes, scanned by us.

mod address;
mod base64;
mod bodies;
mod coding;
mod domain;
mod emlx;
mod headers;
mod hidden;
mod inside;
mod left_out;
mod lines;
mod maildir;
mod mentions;
mod outlook;
mod outlook_properties;
mod params;
mod parts;
mod received;
mod signing;
mod transfer;

pub use headers::MOST_FIELDS;
pub use inside::{Checksum, Inside, NotTaken, Opened, is_message, open, part};
pub use maildir::file_name as maildir_name;
pub use outlook::is_message as is_outlook;
pub(crate) use signing::authentication;
pub use transfer::{decode as decode_transfer, part_bytes};
mod spoken;

use jiff::Timestamp;

use super::{text, time};
use crate::evidence::limits::mail::{MOST_HOPS, row};
use crate::evidence::{ByteSpan, Fact, Hop, Locator, Mail, MailerClaim, Stamp};

/// Headers in which mail programs name themselves.
const MAILER_HEADERS: [&str; 5] = ["x-mailer", "user-agent", "x-mimeole", "x-newsreader", "x-originating-client"];

/// Reads one message. `as_of` gates hidden clocks: a time beyond it was no time.
pub fn read(bytes: &[u8], as_of: Timestamp) -> Mail {
    read_area(bytes, headers::read(bytes), as_of)
}

/// Reads the message that starts at byte `start` and ends with `bytes`.
pub(crate) fn read_at(bytes: &[u8], start: usize, as_of: Timestamp) -> Mail {
    read_area(bytes, headers::read_from(bytes, start, bytes.len()), as_of)
}

/// An embedded message of an Outlook file; `None` if the step is another kind.
pub(crate) fn undo_message_storage(bytes: &[u8], how: &str) -> Option<Vec<u8>> {
    outlook::undo(bytes, how)
}

fn read_area(bytes: &[u8], area: headers::HeaderArea, as_of: Timestamp) -> Mail {
    let tree = parts::read(bytes, &area);
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
    let texts = bodies::read(bytes, &mail.parts);
    (mail.bodies, mail.faults) = (texts.bodies, texts.faults);
    mail.repairs.extend(texts.repairs);
    mail.faults.extend(tree.faults);
    mail.faults.extend(lines::faults(bytes, mail.header_area, &mail.headers));
    let (words, bad) = lines::words(bytes, &mail.headers);
    mail.words = words;
    mail.faults.extend(bad);
    mail.mentions = mentions::read(&mail.bodies);
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
                mail.signatures.push(signing::signature(bytes, header.body, &key, name.clone()));
            }
            _ if MAILER_HEADERS.contains(&key.as_str()) => {
                let version_day = time::version_day(&header.text);
                mail.mailers.push(MailerClaim { header: key, product: header.fact(), version_day });
            }
            _ => {}
        }
    }
    mail.hops = hops;
    if let Some(first) = hops_left {
        mail.repairs.push(row::MOST_HOPS.repair(Locator::Raw(first)));
    }
    hidden::read(bytes, &mut mail, &names, as_of);
    let left_out = left_out::repairs(bytes, &mail);
    mail.repairs.extend(left_out);
    mail
}

fn date(body: ByteSpan, text: &str) -> Option<Fact<Stamp>> {
    time::rfc5322(text).map(|stamp| Fact::raw(stamp, body))
}
