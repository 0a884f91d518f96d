//! Mail servers: queue ids, the Message-IDs that they give, boundaries of their bounces.

use super::Context;
use super::shape::{
    BASE62, Told, calendar, digits, hex, hex_seconds, in_base, is_digits, is_hex, left_of, seconds, since_1970,
};
use crate::evidence::Stamp;

/// Where nothing else settles that a shape is this server's, its time must lie so near the line's (seconds).
const NEAR: i64 = 26 * 3_600;
/// Postfix: digits and consonants (postconf(5), enable_long_queue_ids).
const BASE52: &[u8] = b"0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

fn near(told: &Told, context: &Context) -> bool {
    let wall = Stamp::from_clock("", told.wall, crate::evidence::Offset::Utc, crate::evidence::Precision::Second);
    context.near.and_then(|near| wall.seconds_after(near)).is_some_and(|apart| apart.abs() <= NEAR)
}

/// Whether the line says that sendmail wrote it: `(8.14.4/8.14.4)`, `(8.9.3 (PHNE_29774)/…)`.
pub(super) fn by_sendmail(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.contains("sendmail") || line.split('(').skip(1).any(|comment| comment.starts_with("8."))
}

/// The six letters of sendmail's queue id (queue.c, `assign_queueid`, 8.10 and later): years since 1900 modulo 60, month
/// from 0, day, hour, minute, second, each one letter in base 60, UTC.
fn sendmail_letters(id: &str) -> Option<[u64; 6]> {
    let mut letters = [0; 6];
    for (slot, letter) in letters.iter_mut().zip(id.as_bytes()) {
        *slot = in_base(std::str::from_utf8(std::slice::from_ref(letter)).ok()?, BASE62).filter(|value| *value < 60)?;
    }
    Some(letters)
}

/// Whether the text has the form of such an id, whatever its letters say: 12 to 14 letters, the last five or six digits.
pub(super) fn sendmail_form(id: &str) -> bool {
    let pid = if id.len() >= 14 { 6 } else { 5 };
    (12..=14).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && id.get(id.len() - pid..).is_some_and(|tail| is_digits(tail, pid..=pid))
}

fn sendmail_calendar(id: &str, context: &Context) -> Option<Told> {
    if !sendmail_form(id) {
        return None;
    }
    let [year, month, day, hour, minute, second] = sendmail_letters(id)?;
    // The year returns every 60 years: the one nearest to the line's date is meant; without one, 1980 to 2039.
    let fallback = 1980 + (i64::try_from(year).ok()? + 40) % 60;
    let year = match context.near.and_then(Stamp::civil) {
        Some(near) => {
            let turns = (i64::from(near.year()) - fallback + 30).div_euclid(60);
            fallback + 60 * turns
        }
        None => fallback,
    };
    let text = format!("{year:04}{:02}{day:02}{hour:02}{minute:02}{second:02}", month + 1);
    let told = calendar(&text)?;
    let first =
        format!("the first six letters “{}” are year, month, day, hour, minute and second in base 60", id.get(..6)?);
    Some(told.after(first))
}

/// sendmail's id in a line that names sendmail, or that agrees with it.
pub(super) fn sendmail(text: &str, context: &Context) -> Option<Told> {
    let told = sendmail_calendar(text.trim_end_matches(';'), context)?;
    (by_sendmail(context.line) || near(&told, context)).then_some(told)
}

/// `<YYYYMMDDhhmm.QID@host>`, given by sendmail to a mail that came without an id: UTC to the minute.
pub(super) fn sendmail_message_id(text: &str, context: &Context) -> Option<Told> {
    let (date, id) = left_of(text, |_| true)?.split_once('.')?;
    if !is_digits(date, 12..=12) || sendmail_calendar(id, context).is_none() && !old_sendmail(id) {
        return None;
    }
    calendar(date)
}

