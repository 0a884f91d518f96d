//! Names of time zones, and what the clocks of those zones showed on a day.

use std::sync::OnceLock;

use jiff::tz::{self, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::evidence::{Offset, Stamp};

/// A name that one region writes in one season (or era) only: name, minutes east, zone of the database.
///
/// A name whose place keeps the same clock all year elsewhere (EST, CST, MST, EET, WET, GMT) settles nothing and is left out.
const SEASONS: [(&str, i32, &str); 27] = [
    ("PST", -480, "America/Los_Angeles"),
    ("PDT", -420, "America/Los_Angeles"),
    ("MDT", -360, "America/Denver"),
    ("CDT", -300, "America/Chicago"),
    ("EST", -300, "America/New_York"),
    ("EDT", -240, "America/New_York"),
    ("ADT", -180, "America/Halifax"),
    ("NDT", -150, "America/St_Johns"),
    ("AKDT", -480, "America/Anchorage"),
    ("CET", 60, "Europe/Paris"),
    ("MET", 60, "Europe/Paris"),
    ("CEST", 120, "Europe/Paris"),
    ("MEST", 120, "Europe/Paris"),
    ("EEST", 180, "Europe/Helsinki"),
    ("WEST", 60, "Europe/Lisbon"),
    ("BST", 60, "Europe/London"),
    ("IST", 60, "Europe/Dublin"),
    ("IDT", 180, "Asia/Jerusalem"),
    ("MSD", 240, "Europe/Moscow"),
    ("NZDT", 780, "Pacific/Auckland"),
    ("NZST", 720, "Pacific/Auckland"),
    ("AEDT", 660, "Australia/Sydney"),
    ("ACDT", 630, "Australia/Adelaide"),
    ("MSK", 180, "Europe/Moscow"),
    ("MSK", 240, "Europe/Moscow"),
    ("Pacific Daylight Time", -420, "America/Los_Angeles"),
    ("Eastern Daylight Time", -240, "America/New_York"),
];
/// What a zone name means somewhere in the world: name, all minutes east that it is used for.
const MEANINGS: [(&str, &[i32]); 27] = [
    ("UTC", &[0]),
    ("GMT", &[0, 60]),
    ("PST", &[-480, 480]),
    ("PDT", &[-420]),
    ("MST", &[-420, 390, 480]),
    ("MDT", &[-360]),
    ("CST", &[-360, -300, 480, 570, 630]),
    ("CDT", &[-300, -240, 630]),
    ("EST", &[-300, 600, 660]),
    ("EDT", &[-240, 660]),
    ("AKST", &[-540]),
    ("AKDT", &[-480]),
    ("HST", &[-600]),
    ("CET", &[60]),
    ("CEST", &[120]),
    ("MEST", &[120]),
    ("EET", &[120]),
    ("EEST", &[180]),
    ("WEST", &[60]),
    ("WET", &[0]),
    ("BST", &[60, 360, 660]),
    ("MSK", &[180, 240]),
    ("MSD", &[240]),
    ("JST", &[540]),
    ("NZST", &[720]),
    ("NZDT", &[780]),
    ("AEDT", &[660]),
];
/// Where the rules of summer time had just been changed, old computers follow late: so many days around a change of
/// clocks nothing is told.
const UNSETTLED: i64 = 36;
/// Elsewhere a machine that was asleep at the change may be late by so many days.
const SETTLED: i64 = 2;

/// How many days around a change of clocks a server of that place may be late.
///
/// The European rules stand since 1996 (directive 94/21/EC), the American ones since 1987 but for the change of 2007
/// (Energy Policy Act of 2005); others change often.
fn lateness(place: &str, at: Timestamp) -> i64 {
    let year = tz::Offset::UTC.to_datetime(at).year();
    // EEST and WEST are written in places with rules of their own too.
    let own_rules = ["Europe/Moscow", "Europe/Helsinki", "Europe/Lisbon"].contains(&place);
    let european = place.starts_with("Europe/") && !own_rules && year >= 1996;
    let american = place.starts_with("America/") && ((1987..=2006).contains(&year) || year >= 2010);
    if european || american { SETTLED } else { UNSETTLED }
}

/// What the clocks of a named zone showed at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// Minutes east of UTC that they showed.
    pub shown: i32,
    /// Whether the clocks or their rules were changed shortly before, so that a computer may be late.
    pub near_change: bool,
    /// Place by which the zone goes in the database.
    pub place: &'static str,
}

