//! What the window shows, and what can happen to it.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::bytes::{Lines, Mode, Pane};
use super::case_state::{CaseAction, CaseForm, CaseView};
use super::commands::Command;
use super::comparing::{CompareAction, CompareView};
use super::dump_state::{DumpAction, DumpView};
use super::jobs::Key;
use super::keys_state::{Keys, KeysAction, KeysForm};
use super::knowledge_state::{KnowledgeAction, KnowledgeView};
use super::objects::ObjectsView;
use super::pages_state::{PagesAction, PagesView};
use super::reporting::{ReportAction, ReportView};
use super::save::{SaveAction, SaveForm};
use super::searching::Searches;
use super::stored_state::{StoredAction, StoredView};
use super::views::{ContentView, TimesView, View};
use crate::evidence::{ByteSpan, Locator, SourceId};
use crate::inspect::{Report, Role};
use crate::present::rows::{FileRow, Order, Sheet};
use crate::present::speech::Language;
use crate::sandbox::Cancel;
use crate::store::settings::{Theme, WindowSettings};

/// Notices that wait to be read; a folder of a thousand files that can't be opened is seen in the list.
const MOST_NOTICES: usize = 100;

/// What lies over the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The keys.
    Help,
    /// The field for commands and files, and the row that is chosen.
    Palette(String, usize),
    /// The field for a path.
    Path(String),
    /// The field for an offset.
    Offset(String),
    /// The field for a zone, and the row that is chosen.
    Zone(String, usize),
    /// The keys of signatures.
    Keys(KeysForm),
    /// Releases of programs, and the path that is typed.
    Knowledge(String),
    /// What is stored.
    Stored,
    /// Where a part is to be saved.
    Save(SaveForm),
    /// The field for a password.
    Password(String),
    /// The case.
    Case(CaseForm),
    /// The report.
    Report,
    /// Words of the trade, and what is looked for.
    Glossary(String),
    /// The window is to close, and notes are not saved.
    Unsaved,
}

/// Everything that a view can ask for.
#[derive(Debug, Clone)]
pub(super) enum Action {
    Run(Command),
    Open(Vec<PathBuf>),
    Select(Key),
    Fold(usize),
    Refilter,
    Show(View),
    Finding(usize),
    GoTo(Locator),
    Offset(usize),
    /// Marks a place without leaving the view.
    Mark(Locator),
    /// Goes to a place in a child, named from the outside in.
    Inside(Vec<usize>, Locator),
    Copy(String),
    /// Moments on one clock instead of as written, and the zone of that clock.
    Times(bool, Option<String>),
    Theme(Theme),
    Speak(Language),
    Dismiss(usize),
    Mode(Mode),
    /// A pane's top now holds this byte; `true` is the decoded layer.
    Top(bool, usize),
    /// A pane needs lines of this length.
    Lines(bool, usize),
    Search,
    NextFound(bool),
    Cover(Option<Overlay>),
    Drawer(bool),
    FoldFindings(bool),
    /// Another signature is looked at.
    Proof(usize),
    /// What a signature covers is not marked any more.
    Unmark,
    SearchSigned,
    StopSearch,
    Keys(KeysAction),
    Knowledge(KnowledgeAction),
    Stored(StoredAction),
    Save(SaveAction),
    Pages(PagesAction),
    Password(String),
    Case(CaseAction),
    Compare(CompareAction),
    Report(ReportAction),
    /// A text was pasted where no field took it.
    Pasted(String),
    /// Goes to a place of another file.
    Visit(Key, Locator),
    /// Goes to a place of a file that is known by its hash.
    Elsewhere(SourceId, Locator),
    Dump(DumpAction),
}

/// One opened file.
#[derive(Debug)]
pub(super) struct Opened {
    pub path: PathBuf,
    pub report: Report,
}

