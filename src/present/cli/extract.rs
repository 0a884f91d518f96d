//! `extract`: a part of a file, a saved state of a PDF, or a mail as it was signed, as a file of its own.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};

use super::{NOTHING, UNREAD, WRONG_USE, complain, engine, files, keys, no_stored_keys, now, out as say, paths, shown};
use crate::Settings;
use crate::inspect::proofs::SearchBudget;
use crate::sandbox::{Cancel, Engine};
use crate::store::Attachment;
use crate::store::export::{self, NotWritten, Over};

/// The arguments; `keys` is the one that names lists of keys.
pub(super) fn command(keys: Arg) -> Command {
    Command::new("extract")
        .about("Writes an attachment, a message of a mailbox, a saved state of a PDF, or a mail as it was signed, as a file of its own")
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
        .arg(
            Arg::new("revision")
                .long("revision")
                .value_name("N")
                .value_parser(clap::value_parser!(usize))
                .help("The PDF as its saved state N left it, 1 the oldest: the bytes up to the end of that state"),
        )
        .group(ArgGroup::new("what").args(["part", "revision", "restored"]).required(true))
        .arg(
            Arg::new("OUT")
                .short('o')
                .long("output")
                .value_name("OUT")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("The file to write; in a folder, a part gets a safe form of its own name"),
        )
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help("Write over a file that exists"))
        .arg(keys)
        .arg(no_stored_keys())
        .arg(super::knowledge::not_stored())
        .arg(super::password())
        .arg(now())
        .arg(files().num_args(1))
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let (Some(file), Some(out)) = (matches.get_one::<PathBuf>("FILE"), matches.get_one::<PathBuf>("OUT")) else {
        return WRONG_USE;
    };
    let over = if matches.get_flag("force") { Over::Anything } else { Over::Nothing };
    let inputs: Vec<PathBuf> = [vec![file.clone()], paths(matches, "keys")].concat();
    // A folder is looked at again once the part's own name is known.
    let part = matches.get_one::<String>("part");
    let into = out.is_dir() && part.is_some();
    if let Some(Err(why)) = (!into).then(|| export::may_write(out, over, &inputs)) {
        return refuse(out, &why);
    }
    if let Some(number) = matches.get_one::<usize>("revision") {
        return revision(&mut engine, file, out, *number, settings, over);
    }
    let taken = match part {
        Some(part) => engine
            .load(file, None)
            .and_then(|held| engine.part(&held, &file.to_string_lossy(), part, settings))
            .map(|loose| {
                let about = Attachment::of(loose.name.as_deref(), loose.kind, &loose.bytes, part);
                (Some(about), loose.bytes)
            }),
        None => match keys::ring(&mut engine, matches) {
            Ok(keys) => {
                let knowledge = super::knowledge::kept(matches);
                let settings = Settings { keys, knowledge, search: Some(SearchBudget::FULL), ..settings.clone() };
                engine.restore(file, &settings, &Cancel::default()).map(|bytes| (None, bytes))
            }
            Err(status) => return status,
        },
    };
    let (about, bytes) = match taken {
        Ok(taken) => taken,
        Err(why) => {
            complain(&format!("palimpsest: {}: {why}", shown(file)));
            return UNREAD;
        }
    };
    let target = match &about {
        Some(about) if into => out.join(&about.name),
        _ => out.clone(),
    };
    if let Err(why) = export::write(&target, &bytes, over, &inputs) {
        return refuse(&target, &why);
    }
    if let Some(about) = about {
        for line in about.warnings() {
            complain(&format!("palimpsest: {}: {line}", shown(&target)));
        }
    }
    NOTHING
}

/// Writes the bytes up to the end of a saved state, and says both hashes.
fn revision(engine: &mut Engine, file: &Path, out: &Path, number: usize, settings: &Settings, over: Over) -> u8 {
    let taken = engine.state(file, number, settings, &Cancel::default());
    let (bytes, whole, cut) = match taken {
        Ok(taken) => taken,
        Err(why) => {
            complain(&format!("palimpsest: {}: {why}", shown(file)));
            return UNREAD;
        }
    };
    if let Err(why) = export::write(out, &bytes, over, &[file.to_path_buf()]) {
        return refuse(out, &why);
    }
    say(&format!("{}  {}\n{}  {}\n", whole.0, shown(file), cut.0, shown(out)));
    NOTHING
}

/// Says why nothing is written there; gives the exit status.
fn refuse(target: &Path, why: &NotWritten) -> u8 {
    let more = if matches!(why, NotWritten::Exists) { "; --force writes over it" } else { "" };
    complain(&format!("palimpsest: {}: {why}{more}", shown(target)));
    if matches!(why, NotWritten::Io(_)) { UNREAD } else { WRONG_USE }
}
