//! What lists, gateways and antivirus programs put under a text, or on top: told by its own words, never by its place alone.
//!
//! Each block must speak of a list, a scanner or a reader's duties: a paragraph that somebody wrote under a mail is no footer.

use crate::evidence::ByteSpan;
use crate::inspect::proofs::causes::List;

/// Most lines of a footer.
const MOST_LINES: usize = 40;
/// Most lines of one block of a footer, and of these most that do not themselves name its kind.
const MOST_BLOCK: usize = 12;
const MOST_SILENT: usize = 2;
/// Longest line of a footer that does not name its kind (bytes).
const LONGEST_SILENT: usize = 90;

/// Words of lists.
const LIST_WORDS: [&str; 20] = [
    "unsubscribe",
    "mailing list",
    "mailing-list",
    "/listinfo/",
    "/mailman",
    "to post to this group",
    "you received this message because you are subscribed",
    "groups.google.com",
    "googlegroups.com",
    "yahoogroups",
    "yahoo! groups",
    "manage your subscription",
    "change your subscription",
    "subscription options",
    "list archive",
    "list info",
    "to leave this list",
    "for list-related",
    "abmelden",
    "désabonner",
];
/// Words of antivirus programs and filters.
const SCAN_WORDS: [&str; 14] = [
    "checked for viruses by",
    "virus-free.",
    "virus-free email",
    "keine viren",
    "auf viren geprüft",
    "scanned by mailscanner",
    "scanned for viruses",
    "believed to be clean",
    "no virus found in this",
    "checked by avg",
    "avast antivirus",
    "www.avast.com",
    "www.avg.com",
    "esets nod32",
];
/// Words of the notices that firms put under every mail; one alone may be the writer's.
const LEGAL_WORDS: [&str; 12] = [
    "confidential",
    "privileged",
    "intended recipient",
    "intended solely",
    "addressee",
    "disclos",
    "unauthori",
    "notify the sender",
    "delete this",
    "in error",
    "views expressed",
    "liab",
];
/// Words of warnings about senders from outside.
const BANNER_WORDS: [&str; 12] = [
    "originated from outside",
    "originated outside",
    "external email",
    "external sender",
    "email from outside",
    "sent from outside",
    "from an external",
    "outside of the organi",
    "outside of your organi",
    "outside your organi",
    "externe e-mail",
    "you don't often get email from",
];

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
    let speaks = |line: &String| {
        has(line, &LIST_WORDS) || has(line, &SCAN_WORDS) || list.is_some_and(|list| list.named_in(line))
    };
    let silent: Vec<&String> = lower.iter().filter(|line| !speaks(line) && !only_link(line)).collect();
    let told = lower.iter().any(speaks);
    if told && silent.len() <= MOST_SILENT && silent.iter().all(|line| line.len() <= LONGEST_SILENT && !figures(line)) {
        return true;
    }
    // A notice may be one long paragraph; it holds no figures of its own.
    let whole = lower.join(" ");
    let legal = LEGAL_WORDS.iter().filter(|word| whole.contains(*word)).count();
    legal >= 3 && !figures(&whole)
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
        let told = has(&lower, &LIST_WORDS) || has(&lower, &SCAN_WORDS);
        if (apart || told) && is_footer(&lines, list) {
            out.push((window + start, lines.iter().filter(|line| !line.trim().is_empty()).count()));
        }
    }
    out
}

/// A warning on top of a text: where it ends.
pub(super) fn above(text: &[u8]) -> Option<usize> {
    let head = text.get(..text.len().min(4_000)).unwrap_or_default();
    let all = starts(head);
    let mut told = false;
    let mut shown = 0;
    for (index, start) in all.iter().enumerate() {
        let end = all.get(index + 1).copied().unwrap_or(head.len());
        let line = ByteSpan::new(*start, end).of(head);
        let line = String::from_utf8_lossy(line).to_lowercase();
        if line.trim().is_empty() || is_rule(&line) {
            if told {
                // The empty line or rule behind the warning belongs to it.
                return Some(end);
            }
            continue;
        }
        shown += 1;
        told |= has(&line, &BANNER_WORDS);
        if shown > 5 {
            return None;
        }
        if !told && shown >= 2 {
            return None;
        }
    }
    None
}
