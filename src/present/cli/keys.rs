//! `palimpsest keys`: what is shipped and kept, what is brought in, and which records a set of mails would need.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::super::json;
use super::super::words::{count, show_untrusted};
use super::{
    NOTHING, UNREAD, WRONG_USE, complain, engine, json_flag, no_stored_keys, now, out, paths, say_unread, shown,
};
use crate::Settings;
use crate::inspect::proofs::{Key, KeyRecord, KeyRing, KeyUsed, Needed, published, shipped_keys};
use crate::inspect::{Report, Standing};
use crate::sandbox::{Cancel, Engine, list_files};
use crate::store::keys as store;

/// Most lines of one file that could not be read which are told on the terminal.
const MOST_TOLD: usize = 50;

/// The command and its own commands.
pub(super) fn command(keys: Arg) -> Command {
    let named = |name: &'static str| {
        Arg::new(name)
            .num_args(1..)
            .required(true)
            .value_parser(clap::value_parser!(PathBuf))
            .help("Files and folders to read")
    };
    Command::new("keys")
        .about("The public keys that DKIM signatures are verified with")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list")
                .about("Every key that is shipped or kept, where it comes from and when it was seen")
                .arg(Arg::new("domain").long("domain").value_name("DOMAIN").help("Only keys of this domain and those below it"))
                .arg(json_flag()),
        )
        .subcommand(
            Command::new("import")
                .about("Keeps the keys of a file: a table, zone lines, the answers of dig, host or nslookup, signed statements")
                .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Say what would be kept, and keep nothing"))
                .arg(now())
                .arg(named("FILE")),
        )
        .subcommand(
            Command::new("remove")
                .about("Takes a list of keys out")
                .arg(Arg::new("LIST").required(true).help("Its file, as `palimpsest keys list` shows it")),
        )
        .subcommand(
            Command::new("needed")
                .about("Which key records the signatures of these mails need that are not at hand, as lines to copy")
                .arg(json_flag())
                .arg(keys)
                .arg(no_stored_keys())
                .arg(now())
                .arg(named("FILE")),
        )
}

/// Does what is asked.
pub(super) fn run(matches: &ArgMatches, settings: &dyn Fn(&ArgMatches) -> Settings) -> u8 {
    match matches.subcommand() {
        Some(("list", matches)) => list(matches),
        Some(("import", matches)) => import(matches, &settings(matches)),
        Some(("remove", matches)) => remove(matches),
        Some(("needed", matches)) => needed(matches, &settings(matches)),
        _ => WRONG_USE,
    }
}

/// The keys of an examination: those of `--keys` in their order, then those that are kept.
///
/// # Errors
/// The exit status, when a file can't be had.
pub(super) fn ring(engine: &mut Engine, matches: &ArgMatches) -> Result<KeyRing, u8> {
    let mut keys = Vec::new();
    for path in paths(matches, "keys") {
        match engine.read_keys(&path) {
            Ok(imported) => {
                say_problems(&shown(&path), &imported.problems);
                keys.extend(imported.keys);
            }
            Err(why) => {
                complain(&format!("palimpsest: {}: {why}", shown(&path)));
                return Err(WRONG_USE);
            }
        }
    }
    if !matches.get_flag("no-stored-keys") {
        keys.extend(store::of(&lists()));
    }
    Ok(KeyRing::new(keys))
}

/// The lists that are kept; what is wrong with them is said.
fn lists() -> Vec<store::StoredList> {
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

pub(super) fn say_problems(file: &str, problems: &[(usize, String)]) {
    for (line, why) in problems.iter().take(MOST_TOLD) {
        let line = if *line == 0 { String::new() } else { format!("line {line}: ") };
        complain(&format!("palimpsest: {file}: {line}{why}"));
    }
    if let Some(more) = problems.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        complain(&format!("palimpsest: {file}: and {} like these", count(more, "line", "lines")));
    }
}

