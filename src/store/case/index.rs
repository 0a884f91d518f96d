//! The index of a dump in the case's file: the traits of each thing, packed, and the words to search in.
//!
//! What was gathered is kept in pieces, each one transaction: a program that is killed loses the last piece only, and goes on where
//! it was. A file that is as it was is not read again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{CaseError, schema};
use crate::inspect::across::{Beside, Digest, Gleaned, Keeper, Kept, MarkKind, Shelf, Traits, unpack};

/// Things that are kept in one transaction.
const PIECE: u32 = 256;
/// Hits of a search that are given.
const MOST_HITS: usize = 100_000;
/// Words of one thing that can be searched (bytes).
const MOST_TEXT: usize = 16 * 1024;

/// The index of a dump, in a case's file or in memory.
#[derive(Debug)]
pub struct Index {
    /// Several may look things up at once.
    db: Mutex<Connection>,
    /// Positions that are given, those in the open transaction too.
    next: u32,
    /// Things in the open transaction.
    open: u32,
    /// Whether words are kept to search in.
    searchable: bool,
}

impl Index {
    /// Of the case in this file.
    ///
    /// # Errors
    /// When it is no case, or can't be opened for writing.
    pub fn open(path: &Path) -> Result<Self, CaseError> {
        let case = super::Case::open(path)?;
        Self::of(case.db, true)
    }

    /// The same; where nothing stands there, a new case is made.
    ///
    /// # Errors
    /// When it is no case, or can't be opened or made.
    pub fn open_or_make(path: &Path) -> Result<Self, CaseError> {
        if !path.exists() {
            super::Case::in_memory()?.save_as(path, false, &[])?;
        }
        Self::open(path)
    }

    /// One that lasts until it is dropped; words are not kept, they would fill the memory.
    ///
    /// # Errors
    /// When SQLite has no memory for it.
    pub fn in_memory() -> Result<Self, CaseError> {
        let mut db = Connection::open_in_memory()?;
        schema::prepare(&db)?;
        schema::create(&mut db)?;
        Self::of(db, false)
    }

    fn of(db: Connection, searchable: bool) -> Result<Self, CaseError> {
        let next: i64 = db.query_row("SELECT coalesce(max(position) + 1, 0) FROM thing", [], |row| row.get(0))?;
        let next = u32::try_from(next).map_err(|_| CaseError::NotOurs)?;
        Ok(Self { db: Mutex::new(db), next, open: 0, searchable })
    }

