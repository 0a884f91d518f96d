//! Lotus Notes: Julian day and hundredths of a second since 00:00 UTC, with the zone of the machine (checked on 14 values).

use jiff::civil;

use super::Context;
use super::shape::{Told, hex, is_hex, left_of};

/// Julian day number of 1970-01-01.
const JULIAN_1970: i64 = 2_440_588;
/// Hundredths of a second of one day.
const DAY: u64 = 8_640_000;

/// The two fields of `<OF8.8-ON ZZJJJJJJ.TTTTTTTT-ZZJJJJJJ.TTTTTTTT@host>`: when the mail was begun, when it was sent.
fn fields(text: &str) -> Option<(&str, &str)> {
    let left = left_of(text, |_| true)?;
    let (_, tail) = left.strip_prefix("OF")?.split_once("-ON")?;
    let (first, second) = tail.split_once('-')?;
    Some((first, second))
}

fn moment(day: &str, time: &str) -> Option<Told> {
    if !is_hex(day, 8) || !is_hex(time, 8) {
        return None;
    }
    let (julian, hundredths) = (hex(day.get(2..)?)?, hex(time)?);
    if hundredths >= DAY {
        return None;
    }
    let days = i64::try_from(julian).ok()? - JULIAN_1970;
    let midnight = civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?.at(0, 0, 0, 0);
    let passed = jiff::SignedDuration::from_millis(i64::try_from(hundredths).ok()? * 10);
    let wall = midnight.checked_add(passed).ok()?;
    let steps = vec![
        format!("the hex digits {} are Julian day {julian}, {}", day.get(2..)?, midnight.date()),
        format!("the hex digits {time} are {hundredths} hundredths of a second: {}", wall.strftime("%H:%M:%S%.2f")),
    ];
    Some(Told { wall, steps })
}

/// The second field: when the mail was sent.
pub(super) fn sent(text: &str, _: &Context) -> Option<Told> {
    let (day, time) = fields(text)?.1.split_once('.')?;
    moment(day, time)
}

/// The first field: when the draft was made.
pub(super) fn begun(text: &str, _: &Context) -> Option<Told> {
    let (day, time) = fields(text)?.0.split_once('.')?;
    moment(day, time)
}

/// `=_alternative TTTTTTTTZZJJJJJJ_=`: the same two numbers in turned order (equal to the Date within seconds).
pub(super) fn boundary(text: &str, _: &Context) -> Option<Told> {
    let (_, fields) = text.strip_prefix("=_")?.strip_suffix("_=")?.split_once(' ')?;
    let (time, day) = fields.split_at_checked(8)?;
    moment(day, time)
}

/// `X-KeepSent: 8:8-ZZJJJJJJ:TTTTTTTT; type=4; name=$KeepSent`: repeats the first field of the id.
pub(super) fn keep_sent(text: &str, _: &Context) -> Option<Told> {
    let (day, time) = text.split(';').next()?.rsplit_once('-')?.1.trim().split_once(':')?;
    moment(day, time)
}

/// The zone byte of the second field: bits 0–3 hours, 4–5 quarters of an hour, bit 6 east, bit 7 summer time observed.
///
/// Minutes east of UTC without summer time, and whether the machine keeps summer time.
pub(super) fn zone(text: &str) -> Option<(i32, bool)> {
    let field = fields(text)?.1;
    moment(field.split_once('.')?.0, field.split_once('.')?.1)?;
    let byte = i32::try_from(hex(field.get(..2)?)?).ok()?;
    let minutes = (byte & 0x0f) * 60 + (byte >> 4 & 0x03) * 15;
    Some((if byte & 0x40 != 0 { minutes } else { -minutes }, byte & 0x80 != 0))
}
