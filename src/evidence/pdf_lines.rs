//! Runs of text put together to lines and words, as a reader sees them.

use super::{Area, PdfPage, TextRun};

/// A gap of so much of the letters' height is a blank.
const BLANK: f32 = 0.22;
/// A gap of so much of the letters' height parts columns and cells.
const CELL: f32 = 1.6;
/// Baselines that differ by less than this part of the letters' height make one line.
const SAME_LINE: f32 = 0.3;

/// One run in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Index of the run.
    pub run: usize,
    /// Where it starts along the line (points).
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// Its baseline, across the lines (points; higher is higher).
    pub base: f32,
}

/// Runs with one baseline, from the beginning of the line to its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageLine {
    /// At least one.
    pub pieces: Vec<Piece>,
}

/// One word with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWord {
    /// Its letters.
    pub text: String,
    /// The rectangle around them.
    pub area: Area,
    /// Run and index in it of each letter.
    pub letters: Vec<(usize, usize)>,
}

impl TextRun {
    /// Its direction in steps of 7.5 degrees, so that runs of one direction are compared.
    fn turn(&self) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "between -24 and 24")]
        let steps = (self.along.1.atan2(self.along.0).to_degrees() / 7.5).round() as i32;
        if steps == -24 { 24 } else { steps }
    }

    fn piece(&self, run: usize) -> Piece {
        let (x, y) = self.start;
        let from = x * self.along.0 + y * self.along.1;
        let base = y * self.along.0 - x * self.along.1;
        Piece { run, from, to: from + self.width, base }
    }
}

impl PdfPage {
    /// The lines of those runs that `wanted` takes: level ones first, from the top to the bottom of the page.
    pub fn lines(&self, wanted: impl Fn(&TextRun) -> bool) -> Vec<PageLine> {
        let runs = self.runs.iter().enumerate().filter(|(_, run)| !run.letters.is_empty() && wanted(run));
        let mut pieces: Vec<(i32, Piece, f32)> =
            runs.map(|(index, run)| (run.turn(), run.piece(index), run.size)).collect();
        let key = |turn: i32| if turn == 0 { i32::MIN } else { turn };
        pieces.sort_by(|(a, one, _), (b, two, _)| {
            key(*a).cmp(&key(*b)).then(two.base.total_cmp(&one.base)).then(one.run.cmp(&two.run))
        });
        let mut lines: Vec<PageLine> = Vec::new();
        let mut known: Option<(i32, f32, f32)> = None;
        for (turn, piece, size) in pieces {
            let joins = known.is_some_and(|(before, base, height)| {
                before == turn && (base - piece.base).abs() <= SAME_LINE * height.min(size).max(1.0)
            });
            match lines.last_mut() {
                Some(line) if joins => line.pieces.push(piece),
                _ => {
                    lines.push(PageLine { pieces: vec![piece] });
                    known = Some((turn, piece.base, size));
                }
            }
        }
        for line in &mut lines {
            line.pieces.sort_by(|one, two| one.from.total_cmp(&two.from).then(one.run.cmp(&two.run)));
        }
        lines
    }

    /// The words of a line.
    pub fn words(&self, line: &PageLine) -> Vec<PageWord> {
        let mut words: Vec<PageWord> = Vec::new();
        let mut end = f32::MIN;
        let mut open = false;
        for piece in &line.pieces {
            let Some(run) = self.runs.get(piece.run) else { continue };
            for (index, (letter, place)) in run.text.chars().zip(&run.letters).enumerate() {
                let from = piece.from + place.at;
                let gap = from - end;
                end = from + place.width;
                if letter.is_whitespace() {
                    open = false;
                    continue;
                }
                // Letters printed over each other, for boldness or an accent, stay together.
                let parted = gap > BLANK * run.size || gap < -2.0 * run.size;
                let area = run.band(index, index + 1, -0.2, 0.8);
                match words.last_mut() {
                    Some(word) if open && !parted => {
                        word.text.push(letter);
                        word.area = word.area.join(area);
                        word.letters.push((piece.run, index));
                    }
                    _ => words.push(PageWord { text: letter.to_string(), area, letters: vec![(piece.run, index)] }),
                }
                open = true;
            }
        }
        words
    }

    /// The text of the page, line by line, words parted by one blank.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines(|_| true) {
            let words = self.words(&line);
            if words.is_empty() {
                continue;
            }
            for (index, word) in words.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.push_str(&word.text);
            }
            text.push('\n');
        }
        text
    }

    /// The parts of a line between which there is more than a wide blank: cells of a table, columns.
    pub fn cells<'l>(&self, line: &'l PageLine) -> Vec<&'l [Piece]> {
        let mut cells = Vec::new();
        let (mut start, mut end) = (0, f32::MIN);
        for (index, piece) in line.pieces.iter().enumerate() {
            let size = self.runs.get(piece.run).map_or(1.0, |run| run.size);
            if index > start && piece.from - end > CELL * size {
                cells.extend(line.pieces.get(start..index));
                start = index;
            }
            end = if index == start { piece.to } else { end.max(piece.to) };
        }
        cells.extend(line.pieces.get(start..).filter(|cell| !cell.is_empty()));
        cells
    }
}
