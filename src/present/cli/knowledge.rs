//! `palimpsest knowledge`: until when releases of programs are known, and newer ones brought in by file.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::super::json;
use super::super::words::{count, show_untrusted};
use super::keys::say_problems;
use super::{NOTHING, UNREAD, WRONG_USE, complain, engine, json_flag, now, out, out_json, paths, shown};
use crate::Settings;
use crate::inspect::knowledge::{Knowledge, MoreKnowledge, NewRows, ReleaseRow};
use crate::store::knowledge::{self as store, StoredReleases};

/// The command and its own commands.
pub(super) fn command() -> Command {
    Command::new("knowledge")
        .about("The table of when programs, fonts and features came out: what is shipped, and newer lists brought in by file")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list").about("The shipped table and each kept list: rows, newest day, when it was brought in").arg(json_flag()),
        )
        .subcommand(
            Command::new("import")
                .about("Keeps the rows of a file that are new: the research table or the compact one")
                .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Say what would be kept, and keep nothing"))
                .arg(json_flag())
                .arg(now())
                .arg(
                    Arg::new("FILE")
                        .num_args(1..)
                        .required(true)
                        .value_parser(clap::value_parser!(PathBuf))
                        .help("Lists to read"),
                ),
        )
        .subcommand(
            Command::new("remove")
                .about("Takes a list out")
                .arg(json_flag())
                .arg(Arg::new("LIST").required(true).help("Its file, as `palimpsest knowledge list` shows it")),
        )
}

/// The argument that leaves the kept lists out.
pub(super) fn not_stored() -> Arg {
    Arg::new("no-stored-knowledge")
        .long("no-stored-knowledge")
        .action(ArgAction::SetTrue)
        .help("Leave out the releases that `palimpsest knowledge import` kept")
}

/// Does what is asked.
pub(super) fn run(matches: &ArgMatches, settings: &dyn Fn(&ArgMatches) -> Settings) -> u8 {
    match matches.subcommand() {
        Some(("list", matches)) => list(matches),
        Some(("import", matches)) => import(matches, &settings(matches)),
        Some(("remove", matches)) => remove(matches),
        _ => WRONG_USE,
    }
}

/// The kept lists, unless the arguments leave them out.
pub(super) fn kept(matches: &ArgMatches) -> MoreKnowledge {
    if matches.get_flag("no-stored-knowledge") {
        return MoreKnowledge::default();
    }
    stored()
}

/// The kept lists.
pub(super) fn stored() -> MoreKnowledge {
    MoreKnowledge::new(store::of(&lists()))
}

/// The lists that are kept; what is wrong with them is said.
fn lists() -> Vec<StoredReleases> {
    let Some(folder) = store::folder() else { return Vec::new() };
    match store::list(&folder) {
        Ok(lists) => {
            for list in &lists {
                say_problems(&shown(&folder.join(&list.file)), &list.problems);
            }
            lists
        }
        Err(error) => {
            complain(&format!("palimpsest: {}: {error}", shown(&folder)));
            Vec::new()
        }
    }
}

fn list(matches: &ArgMatches) -> u8 {
    let lists = lists();
    let shipped = &Knowledge::embedded().releases;
    let newest = shipped.newest().map(|day| day.to_string()).unwrap_or_default();
    if matches.get_flag("json") {
        out_json(&json!({"list": null, "name": null, "rows": shipped.len(), "newest": newest, "imported_on": null}));
        for one in &lists {
            out_json(&json!({
                "list": one.file, "name": one.list.name, "rows": one.list.rows.len(), "newest": one.until(),
                "imported_on": one.imported_on,
                "problems": one.problems.iter().map(problem).collect::<Vec<_>>(),
            }));
        }
    } else {
        let mut text = format!("Shipped: {}, the newest of {newest}\n", count(shipped.len(), "row", "rows"));
        for one in &lists {
            let newest = match one.until() {
                day if day.is_empty() => String::new(),
                day => format!(", the newest of {day}"),
            };
            text.push_str(&format!(
                "{}: {}{newest}, brought in from “{}” on {}\n",
                show_untrusted(&one.file),
                count(one.list.rows.len(), "row", "rows"),
                show_untrusted(&one.list.name),
                show_untrusted(&one.imported_on)
            ));
        }
        out(&text);
    }
    if lists.iter().any(|list| !list.problems.is_empty()) { UNREAD } else { NOTHING }
}

fn problem((line, why): &(usize, String)) -> Value {
    json!({"line": line, "why": why})
}

fn import(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let Some(folder) = store::folder() else {
        complain("palimpsest: the environment names no folder to keep lists in (XDG_DATA_HOME or HOME)");
        return UNREAD;
    };
    let as_json = matches.get_flag("json");
    let mut kept = stored();
    let day = settings.as_of.to_string();
    let day = day.get(..10).unwrap_or_default();
    let mut status = NOTHING;
    for path in paths(matches, "FILE") {
        let name = shown(&path);
        let read = match engine.read_releases(&path, settings.as_of) {
            Ok(read) => read,
            Err(why) => {
                complain(&format!("palimpsest: {name}: {why}"));
                status = UNREAD;
                continue;
            }
        };
        let mut problems = read.problems;
        let NewRows { rows: new, known, left } = kept.new_of(read.rows);
        problems.extend(left.map(|why| (0, why)));
        if !problems.is_empty() {
            status = UNREAD;
        }
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut list = None;
        if !matches.get_flag("dry-run") && !new.is_empty() {
            match store::add(&folder, &own, day, &new) {
                Ok(file) => list = Some(file),
                Err(error) => {
                    complain(&format!("palimpsest: {}: the rows cannot be kept: {error}", shown(&folder)));
                    status = UNREAD;
                }
            }
        }
        say(&name, as_json, (&new, known), &problems, list.as_deref());
        kept = kept.and(own, new);
    }
    status
}

/// What came of one file.
fn say(
    name: &str,
    as_json: bool,
    (new, known): (&[ReleaseRow], usize),
    problems: &[(usize, String)],
    list: Option<&str>,
) {
    if as_json {
        let newest = new.iter().map(|row| row.first_public).max().map(|day| day.to_string());
        let problems: Vec<Value> = problems.iter().map(problem).collect();
        let said = json!({"file": name, "new": new.len(), "known": known, "newest": newest, "problems": problems, "list": list});
        out(&format!("{}\n", json::text(&said)));
        return;
    }
    say_problems(name, problems);
    let kept = match list {
        Some(file) => format!(", kept as {file}"),
        None => " (nothing was kept)".to_owned(),
    };
    out(&format!("{name}: {} new, {known} known, {}{kept}\n", new.len(), count(problems.len(), "problem", "problems")));
}

fn remove(matches: &ArgMatches) -> u8 {
    let file = matches.get_one::<String>("LIST").map_or("", String::as_str);
    let removed = store::folder().ok_or_else(|| "there is no store".to_owned());
    let removed = removed.and_then(|folder| store::remove(&folder, file).map_err(|error| error.to_string()));
    if matches.get_flag("json") {
        out_json(&json!({"list": file, "removed": removed.is_ok()}));
    }
    match removed {
        Ok(()) => NOTHING,
        Err(why) => {
            complain(&format!("palimpsest: “{file}”: {why}; `palimpsest knowledge list` shows them"));
            WRONG_USE
        }
    }
}
