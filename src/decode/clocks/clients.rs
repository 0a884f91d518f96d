//! Mail programs and libraries: their Message-IDs and boundaries.

use super::Context;
use super::shape::{Told, calendar, digits, hex, hex_seconds, is_digits, is_hex, left_of, seconds, since_1970};

const MICROSECONDS: (i128, &str) = (1_000, "microseconds");

fn left(text: &str) -> Option<&str> {
    left_of(text, |_| true)
}

/// Mozilla, Netscape and Thunderbird up to about 30: `<S8HEX.HEX@domain>`. Without the program's name only the form whose
/// second half is digits with zeros between them is read.
pub(super) fn mozilla(text: &str, context: &Context) -> Option<Told> {
    let (time, random) = left(text)?.split_once('.')?;
    let upper = !time.bytes().chain(random.bytes()).any(|byte| byte.is_ascii_lowercase());
    if !upper || !(3..=8).contains(&random.len()) || hex(random).is_none() {
        return None;
    }
    let named =
        ["mozilla", "thunderbird", "netscape", "seamonkey", "icedove"].iter().any(|name| context.mailer.contains(name));
    let salted = random.len() == 7
        && random.bytes().enumerate().all(|(at, byte)| if at % 2 == 1 { byte == b'0' } else { byte.is_ascii_digit() });
    if named || salted { hex_seconds(time) } else { None }
}

/// Evolution: `<S10.n.n.camel@host>`.
pub(super) fn evolution(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [time, first, second, "camel"] = parts.as_slice() else { return None };
    digits(first).and(digits(second))?;
    seconds(time)
}

/// Mutt to 1.14: `<YYYYMMDDhhmmss.GAnnnn@host>`: UTC, a counting letter, the process.
pub(super) fn mutt(text: &str, _: &Context) -> Option<Told> {
    let (date, tail) = left(text)?.split_once('.')?;
    let (letters, pid) = tail.split_at_checked(2)?;
    let lettered = letters.starts_with('G') && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_digits(date, 14..=14) || !lettered || digits(pid).is_none() {
        return None;
    }
    calendar(date)
}

/// NeoMutt: `<YYYYMMDDhhmmss.16 letters@host>`: UTC, then a random word of base 32.
pub(super) fn neomutt(text: &str, _: &Context) -> Option<Told> {
    let (date, random) = left(text)?.split_once('.')?;
    let word = random.len() == 16 && random.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
    if word && is_digits(date, 14..=14) { calendar(date) } else { None }
}

/// Mutt before 1.4, Pine on FreeBSD: `<YYYYMMDDhhmmss.Annnn@host>`: the machine's clock, one counting letter, the process
/// (checked on 40 mails of 2002).
pub(super) fn mutt_early(text: &str, _: &Context) -> Option<Told> {
    let (date, tail) = left(text)?.split_once('.')?;
    let (letter, rest) = tail.split_at_checked(1)?;
    let pid = rest.split('-').next()?;
    let lettered = letter.bytes().all(|byte| byte.is_ascii_uppercase());
    if !lettered || !is_digits(date, 14..=14) || !is_digits(pid, 1..=7) {
        return None;
    }
    calendar(date)
}

/// nmh, exmh and Mulberry: `<pid.S10@host>` (checked on 30 mails of 2002).
pub(super) fn nmh(text: &str, _: &Context) -> Option<Told> {
    let (pid, time) = left(text)?.split_once('.')?;
    if is_digits(pid, 1..=8) && is_digits(time, 10..=10) { seconds(time) } else { None }
}

/// TMDA: `<S10.pid.TMDA@host>`.
pub(super) fn tmda(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [time, pid, "TMDA"] = parts.as_slice() else { return None };
    digits(pid)?;
    seconds(time)
}

/// Rackspace's web mail: `<S10.microseconds@apps.rackspace.com>`.
pub(super) fn rackspace(text: &str, _: &Context) -> Option<Told> {
    let (time, random) = left_of(text, |host| host.ends_with("rackspace.com"))?.split_once('.')?;
    digits(random)?;
    seconds(time)
}

/// Pine and Alpine: `<Pine.LNX.4.30.0012211337160.…>`, the machine's clock.
pub(super) fn pine(text: &str, _: &Context) -> Option<Told> {
    let left = left(text)?;
    let tail = left.strip_prefix("alpine.").or_else(|| left.strip_prefix("Pine."))?;
    let date = tail.split('.').find(|part| is_digits(part, 11..=15))?.get(..10)?;
    calendar(date)
}

