//! Times and traces hidden in identifiers: one table, one function each.
//!
//! A decoder is applied only if the shape and the context agree, because digits that look like a time occur by chance;
//! a time before the program was born, before 1990, or after the examination is no time.

mod clients;
mod clues;
mod gmail;
mod microsoft;
mod notes;
mod providers;
mod servers;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod thread;
mod uuid;

use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp};

pub use clues::clues;
pub(in crate::decode) use microsoft::MEETING;

use crate::evidence::{Clock, EvidenceClass, Fact, Moment, Offset, Precision, Stamp, listing_time};
use shape::Told;

/// A hidden time may lie this far after the examination: zones and clocks that are a little fast.
const FUTURE_SLACK: SignedDuration = SignedDuration::from_hours(48);
/// 1990-01-01T00:00:00Z: no identifier of the table is older.
const EARLIEST: i64 = 631_152_000;
/// Longest identifier that is put to the table (bytes); real ones stay far below.
const LONGEST: usize = 20_000;

/// Where an identifier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `boundary` of a multipart.
    Boundary,
    /// The mail's own Message-ID.
    MessageId,
    /// The id of another mail: In-Reply-To, References.
    Reference,
    /// Thread-Index (MS-OXOMSG 2.2.1.3).
    ThreadIndex,
    /// The id clause of a Received line.
    ReceivedId,
    /// A whole Received line.
    ReceivedLine,
    /// Content-ID of a part.
    ContentId,
    /// X-Attachment-Id of a part.
    AttachmentId,
    /// X-OriginalArrivalTime.
    ArrivalTime,
    /// X-MS-Exchange-CrossTenant-OriginalArrivalTime.
    TenantArrivalTime,
    /// Headers that repeat Exchange's Network-Message-Id.
    NetworkId,
    /// X-GM-MSGID.
    GmailMessage,
    /// X-GM-THRID.
    GmailThread,
    /// X-KeepSent of Notes.
    KeepSent,
    /// List-Unsubscribe.
    Unsubscribe,
    /// Return-Path and other addresses that bounces go to.
    Bounce,
    /// The `From ` line of a mailbox.
    MailboxLine,
    /// A word of the text: `cid:` addresses.
    BodyCid,
    /// A word of the text: addresses that Microsoft's link filter wrote.
    SafeLink,
    /// A word of the text: numbers of posts in addresses.
    Snowflake,
    /// A word of the text: Outlook's number of a meeting.
    Meeting,
}

impl Place {
    /// The place that a header of this name (lower case) is.
    pub fn of_header(name: &str) -> Option<Self> {
        Some(match name {
            "thread-index" => Self::ThreadIndex,
            "x-originalarrivaltime" => Self::ArrivalTime,
            "x-ms-exchange-crosstenant-originalarrivaltime" => Self::TenantArrivalTime,
            "x-ms-exchange-organization-network-message-id"
            | "x-ms-office365-filtering-correlation-id"
            | "x-ms-exchange-crosstenant-network-message-id" => Self::NetworkId,
            "x-gm-msgid" => Self::GmailMessage,
            "x-gm-thrid" => Self::GmailThread,
            "x-keepsent" => Self::KeepSent,
            "list-unsubscribe" => Self::Unsubscribe,
            "return-path" | "errors-to" => Self::Bounce,
            _ => return None,
        })
    }

    /// Whether a row for `known` reads what stands here.
    fn fits(self, known: Self) -> bool {
        self == known || matches!((self, known), (Self::Reference, Self::MessageId) | (Self::BodyCid, Self::ContentId))
    }
}

/// What stands around an identifier; ambiguous shapes are read only where it agrees.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The whole line.
    pub line: &'a str,
    /// The host that wrote the line, lower case.
    pub by: &'a str,
    /// The programs that the mail names, lower case.
    pub mailer: &'a str,
    /// A moment near which the hidden one is looked for: the line's, or the Date.
    pub near: Option<&'a Stamp>,
}

/// How a wall clock that was read becomes a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// The digits are UTC.
    Utc,
    /// The wall clock of the machine; its zone is not part of the identifier.
    Local,
    /// California's clock, which Google's servers keep.
    Pacific,
}

/// One kind of identifier: a row of the table.
struct Row {
    /// Its name in reports.
    id: &'static str,
    /// Empty for the main time of an identifier, else the segment that names the other one.
    part: &'static str,
    place: Place,
    /// First year in which the program made such identifiers.
    since: i16,
    moment: Moment,
    zone: Zone,
    precision: Precision,
    class: EvidenceClass,
    read: fn(&str, &Context) -> Option<Told>,
    /// What it is, for the reader.
    what: &'static str,
}

