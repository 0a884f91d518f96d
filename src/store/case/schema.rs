//! The form of a case file: its mark, its tables, and how earlier forms become the present one.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::CaseError;

/// "Plmp": the mark at byte 68 of a case file (SQLite file format, 1.3.15).
const APPLICATION: i32 = 0x506C_6D70;
/// The present form.
const FORM: i64 = 4;
/// Longest value (bytes) that a case may hold: a note and more. A foreign file can't make us read a gigabyte.
const LONGEST_VALUE: i32 = 16 * 1024 * 1024;
/// How long (milliseconds) a write waits for another window.
const PATIENCE_MS: u64 = 3_000;

/// One step for each form: the first makes an empty case, the second adds the index of a dump, the third what is remembered of
/// each of its things and what they said of one another, the fourth where the dump stands and what its things let measure (what was
/// gathered before the third and the fourth is gathered anew).
const STEPS: &[&str] = &["
CREATE TABLE file(
    sha256 TEXT PRIMARY KEY CHECK(length(sha256) = 64),
    name TEXT NOT NULL,
    path TEXT,
    kind TEXT NOT NULL,
    standing TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    added INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entry(
    file TEXT NOT NULL CHECK(length(file) = 64),
    finding TEXT NOT NULL,
    note TEXT NOT NULL,
    mark TEXT NOT NULL,
    tags TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY(file, finding)
) STRICT, WITHOUT ROWID;
CREATE TABLE journal(
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    finding TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
", "
CREATE TABLE source(
    path TEXT PRIMARY KEY,
    stated TEXT NOT NULL,
    things INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE thing(
    position INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    traits BLOB NOT NULL
) STRICT;
CREATE INDEX thing_by_path ON thing(path);
CREATE VIRTUAL TABLE words USING fts5(heads, text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
", "
DELETE FROM words;
DELETE FROM thing;
DELETE FROM source;
ALTER TABLE thing ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
CREATE TABLE judged(
    state INTEGER PRIMARY KEY,
    beside BLOB NOT NULL
) STRICT;
", "
DELETE FROM words;
DELETE FROM thing;
DELETE FROM source;
DELETE FROM judged;
CREATE TABLE root(
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
) STRICT;
"];

/// Whether a file begins as a case does.
pub(super) fn has_mark(path: &Path) -> bool {
    let mut first = [0_u8; 72];
    let is_file = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    let read =
        is_file && OpenOptions::new().read(true).open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok();
    read && first.starts_with(b"SQLite format 3\0") && first.ends_with(&APPLICATION.to_be_bytes())
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // Never made by opening, never by the words of a URI.
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// What holds for every case, before a word of it is read.
pub(super) fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    db.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    db.busy_timeout(std::time::Duration::from_millis(PATIENCE_MS))?;
    // Nothing is written beside the case, and never into a folder for temporary files.
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "cell_size_check", true)
}

/// Makes the tables of an empty case.
pub(super) fn create(db: &mut Connection) -> Result<(), CaseError> {
    db.pragma_update(None, "application_id", APPLICATION)?;
    rise(db, 0)
}

/// Holds a file against the form it says it has, and brings it to the present one.
pub(super) fn check(db: &mut Connection) -> Result<(), CaseError> {
    let form: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if form > FORM {
        return Err(CaseError::Newer(form));
    }
    if form < 1 || tables(db)? != tables(&of_form(form)?)? {
        return Err(CaseError::NotOurs);
    }
    let sound: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(CaseError::NotOurs);
    }
    rise(db, form)
}

/// Every change survives the end of the program at any moment; each is on the disk before it is acknowledged.
pub(super) fn write_ahead(db: &Connection) -> rusqlite::Result<()> {
    // A file system without shared memory keeps the older journal, which is as safe.
    let _mode: String = db.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    db.pragma_update(None, "synchronous", "full")
}

/// The case as the bytes of one file.
pub(super) fn bytes(db: &mut Connection) -> rusqlite::Result<Vec<u8>> {
    Ok(db.serialize("main")?.to_vec())
}

fn rise(db: &mut Connection, from: i64) -> Result<(), CaseError> {
    let transaction = db.transaction()?;
    for (form, step) in (1..).zip(STEPS).filter(|(form, _)| *form > from) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", form)?;
    }
    transaction.commit()?;
    Ok(())
}

/// An empty case of an earlier form.
fn of_form(form: i64) -> Result<Connection, CaseError> {
    let db = Connection::open_in_memory()?;
    for (_, step) in (1..).zip(STEPS).filter(|(number, _)| *number <= form) {
        db.execute_batch(step)?;
    }
    Ok(db)
}

/// Everything that a file declares: a table, an index, a view or a trigger more would not be ours.
fn tables(db: &Connection) -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    let mut all = db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name LIMIT 100")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::{FORM, STEPS};

    #[test]
    fn the_present_form_is_the_last_step() {
        assert_eq!(usize::try_from(FORM).unwrap(), STEPS.len());
    }
}
