//! Rows all over the text: the same letters in another form.

use super::{Change, Given, Variant};
use crate::decode::text;
use crate::evidence::ByteSpan;

/// Most places that one row changes; a text with more is not of the kind that the row is for.
const MOST_CHANGES: usize = 200_000;

/// Most empty lines before a text that are looked at.
const MOST_LEADING: usize = 20;
/// Length (bytes) from which a server can have broken a line; the most that is allowed is 998.
const LONG_LINE: usize = 900;

/// Widths (bytes) at which programs wrap lines.
const WIDTHS: [usize; 5] = [72, 76, 77, 78, 80];

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

/// Empty lines before the text, of which one or all were put there; or one that was taken away.
pub(super) fn leading_lines(given: &Given) -> Vec<Variant> {
    let bytes = given.text.of(given.bytes);
    let empty: Vec<usize> = lines(given)
        .take_while(|(line, _)| line.of(given.bytes).trim_ascii().is_empty())
        .map(|(_, end)| end)
        .take(MOST_LEADING)
        .collect();
    let start = given.text.start;
    let what = "empty lines before the text were taken off";
    let mut out: Vec<Variant> = Vec::new();
    if let Some(first) = empty.first() {
        out.extend(variant(vec![cut(start, *first)], what));
        out.extend(
            empty.last().filter(|last| *last > first).and_then(|last| variant(vec![cut(start, *last)], what).pop()),
        );
    }
    if !bytes.is_empty() {
        for with in [&b"\r\n"[..], b"\r\n\r\n"] {
            let change = Change { span: ByteSpan::new(start, start), with: with.to_vec() };
            out.extend(variant(vec![change], "empty lines before the text were put back"));
        }
    }
    out
}

/// Lines longer than the transport carries (998 bytes, RFC 5322 2.1.1), which servers break: with `!` and a blank, or with nothing.
pub(super) fn long_lines(given: &Given) -> Vec<Variant> {
    let marked = joined(given, |line, next| {
        (line.len() > LONG_LINE && line.ends_with(b"!") && next.starts_with(b" ")).then_some((1, 1))
    });
    let plain = joined(given, |line, _| (line.len() > LONG_LINE).then_some((0, 0)));
    let what = "long lines that a server broke were put together";
    variant(marked, what).into_iter().chain(variant(plain, what)).collect()
}

/// Lines that a program wrapped: each that has no room for the first word of the next one is put together with it.
pub(super) fn wrapped(given: &Given) -> Vec<Variant> {
    let mut out = Vec::new();
    for width in WIDTHS {
        let all: Vec<(ByteSpan, usize)> = lines(given).take(MOST_CHANGES).collect();
        let full = all.iter().zip(all.iter().skip(1)).map(|((line, _), (next, _))| {
            let next = next.of(given.bytes);
            let word = next.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
            !line.is_empty() && word > 0 && line.len() <= width && line.len() + 1 + word > width
        });
        let changes = full.zip(all.iter().zip(all.iter().skip(1))).filter(|(full, _)| *full);
        let changes = changes.map(|(_, ((line, _), (next, _)))| {
            let hyphen = line.of(given.bytes).ends_with(b"-");
            let with = if hyphen { Vec::new() } else { b" ".to_vec() };
            Change { span: ByteSpan::new(line.end, next.start), with }
        });
        out.extend(variant(changes.collect(), "lines that a program wrapped were put together"));
    }
    out.dedup();
    out
}

/// Lines put together with the next one where `join` says how many bytes go at the end of the one and the start of the other.
fn joined(given: &Given, join: impl Fn(&[u8], &[u8]) -> Option<(usize, usize)>) -> Vec<Change> {
    let mut out = Vec::new();
    let mut before: Option<(ByteSpan, usize)> = None;
    for (line, end) in lines(given) {
        if let Some((last, _)) = before
            && let Some((off, on)) = join(last.of(given.bytes), line.of(given.bytes))
            && out.len() <= MOST_CHANGES
        {
            out.push(cut(last.end.saturating_sub(off), line.start + on));
        }
        before = Some((line, end));
    }
    out
}

/// `user at host.example` as `user@host.example`: archives of lists write addresses so.
pub(super) fn addresses(given: &Given) -> Vec<Variant> {
    let bytes = given.text.of(given.bytes);
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-');
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let found = bytes.windows(4).enumerate().filter(|(index, piece)| {
        piece.eq_ignore_ascii_case(b" at ") && *index > 0 && letter(at(index - 1)) && letter(at(index + 4))
    });
    let found: Vec<usize> = found.map(|(index, _)| index).take(MOST_CHANGES + 1).collect();
    let change = |index: &usize| Change {
        span: ByteSpan::new(given.text.start + index, given.text.start + index + 4),
        with: b"@".to_vec(),
    };
    // Those before the name of a host; and all of them.
    let host = |index: &&usize| {
        let host = bytes.get(**index + 4..).unwrap_or_default();
        let length = host.iter().take_while(|byte| letter(**byte)).count();
        host.get(..length).is_some_and(|host| {
            let host = host.strip_suffix(b".").unwrap_or(host);
            host.iter().rposition(|byte| *byte == b'.').is_some_and(|dot| dot > 0 && host.len() - dot > 2)
        })
    };
    let what = "addresses that an archive wrote out (“name at host”) were read with their @";
    let hosts = variant(found.iter().filter(host).map(change).collect(), what);
    let all = variant(found.iter().map(change).collect(), what);
    let mut out: Vec<Variant> = hosts.into_iter().chain(all).collect();
    out.dedup();
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
