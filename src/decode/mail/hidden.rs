//! Collects every identifier of a mail and puts it to the table of hidden clocks and clues.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{headers, received};
use crate::decode::clocks::{self, Context, Place};
use crate::decode::text;
use crate::evidence::limits::Limit;
use crate::evidence::limits::mail::{MOST_MARKS, MOST_REFERENCES, MOST_SEARCHED, MOST_WORDS, MOST_X_RECEIVED, row};
use crate::evidence::{
    Body, ByteSpan, Clock, Clue, ClueKind, EvidenceClass, Fact, Header, Locator, Mail, Part, Repair, Stamp,
    listing_time, offset_words, zone_between,
};

/// Longest address that is taken out of a text (bytes).
const LONGEST_WORD: usize = 4_096;
/// Outlook writes boundary and Message-ID of one mail within so many seconds.
const SAME_CLICK: i64 = 60;
/// A picture's id is made when the window opens, its creation date when the mail is sent: only so near (seconds) to a
/// quarter of an hour is the zone settled.
const COMPOSED: i64 = 200;

/// What is collected.
struct Found<'a> {
    bytes: &'a [u8],
    mailer: String,
    date: Option<Stamp>,
    as_of: Timestamp,
    clocks: Vec<Clock>,
    clues: Vec<Clue>,
    names: BTreeMap<String, usize>,
    left_out: Vec<Repair>,
}

impl Found<'_> {
    /// Says once that what stands here was left out.
    fn hit(&mut self, limit: Limit, at: Locator) {
        let what = limit.sentence();
        if !self.left_out.iter().any(|known| known.what == what) {
            self.left_out.push(limit.repair(at));
        }
    }

    fn ask(&mut self, place: Place, name: &str, identifier: &Fact<String>, line: &str) {
        let (mailer, date) = (std::mem::take(&mut self.mailer), self.date.take());
        let context = Context { line, mailer: &mailer, near: date.as_ref(), ..Context::default() };
        self.ask_in(place, name, identifier, &context);
        (self.mailer, self.date) = (mailer, date);
    }

    fn ask_in(&mut self, place: Place, name: &str, identifier: &Fact<String>, context: &Context) {
        for mut clock in clocks::read(place, name, identifier, context, self.as_of) {
            if place == Place::ArrivalTime {
                narrow(&mut clock, self.bytes);
            }
            if let Locator::Raw(span) = &clock.stamp.at {
                let again = clocks::reread(span.of(self.bytes));
                clock.self_contained = again.is_some_and(|again| again == listing_time(&clock.stamp.value));
            }
            // A name occurs once: a part with two Content-IDs has `…content-id` and `…content-id[1]`.
            let count = self.names.entry(clock.name.clone()).or_default();
            if *count > 0 {
                clock.name = format!("{}[{count}]", clock.name);
            }
            *count += 1;
            self.clocks.push(clock);
        }
        self.clues.extend(clocks::clues(place, name, identifier, context));
    }
}

/// X-OriginalArrivalTime says one moment twice: each has its own bytes.
fn narrow(clock: &mut Clock, bytes: &[u8]) {
    let Locator::Raw(span) = clock.stamp.at else { return };
    let Some(at) = span.of(bytes).windows(9).position(|window| window == b"FILETIME=") else { return };
    let half = if clock.decoder == "arrival-time" {
        ByteSpan::new(span.start + at, span.end)
    } else {
        ByteSpan::new(span.start, span.start + at)
    };
    let trimmed = half.of(bytes).trim_ascii();
    let lead = half.len() - half.of(bytes).trim_ascii_start().len();
    clock.stamp.at = Locator::raw(half.start + lead, half.start + lead + trimmed.len());
}

