//! What a mail says to its reader, made safe to show: paragraphs of runs; every invisible letter is a mark.

use std::ops::Range;

use super::super::words;
use super::structure::{enclosures, located, part_rows, part_table};
use super::{Enclosure, PartRow, Table, Vouched};
use crate::evidence::{Block, BlockKind, Content, Locator, Text};
use crate::inspect::Report;
use crate::present::speech::{t, tf};

/// Paragraphs of one text.
const MOST_PARAGRAPHS: usize = 50_000;
/// Characters of one paragraph.
const LONGEST_PARAGRAPH: usize = 20_000;
/// Characters of a shown address.
const LONGEST_LINK: usize = 300;

/// A stretch of one paragraph in one shape.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// Bytes of the paragraph's text.
    pub range: Range<usize>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// In a typewriter face.
    pub fixed: bool,
    /// Part of a link or an address that is shown behind one.
    pub link: bool,
    /// Not seen by a reader of the mail.
    pub hidden: bool,
    /// Our own words between those of the mail: an address, a reason, a picture.
    pub ours: bool,
}

/// One paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// What kind of block.
    pub kind: BlockKind,
    /// How deep it is quoted.
    pub quoted: u8,
    /// The words, all runs one behind the other.
    pub text: String,
    /// Their shapes, in order, without gaps.
    pub runs: Vec<Run>,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextSheet {
    /// `Plain text, part 1`.
    pub title: String,
    /// Part that it stands in.
    pub part: String,
    /// Its bytes, and the same in words; `None` where its part is not listed.
    pub place: Option<(String, Locator)>,
    /// Whether it is HTML.
    pub html: bool,
    /// The words.
    pub paragraphs: Vec<Paragraph>,
    /// Whether there is more than is shown.
    pub cut: bool,
    /// What is to be known of it, a sentence each.
    pub remarks: Vec<String>,
    /// How much of it a signature covers, in a sentence; `None` where no signature fits.
    pub signed: Option<String>,
    /// The first paragraph that is not covered; `None` where all is, or where it can't be told.
    pub unsigned_from: Option<usize>,
}

impl TextSheet {
    /// Places of what is looked for, upper and lower case alike: paragraph and bytes of its text; at most `most`.
    pub fn find(&self, wanted: &str, most: usize) -> Vec<(usize, Range<usize>)> {
        let wanted: Vec<char> = wanted.trim().chars().flat_map(char::to_lowercase).collect();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return found;
        }
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            let mut at = 0;
            while let Some(rest) = paragraph.text.get(at..).filter(|rest| !rest.is_empty()) {
                if found.len() >= most {
                    return found;
                }
                match begins(rest, &wanted) {
                    Some(length) => {
                        found.push((index, at..at + length));
                        at += length.max(1);
                    }
                    None => at += rest.chars().next().map_or(1, char::len_utf8),
                }
            }
        }
        found
    }

    /// The words as plain text, to be pasted elsewhere.
    pub fn plain(&self) -> String {
        let line = |paragraph: &Paragraph| format!("{}{}", "> ".repeat(usize::from(paragraph.quoted)), paragraph.text);
        self.paragraphs.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// How many bytes of `text` are `wanted`, if it begins so.
fn begins(text: &str, wanted: &[char]) -> Option<usize> {
    let mut left = wanted.iter();
    let mut next = left.next();
    for (at, letter) in text.char_indices() {
        for lower in letter.to_lowercase() {
            match next {
                None => return Some(at),
                Some(expected) if *expected == lower => next = left.next(),
                Some(_) => return None,
            }
        }
        if next.is_none() {
            return Some(at + letter.len_utf8());
        }
    }
    next.is_none().then_some(text.len())
}

/// Everything that Content and Structure show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContentSheet {
    /// The texts.
    pub texts: Vec<TextSheet>,
    /// The parts.
    pub parts: Vec<PartRow>,
    /// The parts as a table.
    pub table: Table,
    /// What the mail holds, where it keeps no parts that say so.
    pub held: Vec<Enclosure>,
}

