//! The one date parser: every notation that a mail, a PDF or a picture writes moments in.
//!
//! Nothing is mended in silence: digits are kept as written, also those of days that do not exist, and what the grammar
//! does not know becomes a [`Defect`]. Years, offsets and weekdays stay as claimed.

use crate::evidence::{Defect, Digits, Offset, Precision, Stamp, Weekday};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Zone names with one meaning in RFC 5322 4.3, minutes east of UTC.
const NAMED_ZONES: [(&str, i32); 11] = [
    ("UT", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
];
/// No zone was ever further from UTC (minutes): Kiribati's Line Islands, +14:00.
const FARTHEST_ZONE: i32 = 14 * 60;
/// Words read of one date: a longer text is no date.
const MOST_WORDS: usize = 24;

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

fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let word = word.trim_end_matches('.');
    let index = MONTHS.iter().position(|name| *name == word).or(MONTHS_LONG.iter().position(|name| *name == word));
    let sept = if word == "sept" { Some(8) } else { None };
    index.or(sept).and_then(|index| u32::try_from(index + 1).ok())
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.to_ascii_lowercase();
    let word = word.trim_end_matches('.');
    let fits = |day: &Weekday| {
        let name = day.name().to_ascii_lowercase();
        word == name || (word.len() >= 3 && word.len() <= 5 && name.starts_with(word))
    };
    Weekday::ALL.into_iter().find(fits)
}

/// Takes comments out (RFC 5322 3.2.2, nested), leaving a blank for each.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                out.push(' ');
            }
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// A mail date: RFC 5322 3.3 with the obsolete forms of 4.3, RFC 850, and `asctime` (RFC 4155's "From " lines).
///
/// `None` if it holds no day, month and year.
pub fn rfc5322(text: &str) -> Option<Stamp> {
    let mut draft = Draft::default();
    let plain = without_comments(text).replace(',', " , ");
    let mut words: Vec<&str> = plain.split_whitespace().filter(|word| *word != ",").collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    // RFC 850 and its kin: `06-Jun-2001`.
    let dashed: Vec<String> = words
        .iter()
        .flat_map(|word| {
            let first_digit = word.starts_with(|c: char| c.is_ascii_digit());
            if first_digit && word.matches('-').count() == 2 && word.contains(|c: char| c.is_ascii_alphabetic()) {
                word.split('-').map(str::to_owned).collect()
            } else {
                vec![(*word).to_owned()]
            }
        })
        .collect();
    words.clear();
    words.extend(dashed.iter().map(String::as_str));
    for word in words {
        read_word(&mut draft, word);
    }
    if !(draft.has_day && draft.has_month && draft.has_year) {
        return None;
    }
    if !draft.has_time {
        draft.defect(Defect::Incomplete);
    }
    Some(draft.finish(text))
}

fn read_word(draft: &mut Draft, word: &str) {
    if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) && !draft.has_time {
        // `12:34:56+0200`: a zone glued to the time.
        let glued = word.find(['+', '-']).filter(|at| *at > 3);
        let (clock, zone) = glued.map_or((word, ""), |at| word.split_at(at));
        if !draft.clock(clock) {
            draft.unexpected(word);
        }
        if !zone.is_empty() && !draft.numeric_zone(zone) {
            draft.unexpected(zone);
        }
        return;
    }
    if word.starts_with(['+', '-']) && draft.has_time {
        if draft.offset.is_some() || !draft.numeric_zone(word) {
            draft.unexpected(word);
        }
        return;
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        if !draft.has_day && word.len() <= 2 {
            draft.has_day = true;
            draft.digits.day = number(word).unwrap_or_default();
        } else if draft.has_year || !draft.year(word) {
            draft.unexpected(word);
        }
        return;
    }
    if let (Some(month), false) = (month(word), draft.has_month) {
        (draft.digits.month, draft.has_month) = (month, true);
    } else if let (Some(day), false) = (weekday(word), draft.weekday.is_some()) {
        draft.weekday = Some(day);
    } else if draft.has_time && draft.half_of_day(word) {
        draft.unexpected(word);
    } else if draft.has_time && draft.offset.is_none() && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        draft.offset = Some(named_zone(word));
    } else if !word.is_ascii() {
        draft.defect(Defect::ForeignName);
    } else {
        draft.unexpected(word);
    }
}

fn named_zone(word: &str) -> Offset {
    let upper = word.to_ascii_uppercase();
    match upper.as_str() {
        "Z" => Offset::Utc,
        // The other military letters were once defined the wrong way round (RFC 5322 4.3): they settle no offset.
        _ => {
            let minutes = NAMED_ZONES.iter().find(|(name, _)| *name == upper).map(|(_, minutes)| *minutes);
            Offset::Named { name: word.to_owned(), minutes }
        }
    }
}