/// Fills `clocks` and `clues`; everything else of the mail must have been read.
pub(super) fn read(bytes: &[u8], mail: &mut Mail, names: &[String], as_of: Timestamp) {
    let programs: Vec<String> = mail.mailers.iter().map(|mailer| mailer.product.value.to_lowercase()).collect();
    let mut found = Found {
        bytes,
        mailer: programs.join("; "),
        date: mail.date().map(|date| date.value.clone()),
        as_of,
        clocks: Vec::new(),
        clues: Vec::new(),
        names: BTreeMap::new(),
        left_out: Vec::new(),
    };
    for (index, boundary) in mail.boundaries.iter().enumerate() {
        found.ask(Place::Boundary, &format!("mail.boundary[{index}]"), boundary, "");
    }
    if let Some(id) = mail.message_ids.first() {
        found.ask(Place::MessageId, "mail.message-id", id, "");
    }
    other_mails(&mut found, mail);
    header_lines(&mut found, mail, names);
    hops(&mut found, mail);
    if let Some(line) = &mail.mbox_from {
        found.ask(Place::MailboxLine, "mail.mbox-from", line, "");
    }
    let pictures = pictures(&mut found, mail);
    for body in &mail.bodies {
        words(&mut found, body, &pictures);
    }
    zones(&mut found, mail);
    if mail.references.len() + mail.in_reply_to.len() > MOST_REFERENCES {
        found.hit(row::MOST_REFERENCES, Locator::Raw(mail.header_area));
    }
    (mail.clocks, mail.clues) = (found.clocks, found.clues);
    mail.repairs.extend(found.left_out);
}

/// In-Reply-To and References: each id once.
fn other_mails(found: &mut Found, mail: &Mail) {
    let own = mail.message_ids.first().map(|id| id.value.as_str());
    let mut seen: Vec<&str> = own.into_iter().collect();
    let replies = mail.in_reply_to.iter().enumerate().map(|(index, id)| (format!("mail.in-reply-to.id[{index}]"), id));
    let references = mail.references.iter().enumerate().map(|(index, id)| (format!("mail.references.id[{index}]"), id));
    for (name, id) in replies.chain(references).take(MOST_REFERENCES) {
        if !seen.contains(&id.value.as_str()) {
            seen.push(&id.value);
            found.ask(Place::Reference, &name, id, "");
        }
    }
}

fn header_lines(found: &mut Found, mail: &Mail, names: &[String]) {
    let mut x_received = 0;
    for (header, name) in mail.headers.iter().zip(names) {
        let key = header.name.to_ascii_lowercase();
        if let Some(place) = Place::of_header(&key) {
            found.ask(place, name, &header.fact(), "");
        }
        if key == "x-received" && x_received >= MOST_X_RECEIVED {
            found.hit(row::MOST_X_RECEIVED, Locator::Raw(header.line));
        } else if key == "x-received" {
            x_received += 1;
            let hop = received::read(found.bytes, header.body, 0);
            if let Some(id) = &hop.id {
                let whole = text::verbatim(hop.body.of(found.bytes));
                line(found, Place::ReceivedId, name, id, &hop, &whole);
            }
        }
        if let Some((kind, what)) = plain_clue(&key) {
            // Values that say nothing beyond themselves: an address, an account, a machine.
            let value = header.fact().map(|text| text.trim_matches(['[', ']', ' ']).to_owned());
            if !value.value.is_empty() && value.value.len() <= 300 {
                let (decoder, class) = ("header".to_owned(), EvidenceClass::Strong);
                found.clues.push(Clue { name: name.clone(), decoder, what: what.to_owned(), kind, class, value });
            }
        }
    }
}

