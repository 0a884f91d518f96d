//! Keys that the user brings, in the forms in which they are handed around.

use super::{Key, KeyFrom, KeyOrigin};

/// Most keys of one list.
const MOST_IMPORTED: usize = 200_000;

/// What was read of a list of keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// The keys.
    pub keys: Vec<Key>,
    /// Lines that could not be read: number from 1, and why.
    pub problems: Vec<(usize, String)>,
}

impl Imported {
    /// A larger file (bytes) is no list of keys: 200,000 records of an ordinary length come to half of it.
    pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

    /// What is said of a larger one.
    pub fn too_large() -> String {
        format!("it is larger than the {} MB that a list of keys may have", Self::MOST_BYTES / (1024 * 1024))
    }
}

/// Reads a list of keys. `name` is what is said of where they come from, usually the file's name.
///
/// Knows `domain<TAB>selector<TAB>record<TAB>first seen<TAB>last seen`, one key a line.
pub fn read(bytes: &[u8], name: &str) -> Imported {
    let text = String::from_utf8_lossy(bytes);
    let mut imported = Imported::default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default().to_owned();
        if index == 0 && cell(0) == "domain" {
            continue;
        }
        if cells.len() < 3 || imported.keys.len() >= MOST_IMPORTED {
            imported.problems.push((index + 1, "it is no key".to_owned()));
            continue;
        }
        imported.keys.push(Key {
            domain: cell(0).to_ascii_lowercase(),
            selector: cell(1).to_ascii_lowercase(),
            record: cell(2),
            first_seen: cell(3),
            last_seen: cell(4),
            source: name.to_owned(),
            from: KeyFrom::Imported,
            origin: KeyOrigin::File,
        });
    }
    imported
}
