//! The child's side: takes one archive apart, which is its standard input, and tells what it finds until it is at its end.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Read as _, Stdout, Write as _};

use super::frames::{Ended, Frame};
use super::protocol::send;
use super::{PIPE, system};
use crate::acquire::{FORM_PROBE, Handed, form};
use crate::decode::archive::{Bounds, End, Input, Receiver, take_apart};
use crate::evidence::Member;

/// The argument that makes the program a child that unpacks; the file's name comes behind it.
pub const UNPACK_ARGUMENT: &str = "--engine-unpack";

/// Confines this process, says what holds, and takes the archive apart that is its standard input; `name` is only shown.
///
/// # Errors
/// When standard input is no file, or the parent is gone.
pub fn serve_unpack(name: &OsStr) -> io::Result<()> {
    let mut input = Handed::new()?;
    let confinement = system::confine();
    // A broken reader is reported by what it does not say; its words would only clutter the terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let out = Told(RefCell::new(BufWriter::with_capacity(PIPE, io::stdout())));
    out.tell(&Frame::Ready(confinement), &[])?;
    let length = input.length();
    let ended = match take_all(&mut input, &name.to_string_lossy(), Bounds::of(length), &out) {
        End::Read | End::Stopped => Ended::Read,
        End::Document => Ended::Document,
        End::Broken(why) => Ended::Broken(why),
    };
    out.tell(&Frame::End(ended), &[])
}

/// The same in any process.
pub(super) fn take_all(input: &mut dyn Input, name: &str, bounds: Bounds, to: &dyn Receiver) -> End {
    let mut head = Vec::new();
    let read = (&mut *input).take(FORM_PROBE as u64).read_to_end(&mut head);
    match read.and_then(|_| input.rewind()) {
        Ok(()) => take_apart(input, form(&head, name), name, bounds, to),
        Err(error) => End::Broken(error.to_string()),
    }
}

/// The pipe to the parent.
struct Told(RefCell<BufWriter<Stdout>>);

impl Told {
    fn tell(&self, frame: &Frame, payload: &[u8]) -> io::Result<()> {
        let mut out = self.0.borrow_mut();
        send(&mut *out, frame, payload)?;
        // Standard output holds back what has no line end.
        out.get_mut().flush()
    }
}

impl Receiver for Told {
    fn member(&self, member: Member, got: Result<Vec<u8>, String>) -> bool {
        let (why, bytes) = match got {
            Ok(bytes) => (None, bytes),
            Err(why) => (Some(why), Vec::new()),
        };
        self.tell(&Frame::Member(Box::new(member), why), &bytes).is_ok()
    }

    fn note(&self, what: String) -> bool {
        self.tell(&Frame::Note(what), &[]).is_ok()
    }

    fn beat(&self) -> bool {
        self.tell(&Frame::Beat, &[]).is_ok()
    }
}
