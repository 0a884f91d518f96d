//! `traits`: what of each file is judged beside others, one JSON line a file; `across`: those lines judged together.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::{ArgMatches, Command};

use super::{NOTHING, UNREAD, complain, engine, examine, files, paths, words};
use crate::Settings;
use crate::inspect::Standing;
use crate::inspect::across::Traits;
use crate::present::json;
use crate::sandbox::{Cancel, Job, Pool};

/// The command for one part of a dump.
pub(super) fn command(keys: clap::Arg, trust: clap::Arg) -> Command {
    Command::new("traits")
        .about("What of each file is judged beside others: one JSON line a file, for `palimpsest across`")
        .arg(keys)
        .arg(super::no_stored_keys())
        .arg(super::knowledge::not_stored())
        .arg(trust)
        .arg(super::password())
        .arg(super::now())
        .arg(files())
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let settings = match examine::given(&mut engine, matches, settings) {
        Ok(settings) => Arc::new(settings),
        Err(status) => return status,
    };
    let worker = engine.worker().clone();
    drop(engine);
    let files: Vec<PathBuf> = paths(matches, "FILE");
    let status = Arc::new(Mutex::new(NOTHING));
    let worst = status.clone();
    let print = move |_: Job, traits: Option<Traits>| {
        let Some(traits) = traits else { return };
        if traits.standing == Standing::Unreadable {
            let why = traits.unreadable.as_deref().unwrap_or_default();
            complain(&format!("palimpsest: {}: {why}", words::visible_line(&traits.name())));
            *worst.lock().unwrap_or_else(PoisonError::into_inner) = UNREAD;
        }
        let mut lines = io::BufWriter::new(io::stdout().lock());
        // A reader that has gone away is no error of ours.
        let _ = json::write_traits(&traits, &mut lines).and_then(|()| lines.write_all(b"\n"));
    };
    match Pool::start_traits(&worker, Pool::usual_size().min(files.len()), print) {
        Ok(pool) => {
            files.into_iter().for_each(|path| pool.feed(Job::file(path, settings.clone(), Cancel::default())));
            pool.finish();
        }
        Err(error) => {
            complain(&format!("palimpsest: no thread could be started: {error}"));
            return UNREAD;
        }
    }
    *status.lock().unwrap_or_else(PoisonError::into_inner)
}
