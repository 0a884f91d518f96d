//! What was found, as changes of the file and in words; nothing is told that does not fit when it is computed anew.

use super::super::Failing;
use super::super::proof::{Edit, Restored};
use super::body;
use super::engine::Changes;
use super::header;
use super::place;
use crate::decode::mail::decode_transfer;
use crate::decode::{text, time};
use crate::evidence::{ByteSpan, Locator};
use crate::inspect::number;

/// Bytes as they are shown, and as they were signed.
type Pair = (Vec<u8>, Vec<u8>);

/// Longest value that is shown (letters).
const LONGEST: usize = 300;
/// Room that each of several changes has at least (letters).
const LEAST: usize = 60;
/// Most changes that are shown.
const MOST_PIECES: usize = 8;
/// How far added text is moved to where a line or tag begins (bytes).
const FURTHEST: usize = 200;
/// Text that is shown around a change (bytes).
const AROUND: usize = 40;
/// Longest word that is shown whole at the ends of it (bytes).
const LONGEST_WORD: usize = 24;

/// The text as it was signed; `None` where the changed file does not fit after all.
pub fn text(failing: &Failing, ground: &body::Ground, changes: &Changes, how: &str, tried: u64) -> Option<Restored> {
    let exact = place::edits(failing, changes, &ground.formed, &ground.map, ground.raw);
    let edits = if place::text_fits(failing, &exact) {
        exact
    } else {
        let lines = place::line_edits(failing, changes, &ground.formed, &ground.map, ground.raw);
        if !place::text_fits(failing, &lines) {
            return None;
        }
        lines
    };
    let pieces = pieces(failing, ground.raw, &edits);
    // Each change has its share of the room.
    let room = (LONGEST / pieces.len().max(1)).max(LEAST);
    let join = |side: fn(&Pair) -> &[u8]| {
        let texts = pieces.iter().map(|piece| short(&text::plain(side(piece)), room));
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    };
    Some(Restored {
        what: "text".to_owned(),
        signed: join(|piece| &piece.1),
        shown: join(|piece| &piece.0),
        same_moment: false,
        at: edits.first().map_or(Locator::Raw(ground.raw), |edit| Locator::Raw(edit.span)),
        edits,
        candidates: tried,
        how: sentence(how, tried),
    })
}

/// What each change does to the text that people read: before and after, codings undone; what is done twice is told once.
fn pieces(failing: &Failing, raw: ByteSpan, edits: &[Edit]) -> Vec<Pair> {
    let mut pieces: Vec<Pair> = Vec::new();
    for edit in edits {
        let part = failing.message.mail.parts.iter().find(|part| !part.is_multipart() && part.body.contains(edit.span));
        let (span, encoding) = part.map_or((raw, ""), |part| (part.body, part.encoding.as_str()));
        let old = span.of(failing.message.bytes);
        let new = place::apply(old, &place::within(std::slice::from_ref(edit), span));
        let piece = if matches!(encoding, "base64" | "quoted-printable") {
            difference(&decode_transfer(encoding, old), &decode_transfer(encoding, &new))
        } else {
            difference(old, &new)
        };
        if pieces.len() < MOST_PIECES && !pieces.contains(&piece) {
            pieces.push(piece);
        }
    }
    pieces
}

