//! Days that keys carry themselves: in the selector's name, and in the notes of the record. Hints, no proofs: a name is chosen
//! before it is used, and outlives its day by years.

use crate::decode::time;
use crate::evidence::{Precision, Stamp};

/// Years that a selector can name: DKIM's first drafts are of 2004, and nobody names a key decades ahead.
const YEARS: std::ops::RangeInclusive<i64> = 2004..=2040;
/// Longest selector that is looked at (bytes).
const LONGEST: usize = 100;
/// Most moments of one record.
const MOST_NOTED: usize = 8;

/// The day, month or year in a selector's name: `20161025`, `s20150108`, `k202301`, `2017-05`, `jan2016`, `s1024-2013-q3` (its
/// first month). As precise as it is written.
pub fn selector_day(selector: &str) -> Option<Stamp> {
    let selector = selector.get(..selector.len().min(LONGEST))?.to_ascii_lowercase();
    let pieces: Vec<&str> = selector.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(by_kind).collect();
    let at = |place: usize| pieces.get(place).copied().unwrap_or_default();
    (0..pieces.len()).find_map(|place| {
        let (one, two, three) = (at(place), at(place + 1), at(place + 2));
        let before = place.checked_sub(1).map_or("", at);
        let iso = |text: String, precision: Precision| {
            let stamp = time::iso8601(&text)?;
            (stamp.precision == precision && stamp.civil().is_some() && YEARS.contains(&stamp.digits.year))
                .then_some(stamp)
        };
        let part = |from: usize, to: usize| one.get(from..to).unwrap_or_default();
        if !one.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match one.len() {
            8 => iso(format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8)), Precision::Day),
            6 => iso(format!("{}-{}", part(0, 4), part(4, 6)), Precision::Month),
            4 => {
                let quarter = if two == "q" {
                    three.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))
                } else {
                    None
                };
                let two_digits = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
                if let Some(quarter) = quarter {
                    return iso(format!("{one}-{:02}", quarter * 3 - 2), Precision::Month);
                }
                let day = if two_digits(two) && two_digits(three) {
                    iso(format!("{one}-{two}-{three}"), Precision::Day)
                } else {
                    None
                };
                day.or_else(|| if two_digits(two) { iso(format!("{one}-{two}"), Precision::Month) } else { None })
                    .or_else(|| iso(format!("{one}-{:02}", month(before)?), Precision::Month))
                    .or_else(|| iso(one.to_owned(), Precision::Year))
            }
            _ => None,
        }
    })
}

/// Runs of digits and runs of letters.
fn by_kind(word: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        runs.push(run);
        rest = behind;
    }
    runs
}

fn month(word: &str) -> Option<usize> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    names.iter().position(|name| *name == word).map(|place| place + 1)
}

/// The moments in a record's notes (`n=1024,1450051522,1465862722`: Microsoft's, when the key was made and when it is to change).
pub fn noted(notes: &str) -> Vec<Stamp> {
    let numbers = notes.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 10);
    let moments = numbers
        .filter_map(time::epoch)
        .filter(|stamp| stamp.civil().is_some_and(|at| YEARS.contains(&at.year().into())));
    moments.take(MOST_NOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::{noted, selector_day};

    #[test]
    fn days_in_selectors() {
        let day = |selector: &str| {
            selector_day(selector).and_then(|day| Some((day.civil()?.date().to_string(), day.precision.word())))
        };
        for (selector, date, precision) in [
            ("20161025", "2016-10-25", "day"),
            ("s20150108", "2015-01-08", "day"),
            ("arc-20160816", "2016-08-16", "day"),
            ("2017-05-03", "2017-05-03", "day"),
            ("2017-05", "2017-05-01", "month"),
            ("k202301", "2023-01-01", "month"),
            ("jan2016", "2016-01-01", "month"),
            ("s1024-2013-q3", "2013-07-01", "month"),
            ("pf2014", "2014-01-01", "year"),
        ] {
            assert_eq!(day(selector), Some((date.to_owned(), precision)), "{selector}");
        }
        for selector in ["s1024", "s2048", "google", "selector1", "20169925", "99999999", "k1", "", "1234567890"] {
            assert_eq!(day(selector), None, "{selector}");
        }
    }

    #[test]
    fn moments_in_notes() {
        let days: Vec<_> =
            noted("1024,1450051522,1465862722").iter().map(|at| at.civil().unwrap().date().to_string()).collect();
        assert_eq!(days, ["2015-12-14", "2016-06-14"]);
        assert!(noted("A 1024 bit key").is_empty());
    }
}
