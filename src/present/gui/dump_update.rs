//! What the window makes of the news of a dump, and of commands while its table is shown.

use std::sync::Arc;

use super::commands::Command;
use super::copies;
use super::dump_jobs::{DumpNews, Judged};
use super::dump_state::{DumpAction, DumpView, Offer, Texts};
use super::state::State;
use super::update::Means;
use crate::present::speech::t;
use crate::present::words;

impl State {
    /// What the threads have to say of a dump.
    pub(super) fn hear_dump(&mut self, news: DumpNews, means: &Means) {
        let counts = |view: &DumpView, number: u64| number == view.gatherings;
        match news {
            DumpNews::Looked { paths, dump: true, .. } => self.open_dump(paths, means),
            DumpNews::Looked { paths, few, .. } => {
                match few {
                    true => self.dump.offer = Some(Offer::Few(paths.clone())),
                    false => self.dump.offer = self.dump.offer.take().filter(|offer| matches!(offer, Offer::OfCase(_))),
                }
                self.follow = true;
                self.dump.open = false;
                self.examine(paths, means);
            }
            DumpNews::Progress(number, progress) if counts(&self.dump, number) => {
                if let Some(running) = self.dump.running.as_mut().filter(|running| running.number == number) {
                    running.progress = progress;
                }
            }
            DumpNews::Judging(number, progress) if counts(&self.dump, number) => {
                if let Some(running) = self.dump.running.as_mut().filter(|running| running.number == number) {
                    (running.progress, running.judging) = (progress, true);
                }
            }
            DumpNews::SoFar(number, table) if counts(&self.dump, number) => {
                self.dump.table = Some(table);
                self.arrange_dump(means);
            }
            DumpNews::Judged(number, judged) if counts(&self.dump, number) => self.judged(*judged, means),
            DumpNews::Failed(number, why) if counts(&self.dump, number) => {
                self.dump.running = None;
                self.dump.failed = Some(words::visible_line(&why));
            }
            DumpNews::Arranged(number, arranged) if number == self.dump.asked => {
                let before = self.dump.take_shown(arranged);
                // A hundred thousand rows that nobody shows any more are let go of beside the window.
                if !Arc::ptr_eq(&before.table, &self.dump.shown.table) {
                    means.jobs.beside(move |_| drop(before));
                }
            }
            DumpNews::Searched(number, words, found) if number == self.dump.searches => {
                self.dump.texts = match found {
                    Ok(found) => {
                        let many = found.len();
                        self.dump.query.hits = Some(Arc::new(found));
                        Texts::Found(words, many)
                    }
                    Err(why) => Texts::Failed(words::visible_line(&why)),
                };
                self.arrange_dump(means);
            }
            DumpNews::Taken(file, taken) => self.taken(file, taken, means),
            DumpNews::Copied(text) => copies::exactly(means.ctx, text),
            DumpNews::Picked(folder) => self.open_dump(vec![folder], means),
            // Of a dump that was left, or a question that was followed by another.
            _ => {}
        }
    }

    fn judged(&mut self, judged: Judged, means: &Means) {
        let view = &mut self.dump;
        view.running = None;
        (view.stopped, view.said, view.searchable) = (judged.stopped, judged.said, judged.searchable);
        (view.beside, view.confirmed) = (judged.beside, judged.confirmed);
        view.table = Some(judged.table);
        self.arrange_dump(means);
        self.dress_opened();
    }

    /// What a command does while the dump is shown; `false` where it does what it does elsewhere.
    pub(super) fn dump_command(&mut self, command: Command, means: &Means) -> bool {
        match command {
            Command::Find => self.dump.focus = true,
            Command::NextFile => self.dump_action(DumpAction::Move(1), means),
            Command::PreviousFile => self.dump_action(DumpAction::Move(-1), means),
            Command::Compared => {
                if let Some(file) = self.dump.selected {
                    self.mark_row(file);
                }
            }
            Command::Compare => self.compare_marked(means),
            Command::CopyTable => {
                means.jobs.copy_rows(self.dump.shown.clone(), 0..self.dump.shown.shown.len());
            }
            Command::CopyFinding => self.dump_action(DumpAction::Copy, means),
            Command::CopyHash => {
                if let Some(id) = self.dump.line().and_then(|line| line.entry.id.clone()) {
                    copies::exactly(means.ctx, id.0);
                }
            }
            Command::CancelJob if self.dump.running.is_some() => self.stop_dump(),
            // They are about a file, and none is shown.
            Command::GoTo
            | Command::NextView
            | Command::PreviousView
            | Command::NextFinding
            | Command::PreviousFinding
            | Command::NextChange
            | Command::PreviousChange
            | Command::Note
            | Command::Mark => {}
            _ => return false,
        }
        true
    }

    fn compare_marked(&mut self, means: &Means) {
        if self.dump.marked.len() < 2 {
            return self.notice(t("Choose two to four rows first: Ctrl and click, or C for the selected one"));
        }
        let marked = self.dump.marked.clone();
        self.open_rows(marked, None, means);
    }
}
