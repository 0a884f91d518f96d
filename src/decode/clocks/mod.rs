//! Times hidden in identifiers: one table, one function each.
//!
//! A decoder is applied only if the shape and the context agree, because digits that look like a time occur by chance;
//! a time before 1990 or after the examination is no time.

use base64::Engine as _;
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp, civil};

use super::text::BASE64;
use crate::evidence::{Clock, EvidenceClass, Fact, Moment, Offset, Precision, Stamp, listing_time};

/// Seconds from 1601-01-01 (FILETIME) to 1970-01-01.
const FILETIME_EPOCH: i64 = 11_644_473_600;
/// A hidden time may lie this far after the examination: zones and clocks that are a little fast.
const FUTURE_SLACK: SignedDuration = SignedDuration::from_hours(48);
/// 1990-01-01T00:00:00Z: no identifier below is older.
const EARLIEST: i64 = 631_152_000;

/// One kind of identifier.
struct Decoder {
    /// Its name in reports.
    id: &'static str,
    /// What it is, for the reader.
    what: &'static str,
    /// Where it is looked for: `boundary`, `message-id`, `thread-index`, `received-id`.
    place: &'static str,
    moment: Moment,
    /// Identifier and the line that it stands in → the moment.
    read: fn(&str, &str) -> Option<Stamp>,
}

/// The table. Formulas and hit rates: published analyses named at each function.
const DECODERS: [Decoder; 6] = [
    Decoder {
        id: "outlook-boundary",
        what: "Outlook MIME boundary",
        place: "boundary",
        moment: Moment::Sent,
        read: outlook_boundary,
    },
    Decoder {
        id: "gmail-boundary",
        what: "Gmail MIME boundary",
        place: "boundary",
        moment: Moment::Sent,
        read: gmail_boundary,
    },
    Decoder {
        id: "outlook-message-id",
        what: "Outlook Message-ID",
        place: "message-id",
        moment: Moment::Sent,
        read: outlook_message_id,
    },
    Decoder {
        id: "thread-index",
        what: "Thread-Index (start of the conversation)",
        place: "thread-index",
        moment: Moment::Begun,
        read: thread_index,
    },
    Decoder {
        id: "gmail-received-ms",
        what: "Gmail Received id (milliseconds)",
        place: "received-id",
        moment: Moment::Handled,
        read: gmail_received_ms,
    },
    Decoder {
        id: "gmail-received-local",
        what: "Gmail Received id (Pacific time)",
        place: "received-id",
        moment: Moment::Handled,
        read: gmail_received_local,
    },
];

/// The time hidden in an identifier found at `place`, if the shape, the context and the sanity gate agree.
pub fn read(place: &str, name: &str, identifier: &Fact<String>, context: &str, as_of: Timestamp) -> Option<Clock> {
    DECODERS.iter().filter(|decoder| decoder.place == place).find_map(|decoder| {
        let stamp = (decoder.read)(identifier.value.trim(), context)?;
        let latest = as_of.checked_add(FUTURE_SLACK).unwrap_or(Timestamp::MAX);
        if stamp.earliest()?.as_second() < EARLIEST || stamp.earliest()? > latest {
            return None;
        }
        Some(Clock {
            name: name.to_owned(),
            decoder: decoder.id.to_owned(),
            what: decoder.what.to_owned(),
            moment: decoder.moment,
            class: EvidenceClass::Strong,
            steps: Vec::new(),
            stamp: Fact::at(stamp, identifier.at.clone()),
        })
    })
}

/// Reads the identifier's bytes again: the shapes are distinct, so the place need not be told.
pub fn reread(bytes: &[u8]) -> Option<String> {
    const ANY_GOOGLE_LINE: &str = "by mx.google.com";
    let text = super::text::parameter(bytes);
    let stamp = DECODERS.iter().find_map(|decoder| (decoder.read)(text.trim(), ANY_GOOGLE_LINE))?;
    Some(listing_time(&stamp))
}

fn hex(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(text, 16).ok()
}

/// 100-nanosecond steps since 1601 (MS-DTYP 2.3.3).
fn filetime(ticks: u64) -> Option<Timestamp> {
    let nanoseconds = i128::from(ticks) * 100 - i128::from(FILETIME_EPOCH) * 1_000_000_000;
    Timestamp::from_nanosecond(nanoseconds).ok()
}

