//! Everything that this program keeps on the disk, to be seen and taken away. What is not listed here is not kept.
#![expect(clippy::disallowed_methods, reason = "the place that lists and removes files of our own")]

use std::io;
use std::path::{Path, PathBuf};

use super::settings::WindowSettings;
use super::{export, keys, knowledge, settings};

/// Name of the program's folder among the user's files: only such a folder is removed once it is empty.
const OWN_FOLDER: &str = "palimpsest";
/// Most files of one folder that are looked at.
const MOST_FILES: usize = 10_000;

/// Where things are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The window's settings file.
    pub settings: Option<PathBuf>,
    /// The folder of key lists.
    pub keys: Option<PathBuf>,
    /// The folder of lists of releases.
    pub knowledge: Option<PathBuf>,
}

/// What a kept file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Size, theme, zoom and panels of the window, the zone of its times, and so many recent files.
    Window(usize),
    /// A list of keys: its name and how many keys it has.
    Keys(String, usize),
    /// A list of releases of programs: its name and how many rows it has.
    Releases(String, usize),
    /// A file that was being written when the program was stopped.
    LeftBehind,
}

/// One kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What it is.
    pub what: What,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl What {
    /// What it is, in one line; the name of a list stands in it as it was given.
    pub fn words(&self) -> String {
        let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        match self {
            Self::Window(recent) => {
                format!(
                    "Settings of the window: size, theme, zoom, panels, language, zone of the times, {}",
                    count(*recent, "recent file")
                )
            }
            Self::Keys(name, keys) => format!("List of {} from “{name}”", count(*keys, "key")),
            Self::Releases(name, rows) => format!("List of {} of programs from “{name}”", count(*rows, "release")),
            Self::LeftBehind => "Left behind by a write that was stopped".to_owned(),
        }
    }
}

impl Places {
    /// Those of this user, as the environment names them.
    pub fn of_this_user() -> Self {
        Self { settings: settings::default_path(), keys: keys::folder(), knowledge: knowledge::folder() }
    }

    /// Every kept file, the window's first.
    ///
    /// # Errors
    /// When a folder is there and can't be read.
    pub fn list(&self) -> io::Result<Vec<Stored>> {
        let mut all = Vec::new();
        if let Some(path) = &self.settings {
            if let Some(bytes) = file_size(path) {
                let kept = WindowSettings::load(path);
                let recent = kept.recent.len() + kept.cases.len();
                all.push(Stored { what: What::Window(recent), path: path.clone(), bytes });
            }
            // Earlier versions wrote beside it under this name.
            let beside = path.with_extension("new");
            left_behind(path.parent(), |name| beside.file_name().is_some_and(|beside| beside == name), &mut all)?;
        }
        if let Some(folder) = &self.keys {
            for list in keys::list(folder)? {
                let path = folder.join(&list.file);
                if let Some(bytes) = file_size(&path).filter(|_| keys::is_ours(&path)) {
                    all.push(Stored { what: What::Keys(list.name, list.keys.len()), path, bytes });
                }
            }
            left_behind(Some(folder), |name| name.ends_with(".tsv.new"), &mut all)?;
        }
        if let Some(folder) = &self.knowledge {
            for one in knowledge::list(folder)? {
                let path = folder.join(&one.file);
                if let Some(bytes) = file_size(&path).filter(|_| knowledge::is_ours(&path)) {
                    all.push(Stored { what: What::Releases(one.list.name, one.list.rows.len()), path, bytes });
                }
            }
            left_behind(Some(folder), |name| name.ends_with(".tsv.new"), &mut all)?;
        }
        Ok(all)
    }

    /// Removes one kept file, if it is one.
    ///
    /// # Errors
    /// When it is none of ours or can't be removed.
    pub fn clear(&self, path: &Path) -> io::Result<()> {
        if !self.list()?.iter().any(|one| one.path == path) {
            return Err(io::Error::new(io::ErrorKind::NotFound, "it is no file that this program keeps"));
        }
        std::fs::remove_file(path)?;
        self.remove_empty_folders();
        Ok(())
    }

