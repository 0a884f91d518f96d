//! One moment as written: nothing is thrown away, nothing is converted to the reader's zone.

use jiff::{SignedDuration, Timestamp, civil, tz};
use serde::{Deserialize, Serialize};

/// How far a wall clock without a zone may lie before UTC: zones reach from UTC-12 to UTC+14.
const EARLIEST_ZONE: SignedDuration = SignedDuration::from_hours(14);
/// How far it may lie after UTC.
const LATEST_ZONE: SignedDuration = SignedDuration::from_hours(12);

/// The zone as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offset {
    /// Minutes east of UTC.
    Stated(i32),
    /// `Z`, `UTC` or an epoch count.
    Utc,
    /// `-0000`: the time is UTC, the writer's zone is not known (RFC 5322 3.3).
    Unknown,
    /// No zone was written.
    Missing,
    /// The wall clock of a machine, zone not written (Outlook's MIME boundary).
    Local,
    /// A name such as `EST`; minutes east of UTC where RFC 5322 4.3 gives them.
    Named {
        /// As written.
        name: String,
        /// Minutes east of UTC, if the name has one meaning.
        minutes: Option<i32>,
    },
}

/// The finest part that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Year only.
    Year,
    /// Month.
    Month,
    /// Day.
    Day,
    /// Minute.
    Minute,
    /// Two seconds: a clock that counts coarsely.
    TwoSeconds,
    /// Second.
    Second,
    /// Hundredth of a second.
    Centisecond,
    /// Millisecond.
    Millisecond,
    /// Microsecond.
    Microsecond,
    /// 100 nanoseconds: a Windows FILETIME.
    Tick,
}

impl Precision {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Minute => "minute",
            Self::TwoSeconds => "2 seconds",
            Self::Second => "second",
            Self::Centisecond => "centisecond",
            Self::Millisecond => "millisecond",
            Self::Microsecond => "microsecond",
            Self::Tick => "100 nanoseconds",
        }
    }

    /// How long the written unit lasts.
    fn length(self) -> SignedDuration {
        match self {
            Self::Year => SignedDuration::from_hours(366 * 24),
            Self::Month => SignedDuration::from_hours(31 * 24),
            Self::Day => SignedDuration::from_hours(24),
            Self::Minute => SignedDuration::from_mins(1),
            Self::TwoSeconds => SignedDuration::from_secs(2),
            Self::Second => SignedDuration::from_secs(1),
            Self::Centisecond => SignedDuration::from_millis(10),
            Self::Millisecond => SignedDuration::from_millis(1),
            Self::Microsecond => SignedDuration::from_micros(1),
            Self::Tick => SignedDuration::from_nanos(100),
        }
    }
}

/// Day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The English name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

/// What is wrong with the way a moment is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// No such day or time exists, e.g. 30 February or 25:00.
    Impossible,
    /// The offset is beyond what any zone had, or its minutes are above 59.
    ImpossibleOffset,
    /// The year was written with two or three digits (RFC 5322 4.3).
    ShortYear,
    /// A month or day name is not English.
    ForeignName,
    /// Something stands there that the grammar does not know; the text.
    Unexpected(String),
    /// A part that the grammar wants is not there.
    Incomplete,
    /// The leading `D:` of a PDF date is missing (ISO 32000-2 7.9.4).
    NoPrefix,
}

/// The digits as written; they may name a day that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digits {
    /// Year, widened to four digits as RFC 5322 4.3 says.
    pub year: i64,
    /// Month, 1–12 when it exists.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// Hour.
    pub hour: u32,
    /// Minute.
    pub minute: u32,
    /// Second.
    pub second: u32,
    /// Nanosecond.
    pub nanosecond: u32,
}