fn list(matches: &ArgMatches) -> u8 {
    let wanted = matches.get_one::<String>("domain").map(|domain| domain.trim_end_matches('.').to_ascii_lowercase());
    let is_wanted = |key: &&Key| wanted.as_ref().is_none_or(|wanted| is_below(&key.domain, wanted));
    let lists = lists();
    let mut text = String::new();
    let mut show = |title: String, list: Option<&str>, keys: &[Key]| {
        if !matches.get_flag("json") {
            text.push_str(&format!("{title}\n"));
        }
        for key in keys.iter().filter(is_wanted) {
            let line = if matches.get_flag("json") { json::text(&as_json(key, list)) } else { as_text(key) };
            text.push_str(&format!("{line}\n"));
        }
    };
    show(format!("Shipped: {}", count(shipped_keys().len(), "key", "keys")), None, shipped_keys());
    for list in &lists {
        let title = format!(
            "\n{}: {}, brought in from “{}” on {}",
            show_untrusted(&list.file),
            count(list.keys.len(), "key", "keys"),
            show_untrusted(&list.name),
            show_untrusted(&list.imported_on)
        );
        show(title, Some(&list.file), &list.keys);
    }
    out(&text);
    if lists.iter().any(|list| !list.problems.is_empty()) { UNREAD } else { NOTHING }
}

