//! What works on a dump beside the window: a thread that gathers and judges it, one that ranks what is there meanwhile, one that
//! filters and sorts; nothing of it is done in a frame.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use super::dump_watched::{Shared, Watched};
use super::jobs::{Jobs, News, Teller};
use crate::evidence::SourceId;
use crate::inspect::across::{Beside, Keeper, merge};
use crate::present::dump::{Arranged, DumpTable, Entry, Query, arrange, groups, ranking};
use crate::present::rows::capital;
use crate::present::speech::{t, tf};
use crate::present::{statements, words};
use crate::sandbox::{
    Asked, Cancel, Outcome, Pause, Progress, Worker, are_few, gather, is_dump, is_pasted, take_member,
};
use crate::store::case::Index;
use crate::store::shelf::MemoryShelf;

/// Files that are opened one by one: more are looked at as a dump.
const FEW: usize = 20;
/// How often it is said how far a gathering is.
const TICK: Duration = Duration::from_millis(250);
/// Shortest time between two orders of what is there.
const BETWEEN: Duration = Duration::from_secs(2);
/// An order is made again after this many times the time that it takes.
const SPARING: u32 = 8;
/// Questions of order that wait: all but the last are dropped.
const MOST_WAITING: usize = 64;
/// Things that were left out and are named.
const MOST_LEFT_OUT: usize = 20;

/// What the threads have to say; the number tells an old gathering or question from the one that counts.
pub(super) enum DumpNews {
    /// What was opened, whether it is a dump, and whether so little that it can be looked at file by file.
    Looked { paths: Vec<PathBuf>, dump: bool, few: bool },
    /// How far it is.
    Progress(u64, Progress),
    /// Everything is read, and is now judged side by side.
    Judging(u64, Progress),
    /// What is there meanwhile.
    SoFar(u64, Arc<DumpTable>),
    /// Everything, judged side by side.
    Judged(u64, Box<Judged>),
    /// It could not be gathered.
    Failed(u64, String),
    /// Rows, filtered and sorted.
    Arranged(u64, Arranged),
    /// In whose texts the words stand.
    Searched(u64, String, Result<HashSet<u32>, String>),
    /// A member of a container is at hand under this name.
    Taken(u32, Result<PathBuf, String>),
    /// Rows for the clipboard.
    Copied(String),
    /// A folder was chosen to be opened as a dump.
    Picked(PathBuf),
}

/// A dump that was read as far as it was wanted.
pub(super) struct Judged {
    pub table: Arc<DumpTable>,
    /// What the files say of one another.
    pub beside: Arc<Beside>,
    /// Keys that other files confirm, by the file that waits for them.
    pub confirmed: HashMap<u32, BTreeSet<String>>,
    /// What was left out, and why.
    pub said: Vec<String>,
    /// Whether somebody stopped it.
    pub stopped: bool,
    /// Whether its texts are in the case's file.
    pub searchable: bool,
}

/// What is to be gathered.
pub(super) struct ToGather {
    pub number: u64,
    pub paths: Vec<PathBuf>,
    pub settings: crate::Settings,
    pub cancel: Cancel,
    pub pause: Pause,
    /// The case's file.
    pub case: Option<PathBuf>,
}

/// A question of order.
pub(super) struct ToArrange {
    pub number: u64,
    pub table: Arc<DumpTable>,
    pub query: Query,
}

/// The window's end.
pub(super) struct DumpJobs {
    worker: Worker,
    arranges: SyncSender<ToArrange>,
}

impl DumpJobs {
    pub(super) fn start(worker: Worker, tell: Teller) -> std::io::Result<Self> {
        let (arranges, asked) = sync_channel::<ToArrange>(MOST_WAITING);
        std::thread::Builder::new().name("dump sorter".into()).spawn(move || {
            while let Ok(mut wanted) = asked.recv() {
                // Who types fast wants the last answer only.
                while let Ok(later) = asked.try_recv() {
                    wanted = later;
                }
                let arranged = arrange(wanted.table, &wanted.query);
                tell.say(dump(DumpNews::Arranged(wanted.number, arranged)));
            }
        })?;
        Ok(Self { worker, arranges })
    }

