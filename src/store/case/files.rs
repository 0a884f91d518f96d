//! The files of a case: what they were called and where they stood, so that the case can be opened again with them.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::{Case, CaseError};
use crate::evidence::SourceId;

/// Files that are read of one case.
const MOST_FILES: usize = 200_000;

/// Dumps that are read of one case.
const MOST_ROOTS: usize = 64;

/// One file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Its hash.
    pub id: SourceId,
    /// The name it had.
    pub name: String,
    /// Where it stood on this machine; `None` in a case that was handed over.
    pub path: Option<PathBuf>,
    /// What it is.
    pub kind: String,
    /// Where it stood when it was examined last.
    pub standing: String,
    /// Its size.
    pub bytes: u64,
}

impl CaseFile {
    /// The name of a path, as the list of a case shows it.
    pub fn name_of(path: &Path) -> String {
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }
}

impl Case {
    /// Takes files into the case, or says anew where they are.
    ///
    /// # Errors
    /// When it can't be written; then none was taken.
    pub fn add(&mut self, files: &[CaseFile], at: i64) -> Result<(), CaseError> {
        let change = self.db.transaction()?;
        for file in files {
            change.execute(
                "INSERT INTO file(sha256, name, path, kind, standing, bytes, added) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                 ON CONFLICT DO UPDATE SET name = ?2, path = ?3, kind = ?4, standing = ?5",
                params![
                    file.id.0,
                    file.name,
                    file.path.as_deref().and_then(Path::to_str),
                    file.kind,
                    file.standing,
                    i64::try_from(file.bytes).unwrap_or(i64::MAX),
                    at
                ],
            )?;
        }
        change.commit()?;
        Ok(())
    }

    /// The files, in the order in which they were taken in.
    ///
    /// # Errors
    /// When the case can't be read.
    pub fn files(&self) -> Result<Vec<CaseFile>, CaseError> {
        let mut all = self.db.prepare(
            "SELECT sha256, name, path, kind, standing, bytes FROM file \
             WHERE length(name) < 4096 AND coalesce(length(path), 0) < 16384 ORDER BY added, name, sha256 LIMIT ?1",
        )?;
        let rows = all.query_map(params![MOST_FILES], |row| {
            Ok(CaseFile {
                id: SourceId(row.get(0)?),
                name: row.get(1)?,
                path: row.get::<_, Option<String>>(2)?.map(PathBuf::from),
                kind: row.get(3)?,
                standing: row.get(4)?,
                bytes: row.get::<_, i64>(5)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Where the dumps stand that were gathered into it, the first one first.
    ///
    /// # Errors
    /// When the case can't be read.
    pub fn roots(&self) -> Result<Vec<PathBuf>, CaseError> {
        Ok(roots(&self.db)?)
    }
}

pub(super) fn roots(db: &Connection) -> rusqlite::Result<Vec<PathBuf>> {
    let mut all = db.prepare("SELECT path FROM root WHERE length(path) < 16384 ORDER BY number LIMIT ?1")?;
    let rows = all.query_map(params![MOST_ROOTS], |row| row.get::<_, String>(0))?;
    rows.map(|path| path.map(PathBuf::from)).collect()
}
