//! What of the file's frame is not as a program leaves it.

mod checksum;
mod pads;
mod reachable;
mod shift;
mod spare;
mod streams;
mod ties;

use super::objects::Store;
use super::revisions::Saved;
use crate::acquire::detect;
use crate::evidence::{ByteSpan, Fact, Frame, Kind, PdfHeader};

/// Looks at the whole frame.
pub(super) fn read(store: &Store, saved: &[Saved], header: Option<&PdfHeader>) -> Frame {
    let mut frame = Frame::default();
    shift::read(store, &mut frame);
    let live = reachable::read(store, &mut frame);
    spare::read(store, saved, &live, &mut frame);
    streams::read(store, &mut frame);
    pads::read(store, &mut frame);
    frame.checksum = checksum::read(store, saved);
    let end = saved.last().map_or(store.bytes.len(), |state| state.end);
    frame.behind = magic(store.bytes, ByteSpan::new(end, store.bytes.len()));
    frame.ahead = header.and_then(|header| magic(store.bytes, ByteSpan::new(0, header.offset)));
    frame
}

/// What these bytes are by themselves, if that is known.
fn magic(bytes: &[u8], span: ByteSpan) -> Option<Fact<String>> {
    let part = span.of(bytes);
    let start = part.iter().position(|byte| !super::syntax::is_white(*byte))?;
    let body = part.get(start..)?;
    let known: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a ZIP archive"),
        (b"MZ", "a Windows program"),
        (b"\x7fELF", "a Linux program"),
        (b"<html", "a web page"),
        (b"<!DOCTYPE", "a web page"),
        (b"HTTP/", "the answer of a web server"),
    ];
    let named =
        known.iter().find(|(head, _)| body.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head)));
    let what = match (named, detect(body, "")) {
        (Some((_, what)), _) => (*what).to_owned(),
        (None, Kind::Pdf) => "another PDF".to_owned(),
        (None, Kind::Picture) => "a picture".to_owned(),
        (None, Kind::Office) => "an office document".to_owned(),
        _ => return None,
    };
    Some(Fact::raw(what, ByteSpan::new(span.start + start, span.end)))
}
