//! When which software came out: lower bounds for the date of a file that names it.
//!
//! Nothing is compiled before it is needed: a row's pattern is looked at only if its fixed words occur in the text.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil::Date;
use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::fixed_words::required;
use super::import::ReleaseList;
use super::remembered::Remembered;
use crate::evidence::limits::knowledge::LARGEST_PATTERN;
use crate::evidence::limits::mail::LONGEST_PATTERNED;

/// The table that the program ships; see `examples/compact_knowledge.rs`.
const TABLE: &str = include_str!("../../../assets/knowledge/releases.tsv");
/// Mark of rows that go by the model of a camera.
const BY_MODEL: &str = "EXIF Model=";
/// Mark of rows that go by a font's `head.fontRevision`.
pub(super) const BY_REVISION: &str = "|head.fontRevision=";

/// What a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReleaseKind {
    Producer,
    Creator,
    Font,
    ImageTool,
    /// A camera or phone by the model that it writes into pictures.
    Camera,
    Os,
    XmpToolkit,
    PdfFeature,
    OfficeVersion,
    /// A mail program; the shipped rows stand with what else is known of mail programs.
    Mailer,
}

impl ReleaseKind {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "producer" => Self::Producer,
            "creator" => Self::Creator,
            "font" => Self::Font,
            "image_tool" => Self::ImageTool,
            "os" => Self::Os,
            "xmp_toolkit" => Self::XmpToolkit,
            "pdf_feature" => Self::PdfFeature,
            "office_version" => Self::OfficeVersion,
            "mailer" => Self::Mailer,
            _ => return None,
        })
    }
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// From general knowledge.
    Medium,
    /// From the maker's own release record.
    High,
}

/// One dated fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Day on which anybody could first have it.
    pub first_public: Date,
    /// How sure that day is.
    pub confidence: Confidence,
    /// The pattern that matched.
    pub pattern: String,
    /// Where the date is from.
    pub source: String,
}

#[derive(Debug)]
struct Row {
    kind: ReleaseKind,
    pattern: Cow<'static, str>,
    first_public: Date,
    confidence: Confidence,
    source: usize,
    /// One for each alternative of the pattern: words that must occur; empty if it has none.
    words: Vec<String>,
    compiled: OnceLock<Option<Regex>>,
}

impl Row {
    fn matches(&self, text: &str) -> bool {
        if self.pattern.contains(BY_REVISION) || !self.words.iter().any(|word| text.contains(word.as_str())) {
            return false;
        }
        let compiled = self.compiled.get_or_init(|| compiled(&self.pattern));
        compiled.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// A pattern that can be put to texts; `None` where it is none, or grows too large.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok()
}

/// The table.
#[derive(Debug, Default)]
pub struct Releases {
    rows: Vec<Row>,
    sources: Vec<Cow<'static, str>>,
    found: Remembered<(ReleaseKind, String), Option<usize>>,
}

impl Releases {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let mut releases = Self::default();
        for line in TABLE.lines() {
            let columns: Vec<&'static str> = line.split('\t').collect();
            match columns.as_slice() {
                ["source", _, text] => releases.sources.push(Cow::Borrowed(text)),
                [kind, pattern, date, sure, source] => {
                    releases.rows.extend(shipped(kind, pattern, date, sure, source));
                }
                _ => {}
            }
        }
        releases
    }

    /// The same with lists that were brought in: each row says of which list it is.
    pub(super) fn with(lists: &[ReleaseList]) -> Self {
        let mut releases = Self::embedded();
        for list in lists {
            for given in &list.rows {
                let Some(kind) = ReleaseKind::of(&given.kind) else { continue };
                let source = releases.sources.len();
                let pattern = Cow::Owned(given.pattern.clone());
                releases.rows.push(row(kind, pattern, given.first_public, given.confidence, source));
                releases.sources.push(Cow::Owned(format!("{}; from the imported list “{}”", given.source, list.name)));
            }
        }
        releases
    }

