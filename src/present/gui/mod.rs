//! The window: State + Action + functions that draw a view and say what was asked for.
//!
//! `logic` hears what the working thread has to say, `ui` draws. No file is opened and no byte decoded here: all of that goes
//! through [`crate::sandbox`] on the thread in `jobs`.

mod bars;
mod bytes;
mod case;
mod case_jobs;
mod case_list;
mod case_state;
mod case_update;
mod chain;
mod claims;
mod commands;
mod comparing;
mod confined;
mod content;
mod copies;
mod coverage;
mod dialogs;
mod dump;
mod dump_clusters;
mod dump_filters;
mod dump_jobs;
mod dump_open;
mod dump_state;
mod dump_table;
mod dump_timeline;
mod dump_update;
mod dump_watched;
mod examining;
mod facts;
mod fetch;
mod files;
mod findings;
mod glossary;
mod grid;
mod header;
mod jobs;
mod keys;
mod keys_state;
mod knowledge;
mod knowledge_state;
mod lanes;
mod language;
mod layout;
mod marks;
mod near;
mod notes;
mod objects;
mod on_page;
mod overlays;
mod overview;
mod pages;
mod pages_state;
mod palette;
mod pane;
mod passages;
mod password;
mod people;
mod proofs;
mod report;
mod reporting;
mod restored;
mod revisions;
mod route;
mod running;
mod save;
mod searching;
mod selection;
mod signed;
mod source;
mod start;
mod state;
mod steps;
mod stored;
mod stored_state;
mod structure;
mod times;
mod tokens;
mod update;
mod views;
mod widgets;
mod work;

use std::path::PathBuf;

use crate::present::speech::tf;
use crate::sandbox::{Hold, Worker};
use crate::store::settings::{WindowSettings, default_path};
use commands::Command;
use jobs::{Jobs, Order};
use state::{Action, State};
use update::Means;

/// The program's window.
pub struct Window {
    state: State,
    jobs: Jobs,
    ctx: egui::Context,
    engine: crate::Settings,
    /// Where the settings are kept; `None` keeps none.
    settings_path: Option<PathBuf>,
    /// What is kept from this program itself.
    program: Hold,
    actions: Vec<Action>,
    saved: WindowSettings,
    /// Whether what was cleared was seen to be.
    cleared: bool,
    started: std::time::Instant,
}

