//! What each action does.

use std::path::PathBuf;
use std::time::Instant;

use super::bytes::{Needle, Pane};
use super::copies;
use super::jobs::{Jobs, News, Order};
use super::keys_state::KeysAction;
use super::knowledge_state::KnowledgeAction;
use super::reporting::ReportAction;
use super::save::SaveAction;
use super::state::{Action, Load, Overlay, Progress, Spot, State, inner, preference, same_layer};
use super::views::View;
use crate::evidence::Locator;
use crate::present::speech::tf;
use crate::sandbox::Cancel;

/// Places that can be gone back to.
const MOST_SPOTS: usize = 200;

/// What an action may use besides the state.
pub(super) struct Means<'a> {
    pub jobs: &'a Jobs,
    pub ctx: &'a egui::Context,
    pub engine: crate::Settings,
    /// Seconds since 1970.
    pub now: i64,
}

impl State {
    /// Does one action.
    pub(super) fn act(&mut self, action: Action, means: &Means) {
        match action {
            Action::Run(command) => self.run(command, means),
            Action::Open(paths) => self.open(paths, means),
            Action::Select(key) => self.leave_for(|state| {
                state.dump.open = false;
                state.select(key);
            }),
            Action::Fold(row) => {
                if !self.files.toggled.remove(&row) {
                    self.files.toggled.insert(row);
                }
                self.files.stale = true;
            }
            Action::Refilter => self.files.stale = true,
            Action::Show(view) => self.leave_for(|state| {
                (state.compare.open, state.dump.open) = (false, false);
                state.view = view;
            }),
            Action::Finding(index) => self.pick_finding(index),
            Action::GoTo(at) => self.leave_for(|state| state.go_to(at)),
            Action::Mark(at) => self.place(at),
            Action::Inside(path, at) => self.leave_for(|state| {
                let Some(mut key) = state.at.clone() else { return };
                key.path.extend(path);
                state.select(key);
                state.go_to(at);
            }),
            Action::Offset(byte) => self.leave_for(|state| {
                let byte = byte.min(state.sheet_bytes());
                state.go_to(Locator::raw(byte, byte));
            }),
            Action::Copy(text) => copies::exactly(means.ctx, text),
            Action::Times(utc, zone) => {
                (self.settings.utc, self.settings.zone) = (utc, zone);
                self.overlay = None;
                self.show_again();
            }
            Action::Theme(theme) => {
                self.settings.theme = theme;
                means.ctx.set_theme(preference(theme));
            }
            Action::Speak(language) => self.speak(language, means),
            Action::Dismiss(index) => {
                if index < self.notices.len() {
                    self.notices.remove(index);
                }
            }
            Action::Mode(mode) => {
                self.source.mode = mode;
                self.source.jump = self.source.at.as_ref().and_then(Locator::raw_span).map(|span| span.start);
            }
            Action::Top(layer, byte) => {
                let (load, jump) = match (layer, self.source.layer.as_mut()) {
                    (true, Some(layer)) => (&mut layer.load, &mut layer.jump),
                    (true, None) => return,
                    (false, _) => (&mut self.source.load, &mut self.source.jump),
                };
                *jump = None;
                if let Load::Ready(pane) = load {
                    pane.top = byte;
                }
            }
            Action::Lines(layer, width) => self.ask_lines(layer, width, means),
            Action::Search => self.search(means),
            Action::NextFound(forward) => self.next_found(forward, means),
            Action::Cover(overlay) => self.overlay = overlay,
            Action::Drawer(open) => self.drawer = open,
            Action::FoldFindings(folded) => self.findings_folded = Some(folded),
            Action::Proof(index) => {
                (self.proof, self.covered) = (index, true);
                self.mark();
            }
            Action::Unmark => {
                self.covered = false;
                self.mark();
            }
            Action::SearchSigned => self.search_signed(means),
            Action::StopSearch => self.stop_search(),
            Action::Keys(action) => self.keys_action(action, means),
            Action::Knowledge(action) => self.knowledge_action(action, means),
            Action::Stored(action) => self.stored_action(action, means),
            Action::Save(action) => self.save_action(action, means),
            Action::Pages(action) => self.pages_action(action, means),
            Action::Password(text) => self.use_password(&text, means),
            Action::Case(action) => self.case_action(action, means),
            Action::Compare(action) => self.compare_action(action),
            Action::Report(action) => self.report_action(action, means),
            Action::Pasted(text) => self.examine_pasted(&text, means),
            Action::Visit(key, at) => self.visit(key, at),
            Action::Elsewhere(id, at) => self.elsewhere(&id, at, means),
            Action::Dump(action) => self.dump_action(action, means),
        }
        self.search_by_itself(means);
        self.load_if_shown(means);
    }

