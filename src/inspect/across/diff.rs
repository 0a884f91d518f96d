//! Two texts word by word: where one says something else in the middle of the same words.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::traits::{Passage, Traits};
use super::words::words;

/// Words of a text that are compared.
const MOST_WORDS: usize = 3_000;
/// Words on each side of a difference that must be the same: else it is an end that was cut, or another text.
const ANCHOR: usize = 3;
/// Where fewer are the same on one side, because the text begins or ends there, so many must be on the other; only for another number
/// or a “not”.
const FIRM_ANCHOR: usize = 6;
/// Most words of a difference: more is another text.
const LONGEST: usize = 12;
/// Words that must be the same for two texts to be one.
const FEWEST_SAME: usize = 8;
/// Words that turn a sentence into its opposite.
const NEGATIONS: [&str; 22] = [
    "not", "no", "never", "none", "cannot", "dont", "wont", "isnt", "nicht", "kein", "keine", "keinen", "nie", "pas",
    "jamais", "aucun", "aucune", "non", "nunca", "niet", "geen", "не",
];

/// What kind of difference it is; the heavier ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Differs {
    /// A number is another one.
    Number,
    /// A “not” more or less.
    Negation,
    /// Other words.
    Words,
}

/// One difference: where it stands in each text, as passage and bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub kind: Differs,
    /// Passage and bytes in the first text; an empty range stands where words are missing.
    pub one: (usize, Range<usize>),
    /// The same in the other.
    pub other: (usize, Range<usize>),
}

/// A word, the passage in which it stands, and its bytes there.
struct Placed {
    form: String,
    passage: usize,
    span: Range<usize>,
}

fn placed<'a>(passages: impl Iterator<Item = (usize, &'a Passage)>) -> Vec<Placed> {
    let all = passages.flat_map(|(passage, words_of)| {
        words(&words_of.text).into_iter().map(move |word| Placed { form: word.form, passage, span: word.span })
    });
    all.take(MOST_WORDS).collect()
}

/// The passages of a mail that are its own, or that it quotes, with their numbers.
pub(crate) fn passages(traits: &Traits, quoted: bool) -> impl Iterator<Item = (usize, &Passage)> {
    traits.words.iter().enumerate().filter(move |(_, passage)| passage.quoted == quoted)
}

/// All passages of a mail.
pub(crate) fn everything(traits: &Traits) -> impl Iterator<Item = (usize, &Passage)> {
    traits.words.iter().enumerate()
}

/// Two texts compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Words that are the same.
    pub same: usize,
    /// Words of the first text.
    pub of: usize,
    /// Differences in the middle of what is the same; the heaviest first.
    pub differences: Vec<Difference>,
}

impl Compared {
    /// Whether the two are one text, but for the differences.
    pub fn alike(&self) -> bool {
        alike(self.same, self.of)
    }

    /// The same, seen from the other text.
    pub fn turned(self) -> Self {
        let turn = |difference: Difference| Difference { one: difference.other, other: difference.one, ..difference };
        Self { differences: self.differences.into_iter().map(turn).collect(), ..self }
    }
}

fn alike(same: usize, of: usize) -> bool {
    same >= FEWEST_SAME && same * 5 >= of * 3
}

/// The words of two texts as numbers, equal ones with the same number; and how many of the first stand in the other, too, in whatever
/// order: no comparison finds more.
fn numbered(one: &[Placed], other: &[Placed]) -> (Vec<u32>, Vec<u32>, usize) {
    let mut known: HashMap<&str, u32> = HashMap::with_capacity(one.len() + other.len());
    let mut numbers = Vec::with_capacity(one.len() + other.len());
    for word in one.iter().chain(other) {
        let next = known.len() as u32;
        numbers.push(*known.entry(&word.form).or_insert(next));
    }
    let theirs = numbers.split_off(one.len());
    let mut there = vec![0_usize; known.len()];
    for number in &theirs {
        if let Some(many) = there.get_mut(*number as usize) {
            *many += 1;
        }
    }
    let mut shared = 0;
    for number in &numbers {
        if let Some(many) = there.get_mut(*number as usize).filter(|many| **many > 0) {
            (*many, shared) = (*many - 1, shared + 1);
        }
    }
    (numbers, theirs, shared)
}

