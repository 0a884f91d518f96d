//! Lists of releases that the user brings, in the two forms in which they are handed around: the research table and the
//! compact one. Each row is checked; what is refused is told with its line.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fixed_words::required;
use super::releases::{Confidence, ReleaseKind, compiled};
use crate::evidence::limits::knowledge::{
    LONGEST_PATTERN, LONGEST_RELEASE, MOST_RELEASE_PROBLEMS, MOST_RELEASES, MOST_RELEASES_BYTES, row,
};

/// Names of nothing: a pattern that fits one of them fits every other name too.
const NO_NAMES: [&str; 6] = ["", "x", "7", "Zq 7.1 (jw)", "qzwxkjv-yq", "QZWXKJ/9.9"];

/// One row, as a list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRow {
    /// What it is about: `producer`, `creator`, `font` …
    pub kind: String,
    /// The names that it is about, as a regular expression.
    pub pattern: String,
    /// Day on which anybody could first have it.
    pub first_public: Date,
    /// How sure that day is.
    pub confidence: Confidence,
    /// Where the day is from.
    pub source: String,
}

impl ReleaseRow {
    /// The row as a line of the research table.
    pub fn line(&self) -> String {
        let sure = if self.confidence == Confidence::High { "high" } else { "medium" };
        format!("{}\t{}\t{}\t{sure}\t{}", self.kind, self.pattern, self.first_public, self.source)
    }

    /// Such a line, unchecked but for its day; `None` where it is none.
    pub fn read_line(line: &str) -> Option<Self> {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || cells.next();
        let (kind, pattern, first_public, sure, source) = (next()?, next()?, next()?.parse().ok()?, next()?, next()?);
        let confidence = match sure.as_str() {
            "high" => Confidence::High,
            "medium" => Confidence::Medium,
            _ => return None,
        };
        Some(Self { kind, pattern, first_public, confidence, source })
    }

    /// What it says, wherever that is from.
    pub(super) fn meaning(&self) -> (String, String, Date) {
        (self.kind.clone(), self.pattern.clone(), self.first_public)
    }
}

/// The rows of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseList {
    /// What it was called when it was brought in.
    pub name: String,
    /// Its rows.
    pub rows: Vec<ReleaseRow>,
}

/// What was read of a list of releases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasesRead {
    /// The rows.
    pub rows: Vec<ReleaseRow>,
    /// Lines that were not taken: number from 1 (0 for the whole file), and why.
    pub problems: Vec<(usize, String)>,
}

impl ReleasesRead {
    /// A larger file (bytes) is no list of releases.
    pub const MOST_BYTES: u64 = MOST_RELEASES_BYTES;

    /// What is said of a larger one.
    pub fn too_large() -> String {
        row::MOST_RELEASES_BYTES.sentence()
    }

    fn problem(&mut self, line: usize, why: String) {
        match self.problems.len() {
            few if few < MOST_RELEASE_PROBLEMS => self.problems.push((line, why)),
            MOST_RELEASE_PROBLEMS => self.problems.push((line, row::MOST_RELEASE_PROBLEMS.sentence())),
            _ => {}
        }
    }
}

/// Reads a list of releases; `today` bounds its days, for nothing is public before it is.
pub fn read_releases(bytes: &[u8], today: Date) -> ReleasesRead {
    let mut read = ReleasesRead::default();
    if bytes.len() as u64 > MOST_RELEASES_BYTES {
        read.problem(0, ReleasesRead::too_large());
        return read;
    }
    let text = String::from_utf8_lossy(bytes);
    let mut sources: HashMap<&str, String> = HashMap::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let number = index + 1;
        if line.len() > LONGEST_RELEASE {
            read.problem(number, row::LONGEST_RELEASE.sentence());
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        match cells.as_slice() {
            ["kind", _, _, _, _] => {}
            ["source", source, words] => {
                sources.insert(source, cell(words));
            }
            [kind, pattern, day, sure, source] => {
                if read.rows.len() >= MOST_RELEASES {
                    read.problem(number, row::MOST_RELEASES.sentence());
                    break;
                }
                let taken = confidence(sure, source, &sources)
                    .and_then(|(confidence, source)| checked(kind, pattern, day, confidence, source, today));
                match taken {
                    Ok(row) => read.rows.push(row),
                    Err(why) => read.problem(number, why),
                }
            }
            _ => read.problem(number, "it has not the five columns of a row, parted by tabs".to_owned()),
        }
    }
    read
}

