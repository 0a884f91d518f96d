//! The user's keys: what is kept, what is asked of the working thread, and what follows when they change.

use std::path::{Path, PathBuf};

use super::jobs::Order;
use super::state::{Overlay, State};
use super::update::Means;
use crate::Settings;
use crate::inspect::proofs::{Anchor, Key, KeyRing, shipped_keys};
use crate::present::rows::{KeyRow, NeededRow, key_rows, needed_rows};
use crate::present::speech::{t, tf};
use crate::present::words;
use crate::sandbox::Engine;
use crate::store::keys::{self, StoredList};

/// Keys that a search lists.
const MOST_FOUND: usize = 60;
/// Bad lines of an import that are kept to be shown.
const MOST_PROBLEMS: usize = 100;

/// What is typed above the keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct KeysForm {
    /// What is looked for.
    pub filter: String,
    /// A path, or pasted records.
    pub text: String,
}

/// What can happen to the keys.
#[derive(Debug, Clone)]
pub(super) enum KeysAction {
    /// The folder in which they are kept; reads it.
    Folder(Option<PathBuf>),
    /// Shows the system's dialog.
    Pick,
    Import(Vec<PathBuf>),
    /// A path or pasted records.
    Take(String),
    Remove(String),
    Undo,
    Filter(String),
    /// Reads the folder again.
    Reload,
}

/// The user's keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub folder: Option<PathBuf>,
    pub lists: Vec<StoredList>,
    /// What the last import said.
    pub said: Vec<String>,
    /// Lines that it could not read: list, line, why.
    pub problems: Vec<(String, usize, String)>,
    /// The list that was taken out last.
    pub removed: Option<StoredList>,
    /// Records that the open files need.
    pub needed: Vec<NeededRow>,
    /// Keys that were looked for, and how many there are.
    pub found: (Vec<KeyRow>, usize),
    /// What they were looked for with.
    pub filter: String,
    /// Certificates that the user trusts, until the window closes.
    pub anchors: Vec<Anchor>,
    /// Whether the open files changed since `needed` was made.
    pub stale: bool,
    /// Keys of the call and of the store; `None` before the store was read.
    ring: Option<KeyRing>,
    /// Keys of the call alone.
    base: KeyRing,
    loading: bool,
    waiting: Vec<PathBuf>,
}

impl Keys {
    /// The settings of an examination with the keys that are at hand.
    pub(super) fn settings(&self, engine: &Settings) -> Settings {
        let mut settings = engine.clone();
        if let Some(ring) = &self.ring {
            settings.keys = ring.clone();
        }
        settings.anchors.extend(self.anchors.iter().filter(|one| !engine.anchors.contains(one)).cloned());
        settings
    }

    /// How many keys the program ships.
    pub(super) fn shipped(&self) -> usize {
        shipped_keys().len()
    }

    /// Keeps back files while the keys are still being read; gives those that may be examined now.
    pub(super) fn hold(&mut self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        if self.loading {
            self.waiting.extend(paths);
            return Vec::new();
        }
        paths
    }

    fn look(&mut self) {
        let own = self.ring.as_ref().unwrap_or(&self.base).imported.clone();
        self.found = key_rows(own.iter().chain(shipped_keys()), &self.filter, MOST_FOUND);
    }
}

impl State {
    /// Shows the keys.
    pub(super) fn open_keys(&mut self) {
        self.keys.stale = true;
        self.keys.look();
        self.overlay = Some(Overlay::Keys(KeysForm { filter: self.keys.filter.clone(), text: String::new() }));
    }

    /// Lines that ask for every record that the open files need.
    pub(super) fn needed_lines(&self) -> String {
        let rows = needed_rows(self.opened.iter().map(|opened| &opened.report));
        rows.iter().map(|row| format!("{}\n", row.line)).collect()
    }

    /// Makes the list of needed records again, while it is shown.
    pub(super) fn refresh_needed(&mut self) {
        if matches!(self.overlay, Some(Overlay::Keys(_))) && std::mem::take(&mut self.keys.stale) {
            self.keys.needed = needed_rows(self.opened.iter().map(|opened| &opened.report));
        }
    }

