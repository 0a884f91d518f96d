//! `report`: what several files say, and what was noted of them, in one HTML file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::html::say;
use super::together::Together;
use super::{
    NOTHING, UNREAD, WRONG_USE, complain, engine, files, no_stored_keys, now, paths, say_changed, say_unread, shown,
};
use crate::Settings;
use crate::evidence::{SourceId, Strips};
use crate::inspect::Report;
use crate::present::document::{Contents, Noted};
use crate::present::html;
use crate::present::speech::t;
use crate::sandbox::{Cancel, Engine};
use crate::store::case::{Case, Entry, Subject};
use crate::store::export::{self, Over};

/// The arguments; `keys` and `trust` name lists of keys and certificates.
pub(super) fn command(keys: Arg, trust: Arg) -> Command {
    let path = || clap::value_parser!(PathBuf);
    Command::new("report")
        .about("What the files say of their origin and what was noted of them, in one HTML file to be read, printed and filed")
        .arg(Arg::new("OUT").short('o').long("output").value_name("OUT").required(true).value_parser(path()).help("The HTML file to write"))
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help("Write over a file that is none of this program's"))
        .arg(Arg::new("case").long("case").value_name("CASE").value_parser(path()).help("Notes, marks and tags from this case; without a FILE, its files too"))
        .arg(Arg::new("paths").long("paths").action(ArgAction::SetTrue).help("Whole paths instead of names of files; they may name a person"))
        .arg(Arg::new("brief").long("brief").action(ArgAction::SetTrue).help("Without what is only worth knowing and without the list of facts"))
        .arg(keys)
        .arg(no_stored_keys())
        .arg(super::knowledge::not_stored())
        .arg(trust)
        .arg(super::password())
        .arg(now())
        .arg(files().required_unless_present("case").required(false))
}

/// Does it; gives the exit status.
pub(super) fn run(matches: &ArgMatches, settings: &Settings) -> u8 {
    let Some(out) = matches.get_one::<PathBuf>("OUT") else { return WRONG_USE };
    let mut files = paths(matches, "FILE");
    let mut entries = HashMap::new();
    if let Some(path) = matches.get_one::<PathBuf>("case") {
        match of_case(path, &mut files) {
            Ok(noted) => entries = noted,
            Err(why) => {
                complain(&format!("palimpsest: {}: {why}", shown(path)));
                return UNREAD;
            }
        }
    }
    let over = if matches.get_flag("force") { Over::Anything } else { Over::What(html::MARK) };
    let mut inputs = files.clone();
    inputs.extend(["keys", "trust", "case"].iter().flat_map(|name| paths(matches, name)));
    if let Err(why) = export::may_write(out, over, &inputs) {
        return say(out, &why);
    }
    let Some(mut engine) = engine(matches) else { return UNREAD };
    let settings = match super::examine::given(&mut engine, matches, settings) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let (reports, strips, status) = examine(&mut engine, &files, &settings);
    let contents = Contents {
        paths: matches.get_flag("paths"),
        all_findings: !matches.get_flag("brief"),
        facts: !matches.get_flag("brief"),
        ..Contents::default()
    };
    let notes = |file: &SourceId, finding: Option<&str>| {
        let subject = Subject { file: file.clone(), finding: finding.unwrap_or_default().to_owned() };
        entries.get(&subject).map(noted)
    };
    let page = html::reports(&reports.iter().collect::<Vec<_>>(), &contents, &notes, &strips);
    match export::write(out, page.as_bytes(), over, &inputs) {
        Ok(()) => status,
        Err(why) => say(out, &why).max(status),
    }
}

/// An entry as the report shows it.
pub fn noted(entry: &Entry) -> Noted {
    let mark = entry.mark.map(|mark| t(mark.words()).to_owned());
    Noted { mark, tags: entry.tags.clone(), text: entry.note.clone() }
}

/// What a case notes; its files, where none are named.
fn of_case(path: &Path, files: &mut Vec<PathBuf>) -> Result<HashMap<Subject, Entry>, String> {
    let case = Case::open(path).map_err(|why| why.to_string())?;
    let entries = case.entries().map_err(|why| why.to_string())?;
    if files.is_empty() {
        let known = case.files().map_err(|why| why.to_string())?;
        files.extend(known.into_iter().filter_map(|file| file.path));
        if files.is_empty() {
            return Err("names no file; name the files".to_owned());
        }
    }
    Ok(entries)
}

fn examine(engine: &mut Engine, files: &[PathBuf], settings: &Settings) -> (Vec<Report>, Strips, u8) {
    let mut status = NOTHING;
    let together = Together::of(engine.worker(), files, settings, false).unwrap_or_else(|error| {
        complain(&format!("palimpsest: the files were not judged beside one another: {error}"));
        status = UNREAD;
        Together::default()
    });
    let (mut reports, mut strips) = (Vec::new(), Strips::default());
    engine.use_password(settings.password.clone());
    let shared = together.settings(files.len(), settings, true);
    for (index, (path, settings)) in files.iter().zip(shared).enumerate() {
        let Some(mut report) = engine.examine(path, &settings, &Cancel::default()) else { continue };
        together.beside(index, &mut report);
        say_unread(&report);
        status = super::worse(status.max(say_changed(&report)), &report);
        let more = super::html::strips(engine, path, &report);
        strips.of.extend(more.of);
        strips.missing.extend(more.missing);
        reports.push(report);
    }
    (reports, strips, status)
}