/// How sure a row is and where it is from, in either form.
fn confidence(sure: &str, source: &str, sources: &HashMap<&str, String>) -> Result<(Confidence, String), String> {
    let numbered = || {
        sources.get(source).cloned().ok_or_else(|| format!("no line before it has the source of the number “{source}”"))
    };
    match sure {
        "h" => numbered().map(|source| (Confidence::High, source)),
        "m" => numbered().map(|source| (Confidence::Medium, source)),
        words if words.starts_with("high") => Ok((Confidence::High, cell(source))),
        words if words.starts_with("medium") => Ok((Confidence::Medium, cell(source))),
        _ => Err("its fourth column begins with neither high nor medium".to_owned()),
    }
}

fn checked(
    kind: &str,
    pattern: &str,
    day: &str,
    confidence: Confidence,
    source: String,
    today: Date,
) -> Result<ReleaseRow, String> {
    if ReleaseKind::of(kind).is_none() {
        return Err(format!("“{kind}” is no kind that this program knows"));
    }
    if pattern.len() > LONGEST_PATTERN {
        return Err(row::LONGEST_PATTERN.sentence());
    }
    // Years of four digits, so that days are written the same everywhere.
    let first_public: Date = match day.parse() {
        Ok(date) if day.len() == 10 && day.starts_with(|c: char| c.is_ascii_digit()) => date,
        _ => return Err(format!("“{day}” is no day of the calendar (2026-11-22)")),
    };
    if first_public > today {
        return Err(format!("its day, {first_public}, has not come yet"));
    }
    let fits = compiled(pattern).ok_or_else(|| row::LARGEST_PATTERN.sentence())?;
    // Without a letter that must stand there it would be put to every name, and fit most.
    let bare = required(pattern).iter().any(|words| !words.contains(char::is_alphanumeric));
    if bare || NO_NAMES.iter().any(|name| fits.is_match(name)) {
        return Err("its pattern fits names that have nothing in common".to_owned());
    }
    Ok(ReleaseRow { kind: kind.to_owned(), pattern: pattern.to_owned(), first_public, confidence, source })
}

/// A text without what could steer a terminal or break a line.
fn cell(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ReleasesRead {
        read_releases(text.as_bytes(), "2026-11-22".parse().unwrap())
    }

    #[test]
    fn both_forms_are_taken() {
        let research = read(
            "kind\tmatch_pattern\tfirst_public_date\tnote\tsource\r\nproducer\t^Quill 9\\.\t2026-03-01\thigh; seen\tits own page\r\n",
        );
        let compact = read("# words\nsource\t7\tits own page\nproducer\t^Quill 9\\.\t2026-03-01\th\t7\n");
        assert_eq!(research.problems, []);
        assert_eq!(research, compact);
        assert_eq!(research.rows[0].source, "its own page");
        let again = read(&research.rows[0].line());
        assert_eq!(again.rows, research.rows, "what is written is read again");
    }

    #[test]
    fn the_shipped_table_itself_can_be_brought() {
        let read = read(include_str!("../../../assets/knowledge/releases.tsv"));
        assert!(read.rows.len() > 1_900 && read.problems.is_empty(), "{} {:?}", read.rows.len(), read.problems);
    }

    #[test]
    fn what_is_refused_is_told_with_its_line() {
        let row = |kind: &str, pattern: &str, day: &str, sure: &str| format!("{kind}\t{pattern}\t{day}\t{sure}\tx\n");
        for (line, why) in [
            (row("program", "Quill 9", "2026-03-01", "high"), "no kind"),
            (row("producer", "Quill 9", "2026-02-30", "high"), "no day"),
            (row("producer", "Quill 9", "20260201", "high"), "no day"),
            (row("producer", "Quill 9", "2026-11-23", "high"), "not come yet"),
            (row("producer", "Quill 9", "2026-03-01", "perhaps"), "neither high nor medium"),
            (row("producer", "Quill 9", "2026-03-01", "h"), "source of the number"),
            (row("producer", "Quill (9", "2026-03-01", "high"), "regular expression"),
            (row("producer", "Quill [a-z]{1,9}{200}{200}", "2026-03-01", "high"), "regular expression"),
            (row("producer", ".*", "2026-03-01", "high"), "nothing in common"),
            (row("producer", "Quill 9|.", "2026-03-01", "high"), "nothing in common"),
            (row("producer", "", "2026-03-01", "high"), "nothing in common"),
            (row("producer", &"Q".repeat(301), "2026-03-01", "high"), "longer than 300 bytes"),
            ("producer\tQuill 9\t2026-03-01\n".to_owned(), "five columns"),
            ("Q".repeat(5_000), "longer than 4 KiB"),
        ] {
            let list = read(&format!("{}{line}", row("font", "^Quill Sans", "2026-03-01", "medium")));
            assert_eq!((list.rows.len(), list.problems.len()), (1, 1), "{line} {:?}", list.problems);
            assert!(list.problems[0].0 == 2 && list.problems[0].1.contains(why), "{line}: {:?}", list.problems);
        }
    }
}
