//! Words that are exchanged for one another, or put in and taken out, when a sentence is made to say something else.

use super::surface::{Surface, Token};

/// Words that turn a statement round, in the languages of the corpora.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "don't",
    "won't",
    "can't",
    "didn't",
    "doesn't",
    "isn't",
    "wasn't",
    "cannot",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "nie",
    "niemals",
    "pas",
    "ne",
    "non",
    "jamais",
    "nunca",
    "mai",
    "niet",
    "geen",
    "também",
    "não",
    "sí",
    "only",
    "also",
    "already",
    "still",
    "now",
    "again",
    "all",
    "very",
    "fully",
    "just",
    "really",
    "please",
    "Please",
    "nur",
    "auch",
    "schon",
    "noch",
    "jetzt",
    "sehr",
    "alle",
    "immer",
    "aussi",
    "encore",
    "déjà",
    "plus",
    "tout",
    "también",
    "ya",
    "todo",
    "anche",
    "già",
    "ancora",
    "tutto",
    "secretly",
    "privately",
    "confidential",
    "secret",
    "illegal",
    "offshore",
    "cash",
    "the",
    "a",
    "to",
    "of",
    "and",
    "in",
    "for",
    "on",
    "with",
    "without",
    "by",
    "from",
    "at",
    "is",
    "was",
    "be",
    "I",
    "we",
    "you",
    "he",
    "she",
    "they",
    "it",
];

/// Words of which one stands for another: whoever changes one takes one of the same kind.
const KINDS: &[&[&str]] = &[
    &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"],
    &[
        "Januar",
        "Jänner",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    &[
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    &[
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    &[
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    &["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonnabend", "Sonntag"],
    &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    &["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    &["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
        "thirty", "forty", "fifty", "hundred", "thousand",
    ],
    &[
        "eins", "ein", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
        "zwölf", "zwanzig", "hundert", "tausend",
    ],
    &[
        "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "vingt",
        "cent", "mille",
    ],
    &["first", "second", "third", "fourth", "fifth", "last", "next"],
    &["thousand", "million", "billion", "k", "m", "bn"],
    &["Tausend", "Million", "Millionen", "Milliarde", "Milliarden"],
    &[
        "EUR", "USD", "GBP", "CHF", "JPY", "RUB", "euro", "euros", "Euro", "dollars", "pounds", "francs", "roubles",
        "rubles",
    ],
    &["yes", "no", "maybe", "not"],
    &["can", "cannot", "can't", "could", "must", "may", "should", "will", "won't", "would", "shall"],
    &["is", "isn't", "was", "wasn't", "are", "aren't", "were", "weren't"],
    &["do", "don't", "does", "doesn't", "did", "didn't"],
    &["has", "hasn't", "have", "haven't", "had", "hadn't"],
    &["legal", "illegal", "lawful", "unlawful"],
    &[
        "approve", "approved", "reject", "rejected", "refuse", "refused", "accept", "accepted", "agree", "agreed",
        "decline", "declined",
    ],
    &["before", "after", "until", "since", "by", "on"],
    &["today", "tomorrow", "yesterday", "tonight"],
    &["heute", "morgen", "gestern"],
    &["ja", "nein", "nicht"],
    &["ein", "kein"],
    &["eine", "keine"],
    &["einen", "keinen"],
    &["ist", "war", "wird"],
    &["oui", "non"],
    &["sí", "no"],
    &["sì", "no"],
    &["always", "never", "often", "sometimes"],
    &["immer", "nie", "oft"],
    &["all", "none", "some", "any", "every", "no"],
    &["increase", "decrease", "increased", "decreased", "rise", "fall"],
    &["more", "less", "most", "least"],
    &["he", "she", "they", "we", "I", "you"],
    &["his", "her", "their", "our", "my", "your"],
    &["him", "her", "them", "us", "me"],
    &["am", "pm"],
    &["AM", "PM"],
];

/// Most words of a mail that are tried in other places.
const MOST_WORDS: usize = 600;

/// Words of the same kind as this one.
pub fn kin(word: &[u8]) -> Vec<Vec<u8>> {
    let Ok(word) = std::str::from_utf8(word) else { return Vec::new() };
    let mut out: Vec<Vec<u8>> = Vec::new();
    for kind in KINDS.iter().filter(|kind| kind.iter().any(|known| known.eq_ignore_ascii_case(word))) {
        for other in kind.iter().filter(|other| !other.eq_ignore_ascii_case(word)) {
            let cased = cased_as(other, word);
            if !out.contains(&cased) {
                out.push(cased);
            }
        }
    }
    for other in cases(word) {
        if other != word.as_bytes() && !out.contains(&other) {
            out.push(other);
        }
    }
    out
}

/// A word in lower case, in capitals, with a capital.
fn cases(word: &str) -> [Vec<u8>; 3] {
    let mut letters = word.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let titled = first + &letters.as_str().to_lowercase();
    [word.to_lowercase().into_bytes(), word.to_uppercase().into_bytes(), titled.into_bytes()]
}

/// A word in the case of another.
fn cased_as(word: &str, pattern: &str) -> Vec<u8> {
    let [lower, upper, titled] = cases(word);
    let capital = pattern.chars().next().is_some_and(char::is_uppercase);
    if pattern.len() > 1 && !pattern.chars().any(char::is_lowercase) {
        upper
    } else if capital {
        titled
    } else if word.chars().any(char::is_lowercase) && word.chars().next().is_some_and(char::is_uppercase) {
        word.as_bytes().to_vec()
    } else {
        lower
    }
}

/// Words to try anywhere: those that turn statements round, then those of the mail itself, the rarest first.
pub fn words<'a>(texts: impl Iterator<Item = (&'a Surface, &'a [Token])>) -> Vec<Vec<u8>> {
    let mut counts: std::collections::BTreeMap<Vec<u8>, (usize, usize)> = std::collections::BTreeMap::new();
    for (order, (surface, token)) in
        texts.flat_map(|(surface, tokens)| tokens.iter().map(move |token| (surface, token))).enumerate()
    {
        let word = surface.word(token);
        if word.len() <= 24 {
            counts.entry(word.to_vec()).or_insert((0, order)).0 += 1;
        }
    }
    let mut own: Vec<(Vec<u8>, (usize, usize))> = counts.into_iter().collect();
    own.sort_by_key(|(_, count)| *count);
    let mut out: Vec<Vec<u8>> = NEGATIONS.iter().map(|word| word.as_bytes().to_vec()).collect();
    let fresh: Vec<Vec<u8>> = own.into_iter().map(|own| own.0).filter(|word| !out.contains(word)).collect();
    out.extend(fresh.into_iter().take(MOST_WORDS));
    out
}

/// How many words stand at the head of the list that turn statements round.
pub fn turning() -> usize {
    NEGATIONS.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_are_of_one_kind_and_case() {
        let has = |word: &str, other: &str| kin(word.as_bytes()).contains(&other.as_bytes().to_vec());
        assert!(has("May", "March") && has("mai", "juin") && has("WILL", "WON'T") && has("eur", "usd"));
        assert!(has("Harbour", "harbour") && has("harbour", "HARBOUR"));
        assert!(!has("harbour", "harbour"));
    }
}
