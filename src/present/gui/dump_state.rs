//! What the window knows of a dump, and what can happen to it.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::dump_jobs::{ToArrange, ToGather};
use super::dump_open::Opening;
use super::state::State;
use super::update::Means;
use crate::inspect::across::Beside;
use crate::present::dump::{self, Arranged, Column, DumpTable, GroupKind, Line, Query};
use crate::present::rows::MOST_COMPARED;
use crate::present::speech::{t, tf};
use crate::sandbox::{Cancel, Pause, Progress};

/// What can happen to a dump.
#[derive(Debug, Clone)]
pub(super) enum DumpAction {
    /// Opens these as a dump, whatever their size.
    Open(Vec<PathBuf>),
    /// Reads it again: into the case that has a file now, or what is new.
    Again,
    /// Shows the table, or the file that was looked at.
    Show(bool),
    Pause(bool),
    Stop,
    /// The question changed: rows are made again.
    Arrange,
    Sort(Column),
    /// No filter at all.
    Clear,
    /// Searches the texts for what is typed.
    Search,
    /// Selects so many rows further down.
    Move(isize),
    /// Selects a row.
    Row(usize),
    /// Opens a row.
    Enter(usize),
    /// Takes a row into a comparison, or out of it.
    Mark(u32),
    /// Copies the selected row.
    Copy,
    /// Shows or hides a panel.
    Groups(bool),
    Times(bool),
    Kind(GroupKind),
    /// What is offered to be opened as a dump is not wanted.
    NoOffer,
}

/// A gathering at work.
#[derive(Debug)]
pub(super) struct Running {
    pub number: u64,
    pub cancel: Cancel,
    pub pause: Pause,
    pub progress: Progress,
    since: Instant,
    /// When it was held up, and for how long before that.
    held: (Option<Instant>, Duration),
    /// Set once it is to end.
    pub stopping: bool,
    /// Set once everything is read: the files are judged side by side.
    pub judging: bool,
}

impl Running {
    /// Seconds at work.
    pub(super) fn seconds(&self) -> f32 {
        let now = self.held.0.map_or_else(|| self.since.elapsed(), |at| at.duration_since(self.since));
        now.saturating_sub(self.held.1).as_secs_f32()
    }
}

/// The search in the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Texts {
    #[default]
    NotAsked,
    Running(String),
    /// For these words, so many.
    Found(String, usize),
    Failed(String),
}

/// What is offered to be opened as a dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    /// Files that were opened one by one.
    Few(Vec<PathBuf>),
    /// Dumps of a case that this window never had open: what a foreign file names is read only where somebody says so.
    OfCase(Vec<PathBuf>),
}

/// A dump as the window knows it.
#[derive(Debug, Default)]
pub(super) struct DumpView {
    /// Whether it fills the view.
    pub open: bool,
    pub roots: Vec<PathBuf>,
    pub title: String,
    pub running: Option<Running>,
    /// Why it could not be gathered.
    pub failed: Option<String>,
    /// Whether somebody stopped it before its end.
    pub stopped: bool,
    /// What was left out, and why.
    pub said: Vec<String>,
    /// The newest rows; what is shown follows when they are filtered and sorted.
    pub table: Option<Arc<DumpTable>>,
    pub shown: Arranged,
    pub query: Query,
    /// Number of the last question of order.
    pub asked: u64,
    /// Number of the last gathering.
    pub gatherings: u64,
    /// The selected thing and its row; the first one until somebody selects.
    pub selected: Option<u32>,
    pub row: usize,
    touched: bool,
    /// Set when the selected row has to come into sight.
    pub reveal: bool,
    /// Set when the field has to take the keyboard.
    pub focus: bool,
    /// Whether somebody types there, in this frame or until it.
    pub typing: bool,
    /// Chosen to be compared.
    pub marked: Vec<u32>,
    pub opening: Option<Opening>,
    /// Names under which things of the dump were opened.
    pub names: HashMap<PathBuf, u32>,
    pub texts: Texts,
    pub searches: u64,
    /// Whether the texts are in the case's file.
    pub searchable: bool,
    pub kind: Option<GroupKind>,
    pub groups_open: Option<bool>,
    pub times_open: Option<bool>,
    /// Columns of the picture of times that are being chosen: where it began, and where it is.
    pub drag: Option<(usize, usize)>,
    pub offer: Option<Offer>,
    pub beside: Arc<Beside>,
    pub confirmed: HashMap<u32, BTreeSet<String>>,
}

