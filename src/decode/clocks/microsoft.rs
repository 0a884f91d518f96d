//! Microsoft: Outlook's boundaries, ids and inline pictures, Exchange's arrival times and mail numbers, the link filter.

use super::super::text::hex_pair;
use super::Context;
use super::shape::{Told, calendar, digits, filetime, hex, is_digits, is_hex, left_of, net_ticks};

fn high_low(high: &str, low: &str) -> Option<Told> {
    if !is_hex(high, 8) || !is_hex(low, 8) {
        return None;
    }
    let ticks = hex(high)? << 32 | hex(low)?;
    filetime(format!("the hex digits {high} and {low} together are {ticks}"), ticks)
}

/// `----=_NextPart_TTT_SSSS_HHHHHHHH.LLLLLLLL`: a FILETIME of the writing PC's wall clock (checked on Outlook 2000–2016
/// and Outlook Express 4–6: always local time).
pub(super) fn boundary(text: &str, _: &Context) -> Option<Told> {
    let mut parts = text.strip_prefix("----=_NextPart_")?.split('_');
    let (count, serial, time) = (parts.next()?, parts.next()?, parts.next()?);
    let (high, low) = time.split_once('.')?;
    if parts.next().is_some() || !is_hex(count, 3) || !is_hex(serial, 4) {
        return None;
    }
    high_low(high, low)
}

/// The left side of `<CCCCHHHHHHHH$LLLLLLLL$RRRRRRRR[$]@host>` in its three pieces, and whether a `$` stands at the end.
pub(super) fn outlook_pieces(text: &str) -> Option<(&str, &str, &str, bool)> {
    let left = left_of(text, |_| true).or_else(|| text.trim_start_matches('<').split('@').next())?;
    let mut parts = left.split('$');
    let (first, low, last) = (parts.next()?, parts.next()?, parts.next()?);
    let trailing = match (parts.next(), parts.next()) {
        (None, None) => false,
        (Some(""), None) => true,
        _ => return None,
    };
    let shape = is_hex(first, 12) && is_hex(low, 8) && is_hex(last, 8);
    shape.then_some((first, low, last, trailing))
}

/// `<CCCCHHHHHHHH$LLLLLLLL$RRRRRRRR[$]@host>`: a FILETIME in UTC, made when the mail was sent.
pub(super) fn message_id(text: &str, _: &Context) -> Option<Told> {
    let (first, low, ..) = outlook_pieces(text)?;
    high_low(first.get(4..)?, low)
}

/// `image001.png@01D61731.562044C0`: a FILETIME of the wall clock of the PC on which the mail was composed.
pub(super) fn content_id(text: &str, _: &Context) -> Option<Told> {
    let bare = text.trim_start_matches('<').trim_end_matches('>');
    let (_, time) = bare.rsplit_once('@')?;
    let (high, low) = time.split_once('.')?;
    high_low(high, low)
}

/// `… FILETIME=[LLLLLLLL:HHHHHHHH]`, UTC, the low half first.
pub(super) fn arrival_filetime(text: &str, _: &Context) -> Option<Told> {
    let (_, tail) = text.split_once("FILETIME=[")?;
    let (low, high) = tail.split_once(']')?.0.split_once(':')?;
    let told = high_low(high, low)?;
    Some(told.after("the two halves stand in turned order: the low one first"))
}

/// The time that X-OriginalArrivalTime prints beside its FILETIME: `19 Oct 2001 19:34:18.0616 (UTC)`, the milliseconds
/// with four digits of which the first is a zero.
pub(super) fn arrival_printed(text: &str, _: &Context) -> Option<Told> {
    printed(text, 1_000_000)
}

/// The time that X-MS-Exchange-CrossTenant-OriginalArrivalTime prints: `29 Apr 2017 23:34:45.9021 (UTC)`.
pub(super) fn tenant_arrival(text: &str, _: &Context) -> Option<Told> {
    printed(text, 100_000)
}

