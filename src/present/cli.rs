//! The command line: a contract that scripts and tests stand on.

mod across;
mod compare;
mod confinement;
mod examine;
mod extract;
mod html;
mod keys;
mod knowledge;
pub mod limits;
pub(crate) mod report;
mod selftest;
mod stored;
mod together;
mod traits;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::Timestamp;

use super::{json, rows, text, words};
use crate::inspect::{Report, Standing, checks};
use crate::sandbox::{Cancel, Engine, Hold, Worker};
use crate::{Password, Settings};

/// Nothing above `note`.
pub const NOTHING: u8 = 0;
/// Something is odd or worse.
pub const SOMETHING: u8 = 1;
/// Something could not be read.
pub const UNREAD: u8 = 2;
/// Wrong use.
pub const WRONG_USE: u8 = 64;

/// What the arguments ask for.
pub enum Call {
    /// Open the window on these files and folders.
    Window(Vec<PathBuf>, Settings, Worker),
    /// Done on the command line, with this exit status.
    Done(u8),
}

fn files() -> Arg {
    Arg::new("FILE").num_args(1..).required(true).value_parser(clap::value_parser!(PathBuf)).help("Files to read")
}

fn json_flag() -> Arg {
    Arg::new("json").long("json").action(ArgAction::SetTrue).help("One JSON object a line instead of text")
}

fn now() -> Arg {
    Arg::new("now")
        .long("now")
        .value_name("RFC3339")
        .value_parser(|text: &str| text.parse::<Timestamp>().map_err(|error| error.to_string()))
        .help("The moment to take for now (default: the start of the program)")
}

fn password() -> Arg {
    Arg::new("password")
        .long("password")
        .value_name("WORD")
        .help("Opens encrypted PDFs that the empty password does not; other programs of this computer may see it")
}

fn no_stored_keys() -> Arg {
    Arg::new("no-stored-keys")
        .long("no-stored-keys")
        .action(ArgAction::SetTrue)
        .help("Leave out the keys that `palimpsest keys import` kept")
}

fn command() -> Command {
    let list = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .action(ArgAction::Append)
            .value_parser(clap::value_parser!(PathBuf))
            .help(help)
    };
    Command::new("palimpsest")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Reads a leaked email or PDF, lays its claims about its own origin side by side, and shows which cannot all be true. Never touches a network.")
        .override_usage("palimpsest [FILE|FOLDER]…\n       palimpsest <COMMAND>")
        .disable_help_subcommand(true)
        .args_conflicts_with_subcommands(true)
        .arg(Arg::new("PATH").num_args(0..).value_parser(clap::value_parser!(PathBuf)).help("Files and folders to open in the window"))
        .arg(now())
        .arg(
            Arg::new("require-sandbox")
                .long("require-sandbox")
                .action(ArgAction::SetTrue)
                .global(true)
                .help("Read nothing where the system does not confine the reader in full"),
        )
        .subcommand(confinement::command())
        .arg(Arg::new("private").long("private").action(ArgAction::SetTrue).help("Store nothing while the window is open"))
        .subcommand(
            Command::new("examine")
                .about("What the files say of their origin, and which claims disagree")
                .arg(json_flag())
                .arg(Arg::new("html").long("html").value_name("OUT").value_parser(clap::value_parser!(PathBuf)).help("Write a report that a browser shows; a folder when several files are given"))
                .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).requires("html").help("Write the report over a file that is none of this program's"))
                .arg(Arg::new("paths").long("paths").action(ArgAction::SetTrue).requires("html").help("Whole paths in the report instead of names of files; they may name a person"))
                .arg(list("keys", "KEYS", "DKIM keys to verify with, before those that are kept: a table, zone lines, the answers of dig, signed statements"))
                .arg(no_stored_keys())
                .arg(knowledge::not_stored())
                .arg(list("trust", "ROOT.pem", "Certificates to trust"))
                .arg(Arg::new("alone").long("alone").action(ArgAction::SetTrue).help("Judge every file by itself"))
                .arg(Arg::new("no-search").long("no-search").action(ArgAction::SetTrue).help("Do not search for what a signature that does not fit was made over"))
                .arg(password())
                .arg(now())
                .arg(files()),
        )
        .subcommand(Command::new("facts").about("Every fact with its place").arg(json_flag()).arg(list("keys", "KEYS", "DKIM keys to verify with")).arg(no_stored_keys()).arg(knowledge::not_stored()).arg(password()).arg(now()).arg(files().num_args(1)))
        .subcommand(compare::command(list("keys", "KEYS", "DKIM keys to verify with")))
        .subcommand(report::command(list("keys", "KEYS", "DKIM keys to verify with"), list("trust", "ROOT.pem", "Certificates to trust")))
        .subcommand(across::command(list("keys", "KEYS", "DKIM keys to verify with"), list("trust", "ROOT.pem", "Certificates to trust")))
        .subcommand(across::across_command())
        .subcommand(traits::command(list("keys", "KEYS", "DKIM keys to verify with"), list("trust", "ROOT.pem", "Certificates to trust")))
        .subcommand(extract::command(list("keys", "KEYS", "DKIM keys to verify with")))
        .subcommand(
            Command::new("checks")
                .about("The catalogue of checks")
                .arg(json_flag())
                .arg(Arg::new("markdown").long("markdown").action(ArgAction::SetTrue).conflicts_with("json").help("As Markdown")),
        )
        .subcommand(limits::command())
        .subcommand(keys::command(list("keys", "KEYS", "DKIM keys to verify with")))
        .subcommand(knowledge::command())
        .subcommand(stored::command())
        .subcommand(selftest::command())
        .subcommand(Command::new("explain").about("All that is to be said of one check").arg(Arg::new("CHECK-ID").required(true)))
}

