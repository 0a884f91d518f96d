//! Files of a folder, in a fixed order.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::AcquireError;
use super::limits::{DEEPEST_FOLDER, MOST_FILES};
use crate::evidence::limits::Limit;
use crate::evidence::limits::file::row;

/// What stands in the folders that were named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// The files, sorted within each folder.
    pub files: Vec<PathBuf>,
    /// Folders that could not be read, or not to their end, and why in words.
    pub unread: Vec<(PathBuf, String)>,
    /// Limits that were reached, each once, and the folder where it was.
    pub cut: Vec<(PathBuf, Limit)>,
}

impl Listed {
    /// Every folder that was left out, in whole or in part, and why in words.
    pub fn left_out(&self) -> impl Iterator<Item = (&Path, String)> {
        let unread = self.unread.iter().map(|(folder, why)| (folder.as_path(), why.clone()));
        unread.chain(self.cut.iter().map(|(folder, limit)| (folder.as_path(), limit.sentence())))
    }
}

/// The files named by `paths`, folders walked; sorted within each folder, links to folders not followed.
///
/// A path that can't be looked at is kept, so that opening it says why. `stop` is asked between folders.
pub fn list_files(paths: &[PathBuf], stop: &dyn Fn() -> bool) -> Listed {
    walked(paths, MOST_FILES, DEEPEST_FOLDER, stop)
}

fn walked(paths: &[PathBuf], files: usize, depth: usize, stop: &dyn Fn() -> bool) -> Listed {
    let mut walk = Walk { listed: Listed::default(), left: files, deepest: depth, stop };
    for path in paths {
        if path.is_dir() { walk.folder(path, 0) } else { walk.listed.files.push(path.clone()) }
    }
    walk.listed
}

struct Walk<'a> {
    listed: Listed,
    /// Files of folders that may still be taken; those that were named one by one are not counted.
    left: usize,
    deepest: usize,
    stop: &'a dyn Fn() -> bool,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if (self.stop)() || self.full() {
            return;
        }
        if depth > self.deepest {
            self.cut(row::DEEPEST_FOLDER, folder);
            return;
        }
        let (entries, error) = entries(folder);
        self.listed.unread.extend(error.map(|error| (folder.to_owned(), AcquireError::Io(error).to_string())));
        for entry in entries {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.folder(&entry.path(), depth + 1);
            } else if kind.is_file() || entry.path().is_file() {
                if self.left == 0 {
                    self.cut(row::MOST_FILES, folder);
                    return;
                }
                self.left -= 1;
                self.listed.files.push(entry.path());
            }
        }
    }

    /// Whether a file was left out: then no further folder is looked into.
    fn full(&self) -> bool {
        self.listed.cut.iter().any(|(_, limit)| *limit == row::MOST_FILES)
    }

    fn cut(&mut self, limit: Limit, folder: &Path) {
        if !self.listed.cut.iter().any(|(_, known)| *known == limit) {
            self.listed.cut.push((folder.to_owned(), limit));
        }
    }
}

/// What stands in a folder, sorted by name; and what ended the reading of it before its end.
fn entries(folder: &Path) -> (Vec<DirEntry>, Option<std::io::Error>) {
    #[expect(clippy::disallowed_methods, reason = "the one place where folders are walked")]
    let listing = match std::fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let (mut entries, mut broken) = (Vec::new(), None);
    for entry in listing {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    entries.sort_by_key(DirEntry::file_name);
    (entries, broken)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make what is walked")]
mod tests {
    use super::*;

    /// Files as paths below `base`; a folder is made for each that lacks.
    fn made(files: &[&str]) -> tempfile::TempDir {
        let base = tempfile::tempdir().unwrap();
        for file in files {
            let path = base.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        base
    }

    fn names(base: &Path, listed: &Listed) -> (Vec<String>, Vec<(String, Limit)>) {
        let name = |path: &PathBuf| path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
        let cut = listed.cut.iter().map(|(path, limit)| (name(path), *limit));
        assert_eq!(listed.unread, []);
        (listed.files.iter().map(name).collect(), cut.collect())
    }

    #[test]
    fn more_files_than_are_taken_are_said_once() {
        let base = made(&["a/1", "a/2", "b/3", "b/c/4", "b/c/5", "d/6"]);
        let walk = |most| names(base.path(), &walked(&[base.path().to_owned()], most, 9, &|| false));
        let (files, cut) = walk(4);
        assert_eq!(files, ["a/1", "a/2", "b/3", "b/c/4"]);
        assert_eq!(cut, [("b/c".to_owned(), row::MOST_FILES)]);
        // As many as may be taken are all of them.
        assert_eq!((walk(6).0.len(), walk(6).1.len()), (6, 0));
        let (files, cut) = walk(2);
        assert_eq!((files.len(), cut), (2, vec![("b".to_owned(), row::MOST_FILES)]));
        // Several folders count together; what was named by itself is not left out.
        let paths = ["a", "b", "d", "d/6"].map(|path| base.path().join(path));
        let (files, cut) = names(base.path(), &walked(&paths, 4, 9, &|| false));
        assert_eq!((files.last().unwrap().as_str(), cut.len()), ("d/6", 1));
    }

    #[test]
    fn deeper_folders_than_are_walked_are_said_once_and_the_rest_is_taken() {
        let base = made(&["1", "a/2", "a/b/3", "a/b/c/4", "a/d/e/5", "z/6"]);
        let (files, cut) = names(base.path(), &walked(&[base.path().to_owned()], 100, 2, &|| false));
        assert_eq!(files, ["1", "a/2", "a/b/3", "z/6"]);
        assert_eq!(cut, [("a/b/c".to_owned(), row::DEEPEST_FOLDER)]);
        assert_eq!(walked(&[base.path().to_owned()], 100, 3, &|| false).cut, []);
    }

    #[test]
    fn a_walk_that_is_stopped_says_nothing() {
        let base = made(&["1"]);
        assert_eq!(walked(&[base.path().to_owned()], 100, 2, &|| true), Listed::default());
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_may_not_be_read_says_so() {
        use std::os::unix::fs::PermissionsExt as _;
        let base = made(&["a/1", "b/2"]);
        let closed = base.path().join("a");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
        // Some users may read everything.
        if std::fs::read_dir(&closed).is_err() {
            let listed = walked(&[base.path().to_owned()], 100, 2, &|| false);
            assert_eq!(listed.files, [base.path().join("b/2")]);
            assert_eq!(listed.unread, [(closed.clone(), "cannot be opened: it may not be read".to_owned())]);
        }
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}
