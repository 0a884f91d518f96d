//! The header area, line by line, from the raw bytes (RFC 5322 2.2). Nothing is skipped: a line that is no field is kept too.

use crate::decode::text;
pub use crate::evidence::limits::mail::MOST_FIELDS;
use crate::evidence::limits::mail::row;
use crate::evidence::{ByteSpan, Header, LineEnd, LineEnds, Locator, Repair};

/// What stands before and in the header area.
pub(super) struct HeaderArea {
    /// The `From ` line of a mailbox file, without its line end.
    pub mbox_from: Option<ByteSpan>,
    pub headers: Vec<Header>,
    /// Header area with the empty line behind it; does not hold the `From ` line.
    pub span: ByteSpan,
    pub line_ends: LineEnds,
    pub repairs: Vec<Repair>,
}

/// One line: its bytes without and with the line end.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub text: ByteSpan,
    pub end: usize,
    pub kind: Option<LineEnd>,
}

/// Walks lines from `at`. Old Macintosh files end lines in CR alone; elsewhere a lone CR is part of the line.
pub(super) struct Lines<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    pub cr_only: bool,
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let stop = if self.cr_only { b'\r' } else { b'\n' };
        let start = self.at;
        let Some(length) = memchr::memchr(stop, rest) else {
            self.at = self.bytes.len();
            return Some(Line { text: ByteSpan::new(start, self.at), end: self.at, kind: None });
        };
        let (cut, kind) = match length.checked_sub(1).and_then(|before| rest.get(before)) {
            _ if self.cr_only => (length, LineEnd::Cr),
            Some(b'\r') => (length - 1, LineEnd::CrLf),
            _ => (length, LineEnd::Lf),
        };
        self.at = start + length + 1;
        Some(Line { text: ByteSpan::new(start, start + cut), end: self.at, kind: Some(kind) })
    }
}

/// Counts line ends of a range; the first that is not of the most frequent kind is kept.
pub(super) fn count_line_ends(bytes: &[u8], span: ByteSpan) -> LineEnds {
    let mut ends = LineEnds::default();
    let mut first = [None; 3];
    let mut at = span.start;
    let stop = span.end.min(bytes.len());
    while let Some(next) = memchr::memchr2(b'\r', b'\n', bytes.get(at..stop).unwrap_or_default()) {
        at += next;
        let found = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => (0, 2),
            (Some(b'\n'), _) => (1, 1),
            _ => (2, 1),
        };
        let (kind, length) = found;
        match kind {
            0 => ends.crlf += 1,
            1 => ends.lf += 1,
            _ => ends.cr += 1,
        }
        if let Some(slot) = first.get_mut(kind) {
            slot.get_or_insert(ByteSpan::new(at, at + length));
        }
        at += length;
    }
    let most = ends.crlf.max(ends.lf).max(ends.cr);
    ends.first_other = [ends.crlf, ends.lf, ends.cr]
        .iter()
        .zip(first)
        .filter(|(count, _)| **count < most)
        .filter_map(|(_, span)| span)
        .min();
    ends
}

/// The line that mailbox files put before a message: `From ` and an address. White space and a colon make a header (RFC 5322 4.5).
fn is_mailbox_line(line: &[u8]) -> bool {
    line.strip_prefix(b"From ").is_some_and(|rest| !rest.trim_ascii_start().starts_with(b":"))
}

/// Reads the header area that starts at byte 0.
pub(super) fn read(bytes: &[u8]) -> HeaderArea {
    read_from(bytes, if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }, bytes.len())
}