/// Reads the arguments (program name first) and does what they ask, the window excepted.
///
/// `start` is the start of the program: the engine has no clock of its own.
/// `program`: what is kept from this program itself.
pub fn run(arguments: impl IntoIterator<Item = OsString>, start: Timestamp, program: &Hold) -> Call {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let asked = !error.use_stderr();
            let text = error.render().to_string();
            if asked {
                out(&text)
            } else {
                text.trim_end().lines().for_each(complain);
            }
            return Call::Done(if asked { NOTHING } else { WRONG_USE });
        }
    };
    let settings = |matches: &ArgMatches| {
        let given = matches.try_get_one::<String>("password").ok().flatten();
        let password = given.map(Password::new);
        Settings { password, ..Settings::at(matches.get_one("now").copied().unwrap_or(start)) }
    };
    let required = matches.get_flag("require-sandbox");
    if required && let Hold::Missing(why) = program {
        complain(&format!("palimpsest: --require-sandbox: this program itself is not kept from the network: {why}"));
        return Call::Done(UNREAD);
    }
    match matches.subcommand() {
        Some(("confinement", _)) => Call::Done(confinement::run(program)),
        Some(("examine", matches)) => Call::Done(examine::run(matches, &settings(matches))),
        Some(("facts", matches)) => Call::Done(facts(matches, &settings(matches))),
        Some(("compare", matches)) => Call::Done(compare::run(matches, &settings(matches))),
        Some(("report", matches)) => Call::Done(report::run(matches, &settings(matches))),
        Some(("triage", matches)) => Call::Done(across::run(matches, &settings(matches))),
        Some(("across", matches)) => Call::Done(across::run_across(matches)),
        Some(("traits", matches)) => Call::Done(traits::run(matches, &settings(matches))),
        Some(("extract", matches)) => Call::Done(extract::run(matches, &settings(matches))),
        Some(("keys", matches)) => Call::Done(keys::run(matches, &settings)),
        Some(("knowledge", matches)) => Call::Done(knowledge::run(matches, &settings)),
        Some(("limits", matches)) => Call::Done(limits::run(matches)),
        Some(("selftest", matches)) => Call::Done(selftest::run(matches, &settings(matches), program)),
        Some(("stored", matches)) => Call::Done(stored::run(matches)),
        Some(("checks", matches)) => Call::Done(catalogue(matches)),
        Some(("explain", matches)) => Call::Done(explain(matches)),
        _ => {
            let opened = paths(&matches, "PATH");
            // The window reads the kept keys itself, so that it can let go of them.
            let settings = Settings { private: matches.get_flag("private"), ..settings(&matches) };
            worker(required).map_or(Call::Done(UNREAD), |worker| Call::Window(opened, settings, worker))
        }
    }
}

