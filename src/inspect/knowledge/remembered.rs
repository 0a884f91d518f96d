//! Answers that are remembered: the files of a dump name few programs, and ask for the same ones again and again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Answers that are kept; beyond, all are forgotten.
const MOST: usize = 2_048;

/// Answers by their questions.
#[derive(Debug)]
pub(super) struct Remembered<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Copy> Remembered<K, V> {
    /// The answer that was found before, or the one that `find` gives.
    pub fn answer(&self, question: K, find: impl FnOnce() -> V) -> V {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        *known.entry(question).or_insert_with(find)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_before_is_not_looked_for_again() {
        let (remembered, mut asked) = (Remembered::default(), 0);
        for _ in 0..3 {
            let length = remembered.answer("ferry".to_owned(), || {
                asked += 1;
                5
            });
            assert_eq!(length, 5);
        }
        assert_eq!(asked, 1);
        // However much is asked, not all is kept.
        for number in 0..10 * MOST {
            remembered.answer(number.to_string(), || 0);
        }
        assert!(remembered.0.lock().unwrap().len() <= MOST);
    }
}