    /// Asks for rows in an order; `false` where too much waits.
    pub(super) fn arrange(&self, wanted: ToArrange) -> bool {
        match self.arranges.try_send(wanted) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        }
    }
}

pub(super) fn dump(news: DumpNews) -> News {
    News::Dump(Box::new(news))
}

impl Jobs {
    /// Looks at what is to be opened: files, or a dump.
    pub(super) fn look(&self, paths: Vec<PathBuf>) {
        self.beside(move |tell| {
            let holds = paths.iter().any(|path| !is_pasted(path) && is_dump(path));
            let few = holds && are_few(&paths, FEW, &Cancel::default());
            tell.say(dump(DumpNews::Looked { paths, dump: holds && !few, few }));
        });
    }

    /// Shows the system's dialog for a folder that is opened as a dump, whatever its size.
    pub(super) fn pick_dump(&self) {
        self.beside(|tell| {
            let since = Instant::now();
            match rfd::FileDialog::new().set_title(t("Open as a dump")).pick_folder() {
                Some(folder) => tell.say(dump(DumpNews::Picked(folder))),
                // A dialog that never appeared: the path can be typed.
                None if since.elapsed() < Duration::from_millis(300) => tell.say(News::Picked(None)),
                None => {}
            }
        });
    }

    /// Gathers a dump on a thread of its own.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn gather(&self, wanted: ToGather) -> Result<(), String> {
        let tell = Teller { tell: self.tell.clone(), ctx: self.ctx.clone() };
        let worker = self.dump.worker.clone();
        let thread = std::thread::Builder::new().name("dump".into());
        let work = move || {
            let number = wanted.number;
            let case = wanted.case.clone();
            let done = match case {
                Some(path) => match Index::open(&path) {
                    Ok(index) => gathered(wanted, worker, index, true, &tell),
                    Err(why) => Err(tf("The case {}", &[&why])),
                },
                None => gathered(wanted, worker, MemoryShelf::default(), false, &tell),
            };
            tell.say(dump(match done {
                Ok(judged) => DumpNews::Judged(number, Box::new(judged)),
                Err(why) => DumpNews::Failed(number, why),
            }));
        };
        thread.spawn(work).map(drop).map_err(|error| error.to_string())
    }

    /// Searches the texts that the case keeps.
    pub(super) fn search_texts(&self, case: PathBuf, words: String, number: u64) {
        self.beside(move |tell| {
            let found = Index::open(&case).and_then(|index| index.search(&words));
            let found = found.map(|positions| positions.into_iter().collect()).map_err(|why| why.to_string());
            tell.say(dump(DumpNews::Searched(number, words, found)));
        });
    }

    /// Takes a member out of its container once more.
    pub(super) fn take_member(&self, file: u32, container: PathBuf, number: u64, id: Option<SourceId>) {
        let worker = self.dump.worker.clone();
        self.beside(move |tell| {
            let taken = take_member(&worker, &container, number, id.as_ref(), &Cancel::default());
            tell.say(dump(DumpNews::Taken(file, taken)));
        });
    }

    /// Makes rows into a text for the clipboard.
    pub(super) fn copy_rows(&self, arranged: Arranged, rows: std::ops::Range<usize>) {
        self.beside(move |tell| tell.say(dump(DumpNews::Copied(arranged.tsv(rows)))));
    }
}