/// A printed time in UTC; `unit` (nanoseconds) is what the fraction's four digits count.
fn printed(text: &str, unit: i32) -> Option<Told> {
    let printed = text.split_once("(UTC)")?.0.trim();
    let (whole, fraction) = printed.rsplit_once('.').unwrap_or((printed, "0"));
    let stamp = crate::decode::time::rfc5322(&format!("{whole} +0000"))?;
    let count = i32::try_from(digits(fraction).filter(|_| is_digits(fraction, 1..=4))?).ok()?;
    let nanosecond = if count < 1_000 { count * unit } else { count * 100_000 };
    let wall = stamp.civil()?.with().subsec_nanosecond(nanosecond).build().ok()?;
    Some(Told { wall, steps: vec![format!("the header prints {printed} UTC")] })
}

/// The GUID that Exchange gives a mail: the last twelve hex digits are the upper 48 bits of .NET ticks (found by test:
/// 47 of 47 real mails).
pub(super) fn network_id(text: &str, _: &Context) -> Option<Told> {
    let bare = text.trim().trim_start_matches('{').trim_end_matches('}');
    let parts: Vec<&str> = bare.split('-').collect();
    let shape = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]);
    if !shape || !parts.iter().all(|part| hex(part).is_some()) {
        return None;
    }
    network_ticks(parts.last()?)
}

fn network_ticks(last: &str) -> Option<Told> {
    let ticks = hex(last)? << 16;
    net_ticks(format!("the last twelve hex digits {last}, with four zeros behind them, are {ticks}"), ticks)
}

/// The fields behind `data=` of an address that Microsoft's link filter wrote: `VV|VV|recipient|mail|tenant|n|n|ticks|…`,
/// the bar coded as `%7C`.
pub(super) fn safelink_fields(text: &str) -> Option<Vec<String>> {
    let (_, data) = text.split_once("data=")?;
    let data = data.split(['&', '"', '>', '<', ' ']).next()?;
    let fields: Vec<String> =
        data.split("%7C").flat_map(|part| part.split("%7c")).flat_map(|part| part.split('|')).map(unescape).collect();
    (fields.len() >= 8).then_some(fields)
}

/// Undoes `%40` and the like; what is no such code stays.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let code = hex_pair(after.as_bytes().get(..2)).filter(u8::is_ascii_graphic);
        match code {
            Some(byte) => {
                out.push(char::from(byte));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// When the mail reached the filter of the protected mailbox: the mail's number is its Network-Message-Id.
pub(super) fn safelink_mail(text: &str, _: &Context) -> Option<Told> {
    let fields = safelink_fields(text)?;
    let guid = fields.get(3).filter(|guid| is_hex(guid, 32))?;
    network_ticks(guid.get(20..)?)
}

/// When the link was rewritten: .NET ticks in decimal, 1–47 s after the arrival.
pub(super) fn safelink_rewritten(text: &str, _: &Context) -> Option<Told> {
    let fields = safelink_fields(text)?;
    let ticks = fields.get(7).filter(|ticks| is_digits(ticks, 18..=18))?;
    net_ticks(format!("the digits {ticks} are a count"), digits(ticks)?)
}

/// What Outlook's meeting numbers begin with (MS-OXOCAL 2.2.1.27, Byte Array ID).
pub(in crate::decode) const MEETING: &str = "040000008200E00074C5B7101A82E008";

/// A meeting's number: sixteen fixed bytes, four of a repeated meeting's day, then the FILETIME at which it was made,
/// its lowest byte first.
pub(super) fn meeting(text: &str, _: &Context) -> Option<Told> {
    let time = text.strip_prefix(MEETING)?.get(8..24).filter(|time| is_hex(time, 16))?;
    let ticks = hex(time)?.swap_bytes();
    filetime(format!("the hex digits {time}, the last pair first, are {ticks}"), ticks)
}

/// `<LYRIS-…-YYYY.MM.DD-hh.mm.ss--addr#dom@host>`, later `<LISTMANAGER…`: the list server's wall clock.
pub(super) fn lyris(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |_| true)?;
    if !left.starts_with("LYRIS-") && !left.starts_with("LISTMANAGER") {
        return None;
    }
    let before = left.split("--").next()?;
    let mut parts = before.rsplit('-');
    let (time, date) = (parts.next()?, parts.next()?);
    calendar(&format!("{}{}", date.replace('.', ""), time.replace('.', "")))
}
