//! The views of one file, and what each of them keeps while it is looked at.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::jobs::Key;
use crate::present::rows::{ContentSheet, Sheet};
use crate::present::speech::t;

/// Contents kept in memory after they were looked at.
const MOST_KEPT: usize = 16;
/// The narrowest stretch of the line of times (share) that can be zoomed to.
const CLOSEST: f64 = 1e-6;

/// The views of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum View {
    #[default]
    Overview,
    Claims,
    Route,
    Times,
    Proofs,
    Content,
    Revisions,
    Structure,
    Facts,
    Source,
}

impl View {
    pub(super) const ALL: [Self; 10] = [
        Self::Overview,
        Self::Claims,
        Self::Route,
        Self::Times,
        Self::Proofs,
        Self::Content,
        Self::Revisions,
        Self::Structure,
        Self::Facts,
        Self::Source,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Overview => t("Overview"),
            Self::Claims => t("Claims"),
            Self::Route => t("Route"),
            Self::Times => t("Times"),
            Self::Proofs => t("Proofs"),
            Self::Content => t("Content"),
            Self::Revisions => t("Revisions"),
            Self::Structure => t("Structure"),
            Self::Facts => t("Facts"),
            Self::Source => t("Source"),
        }
    }

    pub(super) fn explained(self) -> &'static str {
        match self {
            Self::Overview => t("Where the file stands and the strongest disagreements"),
            Self::Claims => t("Each question, and what every place of the file answers"),
            Self::Route => t("Who handed the mail to whom, when, and whose word that is"),
            Self::Times => t("Every moment on one line, and what is not known of it"),
            Self::Proofs => t("What signatures prove, and what they do not"),
            Self::Content => t("What it says to its reader; nothing runs, nothing is fetched"),
            Self::Revisions => t("The saved states of the document, and what each of them changed"),
            Self::Structure => t("The parts of a mail, the objects of a PDF, and where they stand"),
            Self::Facts => t("Everything that the file says, with its place"),
            Self::Source => t("The bytes"),
        }
    }

    /// Whether a file has this view.
    pub(super) fn of(self, sheet: &Sheet) -> bool {
        match self {
            Self::Route => sheet.is_mail,
            Self::Proofs => sheet.is_mail || !sheet.proofs.proofs.is_empty(),
            Self::Content | Self::Structure => sheet.is_mail || sheet.pages.is_some(),
            Self::Revisions => sheet.pages.is_some() && !sheet.revisions.is_empty(),
            Self::Times => sheet.is_mail || !sheet.times.lanes.is_empty(),
            Self::Overview | Self::Claims | Self::Facts | Self::Source => true,
        }
    }
}

/// What the view of times keeps.
#[derive(Debug)]
pub(super) struct TimesView {
    /// The stretch of the line that is shown, as shares of it.
    pub shown: (f64, f64),
    /// Whether the line is to scale instead of broken where nothing happens.
    pub to_scale: bool,
    /// The lane that is explained.
    pub selected: Option<usize>,
}

impl Default for TimesView {
    fn default() -> Self {
        Self { shown: (0.0, 1.0), to_scale: false, selected: None }
    }
}

impl TimesView {
    /// Shows all of the line.
    pub(super) fn fit(&mut self) {
        self.shown = (0.0, 1.0);
    }

    /// Whether less than all is shown.
    pub(super) fn is_zoomed(&self) -> bool {
        self.shown != (0.0, 1.0)
    }

    /// Zooms in by a factor around a place of the shown stretch (0 its left end, 1 its right end).
    pub(super) fn zoom(&mut self, factor: f64, around: f64) {
        let (from, to) = self.shown;
        let length = ((to - from) / factor.max(0.01)).clamp(CLOSEST, 1.0);
        let fixed = from + (to - from) * around;
        self.show(fixed - length * around, length);
    }

    /// Moves the shown stretch by a share of its length.
    pub(super) fn pan(&mut self, by: f64) {
        let (from, to) = self.shown;
        self.show(from + (to - from) * by, to - from);
    }

    /// Brings a place of the line into the middle.
    pub(super) fn centre(&mut self, at: f64) {
        let length = self.shown.1 - self.shown.0;
        self.show(at - length / 2.0, length);
    }

    fn show(&mut self, from: f64, length: f64) {
        let from = from.clamp(0.0, (1.0 - length).max(0.0));
        self.shown = (from, from + length);
    }
}

/// A content that may still be on its way.
#[derive(Debug, Default)]
pub(super) enum ContentLoad {
    #[default]
    None,
    Waiting,
    Ready(Arc<ContentSheet>),
    Failed(String),
}

/// What the views of content and structure keep.
#[derive(Debug, Default)]
pub(super) struct ContentView {
    pub key: Option<Key>,
    pub load: ContentLoad,
    /// Which text is shown.
    pub which: usize,
    pub find: String,
    /// What `found` was looked for with.
    pub searched: Option<(usize, String)>,
    pub found: Vec<(usize, Range<usize>)>,
    pub current: usize,
    /// Set when the occurrence has to come into sight.
    pub reveal: bool,
    /// Set when the field has to take the keyboard.
    pub focus: bool,
    /// Heights of the paragraphs as they were last drawn, and the width and text that they were drawn for.
    pub heights: Vec<f32>,
    pub drawn: (usize, f32),
    /// Contents looked at before, newest first.
    pub kept: VecDeque<(Key, Arc<ContentSheet>)>,
}

impl ContentView {
    /// Forgets what belongs to one file, keeps what was fetched.
    pub(super) fn reset(&mut self) {
        *self = Self { kept: std::mem::take(&mut self.kept), ..Self::default() };
    }

    /// Forgets what was fetched of an opened file that was read again.
    pub(super) fn forget(&mut self, file: usize) {
        self.kept.retain(|(key, _)| key.file != file);
    }

    /// Takes what was fetched.
    pub(super) fn keep(&mut self, key: Key, sheet: Arc<ContentSheet>) {
        self.kept.retain(|(known, _)| *known != key);
        self.kept.push_front((key, sheet));
        self.kept.truncate(MOST_KEPT);
    }

    /// What was fetched before.
    pub(super) fn kept(&self, key: &Key) -> Option<Arc<ContentSheet>> {
        self.kept.iter().find(|(known, _)| known == key).map(|(_, sheet)| sheet.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::TimesView;

    #[test]
    fn the_line_is_never_left() {
        let mut view = TimesView::default();
        view.zoom(4.0, 1.0);
        assert_eq!(view.shown, (0.75, 1.0));
        view.pan(0.5);
        assert_eq!(view.shown, (0.75, 1.0));
        view.pan(-10.0);
        assert_eq!(view.shown, (0.0, 0.25));
        view.zoom(0.1, 0.5);
        assert_eq!(view.shown, (0.0, 1.0));
        assert!(!view.is_zoomed());
    }
}
