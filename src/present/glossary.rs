//! Words of the trade in plain words.

use std::sync::OnceLock;

use super::speech::{Language, spoken};

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub word: &'static str,
    /// How else it is met, in lower case.
    pub also: Vec<String>,
    /// What it means, in a sentence or two.
    pub means: &'static str,
}

/// All words of the language that is spoken, in the order of the alphabet.
pub fn all() -> &'static [Entry] {
    match spoken() {
        Language::English => english(),
        Language::French => french(),
    }
}

/// The same words in French; the English ones are found too.
fn french() -> &'static [Entry] {
    static ALL: OnceLock<Vec<Entry>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = include_str!("../../assets/french_glossary.tsv").lines().filter(|line| !line.starts_with('#'));
        let entry = |line: &'static str| {
            let mut columns = line.splitn(3, '\t');
            let (known, word, means) = (columns.next()?, columns.next()?, columns.next()?);
            let known = english().iter().find(|entry| entry.word == known)?;
            let also = known.also.iter().cloned().chain([known.word.to_lowercase()]);
            Some(Entry { word, also: also.collect(), means })
        };
        let mut all: Vec<Entry> = lines.filter_map(entry).collect();
        all.sort_by_key(|entry| entry.word.to_lowercase().replace('é', "e"));
        all
    })
}

fn english() -> &'static [Entry] {
    static ALL: OnceLock<Vec<Entry>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = include_str!("../../assets/glossary.tsv").lines().filter(|line| !line.starts_with('#'));
        let entry = |line: &'static str| {
            let mut columns = line.splitn(3, '\t');
            let (word, also, means) = (columns.next()?, columns.next()?, columns.next()?);
            Some(Entry {
                word,
                also: also.split('|').filter(|also| !also.is_empty()).map(str::to_owned).collect(),
                means,
            })
        };
        let mut all: Vec<Entry> = lines.filter_map(entry).collect();
        all.sort_by_key(|entry| entry.word.to_lowercase());
        all
    })
}

/// What a word means, or the dotted name of a fact by its longest known beginning.
pub fn explain(word: &str) -> Option<&'static str> {
    let wanted = word.trim().to_lowercase();
    let hits = all().iter().flat_map(|entry| {
        let names = std::iter::once(entry.word.to_lowercase()).chain(entry.also.iter().cloned());
        names.map(move |name| (name, entry))
    });
    let begins = |name: &String| {
        wanted.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '~']))
    };
    let ends = |name: &String| name.starts_with('~') && wanted.ends_with(name.as_str());
    hits.filter(|(name, _)| begins(name) || ends(name)).max_by_key(|(name, _)| name.len()).map(|(_, entry)| entry.means)
}

#[cfg(test)]
mod tests {
    use super::{all, explain, french};

    #[test]
    fn every_line_is_a_word_with_a_meaning_and_none_stands_twice() {
        let lines = include_str!("../../assets/glossary.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(all().len(), lines);
        for (index, entry) in all().iter().enumerate() {
            assert!(!entry.means.is_empty() && !entry.means.ends_with('.'), "{}", entry.word);
            assert!(entry.also.iter().all(|also| *also == also.to_lowercase()), "{}", entry.word);
            assert!(all().iter().skip(index + 1).all(|other| other.word != entry.word), "{} twice", entry.word);
        }
    }

    #[test]
    fn each_word_is_there_in_french_and_is_found_by_its_english_name() {
        assert_eq!(french().len(), all().len());
        for entry in all() {
            let found = french().iter().filter(|french| french.also.contains(&entry.word.to_lowercase())).count();
            assert!(found >= 1, "{}", entry.word);
        }
        assert!(french().iter().all(|entry| !entry.means.is_empty() && !entry.means.contains('\'')));
    }

    #[test]
    fn facts_are_explained_by_the_longest_known_beginning() {
        assert!(explain("mail.received[0].with").unwrap().contains("each server writes"));
        assert!(explain("pdf.info.ModDate").unwrap().contains("last changed"));
        assert!(explain("mail.message-id~clock").unwrap().starts_with("The identifier"));
        assert!(explain("XMP").is_some() && explain("xmpfoo").is_none() && explain("").is_none());
    }
}
