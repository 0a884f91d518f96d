//! What works beside the window: a pool of children examines files; one thread loads bytes, decodes layers, finds, saves; one
//! searches. The window only asks and hears, and no click waits for a long examination.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use super::bytes::{self, Lines};
use super::case_jobs::{CaseJobs, CaseNews};
use super::case_state::Ask;
use super::dump_jobs::{DumpJobs, DumpNews};
use super::examining::Examining;
use super::keys_state::{KeysNews, KeysOrder};
use super::knowledge_state::{KnowledgeNews, KnowledgeOrder};
use super::pages_state::{self, PageNews, PageOrder};
use super::save::SaveOrder;
use super::stored_state::{StoredNews, Wish};
use super::work::Work;
use crate::evidence::{ByteSpan, Locator, PdfObjects, SourceId, Strips};
use crate::inspect::Report;
use crate::present::rows::ContentSheet;
use crate::present::speech::t;
use crate::sandbox::{Cancel, Confinement, Engine, Held, Worker};
use crate::store::settings::WindowSettings;
use crate::store::stored::Places;

/// Questions that wait at most; a window that asks faster than that is told so.
const MOST_WAITING: usize = 256;
/// Answers that wait at most; then the work waits for the window.
const MOST_NEWS: usize = 64;
/// How long news of one file among many may wait to be drawn.
const SOON: Duration = Duration::from_millis(60);
/// One file of the list: which opened file, and which child of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Key {
    /// Which opened file.
    pub file: usize,
    /// Which child, from the outside in.
    pub path: Vec<usize>,
}

/// Whose bytes are wanted.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The row.
    pub key: Key,
    /// The file on disk.
    pub path: PathBuf,
    /// Its hash when it was examined.
    pub expected: Option<SourceId>,
    /// Where it stands in what holds it, from the outside in, for a child; or why that is not known.
    pub within: Result<Vec<Locator>, String>,
    /// Hash of what is cut out.
    pub expected_inside: Option<SourceId>,
}

/// What is asked of the thread.
pub(super) enum Order {
    /// Examine files and folders.
    Examine(Vec<PathBuf>, crate::Settings, Cancel),
    /// Examine a file and search for what its signatures were made over.
    Search(PathBuf, crate::Settings, Cancel),
    /// Read or change the user's keys.
    Keys(KeysOrder),
    /// Read or change the user's lists of releases.
    Knowledge(KnowledgeOrder),
    /// Load bytes.
    Load(Wanted),
    /// Read what a mail says to its reader; its report names what its parts hold.
    Content(Wanted, Box<Report>, crate::Settings),
    /// What opens encrypted files from now on.
    Password(Option<crate::Password>),
    /// List the objects of a PDF.
    Objects(Wanted, crate::Settings),
    /// Draw a page.
    Page(Box<PageOrder>),
    /// Break bytes into lines of at most so many bytes.
    Lines(Held, usize),
    /// Decode the layer of a place.
    Stream(Held, Locator),
    /// Find every occurrence; the number tells an old search from a new one.
    Find(Held, bytes::Needle, u64),
    /// Save the settings.
    Settings(WindowSettings, PathBuf),
    /// Look at what is stored, or clear it.
    Stored(Places, Wish),
    /// Save a part as a file.
    Save(Box<SaveOrder>),
    /// A fault of ours, for the test that the thread outlives it.
    #[cfg(test)]
    Break,
}

/// What the thread has to say.
pub(super) enum News {
    /// So many files are to be examined; the name of the one at work; so many are done.
    Progress { total: usize, done: usize, name: String },
    /// One file.
    Examined(PathBuf, Box<Report>),
    /// A file whose signatures were searched; `None` if that was stopped.
    Searched(PathBuf, Option<Box<Report>>),
    /// The user's keys were read or changed.
    Keys(KeysNews),
    /// The user's lists of releases were read or changed.
    Knowledge(KnowledgeNews),
    /// What is stored.
    Stored(StoredNews),
    /// The case changed, or could not be.
    Case(Box<CaseNews>),
    /// A place for a case, and what for.
    PickedCase(Ask, PathBuf),
    /// The blocks of a report, which one, and the bytes in it.
    Report(u64, Arc<Vec<crate::present::document::Block>>, Arc<Strips>),
    /// Where somebody wants a report saved; `true` for JSON.
    PickedReport(PathBuf, bool),
    /// Where somebody wants a part saved.
    PickedTarget(PathBuf),
    /// Lists of keys that somebody chose.
    PickedKeys(Vec<PathBuf>),
    /// Lists of releases that somebody chose.
    PickedKnowledge(Vec<PathBuf>),
    /// What is kept from the process that reads; or why there is none.
    Confined(Result<Confinement, String>),
    /// Nothing is left to examine; `true` if it was stopped.
    Done { cancelled: bool },
    /// Bytes of a row.
    Loaded(Key, Result<Held, String>),
    /// What a mail says to its reader.
    Content(Key, Result<Arc<ContentSheet>, String>),
    /// Objects of a PDF.
    Objects(Key, Result<Arc<PdfObjects>, String>),
    /// A page was drawn.
    Page(PageNews),
    /// Lines of bytes.
    Lined(SourceId, Lines),
    /// A decoded layer.
    Streamed(Locator, Result<Held, String>),
    /// Occurrences.
    Found(u64, Vec<ByteSpan>),
    /// What somebody chose in a dialog; `None` if there was no dialog.
    Picked(Option<Vec<PathBuf>>),
    /// Something that has to be read: what went wrong, what was saved.
    Failed(String),
    /// Of a dump.
    Dump(Box<DumpNews>),
}

