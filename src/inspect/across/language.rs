//! In which language the own words of a mail are, by their letters and their smallest words; nothing where that is not plain.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::traits::Passage;
use super::words::each_word;
use crate::evidence::Locator;

/// Words that a text needs for its language to be told: short ones are names and thanks.
const FEWEST_WORDS: usize = 20;
/// Small words of a language that must stand in it, and how often as many as of any other.
const FEWEST_SMALL: usize = 4;
const TIMES: usize = 2;

/// Bytes of the longest of them.
const LONGEST_SMALL: usize = 6;

/// The most frequent small words that few other languages have.
const SMALL: [(&str, &[&str]); 9] = [
    (
        "English",
        &["the", "and", "of", "to", "is", "that", "for", "with", "this", "you", "have", "are", "will", "was", "be"],
    ),
    (
        "German",
        &["und", "der", "die", "das", "ist", "nicht", "mit", "ich", "sie", "auf", "eine", "wir", "für", "auch", "dem"],
    ),
    (
        "French",
        &["le", "les", "et", "est", "des", "une", "pour", "dans", "vous", "que", "pas", "nous", "sur", "avec", "du"],
    ),
    (
        "Spanish",
        &["el", "los", "las", "y", "es", "por", "una", "para", "con", "del", "que", "pero", "está", "muy", "como"],
    ),
    (
        "Italian",
        &["il", "che", "di", "è", "per", "una", "non", "con", "gli", "della", "sono", "anche", "nel", "questo", "ho"],
    ),
    (
        "Portuguese",
        &["o", "os", "não", "uma", "com", "para", "são", "você", "do", "da", "em", "mas", "muito", "ao", "foi"],
    ),
    (
        "Dutch",
        &["het", "een", "van", "ik", "niet", "dat", "zijn", "op", "te", "met", "voor", "ook", "maar", "je", "wij"],
    ),
    (
        "Polish",
        &["nie", "się", "jest", "na", "że", "do", "jak", "ale", "czy", "dla", "tak", "już", "przez", "oraz", "po"],
    ),
    (
        "Swedish",
        &["och", "att", "det", "som", "är", "på", "inte", "jag", "för", "med", "av", "till", "har", "vi", "om"],
    ),
];

/// Blocks of letters outside Latin, each by the name of its script.
fn script(letter: char) -> Option<&'static str> {
    Some(match u32::from(letter) {
        0x0370..=0x03ff => "Greek letters",
        0x0400..=0x052f => "Cyrillic letters",
        0x0590..=0x05ff => "Hebrew letters",
        0x0600..=0x06ff | 0x0750..=0x077f => "Arabic letters",
        0x0e00..=0x0e7f => "Thai letters",
        0xac00..=0xd7a3 | 0x1100..=0x11ff => "Korean letters",
        0x3040..=0x30ff | 0x4e00..=0x9fff => "Chinese or Japanese letters",
        _ => return None,
    })
}

/// Each small word with the languages that have it, a bit for each.
fn small_words() -> &'static HashMap<&'static str, u16> {
    static TABLE: OnceLock<HashMap<&str, u16>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (place, (_, small)) in SMALL.iter().enumerate() {
            small.iter().for_each(|word| *table.entry(*word).or_insert(0) |= 1 << place);
        }
        table
    })
}

/// The letters outside Latin that most of the words are written in.
fn foreign(own: &[&Passage]) -> Option<&'static str> {
    if own.iter().all(|passage| passage.text.is_ascii()) {
        return None;
    }
    let letters = || own.iter().flat_map(|passage| passage.text.chars()).filter(|letter| letter.is_alphabetic());
    let name = letters().find_map(script)?;
    let (mut of_name, mut all) = (0, 0);
    for letter in letters() {
        (of_name, all) = (of_name + usize::from(script(letter) == Some(name)), all + 1);
    }
    (of_name * 2 > all).then_some(name)
}

/// The language, or the letters, of the own words, and where they stand.
pub(super) fn language(passages: &[Passage]) -> Option<(&'static str, &Locator)> {
    let own: Vec<&Passage> = passages.iter().filter(|passage| !passage.quoted).collect();
    let at = &own.first()?.at;
    if let Some(name) = foreign(&own) {
        return Some((name, at));
    }
    let table = small_words();
    let (mut many, mut counts) = (0, [0_usize; SMALL.len()]);
    for passage in &own {
        each_word(&passage.text, |form, _| {
            many += 1;
            let of = if form.len() <= LONGEST_SMALL { table.get(form).copied().unwrap_or_default() } else { 0 };
            if of != 0 {
                counts.iter_mut().enumerate().for_each(|(place, count)| *count += usize::from(of >> place & 1));
            }
        });
    }
    if many < FEWEST_WORDS {
        return None;
    }
    let mut counts: Vec<(usize, &str)> =
        counts.into_iter().zip(SMALL).map(|(count, (name, _))| (count, name)).collect();
    counts.sort_by_key(|(count, name)| (std::cmp::Reverse(*count), *name));
    match counts.as_slice() {
        [(most, name), (next, _), ..] if *most >= FEWEST_SMALL && *most >= next * TIMES => Some((name, at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<&'static str> {
        let passage =
            Passage { quoted: false, text: text.to_owned(), at: Locator::raw(0, 1), aligned: false, lines: Vec::new() };
        language(&[passage]).map(|(name, _)| name)
    }

    #[test]
    fn no_small_word_is_longer() {
        assert_eq!(small_words().keys().map(|word| word.len()).max(), Some(LONGEST_SMALL));
    }

    #[test]
    fn small_words_and_letters_tell_the_language() {
        let english = "We have seen the drawings of the pier and will send the list to you on Monday with all that is asked for in your letter.";
        assert_eq!(told(english), Some("English"));
        let german = "Wir haben die Zeichnungen der Mole gesehen und schicken Ihnen die Liste am Montag mit dem Rest, denn das ist nicht eilig und auch nicht teuer.";
        assert_eq!(told(german), Some("German"));
        let french = "Nous avons vu les dessins de la jetée et vous envoyons la liste lundi avec le reste, pour que vous ne soyez pas surpris dans les jours qui viennent.";
        assert_eq!(told(french), Some("French"));
        assert_eq!(told("Мы видели чертежи пирса и пришлём список в понедельник"), Some("Cyrillic letters"));
        assert_eq!(told("The pier and the list of it."), None);
        assert_eq!(told(&"Maja Lindqvist Nordhaven ".repeat(12)), None);
    }
}
