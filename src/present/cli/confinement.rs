//! `confinement`: what the system keeps from the reader here, and proof of it: a reader tries to get out.

use std::path::Path;

use clap::Command;

use super::{NOTHING, SOMETHING, UNREAD, complain, out, worker};
use crate::sandbox::{Attempt, Confinement, Engine, Hold};

pub(super) fn command() -> Command {
    Command::new("confinement")
        .about("What the system keeps from the process that reads files, and an attempt to get out of it in every way")
}

/// Says what holds and lets a reader try; the exit status is 0 where every attempt was refused, 1 where one succeeded.
pub(super) fn run(program: &Hold) -> u8 {
    let Some(worker) = worker(false) else { return UNREAD };
    let mut engine = Engine::new(worker);
    let confinement = match engine.confinement() {
        Ok(confinement) => confinement,
        Err(why) => {
            complain(&format!("palimpsest: {why}"));
            return UNREAD;
        }
    };
    let mut text = "Kept from the reader:\n".to_owned();
    confinement.rows().iter().for_each(|(name, hold)| text += &format!("{}\n", Confinement::line(name, hold)));
    text += &format!("Kept from the program itself:\n{}\n", Confinement::line("network", program));
    text += "What a reader tried:\n";
    let mut status = NOTHING;
    for attempt in attempts() {
        let line = match engine.escape(&attempt) {
            Ok(()) => {
                status = SOMETHING;
                "SUCCEEDED".to_owned()
            }
            Err(why) => format!("refused: {why}"),
        };
        text += &format!("  to {}: {line}\n", attempt.words());
    }
    out(&text);
    status
}

/// Attempts that would harm nothing if they succeeded.
fn attempts() -> Vec<Attempt> {
    let own = std::process::id();
    let nothing = std::env::temp_dir().join(format!("palimpsest-escape-{own}"));
    let program = Path::new(if cfg!(windows) { "C:\\Windows\\System32\\whoami.exe" } else { "/bin/true" });
    vec![
        Attempt::ReadFile("/etc/hosts".into()),
        Attempt::ListFolder("/".into()),
        Attempt::WriteFile(nothing.clone()),
        Attempt::RemoveFile(nothing),
        Attempt::Connect("127.0.0.1:9".to_owned()),
        Attempt::Listen,
        Attempt::Send("127.0.0.1:9".to_owned()),
        Attempt::Local("/run/dbus/system_bus_socket".into()),
        Attempt::Start(program.to_owned()),
        Attempt::Kill(own),
        Attempt::LiftMemory,
        Attempt::LiftProcessor,
    ]
}
