//! The user's keys, kept between two starts: each import is a list of its own in the user's data folder.
//!
//! A list is a text file that people can read and hand on: a line that says where it came from and when it was brought in,
//! then one key a line. A list that can't be read whole is shown with what is wrong with it, and left as it is.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::lists::{self, Form, cell};
use crate::inspect::proofs::{Key, KeyFrom, KeyOrigin};

const FORM: Form = Form {
    mark: "# palimpsest keys 1",
    columns: "domain\tselector\trecord\tfirst_seen\tlast_seen\tsource\torigin",
    // The importer takes files of 64 MB and adds a few words to each key.
    most_bytes: 256 * 1024 * 1024,
    word: "keys",
};
/// Most bad lines of one list that are told.
const MOST_PROBLEMS: usize = 100;

/// One list in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredList {
    /// Name of its file in the folder: what [`remove`] takes.
    pub file: String,
    /// What it was called when it was brought in, usually a file's name.
    pub name: String,
    /// The day on which it was brought in (`2026-11-22`).
    pub imported_on: String,
    /// Its keys.
    pub keys: Vec<Key>,
    /// What could not be read: line from 1 (0 for the whole file), and why. The file is left as it is.
    pub problems: Vec<(usize, String)>,
}

/// Where this user's keys stand; `None` if the environment names no folder for them.
pub fn folder() -> Option<PathBuf> {
    super::settings::own_folder("XDG_DATA_HOME", ".local/share").map(|folder| folder.join("keys"))
}

/// Every list in the folder, by the names of their files; none if the folder is not there yet.
///
/// # Errors
/// When the folder is there and can't be read.
pub fn list(folder: &Path) -> io::Result<Vec<StoredList>> {
    Ok(lists::names(folder)?.into_iter().map(|name| read(&folder.join(&name), name)).collect())
}

/// Every key of every list, each once, in the order of the lists.
///
/// # Errors
/// When the folder is there and can't be read.
pub fn all(folder: &Path) -> io::Result<Vec<Key>> {
    Ok(of(&list(folder)?))
}

/// The keys of these lists, each once, in their order.
pub fn of(lists: &[StoredList]) -> Vec<Key> {
    let mut seen = BTreeSet::new();
    lists.iter().flat_map(|list| &list.keys).filter(|key| seen.insert(*key)).cloned().collect()
}

/// Keeps keys as a new list and gives its file's name. `day` is the day of the import, `2026-11-22`.
///
/// # Errors
/// When the folder can't be made or the file can't be written; then nothing is kept.
pub fn add(folder: &Path, name: &str, day: &str, keys: &[Key]) -> io::Result<String> {
    let line = |key: &Key| {
        let mut line = String::new();
        for one in [&key.domain, &key.selector, &key.record, &key.first_seen, &key.last_seen, &key.source] {
            let _ = write!(line, "{}\t", cell(one));
        }
        line + key.origin.word()
    };
    FORM.add(folder, name, day, keys.iter().map(line))
}

/// Takes a list out of the store.
///
/// # Errors
/// When the folder has no list of that file's name, or it can't be removed.
pub fn remove(folder: &Path, file: &str) -> io::Result<()> {
    lists::remove(folder, file)
}

/// Whether a file is a list that this program wrote, readable as a whole or not.
pub(super) fn is_ours(path: &Path) -> bool {
    FORM.is_ours(path)
}

/// One list; what can't be read is told.
fn read(path: &Path, file: String) -> StoredList {
    let mut list = StoredList { name: file.clone(), file, ..StoredList::default() };
    let read = match FORM.read(path) {
        Ok(read) => read,
        Err(problem) => {
            list.problems.push(problem);
            return list;
        }
    };
    (list.imported_on, list.name) = (read.day, read.name);
    for (line, text) in read.rows {
        match key(&text) {
            Some(key) => list.keys.push(key),
            None if list.problems.len() < MOST_PROBLEMS => {
                list.problems.push((line, "it is no key: the line is not as it was written".to_owned()));
            }
            None => {}
        }
    }
    list
}

fn key(line: &str) -> Option<Key> {
    let mut cells = line.split('\t').map(str::to_owned);
    let mut next = || cells.next();
    let key = Key {
        domain: next()?,
        selector: next()?,
        record: next()?,
        first_seen: next()?,
        last_seen: next()?,
        source: next()?,
        from: KeyFrom::Imported,
        origin: KeyOrigin::of(&next()?)?,
    };
    (!key.domain.is_empty() && !key.selector.is_empty() && !key.record.is_empty()).then_some(key)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files of the test's own are broken")]
mod tests {
    use super::{Key, KeyFrom, KeyOrigin, add, all, list, remove};

    fn a_key(selector: &str) -> Key {
        Key {
            domain: "nordhaven.example".to_owned(),
            selector: selector.to_owned(),
            record: "v=DKIM1; p=MIIB".to_owned(),
            first_seen: "2016-01-01".to_owned(),
            last_seen: String::new(),
            source: "colleague's\tfile".to_owned(),
            from: KeyFrom::Imported,
            origin: KeyOrigin::Statement,
        }
    }

    #[test]
    fn what_was_kept_is_read_and_can_be_taken_out() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("deep").join("keys");
        assert_eq!(list(&folder).unwrap(), []);
        let first = add(&folder, "from Ánna: the \"list\".txt", "2026-11-22", &[a_key("a"), a_key("b")]).unwrap();
        assert_eq!(first, "2026-11-22-from-nna-the-list-txt.tsv");
        let second = add(&folder, "from Ánna: the \"list\".txt", "2026-11-22", &[a_key("b")]).unwrap();
        assert_ne!(first, second);
        let lists = list(&folder).unwrap();
        assert_eq!(lists.len(), 2);
        let one = lists.iter().find(|one| one.file == first).unwrap();
        assert_eq!((one.name.as_str(), one.imported_on.as_str()), ("from Ánna: the \"list\".txt", "2026-11-22"));
        assert_eq!(one.keys[0].source, "colleague's file");
        assert_eq!(one.keys[0].origin, KeyOrigin::Statement);
        assert_eq!(all(&folder).unwrap().len(), 2, "the same key is held once");
        remove(&folder, &first).unwrap();
        assert_eq!(all(&folder).unwrap().len(), 1);
        assert!(remove(&folder, &first).is_err());
    }

    #[test]
    fn a_broken_list_is_told_and_left() {
        let data = tempfile::tempdir().unwrap();
        let file = add(data.path(), "a", "2026-11-22", &[a_key("a"), a_key("b")]).unwrap();
        let path = data.path().join(&file);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 20]).unwrap();
        std::fs::write(data.path().join("foreign.tsv"), b"\xff\x00a\tb").unwrap();
        let lists = list(data.path()).unwrap();
        assert_eq!(lists[0].keys.len(), 1);
        assert_eq!(lists[0].problems.len(), 1);
        assert_eq!(lists[0].problems[0].0, 4);
        assert_eq!(lists[1].problems[0].0, 1);
        assert!(data.path().join("foreign.tsv").is_file() && path.is_file());
    }

    #[test]
    fn only_lists_of_the_folder_are_taken_out() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("keys");
        add(&folder, "a", "2026-11-22", &[a_key("a")]).unwrap();
        std::fs::write(data.path().join("mine.tsv"), b"mine").unwrap();
        for name in ["../mine.tsv", "..", "", "/etc/hosts.tsv", "keys/../a.tsv", "a.txt"] {
            assert!(remove(&folder, name).is_err(), "{name}");
        }
        assert!(data.path().join("mine.tsv").is_file());
    }
}