/// `----=_NextPart_TTT_SSSS_HHHHHHHH.LLLLLLLL`: a FILETIME of the writing PC's wall clock (checked on Outlook
/// 2000–2016 and Outlook Express 4–6: always local time).
fn outlook_boundary(text: &str, _: &str) -> Option<Stamp> {
    let tail = text.strip_prefix("----=_NextPart_")?;
    let mut parts = tail.split('_');
    let (count, serial, time) = (parts.next()?, parts.next()?, parts.next()?);
    let (high, low) = time.split_once('.')?;
    if parts.next().is_some() || count.len() != 3 || serial.len() != 4 || high.len() != 8 || low.len() != 8 {
        return None;
    }
    hex(count).and(hex(serial))?;
    let wall = filetime(hex(high)? << 32 | hex(low)?)?;
    let wall = jiff::tz::Offset::UTC.to_datetime(wall);
    Some(Stamp::from_clock(text, wall, Offset::Local, Precision::Tick))
}

/// 28 hex digits: node 12, low 6, high 8, tail 2; microseconds since 1970 are high and low together (Metaspike, "Gmail
/// MIME boundary delimiter timestamps").
fn gmail_boundary(text: &str, _: &str) -> Option<Stamp> {
    if text.len() != 28 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let (low, high) = (text.get(12..18)?, text.get(18..26)?);
    let micros = i64::try_from(hex(high)? << 24 | hex(low)?).ok()?;
    // Gmail began in 2004: the high half starts with 04, 05 or 06 until 2032.
    if !(high.starts_with("04") || high.starts_with("05") || high.starts_with("06")) {
        return None;
    }
    Some(Stamp::utc(text, Timestamp::from_microsecond(micros).ok()?, Precision::Microsecond))
}

/// `<CCCCHHHHHHHH$LLLLLLLL$RRRRRRRR[$]@host>`: a FILETIME in UTC, made when the mail was sent.
fn outlook_message_id(text: &str, _: &str) -> Option<Stamp> {
    let left = text.trim_start_matches('<').split('@').next()?;
    let mut parts = left.split('$');
    let (first, low, random) = (parts.next()?, parts.next()?, parts.next()?);
    if first.len() != 12 || low.len() != 8 || random.len() != 8 || parts.next().is_some_and(|rest| !rest.is_empty()) {
        return None;
    }
    hex(first.get(..4)?).and(hex(random))?;
    let at = filetime(hex(first.get(4..)?)? << 32 | hex(low)?)?;
    Some(Stamp::utc(text, at, Precision::Tick))
}

