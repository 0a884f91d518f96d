//! To the next finding, view or file, and back.

use super::jobs::Key;
use super::state::State;
use super::views::View;

impl State {
    pub(super) fn step_finding(&mut self, forward: bool) {
        let count = self.sheet.as_ref().map_or(0, |sheet| sheet.findings.len());
        let Some(last) = count.checked_sub(1) else { return };
        let next = match (self.finding, forward) {
            (None, _) => 0,
            (Some(now), true) => (now + 1).min(last),
            (Some(now), false) => now.saturating_sub(1),
        };
        self.reveal_finding = true;
        self.pick_finding(next);
    }

    pub(super) fn step_view(&mut self, forward: bool) {
        let Some(sheet) = &self.sheet else { return };
        let views: Vec<View> = View::ALL.into_iter().filter(|view| view.of(sheet)).collect();
        let shown = self.shown_view();
        let now = views.iter().position(|view| *view == shown).unwrap_or_default();
        let by = if forward { 1 } else { views.len().saturating_sub(1) };
        let next = views.get((now + by) % views.len().max(1)).copied().unwrap_or_default();
        self.leave_for(|state| state.view = next);
    }

    pub(super) fn step_file(&mut self, forward: bool) {
        self.refresh();
        let key = |row: &usize| self.files.rows.get(*row).map(|row| Key { file: row.file, path: row.path.clone() });
        let now = self.files.shown.iter().position(|row| key(row) == self.at);
        let next = match (now, forward) {
            (None, _) => 0,
            (Some(now), true) => now + 1,
            (Some(now), false) => now.saturating_sub(1),
        };
        if let Some(key) = self.files.shown.get(next).and_then(key).filter(|key| Some(key) != self.at.as_ref()) {
            self.leave_for(|state| state.select(key));
        }
    }
}