/// Eudora: `<4.2.0.58.20000519003052.00a89c40@host>`, the machine's clock.
pub(super) fn eudora(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [version @ .., date, random] = parts.as_slice() else { return None };
    let versioned = version.len() >= 2 && version.iter().all(|part| is_digits(part, 1..=3));
    if !versioned || !is_hex(random, 8) || !is_digits(date, 14..=14) {
        return None;
    }
    calendar(date)
}

/// Sylpheed and Claws: `<YYYYMMDDhhmmss.8hex@host>`, `<YYYYMMDDhhmmss.8hex.name@host>`, the machine's clock.
pub(super) fn claws(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left(text)?.splitn(3, '.');
    let (date, random) = (parts.next()?, parts.next()?);
    // Digits alone could be anybody's, unless a name stands behind them.
    let marked = random.bytes().any(|byte| byte.is_ascii_lowercase()) || parts.next().is_some();
    let lower = marked && !random.bytes().any(|byte| byte.is_ascii_uppercase());
    if !is_digits(date, 14..=14) || !is_hex(random, 8) || !lower {
        return None;
    }
    calendar(date)
}

/// KMail to 4: `<YYYYMMDDhhmm.sssss.user@host>`, earlier `<YYYYMMDDhhmm.sssss@host>`; the machine's clock.
pub(super) fn kmail(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left(text)?.splitn(3, '.');
    let (date, rest) = (parts.next()?, parts.next()?);
    if is_digits(date, 12..=12) && is_digits(rest, 5..=5) { calendar(date) } else { None }
}

/// The Bat!: `<n.YYYYMMDDhhmmss@host>`, the machine's clock.
pub(super) fn the_bat(text: &str, context: &Context) -> Option<Told> {
    let (number, date) = left(text)?.split_once('.')?;
    digits(number)?;
    if context.mailer.contains("the bat") && is_digits(date, 14..=14) { calendar(date) } else { None }
}

/// The pieces of SquirrelMail's `<n.address.S10.squirrel@host>`: the user's address, or a hash of it, and the time.
pub(super) fn squirrel_pieces(text: &str) -> Option<(String, &str)> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [number, address @ .., time, "squirrel"] = parts.as_slice() else { return None };
    digits(number)?;
    Some((address.join("."), time))
}

/// SquirrelMail's Message-ID.
pub(super) fn squirrel(text: &str, _: &Context) -> Option<Told> {
    seconds(squirrel_pieces(text)?.1)
}

/// SquirrelMail's boundary, `----=_YYYYMMDDhhmmss_n`, and Rackspace's with microseconds behind; the server's clock.
pub(super) fn squirrel_boundary(text: &str, _: &Context) -> Option<Told> {
    let (date, random) = text.strip_prefix("----=_")?.split_once('_')?;
    digits(random)?;
    if is_digits(date, 14..=14) || is_digits(date, 20..=20) { calendar(date.get(..14)?) } else { None }
}

/// nodemailer: `----sinikael-?=_N-MS13` or `--_NmP-?=_N-MS13`, a random fraction behind it.
pub(super) fn nodemailer(text: &str, _: &Context) -> Option<Told> {
    let (number, tail) = text.split_once("-?=_")?.1.split_once('-')?;
    digits(number)?;
    let (time, fraction) = tail.split_at_checked(13)?;
    if fraction.starts_with("0.") { super::shape::millis(time) } else { None }
}

/// VM for Emacs: `<high.low.microseconds.random@host>`, the seconds in two halves of 16 bits.
pub(super) fn vm(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [high, low, micros, random] = parts.as_slice() else { return None };
    digits(random)?;
    let (high, low, micros) = (digits(high)?, digits(low)?, digits(micros)?);
    // Outside these halves the four numbers are no time, but an address or a counter.
    if !(10_000..=40_000).contains(&high) || low > 0xffff || micros >= 1_000_000 || random.len() < 4 {
        return None;
    }
    let count = (high << 16 | low) * 1_000_000 + micros;
    since_1970(format!("{high} times 65536 and {low} are seconds, {micros} microseconds"), count, MICROSECONDS)
}

/// Swift Mailer: `_=_swift_S10_…`, `_=_swift_v4_S10_…`.
pub(super) fn swift(text: &str, _: &Context) -> Option<Told> {
    let tail = text.strip_prefix("_=_swift_")?;
    seconds(tail.strip_prefix("v4_").unwrap_or(tail).split('_').next()?)
}

/// Eight hex digits of seconds and five of microseconds, as Ruby's mail library writes them.
fn ruby(word: &str) -> Option<Told> {
    let (time, rest) = word.split_at_checked(8)?;
    let micros = hex(rest).filter(|micros| rest.len() <= 5 && *micros < 1_000_000)?;
    if !is_hex(time, 8) {
        return None;
    }
    let count = hex(time)? * 1_000_000 + micros;
    let first = format!("the hex digits {time} are {} seconds, {rest} are {micros} microseconds", hex(time)?);
    since_1970(first, count, MICROSECONDS)
}

