//! `traits`: what of each file is judged beside others, one JSON line a thing, for `palimpsest across`.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, ArgMatches, Command};

use super::across::{asked, say_unread};
use super::{NOTHING, UNREAD, complain, files, shown, words};
use crate::Settings;
use crate::inspect::across::{Gleaned, Keeper, Kept, Shelf, Traits};
use crate::present::json;
use crate::sandbox::{Pool, gather};

/// The command for one part of a dump.
pub(super) fn command(keys: Arg, trust: Arg) -> Command {
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

/// Writes each line as it comes, and keeps nothing.
struct Written(u32);

impl Shelf for Written {
    fn traits(&self, _: u32) -> Option<Traits> {
        None
    }
}

impl Keeper for Written {
    fn len(&self) -> u32 {
        0
    }

    fn kept(&mut self, _: &str, _: &str) -> Kept {
        Kept::default()
    }

    fn keep(&mut self, _: &str, gleaned: &Gleaned) -> Result<u32, String> {
        let traits = gleaned.traits().ok_or("came in pieces from the reader")?;
        let mut lines = io::BufWriter::new(io::stdout().lock());
        let written =
            json::write_traits(&traits, &mut lines).and_then(|()| lines.write_all(b"\n")).and_then(|()| lines.flush());
        written.map_err(|error| format!("can't be written: {error}"))?;
        self.0 += 1;
        Ok(self.0 - 1)
    }

    fn ended(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let asked = match asked(matches, "FILE", settings, Pool::usual_size()) {
        Ok(asked) => asked,
        Err(status) => return status,
    };
    let unread = Arc::new(AtomicBool::new(false));
    let heard = unread.clone();
    let done = gather(&asked, Written(0), move |_, digest| {
        if say_unread(digest) {
            heard.store(true, Ordering::Relaxed);
        }
    });
    match done {
        Ok((outcome, _)) => {
            for (path, why) in &outcome.summary.left_out {
                complain(&format!("palimpsest: {}: {}", shown(path), words::visible_line(why)));
            }
            // A reader that has gone away is no error of ours.
            let lost = outcome.refused > 0 || !outcome.summary.left_out.is_empty();
            if lost || unread.load(Ordering::Relaxed) { UNREAD } else { NOTHING }
        }
        Err(error) => {
            complain(&format!("palimpsest: no thread could be started: {error}"));
            UNREAD
        }
    }
}
