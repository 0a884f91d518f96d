//! Files of a folder, in a fixed order.

use std::path::{Path, PathBuf};

use super::limits::{DEEPEST_FOLDER, MOST_FILES};

/// The files named by `paths`, folders walked; sorted within each folder, links to folders not followed.
///
/// A path that can't be looked at is kept, so that opening it says why. `stop` is asked between files.
pub fn list_files(paths: &[PathBuf], stop: &dyn Fn() -> bool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { walk(path, 0, &mut files, stop) } else { files.push(path.clone()) }
    }
    files
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, stop: &dyn Fn() -> bool) {
    if depth > DEEPEST_FOLDER || stop() {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the one place where folders are walked")]
    let Ok(entries) = std::fs::read_dir(folder) else {
        files.push(folder.to_owned());
        return;
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if files.len() >= MOST_FILES {
            return;
        }
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            walk(&entry.path(), depth + 1, files, stop);
        } else if kind.is_file() || entry.path().is_file() {
            files.push(entry.path());
        }
    }
}