    /// Removes every kept file and the folders that are empty then; gives the files.
    ///
    /// # Errors
    /// The first that can't be removed; the others are.
    pub fn clear_all(&self) -> io::Result<Vec<Stored>> {
        let all = self.list()?;
        let mut failed = None;
        for one in &all {
            if let Err(error) = std::fs::remove_file(&one.path) {
                failed.get_or_insert_with(|| io::Error::new(error.kind(), format!("{}: {error}", one.path.display())));
            }
        }
        self.remove_empty_folders();
        failed.map_or(Ok(all), Err)
    }

    /// Takes the recent files out of the settings file and leaves the rest of it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn forget_recent(&self) -> io::Result<()> {
        let Some(path) = self.settings.as_ref().filter(|path| path.is_file()) else { return Ok(()) };
        let mut kept = WindowSettings::load(path);
        if kept.recent.is_empty() && kept.cases.is_empty() {
            return Ok(());
        }
        kept.forget_recent();
        kept.save(path)
    }

    fn remove_empty_folders(&self) {
        let own = |folder: &&Path| folder.file_name().is_some_and(|name| name == OWN_FOLDER);
        let lists: Vec<&Path> = [self.keys.as_deref(), self.knowledge.as_deref()].into_iter().flatten().collect();
        let ours = lists.iter().filter(|folder| folder.parent().filter(own).is_some());
        let data = lists.iter().filter_map(|folder| folder.parent().filter(own));
        let config = self.settings.as_deref().and_then(Path::parent).filter(own);
        for folder in ours.copied().chain(data).chain(config) {
            // One that holds anything else stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

fn file_size(path: &Path) -> Option<u64> {
    path.symlink_metadata().ok().filter(|about| !about.is_dir()).map(|about| about.len())
}

fn left_behind(folder: Option<&Path>, old: impl Fn(&str) -> bool, all: &mut Vec<Stored>) -> io::Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let names = entries.take(MOST_FILES).filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| export::is_left_behind(name) || old(name)).collect();
    names.sort();
    for name in names {
        let path = folder.join(name);
        if let Some(bytes) = file_size(&path) {
            all.push(Stored { what: What::LeftBehind, path, bytes });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Places, What};
    use crate::store::keys;
    use crate::store::settings::WindowSettings;
    use std::path::Path;

    #[test]
    fn exactly_our_files_are_listed_and_removed() {
        let home = tempfile::tempdir().unwrap();
        let own = home.path().join("palimpsest");
        let places = Places {
            settings: Some(own.join("window.json")),
            keys: Some(own.join("keys")),
            knowledge: Some(own.join("knowledge")),
        };
        assert_eq!(places.list().unwrap(), []);
        let mut settings = WindowSettings::default();
        settings.remember(Path::new("/leak/a.eml"));
        settings.save(&own.join("window.json")).unwrap();
        let list = keys::add(&own.join("keys"), "from a colleague", "2026-11-22", &[]).unwrap();
        std::fs::write(own.join("keys/.palimpsest-1.new"), b"half").unwrap();
        std::fs::write(own.join("window.new"), b"half").unwrap();
        std::fs::write(own.join("keys/foreign.tsv"), b"mine").unwrap();
        std::fs::write(own.join("notes.txt"), b"mine").unwrap();
        let listed = places.list().unwrap();
        let whats: Vec<What> = listed.iter().map(|one| one.what.clone()).collect();
        let kept = What::Keys("from a colleague".to_owned(), 0);
        assert_eq!(whats, [What::Window(1), What::LeftBehind, kept, What::LeftBehind]);
        assert!(listed.iter().all(|one| one.bytes > 0));

        places.forget_recent().unwrap();
        assert_eq!(places.list().unwrap()[0].what, What::Window(0));
        assert!(places.clear(&own.join("notes.txt")).is_err() && places.clear(&own.join("keys/foreign.tsv")).is_err());
        places.clear(&own.join("keys").join(&list)).unwrap();
        assert_eq!(places.clear_all().unwrap().len(), 3);
        assert_eq!(places.list().unwrap(), []);
        assert!(own.join("notes.txt").is_file() && own.join("keys/foreign.tsv").is_file());
        std::fs::remove_file(own.join("keys/foreign.tsv")).unwrap();
        std::fs::remove_file(own.join("notes.txt")).unwrap();
        settings.save(&own.join("window.json")).unwrap();
        places.clear_all().unwrap();
        assert!(!own.exists() && home.path().is_dir());
    }
}
