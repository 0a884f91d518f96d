//! Moments that Windows and MS-DOS count in numbers.

use jiff::{Timestamp, civil};

use crate::evidence::{Offset, Precision, Stamp};

/// Seconds from 1601-01-01 (FILETIME) to 1970-01-01.
const FILETIME_EPOCH: i64 = 11_644_473_600;

/// 100-nanosecond steps since 1601 in UTC (MS-DTYP 2.3.3); `raw` is the moment in RFC 3339.
///
/// `None` for 0 and for what lies beyond the calendar (the largest number stands for "never").
pub fn filetime(ticks: u64) -> Option<Stamp> {
    let nanoseconds = i128::from(ticks) * 100 - i128::from(FILETIME_EPOCH) * 1_000_000_000;
    let at = Timestamp::from_nanosecond(nanoseconds).ok().filter(|_| ticks != 0)?;
    let year = jiff::tz::Offset::UTC.to_datetime(at).year();
    (year < 4_500).then(|| Stamp::utc(at.to_string(), at, Precision::Tick))
}

/// MS-DOS date and time as zip directories write them (PKWARE APPNOTE 4.4.6): a wall clock in steps of two seconds.
///
/// 1980-01-01 stands for "none", as do numbers that name no day.
pub fn dos(clock: u16, day: u16) -> Option<Stamp> {
    let part = |value: u16, shift: u16, mask: u16| i8::try_from((value >> shift) & mask).ok();
    let year = i16::try_from(day >> 9).ok()? + 1980;
    let (month, date) = (part(day, 5, 15)?, part(day, 0, 31)?);
    if (year, month, date) == (1980, 1, 1) {
        return None;
    }
    let (hour, minute, second) = (part(clock, 11, 31)?, part(clock, 5, 63)?, part(clock, 0, 31)? * 2);
    let at = civil::DateTime::new(year, month, date, hour, minute, second, 0).ok()?;
    Some(Stamp::from_clock(format!("0x{day:04X} 0x{clock:04X}"), at, Offset::Local, Precision::TwoSeconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_moments() {
        assert_eq!(filetime(131_383_728_010_000_000).unwrap().words(), "2017-05-04 12:00:01 UTC");
        assert_eq!((filetime(0), filetime(u64::MAX), filetime(0x7fff_ffff_ffff_ffff)), (None, None, None));
        assert_eq!(dos(0x7000, 0x4aa4).unwrap().words(), "2017-05-04 14:00:00 local clock");
        assert_eq!((dos(0, 0x21), dos(0, 0)), (None, None));
    }
}
