//! Two lists of words, compared.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::Word;

/// Words that stand in the place of others, as ranges of both lists; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub before: Range<usize>,
    pub after: Range<usize>,
}

impl Hunk {
    fn replaces(&self) -> bool {
        !self.before.is_empty() && !self.after.is_empty()
    }
}

/// What lies between equal ends; `None` where nothing differs.
pub(super) fn between(before: &[Word], after: &[Word]) -> Option<Hunk> {
    let same = |(one, other): &(&Word, &Word)| one.text == other.text;
    let head = before.iter().zip(after).take_while(same).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(most).take_while(same).count();
    let hunk = Hunk { before: head..before.len() - tail, after: head..after.len() - tail };
    (!hunk.before.is_empty() || !hunk.after.is_empty()).then_some(hunk)
}

/// Where two lists differ; `None` where that takes more than `left` comparisons, which are taken from it.
pub(super) fn hunks(before: &[Word], after: &[Word], left: &mut usize) -> Option<Vec<Hunk>> {
    let Some(whole) = between(before, after) else { return Some(Vec::new()) };
    *left = left.checked_sub(whole.before.len().saturating_mul(whole.after.len()))?;
    let mut known: HashMap<&str, usize> = HashMap::new();
    let (one, other) = (numbers(&mut known, before, &whole.before), numbers(&mut known, after, &whole.after));
    let operations = capture_diff_slices(Algorithm::Myers, &one, &other);
    let differing = operations.into_iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
    let found = differing.map(|operation| {
        let (old, new) = (operation.old_range(), operation.new_range());
        let (head, other) = (whole.before.start, whole.after.start);
        Hunk { before: old.start + head..old.end + head, after: new.start + other..new.end + other }
    });
    let mut hunks: Vec<Hunk> = Vec::new();
    for hunk in found {
        match hunks.last_mut() {
            Some(last) if joins(last, &hunk, before, after) => {
                (last.before.end, last.after.end) = (hunk.before.end, hunk.after.end);
            }
            _ => hunks.push(hunk),
        }
    }
    // A program may part the same letters otherwise: what reads alike is alike.
    hunks.retain(|hunk| letters(before, &hunk.before) != letters(after, &hunk.after));
    Some(hunks)
}

/// Each word as a number: equal ones have the same.
fn numbers<'w>(known: &mut HashMap<&'w str, usize>, words: &'w [Word], range: &Range<usize>) -> Vec<usize> {
    let words = words.get(range.clone()).unwrap_or_default().iter();
    words
        .map(|word| {
            let next = known.len();
            *known.entry(word.text.as_str()).or_insert(next)
        })
        .collect()
}

/// Whether two hunks are read as one: `12 March 2020` in the place of `14 March 2021` has one word in common.
fn joins(last: &Hunk, next: &Hunk, before: &[Word], after: &[Word]) -> bool {
    let one_line = |words: &[Word], from: usize, to: usize| {
        let line = |at: usize| words.get(at).map(|word| word.line);
        from > 0 && line(from - 1) == line(to)
    };
    let touching = next.before.start == last.before.end && next.after.start == last.after.end;
    let near = next.before.start == last.before.end + 1
        && next.after.start == last.after.end + 1
        && last.replaces()
        && next.replaces()
        && one_line(before, last.before.end, next.before.start)
        && one_line(after, last.after.end, next.after.start);
    touching || near
}

fn letters(words: &[Word], range: &Range<usize>) -> String {
    words.get(range.clone()).unwrap_or_default().iter().map(|word| word.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let lines = text.lines().enumerate();
        lines.flat_map(|(line, text)| text.split(' ').map(move |word| Word::bare(word, line))).collect()
    }

    fn differ(before: &str, after: &str) -> Vec<(String, String)> {
        let (one, other) = (words(before), words(after));
        let said = |words: &[Word], range: &Range<usize>| {
            words[range.clone()].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let found = hunks(&one, &other, &mut 1_000_000).unwrap();
        found.iter().map(|hunk| (said(&one, &hunk.before), said(&other, &hunk.after))).collect()
    }

    fn pair(before: &str, after: &str) -> (String, String) {
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn only_the_words_that_differ_are_found() {
        assert_eq!(differ("Total 1,200 EUR", "Total 9,200 EUR"), [pair("1,200", "9,200")]);
        assert_eq!(differ("paid in full", "not paid in full"), [pair("", "not")]);
        assert_eq!(differ("all of it is secret", "all is secret"), [pair("of it", "")]);
        assert_eq!(differ("a b c", "a b c"), []);
        assert_eq!(
            differ("one\ntwo three four five six", "uno\ntwo three four five sex"),
            [pair("one", "uno"), pair("six", "sex")]
        );
    }

    #[test]
    fn neighbours_on_one_line_are_read_as_one() {
        assert_eq!(differ("on 12 March 2020 here", "on 14 March 2021 here"), [pair("12 March 2020", "14 March 2021")]);
        // Not over the end of a line.
        assert_eq!(differ("12\nMarch 2020", "14\nMarch 2021").len(), 2);
    }

    #[test]
    fn letters_that_are_parted_otherwise_read_the_same() {
        assert_eq!(differ("T own of Oberwiesel", "Town of Ober wiesel"), []);
    }

    #[test]
    fn what_takes_too_long_is_not_compared() {
        let (one, other) = (words("a b c d"), words("e f g h"));
        assert_eq!(hunks(&one, &other, &mut 15), None);
        let mut left = 20;
        assert!(hunks(&one, &other, &mut left).is_some());
        assert_eq!(left, 4);
    }
}