/// The content of a mail as rows.
pub fn content_sheet(content: &Content, report: &Report) -> ContentSheet {
    let parts = part_rows(&content.parts, &content.layer, report);
    let place = |text: &Text| {
        let part = content.parts.iter().find(|part| part.path == text.part)?;
        let at = located(part.body, &content.layer);
        Some((words::place(&at), at))
    };
    let vouched = Vouched::of(report);
    let texts = content.texts.iter().map(|text| {
        let place = place(text);
        let cover = place.as_ref().and_then(|(_, at)| vouched.text(at));
        let part = content.parts.iter().find(|part| part.path == text.part);
        // Letter for letter as it stands in the file: then bytes of the file are bytes of the text.
        let literal = part.is_some_and(|part| part.body.len() == text.plain.len());
        let unsigned_from = match &cover {
            Some((_, Some(0))) => Some(0),
            Some((_, Some(bytes))) if literal => Some(paragraph_of(&text.plain, *bytes)),
            _ => None,
        };
        TextSheet { place, signed: cover.map(|cover| cover.0), unsigned_from, ..text_sheet(text) }
    });
    let texts = texts.collect();
    let held = if parts.is_empty() { enclosures(report) } else { Vec::new() };
    ContentSheet { texts, table: part_table(&parts), parts, held }
}

/// The line that begins behind so many bytes, or holds the first of them.
fn paragraph_of(text: &str, bytes: usize) -> usize {
    let before = text.as_bytes().get(..bytes.min(text.len())).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count()
}

fn text_sheet(text: &Text) -> TextSheet {
    let all: Vec<Paragraph> = if text.html {
        text.blocks.iter().take(MOST_PARAGRAPHS).map(html).collect()
    } else {
        text.plain.lines().take(MOST_PARAGRAPHS).map(plain).collect()
    };
    let count = |of: fn(&Run) -> bool| all.iter().flat_map(|one| &one.runs).filter(|run| of(run)).count();
    let (hidden, links) = (count(|run| run.hidden && !run.ours), count(|run| run.link && run.ours));
    let pictures = all.iter().filter(|one| one.kind == BlockKind::Picture).count();
    let mut remarks = Vec::new();
    if hidden > 0 {
        let passages = words::count(hidden, "passage is", "passages are");
        remarks.push(tf("{} hidden from a reader of the mail and marked here, with the reason", &[&passages]));
    }
    if links > 0 {
        let links = words::count(links, "link is", "links are");
        remarks.push(tf("{} shown with the address behind it and can't be opened from here", &[&links]));
    }
    if pictures > 0 {
        remarks.push(tf("{} not fetched", &[&words::count(pictures, "picture is", "pictures are")]));
    }
    let lines = if text.html { text.blocks.len() } else { text.plain.lines().count() };
    let cut = text.cut || lines > MOST_PARAGRAPHS;
    if cut {
        remarks.push(t("The text is longer than is shown here; the rest is in Source").to_owned());
    }
    let kind = if text.html { t("HTML text") } else { t("Plain text") };
    let title = match text.part.as_str() {
        "0" => tf("{}, the message itself", &[&kind]),
        part if part.starts_with(|letter: char| letter.is_ascii_digit()) => tf("{}, part {}", &[&kind, &part]),
        _ => kind.to_owned(),
    };
    TextSheet { title, part: text.part.clone(), html: text.html, paragraphs: all, cut, remarks, ..TextSheet::default() }
}

/// One line of a plain text; `>` in front of it are its depth (RFC 3676 4.5).
fn plain(line: &str) -> Paragraph {
    let mut rest = line;
    let mut quoted = 0_u8;
    while let Some(more) = rest.strip_prefix('>') {
        quoted = quoted.saturating_add(1);
        rest = more.strip_prefix(' ').unwrap_or(more);
    }
    let text = words::show_untrusted_within(rest, LONGEST_PARAGRAPH);
    let run = Run { range: 0..text.len(), ..Run::default() };
    Paragraph { kind: BlockKind::Paragraph, quoted, text, runs: vec![run] }
}