/// A PDF date, `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2 7.9.4), every part after the year optional.
///
/// Falls back on the other notations that PDF writers put there. `None` if no year can be read.
pub fn pdf(text: &str) -> Option<Stamp> {
    let trimmed = text.trim().trim_matches('\0');
    let body = trimmed.strip_prefix("D:").unwrap_or(trimmed);
    let digits_end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(digits_end);
    if digits.len() < 4 || rest.starts_with(['-', ':', '/', '.']) && digits.len() == 4 {
        return iso8601(trimmed).or_else(|| rfc5322(trimmed));
    }
    let mut draft = Draft::default();
    if body.len() == trimmed.len() {
        draft.defect(Defect::NoPrefix);
    }
    // Distiller 3 after 1999 wrote the year as "19" followed by the years since 1900: 19100 is 2000.
    let (year, more) = if digits.len() == 15 && digits.starts_with("191") {
        draft.unexpected("191…");
        (digits.get(2..5).and_then(number).map(|since| i64::from(since) + 1900), digits.get(5..).unwrap_or(""))
    } else {
        (digits.get(..4).and_then(number).map(i64::from), digits.get(4..).unwrap_or(""))
    };
    draft.digits.year = year?;
    draft.has_year = true;
    let mut pairs = more.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(number));
    let mut next = || pairs.next().flatten();
    (draft.digits.month, draft.digits.day) = (1, 1);
    if let Some(value) = next() {
        (draft.digits.month, draft.has_month) = (value, true);
    }
    if let Some(value) = next() {
        (draft.digits.day, draft.has_day) = (value, true);
    }
    if let Some(value) = next() {
        (draft.digits.hour, draft.has_time) = (value, true);
    }
    if let Some(value) = next() {
        draft.digits.minute = value;
    }
    if let Some(value) = next() {
        (draft.digits.second, draft.has_second) = (value, true);
    }
    if more.len() > 10 {
        draft.unexpected(more.get(10..).unwrap_or(""));
    }
    let zone = rest.trim_end();
    if zone.starts_with(['Z', 'z']) {
        draft.offset = Some(Offset::Utc);
        if !zone.get(1..).unwrap_or("").chars().all(|c| matches!(c, '0' | '\'' | '+' | '-')) {
            draft.unexpected(zone);
        }
    } else if !zone.is_empty() && !draft.numeric_zone(zone) {
        draft.unexpected(zone);
    }
    // "-00'00'" is an ordinary way to write UTC in a PDF; only mail gives it a meaning of its own.
    if draft.offset == Some(Offset::Unknown) {
        draft.offset = Some(Offset::Stated(0));
    }
    Some(draft.finish(text))
}

/// ISO 8601 as XMP uses it (ISO 16684-1 8.2.1.1), with a blank for the `T` and compact zones accepted.
///
/// Also EXIF's `YYYY:MM:DD HH:MM:SS` (Exif 2.32 4.6.4). `None` if no year can be read.
pub fn iso8601(text: &str) -> Option<Stamp> {
    let trimmed = text.trim();
    let mut draft = Draft::default();
    let (date, rest) = match trimmed.find(['T', 't', ' ']) {
        Some(at) => (trimmed.get(..at)?, trimmed.get(at + 1..)?.trim_start()),
        None => (trimmed, ""),
    };
    let mut parts = date.split(['-', ':', '/']);
    let year = parts.next()?;
    if year.len() != 4 {
        return None;
    }
    draft.digits.year = i64::from(number(year)?);
    draft.has_year = true;
    (draft.digits.month, draft.digits.day) = (1, 1);
    if let Some(part) = parts.next() {
        (draft.digits.month, draft.has_month) = (number(part)?, true);
    }
    if let Some(part) = parts.next() {
        (draft.digits.day, draft.has_day) = (number(part)?, true);
    }
    if parts.next().is_some() {
        return None;
    }
    if !rest.is_empty() {
        let zone_at = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(zone_at);
        if !draft.clock(clock) {
            draft.unexpected(clock);
        }
        let zone = zone.trim();
        match zone {
            "" => {}
            "Z" | "z" => draft.offset = Some(Offset::Utc),
            _ if draft.numeric_zone(zone) => {}
            _ if zone.eq_ignore_ascii_case("UTC") || zone.eq_ignore_ascii_case("(UTC)") => {
                draft.offset = Some(Offset::Utc)
            }
            _ => draft.unexpected(zone),
        }
        if draft.offset == Some(Offset::Unknown) {
            draft.offset = Some(Offset::Stated(0));
        }
    }
    Some(draft.finish(text))
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
