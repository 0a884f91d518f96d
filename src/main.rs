//! Arguments → gui or command line; nothing else.

#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

use std::path::PathBuf;
use std::process::ExitCode;

use palimpsest::present::cli::{self, Call};
use palimpsest::sandbox::{self, Hold, Worker};

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
    // Before the first thread: it holds this one and those that it starts.
    let program = sandbox::confine_program();
    match cli::run(std::env::args_os(), start, &program) {
        Call::Done(status) => ExitCode::from(status),
        Call::Window(paths, settings, worker) => window(paths, settings, worker, program),
    }
}

fn window(paths: Vec<PathBuf>, settings: palimpsest::Settings, worker: Worker, program: Hold) -> ExitCode {
    match palimpsest::present::gui::run(paths, settings, worker, program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("palimpsest: no window could be opened: {why}");
            ExitCode::from(cli::UNREAD)
        }
    }
}