    pub(super) fn keys_action(&mut self, action: KeysAction, means: &Means) {
        let day = means.engine.as_of.to_string().chars().take(10).collect::<String>();
        let wish = match action {
            KeysAction::Folder(folder) => {
                self.keys.folder = folder;
                self.keys.loading = true;
                Wish::Load
            }
            KeysAction::Reload => Wish::Load,
            KeysAction::Pick => return means.jobs.pick_keys(),
            KeysAction::Import(paths) => Wish::Import(paths, day),
            KeysAction::Take(text) => Wish::Take(text, day),
            KeysAction::Remove(file) => Wish::Remove(file),
            KeysAction::Undo => match self.keys.removed.take() {
                Some(list) => Wish::Restore(list),
                None => return,
            },
            KeysAction::Filter(text) => {
                self.keys.filter = text;
                return self.keys.look();
            }
        };
        if let Err(why) =
            means.jobs.ask(Order::Keys(KeysOrder { folder: self.keys.folder.clone(), private: self.private, wish }))
        {
            self.keys.loading = false;
            self.notice(why);
        }
    }

    /// The working thread did something with the keys.
    pub(super) fn hear_keys(&mut self, news: KeysNews, means: &Means) {
        if self.keys.ring.is_none() {
            self.keys.base = means.engine.keys.clone();
        }
        match news.lists {
            Ok(lists) => {
                let own = self.keys.base.imported.iter().cloned();
                let ring = KeyRing::new(own.chain(keys::of(&lists)).collect());
                let before = self.keys.anchors.len();
                self.keys.anchors.extend(news.anchors);
                self.keys.anchors.sort_by(|one, other| one.sha256.cmp(&other.sha256));
                self.keys.anchors.dedup();
                let trusted = self.keys.anchors.len() != before;
                let changed = trusted || *self.keys.ring.as_ref().unwrap_or(&self.keys.base) != ring;
                self.keys.lists = lists;
                self.keys.ring = Some(ring);
                self.keys.look();
                if changed && !self.keys.loading {
                    self.examine_again(means);
                }
            }
            Err(why) => self.notice(tf("The keys could not be read: {}", &[&why])),
        }
        if !news.said.is_empty() || news.removed.is_some() {
            (self.keys.said, self.keys.problems) = (news.said, news.problems);
            self.keys.removed = news.removed;
            if let Some(Overlay::Keys(form)) = &mut self.overlay {
                form.text.clear();
            }
        }
        if let Some(why) = news.failed {
            self.keys.said = vec![why];
            self.keys.problems.clear();
        }
        if std::mem::take(&mut self.keys.loading) {
            let waiting = std::mem::take(&mut self.keys.waiting);
            let means =
                Means { jobs: means.jobs, ctx: means.ctx, engine: self.settings_now(&means.engine), now: means.now };
            self.open(waiting, &means);
        }
    }

    /// Every open file once more, with other keys or releases.
    pub(super) fn examine_again(&mut self, means: &Means) {
        let paths: Vec<PathBuf> = self.opened.iter().map(|opened| opened.path.clone()).collect();
        if let Some(running) = &self.searches.running {
            running.cancel.cancel();
        }
        let means =
            Means { jobs: means.jobs, ctx: means.ctx, engine: self.settings_now(&means.engine), now: means.now };
        self.examine(paths, &means);
    }
}

/// What is asked of the working thread.
pub(super) struct KeysOrder {
    folder: Option<PathBuf>,
    /// What is added is kept for this session only.
    private: bool,
    wish: Wish,
}

enum Wish {
    Load,
    Import(Vec<PathBuf>, String),
    Take(String, String),
    Remove(String),
    Restore(StoredList),
}

/// What the working thread did.
pub(super) struct KeysNews {
    /// The lists as they are now.
    pub lists: Result<Vec<StoredList>, String>,
    pub said: Vec<String>,
    pub problems: Vec<(String, usize, String)>,
    /// Certificates that are trusted from now on.
    pub anchors: Vec<Anchor>,
    pub removed: Option<StoredList>,
    pub failed: Option<String>,
}

/// The working thread's side: lists of a folder, or of this session where there is none.
#[derive(Default)]
pub(super) struct Shelf {
    session: Vec<StoredList>,
    number: usize,
}