impl DumpView {
    /// Whether there is one.
    pub(super) fn is_there(&self) -> bool {
        !self.roots.is_empty()
    }

    /// The newest rows, filtered or not.
    pub(super) fn table(&self) -> Option<&Arc<DumpTable>> {
        self.table.as_ref()
    }

    /// The selected row.
    pub(super) fn line(&self) -> Option<&Line> {
        self.shown.line(self.row)
    }

    /// The letter of a row that is to be compared.
    pub(super) fn letter(&self, file: u32) -> Option<char> {
        let at = self.marked.iter().position(|marked| *marked == file)?;
        Some(char::from(b'A'.saturating_add(u8::try_from(at).unwrap_or_default())))
    }

    fn select(&mut self, row: usize) {
        self.row = row.min(self.shown.shown.len().saturating_sub(1));
        self.selected = self.line().map(|line| line.entry.file);
        (self.touched, self.reveal) = (true, true);
    }

    /// Takes rows that were filtered and sorted; gives back those that were shown before.
    pub(super) fn take_shown(&mut self, arranged: Arranged) -> Arranged {
        let before = std::mem::replace(&mut self.shown, arranged);
        let row = self.selected.filter(|_| self.touched).and_then(|file| self.shown.row_of(file));
        self.row = row.unwrap_or_default();
        self.selected = self.line().map(|line| line.entry.file);
        self.touched &= row.is_some();
        before
    }
}

impl State {
    /// Opens a dump: its rows come as they are read.
    pub(super) fn open_dump(&mut self, paths: Vec<PathBuf>, means: &Means) {
        if let Some(running) = &self.dump.running {
            running.cancel.cancel();
        }
        self.overlay = None;
        if !self.private {
            paths.iter().for_each(|path| self.settings.remember(path));
        }
        let number = self.dump.gatherings + 1;
        let (cancel, pause) = (Cancel::default(), Pause::default());
        let wanted = ToGather {
            number,
            paths: paths.clone(),
            settings: means.engine.clone(),
            cancel: cancel.clone(),
            pause: pause.clone(),
            case: self.case.path.clone(),
        };
        let asked = self.dump.asked;
        let mut before = DumpView::default();
        self.leave_for(|state| {
            state.compare.open = false;
            before = std::mem::take(&mut state.dump);
            state.dump = DumpView {
                open: true,
                title: dump::title(&paths),
                roots: paths,
                gatherings: number,
                asked: asked + 1,
                ..DumpView::default()
            };
        });
        means.jobs.beside(move |_| drop(before));
        match means.jobs.gather(wanted) {
            Ok(()) => {
                let progress = Progress::default();
                let held = (None, Duration::ZERO);
                let since = Instant::now();
                self.dump.running =
                    Some(Running { number, cancel, pause, progress, since, held, stopping: false, judging: false });
            }
            Err(why) => self.dump.failed = Some(why),
        }
    }

    /// Shows a dump that is made already, as if it had just been read.
    pub(super) fn show_dump(&mut self, roots: Vec<PathBuf>, table: DumpTable) {
        let table = Arc::new(table);
        self.dump = DumpView {
            open: true,
            title: dump::title(&roots),
            roots,
            table: Some(table.clone()),
            ..DumpView::default()
        };
        self.dump.take_shown(dump::arrange(table, &self.dump.query));
    }

