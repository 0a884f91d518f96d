//! Moments as mail programs write them into a text, in several languages; the one date parser reads what is found.

use crate::decode::time;
use crate::evidence::Stamp;

/// Beginnings of month names as mail programs write them in quotations, with the English name.
#[rustfmt::skip]
const MONTHS: [(&str, &str); 50] = [
    ("jan", "Jan"),
    ("feb", "Feb"),
    ("mar", "Mar"),
    ("apr", "Apr"),
    ("may", "May"),
    ("jun", "Jun"),
    ("jul", "Jul"),
    ("aug", "Aug"),
    ("sep", "Sep"),
    ("oct", "Oct"),
    ("nov", "Nov"),
    ("dec", "Dec"),
    ("févr", "Feb"),
    ("fév", "Feb"),
    ("avr", "Apr"),
    ("mai", "May"),
    ("juin", "Jun"),
    ("juil", "Jul"),
    ("aoû", "Aug"),
    ("déc", "Dec"),
    ("mär", "Mar"),
    ("okt", "Oct"),
    ("dez", "Dec"),
    ("ene", "Jan"),
    ("abr", "Apr"),
    ("ago", "Aug"),
    ("dic", "Dec"),
    ("gen", "Jan"),
    ("mag", "May"),
    ("giu", "Jun"),
    ("lug", "Jul"),
    ("set", "Sep"),
    ("ott", "Oct"),
    ("fev", "Feb"),
    ("out", "Oct"),
    ("maj", "May"),
    ("maa", "Mar"),
    ("mrt", "Mar"),
    ("mei", "May"),
    ("янв", "Jan"),
    ("фев", "Feb"),
    ("мар", "Mar"),
    ("апр", "Apr"),
    ("мая", "May"),
    ("июн", "Jun"),
    ("июл", "Jul"),
    ("авг", "Aug"),
    ("сен", "Sep"),
    ("окт", "Oct"),
    ("дек", "Dec"),
];

/// The first moment of a line: day, month, year and clock.
pub(super) fn moment(text: &str) -> Option<Stamp> {
    let spaced: String =
        text.chars().map(|letter| if matches!(letter, ',' | '(' | ')' | '<') { ' ' } else { letter }).collect();
    let (mut day, mut month, mut year, mut clock, mut rest) = (None, None, None, None, String::new());
    for word in spaced.split_whitespace().take(40) {
        let bare = word.trim_matches(|letter: char| matches!(letter, '.' | ';' | 'º' | '°'));
        let digits = bare.bytes().all(|byte| byte.is_ascii_digit()) && !bare.is_empty();
        if clock.is_some() {
            // Behind the clock: its half of the day, and a zone.
            let half = bare.replace('.', "").to_ascii_uppercase();
            let zone = bare.len() == 5 && bare.starts_with(['+', '-']);
            if matches!(half.as_str(), "AM" | "PM") || zone || matches!(bare, "GMT" | "UTC") {
                rest = format!("{rest} {}", if zone { bare } else { half.as_str() });
                continue;
            }
            if day.is_some() && month.is_some() && year.is_some() {
                break;
            }
        }
        if let Some((y, m, d)) = numeric(bare) {
            (day, month, year) = (Some(d), Some(m), Some(y));
        } else if digits && bare.len() == 4 && year.is_none() {
            year = bare.parse::<u32>().ok().filter(|year| (1_985..2_100).contains(year));
        } else if digits && bare.len() <= 2 && day.is_none() {
            day = bare.parse::<u32>().ok();
        } else if let (Some(time), true) = (clock_word(bare), clock.is_none()) {
            clock = Some(time);
        } else if month.is_none() && !digits {
            let lower = word.to_lowercase();
            let known = MONTHS.iter().rfind(|(name, _)| lower.starts_with(name) && lower.chars().count() <= 10);
            // `mar` is Tuesday too where a day of the week is expected: the one behind the day wins.
            month = known
                .filter(|_| day.is_some() || lower.is_ascii() && !is_weekday(&lower))
                .map(|(_, name)| (*name).to_owned());
        }
    }
    let (day, month, year, clock) = (day?, month?, year?, clock?);
    let mut stamp = time::rfc5322(&format!("{day} {month} {year} {clock}{rest}"))?;
    text.trim().clone_into(&mut stamp.raw);
    Some(stamp).filter(|stamp| (1985..2100).contains(&stamp.digits.year) && stamp.civil().is_some())
}

/// Days of the week whose beginnings are those of months too.
fn is_weekday(word: &str) -> bool {
    ["mar.", "mar", "mardi", "martes", "martedì", "marted"].contains(&word) || word.starts_with("mart")
}

/// `2015-04-17` or `17.04.2015`; with slashes only where the day can't be the month.
fn numeric(word: &str) -> Option<(u32, String, u32)> {
    let separator = ['-', '.', '/'].into_iter().find(|one| word.matches(*one).count() == 2)?;
    let numbers: Vec<u32> = word.split(separator).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, third] = numbers.as_slice() else { return None };
    let (year, month, day) = match separator {
        _ if *first > 1_900 => (*first, *second, *third),
        '.' => (*third, *second, *first),
        '/' if *first > 12 => (*third, *second, *first),
        '/' if *second > 12 => (*third, *first, *second),
        _ => return None,
    };
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = names.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    Some((if year < 100 { year + 2_000 } else { year }, (*month).to_owned(), day))
}

/// `9:00`, `09:00:01`, `9h00`.
fn clock_word(word: &str) -> Option<String> {
    let time = word.replace('h', ":");
    let parts: Vec<&str> = time.split(':').collect();
    let good = (2..=3).contains(&parts.len())
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let glued = time.trim_end_matches(['A', 'P', 'M', 'a', 'p', 'm']);
    if good {
        Some(time)
    } else if glued.len() + 2 == time.len() {
        let half = time.get(glued.len()..)?;
        Some(format!("{} {half}", clock_word(glued)?))
    } else {
        None
    }
}
