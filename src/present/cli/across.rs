//! `triage`: a whole dump, ranked; `across`: the same from the lines of `traits`, wherever those were made.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::super::words::count;
use super::{NOTHING, SOMETHING, UNREAD, complain, engine, examine, out, paths, shown, words};
use crate::Settings;
use crate::evidence::Kind;
use crate::inspect::Standing;
use crate::inspect::across::{Digest, Gathered, Gleaned, Keeper, Traits, merge};
use crate::present::dump::{self, Listed};
use crate::present::json;
use crate::sandbox::{self, Asked, Cancel, Pause, Pool, Progress, gather};
use crate::store::case::Index;
use crate::store::shelf::MemoryShelf;

/// Rows of the table of text that are printed; `--all` prints all.
const MOST_ROWS: usize = 200;

fn all_flag() -> Arg {
    Arg::new("all")
        .long("all")
        .action(ArgAction::SetTrue)
        .help("All files in the table, also those of which nothing was found")
}

/// The command for a whole dump.
pub(super) fn command(keys: Arg, trust: Arg) -> Command {
    Command::new("triage")
        .about("Ranks a whole dump: first the files that stand out among the others, each with the reason")
        .arg(super::json_flag())
        .arg(all_flag())
        .arg(keys)
        .arg(super::no_stored_keys())
        .arg(super::knowledge::not_stored())
        .arg(trust)
        .arg(super::password())
        .arg(super::now())
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("N")
                .value_parser(clap::value_parser!(u16).range(1..=64))
                .help("Readers at work at once (default: one for each processor)"),
        )
        .arg(
            Arg::new("case")
                .long("case")
                .value_name("CASE")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Keep what is gathered in this case: a later start reads only what is new or changed"),
        )
        .arg(
            Arg::new("DUMP")
                .num_args(1..)
                .required_unless_present("case")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Folders, mailboxes, archives, files; without any, those that the case was made of"),
        )
}

/// The command for lines that were made before.
pub(super) fn across_command() -> Command {
    Command::new("across")
        .about("Judges the lines of `palimpsest traits` together, as `triage` does")
        .arg(super::json_flag())
        .arg(all_flag())
        .arg(
            Arg::new("LINES")
                .num_args(1..)
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("Files of lines; - for standard input"),
        )
}

/// What was gathered, and where the rest of it is kept.
struct Dump<K> {
    gathered: Gathered,
    shelf: K,
    status: u8,
}

/// Says what could not be read, though it is of a kind that is.
pub(super) fn say_unread(digest: &Digest) -> bool {
    let known = digest.kind != Kind::Unknown || digest.bytes == 0;
    let unread = digest.standing == Standing::Unreadable && known;
    if unread {
        let why = digest.unreadable.as_deref().unwrap_or("nothing in it could be read");
        complain(&format!("palimpsest: {}: {why}", words::visible_line(&digest.name)));
    }
    unread
}

/// The gathering that the arguments ask for.
///
/// # Errors
/// The exit status, where keys or certificates can't be had; it is said.
pub(super) fn asked(matches: &ArgMatches, files: &str, settings: &Settings, readers: usize) -> Result<Asked, u8> {
    let mut engine = engine(matches).ok_or(UNREAD)?;
    Ok(Asked {
        paths: paths(matches, files),
        settings: Arc::new(examine::given(&mut engine, matches, settings)?),
        worker: engine.worker().clone(),
        readers,
        cancel: Cancel::default(),
        pause: Pause::default(),
    })
}

/// Ranks a dump; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let readers = matches.get_one::<u16>("jobs").map_or_else(Pool::usual_size, |jobs| usize::from(*jobs));
    let mut asked = match asked(matches, "DUMP", settings, readers) {
        Ok(asked) => asked,
        Err(status) => return status,
    };
    match matches.get_one::<PathBuf>("case") {
        None => gathered(&asked, MemoryShelf::default(), matches),
        Some(path) => match of_case(path, &mut asked.paths) {
            Ok(index) => gathered(&asked, index, matches),
            Err(why) => {
                complain(&format!("palimpsest: {}: the case {why}", shown(path)));
                UNREAD
            }
        },
    }
}

