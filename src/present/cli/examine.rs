//! `examine`: several children read, reports come out one after the other in the order of the files.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::super::words::count;
use super::html::Pages;
use super::together::Together;
use super::{NOTHING, UNREAD, WRONG_USE, complain, engine, keys, out, paths, say_changed, say_unread, shown, worse};
use crate::Settings;
use crate::inspect::Report;
use crate::present::document::Contents;
use crate::present::{json, text};
use crate::sandbox::{Cancel, Engine, Job, Pool};

/// The settings with the keys and certificates that the arguments name, and with the kept keys and releases of programs.
///
/// # Errors
/// The exit status, where one of them can't be had; it is said.
pub(super) fn given(engine: &mut Engine, matches: &ArgMatches, settings: &Settings) -> Result<Settings, u8> {
    let mut anchors = Vec::new();
    for path in paths(matches, "trust") {
        match engine.read_anchors(&path) {
            Ok(read) => anchors.extend(read),
            Err(why) => {
                complain(&format!("palimpsest: {}: {why}", shown(&path)));
                return Err(WRONG_USE);
            }
        }
    }
    let keys = keys::ring(engine, matches)?;
    Ok(Settings { keys, anchors, knowledge: super::knowledge::kept(matches), ..settings.clone() })
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let settings = &match given(&mut engine, matches, settings) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let files = paths(matches, "FILE");
    let contents = Contents { paths: matches.get_flag("paths"), ..Contents::default() };
    let mut reader = Engine::new(engine.worker().clone());
    reader.use_password(settings.password.clone());
    let pages = matches.get_one::<PathBuf>("html").map(|target| {
        let inputs = ["FILE", "keys", "trust"].iter().flat_map(|name| paths(matches, name)).collect();
        Pages::new(target, files.len() > 1, matches.get_flag("force"), inputs, contents, reader)
    });
    if let Some(Err(status)) = pages.as_ref().map(Pages::ready) {
        return status;
    }
    // Its child is not needed any longer.
    let worker = engine.worker().clone();
    drop(engine);
    let together = match Together::of(&worker, &files, settings, matches.get_flag("alone")) {
        Ok(together) => together,
        Err(error) => {
            complain(&format!("palimpsest: no thread could be started: {error}"));
            return UNREAD;
        }
    };
    let settings = together.settings(files.len(), settings, !matches.get_flag("no-search"));
    let printing = Printing { pages, together, json: matches.get_flag("json"), taken: 0, printed: 0, status: NOTHING };
    let printing = Arc::new(Mutex::new(printing));
    let to_print = printing.clone();
    let print = move |job: Job, report: Option<Report>| {
        if let Some(report) = report {
            to_print.lock().unwrap_or_else(PoisonError::into_inner).print(&job, report);
        }
    };
    match Pool::start(&worker, Pool::usual_size().min(files.len()), print) {
        Ok(pool) => {
            let jobs = files.into_iter().zip(settings);
            pool.push(jobs.map(|(path, settings)| Job::file(path, settings, Cancel::default())));
            let refused = pool.finish();
            if refused > 0 {
                let reports = count(refused, "report", "reports");
                complain(&format!(
                    "palimpsest: this program broke off over {reports}, which is a fault of the program"
                ));
                return UNREAD;
            }
        }
        Err(error) => {
            complain(&format!("palimpsest: no thread could be started: {error}"));
            return UNREAD;
        }
    }
    printing.lock().unwrap_or_else(PoisonError::into_inner).status
}

/// Reports on their way out.
struct Printing {
    /// Where HTML goes; then nothing but JSON is printed.
    pages: Option<Pages>,
    /// What the files say of one another.
    together: Together,
    json: bool,
    /// Reports that came, in the order of the files.
    taken: usize,
    printed: usize,
    status: u8,
}

impl Printing {
    fn print(&mut self, job: &Job, mut report: Report) {
        self.together.beside(self.taken, &mut report);
        self.taken += 1;
        say_unread(&report);
        self.status = worse(self.status, &report).max(say_changed(&report));
        if let Some(pages) = &mut self.pages {
            self.status = self.status.max(pages.write(&job.path, &mut report));
        }
        if self.json {
            // A reader that has gone away is no error of ours.
            let mut lines = io::BufWriter::new(io::stdout().lock());
            let _ = json::write(&report, &mut lines).and_then(|()| lines.write_all(b"\n"));
        } else if self.pages.is_none() {
            let gap = if self.printed > 0 { "\n" } else { "" };
            out(&format!("{gap}{}", text::report(&report)));
        }
        self.printed += 1;
    }
}
