//! The one date parser: every notation that a mail, a PDF or a picture writes moments in.
//!
//! Nothing is mended in silence: digits are kept as written, also those of days that do not exist, and what the grammar
//! does not know becomes a [`Defect`]. Years, offsets and weekdays stay as claimed.

use crate::evidence::{Defect, Digits, Offset, Precision, Stamp, Weekday};

mod digital;
mod rfc5322;
mod version;
mod windows;

pub use digital::{asn1, epoch, iso8601, pdf};
pub use rfc5322::rfc5322;
pub use version::version_day;
pub use windows::{dos, filetime};

/// No zone was ever further from UTC (minutes): Kiribati's Line Islands, +14:00.
const FARTHEST_ZONE: i32 = 14 * 60;

/// A moment while it is read.
#[derive(Default)]
struct Draft {
    digits: Digits,
    offset: Option<Offset>,
    weekday: Option<Weekday>,
    defects: Vec<Defect>,
    has_month: bool,
    has_day: bool,
    has_year: bool,
    has_time: bool,
    has_second: bool,
    fraction_digits: usize,
}

impl Draft {
    fn defect(&mut self, defect: Defect) {
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }

    fn unexpected(&mut self, text: &str) {
        self.defect(Defect::Unexpected(text.to_owned()));
    }

    fn finish(mut self, raw: &str) -> Stamp {
        let precision = match (self.has_year, self.has_month, self.has_day, self.has_time, self.has_second) {
            (_, false, ..) => Precision::Year,
            (_, _, false, ..) => Precision::Month,
            (_, _, _, false, _) => Precision::Day,
            (_, _, _, _, false) => Precision::Minute,
            _ => match self.fraction_digits {
                0 => Precision::Second,
                1..=2 => Precision::Centisecond,
                3 => Precision::Millisecond,
                _ => Precision::Microsecond,
            },
        };
        if self.digits.civil().is_none() || self.digits.second > 60 {
            self.defect(Defect::Impossible);
        }
        Stamp {
            raw: raw.to_owned(),
            digits: self.digits,
            offset: self.offset.unwrap_or(Offset::Missing),
            precision,
            weekday: self.weekday,
            zone_comment: None,
            defects: self.defects,
        }
    }

    /// `h:m[:s[.fraction]]`.
    fn clock(&mut self, word: &str) -> bool {
        let mut parts = word.split(':');
        let (Some(hour), Some(minute)) = (parts.next().and_then(number), parts.next().and_then(number)) else {
            return false;
        };
        (self.digits.hour, self.digits.minute, self.has_time) = (hour, minute, true);
        if let Some(second) = parts.next() {
            let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, ""));
            let Some(whole) = number(whole) else { return false };
            self.digits.second = whole;
            self.has_second = true;
            self.fraction(fraction);
        }
        parts.next().is_none()
    }

    /// `AM` or `PM` behind a clock of twelve hours, which no mail grammar knows.
    fn half_of_day(&mut self, word: &str) -> bool {
        let (morning, evening) = (word.eq_ignore_ascii_case("AM"), word.eq_ignore_ascii_case("PM"));
        match self.digits.hour {
            12 if morning => self.digits.hour = 0,
            1..=11 if evening => self.digits.hour += 12,
            _ => {}
        }
        morning || evening
    }

    fn fraction(&mut self, text: &str) {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        self.fraction_digits = text.len();
        let nine: String = text.chars().chain("000000000".chars()).take(9).collect();
        self.digits.nanosecond = nine.parse().unwrap_or_default();
    }

    /// `±hhmm`, `±hh:mm`, `±hh`, PDF's `±hh'mm'`.
    fn numeric_zone(&mut self, word: &str) -> bool {
        let sign = match word.as_bytes().first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return false,
        };
        let digits: String = word.chars().skip(1).filter(|c| !matches!(c, ':' | '\'')).collect();
        if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let (hours, minutes) = match digits.len() {
            1 | 2 => (number(&digits), Some(0)),
            length => (number(digits.get(..length - 2).unwrap_or("")), number(digits.get(length - 2..).unwrap_or(""))),
        };
        let (Some(hours), Some(minutes)) = (hours, minutes) else { return false };
        let total = i32::try_from(hours * 60 + minutes).unwrap_or(i32::MAX);
        if minutes > 59 || total > FARTHEST_ZONE {
            self.defect(Defect::ImpossibleOffset);
        }
        self.offset = Some(match (sign, total) {
            (-1, 0) => Offset::Unknown,
            _ => Offset::Stated(sign * total),
        });
        true
    }

    /// Two- and three-digit years, as RFC 5322 4.3 widens them.
    fn year(&mut self, word: &str) -> bool {
        let Ok(value) = word.parse::<i64>() else { return false };
        self.has_year = true;
        self.digits.year = match word.len() {
            1 | 2 if value < 50 => value + 2000,
            1..=3 => value + 1900,
            _ => value,
        };
        if word.len() < 4 {
            self.defect(Defect::ShortYear);
        }
        word.len() <= 5
    }
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests;