/// The queue id in the same Message-ID, which counts seconds.
pub(super) fn sendmail_message_id_queue(text: &str, context: &Context) -> Option<Told> {
    let (date, id) = left_of(text, |_| true)?.split_once('.')?;
    if is_digits(date, 12..=12) { sendmail_calendar(id, context) } else { None }
}

/// sendmail's id before 8.10: `RAA20366`, the hour's letter, two letters, the process.
fn old_sendmail(id: &str) -> bool {
    let (letters, pid) = id.split_at_checked(3).unwrap_or(("", ""));
    letters.bytes().all(|byte| byte.is_ascii_uppercase()) && is_digits(pid, 4..=6)
}

/// Boundary of a bounce: `QID.S10/host` (sendmail and Postfix).
pub(super) fn bounce_boundary(text: &str, _: &Context) -> Option<Told> {
    let (left, host) = text.split_once('/')?;
    let (id, count) = left.split_once('.')?;
    let shape = id.len() >= 5 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) && host.contains('.');
    if shape { seconds(count) } else { None }
}

/// qmail's bounces with parts: `S10host.example671495`.
pub(super) fn qmail_boundary(text: &str, _: &Context) -> Option<Told> {
    let (time, rest) = text.split_at_checked(10)?;
    let host = rest.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let named = host.contains('.') && host.starts_with(|letter: char| letter.is_ascii_lowercase());
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if named && plain && host.len() < rest.len() { seconds(time) } else { None }
}

/// Exim's bounces: `S10-eximdsn-N` (deliver.c).
pub(super) fn exim_boundary(text: &str, _: &Context) -> Option<Told> {
    let (time, number) = text.split_once("-eximdsn-")?;
    digits(number)?;
    seconds(time)
}

/// `TTTTTT-PPPPPP-FF` and, from 4.97 on, `TTTTTT-PPPPPPPPPPP-FFFF` in base 62 (Exim specification, 3.4).
pub(super) fn exim_pieces(id: &str) -> Option<[&str; 3]> {
    let mut parts = id.split('-');
    let pieces = [parts.next()?, parts.next()?, parts.next()?];
    let lengths = pieces.map(str::len);
    let good = (lengths == [6, 6, 2] || lengths == [6, 11, 4]) && parts.next().is_none();
    let letters = pieces.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (good && letters).then_some(pieces)
}

/// Exim's queue id: seconds in the first six letters.
pub(super) fn exim(text: &str, _: &Context) -> Option<Told> {
    let [time, ..] = exim_pieces(text.trim_end_matches(';'))?;
    let count = in_base(time, BASE62)?;
    since_1970(format!("the first six letters “{time}” in base 62 are {count}"), count, (1_000_000_000, "seconds"))
}

/// The queue id in a Message-ID that Exim gave: `<E1K9UWP-0006d1-TK@host>`.
pub(super) fn exim_in_message_id(text: &str) -> Option<&str> {
    let id = left_of(text, |_| true)?.strip_prefix('E')?;
    exim_pieces(id).map(|_| id)
}

/// The time in such a Message-ID.
pub(super) fn exim_message_id(text: &str, context: &Context) -> Option<Told> {
    exim(exim_in_message_id(text)?, context)
}

/// The process number in Exim's id.
pub(super) fn exim_process(id: &str) -> Option<u64> {
    in_base(exim_pieces(id)?[1], BASE62)
}

/// Postfix 2.9 and later, long ids: six letters of seconds in base 52, four of microseconds, `z`, then the inode.
fn postfix_count(id: &str) -> Option<Told> {
    let (time, rest) = id.split_at_checked(6)?;
    let (fraction, rest) = rest.split_at_checked(4)?;
    // The inode is at least three letters long on any real disk, and never holds another "z".
    if !rest.starts_with('z') || !(3..=14).contains(&rest.len()) || !id.bytes().all(|byte| BASE52.contains(&byte)) {
        return None;
    }
    let (count, micros) = (in_base(time, BASE52)?, in_base(fraction, BASE52).filter(|micros| *micros < 1_000_000)?);
    let first = format!(
        "the letters “{time}” in base 52 are {count} seconds, the letters “{fraction}” behind them {micros} microseconds"
    );
    since_1970(first, count.checked_mul(1_000_000)?.checked_add(micros)?, (1_000, "microseconds in all"))
}

