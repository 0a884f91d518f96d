//! Phrases that reports are made of, in the language of the window: stretches of time, moments, names of exhibits.

use super::speech::{Language, en, known, spoken, t, tf};
use super::words::show_untrusted;

/// A stretch of time in words: `20 days 23 h`.
pub fn span(seconds: i64) -> String {
    spoken_span(&crate::inspect::span_words(seconds))
}

/// A stretch of time that a finding has put in words already.
pub fn spoken_span(words: &str) -> String {
    words.split(' ').map(known).collect::<Vec<_>>().join(" ")
}

/// A moment in words: what is said of its zone is ours.
pub fn moment(text: &str) -> String {
    let zones = [en("UTC, writer's zone not stated"), en("zone not stated"), en("local clock")];
    let found = zones.into_iter().find_map(|zone| Some((text.strip_suffix(zone)?, zone)));
    found.map_or_else(|| show_untrusted(text), |(rest, zone)| format!("{}{}", show_untrusted(rest), t(zone)))
}

/// What an exhibit is called: `Received line, hop 2: date`. Our words in it are said in the language that is spoken.
pub fn label(text: &str) -> String {
    let said = known(text);
    if spoken() == Language::English || said != text {
        return said.to_owned();
    }
    for (between, name) in [(": ", en(": ")), (", ", ", ")] {
        if let Some((before, behind)) = text.split_once(between) {
            return format!("{}{}{}", label(before), t(name), label(behind));
        }
    }
    if let Some(name) = text.strip_suffix(" header") {
        return tf("{} header", &[&name]);
    }
    if let Some((number, by)) = text.strip_prefix("hop ").and_then(|rest| rest.split_once(" by ")) {
        return tf("hop {} by {}", &[&number, &by]);
    }
    let begins = [en("hop "), en("state "), en("page ")];
    let found = begins.into_iter().find_map(|word| Some((word, text.strip_prefix(word)?)));
    found.map_or_else(|| text.to_owned(), |(word, rest)| format!("{}{rest}", t(word)))
}

#[cfg(test)]
mod tests {
    use super::{label, moment, span};

    #[test]
    fn english_stays_as_it_is() {
        for text in ["Date header", "Received line, hop 2: date", "state 2, Info /ModDate", "hop 1 by a.example"] {
            assert_eq!(label(text), text);
        }
        assert_eq!(moment("2017-05-04 14:00:03 local clock"), "2017-05-04 14:00:03 local clock");
        assert_eq!(span(86_400), "1 day");
    }
}
