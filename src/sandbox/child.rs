//! The child's side: answers requests about bytes until the pipe closes.

use std::io::{self, BufReader, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::protocol::{Reply, Request, receive, send};
use crate::acquire::Source;
use crate::inspect::proofs::{KeyRing, read_keys};
use crate::{decode, engine};

/// Stack of the thread that decodes (bytes): libraries recurse over what a file nests.
const STACK: usize = 64 * 1024 * 1024;

/// The argument that makes the program a child.
pub const CHILD_ARGUMENT: &str = "--engine-child";

/// Answers requests on standard input and output until the parent closes the pipe.
///
/// # Errors
/// When the pipe breaks.
pub fn serve() -> io::Result<()> {
    super::limits::confine()?;
    // A broken reader is reported by what it does not answer; its words would only clutter the terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let thread = std::thread::Builder::new().name("reader".into()).stack_size(STACK).spawn(answer_all)?;
    thread.join().map_err(|_| io::Error::other("the reader broke off"))?
}

fn answer_all() -> io::Result<()> {
    let mut input = BufReader::new(io::stdin());
    let mut out = BufWriter::new(io::stdout());
    let mut state = State::default();
    while let Some((request, payload)) = receive::<Request>(&mut input)? {
        let (reply, bytes) = answer(&mut state, request, payload);
        send(&mut out, &reply, &bytes)?;
    }
    Ok(())
}

/// What a child was told once and keeps.
#[derive(Default)]
pub(super) struct State {
    keys: KeyRing,
}

/// One request and its answer.
pub(super) fn answer(state: &mut State, request: Request, payload: Vec<u8>) -> (Reply, Vec<u8>) {
    match request {
        Request::Keys(keys) => {
            state.keys = KeyRing::new(keys);
            (Reply::Taken, Vec::new())
        }
        Request::ReadKeys { name } => {
            let read = catch_unwind(AssertUnwindSafe(|| read_keys(&payload, &name)));
            (Reply::KeysRead(read.unwrap_or_default()), Vec::new())
        }
        Request::Examine { path, mut settings } => {
            settings.keys = state.keys.clone();
            let report = engine::examine(&Source::new(path, payload), &settings);
            (Reply::Examined(Box::new(report)), Vec::new())
        }
        Request::Stream { within } => {
            let decoded = catch_unwind(AssertUnwindSafe(|| decode::stream::undo(&payload, &within)));
            match decoded.ok().flatten() {
                Some(bytes) => (Reply::Stream(true), bytes),
                None => (Reply::Stream(false), Vec::new()),
            }
        }
        Request::Extract { path, part, settings } => match engine::extract(&payload, &path, &part, &settings) {
            Ok(bytes) => (Reply::Extracted(Ok(())), bytes),
            Err(why) => (Reply::Extracted(Err(why)), Vec::new()),
        },
        Request::Content { settings } => {
            (Reply::Content(Box::new(super::content::read(&payload, &settings))), Vec::new())
        }
    }
}