/// The index of a case, and its dumps where none are named.
fn of_case(path: &Path, dumps: &mut Vec<PathBuf>) -> Result<Index, String> {
    if !dumps.is_empty() {
        return Index::open_or_make(path).map_err(|why| why.to_string());
    }
    let index = Index::open(path).map_err(|why| why.to_string())?;
    *dumps = index.roots().map_err(|why| why.to_string())?;
    if dumps.is_empty() { Err("knows of no dump yet: name one".into()) } else { Ok(index) }
}

fn gathered<K: Keeper + Send + 'static>(asked: &Asked, keeper: K, matches: &ArgMatches) -> u8 {
    let unread = Arc::new(AtomicBool::new(false));
    let heard = unread.clone();
    let told = move |_: Progress, digest: &Digest| {
        if say_unread(digest) {
            heard.store(true, Ordering::Relaxed);
        }
    };
    let (outcome, shelf) = match gather(asked, keeper, told) {
        Ok(done) => done,
        Err(error) => {
            complain(&format!("palimpsest: the dump could not be gathered: {error}"));
            return UNREAD;
        }
    };
    let mut status = if unread.load(Ordering::Relaxed) { UNREAD } else { NOTHING };
    for (path, why) in &outcome.summary.left_out {
        complain(&format!("palimpsest: {}: {}", shown(path), words::visible_line(why)));
        status = UNREAD;
    }
    if let Some(why) = &outcome.not_kept {
        complain(&format!("palimpsest: the case {why}; what was read until then is kept"));
        status = UNREAD;
    }
    if outcome.refused > 0 {
        let answers = count(outcome.refused, "answer", "answers");
        complain(&format!("palimpsest: this program broke off over {answers}, which is a fault of the program"));
        status = UNREAD;
    }
    print(&mut Dump { gathered: outcome.gathered, shelf, status }, matches)
}

/// Judges lines; gives the exit status.
pub(super) fn run_across(matches: &ArgMatches) -> u8 {
    let mut dump = Dump { gathered: Gathered::default(), shelf: MemoryShelf::default(), status: NOTHING };
    for path in paths(matches, "LINES") {
        let lines = match sandbox::lines(&path) {
            Ok(lines) => lines,
            Err(why) => {
                complain(&format!("palimpsest: {}: {why}", shown(&path)));
                dump.status = UNREAD;
                continue;
            }
        };
        for (number, line) in (1..).zip(lines) {
            let read = line.map_err(|error| error.to_string());
            let read =
                read.and_then(
                    |line| if line.trim_ascii().is_empty() { Ok(None) } else { json::read_traits(&line).map(Some) },
                );
            match read {
                Ok(Some(traits)) => {
                    let gleaned = Gleaned::of(&traits);
                    if say_unread(&gleaned.digest) {
                        dump.status = UNREAD;
                    }
                    // Memory keeps everything.
                    if dump.shelf.keep(&traits.path, &gleaned).is_ok() {
                        dump.gathered.add(gleaned.digest);
                    }
                }
                Ok(None) => {}
                Err(why) => {
                    complain(&format!("palimpsest: {}: line {number}: {why}", shown(&path)));
                    dump.status = UNREAD;
                }
            }
        }
    }
    print(&mut dump, matches)
}

