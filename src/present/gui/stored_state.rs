//! What the program keeps on the disk, as the window knows it: asked of the working thread, cleared, and not added to in private.

use std::path::PathBuf;

use super::jobs::Order;
use super::keys_state::KeysAction;
use super::knowledge_state::KnowledgeAction;
use super::state::{Overlay, State};
use super::update::Means;
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::store::stored::{Places, Stored};

/// What can happen to what is kept.
#[derive(Debug, Clone)]
pub(super) enum StoredAction {
    Clear(PathBuf),
    ClearAll,
    ForgetRecent,
    /// Stores nothing from now on, or stores again.
    Private(bool),
}

/// What is kept, as far as it was looked at.
#[derive(Debug, Default)]
pub(super) struct StoredView {
    /// The window's settings file.
    pub settings: Option<PathBuf>,
    /// What is kept; `None` while it is looked for.
    pub all: Option<Result<Vec<Stored>, String>>,
    /// Whether the settings were cleared and nothing changed since: then the end of the window writes nothing.
    pub cleared: bool,
}

/// What is asked of the working thread.
pub(super) enum Wish {
    Look,
    Clear(PathBuf),
    ClearAll,
    ForgetRecent,
}

/// What the working thread has to say.
pub(super) struct StoredNews {
    pub all: Result<Vec<Stored>, String>,
    pub failed: Option<String>,
    /// Whether lists of keys and releases may be gone.
    pub cleared: bool,
}

impl State {
    fn places(&self) -> Places {
        let (settings, keys) = (self.stored.settings.clone(), self.keys.folder.clone());
        Places { settings, keys, knowledge: self.knowledge.folder.clone() }
    }

    /// Shows what is kept.
    pub(super) fn open_stored(&mut self, means: &Means) {
        self.stored.all = None;
        self.overlay = Some(Overlay::Stored);
        self.ask_stored(Wish::Look, means);
    }

    fn ask_stored(&mut self, wish: Wish, means: &Means) {
        if let Err(why) = means.jobs.ask(Order::Stored(self.places(), wish)) {
            self.notice(why);
        }
    }

    pub(super) fn stored_action(&mut self, action: StoredAction, means: &Means) {
        match action {
            StoredAction::Clear(path) => {
                if self.stored.settings.as_ref() == Some(&path) {
                    self.forget_settings();
                }
                self.ask_stored(Wish::Clear(path), means);
            }
            StoredAction::ClearAll => {
                self.forget_settings();
                self.ask_stored(Wish::ClearAll, means);
            }
            StoredAction::ForgetRecent => {
                self.settings.forget_recent();
                self.ask_stored(Wish::ForgetRecent, means);
            }
            StoredAction::Private(on) => {
                self.private = on;
                means.ctx.send_viewport_cmd(egui::ViewportCommand::Title(title(on).to_owned()));
            }
        }
    }

    fn forget_settings(&mut self) {
        self.settings.forget_recent();
        self.stored.cleared = true;
    }

    /// The working thread looked, or cleared.
    pub(super) fn hear_stored(&mut self, news: StoredNews, means: &Means) {
        if let Some(why) = news.failed {
            self.notice(tf("Not everything could be cleared: {}", &[&why]));
        }
        self.stored.all = Some(news.all);
        if news.cleared {
            self.keys_action(KeysAction::Reload, means);
            self.knowledge_action(KnowledgeAction::Reload, means);
        }
    }
}

/// The title of the window.
pub(super) fn title(private: bool) -> &'static str {
    if private { t("Palimpsest (private)") } else { "Palimpsest" }
}

/// The working thread's side.
pub(super) fn serve(places: &Places, wish: Wish) -> StoredNews {
    let cleared = matches!(wish, Wish::Clear(_) | Wish::ClearAll);
    let done = match wish {
        Wish::Look => Ok(()),
        Wish::Clear(path) => places.clear(&path),
        Wish::ClearAll => places.clear_all().map(drop),
        Wish::ForgetRecent => places.forget_recent(),
    };
    let text = |error: std::io::Error| words::visible_line(&error.to_string());
    StoredNews { all: places.list().map_err(text), failed: done.err().map(text), cleared }
}
