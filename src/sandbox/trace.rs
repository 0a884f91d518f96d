//! What a child is at: it writes each step to its standard error, and the last one is still there when it has died.
//!
//! A step is 17 bytes: which (1 to 5), and two numbers, little-endian. Whatever else comes is text: the last words of a program that
//! ran out of stack or memory.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::engine::Stage;

/// Length of one step (bytes).
const LENGTH: usize = 17;
/// How long a listener rests between two looks: a child tells several steps a millisecond, and nobody waits for one of them.
const REST: Duration = Duration::from_millis(4);
/// Longest last words that are kept (bytes).
const LONGEST_WORDS: usize = 2_000;

/// A step as it is written.
pub(super) fn written(stage: Stage) -> [u8; LENGTH] {
    let (which, one, other) = match stage {
        Stage::Decoding => (1_u8, 0, 0),
        Stage::Proving => (2, 0, 0),
        Stage::Checking => (3, 0, 0),
        Stage::Searching { tried, most } => (4, tried, most),
        Stage::Message { number, of } => (5, number, of),
    };
    let mut bytes = [0_u8; LENGTH];
    let numbers = std::iter::once(which).chain(one.to_le_bytes()).chain(other.to_le_bytes());
    bytes.iter_mut().zip(numbers).for_each(|(byte, value)| *byte = value);
    bytes
}

/// The step that was written.
fn read(bytes: &[u8]) -> Option<Stage> {
    let number = |range: std::ops::Range<usize>| bytes.get(range)?.try_into().ok().map(u64::from_le_bytes);
    let (one, other) = (number(1..9)?, number(9..17)?);
    match bytes.first()? {
        1 => Some(Stage::Decoding),
        2 => Some(Stage::Proving),
        3 => Some(Stage::Checking),
        4 => Some(Stage::Searching { tried: one, most: other }),
        5 => Some(Stage::Message { number: one, of: other }),
        _ => None,
    }
}

/// What was heard of a child.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    /// The last step.
    pub stage: Option<Stage>,
    /// The last message of a mailbox that was begun, and how many there are.
    pub message: Option<(u64, u64)>,
    /// How often something was heard.
    pub beats: u64,
    /// Last words.
    pub words: String,
}

impl Heard {
    /// Where in the file the reader was, in words; empty where nothing was heard.
    pub fn place(&self) -> String {
        let doing = match self.stage {
            Some(Stage::Decoding) => "while it was decoded",
            Some(Stage::Proving) => "while its signatures were computed",
            Some(Stage::Checking) => "while its claims were checked",
            Some(Stage::Searching { .. }) => "while a signed value was searched",
            Some(Stage::Message { .. }) | None => "",
        };
        match self.message {
            Some((number, of)) if doing.is_empty() => format!("at message {number} of {of}"),
            Some((number, of)) => format!("at message {number} of {of}, {doing}"),
            None => doing.to_owned(),
        }
    }
}

/// Shared by the thread that listens and the one that waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace(Arc<Mutex<Heard>>);

impl Trace {
    /// What was heard up to now.
    pub fn heard(&self) -> Heard {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets where the reader was: the next file begins.
    pub fn forget(&self) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (heard.stage, heard.message) = (None, None);
    }

    /// Listens until the child is gone.
    pub fn listen(&self, mut pipe: impl Read) {
        let (mut step, mut buffer) = (Vec::with_capacity(LENGTH), [0_u8; 4096]);
        loop {
            let Ok(count) = pipe.read(&mut buffer) else { return };
            if count == 0 {
                return;
            }
            self.take(&mut step, buffer.get(..count).unwrap_or_default());
            std::thread::sleep(REST);
        }
    }

    fn take(&self, step: &mut Vec<u8>, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in bytes {
            if step.is_empty() && !(1..=5).contains(byte) {
                if heard.words.len() < LONGEST_WORDS {
                    heard.words.push(char::from(*byte));
                }
                continue;
            }
            step.push(*byte);
            if step.len() == LENGTH {
                let stage = read(step);
                if let Some(Stage::Message { number, of }) = stage {
                    heard.message = Some((number, of));
                }
                heard.stage = stage;
                heard.beats += 1;
                step.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(bytes: &[u8]) -> Heard {
        let trace = Trace::default();
        trace.listen(bytes);
        trace.heard()
    }

    #[test]
    fn steps_come_as_they_were_told() {
        let steps = [
            Stage::Decoding,
            Stage::Proving,
            Stage::Checking,
            Stage::Searching { tried: 7, most: u64::MAX },
            Stage::Message { number: 3, of: 20 },
        ];
        for stage in steps {
            assert_eq!(heard(&written(stage)).stage, Some(stage));
        }
    }

    #[test]
    fn the_last_step_and_the_last_words_are_told_apart() {
        let mut bytes = written(Stage::Message { number: 3, of: 20 }).to_vec();
        bytes.extend(written(Stage::Proving));
        bytes.extend(b"\nthread 'reader' has overflowed its stack\n");
        let heard = heard(&bytes);
        assert_eq!(heard.place(), "at message 3 of 20, while its signatures were computed");
        assert!(heard.words.contains("has overflowed its stack"));
        assert_eq!(heard.beats, 2);
    }

    #[test]
    fn nothing_of_what_a_child_may_write_harms() {
        for bytes in [&b"\x01\x02"[..], &[0xff; 10_000], &[4; 10_000], b""] {
            assert!(heard(bytes).words.len() <= 2 * LONGEST_WORDS);
        }
    }
}