/// Whether a row's domain is this one or below it; rows for every domain are shown with each.
fn is_below(domain: &str, wanted: &str) -> bool {
    let domain = domain.strip_prefix("*.").unwrap_or(domain);
    domain == "*" || domain.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// What is to be known of a key: its kind and length, or why it can't be used, and what weakens it.
fn about(key: &Key) -> (Option<(&'static str, usize)>, Vec<String>) {
    match KeyRecord::read(&key.record) {
        Ok(record) => {
            let (kind, bits) = (record.public.kind(), record.public.bits());
            let mut remarks = Vec::new();
            if kind == "rsa" && bits < KeyUsed::WEAK_BELOW {
                remarks.push("weak: its private half can be computed".to_owned());
            }
            if let Some(source) = published(&record.public.fingerprint(), &key.domain) {
                remarks.push(format!("its private half is public ({source})"));
            }
            if record.flags.iter().any(|flag| flag == "y") {
                remarks.push("its owner calls it a test".to_owned());
            }
            (Some((kind, bits)), remarks)
        }
        Err(why) => (None, vec![why]),
    }
}

fn as_json(key: &Key, list: Option<&str>) -> Value {
    let (kind, remarks) = about(key);
    let fingerprint = KeyRecord::read(&key.record).map(|record| record.public.fingerprint()).ok();
    json!({
        "domain": key.domain, "selector": key.selector, "record": key.record,
        "first_seen": key.first_seen, "last_seen": key.last_seen,
        "from": key.from.word(), "origin": key.origin.word(), "source": key.source, "list": list,
        "kind": kind.map(|(kind, _)| kind), "bits": kind.map(|(_, bits)| bits),
        "weak": kind.is_some_and(|(kind, bits)| kind == "rsa" && bits < KeyUsed::WEAK_BELOW),
        "published": fingerprint.is_some_and(|fingerprint| published(&fingerprint, &key.domain).is_some()),
        "shared": key.domain.starts_with('*'), "remarks": remarks,
    })
}

fn as_text(key: &Key) -> String {
    let (kind, remarks) = about(key);
    let size = kind.map_or("cannot be used".to_owned(), |(kind, bits)| format!("{kind} {bits} bit"));
    let seen = match (key.first_seen.as_str(), key.last_seen.as_str()) {
        ("", "") => "no day known".to_owned(),
        (first, "") => format!("seen {first}"),
        ("", last) => format!("seen {last}"),
        (first, last) if first == last => format!("seen {first}"),
        (first, last) => format!("seen {first} to {last}"),
    };
    let remarks: String = remarks.iter().map(|remark| format!("; {}", show_untrusted(remark))).collect();
    let name = format!("{}._domainkey.{}", show_untrusted(&key.selector), show_untrusted(&key.domain));
    format!("  {name}\n    {size}; {seen}; {}{remarks}\n    {}", key.origin.word(), show_untrusted(&key.source))
}

/// A key without the white space that writers put into a record.
fn plain(key: &Key) -> (String, String, String) {
    (key.domain.clone(), key.selector.clone(), key.record.split_whitespace().collect())
}

fn import(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let Some(folder) = store::folder() else {
        complain("palimpsest: the environment names no folder to keep keys in (XDG_DATA_HOME or HOME)");
        return UNREAD;
    };
    let kept = lists();
    let mut known: BTreeSet<_> =
        shipped_keys().iter().chain(kept.iter().flat_map(|list| &list.keys)).map(plain).collect();
    let day = settings.as_of.to_string();
    let day = day.get(..10).unwrap_or_default();
    let mut status = NOTHING;
    for path in paths(matches, "FILE") {
        let name = shown(&path);
        let imported = match engine.read_keys(&path) {
            Ok(imported) => imported,
            Err(why) => {
                complain(&format!("palimpsest: {name}: {why}"));
                status = UNREAD;
                continue;
            }
        };
        say_problems(&name, &imported.problems);
        if !imported.problems.is_empty() {
            status = UNREAD;
        }
        let (all, unread) = (imported.keys.len(), imported.problems.len());
        let new: Vec<Key> = imported.keys.into_iter().filter(|key| known.insert(plain(key))).collect();
        let mut said =
            format!("{name}: {} new, {} known, {}", new.len(), all - new.len(), count(unread, "problem", "problems"));
        if matches.get_flag("dry-run") {
            said.push_str(" (nothing was kept)");
        } else if !new.is_empty() {
            let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match store::add(&folder, &own, day, &new) {
                Ok(file) => said.push_str(&format!(", kept as {file}")),
                Err(error) => {
                    complain(&format!("palimpsest: {}: the keys cannot be kept: {error}", shown(&folder)));
                    status = UNREAD;
                }
            }
        }
        out(&format!("{said}\n"));
    }
    status
}

fn remove(matches: &ArgMatches) -> u8 {
    let file = matches.get_one::<String>("LIST").map_or("", String::as_str);
    let removed = store::folder().ok_or_else(|| "there is no store".to_owned());
    match removed.and_then(|folder| store::remove(&folder, file).map_err(|error| error.to_string())) {
        Ok(()) => NOTHING,
        Err(why) => {
            complain(&format!("palimpsest: “{file}”: {why}; `palimpsest keys list` shows them"));
            WRONG_USE
        }
    }
}

fn needed(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let settings = match ring(&mut engine, matches) {
        Ok(keys) => Settings { keys, ..settings.clone() },
        Err(status) => return status,
    };
    let (mut needed, mut status, mut files) = (Needed::default(), NOTHING, 0);
    let listed = list_files(&paths(matches, "FILE"), &Cancel::default());
    for (folder, why) in listed.left_out() {
        complain(&format!("palimpsest: {}: {why}", shown(folder)));
        status = UNREAD;
    }
    for path in listed.files {
        let Some(report) = engine.examine(&path, &settings, &Cancel::default()) else { continue };
        files += 1;
        if unread(&report) {
            say_unread(&report);
            status = UNREAD;
        }
        needed.add(&report);
    }
    let records = needed.records();
    let mut text = String::new();
    for record in &records {
        if matches.get_flag("json") {
            let (name, line) = (&record.name, &record.line);
            let line = json!({
                "record": name, "domain": record.domain, "selector": record.selector, "mails": record.mails,
                "first": record.first, "last": record.last, "line": line,
            });
            text.push_str(&format!("{}\n", json::text(&line)));
            continue;
        }
        let days = match (record.first.as_str(), record.last.as_str()) {
            ("", _) => "without a date".to_owned(),
            (first, last) if first == last => format!("of {first}"),
            (first, last) => format!("of {first} to {last}"),
        };
        // A comment above each line, so that all of it can be handed to a shell as it is.
        let mails = count(record.mails, "mail", "mails");
        match &record.line {
            Some(line) => text.push_str(&format!("# {mails} {days}\n{line}\n")),
            None => {
                text.push_str(&format!("# {mails} {days}: “{}” is no name of a record\n", show_untrusted(&record.name)))
            }
        }
    }
    if !matches.get_flag("json") {
        let missing = count(records.len(), "record is", "records are");
        text.push_str(&format!("# {missing} missing for {}\n", count(files, "file", "files")));
    }
    out(&text);
    status
}

/// Whether a file itself could not be read; what it encloses may be anything.
fn unread(report: &Report) -> bool {
    report.standing == Standing::Unreadable
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_domain_and_what_is_below_it() {
        assert!(is_below("nord.example", "nord.example") && is_below("*.nord.example", "nord.example"));
        assert!(is_below("mail.nord.example", "nord.example") && is_below("*", "nord.example"));
        assert!(!is_below("nord.example", "mail.nord.example") && !is_below("xnord.example", "nord.example"));
    }
}
