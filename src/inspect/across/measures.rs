//! What one mail lets measure of machines: how far the clocks of two servers are apart, and where the counter of a program stood.
//! One measure says little; those of a whole dump show how a clock runs, and that a counter only rises.

use serde::{Deserialize, Serialize};

use super::super::knowledge::hosts;
use super::digest::hash;
use super::received;
use super::traits::Traits;
use crate::evidence::{Fact, Locator, Mail, Member, Precision, Stamp, TimelineEntry};

/// Received lines, and pairs of them, that are kept of one mail: the longest ways through large houses have about a dozen.
pub(super) const MOST_HOPS: usize = 12;
/// DKIM signatures that are kept of one mail: a sender, its service and a list sign, seldom more.
const MOST_SIGNATURES: usize = 4;
/// Longest name of a machine that is kept (bytes).
pub(super) const LONGEST_KEY: usize = 120;
/// Digits of a queue id that is a plain number: fewer are a process, more are a time.
const QUEUE_DIGITS: std::ops::RangeInclusive<usize> = 4..=11;
/// A clock without a zone is at most so much (seconds) behind one in UTC: the first zone of the day.
const FIRST_ZONE: i64 = 14 * 3_600;
/// Longest identifier that is kept (bytes); each is one short word.
const LONGEST_ID: usize = 160;

/// What is measured. The order is that of the index; new ones are added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gauge {
    /// Seconds by which the date of a Received line is later than that of the line below it, or than a signature.
    Delay,
    /// Number that a program counts up in its Message-IDs.
    MessageId,
    /// Number that Outlook counts up in its boundaries.
    Boundary,
    /// Number that a server counts up in its queue ids.
    Queue,
    /// Number that a mailbox gave the mail (X-UID).
    Uid,
    /// Place in an archive; the key is what the archive states of the entry's maker.
    Entry,
    /// Whether a server named its zone as its clocks did not show it on that day: 1, else 0. The key is the house of the server, and the
    /// minutes east of UTC that those clocks showed.
    ZoneName,
    /// Whether the server that handed the mail over wrote the line below: 1, else 0. The key is its name, each number in it a `#`.
    HandedOver,
    /// Which selector a DKIM signature names, as a number. The key is the domain.
    Selector,
}

impl Gauge {
    /// Of how many kinds the index is.
    pub const COUNT: usize = 9;
    /// Counters.
    pub(crate) const COUNTERS: [Self; 4] = [Self::MessageId, Self::Boundary, Self::Queue, Self::Uid];

    /// Where it stands, in the field's own words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Delay | Self::ZoneName | Self::HandedOver => "Received line",
            Self::MessageId => "Message-ID header",
            Self::Boundary => "MIME boundary",
            Self::Queue => "Queue id in a Received line",
            Self::Uid => "X-UID header",
            Self::Entry => "Entry of the archive",
            Self::Selector => "DKIM-Signature header",
        }
    }
}

/// One measure, with what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What is measured.
    pub gauge: Gauge,
    /// Of which machine, in the form in which it is compared.
    pub key: String,
    /// When (seconds since 1970).
    pub at: i64,
    /// The value.
    pub value: i64,
    /// What shows it: of a delay the later date and the earlier one, of a counter the identifier, of a handing over who wrote the line
    /// below; where that is another, or none, before it the name in the upper line.
    pub shown: Vec<Fact<String>>,
}

/// One measure as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pulse {
    /// Hash of the key.
    pub key: u64,
    /// When (seconds since 1970).
    pub at: i64,
    /// The value.
    pub value: i64,
    /// The brief that has it.
    pub index: u32,
}

impl Measure {
    /// As it is remembered; numbers of a mailbox belong to the folder in which they stand.
    pub(super) fn pulse(&self, container: u64) -> Pulse {
        let key = hash(&self.key);
        let key = if self.gauge == Gauge::Uid { key ^ container.rotate_left(17) } else { key };
        Pulse { key, at: self.at, value: self.value, index: 0 }
    }
}

/// Everything that is measured of a mail.
pub(super) fn of(mail: &Mail) -> Vec<Measure> {
    let mut all = Vec::new();
    received::delays(&mut all, mail);
    counters(&mut all, mail);
    received::zone_names(&mut all, mail);
    received::handed_over(&mut all, mail);
    selectors(&mut all, mail);
    if !mail.layer.is_empty() {
        let places = all.iter_mut().flat_map(|one| &mut one.shown).map(|fact| &mut fact.at);
        places.for_each(|at| *at = at.inside(&mail.layer));
    }
    all
}

