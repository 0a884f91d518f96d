//! The parent's side: starts a child, asks it, and stops it when it takes too long.

use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::child::CHILD_ARGUMENT;
use super::confinement::Confinement;
use super::lost::Lost;
use super::patience::Allowed;
use super::protocol::{Reply, Request, receive, write};
use super::trace::Trace;
use super::{AHEAD, Cancel, PIPE, system};
use crate::acquire::limits::MOST_TIME;
use crate::engine::Stage;

/// How often a waiting parent looks whether somebody cancelled.
pub(super) const POLL: Duration = Duration::from_millis(20);
/// How long a child that closed its pipe may take to end before it is stopped.
const FAREWELL: Duration = Duration::from_millis(500);
/// How often the limit of processor time is set anew while files pass.
pub(super) const RENEWED: Duration = Duration::from_secs(1);

type Answer = std::io::Result<Option<(Reply, Vec<u8>)>>;
type Question = (Request, Arc<[u8]>);

/// A running child. Threads of this side move the bytes, so that a child that neither reads nor writes blocks nobody.
pub(super) struct Child {
    process: std::process::Child,
    questions: Option<std::sync::mpsc::SyncSender<Question>>,
    answers: Receiver<Answer>,
    listener: Option<JoinHandle<()>>,
    trace: Trace,
    /// When the limit of processor time was set, and how much beyond what was used by then (seconds).
    granted: Option<(Instant, u64)>,
    /// Questions without an answer.
    open: usize,
    /// What is kept from it.
    pub confinement: Confinement,
}

/// What the system's allocator (glibc) is told in a child: it has one thread at work, and one large file should not leave its room
/// taken for all that follow.
const MEMORY: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "1"), ("MALLOC_TRIM_THRESHOLD_", "4194304")];

impl Child {
    /// Starts a child and waits until it says what is kept from it.
    pub(super) fn start(program: &Path, cancel: &Cancel) -> Result<Self, Lost> {
        let mut process = Command::new(program)
            .arg(CHILD_ARGUMENT)
            .env_clear()
            .envs(MEMORY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Lost::NotStarted)?;
        let (input, output, errors) = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (questions, to_ask) = sync_channel::<Question>(AHEAD);
        let (to_answer, answers) = sync_channel::<Answer>(AHEAD);
        let trace = Trace::default();
        let heard = trace.clone();
        let named = |name: &str| std::thread::Builder::new().name(name.into());
        let writer = named("to reader").spawn(move || {
            let Some(input) = input else { return };
            let mut pipe = BufWriter::with_capacity(PIPE, input);
            while let Ok(first) = to_ask.recv() {
                // Small files go in one piece as far as they are there.
                let all = std::iter::successors(Some(first), |_| to_ask.try_recv().ok());
                let mut put = all.map(|(request, bytes)| write(&mut pipe, &request, &bytes));
                if put.any(|put| put.is_err()) || pipe.flush().is_err() {
                    break;
                }
            }
        });
        let reader = named("from reader").spawn(move || {
            let Some(output) = output else { return };
            let mut pipe = BufReader::with_capacity(PIPE, output);
            loop {
                let answer = receive::<Reply>(&mut pipe);
                let last = !matches!(answer, Ok(Some(_)));
                if to_answer.send(answer).is_err() || last {
                    break;
                }
            }
        });
        let listener = named("of reader").spawn(move || errors.into_iter().for_each(|pipe| heard.listen(pipe)));
        let mut child = Self {
            process,
            questions: Some(questions),
            answers,
            listener: None,
            trace,
            granted: None,
            open: 0,
            confinement: Confinement::none("the reader has not said yet"),
        };
        writer.and(reader).map_err(Lost::NotStarted)?;
        child.listener = Some(listener.map_err(Lost::NotStarted)?);
        match child.receive(Allowed::all(MOST_TIME), cancel)? {
            (Reply::Ready(confinement), _) => child.confinement = confinement,
            _ => return Err(Lost::Died("it gave another answer than was asked for".to_owned(), String::new())),
        }
        Ok(child)
    }

    /// Puts a question whose answer may take so long; at most [`AHEAD`] may be open.
    pub(super) fn put(&mut self, request: &Request, bytes: &Arc<[u8]>, allowed: Allowed) -> Result<(), Lost> {
        if self.put_behind(request, bytes, allowed) { Ok(()) } else { Err(self.gone()) }
    }

    /// The same behind others, whose answers are still to be had where the child is gone: `false` then.
    pub(super) fn put_behind(&mut self, request: &Request, bytes: &Arc<[u8]>, allowed: Allowed) -> bool {
        self.grant(allowed.whole);
        let put = self.questions.as_ref().is_some_and(|pipe| pipe.send((request.clone(), bytes.clone())).is_ok());
        self.open += usize::from(put);
        put
    }

    /// The answer to the oldest open question, which may take so long from now on.
    pub(super) fn receive(&mut self, allowed: Allowed, cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        let start = Instant::now();
        let (mut beats, mut since) = (0, start);
        loop {
            match self.answers.recv_timeout(POLL) {
                Ok(Ok(Some(answer))) => {
                    self.trace.forget();
                    self.open = self.open.saturating_sub(1);
                    return Ok(answer);
                }
                Ok(_) | Err(RecvTimeoutError::Disconnected) => return Err(self.gone()),
                Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => return Err(Lost::Cancelled),
                Err(RecvTimeoutError::Timeout) => {
                    let heard = self.trace.heard();
                    if let Some(Stage::Searching { tried, most }) = heard.stage {
                        cancel.tell(tried, most);
                    }
                    let now = Instant::now();
                    if heard.beats != beats {
                        (beats, since) = (heard.beats, now);
                    }
                    if now - start >= allowed.whole {
                        return Err(Lost::TooLong(allowed.whole, heard.place()));
                    }
                    if now - since >= allowed.silence {
                        return Err(Lost::TooLong(now - start, heard.place()));
                    }
                }
            }
        }
    }

    /// The number of its process.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it ended while it had nothing to do: then no file is to blame.
    pub(super) fn ended_idle(&mut self) -> bool {
        self.open == 0 && !matches!(self.process.try_wait(), Ok(None))
    }

    /// Why the child is gone.
    fn gone(&mut self) -> Lost {
        let status = farewell(&mut self.process);
        self.stop();
        // Its pipe is closed now: all that it said was heard.
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
        Lost::died(status, &self.trace.heard())
    }

    /// Renews the processor time: as much as the clock allows, on all processors that there are. Where the kernel refuses, the clock
    /// alone limits.
    fn grant(&mut self, limit: Duration) {
        let more = processor_time(limit);
        let fresh = self.granted.is_some_and(|(at, granted)| granted >= more && at.elapsed() < RENEWED);
        if !fresh && system::allow_processor(self.process.id(), more).is_ok() {
            self.granted = Some((Instant::now(), more));
        }
    }

    fn stop(&mut self) {
        self.questions = None;
        // It holds nothing that could be lost; a child that is gone already is no error.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How a child ended whose pipe is closed; `None` where it has not yet.
pub(super) fn farewell(process: &mut std::process::Child) -> Option<ExitStatus> {
    let until = Instant::now() + FAREWELL;
    loop {
        match process.try_wait() {
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(2)),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
}

/// The processor time (seconds) that can be used up while so long passes on the clock, on all processors that there are.
pub(super) fn processor_time(clock: Duration) -> u64 {
    // The system is asked once: it looks into several files for the answer.
    static PROCESSORS: OnceLock<u64> = OnceLock::new();
    let processors =
        PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64);
    (clock + RENEWED).as_secs() * processors
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}
