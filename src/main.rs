//! Arguments → gui or command line; nothing else.

#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

use std::path::PathBuf;
use std::process::ExitCode;

use palimpsest::present::cli::{self, Call};
use palimpsest::sandbox::{self, Hold, Worker};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let child = match arguments.next() {
        Some(first) if first == sandbox::CHILD_ARGUMENT => Some(sandbox::serve()),
        Some(first) if first == sandbox::UNPACK_ARGUMENT => {
            Some(sandbox::serve_unpack(&arguments.next().unwrap_or_default()))
        }
        _ => None,
    };
    if let Some(served) = child {
        return if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
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