/// Seconds since 1970 of a date that was written to the second.
pub(super) fn second(stamp: &Stamp) -> Option<i64> {
    (stamp.precision >= Precision::Second).then(|| stamp.instant()).flatten().map(|at| at.as_second())
}

fn counters(all: &mut Vec<Measure>, mail: &Mail) {
    let mut add = |gauge: Gauge, key: String, at: Option<i64>, value: i64, id: Fact<String>| {
        if let Some(at) = at.filter(|_| key.len() <= LONGEST_KEY && id.value.len() <= LONGEST_ID) {
            all.push(Measure { gauge, key, at, value, shown: vec![id] });
        }
    };
    let sent = mail.date().and_then(|date| second(&date.value));
    let from = mail.from.first().map(|from| from.value.address.to_lowercase()).unwrap_or_default();
    if let Some(id) = mail.message_ids.first()
        && let Some((key, value)) = of_message_id(&id.value, &from)
    {
        add(Gauge::MessageId, key, sent, value, id.clone());
    }
    let own = mail.boundaries.first().filter(|boundary| !from.is_empty() && !boundary.value.is_empty());
    if let Some(boundary) = own
        && let Some(value) = of_boundary(&boundary.value)
    {
        add(Gauge::Boundary, from, sent, value, boundary.clone());
    }
    for hop in mail.hops.iter().take(MOST_HOPS) {
        let (Some(by), Some(id), Some(date)) = (&hop.by, &hop.id, &hop.date) else { continue };
        if let Some(value) = of_queue_id(&id.value) {
            add(Gauge::Queue, hosts::plain(&by.value), second(&date.value), value, id.clone());
        }
    }
    let arrived = mail.latest_hop().and_then(|(_, date)| second(&date.value));
    if let Some(header) = mail.named("x-uid").next()
        && let Some(value) = decimal(header.text.trim())
    {
        let at = Locator::Raw(header.body);
        add(Gauge::Uid, String::new(), arrived, value, Fact::at(header.text.trim().to_owned(), at));
    }
}

/// Which key each DKIM signature names (RFC 6376 3.5, `d=` and `s=`), at the Date of the mail.
fn selectors(all: &mut Vec<Measure>, mail: &Mail) {
    let Some(at) = mail.date().and_then(|date| second(&date.value)) else { return };
    let signed = mail.signatures.iter().filter(|signature| signature.header == "dkim-signature");
    for signature in signed.take(MOST_SIGNATURES) {
        let (Some(domain), Some(selector)) = (signature.tag("d"), signature.tag("s")) else { continue };
        let (key, name) = (domain.value.trim().to_lowercase(), selector.value.trim().to_lowercase());
        if !key.is_empty() && key.len() <= LONGEST_KEY && !name.is_empty() && name.len() <= LONGEST_ID {
            let value = hash(&name).cast_signed();
            all.push(Measure { gauge: Gauge::Selector, key, at, value, shown: vec![selector.clone()] });
        }
    }
}

