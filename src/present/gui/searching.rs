//! The search for what was signed: it runs beside everything else, says how far it is, and can be stopped.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{ProgressBar, Ui};

use super::jobs::{Key, Order};
use super::state::{Action, State};
use super::tokens::{self, GRID};
use super::update::Means;
use super::widgets::{muted, prose};
use crate::evidence::{Kind, SourceId};
use crate::inspect::Report;
use crate::inspect::proofs::{Search, SearchBudget};
use crate::present::rows::{ProofRow, ProofRows, SearchRow};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::sandbox::Cancel;

/// How often a running search is drawn again.
pub(super) const OFTEN: Duration = Duration::from_millis(250);

/// A running search.
#[derive(Debug)]
pub(super) struct Searching {
    pub file: usize,
    pub since: Instant,
    pub cancel: Cancel,
}

/// What was searched.
#[derive(Debug, Default)]
pub(super) struct Searches {
    /// The one that runs.
    pub running: Option<Searching>,
    /// Files (by their bytes and the keys at hand) for which one was started: none is started twice by itself.
    pub started: HashSet<(SourceId, usize)>,
}

/// Whether something of a file, or of what it encloses, could still be searched.
fn is_open(report: &Report) -> bool {
    report.proofs.iter().any(|proof| proof.search == Search::Open) || report.children.iter().any(is_open)
}

impl State {
    /// Starts the search for the selected file, once, if its signatures do not fit and could be searched.
    pub(super) fn search_by_itself(&mut self, means: &Means) {
        let Some(file) = self.at.as_ref().map(|at| at.file) else { return };
        let Some(opened) = self.opened.get(file) else { return };
        // A mailbox may hold thousands: it is searched when somebody asks.
        let wanted = opened.report.kind == Kind::Email && is_open(&opened.report);
        let busy = self.searches.running.is_some() || self.progress.is_some();
        let keys = means.engine.keys.imported.len();
        let fresh = |id: &SourceId| !self.searches.started.contains(&(id.clone(), keys));
        if wanted && !busy && opened.report.id.as_ref().is_some_and(fresh) {
            self.search_signed(means);
        }
    }

    /// Starts the search for the selected file.
    pub(super) fn search_signed(&mut self, means: &Means) {
        if self.searches.running.is_some() {
            return;
        }
        let Some(file) = self.at.as_ref().map(|at| at.file) else { return };
        let Some(opened) = self.opened.get(file) else { return };
        if let Some(id) = &opened.report.id {
            self.searches.started.insert((id.clone(), means.engine.keys.imported.len()));
        }
        let settings = crate::Settings {
            search: Some(SearchBudget::FULL),
            confirmed: self.confirmed_elsewhere(file),
            ..means.engine.clone()
        };
        let cancel = Cancel::default();
        match means.jobs.search(Order::Search(opened.path.clone(), settings, cancel.clone())) {
            Ok(()) => self.searches.running = Some(Searching { file, since: Instant::now(), cancel }),
            Err(why) => self.notice(why),
        }
    }

    /// Keys under which a signature of another opened file fits.
    pub(super) fn confirmed_elsewhere(&self, file: usize) -> std::collections::BTreeSet<String> {
        fn add(report: &Report, keys: &mut std::collections::BTreeSet<String>) {
            keys.extend(report.proofs.iter().filter_map(|proof| proof.fitting_key().map(str::to_owned)));
            report.children.iter().for_each(|child| add(child, keys));
        }
        let mut keys = std::collections::BTreeSet::new();
        let own = self.opened.get(file).and_then(|opened| opened.report.id.clone());
        let others = self.opened.iter().enumerate().filter(|(index, opened)| *index != file && opened.report.id != own);
        others.for_each(|(_, opened)| add(&opened.report, &mut keys));
        keys
    }

    /// Stops the search that runs; what it found so far is lost, the report stays.
    pub(super) fn stop_search(&self) {
        if let Some(running) = &self.searches.running {
            running.cancel.cancel();
        }
    }

    /// A search ended; `None` if it was stopped.
    pub(super) fn searched(&mut self, path: PathBuf, report: Option<Report>) {
        self.searches.running = None;
        if let Some(report) = report {
            self.take(path, report);
        }
    }
}

/// How far the search is, or the button that starts it.
pub(super) fn search_ui(
    ui: &mut Ui,
    rows: &ProofRows,
    running: Option<&Searching>,
    at: Option<&Key>,
    out: &mut Vec<Action>,
) {
    let here = running.filter(|running| at.is_some_and(|at| at.file == running.file));
    if let Some(running) = here {
        ui.add_space(GRID);
        ui.horizontal_wrapped(|ui| {
            let seconds = running.since.elapsed().as_secs_f32();
            let (share, text) = far(running.cancel.progress(), seconds);
            ui.add(ProgressBar::new(share).desired_width(120.0).desired_height(6.0));
            ui.label(tokens::small(text));
            if ui.button(tokens::small(t("Stop the search"))).clicked() {
                out.push(Action::StopSearch);
            }
        });
        muted(ui, t("You can go on reading; the result comes in by itself"));
        ui.ctx().request_repaint_after(OFTEN);
        return;
    }
    if rows.open {
        ui.add_space(GRID);
        ui.horizontal_wrapped(|ui| {
            let button =
                ui.add_enabled(running.is_none(), egui::Button::new(tokens::small(t("Search for what was signed"))));
            if button
                .on_hover_text(t(
                    "Tries what could have stood there; the signature tells which is right. About a minute",
                ))
                .clicked()
            {
                out.push(Action::SearchSigned);
            }
            if running.is_some() {
                muted(ui, t("another file is being searched"));
            }
        });
    }
}

/// What a search came to, for one signature.
pub(super) fn outcome_ui(ui: &mut Ui, proof: &ProofRow) {
    match &proof.search {
        SearchRow::Done(said) if proof.restored.is_empty() => {
            prose(ui, tokens::small(tf("What was signed was searched for and not found. {}", &[&said])));
        }
        SearchRow::Impossible(why) => prose(ui, tokens::small(why.as_str())),
        _ => {}
    }
}

/// How far a search is: share, and candidates, rate and time left in words.
#[expect(clippy::cast_precision_loss, reason = "a bar of a hundred pixels, a rate in round numbers")]
pub(super) fn far(progress: Option<(u64, u64)>, seconds: f32) -> (f32, String) {
    let Some((tried, most)) = progress else {
        return (0.0, t("Searching for what was signed").to_owned());
    };
    let share = tried as f32 / most.max(1) as f32;
    let rate = if seconds > 1.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
        let rate = (tried as f32 / seconds) as u64;
        tf(" · {} a second", &[&words::number(rate)])
    } else {
        String::new()
    };
    let small = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let left = words::left(seconds, small(tried), small(most));
    (
        share,
        tf(
            "Searching for what was signed: {} of at most {} candidates{}{}",
            &[&words::number(tried), &words::number(most), &rate, &left],
        ),
    )
}
