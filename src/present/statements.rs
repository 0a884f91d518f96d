//! What a finding says, in the language that is spoken: the finished English sentence is held against a table of sentences with
//! gaps. A sentence that stands in no line is said in English.

use std::sync::OnceLock;

use super::speech::{Language, en, known, spoken};
use super::words::{label, moment, show_untrusted, spoken_span};
use crate::inspect::{Finding, Phrase};

/// Places that are tried for the gaps of one line; more are only needed where the words of a file imitate ours.
const MOST_TRIES: usize = 4_000;
/// Units of a stretch of time.
const UNITS: [&str; 8] = ["year", "years", "day", "days", "h", "min", "s", "ms"];
/// Months and days of the week, as findings name them.
const NAMES: [&str; 19] = [
    en("January"),
    en("February"),
    en("March"),
    en("April"),
    en("May"),
    en("June"),
    en("July"),
    en("August"),
    en("September"),
    en("October"),
    en("November"),
    en("December"),
    en("Monday"),
    en("Tuesday"),
    en("Wednesday"),
    en("Thursday"),
    en("Friday"),
    en("Saturday"),
    en("Sunday"),
];

/// The statement of a finding in pieces that are safe to show; `true` marks words of the file.
pub fn statement(finding: &Finding) -> Vec<(bool, String)> {
    let french = (spoken() == Language::French).then(|| french(&finding.sentence())).flatten();
    let Some(pieces) = french else {
        return finding.statement.iter().map(phrase).collect();
    };
    let of_file: Vec<String> =
        finding.statement.iter().filter(|phrase| !matches!(phrase, Phrase::Text(_))).map(Phrase::text).collect();
    let told = |piece: Piece| match piece {
        Piece::Ours(text) => (false, text),
        Piece::Gap(text) => (of_file.contains(&text), show_untrusted(&value(&text))),
    };
    pieces.into_iter().map(told).filter(|(_, text)| !text.is_empty()).collect()
}

/// The same as one sentence.
pub fn sentence(finding: &Finding) -> String {
    match spoken() {
        Language::English => show_untrusted(&finding.sentence()),
        Language::French => statement(finding).into_iter().map(|(_, text)| text).collect(),
    }
}

/// The same where there is room for one line of one finding: a sentence that has no French yet is told by the title of its check.
pub fn line(finding: &Finding) -> String {
    super::catalogue::title_in_french(&finding.check)
        .filter(|_| french(&finding.sentence()).is_none())
        .map_or_else(|| sentence(finding), str::to_owned)
}

/// A sentence of ours that is no finding's, as of a limit that was reached.
pub fn told(english: &str) -> String {
    let Some(pieces) = (spoken() == Language::French).then(|| french(english)).flatten() else {
        return english.to_owned();
    };
    let told = |piece| match piece {
        Piece::Ours(text) => text,
        Piece::Gap(text) => value(&text),
    };
    pieces.into_iter().map(told).collect()
}

fn phrase(phrase: &Phrase) -> (bool, String) {
    let ours = matches!(phrase, Phrase::Text(_));
    (!ours, show_untrusted(&phrase.text()))
}

/// A piece of a French sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours.
    Ours(String),
    /// What stood in a gap of the English sentence, as it stood there.
    Gap(String),
}

/// The French of an English sentence, where the table has it.
pub fn french(sentence: &str) -> Option<Vec<Piece>> {
    templates().iter().find_map(|(english, french)| Some(put(french, &gaps(english, sentence)?)))
}

/// The lines of the table: English and French, `{}` for each gap; `{2}` takes the second.
pub fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../assets/french_findings.tsv").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn templates() -> &'static [(&'static str, &'static str)] {
    static TEMPLATES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    TEMPLATES.get_or_init(|| lines().collect())
}

/// What stands in the gaps of a line, where a sentence fits it.
fn gaps<'a>(line: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut words = line.split("{}");
    let rest = sentence.strip_prefix(words.next()?)?;
    let words: Vec<&str> = words.collect();
    let (mut found, mut tries) = (Vec::new(), MOST_TRIES);
    fit(&words, rest, &mut found, &mut tries).then_some(found)
}

fn fit<'a>(words: &[&str], rest: &'a str, found: &mut Vec<&'a str>, tries: &mut usize) -> bool {
    let Some((next, others)) = words.split_first() else { return rest.is_empty() };
    if others.is_empty() {
        let Some(last) = rest.strip_suffix(next).filter(|last| is_whole(last)) else { return false };
        found.push(last);
        return true;
    }
    for (at, _) in rest.match_indices(next) {
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let Some((gap, behind)) = rest.split_at_checked(at) else { continue };
        if !is_whole(gap) {
            continue;
        }
        found.push(gap);
        if behind.strip_prefix(next).is_some_and(|behind| fit(others, behind, found, tries)) {
            return true;
        }
        found.pop();
    }
    false
}

