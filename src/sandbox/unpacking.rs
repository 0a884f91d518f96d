//! The parent's side: hands an archive to a child and takes what comes out, piece by piece.

use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::frames::{Ended, Frame};
use super::lost::Lost;
use super::process::{POLL, RENEWED, farewell, processor_time};
use super::protocol::receive;
use super::trace::Trace;
use super::unpack::UNPACK_ARGUMENT;
use super::{Cancel, PIPE, system};
use crate::acquire::Opened;
use crate::acquire::limits::MOST_TIME;
use crate::decode::archive::{BEAT, Bounds};

/// Notes that are taken of one archive at most: a child tells each once, and not more than a hundred.
const MOST_NOTES: u64 = 200;

type Told = std::io::Result<Option<(Frame, Vec<u8>)>>;

/// A child that unpacks one archive.
pub(super) struct Unpacking {
    process: std::process::Child,
    told: Receiver<Told>,
    listener: Option<JoinHandle<()>>,
    trace: Trace,
    granted: Option<Instant>,
    /// What may still come: a child that a file has taken over does not go on for ever.
    left: Left,
}

struct Left {
    members: u64,
    bytes: u64,
    beats: u64,
    notes: u64,
}

impl Unpacking {
    /// Starts a child over this file; with `required`, one that is not confined in full is not used.
    pub(super) fn start(
        program: &Path,
        required: bool,
        opened: &Opened,
        name: &str,
        cancel: &Cancel,
    ) -> Result<Self, Lost> {
        let file = opened.hand_down().map_err(Lost::NotStarted)?;
        let length = opened.identity.bytes;
        let mut process = Command::new(program)
            .args([UNPACK_ARGUMENT, name])
            .env_clear()
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Lost::NotStarted)?;
        let (output, errors) = (process.stdout.take(), process.stderr.take());
        // One that waits and one that is read: members may be large.
        let (tell, told) = sync_channel::<Told>(0);
        let trace = Trace::default();
        let heard = trace.clone();
        let named = |name: &str| std::thread::Builder::new().name(name.into());
        let reader = named("from unpacker").spawn(move || {
            let Some(output) = output else { return };
            let mut pipe = BufReader::with_capacity(PIPE, output);
            loop {
                let frame = receive::<Frame>(&mut pipe);
                let last = !matches!(frame, Ok(Some(_)));
                if tell.send(frame).is_err() || last {
                    break;
                }
            }
        });
        let listener = named("of unpacker").spawn(move || errors.into_iter().for_each(|pipe| heard.listen(pipe)));
        let bounds = Bounds::of(length);
        let left = Left {
            members: bounds.members,
            bytes: bounds.inflated.saturating_add(length),
            beats: bounds.inflated.saturating_add(length) / BEAT + 1,
            notes: MOST_NOTES,
        };
        let mut unpacking = Self { process, told, listener: None, trace, granted: None, left };
        reader.map_err(Lost::NotStarted)?;
        unpacking.listener = Some(listener.map_err(Lost::NotStarted)?);
        match unpacking.receive(cancel)? {
            (Frame::Ready(confinement), _) => {
                let missing: Vec<&str> = confinement.missing().into_iter().map(|(name, _)| name).collect();
                if required && !missing.is_empty() {
                    return Err(Lost::NotConfined(missing.join(", ")));
                }
            }
            _ => return Err(unasked()),
        }
        Ok(unpacking)
    }

    /// The next frame with what comes behind it; how it ended comes last.
    pub(super) fn next(&mut self, cancel: &Cancel) -> Result<(Frame, Vec<u8>), Lost> {
        let (frame, bytes) = self.receive(cancel)?;
        let counted = match &frame {
            Frame::Member(..) => &mut self.left.members,
            Frame::Note(_) => &mut self.left.notes,
            Frame::Beat => &mut self.left.beats,
            Frame::End(Ended::Read | Ended::Document | Ended::Broken(_)) => return Ok((frame, bytes)),
            Frame::Ready(_) => return Err(unasked()),
        };
        let count = counted.checked_sub(1).ok_or_else(unasked)?;
        *counted = count;
        self.left.bytes = self.left.bytes.checked_sub(bytes.len() as u64).ok_or_else(unasked)?;
        Ok((frame, bytes))
    }

    fn receive(&mut self, cancel: &Cancel) -> Result<(Frame, Vec<u8>), Lost> {
        let start = Instant::now();
        self.grant();
        loop {
            if cancel.is_cancelled() {
                return Err(Lost::Cancelled);
            }
            match self.told.recv_timeout(POLL) {
                Ok(Ok(Some(frame))) => return Ok(frame),
                Ok(_) | Err(RecvTimeoutError::Disconnected) => return Err(self.gone()),
                Err(RecvTimeoutError::Timeout) if start.elapsed() >= MOST_TIME => {
                    return Err(Lost::TooLong(MOST_TIME, "while it was unpacked".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Renews the processor time; where the kernel refuses, the clock alone limits.
    fn grant(&mut self) {
        let fresh = self.granted.is_some_and(|at| at.elapsed() < RENEWED);
        // Twice: it goes on while what it told is still worked at.
        let more = processor_time(MOST_TIME) * 2 + Duration::from_secs(60).as_secs();
        if !fresh && system::allow_processor(self.process.id(), more).is_ok() {
            self.granted = Some(Instant::now());
        }
    }

    /// Why the child is gone.
    fn gone(&mut self) -> Lost {
        let status = farewell(&mut self.process);
        self.stop();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
        Lost::died(status, &self.trace.heard())
    }

    fn stop(&mut self) {
        // It holds nothing that could be lost; a child that is gone already is no error.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Unpacking {
    fn drop(&mut self) {
        self.stop();
    }
}

fn unasked() -> Lost {
    Lost::Died("it told other things than it was asked for".to_owned(), String::new())
}
