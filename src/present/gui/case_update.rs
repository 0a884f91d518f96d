//! What the window makes of the news of the thread that keeps the case.

use std::path::PathBuf;

use super::case_jobs::CaseNews;
use super::case_state::CaseForm;
use super::dump_state::Offer;
use super::state::{Overlay, State};
use super::update::Means;

impl State {
    /// What the thread that keeps the case has to say.
    pub(super) fn hear_case(&mut self, news: CaseNews, means: &Means) {
        self.case.waiting = self.case.waiting.saturating_sub(1);
        let known = news.path.as_ref().is_some_and(|path| self.settings.cases.contains(path));
        if news.path != self.case.path {
            if let (Some(path), false) = (&news.path, self.private) {
                self.settings.remember_case(path);
            }
            self.case.path = news.path;
            // What the case before offered is not this one's, and the rows that are shown are not in its index.
            self.dump.offer.take_if(|offer| matches!(offer, Offer::OfCase(_)));
            self.dump.searchable = false;
        }
        self.case.steps = news.steps;
        if let Some(whole) = news.whole {
            self.case.entries = whole.entries.into_iter().collect();
            self.case.names.extend(whole.files.into_iter().map(|file| (file.id, file.name)));
            self.case.version += 1;
            self.case.noted.clear();
            for (subject, entry) in &self.case.entries {
                let text = self.case.noted.entry(subject.file.clone()).or_default();
                text.push_str(&entry.searchable());
                text.push('\n');
            }
            self.note_rows(0);
        }
        if let Some((subject, entry)) = news.changed {
            self.show_entry(&subject, entry);
        }
        if let Some(path) = news.exists {
            self.overlay = Some(Overlay::Case(CaseForm { exists: Some(path), ..CaseForm::default() }));
        }
        if let Some(said) = news.said {
            self.notice(said);
        }
        let open: Vec<PathBuf> = news.open.into_iter().filter(|path| !self.places.contains_key(path)).collect();
        if known && !news.dumps.is_empty() {
            self.examine(open, means);
            self.open_dump(news.dumps, means);
        } else {
            if !open.is_empty() {
                self.open(open, means);
            }
            if !news.dumps.is_empty() {
                self.dump.offer = Some(Offer::OfCase(news.dumps));
            }
        }
    }
}
