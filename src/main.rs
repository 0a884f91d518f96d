//! Arguments → gui or command line; nothing else.

#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods)]

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
        Call::Window(..) => ExitCode::FAILURE,
    }
}
