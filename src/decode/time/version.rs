//! The day of the version that some programs write into their own name.

use super::{iso8601, rfc5322};
use crate::evidence::Stamp;

/// Words of a name that are looked at.
const MOST_WORDS: usize = 60;
/// Gecko has said 20100101 ever since Firefox 4, whatever the day.
const GECKO: &str = "20100101";

/// The latest day in a program's name: `Mutt/2.2.9 (2022-11-12)`, `Gecko/20020722`, `NeoMutt/20180716`,
/// `Thunderbird 2.0.0.14 (Windows/20080421)`, `Lotus Notes Release 8.5.3 September 15, 2011`.
pub fn version_day(product: &str) -> Option<Stamp> {
    let behind_slash = product.split('/').skip(1).filter_map(|piece| {
        let end = piece.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(piece.len());
        let word = piece.get(..end).filter(|word| word.len() == 8 && word.starts_with("20") && *word != GECKO)?;
        digits(&format!("{}-{}-{}", word.get(..4)?, word.get(4..6)?, word.get(6..)?))
    });
    let in_brackets = product.split(')').filter_map(|piece| {
        let word = piece.rsplit(['(', ' ']).next().filter(|word| word.len() == 10 && word.len() < piece.len())?;
        digits(word).filter(|_| word.starts_with("20"))
    });
    let words: Vec<&str> = product.split(' ').take(MOST_WORDS).collect();
    let written_out = words.windows(3).filter_map(|three| {
        let [month, day, year] = three else { return None };
        let (day, year) = (day.strip_suffix(',')?, year.trim_end_matches(')'));
        rfc5322(&format!("{day} {month} {year}")).filter(|_| year.len() == 4)
    });
    let days = behind_slash.chain(in_brackets).chain(written_out).filter(|day| day.civil().is_some());
    days.max_by_key(Stamp::civil)
}

/// `2018-09-13` and nothing else.
fn digits(word: &str) -> Option<Stamp> {
    let shaped = word.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if shaped { iso8601(word) } else { None }
}

#[cfg(test)]
mod tests {
    use super::version_day;

    #[test]
    fn days_in_names() {
        let day = |product| version_day(product).and_then(|day| day.civil()).map(|at| at.date().to_string());
        assert_eq!(day("Mutt/2.2.9 (2022-11-12)").as_deref(), Some("2022-11-12"));
        assert_eq!(day("Alpine 2.21.1 (DEB 209 2017-03-23)").as_deref(), Some("2017-03-23"));
        assert_eq!(day("Lotus Notes Release 8.5.3 September 15, 2011").as_deref(), Some("2011-09-15"));
        assert_eq!(day("NeoMutt/20180716").as_deref(), Some("2018-07-16"));
        assert_eq!(day("Thunderbird 2.0.0.14 (Windows/20080421)").as_deref(), Some("2008-04-21"));
        assert_eq!(day("Mozilla/5.0 (X11; Linux x86_64; rv:68.0) Gecko/20100101 Thunderbird/68.12.0"), None);
        assert_eq!(day("Cyrus-JMAP/3.1.7-1084-fmstable-20200406v2"), None);
        assert_eq!(day("git-send-email 2.20.1 20"), None);
    }
}
