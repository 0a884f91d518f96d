//! From a row of the dump to the file, and from one file of it to another.

use std::path::PathBuf;

use super::dump_state::DumpView;
use super::jobs::{Key, Order};
use super::state::State;
use super::update::Means;
use crate::evidence::{Locator, SourceId};
use crate::inspect::Report;
use crate::inspect::across::{lead, merge_report};
use crate::present::dump::Line;
use crate::present::speech::{t, tf};
use crate::sandbox::Cancel;

/// Files that are on their way into the window.
#[derive(Debug)]
pub(super) struct Opening {
    /// Things of the dump, and the names under which they are opened once those are known.
    files: Vec<(u32, Option<PathBuf>)>,
    /// The bytes that are wanted of the only one.
    at: Option<Locator>,
}

impl DumpView {
    /// Puts what the neighbours of a file say to its report, and first among equals what brought it to its place.
    fn dress(&self, report: &mut Report, file: u32) {
        merge_report(report, file, &self.beside);
        if let Some(check) = self.table().and_then(|table| table.at(file)).and_then(Line::check) {
            lead(report, check);
        }
    }
}

impl State {
    /// The row in the dump of the file that is shown.
    pub(super) fn row_in_dump(&self) -> Option<&Line> {
        let at = self.at.as_ref().filter(|at| at.path.is_empty())?;
        self.dump.table()?.at(self.in_dump(&self.opened.get(at.file)?.path)?)
    }

    /// Opens things of the dump: one is shown, at its bytes where some are wanted; several are put side by side.
    pub(super) fn open_rows(&mut self, files: Vec<u32>, at: Option<Locator>, means: &Means) {
        let Some(table) = self.dump.table().cloned() else { return };
        let mut opening = Opening { files: Vec::new(), at };
        for file in files {
            let Some(entry) = table.at(file).map(|line| line.entry.clone()) else { continue };
            match entry.member {
                None => opening.files.push((file, Some(entry.path.clone()))),
                Some(number) => {
                    let known = self.dump.names.iter().find(|(_, known)| **known == file).map(|(name, _)| name.clone());
                    if known.is_none() {
                        means.jobs.take_member(file, entry.path.clone(), number, entry.id.clone());
                    }
                    opening.files.push((file, known));
                }
            }
        }
        let named: Vec<(u32, PathBuf)> =
            opening.files.iter().filter_map(|(file, name)| Some((*file, name.clone()?))).collect();
        self.dump.opening = Some(opening);
        for (file, name) in named {
            self.fetch_row(file, name, means);
        }
        self.show_opened();
    }

    /// A member was taken out of its container.
    pub(super) fn taken(&mut self, file: u32, taken: Result<PathBuf, String>, means: &Means) {
        let Some(opening) = &mut self.dump.opening else { return };
        let Some(wanted) = opening.files.iter_mut().find(|(known, _)| *known == file) else { return };
        match taken {
            Ok(name) => {
                wanted.1 = Some(name.clone());
                self.fetch_row(file, name, means);
            }
            Err(why) => {
                let name = self.dump.table().and_then(|table| table.at(file)).map(|line| line.entry.name.clone());
                self.dump.opening = None;
                self.notice(tf("{} could not be opened: {}", &[&name.unwrap_or_default(), &why]));
            }
        }
    }

    /// Has a thing of the dump examined, unless it is open already.
    fn fetch_row(&mut self, file: u32, name: PathBuf, means: &Means) {
        self.dump.names.insert(name.clone(), file);
        if let Some(place) = self.places.get(&name).copied() {
            // It may have been opened before the dump was read.
            if let Some(opened) = self.opened.get_mut(place) {
                self.dump.dress(&mut opened.report, file);
                self.files.remake = true;
            }
            return self.show_opened();
        }
        let mut settings = means.engine.clone();
        settings.confirmed.extend(self.dump.confirmed.get(&file).into_iter().flatten().cloned());
        if let Err(why) = means.jobs.ask(Order::Examine(vec![name], settings, Cancel::default())) {
            self.dump.opening = None;
            self.notice(why);
        }
    }

    /// The report of a file with what its neighbours in the dump say of it.
    pub(super) fn dressed(&self, path: &std::path::Path, mut report: Report) -> Report {
        if let Some(file) = self.in_dump(path) {
            self.dump.dress(&mut report, file);
        }
        report
    }

    /// The neighbours have spoken: files that are open already hear of it.
    pub(super) fn dress_opened(&mut self) {
        let mut shown = false;
        for (place, opened) in self.opened.iter_mut().enumerate() {
            if let Some(file) = self.dump.names.get(&opened.path) {
                self.dump.dress(&mut opened.report, *file);
                shown |= self.at.as_ref().is_some_and(|at| at.file == place);
                self.files.remake = true;
            }
        }
        if shown {
            self.show_again();
        }
    }

    /// Shows what was opened as soon as all of it is there.
    pub(super) fn show_opened(&mut self) {
        let Some(opening) = &self.dump.opening else { return };
        let place = |name: &Option<PathBuf>| self.places.get(name.as_ref()?).copied();
        let keys: Option<Vec<Key>> =
            opening.files.iter().map(|(_, name)| Some(Key { file: place(name)?, path: Vec::new() })).collect();
        let Some(keys) = keys else { return };
        let at = self.dump.opening.take().and_then(|opening| opening.at);
        let Some(first) = keys.first().cloned() else { return };
        self.leave_for(|state| {
            state.dump.open = false;
            state.select(first);
            if keys.len() > 1 {
                state.compare.chosen = keys;
                state.compare.made = None;
                state.compare.open = true;
                state.make_comparison();
            }
            if let Some(at) = at {
                state.go_to(at);
            }
        });
    }

    /// Goes to a place of another file, which is known by the hash of its bytes.
    pub(super) fn elsewhere(&mut self, id: &SourceId, at: Locator, means: &Means) {
        let row = self.files.rows.iter().find(|row| row.id.as_ref() == Some(id));
        if let Some(key) = row.map(|row| Key { file: row.file, path: row.path.clone() }) {
            return self.visit(key, at);
        }
        match self.dump.table().and_then(|table| table.with_id(id)).map(|line| line.entry.file) {
            Some(file) => self.open_rows(vec![file], Some(at), means),
            None => self.notice(t("That file is not open")),
        }
    }
}
