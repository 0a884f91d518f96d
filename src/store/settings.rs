//! What the window remembers: its size, theme, zoom, panels and recent files. Nothing of the examined contents.
#![expect(
    clippy::disallowed_methods,
    reason = "the place that keeps files of our own and asks the environment for their folder"
)]

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::export::{self, Over};

/// Recent files that are kept.
pub const MOST_RECENT: usize = 12;
/// A settings file above this size (bytes) is none of ours.
const MOST_BYTES: u64 = 1024 * 1024;

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// What the window remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// Inner size of the window (points at zoom 1).
    pub size: [f32; 2],
    /// Zoom factor, 1 is 100 %.
    pub zoom: f32,
    /// Light or dark.
    pub theme: Theme,
    /// Width of the list of files (points).
    pub files_width: f32,
    /// Width of the findings (points).
    pub findings_width: f32,
    /// Moments on one clock instead of as written: in UTC, or in `zone`.
    pub utc: bool,
    /// Name of the zone for that clock; `None` for UTC.
    pub zone: Option<String>,
    /// Code of the language of the window; `None` for English.
    pub language: Option<String>,
    /// Opened last, newest first.
    pub recent: Vec<PathBuf>,
    /// Cases opened last, newest first.
    pub cases: Vec<PathBuf>,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            size: [1360.0, 860.0],
            zoom: 1.0,
            theme: Theme::System,
            files_width: 248.0,
            findings_width: 352.0,
            utc: false,
            zone: None,
            language: None,
            recent: Vec::new(),
            cases: Vec::new(),
        }
    }
}

impl WindowSettings {
    /// Reads a settings file; a missing or broken one gives the defaults.
    pub fn load(path: &Path) -> Self {
        let small = std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= MOST_BYTES);
        if !small {
            return Self::default();
        }
        let read = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        read.unwrap_or_default().within_reason()
    }

    /// Writes a settings file; a broken write leaves the old one.
    ///
    /// # Errors
    /// When the folder can't be made or the file can't be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        export::write(path, &text, Over::Anything, &[]).map_err(io::Error::other)
    }

    /// Puts a path in front of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        in_front(&mut self.recent, path);
    }

    /// Puts a case in front of the recent ones.
    pub fn remember_case(&mut self, path: &Path) {
        in_front(&mut self.cases, path);
    }

    /// Forgets which files and cases were opened.
    pub fn forget_recent(&mut self) {
        self.recent.clear();
        self.cases.clear();
    }

    fn within_reason(mut self) -> Self {
        let keep = |value: f32, least: f32, most: f32, default: f32| {
            if value.is_finite() { value.clamp(least, most) } else { default }
        };
        let default = Self::default();
        let [width, height] = self.size;
        self.size = [keep(width, 480.0, 8_000.0, default.size[0]), keep(height, 320.0, 8_000.0, default.size[1])];
        self.zoom = keep(self.zoom, 0.5, 3.0, default.zoom);
        self.files_width = keep(self.files_width, 160.0, 600.0, default.files_width);
        self.findings_width = keep(self.findings_width, 240.0, 800.0, default.findings_width);
        self.recent.truncate(MOST_RECENT);
        self.cases.truncate(MOST_RECENT);
        self
    }
}

fn in_front(paths: &mut Vec<PathBuf>, path: &Path) {
    paths.retain(|known| known != path);
    paths.insert(0, path.to_owned());
    paths.truncate(MOST_RECENT);
}

/// Where the settings of this user stand; `None` if the environment names no folder for them.
pub fn default_path() -> Option<PathBuf> {
    own_folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("window.json"))
}

/// The program's folder among the user's files: on Linux below the folder that `variable` names (XDG Base Directory Specification),
/// else below `usual` in the home folder.
pub(super) fn own_folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        named("APPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        named(variable).or_else(|| named("HOME").map(|home| home.join(usual)))
    };
    folder.map(|folder| folder.join("palimpsest"))
}

#[cfg(test)]
mod tests {
    use super::{MOST_RECENT, WindowSettings};
    use std::path::Path;

    #[test]
    fn what_was_saved_is_loaded_and_a_broken_file_is_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("window.json");
        assert_eq!(WindowSettings::load(&path), WindowSettings::default());
        let mut settings = WindowSettings { zoom: 1.5, utc: true, ..WindowSettings::default() };
        settings.remember(Path::new("/tmp/a.eml"));
        settings.save(&path).unwrap();
        assert_eq!(WindowSettings::load(&path), settings);
        std::fs::write(&path, b"{\"zoom\": \"large\"").unwrap();
        assert_eq!(WindowSettings::load(&path), WindowSettings::default());
    }

    #[test]
    fn sizes_out_of_reason_are_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        std::fs::write(&path, b"{\"zoom\": 90.0, \"size\": [1.0, 99999.0]}").unwrap();
        let settings = WindowSettings::load(&path);
        assert!(settings.zoom <= 3.0 && settings.size[0] >= 480.0 && settings.size[1] <= 8_000.0);
    }

    #[test]
    fn the_newest_recent_file_comes_first_once() {
        let mut settings = WindowSettings::default();
        for index in 0..40 {
            settings.remember(Path::new(&format!("/tmp/{}", index % 20)));
        }
        assert_eq!(settings.recent.len(), MOST_RECENT);
        assert_eq!(settings.recent.first().unwrap(), Path::new("/tmp/19"));
    }
}
