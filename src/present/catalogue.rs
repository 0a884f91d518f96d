//! The catalogue of checks in the language of the window; a check without French is said in English.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::speech::{Language, spoken};
use crate::inspect::Check;

/// What is said of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it asks.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do next.
    pub next_step: &'static str,
    /// Ordinary reasons.
    pub innocent: Vec<&'static str>,
}

/// A check in the language that is spoken.
pub fn said(check: &'static Check) -> Said {
    let french = (spoken() == Language::French).then(|| french().get(check.id)).flatten();
    french.cloned().unwrap_or_else(|| Said {
        title: check.title,
        why: check.why,
        next_step: check.next_step,
        innocent: check.innocent.to_vec(),
    })
}

/// The title of a check where French is spoken and it has one.
pub fn title_in_french(check: &str) -> Option<&'static str> {
    french().get(check).filter(|_| spoken() == Language::French).map(|said| said.title)
}

/// The checks that have French, by their ids; from `assets/french_checks.tsv`.
pub fn french() -> &'static HashMap<&'static str, Said> {
    static FRENCH: OnceLock<HashMap<&'static str, Said>> = OnceLock::new();
    FRENCH.get_or_init(|| {
        let lines = include_str!("../../assets/french_checks.tsv").lines().filter(|line| !line.starts_with('#'));
        let row = |line: &'static str| {
            let mut columns = line.split('\t');
            let (id, title, why, next_step) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
            Some((id, Said { title, why, next_step, innocent: columns.collect() }))
        };
        lines.filter_map(row).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::french;
    use crate::inspect::{Weight, checks};

    #[test]
    fn each_french_check_is_of_the_catalogue_and_has_as_many_reasons() {
        let lines = include_str!("../../assets/french_checks.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), french().len(), "an id stands twice, or a line lacks a column");
        for (id, said) in french() {
            let check = checks::by_id(id).unwrap_or_else(|| panic!("no check is called {id}"));
            assert_eq!(said.innocent.len(), check.innocent.len(), "{id}");
            let texts = [said.title, said.why, said.next_step];
            for text in texts.iter().chain(&said.innocent) {
                assert!(!text.trim().is_empty() && !text.contains('\''), "{id}: {text:?}");
            }
            assert_eq!(said.title.ends_with('.'), check.title.ends_with('.'), "{id}");
            assert_eq!(said.next_step.ends_with('?'), check.next_step.ends_with('?'), "{id}");
        }
    }

    #[test]
    fn what_weighs_more_than_a_note_is_explained_in_french() {
        let heavy = checks::all().filter(|check| check.weight > Weight::Note);
        let missing: Vec<&str> = heavy.map(|check| check.id).filter(|id| !french().contains_key(id)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_french_word_accuses() {
        // The words that the English catalogue keeps away from, in French.
        let never = ["faux document", "falsifi", "truqu", "trafiqu", "fraud", "contrefa", "authentique", "menson"];
        for (id, said) in french() {
            let all = [&[said.title, said.why, said.next_step], said.innocent.as_slice()].concat().join(" ");
            let text = all.to_lowercase();
            assert!(never.iter().all(|word| !text.contains(word)), "{id}: {text}");
        }
    }
}
