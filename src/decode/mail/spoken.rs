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

/// The first moment of a line: day, month and year, and a clock if there is one.
pub(super) fn moment(text: &str) -> Option<Stamp> {
    let spaced: String =
        text.chars().map(|letter| if matches!(letter, ',' | '(' | ')' | '<') { ' ' } else { letter }).collect();
    let (mut day, mut month, mut year, mut clock, mut rest) = (None, None, None, None, String::new());
    let mut words = spaced.split_whitespace().take(40);
    while let Some(word) = words.next() {
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
            // `mar` is Tuesday too where a day of the week is expected: the one behind the day wins, and so does `Mar 21, 2015`.
            let dated = || {
                let mut next = words.clone();
                let number = |word: Option<&str>, length| {
                    word.is_some_and(|word| {
                        length == word.len().max(2) && word.bytes().all(|byte| byte.is_ascii_digit())
                    })
                };
                number(next.next(), 2) && number(next.next(), 4)
            };
            month = known
                .filter(|_| day.is_some() || lower.is_ascii() && (!is_weekday(&lower) || dated()))
                .map(|(_, name)| (*name).to_owned());
        }
    }
    let (day, month, year, clock) = (day?, month?, year?, clock.unwrap_or_default());
    let mut stamp = time::rfc5322(&format!("{day} {month} {year} {clock}{rest}"))?;
    text.trim().clone_into(&mut stamp.raw);
    Some(stamp).filter(|stamp| (1985..2100).contains(&stamp.digits.year) && stamp.civil().is_some())
}

/// Days of the week whose beginnings are those of months too.
fn is_weekday(word: &str) -> bool {
    ["mar.", "mar", "mardi", "martes", "martedì", "marted"].contains(&word) || word.starts_with("mart")
}

/// Month names as the date parser reads them.
const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2015-04-17`, `17.04.2015`, `4/17/15`. Where day and month can be read both ways it is the earlier of the two:
/// whoever asks whether a moment lies too late gets the reading that speaks for the mail.
fn numeric(word: &str) -> Option<(u32, String, u32)> {
    let separator = ['-', '.', '/'].into_iter().find(|one| word.matches(*one).count() == 2)?;
    let numbers: Vec<u32> = word.split(separator).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, third] = numbers.as_slice() else { return None };
    let (year, month, day) = match separator {
        _ if *first > 1_900 => (*first, *second, *third),
        '.' => (*third, *second, *first),
        _ if *first > 12 => (*third, *second, *first),
        _ if *second > 12 => (*third, *first, *second),
        _ => (*third, *first.min(second), *first.max(second)),
    };
    let year = match year {
        0..70 => year + 2_000,
        70..100 => year + 1_900,
        _ => year,
    };
    let month = ENGLISH.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    (1..=31).contains(&day).then(|| (year, (*month).to_owned(), day))
}

/// The day in a web address such as `/2015/04/17/` or `/2015-04-17`.
pub(super) fn day_in_address(link: &str) -> Option<Stamp> {
    let path = link.split_once("://")?.1;
    for (slash, _) in path.match_indices('/').take(20) {
        let behind = path.get(slash + 1..)?;
        let day = behind.get(..10)?;
        let ends = behind.as_bytes().get(10).is_none_or(|byte| !byte.is_ascii_digit());
        let plain = day.replace('/', "-");
        let shaped = plain.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if ends && shaped && (plain.starts_with("19") || plain.starts_with("20")) {
            let (year, month, day) = numeric(&plain)?;
            let stamp = time::rfc5322(&format!("{day} {month} {year}"))?;
            return Some(Stamp { raw: plain, ..stamp }).filter(|stamp| stamp.civil().is_some());
        }
    }
    None
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