    /// Hears one piece of news.
    pub(super) fn hear(&mut self, news: News, means: &Means) {
        match news {
            News::Confined(Ok(confinement)) => self.confinement = Some(confinement),
            News::Confined(Err(why)) => self.notice(tf("No file can be read: {}", &[&why])),
            News::Progress { total, done, name } => {
                if let Some(progress) = &mut self.progress {
                    (progress.total, progress.done, progress.name) = (total, done, name);
                }
            }
            News::Examined(path, report) => self.take(path, *report),
            News::Done { cancelled } => {
                if let Some(progress) = self.progress.take().filter(|_| cancelled) {
                    let left = progress.total.saturating_sub(progress.done + 1);
                    self.notice(tf(
                        "Stopped; {} were not examined. What was done is kept.",
                        &[&crate::present::words::count(left + 1, "file", "files")],
                    ));
                }
            }
            News::Loaded(key, loaded) if self.source.key.as_ref() == Some(&key) => {
                self.source.load = ready(loaded);
                match self.source.at.clone() {
                    Some(at) => self.show_layer(&at, means),
                    None => {
                        self.source.jump = self.source.markers.iter().find_map(|it| it.at.raw_span()).map(|at| at.start)
                    }
                }
                if !self.source.find.text.is_empty() {
                    self.search(means);
                }
            }
            News::Loaded(..) => {}
            News::Objects(key, objects) => self.take_objects(&key, objects),
            News::Page(news) => self.take_page(news, means.ctx),
            News::Searched(path, report) => self.searched(path, report.map(|report| *report)),
            News::Keys(news) => self.hear_keys(news, means),
            News::Knowledge(news) => self.hear_knowledge(news, means),
            News::Stored(news) => self.hear_stored(news, means),
            News::Case(news) => self.hear_case(*news, means),
            News::PickedCase(ask, path) => self.picked_case(ask, path, means),
            News::Report(number, blocks, strips) => self.take_report(number, blocks, strips),
            News::PickedReport(path, json) => self.report_action(ReportAction::Save(path, json), means),
            News::PickedTarget(target) => self.save_action(SaveAction::To(target), means),
            News::PickedKeys(paths) => self.keys_action(KeysAction::Import(paths), means),
            News::PickedKnowledge(paths) => self.knowledge_action(KnowledgeAction::Import(paths), means),
            News::Content(key, content) => self.take_content(key, content),
            News::Lined(id, lines) => self.lined(&id, &lines),
            News::Streamed(at, stream) => {
                if let Some(layer) = self.source.layer.as_mut().filter(|layer| same_layer(&layer.at, &at)) {
                    layer.load = ready(stream);
                    layer.jump = inner(&layer.at).map(|span| span.start);
                }
            }
            News::Found(number, found) if number == self.source.find.number => {
                self.source.find.running = false;
                self.source.find.current = 0;
                self.source.jump = found.first().map(|span| span.start);
                self.source.find.found = Some(found);
            }
            News::Found(..) => {}
            News::Picked(Some(paths)) => self.open(paths, means),
            News::Picked(None) => self.overlay = Some(Overlay::Path(String::new())),
            News::Failed(text) => self.notice(text),
            News::Dump(news) => self.hear_dump(*news, means),
        }
        self.search_by_itself(means);
        self.load_if_shown(means);
    }

    pub(super) fn open(&mut self, paths: Vec<PathBuf>, means: &Means) {
        let paths = self.knowledge.hold(self.keys.hold(paths));
        if paths.is_empty() {
            return;
        }
        self.overlay = None;
        // Whether it is a dump shows when somebody has looked; what no file holds is none.
        if paths.iter().any(|path| !crate::sandbox::is_pasted(path)) {
            return means.jobs.look(paths);
        }
        self.follow = true;
        self.examine(paths, means);
    }

    /// Examines a text that was pasted: headers or a whole mail.
    fn examine_pasted(&mut self, text: &str, means: &Means) {
        // Empty lines before the first header are the clipboard's; a mail that begins with one would have no header.
        let text = text.trim_start_matches(['\n', '\r']);
        if text.trim().is_empty() {
            return;
        }
        match crate::sandbox::hold_pasted(text) {
            Ok(name) => self.open(vec![name], means),
            Err(why) => self.notice(why),
        }
    }

