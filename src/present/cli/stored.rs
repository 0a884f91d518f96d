//! `palimpsest stored`: what this program keeps on the disk, and how to take it away.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{NOTHING, UNREAD, complain, out, shown};
use crate::present::words;
use crate::store::stored::Places;

/// The arguments.
pub(super) fn command() -> Command {
    Command::new("stored")
        .about("What this program keeps on the disk: settings with the recent files, lists of keys and of releases of programs")
        .arg(Arg::new("clear").long("clear").action(ArgAction::SetTrue).help("Take all of it away"))
}

/// Lists or clears.
pub(super) fn run(matches: &ArgMatches) -> u8 {
    let places = Places::of_this_user();
    let clears = matches.get_flag("clear");
    let all = if clears { places.clear_all() } else { places.list() };
    let all = match all {
        Ok(all) => all,
        Err(error) => {
            let what = if clears { "not everything could be taken away" } else { "it could not be looked at" };
            complain(&format!("palimpsest: {what}: {error}"));
            return UNREAD;
        }
    };
    let mut text = String::new();
    for one in &all {
        let gone = if clears { "Removed: " } else { "" };
        let what = words::show_untrusted(&one.what.words());
        text.push_str(&format!("{gone}{}\n  {what}, {}\n", shown(&one.path), words::size(one.bytes)));
    }
    if all.is_empty() {
        text.push_str("Nothing is stored\n");
    }
    out(&text);
    NOTHING
}
