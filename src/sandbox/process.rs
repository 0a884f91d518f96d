//! The parent's side: starts a child, asks it, and stops it when it takes too long.

use std::fmt;
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::Cancel;
use super::child::CHILD_ARGUMENT;
use super::protocol::{Reply, Request, receive, send};

/// How often a waiting parent looks whether somebody cancelled.
const POLL: Duration = Duration::from_millis(20);

/// Why no answer came.
#[derive(Debug)]
pub(super) enum Lost {
    /// Somebody cancelled.
    Cancelled,
    /// It took longer than it may: so long.
    TooLong(Duration),
    /// The child ended.
    Died,
    /// No child could be started.
    NotStarted(std::io::Error),
}

impl fmt::Display for Lost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => write!(out, "cancelled"),
            Self::TooLong(limit) => write!(out, "reading it took longer than {} s and was stopped", limit.as_secs()),
            Self::Died => write!(out, "its content ended the reader (a crash, or more memory than allowed)"),
            Self::NotStarted(error) => write!(out, "no reader could be started: {error}"),
        }
    }
}

type Answer = std::io::Result<Option<(Reply, Vec<u8>)>>;
type Question = (Request, Vec<u8>);

/// A running child. Two threads move the bytes, so that a child that neither reads nor writes blocks nobody.
pub(super) struct Child {
    process: std::process::Child,
    questions: Option<std::sync::mpsc::SyncSender<Question>>,
    answers: Receiver<Answer>,
}

impl Child {
    pub(super) fn start(program: &Path) -> Result<Self, Lost> {
        let mut process = Command::new(program)
            .arg(CHILD_ARGUMENT)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Lost::NotStarted)?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let Some((input, output)) = pipes else { return Err(Lost::Died) };
        let (questions, to_ask) = sync_channel::<Question>(1);
        let (to_answer, answers) = sync_channel::<Answer>(1);
        let writer = std::thread::Builder::new().name("to reader".into()).spawn(move || {
            let mut pipe = BufWriter::new(input);
            while let Ok((request, bytes)) = to_ask.recv() {
                if send(&mut pipe, &request, &bytes).is_err() {
                    break;
                }
            }
        });
        let reader = std::thread::Builder::new().name("from reader".into()).spawn(move || {
            let mut pipe = BufReader::new(output);
            loop {
                let answer = receive::<Reply>(&mut pipe);
                let last = !matches!(answer, Ok(Some(_)));
                if to_answer.send(answer).is_err() || last {
                    break;
                }
            }
        });
        let child = Self { process, questions: Some(questions), answers };
        writer.and(reader).map_err(Lost::NotStarted)?;
        Ok(child)
    }

    pub(super) fn ask(&mut self, request: &Request, bytes: &[u8], cancel: &Cancel) -> Result<(Reply, Vec<u8>), Lost> {
        let limit = request.limit();
        let sent = self.questions.as_ref().is_some_and(|pipe| pipe.send((request.clone(), bytes.to_vec())).is_ok());
        if !sent {
            return Err(Lost::Died);
        }
        let until = Instant::now() + limit;
        loop {
            match self.answers.recv_timeout(POLL) {
                Ok(Ok(Some((Reply::Progress { tried, most }, _)))) if !cancel.is_cancelled() => {
                    cancel.tell(tried, most)
                }
                Ok(Ok(Some((Reply::Progress { .. }, _)))) => return Err(Lost::Cancelled),
                Ok(Ok(Some(answer))) => return Ok(answer),
                Ok(_) | Err(RecvTimeoutError::Disconnected) => return Err(Lost::Died),
                Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => return Err(Lost::Cancelled),
                Err(RecvTimeoutError::Timeout) if Instant::now() >= until => return Err(Lost::TooLong(limit)),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.questions = None;
        // It holds nothing that could be lost; a child that is gone already is no error.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
