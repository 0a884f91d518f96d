//! Before and after: the exact change between what was signed and what the file shows.

use super::repeat;
use crate::evidence::Locator;
use crate::inspect::proofs::{Proof, Restored};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Most comparisons of one table of common words; longer texts are marked as a whole between their common ends.
const MOST_COMPARED: usize = 1_000_000;
/// Characters that are kept on each side of a change.
const AROUND: usize = 160;
/// Characters of one changed stretch.
const LONGEST_CHANGE: usize = 4_000;

/// A stretch of a text, and whether it differs from the other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether the other side has something else here.
    pub changed: bool,
}

/// A signed value that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredRow {
    /// What was changed.
    pub what: String,
    /// As it was signed, the change marked; empty where the words were added later.
    pub signed: Vec<Piece>,
    /// As the file shows it; empty where the words were taken away.
    pub shown: Vec<Piece>,
    /// The shown bytes in words.
    pub place: String,
    /// The shown bytes.
    pub at: Locator,
    /// How it was found.
    pub how: String,
    /// How anybody can repeat it, a step each.
    pub steps: Vec<String>,
    /// The key's record as a zone line.
    pub record: Option<String>,
}

impl RestoredRow {
    /// Both sides as plain text.
    pub fn plain(&self) -> String {
        tf("Signed: {}\nIn the file: {}", &[&joined(&self.signed), &joined(&self.shown)])
    }
}

