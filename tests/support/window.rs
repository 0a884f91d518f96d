//! The window of the tests: driven by role and label, without a display.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use palimpsest::inspect::Report;
use palimpsest::present::gui::Window;
use palimpsest::sandbox::Worker;
use palimpsest::store::settings::{Theme, WindowSettings};
use tempfile::TempDir;

use crate::support;

pub const WIDE: [f32; 2] = [1360.0, 860.0];

/// A window with its own settings folder, so that no test touches the user's.
pub struct Test {
    pub harness: Harness<'static, Window>,
    pub _folder: TempDir,
}

pub fn sample(path: &str) -> (PathBuf, Report) {
    let path = support::root().join(path);
    let report = support::examine(&path);
    (path, report)
}

pub fn open(size: [f32; 2], theme: Theme, paths: Vec<PathBuf>, reports: Vec<(PathBuf, Report)>) -> Test {
    open_with(size, WindowSettings { theme, ..WindowSettings::default() }, paths, reports)
}

/// The same with all of its settings chosen.
pub fn open_with(size: [f32; 2], chosen: WindowSettings, paths: Vec<PathBuf>, reports: Vec<(PathBuf, Report)>) -> Test {
    let theme = chosen.theme;
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("window.json");
    chosen.save(&settings).unwrap();
    let harness = Harness::builder()
        .with_size(size)
        .with_max_steps(24)
        .with_theme(if theme == Theme::Dark { egui::Theme::Dark } else { egui::Theme::Light })
        .with_os(egui::os::OperatingSystem::Nix)
        .allow_missing_glyphs()
        .build_eframe(move |creation| {
            let window = Window::new(&creation.egui_ctx, paths, support::settings(), Worker::InProcess, Some(settings));
            let mut window = window.unwrap();
            window.show(reports);
            window
        });
    let mut test = Test { harness, _folder: folder };
    test.harness.run_ok();
    test
}

pub fn wide(reports: Vec<(PathBuf, Report)>) -> Test {
    open(WIDE, Theme::Light, Vec::new(), reports)
}

impl Test {
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    pub fn must(&self, label: &str) {
        assert!(self.has(label), "not shown: {label:?}");
    }

    /// Waits for what a working thread is to bring.
    pub fn wait_for(&mut self, label: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while !self.has(label) {
            assert!(Instant::now() < until, "never shown: {label:?}");
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run_ok();
    }

    pub fn click(&mut self, role: Role, label: &str) {
        let found: Vec<_> = self.harness.query_all_by_role(role).collect();
        let node = found.iter().find(|node| node.accesskit_node().label().is_some_and(|text| text.contains(label)));
        // As a person would: what is below the fold is brought into sight first.
        node.unwrap_or_else(|| panic!("no {role:?} called {label:?}")).scroll_to_me();
        self.harness.run_ok();
        let found: Vec<_> = self.harness.query_all_by_role(role).collect();
        let node = found.iter().find(|node| node.accesskit_node().label().is_some_and(|text| text.contains(label)));
        node.unwrap_or_else(|| panic!("no {role:?} called {label:?} once it was in sight")).click();
        self.harness.run_ok();
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_ok();
    }

    pub fn type_into_field(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run_ok();
    }

    /// The label of what is selected among the nodes of a role.
    pub fn selected(&self, role: Role) -> Vec<String> {
        let nodes = self.harness.query_all_by_role(role);
        let chosen = nodes.filter(|node| {
            let node = node.accesskit_node();
            node.is_selected() == Some(true) || node.toggled() == Some(egui::accesskit::Toggled::True)
        });
        chosen.filter_map(|node| node.accesskit_node().label()).collect()
    }

    /// What the pane of bytes says of itself.
    pub fn bytes(&self, name: &str) -> String {
        let node = self.harness.get_by_role_and_label(Role::Document, name);
        node.accesskit_node().value().unwrap_or_default()
    }
}

/// Whether pictures can be drawn here; without an adapter the renderer ends in a panic.
pub fn has_adapter() -> bool {
    let has = std::panic::catch_unwind(egui_kittest::wgpu::WgpuTestRenderer::new).is_ok();
    if !has {
        eprintln!("no graphics adapter: pictures are not compared");
    }
    has
}