/// The first six bytes of a Thread-Index (MS-OXOMSG 2.2.1.3): (a) Outlook's top 48 bits of a FILETIME; (b) Exchange 2010
/// and later's 01 01 and the top 40 bits. Anything else is a hash of References and holds no time.
fn thread_index(text: &str, _: &str) -> Option<Stamp> {
    let clean: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = BASE64.decode(clean).ok()?;
    // 22 bytes of root, then 5 for each answer.
    if bytes.len() < 22 || (bytes.len() - 22) % 5 != 0 {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<u64> {
        Some(bytes.get(range)?.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let (ticks, precision) = match bytes.get(..3)? {
        [0x01, 0x01, 0xca..=0xdf] => (number(1..6)? << 24, Precision::TwoSeconds),
        [0x01, 0xbc..=0xdf, _] => (number(0..6)? << 16, Precision::Centisecond),
        _ => return None,
    };
    Some(Stamp::utc(text, filetime(ticks)?, precision))
}

fn by_google(context: &str) -> bool {
    let Some((_, by)) = context.split_once("by ") else { return false };
    let host = by.split_whitespace().next().unwrap_or("");
    host.ends_with("google.com") || host.starts_with("10.") || host.starts_with("2002:")
}

/// `TOKEN.NN.1429275653296`: milliseconds since 1970, in lines that Google's inner hosts wrote.
fn gmail_received_ms(text: &str, context: &str) -> Option<Stamp> {
    let mut parts = text.trim_end_matches(';').rsplit('.');
    let (millis, count, token) = (parts.next()?, parts.next()?, parts.next()?);
    let shape = millis.len() == 13 && millis.starts_with('1') && millis.bytes().all(|byte| byte.is_ascii_digit());
    let counted = count.bytes().all(|byte| byte.is_ascii_digit()) && !count.is_empty();
    if !shape || !counted || token.len() < 6 || parts.next().is_some() || !by_google(context) {
        return None;
    }
    Some(Stamp::utc(text, Timestamp::from_millisecond(millis.parse().ok()?).ok()?, Precision::Millisecond))
}

/// `TOKEN.NN.2015.04.17.06.00.52`: Google's wall clock in California, in lines that mx.google.com wrote.
fn gmail_received_local(text: &str, context: &str) -> Option<Stamp> {
    let parts: Vec<&str> = text.trim_end_matches(';').split('.').collect();
    let [_, count, year, month, day, hour, minute, second] = parts.as_slice() else { return None };
    if year.len() != 4 || !count.bytes().all(|byte| byte.is_ascii_digit()) || !by_google(context) {
        return None;
    }
    let two = |part: &str| if part.len() == 2 { part.parse::<i8>().ok() } else { None };
    let wall =
        civil::DateTime::new(year.parse().ok()?, two(month)?, two(day)?, two(hour)?, two(minute)?, two(second)?, 0)
            .ok()?;
    let zone = TimeZoneDatabase::bundled().get("America/Los_Angeles").ok()?;
    // In the hour that autumn shows twice, and the one that spring leaves out, the digits settle no moment.
    let minutes = zone.to_ambiguous_zoned(wall).unambiguous().ok()?.offset().seconds() / 60;
    Some(Stamp::from_clock(text, wall, Offset::Stated(minutes), Precision::Second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ByteSpan;

    const GOOGLE: &str = "by 10.140.41.83 with SMTP id x; Fri, 17 Apr 2015 06:00:53 -0700 (PDT)";
    const GOOGLE_MX: &str = "from x by mx.google.com with ESMTP id y";

    fn clock(place: &str, identifier: &str, context: &str) -> Option<Clock> {
        let as_of = "2026-01-01T00:00:00Z".parse().unwrap();
        read(place, "x", &Fact::raw(identifier.to_owned(), ByteSpan::default()), context, as_of)
    }

    fn utc(place: &str, identifier: &str, context: &str) -> String {
        clock(place, identifier, context)
            .and_then(|clock| clock.stamp.value.utc_text())
            .unwrap_or_else(|| "none".into())
    }

    #[test]
    fn published_examples_come_out_as_published() {
        assert_eq!(utc("boundary", "000000000000b6809105a0ae7b18", ""), "2020-03-12T20:49:03.864977Z");
        assert_eq!(utc("boundary", "001a114db6508e4f8e052cecc58a", ""), "2016-02-29T18:25:21.89531Z");
        assert_eq!(
            utc("message-id", "<000001d60aad$05e7b6e0$11b724a0$@x.example>", "").get(..19),
            Some("2020-04-04T18:15:29")
        );
        assert_eq!(utc("thread-index", "AduIGjfKeJ5dAAAAAAAAAAAAAAAAAA==", "").get(..19), Some("2025-02-26T06:46:52"));
        assert_eq!(utc("thread-index", "AQHVraqsfF1nAAAAAAAAAAAAAAAAAA==", "").get(..19), Some("2019-12-08T09:34:21"));
        assert_eq!(utc("received-id", "b42mr5166039qkb.53.1429275653296", GOOGLE), "2015-04-17T13:00:53.296Z");
        assert_eq!(utc("received-id", "u123si11512941qhd.83.2015.04.17.06.00.52", GOOGLE_MX), "2015-04-17T13:00:52Z");
    }

    #[test]
    fn outlooks_boundary_is_a_local_clock() {
        let read = clock("boundary", "----=_NextPart_000_0000_01D60ADB.1FA12B60", "").unwrap();
        assert_eq!(read.stamp.value.words(), "2020-04-04 23:45:29.878 local clock");
        assert_eq!(read.stamp.value.utc_text(), None);
    }

    #[test]
    fn what_only_looks_like_a_clock_is_refused() {
        for (place, identifier, context) in [
            ("boundary", "----=_NextPart_000_0003_6D8B929A.77FD4400", ""),
            ("boundary", "000000000000b6809195a0ae7b18", ""),
            ("boundary", "----=_Part_375994_2040052076.1694481247599", ""),
            ("message-id", "<86a2019dbec6$caa86cc0$11b724a0$@x>", ""),
            ("message-id", "<anything@x>", ""),
            ("thread-index", "AQM/xXTZAAAAAAAAAAAAAAAAAAAAAA==", ""),
            ("thread-index", "AQG5mTviAAAAAAAAAAAAAAAAAAAAAA==", ""),
            ("thread-index", "AduIGjfK", ""),
            ("received-id", "b42mr5166039qkb.53.1429275653296", "by mail.other.example with SMTP id x"),
            ("received-id", "u1.83.2015.13.17.06.00.52", GOOGLE_MX),
            ("received-id", "u1.83.2014.11.02.01.30.00", GOOGLE_MX),
        ] {
            assert_eq!(clock(place, identifier, context), None, "{identifier}");
        }
    }
}
