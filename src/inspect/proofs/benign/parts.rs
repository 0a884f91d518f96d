//! Rows of the parts: footers, wrappers, added parts, other encodings.

use super::{Change, Given, Variant, coding, footers};
use crate::decode::mail::part_bytes;
use crate::evidence::{ByteSpan, Part};

/// Behind what was done: that the text was written in another encoding too.
pub(super) const IN_OTHER: &str = ", in ";
/// Most text parts that are looked at.
const MOST_PARTS: usize = 6;
/// Largest text that is written in other encodings (bytes); only attachments are larger.
pub(super) const LARGEST_RECODED: usize = 256 * 1024;
/// Most footers of one part that are tried: the nearest rules.
const MOST_FOOTERS: usize = 8;
/// Most bytes of texts in other encodings that are held at a time.
const MOST_HELD: usize = 32 * 1024 * 1024;
/// Longest text before the first part that is taken off whole (bytes).
const LONGEST_PREAMBLE: usize = 1_000;
/// What programs write before the first part (RFC 2046 5.1.1).
const PREAMBLES: [&str; 4] = [
    "This is a multi-part message in MIME format.\r\n",
    "This is a multi-part message in MIME format.\r\n\r\n",
    "This is a multipart message in MIME format.\r\n",
    "This is a cryptographically signed message in MIME format.\r\n",
];

/// Text parts that are leaves, within the text.
pub(super) fn texts<'a>(given: &'a Given) -> impl Iterator<Item = &'a Part> {
    let leaves = given.message.mail.parts.iter().filter(|part| {
        (part.content_type.is_empty() || part.content_type.starts_with("text/"))
            && given.text.contains(part.body)
            && !part.body.is_empty()
            && part.disposition.as_deref() != Some("attachment")
    });
    leaves.take(MOST_PARTS)
}

/// Whether no more texts should be held.
pub(super) fn full(held: &[Variant]) -> bool {
    held.iter().flat_map(|variant| &variant.changes).map(|change| change.with.len()).sum::<usize>() > MOST_HELD
}

pub(super) fn is_coded(part: &Part) -> bool {
    matches!(part.encoding.as_str(), "base64" | "quoted-printable")
}

/// The part with `text` as its content, in each encoding in which it can have been; the file's own encoding first.
pub(super) fn rewritten(given: &Given, part: &Part, text: &[u8], what: &str) -> Vec<Variant> {
    let span = trimmed(given, part);
    let own = if is_coded(part) { part.encoding.as_str() } else { "plain" };
    let mut ways = coding::ways(text);
    ways.sort_by_key(|(name, _)| *name != own);
    let whole = span.end == given.text.end || part.path == "0";
    let mut out = Vec::new();
    for (name, mut with) in ways {
        if !whole {
            // The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1).
            with.truncate(with.trim_ascii_end().len());
        }
        if with.as_slice() == span.of(given.bytes) {
            continue;
        }
        let in_other = if name == own { String::new() } else { format!("{IN_OTHER}{name} instead of {own}") };
        let what = format!("{what}{in_other}");
        let text = Change { span, with };
        if name != own {
            for declared in declared(given, part, name, text.with.is_ascii()) {
                out.push(Variant { changes: vec![declared, text.clone()], what: what.clone() });
            }
        }
        out.push(Variant { changes: vec![text], what });
    }
    out
}

/// The line of a part that declares its encoding, as it was before the text was written in another: it stands within the text.
fn declared(given: &Given, part: &Part, name: &str, ascii: bool) -> Vec<Change> {
    let line = part.headers.iter().find(|header| header.is("content-transfer-encoding"));
    let Some(line) = line.filter(|header| given.text.contains(header.line)) else { return Vec::new() };
    let value = line.body.of(given.bytes);
    let start = line.body.start + (value.len() - value.trim_ascii_start().len());
    let span = ByteSpan::new(start, start + value.trim_ascii().len());
    let change = |with: &str| Change { span, with: with.as_bytes().to_vec() };
    match name {
        "plain" if ascii => vec![change("7bit"), change("8bit"), Change { span: line.line, with: Vec::new() }],
        "plain" => vec![change("8bit")],
        other => vec![change(other)],
    }
}

/// A part's body without the white space at its end.
pub(super) fn trimmed(given: &Given, part: &Part) -> ByteSpan {
    let length = part.body.of(given.bytes).trim_ascii_end().len();
    ByteSpan::new(part.body.start, part.body.start + length)
}

/// Footers at the end of text parts.
pub(super) fn footers(given: &Given) -> Vec<Variant> {
    let mut out = Vec::new();
    for part in texts(given).filter(|part| part.content_type != "text/html") {
        let coded = is_coded(part);
        if coded && part.body.len() > LARGEST_RECODED {
            continue;
        }
        let content = if coded { part_bytes(given.bytes, part) } else { part.body.of(given.bytes).to_vec() };
        for (start, lines) in footers::below(&content, given.list.as_ref()).into_iter().take(MOST_FOOTERS) {
            let what = format!("a footer of {lines} lines was taken off");
            let above = content.get(..start).unwrap_or_default();
            if !coded {
                let end = trimmed(given, part).end;
                let cuts = ends(above).into_iter().map(|text| part.body.start + text.len());
                out.extend(cuts.map(|from| Variant::without(ByteSpan::new(from, end.max(from)), what.clone())));
            }
            if part.body.len() > LARGEST_RECODED || full(&out) {
                continue;
            }
            for text in ends(above).into_iter().take(if coded { 4 } else { 1 }) {
                out.extend(rewritten(given, part, text, &what));
            }
        }
    }
    out
}