/// Every time hidden in an identifier found at `place`, if the shape, the context and the sanity gate agree. An
/// identifier holds at most one time of each part of the table.
pub fn read(place: Place, name: &str, identifier: &Fact<String>, context: &Context, as_of: Timestamp) -> Vec<Clock> {
    let mut found: Vec<Clock> = Vec::new();
    let mut parts: Vec<&str> = Vec::new();
    for row in table::ROWS.iter().filter(|row| place.fits(row.place)) {
        if parts.contains(&row.part) {
            continue;
        }
        let Some((stamp, steps)) = row.stamp(identifier.value.trim(), context) else { continue };
        if !sane(&stamp, as_of) {
            continue;
        }
        parts.push(row.part);
        let moment = if place == Place::Reference { Moment::Earlier } else { row.moment };
        found.push(Clock {
            name: if row.part.is_empty() { name.to_owned() } else { format!("{name}.{}", row.part) },
            decoder: row.id.to_owned(),
            what: if place == Place::Reference {
                format!("{} of a mail that this one names", row.what)
            } else {
                row.what.to_owned()
            },
            moment,
            class: row.class,
            self_contained: false,
            stamp: Fact::at(stamp, identifier.at.clone()),
            steps,
        });
    }
    // An identifier with one time only has it under its own name.
    if let (Some(first), false) = (found.first_mut(), parts.contains(&"")) {
        first.name = name.to_owned();
    }
    found
}

impl Row {
    fn stamp(&self, text: &str, context: &Context) -> Option<(Stamp, Vec<String>)> {
        if text.len() > LONGEST {
            return None;
        }
        let told = (self.read)(text, context)?;
        if told.wall.year() < self.since {
            return None;
        }
        let mut steps = told.steps;
        let (offset, words) = match self.zone {
            Zone::Utc => (Offset::Utc, "that is UTC, whatever the zone of the machine"),
            Zone::Local => (Offset::Local, "that is the wall clock of the machine that wrote it; its zone is not told"),
            Zone::Pacific => {
                // In the hour that autumn shows twice, and the one that spring leaves out, the digits settle no moment.
                let zone = TimeZoneDatabase::bundled().get("America/Los_Angeles").ok()?;
                let minutes = zone.to_ambiguous_zoned(told.wall).unambiguous().ok()?.offset().seconds() / 60;
                (Offset::Stated(minutes), "that is the clock of California, which Google's servers keep")
            }
        };
        steps.push(words.to_owned());
        Some((Stamp::from_clock(text, told.wall, offset, self.precision), steps))
    }
}

/// The time in a UUID of version 1, how it was decoded, and the number of the network card that made it.
///
/// Only identifiers made since PDF exists: random ones fit the version's shape by chance.
pub fn uuid_1(text: &str) -> Option<(Stamp, Vec<String>, Option<String>)> {
    const FIRST_YEAR: i16 = 1993;
    const LAST_YEAR: i16 = 2100;
    let told = uuid::version_1(text, &Context::default())?;
    if !(FIRST_YEAR..LAST_YEAR).contains(&told.wall.year()) {
        return None;
    }
    let stamp = Stamp::from_clock(text, told.wall, Offset::Utc, Precision::Tick);
    Some((stamp, told.steps, uuid::node(text)))
}

fn sane(stamp: &Stamp, as_of: Timestamp) -> bool {
    let latest = as_of.checked_add(FUTURE_SLACK).unwrap_or(Timestamp::MAX);
    stamp.earliest().is_some_and(|at| at.as_second() >= EARLIEST && at <= latest)
}

/// Reads an identifier's bytes again without what stands around it: the shapes that need no context are distinct.
pub fn reread(bytes: &[u8]) -> Option<String> {
    let text = super::text::parameter(bytes);
    let line = super::text::verbatim(bytes);
    let context = Context { line: &line, by: "mx.google.com", ..Context::default() };
    let stamps = table::ROWS.iter().filter_map(|row| {
        let (stamp, _) = row.stamp(text.trim(), &context).or_else(|| row.stamp(line.trim(), &context))?;
        sane(&stamp, Timestamp::MAX).then_some(stamp)
    });
    stamps.map(|stamp| listing_time(&stamp)).next()
}