/// A long id in a line that names Postfix, or that agrees with it.
pub(super) fn postfix_long(text: &str, context: &Context) -> Option<Told> {
    let told = postfix_count(text.trim_end_matches(';'))?;
    (context.line.to_ascii_lowercase().contains("postfix") || context.near.is_none() || near(&told, context))
        .then_some(told)
}

/// `<QID@host>` with a long id, given by Postfix to a mail that came without one.
pub(super) fn postfix_long_message_id(text: &str, _: &Context) -> Option<Told> {
    postfix_count(left_of(text, |_| true)?)
}

/// The queue id in `<YYYYMMDDhhmmss.QID@host>`: upper-case hex digits, or a long id.
pub(super) fn postfix_in_message_id(text: &str) -> Option<(&str, &str)> {
    let (date, id) = left_of(text, |_| true)?.split_once('.')?;
    let upper = id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let short = upper && (7..=15).contains(&id.len()) && id.bytes().any(|byte| byte.is_ascii_uppercase());
    (is_digits(date, 14..=14) && (short || postfix_count(id).is_some())).then_some((date, id))
}

/// The time in such a Message-ID: UTC.
pub(super) fn postfix_message_id(text: &str, _: &Context) -> Option<Told> {
    calendar(postfix_in_message_id(text)?.0)
}

/// `YYYYMMDDhhmmss.PID.qmail@host` of qmail, and of Yahoo's web servers: UTC.
pub(super) fn qmail_message_id(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |_| true)?.split('.');
    let (date, pid, word) = (parts.next()?, parts.next()?, parts.next()?);
    if word != "qmail" || !is_digits(date, 14..=14) || digits(pid).is_none() {
        return None;
    }
    calendar(date)
}

/// Courier's id: `8hex.8HEX.8hex`, the middle one seconds.
pub(super) fn courier(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = text.trim_end_matches(';').split('.').collect();
    let [first, time, last] = parts.as_slice() else { return None };
    if !is_hex(last, 8) || !(is_hex(first, 8) || is_hex(first, 16)) || hex(time)? > 0x8000_0000 {
        return None;
    }
    hex_seconds(time)
}

/// `<courier.S8HEX.pid@host>`.
pub(super) fn courier_message_id(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |_| true)?.strip_prefix("courier.")?.split('.');
    hex_seconds(parts.next()?)
}

/// SendGrid's hosts: `filter0165p1las1-28011-5B3C67FF-2`, in the by clause or as the id.
pub(super) fn sendgrid(text: &str, _: &Context) -> Option<Told> {
    let words = text.split_whitespace().take(40);
    let known = |word: &&str| ["filter", "recvd", "ismtpd", "geopod"].iter().any(|lead| word.starts_with(lead));
    words.filter(known).find_map(|word| {
        let mut parts = word.trim_end_matches(';').rsplit('-');
        let (last, time) = (parts.next()?, parts.next()?);
        let upper = !time.bytes().any(|byte| byte.is_ascii_lowercase());
        if hex(last)? < 0x1_0000 && upper { hex_seconds(time) } else { None }
    })
}

/// Mailman's digests and notices: `<mailman.N.S10.PID.list@host>`.
pub(super) fn mailman(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |_| true)?.strip_prefix("mailman.")?.split('.');
    digits(parts.next()?)?;
    seconds(parts.next()?)
}

/// Cyrus: boundary of ten digits, one more, and two further pieces.
pub(super) fn cyrus_boundary(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = text.split('.').collect();
    let [time, middle, pid] = parts.as_slice() else { return None };
    if !is_digits(time, 11..=11) || digits(pid).is_none() || middle.len() < 5 {
        return None;
    }
    seconds(time.get(..10)?)
}
