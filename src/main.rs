//! Arguments → gui or command line; nothing else.

#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

use std::path::PathBuf;
use std::process::ExitCode;

use palimpsest::present::cli::{self, Call};
use palimpsest::sandbox;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    if arguments.nth(1).is_some_and(|first| first == sandbox::CHILD_ARGUMENT) {
        return match sandbox::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    #[expect(clippy::disallowed_methods, reason = "the one clock: the start of the program is its now")]
    let start = jiff::Timestamp::now();
    match cli::run(std::env::args_os(), start) {
        Call::Done(status) => ExitCode::from(status),
        Call::Window(paths, settings) => window(paths, settings),
    }
}

fn window(paths: Vec<PathBuf>, settings: palimpsest::Settings) -> ExitCode {
    let opened = sandbox::Worker::this_program()
        .map_err(|error| format!("the program's own path was not found: {error}"))
        .and_then(|worker| palimpsest::present::gui::run(paths, settings, worker));
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("palimpsest: no window could be opened: {why}");
            ExitCode::from(cli::UNREAD)
        }
    }
}