impl Digits {
    /// The calendar day and wall-clock time, if they exist. Second 60 counts as 59 (a leap second).
    pub fn civil(&self) -> Option<civil::DateTime> {
        let second = if self.second == 60 { 59 } else { self.second };
        civil::DateTime::new(
            i16::try_from(self.year).ok()?,
            i8::try_from(self.month).ok()?,
            i8::try_from(self.day).ok()?,
            i8::try_from(self.hour).ok()?,
            i8::try_from(self.minute).ok()?,
            i8::try_from(second).ok()?,
            i32::try_from(self.nanosecond).ok()?,
        )
        .ok()
    }

    /// The digits of a wall-clock time.
    pub fn from_civil(at: civil::DateTime) -> Self {
        Self {
            year: i64::from(at.year()),
            month: u32::from(at.month().unsigned_abs()),
            day: u32::from(at.day().unsigned_abs()),
            hour: u32::from(at.hour().unsigned_abs()),
            minute: u32::from(at.minute().unsigned_abs()),
            second: u32::from(at.second().unsigned_abs()),
            nanosecond: at.subsec_nanosecond().unsigned_abs(),
        }
    }
}

/// One moment as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The text it was read from.
    pub raw: String,
    /// The digits, also impossible ones.
    pub digits: Digits,
    /// The zone as written.
    pub offset: Offset,
    /// The finest part written.
    pub precision: Precision,
    /// The day of the week that the text claims.
    pub weekday: Option<Weekday>,
    /// The zone's name in the comment behind a mail date, e.g. `CEST`.
    pub zone_comment: Option<String>,
    /// What is wrong with it.
    pub defects: Vec<Defect>,
}

/// Which of two moments came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Surely earlier, by at least so many whole seconds.
    Before(i64),
    /// Surely later, by at least so many whole seconds.
    After(i64),
    /// The two overlap within their precision and zones, or one names no day that exists.
    CannotTell,
}

impl Stamp {
    /// A moment known in UTC, such as an epoch count.
    pub fn utc(raw: impl Into<String>, at: Timestamp, precision: Precision) -> Self {
        Self::from_clock(raw, tz::Offset::UTC.to_datetime(at), Offset::Utc, precision)
    }

    /// A wall-clock time with the zone as `offset` says.
    pub fn from_clock(raw: impl Into<String>, at: civil::DateTime, offset: Offset, precision: Precision) -> Self {
        Self {
            raw: raw.into(),
            digits: Digits::from_civil(at),
            offset,
            precision,
            weekday: None,
            zone_comment: None,
            defects: Vec::new(),
        }
    }

    /// Wall-clock time as written, if such a day and time exist.
    pub fn civil(&self) -> Option<civil::DateTime> {
        self.digits.civil()
    }

    /// Minutes east of UTC, where the text settles them: an offset that no place ever had does not.
    pub fn minutes_east(&self) -> Option<i32> {
        if self.defects.contains(&Defect::ImpossibleOffset) {
            return None;
        }
        match &self.offset {
            Offset::Stated(minutes) => Some(*minutes),
            Offset::Utc | Offset::Unknown => Some(0),
            Offset::Named { minutes, .. } => *minutes,
            Offset::Missing | Offset::Local => None,
        }
    }

    /// The start of the written unit as a moment, if the zone is known.
    pub fn instant(&self) -> Option<Timestamp> {
        let minutes = self.minutes_east()?;
        let shift = SignedDuration::from_mins(i64::from(minutes));
        let wall = tz::Offset::UTC.to_timestamp(self.civil()?).ok()?;
        wall.checked_sub(shift).ok()
    }

    /// The first moment it can mean, over all zones if none is written.
    pub fn earliest(&self) -> Option<Timestamp> {
        match self.instant() {
            Some(instant) => Some(instant),
            None => self.wall()?.checked_sub(EARLIEST_ZONE).ok(),
        }
    }

    /// The last moment it can mean (exclusive): precision and zone counted in.
    pub fn latest(&self) -> Option<Timestamp> {
        let start = match self.instant() {
            Some(instant) => instant,
            None => self.wall()?.checked_add(LATEST_ZONE).ok()?,
        };
        start.checked_add(self.precision.length()).ok()
    }