/// What the clocks of the zone showed that writes `name` for an offset of `minutes`; `None` if the name settles no season.
pub fn season(name: &str, minutes: i32, at: Timestamp) -> Option<Season> {
    let fits = |row: &&(&str, i32, &str)| name.eq_ignore_ascii_case(row.0) && row.1 == minutes;
    let (known, _, place) = SEASONS.iter().find(fits)?;
    // Indiana kept EST all the year until April 2006.
    if *known == "EST" && tz::Offset::UTC.to_datetime(at).year() < 2007 {
        return None;
    }
    clocks(place, minutes, at)
}

/// The zone's name: in the comment behind the offset, or in place of the offset.
fn zone_name(stamp: &Stamp) -> Option<&str> {
    match (&stamp.zone_comment, &stamp.offset) {
        (Some(name), _) | (None, Offset::Named { name, .. }) => Some(name),
        _ => None,
    }
}

/// The zone that a moment names, and what its clocks showed; `None` where its name settles no season.
pub fn season_of(stamp: &Stamp) -> Option<(&str, Season)> {
    let name = zone_name(stamp)?;
    // Elsewhere the same letters mean other zones (Australia's EDT): only where the offset fits is it this one.
    Some((name, season(name, stamp.minutes_east()?, stamp.instant()?)?))
}

/// What the clocks of a place showed, and whether they showed `minutes` within the weeks around.
pub fn clocks(place: &'static str, minutes: i32, at: Timestamp) -> Option<Season> {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    let zone = DATABASE.get_or_init(TimeZoneDatabase::bundled).get(place).ok()?;
    let shown = |at: Timestamp| zone.to_offset_info(at).offset().seconds() / 60;
    let away = SignedDuration::from_hours(24 * lateness(place, at));
    // Russia's changes of 2011 and 2014 reached many computers years late.
    let late = place == "Europe/Moscow" && (2011..=2017).contains(&tz::Offset::UTC.to_datetime(at).year());
    let near_change =
        late || [at.checked_sub(away), at.checked_add(away)].into_iter().flatten().any(|near| shown(near) == minutes);
    Some(Season { shown: shown(at), near_change, place })
}

/// Whether some places keep the zone of this name all the year (CET in Algeria and Tunisia, EST in Panama and Jamaica).
pub fn kept_all_year(name: &str) -> bool {
    ["CET", "MET", "EST"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// All offsets (minutes east) that a zone name is used for; `None` if the name is not known.
pub fn meanings(name: &str) -> Option<&'static [i32]> {
    MEANINGS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, offsets)| *offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, minutes: i32, at: &str) -> Option<(i32, bool)> {
        season(name, minutes, at.parse().unwrap()).map(|season| (season.shown, season.near_change))
    }

    #[test]
    fn names_belong_to_seasons() {
        assert_eq!(shown("CEST", 120, "2020-07-01T00:00:00Z"), Some((120, true)));
        assert_eq!(shown("CEST", 120, "2020-01-01T00:00:00Z"), Some((60, false)));
        assert_eq!(shown("edt", -240, "2020-03-01T00:00:00Z"), Some((-300, false)));
        assert_eq!(shown("EDT", -240, "2007-03-20T00:00:00Z"), Some((-240, true)));
        assert_eq!(shown("EDT", -240, "2008-03-01T00:00:00Z"), Some((-300, true)));
        assert_eq!(shown("EDT", 660, "2020-03-01T00:00:00Z"), None);
        assert_eq!(shown("MSK", 240, "2012-01-01T00:00:00Z"), Some((240, true)));
        assert_eq!(shown("MSK", 240, "2016-01-01T00:00:00Z"), Some((180, true)));
        assert_eq!(shown("MSK", 240, "2019-01-01T00:00:00Z"), Some((180, false)));
        assert!(meanings("PDT").is_some_and(|offsets| offsets == [-420]));
    }
}