/// The window's end.
pub(super) struct Jobs {
    /// What keeps the notes.
    pub case: CaseJobs,
    /// What works on a dump.
    pub dump: DumpJobs,
    orders: SyncSender<Order>,
    /// A search may take a minute: it has a thread of its own, so that nobody waits for it.
    searches: SyncSender<Order>,
    /// A page may take a second: the same.
    pages: SyncSender<Order>,
    news: Receiver<News>,
    pub(super) tell: SyncSender<News>,
    pub(super) ctx: egui::Context,
    /// Who reads files, for work beside the threads.
    pub(super) worker: Worker,
}

impl Jobs {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(worker: Worker, ctx: &egui::Context) -> std::io::Result<Self> {
        let (orders, asked) = sync_channel(MOST_WAITING);
        let (tell, news) = sync_channel(MOST_NEWS);
        let (searches, to_search) = sync_channel(MOST_WAITING);
        let (pages, to_draw) = sync_channel(MOST_WAITING);
        let teller = || Teller { tell: tell.clone(), ctx: ctx.clone() };
        let examining = Examining::start(&worker, teller())?;
        let work = |examining| Work::new(Engine::new(worker.clone()), teller(), examining);
        let (examiner, searcher) = (work(Some(examining)), work(None));
        std::thread::Builder::new().name("opener".into()).spawn(move || examiner.run(&asked))?;
        std::thread::Builder::new().name("searcher".into()).spawn(move || searcher.run(&to_search))?;
        let case_teller = teller();
        let (painter, teller) = (Engine::new(worker.clone()), teller());
        std::thread::Builder::new()
            .name("painter".into())
            .spawn(move || pages_state::run(painter, &teller, &to_draw))?;
        let case = CaseJobs::start(case_teller)?;
        let dump = DumpJobs::start(worker.clone(), Teller { tell: tell.clone(), ctx: ctx.clone() })?;
        Ok(Self { case, dump, orders, searches, pages, news, tell, ctx: ctx.clone(), worker })
    }

    /// Asks the thread that has pages drawn.
    ///
    /// # Errors
    /// When too much waits or it is gone.
    pub(super) fn draw(&self, order: Order) -> Result<(), String> {
        self.pages.try_send(order).map_err(|_| t("Too many pages are waiting to be drawn").to_owned())
    }

    /// Asks the thread that searches.
    ///
    /// # Errors
    /// When it is gone.
    pub(super) fn search(&self, order: Order) -> Result<(), String> {
        let gone = |_| t("The searcher has stopped; start the program again").to_owned();
        self.searches.try_send(order).map_err(gone)
    }

    /// Asks; says so if too much waits.
    ///
    /// # Errors
    /// When too much waits or the thread is gone.
    pub(super) fn ask(&self, order: Order) -> Result<(), String> {
        self.orders.try_send(order).map_err(|error| match error {
            TrySendError::Full(_) => t("Too much is waiting already; try again in a moment").to_owned(),
            TrySendError::Disconnected(_) => t("The examiner has stopped; start the program again").to_owned(),
        })
    }

    /// The next thing that the thread has to say.
    pub(super) fn hear(&self) -> Option<News> {
        self.news.try_recv().ok()
    }
}

#[derive(Clone)]
pub(super) struct Teller {
    pub(super) tell: SyncSender<News>,
    pub(super) ctx: egui::Context,
}

impl Teller {
    #[cfg(test)]
    pub(super) fn new(tell: SyncSender<News>, ctx: egui::Context) -> Self {
        Self { tell, ctx }
    }

    /// Wakes the window; a window that is gone needs no news.
    pub(super) fn say(&self, news: News) {
        if self.tell.send(news).is_ok() {
            self.ctx.request_repaint();
        }
    }

    /// Wakes the window a little later: a hundred small files a second need no hundred frames.
    pub(super) fn say_soon(&self, news: News) {
        if self.tell.send(news).is_ok() {
            self.ctx.request_repaint_after(SOON);
        }
    }
}

/// The name of a file for a line of progress.
pub(super) fn short_name(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    crate::present::words::show_untrusted_within(&name, 60)
}

/// Bytes shared by the window and the thread.
pub(super) type Starts = Arc<[u32]>;
