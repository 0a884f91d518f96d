//! `examine --html`: the report beside its file's last look, written whole, over nothing but an earlier report.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{NOTHING, UNREAD, WRONG_USE, complain, shown};
use crate::evidence::{Repair, Strips};
use crate::inspect::Report;
use crate::present::document::Contents;
use crate::present::{html, rows};
use crate::sandbox::{Engine, still_the_same, tells};
use crate::store::export::{self, NotWritten, Over};
use crate::store::safe_name;

/// Where the reports of one call go.
pub(super) struct Pages {
    target: PathBuf,
    /// Whether `target` is a folder.
    several: bool,
    over: Over,
    /// Files that are read by this call.
    inputs: Vec<PathBuf>,
    taken: BTreeSet<String>,
    contents: Contents,
    /// Reads the bytes of exhibits.
    engine: Engine,
}

impl Pages {
    /// `target` is a folder if there are `several` files; `force` writes over what is there, whatever it is.
    pub(super) fn new(
        target: &Path,
        several: bool,
        force: bool,
        inputs: Vec<PathBuf>,
        contents: Contents,
        engine: Engine,
    ) -> Self {
        let over = if force { Over::Anything } else { Over::What(html::MARK) };
        Self { target: target.to_owned(), several, over, inputs, taken: BTreeSet::new(), contents, engine }
    }

    /// Whether anything can be written there at all; said before the work.
    ///
    /// # Errors
    /// The exit status, when not.
    pub(super) fn ready(&self) -> Result<(), u8> {
        if self.several {
            return Ok(());
        }
        match export::may_write(&self.target, self.over, &self.inputs) {
            Ok(_) => Ok(()),
            Err(why) => Err(say(&self.target, &why)),
        }
    }

    /// Looks at the file once more, and writes its report; gives the exit status.
    pub(super) fn write(&mut self, path: &Path, report: &mut Report) -> u8 {
        let mut status = NOTHING;
        if let Err(why) = still_the_same(path, report) {
            complain(&format!("palimpsest: {}: {why}", shown(path)));
            report.repairs.insert(0, Repair::changed(why));
            status = UNREAD;
        }
        let mut target = self.target.clone();
        if self.several {
            target.push(self.name(&report.path));
        }
        let folder = if self.several { make_folder(&self.target) } else { Ok(()) };
        let text = html::report(report, &self.contents, &strips(&mut self.engine, path, report));
        let written = folder.and_then(|()| export::write(&target, text.as_bytes(), self.over, &self.inputs));
        match written {
            Ok(()) => status,
            Err(why) => say(&target, &why).max(status),
        }
    }

    /// A name for the report of this file; names that meet are numbered.
    fn name(&mut self, path: &str) -> String {
        let name = safe_name(rows::file_name(path), "report");
        let mut file = format!("{name}.html");
        let mut number = 1;
        // Some systems take `A` and `a` for one.
        while !self.taken.insert(file.to_lowercase()) {
            number += 1;
            file = format!("{name}-{number}.html");
        }
        file
    }
}

/// The bytes of the exhibits of one file; it is read again only where there are any.
pub(super) fn strips(engine: &mut Engine, path: &Path, report: &Report) -> Strips {
    let mut strips = Strips::default();
    // A file that has changed since is complained of elsewhere.
    if tells(report)
        && let Ok(held) = engine.load(path, report.id.as_ref())
    {
        engine.strips(&held, report, &mut strips);
    }
    strips
}

#[expect(clippy::disallowed_methods, reason = "the folder that the user names for the reports")]
fn make_folder(folder: &Path) -> Result<(), NotWritten> {
    std::fs::create_dir_all(folder).map_err(NotWritten::Io)
}

/// Says why a report is not written; gives the exit status.
pub(super) fn say(target: &Path, why: &NotWritten) -> u8 {
    match why {
        NotWritten::Exists => {
            let other = "exists already and is no report of this program; --force writes over it";
            complain(&format!("palimpsest: {}: {other}", shown(target)));
            WRONG_USE
        }
        NotWritten::Io(error) => {
            complain(&format!("palimpsest: {}: the report cannot be written: {error}", shown(target)));
            UNREAD
        }
        _ => {
            complain(&format!("palimpsest: {}: {why}", shown(target)));
            WRONG_USE
        }
    }
}