impl Shelf {
    /// Does what is asked and says how the lists are then.
    pub(super) fn serve(&mut self, order: KeysOrder, engine: &mut Engine) -> KeysNews {
        let kept = order.folder.as_deref();
        let folder = kept.filter(|_| !order.private);
        let mut news = KeysNews {
            lists: Ok(Vec::new()),
            said: Vec::new(),
            problems: Vec::new(),
            anchors: Vec::new(),
            removed: None,
            failed: None,
        };
        let done = match order.wish {
            Wish::Load => Ok(()),
            Wish::Import(paths, day) => paths.iter().try_for_each(|path| {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if trusted(path, &name, engine, &mut news) {
                    return Ok(());
                }
                let read = engine.read_keys(path)?;
                self.take(folder, &name, &day, read, &mut news)
            }),
            Wish::Take(text, day) => self.take_text(folder, &text, &day, engine, &mut news),
            Wish::Remove(file) => self.remove(kept, &file, &mut news),
            Wish::Restore(list) => self.add(folder, &list.name, &list.imported_on, list.keys).map(|()| {
                news.said.push(tf("“{}” is back", &[&words::show_untrusted_within(&list.name, 80)]));
            }),
        };
        news.failed = done.err();
        news.lists = self.lists(kept);
        news
    }

    /// One line that names a file is a path; anything else is records.
    fn take_text(
        &mut self,
        folder: Option<&Path>,
        text: &str,
        day: &str,
        engine: &mut Engine,
        news: &mut KeysNews,
    ) -> Result<(), String> {
        let line = text.trim().trim_matches(['"', '\'']);
        let path = Path::new(line);
        if !line.contains('\n') && path.is_file() {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if trusted(path, &name, engine, news) {
                return Ok(());
            }
            let read = engine.read_keys(path)?;
            return self.take(folder, &name, day, read, news);
        }
        let read = engine.read_pasted_keys(t("pasted text"), text.as_bytes())?;
        self.take(folder, t("pasted text"), day, read, news)
    }

    fn take(
        &mut self,
        folder: Option<&Path>,
        name: &str,
        day: &str,
        read: crate::inspect::proofs::Imported,
        news: &mut KeysNews,
    ) -> Result<(), String> {
        let shown = words::show_untrusted_within(name, 80);
        let bad = read.problems.len();
        let left = MOST_PROBLEMS.saturating_sub(news.problems.len());
        let problems = read.problems.iter().take(left);
        news.problems.extend(problems.map(|(line, why)| (shown.clone(), *line, words::show_untrusted(why))));
        let problems =
            if bad > 0 { tf(", {} not read", &[&words::count(bad, "line", "lines")]) } else { String::new() };
        if read.keys.is_empty() {
            news.said.push(tf("No key was found in “{}”{}", &[&shown, &problems]));
            return Ok(());
        }
        let count = words::count(read.keys.len(), "key", "keys");
        self.add(folder, name, day, read.keys)?;
        news.said.push(tf("{} from “{}”{}", &[&count, &shown, &problems]));
        Ok(())
    }

    fn add(&mut self, folder: Option<&Path>, name: &str, day: &str, list: Vec<Key>) -> Result<(), String> {
        match folder {
            Some(folder) => {
                keys::add(folder, name, day, &list).map_err(|error| tf("The keys could not be kept: {}", &[&error]))?;
            }
            None => {
                self.number += 1;
                self.session.push(StoredList {
                    file: format!("session {}", self.number),
                    name: name.to_owned(),
                    imported_on: day.to_owned(),
                    keys: list,
                    problems: Vec::new(),
                });
            }
        }
        Ok(())
    }

    /// Lists of the folder, then those of this session.
    fn lists(&self, folder: Option<&Path>) -> Result<Vec<StoredList>, String> {
        let kept = folder.map_or(Ok(Vec::new()), keys::list).map_err(|error| error.to_string())?;
        Ok(kept.into_iter().chain(self.session.iter().cloned()).collect())
    }

    fn remove(&mut self, folder: Option<&Path>, file: &str, news: &mut KeysNews) -> Result<(), String> {
        let list = self
            .lists(folder)?
            .into_iter()
            .find(|list| list.file == file)
            .ok_or(t("The list is not there any more"))?;
        let before = self.session.len();
        self.session.retain(|list| list.file != file);
        if let Some(folder) = folder.filter(|_| self.session.len() == before) {
            keys::remove(folder, file).map_err(|error| tf("The list could not be removed: {}", &[&error]))?;
        }
        news.removed = Some(list);
        Ok(())
    }
}

/// Takes the certificates of a file, if it holds any: for PDFs they vouch for whom they lead to.
fn trusted(path: &Path, name: &str, engine: &mut Engine, news: &mut KeysNews) -> bool {
    let Ok(anchors) = engine.read_anchors(path) else { return false };
    let count = words::count(anchors.len(), "trusted certificate", "trusted certificates");
    news.said.push(tf("{} from “{}”, until the window closes", &[&count, &words::show_untrusted_within(name, 80)]));
    news.anchors.extend(anchors);
    true
}