/// Compares two texts; what only the other one has at its ends or between passages counts as cut, not as a difference. Texts that can't
/// be alike are not compared further.
pub(crate) fn compare<'a>(
    one: impl Iterator<Item = (usize, &'a Passage)>,
    other: impl Iterator<Item = (usize, &'a Passage)>,
) -> Compared {
    let (one, other) = (placed(one), placed(other));
    let (a, b, shared) = numbered(&one, &other);
    let mut compared = Compared { of: one.len(), ..Compared::default() };
    if !alike(shared, compared.of) {
        return compared;
    }
    let ops = capture_diff_slices(Algorithm::Histogram, &a, &b);
    for (index, op) in ops.iter().enumerate() {
        if let DiffOp::Equal { len, .. } = op {
            compared.same += len;
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| ops.get(index));
        let same = |near: Option<&DiffOp>| match near {
            Some(DiffOp::Equal { len, .. }) => *len,
            _ => 0,
        };
        let (before, after) = (same(before), same(ops.get(index + 1)));
        let anchored = before.min(after) >= ANCHOR;
        let firm = before.min(after) > 0 && before.max(after) >= FIRM_ANCHOR;
        if (anchored || firm)
            && let Some(difference) = difference(&one, &other, op.old_range(), op.new_range())
            && (difference.kind != Differs::Words
                || (anchored
                    && !repeated(op.old_range(), &a, op.new_range(), &b)
                    && !repeated(op.new_range(), &b, op.old_range(), &a)))
        {
            compared.differences.push(difference);
        }
    }
    compared.differences.sort_by_key(|difference| difference.kind);
    compared
}

/// Whether words that were put in stand elsewhere in the other text, too: programs that break lines repeat what stands before each,
/// and lists their last lines.
fn repeated(put_in: Range<usize>, text: &[u32], out: Range<usize>, other: &[u32]) -> bool {
    let words = text.get(put_in).unwrap_or_default();
    out.is_empty() && words.len() >= ANCHOR && other.windows(words.len()).any(|there| there == words)
}

fn difference(one: &[Placed], other: &[Placed], old: Range<usize>, new: Range<usize>) -> Option<Difference> {
    if old.len() > LONGEST || new.len() > LONGEST {
        return None;
    }
    let (a, b) = (one.get(old.clone())?, other.get(new.clone())?);
    let joined = |words: &[Placed]| words.iter().map(|word| word.form.as_str()).collect::<String>();
    let (left, right) = (joined(a), joined(b));
    // Broken lines split words, and charsets spoil letters outside ASCII.
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    if left == right || (plain(&left) == plain(&right) && !(left.is_ascii() && right.is_ascii())) {
        return None;
    }
    let spoilt = |text: &str| text.contains('\u{FFFD}') || text.chars().any(|letter| matches!(letter, 'â' | 'Ã' | 'Â'));
    if spoilt(&left) || spoilt(&right) {
        return None;
    }
    let numbers = |words: &[Placed]| words.iter().any(|word| word.form.chars().any(|letter| letter.is_ascii_digit()));
    let negates = |words: &[Placed]| words.iter().any(|word| NEGATIONS.contains(&word.form.as_str()));
    let kind = match () {
        () if !a.is_empty() && !b.is_empty() && numbers(a) && numbers(b) => Differs::Number,
        () if negates(a) != negates(b) => Differs::Negation,
        () => Differs::Words,
    };
    let place = |words: &[Placed], at: &Range<usize>| {
        let slice = words.get(at.clone())?;
        let near = match slice.first() {
            Some(first) => first,
            None => words.get(at.start.checked_sub(1)?)?,
        };
        let (start, end) = match (slice.first(), slice.last()) {
            (Some(first), Some(last)) => (first.span.start, last.span.end),
            _ => (near.span.end, near.span.end),
        };
        // A difference that reaches over the end of a passage is a cut.
        let edges = [at.start.checked_sub(1)?, at.end];
        let inside = edges.iter().all(|edge| words.get(*edge).is_some_and(|word| word.passage == near.passage));
        (inside && slice.iter().all(|word| word.passage == near.passage)).then_some((near.passage, start..end))
    };
    Some(Difference { kind, one: place(one, &old)?, other: place(other, &new)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Locator;

    fn passage(text: &str) -> Passage {
        Passage {
            quoted: false,
            text: text.to_owned(),
            at: Locator::raw(0, text.len()),
            aligned: true,
            lines: Vec::new(),
        }
    }

    fn differences(one: &str, other: &str) -> Vec<(Differs, String, String)> {
        let (a, b) = ([passage(one)], [passage(other)]);
        let compared = compare(a.iter().enumerate(), b.iter().enumerate());
        let words = |of: &[Passage; 1], at: &(usize, Range<usize>)| of[at.0].text[at.1.clone()].to_owned();
        compared.differences.iter().map(|one| (one.kind, words(&a, &one.one), words(&b, &one.other))).collect()
    }

    const TEXT: &str =
        "We shall pay 1,200 EUR to the harbour on Friday and will not ask for a receipt of any kind this time.";

    #[test]
    fn another_number_and_a_missing_not_are_found_with_their_words() {
        let other = TEXT.replace("1,200", "9,200");
        assert_eq!(differences(TEXT, &other), [(Differs::Number, "1,200".to_owned(), "9,200".to_owned())]);
        let other = TEXT.replace("shall pay", "shall not pay");
        assert_eq!(differences(TEXT, &other), [(Differs::Negation, String::new(), "not".to_owned())]);
        let other = TEXT.replace("will not ask", "will ask");
        assert_eq!(differences(TEXT, &other), [(Differs::Negation, "not".to_owned(), String::new())]);
    }

    #[test]
    fn cut_ends_broken_lines_and_spoilt_letters_are_no_differences() {
        assert_eq!(differences(&TEXT[14..60], TEXT), []);
        let twice = TEXT.replace("to the harbour", "to the harbour on Friday and will");
        assert_eq!(differences(&twice, TEXT), []);
        assert_eq!(differences(&TEXT.replace("shall pay", "shall gladly pay"), TEXT), []);
        assert_eq!(differences(&TEXT.replace("harbour", "har\nbour"), TEXT), []);
        assert_eq!(differences(&TEXT.replace("harbour", "h?rbour"), &TEXT.replace("harbour", "härbour")), []);
        assert_eq!(differences(&format!("> {}", TEXT.replace(" on ", "\n> on ")), TEXT), []);
    }
}
