//! Google: MIME boundaries, ids of Received lines, message and attachment ids (Metaspike's published analyses, checked on
//! real mails).

use super::Context;
use super::shape::{BASE36, Told, calendar, digits, hex, hex_seconds, in_base, is_digits, is_hex, left_of, since_1970};

const MICROSECONDS: (i128, &str) = (1_000, "microseconds");
const MILLISECONDS: (i128, &str) = (1_000_000, "milliseconds");

/// 28 hex digits: node 12, low 6, high 8, tail 2; microseconds since 1970 are high and low together (Metaspike, "Gmail
/// MIME boundary delimiter timestamps").
pub(super) fn boundary(text: &str, _: &Context) -> Option<Told> {
    if text.len() != 28 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let (low, high) = (text.get(12..18)?, text.get(18..26)?);
    // Gmail began in 2004: the high half starts with 04, 05 or 06 until 2032.
    if !(high.starts_with("04") || high.starts_with("05") || high.starts_with("06")) {
        return None;
    }
    let count = hex(high)? << 24 | hex(low)?;
    let first = format!("hex digits 19–26 ({high}) and then 13–18 ({low}) together are {count}");
    since_1970(first, count, MICROSECONDS)
}

fn google(host: &str) -> bool {
    ["google.com", "gmail.com", "googlegroups.com", "googlemail.com"].iter().any(|known| host.ends_with(known))
}

/// `<28 hex@google.com>` of bounces, groups and calendars: as the boundary.
pub(super) fn message_id(text: &str, context: &Context) -> Option<Told> {
    boundary(left_of(text, google)?, context)
}

/// `<hex YYMMDDhhmm letter hex letter hex16@mail.gmail.com>`, 2004 to 2010: California's clock to the minute.
pub(super) fn message_id_early(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host == "mail.gmail.com")?;
    let mark = left.bytes().position(|byte| matches!(byte, b'g'..=b'z'))?;
    let (head, tail) = (left.get(..mark)?, left.get(mark + 1..)?);
    let (middle, last) = tail.split_at_checked(tail.len().checked_sub(17)?)?;
    let marked = last.bytes().next().is_some_and(|byte| matches!(byte, b'g'..=b'z'));
    if !(16..=20).contains(&head.len()) || !(6..=8).contains(&middle.len()) || !marked {
        return None;
    }
    hex(middle).and(hex(last.get(1..)?))?;
    let (start, date) = head.split_at_checked(head.len() - 10)?;
    hex(start)?;
    Some(calendar(date)?.after(format!("the ten digits before the letter “{}” are {date}", left.get(mark..=mark)?)))
}

/// `<S8.XXXXXXXX.…@mx.google.com>`, given by Google's servers to mails that came without an id.
pub(super) fn message_id_mx(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host == "mx.google.com")?;
    let mut parts = left.split('.');
    let (first, second) = (parts.next()?, parts.next()?);
    parts.next()?;
    hex(second)?;
    hex_seconds(first)
}

/// Whether one of Google's own hosts wrote the line.
fn by_google(context: &Context) -> bool {
    context.by.ends_with("google.com") || context.by.starts_with("10.") || context.by.starts_with("2002:")
}

/// `TOKEN.NN.1429275653296`: milliseconds since 1970, in lines that Google's inner hosts wrote.
pub(super) fn received_ms(text: &str, context: &Context) -> Option<Told> {
    let mut parts = text.trim_end_matches(';').rsplit('.');
    let (millis, count, token) = (parts.next()?, parts.next()?, parts.next()?);
    let shape = is_digits(millis, 13..=13) && millis.starts_with('1') && digits(count).is_some();
    if !shape || token.len() < 6 || parts.next().is_some() || !by_google(context) {
        return None;
    }
    super::shape::millis(millis)
}

/// `TOKEN.NN.2015.04.17.06.00.52`: Google's wall clock in California, in lines that mx.google.com wrote.
pub(super) fn received_local(text: &str, context: &Context) -> Option<Told> {
    let parts: Vec<&str> = text.trim_end_matches(';').split('.').collect();
    let [_, count, date @ ..] = parts.as_slice() else { return None };
    let lengths: Vec<usize> = date.iter().map(|part| part.len()).collect();
    if lengths != [4, 2, 2, 2, 2, 2] || digits(count).is_none() || !by_google(context) {
        return None;
    }
    calendar(&date.concat())
}

/// X-GM-MSGID, X-GM-THRID, and the number in the `From ` line of a Takeout mailbox: milliseconds in all bits but the
/// lowest twenty (Metaspike, "Dates in Gmail message id and thread id").
pub(super) fn number(text: &str, _: &Context) -> Option<Told> {
    let bare = text.trim().trim_start_matches("0x");
    let id = if is_digits(bare, 18..=20) {
        digits(bare)?
    } else if is_hex(bare, 16) {
        hex(bare)?
    } else {
        return None;
    };
    since_1970(format!("{id} without its lowest 20 bits is {}", id >> 20), id >> 20, MILLISECONDS)
}

/// `From 1672749667872724050@xxx …`, the line before a message of a Takeout mailbox: the thread's number.
pub(super) fn mailbox_line(text: &str, context: &Context) -> Option<Told> {
    let word = text.strip_prefix("From ")?.split_whitespace().next()?;
    number(word.strip_suffix("@xxx")?, context)
}

/// `ii_` or `f_` and a number in base 36 whose last letter counts the pictures: the moment at which it was put in.
fn inserted(word: &str) -> Option<Told> {
    let count = word.get(..8)?;
    if word.len() != 9 || !word.bytes().all(|byte| BASE36.contains(&byte)) {
        return None;
    }
    let millis = in_base(count, BASE36)?;
    since_1970(format!("{count} in base 36 is {millis}"), millis, MILLISECONDS)
}

/// `ii_lhxi5q430` and `ii_ia6yyemg0_14d9636d8ac7a587`.
pub(super) fn content_id(text: &str, _: &Context) -> Option<Told> {
    let bare = text.trim_start_matches('<').trim_end_matches('>').split('@').next()?;
    inserted(bare.strip_prefix("ii_")?.split('_').next()?)
}

/// The Gmail message id behind the second underscore, or behind `ii_` alone.
pub(super) fn content_id_message(text: &str, context: &Context) -> Option<Told> {
    let bare = text.trim_start_matches('<').trim_end_matches('>').split('@').next()?;
    let last = bare.strip_prefix("ii_")?.rsplit('_').next()?;
    if is_hex(last, 16) { number(last, context) } else { None }
}

/// `f_` and base 36.
pub(super) fn attachment_id(text: &str, context: &Context) -> Option<Told> {
    match text.strip_prefix("f_") {
        Some(word) => inserted(word),
        None => content_id(text, context),
    }
}
