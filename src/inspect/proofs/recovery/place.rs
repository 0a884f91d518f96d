//! From a place in the form that is hashed back to the bytes of the file.

use super::super::Failing;
use super::super::canon;
use super::super::proof::Edit;
use super::engine::Changes;
use crate::evidence::ByteSpan;

fn blank(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t'))
}

/// For each byte of a text in its form, and for its end, where it begins in the raw text.
///
/// The form only takes white space away and writes line ends as CRLF, so the two are walked side by side.
pub fn align(formed: &[u8], raw: &[u8]) -> Vec<u32> {
    let mut map = Vec::with_capacity(formed.len() + 1);
    let mut at = 0;
    let mut bytes = formed.iter().peekable();
    while let Some(byte) = bytes.next() {
        let here = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        if *byte == b'\r' && bytes.peek() == Some(&&b'\n') {
            let behind = at + raw.get(at..).unwrap_or_default().iter().take_while(|byte| blank(Some(byte))).count();
            if matches!(raw.get(behind), Some(b'\r' | b'\n') | None) {
                at = behind;
            }
            map.push(here(at));
            at += usize::from(raw.get(at) == Some(&b'\r') && matches!(raw.get(at + 1), Some(b'\n') | None));
            map.push(here(at));
            at += usize::from(raw.get(at) == Some(&b'\n'));
            bytes.next();
            continue;
        }
        if !blank(Some(byte)) {
            // A header line may have lost white space before this byte, or a fold.
            while raw.get(at).is_some_and(|found| !found.eq_ignore_ascii_case(byte))
                && matches!(raw.get(at), Some(b' ' | b'\t' | b'\r' | b'\n'))
            {
                at += 1;
            }
            map.push(here(at));
            at += usize::from(at < raw.len());
            continue;
        }
        map.push(here(at));
        if raw.get(at) == Some(byte) && (!blank(raw.get(at + 1)) || blank(bytes.peek().copied())) {
            at += 1;
            continue;
        }
        while matches!(raw.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            at += 1;
        }
    }
    map.push(u32::try_from(at).unwrap_or(u32::MAX));
    map
}

/// The changes of a text in its form as changes of the file. `raw` is where the text stands.
pub fn edits(failing: &Failing, changes: &Changes, formed: &[u8], map: &[u32], raw: ByteSpan) -> Vec<Edit> {
    let at = |place: usize| raw.start + map.get(place).map_or(raw.len(), |at| *at as usize).min(raw.len());
    let mut edits: Vec<Edit> = Vec::new();
    for (start, end, new) in changes.iter() {
        let (start, end) = (start.min(formed.len()), end.min(formed.len()).max(start.min(formed.len())));
        // Up to the very end also what the form leaves out there.
        let until = if end == formed.len() && end > start { raw.end } else { at(end) };
        edits.push(Edit { span: ByteSpan::new(at(start), until), signed: file_ends(failing, new) });
    }
    edits
}

/// The same, line by line: each touched line is replaced as a whole. Longer, but free of white space at the edges.
pub fn line_edits(failing: &Failing, changes: &Changes, formed: &[u8], map: &[u32], raw: ByteSpan) -> Vec<Edit> {
    let (mut first, mut last) = (formed.len(), 0);
    for (start, end, _) in changes.iter() {
        (first, last) = (first.min(start), last.max(end));
    }
    let first = formed.get(..first).unwrap_or_default().iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let ahead = formed.get(last..).unwrap_or_default().iter().position(|byte| *byte == b'\n');
    let last = ahead.map_or(formed.len(), |at| last + at + 1);
    let whole = changes.applied(formed);
    let behind = formed.len() - last;
    let new = whole.get(first.min(whole.len())..whole.len().saturating_sub(behind).max(first)).unwrap_or_default();
    let mut wide = Changes::default();
    wide.put(first, last, new);
    edits(failing, &wide, formed, map, raw)
}

/// Line ends as the file writes them.
fn file_ends(failing: &Failing, new: &[u8]) -> Vec<u8> {
    let mail = failing.message.mail;
    let (head, text) = (mail.header_line_ends, mail.body_line_ends);
    if head.lf + text.lf <= head.crlf + text.crlf {
        return new.to_vec();
    }
    let mut out = Vec::with_capacity(new.len());
    for byte in new {
        if *byte == b'\n' && out.last() == Some(&b'\r') {
            out.pop();
        }
        out.push(*byte);
    }
    out
}