/// The headers as they were signed; `None` where the changed file does not fit after all.
pub fn headers(
    failing: &Failing,
    ground: &header::Ground,
    changes: &Changes,
    how: String,
    tried: u64,
) -> Option<Restored> {
    let whole = changes.applied(&ground.formed);
    let mut edits: Vec<(Edit, Edit, String)> = Vec::new();
    let mut moved: isize = 0;
    let mut said: Vec<(String, String)> = Vec::new();
    for field in &ground.fields {
        let of_field: Vec<(usize, usize, usize)> = changes
            .iter()
            .filter(|(start, end, _)| field.span.0 <= *start && *end <= field.span.1)
            .map(|(start, end, new)| (start, end, new.len()))
            .collect();
        let grown: isize = of_field.iter().map(|(start, end, new)| *new as isize - (end - start) as isize).sum();
        let begin = field.span.0.checked_add_signed(moved)?;
        moved += grown;
        if of_field.is_empty() {
            continue;
        }
        let old = ground.formed.get(field.span.0..field.span.1)?;
        let new = whole.get(begin..field.span.1.checked_add_signed(moved)?)?;
        let line = failing.prepared.fields.get(field.index)?.line?;
        let raw = line.of(failing.message.bytes);
        let value = |formed: &[u8]| {
            let colon = formed.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
            short(&text::header_text(formed.get(colon..).unwrap_or_default()), LONGEST)
        };
        said.push((value(new), value(old)));
        if new.is_empty() {
            let edit = Edit { span: line, signed: Vec::new() };
            edits.push((edit.clone(), edit, field.name.clone()));
            continue;
        }
        edits.push((narrow(old, new, raw, line), wide(old, new, raw, line), field.name.clone()));
    }
    let mut chosen: Vec<Edit> = edits.iter().map(|(narrow, _, _)| narrow.clone()).collect();
    chosen.sort_by_key(|edit| edit.span.start);
    if !place::headers_fit(failing, &chosen) {
        chosen = edits.iter().map(|(_, wide, _)| wide.clone()).collect();
        chosen.sort_by_key(|edit| edit.span.start);
        if !place::headers_fit(failing, &chosen) {
            return None;
        }
    }
    let names: Vec<String> = edits.iter().map(|(_, _, name)| titled(name)).collect();
    let join = |part: fn(&(String, String)) -> &str| said.iter().map(part).collect::<Vec<_>>().join("; ");
    Some(Restored {
        what: format!("{} header", names.join(" and ")),
        same_moment: names == ["Date"] && said.iter().all(|(signed, shown)| same_moment(signed, shown)),
        signed: join(|pair| &pair.0),
        shown: join(|pair| &pair.1),
        at: Locator::Raw(edits.first().map(|(_, wide, _)| wide.span)?),
        edits: chosen,
        candidates: tried,
        how: sentence(&how, tried),
    })
}

/// Only the bytes that differ.
fn narrow(old: &[u8], new: &[u8], raw: &[u8], line: ByteSpan) -> Edit {
    let map = place::align(old, raw);
    let same = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let room = old.len().min(new.len()) - same;
    let end = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(one, other)| one == other).count();
    let at = |place: usize| line.start + map.get(place).map_or(raw.len(), |at| *at as usize).min(raw.len());
    let signed = new.get(same..new.len() - end).unwrap_or_default().to_vec();
    Edit { span: ByteSpan::new(at(same), at(old.len() - end)), signed }
}

