//! What gateways put into HTML: a warning on top, an invisible picture.

use std::ops::Range;

use super::footers;

/// Bytes behind `<body>` in which a warning stands.
const LONGEST_WARNING: usize = 8_000;
/// Most places at which a warning can end that are tried.
const MOST_ENDS: usize = 12;
/// Most invisible pictures that are looked at.
const MOST_PICTURES: usize = 4;
/// Elements that have no end (HTML 13.1.2).
const VOID: [&str; 5] = ["br", "hr", "img", "meta", "input"];

/// Where a needle in small letters stands, whatever the letters of the text.
fn find(text: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(needle.len()).position(|piece| piece.eq_ignore_ascii_case(needle)).map(|at| from + at)
}

/// Where the content of the page begins: behind `<body …>`, or at the start.
fn content(html: &[u8]) -> usize {
    let open = find(html, b"<body", 0);
    let close = open.and_then(|open| html.get(open..)?.iter().position(|byte| *byte == b'>').map(|at| open + at + 1));
    close.unwrap_or(0)
}

/// The name of a tag, in small letters; with `/` where it ends an element.
fn name(tag: &[u8]) -> String {
    let inner = tag.get(1..).unwrap_or_default();
    let slash = usize::from(inner.starts_with(b"/"));
    let length = inner.iter().skip(slash).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    String::from_utf8_lossy(inner.get(..slash + length).unwrap_or_default()).to_lowercase()
}

/// Warnings on top of a page: the bytes to take out, the shortest first.
pub(super) fn warnings(html: &[u8]) -> Vec<Range<usize>> {
    let start = content(html);
    let end = html.len().min(start + LONGEST_WARNING);
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut at, mut depth, mut said) = (start, 0usize, String::new());
    // Blanks before the warning may be the page's own.
    let first = start + html.get(start..end).unwrap_or_default().iter().take_while(|b| b.is_ascii_whitespace()).count();
    while at < end && out.len() < MOST_ENDS {
        let rest = html.get(at..end).unwrap_or_default();
        let step = if rest.starts_with(b"<") {
            let Some(close) = rest.iter().position(|byte| *byte == b'>') else { break };
            let tag = name(rest.get(..=close).unwrap_or_default());
            if tag.starts_with('/') {
                // The end of an element that stood there before: what is behind it is the page's.
                let Some(above) = depth.checked_sub(1) else { break };
                depth = above;
            } else if !tag.is_empty()
                && !VOID.contains(&tag.as_str())
                && !rest.get(..close).unwrap_or_default().ends_with(b"/")
            {
                if depth == 0 && footers::warns(&said) {
                    break;
                }
                depth += 1;
            }
            close + 1
        } else {
            let length = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
            let words = String::from_utf8_lossy(rest.get(..length).unwrap_or_default()).into_owned();
            if depth == 0 && footers::warns(&said) && !words.trim().is_empty() {
                break;
            }
            said.push_str(words.trim());
            said.push(' ');
            length
        };
        let blanks = rest.get(..step).is_some_and(|piece| piece.trim_ascii().is_empty());
        at += step.max(1);
        if depth == 0 && footers::warns(&said) {
            if blanks
                && let Some(first_end) =
                    html.get(at - step..at).and_then(|piece| piece.iter().position(|b| *b == b'\n'))
            {
                out.push(start..at - step + first_end + 1);
            }
            out.push(start..at);
            if first > start {
                out.push(first..at);
            }
        }
    }
    out.dedup();
    out
}

/// The words of the warning on top of a page.
pub(super) fn warning(html: &[u8]) -> Option<String> {
    let cut = warnings(html).into_iter().next()?;
    let mut said = String::new();
    for piece in html.get(cut)?.split(|byte| *byte == b'<') {
        let words =
            piece.iter().position(|byte| *byte == b'>').map_or(piece, |at| piece.get(at + 1..).unwrap_or_default());
        let words = String::from_utf8_lossy(words);
        if !words.trim().is_empty() {
            said.push_str(words.trim());
            said.push(' ');
        }
    }
    Some(said.trim().to_owned())
}

/// Invisible pictures, each by itself: one point high and wide, or none.
pub(super) fn pictures(html: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < MOST_PICTURES
        && let Some(open) = find(html, b"<img", at)
    {
        let rest = html.get(open..).unwrap_or_default();
        let Some(close) = rest.iter().position(|byte| *byte == b'>') else { break };
        let tag: String = String::from_utf8_lossy(rest.get(..close).unwrap_or_default()).to_lowercase();
        let tag: String = tag.chars().filter(|letter| !matches!(letter, '"' | '\'' | ' ')).collect();
        let point = |side: &str| tag.contains(&format!("{side}=1")) || tag.contains(&format!("{side}=0"));
        let larger = |side: &str| {
            let value = tag.split_once(&format!("{side}=")).map_or("", |(_, value)| value);
            value.chars().take_while(char::is_ascii_digit).count() > 1
        };
        at = open + close + 1;
        if ["width", "height"].iter().all(|side| point(side) && !larger(side)) {
            out.push(open..at);
        }
    }
    out
}