/// Headers in which servers and web mailers write down the client.
fn plain_clue(key: &str) -> Option<(ClueKind, &'static str)> {
    Some(match key {
        "x-originating-ip" | "x-sender-ip" | "x-aol-ip" | "x-client-ip" | "x-source-ip" | "x-remote-ip" => {
            (ClueKind::Address, "Address of the client as a server noted it")
        }
        "x-php-originating-script" => (ClueKind::User, "Account number and script on the web server"),
        "x-authenticated-user" | "x-authenticated-sender" | "x-authuser" => {
            (ClueKind::User, "Account that handed the mail in")
        }
        "x-source-dir" | "x-antiabuse" => return None,
        "x-mimetrack" => (ClueKind::Host, "Notes servers with their releases"),
        "x-account-key" | "x-identity-key" => (ClueKind::User, "Account in the writer's mail program"),
        _ => return None,
    })
}

fn line(found: &mut Found, place: Place, name: &str, id: &Fact<String>, hop: &crate::evidence::Hop, whole: &str) {
    let by = hop.by.as_ref().map(|by| by.value.to_ascii_lowercase()).unwrap_or_default();
    let near = hop.date.as_ref().map(|date| date.value.clone()).or_else(|| found.date.clone());
    let mailer = std::mem::take(&mut found.mailer);
    let context = Context { line: whole, by: &by, mailer: &mailer, near: near.as_ref() };
    found.ask_in(place, name, id, &context);
    found.mailer = mailer;
}

fn hops(found: &mut Found, mail: &Mail) {
    for hop in &mail.hops {
        let whole = Fact::raw(text::verbatim(hop.body.of(found.bytes)), hop.body);
        if let Some(id) = &hop.id {
            line(found, Place::ReceivedId, &format!("mail.received[{}].id", hop.index), id, hop, &whole.value);
        }
        line(found, Place::ReceivedLine, &format!("mail.received[{}]", hop.index), &whole, hop, &whole.value);
    }
}

/// Content-ID and X-Attachment-Id of the mail's own parts; gives the ids that were read.
fn pictures(found: &mut Found, mail: &Mail) -> Vec<String> {
    let mut read = Vec::new();
    // Parts of a message in the message belong to another mail.
    let mut inner_end = 0;
    for part in &mail.parts {
        if part.span.start < inner_end {
            continue;
        }
        if part.content_type.starts_with("message/") && part.path != "0" {
            inner_end = part.span.end;
        }
        let own: Vec<Header> = match (part.path.as_str(), part.headers.is_empty()) {
            ("0", _) => mail.headers.clone(),
            (_, false) => part.headers.clone(),
            _ => headers::read_from(found.bytes, part.span.start, part.body.start).headers,
        };
        for header in &own {
            let (place, word) = match header.name.to_ascii_lowercase().as_str() {
                "content-id" => (Place::ContentId, "content-id"),
                "x-attachment-id" => (Place::AttachmentId, "x-attachment-id"),
                _ => continue,
            };
            let id = header.fact();
            // Gmail writes the same id in both.
            let bare = id.value.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
            if read.len() >= MOST_WORDS && !read.contains(&bare) {
                found.hit(row::MOST_WORDS, Locator::Raw(header.line));
            } else if !read.contains(&bare) {
                found.ask(place, &format!("mail.part[{}].{word}", part.path), &id, "");
                read.push(bare);
            }
        }
    }
    read
}

