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

/// Members of containers that are kept: so many rows of a dump are looked at between two starts at most, …
const MOST_MEMBERS: usize = 2_000;
/// … and so many bytes of them; half of what a small laptop has.
const MOST_MEMBER_BYTES: usize = 1024 * 1024 * 1024;

/// Keeps a message of a mailbox or an entry of an archive under the name of its container and its own, `CONTAINER › NAME`.
///
/// # Errors
/// When too many, or too large ones, are kept.
pub fn keep_member(container: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    keep_member_in(&mut KEPT.lock().unwrap_or_else(PoisonError::into_inner), container, name, bytes)
}

fn keep_member_in(kept: &mut Kept, container: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    let name = PathBuf::from(format!("{} › {name}", container.to_string_lossy()));
    if kept.get(&name).is_some_and(|known| known.as_ref() == bytes) {
        return Ok(name);
    }
    let held: usize = kept.values().map(|bytes| bytes.len()).sum();
    if kept.len() >= MOST_MEMBERS || held.saturating_add(bytes.len()) > MOST_MEMBER_BYTES {
        return Err("too many files out of containers are open: start the program again to look at more".to_owned());
    }
    kept.insert(name.clone(), bytes.into());
    Ok(name)
}

/// The bytes of this name.
pub fn named(name: &Path) -> Option<Arc<[u8]>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_kept_under_both_names() {
        let mut kept = Kept::new();
        let keep = |kept: &mut Kept, bytes: &[u8]| keep_member_in(kept, Path::new("a.mbox"), "message 2", bytes);
        let name = keep(&mut kept, b"one").unwrap();
        assert_eq!(name, Path::new("a.mbox › message 2"));
        // The container was written anew: what is opened now is what stands there now.
        assert_eq!(keep(&mut kept, b"two").unwrap(), name);
        assert_eq!(kept.get(&name).map(|bytes| bytes.as_ref()), Some(&b"two"[..]));
        for number in kept.len()..MOST_MEMBERS {
            keep_member_in(&mut kept, Path::new("b.mbox"), &number.to_string(), b"x").unwrap();
        }
        assert!(keep_member_in(&mut kept, Path::new("b.mbox"), "one more", b"x").is_err());
    }

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
