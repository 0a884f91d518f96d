//! The report as a list of blocks: what it says and in which order, once for the HTML file and for the window that shows it before it
//! is saved.

mod bytes;
mod proofs;
mod second;
mod sheet;
mod states;

use super::rows::{self, Light, Piece, sheet};
use super::words;
use crate::evidence::{SourceId, Strips, zone_database};
use crate::inspect::knowledge::Known;
use crate::inspect::proofs::shipped_keys;
use crate::inspect::{Report, Standing, checks};
use crate::present::speech::{en, t, tf};

/// One piece of the report, from the top down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 begins a file, 2 a part of it, 3 one thing.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A paragraph that stands back.
    Small(String),
    /// What has to be read first.
    Attention(String),
    /// Where a file stands, and why.
    Standing(Standing, String),
    /// What somebody noted.
    Note(Noted),
    /// Things one below the other, each with a place or another aside.
    List(Vec<(String, String)>),
    /// Steps, numbered.
    Steps(Vec<String>),
    /// Statements side by side.
    Cards(Vec<Card>),
    /// A table: columns, then rows of cells.
    Table(Vec<String>, Vec<Vec<Line>>),
    /// Text that has to be copied letter by letter.
    Code(String),
    /// Bytes of the file as lines of hex and text: whose, and the lines; `true` marks the bytes that are meant.
    Bytes(String, Vec<Vec<(bool, String)>>),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What it says; `true` marks what differs.
    pub pieces: Vec<(bool, String)>,
    /// An aside below it.
    pub aside: String,
    /// Whether every letter counts.
    pub code: bool,
}

impl Line {
    /// Plain words.
    pub fn of(text: impl Into<String>) -> Self {
        Self { pieces: vec![(false, text.into())], ..Self::default() }
    }

    /// A name or value of which every letter counts.
    pub fn code(text: impl Into<String>) -> Self {
        Self { code: true, ..Self::of(text) }
    }

    /// Words that stand back.
    pub fn aside(text: impl Into<String>) -> Self {
        Self { aside: text.into(), ..Self::default() }
    }
}

/// One statement beside another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Whose words, or what it is.
    pub label: String,
    /// What it says; marked where it differs.
    pub pieces: Vec<(bool, String)>,
    /// The place, or another aside.
    pub aside: Vec<String>,
    /// Whether it stands against another.
    pub against: bool,
    /// Whether line ends and blanks count.
    pub code: bool,
}

/// What somebody noted about a file or a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noted {
    /// How far the question is: “Asked”.
    pub mark: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// In their own words.
    pub text: String,
}

/// What goes into a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Whole paths of this computer instead of the names of files: they may name a person.
    pub paths: bool,
    /// Notes, marks and tags.
    pub notes: bool,
    /// Every fact of every file.
    pub facts: bool,
    /// What is only worth knowing, too.
    pub all_findings: bool,
}

impl Default for Contents {
    fn default() -> Self {
        Self { paths: false, notes: true, facts: true, all_findings: true }
    }
}

/// What was noted of a file (`None`) or of one of its findings, by its key.
pub type Notes<'a> = dyn Fn(&SourceId, Option<&str>) -> Option<Noted> + 'a;

/// What every part of a report may ask for.
#[derive(Clone, Copy)]
struct Given<'a> {
    contents: &'a Contents,
    notes: &'a Notes<'a>,
    strips: &'a Strips,
}

/// The report of these files; `strips` are the bytes of their exhibits, where somebody has them. `as_of` of the first stands in it, no other clock does: two runs give the same blocks.
pub fn document(reports: &[&Report], contents: &Contents, notes: &Notes, strips: &Strips) -> Vec<Block> {
    let mut out = Vec::new();
    if reports.len() > 1 {
        overview(reports, contents, &mut out);
    }
    for report in reports {
        tree(report, "", Given { contents, notes, strips }, &mut out);
    }
    made(reports, &mut out);
    out
}

/// The name of a file as the report shows it.
fn shown_name(report: &Report, contents: &Contents) -> String {
    words::show_untrusted(if contents.paths { &report.path } else { rows::file_name(&report.path) })
}

/// All files in one table, before each is told of.
fn overview(reports: &[&Report], contents: &Contents, out: &mut Vec<Block>) {
    out.push(Block::Heading(
        1,
        tf("What {} say of their own origin", &[&words::count(reports.len(), "file", "files")]),
    ));
    let columns = [t("File"), t("What it is"), t("Standing"), t("Why"), t("SHA-256")].map(str::to_owned).to_vec();
    let row = |report: &&Report| {
        let hash = report.id.as_ref().map_or(t("not read"), |id| id.0.as_str());
        vec![
            Line::of(shown_name(report, contents)),
            Line::of(words::kind(report.kind)),
            Line::of(words::standing(report.standing)),
            Line::of(rows::reason(report)),
            Line::code(hash),
        ]
    };
    out.push(Block::Table(columns, reports.iter().map(row).collect()));
}

/// The file, then what it encloses; `within` names what a child stands in.
fn tree(report: &Report, within: &str, given: Given, out: &mut Vec<Block>) {
    let sheet = sheet(report);
    let path = shown_name(report, given.contents);
    sheet::blocks(report, &sheet, &format!("{within}{path}"), given, out);
    let within = format!("{within}{path} › ");
    report.children.iter().for_each(|child| tree(child, &within, given, out));
}

/// What this method can't show, in plain words.
pub const LIMITS: &[&str] = &[
    en("That nothing was found proves nothing: whoever changes a file carefully leaves nothing to find."),
    en(
        "That two statements of a file exclude each other does not say which of them is wrong, who wrote it, or why. Clocks are wrong, \
     programs have faults, and files are copied, converted and archived in good faith; the ordinary reasons stand with each finding.",
    ),
    en(
        "A signature that fits proves that somebody with the key signed these bytes. It does not prove who typed them, or that what they say \
     is true.",
    ),
    en(
        "What the file says of itself was read; nobody was asked. No network was used: whether a certificate was withdrawn, an address \
     existed or a server was what it calls itself is not known here.",
    ),
    en("Programs and services that came out after the day to which this knowledge reaches are not known."),
];

fn made(reports: &[&Report], out: &mut Vec<Block>) {
    out.push(Block::Heading(2, t("What this method cannot show").to_owned()));
    out.push(Block::List(LIMITS.iter().map(|limit| (t(limit).to_owned(), String::new())).collect()));
    out.push(Block::Heading(2, t("How this was made").to_owned()));
    let as_of = reports.first().map(|report| report.as_of.to_string()).unwrap_or_default();
    let known = reports.first().map(|report| &report.known).filter(|known| !known.until.is_empty());
    let newest = known.map_or_else(Known::shipped, |known| known.words());
    out.push(Block::Text(tf("Palimpsest {}, taking {} for now: {} checks; releases of programs known until {}, {} shipped keys of signatures, time zones {}. The files were only read, never written to. Places are bytes of the file, counted from 0.", &[&env!("CARGO_PKG_VERSION"), &as_of, &checks::all().count(), &newest, &shipped_keys().len(), &zone_database()])));
}

/// Pieces of a changed text.
fn pieces(pieces: &[Piece]) -> Vec<(bool, String)> {
    pieces.iter().map(|piece| (piece.changed, piece.text.clone())).collect()
}

/// A light as a card.
fn light_card(light: &Light) -> Card {
    let said = format!("{} {}", light.tone.sign(), light.word);
    Card {
        label: light.name.to_owned(),
        pieces: vec![(true, said), (false, format!(" {}", light.sentence))],
        aside: light.more.clone(),
        ..Card::default()
    }
}