    fn db(&mut self) -> &Connection {
        self.db.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn shared(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the dumps stand that were gathered into it, the first one first.
    ///
    /// # Errors
    /// When the case can't be read.
    pub fn roots(&self) -> Result<Vec<PathBuf>, CaseError> {
        Ok(super::files::roots(&self.shared())?)
    }

    /// Positions of the things in which all these words stand, in subject, names, addresses, identifiers or text.
    ///
    /// # Errors
    /// When the case can't be read.
    pub fn search(&self, words: &str) -> Result<Vec<u32>, CaseError> {
        // Each word as it is, the last one as a beginning: nothing of the query's own language reaches SQLite.
        let quoted: Vec<String> =
            words.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!("{}*", quoted.join(" "));
        let db = self.shared();
        let mut all = db.prepare("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid LIMIT ?2")?;
        let rows = all.query_map(params![query, MOST_HITS], |row| row.get::<_, i64>(0))?;
        let found = rows.filter_map(|row| row.ok().and_then(|position| u32::try_from(position).ok()));
        Ok(found.collect())
    }

    /// Takes out all of one file; gives the positions.
    fn forget(&mut self, path: &str) -> rusqlite::Result<Vec<u32>> {
        let gone = {
            let mut all = self.db().prepare("SELECT position FROM thing WHERE path = ?1")?;
            let rows = all.query_map(params![path], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        self.begin()?;
        self.db()
            .execute("DELETE FROM words WHERE rowid IN (SELECT position FROM thing WHERE path = ?1)", params![path])?;
        self.db().execute("DELETE FROM thing WHERE path = ?1", params![path])?;
        self.db().execute("DELETE FROM source WHERE path = ?1", params![path])?;
        Ok(gone)
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        if self.open == 0 {
            self.db().execute_batch("BEGIN IMMEDIATE")?;
        }
        self.open += 1;
        Ok(())
    }

    fn end_piece(&mut self) -> rusqlite::Result<()> {
        if self.open > 0 {
            self.db().execute_batch("COMMIT")?;
            self.open = 0;
        }
        Ok(())
    }

    fn write(&mut self, path: &str, gleaned: &Gleaned) -> rusqlite::Result<u32> {
        self.begin()?;
        let position = self.next;
        let digest = postcard::to_stdvec(&gleaned.digest).unwrap_or_default();
        let insert = "INSERT INTO thing(position, path, traits, digest) VALUES(?1, ?2, ?3, ?4)";
        self.db().prepare(insert)?.execute(params![position, path, gleaned.packed, digest])?;
        let mut count = self.db().prepare("UPDATE source SET things = things + 1 WHERE path = ?1")?;
        count.execute(params![path])?;
        drop(count);
        if self.searchable {
            let mut words = self.db().prepare("INSERT INTO words(rowid, heads, text) VALUES(?1, ?2, ?3)")?;
            let (heads, text) = gleaned.traits().map(|traits| searchable(&traits)).unwrap_or_default();
            words.execute(params![position, heads, text])?;
        }
        self.next += 1;
        if self.open >= PIECE {
            self.end_piece()?;
        }
        Ok(position)
    }
}

/// What of a thing is searched: its heads, and its words.
fn searchable(traits: &Traits) -> (String, String) {
    const HEADS: [MarkKind; 12] = [
        MarkKind::From,
        MarkKind::FromName,
        MarkKind::Recipient,
        MarkKind::MessageId,
        MarkKind::Client,
        MarkKind::Author,
        MarkKind::LastBy,
        MarkKind::Producer,
        MarkKind::Machine,
        MarkKind::PdfId,
        MarkKind::DocumentId,
        MarkKind::EnclosedName,
    ];
    let (mut heads, mut text) = (traits.name(), String::new());
    for one in traits.all() {
        let marks = HEADS.iter().flat_map(|kind| one.marks(*kind)).map(|mark| mark.value.as_str());
        for word in one.title.as_deref().into_iter().chain(marks) {
            heads.push(' ');
            heads.push_str(word);
        }
        one.words.iter().for_each(|passage| {
            text.push_str(&passage.text);
            text.push('\n');
        });
    }
    for text in [&mut heads, &mut text] {
        text.truncate(text.floor_char_boundary(MOST_TEXT));
    }
    (heads, text)
}

impl Shelf for Index {
    fn traits(&self, file: u32) -> Option<Traits> {
        let db = self.shared();
        let mut one = db.prepare("SELECT traits FROM thing WHERE position = ?1").ok()?;
        let packed: Vec<u8> = one.query_row(params![file], |row| row.get(0)).ok()?;
        unpack(&packed)
    }

    fn digest(&self, file: u32) -> Option<Digest> {
        let db = self.shared();
        let mut one = db.prepare("SELECT digest FROM thing WHERE position = ?1").ok()?;
        let written: Vec<u8> = one.query_row(params![file], |row| row.get(0)).ok()?;
        postcard::from_bytes(&written).ok()
    }

    fn judged(&self, state: u64) -> Option<Beside> {
        let db = self.shared();
        let mut one = db.prepare("SELECT beside FROM judged WHERE state = ?1").ok()?;
        let written: Vec<u8> = one.query_row(params![signed(state)], |row| row.get(0)).ok()?;
        postcard::from_bytes(&written).ok()
    }

    fn keep_judged(&self, state: u64, beside: &Beside) {
        let Ok(written) = postcard::to_stdvec(beside) else { return };
        let db = self.shared();
        // Only the last one is of use. What can't be kept, as a value longer than a case may hold, is judged again.
        let _ = db.execute("DELETE FROM judged", []).and_then(|_| {
            db.execute("INSERT INTO judged(state, beside) VALUES(?1, ?2)", params![signed(state), written])
        });
    }
}

/// A number as SQLite keeps it.
fn signed(number: u64) -> i64 {
    i64::from_ne_bytes(number.to_ne_bytes())
}

impl Keeper for Index {
    fn len(&self) -> u32 {
        self.next
    }

    fn rooted(&mut self, roots: &[String]) -> Result<(), String> {
        let work = |this: &mut Self| -> rusqlite::Result<()> {
            this.begin()?;
            let mut insert = this.db().prepare("INSERT INTO root(path) VALUES(?1) ON CONFLICT DO NOTHING")?;
            for root in roots {
                insert.execute(params![root])?;
            }
            drop(insert);
            this.end_piece()
        };
        work(self).map_err(|error| CaseError::from(error).to_string())
    }

    fn kept(&mut self, path: &str, stated: &str) -> Kept {
        let known =
            self.db().prepare("SELECT stated, things, ended FROM source WHERE path = ?1").and_then(|mut one| {
                let row =
                    |row: &rusqlite::Row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?));
                one.query_row(params![path], row).optional()
            });
        match known {
            Ok(Some((then, things, ended))) if then == stated => {
                Kept { things: things.unsigned_abs(), ended, gone: Vec::new() }
            }
            known => {
                // It is another file now: what was kept of it is none of this dump's. What can't be written is gathered all the same.
                let anew = known.is_ok_and(|known| known.is_none());
                let gone = if anew { Vec::new() } else { self.forget(path).unwrap_or_default() };
                let _ = self.begin().and_then(|()| {
                    let mut insert =
                        self.db().prepare("INSERT INTO source(path, stated, things, ended) VALUES(?1, ?2, 0, 0)")?;
                    insert.execute(params![path, stated])
                });
                Kept { gone, ..Kept::default() }
            }
        }
    }

    fn keep(&mut self, path: &str, gleaned: &Gleaned) -> Result<u32, String> {
        self.write(path, gleaned).map_err(|error| CaseError::from(error).to_string())
    }

    fn ended(&mut self, path: &str) -> Result<(), String> {
        let write = |this: &mut Self| -> rusqlite::Result<()> {
            this.begin()?;
            let mut end = this.db().prepare("UPDATE source SET ended = 1 WHERE path = ?1")?;
            end.execute(params![path])?;
            Ok(())
        };
        write(self).map_err(|error| CaseError::from(error).to_string())
    }

    fn keep_only(&mut self, met: &BTreeSet<String>, roots: &[String]) -> Result<Vec<u32>, String> {
        let below = |path: &str| {
            roots.iter().any(|root| {
                path == root
                    || path
                        .strip_prefix(root.as_str())
                        .is_some_and(|rest| root.ends_with('/') || rest.starts_with(['/', '\\']))
            })
        };
        let work = |this: &mut Self| -> rusqlite::Result<Vec<u32>> {
            let known: Vec<String> = {
                let mut all = this.db().prepare("SELECT path FROM source")?;
                let rows = all.query_map([], |row| row.get(0))?;
                rows.collect::<rusqlite::Result<_>>()?
            };
            let mut gone = Vec::new();
            for path in known.iter().filter(|path| below(path) && !met.contains(*path)) {
                gone.extend(this.forget(path)?);
            }
            Ok(gone)
        };
        work(self).map_err(|error| CaseError::from(error).to_string())
    }

    fn flush(&mut self) -> Result<(), String> {
        self.end_piece().map_err(|error| CaseError::from(error).to_string())
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // What is not on the disk yet is brought there; if it can't be, it is gathered again.
        let _ = self.end_piece();
    }
}
