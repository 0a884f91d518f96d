//! Why no answer came from a child, in words for the report.

use std::fmt;
use std::process::ExitStatus;
use std::time::Duration;

use super::trace::Heard;
use crate::acquire::limits::MOST_MEMORY;

/// Why no answer came.
#[derive(Debug)]
pub(super) enum Lost {
    /// Somebody cancelled.
    Cancelled,
    /// It took longer than it may, so long; and where in the file it was.
    TooLong(Duration, String),
    /// The child ended: how, and where in the file it was.
    Died(String, String),
    /// The system does not confine the reader in full, and the user asked not to go on then: what is missing.
    NotConfined(String),
    /// No child could be started.
    NotStarted(std::io::Error),
    /// This side broke off.
    Fault,
}

impl Lost {
    /// A child that is gone: by its exit status and its last words.
    pub(super) fn died(status: Option<ExitStatus>, heard: &Heard) -> Self {
        Self::Died(how(status, &heard.words), heard.place())
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behind = |place: &String| if place.is_empty() { String::new() } else { format!(", {place}") };
        match self {
            Self::Cancelled => write!(out, "cancelled"),
            Self::TooLong(limit, place) => {
                write!(out, "reading it took longer than {} s and was stopped{}", limit.as_secs(), behind(place))
            }
            Self::Died(how, place) => write!(out, "its content ended the reader{}: {how}", behind(place)),
            Self::NotConfined(missing) => write!(
                out,
                "it was not read: the system does not keep the reader from everything ({missing}), and --require-sandbox asks for that"
            ),
            Self::NotStarted(error) => write!(out, "no reader could be started: {error}"),
            Self::Fault => {
                write!(out, "it was not examined: this program broke off over it, which is a fault of the program")
            }
        }
    }
}

fn how(status: Option<ExitStatus>, words: &str) -> String {
    if words.contains("has overflowed its stack") {
        return "it nests so deep that the reader ran out of stack".to_owned();
    }
    if words.contains("memory allocation of") {
        return format!("it needed more memory than the {} GiB allowed", MOST_MEMORY >> 30);
    }
    match signal(status) {
        Some(4 | 5 | 6 | 7 | 8 | 11) => "it crashed".to_owned(),
        Some(9) => "it was ended from outside, as a system does that runs out of memory".to_owned(),
        Some(24) => "it used more processor time than allowed".to_owned(),
        Some(31) => {
            "the reader tried what no document needs (to reach a network or to start a program) and was stopped at once; take the file for hostile".to_owned()
        }
        Some(number) => format!("it was ended by signal {number}"),
        None => match status.and_then(|status| status.code()) {
            Some(code) => format!("it broke off (exit status {code})"),
            None => "it broke off".to_owned(),
        },
    }
}

/// The signal that ended a process; numbers of Linux on x86-64 and Arm.
#[cfg(unix)]
fn signal(status: Option<ExitStatus>) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status?)
}

#[cfg(not(unix))]
fn signal(_: Option<ExitStatus>) -> Option<i32> {
    None
}