    pub(super) fn dump_action(&mut self, action: DumpAction, means: &Means) {
        match action {
            DumpAction::Open(paths) => self.open_dump(paths, means),
            DumpAction::Again => self.open_dump(self.dump.roots.clone(), means),
            DumpAction::Show(true) if !self.dump.is_there() => self.notice(t("No dump is open")),
            DumpAction::Show(open) => self.leave_for(|state| {
                state.dump.open = open;
                state.compare.open &= !open;
            }),
            DumpAction::Pause(hold) => {
                if let Some(running) = &mut self.dump.running {
                    running.pause.set(hold);
                    let (at, before) = running.held;
                    running.held = match (hold, at) {
                        (true, None) => (Some(Instant::now()), before),
                        (false, Some(at)) => (None, before + at.elapsed()),
                        (_, at) => (at, before),
                    };
                }
            }
            DumpAction::Stop => self.stop_dump(),
            DumpAction::Arrange => {
                self.dump.query.hits = self.dump.query.hits.take().filter(|_| self.dump.still_found());
                self.arrange_dump(means);
            }
            DumpAction::Sort(column) => {
                let query = &mut self.dump.query;
                (query.turned, query.column) = (query.column == column && !query.turned, column);
                self.dump.reveal = true;
                self.arrange_dump(means);
            }
            DumpAction::Clear => {
                self.dump.query = self.dump.query.cleared();
                self.dump.texts = Texts::NotAsked;
                self.dump.reveal = true;
                self.arrange_dump(means);
            }
            DumpAction::Search => self.search_dump(means),
            DumpAction::Move(by) => self.dump.select(self.dump.row.saturating_add_signed(by)),
            DumpAction::Row(row) => self.dump.select(row),
            DumpAction::Enter(row) => {
                self.dump.select(row);
                if let Some(file) = self.dump.selected {
                    self.open_rows(vec![file], None, means);
                }
            }
            DumpAction::Mark(file) => self.mark_row(file),
            DumpAction::Copy => {
                let row = self.dump.row;
                means.jobs.copy_rows(self.dump.shown.clone(), row..row + 1);
            }
            DumpAction::Groups(open) => self.dump.groups_open = Some(open),
            DumpAction::Times(open) => self.dump.times_open = Some(open),
            DumpAction::Kind(kind) => self.dump.kind = Some(kind),
            DumpAction::NoOffer => self.dump.offer = None,
        }
    }

    pub(super) fn mark_row(&mut self, file: u32) {
        if let Some(at) = self.dump.marked.iter().position(|one| *one == file) {
            self.dump.marked.remove(at);
        } else if self.dump.marked.len() < MOST_COMPARED {
            self.dump.marked.push(file);
        } else {
            self.notice(tf("No more than {} files can be compared: take one out first", &[&MOST_COMPARED]));
        }
    }

    pub(super) fn stop_dump(&mut self) {
        if let Some(running) = &mut self.dump.running {
            running.cancel.cancel();
            running.stopping = true;
        }
    }

    pub(super) fn arrange_dump(&mut self, means: &Means) {
        let Some(table) = self.dump.table.clone() else { return };
        self.dump.asked += 1;
        let wanted = ToArrange { number: self.dump.asked, table, query: self.dump.query.clone() };
        if !means.jobs.dump.arrange(wanted) {
            self.notice(t("Too much is waiting already; try again in a moment"));
        }
    }

    fn search_dump(&mut self, means: &Means) {
        let words = self.dump.query.text.trim().to_owned();
        let Some(case) = self.case.path.clone().filter(|_| self.dump.searchable && !words.is_empty()) else { return };
        self.dump.searches += 1;
        self.dump.texts = Texts::Running(words.clone());
        means.jobs.search_texts(case, words, self.dump.searches);
    }

    /// What a path was in the dump.
    pub(super) fn in_dump(&self, path: &Path) -> Option<u32> {
        self.dump.names.get(path).copied()
    }
}

impl DumpView {
    /// Whether what was found in the texts was looked up for what is typed now.
    fn still_found(&mut self) -> bool {
        let same = matches!(&self.texts, Texts::Found(words, _) if words == self.query.text.trim());
        if !same && !matches!(self.texts, Texts::Running(_)) {
            self.texts = Texts::NotAsked;
        }
        same
    }
}