    /// Kind, pattern and day of each row of the table that the program ships, as it is written there.
    pub(super) fn shipped_rows() -> impl Iterator<Item = (&'static str, &'static str, Date)> {
        TABLE.lines().filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?, cells.next()?.parse().ok()?))
        })
    }

    /// Words that the rows of programs for documents hold.
    pub(super) fn fixed_words(&self) -> impl Iterator<Item = &str> {
        let programs = self.rows.iter().filter(|row| matches!(row.kind, ReleaseKind::Producer | ReleaseKind::Creator));
        programs.flat_map(|row| &row.words).map(String::as_str)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The newest day in the table: of what came later nothing is known.
    pub fn newest(&self) -> Option<Date> {
        self.rows.iter().map(|row| row.first_public).max()
    }

    /// The latest first-public day among the rows of `kind` that match `text`.
    ///
    /// A font's name is looked up as [`font_family`] writes it.
    pub fn lookup(&self, kind: ReleaseKind, text: &str) -> Option<Release> {
        let text = short(text);
        let family;
        let text = if kind == ReleaseKind::Font {
            family = font_family(text);
            family.as_str()
        } else {
            text
        };
        let row = self.found.answer((kind, text.to_owned()), || self.newest_of(kind, text))?;
        Some(self.release(self.rows.get(row)?))
    }

    fn newest_of(&self, kind: ReleaseKind, text: &str) -> Option<usize> {
        let fitting = self.rows.iter().enumerate().filter(|(_, row)| row.kind == kind && row.matches(text));
        fitting.max_by_key(|(_, row)| (row.first_public, row.confidence)).map(|(index, _)| index)
    }

    fn release(&self, row: &Row) -> Release {
        Release {
            first_public: row.first_public,
            confidence: row.confidence,
            pattern: row.pattern.clone().into_owned(),
            source: self.sources.get(row.source).map(|source| source.clone().into_owned()).unwrap_or_default(),
        }
    }
}

/// A row of the table that the program ships.
fn shipped(kind: &str, pattern: &'static str, date: &str, sure: &str, source: &str) -> Option<Row> {
    let confidence = if sure == "h" { Confidence::High } else { Confidence::Medium };
    let pattern = Cow::Borrowed(pattern);
    Some(row(ReleaseKind::of(kind)?, pattern, date.parse().ok()?, confidence, source.parse().ok()?))
}

fn row(
    kind: ReleaseKind,
    pattern: Cow<'static, str>,
    first_public: Date,
    confidence: Confidence,
    source: usize,
) -> Row {
    let model = match &pattern {
        _ if kind != ReleaseKind::ImageTool => None,
        Cow::Borrowed(pattern) => pattern.strip_prefix(BY_MODEL).map(Cow::Borrowed),
        Cow::Owned(pattern) => pattern.strip_prefix(BY_MODEL).map(|model| Cow::Owned(model.to_owned())),
    };
    let (kind, pattern) = model.map_or((kind, pattern), |model| (ReleaseKind::Camera, model));
    let words = required(&pattern);
    Row { kind, pattern, first_public, confidence, source, words, compiled: OnceLock::new() }
}

fn short(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_PATTERNED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A font's name without subset tag (ISO 32000-2 9.9.2), blanks and the maker's `PSMT`, `PS`, `MT`.
pub fn font_family(name: &str) -> String {
    let tagged = name.as_bytes().get(6) == Some(&b'+') && name.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
    let name = if tagged { name.get(7..).unwrap_or_default() } else { name };
    let plain: String = name.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (family, style) = match plain.find(['-', ',']) {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    let family = ["PSMT", "PS", "MT"].iter().find_map(|end| family.strip_suffix(end)).unwrap_or(family);
    format!("{family}{style}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(kind: ReleaseKind, text: &str) -> Option<String> {
        Releases::embedded().lookup(kind, text).map(|release| release.first_public.to_string())
    }

    #[test]
    fn every_pattern_compiles_and_its_words_are_needed() {
        let releases = Releases::embedded();
        assert!(releases.rows.len() > 1_900, "{}", releases.rows.len());
        for row in &releases.rows {
            if !matches!(row.kind, ReleaseKind::PdfFeature | ReleaseKind::OfficeVersion) {
                assert!(compiled(&row.pattern).is_some(), "{}", row.pattern);
            }
            assert!(releases.sources.get(row.source).is_some());
        }
    }

    #[test]
    fn the_latest_fitting_row_counts() {
        assert_eq!(date(ReleaseKind::Producer, "Acrobat Distiller 4.0 for Windows").as_deref(), Some("1999-04-01"));
        assert_eq!(date(ReleaseKind::Producer, "a program nobody knows"), None);
        assert!(date(ReleaseKind::Font, "ABCDEF+Aptos-Bold").is_some_and(|day| day.as_str() > "2023"));
        assert_eq!(date(ReleaseKind::Font, "TimesNewRomanPS-BoldMT"), date(ReleaseKind::Font, "TimesNewRoman"));
    }

    #[test]
    fn font_names_lose_their_tag() {
        assert_eq!(font_family("ABCDEF+Times New RomanPSMT"), "TimesNewRoman");
        assert_eq!(font_family("Arial,Bold"), "Arial,Bold");
    }
}
