//! When which software came out: lower bounds for the date of a file that names it.
//!
//! Nothing is compiled before it is needed: a row's pattern is looked at only if its fixed words occur in the text.

use std::sync::OnceLock;

use jiff::civil::Date;
use regex_lite::Regex;

use crate::evidence::limits::mail::LONGEST_PATTERNED;

/// The table that the program ships; see `examples/compact_knowledge.rs`.
const TABLE: &str = include_str!("../../../assets/knowledge/releases.tsv");
/// Mark of rows that go by a font's `head.fontRevision`.
/// Mark of rows that go by the model of a camera.
const BY_MODEL: &str = "EXIF Model=";
const BY_REVISION: &str = "|head.fontRevision=";

/// What a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl ReleaseKind {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "producer" => Self::Producer,
            "creator" => Self::Creator,
            "font" => Self::Font,
            "image_tool" => Self::ImageTool,
            "os" => Self::Os,
            "xmp_toolkit" => Self::XmpToolkit,
            "pdf_feature" => Self::PdfFeature,
            "office_version" => Self::OfficeVersion,
            _ => return None,
        })
    }
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    pattern: &'static str,
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
        let compiled = self.compiled.get_or_init(|| Regex::new(self.pattern).ok());
        compiled.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// The table.
#[derive(Debug, Default)]
pub struct Releases {
    rows: Vec<Row>,
    sources: Vec<&'static str>,
}

impl Releases {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let mut releases = Self::default();
        for line in TABLE.lines() {
            let columns: Vec<&'static str> = line.split('\t').collect();
            match columns.as_slice() {
                ["source", _, text] => releases.sources.push(text),
                [kind, pattern, date, sure, source] => releases.rows.extend(row(kind, pattern, date, sure, source)),
                _ => {}
            }
        }
        releases
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
        let fitting = self.rows.iter().filter(|row| row.kind == kind && row.matches(text));
        fitting.max_by_key(|row| (row.first_public, row.confidence)).map(|row| self.release(row))
    }

    fn release(&self, row: &Row) -> Release {
        Release {
            first_public: row.first_public,
            confidence: row.confidence,
            pattern: row.pattern.to_owned(),
            source: self.sources.get(row.source).copied().unwrap_or_default().to_owned(),
        }
    }
}

fn row(kind: &str, pattern: &'static str, date: &str, sure: &str, source: &str) -> Option<Row> {
    let kind = ReleaseKind::of(kind)?;
    let (kind, pattern) = match pattern.strip_prefix(BY_MODEL) {
        Some(model) if kind == ReleaseKind::ImageTool => (ReleaseKind::Camera, model),
        _ => (kind, pattern),
    };
    Some(Row {
        kind,
        pattern,
        first_public: date.parse().ok()?,
        confidence: if sure == "h" { Confidence::High } else { Confidence::Medium },
        source: source.parse().ok()?,
        words: required(pattern),
        compiled: OnceLock::new(),
    })
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

/// For each alternative of a pattern the longest words that every match holds.
pub(super) fn required(pattern: &str) -> Vec<String> {
    alternatives(pattern).into_iter().map(longest_words).collect()
}

/// Splits at `|` outside brackets.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut depth, mut class, mut escaped, mut start) = (0_usize, false, false, 0);
    let mut parts = Vec::new();
    for (at, letter) in pattern.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth = depth.saturating_sub(1),
            '|' if !class && depth == 0 => {
                parts.extend(pattern.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(pattern.get(start..));
    parts
}

fn longest_words(pattern: &str) -> String {
    let (mut best, mut run) = (String::new(), String::new());
    let (mut depth, mut class, mut count) = (0_usize, false, false);
    let mut letters = pattern.chars().peekable();
    let mut close = |run: &mut String| {
        if run.len() > best.len() {
            best.clone_from(run);
        }
        run.clear();
    };
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '\\' => letters.next().filter(|next| !next.is_ascii_alphanumeric()),
            '[' => {
                class = true;
                None
            }
            ']' => {
                class = false;
                None
            }
            '(' if !class => {
                depth += 1;
                None
            }
            ')' if !class => {
                depth = depth.saturating_sub(1);
                None
            }
            '{' | '}' => {
                // What stands between them is a number of times.
                count = letter == '{';
                None
            }
            '^' | '$' | '.' | '?' | '*' | '+' => None,
            other => Some(other).filter(|_| !count),
        };
        let optional = letters.peek().is_some_and(|next| matches!(next, '?' | '*' | '{'));
        match literal {
            Some(literal) if depth == 0 && !class && !optional => run.push(literal),
            _ => close(&mut run),
        }
    }
    close(&mut run);
    best
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
                assert!(Regex::new(row.pattern).is_ok(), "{}", row.pattern);
            }
            assert!(releases.sources.get(row.source).is_some());
        }
    }

    #[test]
    fn fixed_words_of_patterns() {
        assert_eq!(required(r"^Acrobat Distiller 4\.0(?:\D|$)"), ["Acrobat Distiller 4.0"]);
        assert_eq!(required("macOS 10.0|OS X 10.0"), ["macOS 10", "OS X 10"]);
        assert_eq!(required(r"^t?FPDF 1\.5"), ["FPDF 1.5"]);
        assert_eq!(required(r"(?:Mac|mac)OS [0-9]+ x"), ["OS "]);
        assert_eq!(required(r"\d+"), [""]);
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
