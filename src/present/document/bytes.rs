//! Bytes of an exhibit as lines of hex and text.

use super::Block;
use crate::evidence::Strip;
use crate::present::speech::tf;
use crate::present::words;

/// Bytes of one line.
const ACROSS: usize = 16;

/// The block of one strip; `label` says whose bytes and where they stand.
pub(super) fn block(label: String, strip: &Strip) -> Block {
    let digits = (strip.start + strip.bytes.len()).to_string().len();
    let lines = strip.bytes.chunks(ACROSS).enumerate().map(|(index, bytes)| {
        let first = index * ACROSS;
        let marked = |at: usize| (strip.marked.start..strip.marked.end).contains(&(first + at));
        let mut pieces = vec![(false, format!("{:>digits$}  ", strip.start + first))];
        for (at, byte) in bytes.iter().enumerate() {
            if at > 0 {
                // The gap between two bytes of the exhibit belongs to it.
                push(&mut pieces, marked(at - 1) && marked(at), " ");
            }
            push(&mut pieces, marked(at), &format!("{byte:02x}"));
        }
        push(&mut pieces, false, &" ".repeat(3 * (ACROSS - bytes.len()) + 2));
        for (at, byte) in bytes.iter().enumerate() {
            let letter = if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '·' };
            push(&mut pieces, marked(at), letter.encode_utf8(&mut [0; 4]));
        }
        pieces
    });
    let more = (strip.more > 0).then(|| vec![(false, tf("… and {} more bytes", &[&words::number(strip.more as u64)]))]);
    Block::Bytes(label, lines.chain(more).collect())
}

fn push(pieces: &mut Vec<(bool, String)>, marked: bool, text: &str) {
    match pieces.last_mut() {
        Some((last, before)) if *last == marked => before.push_str(text),
        _ => pieces.push((marked, text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, block};
    use crate::evidence::{ByteSpan, Strip};

    #[test]
    fn the_bytes_of_the_exhibit_are_marked_in_hex_and_in_text() {
        let strip = Strip::cut(b"Date: Thu\r\nFrom: a", ByteSpan::new(6, 9));
        let Some(Block::Bytes(_, lines)) = strip.map(|strip| block("x".to_owned(), &strip)) else { panic!("no strip") };
        let said: Vec<String> = lines
            .iter()
            .map(|line| {
                line.iter().map(|(marked, text)| if *marked { format!("[{text}]") } else { text.clone() }).collect()
            })
            .collect();
        let first = " 0  44 61 74 65 3a 20 [54 68 75] 0d 0a 46 72 6f 6d 3a  Date: [Thu]··From:";
        let second = format!("16  20{} ", " ".repeat(47));
        assert_eq!(said, [first.to_owned(), second]);
    }
}
