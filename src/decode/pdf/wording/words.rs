//! The words of a page in the order of reading, and what is said of some of them.

use std::ops::Range;

use crate::evidence::{Area, ByteSpan, Fact, Locator, PageLine, Passage, PdfPage, Spot, TextRun};

/// Words shown before and behind what differs.
const AROUND: usize = 3;
/// Longest passage that is shown (bytes).
const LONGEST_SHOWN: usize = 400;

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its letters as the codes give them: what is compared.
    pub text: String,
    /// Line and cell of the line.
    pub line: usize,
    cell: usize,
    area: Area,
    /// First and last run that shows it.
    runs: (usize, usize),
    /// Whether its letters are known.
    told: bool,
}

impl Word {
    /// A word without a place.
    #[cfg(test)]
    pub fn bare(text: &str, line: usize) -> Self {
        Self { text: text.to_owned(), line, cell: 0, area: Area::default(), runs: (0, 0), told: true }
    }

    /// The first run that shows it.
    pub fn run(&self) -> usize {
        self.runs.0
    }

    fn shown(&self) -> String {
        if self.told { self.text.clone() } else { self.text.chars().map(|_| '\u{fffd}').collect() }
    }
}

/// The words of those runs that `wanted` takes; `told` says whether the letters of a font are known.
pub(super) fn words(page: &PdfPage, wanted: impl Fn(&TextRun) -> bool, told: impl Fn(usize) -> bool) -> Vec<Word> {
    let mut out = Vec::new();
    for (line, row) in page.lines(wanted).iter().enumerate() {
        for (cell, pieces) in page.cells(row).into_iter().enumerate() {
            for word in page.words(&PageLine { pieces: pieces.to_vec() }) {
                let (Some((first, _)), Some((last, _))) = (word.letters.first(), word.letters.last()) else { continue };
                let told = page.runs.get(*first).is_some_and(|run| told(run.font));
                out.push(Word { text: word.text, line, cell, area: word.area, runs: (*first, *last), told });
            }
        }
    }
    out
}

/// The words of a range as a passage with its place.
pub(super) fn passage(page: &PdfPage, words: &[Word], range: &Range<usize>) -> Option<Passage> {
    let words = words.get(range.clone()).filter(|words| !words.is_empty())?;
    let mut spots: Vec<(usize, Area)> = Vec::new();
    let mut text = String::new();
    for word in words {
        if text.len() < LONGEST_SHOWN {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.shown());
        }
        match spots.last_mut() {
            Some((line, area)) if *line == word.line => *area = area.join(word.area),
            _ => spots.push((word.line, word.area)),
        }
    }
    let cut = text.floor_char_boundary(LONGEST_SHOWN);
    if cut < text.len() || words.iter().map(|word| word.text.len() + 1).sum::<usize>() > LONGEST_SHOWN + 1 {
        text.truncate(cut);
        text.push('…');
    }
    let spots = spots.into_iter().map(|(_, area)| spot(page, area)).collect();
    Some(Passage { text: Fact::at(text, place(page, words)), spots })
}

/// A rectangle as it is shown.
pub(super) fn spot(page: &PdfPage, area: Area) -> Spot {
    Spot { area, share: page.share(area) }
}

/// The bytes that show these words: from the first string to the last where nothing else is shown between, else the first.
fn place(page: &PdfPage, words: &[Word]) -> Locator {
    let runs: Vec<usize> = words.iter().flat_map(|word| [word.runs.0, word.runs.1]).collect();
    let Some(first) = runs.first().and_then(|run| page.runs.get(*run)) else { return page.at.clone() };
    let spans = runs.iter().filter_map(|run| page.runs.get(*run));
    let whole = spans
        .clone()
        .map(|run| run.span)
        .fold(first.span, |all, span| ByteSpan::new(all.start.min(span.start), all.end.max(span.end)));
    let (low, high) = (runs.iter().min().copied().unwrap_or_default(), runs.iter().max().copied().unwrap_or_default());
    let one_stream = spans.clone().all(|run| run.stream == first.stream);
    // Words are read in the order of lines; in the bytes something else may stand between them.
    let closed = one_stream && high - low < 2 * runs.len() && {
        let between = page.runs.get(low..=high).unwrap_or_default().iter().enumerate();
        between.filter(|(_, run)| !run.blank()).all(|(index, _)| runs.contains(&(low + index)))
    };
    page.locate(first.stream, if closed { whole } else { first.span })
}

/// Words right before and right behind a range on the same lines, none of them beyond `room`; of another cell only where the own
/// one has none.
pub(super) fn around(words: &[Word], range: &Range<usize>, room: &Range<usize>) -> (String, String) {
    let head = words.get(room.start..range.start).unwrap_or_default();
    let rest = words.get(range.end..room.end.min(words.len())).unwrap_or_default();
    let first = words.get(range.start);
    let last = range.end.checked_sub(1).and_then(|last| words.get(last));
    let lead = beside(first, head.iter().rev());
    let tail = beside(last, rest.iter());
    (joined(head.get(head.len() - lead..)), joined(rest.get(..tail)))
}

/// How many of these words are shown beside `anchor`.
fn beside<'w>(anchor: Option<&Word>, words: impl Iterator<Item = &'w Word>) -> usize {
    let Some(anchor) = anchor else { return 0 };
    let mut cell = anchor.cell;
    let mut count = 0;
    for word in words.take(AROUND).take_while(|word| word.line == anchor.line) {
        if word.cell != cell && count > 0 {
            break;
        }
        (cell, count) = (word.cell, count + 1);
    }
    count
}

fn joined(words: Option<&[Word]>) -> String {
    words.unwrap_or_default().iter().map(Word::shown).collect::<Vec<_>>().join(" ")
}
