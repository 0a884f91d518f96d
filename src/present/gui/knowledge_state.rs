//! The user's lists of releases of programs: what is kept, what is asked of the working thread, and what follows when they change.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::jobs::{Jobs, News, Order, Teller};
use super::state::{Overlay, State};
use super::update::Means;
use crate::Settings;
use crate::inspect::knowledge::{Knowledge, MoreKnowledge, NewRows, ReleaseList, ReleaseRow};
use crate::present::words;
use crate::sandbox::Engine;
use crate::store::knowledge::{self, StoredReleases};

/// Rows of an import that were not taken, kept to be shown.
const MOST_PROBLEMS: usize = 100;
/// A dialog that is gone sooner than this was never there.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// What can happen to the lists.
#[derive(Debug, Clone)]
pub(super) enum KnowledgeAction {
    /// The folder in which they are kept; reads it.
    Folder(Option<PathBuf>),
    /// Shows the system's dialog.
    Pick,
    Import(Vec<PathBuf>),
    Remove(String),
    Undo,
    /// Reads the folder again.
    Reload,
}

/// The user's lists.
#[derive(Debug, Default)]
pub(super) struct KnowledgeView {
    pub folder: Option<PathBuf>,
    pub lists: Vec<StoredReleases>,
    /// What the last import said.
    pub said: Vec<String>,
    /// Rows that it did not take: list, line, why.
    pub problems: Vec<(String, usize, String)>,
    /// The list that was taken out last.
    pub removed: Option<StoredReleases>,
    /// What they come to; `None` before the store was read.
    more: Option<MoreKnowledge>,
    loading: bool,
    waiting: Vec<PathBuf>,
}

impl KnowledgeView {
    /// The settings of an examination with the releases that are at hand.
    pub(super) fn settings(&self, settings: Settings) -> Settings {
        match &self.more {
            Some(more) => Settings { knowledge: more.clone(), ..settings },
            None => settings,
        }
    }

    /// How many rows the program ships, and the newest day among them.
    pub(super) fn shipped() -> (usize, String) {
        let releases = &Knowledge::embedded().releases;
        (releases.len(), releases.newest().map(|day| day.to_string()).unwrap_or_default())
    }

    /// Keeps back files while the lists are still being read; gives those that may be examined now.
    pub(super) fn hold(&mut self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        if self.loading {
            self.waiting.extend(paths);
            return Vec::new();
        }
        paths
    }
}

impl State {
    pub(super) fn knowledge_action(&mut self, action: KnowledgeAction, means: &Means) {
        let wish = match action {
            KnowledgeAction::Folder(folder) => {
                self.knowledge.folder = folder;
                self.knowledge.loading = true;
                Wish::Load
            }
            KnowledgeAction::Reload => Wish::Load,
            KnowledgeAction::Pick => return means.jobs.pick_knowledge(),
            KnowledgeAction::Import(paths) => Wish::Import(paths, Box::new(means.engine.clone())),
            KnowledgeAction::Remove(file) => Wish::Remove(file),
            KnowledgeAction::Undo => match self.knowledge.removed.take() {
                Some(list) => Wish::Restore(list),
                None => return,
            },
        };
        let order = KnowledgeOrder { folder: self.knowledge.folder.clone(), private: self.private, wish };
        if let Err(why) = means.jobs.ask(Order::Knowledge(order)) {
            self.knowledge.loading = false;
            self.notice(why);
        }
    }

    /// The working thread did something with the lists.
    pub(super) fn hear_knowledge(&mut self, news: KnowledgeNews, means: &Means) {
        match news.lists {
            Ok(lists) => {
                let more = MoreKnowledge::new(knowledge::of(&lists));
                let changed = self.knowledge.more.clone().unwrap_or_default() != more;
                self.knowledge.lists = lists;
                self.knowledge.more = Some(more);
                if changed && !self.knowledge.loading {
                    self.examine_again(means);
                }
            }
            Err(why) => self.notice(format!("The lists of releases could not be read: {why}")),
        }
        if !news.said.is_empty() || news.removed.is_some() {
            (self.knowledge.said, self.knowledge.problems) = (news.said, news.problems);
            self.knowledge.removed = news.removed;
            if let Some(Overlay::Knowledge(path)) = &mut self.overlay {
                path.clear();
            }
        }
        if let Some(why) = news.failed {
            self.knowledge.said = vec![why];
            self.knowledge.problems.clear();
        }
        if std::mem::take(&mut self.knowledge.loading) {
            let waiting = std::mem::take(&mut self.knowledge.waiting);
            let engine = self.settings_now(&means.engine);
            self.open(waiting, &Means { jobs: means.jobs, ctx: means.ctx, engine, now: means.now });
        }
    }
}

impl Jobs {
    /// Shows the system's dialog for lists of releases on a thread of its own.
    fn pick_knowledge(&self) {
        self.beside(move |teller: &Teller| {
            let since = Instant::now();
            match rfd::FileDialog::new().set_title("Add knowledge").pick_files() {
                Some(paths) => teller.say(News::PickedKnowledge(paths)),
                None if since.elapsed() < NO_DIALOG => {
                    teller.say(News::Failed("No dialog could be opened: type or paste the path of the list".to_owned()))
                }
                None => {}
            }
        });
    }
}