fn paths(matches: &ArgMatches, name: &str) -> Vec<PathBuf> {
    matches.get_many(name).into_iter().flatten().cloned().collect()
}

/// Standard output, the only way to it but for JSON: nothing reaches a terminal that could steer it. A reader that has gone away is
/// no error of ours.
fn out(text: &str) {
    let _ = io::stdout().lock().write_all(words::visible(text).as_bytes());
}

/// Standard error, the only way to it: one complaint, one line.
fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", words::visible_line(text));
}

/// JSON on standard output, which writes out by itself what hides.
fn out_json(value: &serde_json::Value) {
    let _ = writeln!(io::stdout().lock(), "{}", json::text(value));
}

/// A path for people.
fn shown(path: &Path) -> String {
    words::visible_line(&path.to_string_lossy())
}

fn engine(matches: &ArgMatches) -> Option<Engine> {
    worker(matches.get_flag("require-sandbox")).map(Engine::new)
}

fn worker(required: bool) -> Option<Worker> {
    match Worker::this_program() {
        Ok(worker) if required => Some(worker.confined()),
        Ok(worker) => Some(worker),
        Err(error) => {
            complain(&format!("palimpsest: cannot find its own program: {error}"));
            None
        }
    }
}

/// The exit status that one more report makes of `status`.
fn worse(status: u8, report: &Report) -> u8 {
    let own = match report.standing {
        Standing::Unreadable => UNREAD,
        Standing::Attested | Standing::Consistent => NOTHING,
        Standing::Unexplained | Standing::Conflicting | Standing::Altered => SOMETHING,
    };
    report.children.iter().fold(status.max(own), worse)
}

fn say_unread(report: &Report) {
    if let Some(why) = &report.unreadable {
        complain(&format!("palimpsest: {}: {why}", words::visible_line(&report.path)));
    }
    report.children.iter().for_each(say_unread);
}

/// A file that changed under the reader's hands was not read as one: it is said and counts as not read.
fn say_changed(report: &Report) -> u8 {
    let changed = rows::changed(report);
    changed.iter().for_each(|what| complain(&format!("palimpsest: {}: {what}", words::visible_line(&report.path))));
    if changed.is_empty() { NOTHING } else { UNREAD }
}

fn facts(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let Some(path) = matches.get_one::<PathBuf>("FILE") else { return WRONG_USE };
    let settings = match keys::ring(&mut engine, matches) {
        Ok(keys) => &Settings { keys, knowledge: knowledge::kept(matches), ..settings.clone() },
        Err(status) => return status,
    };
    let Some(report) = engine.examine(path, settings, &Cancel::default()) else { return UNREAD };
    say_unread(&report);
    let changed = say_changed(&report);
    if matches.get_flag("json") {
        let facts: Vec<_> = report.facts.iter().map(json::fact).collect();
        out_json(&serde_json::Value::from(facts));
    } else {
        out(&text::facts(&report));
    }
    if report.standing == Standing::Unreadable { UNREAD } else { changed }
}

fn catalogue(matches: &ArgMatches) -> u8 {
    if matches.get_flag("json") {
        let all: Vec<_> = checks::all().map(json::check).collect();
        out_json(&serde_json::Value::from(all));
    } else if matches.get_flag("markdown") {
        out(&text::catalogue_markdown());
    } else {
        out(&text::catalogue());
    }
    NOTHING
}

fn explain(matches: &ArgMatches) -> u8 {
    let id = matches.get_one::<String>("CHECK-ID").map_or("", String::as_str);
    match checks::by_id(id) {
        Some(check) => {
            out(&text::explain(check));
            NOTHING
        }
        None => {
            complain(&format!("palimpsest: no check is called “{id}”; `palimpsest checks` lists them"));
            WRONG_USE
        }
    }
}
