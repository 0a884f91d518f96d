//! A report before and while it is saved: which files, what of them, the blocks to be looked at, the file to be written.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::{Jobs, Key, News, Wanted};
use super::state::{Overlay, State};
use super::update::Means;
use super::work::load;
use crate::evidence::{SourceId, Strips};
use crate::inspect::Report;
use crate::present::cli::report::noted;
use crate::present::document::{Block, Contents, document};
use crate::present::speech::{t, tf};
use crate::present::{html, json, words};
use crate::sandbox::{Engine, Worker, tells};
use crate::store::case::{Entry, Subject};
use crate::store::export::{self, NotWritten, Over};

/// Files of one report; more are no text that anybody reads.
const MOST_FILES: usize = 200;

/// Which files a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Which {
    /// The shown one.
    #[default]
    Shown,
    /// Those that are compared.
    Compared,
    /// Those of which something is noted.
    Noted,
    /// All that are open.
    All,
}

impl Which {
    pub(super) const ALL: [Self; 4] = [Self::Shown, Self::Compared, Self::Noted, Self::All];

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Shown => t("The shown file"),
            Self::Compared => t("The compared files"),
            Self::Noted => t("Files with a note"),
            Self::All => t("All open files"),
        }
    }
}

/// What can happen around a report.
#[derive(Debug, Clone)]
pub(super) enum ReportAction {
    Open,
    Which(Which),
    Contents(Contents),
    /// Asks for a place by the system's dialog; `true` for JSON.
    Pick(bool),
    /// There, typed or chosen; `true` for JSON.
    Save(PathBuf, bool),
}

/// The report that is being made.
#[derive(Debug, Default)]
pub(super) struct ReportView {
    pub which: Which,
    pub contents: Contents,
    /// What it will say; `None` while it is made.
    pub blocks: Option<Arc<Vec<Block>>>,
    /// The bytes of the exhibits, once they were read; those of other files are no longer there.
    pub strips: Option<Arc<Strips>>,
    /// Tells an old answer from a new one.
    pub number: u64,
    /// How many files each choice means, in the order of [`Which::ALL`].
    pub counts: [usize; 4],
    /// Files in it, and files that were left out because there are too many.
    pub files: (usize, usize),
    /// The path that is typed.
    pub path: String,
}

/// Everything that a report is made from, apart from the window.
struct Material {
    reports: Vec<Report>,
    /// Where the bytes of each stand, in the same order.
    wanted: Vec<Option<Wanted>>,
    /// What was read of them already.
    strips: Option<Arc<Strips>>,
    worker: Worker,
    password: Option<crate::Password>,
    contents: Contents,
    entries: HashMap<Subject, Entry>,
}

impl Material {
    fn with<T>(&self, make: impl FnOnce(&[&Report], &crate::present::document::Notes) -> T) -> T {
        let notes = |file: &SourceId, finding: Option<&str>| {
            let subject = Subject { file: file.clone(), finding: finding.unwrap_or_default().to_owned() };
            self.entries.get(&subject).map(noted)
        };
        make(&self.reports.iter().collect::<Vec<_>>(), &notes)
    }

    fn html(&self) -> Vec<u8> {
        let strips = self.strips();
        self.with(|reports, notes| html::reports(reports, &self.contents, notes, &strips)).into_bytes()
    }

    /// The bytes of the exhibits; files are read again only where something is to be shown.
    fn strips(&self) -> Arc<Strips> {
        if let Some(strips) = &self.strips {
            return strips.clone();
        }
        let mut strips = Strips::default();
        let mut engine = Engine::new(self.worker.clone());
        engine.use_password(self.password.clone());
        for (report, wanted) in self.reports.iter().zip(&self.wanted).filter(|(report, _)| tells(report)) {
            // A file that is gone or has changed says so where its bytes are looked at.
            if let Some(Ok(held)) = wanted.as_ref().map(|wanted| load(&mut engine, wanted)) {
                engine.strips(&held, report, &mut strips);
            }
        }
        Arc::new(strips)
    }

    /// The objects of `examine --json`, and what was noted of them.
    fn json(&self) -> std::io::Result<Vec<u8>> {
        let mut out = format!("{{\"format\":{},\"files\":[", json::FORMAT).into_bytes();
        for (index, report) in self.reports.iter().enumerate() {
            out.extend(if index > 0 { b",\n".as_slice() } else { b"\n" });
            json::write(report, &mut out)?;
        }
        out.extend(b"\n],\"notes\":[");
        let mut entries: Vec<_> = self.entries.iter().filter(|_| self.contents.notes).collect();
        entries.sort_by_key(|(subject, _)| *subject);
        for (index, (subject, entry)) in entries.into_iter().enumerate() {
            out.extend(if index > 0 { b",\n".as_slice() } else { b"\n" });
            let finding = Some(&subject.finding).filter(|finding| !finding.is_empty()).map(String::as_str);
            let mark = entry.mark.map(|mark| mark.word());
            out.extend(json::note(&subject.file.0, finding, mark, &entry.tags, &entry.note).into_bytes());
        }
        out.extend(b"\n]}\n");
        Ok(out)
    }
}