    /// Examines files; those that are open already are shown anew.
    pub(super) fn examine(&mut self, paths: Vec<PathBuf>, means: &Means) {
        if paths.is_empty() {
            return;
        }
        let cancel = match &self.progress {
            Some(progress) if !progress.cancel.is_cancelled() => progress.cancel.clone(),
            _ => Cancel::default(),
        };
        match means.jobs.ask(Order::Examine(paths, means.engine.clone(), cancel.clone())) {
            Ok(()) if self.progress.as_ref().is_some_and(|progress| !progress.cancel.is_cancelled()) => {}
            Ok(()) => {
                let (total, done, name) = (0, 0, String::new());
                self.progress = Some(Progress { total, done, name, since: Instant::now(), cancel });
            }
            Err(why) => self.notice(why),
        }
    }

    /// Does something and keeps where it was done from.
    pub(super) fn leave_for(&mut self, go: impl FnOnce(&mut Self)) {
        let from = self.spot();
        go(self);
        if let Some(from) = from.filter(|from| Some(from) != self.spot().as_ref()) {
            self.back.push(from);
            self.forward.clear();
            if self.back.len() > MOST_SPOTS {
                self.back.remove(0);
            }
        }
    }

    pub(super) fn travel(&mut self, back: bool) {
        let from = if back { &mut self.back } else { &mut self.forward };
        let Some(Spot { key, view, finding, at, comparing, dump }) = from.pop() else { return };
        let here = self.spot();
        let to = if back { &mut self.forward } else { &mut self.back };
        to.extend(here);
        self.dump.open = dump && self.dump.is_there();
        if let Some(key) = key.filter(|key| self.at.as_ref() != Some(key)) {
            self.select(key);
        }
        (self.view, self.finding) = (view, finding);
        if let (View::Source, Some(at)) = (view, at) {
            self.go_to(at);
        }
        self.compare.open = comparing && self.compare.chosen.len() > 1;
        self.make_comparison();
        self.mark();
    }

    pub(super) fn pick_finding(&mut self, index: usize) {
        self.leave_for(|state| {
            state.finding = Some(index);
            state.findings_folded = Some(false);
            state.turn_to_finding(index);
            state.mark();
            let first = state.source.markers.iter().find(|marker| marker.at.raw_span().is_some());
            if let (View::Source, Some(at)) = (state.shown_view(), first.map(|marker| marker.at.clone())) {
                state.go_to(at);
            }
        });
    }

    pub(super) fn go_to(&mut self, at: Locator) {
        self.view = View::Source;
        self.place(at);
    }

    /// Marks a place, to be in sight once the bytes are looked at.
    fn place(&mut self, at: Locator) {
        self.source.jump = at.raw_span().map(|span| span.start);
        if let Some(layer) = self.source.layer.as_mut().filter(|layer| same_layer(&layer.at, &at)) {
            layer.jump = inner(&at).map(|span| span.start);
            layer.at = at.clone();
        } else {
            self.source.layer = None;
        }
        self.source.at = Some(at);
        self.mark();
    }

    fn sheet_bytes(&self) -> usize {
        let report = self.at.as_ref().and_then(|key| self.report(key));
        report.map_or(0, |report| usize::try_from(report.bytes).unwrap_or(usize::MAX))
    }

    fn search(&mut self, means: &Means) {
        let find = &mut self.source.find;
        find.number += 1;
        (find.found, find.running) = (None, false);
        let (Some(needle), Load::Ready(pane)) = (Needle::new(&find.text, find.hex), &self.source.load) else { return };
        match means.jobs.ask(Order::Find(pane.held.clone(), needle, find.number)) {
            Ok(()) => find.running = true,
            Err(why) => self.notice(why),
        }
    }

    fn next_found(&mut self, forward: bool, means: &Means) {
        let find = &mut self.source.find;
        let Some(found) = &find.found else { return self.search(means) };
        let Some(last) = found.len().checked_sub(1) else { return };
        find.current = match (find.current, forward) {
            (now, true) if now >= last => 0,
            (now, true) => now + 1,
            (0, false) => last,
            (now, false) => now - 1,
        };
        self.source.jump = found.get(find.current).map(|span| span.start);
    }
}

fn ready(loaded: Result<crate::sandbox::Held, String>) -> Load {
    match loaded {
        Ok(held) => Load::Ready(Box::new(Pane::new(held))),
        Err(why) => Load::Failed(why),
    }
}
