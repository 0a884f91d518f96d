//! In which language the own words of a mail are, by their letters and their smallest words; nothing where that is not plain.

use super::traits::Passage;
use super::words::words;
use crate::evidence::Locator;

/// Words that a text needs for its language to be told: short ones are names and thanks.
const FEWEST_WORDS: usize = 20;
/// Small words of a language that must stand in it, and how often as many as of any other.
const FEWEST_SMALL: usize = 4;
const TIMES: usize = 2;

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

/// The language, or the letters, of the own words, and where they stand.
pub(super) fn language(passages: &[Passage]) -> Option<(&'static str, &Locator)> {
    let own = || passages.iter().filter(|passage| !passage.quoted);
    let at = &own().next()?.at;
    let letters = || own().flat_map(|passage| passage.text.chars()).filter(|letter| letter.is_alphabetic());
    let foreign = letters().filter_map(script);
    if let Some(name) = foreign.clone().next()
        && foreign.filter(|other| *other == name).count() * 2 > letters().count()
    {
        return Some((name, at));
    }
    let forms: Vec<String> = own().flat_map(|passage| words(&passage.text)).map(|word| word.form).collect();
    if forms.len() < FEWEST_WORDS {
        return None;
    }
    let count = |small: &[&str]| forms.iter().filter(|form| small.contains(&form.as_str())).count();
    let mut counts: Vec<(usize, &str)> = SMALL.iter().map(|(name, small)| (count(small), *name)).collect();
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
