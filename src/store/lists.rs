//! Lists that the user brought in, as files of one folder: how keys and releases of programs are kept alike.
//!
//! A list is a text file that people can read and hand on: a line that says where it came from and when it was brought in,
//! a line of columns, then one row a line.
#![expect(clippy::disallowed_methods, reason = "the place that keeps files of our own")]

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::path::Path;

use super::export::{self, NotWritten, Over};

/// Most lists that are read.
const MOST_LISTS: usize = 1_000;
/// Longest name of a list in its file's name (bytes).
const LONGEST_NAME: usize = 60;
/// Most lists of one day and name.
const MOST_OF_ONE_NAME: usize = 10_000;

/// What the lists of one folder have in common.
pub(super) struct Form {
    /// First words of a list of ours; the number is the form's.
    pub mark: &'static str,
    /// Names of the columns.
    pub columns: &'static str,
    /// A list above this size (bytes) is none of ours.
    pub most_bytes: u64,
    /// Name of a list without one, and of the command that brings lists in.
    pub word: &'static str,
}

/// What stands in a list.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The day on which it was brought in.
    pub day: String,
    /// What it was called then.
    pub name: String,
    /// Its rows with their line's number from 1.
    pub rows: Vec<(usize, String)>,
}

impl Form {
    /// Keeps rows as a new list and gives its file's name.
    ///
    /// # Errors
    /// When the folder can't be made or the file can't be written; then nothing is kept.
    pub(super) fn add(
        &self,
        folder: &Path,
        name: &str,
        day: &str,
        rows: impl Iterator<Item = String>,
    ) -> io::Result<String> {
        std::fs::create_dir_all(folder)?;
        let mut text = format!("{}\t{}\t{}\n{}\n", self.mark, cell(day), cell(name), self.columns);
        for row in rows {
            text.push_str(&row);
            text.push('\n');
        }
        let stem = format!("{}-{}", self.slug(day), self.slug(name));
        for number in 1..=MOST_OF_ONE_NAME {
            let file = if number == 1 { format!("{stem}.tsv") } else { format!("{stem}-{number}.tsv") };
            match export::write(&folder.join(&file), text.as_bytes(), Over::Nothing, &[]) {
                Ok(()) => return Ok(file),
                Err(NotWritten::Exists | NotWritten::Folder | NotWritten::NoFile) => {}
                Err(NotWritten::Io(error)) => return Err(error),
                Err(why) => return Err(io::Error::other(why)),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many lists of this name"))
    }

    /// Whether a file is a list that this program wrote, readable as a whole or not.
    pub(super) fn is_ours(&self, path: &Path) -> bool {
        let mut first = Vec::new();
        let file = OpenOptions::new().read(true).open(path);
        let read = file.and_then(|file| file.take(self.mark.len() as u64).read_to_end(&mut first));
        read.is_ok() && first == self.mark.as_bytes()
    }

    /// What stands in a list.
    ///
    /// # Errors
    /// The line from 1 (0 for the whole file), and why it can't be read.
    pub(super) fn read(&self, path: &Path) -> Result<Read, (usize, String)> {
        let bytes = match std::fs::metadata(path) {
            Ok(about) if !about.is_file() => Err("it is no file".to_owned()),
            Ok(about) if about.len() > self.most_bytes => Err(format!("it is larger than {} bytes", self.most_bytes)),
            Ok(_) => std::fs::read(path).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let bytes = bytes.map_err(|why| (0, why))?;
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines().enumerate();
        let first = lines.next().map(|(_, line)| line).unwrap_or_default();
        let mut cells = first.split('\t');
        if cells.next() != Some(self.mark) {
            return Err((1, format!("it is no list of this program (`palimpsest {} import` takes it)", self.word)));
        }
        let mut next = || cells.next().unwrap_or_default().to_owned();
        let (day, name) = (next(), next());
        let rows = lines.filter(|(_, line)| *line != self.columns && !line.is_empty());
        Ok(Read { day, name, rows: rows.map(|(index, line)| (index + 1, line.to_owned())).collect() })
    }

    /// A text as part of a file's name on every system.
    fn slug(&self, text: &str) -> String {
        let mut slug = String::new();
        for c in text.chars().take(LONGEST_NAME) {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        if slug.is_empty() { self.word.to_owned() } else { slug.to_owned() }
    }
}

/// The names of all lists in the folder, in their order; none if the folder is not there yet.
///
/// # Errors
/// When the folder is there and can't be read.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    // Names that are no text are none that we gave.
    let names: BTreeSet<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|name| is_list(name)).collect();
    Ok(names.into_iter().take(MOST_LISTS).collect())
}

/// Takes a list out of the store.
///
/// # Errors
/// When the folder has no list of that file's name, or it can't be removed.
pub(super) fn remove(folder: &Path, file: &str) -> io::Result<()> {
    if !is_list(file) || Path::new(file).file_name().is_none_or(|name| name != file) {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the store has no list of that name"));
    }
    std::fs::remove_file(folder.join(file))
}

/// Whether a file of this name is a list of ours.
fn is_list(name: &str) -> bool {
    !name.starts_with('.') && Path::new(name).extension().is_some_and(|ending| ending == "tsv")
}

/// A text as one cell: no tab and no line end.
pub(super) fn cell(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}
