//! What a check shows: a statement in typed words, and the exhibits that it rests on.

use serde::{Deserialize, Serialize};

use super::check::{Check, Weight};
use crate::evidence::{Fact, Locator, SourceId, Stamp};

/// Longest value (bytes) that a finding repeats; the fact keeps it whole. Thousands of findings may show one value of a megabyte.
const LONGEST_VALUE: usize = 4_096;

/// The value, cut where it is longer than a finding repeats.
fn shown(value: &str) -> String {
    if value.len() <= LONGEST_VALUE {
        return value.to_owned();
    }
    let start = value.get(..value.floor_char_boundary(LONGEST_VALUE)).unwrap_or_default();
    format!("{start}…")
}

/// One piece of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phrase {
    /// Our words.
    Text(String),
    /// Words of the file; shown as a quotation.
    Value(String),
    /// A moment in its own zone.
    Time(String),
    /// A length of time in words.
    Span(String),
}

impl Phrase {
    /// The piece as plain text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Time(text) | Self::Span(text) => text.clone(),
            Self::Value(text) => format!("“{text}”"),
        }
    }
}

/// Builds a statement piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Say(Vec<Phrase>);

impl Say {
    /// Starts with our words.
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Phrase::Text(text.into())])
    }

    /// Adds our words.
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Phrase::Text(text.into()));
        self
    }

    /// Adds words of the file.
    pub fn value(mut self, text: impl Into<String>) -> Self {
        self.0.push(Phrase::Value(shown(&text.into())));
        self
    }

    /// Adds a moment.
    pub fn time(mut self, stamp: &Stamp) -> Self {
        self.0.push(Phrase::Time(stamp.words()));
        self
    }

    /// Adds a length of time.
    pub fn span(mut self, seconds: i64) -> Self {
        self.0.push(Phrase::Span(span_words(seconds)));
        self
    }
}

/// `3 days 4 h`, `12 min`, `41 s`: the two largest units, sign dropped.
pub fn span_words(seconds: i64) -> String {
    let total = seconds.unsigned_abs();
    let units =
        [(31_556_952, "year", "years"), (86_400, "day", "days"), (3_600, "h", "h"), (60, "min", "min"), (1, "s", "s")];
    let mut left = total;
    let mut words: Vec<String> = Vec::new();
    for (length, one, many) in units {
        let count = left / length;
        left %= length;
        if count > 0 {
            words.push(format!("{count} {}", if count == 1 { one } else { many }));
        } else if !words.is_empty() {
            break;
        }
        if words.len() == 2 {
            break;
        }
    }
    if words.is_empty() { "0 s".into() } else { words.join(" ") }
}

/// Longest name of a finding (bytes).
const LONGEST_KEY: usize = 200;

/// What an exhibit does in a finding; decides its column in the side-by-side view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Says one thing.
    Claims,
    /// Says what cannot be true beside it.
    Contradicts,
    /// Helps to judge.
    Context,
}

impl Role {
    /// The word used in the machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::Contradicts => "contradicts",
            Self::Context => "context",
        }
    }
}

/// One statement of a file with its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What it does in the finding.
    pub role: Role,
    /// Where it comes from, in the field's own words: `Date header`, `Info /CreationDate`.
    pub label: String,
    /// The value, decoded.
    pub value: String,
    /// The bytes.
    pub at: Locator,
    /// Set when it stands in another file.
    pub source: Option<SourceId>,
    /// The first page of a PDF, in its last state, that shows it; 1 is the first.
    pub page: Option<usize>,
}

impl Exhibit {
    fn of(role: Role, label: impl Into<String>, value: &str, at: &Locator) -> Self {
        Self { role, label: label.into(), value: shown(value), at: at.clone(), source: None, page: None }
    }

    /// The same exhibit, standing in another source.
    pub fn in_source(mut self, source: &SourceId) -> Self {
        self.source = Some(source.clone());
        self
    }

    /// A text fact that says one thing.
    pub fn claims(label: impl Into<String>, fact: &Fact<String>) -> Self {
        Self::of(Role::Claims, label, &fact.value, &fact.at)
    }

    /// A text fact that says what cannot be true beside it.
    pub fn contradicts(label: impl Into<String>, fact: &Fact<String>) -> Self {
        Self::of(Role::Contradicts, label, &fact.value, &fact.at)
    }