/// Whether a gap does not end within the quotation marks that hold words of the file.
fn is_whole(gap: &str) -> bool {
    let count = |mark: char| gap.chars().filter(|letter| *letter == mark).count();
    !gap.is_empty() && count('“') == count('”')
}

/// The French with its gaps.
fn put(french: &str, gaps: &[&str]) -> Vec<Piece> {
    let (mut pieces, mut next, mut rest) = (Vec::new(), 0, french);
    while let Some((before, (inside, behind))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        pieces.push(Piece::Ours(before.to_owned()));
        let at = inside.parse::<usize>().ok().and_then(|at| at.checked_sub(1)).unwrap_or(next);
        next += usize::from(inside.is_empty());
        pieces.extend(gaps.get(at).map(|gap| Piece::Gap((*gap).to_owned())));
        rest = behind;
    }
    pieces.push(Piece::Ours(rest.to_owned()));
    pieces
}

/// What stands in a gap, in French: words of the file stay, moments, stretches of time and names of ours are said.
fn value(gap: &str) -> String {
    if let Some(inner) = gap.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')) {
        return format!("«\u{a0}{inner}\u{a0}»");
    }
    if is_span(gap) {
        return spoken_span(gap);
    }
    if gap.starts_with(|first: char| first.is_ascii_digit()) {
        return moment(gap);
    }
    let (first, rest) = gap.split_once(' ').map_or((gap, None), |(first, rest)| (first, Some(rest)));
    match (NAMES.contains(&first), rest) {
        (true, None) => known(first).to_owned(),
        (true, Some(rest)) if rest.bytes().all(|byte| byte.is_ascii_digit()) => format!("{} {rest}", known(first)),
        _ => label(gap).replace('“', "«\u{a0}").replace('”', "\u{a0}»"),
    }
}

/// Whether it is a stretch of time: `20 days 23 h`.
fn is_span(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.chunks(2).all(|pair| match pair {
        [number, unit] => number.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') && UNITS.contains(unit),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{Piece, french, gaps, is_span, lines, put, value};
    use std::collections::HashSet;

    #[test]
    fn gaps_end_where_the_words_of_the_file_do() {
        assert_eq!(gaps("It names {}, but {}", "It names “a, but b”, but c"), Some(vec!["“a, but b”", "c"]));
        assert_eq!(gaps("On page {} {} is", "On page 1 “9 is” is"), Some(vec!["1", "“9 is”"]));
        assert_eq!(gaps("Nothing", "Nothing more"), None);
        assert_eq!(gaps("It names {}", "It names "), None);
        // Words that imitate ours without end cost no time.
        let long = format!("It names {}", "“a, but ".repeat(20_000));
        assert_eq!(gaps("It names {}, but {}, but {}, but {} x", &long), None);
    }

    #[test]
    fn french_puts_the_gaps_in_its_own_order() {
        let gap = |text: &str| Piece::Gap(text.to_owned());
        let pieces: Vec<Piece> =
            put("{2}, {1}", &["a", "b"]).into_iter().filter(|it| matches!(it, Piece::Gap(_))).collect();
        assert_eq!(pieces, [gap("b"), gap("a")]);
        assert!(french("A date has blanks behind its digits").is_some());
        assert!(french("A sentence that nobody wrote").is_none());
    }

    #[test]
    fn quotation_marks_are_those_of_the_language() {
        assert_eq!(value("“a.example”"), "«\u{a0}a.example\u{a0}»");
        assert_eq!(value("page 1: “4” → “9”"), "page 1: «\u{a0}4\u{a0}» → «\u{a0}9\u{a0}»");
    }

    #[test]
    fn stretches_of_time_are_known() {
        assert!(is_span("20 days 23 h") && is_span("1 year") && !is_span("2017-05-04") && !is_span("12 files"));
    }

    #[test]
    fn each_line_has_as_many_gaps_in_french_and_accuses_nobody() {
        let never = ["falsifi", "truqu", "trafiqu", "fraud", "contrefa", "authentique", "menson"];
        let mut seen = HashSet::new();
        for (english, french) in lines() {
            assert!(seen.insert(english), "{english:?} twice");
            assert_eq!(english.matches("{}").count(), french.matches('{').count(), "{english:?}");
            assert!(never.iter().all(|word| !french.to_lowercase().contains(word)), "{french:?}");
            let bare = french.match_indices([':', ';', '?', '!', '»']).any(|(at, _)| french[..at].ends_with(' '));
            assert!(!bare && !french.contains(['\'', '"']) && !french.contains("« "), "{french:?}");
        }
    }
}