fn html(block: &Block) -> Paragraph {
    let mut made = Paragraph { kind: block.kind, quoted: block.quoted, ..Paragraph::default() };
    let mut told: Option<&str> = None;
    for (index, run) in block.runs.iter().enumerate() {
        if made.text.len() > LONGEST_PARAGRAPH * 2 {
            made.ours(t("… more"), false);
            break;
        }
        if index > 0 && block.kind == BlockKind::Picture {
            made.ours(" · ", false);
        }
        let hidden = run.hidden.as_deref();
        if let Some(reason) = hidden.filter(|reason| told != Some(*reason)) {
            made.ours(&tf("‹hidden: {}› ", &[&words::show_untrusted_within(reason, 120)]), false);
        }
        told = hidden;
        let text = words::show_untrusted_within(&run.text.replace('\t', "   "), LONGEST_PARAGRAPH);
        let from = made.text.len();
        made.text.push_str(&text);
        made.runs.push(Run {
            range: from..made.text.len(),
            bold: run.bold,
            italic: run.italic,
            fixed: run.fixed,
            link: run.link.is_some(),
            hidden: hidden.is_some(),
            ours: false,
        });
        let goes_on = block.runs.get(index + 1).is_some_and(|next| next.link == run.link);
        if let Some(link) = run.link.as_deref().filter(|link| !goes_on && *link != run.text.trim()) {
            made.ours(&format!(" ‹{}›", words::show_untrusted_within(link, LONGEST_LINK)), true);
        }
    }
    made
}

impl Paragraph {
    fn ours(&mut self, text: &str, link: bool) {
        let from = self.text.len();
        self.text.push_str(text);
        self.runs.push(Run { range: from..self.text.len(), link, ours: true, ..Run::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::MarkupRun;

    #[test]
    fn quotes_have_depth_and_invisible_letters_are_marks() {
        let text = Text { part: "1".into(), plain: "Hi \u{202e}x\n> > before\n>quoted".into(), ..Text::default() };
        let sheet = text_sheet(&text);
        let shown: Vec<_> = sheet.paragraphs.iter().map(|one| (one.quoted, one.text.as_str())).collect();
        assert_eq!(shown, [(0, "Hi ‹RLO›x"), (2, "before"), (1, "quoted")]);
    }

    #[test]
    fn hidden_words_and_links_say_what_they_are() {
        let run = |text: &str| MarkupRun { text: text.into(), ..MarkupRun::default() };
        let link = MarkupRun { link: Some("https://b.example/x".into()), ..run("here") };
        let hidden = MarkupRun { hidden: Some("display:none".into()), ..run("ghost") };
        let block = Block { runs: vec![run("Click "), link, hidden], ..Block::default() };
        let sheet = text_sheet(&Text { html: true, blocks: vec![block], ..Text::default() });
        assert_eq!(sheet.paragraphs[0].text, "Click here ‹https://b.example/x›‹hidden: display:none› ghost");
        assert_eq!(sheet.remarks.len(), 2);
        let found = sheet.find("GHOST", 9);
        assert_eq!(
            found.iter().map(|(one, at)| &sheet.paragraphs[*one].text[at.clone()]).collect::<Vec<_>>(),
            ["ghost"]
        );
    }

    #[test]
    fn what_is_looked_for_is_found_in_any_case() {
        let sheet = text_sheet(&Text { plain: "Straße STRASSE straße\nÉté été".into(), ..Text::default() });
        assert_eq!(sheet.find("straße", 9).len(), 2);
        assert_eq!(sheet.find("ÉTÉ", 9), [(1, 0..5), (1, 6..11)]);
        assert_eq!(sheet.find(" ", 9), []);
    }
}