    /// A text fact that helps to judge.
    pub fn context(label: impl Into<String>, fact: &Fact<String>) -> Self {
        Self::of(Role::Context, label, &fact.value, &fact.at)
    }

    /// A moment that says one thing, in its own zone.
    pub fn claims_time(label: impl Into<String>, fact: &Fact<Stamp>) -> Self {
        Self::of(Role::Claims, label, &fact.value.words(), &fact.at)
    }

    /// A moment that cannot be true beside it.
    pub fn contradicts_time(label: impl Into<String>, fact: &Fact<Stamp>) -> Self {
        Self::of(Role::Contradicts, label, &fact.value.words(), &fact.at)
    }

    /// A moment that helps to judge.
    pub fn context_time(label: impl Into<String>, fact: &Fact<Stamp>) -> Self {
        Self::of(Role::Context, label, &fact.value.words(), &fact.at)
    }
}

/// What a check's function returns: the runner adds whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The statement.
    pub statement: Vec<Phrase>,
    /// At least one.
    pub exhibits: Vec<Exhibit>,
    /// Less than the check's own weight, if this case says less.
    pub weight: Option<Weight>,
}

impl Found {
    /// A finding rests on at least one exhibit.
    pub fn new(statement: Say, first: Exhibit) -> Self {
        Self { statement: statement.0, exhibits: vec![first], weight: None }
    }

    /// Adds an exhibit.
    pub fn with(mut self, exhibit: Exhibit) -> Self {
        self.exhibits.push(exhibit);
        self
    }

    /// Says less than the check's own weight; a higher one is ignored.
    pub fn at_most(mut self, weight: Weight) -> Self {
        self.weight = Some(weight);
        self
    }
}

/// One finding of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the check.
    pub check: String,
    /// What it weighs.
    pub weight: Weight,
    /// What it weighs by itself, where neighbours show an ordinary reason for it; never sent or kept: it follows from theirs.
    #[serde(skip)]
    pub alone: Option<Weight>,
    /// The statement, always English.
    pub statement: Vec<Phrase>,
    /// What it rests on.
    pub exhibits: Vec<Exhibit>,
}

impl Finding {
    /// The finding of `check`; never heavier than the check.
    pub fn of(check: &Check, found: Found) -> Self {
        let weight = found.weight.unwrap_or(check.weight).min(check.weight);
        let Found { statement, exhibits, .. } = found;
        Self { check: check.id.to_owned(), weight, alone: None, statement, exhibits }
    }

    /// The statement as one sentence.
    pub fn sentence(&self) -> String {
        self.statement.iter().map(Phrase::text).collect()
    }

    /// A name by which the same finding is known again, also in another version with other words: the check, and the bytes that its
    /// first exhibits stand in, e.g. `mail-date-order@120-158,410-446`.
    pub fn key(&self) -> String {
        let mut key = format!("{}@", self.check);
        for (index, exhibit) in self.exhibits.iter().enumerate() {
            let place = exhibit.at.raw_span().map_or_else(|| "-".to_owned(), |at| format!("{}-{}", at.start, at.end));
            if key.len() + place.len() >= LONGEST_KEY {
                break;
            }
            key.push_str(if index > 0 { "," } else { "" });
            key.push_str(&place);
        }
        key
    }

    /// The first exhibit of a role.
    pub fn exhibit(&self, role: Role) -> Option<&Exhibit> {
        self.exhibits.iter().find(|exhibit| exhibit.role == role)
    }
}

/// `12345` as `12,345`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_VALUE, shown, span_words};

    #[test]
    fn a_value_of_a_megabyte_is_not_repeated_whole() {
        assert_eq!(shown("short"), "short");
        let long = shown(&"é".repeat(1 << 20));
        assert!(long.len() <= LONGEST_VALUE + 3 && long.ends_with('…'));
    }

    #[test]
    fn spans_name_their_two_largest_units() {
        assert_eq!(span_words(41), "41 s");
        assert_eq!(span_words(-3_700), "1 h 1 min");
        assert_eq!(span_words(86_400 * 3 + 60), "3 days");
        assert_eq!(span_words(31_556_952 * 2 + 86_400), "2 years 1 day");
        assert_eq!(span_words(0), "0 s");
    }
}
