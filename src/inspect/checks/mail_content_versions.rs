//! The two versions of one text, plain and HTML, word by word.

mod letters;

use std::collections::HashMap;

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::is_bounce;
use crate::evidence::{BlockKind, Body, Fact, Mail, Part};

/// Longest text that is compared (words); newsletters have some thousand.
const MOST_WORDS: usize = 20_000;
/// Most words that may differ before the two count as two texts.
const MOST_CHANGES: usize = 200;
/// Fewest words of a text that can be compared.
const FEWEST_WORDS: usize = 12;
/// Longest replacement (words) that still is one word put for another.
const SHORT: usize = 4;
/// Most places where the two versions may differ at all before they count as written apart.
const MOST_ODD: usize = 8;
/// A word is searched so many bytes behind the one before it.
const WINDOW: usize = 400;
/// Words that turn a sentence round.
const NEGATIONS: [&str; 30] = [
    "not", "no", "never", "none", "nor", "neither", "cannot", "without", "nicht", "kein", "keine", "keinen", "nie",
    "niemals", "ohne", "ne", "pas", "jamais", "aucun", "aucune", "sans", "nunca", "sin", "non", "mai", "senza", "niet",
    "geen", "не", "нет",
];

/// The family.
pub const CHECKS: &[Check] = &[Check {
    id: "mail-versions-differ",
    title: "The plain text and the HTML of one mail say different things",
    looks_at: "The words of text/plain and text/html of each multipart/alternative",
    why: "A program makes both versions of one text. Where all words agree but a few, one version was changed and the other forgotten.",
    innocent: &[
        "A sender whose program makes the two versions by itself and puts other words for pictures and links",
        "A list or filter that changed one version only",
        "A newsletter that was corrected in one version only",
    ],
    next_step: "Read both versions side by side, and ask which one the recipient saw",
    sources: &["RFC 2046 5.1.4"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(versions),
}];

/// One word of a version: folded for comparing, as written, and its place in the text.
#[derive(Debug, Clone)]
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

/// Words that stand in one version and not, or otherwise, in the other: ranges of both.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    plain: (usize, usize),
    html: (usize, usize),
}

fn versions(mail: &Mail, _: &Scene) -> Outcome {
    let mut compared = false;
    let mut found = Vec::new();
    for part in mail.parts.iter().filter(|part| part.content_type == "multipart/alternative").take(20) {
        let Some((plain, html)) = pair(mail, part) else { continue };
        // Mostly both say the same, letter by letter: then nothing has to be placed.
        let letters = letters::plain(plain);
        if letters.0 >= FEWEST_WORDS && letters.1 == letters::html(html) && !plain.cut && !html.cut {
            compared = true;
            continue;
        }
        let other = html_words(html);
        // So many words stand in one version alone, whatever the others are.
        let mut count = 0_usize;
        cut(&plain.text, |_, _| count += 1);
        if count.abs_diff(other.len()) * 10 > count + other.len() {
            continue;
        }
        let one = plain_words(plain);
        if one.len() < FEWEST_WORDS || other.len() < FEWEST_WORDS || plain.cut || html.cut {
            continue;
        }
        let Some(changes) = changes(&one, &other) else { continue };
        let lost: usize =
            changes.iter().map(|change| change.plain.1 - change.plain.0 + change.html.1 - change.html.0).sum();
        // Nine words of ten the same: less is another text, such as "read this in your browser".
        if lost * 10 > one.len() + other.len() {
            continue;
        }
        compared = true;
        let telling: Vec<&Change> = changes.iter().filter(|change| is_telling(change, &one, &other)).collect();
        // Whoever changes one version changes a word or two; two versions written by two hands differ all over.
        let few = telling.len() <= 3 && changes.len() <= MOST_ODD;
        let weight = if few && !is_newsletter(mail) && !is_bounce(mail) { Weight::Odd } else { Weight::Note };
        for change in telling.iter().take(3) {
            found.push(shown(change, (plain, &one), (html, &other)).at_most(weight));
        }
    }
    if compared {
        Outcome::of(found)
    } else {
        Outcome::skip("no text stands there in two versions with the same words")
    }
}

