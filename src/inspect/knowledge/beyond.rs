//! Versions of a known program beyond every row: of them the table says nothing.
//!
//! A higher number is not always later: a side branch may have one, as pdfTeX 1.50 beside 1.40.

use super::releases::Releases;

/// Letters that a name has at least before its version: shorter ones are parts of words.
const FEWEST_LETTERS: usize = 4;
/// Numbers of a version that are compared.
const MOST_NUMBERS: usize = 4;

/// A version beyond the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// Program and version as they are named.
    pub named: String,
    /// Program and version of the newest row.
    pub newest: String,
}

impl Releases {
    /// Whether a text that no row fits names a known program in a higher version than any row does.
    pub fn beyond(&self, text: &str) -> Option<Beyond> {
        let mut newest: Option<(&str, Vec<u64>, &str)> = None;
        for words in self.fixed_words() {
            let Some((stem, version)) = versioned(words) else { continue };
            let known = numbers(version);
            // The longest name that the text has, and its latest version.
            let better = newest.as_ref().is_none_or(|(other, latest, _)| {
                stem.len() > other.len() || (stem.len() == other.len() && known > *latest)
            });
            if better && at_word(text, stem).is_some() {
                newest = Some((stem, known, version));
            }
        }
        let (stem, latest, version) = newest?;
        let found = leading(at_word(text, stem)?);
        let named = numbers(found);
        // Only what the rows tell apart is compared: 7.2.1 is none later than 7.2.
        (named.iter().take(latest.len()).gt(latest.iter()))
            .then(|| Beyond { named: format!("{stem}{found}"), newest: format!("{stem}{version}") })
    }
}

/// What follows a name where it begins a word of the text.
fn at_word<'t>(text: &'t str, stem: &str) -> Option<&'t str> {
    let (before, after) = text.split_once(stem)?;
    // `HeadlessChrome/151` names Chrome.
    let joined = before.ends_with(char::is_lowercase) && stem.starts_with(char::is_uppercase);
    let begins = joined || !before.ends_with(char::is_alphanumeric);
    (begins && after.starts_with(|c: char| c.is_ascii_digit())).then_some(after)
}

/// Fixed words of a pattern as a name and the version behind it.
fn versioned(words: &str) -> Option<(&str, &str)> {
    let words = words.trim_end_matches('.');
    let stem = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let version = words.get(stem.len()..)?;
    let fits = version.starts_with(|c: char| c.is_ascii_digit())
        && stem.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS;
    fits.then_some((stem, version))
}

fn leading(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches('.')
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').take(MOST_NUMBERS).map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use crate::inspect::knowledge::Knowledge;

    #[test]
    fn a_later_version_of_a_known_program() {
        let releases = &Knowledge::embedded().releases;
        let beyond = releases.beyond("Typst 9.1.0").unwrap();
        assert_eq!(beyond.named, "Typst 9.1.0");
        assert!(beyond.newest.starts_with("Typst 0."), "{}", beyond.newest);
        assert!(releases.beyond("HeadlessChrome/999.0.1 Skia").is_some());
        for known in ["Typst 0.1.0", "Typst", "a program nobody knows 7.1", "MYTypst 9.1", "Chrome/", ""] {
            assert_eq!(releases.beyond(known), None, "{known}");
        }
    }
}
