//! Mail providers and senders of bulk mail: their Message-IDs, boundaries and bounce addresses.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Context;
use super::shape::{
    Told, calendar, digits, hex, hex_millis, hex_seconds, is_digits, is_hex, left_of, millis, net_ticks, seconds,
    since_1970,
};

/// Yahoo: `<n.n.MS13@mail.yahoo.com>`.
pub(super) fn yahoo_millis(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |host| host.contains("yahoo"))?.split('.');
    let (first, second, time) = (parts.next()?, parts.next()?, parts.next()?);
    digits(first).and(digits(second))?;
    if parts.next().is_some() { None } else { millis(time) }
}

/// Yahoo's web mail, 2008–2014: `<S10.nnnnn.YahooMail…@web….yahoo.com>`.
pub(super) fn yahoo_web(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |host| host.contains("yahoo"))?.split('.');
    let (time, pid, word) = (parts.next()?, parts.next()?, parts.next()?);
    if digits(pid).is_none() || !word.starts_with("YahooMail") {
        return None;
    }
    seconds(time)
}

/// Yahoo's boundary: `0-237517700-1160508627=:29354`.
pub(super) fn yahoo_boundary(text: &str, _: &Context) -> Option<Told> {
    let (left, pid) = text.split_once("=:")?;
    digits(pid)?;
    let mut parts = left.rsplit('-');
    let (time, random, count) = (parts.next()?, parts.next()?, parts.next()?);
    digits(random).and(digits(count))?;
    if parts.all(str::is_empty) { seconds(time) } else { None }
}

/// AOL: `<8CA7465F2E7994F-9C8-231B@….sysops.aol.com>`, .NET ticks in the first fifteen hex digits (found by test: six of
/// six within a second).
pub(super) fn aol_ticks(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |host| host.ends_with("aol.com") || host.ends_with("aim.com"))?.split('-');
    let (time, pid, count) = (parts.next()?, parts.next()?, parts.next()?);
    if !is_hex(time, 15) || !time.starts_with('8') || hex(pid).and(hex(count)).is_none() {
        return None;
    }
    let ticks = hex(time)?;
    net_ticks(format!("the fifteen hex digits {time} are {ticks}"), ticks)
}

/// AOL's later web mail: `<15bc79632bf-5852-14fcf@webprd-….mail.aol.com>`.
pub(super) fn aol_millis(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |host| host.ends_with("aol.com"))?.split('-');
    let (time, first, second) = (parts.next()?, parts.next()?, parts.next()?);
    hex(first).and(hex(second))?;
    if time.len() == 11 { hex_millis(time) } else { None }
}

/// GMX, web.de: `<trinity-UUID-MS13@…>`.
pub(super) fn gmx(text: &str, _: &Context) -> Option<Told> {
    let tail = left_of(text, |_| true)?.strip_prefix("trinity-")?;
    millis(tail.rsplit('-').next()?)
}

/// Zoho: `<14a3e1b4b5a.10b1a4c5610175.85…@zoho.com>`.
pub(super) fn zoho(text: &str, _: &Context) -> Option<Told> {
    let time = left_of(text, |host| host.contains("zoho"))?.split('.').next()?;
    if time.len() == 11 { hex_millis(time) } else { None }
}

/// mail.ru: `<1493701798.665756489@f374.i.mail.ru>`.
pub(super) fn mail_ru(text: &str, _: &Context) -> Option<Told> {
    let (time, random) = left_of(text, |host| host.ends_with("mail.ru"))?.split_once('.')?;
    digits(random)?;
    seconds(time)
}

/// mail.ru's boundary: `--ALT--….S10`, the last ten digits.
pub(super) fn mail_ru_boundary(text: &str, _: &Context) -> Option<Told> {
    let tail = text.strip_prefix("--ALT--")?;
    seconds(tail.get(tail.len().checked_sub(10)?..)?)
}

/// Yandex: `<623501417887788@web9g.yandex.ru>`, the last ten digits.
pub(super) fn yandex(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host.contains("yandex"))?;
    let (lead, time) = left.split_at_checked(left.len().checked_sub(10)?)?;
    digits(lead)?;
    seconds(time).map(|told| told.after(format!("the last ten digits of {left} are {time}")))
}

/// The pieces of `<…MS13.JavaMail.user@host>`: time, account, machine.
pub(super) fn java_pieces(text: &str) -> Option<(&str, String, String)> {
    let (left, host) = super::shape::sides(text)?;
    let (head, user) = left.split_once(".JavaMail.")?;
    Some((head.rsplit('.').next()?, user.to_owned(), host.into_owned()))
}

/// JavaMail's Message-ID (`UniqueValue.getUniqueMessageIDValue`): milliseconds before the word `JavaMail`.
pub(super) fn java_message_id(text: &str, _: &Context) -> Option<Told> {
    millis(java_pieces(text)?.0)
}

/// The Enron collection was written anew by one program: `JavaMail.evans@thyme`.
pub(super) fn java_export(text: &str, _: &Context) -> Option<Told> {
    let (time, user, host) = java_pieces(text)?;
    if (user.as_str(), host.as_str()) == ("evans", "thyme") { millis(time) } else { None }
}

