//! What lists, gateways and antivirus programs put under a text, or on top: told by its own words, never by its place alone.
//!
//! Each block must speak of a list, a scanner or a reader's duties: a paragraph that somebody wrote under a mail is no footer.

mod words;

use crate::evidence::ByteSpan;
use crate::inspect::proofs::causes::List;
use words::{BANNER_WORDS, CAUTION_WORDS, FIRM_WORDS, LEGAL_WORDS, LIST_WORDS, SCAN_WORDS, SERVICE_WORDS};

/// Most lines of a footer.
const MOST_LINES: usize = 40;
/// Most lines of one block of a footer, and of these most that do not themselves name its kind.
const MOST_BLOCK: usize = 12;
const MOST_SILENT: usize = 2;
/// Longest line of a footer that does not name its kind (bytes).
const LONGEST_SILENT: usize = 90;
/// Longest line in which a mail service or program names itself (bytes).
const LONGEST_SERVICE: usize = 100;
/// Most letters of a warning on top.
const LONGEST_BANNER: usize = 900;
/// Longest warning that is a mark, and longest that is a paragraph and means nothing else (bytes).
const SHORT_BANNER: usize = 90;
const LONGEST_PLAIN_BANNER: usize = 500;
/// Most lines of a warning on top.
const MOST_BANNER: usize = 8;

/// Whether a line is a rule.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line == "--"
        || (line.len() >= 3
            && line.chars().next().is_some_and(|first| {
                matches!(first, '_' | '-' | '=' | '*' | '~' | '#') && line.chars().all(|letter| letter == first)
            }))
}

fn has(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

/// Whether a block of lines between rules and empty lines is of a footer.
fn is_block(lines: &[&str], list: Option<&List>) -> bool {
    if lines.len() > MOST_BLOCK {
        return false;
    }
    let lower: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
    let speaks = |line: &String| told(line) || list.is_some_and(|list| list.named_in(line));
    let silent: Vec<&String> = lower.iter().filter(|line| !speaks(line) && !only_link(line)).collect();
    let any = lower.iter().any(speaks);
    if any && silent.len() <= MOST_SILENT && silent.iter().all(|line| line.len() <= LONGEST_SILENT && !figures(line)) {
        return true;
    }
    // A notice may be one long paragraph; it holds no figures of its own.
    let whole = lower.join(" ");
    let legal = LEGAL_WORDS.iter().filter(|word| whole.contains(*word)).count();
    legal >= 3 && !figures(&whole)
}

/// Whether a line (in small letters) names what puts such lines under a mail. Where firms name themselves, money is never spoken of.
fn told(line: &str) -> bool {
    let money = line.contains(['$', '€', '£']) || has(line, &["iban", " pay ", "zahl"]);
    has(line, &LIST_WORDS)
        || has(line, &SCAN_WORDS)
        || (has(line, &FIRM_WORDS) && !money)
        || (line.len() <= LONGEST_SERVICE && has(line, &SERVICE_WORDS) && !figures(line))
}

fn figures(line: &str) -> bool {
    line.chars().any(|letter| letter.is_ascii_digit() || matches!(letter, '$' | '€' | '£'))
}

/// Whether a line is nothing but a link or an address.
fn only_link(line: &str) -> bool {
    let line = line.trim();
    !line.contains(' ') && (line.contains("://") || line.contains('@') || line.starts_with("www."))
}

/// Whether lines are one footer after the other.
fn is_footer(lines: &[&str], list: Option<&List>) -> bool {
    let blocks: Vec<&[&str]> =
        lines.split(|line| line.trim().is_empty() || is_rule(line)).filter(|block| !block.is_empty()).collect();
    !blocks.is_empty() && blocks.iter().all(|block| is_block(block, list))
}

/// Whether a whole text is a footer.
pub(super) fn whole(text: &[u8], list: Option<&List>) -> bool {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().collect();
    lines.len() <= MOST_LINES && is_footer(&lines, list)
}

/// Where lines start, the last ones of a text only, or the first; and how long the text is.
fn starts(text: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
    starts.retain(|start| *start < text.len());
    starts
}

/// Footers at the end of a text: where each begins; the longest last.
pub(super) fn below(text: &[u8], list: Option<&List>) -> Vec<(usize, usize)> {
    // Only the end is looked at: a long text is not taken apart.
    let window = text.len().saturating_sub(MOST_LINES * 1_000);
    let end = text.get(window..).unwrap_or_default();
    let mut out = Vec::new();
    let all = starts(end);
    for start in all.iter().rev().take(MOST_LINES) {
        let tail = String::from_utf8_lossy(end.get(*start..).unwrap_or_default());
        let lines: Vec<&str> = tail.lines().collect();
        let Some(first) = lines.first().filter(|first| !first.trim().is_empty()) else { continue };
        let before = end.get(..*start).unwrap_or_default();
        // A footer begins with a rule, behind an empty line, or with the list's words.
        let apart = is_rule(first) || before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n") || before.is_empty();
        let lower = first.to_lowercase();
        if (apart || told(&lower)) && is_footer(&lines, list) {
            out.push((window + start, lines.iter().filter(|line| !line.trim().is_empty()).count()));
        }
    }
    out
}

/// Whether words are a warning of an outside sender, and nothing longer.
pub(super) fn warns(words: &str) -> bool {
    words.len() <= LONGEST_BANNER && has(&words.to_lowercase(), &BANNER_WORDS)
}

/// The same, where nothing else can be meant: a short mark, or a paragraph that tells the reader to take care.
pub(super) fn warns_plainly(words: &str) -> bool {
    warns(words)
        && (words.len() <= SHORT_BANNER
            || (words.len() <= LONGEST_PLAIN_BANNER && has(&words.to_lowercase(), &CAUTION_WORDS)))
}

/// A warning on top of a text: where it ends, the empty line or rule behind it counted.
pub(super) fn above(text: &[u8]) -> Option<usize> {
    let head = text.get(..text.len().min(4_000)).unwrap_or_default();
    let all = starts(head);
    let mut said = String::new();
    let mut shown = 0;
    for (index, start) in all.iter().enumerate() {
        let end = all.get(index + 1).copied().unwrap_or(head.len());
        let line = ByteSpan::new(*start, end).of(head);
        let line = String::from_utf8_lossy(line).to_lowercase();
        if line.trim().is_empty() || is_rule(&line) {
            if warns(&said) {
                // The empty line or rule behind the warning belongs to it.
                return Some(end);
            }
            if !said.is_empty() {
                return None;
            }
            continue;
        }
        shown += 1;
        said.push_str(line.trim());
        said.push(' ');
        if shown > MOST_BANNER || said.len() > LONGEST_BANNER {
            return None;
        }
    }
    None
}
