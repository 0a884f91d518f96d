//! Apple Mail's `.emlx`: a line with the message's length in bytes, the message, and a property list.
//!
//! No specification is published; read here as Apple Mail writes it (J. T. Rose, "emlx flags"; Metaspike, "EMLX").

use jiff::Timestamp;
use quick_xml::events::Event;

use crate::decode::cursor::find_all;
use crate::decode::{pdf, text, time};
use crate::evidence::limits::mail::{DEEPEST_LIST, LONGEST_LIST, MOST_LISTED, row};
use crate::evidence::{ByteSpan, Container, Fact, Locator, Mail, Repair, StoreFact};

/// The first line is a number and blanks (bytes).
const LONGEST_COUNT: usize = 24;
/// Longest value kept (bytes).
const LONGEST_VALUE: usize = 2_048;
/// Most attachments kept elsewhere that are told.
const MOST_ELSEWHERE: usize = 100;
/// The header that stands where such an attachment was taken out.
const APPLE_LENGTH: &[u8] = b"\nX-Apple-Content-Length:";

/// The count in the first line: its value, its digits' place, and where the message starts.
pub(super) fn count(bytes: &[u8]) -> Option<(usize, ByteSpan, usize)> {
    let line_end = bytes.iter().take(LONGEST_COUNT).position(|byte| *byte == b'\n')?;
    let line = bytes.get(..line_end)?;
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let blank = line.get(digits..)?.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\t'));
    let value = std::str::from_utf8(line.get(..digits)?).ok()?.parse().ok()?;
    (digits > 0 && blank).then_some((value, ByteSpan::new(0, digits), line_end + 1))
}

/// Reads an `.emlx` file in place: every span counts in the file. `None` if it is none.
pub(super) fn read(bytes: &[u8], as_of: Timestamp) -> Option<Mail> {
    let (stated, digits, start) = count(bytes)?;
    let stated_end = start.checked_add(stated)?;
    let list_at = list(bytes, stated_end);
    // Where the count is wrong, the list says where the message ends.
    let end = match list_at {
        Some(at) if bytes.get(stated_end..at).is_some_and(|gap| gap.iter().all(u8::is_ascii_whitespace)) => stated_end,
        Some(at) => at,
        None => stated_end.min(bytes.len()),
    };
    let mut mail = super::read_at(bytes.get(..end)?, start, as_of);
    mail.container = Container::Emlx;
    let told = Fact::raw(stated.to_string(), digits);
    mail.store.push(StoreFact { name: "mail.emlx.byte-count".to_owned(), value: told, stamp: None });
    let length = Fact::raw((end - start).to_string(), ByteSpan::new(start, end));
    mail.store.push(StoreFact { name: "mail.emlx.message-bytes".to_owned(), value: length, stamp: None });
    if end != stated_end {
        let what = format!("the first line counts {stated} bytes of message, and {} stand there", end - start);
        mail.repairs.push(Repair::new(what, Locator::Raw(digits)).misplaced());
    }
    match list_at {
        Some(at) => properties(&mut mail, bytes, at),
        None => mail.repairs.push(Repair::new(
            "the property list that Apple Mail writes behind the message is missing",
            Locator::raw(end, bytes.len()),
        )),
    }
    elsewhere(&mut mail, bytes.get(..end)?);
    Some(mail)
}

/// Where the property list starts: behind the counted bytes, or the last one of the file.
fn list(bytes: &[u8], stated_end: usize) -> Option<usize> {
    let is_list = |rest: &[u8]| rest.starts_with(b"<?xml") || rest.starts_with(b"<plist");
    if let Some(rest) = bytes.get(stated_end..) {
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if rest.get(blank..).is_some_and(is_list) {
            return Some(stated_end + blank);
        }
    }
    let from = bytes.len().saturating_sub(LONGEST_LIST);
    let tail = bytes.get(from..)?;
    // A mail may quote such a list: only one that ends the file is it.
    let ends = tail.trim_ascii_end().ends_with(b"</plist>");
    let found = tail.windows(5).rposition(|window| window == b"<?xml")?;
    ends.then_some(from + found)
}