impl State {
    pub(super) fn report_action(&mut self, action: ReportAction, means: &Means) {
        match action {
            ReportAction::Open if self.opened.is_empty() => self.notice(t("Open a file first: the report is about it")),
            ReportAction::Open => {
                self.flush(means);
                self.report.which = if self.compare.open { Which::Compared } else { Which::Shown };
                self.report.strips = None;
                self.report.counts = Which::ALL.map(|which| self.reported(which).len());
                self.report.path.clear();
                self.overlay = Some(Overlay::Report);
                self.make_report(means);
            }
            ReportAction::Which(which) => {
                self.report.which = which;
                self.report.strips = None;
                self.make_report(means);
            }
            ReportAction::Contents(contents) => {
                self.report.contents = contents;
                self.make_report(means);
            }
            ReportAction::Pick(json) => means.jobs.pick_report(self.report_name(json), json),
            ReportAction::Save(path, json) => self.save_report(path, json, means),
        }
    }

    /// The files that the choice means.
    fn reported(&self, which: Which) -> Vec<Key> {
        let all = || (0..self.opened.len()).map(|file| Key { file, path: Vec::new() });
        let noted = || -> std::collections::BTreeSet<usize> {
            self.files.rows.iter().filter(|row| !row.noted.is_empty()).map(|row| row.file).collect()
        };
        match which {
            Which::Shown => self.at.clone().into_iter().collect(),
            Which::Compared => self.compare.chosen.clone(),
            Which::Noted => noted().into_iter().map(|file| Key { file, path: Vec::new() }).collect(),
            Which::All => all().collect(),
        }
    }

    fn material(&mut self, means: &Means) -> Material {
        let keys = self.reported(self.report.which);
        let taken = keys.iter().take(MOST_FILES);
        let taken = taken.filter_map(|key| Some((self.report(key)?.clone(), self.wanted(key.clone()))));
        let (reports, wanted): (Vec<Report>, Vec<Option<Wanted>>) = taken.unzip();
        self.report.files = (reports.len(), keys.len() - reports.len());
        Material {
            reports,
            wanted,
            strips: self.report.strips.clone(),
            worker: means.jobs.worker.clone(),
            password: means.engine.password.clone(),
            contents: self.report.contents,
            entries: self.case.entries.clone(),
        }
    }

    /// Makes the blocks anew.
    pub(super) fn make_report(&mut self, means: &Means) {
        let material = self.material(means);
        self.report.number += 1;
        self.report.blocks = None;
        let number = self.report.number;
        means.jobs.beside(move |teller| {
            let strips = material.strips();
            let blocks = material.with(|reports, notes| document(reports, &material.contents, notes, &strips));
            teller.say(News::Report(number, Arc::new(blocks), strips));
        });
    }

    /// The blocks are made.
    pub(super) fn take_report(&mut self, number: u64, blocks: Arc<Vec<Block>>, strips: Arc<Strips>) {
        if number == self.report.number {
            (self.report.blocks, self.report.strips) = (Some(blocks), Some(strips));
        }
    }

    fn report_name(&self, json: bool) -> String {
        let one = self.sheet.as_ref().filter(|_| self.report.which == Which::Shown).map(|sheet| sheet.name.clone());
        let stem = one.unwrap_or_else(|| t("report").to_owned());
        let name = format!("{stem}.{}", if json { "json" } else { "html" });
        crate::store::safe_name(&name, "report.html")
    }

    fn save_report(&mut self, path: PathBuf, json: bool, means: &Means) {
        let material = self.material(means);
        let inputs: Vec<PathBuf> = self.opened.iter().map(|opened| opened.path.clone()).collect();
        let name = self.report_name(json);
        self.overlay = None;
        means.jobs.beside(move |teller| {
            let path = if path.extension().is_none() && !name.is_empty() {
                path.with_extension(if json { "json" } else { "html" })
            } else {
                path
            };
            let shown = words::visible_line(&path.to_string_lossy());
            let said = match save(&material, &path, json, &inputs) {
                Ok(bytes) => tf("The report was saved as {} ({})", &[&shown, &words::size(bytes as u64)]),
                Err(NotWritten::Exists) => {
                    tf("{} exists already and is no report of this program: choose another name", &[&shown])
                }
                Err(why) => tf("The report was not saved: {} {}", &[&shown, &why]),
            };
            teller.say(News::Failed(said));
        });
    }
}

fn save(material: &Material, path: &std::path::Path, json: bool, inputs: &[PathBuf]) -> Result<usize, NotWritten> {
    // An earlier HTML report may be written anew; nothing marks a JSON file as ours.
    let over = if json { Over::Nothing } else { Over::What(html::MARK) };
    export::may_write(path, over, inputs)?;
    let bytes = if json { material.json()? } else { material.html() };
    export::write(path, &bytes, over, inputs)?;
    Ok(bytes.len())
}

impl Jobs {
    fn pick_report(&self, name: String, json: bool) {
        self.pick_new(name, move |path| News::PickedReport(path, json));
    }
}