/// Whether a mailing program made the mail for many: its two versions are often made apart from each other.
fn is_newsletter(mail: &Mail) -> bool {
    let has = |name: &str| mail.named(name).next().is_some();
    (has("list-unsubscribe") && !["list-post", "list-subscribe", "list-archive"].iter().any(|name| has(name)))
        || ["feedback-id", "x-campaign", "x-mailer-recptid"].iter().any(|name| has(name))
}

/// The plain and the HTML text of a multipart/alternative; the HTML may stand deeper, beside its pictures.
fn pair<'a>(mail: &'a Mail, part: &Part) -> Option<(&'a Body, &'a Body)> {
    let prefix = if part.path == "0" { String::new() } else { format!("{}.", part.path) };
    let inside = |body: &&Body| body.part != "0" && body.part.starts_with(&prefix);
    let mut plain = mail.bodies.iter().filter(inside).filter(|body| !body.html);
    let mut html = mail.bodies.iter().filter(inside).filter(|body| body.html);
    let found = (plain.next()?, html.next()?);
    // With several texts of a kind it is not settled which belong together.
    (plain.next().is_none() && html.next().is_none()).then_some(found)
}

/// Cuts a text into words: letters and digits; web and mail addresses are left out, also those glued to a word.
fn cut(text: &str, mut add: impl FnMut(usize, usize)) {
    let mut start = 0;
    for chunk in text.split(char::is_whitespace) {
        let mut from = 0;
        for piece in chunk.split(['<', '>', '[', ']', '(', ')', '"']) {
            // Most words hold nothing of what every address holds.
            let address = piece.bytes().any(|byte| matches!(byte, b':' | b'@' | b'.')) && is_address(piece);
            if !address {
                words_of(piece, |first, end| add(start + from + first, start + from + end));
            }
            from += piece.len() + 1;
        }
        // White space beyond ASCII is longer than a byte.
        let behind = start + chunk.len();
        start = behind + text.get(behind..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
}

fn is_address(piece: &str) -> bool {
    let leads = |lead: &&str| piece.get(..lead.len()).is_some_and(|first| first.eq_ignore_ascii_case(lead));
    piece.contains("://") || piece.contains('@') || ["mailto:", "www.", "cid:", "image:"].iter().any(leads)
}

/// Letters and digits in a row; a soft hyphen is no end of a word.
fn words_of(piece: &str, mut add: impl FnMut(usize, usize)) {
    let mut start = None;
    for (at, letter) in piece.char_indices().chain([(piece.len(), ' ')]) {
        if letter.is_alphanumeric() || (letter == '\u{ad}' && start.is_some()) {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            add(from, at);
        }
    }
}

fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().filter(|letter| *letter != '\u{ad}').flat_map(char::to_lowercase).collect()
}

fn plain_words(body: &Body) -> Vec<Word> {
    let mut words = Vec::new();
    cut(&body.text, |start, end| {
        if words.len() <= MOST_WORDS {
            words.push(Word { folded: folded(body.text.get(start..end).unwrap_or_default()), start, end });
        }
    });
    words
}

fn html_words(body: &Body) -> Vec<Word> {
    let mut words = Vec::new();
    let mut reached = 0;
    for block in body.blocks.iter().filter(|block| block.kind != BlockKind::Picture) {
        // Runs join without a gap: `<b>W</b>ord` is one word.
        let mut text = String::new();
        let mut places = Vec::new();
        for run in block.runs.iter().filter(|run| run.hidden.is_none()) {
            places.push((text.len(), run));
            text.push_str(&run.text);
        }
        cut(&text, |start, end| {
            if words.len() > MOST_WORDS {
                return;
            }
            let at = |place: usize| {
                places.partition_point(|(from, _)| *from <= place).checked_sub(1).and_then(|i| places.get(i))
            };
            let (Some((_, first)), Some((_, last))) = (at(start), at(end.saturating_sub(1))) else { return };
            let word = text.get(start..end).unwrap_or_default();
            // Behind the word before it, in the same run; entities and folded blanks move it only a little.
            let near = if first.span.start < reached && reached <= first.span.end { reached } else { first.span.start };
            let window = (near..=(near + WINDOW + word.len()).min(first.span.end))
                .rev()
                .find(|end| body.text.is_char_boundary(*end));
            let bytes = window.and_then(|end| body.text.get(near..end)).unwrap_or_default();
            let exact = bytes.find(word).map(|place| near + place);
            let (start, end) = exact.map_or((near, last.span.end.max(near)), |place| (place, place + word.len()));
            reached = exact.map_or(near, |place| place + word.len());
            words.push(Word { folded: folded(word), start, end });
        });
    }
    words
}

/// The shortest script that leads from one word list to the other (Myers 1986); `None` if it is too long.
fn changes(one: &[Word], other: &[Word]) -> Option<Vec<Change>> {
    if one.len() > MOST_WORDS || other.len() > MOST_WORDS {
        return None;
    }
    // Words as numbers: comparing is cheap then.
    let mut known = HashMap::new();
    let mut numbers = |words: &[Word]| -> Vec<usize> {
        let number = |word: &Word, known: &mut HashMap<String, usize>| {
            let next = known.len();
            *known.entry(word.folded.clone()).or_insert(next)
        };
        words.iter().map(|word| number(word, &mut known)).collect()
    };
    let (a, b) = (numbers(one), numbers(other));
    let width = 2 * MOST_CHANGES + 3;
    let middle = MOST_CHANGES + 1;
    let mut reach = vec![0_usize; width];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    let slot = |diagonal: isize| middle.checked_add_signed(diagonal).unwrap_or(0);
    let at = |reach: &[usize], diagonal: isize| reach.get(slot(diagonal)).copied().unwrap_or(0);
    let down = |reach: &[usize], diagonal: isize, depth: isize| {
        diagonal == -depth || (diagonal != depth && at(reach, diagonal - 1) < at(reach, diagonal + 1))
    };
    let end = 'search: {
        for depth in 0..=isize::try_from(MOST_CHANGES).ok()? {
            trace.push(reach.clone());
            let mut diagonal = -depth;
            while diagonal <= depth {
                let mut x =
                    if down(&reach, diagonal, depth) { at(&reach, diagonal + 1) } else { at(&reach, diagonal - 1) + 1 };
                let mut y = x.checked_add_signed(-diagonal).unwrap_or(usize::MAX);
                while a.get(x).is_some_and(|word| b.get(y) == Some(word)) {
                    (x, y) = (x + 1, y + 1);
                }
                if let Some(place) = reach.get_mut(slot(diagonal)) {
                    *place = x;
                }
                if x >= a.len() && y >= b.len() {
                    break 'search Some(depth);
                }
                diagonal += 2;
            }
        }
        None
    };
    let mut steps = Vec::new();
    let (mut x, mut y) = (a.len(), b.len());
    for depth in (1..=end?).rev() {
        let reach = trace.get(usize::try_from(depth).ok()?)?;
        let diagonal = isize::try_from(x).ok()? - isize::try_from(y).ok()?;
        let inserted = down(reach, diagonal, depth);
        let before = if inserted { diagonal + 1 } else { diagonal - 1 };
        let from_x = at(reach, before);
        let from_y = from_x.checked_add_signed(-before)?;
        steps.push(if inserted { (from_x, from_x, from_y, from_y + 1) } else { (from_x, from_x + 1, from_y, from_y) });
        (x, y) = (from_x, from_y);
    }
    let mut changes: Vec<Change> = Vec::new();
    for (a0, a1, b0, b1) in steps.into_iter().rev() {
        match changes.last_mut() {
            Some(last) if last.plain.1 == a0 && last.html.1 == b0 => (last.plain.1, last.html.1) = (a1, b1),
            _ => changes.push(Change { plain: (a0, a1), html: (b0, b1) }),
        }
    }
    Some(changes)
}

