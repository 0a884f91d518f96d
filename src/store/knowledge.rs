//! Releases of programs that the user brought in, kept between two starts: each import is a list of its own in the user's
//! data folder, in the form of the research table.

use std::io;
use std::path::{Path, PathBuf};

use super::lists::{self, Form};
use crate::evidence::limits::knowledge::{MOST_RELEASE_PROBLEMS, MOST_RELEASES_BYTES, MOST_RELEASES_USED, row};
use crate::inspect::knowledge::{ReleaseList, ReleaseRow};

const FORM: Form = Form {
    mark: "# palimpsest knowledge 1",
    columns: "kind\tpattern\tfirst_public\tnote\tsource",
    // The compact form has a row's source once, and here it stands in each.
    most_bytes: 16 * MOST_RELEASES_BYTES,
    word: "knowledge",
};

/// One list in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredReleases {
    /// Name of its file in the folder: what [`remove`] takes.
    pub file: String,
    /// The day on which it was brought in (`2026-11-22`).
    pub imported_on: String,
    /// What it was called, usually a file's name, and its rows.
    pub list: ReleaseList,
    /// What could not be read or is not used: line from 1 (0 for the whole file), and why. The file is left as it is.
    pub problems: Vec<(usize, String)>,
}

impl StoredReleases {
    /// Its newest day (`2026-11-22`); empty where it has no row.
    pub fn until(&self) -> String {
        self.list.rows.iter().map(|row| row.first_public).max().map(|day| day.to_string()).unwrap_or_default()
    }
}

/// Where this user's lists stand; `None` if the environment names no folder for them.
pub fn folder() -> Option<PathBuf> {
    super::settings::own_folder("XDG_DATA_HOME", ".local/share").map(|folder| folder.join("knowledge"))
}

/// Every list in the folder, by the names of their files; none if the folder is not there yet.
///
/// # Errors
/// When the folder is there and can't be read.
pub fn list(folder: &Path) -> io::Result<Vec<StoredReleases>> {
    Ok(within(lists::names(folder)?.into_iter().map(|name| read(&folder.join(&name), name)).collect()))
}

/// The same lists with no more rows than are used, and said where some are left out.
pub fn within(mut lists: Vec<StoredReleases>) -> Vec<StoredReleases> {
    let mut left = MOST_RELEASES_USED;
    for one in &mut lists {
        if one.list.rows.len() > left {
            one.list.rows.truncate(left);
            one.problems.push((0, row::MOST_RELEASES_USED.sentence()));
        }
        left -= one.list.rows.len();
    }
    lists
}

/// The rows of these lists, as an examination takes them.
pub fn of(lists: &[StoredReleases]) -> impl Iterator<Item = ReleaseList> {
    lists.iter().map(|one| one.list.clone())
}

/// Keeps rows as a new list and gives its file's name. `day` is the day of the import, `2026-11-22`.
///
/// # Errors
/// When the folder can't be made or the file can't be written; then nothing is kept.
pub fn add(folder: &Path, name: &str, day: &str, rows: &[ReleaseRow]) -> io::Result<String> {
    FORM.add(folder, name, day, rows.iter().map(ReleaseRow::line))
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

/// One list; what can't be read is told. Its patterns are looked at where they are used, in the reader.
fn read(path: &Path, file: String) -> StoredReleases {
    let list = ReleaseList { name: file.clone(), rows: Vec::new() };
    let mut one = StoredReleases { file, imported_on: String::new(), list, problems: Vec::new() };
    match FORM.read(path) {
        Ok(read) => {
            (one.imported_on, one.list.name) = (read.day, read.name);
            for (line, text) in read.rows {
                match ReleaseRow::read_line(&text) {
                    Some(row) => one.list.rows.push(row),
                    None if one.problems.len() < MOST_RELEASE_PROBLEMS => {
                        one.problems.push((line, "it is no row: the line is not as it was written".to_owned()));
                    }
                    None => {}
                }
            }
        }
        Err(problem) => one.problems.push(problem),
    }
    one
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files of the test's own are broken")]
mod tests {
    use super::{add, list, remove, within};
    use crate::evidence::limits::knowledge::MOST_RELEASES_USED;
    use crate::inspect::knowledge::{ReleaseRow, read_releases};

    fn rows(text: &str) -> Vec<ReleaseRow> {
        read_releases(text.as_bytes(), "2026-11-22".parse().unwrap()).rows
    }

    const ROWS: &str =
        "producer\t^Quill 9\\.\t2026-03-01\thigh\tits page\nfont\t^Quill Sans\t2026-05-01\tmedium\tits page\n";

    #[test]
    fn what_was_kept_is_read_and_can_be_taken_out() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("deep").join("knowledge");
        assert_eq!(list(&folder).unwrap(), []);
        let file = add(&folder, "new ones.tsv", "2026-11-22", &rows(ROWS)).unwrap();
        assert_eq!(file, "2026-11-22-new-ones-tsv.tsv");
        let kept = list(&folder).unwrap();
        assert_eq!((kept[0].list.name.as_str(), kept[0].imported_on.as_str()), ("new ones.tsv", "2026-11-22"));
        assert_eq!((kept[0].until().as_str(), kept[0].list.rows.clone()), ("2026-05-01", rows(ROWS)));
        // A kept list can be handed on as it is.
        assert_eq!(rows(&std::fs::read_to_string(folder.join(&file)).unwrap()), rows(ROWS));
        assert!(remove(&folder, "../deep/knowledge").is_err() && remove(&folder, "a.txt").is_err());
        remove(&folder, &file).unwrap();
        assert_eq!(list(&folder).unwrap(), []);
    }

    #[test]
    fn a_broken_list_is_told_and_left() {
        let data = tempfile::tempdir().unwrap();
        let file = add(data.path(), "a", "2026-11-22", &rows(ROWS)).unwrap();
        let path = data.path().join(&file);
        let text = std::fs::read_to_string(&path).unwrap().replace("2026-05-01", "2026-05-41");
        std::fs::write(&path, &text).unwrap();
        std::fs::write(data.path().join("foreign.tsv"), b"\xff\x00a\tb").unwrap();
        let lists = list(data.path()).unwrap();
        assert_eq!((lists[0].list.rows.len(), lists[0].problems.len(), lists[0].problems[0].0), (1, 1, 4));
        assert_eq!(lists[1].problems[0].0, 1);
        assert!(data.path().join("foreign.tsv").is_file() && path.is_file());
    }

    #[test]
    fn no_more_rows_than_are_used() {
        let one = super::StoredReleases {
            list: crate::inspect::knowledge::ReleaseList { name: "a".into(), rows: rows(&ROWS.repeat(6_000)) },
            ..Default::default()
        };
        let lists = within(vec![one.clone(), one]);
        assert_eq!(lists.iter().map(|one| one.list.rows.len()).sum::<usize>(), MOST_RELEASES_USED);
        assert!(lists[0].problems.is_empty() && lists[1].problems[0].1.contains("20000"), "{:?}", lists[1].problems);
    }
}
