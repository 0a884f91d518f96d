//! All letters of a text as one number: two versions of one text mostly have the same, and nothing has to be placed then.

use super::cut;
use crate::evidence::{BlockKind, Body};

/// A number for a row of letters, whatever the words that they are cut into.
fn fold_into(sum: &mut u64, text: &str) {
    let mut add = |letter: u32| *sum = (*sum ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
    if text.is_ascii() {
        text.bytes().for_each(|byte| add(u32::from(byte.to_ascii_lowercase())));
    } else {
        text.chars()
            .filter(|letter| *letter != '\u{ad}')
            .flat_map(char::to_lowercase)
            .for_each(|letter| add(letter.into()));
    }
}

/// Words of a plain text, and a number for all their letters.
pub(super) fn plain(body: &Body) -> (usize, u64) {
    let (mut words, mut sum) = (0, 0);
    cut(&body.text, |start, end| {
        words += 1;
        fold_into(&mut sum, body.text.get(start..end).unwrap_or_default());
    });
    (words, sum)
}

/// The same number for the words of an HTML text that are seen.
pub(super) fn html(body: &Body) -> u64 {
    let (mut sum, mut text) = (0, String::new());
    for block in body.blocks.iter().filter(|block| block.kind != BlockKind::Picture) {
        text.clear();
        let seen = block.runs.iter().filter(|run| run.hidden.is_none());
        seen.for_each(|run| text.push_str(&run.text));
        cut(&text, |start, end| fold_into(&mut sum, text.get(start..end).unwrap_or_default()));
    }
    sum
}
