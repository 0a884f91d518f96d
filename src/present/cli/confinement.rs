//! `confinement`: what the system keeps from the reader here, and proof of it: a reader tries to get out.

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
    for attempt in Attempt::harmless() {
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
