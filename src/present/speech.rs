//! The language of the window: English in the code, every other one in one table beside it.
//!
//! What is said to scripts (JSON, statements of findings, complaints) is always English; a French line that is missing is said in
//! English, and a test names it.

use std::collections::HashMap;
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The one that the code is written in.
    #[default]
    English,
    /// From `assets/french.tsv`.
    French,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The one that a switch leads to.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::French,
            Self::French => Self::English,
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// Its code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

static NOW: AtomicU8 = AtomicU8::new(0);

/// Speaks this language from now on; the whole program has one.
pub fn speak(language: Language) {
    NOW.store(if language == Language::French { 1 } else { 0 }, Ordering::Relaxed);
}

/// The language that is spoken.
pub fn spoken() -> Language {
    if NOW.load(Ordering::Relaxed) == 1 { Language::French } else { Language::English }
}

/// Marks a text in a table of constants that is said later, with [`t`].
pub const fn en(english: &'static str) -> &'static str {
    english
}

/// A text of ours in the language that is spoken.
pub fn t(english: &'static str) -> &'static str {
    match spoken() {
        Language::English => english,
        Language::French => french().get(english).map_or(english, String::as_str),
    }
}

/// A text whose French hangs on where it stands: the table has it as `Claims (exhibit)`.
pub fn t_as(english: &'static str, stands_as: &str) -> &'static str {
    match spoken() {
        Language::English => english,
        Language::French => french().get(&format!("{english} ({stands_as})")).map_or(english, String::as_str),
    }
}

/// A text that came from elsewhere, in the language that is spoken where the table has it as it stands.
pub fn known(english: &str) -> &str {
    match spoken() {
        Language::English => english,
        Language::French => french().get(english).map_or(english, String::as_str),
    }
}

/// A text of ours with values put in: each `{}` takes the next one, in the order of the English text; `{2}` takes the second.
pub fn tf(english: &'static str, values: &[&dyn Display]) -> String {
    fill(t(english), values)
}

fn fill(text: &str, values: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut next = 0;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let at =
            if inside.is_empty() { Some(next) } else { inside.parse::<usize>().ok().and_then(|at| at.checked_sub(1)) };
        next += usize::from(inside.is_empty());
        match at.and_then(|at| values.get(at)) {
            // A `String` takes all that is written to it.
            Some(value) => drop(write!(out, "{value}")),
            None => drop(write!(out, "{{{inside}}}")),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// English and French, a line each.
fn french() -> &'static HashMap<String, String> {
    static FRENCH: OnceLock<HashMap<String, String>> = OnceLock::new();
    FRENCH.get_or_init(|| lines().collect())
}

/// The lines of the table: English, French; `\n` in them is a line end.
pub fn lines() -> impl Iterator<Item = (String, String)> {
    let lines = include_str!("../../assets/french.tsv").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let unfolded = |text: &str| text.replace("\\n", "\n");
    lines.filter_map(move |line| line.split_once('\t').map(|(english, french)| (unfolded(english), unfolded(french))))
}

#[cfg(test)]
mod tests {
    use super::{fill, lines};
    use std::collections::HashSet;

    #[test]
    fn values_go_where_they_belong() {
        assert_eq!(fill("{} of {}", &[&"2", &3]), "2 of 3");
        assert_eq!(fill("sur {2}, {1}", &[&"2", &"3"]), "sur 3, 2");
        assert_eq!(fill("{} {} {x} {", &[&2]), "2 {} {x} {");
    }

    #[test]
    fn no_line_stands_twice_and_each_takes_the_same_values() {
        let mut seen = HashSet::new();
        for (english, french) in lines() {
            assert!(seen.insert(english.clone()), "{english:?} twice");
            assert!(!french.is_empty(), "{english:?}");
            let count = |text: &str| text.matches('{').count();
            assert_eq!(count(&english), count(&french), "{english:?}");
        }
    }
}