fn decimal(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The machine and the counter of a Message-ID of Outlook (`CCCC` and the time, `$`, `$`) or Evolution (time, process, `n.camel`).
fn of_message_id(id: &str, from: &str) -> Option<(String, i64)> {
    let (local, host) = id.trim().trim_start_matches('<').trim_end_matches('>').rsplit_once('@')?;
    let host = host.to_lowercase();
    if let [time, process, count, "camel"] = local.split('.').collect::<Vec<_>>().as_slice() {
        decimal(time)?;
        return Some((format!("camel {} {host}", decimal(process)?), decimal(count)?));
    }
    let pieces: Vec<&str> = local.split('$').collect();
    let (first, low, last) = match pieces.as_slice() {
        [first, low, last] | [first, low, last, ""] => (*first, *low, *last),
        _ => return None,
    };
    if !hex(first, 12) || !hex(low, 8) || !hex(last, 8) {
        return None;
    }
    let count = i64::from_str_radix(first.get(..4)?, 16).ok()?;
    // The older form names the PC and its address, the newer one the sender's domain only.
    let machine = if pieces.len() == 3 { last } else { from };
    (count > 0 && !machine.is_empty()).then(|| (format!("outlook {} {host}", machine.to_lowercase()), count))
}

/// The counter in Outlook's boundary: `----=_NextPart_000_SSSS_…`.
fn of_boundary(boundary: &str) -> Option<i64> {
    let rest = boundary.strip_prefix("----=_NextPart_")?;
    let mut pieces = rest.split('_');
    let (level, count, time) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let timed = time.split_once('.').is_some_and(|(high, low)| hex(high, 8) && hex(low, 8));
    if !hex(level, 3) || !hex(count, 4) || !timed {
        return None;
    }
    i64::from_str_radix(count, 16).ok().filter(|count| *count > 0)
}

/// A queue id that is a plain number, as CommuniGate writes it, or MDaemon's `md…msg`.
fn of_queue_id(id: &str) -> Option<i64> {
    let bare = id.strip_prefix("md").and_then(|rest| rest.strip_suffix(".msg")).unwrap_or(id);
    let digits = bare.trim_start_matches('0').len();
    decimal(bare).filter(|_| QUEUE_DIGITS.contains(&digits))
}

/// What an archive states of who packed an entry and how.
pub(crate) fn packed_as(traits: &Traits) -> Option<String> {
    maker(traits.member.as_deref()?)
}

/// The time that an archive gives an entry, in words.
pub(crate) fn packed_time(traits: &Traits) -> Option<String> {
    time(traits.member.as_deref()?).map(|entry| entry.stamp.words())
}

/// Entries of archives in archives have no maker: their neighbours are others.
fn maker(member: &Member) -> Option<String> {
    const NESTED: [&str; 2] = ["container.outer.zip.", "container.outer.tar."];
    const MAKER: [&str; 10] = [
        "container.zip.version-made-by",
        "container.zip.mode",
        "container.zip.unix.uid",
        "container.zip.unix.gid",
        "container.tar.mode",
        "container.tar.uid",
        "container.tar.gid",
        "container.tar.format",
        "container.tar.uname",
        "container.tar.gname",
    ];
    let facts = &member.facts;
    if facts.iter().any(|fact| NESTED.iter().any(|nested| fact.name.starts_with(nested))) {
        return None;
    }
    let made: Vec<String> = facts
        .iter()
        .filter(|fact| MAKER.contains(&fact.name.as_str()))
        .filter_map(|fact| {
            Some(format!("{} {}", fact.name.rsplit('.').next()?.replace("version-made-by", "made by"), fact.value))
        })
        .collect();
    (!made.is_empty()).then(|| made.join(", "))
}

/// The most exact time of last change that an archive states.
fn time(member: &Member) -> Option<&TimelineEntry> {
    const TIMES: [&str; 6] = [
        "container.tar.pax.mtime",
        "container.tar.mtime",
        "container.zip.extended.modified",
        "container.zip.ntfs.modified",
        "container.zip.unix.modified",
        "container.zip.modified",
    ];
    TIMES.iter().find_map(|name| member.timeline.iter().find(|entry| entry.name == *name))
}

/// Place, time and maker of an entry. A clock without a zone is compared with others of its archive only, and is taken as it stands.
pub(super) fn of_entry(member: &Member) -> Option<Pulse> {
    let made = maker(member)?;
    let at = time(member).and_then(|entry| match entry.stamp.instant() {
        Some(at) => Some(at.as_second()),
        None => entry.stamp.earliest().map(|at| at.as_second() + FIRST_ZONE),
    });
    let number = i64::try_from(member.number).unwrap_or(i64::MAX);
    Some(Pulse { key: hash(&made), at: at.unwrap_or(i64::MIN), value: number, index: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_read_where_programs_count() {
        let from = "maja@nordhaven.example";
        let read = |id: &str| of_message_id(id, from);
        assert_eq!(read("<03f301c420e7$d8de2d70$8d01010a@prefect>"), Some(("outlook 8d01010a prefect".into(), 0x3f3)));
        assert_eq!(read("<009601c813c6$19df3510$4d9d9f30$@nordhaven.example>").map(|(_, count)| count), Some(0x96));
        assert_eq!(read("<1146134223.5213.12.camel@Desk>"), Some(("camel 5213 desk".into(), 12)));
        // The newer Outlook does not count; nor do others.
        for id in ["<000001d60aad$05e7b6e0$11b724a0$@nordhaven.example>", "<1.2.3@x>", "<a$b$c@x>", "", "<@>"] {
            assert_eq!(read(id), None, "{id}");
        }
        assert_eq!(of_boundary("----=_NextPart_000_012F_01C3B1D8.5E5B6F40"), Some(0x12f));
        assert_eq!(of_boundary("----=_NextPart_000_0000_01C3B1D8.5E5B6F40"), None);
        assert_eq!(of_boundary("----=_Part_1_2.3"), None);
        let queue = ["12345678", "md50000012345.msg", "20170504120001", "AB12", "123", "00000012"].map(of_queue_id);
        assert_eq!(queue, [Some(12_345_678), Some(50_000_012_345), None, None, None, None]);
    }
}