fn joined(words: &[Word], range: (usize, usize)) -> String {
    words.get(range.0..range.1).unwrap_or_default().iter().map(|word| word.folded.as_str()).collect()
}

/// Whether one is the other with something stuck to it: a sign that one version lost, or two words that it joined.
fn glued(one: &str, other: &str) -> bool {
    let ascii = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (one, other) = (ascii(one), ascii(other));
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    let rest = long.replacen(short.as_str(), "", 1);
    rest.len() < long.len()
        && !["t", "nt", "not"].contains(&rest.as_str())
        && !long.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a change puts other words for a few, or turns a sentence round.
fn is_telling(change: &Change, plain: &[Word], html: &[Word]) -> bool {
    let (ours, theirs) = (change.plain.1 - change.plain.0, change.html.1 - change.html.0);
    // Letters that one version could not write are no change of words.
    let ascii = |text: String| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (one, other) = (ascii(joined(plain, change.plain)), ascii(joined(html, change.html)));
    if ours > 0 && theirs > 0 {
        let pairs = plain
            .get(change.plain.0..change.plain.1)
            .into_iter()
            .flatten()
            .zip(html.get(change.html.0..change.html.1).into_iter().flatten());
        let lost = |one: &Word, other: &Word| one.folded == other.folded || glued(&one.folded, &other.folded);
        if glued(&one, &other) || (ours == theirs && pairs.into_iter().all(|(one, other)| lost(one, other))) {
            return false;
        }
        return ours <= SHORT && theirs <= SHORT && one != other && !one.is_empty() && !other.is_empty();
    }
    let words =
        if ours > 0 { plain.get(change.plain.0..change.plain.1) } else { html.get(change.html.0..change.html.1) };
    let words = words.unwrap_or_default();
    words.len() <= 2 && words.iter().any(|word| NEGATIONS.contains(&word.folded.as_str()))
}

fn shown(change: &Change, plain: (&Body, &[Word]), html: (&Body, &[Word])) -> Found {
    let one = around(plain, change.plain);
    let other = around(html, change.html);
    Found::new(
        Say::text("Where the plain text says ").value(&one.value).then(", the HTML says ").value(&other.value),
        Exhibit::claims(format!("text/plain, part {}", plain.0.part), &one),
    )
    .with(Exhibit::contradicts(format!("text/html, part {}", html.0.part), &other))
}

/// The words of a change with one neighbour on each side.
fn around((body, words): (&Body, &[Word]), range: (usize, usize)) -> Fact<String> {
    let shown = words.get(range.0.saturating_sub(1)..(range.1 + 1).min(words.len())).unwrap_or_default();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return body.fact(0, 0) };
    let written = |word: &Word| match body.text.get(word.start..word.end) {
        Some(text) if !text.contains('<') => text.to_owned(),
        _ => word.folded.clone(),
    };
    let text: Vec<String> = shown.iter().map(written).collect();
    Fact::at(text.join(" "), body.locate(first.start, last.end.max(first.start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let body = Body { text: text.into(), ..Body::default() };
        plain_words(&body)
    }

    fn told(one: &str, other: &str) -> Vec<(String, String)> {
        let (one, other) = (words(one), words(other));
        let changes = changes(&one, &other).unwrap();
        changes.iter().map(|change| (joined(&one, change.plain), joined(&other, change.html))).collect()
    }

    #[test]
    fn changed_words_are_found() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert!(told("the same words", "The same, words!").is_empty());
        assert_eq!(told("it is not true", "it is true"), [pair("not", "")]);
        assert_eq!(told("pay 48 500 euros to Ann", "pay 84 500 euros to Bob"), [pair("48", "84"), pair("ann", "bob")]);
        assert_eq!(told("a b c", "c"), [pair("ab", "")]);
        assert_eq!(told("see http://x.example/?a=b here", "see here"), []);
    }

    #[test]
    fn texts_of_two_kinds_are_given_up_soon() {
        let many = |word: &str| words(&(0..10_000).map(|n| format!("{word}{n} ")).collect::<String>());
        let start = std::time::Instant::now();
        assert_eq!(changes(&many("a"), &many("b")), None);
        assert!(start.elapsed().as_secs() < 10);
    }
}