fn gathered<K: Keeper + Send + 'static>(
    wanted: ToGather,
    worker: Worker,
    keeper: K,
    searchable: bool,
    tell: &Teller,
) -> Result<Judged, String> {
    let roots: Arc<[PathBuf]> = wanted.paths.clone().into();
    let shared = Shared::default();
    let (number, pause) = (wanted.number, wanted.pause.clone());
    let watched = Watched { keeper, shared: shared.clone(), roots: roots.clone(), pause };
    let asked = Asked {
        paths: wanted.paths,
        settings: Arc::new(wanted.settings),
        worker,
        readers: crate::sandbox::Pool::usual_size(),
        cancel: wanted.cancel,
        pause: wanted.pause,
    };
    // It ends when the other end is dropped.
    let (end, ended) = sync_channel::<()>(1);
    let (ranked, teller) = (shared.clone(), tell.clone());
    let ranker = std::thread::Builder::new().name("dump ranker".into());
    let ranker =
        ranker.spawn(move || rank_meanwhile(number, &ranked, &teller, &ended)).map_err(|why| why.to_string())?;
    let heard = shared.clone();
    let done = gather(&asked, watched, move |progress, _| heard.change(|draft| draft.progress = progress));
    drop(end);
    // The last order of what was there comes before the one that counts; one that broke off has said nothing.
    let _ = ranker.join();
    let (mut outcome, Watched { keeper, .. }) = done.map_err(|why| why.to_string())?;
    tell.say(dump(DumpNews::Judging(number, shared.change(|draft| draft.progress))));
    let mut entries: HashMap<u32, Arc<Entry>> = HashMap::new();
    let mut waiting: Vec<(u32, String)> = Vec::new();
    let ranking = ranking(&mut outcome.gathered, &keeper);
    for file in 0..outcome.gathered.files() {
        let Some(mut traits) = keeper.traits(file) else { continue };
        merge(&mut traits, file, &outcome.gathered, &ranking.beside);
        entries.insert(file, Arc::new(Entry::of(file, &traits, &roots)));
        let keys = traits.all().into_iter().flat_map(|one| &one.waiting).map(|waiting| (file, waiting.key.clone()));
        waiting.extend(keys);
    }
    let mut table = DumpTable::new(&ranking.listed, &entries);
    table.groups = groups(&outcome.gathered, &keeper, &entries);
    table.complete = !outcome.summary.stopped;
    let mut confirmed: HashMap<u32, BTreeSet<String>> = HashMap::new();
    for (file, key) in waiting.into_iter().filter(|(file, key)| outcome.gathered.confirmed(key, *file)) {
        confirmed.entry(file).or_default().insert(key);
    }
    let said = said(&outcome, &ranking.beside);
    Ok(Judged {
        table: Arc::new(table),
        beside: Arc::new(ranking.beside),
        confirmed,
        said,
        stopped: outcome.summary.stopped,
        searchable,
    })
}

/// Orders what is there, again and again until the other end is dropped.
fn rank_meanwhile(number: u64, shared: &Shared, tell: &Teller, ended: &Receiver<()>) {
    let (mut last, mut had, mut pause) = (Instant::now(), 0_usize, TICK);
    while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        let (progress, many) = shared.change(|draft| (draft.progress, draft.entries.len()));
        tell.say_soon(dump(DumpNews::Progress(number, progress)));
        let doubled = many >= had.saturating_mul(2) && last.elapsed() >= pause;
        let due = last.elapsed() >= BETWEEN.max(pause);
        if many == had || !(doubled || due) {
            continue;
        }
        let since = Instant::now();
        let entries = shared.change(|draft| draft.entries.clone());
        let table = DumpTable::so_far(&entries);
        tell.say_soon(dump(DumpNews::SoFar(number, Arc::new(table))));
        (last, had, pause) = (Instant::now(), many, since.elapsed() * SPARING);
    }
}

/// What has to be read about a gathering.
fn said(outcome: &Outcome, beside: &Beside) -> Vec<String> {
    let named = |path: &Path| words::visible_line(&path.to_string_lossy());
    let left_out = &outcome.summary.left_out;
    let mut said: Vec<String> = left_out
        .iter()
        .take(MOST_LEFT_OUT)
        .map(|(path, why)| format!("{}: {}", named(path), words::visible_line(why)))
        .collect();
    if left_out.len() > MOST_LEFT_OUT {
        said.push(tf("and {} more", &[&(left_out.len() - MOST_LEFT_OUT)]));
    }
    if let Some(why) = &outcome.not_kept {
        said.push(tf("The case {}; what was read until then is kept", &[&words::visible_line(why)]));
    }
    if outcome.refused > 0 {
        let answers = words::count(outcome.refused, "file", "files");
        said.push(tf("The program broke off over {}, which is a fault of the program", &[&answers]));
    }
    said.extend(beside.cut.iter().map(|cut| words::visible_line(&capital(&statements::told(cut)))));
    for check in &beside.failed {
        said.push(tf("The check {} broke off on this dump, which is a fault of the program", &[check]));
    }
    said
}
