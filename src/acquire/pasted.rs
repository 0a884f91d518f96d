//! Bytes that no file holds: what somebody pasted, the samples inside the program. Each has a name by which it is opened like a
//! file until the program ends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::evidence::limits::file::{MOST_PASTED, MOST_PASTED_BYTES, row};

type Kept = BTreeMap<PathBuf, Arc<[u8]>>;

static KEPT: Mutex<Kept> = Mutex::new(BTreeMap::new());

/// Keeps a text; gives the name by which it is opened. The same text has the same name.
///
/// # Errors
/// When it is too long, or too many are kept.
pub fn keep(text: &str) -> Result<PathBuf, String> {
    keep_in(&mut KEPT.lock().unwrap_or_else(PoisonError::into_inner), text, MOST_PASTED)
}

fn keep_in(kept: &mut Kept, text: &str, most: usize) -> Result<PathBuf, String> {
    let bytes = text.as_bytes();
    if bytes.len() > MOST_PASTED_BYTES {
        return Err(row::MOST_PASTED_BYTES.sentence());
    }
    if let Some((name, _)) = kept.iter().find(|(_, known)| known.as_ref() == bytes) {
        return Ok(name.clone());
    }
    if kept.len() >= most {
        return Err(row::MOST_PASTED.sentence());
    }
    let name = PathBuf::from(format!("Pasted text {}", kept.len() + 1));
    kept.insert(name.clone(), bytes.into());
    Ok(name)
}

/// Keeps a sample under its own name, `Sample: NAME`.
pub fn keep_sample(name: &str, bytes: &[u8]) -> PathBuf {
    let name = PathBuf::from(format!("Sample: {name}"));
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_insert_with(|| bytes.into());
    name
}

/// The bytes of this name.
pub fn named(name: &Path) -> Option<Arc<[u8]>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_within_the_limits() {
        let mut kept = Kept::new();
        let one = keep_in(&mut kept, "From: a@b.example\n", 2).unwrap();
        assert_eq!(keep_in(&mut kept, "From: a@b.example\n", 2).unwrap(), one);
        keep_in(&mut kept, "From: c@d.example\n", 2).unwrap();
        assert_eq!(keep_in(&mut kept, "From: e@f.example\n", 2).unwrap_err(), row::MOST_PASTED.sentence());
        let long = "x".repeat(MOST_PASTED_BYTES + 1);
        assert_eq!(keep_in(&mut Kept::new(), &long, 2).unwrap_err(), row::MOST_PASTED_BYTES.sentence());
    }
}