/// Addresses in a text that hold times: of pictures, of Microsoft's link filter, of posts.
fn words(found: &mut Found, body: &Body, pictures: &[String]) {
    if body.text.len() > MOST_SEARCHED {
        found.hit(row::MOST_SEARCHED, body.fact(MOST_SEARCHED, body.text.len()).at);
    }
    let mut end = MOST_SEARCHED.min(body.text.len());
    while !body.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = body.text.get(..end).unwrap_or_default();
    let marks = [
        ("cid:", Place::BodyCid, "cid", Some(4)),
        ("safelinks.protection.outlook.com/", Place::SafeLink, "safelink", None),
        ("/status/", Place::Snowflake, "post", None),
        ("discord.com/channels/", Place::Snowflake, "post", None),
        (clocks::MEETING, Place::Meeting, "meeting", Some(0)),
    ];
    for (mark, place, kind, behind) in marks {
        let mut seen: Vec<&str> = Vec::new();
        for (place_of, (at, _)) in text.match_indices(mark).enumerate() {
            if place_of >= MOST_MARKS {
                found.hit(row::MOST_MARKS, body.fact(at, at + mark.len()).at);
                break;
            }
            let Some((start, word)) = word_around(text, at, behind) else { continue };
            let known = seen.contains(&word) || pictures.iter().any(|picture| picture == word);
            let post = ["twitter.com/", "//x.com/", "discord.com/"].iter().any(|host| word.contains(host));
            if known || (place == Place::Snowflake && !post) {
                continue;
            }
            if seen.len() >= MOST_WORDS {
                found.hit(row::MOST_WORDS, body.fact(start, start + word.len()).at);
                break;
            }
            let name = format!("mail.part[{}].{kind}[{}]", body.part, seen.len());
            seen.push(word);
            found.ask(place, &name, &body.fact(start, start + word.len()), "");
        }
    }
}

/// The address around `at`, or what stands so many bytes behind it.
fn word_around(text: &str, at: usize, behind: Option<usize>) -> Option<(usize, &str)> {
    let ends =
        |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']');
    let start = if let Some(behind) = behind {
        at + behind
    } else {
        let mut floor = at.saturating_sub(200);
        while !text.is_char_boundary(floor) {
            floor += 1;
        }
        let before = text.get(floor..at)?;
        floor
            + before.rfind(ends).map_or(0, |edge| {
                edge + before.get(edge..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
            })
    };
    let rest = text.get(start..)?;
    let mut length = rest.len().min(LONGEST_WORD);
    while !rest.is_char_boundary(length) {
        length -= 1;
    }
    let rest = rest.get(..length)?;
    let word = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
    (!word.is_empty()).then_some((start, word))
}

/// Outlook writes one moment by its wall clock and in UTC: the difference is the PC's zone.
fn zones(found: &mut Found, mail: &Mail) {
    let mut zones = Vec::new();
    let id = found.clocks.iter().find(|clock| clock.decoder == "outlook-message-id" && clock.by_sender());
    let boundary = found.clocks.iter().find(|clock| clock.decoder == "outlook-boundary");
    if let (Some(id), Some(boundary)) = (id, boundary) {
        let zone = zone_between(&boundary.stamp.value, &id.stamp.value, SAME_CLICK);
        zones.extend(
            zone.map(|zone| (boundary, zone, "Zone of the PC: MIME boundary (its clock) less Message-ID (UTC)")),
        );
    }
    for picture in found.clocks.iter().filter(|clock| clock.decoder == "outlook-content-id") {
        let part = mail.parts.iter().find(|part| picture.name == format!("mail.part[{}].content-id", part.path));
        let Some(created) = part.and_then(created) else { continue };
        let zone = zone_between(&picture.stamp.value, &created, COMPOSED);
        zones.extend(
            zone.map(|zone| (picture, zone, "Zone of the PC: picture id (its clock) less creation-date (UTC)")),
        );
    }
    let clues = zones.into_iter().map(|(clock, minutes, what)| Clue {
        name: clock.name.clone(),
        decoder: "outlook-zone".to_owned(),
        what: what.to_owned(),
        kind: ClueKind::Zone,
        // Who writes for an hour moves the picture's zone by an hour.
        class: if clock.decoder == "outlook-boundary" { EvidenceClass::Strong } else { EvidenceClass::Fair },
        value: clock.stamp.map(|_| offset_words(minutes)),
    });
    let clues: Vec<Clue> = clues.collect();
    found.clues.extend(clues);
}

fn created(part: &Part) -> Option<Stamp> {
    part.file_dates.iter().find(|(name, _)| name == "creation-date").map(|(_, date)| date.value.clone())
}

#[cfg(test)]
#[path = "hidden_tests.rs"]
mod tests;
