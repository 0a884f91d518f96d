//! The child's side: answers requests about bytes until the pipe closes.

use std::io::{self, BufReader, BufWriter, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};

use super::protocol::{Reply, Request, receive, send};
use super::{AHEAD, PIPE, system, trace};
use crate::acquire::Source;
use crate::engine::Stage;
use crate::inspect::across::Gleaned;
use crate::inspect::knowledge::{MoreKnowledge, read_releases};
use crate::inspect::proofs::{KeyRing, read_anchors, read_keys};
use crate::{Password, Settings, decode, engine};

/// Stack of the thread that decodes (bytes): libraries recurse over what a file nests.
const STACK: usize = 64 * 1024 * 1024;

/// The argument that makes the program a child.
pub const CHILD_ARGUMENT: &str = "--engine-child";

/// Confines this process, says what holds, and answers requests on standard input and output until the parent closes the pipe, or is
/// gone: then nobody waits for an answer, and whatever is being computed ends with the process.
///
/// # Errors
/// When the pipe breaks.
pub fn serve() -> io::Result<()> {
    let confinement = system::confine();
    // A broken reader is reported by what it does not answer; its words would only clutter the terminal.
    std::panic::set_hook(Box::new(|_| {}));
    send(&mut io::stdout().lock(), &Reply::Ready(confinement), &[])?;
    let (questions, to_answer) = sync_channel(AHEAD);
    // So many questions its parent has open at most: the pipe is always read, and its end is seen at once.
    std::thread::Builder::new().name("reader".into()).stack_size(STACK).spawn(move || {
        // The pipe is broken or the reader is: without this thread the process is of no use.
        if catch_unwind(AssertUnwindSafe(|| answer_all(&to_answer))).is_ok_and(|answered| answered.is_ok()) {
            return;
        }
        std::process::exit(1);
    })?;
    let mut input = BufReader::with_capacity(PIPE, io::stdin());
    while let Some(question) = receive::<Request>(&mut input)? {
        questions.send(question).map_err(io::Error::other)?;
    }
    Ok(())
}

fn answer_all(questions: &Receiver<(Request, Vec<u8>)>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(PIPE, io::stdout());
    // A step that can't be told is no loss: the answer itself will fail to be sent.
    let watch = |stage: Stage| drop(io::stderr().write_all(&trace::written(stage)));
    let mut state = State::default();
    while let Ok((request, payload)) = questions.recv() {
        let (reply, bytes) = match request {
            // Only ever tried in a child, never in the program that asks.
            Request::Escape(attempt) => (Reply::Escaped(attempt.make()), Vec::new()),
            request => answer(&mut state, request, payload, &watch),
        };
        send(&mut out, &reply, &bytes)?;
    }
    Ok(())
}

/// What a child was told once and keeps.
#[derive(Default)]
pub(super) struct State {
    keys: KeyRing,
    knowledge: MoreKnowledge,
}

impl State {
    /// Puts what was told once into the settings of a question.
    fn recall(&self, settings: &mut Settings) {
        (settings.keys, settings.knowledge) = (self.keys.clone(), self.knowledge.clone());
    }
}

/// One request and its answer; `watch` is told what it is at.
pub(super) fn answer(
    state: &mut State,
    request: Request,
    payload: Vec<u8>,
    watch: &(dyn Fn(Stage) + Sync),
) -> (Reply, Vec<u8>) {
    match request {
        Request::Escape(_) => (Reply::Escaped(Err("it is tried in a process of its own only".to_owned())), Vec::new()),
        Request::Keys(keys) => {
            state.keys = KeyRing::new(keys);
            (Reply::Taken, Vec::new())
        }
        Request::ReadKeys { name } => {
            let read = catch_unwind(AssertUnwindSafe(|| read_keys(&payload, &name)));
            (Reply::KeysRead(read.unwrap_or_default()), Vec::new())
        }
        Request::Knowledge(lists) => {
            state.knowledge = MoreKnowledge::new(lists);
            (Reply::Taken, Vec::new())
        }
        Request::ReadReleases { today } => {
            let read = catch_unwind(AssertUnwindSafe(|| read_releases(&payload, today)));
            (Reply::ReleasesRead(read.unwrap_or_default()), Vec::new())
        }
        Request::ReadAnchors => {
            let read = catch_unwind(AssertUnwindSafe(|| read_anchors(&payload)));
            (Reply::AnchorsRead(read.unwrap_or_else(|_| Err("it could not be read".to_owned()))), Vec::new())
        }
        Request::Examine { path, mut settings } => {
            state.recall(&mut settings);
            let report = engine::examine_watched(&Source::new(path, payload), &settings, Some(watch));
            (Reply::Examined(Box::new(report)), Vec::new())
        }
        Request::Traits { path, id, known, member, mut settings } => {
            state.recall(&mut settings);
            let mut traits = engine::traits(&Source::known(path, payload, id), &settings);
            (traits.path, traits.member) = (known, member);
            let Gleaned { digest, packed } = Gleaned::of(&traits);
            (Reply::Traits(Box::new(digest)), packed)
        }
        Request::Restore { path, mut settings } => {
            state.recall(&mut settings);
            match engine::restore(&Source::new(path, payload), &settings, Some(watch)) {
                Ok(bytes) => (Reply::Extracted(Ok(())), bytes),
                Err(why) => (Reply::Extracted(Err(why)), Vec::new()),
            }
        }
        Request::Stream { within, password } => {
            let decoded = catch_unwind(AssertUnwindSafe(|| {
                decode::stream::undo_with(&payload, &within, password.as_ref().map(Password::reveal))
            }));
            match decoded.ok().flatten() {
                Some(bytes) => (Reply::Stream(true), bytes),
                None => (Reply::Stream(false), Vec::new()),
            }
        }
        Request::Extract { path, part, settings } => match engine::extract(&payload, &path, &part, &settings) {
            Ok(bytes) => (Reply::Extracted(Ok(())), bytes),
            Err(why) => (Reply::Extracted(Err(why)), Vec::new()),
        },
        Request::Objects { password } => {
            let listed = catch_unwind(AssertUnwindSafe(|| {
                decode::pdf::list_objects(&payload, password.as_ref().map(Password::reveal))
            }));
            let listed = listed.unwrap_or_else(|_| Err("its content broke the reader".to_owned()));
            (Reply::Objects(listed), Vec::new())
        }
        Request::Page { asked, places, password } => {
            match decode::pdf::draw(&payload, &asked, &places, password.as_ref().map(Password::reveal)) {
                Ok((page, pixels)) => (Reply::Page(Ok(page)), pixels),
                Err(why) => (Reply::Page(Err(why)), Vec::new()),
            }
        }
        Request::Content { settings } => {
            (Reply::Content(Box::new(super::content::read(&payload, &settings))), Vec::new())
        }
    }
}
