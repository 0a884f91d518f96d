//! Rows all over the text: the same letters in another form.

use super::{Change, Given, Variant};
use crate::decode::text;
use crate::evidence::ByteSpan;

/// Most places that one row changes; a text with more is not of the kind that the row is for.
const MOST_CHANGES: usize = 200_000;

/// Every line of the text: its bytes without the line end, and where the next one starts.
fn lines<'a>(given: &'a Given) -> impl Iterator<Item = (ByteSpan, usize)> + 'a {
    let mut at = given.text.start;
    std::iter::from_fn(move || {
        let rest = ByteSpan::new(at, given.text.end).of(given.bytes);
        if rest.is_empty() {
            return None;
        }
        let start = at;
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(given.text.end, |length| start + length + 1);
        at = end;
        let line = ByteSpan::new(start, end).of(given.bytes);
        let cut = line.strip_suffix(b"\n").unwrap_or(line);
        let cut = cut.strip_suffix(b"\r").unwrap_or(cut);
        Some((ByteSpan::new(start, start + cut.len()), end))
    })
}

/// One variant that makes a change in each line for which `change` gives one.
fn each(given: &Given, what: &str, change: impl Fn(&[u8], ByteSpan) -> Option<Change>) -> Vec<Variant> {
    let changes = lines(given).filter_map(|(line, _)| change(line.of(given.bytes), line));
    variant(changes.take(MOST_CHANGES + 1).collect(), what)
}

fn variant(changes: Vec<Change>, what: &str) -> Vec<Variant> {
    if changes.is_empty() || changes.len() > MOST_CHANGES {
        return Vec::new();
    }
    vec![Variant { changes, what: what.to_owned() }]
}

fn cut(start: usize, end: usize) -> Change {
    Change { span: ByteSpan::new(start, end), with: Vec::new() }
}

/// `>From ` (RFC 4155), one level.
pub(super) fn mailbox_from(given: &Given) -> Vec<Variant> {
    each(given, "“>” before “From ” at the start of lines was taken off", |line, span| {
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        let rest = line.get(quotes..).unwrap_or_default();
        (quotes > 0 && rest.starts_with(b"From ")).then(|| cut(span.start, span.start + 1))
    })
}

/// The same the other way round: the signed text had the `>`.
pub(super) fn mailbox_from_undone(given: &Given) -> Vec<Variant> {
    each(given, "“>” was put back before “From ” at the start of lines", |line, span| {
        let place = ByteSpan::new(span.start, span.start);
        line.starts_with(b"From ").then(|| Change { span: place, with: b">".to_vec() })
    })
}

/// Full stops doubled for the transport (RFC 5321 4.5.2).
pub(super) fn dots(given: &Given) -> Vec<Variant> {
    each(given, "doubled full stops at the start of lines were read as one", |line, span| {
        line.starts_with(b"..").then(|| cut(span.start, span.start + 1))
    })
}

/// CR without LF, CR CR LF, and an empty line behind every line.
pub(super) fn line_ends(given: &Given) -> Vec<Variant> {
    let mut out = Vec::new();
    let strays = lines(given).flat_map(|(line, _)| {
        let bytes = line.of(given.bytes);
        let at = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r').map(move |(index, _)| line.start + index);
        at.collect::<Vec<_>>()
    });
    let strays: Vec<usize> = strays.take(MOST_CHANGES + 1).collect();
    let gone = strays.iter().map(|at| cut(*at, at + 1)).collect();
    out.extend(variant(gone, "carriage returns that end no line were taken off"));
    let ends = strays.iter().map(|at| Change { span: ByteSpan::new(*at, at + 1), with: b"\r\n".to_vec() }).collect();
    out.extend(variant(ends, "carriage returns were read as line ends"));
    // Every second line empty: line ends that were doubled.
    let doubled: Vec<(ByteSpan, usize)> = lines(given).skip(1).step_by(2).collect();
    if doubled.len() >= 3 && doubled.iter().all(|(line, _)| line.is_empty()) {
        let changes = doubled.iter().map(|(line, end)| cut(line.start, *end)).collect();
        out.extend(variant(changes, "doubled line ends were read as one"));
    }
    out
}

/// Blanks at line ends.
pub(super) fn trailing_blanks(given: &Given) -> Vec<Variant> {
    let mut out = each(given, "blanks at line ends were taken off", |line, span| {
        let kept = line.trim_ascii_end().len();
        (kept < line.len()).then(|| cut(span.start + kept, span.end))
    });
    let quoted = given.message.mail.parts.iter().any(|part| part.encoding == "quoted-printable");
    out.extend(each(given, "blanks at line ends, coded as “=20”, were taken off", |line, span| {
        let kept = line.strip_suffix(b"=20").filter(|_| quoted)?;
        Some(cut(span.start + kept.len(), span.end))
    }));
    out.extend(each(given, "the blank behind “--” was put back", |line, span| {
        (line == b"--").then(|| Change { span: ByteSpan::new(span.end, span.end), with: b" ".to_vec() })
    }));
    out
}

/// Tabs and blanks.
pub(super) fn tabs(given: &Given) -> Vec<Variant> {
    let bytes = given.text.of(given.bytes);
    let found = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\t').map(|(index, _)| given.text.start + index);
    let found: Vec<usize> = found.take(MOST_CHANGES + 1).collect();
    let blank = |with: &[u8]| {
        found.iter().map(|at| Change { span: ByteSpan::new(*at, at + 1), with: with.to_vec() }).collect::<Vec<_>>()
    };
    let mut out = variant(blank(b" "), "tabs were read as blanks");
    out.extend(variant(blank(b"        "), "tabs were read as eight blanks"));
    out.extend(each(given, "eight blanks at the start of lines were read as a tab", |line, span| {
        let blanks = line.iter().take_while(|byte| **byte == b' ').count() / 8;
        let place = ByteSpan::new(span.start, span.start + blanks * 8);
        (blanks > 0).then(|| Change { span: place, with: vec![b'\t'; blanks] })
    }));
    out
}

/// Space-stuffing (RFC 3676 4.4).
pub(super) fn flowed(given: &Given) -> Vec<Variant> {
    let mut out =
        each(given, "the blank that format=flowed puts before “From ” and “>” was taken off", |line, span| {
            let rest = line.strip_prefix(b" ")?;
            let stuffed = rest.starts_with(b"From ") || rest.starts_with(b">") || rest.starts_with(b" ");
            stuffed.then(|| cut(span.start, span.start + 1))
        });
    out.extend(each(given, "the blank that format=flowed puts before “From ” was put back", |line, span| {
        let place = ByteSpan::new(span.start, span.start);
        line.starts_with(b"From ").then(|| Change { span: place, with: b" ".to_vec() })
    }));
    out
}

/// Letters outside ASCII, from UTF-8 to Windows-1252 and back; the letters stay what they are.
pub(super) fn charset(given: &Given) -> Vec<Variant> {
    let bytes = given.text.of(given.bytes);
    if bytes.is_ascii() {
        return Vec::new();
    }
    let (what, with) = match std::str::from_utf8(bytes) {
        Ok(letters) => match text::windows_1252(letters) {
            Some(coded) => ("letters were read in Windows-1252 instead of UTF-8", coded),
            None => return Vec::new(),
        },
        Err(_) => ("letters were read in UTF-8 instead of Windows-1252", text::plain(bytes).into_bytes()),
    };
    vec![Variant { changes: vec![Change { span: given.text, with }], what: what.to_owned() }]
}