/// `<key>` and the value behind it, in the outermost dictionary; keys of inner ones are joined by a dot.
fn properties(mail: &mut Mail, bytes: &[u8], at: usize) {
    let end = bytes.len().min(at.saturating_add(LONGEST_LIST));
    let xml = bytes.get(at..end).unwrap_or_default();
    if end < bytes.len() {
        mail.repairs.push(row::LONGEST_LIST.repair(Locator::raw(end, bytes.len())));
    }
    let mut reader = quick_xml::Reader::from_reader(xml);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    let position = |reader: &quick_xml::Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let (mut path, mut key, mut content, mut count) = (Vec::new(), String::new(), 0, 0);
    loop {
        let before = position(&reader);
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                content = position(&reader);
                if tag.name().as_ref() == b"dict" {
                    path.push(std::mem::take(&mut key));
                    if path.len() > DEEPEST_LIST {
                        mail.repairs.push(row::DEEPEST_LIST.repair(Locator::raw(at + before, end)));
                        return;
                    }
                }
            }
            Ok(Event::End(tag)) => {
                let span = ByteSpan::new(at + content, at + before);
                let words = pdf::reread_xml_text(span.of(bytes)).unwrap_or_default();
                match tag.name().as_ref() {
                    b"key" => key = words.trim().to_owned(),
                    b"dict" => {
                        path.pop();
                    }
                    b"integer" | b"real" | b"string" | b"date" if span.len() <= LONGEST_VALUE && !key.is_empty() => {
                        let outer: String = path
                            .iter()
                            .filter(|name| !name.is_empty())
                            .map(|name: &String| format!("{name}."))
                            .collect();
                        store(mail, &format!("{outer}{key}"), Fact::raw(words.trim().to_owned(), span));
                        count += 1;
                        if count >= MOST_LISTED {
                            mail.repairs.push(row::MOST_LISTED.repair(Locator::raw(at + before, end)));
                            return;
                        }
                    }
                    _ => {}
                }
            }
            Ok(Event::Eof) => return,
            Err(error) => {
                let what = format!("the property list behind the message is not well-formed ({error})");
                mail.repairs.push(Repair::new(what, Locator::raw(at + before.min(xml.len()), end)));
                return;
            }
            _ => {}
        }
    }
}

fn store(mail: &mut Mail, key: &str, value: Fact<String>) {
    let key = key.replace([' ', '[', ']', '~'], "_");
    // Whole seconds since 1970; `date-received`, `date-last-viewed`; other keys are counts.
    let stamp = if key.contains("date") { time::epoch(value.value.split('.').next().unwrap_or("")) } else { None };
    let value = if key == "flags" { value.map(|flags| flag_words(flags)) } else { value };
    mail.store.push(StoreFact { name: format!("mail.emlx.{key}"), value, stamp });
}

/// The bits of `flags` (J. T. Rose).
fn flag_words(flags: &str) -> String {
    let names = [
        (0, "read"),
        (1, "deleted"),
        (2, "answered"),
        (3, "encrypted"),
        (4, "flagged"),
        (5, "recent"),
        (6, "draft"),
        (8, "forwarded"),
        (9, "redirected"),
        (23, "signed"),
        (24, "junk"),
    ];
    let Ok(bits) = flags.parse::<u64>() else { return flags.to_owned() };
    let set: Vec<_> = names.iter().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, name)| *name).collect();
    format!("{bits}: {}", if set.is_empty() { "none".to_owned() } else { set.join(", ") })
}

/// `.partial.emlx`: attachments are kept in another folder, and a header of theirs says how long they are.
fn elsewhere(mail: &mut Mail, message: &[u8]) {
    for at in find_all(message, APPLE_LENGTH, MOST_ELSEWHERE) {
        let line = ByteSpan::new(at + 1, message.len());
        let rest = line.of(message);
        let length =
            rest.iter().take(200).position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len().min(200));
        let span = ByteSpan::new(line.start, line.start + length);
        let stated = text::verbatim(ByteSpan::new(span.start + APPLE_LENGTH.len() - 1, span.end).of(message));
        let what = format!("an attachment is kept elsewhere: its {stated} coded bytes do not stand in this file");
        mail.repairs.push(Repair::new(what, Locator::Raw(span)));
    }
}
