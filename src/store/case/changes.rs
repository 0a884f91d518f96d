//! Entries: read, set, undone and done again. Each change is one transaction, with what stood there before.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::entry::{Entry, LONGEST_NOTE, Mark, Subject};
use super::{Case, CaseError};
use crate::evidence::SourceId;

/// Entries that are read of one case: a foreign file can't fill the memory.
const MOST_ENTRIES: usize = 200_000;
/// Changes that can be undone.
const MOST_CHANGES: i64 = 10_000;
/// Longest name of a finding (bytes).
const LONGEST_FINDING: usize = 512;

impl Case {
    /// Everything that is noted.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn entries(&self) -> Result<HashMap<Subject, Entry>, CaseError> {
        let mut all = self.db.prepare(
            "SELECT file, finding, note, mark, tags FROM entry \
             WHERE length(note) <= ?1 AND length(finding) <= ?2 AND length(tags) <= ?1 ORDER BY file, finding LIMIT ?3",
        )?;
        let rows = all.query_map(params![LONGEST_NOTE, LONGEST_FINDING, MOST_ENTRIES], |row| {
            let subject = Subject { file: SourceId(row.get(0)?), finding: row.get(1)? };
            Ok((subject, read_entry(row, 2)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Sets what is noted about something, at a moment (seconds since 1970); an empty entry takes it away.
    /// When this returns, it is on the disk.
    ///
    /// # Errors
    /// When it is too long or can't be written; then what was there stays.
    pub fn set(&mut self, subject: &Subject, entry: &Entry, at: i64) -> Result<(), CaseError> {
        let entry = entry.clone().in_order();
        entry.within_limits()?;
        if subject.finding.len() > LONGEST_FINDING {
            return Err(CaseError::TooLong("the name of a finding", LONGEST_FINDING));
        }
        let change = self.db.transaction()?;
        let before = entry_of(&change, subject)?.unwrap_or_default();
        if before == entry {
            return Ok(());
        }
        put(&change, subject, &entry, at)?;
        // What was undone before can't be done again after something new.
        change.execute("DELETE FROM journal WHERE undone", [])?;
        change.execute(
            "INSERT INTO journal(at, file, finding, before, after) VALUES(?1, ?2, ?3, ?4, ?5)",
            params![at, subject.file.0, subject.finding, json(&before), json(&entry)],
        )?;
        change.execute(
            "DELETE FROM journal WHERE number <= (SELECT max(number) FROM journal) - ?1",
            params![MOST_CHANGES],
        )?;
        change.commit()?;
        Ok(())
    }

    /// Takes the last change back, or does the last one again that was taken back; what it was about and what stands there now.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn step(&mut self, undo: bool, at: i64) -> Result<Option<(Subject, Entry)>, CaseError> {
        let change = self.db.transaction()?;
        let (which, column) = if undo {
            ("WHERE NOT undone ORDER BY number DESC", "before")
        } else {
            ("WHERE undone ORDER BY number", "after")
        };
        let found = change
            .query_row(&format!("SELECT number, file, finding, {column} FROM journal {which} LIMIT 1"), [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
            })
            .optional()?;
        let Some((number, file, finding, text)) = found else { return Ok(None) };
        let subject = Subject { file: SourceId(file), finding };
        let entry: Entry = serde_json::from_str(&text).unwrap_or_default();
        put(&change, &subject, &entry, at)?;
        change.execute("UPDATE journal SET undone = ?1 WHERE number = ?2", params![undo, number])?;
        change.commit()?;
        Ok(Some((subject, entry)))
    }

    /// How many changes can be taken back, and how many done again.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn steps(&self) -> Result<(usize, usize), CaseError> {
        let count = "SELECT coalesce(sum(NOT undone), 0), coalesce(sum(undone), 0) FROM journal";
        Ok(self.db.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }
}

/// What is noted about something.
pub(super) fn entry_of(db: &Connection, subject: &Subject) -> rusqlite::Result<Option<Entry>> {
    let one = "SELECT note, mark, tags FROM entry WHERE file = ?1 AND finding = ?2";
    db.query_row(one, params![subject.file.0, subject.finding], |row| read_entry(row, 0)).optional()
}

/// Writes an entry, or takes it away.
pub(super) fn put(change: &Transaction, subject: &Subject, entry: &Entry, at: i64) -> rusqlite::Result<()> {
    if entry.is_empty() {
        let gone = "DELETE FROM entry WHERE file = ?1 AND finding = ?2";
        change.execute(gone, params![subject.file.0, subject.finding])?;
        return Ok(());
    }
    change.execute(
        "INSERT INTO entry(file, finding, note, mark, tags, changed) VALUES(?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT DO UPDATE SET note = ?3, mark = ?4, tags = ?5, changed = ?6",
        params![
            subject.file.0,
            subject.finding,
            entry.note,
            entry.mark.map(Mark::word).unwrap_or_default(),
            entry.tags.join("\n"),
            at
        ],
    )?;
    Ok(())
}

fn read_entry(row: &Row, first: usize) -> rusqlite::Result<Entry> {
    let (mark, tags): (String, String) = (row.get(first + 1)?, row.get(first + 2)?);
    let tags = tags.split('\n').map(str::to_owned).collect();
    Ok(Entry { note: row.get(first)?, mark: Mark::of_word(&mark), tags }.in_order())
}

fn json(entry: &Entry) -> String {
    serde_json::to_string(entry).unwrap_or_default()
}