/// Rails and Ruby's mail library: `<4c2a146147ac8_61ff157c…@host.mail>`.
pub(super) fn ruby_message_id(text: &str, _: &Context) -> Option<Told> {
    let (word, rest) = left(text)?.split_once('_')?;
    // Older versions count the process in hex behind it; the form is shared with nobody else.
    if word.len() < 12 || rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    ruby(word)
}

/// `--==_mimepart_4c2a146147ac8_…`.
pub(super) fn ruby_boundary(text: &str, _: &Context) -> Option<Told> {
    ruby(text.strip_prefix("--==_mimepart_")?.split('_').next()?)
}

/// MIME-tools: `----------=_S10-PID-N`.
pub(super) fn mime_tools(text: &str, _: &Context) -> Option<Told> {
    let mut parts = text.strip_prefix("----------=_")?.split('-');
    let (time, pid) = (parts.next()?, parts.next()?);
    digits(pid)?;
    seconds(time)
}

/// MIME::Lite: `_----------=_S10…`, more digits behind it.
pub(super) fn mime_lite(text: &str, _: &Context) -> Option<Told> {
    let tail = text.strip_prefix("_----------=_")?;
    digits(tail)?;
    // Ten digits since September 2001; before, nine.
    let length = if tail.starts_with('9') { 9 } else { 10 };
    if tail.len() > length { seconds(tail.get(..length)?) } else { None }
}

/// Python's `email.utils.make_msgid`: `<S12.pid.rand@host>`, hundredths of a second.
pub(super) fn python(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [time, pid, random, ..] = parts.as_slice() else { return None };
    if !is_digits(time, 12..=12) || !is_digits(pid, 1..=7) || !is_digits(random, 10..=20) {
        return None;
    }
    since_1970(format!("the digits {time} are a count"), digits(time)?, (10_000_000, "hundredths of a second"))
}

/// Python before 3.3: `<YYYYMMDDhhmmss.pid.rand@host>`, UTC.
pub(super) fn python_early(text: &str, _: &Context) -> Option<Told> {
    let parts: Vec<&str> = left(text)?.split('.').collect();
    let [date, pid, random, ..] = parts.as_slice() else { return None };
    if !is_digits(date, 14..=14) || !is_digits(pid, 1..=7) || !is_digits(random, 1..=10) {
        return None;
    }
    calendar(date)
}

/// git send-email: `<YYYYMMDDhhmmss.PID-N-user@host>`, UTC.
pub(super) fn git(text: &str, _: &Context) -> Option<Told> {
    let (date, tail) = left(text)?.split_once('.')?;
    let mut parts = tail.splitn(3, '-');
    digits(parts.next()?).and(digits(parts.next()?))?;
    parts.next()?;
    if is_digits(date, 14..=14) { calendar(date) } else { None }
}

/// git format-patch: `<cover.S10.git.user@host>`, `<40hex.S10.git.user@host>`.
pub(super) fn git_series(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left(text)?.split('.');
    let (first, time, word) = (parts.next()?, parts.next()?, parts.next()?);
    if word != "git" || !(first == "cover" || is_hex(first, 40)) {
        return None;
    }
    seconds(time)
}

/// GroupWise: `<S8HEX.xxxx.xxxx.x@host>`, `<sS8HEX.nnn@host>`, since 2012 24 hex digits; the machine's clock (equal to
/// the Date's own digits on a real mail of 2013).
pub(super) fn groupwise(text: &str, context: &Context) -> Option<Told> {
    let left = left(text)?;
    if !context.mailer.contains("groupwise") {
        return None;
    }
    let bare = left.strip_prefix('s').unwrap_or(left);
    let dotted = bare.split_once('.').map(|(time, _)| time);
    let mut told = hex_seconds(dotted.or_else(|| bare.get(..8).filter(|_| is_hex(bare, 24)))?)?;
    for step in &mut told.steps {
        *step = step.replace("1970-01-01 UTC", "1970-01-01 by the machine's clock");
    }
    Some(told)
}

/// PHP's `uniqid()`: eight hex digits of seconds, five of microseconds; only where PHP is named.
pub(super) fn php(text: &str, context: &Context) -> Option<Told> {
    if !context.mailer.contains("php") {
        return None;
    }
    let word = left(text)?.split(['.', '-', '_']).find(|part| is_hex(part, 13))?;
    ruby(word)
}