impl Window {
    /// The window with the files to open; its own settings are read from `settings_path` and written there again.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new(
        ctx: &egui::Context,
        paths: Vec<PathBuf>,
        engine: crate::Settings,
        worker: Worker,
        settings_path: Option<PathBuf>,
    ) -> Result<Self, String> {
        let settings = settings_path.as_deref().map(WindowSettings::load).unwrap_or_default();
        language::speak_as_set(settings.language.as_deref());
        tokens::install(ctx);
        ctx.add_plugin(copies::Copies::default());
        ctx.set_theme(state::preference(settings.theme));
        ctx.set_zoom_factor(settings.zoom);
        let jobs = Jobs::start(worker, ctx).map_err(|error| tf("no working thread could be started: {}", &[&error]))?;
        let actions = if paths.is_empty() { Vec::new() } else { vec![Action::Open(paths)] };
        let stored = stored_state::StoredView { settings: settings_path.clone(), ..Default::default() };
        let private = engine.private;
        let state = State { settings: settings.clone(), stored, private, ..State::default() };
        Ok(Self {
            state,
            jobs,
            ctx: ctx.clone(),
            engine,
            settings_path,
            program: Hold::Missing(String::new()),
            actions,
            saved: settings,
            cleared: false,
            started: std::time::Instant::now(),
        })
    }

    /// The same, with the folder in which the user's keys are kept; without one, keys are taken for this session only.
    pub fn with_keys(mut self, folder: Option<PathBuf>) -> Self {
        self.actions.insert(0, Action::Keys(keys_state::KeysAction::Folder(folder)));
        self
    }

    /// The same, with the folder in which the user's lists of releases are kept.
    pub fn with_knowledge(mut self, folder: Option<PathBuf>) -> Self {
        self.actions.insert(0, Action::Knowledge(knowledge_state::KnowledgeAction::Folder(folder)));
        self
    }

    /// The same, saying what is kept from the program itself.
    pub fn with_program(mut self, program: Hold) -> Self {
        self.program = program;
        self
    }

    /// Shows reports that are made already, as if their files had just been examined.
    pub fn show(&mut self, reports: Vec<(PathBuf, crate::inspect::Report)>) {
        self.state.follow = true;
        for (path, report) in reports {
            self.state.take(path, report);
        }
        self.state.refresh();
    }

    /// Shows a dump that is made already, as if it had just been read.
    pub fn show_dump(&mut self, roots: Vec<PathBuf>, table: crate::present::dump::DumpTable) {
        self.state.show_dump(roots, table);
    }

    /// Shows a content that is made already, as if it had just been read of the selected file.
    pub fn show_content(&mut self, content: &crate::evidence::Content) {
        let found = self.state.at.clone().and_then(|key| Some((self.state.report(&key)?, key.clone())));
        if let Some((report, key)) = found {
            let sheet = crate::present::rows::content_sheet(content, report);
            self.state.content.keep(key, std::sync::Arc::new(sheet));
        }
    }

    fn act(&mut self) {
        let now = self.now();
        let engine = self.state.settings_now(&self.engine);
        let means = Means { jobs: &self.jobs, ctx: &self.ctx, engine, now };
        while let Some(news) = self.jobs.hear() {
            self.state.hear(news, &means);
        }
        for action in std::mem::take(&mut self.actions) {
            self.state.act(action, &means);
        }
        self.state.keep_case(&means);
        if self.ctx.input(|input| input.viewport().close_requested()) && !self.state.may_close(&means) {
            self.ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        self.state.refresh();
    }

    /// Seconds since 1970. The engine has no clock: now is when the program started, and what has passed since.
    fn now(&self) -> i64 {
        let since = i64::try_from(self.started.elapsed().as_secs()).unwrap_or_default();
        self.engine.as_of.as_second().saturating_add(since)
    }

    /// Settings that changed are saved on the working thread; sizes only when the window closes; in private nothing is.
    fn save_if_changed(&mut self) {
        if self.state.private {
            return;
        }
        if std::mem::replace(&mut self.cleared, self.state.stored.cleared) != self.state.stored.cleared {
            // What was cleared is no change that has to be written.
            self.saved.clone_from(&self.state.settings);
        }
        let now = &self.state.settings;
        let same = now.theme == self.saved.theme
            && now.recent == self.saved.recent
            && now.cases == self.saved.cases
            && now.utc == self.saved.utc
            && now.zone == self.saved.zone
            && now.language == self.saved.language;
        if let (false, Some(path)) = (same, &self.settings_path) {
            if let Err(why) = self.jobs.ask(Order::Settings(now.clone(), path.clone())) {
                self.state.notice(why);
            }
            self.saved.clone_from(&self.state.settings);
            (self.cleared, self.state.stored.cleared) = (false, false);
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        let overlay = self.state.overlay.is_some();
        self.actions.extend(Command::pressed(ctx, overlay).into_iter().map(Action::Run));
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            // What falls on the keys is a list of keys, and so on.
            self.actions.push(match self.state.overlay {
                Some(state::Overlay::Keys(_)) => Action::Keys(keys_state::KeysAction::Import(dropped)),
                Some(state::Overlay::Knowledge(_)) => {
                    Action::Knowledge(knowledge_state::KnowledgeAction::Import(dropped))
                }
                _ => Action::Open(dropped),
            });
        }
        if self.state.overlay.is_none() && !ctx.text_edit_focused() {
            let pasted = |event: &egui::Event| match event {
                egui::Event::Paste(text) => Some(Action::Pasted(text.clone())),
                _ => None,
            };
            self.actions.extend(ctx.input(|input| input.events.iter().filter_map(pasted).collect::<Vec<_>>()));
        }
        self.act();
        self.save_if_changed();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.state.pages.next_frame();
        copies::in_content(&self.ctx, self.state.shown_view() == views::View::Content && self.state.sheet.is_some());
        layout::window_ui(ui, &mut self.state, &self.program, &mut self.actions);
        self.state.pages.drop_unseen();
        if !self.actions.is_empty() {
            // What was clicked is seen in the next frame, not after the next movement of the pointer.
            self.ctx.request_repaint();
        }
        let zoom = self.ctx.zoom_factor();
        let size = self.ctx.content_rect().size() * zoom;
        self.state.settings.zoom = zoom;
        self.state.settings.size = size.into();
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        let now = self.now();
        let engine = self.state.settings_now(&self.engine);
        let means = Means { jobs: &self.jobs, ctx: &self.ctx, engine, now };
        self.state.flush(&means);
        self.jobs.case.finish();
        let keeps = !self.state.private && !self.state.stored.cleared;
        if let Some(path) = self.settings_path.as_ref().filter(|_| keeps) {
            // The window is gone: there is nobody left to tell that it could not be saved.
            let _ = self.state.settings.save(path);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the system gives no window or no working thread.
pub fn run(paths: Vec<PathBuf>, settings: crate::Settings, worker: Worker, program: Hold) -> Result<(), String> {
    let settings_path = default_path();
    let kept = settings_path.as_deref().map(WindowSettings::load).unwrap_or_default();
    language::speak_as_set(kept.language.as_deref());
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(stored_state::title(settings.private))
        .with_app_id("palimpsest")
        .with_inner_size(kept.size)
        .with_min_inner_size([480.0, 320.0])
        .with_drag_and_drop(true);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let make: eframe::AppCreator = Box::new(move |creation| {
        let window = Window::new(&creation.egui_ctx, paths, settings, worker, settings_path)?;
        let window = window.with_keys(crate::store::keys::folder()).with_knowledge(crate::store::knowledge::folder());
        Ok(Box::new(window.with_program(program)))
    });
    eframe::run_native("Palimpsest", options, make).map_err(|error| error.to_string())
}

fn icon() -> Option<egui::IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png")).ok()
}