/// The list of files.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub rows: Vec<FileRow>,
    /// Rows that are shown, made again when one of the others changed.
    pub shown: Vec<usize>,
    /// Whether rows name their folder.
    pub has_folders: bool,
    pub filter: String,
    pub order: Order,
    pub toggled: HashSet<usize>,
    pub stale: bool,
    /// Set when rows have to be made anew: a file among them was examined again.
    pub remake: bool,
    /// Set when the list has to bring the selected row into sight.
    pub reveal: bool,
}

impl Files {
    /// Unfolds what hides a row.
    pub(super) fn unfold_to(&mut self, key: &Key) {
        let found = self.rows.iter().position(|row| row.file == key.file && row.path == key.path);
        let mut at = found.and_then(|index| self.rows.get(index)?.parent);
        while let Some((index, row)) = at.and_then(|index| Some((index, self.rows.get(index)?))) {
            if row.open_at_first == self.toggled.contains(&index) {
                // It is folded: at first and untouched, or by hand.
                if !self.toggled.remove(&index) {
                    self.toggled.insert(index);
                }
                self.stale = true;
            }
            at = row.parent;
        }
    }
}

/// Bytes that may still be on their way.
#[derive(Debug, Default)]
pub(super) enum Load {
    #[default]
    None,
    Waiting,
    Ready(Box<Pane>),
    Failed(String),
}

/// The decoded layer beside the raw bytes.
#[derive(Debug)]
pub(super) struct Layer {
    pub at: Locator,
    pub load: Load,
    pub jump: Option<usize>,
}

/// One marked range.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    pub role: Option<Role>,
    pub label: String,
    pub place: String,
    pub at: Locator,
    /// How the time was decoded that stands there.
    pub steps: Vec<String>,
    /// Whether it is one of many that are named together.
    pub quiet: bool,
}

/// The search in the bytes.
#[derive(Debug, Default)]
pub(super) struct Find {
    pub text: String,
    pub hex: bool,
    pub number: u64,
    pub found: Option<Vec<ByteSpan>>,
    pub current: usize,
    /// Set when the field has to take the keyboard.
    pub focus: bool,
    pub running: bool,
}

/// The view of the bytes.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub key: Option<Key>,
    pub load: Load,
    pub layer: Option<Layer>,
    pub mode: Mode,
    /// The place that was gone to.
    pub at: Option<Locator>,
    /// The byte to bring into sight.
    pub jump: Option<usize>,
    pub markers: Vec<Marker>,
    pub find: Find,
}

/// The list of facts.
#[derive(Debug, Default)]
pub(super) struct FactsList {
    pub filter: String,
    /// The filter that `shown` was made with.
    pub applied: Option<String>,
    /// Facts that match.
    pub shown: Vec<usize>,
}

/// A running examination.
#[derive(Debug)]
pub(super) struct Progress {
    pub total: usize,
    pub done: usize,
    pub name: String,
    pub since: Instant,
    pub cancel: Cancel,
}

/// Somewhere that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    pub key: Option<Key>,
    pub view: View,
    pub finding: Option<usize>,
    pub at: Option<Locator>,
    /// Whether files were side by side, or the dump shown.
    pub comparing: bool,
    pub dump: bool,
}

/// Everything that the window shows.
#[derive(Debug, Default)]
pub(super) struct State {
    /// What is kept from the process that reads; `None` until it says.
    pub confinement: Option<crate::sandbox::Confinement>,
    pub opened: Vec<Opened>,
    /// Where each path stands among them.
    pub places: HashMap<PathBuf, usize>,
    pub files: Files,
    pub at: Option<Key>,
    pub sheet: Option<Arc<Sheet>>,
    pub view: View,
    pub finding: Option<usize>,
    /// Set when the findings have to bring the selected one into sight.
    pub reveal_finding: bool,
    pub source: Source,
    pub facts: FactsList,
    pub times: TimesView,
    pub content: ContentView,
    pub pages: PagesView,
    pub objects: ObjectsView,
    /// What opens encrypted files, until the window closes.
    pub password: Option<crate::Password>,
    /// What is noted.
    pub case: CaseView,
    pub compare: CompareView,
    pub dump: DumpView,
    pub report: ReportView,
    /// The signature that is looked at.
    pub proof: usize,
    /// Whether its bytes are marked in Source.
    pub covered: bool,
    pub searches: Searches,
    pub keys: Keys,
    pub knowledge: KnowledgeView,
    pub all_columns: bool,
    pub overlay: Option<Overlay>,
    /// What the command field found last.
    pub found: super::palette::Found,
    pub notices: Vec<String>,
    pub progress: Option<Progress>,
    /// The next examined file is shown.
    pub follow: bool,
    pub drawer: bool,
    /// Whether the findings under the view are folded; by themselves they are in a low window.
    pub findings_folded: Option<bool>,
    pub back: Vec<Spot>,
    pub forward: Vec<Spot>,
    pub settings: WindowSettings,
    pub stored: StoredView,
    /// Nothing is stored or remembered.
    pub private: bool,
}