/// Reads the header area of an entity that starts at `start`.
pub(super) fn read_from(bytes: &[u8], start: usize, end: usize) -> HeaderArea {
    let bytes = bytes.get(..end.min(bytes.len())).unwrap_or_default();
    let probe = bytes.get(start..).unwrap_or_default();
    let cr_only = !probe.contains(&b'\n') && probe.contains(&b'\r');
    let mut lines = Lines { bytes, at: start, cr_only }.peekable();
    let mut area = HeaderArea {
        mbox_from: None,
        headers: Vec::new(),
        span: ByteSpan::new(start, start),
        line_ends: LineEnds::default(),
        repairs: Vec::new(),
    };
    // Some exports leave an empty line or more before the first field.
    let mut blank_end = start;
    while let Some(line) = lines.next_if(|line| line.text.is_empty()) {
        blank_end = line.end;
    }
    if blank_end > start {
        let at = Locator::raw(start, blank_end);
        area.repairs.push(Repair::new("empty lines stand before the first header line", at));
    }
    if let Some(line) = lines.next_if(|line| is_mailbox_line(line.text.of(bytes))) {
        area.mbox_from = Some(line.text);
        blank_end = line.end;
    }
    area.span = ByteSpan::new(blank_end, blank_end);
    let mut open: Option<(Line, usize)> = None;
    let mut left_out = None;
    for line in lines {
        area.span.end = line.end;
        let content = line.text.of(bytes);
        let folded = content.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        if let (Some((_, text_end)), true) = (&mut open, folded) {
            *text_end = line.text.end;
            if let Some((first, _)) = &mut open {
                (first.end, first.kind) = (line.end, line.kind);
            }
            continue;
        }
        if let Some((first, text_end)) = open.take() {
            area.headers.push(field(bytes, first, text_end));
        }
        if content.is_empty() {
            break;
        }
        // The rest is gone through for the empty line at its end: the text begins behind that.
        if area.headers.len() >= MOST_FIELDS {
            left_out.get_or_insert(line.text.start);
            continue;
        }
        open = Some((line, line.text.end));
    }
    if let Some((first, text_end)) = open {
        area.headers.push(field(bytes, first, text_end));
    }
    if let Some(start) = left_out {
        area.repairs.push(row::MOST_FIELDS.repair(Locator::raw(start, area.span.end)));
    }
    area.line_ends = count_line_ends(bytes, area.span);
    for header in area.headers.iter().filter(|header| header.name.is_empty()) {
        let what = "a line among the headers is no header field".to_owned();
        area.repairs.push(Repair::new(what, Locator::Raw(header.line)));
    }
    area
}

fn field(bytes: &[u8], first: Line, text_end: usize) -> Header {
    let whole = ByteSpan::new(first.text.start, text_end);
    let line = ByteSpan::new(first.text.start, first.end);
    let content = whole.of(bytes);
    // RFC 5322 2.2: printable ASCII but the colon; 4.5 lets white space stand before the colon.
    let colon = content.iter().position(|byte| *byte == b':');
    let name_end = colon.and_then(|colon| {
        let name = content.get(..colon)?.trim_ascii_end();
        let good = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
        good.then_some(whole.start + name.len())
    });
    match (colon, name_end) {
        (Some(colon), Some(name_end)) => {
            let body = ByteSpan::new(whole.start + colon + 1, text_end);
            let name_span = ByteSpan::new(whole.start, name_end);
            Header {
                name: text::plain(name_span.of(bytes)),
                name_span,
                body,
                text: text::header_text(body.of(bytes)),
                line,
            }
        }
        _ => Header {
            name: String::new(),
            name_span: ByteSpan::new(whole.start, whole.start),
            body: whole,
            text: text::header_text(content),
            line,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &[u8]) -> Vec<String> {
        read(text).headers.into_iter().map(|header| header.name).collect()
    }

    #[test]
    fn fields_folds_and_strange_lines_are_all_kept() {
        let mail = b"Subject: one\r\n two\r\nnot a field\r\nDate : x\r\n\r\nbody: no";
        let area = read(mail);
        assert_eq!(names(mail), ["Subject", "", "Date"]);
        assert_eq!(area.headers[0].text, "one two");
        assert_eq!(area.headers[0].line.of(mail), b"Subject: one\r\n two\r\n");
        assert_eq!(area.span.end, mail.len() - b"body: no".len());
        assert_eq!(area.repairs.len(), 1);
    }

    #[test]
    fn every_kind_of_line_end_is_read_and_counted() {
        assert_eq!(names(b"A: 1\rB: 2\r\rbody"), ["A", "B"]);
        let mixed = b"A: 1\r\nB: 2\nC: 3\r\n\r\n";
        let ends = read(mixed).line_ends;
        assert_eq!((ends.crlf, ends.lf, ends.cr), (3, 1, 0));
        assert_eq!(ends.first_other, Some(ByteSpan::new(10, 11)));
    }

    #[test]
    fn the_mailbox_line_is_kept_apart() {
        let mail = b"From a@b Thu May  4 14:00:01 2017\nA: 1\n\n";
        let area = read(mail);
        assert_eq!(area.mbox_from.map(|span| span.len()), Some(33));
        assert_eq!(area.headers.len(), 1);
    }
}