/// JavaMail's boundary: `----=_Part_N_N.MS13`.
pub(super) fn java_boundary(text: &str, _: &Context) -> Option<Told> {
    let (numbers, time) = text.strip_prefix("----=_Part_")?.rsplit_once('.')?;
    let (count, random) = numbers.split_once('_')?;
    digits(count).and(digits(random.trim_start_matches('-')))?;
    millis(time)
}

/// Amazon SES: `<0100018b5e6b8d12-uuid-000000@….amazonses.com>`, twelve hex digits of milliseconds behind the first four.
pub(super) fn ses(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host.contains("amazonses.com") || host.contains("bounces.amazon.com"))?;
    let mut parts = left.split('-');
    let first = parts.next()?;
    if !is_hex(first, 16) || parts.count() != 6 {
        return None;
    }
    hex_millis(first.get(4..)?)
}

/// Mandrill: `<ID.YYYYMMDDhhmmss.….ID@…mandrillapp.com>`.
pub(super) fn mandrill(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host.ends_with("mandrillapp.com"))?;
    left.split('.').find(|part| is_digits(part, 14..=14)).and_then(calendar)
}

/// Mandrill's bounce address: `bounce-md_31050260.5b3c67ff.v1-…`.
pub(super) fn mandrill_bounce(text: &str, _: &Context) -> Option<Told> {
    let (_, tail) = text.split_once("bounce-md_")?;
    let mut parts = tail.split('.');
    digits(parts.next()?)?;
    hex_seconds(parts.next()?)
}

/// Mailjet: `<8hex.40 letters of base64@mailjet.com>`, the last four bytes are seconds.
pub(super) fn mailjet(text: &str, _: &Context) -> Option<Told> {
    let (first, coded) = left_of(text, |host| host.ends_with("mailjet.com"))?.split_once('.')?;
    if !is_hex(first, 8) || coded.len() < 16 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(coded).ok()?;
    let last = bytes.last_chunk::<4>()?;
    let count = u32::from_be_bytes(*last);
    since_1970(
        format!("the last four bytes behind the base64 text are {count}"),
        u64::from(count),
        (1_000_000_000, "seconds"),
    )
}

/// Facebook's List-Unsubscribe: `n=USEC16`.
pub(super) fn facebook(text: &str, _: &Context) -> Option<Told> {
    if !text.contains("facebook") {
        return None;
    }
    let (_, tail) = text.split_once("n=")?;
    let end = tail.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(tail.len());
    let count = tail.get(..end).filter(|count| count.len() == 16)?;
    since_1970(format!("the digits {count} are a count"), digits(count)?, (1_000, "microseconds"))
}

/// Mailchimp: `<hash.hash.YYYYMMDDhhmmss.hash.hash@mail….mcsv.net>`.
pub(super) fn mailchimp(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| ["mcsv.net", "mcdlv.net", "rsgsv.net"].iter().any(|known| host.ends_with(known)))?;
    left.split('.').find(|part| is_digits(part, 14..=14)).and_then(calendar)
}

/// Mailgun: `<YYYYMMDDhhmmss.N.16HEX@domain>`.
pub(super) fn mailgun(text: &str, _: &Context) -> Option<Told> {
    let mut parts = left_of(text, |_| true)?.split('.');
    let (date, count, random) = (parts.next()?, parts.next()?, parts.next()?);
    let upper = !random.bytes().any(|byte| byte.is_ascii_lowercase());
    let shape = is_digits(date, 14..=14) && is_digits(count, 1..=3) && is_hex(random, 16) && upper;
    if shape { calendar(date) } else { None }
}

/// SparkPost, Twitter: `<AA.BB.nnnnn.S8HEX@…>`.
pub(super) fn sparkpost(text: &str, _: &Context) -> Option<Told> {
    let left = left_of(text, |host| host.contains("twitter.com") || host.contains("sparkpost"))?;
    let parts: Vec<&str> = left.split('.').collect();
    let [first, second, number, time] = parts.as_slice() else { return None };
    if !is_hex(first, 2) || !is_hex(second, 2) || digits(number).is_none() {
        return None;
    }
    hex_seconds(time)
}

/// Numbers of posts in addresses: milliseconds above the lowest 22 bits, since 2010-11-04 (X, formerly Twitter) or since
/// 2015 (Discord).
pub(super) fn snowflake(text: &str, _: &Context) -> Option<Told> {
    let segment = text.split_once("/status/").map(|(_, tail)| tail).or_else(|| text.rsplit('/').next())?;
    let number = segment.split(|letter: char| !letter.is_ascii_digit()).next()?;
    if !is_digits(number, 17..=19) {
        return None;
    }
    let epoch = if text.contains("discord") { 1_420_070_400_000 } else { 1_288_834_974_657 };
    let count = digits(number)? >> 22;
    let first = format!("{number} without its lowest 22 bits is {count}; the service counts from {epoch}");
    since_1970(first, count + epoch, (1_000_000, "milliseconds"))
}