impl State {
    /// The report of a row.
    pub(super) fn report(&self, key: &Key) -> Option<&Report> {
        let mut report = &self.opened.get(key.file)?.report;
        for index in &key.path {
            report = report.children.get(*index)?;
        }
        Some(report)
    }

    /// The view that is drawn: a file that does not have the chosen one shows its overview.
    pub(super) fn shown_view(&self) -> View {
        let has = self.sheet.as_ref().is_some_and(|sheet| self.view.of(sheet));
        if has { self.view } else { View::Overview }
    }

    /// Says something that stays until it is dismissed.
    pub(super) fn notice(&mut self, text: impl Into<String>) {
        // An error may carry a name out of a hostile file.
        let text = crate::present::words::visible(&text.into()).into_owned();
        if self.notices.len() < MOST_NOTICES && !self.notices.contains(&text) {
            self.notices.push(text);
        }
    }

    /// Where the window is.
    pub(super) fn spot(&self) -> Option<Spot> {
        (self.at.is_some() || self.dump.open).then(|| Spot {
            key: self.at.clone(),
            view: self.view,
            finding: self.finding,
            at: self.source.at.clone(),
            comparing: self.compare.open,
            dump: self.dump.open,
        })
    }

    /// Makes the shown rows of the list again if something changed.
    pub(super) fn refresh(&mut self) {
        if std::mem::take(&mut self.files.remake) {
            self.files.rows.clear();
            for (file, opened) in self.opened.iter().enumerate() {
                crate::present::rows::outline(file, &opened.report, &mut self.files.rows);
            }
            self.note_rows(0);
            self.files.stale = true;
        }
        if std::mem::take(&mut self.files.stale) {
            let files = &mut self.files;
            files.shown = crate::present::rows::visible(&files.rows, &files.filter, files.order, &files.toggled);
            files.has_folders = crate::present::rows::has_folders(&files.rows);
        }
        self.refresh_needed();
    }

    /// The lines of bytes arrived.
    pub(super) fn lined(&mut self, id: &SourceId, lines: &Lines) {
        let layer = self.source.layer.as_mut().map(|layer| &mut layer.load);
        for load in [Some(&mut self.source.load), layer].into_iter().flatten() {
            if let Load::Ready(pane) = load
                && pane.held.id == *id
                && pane.asked == lines.width
            {
                pane.lines = Some(lines.clone());
            }
        }
    }
}

/// The range inside the decoded layer.
pub(super) fn inner(at: &Locator) -> Option<ByteSpan> {
    match at {
        Locator::Decoded { start, end, .. } => Some(ByteSpan::new(*start, *end)),
        _ => None,
    }
}

/// Whether two places stand in the same decoded layer.
pub(super) fn same_layer(a: &Locator, b: &Locator) -> bool {
    matches!((a, b), (Locator::Decoded { within: a, .. }, Locator::Decoded { within: b, .. }) if a == b)
}

/// What egui calls a theme.
pub(super) fn preference(theme: Theme) -> egui::ThemePreference {
    match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Light => egui::ThemePreference::Light,
        Theme::Dark => egui::ThemePreference::Dark,
    }
}
