//! Dates in words, as mails write them.

use super::{Draft, number};
use crate::evidence::{Defect, Offset, Stamp, Weekday};

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
/// Words read of one date: a longer text is no date.
const MOST_WORDS: usize = 24;

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
    Some(Stamp { zone_comment: last_comment(text), ..draft.finish(text) })
}

/// The last comment, where programs write the zone's name.
fn last_comment(text: &str) -> Option<String> {
    let (_, rest) = text.rsplit_once('(')?;
    let (name, _) = rest.split_once(')')?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
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
