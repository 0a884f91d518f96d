//! `extract`: a part of a file, or a mail as it was signed, as a file of its own.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};

use super::{NOTHING, UNREAD, WRONG_USE, complain, engine, files, keys, no_stored_keys, now};
use crate::Settings;
use crate::inspect::proofs::SearchBudget;
use crate::sandbox::Cancel;

/// The arguments; `keys` is the one that names lists of keys.
pub(super) fn command(keys: Arg) -> Command {
    Command::new("extract")
        .about("Writes an attachment, a message of a mailbox, or a mail as it was signed, as a file of its own")
        .arg(
            Arg::new("part")
                .long("part")
                .value_name("P")
                .help("Which: 2 or 1.2 as the facts number the parts; 3/2 is part 2 of a mailbox's third message"),
        )
        .arg(
            Arg::new("restored")
                .long("restored")
                .action(ArgAction::SetTrue)
                .help("The mail as it was signed, where a search finds that"),
        )
        .group(ArgGroup::new("what").args(["part", "restored"]).required(true))
        .arg(
            Arg::new("OUT")
                .short('o')
                .long("output")
                .value_name("OUT")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("The file to write"),
        )
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help("Write over a file that exists"))
        .arg(keys)
        .arg(no_stored_keys())
        .arg(now())
        .arg(files().num_args(1))
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let (Some(file), Some(out)) = (matches.get_one::<PathBuf>("FILE"), matches.get_one::<PathBuf>("OUT")) else {
        return WRONG_USE;
    };
    if let Some(why) = no_place(file, out) {
        complain(&format!("palimpsest: {}: {why}", out.display()));
        return WRONG_USE;
    }
    let bytes = match matches.get_one::<String>("part") {
        Some(part) => engine.extract(file, part, settings),
        None => match keys::ring(&mut engine, matches) {
            Ok(keys) => {
                let settings = Settings { keys, search: Some(SearchBudget::FULL), ..settings.clone() };
                engine.restore(file, &settings, &Cancel::default())
            }
            Err(status) => return status,
        },
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(why) => {
            complain(&format!("palimpsest: {}: {why}", file.display()));
            return UNREAD;
        }
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if matches.get_flag("force") {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options.open(out).and_then(|mut target| target.write_all(&bytes));
    match written {
        Ok(()) => NOTHING,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            complain(&format!("palimpsest: {}: exists already; --force writes over it", out.display()));
            WRONG_USE
        }
        Err(error) => {
            complain(&format!("palimpsest: {}: cannot be written: {error}", out.display()));
            UNREAD
        }
    }
}

/// Why nothing is written there: the examined file stays as it is, also under another name of it.
fn no_place(file: &Path, out: &Path) -> Option<&'static str> {
    if out.is_dir() {
        return Some("is a folder; name the file to write");
    }
    let same = file.canonicalize().ok().zip(out.canonicalize().ok()).is_some_and(|(file, out)| file == out);
    same.then_some("is the file that is read; name another one to write")
}