    fn wall(&self) -> Option<Timestamp> {
        tz::Offset::UTC.to_timestamp(self.civil()?).ok()
    }

    /// Which came first: this or `other`.
    pub fn compare(&self, other: &Stamp) -> Order {
        let (Some(a0), Some(a1), Some(b0), Some(b1)) =
            (self.earliest(), self.latest(), other.earliest(), other.latest())
        else {
            return Order::CannotTell;
        };
        // Two moments of the same unit are at least one unit apart when they differ at all; the distance that is
        // sure is the one between the starts if both zones are known, and the gap between the ranges otherwise.
        let known = self.instant().is_some() && other.instant().is_some();
        if a1 <= b0 {
            Order::Before(if known { b0.duration_since(a0) } else { b0.duration_since(a1) }.as_secs())
        } else if b1 <= a0 {
            Order::After(if known { a0.duration_since(b0) } else { a0.duration_since(b1) }.as_secs())
        } else {
            Order::CannotTell
        }
    }

    /// Whole seconds from `other` to this one, if both moments are known.
    pub fn seconds_after(&self, other: &Stamp) -> Option<i64> {
        Some(self.instant()?.duration_since(other.instant()?).as_secs())
    }

    /// Whole seconds from `other` to this one by the wall clocks alone, zones ignored.
    pub fn wall_seconds_after(&self, other: &Stamp) -> Option<i64> {
        Some(self.wall()?.duration_since(other.wall()?).as_secs())
    }

    /// The day of the week that the digits fall on.
    pub fn computed_weekday(&self) -> Option<Weekday> {
        let index = usize::from(self.civil()?.weekday().to_monday_zero_offset().unsigned_abs());
        Weekday::ALL.get(index).copied()
    }

    /// The zone in words: `+02:00`, `UTC`, `not stated` …
    pub fn zone_words(&self) -> String {
        match &self.offset {
            Offset::Stated(minutes) => offset_words(*minutes),
            Offset::Utc => "UTC".into(),
            Offset::Unknown => "UTC, writer's zone not stated".into(),
            Offset::Missing => "zone not stated".into(),
            Offset::Local => "local clock".into(),
            Offset::Named { name, .. } => name.clone(),
        }
    }

    /// Readable form in its own zone, e.g. `2017-05-04 14:00:01 +02:00`.
    pub fn words(&self) -> String {
        let Some(at) = self.civil() else { return self.raw.clone() };
        let date = at.date();
        let text = match self.precision {
            // A zone says nothing of a whole day.
            Precision::Year => return format!("{:04}", at.year()),
            Precision::Month => return format!("{:04}-{:02}", at.year(), at.month()),
            Precision::Day => return date.to_string(),
            Precision::Minute => format!("{date} {:02}:{:02}", at.hour(), at.minute()),
            Precision::TwoSeconds | Precision::Second => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Precision::Centisecond => at.strftime("%Y-%m-%d %H:%M:%S%.2f").to_string(),
            Precision::Millisecond => at.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string(),
            Precision::Microsecond | Precision::Tick => at.strftime("%Y-%m-%d %H:%M:%S%.f").to_string(),
        };
        format!("{text} {}", self.zone_words())
    }

    /// `2017-05-04T12:00:01Z`, if the moment is known.
    pub fn utc_text(&self) -> Option<String> {
        self.instant().map(|at| at.to_string())
    }
}

/// `2017-05-04T12:00:01Z`, with fractions of a second where there are any, for what the system says of a file.
pub fn moment_words(moment: std::time::SystemTime) -> String {
    Timestamp::try_from(moment).map_or_else(|_| "out of every calendar".to_owned(), |at| at.to_string())
}

/// `+05:30` for 330.
pub(crate) fn offset_words(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
#[path = "stamp_tests.rs"]
mod tests;