/// Makes the changes: the bytes that were signed. Changes stand first to last and do not overlap.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend(bytes.get(at..edit.span.start.max(at)).unwrap_or_default());
        out.extend(&edit.signed);
        at = edit.span.end.max(at);
    }
    out.extend(bytes.get(at..).unwrap_or_default());
    out
}

/// The part of the changes that lies in `span`, counted from its start.
pub fn within(edits: &[Edit], span: ByteSpan) -> Vec<Edit> {
    let inside = edits.iter().filter(|edit| span.contains(edit.span));
    inside
        .map(|edit| Edit {
            span: ByteSpan::new(edit.span.start - span.start, edit.span.end - span.start),
            signed: edit.signed.clone(),
        })
        .collect()
}

/// Whether the changed file has the fingerprint of the text that the signature names: computed anew over the raw bytes.
pub fn text_fits(failing: &Failing, edits: &[Edit]) -> bool {
    let (message, parsed) = (failing.message, failing.parsed);
    let span = message.text();
    let changed = apply(span.of(message.bytes), &within(edits, span));
    let mut formed = canon::body(parsed.text, &changed);
    if let Some(length) = parsed.length {
        if length > formed.len() {
            return false;
        }
        formed.truncate(length);
    }
    parsed.algorithm.hash().of(&formed) == parsed.body_hash
}

/// Whether the signature fits the headers of the changed file: selected and formed anew over the raw bytes.
pub fn headers_fit(failing: &Failing, edits: &[Edit]) -> bool {
    let (message, parsed) = (failing.message, failing.parsed);
    let Some(held) = failing.held else { return false };
    let mut lines: std::collections::HashMap<String, Vec<Vec<u8>>> = std::collections::HashMap::new();
    for header in &message.mail.headers {
        let name = header.name.to_ascii_lowercase();
        if parsed.names.contains(&name) {
            let line = apply(header.line.of(message.bytes), &within(edits, header.line));
            if !line.is_empty() {
                lines.entry(name).or_default().push(line);
            }
        }
    }
    let mut signed = Vec::new();
    for name in &parsed.names {
        if let Some(line) = lines.get_mut(name).and_then(Vec::pop) {
            canon::header(parsed.headers, &line, &mut signed);
        }
    }
    signed.extend(&failing.prepared.own);
    held.accepts(parsed, &signed)
}

#[cfg(test)]
mod tests {
    use super::super::super::canon::Canon;
    use super::*;

    #[test]
    fn every_byte_of_the_form_is_found_in_the_file() {
        for raw in [
            &b"a  b \t\r\n\r\n c\td  \r\nlast\r\n\r\n\r\n"[..],
            b"one\ntwo  three \nfour",
            b"  \r\n \r\nx\r\n",
            b"a\rb \r\r\nc\r\n",
        ] {
            for form in [Canon::Simple, Canon::Relaxed] {
                let formed = canon::body(form, raw);
                let map = align(&formed, raw);
                assert_eq!(map.len(), formed.len() + 1);
                for (at, byte) in formed.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_whitespace()) {
                    assert_eq!(raw[map[at] as usize], *byte, "{raw:?} {at}");
                }
                assert!(map.is_sorted());
            }
        }
        let raw = b"Subject :  Two \r\n\twords  here \r\n";
        let mut formed = Vec::new();
        canon::header(Canon::Relaxed, raw, &mut formed);
        let map = align(&formed, raw);
        for (at, byte) in formed.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_whitespace()) {
            assert_eq!(raw[map[at] as usize].to_ascii_lowercase(), byte.to_ascii_lowercase());
        }
    }

    #[test]
    fn changes_are_made_first_to_last() {
        let edit = |start, end, signed: &[u8]| Edit { span: ByteSpan::new(start, end), signed: signed.to_vec() };
        assert_eq!(apply(b"abcdef", &[edit(0, 1, b"X"), edit(3, 3, b"--"), edit(5, 6, b"")]), b"Xbc--de");
    }
}