/// The whole value.
fn wide(old: &[u8], new: &[u8], raw: &[u8], line: ByteSpan) -> Edit {
    let value = |formed: &[u8]| {
        let colon = formed.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        colon + formed.get(colon..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count()
    };
    let (start, _) = (value(raw), value(old));
    let end = raw.trim_ascii_end().len().max(start);
    let signed = new.get(value(new)..).unwrap_or_default();
    let signed = signed.strip_suffix(b"\r\n").unwrap_or(signed).to_vec();
    Edit { span: ByteSpan::new(line.start + start, line.start + end), signed }
}

/// Whether both name the same moment, as stores rewrite it: to UTC, or in another form; no system gives a Date another place's zone.
fn same_moment(signed: &str, shown: &str) -> bool {
    let Some((signed, shown)) = time::rfc5322(signed).zip(time::rfc5322(shown)) else { return false };
    let zone = shown.minutes_east();
    let usual = zone == Some(0) || zone == signed.minutes_east();
    usual && signed.instant().is_some_and(|signed| Some(signed) == shown.instant())
}

/// `message-id` as it is written: `Message-ID`.
fn titled(name: &str) -> String {
    let parts = name.split('-').map(|part| match part {
        "id" => "ID".to_owned(),
        "mime" => "MIME".to_owned(),
        part => {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// What differs between two texts, with a few words around it; where text was only added or taken away, that alone.
fn difference(shown: &[u8], signed: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let same = shown.iter().zip(signed).take_while(|(one, other)| one == other).count();
    let room = shown.len().min(signed.len()) - same;
    let end = shown.iter().rev().zip(signed.iter().rev()).take(room).take_while(|(one, other)| one == other).count();
    let back = moved(if shown.len() > signed.len() { shown } else { signed }, same, end, room);
    let (same, end) = (same - back, end + back);
    let middle = |text: &[u8]| text.get(same..text.len() - end).unwrap_or_default().to_vec();
    let (one, other) = (middle(shown), middle(signed));
    // Whole lines, or much text: nothing around it.
    if one.len().max(other.len()) > AROUND && (one.is_empty() || other.is_empty()) {
        return (one, other);
    }
    let line = |text: &[u8]| {
        let head = text.get(..same).unwrap_or_default();
        let from = head.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1).max(same.saturating_sub(AROUND));
        let from =
            from + text.get(from..same).unwrap_or_default().iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
        let behind = text.len() - end;
        let tail = text.get(behind..).unwrap_or_default();
        let until = tail.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(tail.len()).min(AROUND);
        let mut until = behind + until;
        while text.get(until).is_some_and(|byte| *byte & 0xc0 == 0x80) {
            until += 1;
        }
        let (from, until) = (whole_word_before(text, from), whole_word_behind(text, until));
        text.get(from..until).unwrap_or_default().to_vec()
    };
    (line(shown), line(signed))
}

/// How far added text may be told to begin earlier, so that it begins with a line or tag: what stands before it ends alike.
/// `room` is what the shorter text has between the two ends that are the same, which must be nothing.
fn moved(text: &[u8], same: usize, end: usize, room: usize) -> usize {
    if room != end {
        return 0;
    }
    let behind = text.len() - end;
    let alike = (1..=FURTHEST.min(same)).take_while(|back| text.get(same - back) == text.get(behind - back)).count();
    let begins = |back: &usize| {
        let at = same - back;
        text.get(at) == Some(&b'<') || at.checked_sub(1).is_none_or(|before| text.get(before) == Some(&b'\n'))
    };
    let letter = |back: &usize| text.get(same - back).is_none_or(|byte| byte & 0xc0 != 0x80);
    (0..=alike).find(begins).or_else(|| (0..=alike).find(letter)).unwrap_or(0)
}

/// Where the word begins that a cut at this place would cut; the place itself where it is too far.
fn whole_word_before(text: &[u8], from: usize) -> usize {
    let head = text.get(from.saturating_sub(LONGEST_WORD)..from).unwrap_or_default();
    match head.iter().rposition(u8::is_ascii_whitespace) {
        Some(blank) => from - (head.len() - blank - 1),
        None if head.len() == from => 0,
        None => from,
    }
}

/// Where that word ends.
fn whole_word_behind(text: &[u8], until: usize) -> usize {
    let tail = text.get(until..).unwrap_or_default();
    let near = tail.get(..tail.len().min(LONGEST_WORD)).unwrap_or_default();
    match near.iter().position(u8::is_ascii_whitespace) {
        Some(blank) => until + blank,
        None if near.len() == tail.len() => text.len(),
        None => until,
    }
}

fn short(value: &str, most: usize) -> String {
    let value = value.trim();
    let mut out: String = value.chars().take(most).collect();
    if out.len() < value.len() {
        out.push('…');
    }
    out
}

fn sentence(how: &str, tried: u64) -> String {
    let mut letters = how.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let which = if tried == 1 { "the first candidate".to_owned() } else { format!("candidate {}", number(tried)) };
    format!("{first}{}; {which} has the signed fingerprint.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn added_text_begins_where_its_line_or_tag_begins() {
        for (signed, added, at) in [
            ("<b>Yes</b><div>Anna</div>", "<div>Please use the new account from now on.</div>", 10),
            ("one\r\ntwo\r\nthree\r\n", "two hundred and fifty thousand, payable at once\r\n", 5),
            ("aé è", "éééééééééééééééééééééééééééééééééééééé", 1),
        ] {
            let mut shown = signed.to_owned();
            shown.insert_str(at, added);
            let (shown, signed) = difference(shown.as_bytes(), signed.as_bytes());
            assert_eq!((String::from_utf8_lossy(&shown).as_ref(), signed.as_slice()), (added, &b""[..]));
        }
    }

    #[test]
    fn what_differs_is_shown_with_whole_words() {
        let shown = b"When you log in, you can then start tmux within it, and then have not it read the rest of the file for you";
        let signed =
            b"When you log in, you can then start tmux within it, and then have it read the rest of the file for you";
        let (shown, signed) = difference(shown, signed);
        assert_eq!(
            String::from_utf8_lossy(&shown),
            "then start tmux within it, and then have not it read the rest of the file for you"
        );
        assert_eq!(
            String::from_utf8_lossy(&signed),
            "then start tmux within it, and then have it read the rest of the file for you"
        );
        let word = "x".repeat(200);
        let (shown, _) = difference(format!("{word}1").as_bytes(), format!("{word}2").as_bytes());
        assert_eq!(shown.len(), 41, "a word without end is cut");
    }
}
