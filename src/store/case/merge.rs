//! Cases between colleagues: one is handed over without the files' places, and another one's notes are taken in.

use std::path::{Path, PathBuf};

use super::changes::{entry_of, put};
use super::{Case, CaseError, Entry, schema, write_case};

/// What taking in another case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Merged {
    /// Entries that were not here.
    pub new: usize,
    /// Entries that both have, and that now say both.
    pub joined: usize,
    /// Entries that are the same.
    pub same: usize,
}

impl Case {
    /// Writes a copy for somebody else: notes, marks, tags and the files' names and hashes, but no path of this machine and
    /// nothing of what was undone or changed before.
    ///
    /// # Errors
    /// When it may not be written there.
    pub fn hand_over(&self, path: &Path, replace: bool, inputs: &[PathBuf]) -> Result<(), CaseError> {
        let mut copy = Self::in_memory()?;
        let files: Vec<_> = self.files()?.into_iter().map(|file| super::CaseFile { path: None, ..file }).collect();
        copy.add(&files, 0)?;
        let change = copy.db.transaction()?;
        for (subject, entry) in self.entries()? {
            put(&change, &subject, &entry, 0)?;
        }
        change.commit()?;
        Ok(write_case(path, &schema::bytes(&mut copy.db)?, replace, inputs)?)
    }

    /// Takes in what another case says. Where both have a note on one thing, the other one's is put below ours; our mark stays.
    /// Each entry that changes can be undone.
    ///
    /// # Errors
    /// When one of the two can't be read or ours not written.
    pub fn merge(&mut self, other: &Self, name: &str, at: i64) -> Result<Merged, CaseError> {
        let mut merged = Merged::default();
        let mut theirs: Vec<_> = other.entries()?.into_iter().collect();
        theirs.sort_by(|(one, _), (two, _)| one.cmp(two));
        for (subject, entry) in theirs {
            match entry_of(&self.db, &subject)? {
                None => {
                    self.set(&subject, &entry, at)?;
                    merged.new += 1;
                }
                Some(ours) if says(&ours, &entry) => merged.same += 1,
                Some(ours) => {
                    self.set(&subject, &joined(ours, &entry, name), at)?;
                    merged.joined += 1;
                }
            }
        }
        let known = self.files()?;
        let new: Vec<_> =
            other.files()?.into_iter().filter(|file| known.iter().all(|known| known.id != file.id)).collect();
        self.add(&new, at)?;
        Ok(merged)
    }
}

/// Whether ours says already what theirs says.
fn says(ours: &Entry, theirs: &Entry) -> bool {
    ours.note.contains(&theirs.note)
        && (theirs.mark.is_none() || ours.mark.is_some())
        && theirs.tags.iter().all(|tag| ours.tags.contains(tag))
}

fn joined(mut ours: Entry, theirs: &Entry, name: &str) -> Entry {
    if ours.note.is_empty() {
        ours.note.clone_from(&theirs.note);
    } else if !ours.note.contains(&theirs.note) {
        ours.note = format!("{}\n\n({name}:)\n{}", ours.note, theirs.note);
    }
    ours.mark = ours.mark.or(theirs.mark);
    ours.tags.extend(theirs.tags.iter().cloned());
    ours
}