/// The words of all pieces.
pub fn joined(pieces: &[Piece]) -> String {
    if pieces.is_empty() {
        return t("(nothing)").to_owned();
    }
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

pub(super) fn restored(restored: &Restored, proof: &Proof) -> RestoredRow {
    let (signed, shown) = compare(&restored.signed, &restored.shown);
    RestoredRow {
        what: words::show_untrusted(&restored.what),
        signed,
        shown,
        place: words::place(&restored.at),
        at: restored.at.clone(),
        how: found(restored),
        steps: repeat::steps(restored),
        record: proof.key.as_ref().map(|used| repeat::record_line(proof, used)),
    }
}

fn found(restored: &Restored) -> String {
    // The engine says itself which candidate fits.
    let how = super::sentence(restored.how.trim_end_matches('.'));
    tf("{}. A fingerprint that fits can't be a coincidence: this is what was signed", &[&how])
}

/// Two texts as pieces, what differs marked.
pub(super) fn compare(signed: &str, shown: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (left, right) = (tokens(signed), tokens(shown));
    let start = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let rest = left.len().min(right.len()) - start;
    let end = left.iter().rev().zip(right.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let middle = |all: &[&str]| -> (usize, usize) { (start, all.len() - end) };
    let (left_middle, right_middle) = (middle(&left), middle(&right));
    let (kept_left, kept_right) = common(
        left.get(left_middle.0..left_middle.1).unwrap_or_default(),
        right.get(right_middle.0..right_middle.1).unwrap_or_default(),
    );
    let side = |all: &[&str], (from, to): (usize, usize), kept: &[bool]| {
        let same = |index: usize| index < from || index >= to || kept.get(index - from).copied().unwrap_or_default();
        pieces(all.iter().enumerate().map(|(index, token)| (*token, !same(index))))
    };
    (side(&left, left_middle, &kept_left), side(&right, right_middle, &kept_right))
}

/// Words, runs of white space, and single other letters.
fn tokens(text: &str) -> Vec<&str> {
    let class = |letter: char| match letter {
        letter if letter.is_alphanumeric() => 0,
        ' ' | '\t' => 1,
        _ => 2,
    };
    let mut found = Vec::new();
    let mut from = 0;
    let mut last = None;
    for (at, letter) in text.char_indices() {
        let kind = class(letter);
        if at > from && (last != Some(kind) || kind == 2) {
            found.extend(text.get(from..at));
            from = at;
        }
        last = Some(kind);
    }
    found.extend(text.get(from..).filter(|rest| !rest.is_empty()));
    found
}

/// Which tokens of each side belong to a longest common sequence.
fn common(left: &[&str], right: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut kept_left, mut kept_right) = (vec![false; left.len()], vec![false; right.len()]);
    if left.len().saturating_mul(right.len()) > MOST_COMPARED {
        return (kept_left, kept_right);
    }
    let width = right.len() + 1;
    let mut lengths = vec![0_u32; (left.len() + 1) * width];
    let get = |lengths: &[u32], row: usize, column: usize| lengths.get(row * width + column).copied().unwrap_or(0);
    for (row, a) in left.iter().enumerate().rev() {
        for (column, b) in right.iter().enumerate().rev() {
            let length = match a == b {
                true => get(&lengths, row + 1, column + 1) + 1,
                false => get(&lengths, row + 1, column).max(get(&lengths, row, column + 1)),
            };
            if let Some(cell) = lengths.get_mut(row * width + column) {
                *cell = length;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(row), right.get(column)) {
        if a == b {
            if let (Some(one), Some(other)) = (kept_left.get_mut(row), kept_right.get_mut(column)) {
                // Blanks alone are no common ground between two changed words.
                (*one, *other) = (true, true);
            }
            (row, column) = (row + 1, column + 1);
        } else if get(&lengths, row + 1, column) >= get(&lengths, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    (kept_left, kept_right)
}

/// Tokens joined into stretches; long common ones are cut to what stands around a change.
fn pieces<'a>(tokens: impl Iterator<Item = (&'a str, bool)>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for (token, changed) in tokens {
        match joined.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(token),
            _ => joined.push(Piece { text: token.to_owned(), changed }),
        }
    }
    let last = joined.len().saturating_sub(1);
    let any = joined.iter().any(|piece| piece.changed);
    for (index, piece) in joined.iter_mut().enumerate() {
        let text = &piece.text;
        piece.text = if piece.changed || !any {
            readable(text, LONGEST_CHANGE)
        } else {
            let begin = if index == 0 { String::new() } else { text.chars().take(AROUND).collect() };
            let count = text.chars().count();
            let end: String =
                if index == last { String::new() } else { text.chars().skip(count.saturating_sub(AROUND)).collect() };
            match (index == 0, index == last) {
                _ if count <= 2 * AROUND => readable(text, count),
                (true, _) => format!("… {}", readable(&end, AROUND)),
                (_, true) => format!("{} …", readable(&begin, AROUND)),
                _ => format!("{} … {}", readable(&begin, AROUND), readable(&end, AROUND)),
            }
        };
    }
    joined
}

/// Text safe to show that keeps its lines.
fn readable(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let mut left = most;
    let mut out = String::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&words::show_untrusted_within(line, left));
        left = left.saturating_sub(line.chars().count());
        if left == 0 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Piece, compare};

    fn marked(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| if piece.changed { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[test]
    fn the_exact_change_is_marked() {
        let (signed, shown) = compare("Tue, 2 May 2017 09:14:07 +0200", "Fri, 5 May 2017 09:14:07 +0200");
        assert_eq!(marked(&signed), "[Tue], [2] May 2017 09:14:07 +0200");
        assert_eq!(marked(&shown), "[Fri], [5] May 2017 09:14:07 +0200");
        let (signed, shown) = compare("", "added later");
        assert!(signed.is_empty());
        assert_eq!(marked(&shown), "[added later]");
    }

    #[test]
    fn long_texts_are_cut_to_what_stands_around_the_change() {
        let words = "word ".repeat(2_000);
        let (signed, shown) = compare(&format!("{words}4,000{words}"), &format!("{words}9,000{words}"));
        assert!(marked(&signed).contains("[4],000") && marked(&signed).starts_with("… "), "{}", marked(&signed));
        assert!(marked(&shown).chars().count() < 800);
        let same = "alpha beta ".repeat(20_000);
        let _ = compare(&same, &same.replace("alpha", "gamma"));
    }
}