/// Prints the list; gives the exit status.
fn print<K: Keeper>(dump: &mut Dump<K>, matches: &ArgMatches) -> u8 {
    let ranking = dump::ranking(&mut dump.gathered, &dump.shelf);
    for check in &ranking.beside.failed {
        complain(&format!("palimpsest: the check {check} broke off on this dump, which is a fault of the program"));
        dump.status = UNREAD;
    }
    ranking.beside.cut.iter().for_each(|cut| complain(&format!("palimpsest: {cut}")));
    let merged = |file: u32| {
        let mut traits = dump.shelf.traits(file)?;
        merge(&mut traits, file, &dump.gathered, &ranking.beside);
        Some(traits)
    };
    let mut lines = io::BufWriter::new(io::stdout().lock());
    let mut names: HashMap<u32, String> = HashMap::new();
    let copied: std::collections::BTreeSet<u32> = ranking.listed.iter().filter_map(|listed| listed.same_as).collect();
    let json = matches.get_flag("json");
    let mut table = Table::new(matches.get_flag("all"), &ranking.listed);
    for listed in &ranking.listed {
        // What is not shown is not looked up.
        if !json && !table.shows(listed) && !copied.contains(&listed.file) {
            continue;
        }
        let Some(traits) = merged(listed.file) else { continue };
        if copied.contains(&listed.file) {
            names.insert(listed.file, traits.name());
        }
        let same_as = listed.same_as.and_then(|file| names.get(&file)).map(String::as_str);
        if json {
            // A reader that has gone away is no error of ours.
            let _ = writeln!(lines, "{}", json::text(&json::listed(listed, &traits, same_as)));
        } else if table.shows(listed) {
            table.add(listed, &traits, same_as);
        }
    }
    drop(lines);
    if !json {
        out(&table.finish());
    }
    if ranking.listed.iter().any(|listed| listed.place.weighs()) { dump.status.max(SOMETHING) } else { dump.status }
}

/// The list as text.
struct Table<'a> {
    listed: &'a [Listed],
    text: String,
    all: bool,
    /// Up to this place something above a note brought files there.
    last: usize,
    rows: usize,
}

impl<'a> Table<'a> {
    fn new(all: bool, listed: &'a [Listed]) -> Self {
        let last = listed.iter().filter(|listed| listed.place.weighs()).map(|listed| listed.rank).max();
        Self { listed, text: String::new(), all, last: last.unwrap_or_default(), rows: 0 }
    }

    /// Whether there is room for a row, and reason for it.
    fn shows(&self, listed: &Listed) -> bool {
        self.all || (self.rows < MOST_ROWS && (listed.rank <= self.last || listed.unread))
    }

    fn add(&mut self, listed: &Listed, traits: &Traits, same_as: Option<&str>) {
        self.rows += 1;
        let row = dump::row(listed, traits);
        let standing = row.standing.word();
        self.text.push_str(&format!("{:>6}  {standing:<12} {}\n", row.rank, words::visible_line(&row.name)));
        if let Some(first) = same_as {
            self.text.push_str(&format!("{:21}the same bytes as {}\n", "", words::visible_line(first)));
            return;
        }
        if !row.finding.is_empty() {
            self.text.push_str(&format!("{:21}{}\n", "", row.finding));
        }
        if listed.place.weight.is_some() || listed.unread {
            self.text.push_str(&format!("{:21}{}\n", "", words::visible_line(&row.why)));
        }
    }

    fn finish(mut self) -> String {
        let of = self.listed.len();
        let found = self.listed.iter().filter(|listed| listed.place.weighs()).count();
        let unread = self.listed.iter().filter(|listed| listed.unread).count();
        self.text.push_str(&format!(
            "\n{}: {found} with something above a note, {} without, {unread} unread.\n",
            count(of, "file", "files"),
            of - found,
        ));
        let worth = self.listed.iter().filter(|listed| listed.rank <= self.last || listed.unread).count();
        if !self.all && worth > self.rows {
            self.text.push_str(&format!(
                "The first {} are shown; --all shows all, --json gives every finding.\n",
                self.rows
            ));
        }
        self.text.push_str(
            "A file without a finding is not proved true: these checks saw nothing in it, beside these neighbours.\n",
        );
        self.text
    }
}
