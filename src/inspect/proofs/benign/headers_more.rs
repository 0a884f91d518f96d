//! Rows of the signed headers that say the same in other words: an answer's Re:, a moment in another zone, whom the mail reached.

use super::headers::{named, unique, with_body};
use super::{Alternative, Given};
use crate::evidence::Stamp;

/// Words of an answer that programs put before a Subject.
const ANSWERS: [&str; 6] = ["Re: ", "RE: ", "AW: ", "Re:", "re: ", "Fwd: "];
/// Zones (half hours east of UTC) in which a moment is written again.
const ZONES: std::ops::RangeInclusive<i32> = -24..=28;
/// Minutes of the zones that lie between them: Nepal, Eucla, Chatham in winter and summer.
const QUARTERS: [i32; 4] = [345, 525, 765, 825];
/// Zones that servers write behind a Date as a comment.
const ZONE_NAMES: [&str; 11] = ["UTC", "GMT", "CET", "CEST", "EST", "EDT", "CST", "CDT", "PST", "PDT", "MSK"];
/// Headers that name the mailbox at which a mail came in.
const REACHED: [&str; 5] = ["x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "x-rcpt-to"];

/// Subject with the word of an answer before it, where other lines of the mail say that it is one.
pub(super) fn answer(given: &Given) -> Vec<Alternative> {
    let mail = given.message.mail;
    let is_answer = ["in-reply-to", "references"].iter().any(|name| mail.named(name).next().is_some());
    if !is_answer {
        return Vec::new();
    }
    let mut out = Vec::new();
    for line in named(given, "subject") {
        let Some(body) = line.body() else { continue };
        let lower = body.to_lowercase();
        if ANSWERS.iter().any(|word| lower.starts_with(word.trim().to_lowercase().as_str())) {
            continue;
        }
        let what = "the word of an answer was put back before the Subject";
        out.extend(ANSWERS.iter().filter_map(|word| with_body(given, &line, &format!("{word}{body}"), what)));
    }
    unique(out)
}

/// Date in other forms, and in other zones where UTC is shown, which is what stores turn a Date into: the moment stays the
/// same to the second. A Date in the zone of another place is no system's doing.
pub(super) fn date(given: &Given) -> Vec<Alternative> {
    let Some(date) = given.message.mail.date() else { return Vec::new() };
    let Some((moment, shown)) = exact(&date.value).zip(date.value.minutes_east()) else { return Vec::new() };
    let mut out = Vec::new();
    for line in named(given, "date") {
        let Some(body) = line.body() else { continue };
        if !given.message.mail.date().is_some_and(|date| body.contains(date.value.raw.trim())) {
            continue;
        }
        let what = "the same moment was read in another zone or form";
        for minutes in ZONES.map(|half| half * 30).chain(QUARTERS).filter(|minutes| shown == 0 || *minutes == shown) {
            for form in forms(moment, minutes) {
                out.extend(with_body(given, &line, &form, what));
            }
        }
    }
    unique(out)
}

/// The moment that a date names, where it names one to the second.
fn exact(stamp: &Stamp) -> Option<i64> {
    let earliest = stamp.earliest()?;
    (stamp.latest()?.as_second() - earliest.as_second() <= 1).then(|| earliest.as_second())
}

/// A moment as programs write it (RFC 5322 3.3).
fn forms(moment: i64, minutes: i32) -> Vec<String> {
    let local =
        moment.checked_add(i64::from(minutes) * 60).and_then(|second| jiff::Timestamp::from_second(second).ok());
    let Some(local) = local.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC)) else { return Vec::new() };
    let sign = if minutes < 0 { '-' } else { '+' };
    let zone = format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60);
    let mut zones = vec![zone];
    if minutes == 0 {
        zones.extend(["GMT", "-0000", "UT", "+0000 (UTC)", "+0000 (GMT)"].map(str::to_owned));
    }
    let mut out = Vec::new();
    for zone in zones {
        for form in ["%a, %-d %b %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S"] {
            let text = format!("{} {zone}", local.strftime(form));
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

/// To with the mailbox that the mail reached, where To names nobody.
pub(super) fn recipients(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in named(given, "to") {
        let Some(body) = line.body() else { continue };
        if body.contains('@') {
            continue;
        }
        let mail = given.message.mail;
        let reached = REACHED.iter().flat_map(|name| mail.named(name)).map(|header| header.text.clone());
        let received = mail.named("received").filter_map(|header| {
            let behind = header.text.split_once(" for ").or_else(|| header.text.split_once("\tfor "))?.1;
            Some(behind.split([';', ' ']).next().unwrap_or_default().to_owned())
        });
        let what = "To was read with the address at which the mail came in";
        for address in reached.chain(received).take(12) {
            let address = address.trim().trim_matches(['<', '>']).to_owned();
            if address.contains('@') && !address.contains([' ', ',']) {
                out.extend(with_body(given, &line, &address, what));
                out.extend(with_body(given, &line, &format!("<{address}>"), what));
            }
        }
    }
    unique(out)
}

/// Comments behind Date and MIME-Version: the zone's name, the program's.
pub(super) fn comments(given: &Given) -> Vec<Alternative> {
    let mut out = Vec::new();
    for line in named(given, "date").chain(named(given, "mime-version")) {
        let Some(body) = line.body() else { continue };
        let bare = body.split_once('(').map_or(body.as_str(), |(bare, _)| bare).trim();
        out.extend(with_body(given, &line, bare, "a comment was taken off"));
        if line.name == "date" {
            for zone in ZONE_NAMES {
                out.extend(with_body(given, &line, &format!("{bare} ({zone})"), "a zone's name was put back"));
            }
        }
    }
    unique(out)
}
