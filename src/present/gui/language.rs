//! The language of the window, and what has to be made again when it changes.

use super::state::{Overlay, State};
use super::stored_state;
use super::update::Means;
use crate::present::speech::{Language, speak};

/// Speaks the language that the settings name; English where they name none or one that is not known.
pub(super) fn speak_as_set(code: Option<&str>) {
    speak(code.and_then(Language::of_code).unwrap_or_default());
}

impl State {
    /// Speaks another language: rows hold texts and are made again.
    pub(super) fn speak(&mut self, language: Language, means: &Means) {
        self.settings.language = Some(language.code().to_owned());
        speak(language);
        self.content.kept.clear();
        self.content.key = None;
        self.files.stale = true;
        self.show_again();
        self.load_if_shown(means);
        if self.overlay == Some(Overlay::Report) {
            self.make_report(means);
        }
        means.ctx.send_viewport_cmd(egui::ViewportCommand::Title(stored_state::title(self.private).to_owned()));
        means.ctx.request_repaint();
    }
}