/// A text with all, one, or none of the line ends at its end.
pub(super) fn ends(text: &[u8]) -> Vec<&[u8]> {
    let bare = text.trim_ascii_end();
    let mut out = vec![text, bare];
    let behind = text.get(bare.len()..).unwrap_or_default();
    if let Some(line_end) = behind.iter().position(|byte| *byte == b'\n') {
        out.push(text.get(..bare.len() + line_end + 1).unwrap_or_default());
    }
    if let Some(last) = text.strip_suffix(b"\n") {
        out.push(last.strip_suffix(b"\r").unwrap_or(last));
    }
    out.sort_unstable_by_key(|one| usize::MAX - one.len());
    out.dedup();
    out
}

/// The text in another encoding.
pub(super) fn recoded(given: &Given) -> Vec<Variant> {
    let mut out = Vec::new();
    for part in texts(given).filter(|part| part.body.len() <= LARGEST_RECODED) {
        let content = if is_coded(part) { part_bytes(given.bytes, part) } else { part.body.of(given.bytes).to_vec() };
        out.extend(rewritten(given, part, &content, "the text was read in another transfer encoding"));
        if full(&out) {
            break;
        }
    }
    out
}

/// Children of the outermost multipart.
fn children<'a>(given: &'a Given) -> Vec<&'a Part> {
    let root = given.message.mail.parts.first().filter(|part| part.is_multipart());
    let parts = given.message.mail.parts.iter();
    root.map(|root| parts.filter(|part| part.parent() == Some(root.path.as_str())).collect()).unwrap_or_default()
}

fn is_footer(given: &Given, part: &Part) -> bool {
    part.content_type.starts_with("text/")
        && part.body.len() <= 20_000
        && footers::whole(&part_bytes(given.bytes, part), given.list.as_ref())
}

/// The part that a list wrapped, where all others are its footers.
pub(super) fn wrapped<'a>(given: &'a Given) -> Option<&'a Part> {
    let children = children(given);
    let mut others = children.iter().filter(|part| !is_footer(given, part));
    let inner = others.next().filter(|_| others.next().is_none() && children.len() >= 2)?;
    given.text.contains(inner.body).then_some(*inner)
}

/// `multipart/mixed` around the text and a footer.
pub(super) fn wrapper(given: &Given) -> Vec<Variant> {
    let Some(inner) = wrapped(given) else { return Vec::new() };
    let cut = |start: usize, end: usize| Change { span: ByteSpan::new(start, end), with: Vec::new() };
    let end = inner.body.end;
    let what = "the multipart that was wrapped around the text was taken off, and its footer".to_owned();
    let changes = vec![cut(given.text.start, inner.body.start), cut(end, given.text.end)];
    let mut out = vec![Variant { changes, what: what.clone() }];
    if !inner.is_multipart() && inner.body.len() <= LARGEST_RECODED {
        // The list may have written the text in another encoding too.
        for mut variant in rewritten(given, inner, &part_bytes(given.bytes, inner), &what) {
            let Some(text) = variant.changes.pop() else { continue };
            let changes =
                vec![cut(given.text.start, text.span.start), text.clone(), cut(text.span.end, given.text.end)];
            out.push(Variant { changes, what: variant.what });
        }
    }
    out
}

/// The start of the delimiter line that stands before `at`.
fn delimiter(given: &Given, at: usize, boundary: &str) -> Option<usize> {
    let before = ByteSpan::new(given.text.start, at).of(given.bytes);
    let mark = format!("--{boundary}");
    let from = before.len().saturating_sub(mark.len() + 200);
    let window = before.get(from..)?;
    let found = window.windows(mark.len()).rposition(|piece| piece == mark.as_bytes())?;
    Some(given.text.start + from + found)
}

/// The last or first part of a multipart, if it is a footer.
pub(super) fn added(given: &Given) -> Vec<Variant> {
    let children = children(given);
    let Some(boundary) = given.message.mail.parts.first().and_then(|root| root.boundary.as_ref()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if let [.., before, last] = children.as_slice()
        && is_footer(given, last)
        && let Some(start) = delimiter(given, last.span.start, &boundary.value)
    {
        let rest = ByteSpan::new(last.body.end, given.text.end).of(given.bytes);
        let closing = format!("--{}--", boundary.value);
        if before.span.end <= start
            && let Some(end) = rest.windows(closing.len()).take(4_000).position(|piece| piece == closing.as_bytes())
        {
            let what = format!("part {} with a footer was taken out", last.path);
            out.push(Variant::without(ByteSpan::new(start, last.body.end + end), what));
        }
    }
    out
}

/// Words before the first and behind the last part.
pub(super) fn outside(given: &Given) -> Vec<Variant> {
    let mut out = Vec::new();
    let Some(root) = given.message.mail.parts.first().filter(|part| part.is_multipart()) else { return out };
    let what = "words outside the parts were taken off";
    for outside in root.outside.iter().filter(|span| given.text.contains(**span) && !span.is_empty()).take(2) {
        out.push(Variant::without(*outside, what));
    }
    let boundary = root.boundary.as_ref().map(|boundary| boundary.value.as_str()).unwrap_or_default();
    let first = children(given).first().and_then(|part| delimiter(given, part.span.start, boundary));
    if let Some(first) = first {
        let head = ByteSpan::new(given.text.start, first);
        let shown = head.of(given.bytes);
        if !shown.is_empty() && shown.len() <= LONGEST_PREAMBLE {
            out.push(Variant::without(head, what));
        }
        if shown.trim_ascii().is_empty() {
            for words in PREAMBLES {
                let with = words.as_bytes().to_vec();
                let what = "the words that programs write before the parts were put back".to_owned();
                out.push(Variant { changes: vec![Change { span: head, with }], what });
            }
        }
    }
    out
}
