//! From a finding to the page that shows what it rests on, from a signature to the states behind it, and from change to change.

use super::pages_state::PagesView;
use super::passages::Range;
use super::state::State;
use super::views::View;
use crate::evidence::Locator;
use crate::present::rows::PassageKey;

impl PagesView {
    /// The two states that are looked at, the older first; both the same where the oldest stands alone.
    pub(super) fn states(&self, count: usize) -> (usize, usize) {
        let last = count.saturating_sub(1);
        let chosen = self.state.unwrap_or(last).min(last);
        let base = self.base.filter(|base| *base < chosen).unwrap_or(chosen.saturating_sub(1));
        (base, chosen)
    }
}

impl State {
    /// Another page of the shown state.
    pub(super) fn turn(&mut self, page: usize) {
        (self.pages.page, self.pages.reveal, self.pages.gone) = (page, true, None);
    }

    /// Makes the pages those of the selected file.
    fn own_pages(&mut self) {
        if let Some(key) = self.at.clone() {
            self.pages.turn_to(&key);
        }
    }

    /// Two states beside each other, in the view of saved states.
    pub(super) fn compare_states(&mut self, base: usize, state: usize) {
        self.leave_for(|window| {
            window.view = View::Revisions;
            window.own_pages();
            (window.pages.state, window.pages.base, window.pages.passage) = (Some(state), Some(base), None);
            window.pages.gone = None;
            let first = window.range().and_then(|(sheet, base, state)| {
                Range { states: &sheet.revisions, from: base, to: state }.step(None, true)
            });
            if let Some(first) = first {
                window.look_at(Some(first));
                window.pages.passage = None;
            }
        });
    }

    fn range(&self) -> Option<(std::sync::Arc<crate::present::rows::Sheet>, usize, usize)> {
        let sheet = self.sheet.clone()?;
        let (base, chosen) = self.pages.states(sheet.revisions.len());
        Some((sheet, base, chosen))
    }

    /// A change is looked at: its page is turned to.
    pub(super) fn look_at(&mut self, key: Option<PassageKey>) {
        self.pages.passage = key;
        let sheet = self.sheet.clone();
        let page = key.and_then(|key| sheet.as_ref()?.revisions.get(key.state)?.words.get(key.page));
        let Some(page) = page else { return };
        match (page.page, page.before) {
            (Some(page), _) => self.turn(page),
            (None, gone) => self.pages.gone = gone,
        }
    }

    pub(super) fn step_passage(&mut self, forward: bool) {
        if self.shown_view() != View::Revisions {
            return;
        }
        let Some((sheet, base, chosen)) = self.range() else { return };
        let range = Range { states: &sheet.revisions, from: base, to: chosen };
        if let Some(next) = range.step(self.pages.passage, forward) {
            self.look_at(Some(next));
            self.pages.reveal_passage.set(true);
        }
    }

    /// A change, in the view of saved states.
    pub(super) fn show_passage(&mut self, key: PassageKey) {
        self.leave_for(|window| {
            window.view = View::Revisions;
            window.own_pages();
            (window.pages.state, window.pages.base) = (Some(key.state), None);
            window.look_at(Some(key));
            window.pages.reveal_passage.set(true);
        });
    }

    /// The page that shows an exhibit, with the exhibit framed.
    pub(super) fn show_exhibit(&mut self, page: usize, at: Locator) {
        self.leave_for(|window| {
            window.view = View::Content;
            window.own_pages();
            window.turn(page);
            (window.pages.framed, window.pages.reveal_frame) = (Some(at), true);
        });
    }

    /// A finding was chosen while pages are looked at: its page is turned to; a page that shows it already stays.
    pub(super) fn turn_to_finding(&mut self, index: usize) {
        let pages =
            self.shown_view() == View::Content && self.sheet.as_ref().is_some_and(|sheet| sheet.pages.is_some());
        let Some(finding) = self.sheet.as_ref().and_then(|sheet| sheet.findings.get(index)).filter(|_| pages) else {
            return;
        };
        let here = finding.exhibits.iter().find(|exhibit| exhibit.page == Some(self.pages.page));
        let exhibit = here.or_else(|| finding.exhibits.iter().find(|exhibit| exhibit.page.is_some()));
        let Some((page, at)) = exhibit.and_then(|exhibit| Some((exhibit.page?, exhibit.at.clone()))) else { return };
        if page != self.pages.page {
            self.turn(page);
        }
        (self.pages.framed, self.pages.reveal_frame) = (Some(at), true);
        // From a frame on the page one comes back to the finding beside it.
        self.reveal_finding = true;
    }
}