/// What is asked of the working thread.
pub(super) struct KnowledgeOrder {
    folder: Option<PathBuf>,
    /// What is added is kept for this session only.
    private: bool,
    wish: Wish,
}

enum Wish {
    Load,
    Import(Vec<PathBuf>, Box<Settings>),
    Remove(String),
    Restore(StoredReleases),
}

/// What the working thread did.
pub(super) struct KnowledgeNews {
    /// The lists as they are now.
    pub lists: Result<Vec<StoredReleases>, String>,
    pub said: Vec<String>,
    pub problems: Vec<(String, usize, String)>,
    pub removed: Option<StoredReleases>,
    pub failed: Option<String>,
}

/// The working thread's side: lists of a folder, or of this session where there is none.
#[derive(Default)]
pub(super) struct Shelf {
    session: Vec<StoredReleases>,
    number: usize,
}

impl Shelf {
    /// Does what is asked and says how the lists are then.
    pub(super) fn serve(&mut self, order: KnowledgeOrder, engine: &mut Engine) -> KnowledgeNews {
        let kept = order.folder.as_deref();
        let folder = kept.filter(|_| !order.private);
        let mut news = KnowledgeNews {
            lists: Ok(Vec::new()),
            said: Vec::new(),
            problems: Vec::new(),
            removed: None,
            failed: None,
        };
        let done = match order.wish {
            Wish::Load => Ok(()),
            Wish::Import(paths, settings) => {
                paths.iter().try_for_each(|path| self.import((kept, folder), path, &settings, engine, &mut news))
            }
            Wish::Remove(file) => self.remove(kept, &file, &mut news),
            Wish::Restore(one) => {
                let name = words::show_untrusted_within(&one.list.name, 80);
                self.add(folder, one.list, &one.imported_on).map(|()| news.said.push(format!("“{name}” is back")))
            }
        };
        news.failed = done.err();
        news.lists = self.lists(kept);
        news
    }

    fn import(
        &mut self,
        (kept, folder): (Option<&Path>, Option<&Path>),
        path: &Path,
        settings: &Settings,
        engine: &mut Engine,
        news: &mut KnowledgeNews,
    ) -> Result<(), String> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let shown = words::show_untrusted_within(&name, 80);
        let read = engine.read_releases(path, settings.as_of).map_err(|why| format!("“{shown}”: {why}"))?;
        let NewRows { rows, known, left } = MoreKnowledge::new(knowledge::of(&self.lists(kept)?)).new_of(read.rows);
        let problems: Vec<(usize, String)> = read.problems.into_iter().chain(left.map(|why| (0, why))).collect();
        let room = MOST_PROBLEMS.saturating_sub(news.problems.len());
        let told = problems.iter().take(room);
        news.problems.extend(told.map(|(line, why)| (shown.clone(), *line, words::show_untrusted(why))));
        let mut said = format!("{} from “{shown}”", words::count(rows.len(), "new row", "new rows"));
        if known > 0 {
            said += &format!(", {} known already", words::number(known as u64));
        }
        if !problems.is_empty() {
            said += &format!(", {} not taken", words::count(problems.len(), "line", "lines"));
        }
        if !rows.is_empty() {
            let day: String = settings.as_of.to_string().chars().take(10).collect();
            self.add(folder, ReleaseList { name, rows }, &day)?;
        }
        news.said.push(said);
        Ok(())
    }

    fn add(&mut self, folder: Option<&Path>, list: ReleaseList, day: &str) -> Result<(), String> {
        let Some(folder) = folder else {
            self.number += 1;
            let file = format!("session {}", self.number);
            self.session.push(StoredReleases { file, imported_on: day.to_owned(), list, problems: Vec::new() });
            return Ok(());
        };
        let rows: &[ReleaseRow] = &list.rows;
        let kept = knowledge::add(folder, &list.name, day, rows);
        kept.map(drop).map_err(|error| format!("The list could not be kept: {error}"))
    }

    /// Lists of the folder, then those of this session.
    fn lists(&self, folder: Option<&Path>) -> Result<Vec<StoredReleases>, String> {
        let kept = folder.map_or(Ok(Vec::new()), knowledge::list).map_err(|error| error.to_string())?;
        Ok(knowledge::within(kept.into_iter().chain(self.session.iter().cloned()).collect()))
    }

    fn remove(&mut self, folder: Option<&Path>, file: &str, news: &mut KnowledgeNews) -> Result<(), String> {
        let lists = self.lists(folder)?;
        let one = lists.into_iter().find(|one| one.file == file).ok_or("The list is not there any more")?;
        let before = self.session.len();
        self.session.retain(|one| one.file != file);
        if let Some(folder) = folder.filter(|_| self.session.len() == before) {
            knowledge::remove(folder, file).map_err(|error| format!("The list could not be removed: {error}"))?;
        }
        news.removed = Some(one);
        Ok(())
    }
}
